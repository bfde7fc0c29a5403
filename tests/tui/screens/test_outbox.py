"""The outbox on the screen: until a mail has begun to leave it is the owner's."""

from __future__ import annotations

import datetime as dt

import pytest

from agent.models import OutboxState
from tests.tui.fake_agent import FakeAgent, outbox_item
from tests.tui.morning import NOW
from tui.screens.approval import ApprovalScreen
from tui.screens.later import LaterScreen
from tui.screens.outbox import OutboxScreen
from tui.screens.suggestion import SuggestionScreen

ITEM = "outbox-of-suggestion-1"


def approve(agent: FakeAgent, number: int = 1, **fields) -> None:
    """The mail of that suggestion waits; half a minute, where nothing else is said."""
    draft = agent.views[f"suggestion-{number}"].draft
    said = {"leaves_at": NOW + dt.timedelta(seconds=30)} | fields
    item = outbox_item(draft, agent.digest).model_copy(update=said)
    agent.keep_mail(f"suggestion-{number}", item)


@pytest.fixture
def standstill(monkeypatch: pytest.MonkeyPatch) -> None:
    """The seconds of the status line are counted by the agent's clock alone."""
    monkeypatch.setattr("tui.widgets.status_line.monotonic", lambda: 1000.0)


async def test_the_undo_window_is_counted_and_z_takes_the_mail_back(sit, agent: FakeAgent):
    """On every screen; the draft stands again as it was."""
    agent.undo_seconds = 30
    async with sit() as desk:
        await desk.press("a", "y")
        await desk.see("in 30 s")
        await desk.see("in 29 s")
        await desk.press("z")
        await desk.see("Taken back")
        assert agent.decisions()[-1][0] == f"POST /outbox/{ITEM}/take-back"
        assert agent.views["suggestion-1"].outbox is None


async def test_a_screen_that_was_opened_since_takes_back_what_waits(sit, agent: FakeAgent):
    """Z undoes an approval of before; where nothing waits there is nothing to undo."""
    approve(agent)
    async with sit() as desk:
        await desk.see("O shows it")
        await desk.press("z")
        await desk.see("Taken back")
        await desk.press("z")
        await desk.see("There is nothing to undo.")


async def test_what_was_put_off_before_this_screen_was_opened_is_not_the_last_decision(
    sit, agent: FakeAgent
):
    """A mail for next month is taken back in the outbox, not by a key too many."""
    approve(agent, leaves_at=NOW + dt.timedelta(days=30), is_for_later=True)
    async with sit() as desk:
        await desk.press("z")
        await desk.see("There is nothing to undo.")
        assert agent.decisions() == []


@pytest.mark.usefixtures("standstill")
async def test_the_seconds_beside_z_are_those_of_the_mail_that_z_takes_back(sit, agent: FakeAgent):
    """Of two that wait the one approved last; when it is back, the other."""
    async with sit() as desk:
        agent.undo_seconds = 20
        await desk.press("a", "y")
        await desk.see("1 to leave, in 20 s; z takes it back")
        agent.undo_seconds = 40
        await desk.press("a", "y")
        await desk.see("2 to leave, the last in 40 s; z takes it back")
        await desk.press("z")
        await desk.see("1 to leave, in 20 s; z takes it back")
        assert agent.decisions()[-1][0] == "POST /outbox/outbox-of-suggestion-4/take-back"
        await desk.press("z")
        assert agent.decisions()[-1][0] == f"POST /outbox/{ITEM}/take-back"
        assert " to leave" not in desk.text


@pytest.mark.usefixtures("standstill")
async def test_where_z_undoes_something_else_the_key_of_the_outbox_is_named(sit, agent: FakeAgent):
    """A mail waits, and something was put off since; once that is back, z takes the mail."""
    agent.undo_seconds = 60
    async with sit() as desk:
        await desk.press("a", "y", "s", "enter")
        await desk.see("1 to leave, in 60 s; O shows it")
        await desk.press("z")
        await desk.see("1 to leave, in 60 s; z takes it back")


@pytest.mark.usefixtures("standstill")
async def test_no_key_is_promised_for_a_mail_that_has_left(sit, agent: FakeAgent):
    """The one approved last is gone, one approved before it waits for its hour."""
    async with sit() as desk:
        for seconds in (300, 20):
            agent.undo_seconds = seconds
            await desk.press("a", "y")
        sent = agent.views["suggestion-4"].outbox.model_copy(update={"state": OutboxState.SENT})
        agent.keep_mail("suggestion-4", sent)
        await desk.change()
        await desk.see("1 to leave, in 300 s; O shows it")


@pytest.mark.usefixtures("standstill")
async def test_z_is_named_only_where_it_takes_the_mail_back(sit, agent: FakeAgent):
    """Corrections has another z, and an open suggestion takes back its own mail."""
    async with sit() as desk:
        for seconds in (20, 40):
            agent.undo_seconds = seconds
            await desk.press("a", "y")
        await desk.press("C")
        await desk.see("2 to leave, the next in 20 s; O shows them")
        await desk.press("escape", "home", "enter")
        await desk.see("2 to leave, this one in 20 s; z takes it back")


@pytest.mark.usefixtures("standstill")
async def test_on_a_small_screen_fewer_words_say_which_mail_z_takes_back(sit, agent: FakeAgent):
    """The status line stays one line."""
    agent.status = agent.status.model_copy(update={"is_clock_moved": False})
    async with sit(size=(80, 24)) as desk:
        for seconds in (20, 40):
            agent.undo_seconds = seconds
            await desk.press("a", "y")
        await desk.see("1 of 2 leaves in 40 s; z undoes it")
        assert "mail watching" in desk.text.splitlines()[-1]


async def test_an_open_suggestion_takes_back_its_own_mail(sit, agent: FakeAgent):
    """Whatever was decided last."""
    approve(agent)
    approve(agent, 2, leaves_at=NOW + dt.timedelta(seconds=20))
    async with sit() as desk:
        await desk.press("home", "enter", "z")
        assert isinstance(desk.app.screen, SuggestionScreen)
        assert agent.decisions() == [(f"POST /outbox/{ITEM}/take-back", {})]


async def test_an_empty_outbox_says_so(sit):
    async with sit() as desk:
        await desk.press("O")
        assert isinstance(desk.app.screen, OutboxScreen)
        await desk.see("Nothing waits to leave.")
        await desk.press("z", "S", "l")
        assert isinstance(desk.app.screen, OutboxScreen)


async def test_the_outbox_counts_hurries_and_takes_back(sit, agent: FakeAgent):
    """What is under the cursor, by its key."""
    approve(agent)
    async with sit() as desk:
        await desk.press("O")
        await desk.see("Waits to leave  1")
        await desk.see("in 2")
        await desk.press("S")
        assert agent.decisions()[-1][0] == f"POST /outbox/{ITEM}/hurry"
        await desk.see("On its way to")
        await desk.press("z")
        assert agent.decisions()[-1][0] == f"POST /outbox/{ITEM}/take-back"
        await desk.see("Nothing waits to leave.")


async def test_a_new_time_is_asked_for_shown_and_approved(sit, agent: FakeAgent):
    """In place of the mail that waits, which stays until the yes."""
    approve(agent, leaves_at=NOW + dt.timedelta(days=1), is_for_later=True)
    async with sit() as desk:
        await desk.press("O", "l")
        assert isinstance(desk.app.screen, LaterScreen)
        await desk.press(*"monday", "enter")
        await desk.see("Send this Mon 23 Nov at 8:00?")
        assert agent.decisions()[-1][1] == {
            "anyway": True,
            "leaves_at": "2026-11-23T08:00:00",
            "instead_of": ITEM,
        }
        await desk.press("y")
        assert agent.views["suggestion-1"].outbox.leaves_at.isoformat()[:16] == "2026-11-23T08:00"


async def test_a_missed_time_is_said_and_nothing_goes_without_a_look(sit, agent: FakeAgent):
    """Sending it now shows the mail of now first."""
    missed = NOW.replace(hour=8, minute=0) - dt.timedelta(days=1)
    approve(agent, state=OutboxState.MISSED, leaves_at=missed, is_for_later=True)
    async with sit(size=(80, 24)) as desk:
        await desk.see("missed its time: O")
        await desk.press("O")
        await desk.see("It should have left yesterday at 8:00.")
        await desk.press("S")
        assert isinstance(desk.app.screen, ApprovalScreen)
        assert agent.decisions()[-1][1] == {"anyway": True, "leaves_at": "", "instead_of": ITEM}


async def test_what_failed_says_why_and_is_approved_again(sit, agent: FakeAgent):
    """In the server's words."""
    agent.fail("suggestion-1", "550 no such user")
    async with sit() as desk:
        await desk.press("O")
        await desk.see("Not delivered: yours to decide  1")
        await desk.see("550 no such user")
        await desk.press("z")
        await desk.see("It has not left, and waits no more.")
        agent.replace("suggestion-1", outbox=None)
        await desk.press("S")
        assert agent.decisions()[-1][0] == "POST /drafts/draft-of-suggestion-1/seal"


async def test_what_left_today_stands_below(sit, agent: FakeAgent):
    """It is opened by Enter, and not taken back."""
    approve(agent, state=OutboxState.FILED, sent_at=NOW)
    async with sit() as desk:
        await desk.press("O")
        await desk.see("Left today  1")
        await desk.press("z")
        await desk.see("It has left already.")
        await desk.press("enter")
        assert isinstance(desk.app.screen, SuggestionScreen)
