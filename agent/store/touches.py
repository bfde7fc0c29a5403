"""The journal's entries without their texts, and those that the owner puts in by hand."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from functools import partial
from typing import Any

from agent.errors import NotFoundError
from agent.models import Direction, Entry, EntryKind, Touch
from agent.store.entries import Entries, entry_row
from agent.store.schema import numbers_of, second_of

_FIELDS = "at, kind, direction, id, thread_id"
_COVERED = "is_automated = 0 AND is_read IS NOT NULL"
"""What the index entries_touches holds: customers' entries, and nothing that a program sent."""
_KINDS = {kind.value: kind for kind in EntryKind}
_DIRECTIONS = {direction.value: direction for direction in Direction}


class Touches(Entries):
    """The log of correspondence seen from afar: who was in touch with whom, when and how."""

    def touches(
        self, customer_ids: Iterable[str] | None = None, *, until: datetime, most: int = 40
    ) -> dict[str, list[Touch]]:
        """The latest touches of these customers, or of all: `most` of each, oldest first.

        Nothing later than the second of `until`, as an appointment may be.
        """
        sql = (
            f"SELECT {_FIELDS} FROM entries INDEXED BY entries_touches"  # noqa: S608
            f" WHERE customer_id = ? AND number < ? AND {_COVERED} ORDER BY number DESC LIMIT ?"
        )
        _, after = numbers_of(until)
        found: dict[str, list[Touch]] = {}
        with self._errors():
            for customer_id in self._touched() if customer_ids is None else customer_ids:
                if latest := _touches(self._db.execute(sql, (customer_id, after, most))):
                    found[customer_id] = latest[::-1]
        return found

    def touches_of(self, entry_ids: Iterable[str]) -> list[Touch]:
        """The touches that these entries are, oldest first; what a program sent is none."""
        sql = f"SELECT {_FIELDS} FROM entries WHERE {_COVERED} AND id"  # noqa: S608
        return sorted(_touches(self._rows_in(sql, entry_ids)))

    def spans(
        self, customer_ids: Iterable[str], *, until: datetime
    ) -> dict[str, tuple[datetime, datetime]]:
        """When each of these customers was in touch first and last, however much he has written.

        Nothing later than the second of `until` counts.
        """
        at = (
            "SELECT at FROM entries INDEXED BY entries_touches"  # noqa: S608
            f" WHERE customer_id = value AND number < ? AND {_COVERED} ORDER BY number"
        )
        _, after = numbers_of(until)
        rows = self._rows(
            f"SELECT value, ({at} LIMIT 1), ({at} DESC LIMIT 1) FROM json_each(?)",  # noqa: S608
            (after, after, json.dumps(list(customer_ids))),
        )
        read = datetime.fromisoformat
        return {id_: (read(first), read(last)) for id_, first, last in rows if first}

    def touches_between(self, start: datetime, end: datetime) -> Iterator[tuple[str, Touch]]:
        """All touches from `start` until just before `end`, with their customers' identifiers."""
        rows = self._rows(
            f"SELECT customer_id, {_FIELDS} FROM entries INDEXED BY entries_touches"  # noqa: S608
            f" WHERE {_COVERED} AND number >= ? AND number < ? ORDER BY number",
            (numbers_of(start)[0], numbers_of(end)[1]),
        )
        touches = _touches(row[1:] for row in rows)
        for (customer_id, *_), touch in zip(rows, touches, strict=True):
            if start <= touch.at < end:
                yield customer_id, touch

    def times_of_touch(
        self, customer_id: str, start: datetime, *, until: datetime
    ) -> list[tuple[int, Direction]]:
        """When either was in touch, by the second of Unix time; a note of the owner's is no touch.

        From the second of `start` to that of `until`, in order.
        """
        first, after = numbers_of(start)[0], numbers_of(until)[1]
        rows = self._rows(
            "SELECT number, direction FROM entries INDEXED BY entries_touches"  # noqa: S608
            f" WHERE customer_id = ? AND number >= ? AND number < ? AND {_COVERED}"
            " AND kind != 'note' ORDER BY number",
            (customer_id, first, after),
        )
        return [(second_of(number), _DIRECTIONS[direction]) for number, direction in rows]

    def counts_of(self, customer_id: str) -> tuple[int, int]:
        """How many mails there are with a customer, and how much was put in by hand."""
        every = self._rows("SELECT count(*) FROM entries WHERE customer_id = ?", (customer_id,))
        by_hand = self._rows(
            "SELECT count(*) FROM entries INDEXED BY entries_touches"  # noqa: S608
            f" WHERE customer_id = ? AND kind != 'mail' AND {_COVERED}",
            (customer_id,),
        )
        return every[0][0] - by_hand[0][0], by_hand[0][0]

    def kinds_of(self, entry_ids: Iterable[str]) -> Counter[EntryKind]:
        """How many of these entries are of each kind."""
        return Counter(
            _KINDS[row[0]] for row in self._rows_in("SELECT kind FROM entries WHERE id", entry_ids)
        )

    def count_before(self, entry: Entry) -> int:
        """How many entries of the same customer stand before one that is filed."""
        rows = self._rows(
            "SELECT count(*) FROM entries WHERE customer_id = ?"
            " AND number < (SELECT number FROM entries WHERE id = ?)",
            (entry.customer_id, entry.id),
        )
        return int(rows[0][0])

    def first_of_each(self, customer_id: str) -> list[Entry]:
        """Of every address and name of a customer the first mail each way, oldest first."""
        rows = self._rows(
            "SELECT id, min(number) FROM entries WHERE customer_id = ?"
            " GROUP BY address, direction, json_extract(rest, '$.sender.name')",
            (customer_id,),
        )
        return self.entries(row[0] for row in rows)

    def add_by_hand(self, entry: Entry) -> None:
        """File what the owner did other than by mail; the same again changes nothing."""
        row = entry_row(entry)
        self.add_entries([row.given_to(row.customer_id)])

    def remove_by_hand(self, entry_id: str) -> None:
        """Take out what was put in by hand, and never a mail; raises NotFoundError."""
        if self.entry(entry_id).kind is EntryKind.MAIL:
            raise NotFoundError(f"{entry_id} is a mail; only what was put in by hand is taken out")
        self.remove_entries([entry_id])

    def _touched(self) -> list[str]:
        """All customers with a touch; each is looked up once in the index, however much he has."""
        least = f"SELECT min(customer_id) FROM entries WHERE {_COVERED}"  # noqa: S608
        rows = self._rows(
            f"WITH RECURSIVE those (one) AS ({least}"  # noqa: S608
            f" UNION ALL SELECT ({least} AND customer_id > one) FROM those WHERE one IS NOT NULL)"
            " SELECT one FROM those WHERE one IS NOT NULL"
        )
        return [row[0] for row in rows]


def _touches(rows: Iterable[Sequence[Any]]) -> list[Touch]:
    """One after the other without a line of Python for each: a day asks for all there are."""
    columns = tuple(zip(*rows, strict=True))
    if not columns:
        return []
    at, kind, direction, entry_id, thread_id = columns
    fields = zip(
        map(datetime.fromisoformat, at),
        map(_KINDS.__getitem__, kind),
        map(_DIRECTIONS.__getitem__, direction),
        entry_id,
        thread_id,
        strict=True,
    )
    return list(map(partial(tuple.__new__, Touch), fields))
