"""Whether two tellings speak of one person."""

from __future__ import annotations

import pytest

from agent.life_events.kin import Person, is_meant_by, is_one, said_in, sentence_of, speaks_of
from agent.models import Direction, Entry, EntryKind, Kind, Who


def person(who: Who, words: str = "", name: str | None = None) -> Person:
    return Person(who, is_said=bool(words), name=name, words=frozenset(words.split()))


DAD = person(Who.PARENT, "dad")
FRANK = person(Who.FRIEND, name="Frank")


@pytest.mark.parametrize(
    ("one", "other", "kind", "is_near", "is_same"),
    [
        (DAD, person(Who.PARENT, "father"), Kind.ILLNESS, False, True),
        (DAD, person(Who.PARENT, "mum"), Kind.ILLNESS, True, False),
        (DAD, FRANK, Kind.ILLNESS, True, True),
        (DAD, FRANK, Kind.ILLNESS, False, False),
        (DAD, person(Who.COLLEAGUE, "boss", "Frank"), Kind.ILLNESS, True, False),
        (person(Who.PARENT, "dad", "Frank"), FRANK, Kind.ILLNESS, False, True),
        (person(Who.PARENT, "dad", "Otto"), FRANK, Kind.ILLNESS, True, False),
        (person(Who.CHILD, "son"), person(Who.CHILD, "daughter"), Kind.BIRTHDAY, True, False),
        (person(Who.CHILD, "son"), person(Who.CHILD, "eldest"), Kind.BIRTHDAY, True, True),
        (person(Who.SELF), person(Who.SPOUSE, "wife"), Kind.MOVE, False, True),
        (person(Who.SELF, "i"), person(Who.SPOUSE, "wife"), Kind.ILLNESS, True, False),
        (person(Who.COMPANY), FRANK, Kind.HARDSHIP, True, False),
    ],
)
def test_who_may_be_whom(
    one: Person, other: Person, kind: Kind, is_near: bool, is_same: bool
) -> None:
    for first, second in ((one, other), (other, one)):
        first = Person(
            first.who, first.is_said or first.who is Who.COMPANY, first.name, first.words
        )
        assert is_one(first, second, kind, is_near=is_near) is is_same


def test_what_is_said_gives_the_relation_and_what_is_not_the_name() -> None:
    for one, other in ((DAD, FRANK), (FRANK, DAD)):
        both = one.with_words_of(other)
        assert (both.who, both.name, both.is_said) == (Who.PARENT, "Frank", True)


def test_a_text_that_says_of_whom_it_is_is_of_nobody_else() -> None:
    assert speaks_of(DAD, "the scan was clear")
    assert speaks_of(DAD, "My father's scan was clear")
    assert not speaks_of(DAD, "My mother’s scan was clear")
    assert not speaks_of(DAD, "My son's scan was clear")
    assert is_meant_by(DAD, "Father is well")
    assert not is_meant_by(DAD, "He is well")
    assert said_in("my Dad's") == {"my": Who.SELF, "dad": Who.PARENT}


def test_the_sentence_around_a_quote_is_found_with_or_without_its_place() -> None:
    text = "Hello. My dad, Frank, broke a leg on Sunday. Bye."
    entry = Entry(
        id="e",
        customer_id="c",
        kind=EntryKind.MAIL,
        direction=Direction.IN,
        at="2026-05-06T09:00:00Z",
        text=text,
    )
    for start in (text.index("broke"), None, 3):
        sentence = sentence_of("broke a leg", start, entry)
        assert sentence.strip() == "My dad, Frank, broke a leg on Sunday"
    assert sentence_of("not there", None, entry) == "not there"
