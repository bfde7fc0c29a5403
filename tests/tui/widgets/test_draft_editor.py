"""The owner's words are never lost and never overwritten."""

from __future__ import annotations

from textual.widgets import TextArea

from tests.tui.fake_agent import FakeAgent
from tui.screens.approval import ApprovalScreen
from tui.screens.suggestion import SuggestionScreen
from tui.widgets.draft_editor import DraftEditor


async def test_editing_saves_and_checks(sit, agent: FakeAgent):
    """E opens the draft at the cursor, letters are letters, Ctrl+S saves."""
    async with sit() as desk:
        await desk.press("e", "x", "q", "ctrl+s")
        assert isinstance(desk.app.screen, SuggestionScreen)
        (call,) = agent.decisions()
        assert call[0] == "PUT /drafts/draft-of-suggestion-1"
        assert call[1]["text"].startswith("xqHi Glenn,")


async def test_leaving_keeps_the_words(sit, agent: FakeAgent):
    """Esc out of the text saves; what is then approved is what was written."""
    async with sit() as desk:
        await desk.press("e", "O", "h", "escape", "a")
        assert isinstance(desk.app.screen, ApprovalScreen)
        await desk.see("OhHi Glenn,")
    assert [call for call, _ in agent.decisions()] == [
        "PUT /drafts/draft-of-suggestion-1",
        "POST /drafts/draft-of-suggestion-1/seal",
    ]


async def test_words_under_the_cursor_are_never_overwritten(sit, agent: FakeAgent):
    """The agent writes another draft meanwhile; the owner's words stay, saved or not."""
    async with sit() as desk:
        await desk.press("e", "M", "y")
        draft = agent.views["suggestion-1"].draft
        agent.replace("suggestion-1", draft=draft.model_copy(update={"text": "Another draft"}))
        await desk.change()
        assert desk.app.screen.query_one(TextArea).text.startswith("MyHi Glenn,")
        await desk.press("ctrl+s")
        await desk.change()
        assert desk.app.screen.query_one(TextArea).text.startswith("MyHi Glenn,")
        assert not desk.app.screen.query_one(DraftEditor).is_unsaved


async def test_words_outlive_a_lost_agent(sit, agent: FakeAgent):
    """Unsaved words are kept, shown again when the suggestion is, and saved when the agent is back."""
    async with sit() as desk:
        await desk.press("e", "M", "y")
        agent.is_down = True
        await desk.press("escape")
        await desk.see("your words are kept here")
        await desk.press("escape", "enter")
        assert desk.app.screen.query_one(TextArea).text.startswith("MyHi Glenn,")
        agent.is_down = False
        await agent.change()
        await desk.see("The agent answers again")
        await desk.rest()
        assert agent.views["suggestion-1"].draft.text.startswith("MyHi Glenn,")
        assert not desk.app.screen.query_one(DraftEditor).is_unsaved


async def test_quitting_with_words_that_cannot_be_saved_asks(sit, agent: FakeAgent):
    """Esc stays, y leaves."""
    async with sit() as desk:
        await desk.press("e", "M")
        agent.is_down = True
        await desk.press("escape", "q")
        await desk.see("Quit all the same?")
        await desk.press("escape")
        assert isinstance(desk.app.screen, SuggestionScreen)
        await desk.press("q", "y")
        assert not desk.app.is_running


async def test_quitting_saves_what_is_unsaved(sit, agent: FakeAgent):
    """Ctrl+Q in the middle of a word loses nothing."""
    async with sit() as desk:
        await desk.press("e", "M")
        await desk.pilot.press("ctrl+q")
        for _ in range(100):
            if not desk.app.is_running:
                break
            await desk.pilot.pause(0.02)
    assert agent.views["suggestion-1"].draft.text.startswith("MHi Glenn,")


async def test_a_draft_written_anew_does_not_take_the_owners_words(sit, agent: FakeAgent):
    """Another draft of the same suggestion comes in while the owner writes; theirs is saved to it."""
    async with sit() as desk:
        await desk.press("e", "M", "y")
        draft = agent.views["suggestion-1"].draft
        anew = draft.model_copy(update={"id": "draft-anew", "text": "Another draft"})
        agent.replace("suggestion-1", draft=anew)
        await desk.change()
        await desk.press("ctrl+s")
        assert agent.decisions()[-1][0] == "PUT /drafts/draft-anew"
        assert agent.decisions()[-1][1]["text"].startswith("MyHi Glenn,")
        await desk.press("escape", "escape", "q")
        assert not desk.app.is_running
