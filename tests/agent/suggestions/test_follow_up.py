"""Follow up: the day after, ask how it went."""

from __future__ import annotations

import pytest

from agent.models import Direction, Evidence, Kind, Who
from agent.suggestions import follow_up


def test_the_day_after_an_interview_the_owner_is_reminded_to_ask(on, entry, event) -> None:
    told = entry("2026-04-06")
    interview = event(told, date="2026-04-09")
    answered = [told, entry("2026-04-07", Direction.OUT)]
    assert not list(follow_up.suggest(on("2026-04-09", answered, [interview])))
    (suggestion,) = follow_up.suggest(on("2026-04-10", answered, [interview]))
    assert suggestion.reason == "Glenn's interview was yesterday"
    assert suggestion.life_event_id == interview.id
    assert suggestion.entry_id is None


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


def test_once_the_owner_wrote_after_the_day_there_is_no_asking(on, entry, event) -> None:
    told, wrote = entry("2026-04-06"), entry("2026-04-10", Direction.OUT)
    assert not list(
        follow_up.suggest(on("2026-04-11", [told, wrote], [event(told, date="2026-04-09")]))
    )


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
