"""What the agent can be asked about the journal."""

from __future__ import annotations

from typing import TYPE_CHECKING

from agent.models import Entry, Found, Record
from tui.client.door import Door, part

if TYPE_CHECKING:
    from agent.vocabulary import EntryKind


class _Removed(Record):
    removed: str


class JournalQuestions(Door):
    """The journal: what was put in by hand, and the search."""

    async def fetch_entry(self, entry_id: str) -> Entry:
        return await self._get(Entry, f"/entries/{part(entry_id)}")

    async def log_touch(
        self, address: str, kind: EntryKind, text: str, *, suggestion_id: str = ""
    ) -> Entry:
        """File what was done other than by mail; the suggestion that is named is done by it."""
        body = {
            "address": address,
            "kind": kind.value,
            "text": text,
            "suggestion_id": suggestion_id,
        }
        return await self._post(Entry, "/entries", body)

    async def log_again(self, entry: Entry) -> Entry:
        """Put in what was put in before and taken out."""
        body = {
            "address": entry.address,
            "kind": entry.kind.value,
            "text": entry.text,
            "at": entry.at.isoformat(),
            "direction": entry.direction.value,
        }
        return await self._post(Entry, "/entries", body)

    async def remove_touch(self, entry_id: str) -> None:
        """Take out again what was put in by hand."""
        await self._post(_Removed, f"/entries/{part(entry_id)}/remove")

    async def search(self, typed: str) -> Found:
        """What was typed into the search, found; what of it is not understood is said there."""
        return await self._get(Found, "/search", q=typed)
