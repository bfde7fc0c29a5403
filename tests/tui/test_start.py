"""What comes first when the screen is opened on an agent that runs, and what behind it."""

from __future__ import annotations

import re
import socket
import sys
import weakref
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.tui.fake_agent import Wire
from tests.tui.terminal import terminal
from tests.tui.test_terminal import is_restored, surroundings
from tui import messages, screens
from tui.app import TIDY_SECONDS, KinkeeperApp
from tui.client import AgentClient
from tui.screens.corrections import CorrectionsScreen

SETTINGS = """
[owner]
name = "Robin Hale"
addresses = ["robin@example.com"]
[[accounts]]
address = "robin@example.com"
imap = {{ host = "mail.example.com" }}
smtp = {{ host = "mail.example.com" }}
password = {{ keyring = true }}
[api]
socket = "{folder}/agent.sock"
[store]
folder = "{folder}/data"
"""
LATER = ("pydantic", "agent.models", "agent.config", "httpx", "click", "tui.client", "tui.sync")
WATCHED = f"""
import sys
from textual.screen import Screen
painted = Screen._compositor_refresh
def paint(screen):
    painted(screen)
    if "Today" in screen.app.export_screenshot():
        loaded = [name for name in {LATER!r} if name in sys.modules]
        screen.app.exit(message="loaded: " + (" ".join(loaded) or "nothing"))
Screen._compositor_refresh = paint
from tui.__main__ import main
main()
"""


@pytest.fixture
def settings(tmp_path: Path) -> Iterator[Path]:
    """Settings of an agent that takes every call and never says a word."""
    path = tmp_path / "config.toml"
    path.write_text(SETTINGS.format(folder=tmp_path))
    with socket.socket(socket.AF_UNIX) as listening:
        listening.bind(str(tmp_path / "agent.sock"))
        listening.listen()
        yield path


def test_the_first_frame_waits_for_no_record_and_no_question(settings, tmp_path):
    """What takes longer to load than the frame to paint is loaded behind it."""
    command = (sys.executable, "-c", WATCHED, "--config", str(settings))
    with terminal(command, (100, 30), surroundings(tmp_path, TERM="xterm-256color")) as screen:
        assert screen.ended() == 0
        assert "loaded: nothing" in screen.text


def test_settings_that_will_not_do_are_told_although_an_agent_runs(settings, tmp_path):
    """The screen leaves the terminal as it was, with the line to mend and the status for that."""
    settings.write_text(f"{settings.read_text()}\n[sending]\nundo_seconds = -1\n")
    line = settings.read_text().splitlines().index("undo_seconds = -1") + 1
    command = (sys.executable, "-m", "tui", "--config", str(settings))
    environment = surroundings(tmp_path, TERM="xterm-256color")
    with terminal(command, (160, 30), environment) as screen:
        screen.see("Today")
        assert screen.ended() == 2
        assert is_restored(screen.modes)
        words = "sending.undo_seconds: -1 will not do; write 0 or more"
        assert f"{settings}:{line}: {words}" in screen.text


@pytest.mark.parametrize("wrong", ['theme = "green"', 'keys = { undoo = "u" }'])
def test_settings_of_the_screen_that_will_not_do_are_told_at_once(settings, tmp_path, wrong):
    """Nothing is painted in a theme that there is none of."""
    settings.write_text(f"{settings.read_text()}\n[screen]\n{wrong}\n")
    command = (sys.executable, "-m", "tui", "--config", str(settings))
    environment = surroundings(tmp_path, TERM="xterm-256color")
    with terminal(command, (160, 30), environment) as screen:
        assert screen.ended() == 2
        assert "kinkeeper: " in screen.text
        assert b"Today" not in screen.heard


async def test_a_key_that_comes_before_the_agent_is_heard_does_what_it_does(wire: Wire, settle):
    """It waits for what it needs; it is neither lost nor an error, nor a second way to the agent."""
    connected: list[AgentClient] = []

    def connect() -> AgentClient:
        connected.append(AgentClient(wire))
        return connected[-1]

    app = KinkeeperApp(connect)
    async with app.run_test() as pilot:
        assert app.standing.status is None
        await pilot.press("C")
        await settle(pilot)
        assert isinstance(app.screen, CorrectionsScreen)
        assert len(connected) == 1


async def test_closed_screens_are_let_go(app: KinkeeperApp, settle, monkeypatch):
    """All but the last; or the screen would hold more memory with whatever is looked at."""
    monkeypatch.setattr("tui.app.IDLE_SECONDS", 0.01)
    async with app.run_test() as pilot:
        await settle(pilot)
        closed = []
        for _ in range(4):
            await pilot.press("O")
            await settle(pilot)
            closed.append(weakref.ref(app.screen))
            await pilot.press("escape")
            await settle(pilot)
            await pilot.pause(2 * TIDY_SECONDS)
        # Textual's own last messages and timers may still name the last ones.
        assert closed[0]() is None
        assert closed[1]() is None


@pytest.mark.parametrize("package", [messages, screens], ids=lambda one: one.__name__)
def test_whatever_is_loaded_late_is_known_to_the_type_checker(package):
    """A new screen has its line among the others, and each is found by its name."""
    folder = Path(package.__file__).parent
    modules = sorted(path.stem for path in folder.glob("*.py") if path.stem != "__init__")
    named = re.findall(
        rf"    from {package.__name__} import (\w+) as \1\b", (folder / "__init__.py").read_text()
    )
    assert named == modules
    assert all(getattr(package, name).__name__.endswith(f".{name}") for name in modules)
    with pytest.raises(AttributeError):
        _ = package.nothing_of_the_kind
