"""What counts, and how two tellings become one."""

from __future__ import annotations

from agent.life_events.judge import settle
from agent.life_events.pack import load_pack
from agent.models import FoundEvent, Kind, When, Who


def event(kind: Kind, who: Who = Who.SELF, **fields: object) -> FoundEvent:
    settings: dict[str, object] = {
        "status": When.PAST,
        "evidence": "so",
        "confidence": 0.8,
        **fields,
    }
    return FoundEvent(kind=kind, who=who, **settings)


def settled(*found: tuple[int, FoundEvent]) -> tuple[FoundEvent, ...]:
    return settle(list(found), load_pack("en"))


def test_a_recovery_says_more_than_its_illness() -> None:
    """In one sentence the stronger kind stands, in two sentences both do."""
    ill, well = event(Kind.ILLNESS), event(Kind.RECOVERY)
    assert settled((0, ill), (0, well)) == (well,)
    assert settled((0, ill), (1, well)) == (ill, well)


def test_two_tellings_share_what_they_know() -> None:
    """The surer telling stands and takes the other's date, with the status that goes with it."""
    sure = event(Kind.WEDDING, confidence=0.9)
    dated = event(Kind.WEDDING, date="2026-06-20", status=When.UPCOMING)
    (both,) = settled((0, sure), (1, dated))
    assert (both.confidence, both.date, both.status) == (0.9, "2026-06-20", When.UPCOMING)


def test_two_names_are_two_people() -> None:
    """Twins of a kind stay two where both are named."""
    one = event(Kind.BIRTHDAY, Who.CHILD, name="Ada")
    other = event(Kind.BIRTHDAY, Who.CHILD, name="Bo")
    assert settled((0, one), (1, other)) == (one, other)
