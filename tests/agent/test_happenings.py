"""What struck a region: kept, shown with who is there, and taken back."""

from __future__ import annotations

import pytest

from agent.errors import NotFoundError, UsageError

PEGGY = "Peggy Lindqvist <peggy@hardware.example>"


async def test_a_region_that_names_no_place_is_refused_and_nothing_is_kept(house) -> None:
    with pytest.raises(UsageError, match="names no place"):
        house.happenings.add("everywhere", "floods")
    with pytest.raises(UsageError, match="say what happened"):
        house.happenings.add("Lake County CA", " \x07")
    assert house.views.happenings() == []


async def test_what_is_taken_back_of_a_region_takes_its_suggestions_along(house) -> None:
    peggy = house.meet(PEGGY)
    house.notebook.tag(peggy.id, ["Lake County CA"])
    happening, there = house.happenings.add("Lake County CA", "wildfires")
    assert there == ['Peggy Lindqvist: you tagged Peggy "Lake County CA"']
    assert house.happenings.add("Lake County CA", "wildfires")[0] == happening
    assert house.only_suggestion().suggestion.practice == "hardship"
    house.happenings.drop(happening.id)
    assert "hardship" not in {line.suggestion.practice for line in house.views.today().lines}
    house.happenings.add("Lake County CA", "wildfires")
    assert house.only_suggestion().suggestion.practice == "hardship"


async def test_only_trouble_that_the_book_holds_has_told_of_a_region(house, brag) -> None:
    await house.receive(*brag)
    (title,) = house.book.life_events()
    for told_by in (title.id, "none", "x" * 900_000):
        with pytest.raises(NotFoundError, match="holds no such trouble"):
            house.happenings.add("Lake County CA", "wildfires", from_event_id=told_by)
    assert house.views.happenings() == []


async def test_a_note_for_everybody_in_a_region_does_not_wait_for_unread_mail(house, brag) -> None:
    peggy = house.meet(PEGGY)
    house.notebook.tag(peggy.id, ["Lake County CA"])
    house.file(*brag)
    assert house.journal.entries_to_read(1)
    house.happenings.add("Lake County CA", "wildfires")
    (made,) = house.journal.suggestions_of_customer(peggy.id)
    assert made.practice == "hardship"


async def test_what_happened_is_not_cut_in_silence(house) -> None:
    with pytest.raises(UsageError, match="what happened has 100 letters at most"):
        house.happenings.add("Lake County CA", "wildfires and " * 10)
    with pytest.raises(UsageError, match="a region has"):
        house.happenings.add("Lake County " * 30, "wildfires")
    assert house.views.happenings() == []
