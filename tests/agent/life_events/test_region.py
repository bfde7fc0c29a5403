"""Where the writer of a mail is at home."""

import pytest

from agent.life_events.region import Region, region_of


@pytest.mark.parametrize(
    ("text", "offset", "region"),
    [
        ("hello", None, Region()),
        ("hello", 0, Region()),
        ("hello", -360, Region(day_first=False, country="US")),
        ("hello", 120, Region(day_first=True)),
        ("hello", 330, Region(day_first=True, country="IN")),
        ("the colour of the tyres", 0, Region(day_first=True, country="GB")),
        ("the colour of the tyres", -300, Region(day_first=None, country="CA")),
        ("the color, mom, $20", 0, Region(day_first=False, country="US")),
        ("the color, mom, $20", 120, Region(day_first=None)),
        ("kindly pay 900 euros", -300, Region(day_first=True)),
    ],
)
def test_the_clock_and_the_words_tell_the_region(text: str, offset: int, region: Region) -> None:
    """Neither alone is believed where the other speaks against it."""
    assert region_of(text, offset) == region
