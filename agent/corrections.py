"""What the owner sets right about life events, and the lessons that the reader draws from it.

A decision changes a life event in place, never its identifier, and keeps what it was before, so
that it can be undone.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Mapping
from datetime import datetime

from agent.changes import ChangeFeed
from agent.clock import Clock
from agent.errors import NotFoundError, StaleError, UsageError
from agent.life_events.signs import MAX_CHARS, split_sentences
from agent.models import (
    Entry,
    Evidence,
    Kind,
    Lesson,
    LifeEvent,
    Merged,
    Topic,
    Version,
    When,
    Who,
    derived_id,
)
from agent.store.book import Book
from agent.store.sqlite import Journal
from agent.typed import line_of

MOST_STEPS_BACK = 20
MOST_LESSONS = 5
"""Of a story that many mails tell, so many sentences are kept."""
LONGEST_SENTENCE, LONGEST_NAME = 600, 100
_IS_SO = {"is_confirmed": True, "is_rejected": False, "is_maybe": False}
_IS_NOT_SO = {"is_confirmed": False, "is_rejected": True, "is_maybe": False}


class Corrector:
    """Changes life events as the owner says; each method raises NotFoundError."""

    def __init__(self, *, book: Book, journal: Journal, clock: Clock, changes: ChangeFeed) -> None:
        self._book = book
        self._journal = journal
        self._clock = clock
        self._changes = changes

    def confirm(self, life_event_id: str) -> LifeEvent:
        """Yes, that is so."""
        return self._decide(life_event_id, _IS_SO)

    def reject(self, life_event_id: str) -> LifeEvent:
        """There is no such thing, or it happened to nobody whose news it would be."""
        return self._decide(life_event_id, _IS_NOT_SO)

    def correct(
        self, life_event_id: str, *, kind: Kind, who: Who, name: str | None, date: str | None
    ) -> LifeEvent:
        """It is this, and no other; raises UsageError where that is no date, or too long a name.

        A delicate one is thereby confirmed: nobody corrects what is not so.
        """
        date = _checked(date)
        event = self._event(life_event_id)
        if name != event.name:
            name = line_of(name or "", longest=LONGEST_NAME, what="a name") or None
        status = _status(date, event) if date and date != event.date else event.status
        right = {"kind": kind, "who": who, "name": name, "date": date, "status": status}
        return self._decide(life_event_id, {**right, **_IS_SO})

    def merge(self, life_event_id: str, other_id: str) -> LifeEvent:
        """That life event and the other are one, which the other is; returns the first.

        What it is and whose, the other tells; what that lacks, and more proof, it has from the
        first. To take back the first undoes it. Raises UsageError where they are not two of one
        customer, and StaleError where the other is none any more.
        """
        result: list[LifeEvent] = []

        def merge() -> None:
            event, other = self._event(life_event_id), self._event(other_id)
            if event.id == other.id or event.customer_id != other.customer_id:
                raise UsageError("choose another life event of the same customer")
            if event.is_rejected or other.is_rejected:
                raise StaleError("one of them is no life event any more; look at it again")
            given = Merged(
                into=other.id,
                evidence=tuple(one for one in event.evidence if one not in other.evidence),
                outcome=None if other.outcome else event.outcome,
                before=other.version,
            )
            told = {
                "name": other.name or event.name,
                "date": other.date or event.date,
                "evidence": (*other.evidence, *given.evidence),
                "told_at": min(event.told_at, other.told_at),
                "outcome": other.outcome or event.outcome,
            }
            now = self._clock.now()
            result[:] = [_with_decision(event, {"merged": given, **_IS_NOT_SO}, now)]
            self._keep(result[0])
            self._keep(_with_decision(other, {**told, **_IS_SO}, now))

        self._book.change(merge)
        return result[0]

    def _part(self, event: LifeEvent, given: Merged) -> None:
        """Take from another life event what this one gave to it, as far as that still is so.

        Raises StaleError where that one has given it on to a third.
        """
        other = self._book.life_event(given.into)
        if other is None:
            return
        if other.merged:
            raise StaleError("that became one with another since; undo that first")
        left = tuple(one for one in other.evidence if one not in given.evidence)
        told = [entry.at for entry in self._journal.entries(one.entry_id for one in left)]
        update: dict[str, object] = {"evidence": left, "told_at": min(told, default=other.told_at)}
        if other.outcome is given.outcome:
            update["outcome"] = None
        if other.decided_at == event.decided_at and other.earlier[-1:] == (given.before,):
            update |= {name: getattr(given.before, name) for name in Version.model_fields}
            update["earlier"] = other.earlier[:-1]
        self._keep(other.model_copy(update=update))

    def take_back(self, life_event_id: str) -> LifeEvent:
        """Undo the last decision; raises StaleError where there is none, or another comes first."""
        result: list[LifeEvent] = []

        def take_back() -> None:
            event = self._event(life_event_id)
            if not event.is_decided:
                raise StaleError("nothing is decided about this; there is nothing to undo")
            if event.merged:
                self._part(event, event.merged)
            if event.earlier:
                last = event.earlier[-1]
                update = {name: getattr(last, name) for name in Version.model_fields}
            else:  # decided by a hand edit, or by a kinkeeper that kept no earlier versions
                update = {"is_confirmed": False, "is_rejected": False, "decided_at": None}
            update |= {"merged": None, "earlier": event.earlier[:-1]}
            result[:] = [event.model_copy(update=update)]
            self._keep(result[0])

        self._book.change(take_back)
        return result[0]

    def _decide(self, life_event_id: str, changes: Mapping[str, object]) -> LifeEvent:
        result: list[LifeEvent] = []

        def decide() -> None:
            event = self._event(life_event_id)
            if all(getattr(event, name) == value for name, value in changes.items()):
                result[:] = [event]
                return
            result[:] = [_with_decision(event, changes, self._clock.now())]
            self._keep(result[0])

        self._book.change(decide)
        return result[0]

    def _event(self, life_event_id: str) -> LifeEvent:
        event = self._book.life_event(life_event_id)
        if event is None:
            raise NotFoundError("this life event is no longer in the book")
        return event

    def _keep(self, event: LifeEvent) -> None:
        """Put the life event into the book, and what is to be learned from it."""
        self._book.put_life_event(event)
        self._changes.announce(Topic.LIFE_EVENT, event.id)
        found = event.found_as
        given = self._given(event)  # these words were read as something else
        told = [one for one in event.evidence if one not in given][:MOST_LESSONS]
        entries = {entry.id: entry for entry in self._journal.entries(e.entry_id for e in told)}
        known = {lesson.id for lesson in self._book.lessons()}
        for evidence in told:
            id_ = derived_id("lesson", evidence.entry_id, evidence.quote, found.kind, found.who)
            entry = entries.get(evidence.entry_id)
            if event.is_decided and not event.merged and entry is not None:
                self._book.put_lesson(
                    Lesson(
                        id=id_,
                        entry_id=entry.id,
                        direction=entry.direction,
                        sentence=sentence_around(evidence, entry),
                        found=found.kind,
                        kind=None if event.is_rejected else event.kind,
                        who=None if event.is_rejected else event.who,
                    )
                )
            elif id_ in known:
                self._book.remove_lesson(id_)

    def _given(self, event: LifeEvent) -> set[Evidence]:
        """The evidence that a life event has only from others that were merged with it."""
        return {
            evidence
            for one in self._book.life_events(event.customer_id)
            if one.merged and one.merged.into == event.id
            for evidence in one.merged.evidence
        }


def _with_decision(event: LifeEvent, changes: Mapping[str, object], at: datetime) -> LifeEvent:
    """A life event as the owner says it is, with what it was before."""
    # The first is what the reader found; it stays however often the owner decides anew.
    earlier = (*event.earlier, event.version)
    if len(earlier) > MOST_STEPS_BACK:
        earlier = (earlier[0], *earlier[2:])
    return event.model_copy(update={**changes, "decided_at": at, "earlier": earlier})


def sentence_around(evidence: Evidence, entry: Entry) -> str:
    """The sentence (or sentences) that a quote stands in, on one line; else the quote alone."""
    text = entry.text[:MAX_CHARS]
    span = _span(evidence, text)
    if span is None:
        source = entry.subject if evidence.quote in entry.subject else evidence.quote
        return _shown(source, evidence)
    start, end = span
    around = [one for one in split_sentences(text) if one.start < end and start < one.end]
    if not around:
        return _shown(evidence.quote, evidence)
    return _shown(text[around[0].start : around[-1].end], evidence)


def _span(evidence: Evidence, text: str) -> tuple[int, int] | None:
    quote = evidence.quote
    start = evidence.start
    if start is None or text[start : start + len(quote)] != quote:
        start = text.find(quote)
    return (start, start + len(quote)) if quote and start >= 0 else None


def _shown(words: str, evidence: Evidence) -> str:
    line = " ".join(words.split())
    return line if len(line) <= LONGEST_SENTENCE else " ".join(evidence.quote.split())


def _checked(date: str | None) -> str | None:
    """A day, a month, a year, or a range of days, as it is kept; raises UsageError."""
    if not (date or "").strip():
        return None
    parts = [part.strip() for part in (date or "").split("/")]
    if len(parts) > 2 or not all(map(_is_date, parts)):
        raise UsageError(f"{date!r} is no date; write it as 2026-05-01, 2026-05 or 2026")
    if len(parts) == 2:
        if len(parts[0]) != len(parts[1]) or parts[0] > parts[1]:
            raise UsageError(f"{date!r} ends before it begins")
        if parts[0] == parts[1]:
            parts.pop()
    return "/".join(parts)


def _is_date(text: str) -> bool:
    if not re.fullmatch(r"\d{4}(?:-\d\d){0,2}", text, re.ASCII):
        return False
    try:
        dt.date.fromisoformat(f"{text}-01-01"[:10])
    except ValueError:
        return False
    return True


def _status(date: str, event: LifeEvent) -> When:
    """How that date stands to the mail that told of it."""
    told = event.told_at.date().isoformat()
    first, last = date.split("/")[0], date.split("/")[-1]
    if first > told[: len(first)]:
        return When.UPCOMING
    if last < told[: len(last)]:
        return When.PAST
    return event.status
