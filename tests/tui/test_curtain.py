"""What stands on the terminal before the screen is loaded."""

from __future__ import annotations

import os
import pty
import subprocess
import sys

import pytest

from tui.curtain import WORDS, opens_screen


@pytest.mark.parametrize(
    "arguments", [[], ["--config", "mine.toml"], ["--config=mine.toml"]], ids=str
)
def test_without_a_command_the_screen_opens(arguments):
    assert opens_screen(arguments)


@pytest.mark.parametrize("arguments", [["run"], ["--config", "x", "today"], ["--help"]], ids=str)
def test_a_command_that_speaks_in_words_gets_no_curtain(arguments):
    assert not opens_screen(arguments)


def test_settings_that_will_not_do_are_said_on_the_terminal_as_it_was(tmp_path):
    """The curtain is gone before the words, or they would be gone with it."""
    config = tmp_path / "config.toml"
    config.write_text("this is no TOML")
    ours, theirs = pty.openpty()
    done = subprocess.Popen(
        [sys.executable, "-m", "tui", "--config", str(config)],
        stdin=theirs,
        stdout=theirs,
        stderr=theirs,
        env=os.environ | {"TERM": "xterm-256color"},
    )
    os.close(theirs)
    said = b""
    while True:
        try:
            said += os.read(ours, 65536)
        except OSError:
            break
    os.close(ours)
    assert done.wait(30) == 2
    assert WORDS.encode() in said
    assert said.index(b"\x1b[?1049l") < said.index(b"this is not TOML")
    assert said.count(b"\x1b[?1049l") == 1
