"""What the owner knows of a customer himself: kept as he wrote it, and taken back."""

from __future__ import annotations

import pytest

from agent.errors import NotFoundError, UsageError
from agent.models import About, DateKind, RememberedDate, Who
from agent.notebook import LONGEST_TAG

PEGGY = "Peggy Lindqvist <peggy@hardware.example>"


async def test_the_owner_writes_down_days_and_what_he_knows(house) -> None:
    peggy = house.meet(PEGGY)
    birthday = RememberedDate(kind=DateKind.BIRTHDAY, date="20 November 1976")
    assert house.notebook.put_date(peggy.id, birthday).dates[0].date == "1976-11-20"
    right = birthday.model_copy(update={"date": "--11-21"})
    assert [one.date for one in house.notebook.put_date(peggy.id, right).dates] == ["--11-21"]
    assert [line.words for line in house.views.dates(7)] == ["Peggy's birthday"]
    assert house.notebook.remove_date(peggy.id, birthday).dates == ()
    with pytest.raises(NotFoundError, match="no such birthday"):
        house.notebook.remove_date(peggy.id, birthday)
    with pytest.raises(UsageError, match="is no day"):
        house.notebook.put_date(peggy.id, birthday.model_copy(update={"date": "1976-02-31"}))
    for _ in range(2):
        known = house.notebook.put_fact(peggy.id, About.CAUSES, " the food bank\x1b ")
    assert [(one.about, one.value) for one in known.facts] == [(About.CAUSES, "the food bank")]
    with pytest.raises(UsageError, match="in a few words"):
        house.notebook.put_fact(peggy.id, About.CAUSES, " ")
    tagged = house.notebook.tag(peggy.id, ["vip", "", "VIP", "duluth\n"])
    assert tagged.tags == ("VIP", "duluth")
    for put in (house.notebook.tag, house.notebook.put_date):
        with pytest.raises(NotFoundError):
            put("nobody", [] if put == house.notebook.tag else birthday)


async def test_children_without_a_name_keep_a_day_each(house) -> None:
    peggy = house.meet(PEGGY)

    def child(date: str, name: str | None = None) -> RememberedDate:
        return RememberedDate(kind=DateKind.BIRTHDAY, who=Who.CHILD, name=name, date=date)

    for day in ("--05-01", "2013-09-11", "2010-05-01"):
        known = house.notebook.put_date(peggy.id, child(day))
    assert [one.date for one in known.dates] == ["2013-09-11", "2010-05-01"]
    for day in ("2011-01-01", "2011-01-02"):
        known = house.notebook.put_date(peggy.id, child(day, "Ana"))
    assert [one.date for one in known.dates] == ["2013-09-11", "2010-05-01", "2011-01-02"]
    known = house.notebook.remove_date(peggy.id, child("1 May 2010"))
    assert [one.date for one in known.dates] == ["2013-09-11", "2011-01-02"]
    with pytest.raises(NotFoundError, match="no such birthday"):
        house.notebook.remove_date(peggy.id, child("2014-09-11"))


async def test_no_tag_is_dropped_in_silence(house) -> None:
    peggy = house.meet(PEGGY)
    most = [f"tag {number}" for number in range(30)]
    assert house.notebook.tag(peggy.id, [*most, "TAG 0", " "]).tags[1:] == tuple(most[1:])
    with pytest.raises(UsageError, match="30 tags at most"):
        house.notebook.tag(peggy.id, [*most, "vip"])
    joined = (*most, *(f"other {number}" for number in range(5)))
    with_all = peggy.model_copy(update={"tags": joined})
    house.book.change(lambda: house.book.put_customer(with_all))
    with pytest.raises(UsageError, match="take some of Peggy Lindqvist away"):
        house.notebook.tag(peggy.id, [*joined, "vip"])
    assert house.book.customer(peggy.id).tags == joined
    assert house.notebook.tag(peggy.id, joined[1:]).tags == joined[1:]


async def test_what_the_owner_knows_can_be_taken_back(house) -> None:
    peggy = house.meet(PEGGY)
    for value in ("the food bank", "the library"):
        house.notebook.put_fact(peggy.id, About.CAUSES, value)
    (kept,) = house.notebook.remove_fact(peggy.id, About.CAUSES, " the food bank ").facts
    assert kept.value == "the library"
    with pytest.raises(NotFoundError, match="no such causes"):
        house.notebook.remove_fact(peggy.id, About.CAUSES, "the food bank")


async def test_nothing_that_the_owner_writes_down_is_cut_in_silence(house) -> None:
    peggy = house.meet(PEGGY)
    with pytest.raises(
        UsageError, match=f"a tag has {LONGEST_TAG} letters at most; write it shorter"
    ):
        house.notebook.tag(peggy.id, ["vip", "x" * (LONGEST_TAG + 1)])
    with pytest.raises(UsageError, match="what you know has 300 letters at most"):
        house.notebook.put_fact(peggy.id, About.CAUSES, "the food bank " * 30)
    named = RememberedDate(kind=DateKind.BIRTHDAY, who=Who.CHILD, name="Ana " * 30, date="--05-01")
    with pytest.raises(UsageError, match="a name has 60 letters at most"):
        house.notebook.put_date(peggy.id, named)
    assert house.book.customer(peggy.id) == peggy


async def test_a_long_tag_that_is_in_the_book_already_may_stay_and_go(house) -> None:
    by_hand = house.meet(PEGGY).model_copy(update={"tags": ("x" * 300,)})
    house.book.change(lambda: house.book.put_customer(by_hand))
    assert house.notebook.tag(by_hand.id, ["x" * 300, "vip"]).tags == ("x" * 300, "vip")
    assert house.notebook.tag(by_hand.id, ["vip"]).tags == ("vip",)


async def test_notes_are_kept_as_written_and_taken_away_again(house) -> None:
    peggy = house.meet(PEGGY)
    noted = house.notebook.note(peggy.id, "Likes rye bread.\x1b[31m\n\n\nNever on Fridays. \n")
    assert noted.notes == "Likes rye bread.[31m\n\n\nNever on Fridays."
    assert house.notebook.note(peggy.id, "  ").notes == ""
    with pytest.raises(UsageError, match="letters at most"):
        house.notebook.note(peggy.id, "a" * 20_000)


async def test_who_is_not_to_be_contacted_is_suggested_nothing(house, brag) -> None:
    await house.receive(*brag)
    (line,) = house.views.today().lines
    assert house.notebook.set_contact(line.customer.id, is_wanted=False).do_not_contact
    assert house.views.today().lines == ()
    assert not house.notebook.set_contact(line.customer.id, is_wanted=True).do_not_contact
    assert len(house.views.today().lines) == 1


async def test_how_often_to_be_in_touch_is_a_number_of_days_or_left_to_the_rhythm(house) -> None:
    peggy = house.meet(PEGGY)
    assert house.notebook.set_rhythm(peggy.id, 30).every_days == 30
    assert house.notebook.set_rhythm(peggy.id, None).every_days is None
    for wrong in (0, -1, 100_000):
        with pytest.raises(UsageError, match="number of days"):
            house.notebook.set_rhythm(peggy.id, wrong)
