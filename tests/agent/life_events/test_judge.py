"""What counts, and how two tellings become one."""

from __future__ import annotations

from agent.life_events.judge import settle
from agent.models import FoundEvent, Kind, When, Who


def event(kind: Kind, who: Who = Who.SELF, **fields: object) -> FoundEvent:
    settings: dict[str, object] = {
        "status": When.PAST,
        "evidence": "so",
        "confidence": 0.8,
        **fields,
    }
    return FoundEvent(kind=kind, who=who, **settings)


def test_two_kinds_are_two() -> None:
    """An illness and the recovery from it both stand, in the order of the mail."""
    ill, well = event(Kind.ILLNESS, start=40), event(Kind.RECOVERY, start=3)
    assert settle([ill, well]) == (well, ill)


def test_two_tellings_share_what_they_know() -> None:
    """The surer telling stands and takes the other's date, with the status that goes with it."""
    sure = event(Kind.WEDDING, confidence=0.9)
    dated = event(Kind.WEDDING, date="2026-06-20", status=When.UPCOMING)
    (both,) = settle([sure, dated])
    assert (both.confidence, both.date, both.status) == (0.9, "2026-06-20", When.UPCOMING)


def test_two_names_are_two_people() -> None:
    """Twins of a kind stay two where both are named."""
    one = event(Kind.BIRTHDAY, Who.CHILD, name="Ada")
    other = event(Kind.BIRTHDAY, Who.CHILD, name="Bo")
    assert settle([one, other]) == (one, other)


def test_a_name_is_taken_over_only_for_the_same_person() -> None:
    """What is said of a daughter names no mother."""
    bare = event(Kind.ILLNESS, Who.PARENT, confidence=0.9)
    named = event(Kind.ILLNESS, Who.PARENT, name="Ines")
    assert [one.name for one in settle([bare, named])] == ["Ines"]
    child = event(Kind.ILLNESS, Who.CHILD, name="Ines")
    assert [one.name for one in settle([bare, child])] == [None]


def test_a_maybe_adds_nothing_to_what_is_sure() -> None:
    """However certain it seems, and even where it has a date."""
    sure = event(Kind.MOVE, confidence=0.5)
    maybe = event(Kind.MOVE, confidence=0.6, date="2026-06-20", is_maybe=True)
    assert settle([maybe, sure]) == (sure,)


def test_of_two_maybes_the_surer_one_is_asked() -> None:
    """One question is enough."""
    one = event(Kind.MOVE, confidence=0.2, is_maybe=True)
    other = event(Kind.MOVE, confidence=0.3, is_maybe=True)
    assert settle([one, other]) == (other,)


def test_nothing_settles_to_nothing() -> None:
    """And what stands in the subject comes after the text."""
    assert settle([]) == ()
    of_subject, of_text = event(Kind.MOVE), event(Kind.BIRTH, start=9)
    assert settle([of_subject, of_text]) == (of_text, of_subject)
