"""The mailbox of the demo, played from March to November: 14 customers, day by day."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from datetime import date, timedelta

from agent.demo.mailboxes import date_of
from agent.demo.owner import DEMO_ZONE, OWNER, demo_mails
from agent.models import EntryKind
from tests.agent.stories.conftest import Story

ON_THE_LIST = {
    "2026-04-06": (("Glenn", "reply", "interview"),),
    "2026-04-08": (("Claudine", "reply", "Luc"),),
    "2026-04-21": (("Walt", "follow_up", "operation is tomorrow"),),
    "2026-04-23": (("Walt", "follow_up", "operation was yesterday"),),
    "2026-07-07": (("Priya", "reply", "promotion"),),
    "2026-07-16": (("Tomasz", "reply", "Hania"),),
    "2026-09-30": (("Claudine", "keep_in_touch", "you two used to write every month"),),
    "2026-10-01": (("Peggy", "dates", "Lindqvist Hardware turns 75"),),
    "2026-10-21": (("Kev", "reply", "trouble"),),
    "2026-11-04": (("Hamish", "reply", "separation"),),
}
"""Who, by which habit, with which words in the reason; in the evening of the day."""
NOT_ON_THE_LIST = {
    "2026-04-07": (("Glenn", "reply"),),
    "2026-04-09": (("Claudine", "reply"),),
    "2026-07-07": (("Tomasz", "reply"),),
    "2026-07-17": (("Tomasz", "reply"),),
    "2026-10-25": (("Kev", "kindness"), ("Kev", "curiosity")),
    "2026-11-10": (("Hamish", "kindness"), ("Hamish", "curiosity"), ("Hamish", "observances")),
}
"""What the owner has answered, what has yet to happen, and whom one does not ask pleasantries."""


async def test_eight_months_of_the_demo(tell_story: Callable[..., Story]) -> None:
    story = tell_story(zone=DEMO_ZONE, owner={"name": "Robin Hale", "addresses": [OWNER]})
    mails = sorted(demo_mails(), key=date_of)
    days = sorted({*ON_THE_LIST, *NOT_ON_THE_LIST})
    for day in days:
        evening = date.fromisoformat(day) + timedelta(days=1)
        while mails and date_of(mails[0]).astimezone(DEMO_ZONE).date() < evening:
            raw = mails.pop(0)
            story.clock.move(date_of(raw) - story.clock.now())
            await story.house.receive(raw)
        await story.on(day, hour=20)
        lines = story.house.views.today().lines
        reasons = {
            (line.customer.first_name, line.suggestion.practice): line.suggestion.reason
            for line in lines
        }
        for who, practice, words in ON_THE_LIST.get(day, ()):
            assert words in reasons.get((who, practice), ""), (day, who, practice, reasons)
        for wrong in NOT_ON_THE_LIST.get(day, ()):
            assert wrong not in reasons, (day, wrong, reasons)
        people = Counter(line.customer.id for line in lines)
        assert max(people.values(), default=1) == 1, (day, people)
        assert len(lines) <= 12
        assert all(line.why for line in lines)

    assert story.line("Hamish", "reply").suggestion.needs_confirmation
    before = story.list()
    await story.restart()
    assert story.list() == before, "a restart changes nothing"
    week = story.house.views.week(30)
    assert sum(one.counts[EntryKind.MAIL] for one in week.weeks) > 20
    assert week.untouched_count + len(week.touched) == len(story.house.book.customers())
    figures = {one.practice: one for one in week.practices}
    assert figures["reply"].done >= 3
    assert figures["reply"].replies >= 1
