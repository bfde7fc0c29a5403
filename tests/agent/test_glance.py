"""What the screen sees of the settings before it reads them as a whole."""

from __future__ import annotations

import socket
from collections.abc import Iterator
from pathlib import Path

import pytest

from agent.config.reading import load_config
from agent.glance import glance

NEEDED = """
[owner]
name = "Robin Hale"
addresses = ["robin@example.com"]
[[accounts]]
address = "robin@example.com"
imap = { host = "mail.example.com" }
smtp = { host = "mail.example.com" }
password = { keyring = true }
"""


@pytest.fixture
def agents_socket(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """Where an agent answers, as far as a glance can tell; nothing else of this machine."""
    for name in ("HOME", "XDG_CONFIG_HOME", "XDG_DATA_HOME", "XDG_RUNTIME_DIR"):
        monkeypatch.setenv(name, str(tmp_path))
    path = tmp_path / "agent.sock"
    with socket.socket(socket.AF_UNIX) as listening:
        listening.bind(str(path))
        listening.listen()
        yield path


@pytest.mark.parametrize(
    "more",
    [
        "",
        '[screen]\ntheme = "light"\nkeys = { undo = "f8", approve = ["a", "f2"] }',
        '[store]\nfolder = "~/journal"',
        "[screen.keys]",
    ],
)
def test_a_glance_sees_what_the_settings_say(agents_socket, tmp_path, more):
    """The first frame looks as it will once all settings are read."""
    path = tmp_path / "config.toml"
    path.write_text(f'{NEEDED}{more}\n[api]\nsocket = "~/agent.sock"')
    seen, config = glance(path), load_config(path)
    assert seen == (
        config.screen.theme,
        config.screen.keys,
        config.api.socket,
        config.store.folder,
    )


def test_without_settings_for_them_a_glance_sees_the_defaults(agents_socket, tmp_path):
    """The socket and the stores lie where the agent has them then."""
    path = tmp_path / "config.toml"
    path.write_text(NEEDED)
    config = load_config(path)
    (tmp_path / "kinkeeper").mkdir(exist_ok=True)
    with socket.socket(socket.AF_UNIX) as listening:
        listening.bind(str(config.api.socket))
        listening.listen()
        seen = glance(path)
    assert seen is not None
    assert (seen.socket, seen.folder) == (config.api.socket, config.store.folder)
    assert (seen.theme, seen.keys) == (config.screen.theme, {})


@pytest.mark.parametrize(
    "text",
    [
        "this is no TOML",
        "screen = 3",
        "[screen]\nkeys = 3",
        "[screen.keys]\nundo = 3",
        "[screen.keys]\nundo = [3]",
        "[api]\nsocket = 3",
        "[store]\nfolder = []",
        '[api]\nsocket = "~nobody-of-that-name/agent.sock"',
        '[api]\nsocket = "a\\u0000b"',
    ],
)
def test_settings_that_are_none_give_no_glance(agents_socket, tmp_path, text):
    """Whoever reads them as a whole says what is wrong."""
    path = tmp_path / "config.toml"
    path.write_text(f'{text}\n[api]\nsocket = "{agents_socket}"' if "api" not in text else text)
    assert glance(path) is None


def test_where_no_agent_answers_there_is_nothing_to_glance_for(tmp_path):
    """Then the screen has to wait for a whole agent."""
    path = tmp_path / "config.toml"
    path.write_text(f'{NEEDED}[api]\nsocket = "{tmp_path}/none.sock"')
    assert glance(path) is None
    assert glance(tmp_path / "missing.toml") is None
