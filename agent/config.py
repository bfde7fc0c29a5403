"""The settings: their schema, their defaults and their reading from config.toml.

`config.example.toml` documents every field; a test holds the two together.
"""

from __future__ import annotations

import re
import tomllib
import warnings
from collections.abc import Iterable, Mapping
from enum import StrEnum
from pathlib import Path
from typing import Annotated, Any, Literal, Self
from urllib.parse import urlsplit

from platformdirs import user_config_path, user_data_path, user_runtime_path
from pydantic import (
    BaseModel,
    ConfigDict,
    Field,
    StringConstraints,
    ValidationError,
    field_validator,
    model_validator,
)

from agent.errors import ConfigError
from agent.models import Closeness, Kind

Line = Annotated[
    str,
    StringConstraints(strip_whitespace=True, max_length=60, pattern=r"^[^\x00-\x1f\x7f]*$"),
]
EmailText = Annotated[
    str, StringConstraints(strip_whitespace=True, to_lower=True, pattern=r"^[^@\s]+@[^@\s]+$")
]
PlainText = Annotated[
    str, StringConstraints(strip_whitespace=True, min_length=1, pattern=r"^[^\x00-\x1f\x7f]+$")
]
Port = Annotated[int, Field(ge=1, le=65535)]
Days = Annotated[int, Field(ge=0, le=3650)]
Country = Annotated[
    str, StringConstraints(strip_whitespace=True, to_upper=True, pattern=r"^([A-Z]{2})?$")
]
ActionName = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z_]*$")]
PracticeName = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_]*$")]
Loc = tuple[int | str, ...]
"""Where a value stands: its table, its key, and its place in a list."""
LOOPBACK = ("127.0.0.1", "localhost", "::1")
_MODEL_URL = re.compile(
    r"https?://(?:[\w.-]+|\[[0-9A-Fa-f:.]+\])(?::\d{1,5})?(?:/[\w./~-]*)?", re.ASCII
)


class Section(BaseModel):
    """A table of config.toml: frozen, and unknown keys are mistakes."""

    model_config = ConfigDict(frozen=True, extra="forbid", defer_build=True)


class Security(StrEnum):
    """How a connection is made secret."""

    TLS = "tls"
    STARTTLS = "starttls"
    NONE = "none"


class Owner(Section):
    """[owner]: the person whose mailbox it is."""

    name: PlainText
    addresses: tuple[EmailText, ...] = Field(min_length=1)
    country: Country = ""


class Password(Section):
    """[accounts.password]: where the password lies; never the password itself."""

    keyring: bool = False
    command: tuple[str, ...] = ()
    file: Path | None = None

    @model_validator(mode="after")
    def _exactly_one(self) -> Self:
        if sum((self.keyring, bool(self.command), self.file is not None)) != 1:
            raise ValueError(
                'write exactly one of: keyring = true, command = ["pass", "show", "mail"], '
                'file = "/path/to/a/0600/file"'
            )
        return self


class OAuth2(Section):
    """[accounts.oauth2]: the owner's consent, given in a browser, in place of a password.

    What the provider gave for it lies in the keyring, or in `file`; never here.
    """

    provider: Literal["google", "microsoft", "own"]
    client_id: PlainText
    client_secret: str = Field(default="", repr=False)
    client_secret_command: tuple[str, ...] = ()
    authorization_url: str = ""
    token_url: str = ""
    device_url: str = ""
    scope: str = ""
    ca_file: Path | None = None
    file: Path | None = None

    @field_validator("authorization_url", "token_url", "device_url")
    @classmethod
    def _secured(cls, value: str) -> str:
        parts = urlsplit(value)
        is_home = parts.scheme == "http" and parts.hostname in LOOPBACK
        if value and not (parts.hostname and (parts.scheme == "https" or is_home)):
            raise ValueError(f"{value!r} will not do; write an address that begins with https://")
        return value

    @model_validator(mode="after")
    def _has_endpoints(self) -> Self:
        if self.client_secret and self.client_secret_command:
            raise ValueError("write client_secret or client_secret_command, not both")
        if self.provider == "own" and not (
            self.token_url and (self.authorization_url or self.device_url)
        ):
            raise ValueError(
                'provider = "own" needs token_url, and authorization_url or device_url'
            )
        return self


class Server(Section):
    """A mail server: where it is and how the connection is secured."""

    host: str = Field(min_length=1)
    port: Port
    security: Security = Security.TLS
    username: str = ""
    ca_file: Path | None = None

    @model_validator(mode="after")
    def _plain_text_only_at_home(self) -> Self:
        if self.security is Security.NONE and self.host not in LOOPBACK:
            raise ValueError(
                'security = "none" is for 127.0.0.1 only; write security = "tls" or "starttls"'
            )
        return self


class ImapServer(Server):
    """[accounts.imap]"""

    port: Port = 993


class SmtpServer(Server):
    """[accounts.smtp]"""

    port: Port = 465


class Account(Section):
    """[[accounts]]: one mailbox."""

    name: str = Field(default="mail", pattern=r"^[\w.-]+$")
    address: EmailText
    imap: ImapServer
    smtp: SmtpServer
    password: Password | None = None
    oauth2: OAuth2 | None = None
    inbox: str = "INBOX"
    sent: str | tuple[str, ...] = ""
    folders: tuple[str, ...] = ()
    exclude: tuple[str, ...] = ()
    sent_copy: Literal["auto", "server", "kinkeeper"] = "auto"
    authserv: str = ""
    poll_seconds: Annotated[int, Field(ge=1, le=3600)] = 30
    idle_seconds: Annotated[int, Field(ge=10, le=1500)] = 300

    @property
    def sent_folders(self) -> tuple[str, ...]:
        """The folders of sent mail that are named; copies go to the first."""
        named = (self.sent,) if isinstance(self.sent, str) else self.sent
        return tuple(filter(None, named))

    @model_validator(mode="after")
    def _one_proof(self) -> Self:
        if (self.password is None) == (self.oauth2 is None):
            raise ValueError("write exactly one of [accounts.password] and [accounts.oauth2]")
        return self


class Customers(Section):
    """[customers]: who counts as one."""

    always: tuple[str, ...] = ()
    never_log: tuple[str, ...] = ()
    colleague_domains: tuple[str, ...] = ()
    folders: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()

    @field_validator("always", "never_log", "colleague_domains")
    @classmethod
    def _lower(cls, value: tuple[str, ...]) -> tuple[str, ...]:
        return tuple(item.strip().lower() for item in value)


class Reply(Section):
    """[suggestions.reply]"""

    enabled: bool = True
    keep_days: Days = 30


class FollowUp(Section):
    """[suggestions.follow_up]"""

    enabled: bool = True
    eve: bool = True
    after_days: Days = 1
    keep_days: Days = 21


class Dates(Section):
    """[suggestions.dates]: how many days ahead each kind of day is spoken of."""

    enabled: bool = True
    birthday: Days = 0
    wedding_day: Days = 2
    in_business: Days = 3
    death: Days = 0
    graduation: Days = 3
    school_start: Days = 2
    other: Days = 0
    keep_days: Days = 5


class WaitingOn(Section):
    """[suggestions.waiting_on]"""

    enabled: bool = True
    business_days: Annotated[int, Field(ge=1, le=60)] = 3
    keep_days: Days = 30


class KeepInTouch(Section):
    """[suggestions.keep_in_touch]"""

    enabled: bool = True
    every: dict[str, Annotated[int, Field(ge=1, le=3650)]] = Field(default_factory=dict)
    slack: Annotated[float, Field(ge=1, le=10)] = 1.5
    least_touches: Annotated[int, Field(ge=3, le=100)] = 5
    keep_days: Days = 14


class Curiosity(Section):
    """[suggestions.curiosity]"""

    enabled: bool = True
    week_customers: Annotated[int, Field(ge=1, le=50)] = 5
    again_days: Days = 90


class Kindness(Section):
    """[suggestions.kindness]"""

    enabled: bool = True
    a_day: Annotated[int, Field(ge=0, le=30)] = 1
    again_weeks: Annotated[int, Field(ge=1, le=520)] = 8


class Hardship(Section):
    """[suggestions.hardship]"""

    enabled: bool = True
    keep_days: Days = 14


class Observances(Section):
    """[suggestions.observances]"""

    enabled: bool = True
    lead_days: Days = 1
    keep_days: Days = 2


class Suggestions(Section):
    """[suggestions]: the list of the day and its practices."""

    max_today: Annotated[int, Field(ge=1, le=100)] = 12
    most_a_person: Annotated[int, Field(ge=1, le=10)] = 1
    quiet_days: Days = 30
    grave_illness_days: Days = 21
    colleagues: bool = False
    reply: Reply = Reply()
    follow_up: FollowUp = FollowUp()
    dates: Dates = Dates()
    waiting_on: WaitingOn = WaitingOn()
    keep_in_touch: KeepInTouch = KeepInTouch()
    curiosity: Curiosity = Curiosity()
    kindness: Kindness = Kindness()
    hardship: Hardship = Hardship()
    observances: Observances = Observances()
    other: dict[PracticeName, dict[str, bool | int | float | str]] = Field(default_factory=dict)


class Drafts(Section):
    """[drafts]: how the owner's notes look."""

    sign_as: str = ""
    signature: str = ""
    quote: Literal["below", "above", "none"] = "below"
    outline: tuple[Kind, ...] = ()
    """Of these kinds no words are drafted: the owner gets the facts and writes himself."""


class Sending(Section):
    """[sending]: when an approved mail leaves."""

    undo_seconds: Annotated[int, Field(ge=0, le=600)] = 30
    late_minutes: Annotated[int, Field(ge=1, le=1440)] = 15


class Voice(Section):
    """[voice]: how the owner writes, where he says it himself; whatever is empty is learned."""

    greeting: dict[Closeness, Line] = Field(default_factory=dict)
    closing: dict[Closeness, Line] = Field(default_factory=dict)
    sad_closing: Line = ""
    note_words: Annotated[int, Field(ge=0, le=200)] = 0
    contractions: Literal["", "yes", "no"] = ""
    exclamation_marks: Literal["", "never", "seldom", "often"] = ""
    emoji: Annotated[str, StringConstraints(max_length=8, pattern=r"^[^\x00-\x20\x7f]*$")] = ""
    spelling: Literal["", "british", "american"] = ""
    sentences: Literal["", "short", "plain", "long"] = ""
    paragraphs: Literal["", "one", "several"] = ""
    dash: Literal["", "none", " - ", " – ", " — ", "—"] = ""
    glad: Literal["", "glad", "happy", "pleased", "delighted", "thrilled"] = ""
    congratulations: Literal["", "congratulations", "congrats"] = ""
    thanks: Literal["", "thank you", "thanks"] = ""
    hope: Literal["", "I hope", "hope"] = ""
    mail: Literal["", "mail", "email", "e-mail", "message", "note"] = ""

    @field_validator("greeting", "closing", mode="before")
    @classmethod
    def _the_same_for_all(cls, value: Any) -> Any:
        return dict.fromkeys(Closeness, value) if isinstance(value, str) else value

    @field_validator("greeting")
    @classmethod
    def _holds_a_name(cls, value: dict[Closeness, str]) -> dict[Closeness, str]:
        for words in value.values():
            if words.count("{name}") != 1 or re.search(r"[{}\[\]<>]", words.replace("{name}", "")):
                raise ValueError(f'{words!r} will not do; write it like "Hi {{name}},"')
        return value


class Key(Password):
    """[model.key]: where the key lies that the model's server asks for, if it asks for one."""


class Model(Section):
    """[model]: a language model that judges what the reader is unsure of; none without base_url.

    Where it `writes`, it also writes drafts, each when the owner asks for it.
    """

    base_url: str = ""
    name: Annotated[
        str, StringConstraints(strip_whitespace=True, pattern=r"^[^\x00-\x1f\x7f]*$")
    ] = ""
    writes: bool = False
    leaves_this_machine: bool = False
    timeout_seconds: Annotated[int, Field(ge=1, le=600)] = 60
    ca_file: Path | None = None
    key: Key | None = None

    @field_validator("base_url")
    @classmethod
    def _plain_address(cls, value: str) -> str:
        # As narrow as this, so that nobody else reads another host in it.
        if value and not _MODEL_URL.fullmatch(value):
            raise ValueError(
                f"{value!r} will not do; write an address like http://127.0.0.1:11434/v1, "
                "without a name, a password or a question mark in it"
            )
        parts = urlsplit(value)
        try:
            is_port = parts.port != 0
        except ValueError:
            is_port = False
        if not is_port:
            raise ValueError(f"{value!r} will not do; the port is a number from 1 to 65535")
        if parts.scheme == "http" and parts.hostname not in LOOPBACK:
            raise ValueError(
                f"{value!r} will not do: http:// is for 127.0.0.1 only; write https://"
            )
        return value.rstrip("/")

    @model_validator(mode="after")
    def _stays_here(self) -> Self:
        if self.writes and not self.is_on:
            raise ValueError("writes = true needs a model; write its base_url and name, too")
        if self.is_on and not self.name:
            raise ValueError("name is missing; write the model's name as its server knows it")
        if self.is_on and not self.is_here and not self.leaves_this_machine:
            raise ValueError(
                f"{self.host} is another machine: sentences of customers' mail would leave this "
                "one; write leaves_this_machine = true if that is what you want, or a base_url on "
                "127.0.0.1"
            )
        return self

    @property
    def is_on(self) -> bool:
        """Whether there is a model to ask."""
        return bool(self.base_url)

    @property
    def host(self) -> str:
        """Where it runs, with its port."""
        return urlsplit(self.base_url).netloc

    @property
    def is_here(self) -> bool:
        """Whether it runs on this machine."""
        return urlsplit(self.base_url).hostname in LOOPBACK


class Store(Section):
    """[store]: where the book and the journal lie."""

    folder: Path = Field(default_factory=lambda: user_data_path("kinkeeper"))
    book_copies: Annotated[int, Field(ge=1, le=50)] = 5

    @field_validator("folder")
    @classmethod
    def _home(cls, value: Path) -> Path:
        return value.expanduser()


class Api(Section):
    """[api]: the door between the agent and the screen."""

    socket: Path = Field(default_factory=lambda: runtime_folder() / "agent.sock")

    @field_validator("socket")
    @classmethod
    def _home(cls, value: Path) -> Path:
        return value.expanduser()


class Screen(Section):
    """[screen]: what `kinkeeper` looks like, and which keys it obeys."""

    theme: Literal["dark", "light", "high-contrast", "terminal", "no-colour"] = "dark"
    keys: dict[ActionName, tuple[str, ...]] = Field(default_factory=dict)
    """The owner's keys by the name of the action; the screen knows which there are."""

    @field_validator("keys", mode="before")
    @classmethod
    def _one_or_several(cls, value: Any) -> Any:
        if not isinstance(value, dict):
            return value
        return {name: (keys,) if isinstance(keys, str) else keys for name, keys in value.items()}


class Config(Section):
    """All settings."""

    owner: Owner
    accounts: tuple[Account, ...] = Field(min_length=1)
    customers: Customers = Customers()
    suggestions: Suggestions = Suggestions()
    drafts: Drafts = Drafts()
    sending: Sending = Sending()
    voice: Voice = Voice()
    model: Model = Model()
    store: Store = Field(default_factory=Store)
    api: Api = Field(default_factory=Api)
    screen: Screen = Screen()

    @model_validator(mode="after")
    def _names_differ(self) -> Self:
        names = [account.name for account in self.accounts]
        if len(set(names)) != len(names):
            raise ValueError("two [[accounts]] have the same name; give each its own")
        return self

    @property
    def own_addresses(self) -> frozenset[str]:
        """Every address that is the owner's."""
        return frozenset(self.owner.addresses) | {account.address for account in self.accounts}


def runtime_folder() -> Path:
    """Where what lives no longer than a session lies: the socket, a draft in another editor."""
    with warnings.catch_warnings():
        # Without XDG_RUNTIME_DIR there is a fallback, and nothing the owner should do about it.
        warnings.simplefilter("ignore")
        return user_runtime_path("kinkeeper")


def default_config_path() -> Path:
    """Where config.toml is looked for when no other place is named."""
    return user_config_path("kinkeeper") / "config.toml"


def load_config(path: Path) -> Config:
    """Read and check `path`; raises ConfigError with one line for every problem found."""
    try:
        text = path.read_text(encoding="utf-8")
    except FileNotFoundError:
        raise ConfigError(
            [
                f"{path}: there is no such file; run: kinkeeper setup YOUR-ADDRESS, "
                "or copy config.example.toml there"
            ]
        ) from None
    except (OSError, UnicodeDecodeError) as error:
        raise ConfigError([f"{path}: cannot be read: {error}"]) from None
    try:
        values = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise ConfigError([f"{path}: this is not TOML: {error}"]) from None
    try:
        return Config.model_validate(values)
    except ValidationError as error:
        problems = error.errors()
        # A list whose items are wrong is also "too short"; the items' own problems say it better.
        problems = [
            problem
            for problem in problems
            if not any(
                other is not problem and other["loc"][: len(problem["loc"])] == problem["loc"]
                for other in problems
            )
        ]
        advice = [(tuple(problem["loc"]), _advice(problem)) for problem in problems]
        raise ConfigError(_lines(path, text, advice)) from None


def keys_refused(path: Path, problems: Mapping[str, str]) -> ConfigError:
    """What to raise for `problems` with the keys in [screen], in words, by the action's name."""
    advice = [(("screen", "keys", name), words) for name, words in problems.items()]
    return ConfigError(_lines(path, path.read_text(encoding="utf-8"), advice))


def _lines(path: Path, text: str, advice: Iterable[tuple[Loc, str]]) -> list[str]:
    """Each piece of advice with the line that it is about."""
    return [f"{path}:{_line_of(text, loc)}: {_dotted(loc)}: {words}" for loc, words in advice]


def _dotted(loc: Loc) -> str:
    out = ""
    for part in loc:
        out += f"[{part + 1}]" if isinstance(part, int) else f".{part}"
    return out.lstrip(".") or "the whole file"


def _advice(problem: Any) -> str:
    """What to write instead, in plain words."""
    kind, loc, context = problem["type"], problem["loc"], problem.get("ctx", {})
    match kind:
        case "extra_forbidden":
            known = _known_keys(loc[:-1])
            return f"unknown key; remove it, or did you mean one of: {', '.join(known)}?"
        case "missing":
            return "is missing; add it (see config.example.toml)"
        case "value_error":
            return str(context.get("error", problem["msg"]))
        case "string_pattern_mismatch" if "address" in str(loc):
            return f"{problem['input']!r} is no mail address; write name@example.com"
        case "int_parsing" | "int_type" | "int_from_float":
            return f"{problem['input']!r} will not do; write a whole number"
        case "bool_parsing" | "bool_type":
            return f"{problem['input']!r} will not do; write true or false"
        case "string_type":
            return f"{problem['input']!r} will not do; write a text between quotes"
        case "tuple_type":
            return f'{problem["input"]!r} will not do; write a list: ["...", "..."]'
        case "model_type" | "dict_type":
            return "this is a table: write it under its own [header]"
        case "greater_than_equal":
            return f"{problem['input']!r} will not do; write {context['ge']} or more"
        case "less_than_equal":
            return f"{problem['input']!r} will not do; write {context['le']} or less"
        case "string_too_short" | "too_short":
            return "must not be empty"
        case "enum" | "literal_error":
            return f"{problem['input']!r} will not do; write one of: {context['expected']}"
        case _:
            reason = problem["msg"][:1].lower() + problem["msg"][1:]
            return f"{problem['input']!r} will not do; {reason}"


def _known_keys(loc: Loc) -> list[str]:
    """The keys that the table at `loc` may hold."""
    section: Any = Config
    for part in loc:
        if isinstance(part, int):
            continue
        annotation = section.model_fields[part].annotation
        arguments = getattr(annotation, "__args__", ())
        section = arguments[0] if arguments else annotation
    return list(section.model_fields)


_TABLE = re.compile(r"^\s*\[(\[)?\s*([\w.\-\"']+)\s*\]")


def _line_of(text: str, loc: Loc) -> int:
    """Number of the line where the value at `loc` stands, else where its table begins, else 1."""
    names = [str(part) for part in loc if isinstance(part, str)]
    wanted_index = next((part for part in loc if isinstance(part, int)), 0)
    best, best_depth = 1, 0
    table: list[str] = []
    seen: dict[str, int] = {}
    for number, line in enumerate(text.splitlines(), 1):
        if header := _TABLE.match(line):
            table = header[2].replace('"', "").replace("'", "").split(".")
            if header[1]:
                seen[header[2]] = seen.get(header[2], -1) + 1
            path = table
        elif assignment := re.match(r"^\s*([\w.\-]+)\s*=", line):
            path = table + assignment[1].split(".")
        else:
            continue
        if table and table[0] in seen and seen[table[0]] != wanted_index:
            continue
        if path == names[: len(path)] and len(path) > best_depth:
            best, best_depth = number, len(path)
    return best
