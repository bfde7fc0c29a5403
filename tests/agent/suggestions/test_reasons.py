"""Why now, in words for the owner."""

from __future__ import annotations

from datetime import date

import pytest

from agent.models import Evidence, Kind, Who
from agent.suggestions.reasons import name_day, name_event


@pytest.mark.parametrize(
    ("kind", "who", "name", "words"),
    [
        (Kind.JOB_INTERVIEW, Who.SELF, None, "Glenn's interview"),
        (Kind.ACHIEVEMENT, Who.CHILD, "Tyler", "Tyler's achievement"),
        (Kind.SEPARATION, Who.SIBLING, None, "Glenn's sibling's separation"),
        (Kind.BEREAVEMENT, Who.PARENT, "Arne", "the loss of Arne"),
        (Kind.BEREAVEMENT, Who.PARENT, None, "the loss of Glenn's parent"),
        (Kind.BIRTH, Who.CHILD, "Hania", "the birth of Hania"),
        (Kind.BIRTH, Who.GRANDCHILD, None, "the birth of a grandchild"),
        (Kind.NEW_PET, Who.PET, "Bindi", "the new pet, Bindi"),
        (Kind.HARDSHIP, Who.COMMUNITY, None, "trouble in Glenn's neighbourhood"),
        (Kind.HARDSHIP, Who.COMPANY, None, "trouble at Glenn's company"),
        (Kind.MOVE, Who.COMPANY, None, "the move of Glenn's company"),
        (Kind.ACHIEVEMENT, Who.COMPANY, "Boca", "Boca's achievement"),
    ],
)
def test_an_event_is_named_by_whose_it_is(entry, event, kind, who, name, words) -> None:
    assert name_event(event(entry("2026-11-02"), kind, who=who, name=name), "Glenn") == words


def test_a_relative_is_named_in_the_mails_own_word(entry, event) -> None:
    told = entry("2026-11-02")
    quote = Evidence(quote="My mother flies in from Chennai", entry_id=told.id)
    trip = event(told, Kind.TRAVEL, who=Who.PARENT, evidence=(quote,))
    assert name_event(trip, "Priya") == "Priya's mother's journey"
    unclear = Evidence(quote="My mother and my father fly in", entry_id=told.id)
    trip = event(told, Kind.TRAVEL, who=Who.PARENT, evidence=(unclear,))
    assert name_event(trip, "Priya") == "Priya's parent's journey"


def test_a_team_is_said_to_be_whose_it_is(entry, event) -> None:
    told = entry("2026-11-02")
    quote = Evidence(quote="the team took the state title", entry_id=told.id)
    title = event(told, Kind.ACHIEVEMENT, who=Who.COMMUNITY, evidence=(quote,))
    assert name_event(title, "Glenn") == "the achievement of Glenn's team"


def test_a_nearer_word_than_its_kind_has_is_taken(entry, event) -> None:
    ill = event(entry("2026-11-02"), Kind.ILLNESS, who=Who.PARENT, name="Arne")
    assert name_event(ill, "Glenn", what="operation") == "Arne's operation"


@pytest.mark.parametrize(
    ("day", "words"),
    [
        (date(2026, 11, 19), "tomorrow"),
        (date(2026, 11, 18), "today"),
        (date(2026, 11, 17), "yesterday"),
        (date(2026, 11, 13), "on Friday"),
        (date(2026, 11, 2), "on 2 Nov"),
        (date(2025, 11, 18), "on 18 Nov 2025"),
    ],
)
def test_a_day_is_named_as_people_do(day: date, words: str) -> None:
    assert name_day(day, date(2026, 11, 18)) == words
