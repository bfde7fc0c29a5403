"""What the owner is shown: a short list with its reasons, and nothing lost in silence."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from agent.errors import NotFoundError
from agent.models import (
    About,
    Address,
    Automation,
    Customer,
    DateKind,
    Detail,
    DetailKind,
    Direction,
    Entry,
    EntryKind,
    Evidence,
    Ground,
    Happening,
    Kind,
    LifeEvent,
    OutboxItem,
    OutboxState,
    RememberedDate,
    Suggestion,
    SuggestionState,
    When,
    Who,
)
from agent.suggestions import gazetteer
from agent.views import too_late
from tests.agent.conftest import House, make_config

TODAY = date(2026, 11, 18)


@pytest.fixture
def house(tmp_path: Path) -> Iterator[House]:
    house = House(tmp_path, make_config(tmp_path))
    yield house
    house.close()


def meet(house: House, name: str, **fields: object) -> Customer:
    first = name.split()[0].lower()
    customer = Customer.model_validate(
        {
            "id": f"customer-{first}",
            "name": name,
            "addresses": (f"{first}@a.example",),
            **fields,
        }
    )
    house.book.change(lambda: house.book.put_customer(customer))
    return customer


def suggest(house: House, name: str, points: float = 70, **fields: object) -> Suggestion:
    """A suggestion in the journal, as its practice once made it."""
    customer = meet(house, name)
    practice = str(fields.get("practice", "reply"))
    suggestion = Suggestion.model_validate(
        {
            "id": f"suggestion-{customer.first_name}-{practice}",
            "customer_id": customer.id,
            "practice": practice,
            "cause": "news",
            "reason": f"{customer.first_name}'s news waits for a word",
            "due_on": TODAY - timedelta(days=1),
            "expires_on": TODAY + timedelta(days=9),
            "priority": points,
            "grounds": (Ground(words=f"{customer.first_name} told you", points=points),),
            **fields,
        }
    )
    house.journal.save_suggestion(suggestion, made_at=house.clock.now())
    return suggestion


def names(house: House) -> list[str]:
    return [line.customer.first_name for line in house.views.today().lines]


def test_the_list_is_short_and_says_how_many_wait(tmp_path: Path) -> None:
    house = House(tmp_path, make_config(tmp_path, suggestions={"max_today": 2}))
    for name, points in (("Ann", 60), ("Bo", 90), ("Cy", 70)):
        suggest(house, name, points)
    today = house.views.today()
    assert [line.customer.name for line in today.lines] == ["Bo", "Cy"]
    assert today.beyond == 1
    assert today.lines[0].why == "First, because Bo told you."
    assert today.lines[1].why == "Last, and here because Cy told you."
    house.close()


def test_a_draft_or_a_snooze_that_is_over_leaves_a_line_where_it_is(house: House) -> None:
    suggest(house, "Ann", 90, state=SuggestionState.DRAFTED)
    suggest(house, "Bo", 80, state=SuggestionState.SNOOZED, snoozed_until=TODAY)
    tomorrow = TODAY + timedelta(days=1)
    suggest(house, "Cy", 70, state=SuggestionState.SNOOZED, snoozed_until=tomorrow)
    suggest(house, "Dee", 60, due_on=tomorrow)
    suggest(house, "Eve", 50, expires_on=TODAY - timedelta(days=1))
    assert names(house) == ["Ann", "Bo"]
    assert [one.id.split("-")[1] for one in house.views.suggestions()] == [
        *("Ann", "Bo", "Cy", "Dee", "Eve")
    ]


def test_a_mail_that_failed_is_told_however_full_the_list(tmp_path: Path) -> None:
    house = House(tmp_path, make_config(tmp_path, suggestions={"max_today": 1}))
    suggest(house, "Ann", 90)
    late = suggest(house, "Bo", 20, expires_on=TODAY - timedelta(days=9))
    item = OutboxItem(
        id="outbox-1",
        draft_id="draft-1",
        suggestion_id=late.id,
        account="mail",
        message_id="<1@a.example>",
        sender="robin@hale.example",
        recipients=("bo@a.example",),
        digest="",
        state=OutboxState.FAILED,
        approved_at=house.clock.now(),
    )
    house.journal.add_outbox_item(item, b"")
    today = house.views.today()
    assert [line.outbox and line.outbox.id for line in today.lines] == ["outbox-1"]
    assert today.beyond == 1
    house.close()


def test_what_went_by_is_told_for_some_days_and_then_no_more(house: House) -> None:
    one = suggest(house, "Ann", expires_on=TODAY - timedelta(days=2))
    expired = one.model_copy(update={"state": SuggestionState.EXPIRED})
    house.journal.end_suggestion(expired, house.clock.now() - timedelta(hours=30))
    (line,) = house.views.today().expired
    assert (line.customer_name, line.words) == ("Ann", "too late since yesterday: Ann's news")
    house.clock.move(timedelta(days=4))
    assert house.views.today().expired == ()


def test_what_stands_on_the_list_in_another_form_is_not_too_late(house: House) -> None:
    eve = suggest(house, "Ann", life_event_id="event-1", expires_on=TODAY - timedelta(days=1))
    gone = eve.model_copy(update={"state": SuggestionState.EXPIRED})
    house.journal.end_suggestion(gone, house.clock.now() - timedelta(hours=1))
    suggest(house, "Ann", practice="follow_up", life_event_id="event-1")
    assert house.views.today().expired == ()


def test_what_nobody_waited_for_goes_by_in_silence(house: House) -> None:
    for name, points, days in (("Ann", 20, 1), ("Bo", 70, 3), ("Cy", 60, 2)):
        one = suggest(house, name, points, expires_on=TODAY - timedelta(days=days))
        expired = one.model_copy(update={"state": SuggestionState.EXPIRED})
        house.journal.end_suggestion(expired, house.clock.now() - timedelta(hours=1))
    gone = [line.customer_name for line in house.views.today().expired]
    assert gone == ["Cy", "Bo"]


@pytest.mark.parametrize(
    ("reason", "words"),
    [
        ("Glenn's interview was yesterday", "Glenn's interview"),
        ("Glenn's interview is tomorrow", "Glenn's interview"),
        ("Ann turned 50 yesterday", "Ann turned 50"),
        ("Tyler's achievement waits for a word", "Tyler's achievement"),
        ("Glenn's interview was on 5 Nov", "Glenn's interview was on 5 Nov"),
        ("nobody has been in touch for 160 days", "nobody has been in touch for 160 days"),
    ],
)
def test_what_is_too_late_bears_no_yesterday_of_another_day(
    house: House, reason: str, words: str
) -> None:
    one = suggest(house, "Ann", reason=reason, expires_on=TODAY - timedelta(days=4))
    assert too_late(one, TODAY) == f"too late since Sunday: {words}"


def test_why_is_answered_for_whatever_is_asked(house: House) -> None:
    meet(house, "Ann")
    first, second = suggest(house, "Ann", 90), suggest(house, "Bo", 80)
    late = suggest(house, "Cy", state=SuggestionState.DONE)
    ahead = suggest(house, "Dee", due_on=TODAY + timedelta(days=3))
    put_off = suggest(
        house, "Eve", state=SuggestionState.SNOOZED, snoozed_until=TODAY + timedelta(days=1)
    )
    same_person = suggest(house, "Ann", 30, practice="kindness")
    said = [house.views.why(one.id) for one in (first, second, late, ahead, put_off, same_person)]
    assert said == [
        "First, because Ann told you.",
        "Last, and here because Bo told you.",
        "It is done by now, and no longer on the list.",
        "It is not due before 2026-11-21.",
        "It is put off until 2026-11-19.",
        "It waits its turn: another line of the same person comes first.",
    ]
    with pytest.raises(NotFoundError):
        house.views.why("nothing-like-it")


def test_the_list_costs_a_few_questions_whatever_waits(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    def asked(number: int) -> int:
        for index in range(number):
            suggest(house, f"Person{index}", due_on=TODAY + timedelta(days=5))
        house.views.today()
        count = 0

        def note(_: str) -> None:
            nonlocal count
            count += 1

        connection: sqlite3.Connection = house.journal._db
        connection.set_trace_callback(note)
        house.views.today()
        connection.set_trace_callback(None)
        return count

    assert asked(3) == asked(60)


def test_the_coming_days_are_listed_and_go_into_a_calendar(house: House) -> None:
    ann = (RememberedDate(kind=DateKind.BIRTHDAY, date="1976-11-20"),)
    bo = (RememberedDate(kind=DateKind.BIRTHDAY, date="--11-19"),)
    meet(house, "Ann Lee", dates=ann)
    meet(house, "Bo Hart", dates=bo)
    assert [(line.day.day, line.words) for line in house.views.dates(30)] == [
        (19, "Bo's birthday"),
        (20, "Ann turns 50"),
    ]
    assert [line.words for line in house.views.dates(1)] == ["Bo's birthday"]
    assert house.views.dates_file(30).count(b"BEGIN:VEVENT") == 2


def test_an_impossible_day_in_the_book_is_told(house: House) -> None:
    meet(house, "Ann Lee", dates=(RememberedDate(kind=DateKind.BIRTHDAY, date="1976-02-31"),))
    (trouble,) = house.views.today().troubles
    assert "1976-02-31" in trouble


def test_an_impossible_day_of_one_customer_hides_nobody_elses(house: House) -> None:
    meet(house, "Ann Lee", dates=(RememberedDate(kind=DateKind.BIRTHDAY, date="99991231"),))
    meet(house, "Bo Hart", dates=(RememberedDate(kind=DateKind.BIRTHDAY, date="--11-19"),))
    assert [line.words for line in house.views.dates(366)] == ["Bo's birthday"]
    assert house.views.dates_file(366).count(b"BEGIN:VEVENT") == 1
    assert house.views.brief("ann@a.example")
    (trouble,) = house.views.today().troubles
    assert trouble.startswith("Ann Lee: the birthday '99991231'")


def test_what_was_told_of_regions_is_listed_the_latest_first(house: House) -> None:
    for day in (16, 18, 17):
        house.journal.add_happening(
            Happening(
                id=f"happening-{day}",
                region="Lake County CA",
                what="fire",
                on=TODAY.replace(day=day),
            )
        )
    assert [one.on.day for one in house.views.happenings()] == [18, 17, 16]


def test_a_brief_is_for_whoever_is_in_the_book(house: House) -> None:
    phone = Detail(kind=DetailKind.PHONE, value="+1 707 555 0142")
    meet(house, "Ann Lee", details=(phone,))
    assert house.views.brief("ANN@a.example").customer.name == "Ann Lee"
    with pytest.raises(NotFoundError, match="nobody in the book"):
        house.views.brief("nobody@b.example")


def test_nothing_is_offered_before_the_tables_of_places_are_there(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    meet(house, "Rosa Lind", places=("Kelseyville, CA 95451",))
    meet(house, "Dale Kim", places=("12 Main Street, Kelseyville, CA 95451",))
    told_at = house.clock.now() - timedelta(days=1)
    fire = LifeEvent(
        id="event-1",
        customer_id="customer-rosa",
        kind=Kind.HARDSHIP,
        who=Who.SELF,
        status=When.PAST,
        confidence=0.9,
        evidence=(Evidence(quote="The wildfire took our barn.", entry_id="entry-1", start=0),),
        told_at=told_at,
    )
    house.book.change(lambda: house.book.put_life_event(fire))
    monkeypatch.setattr(gazetteer, "is_loaded", lambda: False)
    assert house.views.today().offers == ()
    monkeypatch.setattr(gazetteer, "is_loaded", lambda: True)
    (offer,) = house.views.today().offers
    assert offer.customers == 1


def correspond(house: House, customer: Customer, number: int, **fields: object) -> Entry:
    """One line of the journal with a customer, an hour after the one before."""
    entry = Entry.model_validate(
        {
            "id": f"entry-{number:04}",
            "customer_id": customer.id,
            "kind": EntryKind.MAIL,
            "direction": Direction.IN,
            "at": datetime(2026, 1, 1, tzinfo=UTC) + timedelta(hours=number),
            "message_id": f"<{number}@a.example>",
            "address": customer.addresses[0],
            "sender": Address(name=customer.name, email=customer.addresses[0]),
            **fields,
        }
    )
    house.journal.add_entry(entry, is_to_read=True)
    return entry


def test_a_long_story_is_told_page_by_page_the_latest_first(house: House) -> None:
    glenn = meet(house, "Glenn Maddox")
    told = [correspond(house, glenn, number) for number in range(250)]
    view = house.views.customer(glenn.id)
    assert (view.mails, view.earlier) == (250, 150)
    assert [one.id for one in view.entries] == [one.id for one in told[150:]]
    before = house.views.earlier_entries(glenn.id, view.entries[0].id)
    assert ([one.id for one in before.entries], before.earlier) == (
        [one.id for one in told[50:150]],
        50,
    )
    first = house.views.earlier_entries(glenn.id, before.entries[0].id)
    assert (len(first.entries), first.earlier) == (50, 0)
    assert house.views.earlier_entries(glenn.id, told[0].id).entries == ()
    with pytest.raises(NotFoundError):
        house.views.earlier_entries(glenn.id, "entry-none")


def test_an_address_that_is_new_is_marked_though_its_page_does_not_hold_the_old_one(
    house: House,
) -> None:
    glenn = meet(house, "Glenn Maddox", addresses=("glenn@a.example", "glenn@b.example"))
    other = Address(name="Glenn Maddox", email="glenn@b.example")
    for number in range(150):
        correspond(house, glenn, number)
    new = correspond(house, glenn, 150, address=other.email, sender=other)
    *known, latest = house.views.customer(glenn.id).entries
    assert latest.id == new.id
    assert (latest.is_new_address, any(one.is_new_address for one in known)) == (True, False)
    assert house.views.entry(new.id).is_new_address


def test_the_curve_counts_both_ways_by_the_owners_months(house: House) -> None:
    glenn = meet(house, "Glenn Maddox")
    late = datetime(2026, 10, 1, 5, tzinfo=UTC)  # still September in Portland
    correspond(house, glenn, 1, at=late)
    correspond(house, glenn, 2, at=late + timedelta(days=1), direction=Direction.OUT)
    correspond(house, glenn, 3, at=late + timedelta(days=2), kind=EntryKind.CALL)
    correspond(house, glenn, 4, at=late + timedelta(days=3), kind=EntryKind.NOTE)
    correspond(house, glenn, 5, at=late + timedelta(days=3), automation=Automation.RECEIPT)
    correspond(house, glenn, 6, at=late + timedelta(days=60), kind=EntryKind.APPOINTMENT)
    curve = house.views.customer(glenn.id).curve
    assert [(one.month, one.theirs, one.ours) for one in curve] == [
        ("2026-09", 1, 0),
        ("2026-10", 1, 1),
        ("2026-11", 0, 0),
    ], "neither a note, nor a program's mail, nor what is planned"
    assert house.views.customer(meet(house, "Ann Lee").id).curve == ()


def test_a_customer_is_told_who_may_be_the_same_person(house: House) -> None:
    one = meet(house, "Glenn Maddox", id="customer-1", addresses=("glenn@a.example",))
    two = meet(house, "Glenn Maddox", id="customer-2", addresses=("sawdust@b.example",))
    ann = meet(house, "Ann Lee")
    (double,) = house.views.customer(one.id).doubles
    assert double == house.views.customer(two.id).doubles[0] == house.views.doubles().doubles[0]
    assert house.views.customer(ann.id).doubles == ()


def test_what_is_known_of_a_customer_comes_with_its_proof(house: House) -> None:
    proof = Evidence(quote="my birthday is on 1 May", entry_id="entry-1")
    date = RememberedDate(kind=DateKind.BIRTHDAY, date="--05-01", evidence=proof)
    glenn = meet(house, "Glenn Maddox", dates=(date,))
    brief = house.views.customer(glenn.id).brief
    assert [(fact.value, fact.evidence) for fact in brief.known] == [("1 May", proof)]
    assert About.BIRTHDAY not in brief.unknown
    assert About.FAMILY in brief.unknown
