"""The screen beside an agent that dies: it says so, comes back, and nothing typed is lost."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime
from pathlib import Path

import pytest
from textual.widgets import TextArea

from tests.servers.conftest import CUSTOMER
from tests.servers.rig import Rig, correspondence, herd
from tui.app import KinkeeperApp
from tui.client import AgentClient
from tui.kept import WordKeeper
from tui.screens.suggestion import SuggestionScreen

pytestmark = pytest.mark.servers

MAILS = 6


async def test_words_typed_while_the_agent_is_dead_are_saved_once_it_lives_again(
    mailserver, owner_account, tmp_path: Path
) -> None:
    people = [f"Priya Raman <{CUSTOMER}>"]
    mails = correspondence(people, mails=MAILS, news=1, before=datetime.now(UTC))
    with mailserver.client() as client:
        for folder, found in zip(("INBOX", "Sent"), mails, strict=True):
            client.multiappend(folder, found)
    with herd() as flock:
        rig = Rig(flock, owner_account, tmp_path)
        try:
            rig.start()
            await asyncio.to_thread(rig.until_settled, MAILS, lines=1)
            unsaved = tmp_path / "unsaved"
            client = AgentClient.over_socket(tmp_path / "agent.sock")
            app = KinkeeperApp(lambda: client, words_folder=unsaved)
            async with app.run_test(size=(120, 36)) as pilot:

                async def until(is_so) -> None:
                    async with asyncio.timeout(60):
                        while not is_so():
                            await pilot.pause(0.02)

                await until(lambda: app.home.decidable is not None)
                await pilot.press("enter")
                await until(lambda: isinstance(app.screen, SuggestionScreen))
                await until(lambda: app.screen.query_one("#answer").display)
                await pilot.press("e", *"Dear ")
                await asyncio.to_thread(rig.kill)
                await until(lambda: app.standing.is_lost)
                await pilot.press(*"Priya", "ctrl+s")
                await until(lambda: bool(app.failed_saves))
                await until(lambda: [one.text[:10] for one in kept(unsaved)] == ["Dear Priya"])
                assert app.screen.query_one(TextArea).text.startswith("Dear Priya")

                rig.start()
                await until(lambda: not app.standing.is_lost)
                await until(lambda: not app.unsaved_words)
                await until(lambda: not kept(unsaved))
            (draft,) = rig.records("drafts")
            assert draft["text"].startswith("Dear Priya")
            rig.stop()
        finally:
            rig.close()


def kept(folder: Path):
    return WordKeeper(folder).all()
