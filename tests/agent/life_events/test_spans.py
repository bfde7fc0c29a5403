"""ISO dates compared and shifted."""

from __future__ import annotations

import pytest

from agent.life_events.spans import finer, overlap, shifted, span_of


def test_days_months_years_and_ranges_overlap_where_they_share_a_day_or_nearly() -> None:
    assert overlap("2026-06", "2026-06-13")
    assert overlap("2026", "2026-06")
    assert overlap("2026-06-12", "2026-06-14")
    assert not overlap("2026-06-12", "2026-06-14", slack_days=0)
    assert overlap("2026-06-01/2026-06-05", "2026-06-07")
    assert not overlap("2026-06-01/2026-06-05", "2026-06-09")


@pytest.mark.parametrize("text", ["", "soon", "2026-13", "2026-02-30", "0000", "2026-06-01/x"])
def test_what_is_no_date_overlaps_nothing(text: str) -> None:
    assert span_of(text) is None
    assert not overlap(text, "2026-06-01")
    assert shifted(text, days=7) is None


def test_the_date_that_says_more_is_kept() -> None:
    assert finer("2026-06", "2026-06-13") == finer("2026-06-13", "2026-06") == "2026-06-13"
    assert finer(None, "2026") == finer("2026", None) == "2026"
    assert finer("2026-06-13", "2026-06-14") == "2026-06-13"


def test_days_and_ranges_are_shifted_and_a_month_by_months_only() -> None:
    assert shifted("2026-06-13", days=7) == "2026-06-20"
    assert shifted("2026-01-31", months=1) == "2026-02-28"
    assert shifted("2026-12-30/2027-01-02", days=-7) == "2026-12-23/2026-12-26"
    assert shifted("2026-12", months=2) == "2027-02"
    assert shifted("2026-12", days=7) is None
    assert shifted("9999-12-31", days=7) is None
