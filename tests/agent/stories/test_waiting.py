"""Promises, questions and silences, day by day."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta

from agent.demo.owner import OWNER, demo_mails
from agent.models import EntryKind
from tests.agent.stories.conftest import Story

MARTA = "Marta Quist <marta@quistpaper.example>"
OWEN = "Owen Bell <owen@bellhouse.example>"
PROMISED = "Hello Marta,\n\nGood to see you today. I'll send you the plans by Friday.\n\nRobin"
ASKED = "Hello Robin,\n\nCould you tell me what the cream ones would cost?\n\nOwen"


async def test_a_promise_is_brought_up_on_its_day_and_gone_once_it_is_kept(story: Story) -> None:
    await story.on("2026-11-03")
    await story.meet(MARTA)
    await story.wrote("Marta", PROMISED, answering=False, subject="Your shelves")
    await story.on("2026-11-05")
    assert ("Marta", "waiting_on", "") not in story.list()
    await story.on("2026-11-06")
    line = story.line("Marta", "waiting_on")
    assert "I'll send you the plans by Friday" in line.suggestion.reason
    await story.mail("Marta", "Hello Robin, all is well here.", answering=True)
    assert ("Marta", "waiting_on", "") in story.list()
    await story.wrote("Marta", "Here you are, at last. The roof is on page two.")
    assert ("Marta", "waiting_on", "") not in story.list()
    await story.on("2026-11-20")
    assert ("Marta", "waiting_on", "") not in story.list()


async def test_a_promise_for_the_day_after_the_clocks_went_back(story: Story) -> None:
    await story.on("2026-10-30", hour=23.5)
    await story.meet(MARTA)
    await story.wrote("Marta", "Hello Marta, I'll send you the plans on Monday.", answering=False)
    await story.on("2026-11-01", hour=23.5)
    assert ("Marta", "waiting_on", "") not in story.list()
    await story.on("2026-11-02", hour=0.5)
    assert ("Marta", "waiting_on", "") in story.list()


async def test_a_question_waits_over_the_holiday_but_not_for_ever(
    tell_story: Callable[..., Story],
) -> None:
    owner = {"name": "Robin Hale", "addresses": ["robin@hale.example"], "country": "US"}
    story = tell_story(owner=owner)
    await story.on("2025-11-25", hour=17)
    await story.meet(OWEN)
    await story.mail("Owen", ASKED, subject="Cream")
    await story.on("2025-11-28")  # Thanksgiving was no business day
    assert ("Owen", "waiting_on", "") not in story.list()
    await story.on("2025-12-01")
    assert "Could you tell me" in story.line("Owen", "waiting_on").suggestion.reason
    await story.restart()
    assert len(story.made("Owen", "waiting_on")) == 1
    await story.log("Owen", EntryKind.CALL, "Told him: 310 for five hundred.")
    await story.look()
    assert ("Owen", "waiting_on", "") not in story.list()


async def test_a_question_beside_news_is_answered_with_the_news(story: Story) -> None:
    await story.on("2026-11-03")
    await story.meet(OWEN)
    told = "Hello Robin,\n\nI've got a job interview on Thursday, wish me luck.\n\n"
    await story.mail("Owen", told + "Could you tell me what the cream ones would cost?\n\nOwen")
    await story.on("2026-11-09")
    practices = {practice for name, practice, _ in story.list() if name == "Owen"}
    assert "waiting_on" not in practices


async def test_a_silence_is_noticed_once_and_ends_with_a_call(story: Story) -> None:
    first = date(2026, 1, 12)
    await story.on(f"{first}")
    await story.meet(OWEN, days_ago=0)
    for month in range(5):
        await story.on(f"{first + timedelta(days=30 * month + 15)}")
        await story.mail("Owen", "Hello Robin, all fine here.", subject=f"News {month}")
        await story.wrote("Owen", "Good to hear.")
    await story.on("2026-06-10")
    assert not story.list()
    await story.on("2026-08-10")
    line = story.line("Owen", "keep_in_touch")
    assert line.suggestion.reason == "It has been two months; you two used to write every month"
    await story.restart()
    assert len(story.made("Owen", "keep_in_touch")) == 1
    await story.log("Owen", EntryKind.CALL, "A long talk.")
    await story.on("2026-08-11")
    assert not story.list()
    await story.on("2026-11-11")
    assert len(story.made("Owen", "keep_in_touch")) == 2


async def test_claudine_has_been_silent_since_june(tell_story: Callable[..., Story]) -> None:
    story = tell_story(owner={"name": "Robin Hale", "addresses": [OWNER]})
    await story.on("2026-11-18")
    await story.house.receive(*(raw for raw in demo_mails() if b"claudine@" in raw))
    await story.look()
    (line,) = (
        line
        for line in story.house.views.today().lines
        if line.suggestion.practice == "keep_in_touch"
    )
    assert line.customer.first_name == "Claudine"
    assert line.suggestion.reason == ("It has been five months; you two used to write every month")
