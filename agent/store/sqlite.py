"""The journal: all its rooms in one, the cursors, the outbox, and what struck a region."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime

from agent.errors import NotFoundError
from agent.models import UNDECIDED, Happening, OutboxItem, OutboxState
from agent.store.fulltext import FullText
from agent.store.matters import Matters
from agent.store.maybes import Maybes
from agent.store.readings import Readings
from agent.store.steps import Steps
from agent.store.suggestions import Suggestions
from agent.store.touches import Touches

__all__ = ["Journal"]


class Journal(Readings, Maybes, Touches, FullText, Matters, Suggestions, Steps):
    """The log of correspondence, and what needs transactions beside it.

    Methods raise StoreError when the file cannot be read or written; a change inside
    `transaction()` is then undone as a whole.
    """

    # Cursors

    def load_cursor(self, account: str, folder: str) -> tuple[int, int, int] | None:
        """(uidvalidity, low, high) of a folder, where it was read before."""
        sql = "SELECT uidvalidity, low, high FROM cursors WHERE account = ? AND folder = ?"
        rows = self._rows(sql, (account, folder))
        return (rows[0][0], rows[0][1], rows[0][2]) if rows else None

    def save_cursor(self, account: str, folder: str, cursor: tuple[int, int, int]) -> None:
        self._change(
            "INSERT OR REPLACE INTO cursors (account, folder, uidvalidity, low, high)"
            " VALUES (?, ?, ?, ?, ?)",
            (account, folder, *cursor),
        )

    # What struck a region

    def add_happening(self, happening: Happening) -> None:
        """Keep what the owner typed; the same again takes its place."""
        self._change(
            "INSERT INTO happenings (id, body) VALUES (?, ?)"
            " ON CONFLICT (id) DO UPDATE SET body = excluded.body",
            (happening.id, happening.model_dump_json()),
        )

    def happenings(self) -> list[Happening]:
        """All that the owner typed and has not dropped, the first typed first."""
        rows = self._rows("SELECT body FROM happenings ORDER BY rowid")
        return [Happening.model_validate_json(row[0]) for row in rows]

    def remove_happening(self, happening_id: str) -> None:
        self._change("DELETE FROM happenings WHERE id = ?", (happening_id,))

    # Outbox

    def add_outbox_item(self, item: OutboxItem, raw: bytes) -> None:
        self._change(
            "INSERT INTO outbox (id, draft_id, suggestion_id, state, body, raw)"
            " VALUES (?, ?, ?, ?, ?, ?)",
            (item.id, item.draft_id, item.suggestion_id, item.state, _body(item), raw),
        )

    def save_outbox_item(self, item: OutboxItem) -> None:
        """Keep how far a mail has come; that it came back is `note_came_back`'s to say."""
        self._change(
            "UPDATE outbox SET state = ?, body = ? WHERE id = ?",
            (item.state, _body(item), item.id),
        )

    def note_came_back(self, item_id: str, words: str) -> None:
        """Keep what was said of a mail that was sent back."""
        self._change("UPDATE outbox SET came_back = ? WHERE id = ?", (words, item_id))

    def outbox_items(self, states: Iterable[OutboxState] = tuple(OutboxState)) -> list[OutboxItem]:
        """What is in one of these states, oldest first."""
        wanted = tuple(states)
        marks = ", ".join("?" * len(wanted))
        rows = self._rows(
            f"SELECT body, came_back FROM outbox WHERE state IN ({marks})"  # noqa: S608
            " ORDER BY rowid",
            wanted,
        )
        return [_item(*row) for row in rows]

    def outbox_item(self, item_id: str) -> OutboxItem:
        """The approved mail of that identifier; raises NotFoundError."""
        rows = self._rows("SELECT body, came_back FROM outbox WHERE id = ?", (item_id,))
        if not rows:
            raise NotFoundError("this mail is no longer in the outbox")
        return _item(*rows[0])

    def outbox_items_sent_since(self, start: datetime) -> list[OutboxItem]:
        """What a server took at that moment or later, as far as that is known; the latest first."""
        rows = self._rows(
            "SELECT body, came_back FROM outbox WHERE state IN (?, ?)"
            " AND json_extract(body, '$.sent_at') >= ?"
            " ORDER BY json_extract(body, '$.sent_at') DESC",
            (OutboxState.SENT, OutboxState.FILED, start.astimezone(UTC).isoformat()),
        )
        return [_item(*row) for row in rows]

    def remove_outbox_item(self, item_id: str) -> None:
        self._change("DELETE FROM outbox WHERE id = ?", (item_id,))

    def outbox_raw(self, item_id: str) -> bytes:
        """The exact bytes that were approved; raises NotFoundError."""
        rows = self._rows("SELECT raw FROM outbox WHERE id = ?", (item_id,))
        if not rows:
            raise NotFoundError(f"there is no mail {item_id} in the outbox")
        return bytes(rows[0][0])

    def outbox_item_of(self, suggestion_id: str) -> OutboxItem | None:
        """The latest approved mail of a suggestion."""
        rows = self._rows(
            "SELECT body, came_back FROM outbox WHERE suggestion_id = ?"
            " ORDER BY rowid DESC LIMIT 1",
            (suggestion_id,),
        )
        return _item(*rows[0]) if rows else None

    def outbox_items_to_decide(self) -> dict[str, OutboxItem]:
        """Of each suggestion that waits for its owner: its latest approved mail."""
        marks = ", ".join("?" * len(UNDECIDED))
        rows = self._rows(
            "SELECT suggestion_id, outbox.body, came_back FROM outbox"  # noqa: S608
            " JOIN suggestions ON suggestions.id = suggestion_id"
            f" WHERE suggestions.state IN ({marks}) ORDER BY outbox.rowid",
            tuple(UNDECIDED),
        )
        return {suggestion_id: _item(*item) for suggestion_id, *item in rows}

    def outbox_item_of_message(self, message_id: str) -> OutboxItem | None:
        """The approved mail with that Message-ID."""
        rows = self._rows(
            "SELECT body, came_back FROM outbox WHERE json_extract(body, '$.message_id') = ?",
            (message_id,),
        )
        return _item(*rows[0]) if rows else None


def _body(item: OutboxItem) -> str:
    return item.model_dump_json(exclude={"came_back"})


def _item(body: str, came_back: str) -> OutboxItem:
    return OutboxItem.model_validate_json(body).model_copy(update={"came_back": came_back})
