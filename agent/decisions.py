"""What is decided about a suggestion: kept in the journal, and announced."""

from __future__ import annotations

import datetime as dt

from agent.changes import ChangeFeed
from agent.errors import StaleError
from agent.models import DismissalReason, Suggestion, SuggestionState, Topic
from agent.store.sqlite import Journal


class Decisions:
    """Looks whether there is something to decide, and keeps what was decided."""

    def __init__(self, *, journal: Journal, changes: ChangeFeed) -> None:
        self._journal = journal
        self._changes = changes

    def undecided(self, suggestion_id: str) -> Suggestion:
        """The suggestion, where there is something to decide; raises StaleError."""
        suggestion = self._journal.suggestion(suggestion_id)
        if self.is_under_way(suggestion_id):
            raise StaleError("its mail is approved and on its way; there is nothing to decide")
        if not suggestion.is_undecided:
            raise StaleError(f"this suggestion is {suggestion.state} by now; look at it again")
        return suggestion

    def is_under_way(self, suggestion_id: str) -> bool:
        """Whether its mail is approved, and has not left yet."""
        item = self._journal.outbox_item_of(suggestion_id)
        return item is not None and item.is_under_way

    def put_off(self, suggestion: Suggestion, until: dt.date, *, expires_on: dt.date) -> Suggestion:
        """Keep that it comes back on a later day."""
        return self._save(
            suggestion,
            state=SuggestionState.SNOOZED,
            snoozed_until=until,
            expires_on=expires_on,
        )

    def end(
        self,
        suggestion: Suggestion,
        at: dt.datetime,
        state: SuggestionState,
        *,
        done_by: str = "",
        dismissed_because: DismissalReason | None = None,
    ) -> Suggestion:
        """Keep a decision after which nothing is left to decide; `done_by` is an entry's id."""
        ended = suggestion.model_copy(
            update={
                "state": state,
                "snoozed_until": None,
                "dismissed_because": dismissed_because,
            }
        )
        self._journal.end_suggestion(ended, at, done_by)
        self._changes.announce(Topic.SUGGESTION, ended.id)
        return ended

    def open_again(self, suggestion: Suggestion) -> None:
        """Keep that it waits for the owner once more."""
        self._save(
            suggestion, state=SuggestionState.OPEN, snoozed_until=None, dismissed_because=None
        )

    def _save(self, suggestion: Suggestion, **changes: object) -> Suggestion:
        changed = suggestion.model_copy(update=changes)
        self._journal.save_suggestion(changed)
        self._changes.announce(Topic.SUGGESTION, changed.id)
        return changed
