"""The whole screen at work: keys in, calls to the agent out, and what the owner then sees."""

from __future__ import annotations

import pytest
from textual.widgets import Input, TextArea

from agent.models import AccountState, AccountStatus, GateCheck, GateReport, OutboxState
from tests.tui.fake_agent import FakeAgent
from tests.tui.morning import at
from tui.screens.approval import ApprovalScreen
from tui.screens.customer import CustomerScreen
from tui.screens.notice import NoticeScreen
from tui.screens.suggestion import SuggestionScreen
from tui.screens.today import TodayScreen
from tui.widgets.draft_editor import DraftEditor
from tui.widgets.timeline import Timeline
from tui.widgets.today_list import TodayList


def cursor(desk) -> str:
    line = desk.app.screen_stack[0].query_one(TodayList).current
    return line.suggestion.id if line else ""


async def test_today_shows_whom_why_and_the_proof(sit):
    """Name, reason, the quote's mail and the draft are on the first screen."""
    async with sit() as desk:
        for words in (
            "Follow up",
            "Glenn Ward",
            "interview was yesterday",
            "side gate",
            "Hi Glenn",
        ):
            await desk.see(words)


async def test_the_preview_follows_the_cursor(sit):
    """Moving down shows the next suggestion's mail."""
    async with sit() as desk:
        await desk.press("j")
        assert cursor(desk) == "suggestion-4"
        await desk.see("Olá Inês")
        await desk.press("up")
        await desk.see("Hi Glenn")


async def test_nothing_is_sent_without_the_second_yes(sit, agent: FakeAgent):
    """Approving shows the exact mail; Esc and n go back and nothing leaves."""
    async with sit() as desk:
        for refusal in ("escape", "n"):
            await desk.press("a")
            assert isinstance(desk.app.screen, ApprovalScreen)
            await desk.see("robin@halesupply.example")
            await desk.press(refusal)
            assert isinstance(desk.app.screen, TodayScreen)
    assert {call for call, _ in agent.decisions()} == {"POST /drafts/draft-of-suggestion-1/seal"}


@pytest.mark.parametrize("key", ["enter", "y"])
async def test_sending(sit, agent: FakeAgent, key):
    """The digest of what was shown goes to the agent; the line says on its way, then sent."""
    async with sit() as desk:
        await desk.press("enter", "a", key)
        assert agent.decisions()[-1] == (
            "POST /drafts/draft-of-suggestion-1/approve",
            {"digest": "digest-1"},
        )
        assert isinstance(desk.app.screen, TodayScreen)
        await desk.see("on its way")
        item = agent.views["suggestion-1"].outbox
        sent = item.model_copy(update={"state": OutboxState.FILED})
        agent.replace("suggestion-1", outbox=sent)
        await agent.change()
        await desk.see("sent")


async def test_what_is_on_its_way_is_not_decided_again(sit, agent: FakeAgent):
    """Keys on an approved mail only say that it is approved."""
    async with sit() as desk:
        await desk.press("a", "y")
        before = agent.decisions()
        await desk.press("a", "s", "x", "e")
        await desk.see("approved already")
        assert isinstance(desk.app.screen, TodayScreen)
        assert agent.decisions() == before


async def test_a_stale_mail_is_not_sent(sit, agent: FakeAgent):
    """If it changed between look and yes, the agent's words say so."""
    async with sit() as desk:
        await desk.press("a")
        agent.digest = "digest-2"
        await desk.press("y")
        await desk.see("it changed since you saw it")
        assert agent.views["suggestion-1"].outbox is None


async def test_the_gate_says_why_not(sit, agent: FakeAgent):
    """A refusal is a notice in words."""
    agent.gate_refuses = "It would fit anybody: name what happened."
    async with sit() as desk:
        await desk.press("a")
        assert isinstance(desk.app.screen, NoticeScreen)
        await desk.see("It would fit anybody")
        await desk.press("escape")
        assert isinstance(desk.app.screen, TodayScreen)


async def test_findings_stand_beneath_the_draft(sit, agent: FakeAgent):
    """Each check that failed is said in its own words, those that passed by name."""
    draft = agent.views["suggestion-1"].draft
    checks = (
        GateCheck(name="specific", has_passed=True),
        GateCheck(name="no_pitch", has_passed=False, finding="It offers a discount."),
    )
    agent.replace(
        "suggestion-1", draft=draft.model_copy(update={"gate": GateReport(checks=checks)})
    )
    async with sit() as desk:
        await desk.press("enter")
        await desk.see("✗ It offers a discount.")
        await desk.see("✓ specific")


async def test_snooze_and_undo(sit, agent: FakeAgent):
    """Monday is a key away, and u brings it back."""
    async with sit() as desk:
        await desk.press("s", "j", "enter")
        assert agent.decisions() == [
            ("POST /suggestions/suggestion-1/snooze", {"until": "2026-11-23"})
        ]
        await desk.see("Snoozed until Mon 23 Nov 2026")
        assert cursor(desk) == "suggestion-4"
        await desk.press("u")
        assert agent.decisions()[-1] == ("POST /suggestions/suggestion-1/reopen", {})
        await desk.see("interview was yesterday")
        await desk.press("u")
        await desk.see("nothing to undo")


async def test_snooze_until_a_typed_day(sit, agent: FakeAgent):
    """A day gone by or no day at all is asked for again."""
    async with sit() as desk:
        await desk.press("s", "G", "enter", *"2026-02-31", "enter")
        await desk.see("Write a day to come, like 2026-11-21.")
        desk.app.screen.query_one(Input).value = "2026-12-24"
        await desk.press("enter")
    assert agent.decisions() == [("POST /suggestions/suggestion-1/snooze", {"until": "2026-12-24"})]


async def test_dismiss_with_a_reason(sit, agent: FakeAgent):
    """Why it was wrong goes to the agent; Esc dismisses nothing."""
    async with sit() as desk:
        await desk.press("x", "escape", "x", "j", "enter")
    assert agent.decisions() == [
        ("POST /suggestions/suggestion-1/dismiss", {"reason": "not this person"})
    ]


async def test_a_grief_waits_for_a_yes(sit, agent: FakeAgent):
    """No draft until c; a only says so; c brings the draft."""
    async with sit() as desk:
        await desk.press("G", "enter")
        await desk.see("Is that so?")
        await desk.press("a")
        await desk.see("First say whether it is so")
        await desk.press("c")
        assert agent.decisions() == [("POST /suggestions/suggestion-3/confirm", {})]
        await desk.see("I am so sorry.")


async def test_confirm_needs_a_question(sit, agent: FakeAgent):
    """C on what is not in doubt changes nothing."""
    async with sit() as desk:
        await desk.press("c")
        await desk.see("nothing to confirm")
    assert agent.decisions() == []


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
        await agent.change()
        await desk.pilot.pause(0.4)
        await desk.rest()
        assert desk.app.screen.query_one(TextArea).text.startswith("MyHi Glenn,")
        await desk.press("ctrl+s")
        await agent.change()
        await desk.pilot.pause(0.4)
        await desk.rest()
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


async def test_new_mail_keeps_the_cursor(sit, agent: FakeAgent):
    """A suggestion that comes in above does not move the owner off theirs."""
    async with sit() as desk:
        await desk.press("j")
        person = agent.people["customer-glenn"]
        agent.suggest(person, "reply", "Glenn wrote again", due_on=at(18).date())
        agent.views = {key: agent.views[key] for key in sorted(agent.views, reverse=True)}
        await agent.change()
        await desk.see("Glenn wrote again")
        assert cursor(desk) == "suggestion-4"


async def test_a_lost_agent_is_said_and_found_again(sit, agent: FakeAgent):
    """The status line says so, and recovers by itself."""
    async with sit() as desk:
        agent.is_down = True
        await agent.change()
        await desk.see("The agent does not answer; trying again")
        await desk.see("Glenn Ward")
        agent.is_down = False
        await desk.see("mail watching")


async def test_the_screen_opens_before_the_agent(sit, agent: FakeAgent):
    """Without an agent it says what to do, and fills when there is one."""
    agent.is_down = True
    async with sit() as desk:
        await desk.see("Start it with `kinkeeper run`")
        agent.is_down = False
        await desk.see("Glenn Ward")


async def test_nobody_needs_you(sit, agent: FakeAgent):
    """An empty list is good news, and any key is harmless."""
    agent.views.clear()
    async with sit() as desk:
        await desk.see("Nobody needs you today.")
        await desk.press("a", "e", "s", "x", "c", "p", "enter", "j", "k")
        assert isinstance(desk.app.screen, TodayScreen)
    assert agent.decisions() == []


async def test_search_opens_the_customer_at_the_entry(sit, agent: FakeAgent):
    """Letters search at once; Enter opens the story with the cursor on what was found."""
    async with sit() as desk:
        await desk.press("slash")
        await desk.see("4 customers, latest first")
        await desk.press(*"leave on")
        await desk.see("1 found")
        await desk.press("enter")
        assert isinstance(desk.app.screen, CustomerScreen)
        assert desk.app.screen.query_one(Timeline).current.id == "customer-glenn-entry-0"
        await desk.see("the boards leave on Friday.")
        await desk.press("escape", "down", "enter")
        assert isinstance(desk.app.screen, CustomerScreen)
    assert ("GET /search?q=leave+on", {}) in agent.calls


async def test_nothing_found_is_said(sit):
    """And Enter on nothing opens nothing."""
    async with sit() as desk:
        await desk.press("slash", *"zzz", "enter")
        await desk.see("Nothing found")


async def test_the_customers_story(sit):
    """Mails and life events in one line of time, each life event with its proof."""
    async with sit() as desk:
        await desk.press("p")
        await desk.see("Job interview · Tue 17 Nov 2026")
        await desk.see("93% sure")
        await desk.press("j", "j")
        await desk.see("the boards leave on Friday.")
        await desk.press("escape")
        assert isinstance(desk.app.screen, TodayScreen)


async def test_help_opens_and_closes(sit):
    """? and ? again."""
    async with sit() as desk:
        await desk.press("question_mark")
        await desk.see("Dismiss it, and say why")
        await desk.press("question_mark")
        assert isinstance(desk.app.screen, TodayScreen)


async def test_trouble_and_progress_are_said(sit, agent: FakeAgent):
    """Each account's state, its trouble in words, and how many mails are read."""
    accounts = (
        AccountStatus(name="home", state=AccountState.READING, filed=30, total=120),
        AccountStatus(name="work", state=AccountState.WAITING, trouble="the network is away"),
    )
    agent.status = agent.status.model_copy(update={"accounts": accounts, "waiting_in_outbox": 2})
    async with sit() as desk:
        for words in ("home reading", "30/120", "work: the network is away", "2 on its way"):
            await desk.see(words)


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
