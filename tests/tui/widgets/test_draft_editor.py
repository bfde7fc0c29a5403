"""The owner's words are never lost and never overwritten."""

from __future__ import annotations

import pytest
from textual.widgets import TextArea

from agent.models import FINISHED, GateCheck, GateReport, Underline
from tests.tui.fake_agent import FakeAgent, Wire
from tests.tui.morning import NOW
from tests.waiting import until
from tui.answers.drafts import KEEP_SECONDS
from tui.app import KinkeeperApp
from tui.client import AgentClient
from tui.kept import KeptWords, WordKeeper
from tui.screens.approval import ApprovalScreen
from tui.screens.suggestion import SuggestionScreen
from tui.screens.today import TodayScreen
from tui.sync import Sync
from tui.widgets.draft_editor import DraftEditor
from tui.widgets.draft_text import DraftText


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
        await desk.see("This draft has changed while you wrote")
        await desk.see("MyHi Glenn,")
        await desk.see("Another draft")
        await desk.press("enter")
        await desk.change()
        assert agent.views["suggestion-1"].draft.text.startswith("MyHi Glenn,")
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


@pytest.mark.parametrize("words_folder", [None])
async def test_quitting_with_words_that_cannot_be_saved_asks(sit, agent: FakeAgent):
    """Where nothing can be kept on disk: Esc stays, y leaves."""
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


async def in_conflict(desk, agent: FakeAgent) -> None:
    """Words are typed, the draft changes meanwhile, and they are to be saved."""
    await desk.press("e", "M", "y")
    draft = agent.views["suggestion-1"].draft
    agent.replace("suggestion-1", draft=draft.model_copy(update={"text": "Another draft"}))
    await desk.press("ctrl+s")
    await desk.see("This draft has changed while you wrote")
    assert agent.views["suggestion-1"].draft.text == "Another draft"


async def test_the_other_version_can_be_taken(sit, agent: FakeAgent):
    """Then it stands in the editor, and nothing is unsaved."""
    async with sit() as desk:
        await in_conflict(desk, agent)
        await desk.press("j", "enter")
        assert desk.app.screen.query_one(TextArea).text == "Another draft"
        assert not desk.app.screen.query_one(DraftEditor).is_unsaved
        assert not desk.app.unsaved_words


async def test_both_versions_can_be_kept(sit, agent: FakeAgent):
    """They stand one below the other, to be made one and saved."""
    async with sit() as desk:
        await in_conflict(desk, agent)
        await desk.press("j", "j", "enter", "ctrl+s")
        kept = agent.views["suggestion-1"].draft.text
        assert kept.startswith("MyHi Glenn,")
        assert kept.endswith("Another draft")


async def test_a_conflict_may_wait(sit, agent: FakeAgent):
    """Esc leaves both as they are; saving asks again."""
    async with sit() as desk:
        await in_conflict(desk, agent)
        await desk.press("escape")
        assert desk.app.screen.query_one(TextArea).text.startswith("MyHi Glenn,")
        assert agent.views["suggestion-1"].draft.text == "Another draft"
        await desk.press("ctrl+s")
        await desk.see("This draft has changed while you wrote")


async def test_two_quick_saves_are_no_conflict(sit, agent: FakeAgent):
    """What the first of them changed, its owner changed himself."""
    async with sit() as desk:
        await desk.press("e")
        for key in ("M", "ctrl+s", "y", "ctrl+s"):
            await desk.pilot.press(key)
        await desk.rest()
        assert isinstance(desk.app.screen, SuggestionScreen)
        assert agent.views["suggestion-1"].draft.text.startswith("MyHi Glenn,")
        assert not desk.app.unsaved_words


@pytest.fixture
def words_folder(tmp_path):
    return tmp_path / "unsaved"


@pytest.fixture
def app(wire: Wire, words_folder) -> KinkeeperApp:
    return KinkeeperApp(lambda: AgentClient(wire), theme="dark", words_folder=words_folder)


async def kept_on_disk(desk, folder) -> list[KeptWords]:
    """What lies on disk once the screen has had time to write it."""
    await desk.pilot.pause(KEEP_SECONDS + 0.1)
    await desk.rest()
    return list(WordKeeper(folder).all())


async def test_what_is_typed_is_on_disk_until_the_agent_has_it(sit, agent, words_folder):
    """For its owner only, and in a folder that is his."""
    async with sit() as desk:
        await desk.press("e", "M", "y")
        (kept,) = await kept_on_disk(desk, words_folder)
        assert kept.text.startswith("MyHi Glenn,")
        assert kept.version == agent.views["suggestion-1"].draft.version
        (path,) = words_folder.iterdir()
        assert path.stat().st_mode & 0o777 == 0o600
        assert words_folder.stat().st_mode & 0o777 == 0o700
        await desk.press("ctrl+s")
        assert await kept_on_disk(desk, words_folder) == []


def typed_before(
    agent: FakeAgent, folder, text: str, version: str = "", customer_id: str = ""
) -> None:
    """A screen that died left these words."""
    draft = agent.views["suggestion-1"].draft
    words = KeptWords(
        draft_id=draft.id,
        subject=draft.subject,
        text=text,
        version=version or draft.version,
        customer_id=customer_id,
        typed_at=NOW,
    )
    WordKeeper(folder).keep(words)


async def test_words_to_somebody_who_is_forgotten_go_from_the_disk(sit, agent, words_folder):
    """Nor does the screen show them any more."""
    async with sit() as desk:
        await desk.press("e", "M", "y")
        (kept,) = await kept_on_disk(desk, words_folder)
        assert kept.customer_id == "customer-glenn"
        await desk.press("escape", "p", "X", *"Glenn Ward", "enter")
        await desk.see("Glenn Ward is forgotten")
        assert await kept_on_disk(desk, words_folder) == []
        await desk.press("escape")
        assert isinstance(desk.app.screen, TodayScreen)


async def test_words_to_somebody_who_was_forgotten_meanwhile_are_erased_at_the_start(
    sit, agent: FakeAgent, words_folder
):
    typed_before(agent, words_folder, "Mine", customer_id="customer-glenn")
    beside = words_folder / ".draft-of-suggestion-1.json.abc"  # what a screen that was killed left
    beside.write_text("Mine")
    agent.views.clear()
    del agent.people["customer-glenn"]
    async with sit() as desk:
        await desk.rest()
        assert not desk.app.unsaved_words
    assert list(words_folder.iterdir()) == []


async def test_words_to_one_of_two_who_became_one_are_kept(sit, agent: FakeAgent, words_folder):
    typed_before(agent, words_folder, "Mine", customer_id="customer-of-before")
    async with sit() as desk:
        await desk.rest()
        assert [text for _, text in desk.app.unsaved_words.values()] == ["Mine"]


async def test_words_of_a_screen_that_died_come_back(sit, agent: FakeAgent, words_folder):
    """It says so; they stand in the editor, and saving them clears the disk."""
    typed_before(agent, words_folder, "Half a letter")
    async with sit() as desk:
        await desk.see("Words that you typed and did not save are back")
        await desk.press("e")
        assert desk.app.screen.query_one(TextArea).text == "Half a letter"
        assert agent.decisions() == []
        await desk.press("ctrl+s")
        assert agent.views["suggestion-1"].draft.text == "Half a letter"
        assert await kept_on_disk(desk, words_folder) == []


async def test_words_that_come_back_to_another_draft_are_asked_about(
    sit, agent: FakeAgent, words_folder
):
    """Both are shown at once, and none is lost."""
    typed_before(agent, words_folder, "Half a letter", version="of yesterday")
    async with sit() as desk:
        await desk.press("enter")
        await desk.see("This draft has changed while you wrote")
        await desk.see("Half a letter")
        await desk.see("Hi Glenn,")
        await desk.press("escape")
        (kept,) = await kept_on_disk(desk, words_folder)
        assert (kept.text, kept.version) == ("Half a letter", "of yesterday")


async def test_words_that_the_agent_has_already_are_no_news(sit, agent: FakeAgent, words_folder):
    """The screen died between saving and clearing."""
    typed_before(agent, words_folder, agent.views["suggestion-1"].draft.text, version="before")
    async with sit() as desk:
        await desk.press("enter")
        assert isinstance(desk.app.screen, SuggestionScreen)
        assert await kept_on_disk(desk, words_folder) == []


async def test_quitting_leaves_nothing_on_disk_that_the_agent_has_taken(
    sit, agent: FakeAgent, words_folder
):
    """The next start has nothing to bring back, and does not say that it has."""
    async with sit() as desk:
        await desk.press("e", "M", "y")
        assert await kept_on_disk(desk, words_folder)
        await desk.pilot.press("ctrl+q")
        await until(lambda: not desk.app.is_running)
    assert agent.views["suggestion-1"].draft.text.startswith("MyHi Glenn,")
    assert WordKeeper(words_folder).all() == ()


async def test_what_is_typed_on_while_the_last_words_are_saved_is_kept(wire: Wire, tmp_path):
    """The agent has taken others than these."""
    sync = Sync(AgentClient(wire), lambda _: None, tmp_path)
    draft = wire.agent.views["suggestion-1"].draft
    typed = KeptWords(draft_id=draft.id, subject=draft.subject, text="Half", typed_at=NOW)
    longer = typed.model_copy(update={"text": "Half a letter"})
    await sync.save_last_words([typed], {draft.id: longer}.get)
    assert wire.agent.views["suggestion-1"].draft.text == "Half"
    assert WordKeeper(tmp_path).all() == (longer,)


async def test_quitting_without_an_agent_keeps_the_words_on_disk(sit, agent, words_folder):
    """Nothing is asked, since nothing is lost."""
    async with sit() as desk:
        await desk.press("e", "M")
        agent.is_down = True
        await desk.press("escape", "q")
        assert not desk.app.is_running
    (kept,) = WordKeeper(words_folder).all()
    assert kept.text.startswith("MHi Glenn,")


async def test_editing_begins_at_the_place_that_is_left_for_the_owner(sit, agent: FakeAgent):
    """Typing takes its place, wherever in the letter it stands."""
    draft = agent.views["suggestion-1"].draft
    gap = "[For you to answer: the porch]"
    text = f"Hi Glenn,\n\nIt was good to read you.\n\n{gap}\n\nRobin"
    start = text.index(gap)
    span = Underline(start=start, end=start + len(gap), reason="It is empty.")
    check = GateCheck(name=FINISHED, has_passed=False, finding="It is empty.", spans=(span,))
    changed = {"text": text, "gate": GateReport(checks=(check,))}
    agent.replace("suggestion-1", draft=draft.model_copy(update=changed))
    async with sit() as desk:
        await desk.press("enter", "e", "Y", "e", "s")
        words = desk.app.screen.query_one(DraftText).text
        assert words == text.replace(gap, "Yes")
