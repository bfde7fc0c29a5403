"""config.toml as `kinkeeper setup` leaves it: private, valid, explained, and otherwise untouched."""

from __future__ import annotations

import stat
from pathlib import Path

import pytest

from agent.config import Account
from agent.config.reading import load_config
from agent.errors import ConfigError
from agent.setup.writing import COMMENTS, account_block, begin_config, write_config

EXAMPLE = Path(__file__).resolve().parents[3] / "config.example.toml"
CONSENT = {
    "provider": "own",
    "client_id": "1",
    "client_secret_command": ["pass", 'a "b"'],
    "authorization_url": "https://id.example/a",
    "token_url": "https://id.example/t",
    "ca_file": "/etc/our ca.pem",
    "file": "/var/robin/consent",
}


def make_account(name: str = "mail", **changes) -> Account:
    return Account.model_validate(
        {
            "name": name,
            "address": f"{name}@hale.example",
            "imap": {"host": "imap.hale.example", "username": 'ro"bin\\', "ca_file": "/ca.pem"},
            "smtp": {"host": "smtp.hale.example", "port": 587, "security": "starttls"},
            "password": {"keyring": True},
        }
        | changes
    )


@pytest.mark.parametrize(
    "proof",
    [
        {},
        {"password": {"command": ["pass", "show", "mail"]}},
        {"password": {"file": "/var/robin/password"}},
        {"password": None, "oauth2": CONSENT},
        {"password": None, "oauth2": {"provider": "microsoft", "client_id": "1"}},
    ],
)
def test_what_is_written_reads_back_as_the_same_account(tmp_path, proof):
    account, path = make_account(**proof), tmp_path / "new" / "config.toml"
    assert write_config(path, begin_config('Robin "Bob" Hale', account)) is None
    config = load_config(path)
    assert config.accounts == (account,)
    assert config.owner.name == 'Robin "Bob" Hale'
    assert config.owner.addresses == (account.address,)
    assert stat.S_IMODE(path.stat().st_mode) == 0o600


def test_a_second_mailbox_is_added_below_and_the_file_as_it_was_is_kept(tmp_path):
    path = tmp_path / "config.toml"
    before = begin_config("Robin", make_account()) + "\n[screen]\ntheme = 'light'  # mine\r\n#end"
    path.write_bytes(before.encode())
    backup = write_config(path, account_block(make_account("second")))
    assert backup
    assert backup.read_bytes() == before.encode()
    assert stat.S_IMODE(backup.stat().st_mode) == 0o600
    assert path.read_bytes().startswith(before.encode() + b"\n\n[[accounts]]")
    config = load_config(path)
    assert [account.name for account in config.accounts] == ["mail", "second"]
    assert config.screen.theme == "light"


def test_what_would_spoil_the_settings_is_not_written(tmp_path):
    path = tmp_path / "config.toml"
    write_config(path, begin_config("Robin", make_account()))
    before = path.read_bytes()
    with pytest.raises(ConfigError, match="add it by hand") as caught:
        write_config(path, account_block(make_account()))
    assert any("[[accounts]]" in line for line in caught.value.problems)
    assert path.read_bytes() == before
    assert list(tmp_path.iterdir()) == [path]


def test_settings_behind_a_link_stay_there(tmp_path):
    (tmp_path / "dotfiles").mkdir()
    target, path = tmp_path / "dotfiles" / "kinkeeper.toml", tmp_path / "config.toml"
    path.symlink_to(target)
    write_config(path, begin_config("Robin", make_account()))
    assert path.is_symlink()
    assert load_config(target).owner.name == "Robin"


def test_the_file_explains_itself_in_the_words_of_the_example():
    example = EXAMPLE.read_text(encoding="utf-8")
    for key, words in COMMENTS.items():
        assert f"# {words}\n" in example or f"# {words};" in example, key
