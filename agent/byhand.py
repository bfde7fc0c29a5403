"""What the owner did other than by mail, and puts in himself: a line of the journal like any other.

A call, an appointment, a sale, an action (or task), a note, a kindness, an act of making a
difference.
"""

from __future__ import annotations

import datetime as dt
from datetime import UTC, datetime

from agent.changes import ChangeFeed
from agent.clock import Clock
from agent.decisions import Decisions
from agent.errors import NotFoundError, StaleError, UsageError
from agent.mail.characters import safe_line, safe_text, tidy_lines
from agent.models import (
    Customer,
    Doing,
    Entry,
    EntryKind,
    Log,
    Suggestion,
    SuggestionState,
    Topic,
    derived_id,
)
from agent.pipeline import Pipeline
from agent.store.book import Book
from agent.store.sqlite import Journal

LONGEST_TEXT = 10_000
FARTHEST_AHEAD = dt.timedelta(days=3 * 366)
EARLIEST = datetime(1970, 1, 2, tzinfo=UTC)
CLOCKS_APART = dt.timedelta(minutes=2)
"""So far another program's clock may be ahead of ours."""
NOON = dt.time(12)

_ALIASES = {"task": EntryKind.ACTION}
_BY_HAND = tuple(kind for kind in EntryKind if kind is not EntryKind.MAIL)
_MAY_BE_AHEAD = frozenset({EntryKind.APPOINTMENT, EntryKind.ACTION})
"""What is planned; the rest has been done."""
_NEAR = {"yesterday": -1, "today": 0, "tomorrow": 1}


class ByHand:
    """Files what the owner did, and takes it out again."""

    def __init__(
        self, *, book: Book, journal: Journal, pipeline: Pipeline, clock: Clock, changes: ChangeFeed
    ) -> None:
        self._book = book
        self._journal = journal
        self._pipeline = pipeline
        self._clock = clock
        self._changes = changes
        self._decisions = Decisions(journal=journal, changes=changes)

    def moment_of(self, written: str) -> datetime:
        """The moment that the owner writes, on his own wall clock; raises UsageError."""
        return moment_of(written, now=self._clock.now(), zone=self._clock.zone)

    def log(self, address: str, log: Log) -> Entry:
        """File what the owner did with whoever has `address`; the suggestion it names is done.

        Raises NotFoundError where nobody has that address, and UsageError for what cannot be.
        """
        return self._log(address, log, is_to_read=True)

    def _log(self, address: str, log: Log, *, is_to_read: bool) -> Entry:
        customer = self._customer_at(address)
        suggestion = self._decisions.undecided(log.suggestion_id) if log.suggestion_id else None
        if suggestion and suggestion.customer_id != customer.id:
            raise UsageError(f"this suggestion is about somebody else, not about {customer.name}")
        now = self._clock.now()
        entry = make_entry(
            log,
            customer_id=customer.id,
            address=_own_address(customer, address),
            now=now,
            zone=self._clock.zone,
        )
        with self._journal.transaction():
            self._journal.add_by_hand(entry)
            if not is_to_read:
                self._journal.mark_read([entry.id])
            if suggestion:
                at = min(entry.at, now)
                self._decisions.end(suggestion, at, SuggestionState.DONE, done_by=entry.id)
        self._note_touched(customer.id, entry.id)
        return entry

    def unlog(self, entry_id: str) -> None:
        """Take out what was put in by hand, and what it told; what was done by it waits again."""
        entry = self._journal.entry(entry_id)
        # The journal is changed last: until then all of it can be asked for again.
        with self._journal.transaction():
            self._journal.remove_by_hand(entry_id)
            for suggestion in self._journal.suggestions_done_by(entry_id):
                self._decisions.open_again(suggestion)
            self._book.change(lambda: self._forget_told(entry))
        self._note_touched(entry.customer_id, entry_id)

    def done(self, suggestion_id: str) -> Suggestion:
        """Say that a suggestion is done; a call that it asked for is filed as one.

        Its words are the agent's own, so nobody reads in them what happened to the customer.
        """
        suggestion = self._decisions.undecided(suggestion_id)
        customer = self._book.the_customer(suggestion.customer_id)
        if suggestion.doing is Doing.CALL and customer.addresses:
            call = Log(kind=EntryKind.CALL, text=suggestion.reason, suggestion_id=suggestion_id)
            self._log(customer.addresses[0], call, is_to_read=False)
        else:
            self._decisions.end(suggestion, self._clock.now(), SuggestionState.DONE)
            self._note_touched(customer.id)
        return self._journal.suggestion(suggestion_id)

    def undo(self, suggestion: Suggestion) -> bool:
        """Take out the call that was filed when the owner said that a suggestion is done.

        Says whether there was one; raises StaleError where he logged himself what did it.
        """
        done_by = self._journal.entries([self._journal.done_by(suggestion.id)])
        entry = next((one for one in done_by if one.kind is not EntryKind.MAIL), None)
        if entry is None:
            return False
        if not _is_agents_word(entry, suggestion):
            raise StaleError(f"the {entry.kind} that you logged did it; take that out instead")
        self.unlog(entry.id)
        return True

    def _forget_told(self, entry: Entry) -> None:
        """Life events that rest on an entry rest on the others, or on none; not if decided."""
        for event in self._book.life_events(entry.customer_id):
            kept = tuple(one for one in event.evidence if one.entry_id != entry.id)
            if event.is_decided or kept == event.evidence:
                continue
            if kept:
                self._book.put_life_event(event.model_copy(update={"evidence": kept}))
            else:
                self._book.remove_life_event(event.id)

    def _note_touched(self, customer_id: str, entry_id: str = "") -> None:
        if entry_id:
            self._changes.announce(Topic.ENTRY, entry_id)
        self._changes.announce(Topic.WEEK)
        self._pipeline.look_again()
        self._pipeline.upkeep.refresh(customer_id)

    def _customer_at(self, address: str) -> Customer:
        customer = self._book.customer_at(_bare(address))
        if customer is None:
            words = safe_line(address, 80)
            raise NotFoundError(
                f"nobody in the book writes from {words!r}; "
                "`kinkeeper import` adds people to whom you have not written yet"
            )
        return customer


def kind_of(word: str) -> EntryKind:
    """The kind that goes by a word; raises UsageError for what is not put in by hand."""
    kind = _ALIASES.get(word, word)
    if kind in _BY_HAND:
        return EntryKind(kind)
    known = ", ".join((*_BY_HAND, *_ALIASES))
    if kind == EntryKind.MAIL:
        raise UsageError(f"mail is filed by itself; give one of: {known}")
    raise UsageError(f"{word[:40]!r} is nothing that can be logged; give one of: {known}")


def moment_of(written: str, *, now: datetime, zone: dt.tzinfo | None) -> datetime:
    """The moment that an owner in `zone` writes; raises UsageError.

    "2026-11-18 14:30", "yesterday", "tomorrow 9:00", "14:30"; of a day alone its noon.
    """
    words = written.strip().lower()
    today = now.astimezone(zone).date()
    day, _, clock = words.partition(" ")
    try:
        if ":" in day and not _is_day(day[:10]):
            day, clock = "today", words
        if day in _NEAR:
            day = (today + dt.timedelta(days=_NEAR[day])).isoformat()
        text = f"{day} {clock.strip().zfill(5)}" if clock else day
        found = datetime.fromisoformat(text.upper())
        if _is_day(text):
            found = datetime.combine(found.date(), NOON)
            # Today's noon may be to come, and a call has been made.
            if found.date() == today:
                return now
        return (found if found.tzinfo else found.replace(tzinfo=zone)).astimezone(UTC)
    except (ValueError, OverflowError):
        raise UsageError(
            f"{written[:40]!r} is no moment; write it like 2026-11-18 14:30, yesterday or 14:30"
        ) from None


def _is_day(text: str) -> bool:
    try:
        dt.date.fromisoformat(text)
    except ValueError:
        return False
    return True


def words_of(text: str) -> str:
    """The words of what was logged, as an entry has them."""
    return tidy_lines(safe_text(text)).strip()


def make_entry(
    log: Log, *, customer_id: str, address: str, now: datetime, zone: dt.tzinfo | None
) -> Entry:
    """The line of the journal for what was logged; the same again is the same entry.

    Raises UsageError where it has no words, or cannot have been done at its time.
    """
    text = words_of(log.text)
    if not text:
        raise UsageError(f"say in a few words what the {log.kind} was about")
    if len(text) > LONGEST_TEXT:
        raise UsageError(f"that is too long; {LONGEST_TEXT} letters are enough for a {log.kind}")
    at = (log.at or now).astimezone(UTC)
    if at > now + CLOCKS_APART and log.kind not in _MAY_BE_AHEAD:
        raise UsageError(f"a {log.kind} cannot be logged before it was; leave the time out")
    if not EARLIEST < at < now + FARTHEST_AHEAD:
        raise UsageError(f"{at:%Y-%m-%d} is too far away to be logged; look at the year")
    minute = at.replace(second=0, microsecond=0).isoformat()
    offset = at.astimezone(zone).utcoffset() or dt.timedelta()
    return Entry(
        id=derived_id("entry", address, log.kind, minute, text),
        customer_id=customer_id,
        kind=log.kind,
        direction=log.direction,
        at=at,
        utc_offset_minutes=round(offset.total_seconds() / 60),
        text=text,
        address=address,
    )


def _bare(address: str) -> str:
    """The address in "Name <address>", or what stands there."""
    return address.rpartition("<")[2].partition(">")[0].strip().lower()


def _own_address(customer: Customer, address: str) -> str:
    """The address as the book has it."""
    return next(one for one in customer.addresses if one.lower() == _bare(address))


def _is_agents_word(entry: Entry, suggestion: Suggestion) -> bool:
    """Whether an entry was filed for the owner when he said that the suggestion is done."""
    return entry.kind is EntryKind.CALL and entry.text == words_of(suggestion.reason)
