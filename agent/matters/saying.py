"""A sentence of a mail, what it says, and the days that it names."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass

from agent.life_events.dates import FoundDate, find_dates
from agent.life_events.spans import span_of
from agent.models import Entry, Matter, MatterKind

LONGEST_QUOTE = 200
LONGEST_SPAN = 31
"""In days, of words that still name a time for something: "in November"."""


@dataclass(frozen=True, slots=True)
class Saying:
    """The sentence text[start:end] of an entry; `text` is its text with plain marks."""

    entry: Entry
    text: str
    start: int
    end: int
    words: str
    """The sentence on one line."""
    low: str
    """The same in lower case, every letter in its place."""

    def matter(
        self, kind: MatterKind, start: int, end: int, *, due: str | None = None, what: str = ""
    ) -> Matter:
        """What is found in words[start:end], with its verbatim quote."""
        first, last = self.start + start, self.start + end
        if last - first > LONGEST_QUOTE:
            cut = max(self.text.rfind(mark, first, first + LONGEST_QUOTE) for mark in " \n")
            last = cut if cut > first else first + LONGEST_QUOTE
        quote = self.entry.text[first:last].rstrip(" \t\n,;:-–—(")
        return Matter(kind=kind, quote=quote, start=first, due=due, what=what)

    def due(self, start: int, end: int, *, after: re.Pattern[str] | None = None) -> str | None:
        """The latest day that words[start:end] name, where `after` ends before it."""
        words = self.words
        days = [
            day
            for one in self._dates(words)
            if start <= one.start < end and (after is None or after.search(words, 0, one.start))
            if (day := _day_of(one.iso)) and day >= self._sent_on
        ]
        return max(days).isoformat() if days else None

    @property
    def _sent_on(self) -> dt.date:
        return self.entry.local_at.date()

    def _dates(self, words: str) -> list[FoundDate]:
        return find_dates(
            words,
            sent_on=self._sent_on,
            tense="future",
            utc_offset_minutes=self.entry.utc_offset_minutes,
        )


def _day_of(iso: str) -> dt.date | None:
    """The day by which it is over: of a week its Friday, where its last day is at the weekend."""
    span = span_of(iso)
    if span is None or (span[1] - span[0]).days > LONGEST_SPAN:
        return None
    first, last = span
    while last > first and last.weekday() > 4:
        last -= dt.timedelta(days=1)
    return last
