"""What entries tell is kept in the book, in whatever order and however often they are read."""

from __future__ import annotations

import json
import random
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import getaddresses
from pathlib import Path

import pytest

from agent.changes import ChangeFeed
from agent.journal import customer_id_of
from agent.learning import Learning, Told, read_all
from agent.life_events.turns import find_turns
from agent.mail.parse import parse_mail
from agent.models import (
    Customer,
    Direction,
    Entry,
    EntryKind,
    FoundEvent,
    Kind,
    LifeEvent,
    Matter,
    MatterKind,
    Outcome,
    Suggestion,
    SuggestionState,
    When,
    Who,
)
from agent.store.book import Book
from agent.store.sqlite import Journal
from tests.conftest import SHARED

GLENN, PRIYA, DANA = "glenn@tillery.example", "priya@tillery.example", "dana@tillery.example"
NAMES = {GLENN: "Glenn Maddox", PRIYA: "Priya Nair", DANA: "Dana Whitfield"}
Mail = tuple[Entry, tuple[FoundEvent, ...]]


def found(kind: Kind, who: Who = Who.SELF, **more: object) -> FoundEvent:
    fields = {"status": When.UPCOMING, "evidence": "", "confidence": 0.9, **more}
    return FoundEvent(kind=kind, who=who, **fields)


def mail(
    day: str, text: str, *founds: FoundEvent, address: str = GLENN, direction: str = "in"
) -> Mail:
    entry = Entry(
        id=f"entry-{address[:4]}-{day}-{len(text)}",
        customer_id=customer_id_of(address),
        kind=EntryKind.MAIL,
        direction=Direction(direction),
        at=datetime.fromisoformat(f"{day}T12:00:00").replace(tzinfo=UTC),
        address=address,
        message_id=f"<{day}-{len(text)}@{address}>",
        text=text,
    )
    shown = (one.model_copy(update={"evidence": text, "start": 0}) for one in founds)
    return entry, tuple(shown)


@dataclass
class Study:
    """A book and a journal in a folder, and what learns into them."""

    folder: Path

    def __post_init__(self) -> None:
        self.book = Book(self.folder / "book.json")
        self.journal = Journal(self.folder / "journal.sqlite")
        self.learning = Learning(book=self.book, journal=self.journal, changes=ChangeFeed())

    def close(self) -> None:
        self.book.close()
        self.journal.close()

    def restart(self) -> None:
        self.close()
        self.__post_init__()

    def read(self, *mails: Mail) -> set[str]:
        """Keep what mails tell, the first one first; returns whom it concerned."""
        concerned: set[str] = set()

        def keep() -> None:
            for entry, founds in mails:
                self.journal.add_entry(entry, is_to_read=True)
                if self.book.customer(entry.customer_id) is None:
                    self.book.put_customer(
                        Customer(
                            id=entry.customer_id,
                            name=NAMES.get(entry.address, entry.address),
                            addresses=(entry.address,),
                        )
                    )
                told = Told(found=founds, turns=find_turns(entry))
                concerned.update(self.learning.keep(told, entry))

        self.book.change(keep)
        return concerned

    def change(self, event: LifeEvent, **fields: object) -> LifeEvent:
        changed = event.model_copy(update=fields)
        self.book.change(lambda: self.book.put_life_event(changed))
        return changed

    def events(self) -> list[LifeEvent]:
        return sorted(self.book.life_events(), key=lambda one: one.id)

    def only(self) -> LifeEvent:
        (event,) = self.book.life_events()
        return event


@pytest.fixture
def study(tmp_path: Path) -> Iterator[Study]:
    study = Study(tmp_path / "one")
    yield study
    study.close()


@pytest.fixture
def other(tmp_path: Path) -> Iterator[Study]:
    study = Study(tmp_path / "other")
    yield study
    study.close()


WEDDING = mail("2026-05-04", "Our wedding is on 13 June!", found(Kind.WEDDING, date="2026-06-13"))
AGAIN = mail("2026-05-14", "The wedding looms", found(Kind.WEDDING))
MOVED = mail("2026-05-20", "The wedding had to be shifted to 27 June.")
OFF = mail("2026-06-20", "We have called off the wedding.")
STORY = (
    mail("2026-03-04", "We got engaged!", found(Kind.ENGAGEMENT, status=When.PAST)),
    WEDDING,
    AGAIN,
    MOVED,
    OFF,
    mail("2026-05-05", "I have an interview", found(Kind.JOB_INTERVIEW, date="2026-05-07")),
    mail("2026-05-06", "My interview has slipped to the 19th."),
    mail("2026-05-21", "About the interview: they hired me!"),
    mail("2026-05-25", "I begin in July", found(Kind.NEW_JOB, date="2026-07")),
    mail("2026-04-02", "Dad is in hospital", found(Kind.ILLNESS, Who.PARENT, status=When.ONGOING)),
    mail("2026-04-12", "Dad's scan was clean, he is home.", direction="in"),
    mail("2026-04-13", "So glad about your dad", found(Kind.RECOVERY, Who.PARENT), direction="out"),
)


def test_the_book_is_the_same_in_whatever_order_mails_are_read(
    study: Study, other: Study, tmp_path: Path
) -> None:
    study.read(*STORY)
    kinds = {event.kind: event for event in study.events()}
    assert len(kinds) == len(study.events()) == 6
    assert kinds[Kind.WEDDING].outcome is kinds[Kind.ENGAGEMENT].outcome is Outcome.CALLED_OFF
    assert kinds[Kind.WEDDING].date == "2026-06-27"
    assert kinds[Kind.JOB_INTERVIEW].outcome is kinds[Kind.ILLNESS].outcome is Outcome.WELL
    random.seed(3)
    for number in range(12):
        shuffled = Study(tmp_path / f"shuffled-{number}")
        for one in random.sample(STORY, len(STORY)):
            shuffled.read(one)
        assert shuffled.events() == study.events()
        shuffled.close()
    other.read(*reversed(STORY))
    assert other.events() == study.events()


def test_reading_again_and_after_a_restart_changes_nothing(study: Study) -> None:
    study.read(*STORY)
    before = (study.folder / "book.json").read_bytes()
    assert study.read(*STORY, *STORY) == set()
    study.restart()
    assert study.read(*reversed(STORY)) == set()
    assert (study.folder / "book.json").read_bytes() == before


def test_what_was_read_before_a_crash_of_the_book_is_read_again_to_the_same_end(
    study: Study, other: Study
) -> None:
    def crash() -> None:
        study.book.put_customer(Customer(id="x", name="x", addresses=()))
        study.read(*reversed(STORY))
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        study.book.change(crash)
    assert study.events() == []
    for one in reversed(STORY):
        study.read(one)
    other.read(*STORY)
    assert study.events() == other.events()


def test_a_mail_read_anew_tells_what_it_tells_now(study: Study) -> None:
    study.read(WEDDING, AGAIN)
    study.read((AGAIN[0], ()))
    assert len(study.only().evidence) == 1
    study.read((WEDDING[0], ()))
    assert study.events() == []


def test_a_mail_on_which_the_reader_fails_takes_nothing_back(
    study: Study, monkeypatch: pytest.MonkeyPatch
) -> None:
    study.read(WEDDING)

    def fail(*_: object, **__: object) -> None:
        raise ZeroDivisionError

    monkeypatch.setattr("agent.learning.find_life_events", fail)
    (told,) = read_all([(WEDDING[0], "Glenn")], owner_name="Robin")
    assert not told.is_read
    study.book.change(lambda: study.learning.keep(told, WEDDING[0]))
    assert study.only().kind is Kind.WEDDING


def test_what_a_mail_leaves_open_is_kept_once_however_often_it_is_read(study: Study) -> None:
    entry, _ = mail("2026-05-04", "I'll send you the plans by Friday. Can you wait until then?")
    (told,) = read_all([(entry, "Glenn")], owner_name="Robin")
    assert [one.kind for one in told.matters] == [MatterKind.PROMISE, MatterKind.QUESTION]
    study.journal.add_entry(entry, is_to_read=True)
    for _ in range(2):
        study.book.change(lambda: study.learning.keep(told, entry))
        assert kept(study) == list(told.matters)
    study.restart()
    assert kept(study) == list(told.matters)


def test_what_a_mail_read_anew_does_not_say_any_more_is_gone(study: Study) -> None:
    entry, _ = mail("2026-05-04", "I'll send you the plans by Friday.")
    (told,) = read_all([(entry, "Glenn")], owner_name="Robin")
    study.journal.add_entry(entry, is_to_read=True)
    for one in (told, Told(matters=told.matters, is_read=False), Told()):
        study.book.change(lambda one=one: study.learning.keep(one, entry))
    assert kept(study) == []


def kept(study: Study) -> list[Matter]:
    since = datetime(2026, 1, 1, tzinfo=UTC)
    return [one.matter for each in study.journal.matters(since=since).values() for one in each]


def test_a_decision_keeps_the_identifier_and_what_mail_tells_goes_on(study: Study) -> None:
    study.read(AGAIN)
    confirmed = study.change(study.only(), is_confirmed=True)
    study.read(WEDDING, MOVED)
    event = study.only()
    assert event.id == confirmed.id
    assert event.is_confirmed
    assert (event.date, len(event.evidence)) == ("2026-06-27", 3)
    study.change(event, is_confirmed=False, is_rejected=True)
    study.read(OFF, mail("2026-05-22", "Wedding!", found(Kind.WEDDING)))
    assert study.only().is_rejected


def test_a_maybe_that_the_owner_confirmed_is_none_and_its_past_grows_with_it(study: Study) -> None:
    maybe = mail("2026-05-04", "The big day", found(Kind.WEDDING, confidence=0.4, is_maybe=True))
    study.read(maybe)
    event = study.only()
    assert event.is_maybe
    decided = {"is_confirmed": True, "is_maybe": False, "earlier": (event.version,)}
    study.change(event, **decided)
    study.read(
        mail("2026-05-14", "On 4 July", found(Kind.WEDDING, date="2026-07-04", is_maybe=True))
    )
    after = study.only()
    assert not after.is_maybe
    assert after.date == after.earlier[0].date == "2026-07-04"
    assert after.earlier[0].is_maybe


def decide(study: Study, event: LifeEvent, on: str = "2026-06-01", **fields: object) -> LifeEvent:
    at = datetime.fromisoformat(on).replace(tzinfo=UTC)
    return study.change(event, decided_at=at, earlier=(event.version,), **fields)


def test_what_the_owner_confirmed_is_not_taken_for_something_else(study: Study) -> None:
    likeliest = (Kind.JOB_INTERVIEW, Kind.NEW_JOB)
    doubt = found(Kind.JOB_INTERVIEW, confidence=0.4, is_maybe=True, likeliest=likeliest)
    study.read(mail("2026-05-04", "They saw me", doubt))
    decide(study, study.only(), is_confirmed=True, is_maybe=False)
    study.read(mail("2026-05-10", "I start at Acme", found(Kind.NEW_JOB)))
    assert {one.kind for one in study.events()} == set(likeliest)


def test_what_the_owner_set_right_swallows_nothing_else_of_its_mail(study: Study) -> None:
    entry, _ = mail("2026-05-03", "I have an interview on Tuesday and another on Thursday.")
    interviews = tuple(
        found(Kind.JOB_INTERVIEW, date=date, evidence=quote, start=entry.text.find(quote))
        for date, quote in (("2026-05-05", "on Tuesday"), ("2026-05-07", "another on Thursday"))
    )
    study.read((entry, interviews))
    first = next(one for one in study.events() if one.date == "2026-05-05")
    decide(study, first, is_confirmed=True, date="2026-05-06")
    study.read(AGAIN)
    study.read((entry, interviews))
    dates = {one.date for one in study.events() if one.kind is Kind.JOB_INTERVIEW}
    assert dates == {"2026-05-06", "2026-05-07"}


def test_what_the_owner_rejected_ends_nothing_and_turns_into_nothing(study: Study) -> None:
    ill = found(Kind.ILLNESS, Who.PARENT, status=When.ONGOING)
    study.read(
        mail("2026-05-05", "I have an interview", found(Kind.JOB_INTERVIEW, date="2026-05-27")),
        mail("2026-05-08", "I got my new coffee job", found(Kind.NEW_JOB)),
        mail("2026-05-09", "Dad is in hospital", ill),
    )
    for event in study.events():
        if event.kind is not Kind.JOB_INTERVIEW:
            decide(study, event, is_rejected=True)
    study.read(mail("2026-05-12", "Dad's scan was clean, he is home."))
    assert {one.kind for one in study.events() if not one.is_rejected} == {Kind.JOB_INTERVIEW}
    assert next(one for one in study.events() if not one.is_rejected).outcome is None


def test_an_answer_in_its_thread_turns_nothing_that_the_owner_rejected(study: Study) -> None:
    study.read(WEDDING)
    rejected = decide(study, study.only(), is_rejected=True)
    entry, founds = MOVED
    answer = entry.model_copy(update={"in_reply_to": WEDDING[0].message_id})
    study.read((answer, founds))
    after = study.only()
    assert (after.date, after.outcome) == (rejected.date, rejected.outcome)
    assert after.is_rejected


def test_what_was_rejected_once_may_be_news_months_later(study: Study) -> None:
    risen = found(Kind.PROMOTION, status=When.PAST)
    study.read(mail("2026-05-09", "I was promoted to head of the barbecue", risen))
    decide(study, study.only(), is_rejected=True)
    study.read(mail("2026-05-11", "As head of the barbecue I order you to come", risen))
    assert study.only().is_rejected
    study.read(mail("2026-07-20", "I was promoted to foreman", risen))
    assert {one.is_rejected for one in study.events()} == {True, False}


def test_an_older_mail_does_not_undo_the_day_that_the_owner_set_right(study: Study) -> None:
    study.read(WEDDING)
    decide(study, study.only(), is_confirmed=True, date="2026-07-04")
    study.read(MOVED)
    assert study.only().date == "2026-07-04"
    study.read(mail("2026-06-05", "The wedding had to be shifted to 18 July."))
    assert study.only().date == "2026-07-18"


def test_a_suggestion_that_was_decided_on_keeps_its_life_event(study: Study) -> None:
    study.read(AGAIN)
    event = study.only()
    day = datetime(2026, 5, 15, tzinfo=UTC).date()
    study.journal.save_suggestion(
        Suggestion(
            id="suggestion-1",
            customer_id=event.customer_id,
            practice="reply",
            reason="",
            life_event_id=event.id,
            evidence=event.evidence,
            due_on=day,
            expires_on=day,
            priority=1,
            state=SuggestionState.DISMISSED,
        )
    )
    study.read(WEDDING)
    assert study.only().id == event.id
    assert len(study.only().evidence) == 2


def test_what_the_owner_set_right_is_not_told_otherwise(study: Study) -> None:
    study.read(WEDDING)
    study.change(study.only(), kind=Kind.ANNIVERSARY, date="2026-06-14", is_confirmed=True)
    before = study.only()
    study.read(WEDDING)
    assert study.only() == before
    study.read(AGAIN)
    assert len(study.events()) == 2, "a wedding is no anniversary"
    assert before in study.events()


def test_what_the_owner_took_out_of_the_book_by_hand_stays_out(study: Study) -> None:
    study.read(WEDDING, STORY[5])
    wedding = next(one for one in study.events() if one.kind is Kind.WEDDING)
    study.book.change(lambda: study.book.remove_life_event(wedding.id))
    study.read(STORY[9])
    assert {one.kind for one in study.events()} == {Kind.JOB_INTERVIEW, Kind.ILLNESS}


def test_a_life_event_of_an_older_kinkeeper_is_added_to(study: Study) -> None:
    study.read(WEDDING)
    event = study.change(study.only(), learned="")
    study.journal.save_reading(WEDDING[0].id, "", has_turn=False)
    study.read(AGAIN, MOVED)
    after = study.only()
    assert (after.id, after.date, len(after.evidence)) == (event.id, "2026-06-27", 3)


def test_what_an_erased_mail_told_is_gone_from_the_journal(study: Study) -> None:
    study.read(WEDDING, MOVED)
    assert study.journal.readings([WEDDING[0].id, MOVED[0].id]).keys() == {
        WEDDING[0].id,
        MOVED[0].id,
    }
    study.journal.remove_entries([MOVED[0].id])
    assert study.journal.readings([MOVED[0].id]) == {}
    assert study.journal.readings_with_turn(MOVED[0].customer_id) == {}


# One firm

HEARD = [
    mail(
        "2026-05-04",
        "Dana in our team had her baby on Sunday.",
        found(Kind.BIRTH, Who.COLLEAGUE, name="Dana", date="2026-05-03", status=When.PAST),
        address=address,
    )
    for address in (GLENN, PRIYA)
]
PRIYAS = mail(
    "2026-05-06",
    "Our colleague Dana Whitfield is a mother now.",
    found(Kind.BIRTH, Who.COLLEAGUE, name="Dana Whitfield", status=When.PAST),
    address=PRIYA,
)
OWN = mail(
    "2026-05-08",
    "Leo was born on Sunday!",
    found(Kind.BIRTH, Who.CHILD, name="Leo", date="2026-05-03", status=When.PAST),
    address=DANA,
)


def of(study: Study, address: str) -> LifeEvent:
    (event,) = study.book.life_events(customer_id_of(address))
    return event


def test_a_colleagues_news_from_two_customers_is_one_story_of_the_first(study: Study) -> None:
    study.read(HEARD[0])
    assert of(study, GLENN).story == ""
    study.read(PRIYAS)
    glenn, priya = of(study, GLENN), of(study, PRIYA)
    assert glenn.story == priya.story == glenn.id
    assert priya.is_told_elsewhere
    assert not glenn.is_told_elsewhere


def test_whoever_it_happened_to_is_the_nearest_in_whatever_order(
    study: Study, other: Study
) -> None:
    mails = (HEARD[0], PRIYAS, OWN)
    study.read(*mails)
    assert of(study, GLENN).story == of(study, PRIYA).story == of(study, DANA).id
    assert not of(study, DANA).is_told_elsewhere
    for one in reversed(mails):
        other.read(one)
    assert other.events() == study.events()


def test_once_the_first_tells_of_it_no_more_the_other_does(study: Study) -> None:
    study.read(HEARD[0], PRIYAS)
    concerned = study.read((HEARD[0][0], ()))
    assert concerned == {customer_id_of(GLENN), customer_id_of(PRIYA)}
    assert of(study, PRIYA).story == ""


def test_of_other_firms_and_other_people_nothing_is_one(study: Study) -> None:
    at_home = mail(
        "2026-05-04", "Dana had her baby", *HEARD[0][1], address="glenn.maddox@gmail.com"
    )
    elsewhere = mail("2026-05-04", "Dana had her baby", *HEARD[0][1], address="kim@other.example")
    another = mail(
        "2026-05-05",
        "Dana Sully is a mum",
        found(Kind.BIRTH, Who.COLLEAGUE, name="Dana Sully", status=When.PAST),
        address=PRIYA,
    )
    first = mail(
        "2026-05-04",
        "Dana Whitfield is a mum",
        found(Kind.BIRTH, Who.COLLEAGUE, name="Dana Whitfield", status=When.PAST),
    )
    study.read(at_home, elsewhere, another, first)
    assert {event.story for event in study.events()} == {""}


# The stories of the demo


@pytest.mark.corpus
def test_the_stories_of_the_demo_are_the_same_from_either_end(study: Study, other: Study) -> None:
    folder = SHARED / "mail" / "written"
    mails = []
    for line in (folder / "labels.jsonl").read_text(encoding="utf-8").splitlines():
        label = json.loads(line)
        if label["demo"]:
            raw = (folder / "eml" / label["file"]).read_bytes()
            mails.append(_labelled(raw, label))
    assert len(mails) == 120
    study.read(*mails)
    for one in reversed(mails):
        other.read(one)
    assert other.events() == study.events()
    labels = sum(len(founds) for _, founds in mails)
    assert 0.5 * labels < len(study.events()) < labels


def _labelled(raw: bytes, label: dict) -> Mail:
    parsed = parse_mail(raw, received_at=datetime(2026, 11, 18, tzinfo=UTC))
    is_in = label["direction"] == "in"
    people = [parsed.sender] if is_in else parsed.to
    ((_, address), *_) = getaddresses([str(people[0])])
    entry = Entry(
        id=label["file"],
        customer_id=customer_id_of(address),
        kind=EntryKind.MAIL,
        direction=Direction(label["direction"]),
        at=parsed.sent_at,
        utc_offset_minutes=parsed.utc_offset_minutes,
        subject=parsed.subject,
        text=parsed.own_text,
        message_id=parsed.message_id,
        in_reply_to=parsed.in_reply_to,
        references=parsed.references,
        address=address,
    )
    founds = tuple(
        FoundEvent(**one, start=max(entry.text.find(one["evidence"]), 0), confidence=1)
        for one in label["events"]
    )
    return entry, founds
