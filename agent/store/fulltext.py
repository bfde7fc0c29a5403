"""The journal's entries by their words, and by who, when and how."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from agent.models import MATCH_END, MATCH_START, Direction, Entry, EntryKind
from agent.store.entries import Entries
from agent.store.schema import numbers_of

MOST_FOUND = 50
LONGEST_OPENING = 200
"""Letters of a mail that are shown where no word of it was looked for."""
LEAST_BEGINNING = 3
"""Bytes of a word of which only the beginning is typed: what is shorter begins too many words."""
_WORD = re.compile(r"[^\W_]+")
_COLUMNS = (
    "id",
    "customer_id",
    "at",
    "kind",
    "direction",
    "message_id",
    "thread_id",
    "address",
    "subject",
)
_SELECTED = ", ".join(
    (*(f"entries.{name}" for name in _COLUMNS), "json_extract(entries.rest, '$.sender')")
)


@dataclass(frozen=True, slots=True)
class Wanted:
    """What entries are looked for; what is empty or None does not matter.

    What is said of kinds, direction or customers is said of what people wrote, to customers and by
    them; words alone find all that was ever filed.
    """

    words: tuple[str, ...] = ()
    """Words and phrases, each of which is held."""
    without: tuple[str, ...] = ()
    """Words and phrases, none of which is held."""
    is_typing: bool = False
    """Whether the last of `words` may be the beginning of a longer one."""
    since: datetime | None = None
    until: datetime | None = None
    """Just before it."""
    kinds: frozenset[EntryKind] = frozenset()
    direction: Direction | None = None
    customer_ids: frozenset[str] | None = None
    """None for all, of whom an empty set is nobody."""
    entry_ids: frozenset[str] | None = None
    is_of_strangers: bool = False


class FullText(Entries):
    """The log of correspondence, searched."""

    def search(self, wanted: Wanted, limit: int = MOST_FOUND) -> list[tuple[Entry, str]]:
        """The newest such entries without their texts, each with the words around the match.

        A match stands between MATCH_START and MATCH_END.
        """
        words = _quoted(wanted.words)
        if wanted.customer_ids == frozenset() or wanted.entry_ids == frozenset():
            return []
        if not words:
            return self._unworded(wanted, limit)
        found = self._matches(" ".join(words), wanted, limit)
        is_short = len(_WORD.findall(wanted.words[-1])[-1].encode()) < LEAST_BEGINNING
        if len(found) == limit or not wanted.is_typing or is_short:
            return found
        # All words with a common beginning are looked up at once: some ten times as long.
        return self._matches(" ".join(words) + "*", wanted, limit)

    def latest_customers(self, limit: int = MOST_FOUND) -> list[str]:
        """Who was in touch last, the latest first."""
        rows = self._rows(
            "SELECT customer_id FROM entries INDEXED BY entries_touches"
            " WHERE is_automated = 0 AND is_read IS NOT NULL"
            " GROUP BY customer_id ORDER BY max(number) DESC LIMIT ?",
            (limit,),
        )
        return [row[0] for row in rows]

    def _matches(self, match: str, wanted: Wanted, limit: int) -> list[tuple[Entry, str]]:
        if without := _quoted(wanted.without):
            match = f"({match}) NOT ({' OR '.join(without)})"
        where, values = _filter(wanted, "+entries_text.rowid")
        return self._found(
            f"SELECT {_SELECTED}, highlight(entries_text, 0, ?, ?),"  # noqa: S608
            " snippet(entries_text, 1, ?, ?, '…', 16)"
            " FROM entries_text JOIN entries ON entries.number = entries_text.rowid"
            f" WHERE entries_text MATCH ?{where} ORDER BY entries_text.rowid DESC LIMIT ?",
            (MATCH_START, MATCH_END, MATCH_START, MATCH_END, match, *values, limit),
        )

    def _unworded(self, wanted: Wanted, limit: int) -> list[tuple[Entry, str]]:
        where, values = _filter(wanted, "number")
        if without := _quoted(wanted.without):
            where += (
                " AND number NOT IN (SELECT rowid FROM entries_text WHERE entries_text MATCH ?)"
            )
            values = (*values, " OR ".join(without))
        if not where:
            return []
        return self._found(
            f"SELECT {_SELECTED}, subject, substr(text, 1, ?) FROM entries WHERE true{where}"  # noqa: S608
            " ORDER BY number DESC LIMIT ?",
            (LONGEST_OPENING, *values, limit),
        )

    def _found(self, sql: str, values: Sequence[Any]) -> list[tuple[Entry, str]]:
        return [
            (_entry(entry), _around(subject, text))
            for *entry, subject, text in self._rows(sql, values)
        ]


def _around(subject: str, text: str) -> str:
    """The words around the match: the subject's where only they match, else the text's."""
    return subject if MATCH_START in subject and MATCH_START not in text else text


def _entry(row: Sequence[Any]) -> Entry:
    """Without its text."""
    *values, sender = row
    fields = dict(zip(_COLUMNS, values, strict=True))
    return Entry.model_validate({**fields, "sender": json.loads(sender or "null"), "text": ""})


def _filter(wanted: Wanted, number: str) -> tuple[str, tuple[Any, ...]]:
    """What an entry must be beside its words, for its number: SQL to add to a WHERE, and values."""
    within, moments = "", []
    for moment, comparison in ((wanted.since, ">="), (wanted.until, "<")):
        if moment is not None:
            within += f" AND {{}} {comparison} ?"
            moments.append(numbers_of(moment)[0])
    touch, asked = "", []
    if wanted.kinds:
        touch += " AND kind IN (SELECT value FROM json_each(?))"
        asked.append(json.dumps(sorted(wanted.kinds)))
    if wanted.direction is not None:
        touch += " AND direction = ?"
        asked.append(wanted.direction.value)
    if wanted.customer_ids is not None:
        touch += " AND customer_id IN (SELECT value FROM json_each(?))"
        asked.append(json.dumps(sorted(wanted.customer_ids)))
    where = within.format(*[number] * len(moments))
    values: list[Any] = [*moments]
    if touch:
        where += (
            f" AND {number} IN (SELECT number FROM entries INDEXED BY entries_touches"  # noqa: S608
            f" WHERE is_automated = 0 AND is_read IS NOT NULL{touch}"
            f"{within.format(*['number'] * len(moments))})"
        )
        values += [*asked, *moments]
    if wanted.entry_ids is not None:
        where += (
            f" AND {number} IN (SELECT number FROM entries WHERE id IN"  # noqa: S608
            " (SELECT value FROM json_each(?)))"
        )
        values.append(json.dumps(sorted(wanted.entry_ids)))
    if wanted.is_of_strangers:
        where += (
            f" AND {number} IN (SELECT number FROM entries INDEXED BY entries_of_strangers"  # noqa: S608
            " WHERE is_read IS NULL)"
        )
    return where, tuple(values)


def _quoted(words: Iterable[str]) -> list[str]:
    """Each word or phrase as FTS5 reads it, whatever it is made of; those without a letter go."""
    plain = (word.replace("\0", " ").replace('"', " ") for word in words)
    return [f'"{word}"' for word in plain if _WORD.search(word)]
