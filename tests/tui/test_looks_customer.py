"""How a customer looks in three sizes and two themes, with all that is known of him."""

from __future__ import annotations

import datetime as dt
from datetime import UTC, datetime

import pytest

from agent.models import About, Brief, Double, Evidence, KnownFact, MonthTouches
from tests.tui.fake_agent import FakeAgent
from tests.tui.morning import some_doubts

SIZES = {"80x24": (80, 24), "120x36": (120, 36), "200x60": (200, 60)}
sizes = pytest.mark.parametrize("size", list(SIZES.values()), ids=list(SIZES))
themes = pytest.mark.parametrize("theme", ["dark", "light"])
GLENN = "customer-glenn"


@pytest.fixture(autouse=True)
def _a_long_acquaintance(agent: FakeAgent) -> None:
    glenn = agent.people[GLENN]
    for number in range(20, 0, -1):
        at = datetime(2026, 11, 1, 9, tzinfo=UTC) - dt.timedelta(days=23 * number)
        glenn.wrote(at, f"Boards and battens {number}", "Two bundles, please.\n\nGlenn")
    glenn.entries.sort(key=lambda entry: entry.at)
    notes = "Rings before nine only.\nMaria Clara 漢字 👩‍👩‍👧 is his accountant, and שלום to her."
    update = {"tags": ("vip", "duluth"), "notes": notes, "every_days": 30}
    glenn.customer = glenn.customer.model_copy(update=update)
    news = glenn.entries[-1]
    proof = Evidence(quote="Thirty years at the bench", entry_id=news.id)
    agent.briefs[GLENN] = Brief(
        customer=glenn.customer,
        who="",
        family=(),
        last_talk="",
        open_matters=("you promised on 9 Nov: “the boards leave on Friday.”",),
        not_to_say=("perhaps a separation, nobody has confirmed it",),
        ahead=("Sun 22 Nov: the wedding day of Glenn and Rosa, 12 years",),
        unknown=(About.CAUSES, About.DIFFERENCE),
        evidence=(),
        known=(
            KnownFact(about=About.FAMILY, value="wife Rosa", evidence=proof),
            KnownFact(about=About.FAMILY, value="son Emil"),
            KnownFact(about=About.BIRTHDAY, value="5 May 1970", evidence=proof),
        ),
    )
    months = [f"{year}-{month:02}" for year in (2024, 2025, 2026) for month in range(1, 13)][:-1]
    agent.curves[GLENN] = tuple(
        MonthTouches(month=month, theirs=(5 * number) % 7, ours=(3 * number) % 5)
        for number, month in enumerate(months)
    )
    tom = agent.people["customer-tom"].customer
    agent.doubles = [
        Double(id="double-1", customers=(glenn.customer, tom), reason="both give the same number")
    ]


@sizes
@themes
def test_a_customer(looks_as_before, size, theme):
    """Curve and story on one side, who they are and the mail on the other."""
    assert looks_as_before("p", size=size, theme=theme)


@pytest.mark.parametrize("size", list(SIZES.values())[:2], ids=list(SIZES)[:2])
def test_the_proof_of_a_fact(looks_as_before, size):
    """The quote is painted in its mail, and what is known has more room."""
    assert looks_as_before("p", "f", "j", "j", "enter", size=size)


@pytest.mark.parametrize("keys", ["X", "n", "m", "i"])
def test_what_is_asked(looks_as_before, keys):
    """Each question fits the small screen."""
    assert looks_as_before("p", *keys, size=SIZES["80x24"])


def test_a_merge(looks_as_before, agent):
    """In Corrections, the likeliest first."""
    some_doubts(agent)
    assert looks_as_before("C", "m", size=SIZES["80x24"])
