"""The search over real stores: people, mails and life events, by words and by operators."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from agent.clock import MovedClock
from agent.finding import Finding
from agent.models import (
    MATCH_END,
    MATCH_START,
    Address,
    Customer,
    Direction,
    Entry,
    EntryKind,
    Evidence,
    Kind,
    LifeEvent,
    When,
    Who,
)
from agent.store.book import Book
from agent.store.sqlite import Journal

ZONE = ZoneInfo("America/Los_Angeles")
OWNER = Address(name="Robin Hale", email="robin@hale.example")


class Town:
    """Three customers, and what went to and fro."""

    def __init__(self, folder: Path) -> None:
        self.book = Book(folder / "book.json")
        self.journal = Journal(folder / "journal.sqlite")
        clock = MovedClock(datetime(2026, 11, 18, 12, tzinfo=ZONE), ZONE)
        self.finding = Finding(book=self.book, journal=self.journal, clock=clock)
        people = (
            ("glenn", "Glenn Maddox", "Northgate Millwork"),
            ("chloe", "Chloé Maddox-Roy", ""),
            ("tom", "Tom Brandt", "Brandt & Sons"),
        )
        self.book.change(
            lambda: (
                [
                    self.book.put_customer(
                        Customer(
                            id=key, name=name, addresses=(f"{key}@a.example",), company=company
                        )
                    )
                    for key, name, company in people
                ]
                and None
            )
        )
        self.write("glenn-in", "glenn", "2026-11-02T09:00", "Oak, and our wedding on Saturday.")
        self.write("glenn-out", "glenn", "2026-11-03T09:00", "The oak is here.", is_out=True)
        self.write("chloe-in", "chloe", "2026-05-01T00:30", "Oak tables, please; a coffee too.")
        self.write("tom-in", "tom", "2025-12-31T23:30", "My father died. No oak this year.")
        self.write("tom-call", "tom", "2026-11-10T09:00", "Oak by phone", kind=EntryKind.CALL)
        self.write("news-in", "stranger", "2026-11-11T09:00", "Oak for sale!")
        self.tell("glenn-in", "glenn", Kind.WEDDING, "our wedding on Saturday")
        self.tell("tom-in", "tom", Kind.BEREAVEMENT, "My father died")
        self.tell("chloe-in", "chloe", Kind.WEDDING, "a coffee too", is_maybe=True)

    def write(
        self,
        id_: str,
        who: str,
        at: str,
        text: str,
        *,
        is_out: bool = False,
        kind: EntryKind = EntryKind.MAIL,
    ) -> None:
        customer = self.book.customer(who)
        name = customer.name if customer else "News"
        them = Address(name=name, email=f"{who}@a.example")
        entry = Entry(
            id=id_,
            customer_id=who,
            kind=kind,
            direction=Direction.OUT if is_out or kind is not EntryKind.MAIL else Direction.IN,
            at=datetime.fromisoformat(at).replace(tzinfo=ZONE).astimezone(UTC),
            subject="Furniture",
            text=text,
            sender=OWNER if is_out else them,
            to=(them if is_out else OWNER,),
            address=them.email,
        )
        self.journal.add_entry(entry, is_to_read=customer is not None)

    def tell(self, entry_id: str, who: str, kind: Kind, quote: str, **fields: object) -> None:
        event = LifeEvent.model_validate(
            {
                "id": f"event-{entry_id}",
                "customer_id": who,
                "kind": kind,
                "who": Who.SELF,
                "status": When.PAST,
                "evidence": (Evidence(entry_id=entry_id, quote=quote),),
                "told_at": datetime(2026, 11, 2, tzinfo=UTC),
                "confidence": 0.9,
                **fields,
            }
        )
        self.book.change(lambda: self.book.put_life_event(event))

    def ids(self, typed: str) -> list[str]:
        return [hit.entry.id for hit in self.finding.find(typed).hits]


@pytest.fixture
def town(tmp_path: Path) -> Iterator[Town]:
    town = Town(tmp_path)
    yield town
    town.book.close()
    town.journal.close()


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("oak", ["news-in", "tom-call", "glenn-out", "glenn-in", "chloe-in", "tom-in"]),
        ("oak -wedding -sale", ["tom-call", "glenn-out", "chloe-in", "tom-in"]),
        ('"the oak is"', ["glenn-out"]),
        ('"oak the"', []),
        ("wedd", ["glenn-in"]),
        ("wedd ", []),
        ("wedding sat", ["glenn-in"]),
        ("coffee", ["chloe-in"]),
        ("furniture father", ["tom-in"]),
        ("from:glenn", ["glenn-in"]),
        ("from:maddox oak", ["glenn-in", "chloe-in"]),
        ("from:northgate", ["glenn-in"]),
        ("to:glenn", ["glenn-out"]),
        ("from:me oak", ["tom-call", "glenn-out"]),
        ("is:sent kind:mail", ["glenn-out"]),
        ("is:received oak -coffee", ["glenn-in", "tom-in"]),
        ("kind:call", ["tom-call"]),
        ("kind:wedding", ["glenn-in", "chloe-in"]),
        ("kind:wedding coffee", ["chloe-in"]),
        ("kind:wedding kind:call", ["tom-call", "glenn-in", "chloe-in"]),
        ("is:joyful", ["glenn-in"]),
        ("is:sad", ["tom-in"]),
        ("is:doubtful", ["chloe-in"]),
        ("is:stranger", ["news-in"]),
        ("oak after:november", ["news-in", "tom-call", "glenn-out", "glenn-in"]),
        ("after:2026-05-01 before:2026-05-02", ["chloe-in"]),
        ("before:2026", ["tom-in"]),
        ("from:nobody oak", []),
        ("from:glenn to:glenn", []),
    ],
)
def test_what_is_typed_finds_what_it_says_newest_first(
    town: Town, typed: str, found: list[str]
) -> None:
    assert town.ids(typed) == found


def test_a_name_in_pieces_finds_the_person(town: Town) -> None:
    """Begun names come before names that merely hold the letters; accents do not matter."""

    def names(typed: str) -> list[str]:
        return [line.customer.name for line in town.finding.find(typed).people]

    assert names("maddox") == ["Chloé Maddox-Roy", "Glenn Maddox"]
    assert names("chloe") == names("hloé") == ["Chloé Maddox-Roy"]
    assert names("gl mad") == ["Glenn Maddox"]
    assert names("sons") == ["Tom Brandt"]
    assert names("maddox -glenn") == ["Chloé Maddox-Roy"]
    assert names("oa") == [], "so few letters only begin a name"
    assert names("kind:wedding") == names("zzz") == []


def test_people_are_found_as_the_book_has_them_now(town: Town) -> None:
    """Whoever was renamed by the new name only, whoever was forgotten not at all."""

    def names(typed: str) -> list[str]:
        return [line.customer.name for line in town.finding.find(typed).people]

    assert names("maddox") == ["Chloé Maddox-Roy", "Glenn Maddox"]
    glenn = town.book.the_customer("glenn").model_copy(update={"name": "Glenn\nOakes"})
    town.book.change(lambda: town.book.put_customer(glenn))
    assert names("maddox") == ["Chloé Maddox-Roy"]
    assert names("glenn oakes") == ["Glenn\nOakes"]
    town.book.change(lambda: town.book.remove_customer("glenn"))
    assert names("oakes") == []
    assert town.finding.find("oakes").customers == 2


def test_before_anything_is_typed_those_in_touch_last_are_there(town: Town) -> None:
    found = town.finding.find(" ")
    assert [line.customer.id for line in found.people] == ["tom", "glenn", "chloe"]
    assert [line.entries for line in found.people] == [2, 2, 1]
    assert (found.customers, found.hits) == (3, ())


def test_a_hit_shows_the_words_around_or_the_quote_of_the_life_event(town: Town) -> None:
    (hit,) = town.finding.find("sat").hits
    assert f"{MATCH_START}Saturday{MATCH_END}" in hit.snippet
    assert (hit.customer_name, hit.entry.text) == ("Glenn Maddox", "")
    first, second = town.finding.find("kind:wedding").hits
    assert first.snippet == f"{MATCH_START}our wedding on Saturday{MATCH_END}"
    assert first.life_event is not None
    assert first.life_event.kind is Kind.WEDDING
    assert second.life_event is not None
    assert second.life_event.is_maybe
    (stranger,) = town.finding.find("is:stranger").hits
    assert (stranger.customer_name, stranger.snippet) == ("News", "Oak for sale!")


def test_who_is_no_customer_is_said(town: Town) -> None:
    assert town.finding.find("from:amazon oak").said == ("No customer is called “amazon”.",)


def test_a_life_event_that_is_none_is_not_found(town: Town) -> None:
    event = town.book.life_events("glenn")[0]
    rejected = event.model_copy(update={"is_rejected": True})
    town.book.change(lambda: town.book.put_life_event(rejected))
    assert town.ids("kind:wedding") == ["chloe-in"]
    assert town.ids("is:joyful") == []


def test_where_there_are_more_than_are_shown_it_is_said(town: Town) -> None:
    assert town.finding.find("oak").is_all
    for number in range(60):
        town.write(f"more-{number}", "tom", "2026-11-12T09:00", "More oak")
    found = town.finding.find("oak")
    assert (len(found.hits), found.is_all) == (50, False)


@pytest.mark.parametrize(
    "typed",
    ['"', "NEAR(", "oak AND", "subject:oak", "*", "'; DROP TABLE entries", "-oak", "a^b", "ß"],
)
def test_anything_can_be_typed(town: Town, typed: str) -> None:
    town.finding.find(typed)
    assert town.journal.count_entries() == 6
