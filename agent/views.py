"""What the owner is shown: the records of the stores, put together for a screen."""

from __future__ import annotations

import datetime as dt
import re
from bisect import bisect_right
from collections.abc import Iterable, Mapping
from itertools import islice
from pathlib import Path
from typing import TypedDict

from agent.briefs import Briefs
from agent.clock import Clock
from agent.config import Config
from agent.correspondence import Correspondence
from agent.doubles import doubles_of, find_doubles
from agent.drafts import told_beside
from agent.erasing import COMES_TO_REST
from agent.errors import UsageError
from agent.exchange.calendar import check_calendar, save_calendar, to_ics
from agent.finding import Finding
from agent.models import (
    DELICATE_KINDS,
    UNDECIDED,
    Brief,
    Challenge,
    Correction,
    Corrections,
    CustomerLine,
    CustomerView,
    DateLine,
    Direction,
    Doubles,
    Draft,
    EarlierEntries,
    Entry,
    Erasure,
    ExpiredLine,
    Found,
    Happening,
    LifeEvent,
    MonthTouches,
    Offer,
    OutboxItem,
    OutboxState,
    OutboxView,
    SavedDates,
    Suggestion,
    SuggestionState,
    SuggestionView,
    Today,
    TodayLine,
    VoicePortrait,
    Week,
)
from agent.outgoing import Outgoing
from agent.pipeline import Pipeline
from agent.store.book import Book
from agent.store.sqlite import Journal
from agent.suggestions import gazetteer
from agent.suggestions.curiosity import challenge
from agent.suggestions.dates import coming, impossible
from agent.suggestions.hardship import offers
from agent.suggestions.ranking import Ranking, is_unawaited, lead, ranked, why_each
from agent.suggestions.reasons import name_day
from agent.upkeep import THREAD_SHOWN
from agent.voices import Voices
from agent.weeks import Weeks

MOST_WAITING, MOST_DECIDED = 60, 30
"""So many life events are shown in Corrections, so that it is a list and not a ledger."""
MAILS_OF_A_STORY = 3
YEAR_DAYS = 366
EXPIRED_DAYS = 3
MOST_WRONG_DAYS = 3
CURVE_MONTHS = 60
_ON_THEIR_WAY = tuple(state for state in OutboxState if state not in COMES_TO_REST)
"""A mail that is sent is not erased either, before its copy is filed."""
CALM = dt.timedelta(minutes=1)
"""So long what concerns all customers is not looked for again."""
_RELATIVE = re.compile(
    r" (?:waits for a word|today|yesterday|tomorrow|this month|in \d+ days?|on [A-Z][a-z]+day)$"
)
"""The end of a reason that was true only while it stood on the list."""
_LEFT_OVER = re.compile(r" (?:is|was)$")


class _Asides(TypedDict):
    """What stands beside the list of the day."""

    offers: tuple[Offer, ...]
    challenge: Challenge | None


class Views:
    """Reads the stores; the owner's decisions are the desk's to keep."""

    def __init__(
        self, *, book: Book, journal: Journal, pipeline: Pipeline, config: Config, clock: Clock
    ) -> None:
        self._book = book
        self._journal = journal
        self._pipeline = pipeline
        self._config = config
        self._clock = clock
        self._correspondence = Correspondence(book=book, journal=journal)
        self._outgoing = Outgoing(book=book, journal=journal, clock=clock)
        self._weeks = Weeks(book=book, journal=journal, clock=clock)
        self._finding = Finding(book=book, journal=journal, clock=clock)
        self._briefs = Briefs(book=book, journal=journal, situation_of=pipeline.upkeep.situation)
        self._aside: tuple[object, dt.datetime, _Asides] | None = None
        self._offered: tuple[object, dt.datetime, TodayLine | None] | None = None

    def take_config(self, config: Config) -> None:
        """Work by these settings from now on."""
        self._config = config

    def today(self) -> Today:
        """The list of the day, most urgent first, no longer than the settings allow."""
        today = self._clock.today()
        waiting = self._journal.suggestions_in(*UNDECIDED)
        items = self._journal.outbox_items_to_decide()
        ranking = self._ranking(waiting, items)
        reasons = why_each(ranking.shown)
        return Today(
            today=today,
            lines=tuple(
                self._line(one, items.get(one.id), why)
                for one, why in zip(ranking.shown, reasons, strict=True)
            ),
            questions=sum(event.is_maybe for event in self._questions()),
            beyond=ranking.beyond,
            expired=self._expired(waiting, today),
            troubles=self._troubles(),
            kindness=None if ranking.shown else self._kindness(),
            **self._asides(),
        )

    def _ranking(self, waiting: Iterable[Suggestion], items: Mapping[str, OutboxItem]) -> Ranking:
        """What is due, as far as there is room; `items` are the approved mails by suggestion."""
        today, settings = self._clock.today(), self._config.suggestions
        people = {one.id: one.name for one in self._book.customers()}
        due = [
            one
            for one in waiting
            if one.customer_id in people and (one.id in items or _is_due(one, today))
        ]
        return ranked(
            due,
            most=settings.max_today,
            most_a_person=settings.most_a_person,
            names=people,
            # What became of an approved mail is told however late it is.
            always=items.keys(),
        )

    def _line(self, suggestion: Suggestion, outbox: OutboxItem | None, why: str) -> TodayLine:
        return TodayLine(
            suggestion=suggestion,
            customer=self._book.the_customer(suggestion.customer_id),
            life_event=self._book.life_event(suggestion.life_event_id or ""),
            has_draft=self._journal.has_draft(suggestion.id),
            outbox=outbox,
            why=why,
        )

    def _expired(self, waiting: Iterable[Suggestion], today: dt.date) -> tuple[ExpiredLine, ...]:
        """What went by in the last days, the latest first.

        Not what nobody waited for, and not what is spoken of otherwise by now: after the eve of an
        interview comes its day.
        """
        now = self._clock.now()
        since = now - dt.timedelta(days=EXPIRED_DAYS)
        ended = self._journal.ended_between(since, now, SuggestionState.EXPIRED)
        spoken_of = {one.life_event_id for one in waiting} - {None}
        gone = [
            one
            for one, _, _ in ended
            if one.life_event_id not in spoken_of and not is_unawaited(one)
        ]
        gone.sort(key=lambda one: (one.expires_on, one.priority))
        return tuple(
            ExpiredLine(suggestion=one, customer_name=customer.name, words=too_late(one, today))
            for one in reversed(gone)
            if (customer := self._book.customer(one.customer_id))
        )

    def _troubles(self) -> tuple[str, ...]:
        """What is wrong with a practice, or with a day in the book."""
        wrong = (line for one in self._book.customers() for line in impossible(one))
        return (*self._pipeline.upkeep.troubles, *islice(wrong, MOST_WRONG_DAYS))

    def _kindness(self) -> TodayLine | None:
        """What could be done for somebody all the same; looked for once a minute at most."""
        now = self._clock.now()
        upkeep = self._pipeline.upkeep
        state = (self._clock.today(), self._pipeline.has_read_all(), upkeep.had_their_turn())
        if self._offered and self._offered[0] == state and now - self._offered[1] < CALM:
            return self._offered[2]
        offered = self._pipeline.kindness()
        line = None
        if offered and self._book.customer(offered.customer_id):
            line = self._line(offered, None, f"Offered, because {lead(offered)}.")
        self._offered = (state, now, line)
        return line

    def _asides(self) -> _Asides:
        """What concerns many customers; looked for once a minute, since it takes all of them."""
        now, today = self._clock.now(), self._clock.today()
        known = tuple(one.id for one in self._journal.happenings())
        state = (today, known, gazetteer.is_loaded())
        if self._aside and self._aside[0] == state and now - self._aside[1] < CALM:
            return self._aside[2]
        town = self._pipeline.upkeep.town()
        # Until the pipeline has the tables loaded nothing is offered: it would hold the loop.
        is_asked = self._config.suggestions.hardship.enabled and (
            gazetteer.is_loaded() or not self._pipeline.upkeep.asks_where()
        )
        found = _Asides(offers=tuple(offers(town)) if is_asked else (), challenge=challenge(town))
        self._aside = (state, now, found)
        return found

    def why(self, suggestion_id: str) -> str:
        """Why a suggestion stands where it stands, in a sentence; raises NotFoundError."""
        suggestion = self._journal.suggestion(suggestion_id)
        waiting = self._journal.suggestions_in(*UNDECIDED)
        shown = self._ranking(waiting, self._journal.outbox_items_to_decide()).shown
        for one, why in zip(shown, why_each(shown), strict=True):
            if one.id == suggestion_id:
                return why
        today = self._clock.today()
        if not suggestion.is_undecided:
            return f"It is {suggestion.state} by now, and no longer on the list."
        if suggestion.snoozed_until and suggestion.snoozed_until > today:
            return f"It is put off until {suggestion.snoozed_until}."
        if suggestion.due_on > today:
            return f"It is not due before {suggestion.due_on}."
        if any(one.customer_id == suggestion.customer_id for one in shown):
            return "It waits its turn: another line of the same person comes first."
        return "It waits its turn: what is on the list weighs more."

    def suggestions(self) -> list[Suggestion]:
        """All that wait for the owner, also what is put off or not yet due; most urgent first."""
        waiting = [
            one
            for one in self._journal.suggestions_in(*UNDECIDED)
            if self._book.customer(one.customer_id)
        ]
        return ranked(waiting, most=len(waiting), most_a_person=len(waiting)).shown

    def dates(self, days: int) -> list[DateLine]:
        """The days of customers that come up, the next first."""
        found = (
            line
            for situation in self._pipeline.upkeep.town().people.values()
            for line in coming(situation, days=days)
        )
        return sorted(found, key=lambda line: (line.day, line.customer.name, line.words))

    def dates_file(self, days: int) -> bytes:
        """The same for a calendar program."""
        return to_ics(self.dates(days), self._clock.now())

    def draft(self, draft_id: str) -> Draft:
        """The draft of that identifier; raises NotFoundError."""
        return self._journal.draft(draft_id)

    def outbox(self) -> OutboxView:
        """What is approved and waits, what did not leave, and what left today."""
        return self._outgoing.view()

    def save_dates(self, path: str) -> SavedDates:
        """The coming year in a file of the owner's; raises UsageError."""
        try:
            file = Path(path).expanduser()
        except RuntimeError:
            raise UsageError(f"{path[:80]!r}: whose home is that?") from None
        if not file.is_absolute() or "\0" in path:
            raise UsageError("name the file from / or ~ on, as in ~/kinkeeper.ics")
        check_calendar(file)
        return SavedDates(path=str(file), days=save_calendar(file, self.dates_file(YEAR_DAYS)))

    def week(self, back: int, ago: int = 0) -> Week:
        """What was done this week, or so many weeks `ago`, and in as many before it."""
        week = self._weeks.week(back, ago=ago)
        return week if ago else week.model_copy(update={"challenge": self._asides()["challenge"]})

    def brief(self, address: str) -> Brief:
        """What to know of a customer before a call; raises NotFoundError."""
        return self._briefs.brief(address)

    def voice(self, address: str = "") -> VoicePortrait:
        """How the owner writes, to anybody or to one customer; raises NotFoundError."""
        customer = self._briefs.customer_at(address) if address else None
        return Voices(journal=self._journal, config=self._config).portrait(customer)

    def happenings(self) -> list[Happening]:
        """What the owner has told of regions, the latest first."""
        return sorted(self._journal.happenings(), key=lambda one: (one.on, one.id), reverse=True)

    def suggestion(self, suggestion_id: str) -> SuggestionView:
        """All that is needed to decide, with a draft as of today; raises NotFoundError."""
        self._pipeline.upkeep.open(suggestion_id)
        suggestion = self._journal.suggestion(suggestion_id)
        customer = self._book.the_customer(suggestion.customer_id)
        told_in = [evidence.entry_id for evidence in suggestion.evidence]
        entry_id = suggestion.entry_id or next(reversed(told_in), None)
        thread = []
        if entry_id:
            thread = self._correspondence.thread_of(entry_id)
        if not thread:
            thread = list(self._correspondence.page(customer.id).entries[-THREAD_SHOWN:])
        return SuggestionView(
            suggestion=suggestion,
            customer=customer,
            life_event=self._book.life_event(suggestion.life_event_id or ""),
            thread=tuple(thread),
            draft=self._journal.draft_of(suggestion_id),
            no_draft_because=self._pipeline.upkeep.why_no_draft(suggestion_id),
            outbox=self._journal.outbox_item_of(suggestion_id),
            beside=self._told_beside(suggestion),
        )

    def _told_beside(self, suggestion: Suggestion) -> tuple[LifeEvent, ...]:
        events = self._book.life_events(suggestion.customer_id)
        others = [
            one for one in events if one.id != suggestion.life_event_id and not one.is_rejected
        ]
        return told_beside(suggestion.entry_id or "", others)

    def customers(self) -> list[CustomerLine]:
        """Every customer, the one last heard of first."""
        counts = self._journal.entry_counts()
        lines = []
        for customer in self._book.customers():
            number, last_at = counts.get(customer.id, (0, None))
            lines.append(CustomerLine(customer=customer, entries=number, last_at=last_at))
        return sorted(
            lines, key=lambda line: line.last_at.timestamp() if line.last_at else 0.0, reverse=True
        )

    def customer(self, customer_id: str) -> CustomerView:
        """One customer's story; raises NotFoundError."""
        customer = self._book.the_customer(customer_id)
        latest = self._correspondence.page(customer_id)
        return CustomerView(
            customer=customer,
            entries=latest.entries,
            earlier=latest.earlier,
            life_events=tuple(
                sorted(self._book.life_events(customer_id), key=lambda event: event.told_at)
            ),
            suggestions=tuple(self._journal.suggestions_of_customer(customer_id)),
            mails=self._journal.counts_of(customer_id)[0],
            curve=self._curve(customer_id),
            brief=self._briefs.brief_of(customer_id),
            doubles=tuple(doubles_of(customer, self._book.customers())),
        )

    def earlier_entries(self, customer_id: str, before: str) -> EarlierEntries:
        """What went to and fro with a customer before that entry; raises NotFoundError."""
        return self._correspondence.page(self._book.the_customer(customer_id).id, before)

    def erasure(self, customer_id: str) -> Erasure:
        """What forgetting a customer would erase; raises NotFoundError."""
        customer = self._book.the_customer(customer_id)
        mails, logged = self._journal.counts_of(customer_id)
        suggestions = self._journal.suggestions_of_customer(customer_id)
        addresses = {address.lower() for address in customer.addresses}
        waiting = {
            item.suggestion_id
            for item in self._journal.outbox_items(_ON_THEIR_WAY)
            if not addresses.isdisjoint(map(str.lower, item.recipients))
        }
        return Erasure(
            name=customer.name,
            addresses=customer.addresses,
            mails=mails,
            logged=logged,
            life_events=len(self._book.life_events(customer_id)),
            suggestions=sum(one.id not in waiting for one in suggestions),
            waiting=len(waiting),
        )

    def _curve(self, customer_id: str) -> tuple[MonthTouches, ...]:
        """Month by month how often either was in touch with the other."""
        now, zone = self._clock.now(), self._clock.zone
        here = now.astimezone(zone)
        this = here.year * 12 + here.month - 1
        months = [
            f"{one // 12}-{one % 12 + 1:02}" for one in range(this - CURVE_MONTHS + 1, this + 1)
        ]
        starts = [
            dt.datetime.fromisoformat(f"{month}-01").replace(tzinfo=zone).astimezone(dt.UTC)
            for month in months
        ]
        bounds = [round(start.timestamp()) for start in starts]
        counts = {direction: [0] * CURVE_MONTHS for direction in Direction}
        times = self._journal.times_of_touch(customer_id, starts[0], until=now)
        for second, direction in times:
            counts[direction][bisect_right(bounds, second) - 1] += 1
        begun = bisect_right(bounds, times[0][0]) - 1 if times else CURVE_MONTHS
        together = zip(months, counts[Direction.IN], counts[Direction.OUT], strict=True)
        return tuple(
            MonthTouches(month=month, theirs=theirs, ours=ours)
            for month, theirs, ours in islice(together, begun, None)
        )

    def corrections(self) -> Corrections:
        """What to confirm or set right: those in doubt, delicate ones, and what was decided."""
        waiting = self._questions()
        waiting.sort(key=lambda one: (one.is_maybe, one.told_at, one.id), reverse=True)
        decided = [one for one in self._book.life_events() if self._is_decided(one)]
        decided.sort(key=lambda one: (one.decided_at, one.id), reverse=True)
        shown = waiting[:MOST_WAITING], decided[:MOST_DECIDED]
        wanted = {id_ for events in shown for one in events for id_ in _told_in(one)}
        entries = {entry.id: entry for entry in self._journal.entries(wanted)}
        first, second = (
            tuple(self._correction(one, entries) for one in events) for events in shown
        )
        return Corrections(waiting=first, more=max(0, len(waiting) - MOST_WAITING), decided=second)

    def _questions(self) -> list[LifeEvent]:
        """What nobody has decided, and what may not be taken for granted."""
        return [
            event
            for event in self._book.life_events()
            if (event.is_maybe or event.kind in DELICATE_KINDS)
            and not event.is_decided
            and not event.has_come_to_nothing
            and not event.is_told_elsewhere
            and self._book.customer(event.customer_id)
        ]

    def _is_decided(self, event: LifeEvent) -> bool:
        return event.decided_at is not None and bool(self._book.customer(event.customer_id))

    def _correction(self, event: LifeEvent, entries: Mapping[str, Entry]) -> Correction:
        told_in = (entries[id_] for id_ in _told_in(event) if id_ in entries)
        return Correction(
            life_event=event,
            customer=self._book.the_customer(event.customer_id),
            entries=tuple(sorted(told_in, key=lambda entry: (entry.at, entry.id))),
        )

    def entry(self, entry_id: str) -> Entry:
        """One entry as it stands among the others; raises NotFoundError."""
        return self._correspondence.entry(entry_id)

    def doubles(self) -> Doubles:
        """Customers who may be one person, and of whom the owner has not said no."""
        return Doubles(doubles=tuple(find_doubles(self._book.customers())))

    def search(self, typed: str) -> Found:
        """What was typed into the search, found."""
        return self._finding.find(typed)


def _is_due(suggestion: Suggestion, today: dt.date) -> bool:
    is_put_off = suggestion.snoozed_until is not None and suggestion.snoozed_until > today
    return not is_put_off and suggestion.due_on <= today <= suggestion.expires_on


def too_late(suggestion: Suggestion, today: dt.date) -> str:
    """What went by and since when: "too late since Tuesday: Glenn's interview"."""
    day = suggestion.expires_on + dt.timedelta(days=1)
    reason = _LEFT_OVER.sub("", _RELATIVE.sub("", suggestion.reason))
    return f"too late since {name_day(day, today).removeprefix('on ')}: {reason}"


def _told_in(event: LifeEvent) -> list[str]:
    """The entries that tell of it, as many as are shown."""
    return list(dict.fromkeys(one.entry_id for one in event.evidence))[-MAILS_OF_A_STORY:]
