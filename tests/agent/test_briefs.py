"""The brief: all that one should know before a call, and what not to say."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from agent.briefs import Briefs, in_words
from agent.errors import NotFoundError
from agent.models import (
    About,
    Address,
    Brief,
    Customer,
    DateKind,
    Detail,
    DetailKind,
    Direction,
    Draft,
    Entry,
    EntryKind,
    Evidence,
    GateReport,
    Ground,
    Kept,
    Kind,
    LifeEvent,
    Matter,
    MatterKind,
    OutboxItem,
    OutboxState,
    RememberedDate,
    SealedMail,
    SuggestionState,
    When,
    Who,
)
from agent.store.book import Book
from agent.store.sqlite import Journal
from agent.suggestions.practice import new_suggestion
from agent.suggestions.situation import Situation
from tests.agent.suggestions.people import (
    make_customer,
    make_entry,
    make_event,
    make_kept,
    make_situation,
    make_touch,
)

TODAY = "2026-11-18"
GLENN = make_customer(
    "Glenn Maddox",
    company="Northgate Millwork",
    details=(
        Detail(kind=DetailKind.TITLE, value="Production Manager"),
        Detail(kind=DetailKind.PLACE, value="Everett WA"),
        Detail(kind=DetailKind.PHONE, value="425-555-0100"),
    ),
)


@dataclass
class Desk:
    """Stores with Glenn in them, and what his situation is made of."""

    book: Book
    journal: Journal
    customer: Customer = GLENN
    entries: list[Entry] = field(default_factory=list)
    events: list[LifeEvent] = field(default_factory=list)
    matters: list[Kept] = field(default_factory=list)
    more: dict[str, object] = field(default_factory=dict)

    def wrote(self, day: str, text: str, direction: Direction = Direction.IN, **fields: object):
        entry = make_entry(
            day, direction, text=text, thread_id="t", **{"customer_id": GLENN.id, **fields}
        )
        self.journal.add_entry(entry, is_to_read=False)
        self.entries.append(entry)
        return entry

    def told(self, kind: Kind, who: Who, quote: str, day: str = "2026-11-04", **fields: object):
        evidence = (Evidence(quote=quote, entry_id=f"{kind} mail"),)
        fields = {"status": When.PAST, "evidence": evidence, "id": f"{kind} {who}", **fields}
        self.events.append(make_event(make_entry(day), kind, who=who, **fields))

    def situation(self, customer_id: str) -> Situation:
        assert customer_id == self.customer.id
        return make_situation(
            TODAY,
            self.entries,
            self.events,
            customer=self.customer,
            matters=self.matters,
            **self.more,
        )

    def brief(self, address: str = "glenn@a.example") -> Brief:
        self.book.change(lambda: self.book.put_customer(self.customer))
        briefs = Briefs(book=self.book, journal=self.journal, situation_of=self.situation)
        return briefs.brief(address)


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    desk = Desk(Book(tmp_path / "book.json"), Journal(tmp_path / "journal.sqlite"))
    yield desk
    desk.journal.close()
    desk.book.close()


def test_who_it_is_and_since_when_and_how_to_call(desk) -> None:
    desk.more = {"touches": [make_touch("2024-03-02"), make_touch("2026-11-10")]}
    assert desk.brief().who == (
        "Glenn Maddox, Production Manager, Northgate Millwork, Everett WA; "
        "in touch since March 2024, renewed; 425-555-0100"
    )


@pytest.mark.parametrize(
    "address", ["GLENN@A.example", "Glenn <glenn@a.example>", " glenn@a.example "]
)
def test_an_address_is_found_however_it_is_written(desk, address) -> None:
    assert desk.brief(address).customer.id == GLENN.id


def test_of_a_stranger_there_is_nothing_to_tell(desk) -> None:
    with pytest.raises(NotFoundError, match=r"has the address bo@b\.example; no"):
        desk.brief("bo@b.example")
    with pytest.raises(NotFoundError, match=r"did you mean glenn@a\.example"):
        desk.brief("glen@a.example")
    with pytest.raises(NotFoundError) as error:
        desk.brief("\x1b[31m" + "x" * 100_000)
    assert str(error.value).isprintable()
    assert len(str(error.value)) < 500


def test_the_last_talk_says_who_began_and_about_what(desk) -> None:
    desk.wrote("2026-10-01", "Twelve cases, Tuesday.", Direction.OUT)
    desk.wrote("2026-11-17", "Robin,\n\nSame as October please. And more.", subject="Re: November")
    brief = desk.brief()
    assert brief.last_talk == 'Glenn wrote yesterday, "November": "Same as October please."'
    assert brief.evidence[0].quote == "Same as October please."
    text = desk.entries[-1].text
    start = brief.evidence[0].start
    assert text[start:].startswith(brief.evidence[0].quote)


def test_a_call_is_a_talk_and_a_note_is_none(desk) -> None:
    desk.wrote("2026-11-01", "About the plans he has.", kind=EntryKind.CALL)
    desk.wrote("2026-11-10", "Likes it short.", Direction.OUT, kind=EntryKind.NOTE)
    said = 'Glenn rang on 1 Nov, two weeks ago: "About the plans he has."'
    assert desk.brief().last_talk == said


def test_nobody_has_talked_yet(desk) -> None:
    brief = desk.brief()
    assert brief.last_talk == "nothing yet"
    assert brief.unknown == tuple(about for about in About if about is not About.REACHED)


def test_a_last_talk_that_was_erased_meanwhile_does_no_harm(desk) -> None:
    desk.more = {"touches": [make_touch("2026-11-10")]}
    assert desk.brief().last_talk == "Glenn wrote on 10 Nov, eight days ago"


@pytest.mark.parametrize(
    ("day", "ago"),
    [("2026-10-21", "four weeks"), ("2026-09-19", "two months"), ("2025-11-18", "twelve months")],
)
def test_how_long_ago_it_was_is_counted_as_in_the_lists_of_the_screen(desk, day, ago) -> None:
    desk.more = {"touches": [make_touch(day)]}
    assert desk.brief().last_talk.endswith(f", {ago} ago")


def test_what_is_open_between_the_two_and_on_the_list(desk) -> None:
    entry = desk.wrote("2026-11-16", "Can you do two?")
    matter = Matter(kind=MatterKind.QUESTION, quote="Can you do two?", start=0)
    desk.matters = [make_kept(matter, entry)]
    make = make_suggestion(desk)
    desk.journal.save_suggestion(make("Glenn's interview was yesterday"))
    brief = desk.brief()
    assert brief.open_matters == (
        'Glenn asked on Monday: "Can you do two?"',
        "Glenn's interview was yesterday",
    )
    assert brief.evidence[0] == Evidence(quote="Can you do two?", entry_id=entry.id, start=0)


def make_suggestion(desk: Desk) -> Callable[[str], object]:
    def make(reason: str):
        return new_suggestion(
            desk.situation(GLENN.id),
            "follow_up",
            reason,
            reason=reason,
            due_on=date.fromisoformat(TODAY),
            keep_days=3,
            grounds=[Ground(words="so it is", points=1)],
        )

    return make


@pytest.mark.parametrize(
    ("state", "fields", "words"),
    [
        (OutboxState.WAITING, {}, 'your mail "Plans" is approved and waits to leave'),
        (OutboxState.FAILED, {"trouble": "refused"}, 'your mail "Plans" did not leave: refused'),
        (
            OutboxState.FILED,
            {"came_back": "no such box"},
            'your mail "Plans" came back: no such box',
        ),
        (OutboxState.FILED, {}, None),
    ],
)
def test_what_became_of_an_approved_mail_is_told(desk, state, fields, words) -> None:
    suggestion = make_suggestion(desk)("x").model_copy(update={"state": SuggestionState.DONE})
    desk.journal.save_suggestion(suggestion)
    draft = Draft(
        id="d",
        suggestion_id=suggestion.id,
        customer_id=GLENN.id,
        account="mail",
        sender=Address(email="robin@hale.example"),
        to=(Address(email="glenn@a.example"),),
        subject="Plans",
        text="",
        facts=(),
        gate=GateReport(checks=()),
    )
    desk.journal.save_draft(draft)
    values = {
        "draft_id": "d",
        "message_id": "<m@x>",
        "sender": "robin@hale.example",
        "recipients": ("glenn@a.example",),
        "digest": "x",
    }
    sealed = SealedMail(**values, subject="Plans", text="", size_bytes=1)
    desk.journal.save_sealed(sealed, b"x")
    item = OutboxItem(
        id="o",
        suggestion_id=suggestion.id,
        account="mail",
        state=state,
        approved_at=datetime(2026, 11, 17, tzinfo=UTC),
        **values,
        **fields,
    )
    came_back = item.came_back
    desk.journal.add_outbox_item(item.model_copy(update={"came_back": ""}), b"x")
    if came_back:
        desk.journal.note_came_back("o", came_back)
    assert desk.brief().open_matters == ((words,) if words else ())


def test_before_a_call_to_the_bereaved_nothing_hurts(desk) -> None:
    desk.customer = GLENN.model_copy(
        update={
            "dates": (
                RememberedDate(kind=DateKind.BIRTHDAY, who=Who.PARENT, name="Carl", date="--12-01"),
            )
        }
    )
    desk.told(Kind.ACHIEVEMENT, Who.CHILD, "my son Tyler's team won", name="Tyler")
    desk.told(Kind.RETIREMENT, Who.PARENT, "my father retired", "2026-02-04", name="Carl")
    desk.told(Kind.BEREAVEMENT, Who.PARENT, "my father died", name="Carl", is_confirmed=True)
    brief = desk.brief()
    assert brief.not_to_say == ("no cheer now: the loss of Carl, told on 4 Nov",)
    assert brief.family == ("son Tyler",)
    assert brief.ahead == ()
    assert brief.open_matters == ()
    assert brief.unknown == ()
    assert brief.evidence[0].quote == "my father died"
    printed = in_words(brief)
    assert "Not to say  no cheer now: the loss of Carl" in printed
    assert "Not known" not in printed


def test_a_death_in_doubt_is_told_as_a_doubt_and_keeps_as_quiet(desk) -> None:
    desk.told(Kind.RETIREMENT, Who.PARENT, "my father retired", "2026-02-04", name="Carl")
    desk.told(Kind.BEREAVEMENT, Who.PARENT, "we lost my father", is_maybe=True)
    brief = desk.brief()
    (said,) = brief.not_to_say
    assert said.startswith("no cheer now: perhaps a death, nobody has confirmed it")
    assert brief.family == ()
    assert brief.unknown == ()


def test_who_asked_not_to_be_contacted_stands_first(desk) -> None:
    desk.customer = GLENN.model_copy(update={"do_not_contact": True})
    desk.told(Kind.SEPARATION, Who.SELF, "we parted", is_confirmed=True)
    desk.told(Kind.NEW_JOB, Who.SPOUSE, "my wife Ann", "2026-02-04", name="Ann")
    brief = desk.brief()
    assert brief.not_to_say == ("asked not to be contacted", "Glenn's separation, told on 4 Nov")
    assert brief.family == ()


def test_what_is_said_of_days_ahead_of_open_matters_and_of_sorrows_names_its_mail(desk) -> None:
    told = Evidence(quote="I turn fifty", entry_id="a mail")
    birthday = RememberedDate(kind=DateKind.BIRTHDAY, date="1976-12-01", evidence=told)
    mine = RememberedDate(kind=DateKind.WEDDING_DAY, date="--12-02")
    desk.customer = GLENN.model_copy(update={"dates": (birthday, mine)})
    asked = desk.wrote("2026-11-16", "Can you do two?")
    matter = Matter(kind=MatterKind.QUESTION, quote="Can you do two?", start=0)
    desk.matters = [make_kept(matter, asked)]
    answer = make_suggestion(desk)("Glenn waits for an answer")
    answer = answer.model_copy(update={"entry_id": asked.id, "evidence": ()})
    desk.journal.save_suggestion(answer)
    desk.told(Kind.TRAVEL, Who.SELF, "off to Oslo", date="2026-12-03", status=When.UPCOMING)
    desk.told(Kind.JOB_LOSS, Who.SPOUSE, "my wife lost her job")
    brief = desk.brief()
    quotes = {words: brief.proofs[words].quote for words in brief.proofs}
    first, waits = brief.open_matters[:2]
    assert (quotes[first], quotes[waits]) == ("Can you do two?", "")
    assert brief.proofs[waits].entry_id == asked.id, "an answer that is due names its mail"
    birthday_words, wedding_words, oslo_words = brief.ahead
    assert (quotes[birthday_words], quotes[oslo_words]) == ("I turn fifty", "off to Oslo")
    assert wedding_words not in quotes, "the owner wrote that himself"
    assert [quotes[words] for words in brief.not_to_say] == ["my wife lost her job"]


def test_coming_days_are_told(desk) -> None:
    desk.customer = GLENN.model_copy(
        update={"dates": (RememberedDate(kind=DateKind.BIRTHDAY, date="1976-12-01"),)}
    )
    assert desk.brief().ahead == ("Tue 1 Dec: Glenn turns 50",)


def test_it_is_read_in_twenty_seconds_however_much_there_is(desk) -> None:
    for number in range(1, 10):
        entry = desk.wrote(f"2026-11-{number:02}", "Can you do two? " * 40, subject="S" * 200)
        matter = Matter(kind=MatterKind.QUESTION, quote="Can you do two? " * 20, start=0)
        desk.matters.append(make_kept(matter, entry))
        desk.told(Kind.SEPARATION, Who.SELF, "x " * 400, f"2026-10-{number:02}", id=f"s{number}")
        desk.told(
            Kind.JOB_INTERVIEW, Who.CHILD, "my son", f"2026-10-{number:02}",
            id=f"i{number}", name=f"Tyler{number}", date=f"2026-12-{number:02}",
        )  # fmt: skip
    printed = in_words(desk.brief())
    lines = printed.splitlines()
    assert len(lines) <= 20
    assert max(map(len, lines)) <= 80
    assert "and 6 more" in printed
    assert printed.endswith("\n")


def test_the_brief_as_it_is_printed(desk) -> None:
    desk.wrote("2026-11-17", "Robin,\n\nSame as October please.", subject="November order")
    desk.told(Kind.ACHIEVEMENT, Who.CHILD, "my son Tyler's team won", "2026-11-17", name="Tyler")
    desk.told(Kind.JOB_INTERVIEW, Who.SELF, "my interview", date="2026-11-23")
    assert in_words(desk.brief()) == (
        "Glenn Maddox, Production Manager, Northgate Millwork, Everett WA; in touch since\n"
        "November 2026, started; 425-555-0100\n"
        "Family      son Tyler\n"
        'Last talk   Glenn wrote yesterday, "November order": "Same as October please."\n'
        "Open        to ask after: Tyler's achievement, told yesterday\n"
        "Ahead       Mon 23 Nov: Glenn's interview\n"
        "Not known   birthday, causes, what they do to make a difference\n"
    )


def test_what_is_suggested_no_more_stands_in_the_brief(desk) -> None:
    unwanted = {"unwanted_kinds": (Kind.NEW_PET,), "unwanted_practices": ("keep_in_touch",)}
    brief = desk.brief()
    known = brief.model_copy(update={"customer": brief.customer.model_copy(update=unwanted)})
    assert "No more of  new pet, keep in touch\n" in in_words(known)
