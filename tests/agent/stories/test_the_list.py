"""The list of the day over weeks: short after an absence, in order, and honest about what is gone."""

from __future__ import annotations

from datetime import date, timedelta

from agent.models import DateKind, Detail, DetailKind, EntryKind, Kind, RememberedDate, Who
from tests.agent.stories.conftest import Story

GLENN = "Glenn Maddox <glenn@tillery.example>"
ANN = "Ann Lee <ann@oak.example>"
BO = "Bo Hart <bo@hart.example>"


def born(day: str) -> tuple[RememberedDate, ...]:
    return (RememberedDate(kind=DateKind.BIRTHDAY, date=day),)


async def test_an_owner_away_for_three_weeks_finds_a_short_list(story: Story) -> None:
    await story.on("2026-11-02")
    await story.meet(GLENN)
    await story.meet(ANN, dates=born("--11-10"))
    await story.meet(BO, dates=born("--11-20"))
    quote = "My interview at the mill is on Thursday."
    await story.tell("Glenn", Kind.JOB_INTERVIEW, quote=quote, date="2026-11-05")
    for number in range(21):
        await story.on((date(2026, 11, 3) + timedelta(days=number)).isoformat())
        if story.clock.today() == date(2026, 11, 16):
            (line,) = story.house.views.today().expired
            assert line.words.startswith("too late since today: Ann")
    names = [line.customer.first_name for line in story.house.views.today().lines]
    assert sorted(names) == sorted(set(names)), "nobody stands there twice"
    assert ("Bo", "dates", "birthday") in story.list()
    assert "Glenn" in names
    assert ("Ann", "dates", "birthday") not in story.list()
    told = [line.customer_name for line in story.house.views.today().expired]
    assert "Ann Lee" not in told, "that is too long ago to be told"


async def test_a_machine_that_was_off_says_what_went_by_meanwhile(story: Story) -> None:
    await story.on("2026-11-10")
    await story.meet(ANN, dates=born("--11-10"))
    await story.look()
    assert ("Ann", "dates", "birthday") in story.list()
    await story.on("2026-12-01")
    assert ("Ann", "dates", "birthday") not in story.list()
    (line,) = [
        one for one in story.house.views.today().expired if one.suggestion.practice == "dates"
    ]
    assert line.words == "too late since 16 Nov: Ann's birthday"
    await story.restart()
    await story.on("2026-12-05")
    assert line.suggestion.id not in {
        one.suggestion.id for one in story.house.views.today().expired
    }


async def test_a_loss_stands_above_a_birthday_and_says_why(story: Story) -> None:
    await story.on("2026-11-10")
    await story.meet(GLENN)
    await story.meet(ANN, dates=born("--11-10"))
    quote = "My father died on Sunday."
    await story.tell("Glenn", Kind.BEREAVEMENT, quote=quote, who=Who.PARENT)
    await story.look()
    first, second = story.house.views.today().lines[:2]
    assert (first.customer.first_name, second.customer.first_name) == ("Glenn", "Ann")
    assert first.why.startswith("First, because ")
    assert story.house.views.why(second.suggestion.id) == second.why
    assert "it is today" in second.why


async def test_a_call_that_was_asked_for_is_done_by_the_call_and_counts_in_the_week(
    story: Story,
) -> None:
    phone = Detail(kind=DetailKind.PHONE, value="+1 503 555 0100")
    await story.on("2026-11-10")
    await story.meet(ANN, dates=born("--11-10"), details=(phone,))
    await story.look()
    suggestion = story.line("Ann", "dates").suggestion
    entry = await story.log("Ann", EntryKind.CALL, "Sang to her.", suggestion_id=suggestion.id)
    assert ("Ann", "dates", "birthday") not in story.list()
    week = story.house.views.week(1)
    assert week.weeks[0].counts[EntryKind.CALL] == 1
    assert [one.first_name for one in week.touched] == ["Ann"]
    (figures,) = [one for one in week.practices if one.practice == "dates"]
    assert (figures.made, figures.done, figures.replies) == (1, 1, 0)
    await story.mail("Ann", "Thank you so much for singing, you made my day.")
    (figures,) = [one for one in story.house.views.week(1).practices if one.practice == "dates"]
    assert (figures.done, figures.replies, figures.warm) == (1, 1, 1)
    story.house.by_hand.unlog(entry.id)
    assert story.house.views.week(1).weeks[0].counts[EntryKind.CALL] == 0
