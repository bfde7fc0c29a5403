"""Kindness and curiosity, day by day."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from datetime import date, timedelta

from agent.briefs import Briefs, in_words
from agent.models import Kind, When, Who
from agent.suggestions import curiosity
from tests.agent.stories.conftest import Story

NAMES = [f"{first} Quist" for first in ("Ann", "Bo", "Cy", "Dee", "Eve", "Flo", "Gus", "Hal")]
QUIET_ELSE = {name: {"enabled": False} for name in ("keep_in_touch", "observances", "dates")}


async def eight(story: Story) -> None:
    """Eight customers who told of something good in September, and were answered."""
    await story.on("2026-09-15")
    for name in NAMES:
        first = name.split()[0]
        await story.meet(f"{name} <{first.lower()}@{first.lower()}.example>")
        await story.tell(first, Kind.ACHIEVEMENT, status=When.PAST)
        await story.wrote(first, "Well done, and the cases are on their way.")


async def test_every_day_somebody_else_over_weeks_and_restarts_and_never_the_bereaved(
    tell_story: Callable[..., Story],
) -> None:
    story = tell_story(
        suggestions={**QUIET_ELSE, "kindness": {"a_day": 2}, "curiosity": {"enabled": False}}
    )
    await eight(story)
    await story.tell("Eve", Kind.BEREAVEMENT, who=Who.PARENT, status=When.PAST)
    chosen: Counter[str] = Counter()
    for number in range(6):
        day = date(2026, 11, 16) + timedelta(days=number)
        await story.on(day.isoformat())
        if number % 2:
            await story.restart()
        today = [who for who, practice, _ in story.list() if practice == "kindness"]
        assert len(today) <= 2
        chosen.update(today)
    assert set(chosen.values()) == {1}
    assert set(chosen) == {name.split()[0] for name in NAMES} - {"Eve"}


async def test_a_week_of_curiosity_and_what_became_of_it(
    tell_story: Callable[..., Story],
) -> None:
    story = tell_story(suggestions={**QUIET_ELSE, "kindness": {"enabled": False}})
    await eight(story)
    await story.on("2026-11-09")
    asked = {line for line in story.list() if line[1] == "curiosity"}
    assert len(asked) == 5
    await story.on("2026-11-11")
    await story.restart()
    assert {line for line in story.list() if line[1] == "curiosity"} == asked
    who = min(asked)[0]
    await story.tell(who, Kind.VOLUNTEERING, status=When.PAST)
    begun = curiosity.challenge(story.house.pipeline.upkeep.town())
    assert begun is not None
    assert begun.words == "Get to know five customers better: 1 of 5"
    assert begun.known == (story.customer(who).id,)


async def test_the_brief_of_somebody_whose_father_died(story: Story) -> None:
    await story.on("2026-11-09")
    await story.meet("Glenn Maddox <glenn@tillery.example>")
    await story.tell(
        "Glenn", Kind.BEREAVEMENT, who=Who.PARENT, status=When.PAST, quote="My father died."
    )
    house = story.house
    briefs = Briefs(
        book=house.book, journal=house.journal, situation_of=house.pipeline.upkeep.situation
    )
    brief = briefs.brief("Glenn@Tillery.example")
    assert brief.unknown == ()
    (said,) = brief.not_to_say
    assert said == 'no cheer now: perhaps a death, nobody has confirmed it: "My father died."'
    assert "Not to say  no cheer now" in in_words(brief)
