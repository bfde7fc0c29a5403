"""`E` in a real terminal: the owner's own editor has it, and the screen has his words after it."""

from __future__ import annotations

from pathlib import Path

from agent.door import serving
from tests.tui.fake_agent import FakeAgent
from tests.tui.over_socket import in_a_terminal, until
from tui.kept import WordKeeper

ALTERNATE_SCREEN_LEFT, HAS_IT = "\x1b[?1049l", "THE EDITOR HAS IT"
EDITOR = """#!/bin/sh
cp "$1" {desk}/seen
printf 'THE EDITOR HAS IT'
while [ ! -e {desk}/done ]; do sleep 0.02; done
rm {desk}/done
printf 'P.S. Bring oak.\\n' >> "$1"
"""


async def test_what_the_owners_editor_did_is_saved_and_two_versions_are_never_mixed_up(
    agent: FakeAgent, tmp_path: Path
):
    """The draft changes while the editor has it; what is kept of both goes there again."""
    socket, folder, editor = tmp_path / "agent.sock", tmp_path / "unsaved", tmp_path / "editor"
    editor.write_text(EDITOR.format(desk=tmp_path))
    editor.chmod(0o700)
    surroundings = {"VISUAL": str(editor), "XDG_RUNTIME_DIR": str(tmp_path)}

    def draft() -> str:
        return agent.views["suggestion-1"].draft.text

    def leave_the_editor() -> None:
        (tmp_path / "done").touch()

    async with (
        serving(agent.app, socket, before_closing=agent.changes.close),
        in_a_terminal(socket, folder, **surroundings) as terminal,
    ):
        await until(lambda: "Hi Glenn," in terminal.words)
        terminal.type("E")
        await until(lambda: HAS_IT in terminal.words)
        assert terminal.shown.index(ALTERNATE_SCREEN_LEFT) < terminal.shown.index(HAS_IT)
        assert (tmp_path / "seen").read_text().startswith("Subject: Re: ")
        terminal.shown = ""
        leave_the_editor()
        await until(lambda: draft().endswith("P.S. Bring oak."))
        await until(lambda: "would be glad to hear from you" in terminal.words)

        terminal.type("E")
        await until(lambda: HAS_IT in terminal.words)
        before = agent.views["suggestion-1"].draft
        agent.replace(
            "suggestion-1", draft=before.model_copy(update={"text": "Typed on the other screen."})
        )
        terminal.shown = ""
        leave_the_editor()
        await until(lambda: "This draft has changed while you wrote" in terminal.words)
        assert draft() == "Typed on the other screen.", "nothing is written over"
        terminal.type("jj\r")
        await until(lambda: any("other screen" in one.text for one in WordKeeper(folder).all()))

        terminal.type("E")
        await until(lambda: HAS_IT in terminal.words)
        seen = (tmp_path / "seen").read_text()
        assert seen.index("P.S. Bring oak.") < seen.index("Typed on the other screen.")
        leave_the_editor()
        await until(lambda: "Typed on the other screen.\nP.S. Bring oak." in draft())
        await until(lambda: not WordKeeper(folder).all())
    assert list((tmp_path / "kinkeeper").iterdir()) == [], "no copy lies about"
