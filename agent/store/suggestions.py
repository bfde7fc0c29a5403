"""What was suggested, how it ended, and the drafts; all that only the journal remembers."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection
from datetime import UTC, datetime
from functools import lru_cache

from agent.errors import NotFoundError
from agent.models import UNDECIDED, Draft, Made, SealedMail, Suggestion, SuggestionState
from agent.store.database import Database

_WAITING = ", ".join(f"'{state}'" for state in sorted(UNDECIDED))
_STATES = {state.value: state for state in SuggestionState}

KEPT = 4096
"""So many suggestions are remembered as they were read last."""


class Suggestions(Database):
    """Suggestions and their drafts."""

    def save_suggestion(self, suggestion: Suggestion, *, made_at: datetime | None = None) -> None:
        """Keep a suggestion; the moment when it was made is kept from the first time.

        When it ended stays as it was, also where its owner opens it again, and is forgotten of
        what was withdrawn and is made once more. By what it ended is forgotten of all that waits.
        """
        self._change(
            "INSERT INTO suggestions (id, customer_id, state, practice, cause, due_on,"  # noqa: S608
            " life_event_id, body, made_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)"
            " ON CONFLICT (id) DO UPDATE SET customer_id = excluded.customer_id,"
            " state = excluded.state, practice = excluded.practice, cause = excluded.cause,"
            " due_on = excluded.due_on, life_event_id = excluded.life_event_id,"
            " body = excluded.body,"
            f" ended_at = CASE WHEN excluded.state IN ({_WAITING}) AND state = 'withdrawn'"
            " THEN NULL ELSE ended_at END,"
            f" done_by = CASE WHEN excluded.state IN ({_WAITING}) THEN '' ELSE done_by END",
            (
                suggestion.id,
                suggestion.customer_id,
                suggestion.state,
                suggestion.practice,
                suggestion.cause,
                suggestion.due_on.isoformat(),
                suggestion.life_event_id,
                suggestion.model_dump_json(),
                _stamp(made_at) if made_at else None,
            ),
        )

    def end_suggestion(self, suggestion: Suggestion, at: datetime, done_by: str = "") -> None:
        """Keep a suggestion that waits no longer, when that was, and the entry that did it."""
        with self.transaction():
            self.save_suggestion(suggestion)
            self._change(
                "UPDATE suggestions SET ended_at = ?, done_by = ? WHERE id = ?",
                (_stamp(at), done_by, suggestion.id),
            )

    def ended_between(
        self, start: datetime, end: datetime, *states: SuggestionState
    ) -> list[tuple[Suggestion, datetime, str]]:
        """What ended from `start` until just before `end`: (suggestion, when, by which entry).

        Only in these states, where any are named; the first that ended comes first.
        """
        rows = self._rows(
            "SELECT body, ended_at, done_by, state FROM suggestions"  # noqa: S608
            f" WHERE ended_at >= ? AND ended_at < ? AND state NOT IN ({_WAITING})"
            " ORDER BY ended_at, id",
            (_stamp(start), _stamp(end)),
        )
        return [
            (_read(body), datetime.fromisoformat(ended_at), done_by)
            for body, ended_at, done_by, state in rows
            if not states or state in states
        ]

    def done_by(self, suggestion_id: str) -> str:
        """The entry that did what a suggestion asked for; empty where none did."""
        rows = self._rows("SELECT done_by FROM suggestions WHERE id = ?", (suggestion_id,))
        return str(rows[0][0]) if rows else ""

    def suggestions_done_by(self, entry_id: str) -> list[Suggestion]:
        """What is done by an entry, whenever that was or will be."""
        rows = self._rows(
            "SELECT body FROM suggestions WHERE ended_at IS NOT NULL AND done_by = ?"
            " AND state = 'done' ORDER BY id",
            (entry_id,),
        )
        return [_read(row[0]) for row in rows]

    def made(self, customer_ids: Collection[str] | None = None) -> dict[str, list[Made]]:
        """By customer all suggestions that were made, in any state, oldest first."""
        sql = (
            "SELECT customer_id, made_at, id, practice, cause, state, due_on, life_event_id"
            " FROM suggestions INDEXED BY suggestions_of_customer"
        )
        if customer_ids is None:
            rows = self._rows(f"{sql} ORDER BY customer_id, made_at, id")
        else:
            rows = self._rows_in(f"{sql} WHERE customer_id", customer_ids)
            rows.sort(key=lambda row: (row[0], row[1] or "", row[2]))
        found: dict[str, list[Made]] = {}
        for customer_id, _, *row in rows:
            found.setdefault(customer_id, []).append(_made(*row))
        return found

    def reopened(self) -> dict[str, datetime]:
        """Which suggestions wait though they were decided once, and when that was."""
        rows = self._rows(
            "SELECT id, ended_at FROM suggestions"  # noqa: S608
            f" WHERE state IN ({_WAITING}) AND ended_at IS NOT NULL"
        )
        return {id_: datetime.fromisoformat(ended_at) for id_, ended_at in rows}

    def made_at(self, suggestion_id: str) -> datetime | None:
        """When a suggestion was made, where that is known."""
        rows = self._rows("SELECT made_at FROM suggestions WHERE id = ?", (suggestion_id,))
        return datetime.fromisoformat(rows[0][0]) if rows and rows[0][0] else None

    def suggestion(self, suggestion_id: str) -> Suggestion:
        """The suggestion of that identifier; raises NotFoundError."""
        rows = self._rows("SELECT body FROM suggestions WHERE id = ?", (suggestion_id,))
        if not rows:
            raise NotFoundError(f"there is no suggestion {suggestion_id}")
        return _read(rows[0][0])

    def suggestions_of_customer(self, customer_id: str) -> list[Suggestion]:
        rows = self._rows("SELECT body FROM suggestions WHERE customer_id = ?", (customer_id,))
        return [_read(row[0]) for row in rows]

    def suggestions_in(self, *states: SuggestionState) -> list[Suggestion]:
        """All suggestions in one of these states."""
        marks = ", ".join("?" * len(states))
        rows = self._rows(f"SELECT body FROM suggestions WHERE state IN ({marks})", states)  # noqa: S608
        return [_read(row[0]) for row in rows]

    def all_suggestions(self) -> list[Suggestion]:
        rows = self._rows("SELECT body FROM suggestions")
        return [_read(row[0]) for row in rows]

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
        """Per suggestion that waits for its owner: the words of its draft."""
        rows = self._rows(
            "SELECT drafts.suggestion_id, json_extract(drafts.body, '$.text') FROM drafts"  # noqa: S608
            " JOIN suggestions ON suggestions.id = drafts.suggestion_id"
            f" WHERE suggestions.state IN ({_WAITING})"
        )
        return dict(rows)

    def lines_said(self, customer_id: str, *, since: datetime, but: str) -> frozenset[str]:
        """The lines of drafts that wait or went out: to anybody `since`, to this customer ever.

        Those of the suggestion `but` do not count.
        """
        rows = self._rows(
            "SELECT DISTINCT line.value FROM drafts"  # noqa: S608
            " JOIN suggestions ON suggestions.id = drafts.suggestion_id,"
            " json_each(drafts.body, '$.moves') AS line"
            f" WHERE suggestions.id != ? AND (suggestions.state IN ({_WAITING})"
            " OR (suggestions.state = ?"
            " AND (suggestions.customer_id = ? OR suggestions.ended_at >= ?)))",
            (but, SuggestionState.DONE, customer_id, since.isoformat()),
        )
        return frozenset(row[0] for row in rows)

    def save_sealed(self, sealed: SealedMail, raw: bytes) -> None:
        self._change(
            "INSERT OR REPLACE INTO sealed (draft_id, body, raw) VALUES (?, ?, ?)",
            (sealed.draft_id, sealed.model_dump_json(), raw),
        )

    def sealed(self, draft_id: str) -> tuple[SealedMail, bytes] | None:
        """The mail that the owner was shown, with its exact bytes."""
        rows = self._rows("SELECT body, raw FROM sealed WHERE draft_id = ?", (draft_id,))
        return (SealedMail.model_validate_json(rows[0][0]), rows[0][1]) if rows else None

    def give_suggestion(self, suggestion: Suggestion, customer_id: str) -> None:
        """A suggestion and its draft become another customer's."""
        given = {"customer_id": customer_id}
        with self.transaction():
            self.save_suggestion(suggestion.model_copy(update=given))
            if draft := self.draft_of(suggestion.id):
                self.save_draft(draft.model_copy(update=given))


@lru_cache(maxsize=KEPT)
def _read(body: str) -> Suggestion:
    """A suggestion as it was saved; most are looked at several times a day, and never change."""
    return Suggestion.model_validate_json(body)


def _stamp(moment: datetime) -> str:
    return moment.astimezone(UTC).isoformat()


def _made(
    id_: str, practice: str, cause: str, state: str, due_on: str, life_event_id: str | None
) -> Made:
    return Made(id_, practice, cause, _STATES[state], dt.date.fromisoformat(due_on), life_event_id)
