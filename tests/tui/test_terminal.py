"""The screen in a real terminal: painted, resized, left; and in what each terminal can show."""

from __future__ import annotations

import os
import re
import sys
from pathlib import Path

import pytest

from tests.tui.terminal import terminal

HERE = Path(__file__).resolve().parents[2]
ALTERNATE_SCREEN, CURSOR, MOUSE, PASTE = 1049, 25, 1000, 2004
TRUECOLOUR, COLOURS_256 = re.compile(rb"[34]8;2;"), re.compile(rb"[34]8;5;")
A_SCREEN = """
import asyncio
from tests.tui.fake_agent import FakeAgent, Wire
from tests.tui.morning import a_morning
from tui.app import KinkeeperApp
from tui.client import AgentClient
agent = FakeAgent()
a_morning(agent)
asyncio.run(KinkeeperApp(lambda: AgentClient(Wire(agent))).run_async())
"""


def surroundings(tmp_path: Path, **more: str) -> dict[str, str]:
    """As over ssh: a terminal's name, and nothing else of this workstation."""
    folders = {name: str(tmp_path) for name in ("HOME", "XDG_CONFIG_HOME", "XDG_RUNTIME_DIR")}
    return {
        "PATH": os.environ["PATH"],
        "LANG": "C.UTF-8",
        "PYTHONPATH": str(HERE),
        **folders,
        **more,
    }


def is_restored(modes: set[int]) -> bool:
    """The shell's own screen again, its cursor, its mouse and its paste."""
    return CURSOR in modes and not modes & {ALTERNATE_SCREEN, MOUSE, PASTE}


def test_the_demo_is_painted_resized_and_left_and_the_terminal_is_as_before(tmp_path: Path) -> None:
    """A real agent beneath, in tmux over ssh: 256 colours and no more."""
    command = (sys.executable, "-m", "tui", "demo")
    with terminal(command, (80, 24), surroundings(tmp_path, TERM="tmux-256color")) as screen:
        screen.see("would be glad to hear from you")
        assert ALTERNATE_SCREEN in screen.modes
        screen.see("a approve")
        assert not TRUECOLOUR.search(screen.heard)
        screen.resize(132, 40)
        screen.see("W week")
        screen.press("q")
        assert screen.ended() == 0
        assert is_restored(screen.modes)


@pytest.mark.parametrize(
    ("settings", "has_256", "has_true"),
    [
        ({"TERM": "xterm-256color", "COLORTERM": "truecolor"}, False, True),
        ({"TERM": "screen-256color"}, True, False),
        ({"TERM": "linux"}, False, False),
        ({"TERM": "xterm-256color", "NO_COLOR": "1"}, False, False),
    ],
    ids=["truecolor", "screen", "linux", "no-colour"],
)
def test_each_terminal_gets_the_colours_it_has(
    tmp_path: Path, settings: dict[str, str], has_256: bool, has_true: bool
) -> None:
    """Truecolour, 256, the sixteen, or none; the words and the cursor are there in all."""
    command = (sys.executable, "-c", A_SCREEN)
    with terminal(command, (80, 24), surroundings(tmp_path, **settings)) as screen:
        screen.see("Glenn's interview was yesterday")
        screen.press("j")
        screen.press("?")
        screen.see("Ask the agent anew")
        screen.press("qq")
        assert screen.ended() == 0
        assert bool(TRUECOLOUR.search(screen.heard)) is has_true
        assert bool(COLOURS_256.search(screen.heard)) is has_256
        if "NO_COLOR" in settings:
            assert not re.search(rb"\x1b\[(?:\d+;)*[349][0-7][;m]", screen.heard)
        if not has_256 and not has_true:
            assert b"\x1b[7" in screen.heard or b";7" in screen.heard  # the cursor, reversed
        assert is_restored(screen.modes)
