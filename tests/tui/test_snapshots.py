"""How each screen looks in three sizes and two themes; dialogs and quiet states in fewer."""

from __future__ import annotations

from datetime import timedelta

import pytest

from agent.models import AccountState, AccountStatus, Challenge, Doing, ExpiredLine
from tests.tui.fake_agent import outbox_item
from tests.tui.morning import NOW, some_doubts

SMALL, COMFORTABLE, LARGE = (80, 24), (120, 36), (200, 60)
sizes = pytest.mark.parametrize("size", [SMALL, COMFORTABLE], ids=["80x24", "120x36"])
all_sizes = pytest.mark.parametrize(
    "size", [SMALL, COMFORTABLE, LARGE], ids=["80x24", "120x36", "200x60"]
)
themes = pytest.mark.parametrize("theme", ["dark", "light"])


@all_sizes
@themes
def test_today(looks_as_before, size, theme):
    """The list on one side, the quote in its mail and the draft on the other."""
    assert looks_as_before("j", "j", size=size, theme=theme)


@all_sizes
@themes
def test_suggestion(looks_as_before, size, theme):
    """The thread with the quote highlighted; the draft with what it was checked for."""
    assert looks_as_before("enter", size=size, theme=theme)


def test_suggestion_being_edited(looks_as_before):
    """The cursor is in the text, and the words are said to be unchecked."""
    assert looks_as_before("e", "D", "e", "a", "r", size=SMALL)


@sizes
def test_suggestion_that_waits_for_a_yes(looks_as_before, size):
    """Nothing is drafted; the quote stands beside the question."""
    assert looks_as_before("G", "enter", size=size)


@all_sizes
@themes
def test_help(looks_as_before, size, theme):
    """Every key, from keys.py."""
    assert looks_as_before("question_mark", size=size, theme=theme)


@sizes
def test_approval(looks_as_before, size):
    """The exact mail, and the question."""
    assert looks_as_before("a", size=size)


@all_sizes
@themes
def test_search(looks_as_before, size, theme):
    """What was found, with the match painted."""
    assert looks_as_before("slash", *"the", size=size, theme=theme)


@all_sizes
@themes
def test_corrections(looks_as_before, agent, size, theme):
    """The questions, the quote in its mail, and below them what was decided."""
    some_doubts(agent)
    assert looks_as_before("C", "y", "j", size=size, theme=theme)


@all_sizes
@themes
def test_outbox(looks_as_before, agent, size, theme):
    """What leaves on a later day, and what could not leave."""
    later = outbox_item(agent.views["suggestion-4"].draft, agent.digest)
    in_days = {"leaves_at": NOW + timedelta(days=3)}
    agent.keep_mail("suggestion-4", later.model_copy(update=in_days))
    agent.fail("suggestion-1", "glenn@example.org does not exist there")
    assert looks_as_before("O", size=size, theme=theme)


@sizes
def test_a_corrected_life_event(looks_as_before, agent, size):
    """What it is now, and as what it was read."""
    some_doubts(agent)
    assert looks_as_before("C", "k", "down", "enter", size=size)


@sizes
def test_kinds(looks_as_before, agent, size):
    """All kinds to choose from, the cursor on the one it was read as."""
    some_doubts(agent)
    assert looks_as_before("C", "k", size=size)


@sizes
def test_whose(looks_as_before, agent, size):
    """Who it may be, and the name."""
    some_doubts(agent)
    assert looks_as_before("C", "w", size=size)


def test_date(looks_as_before, agent):
    """What was typed is said in words before it is taken."""
    some_doubts(agent)
    assert looks_as_before("C", "d", size=SMALL)


@sizes
def test_nothing_to_ask(looks_as_before, agent, size):
    """No questions is a friendly word."""
    for person in agent.people.values():
        person.life_events = []
    assert looks_as_before("C", size=size)


@sizes
def test_suggestion_whose_mail_failed(looks_as_before, agent, size):
    """Why it was not sent, above the draft that can be approved again."""
    agent.fail(
        "suggestion-1", "it may or may not have gone; look in Sent, then approve again or dismiss"
    )
    assert looks_as_before("enter", size=size)


def test_today_with_a_mail_that_failed(looks_as_before, agent):
    """The line is marked, and the preview says why."""
    agent.fail("suggestion-1", "glenn@example.org does not exist there")
    assert looks_as_before()


def test_dismissal(looks_as_before):
    """The reasons to choose from."""
    assert looks_as_before("x", size=SMALL)


def test_snooze(looks_as_before):
    """The days to choose from."""
    assert looks_as_before("s", size=SMALL)


def test_log(looks_as_before):
    """What it was, and the words that are missing."""
    assert looks_as_before("l", "enter", "enter", size=SMALL)


@sizes
def test_today_with_a_call_and_what_stands_beneath(looks_as_before, agent, size):
    """The number and what to say; what is too late, what waits, the week's challenge."""
    call = {"doing": Doing.CALL, "phone": "+1 503 555 0100", "words": "Thirty years at the bench!"}
    suggestion = agent.set_state("suggestion-1", practice="kindness", **call)
    agent.replace("suggestion-1", draft=None, no_draft_because="this asks for a call")
    gone = ExpiredLine(
        suggestion=suggestion,
        customer_name="Ann Lee",
        words="too late since yesterday: Ann's birthday",
    )
    challenge = Challenge(
        week="2026-W47",
        customers=(),
        known=(),
        words="Get to know five customers better: 2 of 5",
    )
    agent.asides = {"beyond": 3, "expired": (gone,), "challenge": challenge}
    assert looks_as_before(size=size)


def test_nobody_needs_you(looks_as_before, agent):
    """An empty day is a friendly one."""
    agent.views.clear()
    assert looks_as_before()


def test_first_reading(looks_as_before, agent):
    """While the mailbox is read for the first time, it says how far it is."""
    agent.views.clear()
    reading = AccountStatus(name="mail", state=AccountState.READING, filed=40, total=120)
    agent.status = agent.status.model_copy(update={"accounts": (reading,)})
    assert looks_as_before(size=SMALL)


def test_trouble(looks_as_before, agent):
    """What is wrong with an account is said in words."""
    stopped = AccountStatus(
        name="mail",
        state=AccountState.STOPPED,
        trouble="the password was refused; run `kinkeeper password`",
    )
    agent.status = agent.status.model_copy(update={"accounts": (stopped,), "waiting_in_outbox": 1})
    assert looks_as_before(size=SMALL)
