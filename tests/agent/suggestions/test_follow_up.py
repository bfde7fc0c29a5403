"""Follow up: wish luck on the eve, ask how it went the day after."""

from __future__ import annotations

from zoneinfo import ZoneInfo

import pytest

from agent.models import (
    Direction,
    EntryKind,
    Evidence,
    Kind,
    LifeEvent,
    Outcome,
    Suggestion,
    When,
    Who,
)
from agent.suggestions import follow_up
from agent.suggestions.situation import Situation
from tests.agent.suggestions.people import make_touch

OUT = Direction.OUT


def stages(situation: Situation) -> list[str]:
    return [one.stage for one in follow_up.suggest(situation)]


def only(situation: Situation) -> Suggestion:
    (suggestion,) = follow_up.suggest(situation)
    return suggestion


def with_quote(event: LifeEvent, quote: str) -> LifeEvent:
    evidence = tuple(one.model_copy(update={"quote": quote}) for one in event.evidence)
    return event.model_copy(update={"evidence": evidence})


def test_the_day_after_an_interview_the_owner_is_reminded_to_ask(on, entry, event) -> None:
    told = entry("2026-04-06")
    interview = event(told, date="2026-04-09")
    answered = [told, entry("2026-04-07", OUT, thread_id=told.id)]
    suggestion = only(on("2026-04-10", answered, [interview]))
    assert suggestion.stage == "after"
    assert suggestion.reason == "Glenn's interview was yesterday"
    assert suggestion.life_event_id == interview.id
    assert suggestion.entry_id is None


def test_on_the_eve_of_an_interview_the_owner_may_wish_luck(on, entry, event) -> None:
    told = entry("2026-04-01")
    interview = event(told, date="2026-04-09")
    answered = [told, entry("2026-04-02", OUT, thread_id=told.id)]
    assert stages(on("2026-04-07", answered, [interview])) == []
    eve = only(on("2026-04-08", answered, [interview]))
    assert (eve.stage, eve.reason) == ("eve", "Glenn's interview is tomorrow")
    assert (eve.due_on.day, eve.expires_on.day) == (8, 9)
    day = only(on("2026-04-09", answered, [interview]))
    assert (day.id, day.reason) == (eve.id, "Glenn's interview is today")
    assert stages(on("2026-04-10", answered, [interview])) == ["after"]


@pytest.mark.parametrize(
    "text", ["Boeing turned me down. Oh well.", "They went with somebody else", "I got it!"]
)
def test_who_may_have_told_how_it_went_is_not_asked(on, entry, event, text) -> None:
    told = entry("2026-04-01")
    interview = event(told, date="2026-04-09")
    answered = [told, entry("2026-04-02", OUT, thread_id=told.id)]
    order = entry("2026-04-10", text="Please send 40 boxes.")
    assert stages(on("2026-04-11", [*answered, order], [interview])) == ["after"]
    news = entry("2026-04-10", text=text)
    assert stages(on("2026-04-11", [*answered, news], [interview])) == []


def test_after_an_operation_nobody_asks_once_they_have_written(on, entry, event) -> None:
    """Whatever they wrote: the worst may stand in words that the reader did not understand."""
    told = entry("2026-04-01")
    operation = with_quote(
        event(told, kind=Kind.ILLNESS, who=Who.PARENT, date="2026-04-09"), "Dad's hip operation"
    )
    answered = [told, entry("2026-04-02", OUT, thread_id=told.id)]
    assert stages(on("2026-04-11", answered, [operation])) == ["after"]
    news = entry("2026-04-10", text="We lost him on the table.")
    assert stages(on("2026-04-11", [*answered, news], [operation])) == []


def test_who_was_asked_in_whatever_mail_is_not_asked_again(on, entry, event) -> None:
    told = entry("2026-04-01")
    interview = event(told, date="2026-04-09")
    answered = [told, entry("2026-04-02", OUT, thread_id=told.id)]
    asked = entry("2026-04-10", OUT, thread_id="another", text="How did it go on Thursday?")
    assert stages(on("2026-04-11", [*answered, asked], [interview])) == []
    invoice = entry("2026-04-10", OUT, thread_id="another", text="The invoice is attached.")
    assert stages(on("2026-04-11", [*answered, invoice], [interview])) == ["after"]


@pytest.mark.parametrize("kind", [Kind.BIRTHDAY, Kind.ANNIVERSARY])
def test_nobody_asks_after_a_day_on_which_the_owner_wished_well(on, entry, event, kind) -> None:
    told = entry("2026-04-01")
    day = event(told, kind=kind, date="2026-04-09")
    answered = [told, entry("2026-04-02", OUT, thread_id=told.id)]
    assert stages(on("2026-04-10", answered, [day])) == []


def test_the_eve_can_be_switched_off(on, entry, event) -> None:
    interview = event(entry("2026-04-01"), date="2026-04-09")
    settings = {"follow_up": {"eve": False}}
    assert stages(on("2026-04-08", [], [interview], **settings)) == []


@pytest.mark.parametrize(
    ("kind", "quote", "reason"),
    [
        (Kind.ILLNESS, "my dad has his hip operation on the 9th", "Glenn's dad's operation"),
        (Kind.ILLNESS, "dad goes in for surgery next Thursday", "Glenn's dad's operation"),
        (Kind.ACHIEVEMENT, "my dad takes his driving test on Thursday", "Glenn's dad's test"),
        (Kind.ACHIEVEMENT, "my dad has his last exam on Thursday", "Glenn's dad's exam"),
    ],
)
def test_operations_and_exams_have_an_eve_by_their_own_name(
    on, entry, event, kind, quote, reason
) -> None:
    told = entry("2026-04-01")
    ahead = with_quote(event(told, kind, who=Who.PARENT, date="2026-04-09"), quote)
    eve = only(on("2026-04-08", [told], [ahead]))
    assert eve.reason == f"{reason} is tomorrow"
    assert eve.needs_confirmation is (kind is Kind.ILLNESS)
    assert eve.is_sad is (kind is Kind.ILLNESS)
    assert only(on("2026-04-10", [told], [ahead])).reason == f"{reason} was yesterday"


def test_a_flu_a_title_and_a_journey_have_no_eve(on, entry, event) -> None:
    told = entry("2026-04-01")
    for kind in (Kind.ILLNESS, Kind.ACHIEVEMENT, Kind.TRAVEL, Kind.BUSINESS_MILESTONE):
        assert stages(on("2026-04-08", [told], [event(told, kind, date="2026-04-09")])) == []


def test_whoever_has_just_wished_luck_is_not_reminded_on_the_eve(on, entry, event) -> None:
    told = entry("2026-04-01", thread_id="a")
    interview = event(told, date="2026-04-09")
    wished = entry("2026-04-07", OUT, thread_id="a")
    assert stages(on("2026-04-08", [told, wished], [interview])) == []
    talked = make_touch("2026-04-08", kind=EntryKind.CALL)
    assert stages(on("2026-04-08", [told], [interview], touches=[talked])) == []
    invoice = entry("2026-04-07", OUT, thread_id="b")
    assert stages(on("2026-04-08", [told, invoice], [interview])) == ["eve"]


def test_what_is_told_on_the_day_has_no_eve_but_is_asked_after(on, entry, event) -> None:
    told = entry("2026-04-09T09:00:00")
    interview = event(told, date="2026-04-09")
    assert stages(on("2026-04-09", [told], [interview])) == []
    assert stages(on("2026-04-10", [told], [interview])) == ["after"]
    over = interview.model_copy(update={"status": When.PAST})
    assert stages(on("2026-04-10", [told], [over])) == []


def test_a_postponement_moves_both_and_may_ask_again(on, entry, event) -> None:
    told = entry("2026-04-01")
    interview = event(told, date="2026-04-09")
    moved = interview.model_copy(update={"date": "2026-04-20"})
    assert stages(on("2026-04-10", [told], [moved])) == []
    for first, second in (("2026-04-08", "2026-04-19"), ("2026-04-10", "2026-04-21")):
        before, after = only(on(first, [told], [interview])), only(on(second, [told], [moved]))
        assert before.stage == after.stage
        assert before.cause != after.cause
        assert before.id != after.id


def test_what_ended_or_was_called_off_has_neither_eve_nor_after(on, entry, event) -> None:
    told = entry("2026-04-01")
    for outcome in Outcome:
        ended = event(told, date="2026-04-09", outcome=outcome)
        for day in ("2026-04-08", "2026-04-10"):
            assert stages(on(day, [told], [ended])) == []


def test_who_may_have_died_is_not_asked_after(on, entry, event) -> None:
    told, sad = entry("2026-04-01"), entry("2026-04-07")
    ill = with_quote(
        event(told, Kind.ILLNESS, who=Who.PARENT, date="2026-04-09"), "the operation is on the 9th"
    )
    death = event(sad, Kind.BEREAVEMENT, who=Who.PARENT, is_maybe=True)
    for day in ("2026-04-08", "2026-04-10"):
        assert stages(on(day, [told], [ill]))
        assert stages(on(day, [told, sad], [ill, death])) == []


def test_midnight_is_the_owners_and_not_greenwichs(on, entry, event) -> None:
    zone = ZoneInfo("America/Los_Angeles")
    told = entry("2026-04-09T23:30:00-07:00")
    party = event(told, Kind.BUSINESS_MILESTONE, date="2026-04-09")
    assert stages(on("2026-04-10", [told], [party], zone=zone)) == ["after"]
    late = entry("2026-04-10T00:30:00-07:00")
    over = event(late, Kind.BUSINESS_MILESTONE, date="2026-04-09")
    assert stages(on("2026-04-10", [late], [over], zone=zone)) == []


def test_an_outcome_that_was_told_leaves_nothing_to_ask(on, entry, event) -> None:
    told, outcome = entry("2026-04-06"), entry("2026-04-10")
    interview = event(told, date="2026-04-09")
    interview = interview.model_copy(
        update={"evidence": (*interview.evidence, Evidence(quote="It went", entry_id=outcome.id))}
    )
    assert not list(follow_up.suggest(on("2026-04-11", [told, outcome], [interview])))


def test_a_mail_about_something_else_does_not_answer_the_question(on, entry, event) -> None:
    told, order = entry("2026-04-06"), entry("2026-04-10")
    assert list(
        follow_up.suggest(on("2026-04-11", [told, order], [event(told, date="2026-04-09")]))
    )


def test_once_the_owner_asked_in_its_thread_there_is_no_asking(on, entry, event) -> None:
    told = entry("2026-04-06", thread_id="a")
    asked = entry("2026-04-10", OUT, thread_id="a")
    interview = event(told, date="2026-04-09")
    assert stages(on("2026-04-11", [told, asked], [interview])) == []


def test_once_the_owner_talked_to_him_there_is_no_asking(on, entry, event) -> None:
    told, talk = entry("2026-04-06"), make_touch("2026-04-10", OUT, EntryKind.CALL)
    interview = event(told, date="2026-04-09")
    assert stages(on("2026-04-11", [told], [interview], touches=[talk])) == []


def test_an_invoice_after_the_day_asks_nothing(on, entry, event) -> None:
    told, invoice = entry("2026-04-06"), entry("2026-04-10", OUT)
    interview = event(told, date="2026-04-09")
    assert stages(on("2026-04-11", [told, invoice], [interview])) == ["after"]


def test_of_a_journey_one_asks_after_its_last_day(on, entry, event) -> None:
    told = entry("2026-08-04")
    trip = event(told, Kind.TRAVEL, date="2026-09-28/2026-10-07")
    assert not list(follow_up.suggest(on("2026-10-07", [told], [trip])))
    assert list(follow_up.suggest(on("2026-10-08", [told], [trip])))


def test_after_keep_days_it_is_too_late_to_ask(on, entry, event) -> None:
    told = entry("2026-04-06")
    interview = event(told, date="2026-04-09")
    settings = {"follow_up": {"after_days": 1, "keep_days": 5}}
    assert list(follow_up.suggest(on("2026-04-15", [told], [interview], **settings)))
    assert not list(follow_up.suggest(on("2026-04-16", [told], [interview], **settings)))


@pytest.mark.parametrize("date", [None, "2026-04", "2026"])
def test_without_a_day_there_is_no_day_after(on, entry, event, date) -> None:
    told = entry("2026-03-06")
    assert not list(follow_up.suggest(on("2026-05-01", [told], [event(told, date=date)])))


def test_news_told_after_the_fact_are_for_reply_not_for_follow_up(on, entry, event) -> None:
    told = entry("2026-04-10")
    assert not list(follow_up.suggest(on("2026-04-11", [told], [event(told, date="2026-04-09")])))


@pytest.mark.parametrize("kind", sorted(follow_up.NEVER_ASKED))
def test_nobody_is_asked_how_a_funeral_went(on, entry, event, kind) -> None:
    told = entry("2026-04-06")
    assert not list(
        follow_up.suggest(on("2026-04-10", [told], [event(told, kind, date="2026-04-09")]))
    )


def test_a_death_that_is_in_doubt_keeps_cheer_away_too(on, entry, event) -> None:
    told = entry("2026-04-06")
    party = event(told, Kind.BUSINESS_MILESTONE, date="2026-04-20")
    death = event(told, Kind.BEREAVEMENT, who=Who.PARENT, date="2026-04-18", id="death")
    maybe = death.model_copy(update={"is_maybe": True})
    assert not list(follow_up.suggest(on("2026-04-21", [told], [party, maybe])))
    rejected = death.model_copy(update={"is_rejected": True})
    assert list(follow_up.suggest(on("2026-04-21", [told], [party, rejected])))


def test_after_a_death_there_is_a_quiet_period(on, entry, event) -> None:
    told = entry("2026-04-06")
    party = event(told, Kind.BUSINESS_MILESTONE, date="2026-04-20")
    death = event(told, Kind.BEREAVEMENT, who=Who.PARENT, date="2026-04-18", id="death")
    assert not list(follow_up.suggest(on("2026-04-21", [told], [party, death])))
    assert list(follow_up.suggest(on("2026-04-21", [told], [party, death], quiet_days=1)))
