"""The journal's entries: filed in batches, found by customer and by number."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC, datetime
from typing import Any, NamedTuple

from agent.errors import NotFoundError
from agent.models import Automation, Entry, EntryKind
from agent.store.database import Database
from agent.store.schema import number_of

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
    "text",
)
_SELECTED = ", ".join(f"entries.{name}" for name in (*_COLUMNS, "rest"))
_WITH_NEWS = (EntryKind.MAIL, EntryKind.CALL, EntryKind.NOTE)
"""Their words may tell of a life; those of other kinds only say what the owner did."""
_NO_NUMBER = 1 << 62
PAGE = 10


class EntryRow(NamedTuple):
    """An entry as its table has it, but for its number; made wherever the mail was parsed."""

    id: str
    customer_id: str
    at: str
    kind: str
    direction: str
    is_automated: bool
    is_read: int | None
    message_id: str
    thread_id: str
    address: str
    subject: str
    text: str
    people: str
    rest: str

    def given_to(self, customer_id: str) -> EntryRow:
        """The row of a customer, whose mail is to be read for life events."""
        return self._replace(
            customer_id=customer_id, is_read=0 if self.is_read is None else self.is_read
        )


def entry_row(entry: Entry) -> EntryRow:
    """The row of an entry whose writer is a stranger as yet.

    What a program wrote tells of nobody's life, but for an out-of-office text.
    """
    has_news = entry.automation.is_by_person and entry.kind in _WITH_NEWS
    rest = entry.model_dump(mode="json", exclude=set(_COLUMNS), exclude_defaults=True)
    return EntryRow(
        id=entry.id,
        customer_id=entry.customer_id,
        at=entry.at.astimezone(UTC).isoformat(timespec="milliseconds"),
        kind=entry.kind.value,
        direction=entry.direction.value,
        is_automated=entry.is_automated,
        is_read=None if has_news else 1,
        message_id=entry.message_id,
        thread_id=entry.thread_id,
        address=entry.address,
        subject=entry.subject,
        text=entry.text,
        people=" ".join(str(who) for who in (entry.sender, *entry.to) if who),
        rest=json.dumps(rest, ensure_ascii=False),
    )


class Entries(Database):
    """The log of correspondence."""

    _count: int | None = None

    def add_entry(self, entry: Entry, *, is_to_read: bool) -> bool:
        """File an entry; says False where it was there already."""
        row = entry_row(entry)
        return bool(self.add_entries([row.given_to(row.customer_id) if is_to_read else row]))

    def add_entries(self, rows: Sequence[EntryRow]) -> set[str]:
        """File entries; returns the identifiers of those that were not there yet."""
        known = self.known_entries(row.id for row in rows)
        new = {row.id: row for row in rows if row.id not in known}
        if not new:
            return set()
        numbered = sorted(self._numbered(new.values()))
        with self.transaction():
            count = self.count_entries()
            self._insert(numbered)
            self._count = count + len(new)
        return set(new)

    def _insert(self, numbered: Sequence[tuple[int, EntryRow]]) -> None:
        self._change_all(
            "INSERT INTO entries (number, id, customer_id, at, kind, direction, is_automated,"
            " is_read, message_id, thread_id, address, subject, text, people, rest)"
            " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            ((number, *row) for number, row in numbered),
        )
        self._change_all(
            "INSERT INTO entries_text (rowid, subject, text, people) VALUES (?, ?, ?, ?)",
            ((number, row.subject, row.text, row.people) for number, row in numbered),
        )

    def _numbered(self, rows: Iterable[EntryRow]) -> list[tuple[int, EntryRow]]:
        """Rows with their numbers; where one is taken, the next that is free."""
        wanted = [(number_of(datetime.fromisoformat(row.at), row.id), row) for row in rows]
        sql = "SELECT number FROM entries WHERE number"
        taken = {row[0] for row in self._rows_in(sql, {number for number, _ in wanted})}
        numbered = []
        for number, row in wanted:
            while number in taken:
                number = self._free_after(number)
                while number in taken:
                    number += 1
                if not self._rows("SELECT 1 FROM entries WHERE number = ?", (number,)):
                    break
            taken.add(number)
            numbered.append((number, row))
        return numbered

    def _free_after(self, number: int) -> int:
        """The first number after `number` that no entry has."""
        rows = self._rows(
            "SELECT number + 1 FROM entries AS one WHERE number >= ? AND NOT EXISTS"
            " (SELECT 1 FROM entries WHERE number = one.number + 1) ORDER BY number LIMIT 1",
            (number,),
        )
        return int(rows[0][0]) if rows else number + 1

    def known_entries(self, entry_ids: Iterable[str]) -> set[str]:
        """Which of these entries are filed already."""
        return {row[0] for row in self._rows_in("SELECT id FROM entries WHERE id", entry_ids)}

    def entry(self, entry_id: str) -> Entry:
        """The entry of that identifier; raises NotFoundError."""
        found = self._entries("WHERE id = ?", (entry_id,))
        if not found:
            raise NotFoundError(f"there is no entry {entry_id}")
        return found[0]

    def entries(self, entry_ids: Iterable[str]) -> list[Entry]:
        """Those of these entries that there are, oldest first."""
        rows = self._rows_in(f"SELECT {_SELECTED} FROM entries WHERE id", entry_ids)  # noqa: S608
        return _in_order(map(_entry, rows))

    def entries_of_customer(self, customer_id: str, limit: int = -1) -> list[Entry]:
        """The latest `limit` entries with a customer, oldest first."""
        where = "WHERE customer_id = ? ORDER BY number DESC LIMIT ?"
        return _in_order(self._entries(where, (customer_id, limit)))

    def latest_entries(
        self, customer_id: str, *, before: tuple[datetime, str] | None = None
    ) -> Iterator[Entry]:
        """A customer's entries, newest first, read as they are asked for.

        `before` are the time and the identifier of one: only those that stand before it.
        """
        number = number_of(*before) if before else _NO_NUMBER
        while rows := self._rows(
            f"SELECT {_SELECTED}, number FROM entries WHERE customer_id = ?"  # noqa: S608
            " AND number < ? ORDER BY number DESC LIMIT ?",
            (customer_id, number, PAGE),
        ):
            yield from (_entry(row[:-1]) for row in rows)
            number = rows[-1][-1]

    def entries_around(self, entry: Entry, most: int) -> list[Entry]:
        """A filed entry among its customer's: up to `most` before and after it, oldest first."""
        where = (
            "WHERE customer_id = ? AND number {} (SELECT number FROM entries WHERE id = ?)"
            " ORDER BY number {} LIMIT ?"
        )
        about = (entry.customer_id, entry.id, most)
        before = self._entries(where.format("<", "DESC"), about)
        after = self._entries(where.format(">", "ASC"), about)
        return _in_order((*before, entry, *after))

    def last_written(self, customer_id: str) -> Entry | None:
        """The mail that the owner himself wrote to a customer last."""
        where = (
            "INDEXED BY entries_written WHERE customer_id = ? AND direction = 'out'"
            " AND is_automated = 0 AND kind = 'mail' ORDER BY number DESC LIMIT 1"
        )
        return next(iter(self._entries(where, (customer_id,))), None)

    def entries_to_read(self, limit: int) -> list[Entry]:
        """Customers' entries not yet read for life events, newest first."""
        return self._entries("WHERE is_read = 0 ORDER BY number DESC LIMIT ?", (limit,))

    def entries_sent(self, limit: int) -> list[Entry]:
        """The mails that the owner wrote last, newest first."""
        where = (
            "INDEXED BY entries_sent WHERE direction = 'out' AND is_automated = 0"
            " AND kind = 'mail' ORDER BY number DESC LIMIT ?"
        )
        return self._entries(where, (limit,))

    def _entries(self, where: str, values: Sequence[Any]) -> list[Entry]:
        return [
            _entry(row)
            for row in self._rows(f"SELECT {_SELECTED} FROM entries {where}", values)  # noqa: S608
        ]

    def count_entries(self) -> int:
        """How many there are; counted once, then known by heart."""
        if self._count is None:
            self._count = int(self._rows("SELECT count(*) FROM entries")[0][0])
        return self._count

    def _has_rolled_back(self) -> None:
        self._count = None

    def entry_counts(
        self, customer_ids: Sequence[str] | None = None
    ) -> dict[str, tuple[int, datetime]]:
        """Of these customers or of all: how many entries, and when the last one was."""
        of_these = (
            "" if customer_ids is None else " WHERE customer_id IN (SELECT value FROM json_each(?))"
        )
        rows = self._rows(
            "SELECT customer_id, times, at FROM (SELECT customer_id, count(*) AS times,"  # noqa: S608
            f" max(number) AS last FROM entries{of_these} GROUP BY customer_id)"
            " JOIN entries USING (customer_id) WHERE number = last",
            () if customer_ids is None else (json.dumps(list(customer_ids)),),
        )
        return {row[0]: (row[1], datetime.fromisoformat(row[2])) for row in rows}

    def homes(self, customer_ids: Iterable[str] | None = None) -> list[tuple[str, str]]:
        """Whose mail came from or went to which address: (customer id, address), each once."""
        sql = "SELECT DISTINCT customer_id, address FROM entries"
        if customer_ids is None:
            return [(row[0], row[1]) for row in self._rows(f"{sql} ORDER BY 1, 2")]
        return sorted(
            (row[0], row[1]) for row in self._rows_in(f"{sql} WHERE customer_id", customer_ids)
        )

    def address_of(self, entry_id: str) -> str:
        """Which of the customer's addresses an entry came from or went to; empty where unknown."""
        rows = self._rows("SELECT address FROM entries WHERE id = ?", (entry_id,))
        return str(rows[0][0]) if rows else ""

    def give_entries(self, address: str, old_customer_id: str, new_customer_id: str) -> None:
        """What came from or went to an address becomes another customer's."""
        self._change(
            "UPDATE entries SET customer_id = ? WHERE customer_id = ? AND address = ?",
            (new_customer_id, old_customer_id, address),
        )

    def move_entries(self, found: Iterable[EntryRow]) -> None:
        """Note where the mails of entries that are filed already were found again.

        Of what a server has sent under another Message-ID that one becomes a reference.
        """
        rows = []
        for row in found:
            rest = json.loads(row.rest)
            folder = rest.get("folder", "")
            if not folder:
                continue  # it comes from the outbox
            labels = json.dumps(rest.get("labels", []), ensure_ascii=False)
            references = json.dumps(rest.get("references", []), ensure_ascii=False)
            rows.append((folder, labels, references, row.id, folder, labels, references))
        place = (
            "coalesce(json_extract(rest, '$.folder'), '')",
            "coalesce(json_extract(rest, '$.labels'), '[]')",
            "coalesce(json_extract(rest, '$.references'), '[]')",
        )
        self._change_all(
            "UPDATE entries SET rest = json_set(rest, '$.folder', ?, '$.labels', json(?),"  # noqa: S608
            f" '$.references', json(?)) WHERE id = ? AND NOT ({place[0]} = ?"
            f" AND {place[1]} = json(?) AND {place[2]} = json(?))",
            rows,
        )

    def places_of_strangers(self) -> list[tuple[str, str, str, frozenset[str]]]:
        """Where mail of people who are no customers lies: (customer id, address, folder, labels).

        Only what a person wrote, and not what the owner has written.
        """
        rows = self._rows(
            "SELECT DISTINCT customer_id, address, coalesce(json_extract(rest, '$.folder'), ''),"
            " coalesce(json_extract(rest, '$.labels'), '[]') FROM entries"
            " WHERE is_read IS NULL AND direction = 'in' ORDER BY 1, 2"
        )
        return [(row[0], row[1], row[2], frozenset(json.loads(row[3]))) for row in rows]

    def people(self) -> Iterator[tuple[str, str, str, str]]:
        """Of every entry: its identifier, its customer's address, everybody named, and its ids."""
        number = -1
        while rows := self._rows(
            "SELECT id, address, people || ' ' || coalesce(json_extract(rest,"
            " '$.reply_to.email'), ''), message_id || ' ' || coalesce(json_extract(rest,"
            " '$.in_reply_to'), '') || coalesce(json_extract(rest, '$.references'), '')"
            " || thread_id, number FROM entries"
            " WHERE number > ? ORDER BY number LIMIT 1000",
            (number,),
        ):
            yield from (row[:4] for row in rows)
            number = rows[-1][4]

    def replace_entry(self, entry: Entry) -> None:
        """Put an entry in the place of the one with its identifier."""
        with self.transaction():
            for number, customer_id, was_read in self._rows(
                "SELECT number, customer_id, is_read FROM entries WHERE id = ?", (entry.id,)
            ):
                row = entry_row(entry)
                is_lost = was_read == 1 and row.is_read is None  # with the old one, what it told
                is_read = 0 if is_lost else was_read
                row = row._replace(customer_id=customer_id, is_read=is_read)
                self._change("DELETE FROM entries WHERE number = ?", (number,))
                self._insert([(number, row)])

    def remove_entries(self, entry_ids: Iterable[str]) -> None:
        """Take entries out, with their full text; `scrub` then leaves no trace of them."""
        with self.transaction():
            self._change_all("DELETE FROM entries WHERE id = ?", ((id_,) for id_ in entry_ids))
            self._count = None

    def mark_to_read(self, *customer_ids: str) -> None:
        """These became customers: what they wrote is to be read for life events."""
        self._change_all(
            "UPDATE entries SET is_read = 0 WHERE customer_id = ? AND is_read IS NULL",
            ((customer_id,) for customer_id in customer_ids),
        )

    def read_again(self, customer_id: str) -> None:
        """All that a person wrote is to be read for life events once more.

        Not what was filed in a suggestion's own words when it was done.
        """
        kinds = ", ".join(f"'{kind}'" for kind in _WITH_NEWS)
        words = ", ".join(f"'{kind}'" for kind in Automation if kind.is_by_person)
        self._change(
            f"UPDATE entries SET is_read = 0 WHERE customer_id = ? AND kind IN ({kinds})"  # noqa: S608
            f" AND coalesce(json_extract(rest, '$.automation'), 'none') IN ({words})"
            " AND (id, text) NOT IN (SELECT done_by, json_extract(body, '$.reason')"
            " FROM suggestions WHERE done_by != '')",
            (customer_id,),
        )

    def read_anew(self, entry_ids: Iterable[str]) -> None:
        """These, if they were read for life events, are to be read once more."""
        with self.transaction(is_durable=False):
            self._change_all(
                "UPDATE entries SET is_read = 0 WHERE id = ? AND is_read = 1",
                ((entry_id,) for entry_id in entry_ids),
            )

    def mark_read(self, entry_ids: Iterable[str]) -> None:
        self._mark(entry_ids, 1)

    def mark_strangers(self, entry_ids: Iterable[str]) -> None:
        """Entries whose writer is not in the book are not to be read."""
        self._mark(entry_ids, None)

    def _mark(self, entry_ids: Iterable[str], is_read: int | None) -> None:
        with self.transaction(is_durable=False):
            self._change_all(
                "UPDATE entries SET is_read = ? WHERE id = ?",
                ((is_read, entry_id) for entry_id in entry_ids),
            )


def _in_order(entries: Iterable[Entry]) -> list[Entry]:
    return sorted(entries, key=lambda entry: (entry.at, entry.id))


def _entry(row: Sequence[Any]) -> Entry:
    values = dict(zip((*_COLUMNS, "rest"), row, strict=True))
    return Entry.model_validate({**json.loads(values.pop("rest")), **values})
