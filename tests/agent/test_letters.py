"""The drafts of suggestions that are shown."""

from __future__ import annotations

from datetime import timedelta

import pytest

from agent.errors import UsageError
from agent.letters import Letters
from agent.models import Doing, Kind, Suggestion
from agent.situations import Situations
from tests.agent.conftest import House


def letters_of(house: House) -> tuple[Letters, Situations]:
    shared = {"book": house.book, "journal": house.journal, "config": house.config}
    situations = Situations(clock=house.clock, **shared)
    return Letters(changes=house.changes, situations=situations, **shared), situations


def write(house: House, suggestion: Suggestion) -> str:
    """Have its letter written; why there is none, if there is none."""
    letters, situations = letters_of(house)
    customer = house.book.customer(suggestion.customer_id)
    assert customer
    letters.write(suggestion, situations.of(customer))
    return letters.why_none(suggestion.id)


async def test_a_letter_that_is_as_of_today_is_left_alone(house, brag) -> None:
    await house.receive(*brag)
    view = house.only_suggestion()
    before = house.changes._last
    assert write(house, view.suggestion) == ""
    assert house.journal.draft_of(view.suggestion.id) == view.draft
    assert house.changes._last == before


async def test_for_a_call_no_letter_is_written_and_one_that_is_there_goes(house, brag) -> None:
    await house.receive(*brag)
    suggestion = house.only_suggestion().suggestion
    assert house.journal.has_draft(suggestion.id)
    words = write(house, suggestion.model_copy(update={"doing": Doing.CALL}))
    assert words == "this asks for a call, not for a letter"
    assert not house.journal.has_draft(suggestion.id)


async def test_what_waits_for_a_yes_has_no_letter_unless_the_owner_wrote_it(house, brag) -> None:
    await house.receive(*brag)
    view = house.only_suggestion()
    waits = view.suggestion.model_copy(update={"needs_confirmation": True})
    house.desk.edit(view.draft.id, subject="So sorry", text="Glenn,\n\nI am so sorry.\n\nRobin")
    write(house, waits)
    assert house.journal.has_draft(waits.id)
    house.journal.save_draft(view.draft)
    write(house, waits)
    assert not house.journal.has_draft(waits.id)


async def test_without_the_life_event_behind_it_the_owner_is_told_why_there_is_none(
    house, brag
) -> None:
    await house.receive(*brag)
    suggestion = house.only_suggestion().suggestion
    house.book.change(lambda: house.book.remove_life_event(suggestion.life_event_id))
    assert "no longer in the book" in write(house, suggestion)


async def test_a_letter_rests_on_the_mail_that_it_answers_however_old(house, brag, mail) -> None:
    await house.receive(*brag)
    suggestion = house.only_suggestion().suggestion
    for day in range(30):
        house.file(
            mail(
                "Glenn Maddox <glenn@tillery.example>",
                "Robin Hale <robin@hale.example>",
                f"Order {day}.",
                on=f"2026-11-16T10:{day:02}:00-08:00",
            )
        )
    letters, _ = letters_of(house)
    occasion = letters.occasion(suggestion)
    assert occasion.answered
    assert occasion.answered.id == suggestion.entry_id
    assert len(occasion.thread) <= 12


async def test_the_owner_may_have_the_facts_alone_for_one_draft_and_the_letter_again(
    house, brag
) -> None:
    await house.receive(*brag)
    letter = house.only_suggestion().draft
    outlined = house.desk.outline(letter.id, is_wanted=True)
    assert outlined.written_by == "outline"
    assert any("championship" in line for line in outlined.outline)
    assert "championship" not in outlined.text
    house.clock.move(timedelta(days=1))
    assert house.only_suggestion().draft.written_by == "outline"
    assert house.desk.outline(letter.id, is_wanted=False).written_by == "letter"
    assert house.only_suggestion().draft.outline == ()


async def test_no_outline_is_written_over_the_owners_own_words(house, brag) -> None:
    await house.receive(*brag)
    draft = house.only_suggestion().draft
    house.desk.edit(draft.id, subject=draft.subject, text="Glenn,\n\nWhat a game.\n\nRobin")
    with pytest.raises(UsageError, match="yours"):
        house.desk.outline(draft.id, is_wanted=True)


async def test_a_suggestion_shows_what_else_its_mail_tells(house, brag) -> None:
    await house.receive(*brag)
    view = house.only_suggestion()
    assert view.beside == ()
    other = view.life_event.model_copy(update={"id": "move", "kind": Kind.MOVE})
    house.book.change(lambda: house.book.put_life_event(other))
    assert [one.id for one in house.views.suggestion(view.suggestion.id).beside] == ["move"]
    wrong = other.model_copy(update={"is_rejected": True})
    house.book.change(lambda: house.book.put_life_event(wrong))
    assert house.views.suggestion(view.suggestion.id).beside == ()
