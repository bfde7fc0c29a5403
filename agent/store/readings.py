"""What the reader of life events took from each entry, so that no mail is read twice for it."""

from __future__ import annotations

from collections.abc import Iterable

from agent.store.entries import Entries


class Readings(Entries):
    """The journal's entries, and what each tells: JSON that `learning` writes and reads."""

    def save_reading(self, entry_id: str, body: str, *, has_turn: bool) -> None:
        """Keep what an entry tells, in place of what it told before; empty: nothing.

        It can be read again, and goes when the entry goes.
        """
        with self.transaction(is_durable=False):
            if body:
                self._change(
                    "INSERT OR REPLACE INTO readings (entry_id, has_turn, body)"
                    " SELECT id, ?, ? FROM entries WHERE id = ?",
                    (has_turn, body, entry_id),
                )
            else:
                self._change("DELETE FROM readings WHERE entry_id = ?", (entry_id,))

    def readings(self, entry_ids: Iterable[str]) -> dict[str, str]:
        """What these entries tell, by entry; those that tell nothing are left out."""
        return dict(self._rows_in("SELECT entry_id, body FROM readings WHERE entry_id", entry_ids))

    def readings_with_turn(self, customer_id: str) -> dict[str, str]:
        """What a customer's entries tell that turn a story, by entry."""
        return dict(
            self._rows(
                "SELECT entry_id, body FROM readings JOIN entries ON entries.id = entry_id"
                " WHERE has_turn AND customer_id = ?",
                (customer_id,),
            )
        )
