"""Each reason to drop a suggestion teaches its own lesson, and every lesson is unlearned."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from agent.dismissals import LATER, Whose
from agent.errors import NotFoundError
from agent.models import DismissalReason, Kind, Suggestion, SuggestionState, Who

PEGGY = "Peggy Lindqvist <peggy@hardware.example>"
ROBIN = "Robin Hale <robin@hale.example>"
GLENN = "Glenn Maddox <glenn@tillery.example>"
NEVER = DismissalReason.NEVER_THIS_KIND


def taught(house) -> list[tuple[Kind | None, Who | None]]:
    return [(one.kind, one.who) for one in house.book.lessons()]


async def test_no_event_teaches_the_reader_and_reopening_takes_the_lesson_back(house, brag) -> None:
    await house.receive(*brag)
    id_ = house.only_suggestion().suggestion.id
    house.desk.dismiss(id_, DismissalReason.NOT_AN_EVENT)
    assert taught(house) == [(None, None)]
    house.desk.reopen(id_)
    assert taught(house) == []
    assert house.only_suggestion().suggestion.id == id_


async def test_somebody_elses_news_is_set_right_where_the_owner_says_whose(house, brag) -> None:
    await house.receive(*brag)
    view = house.only_suggestion()
    whose = Whose(Who.FRIEND, "Ben")
    house.desk.dismiss(view.suggestion.id, DismissalReason.NOT_THIS_PERSON, whose)
    (event,) = house.book.life_events()
    assert (event.who, event.name, event.is_confirmed) == (Who.FRIEND, "Ben", True)
    assert taught(house) == [(event.kind, Who.FRIEND)]
    await house.receive(*brag)
    assert house.views.today().lines == (), "he has said that he does not write about it"
    house.desk.reopen(view.suggestion.id)
    (event,) = house.book.life_events()
    assert (event.who, event.name) == (view.life_event.who, view.life_event.name)
    assert taught(house) == []


async def test_not_now_comes_back_in_a_week_by_itself(house, brag) -> None:
    await house.receive(*brag)
    id_ = house.only_suggestion().suggestion.id
    put_off = house.desk.dismiss(id_, DismissalReason.NOT_NOW)
    assert put_off.state is SuggestionState.SNOOZED
    assert put_off.snoozed_until == date(2026, 11, 25)
    assert house.views.today().lines == ()
    house.clock.move(LATER)
    await house.pipeline.refresh_all()
    assert house.only_suggestion().suggestion.id == id_


def test_what_would_be_too_late_in_a_week_does_not_come_back(house) -> None:
    today_only = house.suggest(house.meet(PEGGY))
    dropped = house.desk.dismiss(today_only.id, DismissalReason.NOT_NOW)
    assert dropped.state is SuggestionState.DISMISSED


async def test_never_this_kind_of_news_is_of_this_customer_only_and_is_undone(
    house, brag, mail
) -> None:
    await house.receive(*brag)
    view = house.only_suggestion()
    house.desk.dismiss(view.suggestion.id, NEVER)
    glenn = view.customer.id
    assert house.book.the_customer(glenn).unwanted_kinds == (view.life_event.kind,)
    again = "Robin,\n\nTyler's team won the regional championship on Sunday!\n\nGlenn"
    await house.receive(mail(GLENN, ROBIN, again, on="2026-11-17T09:00:00-08:00"))
    assert house.views.today().lines == ()
    of_peggy = "Robin,\n\nmy daughter Mia's team won the state championship on Sunday!\n\nPeggy"
    await house.receive(
        mail(ROBIN, PEGGY, "Ice melt ships Monday.", on="2026-10-01T09:00:00-07:00"),
        mail(PEGGY, ROBIN, of_peggy, on="2026-11-17T09:00:00-08:00"),
    )
    assert [line.customer.name for line in house.views.today().lines] == ["Peggy Lindqvist"]
    house.desk.reopen(view.suggestion.id)
    assert house.book.the_customer(glenn).unwanted_kinds == ()
    assert "Glenn Maddox" in [line.customer.name for line in house.views.today().lines]


async def test_a_practice_that_is_unwanted_is_wanted_again_by_word(house) -> None:
    peggy = house.meet(PEGGY)
    house.desk.dismiss(house.suggest(peggy).id, NEVER)
    assert house.book.the_customer(peggy.id).unwanted_practices == ("kindness",)
    say = house.notebook.set_wanted
    assert say(peggy.id, "kindness", is_wanted=True).unwanted_practices == ()
    with pytest.raises(NotFoundError, match="nothing that you wanted no more of"):
        say(peggy.id, "kindness", is_wanted=True)
    assert say(peggy.id, "kindness", is_wanted=False).unwanted_practices == ("kindness",)
    assert say(peggy.id, "new_pet", is_wanted=False).unwanted_kinds == ("new_pet",)
    assert say(peggy.id, "new_pet", is_wanted=False).unwanted_kinds == ("new_pet",)
    with pytest.raises(NotFoundError, match="no practice"):
        say(peggy.id, "party", is_wanted=False)


async def test_never_withdraws_what_else_of_the_kind_waits(house, mail, brag) -> None:
    await house.receive(*brag)
    view = house.only_suggestion()
    house.desk.snooze(view.suggestion.id, date(2026, 11, 20))
    other: Suggestion = house.suggest(
        view.customer,
        practice=view.suggestion.practice,
        cause="another",
        life_event_id=view.life_event.id,
    )
    house.desk.dismiss(other.id, NEVER)
    house.clock.move(timedelta(days=2))
    await house.pipeline.refresh_all()
    assert house.journal.suggestion(view.suggestion.id).state is SuggestionState.WITHDRAWN
