"""What the engine sees to, whatever the practice: one cause once, ends, yields, never for whom."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterable
from datetime import UTC, datetime, timedelta

import pytest

import agent.suggestions
from agent.models import (
    DismissalReason,
    EntryKind,
    Ground,
    Kind,
    Suggestion,
    SuggestionState,
    Who,
)
from agent.suggestions.practice import new_suggestion
from agent.suggestions.situation import Situation
from agent.suggestions.town import Town
from tests.agent.stories.conftest import Story

GLENN = "Glenn Maddox <glenn@tillery.example>"
PRIYA = "Priya Nair <priya@kolam.example>"
TESS = "Tess Ames <tess@kolam.example>"
OURS = (
    "reply",
    "follow_up",
    "dates",
    "waiting_on",
    "keep_in_touch",
    "curiosity",
    "kindness",
    "hardship",
    "observances",
)
NONE_OF_OURS = {name: {"enabled": False} for name in OURS}


class Habit:
    """A third party's practice that does as it is told."""

    NAME = "habit"

    def __init__(self) -> None:
        self.wants: Callable[[Situation], Iterable[str]] = lambda _: ["a cause"]
        self.fields: dict[str, object] = {}
        self.keep_days = 5

    def suggest(self, situation: Situation) -> Iterable[Suggestion]:
        return [self.make(situation, cause) for cause in self.wants(situation)]

    def make(self, situation: Situation, cause: str) -> Suggestion:
        made = [one for one in situation.made if one.cause == cause]
        return new_suggestion(
            situation,
            self.NAME,
            cause,
            **{
                "reason": f"{situation.name} is due",
                "due_on": made[0].due_on if made else situation.today,
                "keep_days": self.keep_days,
                "grounds": [Ground(words="it is due", points=50)],
                **self.fields,
            },
        )


class Pick(Habit):
    """One that singles somebody out, one a day."""

    NAME = "pick"

    def __init__(self) -> None:
        super().__init__()
        self.asked = 0
        self.still = True

    suggest = None  # type: ignore[assignment]

    def choose(self, town: Town) -> Iterable[Suggestion]:
        self.asked += 1
        made = town.made(self.NAME, since=town.today)
        ids = [id_ for id_, _ in made] or sorted(town.people.keys() - town.busy)[:1]
        return [self.make(town.people[id_], f"day {town.today}") for id_ in ids]

    def stands(self, _: Suggestion, __: Situation) -> bool:
        return self.still


class Point:
    value = "theirs"

    def __init__(self, practice: Habit) -> None:
        self.name = practice.NAME
        self._practice = practice

    def load(self) -> Habit:
        return self._practice


@pytest.fixture
def played(
    tell_story: Callable[..., Story], monkeypatch: pytest.MonkeyPatch
) -> Callable[..., Story]:
    """Begin a story in which these practices are all that there is."""

    def begin(*practices: Habit, **settings: object) -> Story:
        points = [Point(practice) for practice in practices]
        monkeypatch.setattr(agent.suggestions, "entry_points", lambda group: points)
        return tell_story(suggestions={**NONE_OF_OURS, **settings})

    return begin


@pytest.fixture
def habit() -> Habit:
    return Habit()


@pytest.fixture
def pick() -> Pick:
    return Pick()


# One cause, one suggestion


async def test_a_cause_that_was_done_is_not_brought_up_again_nor_after_a_restart(
    played, habit
) -> None:
    story = played(habit)
    await story.on("2026-10-01")
    await story.meet(GLENN)
    await story.look()
    assert story.list() == {("Glenn", "habit", "")}
    made_at = story.clock.now()
    call = await story.log("Glenn", EntryKind.CALL, "Rang him.")
    habit.wants = lambda _: []
    await story.on("2026-10-01", hour=9)
    assert story.states("Glenn", "habit") == [SuggestionState.DONE]
    ((_, ended_at, done_by),) = story.house.journal.ended_between(
        made_at - timedelta(days=1), made_at + timedelta(days=1)
    )
    assert done_by == call.id
    assert abs(ended_at - call.at) < timedelta(seconds=1)
    habit.wants = lambda _: ["a cause"]
    await story.on("2026-10-02")
    await story.restart()
    assert story.list() == set()
    assert story.states("Glenn", "habit") == [SuggestionState.DONE]


async def test_another_cause_of_the_same_practice_is_another_suggestion(played, habit) -> None:
    story = played(habit)
    await story.on("2026-10-01")
    await story.meet(GLENN)
    await story.look()
    habit.wants = lambda _: ["another cause"]
    await story.on("2026-10-02")
    assert story.states("Glenn", "habit") == [SuggestionState.WITHDRAWN, SuggestionState.OPEN]


async def test_what_the_owner_dropped_stays_dropped(played, habit) -> None:
    story = played(habit)
    await story.on("2026-10-01")
    await story.meet(GLENN)
    await story.look()
    suggestion = story.line("Glenn", "habit").suggestion
    story.house.desk.dismiss(suggestion.id, DismissalReason.NOT_NOW)
    await story.on("2026-10-02")
    await story.restart()
    assert story.states("Glenn", "habit") == [SuggestionState.DISMISSED]


async def test_what_is_too_late_has_expired_and_does_not_come_back(played, habit) -> None:
    story = played(habit)
    await story.on("2026-10-01")
    await story.meet(GLENN)
    await story.look()
    habit.wants = lambda situation: ["a cause"] if situation.today.day < 7 else []
    await story.on("2026-10-06")
    assert story.list() == {("Glenn", "habit", "")}
    await story.on("2026-10-22")  # the owner was away
    assert story.list() == set()
    assert story.states("Glenn", "habit") == [SuggestionState.EXPIRED]
    habit.wants = lambda _: ["a cause"]
    await story.on("2026-10-23")
    assert story.list() == set()


async def test_what_was_put_off_comes_back_on_its_day(played, habit) -> None:
    story = played(habit)
    await story.on("2026-10-01")
    await story.meet(GLENN)
    await story.look()
    suggestion = story.line("Glenn", "habit").suggestion
    story.house.desk.snooze(suggestion.id, story.clock.today() + timedelta(days=3))
    await story.on("2026-10-02")
    assert story.list() == set()
    await story.restart()
    assert story.states("Glenn", "habit") == [SuggestionState.SNOOZED]
    await story.on("2026-10-04")
    assert story.list() == {("Glenn", "habit", "")}


async def test_a_join_that_makes_two_of_one_cause_leaves_one(played, habit) -> None:
    story = played(habit)
    await story.on("2026-10-01")
    await story.meet(GLENN)
    await story.meet(PRIYA)
    await story.look()
    assert len(story.list()) == 2
    glenn, priya = story.customer("Glenn"), story.customer("Priya")
    suggestion = story.line("Priya", "habit").suggestion
    story.house.journal.save_suggestion(suggestion.model_copy(update={"customer_id": glenn.id}))
    story.house.book.change(lambda: story.house.book.remove_customer(priya.id))
    await story.on("2026-10-01", hour=9)
    assert sorted(story.states("Glenn", "habit")) == [
        SuggestionState.OPEN,
        SuggestionState.WITHDRAWN,
    ]


# How it ends


async def test_a_mail_of_the_owners_does_what_asked_for_no_answer(played, habit) -> None:
    story = played(habit)
    await story.on("2026-10-01")
    await story.meet(GLENN)
    await story.look()
    habit.wants = lambda _: []
    await story.wrote("Glenn", "Thought of you today.")
    assert story.states("Glenn", "habit") == [SuggestionState.DONE]


async def test_a_mail_of_the_customers_does_not(played, habit) -> None:
    story = played(habit)
    await story.on("2026-10-01")
    await story.meet(GLENN)
    await story.look()
    await story.on("2026-10-02")
    habit.wants = lambda _: []
    await story.mail("Glenn", "Same as last month, please.")
    assert story.states("Glenn", "habit") == [SuggestionState.WITHDRAWN]


async def test_one_that_was_never_due_leaves_no_trace(played, habit) -> None:
    story = played(habit)
    await story.on("2026-10-01")
    await story.meet(GLENN)
    await story.look()
    habit.wants = lambda _: []
    await story.look()  # a mail of last week was read only now, say
    assert story.states("Glenn", "habit") == []


async def test_one_that_is_made_again_is_the_same(played, habit) -> None:
    story = played(habit)
    await story.on("2026-10-01")
    await story.meet(GLENN)
    await story.look()
    (first,) = story.made("Glenn", "habit")
    habit.wants = lambda _: []
    await story.on("2026-10-02")
    habit.wants = lambda _: ["a cause"]
    await story.on("2026-10-03")
    (again,) = story.made("Glenn", "habit")
    assert (again.id, again.state) == (first.id, SuggestionState.OPEN)


# Singled out


async def test_whom_a_practice_singled_out_stays_for_the_day(played, pick) -> None:
    story = played(pick)
    await story.on("2026-10-01")
    for who in (GLENN, PRIYA):
        await story.meet(who)
    await story.look()
    (first,) = story.list()
    await story.meet(TESS)
    await story.on("2026-10-01", hour=12)
    await story.restart()
    assert story.list() == {first}


async def test_whom_it_no_longer_fits_is_withdrawn_and_never_forgotten(played, pick) -> None:
    story = played(pick)
    await story.on("2026-10-01")
    await story.meet(GLENN)
    await story.look()
    pick.still = False
    story.house.pipeline.upkeep.refresh(story.customer("Glenn").id)
    assert story.states("Glenn", "pick") == [SuggestionState.WITHDRAWN]


async def test_nobody_is_singled_out_while_mail_is_unread(played, pick) -> None:
    story = played(pick)
    await story.meet(GLENN)
    pipeline = story.house.pipeline
    pipeline.has_first_mail = False
    await story.on("2026-10-01")
    assert (pick.asked, story.list()) == (0, set())
    await story.mail("Glenn", "Same as last month, please.")
    assert pick.asked == 0
    pipeline.has_first_mail = True
    await story.mail("Glenn", "And two more cases.")
    assert story.list() == {("Glenn", "pick", "")}


async def test_a_small_practice_yields_to_what_comes_up_later(played, pick, habit) -> None:
    pick.IS_SMALL = True
    habit.wants = lambda _: []
    story = played(pick, habit)
    await story.on("2026-10-01")
    await story.meet(GLENN)
    await story.look()
    assert story.list() == {("Glenn", "pick", "")}
    habit.wants = lambda _: ["a cause"]
    await story.mail("Glenn", "Same as last month, please.")
    story.house.pipeline.upkeep.refresh(story.customer("Glenn").id)
    assert story.list() == {("Glenn", "habit", "")}


async def test_whom_the_owner_has_just_dealt_with_is_not_singled_out_the_same_day(
    played, pick, habit
) -> None:
    pick.IS_SMALL = True
    story = played(pick, habit)
    await story.on("2026-10-01")
    await story.meet(GLENN)
    story.house.desk.dismiss(story.line("Glenn", "habit").suggestion.id)
    await story.look()
    assert story.list() == set()
    await story.on("2026-10-02")
    assert story.list() == {("Glenn", "pick", "")}


async def test_of_a_small_practice_no_more_begins_than_may_come_to_be_seen(played, habit) -> None:
    habit.IS_SMALL = True
    story = played(habit, max_today=1)
    await story.on("2026-10-01")
    for name in ("Ann Lee", "Bo Hart", "Cy Orr", "Di Poe"):
        await story.meet(f"{name} <{name.split()[0].lower()}@{name.split()[1].lower()}.example>")
    assert story.list() == set(), "it begins when all are looked at"
    await story.look()
    begun = [who for who in ("Ann", "Bo", "Cy", "Di") if story.made(who, "habit")]
    assert len(begun) == 2
    await story.restart()
    assert [who for who in ("Ann", "Bo", "Cy", "Di") if story.made(who, "habit")] == begun
    for who in begun:
        await story.log(who, EntryKind.CALL)
        story.house.desk.dismiss(story.made(who, "habit")[0].id)
    await story.on("2026-10-02")
    assert all(story.made(who, "habit") for who in ("Ann", "Bo", "Cy", "Di"))


# Never for


@pytest.mark.parametrize(
    ("settings", "is_served"),
    [
        ({}, True),
        ({"customers": {"colleague_domains": ["tillery.example"]}}, False),
        ({"customers": {"never_log": ["glenn@tillery.example"]}}, False),
        (
            {
                "customers": {
                    "colleague_domains": ["tillery.example"],
                    "always": ["glenn@tillery.example"],
                }
            },
            True,
        ),
        (
            {
                "customers": {"colleague_domains": ["tillery.example"]},
                "suggestions": {**NONE_OF_OURS, "colleagues": True},
            },
            True,
        ),
        ({"owner": {"name": "Robin Hale", "addresses": ["glenn@tillery.example"]}}, False),
    ],
)
async def test_who_is_a_customer_by_the_book_is_not_served_against_the_settings(
    played, habit, settings, is_served
) -> None:
    story = played(habit)
    await story.on("2026-10-01")
    await story.meet(GLENN)
    await story.look()
    assert story.list() == {("Glenn", "habit", "")}
    await story.restart(**settings)
    assert bool(story.list()) is is_served


async def test_an_address_that_nobody_reads_is_never_written_to(played, habit) -> None:
    story = played(habit)
    await story.meet(GLENN)
    glenn = story.customer("Glenn")
    for addresses, is_served in (
        (("no-reply@tillery.example", "bounces@tillery.example"), False),
        (("no-reply@tillery.example", "glenn@tillery.example"), True),
        ((), False),
    ):
        changed = glenn.model_copy(update={"addresses": addresses})
        situation = story.house.pipeline.upkeep._situations.of(changed)
        assert story.house.pipeline.upkeep._situations.is_served(situation) is is_served


async def test_nothing_is_suggested_for_whom_a_colleague_says_that_he_died(played, habit) -> None:
    story = played(habit)
    await story.on("2026-10-01")
    for who in (GLENN, PRIYA, TESS):
        await story.meet(who)
    await story.look()
    assert len(story.list()) == 3
    death = await story.tell(
        "Priya", Kind.BEREAVEMENT, who=Who.COLLEAGUE, name="Tess Ames", is_maybe=True
    )
    assert story.list() == {("Glenn", "habit", ""), ("Priya", "habit", "")}
    await story.on("2026-10-02")
    assert ("Tess", "habit", "") not in story.list()
    await story.change(death, is_rejected=True)
    await story.on("2026-10-02", hour=9)
    assert ("Tess", "habit", "") in story.list()


async def test_nor_for_a_namesake_in_another_firm(played, habit) -> None:
    story = played(habit)
    await story.on("2026-10-01")
    for who in (GLENN, PRIYA):
        await story.meet(who)
    await story.look()
    await story.tell("Priya", Kind.BEREAVEMENT, who=Who.COLLEAGUE, name="Glenn Maddox")
    await story.on("2026-10-02")
    assert ("Glenn", "habit", "") in story.list()


async def test_nothing_is_suggested_for_whom_his_own_house_says_that_he_died(played, habit) -> None:
    story = played(habit)
    await story.on("2026-10-01")
    await story.meet(GLENN)
    await story.look()
    father = await story.tell("Glenn", Kind.BEREAVEMENT, who=Who.PARENT, name="Glenn")
    assert story.list() == {("Glenn", "habit", "")}
    await story.change(father, who=Who.SPOUSE)
    assert story.list() == set()


# Faults of a practice


async def test_a_practice_that_fails_says_so_once_a_day_and_loses_nothing(played, habit) -> None:
    story = played(habit)
    await story.on("2026-10-01")
    for who in (GLENN, PRIYA):
        await story.meet(who)
    await story.look()

    def fail(_: Situation) -> Iterable[str]:
        raise RuntimeError("out of ideas")

    habit.wants = fail
    await story.on("2026-10-02")
    upkeep = story.house.pipeline.upkeep
    assert upkeep.troubles == ("the practice habit failed: RuntimeError: out of ideas",)
    assert len(story.list()) == 2
    habit.wants = lambda _: ["a cause"]
    await story.on("2026-10-03")
    assert upkeep.troubles == ()


async def test_a_practice_that_is_switched_off_takes_its_suggestions_with_it(played, habit) -> None:
    story = played(habit)
    await story.on("2026-10-01")
    await story.meet(GLENN)
    await story.look()
    await story.restart(suggestions={**NONE_OF_OURS, "other": {"habit": {"enabled": False}}})
    assert story.list() == set()


# Drafts


async def test_a_suggestion_with_a_draft_is_drafted_and_without_one_open(story) -> None:
    await story.on("2026-10-01")
    await story.meet(GLENN)
    await story.look()
    event = await story.tell(
        "Glenn", Kind.PROMOTION, quote="I got promoted to foreman yesterday!", status="past"
    )
    (suggestion,) = story.made("Glenn", "reply")
    assert suggestion.state is SuggestionState.DRAFTED
    assert story.house.journal.has_draft(suggestion.id)
    await story.change(event, kind=Kind.ILLNESS)  # that asks for a yes first
    (suggestion,) = story.made("Glenn", "reply")
    assert suggestion.needs_confirmation
    assert suggestion.state is SuggestionState.OPEN
    assert not story.house.journal.has_draft(suggestion.id)


async def test_drafts_are_written_for_what_is_shown_and_as_many_more_the_rest_on_demand(
    tell_story,
) -> None:
    story = tell_story(suggestions={**NONE_OF_OURS, "reply": {}, "max_today": 1})
    for name in ("Ann Lee", "Bo Hart", "Cy Orr", "Di Poe"):
        await story.meet(f"{name} <{name.split()[0].lower()}@{name.split()[1].lower()}.example>")
    await story.on("2026-10-01")
    for days, first in enumerate(("Ann", "Bo", "Cy", "Di")):
        await story.on(f"2026-10-0{days + 1}")
        await story.tell(
            first, Kind.PROMOTION, quote=f"I got promoted, says {first}!", status="past"
        )
    await story.on("2026-10-05")
    await asyncio.sleep(0)
    journal, upkeep = story.house.journal, story.house.pipeline.upkeep
    (oldest,) = story.made("Ann", "reply")
    drafted = {one for one in ("Ann", "Bo", "Cy", "Di") if has_draft_of_today(story, one)}
    assert len(drafted) == 2
    assert "Ann" not in drafted
    upkeep.open(oldest.id)
    assert journal.has_draft(oldest.id)
    assert has_draft_of_today(story, "Ann")


def has_draft_of_today(story: Story, who: str) -> bool:
    (suggestion,) = story.made(who, "reply")
    draft = story.house.journal.draft_of(suggestion.id)
    if draft is None:
        return False
    situation = story.house.pipeline.upkeep.situation(suggestion.customer_id)
    letters = story.house.pipeline.upkeep._letters
    return draft.basis == letters._basis(suggestion, situation, letters._entry(suggestion))


async def test_a_moment_is_on_the_day_that_it_was_on_the_owners_wall(story) -> None:
    """Half past midnight in October is that day, also when the clocks have changed since."""
    await story.on("2026-11-18")
    await story.meet(GLENN)
    situation = story.house.pipeline.upkeep.situation(story.customer("Glenn").id)
    moment = datetime(2026, 10, 16, 7, 30, tzinfo=UTC)
    assert situation.day_of(moment).isoformat() == "2026-10-16"
