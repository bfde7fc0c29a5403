"""Days that come back."""

from __future__ import annotations

from datetime import date

import pytest

from agent.yearly import in_year


def test_a_leap_day_comes_back_on_the_28th_where_there_is_no_29th() -> None:
    assert in_year(2, 29, 2027) == date(2027, 2, 28)
    assert in_year(2, 29, 2028) == date(2028, 2, 29)
    assert in_year(2, 29, 2100) == date(2100, 2, 28)
    assert in_year(2, 28, 2028) == date(2028, 2, 28)


def test_a_day_that_no_year_has_is_refused() -> None:
    with pytest.raises(ValueError, match="day"):
        in_year(2, 30, 2028)
