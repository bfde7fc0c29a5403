"""The settings: one schema, one example, and problems told all at once."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
from pydantic import BaseModel

from agent.config import Config, Security
from agent.config.reading import load_config
from agent.errors import ConfigError

EXAMPLE = Path(__file__).resolve().parents[2] / "config.example.toml"
LEAST = """
[owner]
name = "Robin Hale"
addresses = ["Robin@HaleSupply.example"]

[[accounts]]
address = "robin@halesupply.example"
[accounts.imap]
host = "imap.example"
[accounts.smtp]
host = "smtp.example"
[accounts.password]
keyring = true
"""


def load(tmp_path: Path, text: str) -> Config:
    path = tmp_path / "config.toml"
    path.write_text(text, encoding="utf-8")
    return load_config(path)


def problems(tmp_path: Path, text: str) -> list[str]:
    with pytest.raises(ConfigError) as caught:
        load(tmp_path, text)
    assert caught.value.exit_status == 2
    return [line.removeprefix(f"{tmp_path}/config.toml:") for line in caught.value.problems]


def fields(section: Any, path: tuple[str, ...] = ()) -> set[tuple[str, ...]]:
    found: set[tuple[str, ...]] = set()
    for name, field in section.model_fields.items():
        kind = (getattr(field.annotation, "__args__", ()) or (field.annotation,))[0]
        if isinstance(kind, type) and issubclass(kind, BaseModel):
            found |= fields(kind, (*path, name))
        else:
            found.add((*path, name))
    return found


def test_the_example_documents_every_field_and_no_other() -> None:
    documented, table = set(), ()
    for line in EXAMPLE.read_text(encoding="utf-8").splitlines():
        if header := re.match(r"(?:# )?\[+([\w.]+)\]+", line):
            table = tuple(header[1].split("."))
        elif setting := re.match(r"(?:# )?(\w+) = .*#.*\w", line):
            documented.add((*table, setting[1]))
    free = {path[:2] for path in documented if path[:2] == ("suggestions", "other")}
    documented = {path for path in documented if path[:2] not in free} | free
    assert documented == fields(Config)


def test_the_example_is_valid_and_what_it_comments_out_are_the_defaults(tmp_path: Path) -> None:
    as_shipped = load_config(EXAMPLE)
    lines, is_apart_table = [], False
    for line in EXAMPLE.read_text(encoding="utf-8").splitlines():
        if header := re.match(r"(# )?\[", line):
            is_apart_table = bool(header[1])
        is_apart = is_apart_table or re.match(r"# (ca_file|command|file|folder|socket) = ", line)
        lines.append(line if is_apart else re.sub(r"^# (?=\w+ = )", "", line))
    assert load(tmp_path, "\n".join(lines)) == as_shipped


def test_the_least_settings_are_enough_and_addresses_are_lower_cased(tmp_path: Path) -> None:
    config = load(tmp_path, LEAST)
    assert config.own_addresses == {"robin@halesupply.example"}
    assert config.accounts[0].imap.security is Security.TLS


def test_all_problems_are_told_at_once_each_with_its_line(tmp_path: Path) -> None:
    text = LEAST.replace('host = "smtp.example"', 'hots = "smtp.example"').replace(
        '"Robin@HaleSupply.example"', '"robin"'
    )
    found = problems(tmp_path, text + "\n[suggestions]\nmax_today = 0\n")
    assert [line.split(":")[0] for line in found] == ["4", "10", "11", "16"]
    assert "'robin' is no mail address; write name@example.com" in found[0]
    assert "accounts[1].smtp.host: is missing" in found[1]
    assert "did you mean one of: host, port" in found[2]
    assert "suggestions.max_today: 0 will not do" in found[3]


def test_a_problem_in_the_second_account_is_told_with_that_accounts_line(tmp_path: Path) -> None:
    second = LEAST[LEAST.index("[[accounts]]") :].replace("keyring = true", "keyring = 3")
    found = problems(tmp_path, LEAST + second.replace("address =", 'name = "two"\naddress ='))
    assert len(found) == 1
    assert found[0].startswith("22: accounts[2].password.keyring: 3 will not do")


def test_plain_text_is_refused_but_on_this_machine(tmp_path: Path) -> None:
    plain = '\nsecurity = "none"'
    found = problems(tmp_path, LEAST.replace('"imap.example"', '"imap.example"' + plain))
    assert "127.0.0.1 only" in found[0]
    config = load(tmp_path, LEAST.replace('"imap.example"', '"127.0.0.1"' + plain))
    assert config.accounts[0].imap.security is Security.NONE


@pytest.mark.parametrize("wrong", ["", 'keyring = true\nfile = "/x"', 'password = "secret"'])
def test_a_password_has_exactly_one_place_and_never_stands_in_the_file(
    tmp_path: Path, wrong: str
) -> None:
    found = problems(tmp_path, LEAST.replace("keyring = true", wrong))
    assert found
    assert not any("secret" in line for line in found)


OAUTH2 = LEAST.replace(
    "[accounts.password]\nkeyring = true",
    '[accounts.oauth2]\nprovider = "google"\nclient_id = "1"',
)


def test_consent_may_stand_in_place_of_a_password_but_not_beside_it(tmp_path: Path) -> None:
    account = load(tmp_path, OAUTH2).accounts[0]
    assert account.password is None
    assert account.oauth2 is not None
    assert account.oauth2.provider == "google"
    both = problems(tmp_path, OAUTH2 + "[accounts.password]\nkeyring = true\n")
    neither = problems(tmp_path, LEAST.replace("[accounts.password]\nkeyring = true\n", ""))
    for found in both, neither:
        assert "exactly one of [accounts.password] and [accounts.oauth2]" in found[0]


def test_the_table_that_the_example_comments_out_is_valid(tmp_path: Path) -> None:
    example = EXAMPLE.read_text(encoding="utf-8")
    shown = example[example.index("# [accounts.oauth2]") : example.index("[customers]")]
    table = re.sub("^# ", "", shown, flags=re.MULTILINE)
    account = load(tmp_path, LEAST.replace("[accounts.password]\nkeyring = true", table)).accounts[
        0
    ]
    assert account.oauth2 is not None
    assert account.oauth2.client_id == "1234.apps.example"


@pytest.mark.parametrize(
    ("line", "complaint"),
    [
        ('token_url = "http://id.example/token"', "begins with https://"),
        ('device_url = "https:///nowhere"', "begins with https://"),
        ('provider = "own"', "needs token_url"),
        ('client_secret = "a"\nclient_secret_command = ["b"]', "not both"),
    ],
)
def test_consent_is_asked_for_over_tls_and_at_complete_addresses(
    tmp_path: Path, line: str, complaint: str
) -> None:
    text = OAUTH2.replace('provider = "google"\n', "") if "provider" in line else OAUTH2
    assert complaint in problems(tmp_path, f"{text}{line}\n")[0]


def test_a_file_that_is_no_toml_or_is_not_there_is_one_clear_line(tmp_path: Path) -> None:
    assert "this is not TOML" in problems(tmp_path, "[owner\n")[0]
    with pytest.raises(ConfigError, match=r"copy config\.example\.toml there"):
        load_config(tmp_path / "absent.toml")


def test_two_accounts_of_one_name_are_refused(tmp_path: Path) -> None:
    found = problems(tmp_path, LEAST + LEAST[LEAST.index("[[accounts]]") :])
    assert "give each its own" in found[0]


MODEL = '[model]\nbase_url = "http://127.0.0.1:11434/v1/"\nname = "small"\n'


def test_no_model_is_asked_unless_the_settings_name_one(tmp_path: Path) -> None:
    assert not load(tmp_path, LEAST).model.is_on
    model = load(tmp_path, LEAST + MODEL).model
    assert model.is_on
    assert model.is_here
    assert model.base_url == "http://127.0.0.1:11434/v1"


@pytest.mark.parametrize(
    ("base_url", "complaint"),
    [
        ("http://models.example/v1", "http:// is for 127.0.0.1 only"),
        ("http://127.0.0.1.example/v1", "http:// is for 127.0.0.1 only"),
        ("http://10.0.0.7:8080/v1", "http:// is for 127.0.0.1 only"),
        ("https://models.example/v1", "write leaves_this_machine = true"),
        ("https://[2001:db8::1]/v1", "write leaves_this_machine = true"),
        ("http://127.0.0.1@models.example/v1", "write an address like"),
        ("https://me:secret@127.0.0.1/v1", "write an address like"),
        ("http://127.0.0.1\\\\@models.example/v1", "write an address like"),
        ("http://127.0.0.1/v1?key=secret", "write an address like"),
        ("127.0.0.1:11434", "write an address like"),
        ("ftp://127.0.0.1/", "write an address like"),
        ("http://127.0.0.1:99999/v1", "the port"),
        ("http://127.0.0.1:0/v1", "the port"),
    ],
)
def test_a_model_elsewhere_needs_tls_and_a_clear_yes(
    tmp_path: Path, base_url: str, complaint: str
) -> None:
    text = LEAST + MODEL.replace("http://127.0.0.1:11434/v1/", base_url)
    (found,) = problems(tmp_path, text)
    assert complaint in found


def test_a_model_writes_drafts_only_where_the_settings_say_so_and_name_one(tmp_path: Path) -> None:
    assert not load(tmp_path, LEAST + MODEL).model.writes
    assert load(tmp_path, LEAST + MODEL + "writes = true\n").model.writes
    (found,) = problems(tmp_path, LEAST + "[model]\nwrites = true\n")
    assert "write its base_url and name" in found


def test_before_mail_leaves_the_machine_the_owner_is_told_so_in_words(tmp_path: Path) -> None:
    text = MODEL.replace("http://127.0.0.1:11434", "https://models.example")
    (found,) = problems(tmp_path, LEAST + text)
    assert "sentences of customers' mail would leave this one" in found


def test_a_model_elsewhere_is_asked_once_the_owner_has_said_so(tmp_path: Path) -> None:
    text = MODEL.replace("http://127.0.0.1:11434", "https://models.example")
    model = load(tmp_path, LEAST + text + "leaves_this_machine = true\n").model
    assert (model.is_on, model.is_here, model.host) == (True, False, "models.example")
    plain = LEAST + text.replace("https", "http") + "leaves_this_machine = true\n"
    assert "write https://" in problems(tmp_path, plain)[0]


def test_a_model_needs_its_name_and_its_key_never_stands_in_the_file(tmp_path: Path) -> None:
    assert "name is missing" in problems(tmp_path, LEAST + MODEL.replace('"small"', '""'))[0]
    found = problems(tmp_path, LEAST + MODEL + 'key = "secret-key"\n')
    assert "write it under its own [header]" in found[0]
    assert "secret-key" not in found[0]


def test_the_key_table_that_the_example_comments_out_has_exactly_one_place(tmp_path: Path) -> None:
    example = EXAMPLE.read_text(encoding="utf-8")
    shown = example[example.index("# [model.key]") : example.index("[store]")]
    table = re.sub("^# ", "", shown, flags=re.MULTILINE)
    assert "exactly one of" in problems(tmp_path, LEAST + MODEL + table)[0]
    one = re.sub("(?m)^(command|file) .*", "", table)
    key = load(tmp_path, LEAST + MODEL + one).model.key
    assert key is not None
    assert key.keyring


@pytest.mark.parametrize("table", ["store", "api"])
def test_a_home_folder_of_nobody_is_told_in_words(tmp_path: Path, table: str) -> None:
    key = {"store": "folder", "api": "socket"}[table]
    (found,) = problems(tmp_path, f'{LEAST}\n[{table}]\n{key} = "~nobody-of-that-name/x"\n')
    assert "there is no such home folder on this machine" in found
