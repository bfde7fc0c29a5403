"""What struck a region while the first mail is still being read, in several regions, and abroad."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from agent.models import Detail, DetailKind, Kind
from agent.suggestions import dialling
from tests.agent.stories.conftest import Story

ROSA = "Rosa Lind <rosa@lindbooks.example>"
JO = "Jo Finley <jo@finleygrowers.example>"
ANNA = "Anna Huber <anna@huber.example>"
PRIYA = "Priya Raman <priya@raman.example>"


def told_of(story: Story) -> set[str]:
    return {name for name, practice, _ in story.list() if practice == "hardship"}


async def test_during_the_first_reading_the_notes_are_there_and_nobody_is_singled_out(
    tell_story: Callable[..., Story],
) -> None:
    story = tell_story(suggestions={"kindness": {"enabled": True}})
    await story.on("2026-10-01")
    await story.meet(ROSA, tags=("lake county",))
    await story.meet(PRIYA)
    await story.tell("Priya", Kind.VOLUNTEERING, quote="I read to the little ones on Thursdays.")
    await story.wrote("Priya", "That is good to hear.")
    story.house.pipeline.has_first_mail = False
    await story.on("2026-10-23")  # the eve of Make a Difference Day
    assert story.list() == set()
    _, people = story.house.happenings.add("Lake County CA", "wildfires")
    assert [one.split(":")[0] for one in people] == ["Rosa Lind"]
    assert story.list() == {("Rosa", "hardship", "")}
    assert not story.house.pipeline.upkeep.has_chosen
    story.house.pipeline.has_first_mail = True
    await story.look()
    assert ("Priya", "observances", "") in story.list()
    assert told_of(story) == {"Rosa"}


async def test_a_note_does_not_wait_for_mail_that_is_unread_and_who_is_found_then_joins(
    story: Story,
) -> None:
    await story.on("2026-11-18")
    await story.meet(ROSA, tags=("lake county",))
    await story.meet(JO)
    story.house.journal.read_again(story.customer("Jo").id)
    story.house.happenings.add("Lake County CA", "wildfires")
    assert told_of(story) == {"Rosa"}
    lake = story.customer("Jo").model_copy(update={"tags": ("lake county",)})
    story.house.book.change(lambda: story.house.book.put_customer(lake))
    await story.look()
    assert told_of(story) == {"Rosa", "Jo"}


async def test_floods_in_bavaria_and_austria_are_in_both(
    story: Story, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(dialling, "_heard", {})
    await story.on("2026-11-18")
    await story.meet(ANNA, places=("Am Markt 3, 94032 Passau, Germany",))
    await story.meet(ROSA, details=(Detail(kind=DetailKind.PHONE, value="+43 662 123456"),))
    await story.meet(JO, places=("Ludwigstr. 4, 10115 Berlin, Germany",))
    story.house.happenings.add("Bavaria and Austria", "floods")
    assert told_of(story) == {"Anna", "Rosa"}
    assert story.line("Anna", "hardship").suggestion.reason == (
        "floods in Bavaria: Anna's address is in Bavaria"
    )


async def test_whom_only_a_number_abroad_puts_in_a_town_joins_a_moment_later(
    story: Story, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(dialling, "_heard", {})
    monkeypatch.setattr(dialling, "read_towns", lambda numbers: [("salzburg",) for _ in numbers])
    await story.on("2026-11-18")
    await story.meet(ROSA, details=(Detail(kind=DetailKind.PHONE, value="+43 662 123456"),))
    story.house.happenings.add("Salzburg, Austria", "floods")
    assert told_of(story) == set()
    await story.house.pipeline.settled()
    assert told_of(story) == {"Rosa"}
    assert story.line("Rosa", "hardship").suggestion.reason == (
        "floods in Salzburg, Austria: Rosa's number is one of Salzburg"
    )
