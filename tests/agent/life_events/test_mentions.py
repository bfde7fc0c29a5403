"""Who a mail speaks of."""

from __future__ import annotations

import pytest

from agent.life_events.mentions import Mention, Side, find_mentions, load_grammar
from agent.life_events.pack import load_pack
from agent.models import Who


def mentions(text: str, customer_name: str = "") -> list[Mention]:
    return find_mentions(
        text,
        pack=load_pack("en"),
        grammar=load_grammar("en"),
        customer_name=customer_name,
        owner_name="Robin Hale",
    )


@pytest.mark.parametrize(
    ("text", "who", "name"),
    [
        ("my sister Linh is here", Who.SIBLING, "Linh"),
        ("our Becky is here", Who.CHILD, "Becky"),
        ("Mum is here", Who.PARENT, None),
        ("my daughter's son is here", Who.GRANDCHILD, None),
        ("my wife's cousin is here", Who.RELATIVE, None),
        ("our foreman's wife is here", Who.COLLEAGUE, None),
        ("Hayley Nunn is here", Who.COLLEAGUE, "Hayley Nunn"),
        ("Camille, my daughter, is here", Who.CHILD, "Camille"),
        ("Denise and I are here", Who.SELF, None),
        ("my wife and I are here", Who.SELF, None),
    ],
)
def test_relations_and_names(text: str, who: Who, name: str | None) -> None:
    """A relation word, with a name or without, says who somebody is."""
    first = mentions(text)[0]
    assert (first.who, first.name) == (who, name)


def test_a_name_stays_who_it_was() -> None:
    """Once introduced, a bare name keeps its relation."""
    last = mentions("My husband Luc was ill. Luc is better.")[-1]
    assert (last.who, last.name) == (Who.SPOUSE, "Luc")


def test_she_is_whoever_was_named_last() -> None:
    """A pronoun stands for the last person named."""
    last = mentions("My sister called. Then she left.")[-1]
    assert (last.who, last.is_pronoun) == (Who.SIBLING, True)


def test_you_and_yours_are_the_readers() -> None:
    """The other side of a mail is told apart from the writer's."""
    assert {one.side for one in mentions("Is your mother well, and you?")} == {Side.READER}


def test_a_place_is_no_person() -> None:
    """What follows in, at or to is where, not who."""
    assert mentions("The lorry is in Osaka today") == []


@pytest.mark.parametrize(
    "text",
    [
        "The service was on Thursday at St. Hedwig's.",
        "There was a mass in St Ansgar's on Friday",
        "We had lunch at Carlo's, and went home.",
    ],
)
def test_what_is_named_after_somebody_is_no_person(text: str) -> None:
    """A church or an inn: nothing that is his follows."""
    assert [one.name for one in mentions(text) if one.name] == []


def test_what_is_somebodys_shows_that_he_is_one() -> None:
    assert "Jo" in [one.name for one in mentions("I sat at Jo's bedside all night")]


@pytest.mark.parametrize(
    ("text", "who"),
    [
        ("Jonas' mother is here.\n\nHanna (and Jonas)", Who.RELATIVE),
        ("Ada's father is here.\n\nTom & Ada", Who.RELATIVE),
        ("Jonas' mother is here.\n\nHanna", Who.COLLEAGUE),
    ],
)
def test_the_mother_of_who_signs_along_is_family(text: str, who: Who) -> None:
    assert mentions(text)[0].who is who


def test_the_owner_who_is_spoken_to_is_not_spoken_of() -> None:
    """A greeting names nobody."""
    assert mentions("Robin, the boxes came.") == []


def test_sorry_is_no_news_of_the_writer() -> None:
    """Being sorry tells nothing of whoever is."""
    assert [one.who for one in mentions("I'm so sorry about your father")] == [Who.PARENT]


def test_the_customers_own_name_is_self() -> None:
    """A customer who writes of himself by name means himself."""
    assert mentions("Walt is tired.", customer_name="Walt Kowalczyk")[0].who is Who.SELF
