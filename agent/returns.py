"""Mail that comes back: the outbox says so, and the owner decides again.

A bounce is a mail like any other, so it may be forged by whoever knows a Message-ID of ours, as the
one who got that mail does. All it can do is to put a line before the owner's eyes.
"""

from __future__ import annotations

from collections.abc import Iterable

from agent.changes import ChangeFeed
from agent.errors import NotFoundError
from agent.models import Returned, SuggestionState, Topic
from agent.store.sqlite import Journal


class Returns:
    """Notes in the outbox what bounces say."""

    def __init__(self, *, journal: Journal, changes: ChangeFeed) -> None:
        self._journal = journal
        self._changes = changes

    def note(self, found: Iterable[Returned]) -> None:
        """Note each that is about a mail of the outbox; the first word on a mail stays.

        Its suggestion is open again, unless another mail was approved for it meanwhile.
        """
        for returned in found:
            item = self._journal.outbox_item_of_message(returned.message_id)
            if item is None or item.came_back or not returned.has_failed:
                continue
            self._journal.note_came_back(item.id, returned.summary)
            self._changes.announce(Topic.OUTBOX, item.id)
            latest = self._journal.outbox_item_of(item.suggestion_id)
            if latest and latest.id == item.id:
                self._reopen(item.suggestion_id)

    def _reopen(self, suggestion_id: str) -> None:
        try:
            suggestion = self._journal.suggestion(suggestion_id)
        except NotFoundError:
            return  # it was erased
        if suggestion.state is SuggestionState.DONE:
            reopened = suggestion.model_copy(update={"state": SuggestionState.OPEN})
            self._journal.save_suggestion(reopened)
            self._changes.announce(Topic.SUGGESTION, reopened.id)
