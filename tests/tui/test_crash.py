"""The screen in a real terminal, killed in the middle of a word."""

from __future__ import annotations

import signal
from pathlib import Path

from agent.door import serving
from tests.tui.fake_agent import FakeAgent
from tests.tui.over_socket import in_a_terminal, until
from tui.kept import WordKeeper


async def test_a_screen_that_is_killed_in_the_middle_of_a_word_has_it_when_it_is_opened_again(
    agent: FakeAgent, tmp_path: Path
):
    """SIGKILL leaves no time to save anything."""
    socket, folder = tmp_path / "agent.sock", tmp_path / "unsaved"
    async with serving(agent.app, socket, before_closing=agent.changes.close):
        async with in_a_terminal(socket, folder) as terminal:
            await until(lambda: "Hi Glenn," in terminal.words)
            terminal.type("e")
            await until(lambda: "save and check" in terminal.words)
            terminal.type("Perennials")
            await until(lambda: any("Perennials" in one.text for one in WordKeeper(folder).all()))
            terminal.process.send_signal(signal.SIGKILL)
            await terminal.process.wait()
        assert agent.views["suggestion-1"].draft.text.startswith("Hi Glenn,")
        async with in_a_terminal(socket, folder) as terminal:
            await until(lambda: "are back" in terminal.words)
            await until(lambda: "PerennialsHi Glenn," in terminal.words)
            terminal.type("e")
            await until(lambda: "save and check" in terminal.words)
            await until(lambda: "These are your own words" in terminal.words)
            terminal.type("\x13")
            await until(lambda: agent.views["suggestion-1"].draft.text.startswith("Perennials"))
            await until(lambda: not WordKeeper(folder).all())
