"""The journal: entries and their full text, cursors, suggestions, drafts, outbox."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from agent.errors import NotFoundError
from agent.models import Draft, OutboxItem, OutboxState, SealedMail, Suggestion, SuggestionState
from agent.store.maybes import Maybes
from agent.store.readings import Readings

__all__ = ["Journal"]


class Journal(Readings, Maybes):
    """The log of correspondence, and what needs transactions beside it.

    Methods raise StoreError when the file cannot be read or written; a change inside
    `transaction()` is then undone as a whole.
    """

    def give_suggestion(self, suggestion: Suggestion, customer_id: str) -> None:
        """A suggestion and its draft become another customer's."""
        given = {"customer_id": customer_id}
        with self.transaction():
            self.save_suggestion(suggestion.model_copy(update=given))
            if draft := self.draft_of(suggestion.id):
                self.save_draft(draft.model_copy(update=given))

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

    # Suggestions and drafts

    def save_suggestion(self, suggestion: Suggestion, *, made_at: datetime | None = None) -> None:
        """Keep a suggestion; the moment when it was made is kept from the first time."""
        self._change(
            "INSERT INTO suggestions (id, customer_id, state, body, made_at)"
            " VALUES (?, ?, ?, ?, ?) ON CONFLICT (id) DO UPDATE SET"
            " customer_id = excluded.customer_id, state = excluded.state, body = excluded.body",
            (
                suggestion.id,
                suggestion.customer_id,
                suggestion.state,
                suggestion.model_dump_json(),
                made_at.isoformat() if made_at else None,
            ),
        )

    def made_at(self, suggestion_id: str) -> datetime | None:
        """When a suggestion was made, where that is known."""
        rows = self._rows("SELECT made_at FROM suggestions WHERE id = ?", (suggestion_id,))
        return datetime.fromisoformat(rows[0][0]) if rows and rows[0][0] else None

    def suggestion(self, suggestion_id: str) -> Suggestion:
        """The suggestion of that identifier; raises NotFoundError."""
        rows = self._rows("SELECT body FROM suggestions WHERE id = ?", (suggestion_id,))
        if not rows:
            raise NotFoundError(f"there is no suggestion {suggestion_id}")
        return Suggestion.model_validate_json(rows[0][0])

    def suggestions_of_customer(self, customer_id: str) -> list[Suggestion]:
        rows = self._rows("SELECT body FROM suggestions WHERE customer_id = ?", (customer_id,))
        return [Suggestion.model_validate_json(row[0]) for row in rows]

    def suggestions_in(self, *states: SuggestionState) -> list[Suggestion]:
        """All suggestions in one of these states."""
        marks = ", ".join("?" * len(states))
        rows = self._rows(f"SELECT body FROM suggestions WHERE state IN ({marks})", states)  # noqa: S608
        return [Suggestion.model_validate_json(row[0]) for row in rows]

    def all_suggestions(self) -> list[Suggestion]:
        rows = self._rows("SELECT body FROM suggestions")
        return [Suggestion.model_validate_json(row[0]) for row in rows]

    def remove_suggestion(self, suggestion_id: str) -> None:
        """Take a suggestion out, with its draft and what was sealed of it."""
        with self.transaction():
            self._change("DELETE FROM drafts WHERE suggestion_id = ?", (suggestion_id,))
            self._change("DELETE FROM suggestions WHERE id = ?", (suggestion_id,))

    def save_draft(self, draft: Draft) -> None:
        """Keep a draft; what was sealed of it before no longer counts."""
        with self.transaction():
            self._change("DELETE FROM sealed WHERE draft_id = ?", (draft.id,))
            self._change(
                "INSERT INTO drafts (id, suggestion_id, body) VALUES (?, ?, ?)"
                " ON CONFLICT (id) DO UPDATE SET body = excluded.body",
                (draft.id, draft.suggestion_id, draft.model_dump_json()),
            )

    def remove_draft(self, draft_id: str) -> None:
        self._change("DELETE FROM drafts WHERE id = ?", (draft_id,))

    def draft(self, draft_id: str) -> Draft:
        """The draft of that identifier; raises NotFoundError."""
        rows = self._rows("SELECT body FROM drafts WHERE id = ?", (draft_id,))
        if not rows:
            raise NotFoundError(f"there is no draft {draft_id}")
        return Draft.model_validate_json(rows[0][0])

    def draft_of(self, suggestion_id: str) -> Draft | None:
        rows = self._rows("SELECT body FROM drafts WHERE suggestion_id = ?", (suggestion_id,))
        return Draft.model_validate_json(rows[0][0]) if rows else None

    def drafts(self) -> list[Draft]:
        return [Draft.model_validate_json(row[0]) for row in self._rows("SELECT body FROM drafts")]

    def has_draft(self, suggestion_id: str) -> bool:
        return bool(self._rows("SELECT 1 FROM drafts WHERE suggestion_id = ?", (suggestion_id,)))

    def waiting_texts(self) -> dict[str, str]:
        """Per suggestion that is open or snoozed: the words of its draft."""
        rows = self._rows(
            "SELECT drafts.suggestion_id, json_extract(drafts.body, '$.text') FROM drafts"
            " JOIN suggestions ON suggestions.id = drafts.suggestion_id"
            " WHERE suggestions.state IN ('open', 'snoozed')"
        )
        return dict(rows)

    def save_sealed(self, sealed: SealedMail, raw: bytes) -> None:
        self._change(
            "INSERT OR REPLACE INTO sealed (draft_id, body, raw) VALUES (?, ?, ?)",
            (sealed.draft_id, sealed.model_dump_json(), raw),
        )

    def sealed(self, draft_id: str) -> tuple[SealedMail, bytes] | None:
        """The mail that the owner was shown, with its exact bytes."""
        rows = self._rows("SELECT body, raw FROM sealed WHERE draft_id = ?", (draft_id,))
        return (SealedMail.model_validate_json(rows[0][0]), rows[0][1]) if rows else None

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
