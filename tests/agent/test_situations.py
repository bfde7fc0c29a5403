"""What the practices look at, put together from the stores."""

from __future__ import annotations

from datetime import timedelta

import pytest

from agent.config import Config
from agent.models import (
    Customer,
    Direction,
    Entry,
    EntryKind,
    Evidence,
    Kind,
    LifeEvent,
    Matter,
    MatterKind,
    When,
    Who,
)
from agent.situations import TOUCHES_SEEN, Situations
from agent.suggestions.situation import Situation
from tests.agent.conftest import House, make_config

GLENN = Customer(id="glenn", name="Glenn Maddox", addresses=("glenn@tillery.example",))
PRIYA = Customer(id="priya", name="Priya Nair", addresses=("priya@tillery.example",))


@pytest.fixture
def situations(house: House) -> Situations:
    for one in (GLENN, PRIYA):
        house.book.change(lambda one=one: house.book.put_customer(one))
    return with_settings(house, house.config)


def with_settings(house: House, config: Config) -> Situations:
    return Situations(book=house.book, journal=house.journal, clock=house.clock, config=config)


def file(house: House, number: int, *, days_ago: float, **fields: object) -> Entry:
    entry = Entry.model_validate(
        {
            "id": f"entry-{number}",
            "customer_id": GLENN.id,
            "kind": EntryKind.MAIL,
            "direction": Direction.IN,
            "at": house.clock.now() - timedelta(days=days_ago),
            "text": f"Words {number}",
            "message_id": f"<{number}@tillery.example>",
            "address": GLENN.addresses[0],
            **fields,
        }
    )
    house.journal.add_entry(entry, is_to_read=True)
    house.journal.mark_read([entry.id])
    return entry


def put(house: House, **fields: object) -> LifeEvent:
    event = LifeEvent.model_validate(
        {
            "id": "event",
            "customer_id": GLENN.id,
            "kind": Kind.ACHIEVEMENT,
            "who": Who.SELF,
            "status": When.PAST,
            "evidence": (),
            "told_at": house.clock.now(),
            "confidence": 0.9,
            **fields,
        }
    )
    house.book.change(lambda: house.book.put_life_event(event))
    return event


def test_one_customer_and_everybody_are_seen_alike(house, situations) -> None:
    for number in range(TOUCHES_SEEN + 5):
        file(house, number, days_ago=100 - number)
    file(house, 900, days_ago=3, customer_id=PRIYA.id, address=PRIYA.addresses[0])
    put(house, evidence=(Evidence(quote="Words 2", entry_id="entry-2"),))
    house.journal.save_matters(
        "entry-44", [Matter(kind=MatterKind.PROMISE, quote="Words", start=0)]
    )
    together = {one.customer.id: one for one in situations.all()}
    assert together.keys() == {GLENN.id, PRIYA.id}
    for customer in (GLENN, PRIYA):
        alone = situations.of(customer)
        assert alone == together[customer.id]
        assert list(alone.touches) == list(together[customer.id].touches)
    glenn = together[GLENN.id]
    assert len(glenn.touches) == TOUCHES_SEEN + 1, "the witness of a life event is among them"
    assert glenn.touch("entry-2")
    assert glenn.first_at == min(one.at for one in house.journal.touches_of(["entry-0"]))
    assert len(glenn.matters) == 1


def test_what_is_planned_is_no_touch_before_its_time(house, situations) -> None:
    file(house, 1, days_ago=-1, kind=EntryKind.APPOINTMENT, message_id="")
    assert situations.of(GLENN).touches == []
    house.clock.move(timedelta(days=2))
    assert len(situations.of(GLENN).touches) == 1


def test_a_mail_that_is_dated_an_hour_ahead_has_come_now(house, situations) -> None:
    file(house, 1, days_ago=-1 / 24)
    (touch,) = situations.of(GLENN).touches
    assert touch.at <= house.clock.now()


def test_texts_are_read_only_where_a_practice_asks_for_them(
    house, situations, monkeypatch: pytest.MonkeyPatch
) -> None:
    file(house, 1, days_ago=1)
    read: list[str] = []
    entries_of = house.journal.entries_of_customer

    def counted(customer_id: str, limit: int = -1) -> list[Entry]:
        read.append(customer_id)
        return entries_of(customer_id, limit)

    monkeypatch.setattr(house.journal, "entries_of_customer", counted)
    everybody = situations.all()
    assert read == []
    assert [one.text for one in everybody[0].entries] == ["Words 1"]
    assert read == [GLENN.id]


def test_of_a_long_story_as_much_is_read_as_of_a_short_one_and_what_is_asked_for(
    house, situations
) -> None:
    for number in range(60):
        file(house, number, days_ago=100 - number)
    put(house, evidence=(Evidence(quote="Words 2", entry_id="entry-2"),))
    entries = situations.read(GLENN.id, "entry-7")
    assert len(entries) < 20
    assert {"entry-2", "entry-7", "entry-59"} <= {entry.id for entry in entries}
    assert entries == sorted(entries, key=lambda entry: entry.at)


@pytest.mark.parametrize(
    ("who", "name", "teller", "is_served"),
    [
        (Who.COLLEAGUE, "Glenn Maddox", PRIYA, False),
        (Who.COLLEAGUE, "Glenn", PRIYA, False),
        (Who.COLLEAGUE, "Glenda", PRIYA, True),
        (Who.COLLEAGUE, None, PRIYA, True),
        (Who.PARENT, "Glenn", PRIYA, True),
        (Who.SPOUSE, "Glenn", GLENN, False),
        (Who.PARENT, "Glenn", GLENN, True),
    ],
)
def test_whoever_is_told_to_have_died_is_let_be(
    house, situations, who, name, teller, is_served
) -> None:
    put(house, kind=Kind.BEREAVEMENT, who=who, name=name, customer_id=teller.id, is_maybe=True)
    assert situations.is_served(situations.of(GLENN)) is is_served
    put(house, kind=Kind.BEREAVEMENT, who=who, name=name, customer_id=teller.id, is_rejected=True)
    for one in situations.all():
        assert situations.is_served(one)


def test_a_death_in_another_firm_is_somebody_elses(house, situations) -> None:
    tess = Customer(id="tess", name="Tess Ames", addresses=("tess@kolam.example",))
    house.book.change(lambda: house.book.put_customer(tess))
    put(
        house,
        kind=Kind.BEREAVEMENT,
        who=Who.COLLEAGUE,
        name="Glenn Maddox",
        customer_id=tess.id,
    )
    assert situations.is_served(situations.of(GLENN))
    assert situations.may_have_died(situations.of(tess)) == []


@pytest.mark.parametrize(
    ("customer", "sections", "is_served"),
    [
        ({}, {}, True),
        ({"do_not_contact": True}, {}, False),
        ({"addresses": ("no-reply@tillery.example",)}, {}, False),
        ({"addresses": ("robin@hale.example",)}, {}, False),
        ({"addresses": ("amy@hale.example",)}, {}, False),
        ({"addresses": ("amy@hale.example",)}, {"suggestions": {"colleagues": True}}, True),
        ({"addresses": ("robin@hale.example",)}, {"suggestions": {"colleagues": True}}, False),
        ({"addresses": ("amy@home.example", "amy@hale.example")}, {}, False),
        ({}, {"customers": {"never_log": ["@tillery.example"]}}, False),
    ],
)
def test_whom_the_owner_may_be_asked_to_write_to(
    house, tmp_path, customer, sections, is_served
) -> None:
    situations = with_settings(house, make_config(tmp_path, **sections))
    one = situations.of(GLENN.model_copy(update=customer))
    assert situations.is_served(one) is is_served


def test_what_has_changed_in_the_book_is_seen_at_the_next_look(house, situations) -> None:
    def glenn() -> Situation:
        return next(one for one in situations.all() if one.customer.id == GLENN.id)

    assert glenn().life_events == ()
    event = put(house)
    assert glenn().life_events == (event,)
    assert glenn().found is glenn().found, "what has not changed is not looked at again"
    put(house, is_maybe=True)
    assert glenn().life_events == ()
    assert situations.is_served(glenn())
    quiet = GLENN.model_copy(update={"do_not_contact": True})
    house.book.change(lambda: house.book.put_customer(quiet))
    assert not situations.is_served(glenn())


def test_a_death_is_forgotten_with_the_customer_who_told_of_it(house, situations) -> None:
    put(house, kind=Kind.BEREAVEMENT, who=Who.COLLEAGUE, name="Glenn", customer_id=PRIYA.id)
    served = {one.customer.id: situations.is_served(one) for one in situations.all()}
    assert served == {GLENN.id: False, PRIYA.id: True}
    house.book.change(lambda: house.book.remove_customer(PRIYA.id))
    (glenn,) = situations.all()
    assert situations.is_served(glenn)
