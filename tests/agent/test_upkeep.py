"""Suggestions and drafts are kept up to date with the mail, the day and what the owner decides."""

from __future__ import annotations

import re
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from agent.clock import MovedClock
from agent.models import Suggestion, SuggestionState
from tests.agent.conftest import House, make_config

ROBIN = "Robin Hale <robin@hale.example>"
GLENN = "Glenn Maddox <glenn@tillery.example>"


async def test_an_answer_from_another_program_closes_the_suggestion(house, brag, mail) -> None:
    await house.receive(*brag)
    view = house.only_suggestion()
    await house.receive(
        mail(
            ROBIN,
            GLENN,
            "What a goal!",
            on="2026-11-18T10:00:00-08:00",
            answers="<brag@tillery.example>",
        )
    )
    assert house.views.today().lines == ()
    assert house.journal.suggestion(view.suggestion.id).state is SuggestionState.DONE


async def test_a_day_later_what_is_no_longer_timely_has_expired(house, brag) -> None:
    await house.receive(*brag)
    view = house.only_suggestion()
    house.clock.move(timedelta(days=60))
    await house.pipeline.refresh_all()
    assert house.views.today().lines == ()
    assert house.journal.suggestion(view.suggestion.id).state is SuggestionState.EXPIRED


async def test_a_letter_that_rests_on_yesterday_is_written_anew_but_not_the_owners_words(
    house, mail
) -> None:
    await house.receive(
        mail(ROBIN, GLENN, "Twelve cases.", on="2026-10-01T09:00:00-07:00"),
        mail(GLENN, ROBIN, "I have a job interview at Northgate Millwork on Thursday."),
    )
    before = house.only_suggestion().draft
    assert before
    house.clock.move(timedelta(days=5))
    await house.pipeline.refresh_all()
    (line,) = house.views.today().lines
    after = house.views.suggestion(line.suggestion.id).draft
    assert after is None or after.text != before.text
    if after:
        assert "luck" not in after.text
        words = after.text + "\n\nYour tie is in the post."
        house.desk.edit(after.id, subject=after.subject, text=words)
        house.clock.move(timedelta(days=1))
        await house.pipeline.refresh_all()
        kept = house.journal.draft(after.id)
        assert kept.text == words


async def test_news_in_several_mails_is_one_line_that_answers_the_latest(house, mail) -> None:
    await house.receive(
        mail(ROBIN, GLENN, "Twelve cases.", on="2026-10-01T09:00:00-07:00"),
        mail(GLENN, ROBIN, "I got promoted to foreman yesterday!", on="2026-11-14T09:00:00-08:00"),
        mail(GLENN, ROBIN, "And we bought a house in Otley!", on="2026-11-16T09:00:00-08:00"),
    )
    view = house.only_suggestion()
    assert len(view.suggestion.evidence) == 2
    assert view.suggestion.entry_id == view.thread[-1].id
    assert "Otley" in view.thread[-1].text


async def test_an_invented_message_id_never_leaves(house, mail) -> None:
    nameless = mail(GLENN, ROBIN, "I got promoted to foreman yesterday!")
    nameless = re.sub(rb"Message-ID: .*\n", b"", nameless)
    await house.receive(mail(ROBIN, GLENN, "Hi.", on="2026-10-01T09:00:00-07:00"), nameless)
    draft = house.only_suggestion().draft
    assert (draft.in_reply_to, draft.references) == ("", ())


async def test_what_is_read_of_a_long_story_is_no_more_than_of_a_short_one(
    house, brag, mail
) -> None:
    await house.receive(*brag)
    before = house.only_suggestion().suggestion
    await house.receive(
        *(
            mail(GLENN, ROBIN, f"Order {day}.", on=f"2026-11-16T10:{day:02}:00-08:00")
            for day in range(30)
        )
    )
    customer = house.book.customers()[0]
    situation = house.pipeline.upkeep.situation(customer.id)
    assert len(situation.entries) < 20
    assert before.entry_id in {entry.id for entry in situation.entries}
    assert situation.touch(before.entry_id)
    assert situation.last_written_at
    assert house.only_suggestion().suggestion == before


async def test_what_is_dismissed_while_the_day_is_looked_at_is_not_ranked_back(house, brag) -> None:
    await house.receive(*brag)
    upkeep = house.pipeline.upkeep
    looking = upkeep.looking()
    next(looking)
    view = house.only_suggestion()
    assert view.suggestion.id in upkeep._urgency
    house.desk.dismiss(view.suggestion.id)
    list(looking)
    assert view.suggestion.id not in upkeep._urgency


def test_whoever_had_his_turn_before_the_clocks_changed_had_it_today(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TZ", "America/Los_Angeles")
    time.tzset()
    try:
        house = House(
            tmp_path,
            make_config(tmp_path),
            clock=MovedClock(datetime(2026, 11, 1, 18, tzinfo=UTC)),
        )
        for hour, name in ((6, "before"), (7, "after")):  # midnight was at 7:00 UTC
            at = datetime(2026, 11, 1, hour, 30, tzinfo=UTC)
            one = Suggestion(
                id=name,
                customer_id=name,
                practice="reply",
                reason="Glenn was here",
                due_on=at.date(),
                expires_on=at.date(),
                priority=50,
            )
            house.journal.save_suggestion(one, made_at=at)
            done = one.model_copy(update={"state": SuggestionState.DONE})
            house.journal.end_suggestion(done, at)
        assert house.pipeline.upkeep.had_their_turn() == {"after"}
        house.close()
    finally:
        monkeypatch.undo()
        time.tzset()


async def test_a_suggestion_whose_answer_was_only_read_later_leaves_no_trace(
    house, brag, mail
) -> None:
    await house.receive(*brag)
    assert house.only_suggestion()
    await house.receive(
        mail(
            ROBIN,
            GLENN,
            "What a goal!",
            on="2026-11-17T09:00:00-08:00",
            answers="<brag@tillery.example>",
        )
    )
    assert house.journal.all_suggestions() == []
    assert house.journal.drafts() == []
