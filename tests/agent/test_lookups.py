"""Towns and holidays, loaded where the event loop does not wait."""

from __future__ import annotations

import threading
from collections.abc import Sequence

import pytest

from agent.lookups import load_holidays, load_places, look_up_towns
from agent.suggestions import almanac, dialling, gazetteer
from agent.workers import Workers
from tests.reading_here import ReadingHere


@pytest.fixture
def _nothing_loaded(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(gazetteer, "_taken", [])


@pytest.mark.usefixtures("_nothing_loaded")
async def test_the_towns_are_read_by_another_process(monkeypatch: pytest.MonkeyPatch) -> None:
    def never() -> None:
        raise AssertionError("it was read here")

    monkeypatch.setattr(gazetteer, "_read", never)
    workers = Workers(1)
    try:
        await load_places(workers)
    finally:
        await workers.close()
    assert gazetteer.is_loaded()
    assert gazetteer.county_of("kelseyville", "CA") == "Lake County"


@pytest.mark.usefixtures("_nothing_loaded")
async def test_towns_that_cannot_be_read_leave_a_line_and_all_goes_on(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def fail(_: Sequence[str]) -> list[gazetteer.Tables]:
        raise ImportError("zipcodes")

    monkeypatch.setattr(gazetteer, "read_tables", fail)
    await load_places(ReadingHere())
    assert not gazetteer.is_loaded()
    assert "the tables of places could not be loaded" in caplog.text


async def test_numbers_are_looked_up_once_and_what_fails_is_asked_again(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    asked: list[Sequence[str]] = []

    def read(numbers: Sequence[str]) -> list[tuple[str, ...]]:
        asked.append(numbers)
        if len(asked) == 1:
            raise ImportError("phonenumbers")
        return [("linz",) for _ in numbers]

    monkeypatch.setattr(dialling, "_heard", {})
    monkeypatch.setattr(dialling, "read_towns", read)
    await look_up_towns(ReadingHere(), ["+43732123456"])
    assert dialling.is_unheard("+43732123456")
    await look_up_towns(ReadingHere(), ["+43732123456"])
    assert dialling.towns_of("+43732123456") == ("linz",)
    await look_up_towns(ReadingHere(), [])
    assert len(asked) == 2


async def test_holidays_are_loaded_beside_the_loop_and_once(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    loaded_in: list[threading.Thread] = []
    monkeypatch.setattr(almanac, "is_loaded", lambda: bool(loaded_in))
    monkeypatch.setattr(almanac, "load", lambda: loaded_in.append(threading.current_thread()))
    await load_holidays()
    await load_holidays()
    assert len(loaded_in) == 1
    assert loaded_in[0] is not threading.main_thread()
