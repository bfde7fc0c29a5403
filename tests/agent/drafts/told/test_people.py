"""Who a letter says that it is about."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from agent.drafts.told.people import find_person
from agent.models import Evidence, Kind, LifeEvent, When, Who


def spoken_of(
    who: Who, quote: str, beside: str = "", *, name: str | None = None, kind: Kind = Kind.ILLNESS
) -> tuple[str, str] | None:
    """The words for whoever it is about, and m, f, p or "" for what the mail leaves open."""
    event = LifeEvent(
        id="event-1",
        customer_id="customer-1",
        kind=kind,
        who=who,
        name=name,
        status=When.PAST,
        evidence=(Evidence(quote=quote, entry_id="entry-1"),),
        told_at=datetime(2026, 11, 2, tzinfo=UTC),
        confidence=0.9,
    )
    near = [beside] if beside else []
    person = find_person(event, quote, near, not_named=("Pat", "Robin"))
    return (person.words, person.gender) if person else None


@pytest.mark.parametrize(
    ("who", "quote", "words"),
    [
        (Who.COLLEAGUE, "Foreman's mother passed away on Sunday", "your foreman's mother"),
        (Who.COLLEAGUE, "Our foreman's mother died", "your foreman's mother"),
        (Who.COLLEAGUE, "My boss lost his wife in March", "your boss's wife"),
        (Who.FRIEND, "My best friend's dad died", "your best friend's dad"),
        (Who.FRIEND, "My neighbour buried her husband", "your neighbour's husband"),
    ],
)
def test_whose_mother_it_was_is_said_in_the_customers_own_word(
    who: Who, quote: str, words: str
) -> None:
    found = spoken_of(who, quote, kind=Kind.BEREAVEMENT)
    assert found is not None
    assert found[0] == words


@pytest.mark.parametrize(
    ("who", "quote", "person"),
    [
        (Who.RELATIVE, "My mother in law is in hospital", ("your mother-in-law", "f")),
        (Who.RELATIVE, "my father in-law had a stroke", ("your father-in-law", "m")),
        (Who.RELATIVE, "Our Daughter-in-law is ill", ("your daughter-in-law", "f")),
        (Who.PARENT, "My mother in law is in hospital", None),
        (Who.SIBLING, "my brother in law broke his leg", None),
    ],
)
def test_in_laws_are_hyphenated_and_no_nearer_kin_than_they_are(
    who: Who, quote: str, person: tuple[str, str] | None
) -> None:
    assert spoken_of(who, quote) == person


@pytest.mark.parametrize(
    ("quote", "beside", "gender"),
    [
        ("My son Sam graduated, and my daughter cried", "", "m"),
        ("Sam, our youngest daughter, graduated", "", "f"),
        ("My daughter cried when Sam graduated", "", ""),
        ("Sam graduated on Friday", "My daughter Mia was so proud of her brother.", ""),
        ("Sam graduated on Friday", "My daughter is the first of us to do it.", "f"),
        ("Sam graduated, and he wept", "", "m"),
        ("Sam graduated on Friday", "His father wept.", "m"),
    ],
)
def test_a_name_takes_no_gender_from_somebody_else(quote: str, beside: str, gender: str) -> None:
    """A daughter who is spoken of beside Sam may be his sister."""
    assert spoken_of(Who.CHILD, quote, beside, name="Sam", kind=Kind.GRADUATION) == ("Sam", gender)


@pytest.mark.parametrize(
    ("quote", "beside", "gender"),
    [
        ("My friend is ill", "Mum told me. She is worried.", ""),
        ("My friend is ill", "She is worried.", "f"),
        ("My friend is ill", "Her mother is with us.", "f"),
        ("My friend is ill, and so is my sister, who lost her voice", "", ""),
    ],
)
def test_he_and_she_are_whoever_was_spoken_of(quote: str, beside: str, gender: str) -> None:
    """Where another stands beside, it is left open."""
    assert spoken_of(Who.FRIEND, quote, beside) == ("your friend", gender)


def test_the_foreman_is_theirs() -> None:
    assert spoken_of(Who.COLLEAGUE, "The foreman broke his leg") == ("your foreman", "m")


def test_a_label_alone_makes_nobody_a_partner() -> None:
    assert spoken_of(Who.SPOUSE, "She passed on Monday", kind=Kind.BEREAVEMENT) is None


def test_a_word_at_a_sentences_start_is_no_name_of_a_place() -> None:
    said = "Creek came through the clubhouse"
    assert spoken_of(Who.COMMUNITY, said, name="Creek", kind=Kind.HARDSHIP) is None


def test_the_mother_of_twins_is_not_one_of_them() -> None:
    said = "My wife Ada was delivered of twins"
    assert spoken_of(Who.CHILD, said, name="Ada", kind=Kind.BIRTH) is None


@pytest.mark.parametrize(
    ("who", "quote", "words"),
    [
        (Who.SPOUSE, "my wifes been in the hospital", "your wife"),
        (Who.PARENT, "The father had a stroke on Wednesday", "your father"),
        (Who.RELATIVE, "Jonas' mother has been diagnosed", "Jonas's mother"),
    ],
)
def test_whoever_is_told_of_as_people_speak_is_known(who: Who, quote: str, words: str) -> None:
    found = spoken_of(who, quote)
    assert found is not None
    assert found[0] == words
