"""The whole screen at work: keys in, calls to the agent out, and what the owner then sees."""

from __future__ import annotations

import pytest
from textual.message import Message

from tests.tui.fake_agent import FakeAgent
from tui.app import KinkeeperApp
from tui.screens.today import TodayScreen


async def test_hostile_words_are_shown_as_they_are(sit, agent: FakeAgent):
    """Markup, escapes and bidirectional tricks in a mail are letters or nothing."""
    hostile = "[bold red]Bob[/] \x1b[31m\u202egnp.exe [@click=app.exit]x[/]"
    shown = "[bold red]Bob[/] [31mgnp.exe"
    view = agent.views["suggestion-1"]
    entry = view.thread[0].model_copy(update={"subject": hostile, "text": hostile})
    agent.replace(
        "suggestion-1",
        customer=view.customer.model_copy(update={"name": hostile}),
        thread=(entry, *view.thread[1:]),
        draft=view.draft.model_copy(update={"subject": hostile, "text": hostile}),
    )
    agent.set_state("suggestion-1", reason=hostile)
    async with sit(size=(200, 50)) as desk:
        await desk.see(shown)
        for key in ("enter", "a"):
            await desk.press(key)
            await desk.see(shown)
            assert "\x1b" not in desk.text
            assert "\u202e" not in desk.text
        await desk.press("escape", "s")
        await desk.see(shown)
        await desk.press("escape", "x")
        await desk.see(shown)


@pytest.mark.parametrize("size", [(40, 12), (80, 24), (300, 100)])
async def test_every_screen_opens_in_every_size(sit, size):
    """Small, large: nothing breaks."""
    async with sit(size=size) as desk:
        for keys in (["enter"], ["e"], ["p"], ["slash"], ["question_mark"], ["a"], ["s"], ["x"]):
            await desk.press(*keys)
            assert not isinstance(desk.app.screen, TodayScreen)
            while not isinstance(desk.app.screen, TodayScreen):
                await desk.press("escape")


async def test_requests_rise_and_facts_come_back(app: KinkeeperApp, settle):
    """What happens between the keys and the mail on its way, told by the messages alone."""
    said: list[str] = []

    def listen(message: Message) -> None:
        if type(message).__module__ == "tui.messages" and message not in heard:
            heard.append(message)
            said.append(type(message).__name__)

    heard: list[Message] = []
    async with app.run_test(size=(120, 36), message_hook=listen) as pilot:
        await settle(pilot)
        assert said[0] == "AgentFound"
        assert {"StatusFetched", "TodayFetched", "PreviewRequested", "SuggestionFetched"} <= set(
            said
        )
        for key, expected in (
            ("a", ["ApproveRequested", "DraftSealed"]),
            ("escape", []),
            ("x", ["DismissRequested"]),
            ("enter", ["SuggestionDismissed"]),
            ("u", ["UndoRequested", "SuggestionReopened"]),
            ("e", ["OpenRequested"]),
            ("A", ["DraftEdited"]),
            ("ctrl+s", ["SaveRequested", "DraftSaved"]),
            ("p", ["DraftEdited"]),
            ("escape", ["SaveRequested", "EditingEnded", "DraftSaved"]),
            ("p", ["CustomerRequested", "CustomerFetched"]),
        ):
            said.clear()
            await pilot.press(key)
            await settle(pilot)
            fetched = {"StatusFetched", "TodayFetched", "PreviewRequested", "SuggestionFetched"}
            told = [name for name in dict.fromkeys(said) if name not in fetched]
            assert set(expected) <= set(told), key
            assert set(told) <= {*expected, "DraftEdited"}, key
