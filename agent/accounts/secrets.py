"""Which secret an account uses, and where it comes from; a fresh token is had where one is due."""

from __future__ import annotations

import contextlib
import fcntl
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass, field

from agent.accounts import keeping
from agent.accounts.keeping import Place
from agent.config import Account, Model, OAuth2, Password
from agent.directories import data_folder
from agent.errors import AuthenticationError, ConfigError, UsageError
from agent.secret import Secret

FRESH_SECONDS = 60.0
"""A token that ends sooner is not used any more: a login may take that long."""


def read_secret(account: Account, *, refused: Secret | None = None) -> Secret:
    """The account's password, or a token that lasts a while yet; blocking, from any thread.

    A token that was `refused` is not given again, whatever its time: it may have been withdrawn.
    A command or a keyring may ask the owner first, and a token may have to be had over the network.
    Raises ConfigError where the settings name a place that will not do, ConnectionLostError or
    CertificateError where no token can be had now, else AuthenticationError.
    """
    if account.oauth2 is not None:
        return Secret(_read_token(account, account.oauth2, refused), is_token=True)
    value = _read_password(account)
    if any(character in value for character in "\0\r\n"):
        raise AuthenticationError(
            f"account {account.name}: the password holds a line break or a zero byte, "
            "which no mail server takes; store it anew"
        )
    return Secret(value)


def read_kept(account: Account) -> str:
    """What the owner put where the account's secret is kept: the password, or the consent.

    Blocks, and raises, as `read_secret` does, but asks nothing of the network.
    """
    if account.oauth2 is not None:
        return _read_consent(account, account.oauth2)
    return _read_password(account)


def describe_secret(account: Account) -> str:
    """How the account proves itself, in the owner's words."""
    if account.oauth2 is not None:
        kept = account.oauth2.file or "the keyring"
        return f"a token from {_provider_name(account.oauth2)} (OAuth2), consent kept in {kept}"
    assert account.password is not None, "the settings allow exactly one proof"
    if account.password.keyring:
        return "password, found in the keyring"
    if account.password.command:
        return f"password, found by the command {account.password.command[0]}"
    return f"password, found in the file {account.password.file}"


def _provider_name(settings: OAuth2) -> str:
    return {"google": "Google", "microsoft": "Microsoft"}.get(settings.provider, "the provider")


def _username(account: Account) -> str:
    return account.imap.username or account.address


# Passwords


def _password_place(account: Account) -> Place:
    return Place(f"account {account.name}", "password", "[accounts.password]")


def _read_password(account: Account) -> str:
    source, place = account.password, _password_place(account)
    assert source is not None, "the settings allow exactly one proof"
    return _read_from(source, _username(account), place, command="kinkeeper password")


def _read_from(source: Password, entry: str, place: Place, *, command: str) -> str:
    """What lies there; `command` is what puts it into the keyring."""
    if source.command:
        return keeping.from_command(source.command, place)
    if source.file is not None:
        return keeping.from_file(source.file.expanduser(), place)
    value = keeping.from_keyring(entry, place)
    if not value:
        raise AuthenticationError(
            f"{place.whose}: the keyring holds no {place.what} for {entry}; run: {command}"
        )
    return value


def check_place(account: Account) -> None:
    """See that there is a place to put the password into, before anybody is asked for it."""
    if account.oauth2 is not None:
        raise UsageError(
            f"account {account.name} has no password: it goes by your consent; "
            f"to give it anew, run: kinkeeper setup {account.address}"
        )
    assert account.password is not None, "the settings allow exactly one proof"
    _check(account.password, _password_place(account))


def _check(source: Password, place: Place) -> None:
    if source.command:
        raise UsageError(
            f"{place.whose}: its {place.what} is what {source.command[0]} prints; "
            f"change it there, or write keyring = true in {place.table}"
        )
    if source.keyring:
        keeping.check_keyring(place)


def store_password(account: Account, password: str) -> str:
    """Put the password where `read_secret` finds it; says in the owner's words where that is."""
    check_place(account)
    assert account.password is not None, "check_place has seen it"
    return _store(account.password, _username(account), _password_place(account), password)


def _store(source: Password, entry: str, place: Place, value: str) -> str:
    if source.file is None:
        keeping.into_keyring(entry, value, place)
        return "in the keyring"
    path = source.file.expanduser()
    try:
        # Behind a link, as people keep their settings, the file itself is replaced.
        keeping.write_private(path.resolve(), value.encode() + b"\n")
    except OSError as error:
        raise ConfigError(
            [f"{place} file {path} cannot be written: {error.strerror}; check {place.table}"]
        ) from error
    return f"in {path}, which only you can read"


# The key of a language model

_MODEL_PLACE = Place("the model", "key", "[model.key]")


def read_model_key(model: Model) -> str:
    """What the model's server asks for; empty where the settings name no key.

    Blocks, and raises, as `read_secret` does.
    """
    if model.key is None:
        return ""
    command = "kinkeeper password --model"
    value = _read_from(model.key, model.host, _MODEL_PLACE, command=command)
    if not all("\x21" <= character <= "\x7e" for character in value):
        raise AuthenticationError(
            "the model: the key holds a space or a letter that no key has; store it anew"
        )
    return value


def check_model_place(model: Model) -> None:
    """See that there is a place to put the key into, before anybody is asked for it."""
    if model.key is None:
        raise UsageError(
            "the settings name no place for a key; write keyring = true in [model.key]"
        )
    _check(model.key, _MODEL_PLACE)


def store_model_key(model: Model, key: str) -> str:
    """Put the key where `read_model_key` finds it; says in the owner's words where that is."""
    check_model_place(model)
    assert model.key is not None, "check_model_place has seen it"
    return _store(model.key, model.host, _MODEL_PLACE, key)


# Tokens


@dataclass(slots=True)
class _Kept:
    """An account's access token, in memory only, and the lock under which one is had."""

    lock: threading.Lock = field(default_factory=threading.Lock)
    access: str = ""
    until_clock: float = 0.0
    until_monotonic: float = 0.0
    unsaved: str = ""
    """A refresh token that could not be stored; the one that is stored has been spent."""

    @property
    def is_fresh(self) -> bool:
        # The one clock stands still while the machine sleeps, the other may be set back.
        return time.time() < self.until_clock and time.monotonic() < self.until_monotonic


_kept: dict[tuple[str, OAuth2], _Kept] = {}
_kept_lock = threading.Lock()


def _token_place(account: Account) -> Place:
    return Place(f"account {account.name}", "consent", "[accounts.oauth2]")


def _entry(account: Account) -> str:
    return f"{_username(account)} (oauth2)"


def store_consent(account: Account, settings: OAuth2, refresh_token: str) -> None:
    """Put what stands for the owner's consent where `read_secret` finds it, in one step."""
    place = _token_place(account)
    if settings.file is None:
        keeping.into_keyring(_entry(account), refresh_token, place)
        return
    path = settings.file.expanduser()
    try:
        keeping.write_private(path, refresh_token.encode() + b"\n")
    except OSError as error:
        raise ConfigError(
            [f"{place} file {path} cannot be written: {error.strerror}; check {place.table}"]
        ) from error


def _read_consent(account: Account, settings: OAuth2) -> str:
    place = _token_place(account)
    if settings.file is not None:
        return keeping.from_file(settings.file.expanduser(), place)
    token = keeping.from_keyring(_entry(account), place)
    if not token:
        raise AuthenticationError(
            f"account {account.name}: the keyring holds no consent for {_username(account)}; "
            f"run: kinkeeper setup {account.address}"
        )
    return token


def _read_token(account: Account, settings: OAuth2, refused: Secret | None) -> str:
    with _kept_lock:
        kept = _kept.setdefault((_entry(account), settings), _Kept())
    with kept.lock:
        if not kept.is_fresh or (refused is not None and refused.value == kept.access):
            with _alone(settings):
                _refresh(account, settings, kept)
        return kept.access


def _refresh(account: Account, settings: OAuth2, kept: _Kept) -> None:
    from agent.accounts import oauth2  # Authlib is slow to load, and most accounts need none of it.

    consent = kept.unsaved or _read_consent(account, settings)
    begun_clock, begun_monotonic = time.time(), time.monotonic()
    tokens = oauth2.refresh(account, settings, consent)
    if kept.unsaved or tokens.refresh != consent:
        kept.unsaved = tokens.refresh
        store_consent(account, settings, tokens.refresh)
        kept.unsaved = ""
    kept.access = tokens.access
    kept.until_clock = begun_clock + tokens.seconds - FRESH_SECONDS
    kept.until_monotonic = begun_monotonic + tokens.seconds - FRESH_SECONDS


@contextlib.contextmanager
def _alone(settings: OAuth2) -> Iterator[None]:
    """Keep another process from spending the same refresh token: many a provider takes it once."""
    if settings.file is not None:
        path = settings.file.expanduser()
        path = path.with_name(f"{path.name}.lock")
    else:
        path = data_folder() / "consent.lock"
    with contextlib.ExitStack() as stack:
        with contextlib.suppress(OSError):
            path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
            lock = stack.enter_context(open(path, "ab"))
            fcntl.flock(lock, fcntl.LOCK_EX)
        yield
