"""A fire in a county, and days that are kept: who is written to, and who is not."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from agent.errors import UsageError
from agent.models import Detail, DetailKind, EntryKind, Kind, SuggestionState, Who
from tests.agent.stories.conftest import Story

DALE = "Dale Hutchins <dale@hutchinsorchards.example>"
ROSA = "Rosa Lind <rosa@lindbooks.example>"
JO = "Jo Finley <jo@finleygrowers.example>"
KIM = "Kim Moss <kim@mossdairy.example>"


def phone(number: str) -> tuple[Detail, ...]:
    return (Detail(kind=DetailKind.PHONE, value=number),)


def place(town: str) -> tuple[Detail, ...]:
    return (Detail(kind=DetailKind.PLACE, value=town),)


async def county(story: Story) -> None:
    """Three who are in Lake County, and one who is beyond its border."""
    await story.meet(DALE, tags=("lake county",))
    await story.meet(ROSA, details=place("Kelseyville, CA"))
    await story.meet(JO, details=phone("+1 707 555 0119"))
    await story.meet(KIM, details=(*place("Ukiah, CA"), *phone("+1 707 555 0120")))


def told_of(story: Story) -> set[str]:
    return {name for name, practice, _ in story.list() if practice == "hardship"}


async def test_a_fire_brings_everybody_of_the_county_on_the_list_until_he_is_written_to(
    story: Story,
) -> None:
    await county(story)
    await story.on("2026-11-18")
    _, people = story.house.happenings.add("Lake County CA", "wildfires")
    assert {one.split(":")[0] for one in people} == {"Dale Hutchins", "Rosa Lind", "Jo Finley"}
    assert told_of(story) == {"Dale", "Rosa", "Jo"}
    assert story.line("Rosa", "hardship").suggestion.reason == (
        "wildfires in Lake County CA: Rosa writes from Kelseyville"
    )
    await story.wrote("Rosa", "Are you and yours safe?", answering=False)
    assert told_of(story) == {"Dale", "Jo"}
    assert story.states("Rosa", "hardship") == [SuggestionState.DONE]
    await story.on("2026-11-19")
    await story.log("Jo", EntryKind.CALL, "Rang her: the house stands")
    assert told_of(story) == {"Dale"}


async def test_it_is_one_note_after_a_restart_and_none_when_it_is_too_late(story: Story) -> None:
    await county(story)
    await story.on("2026-11-18")
    story.house.happenings.add("Lake County CA", "wildfires")
    await story.restart()
    assert told_of(story) == {"Dale", "Rosa", "Jo"}
    assert len(story.made("Dale", "hardship")) == 1
    await story.on("2026-12-03")
    assert told_of(story) == set()
    assert story.states("Dale", "hardship") == [SuggestionState.EXPIRED]


async def test_a_region_without_customers_says_so_and_words_without_a_place_are_refused(
    story: Story,
) -> None:
    await county(story)
    await story.on("2026-11-18")
    _, people = story.house.happenings.add("Elk County PA", "floods")
    assert people == []
    assert told_of(story) == set()
    with pytest.raises(UsageError, match="names no place"):
        story.house.happenings.add("everywhere", "floods")


async def test_who_tells_of_the_fire_himself_is_answered_and_his_neighbours_are_offered(
    story: Story,
) -> None:
    await county(story)
    await story.on("2026-11-18")
    fire = await story.tell(
        "Rosa", Kind.HARDSHIP, quote="The wildfire took our barn.", who=Who.SELF
    )
    await story.look()
    assert ("Rosa", "reply", "") in story.list()
    (offer,) = story.house.views.today().offers
    assert (offer.region, offer.what, offer.customers) == ("Lake County CA", "wildfires", 2)
    story.house.happenings.add(offer.region, offer.what, from_event_id=fire.id)
    assert told_of(story) == {"Dale", "Jo"}
    assert story.house.views.today().offers == ()


DAYS_ONLY = {"curiosity": {"enabled": False}, "kindness": {"enabled": False}}


async def test_somebody_who_volunteers_is_asked_once_on_make_a_difference_day(
    tell_story: Callable[..., Story],
) -> None:
    story = tell_story(suggestions=DAYS_ONLY)
    await story.meet(ROSA)
    await story.on("2026-10-01")
    await story.tell("Rosa", Kind.VOLUNTEERING, quote="I read to the little ones on Thursdays.")
    await story.wrote("Rosa", "That is good to hear.")
    await story.on("2026-10-22")
    assert ("Rosa", "observances", "") not in story.list()
    for day in ("2026-10-23", "2026-10-24", "2026-10-25"):
        await story.on(day)
        assert ("Rosa", "observances", "") in story.list()
    await story.restart()
    assert len(story.made("Rosa", "observances")) == 1
    await story.on("2026-10-27")
    assert ("Rosa", "observances", "") not in story.list()
    assert story.states("Rosa", "observances") == [SuggestionState.EXPIRED]


async def test_thanksgiving_comes_for_each_on_his_own_countrys_day(
    tell_story: Callable[..., Story],
) -> None:
    story = tell_story(suggestions=DAYS_ONLY)
    await story.meet(ROSA, country="US")
    await story.meet(KIM, details=phone("+1 416 555 0120"))
    await story.meet(JO, country="GB")
    for day, whose in (("2026-10-12", {"Kim"}), ("2026-11-26", {"Rosa"})):
        await story.on(day)
        assert {name for name, practice, _ in story.list() if practice == "observances"} == whose
