"""What an entry leaves open, or gives, beside life events: promises, questions, kind words."""

from __future__ import annotations

import json
from collections.abc import Collection, Sequence
from datetime import datetime
from functools import lru_cache

from agent.models import Direction, Kept, Matter, MatterKind
from agent.store.entries import Entries
from agent.store.schema import numbers_of

_FIELDS = frozenset(Matter.model_fields)

KEPT = 4096
"""So many matters are remembered as they were read last."""


class Matters(Entries):
    """The journal's entries, and the matters in them; these go when the entry goes."""

    def save_matters(self, entry_id: str, matters: Sequence[Matter]) -> None:
        """Keep the matters of an entry, in place of those it had before."""
        with self.transaction(is_durable=False):
            self._change("DELETE FROM matters WHERE entry_id = ?", (entry_id,))
            self._change_all(
                "INSERT INTO matters (entry_id, place, body)"
                " SELECT id, ?, ? FROM entries WHERE id = ?",
                (
                    (place, matter.model_dump_json(), entry_id)
                    for place, matter in enumerate(matters)
                ),
            )

    def matters(
        self, customer_ids: Collection[str] | None = None, *, since: datetime
    ) -> dict[str, list[Kept]]:
        """By customer the matters in entries from `since` on, oldest first."""
        sql = "SELECT customer_id, number, place, entry_id, at, direction, body FROM"
        where = f"ON id = entry_id WHERE number >= {numbers_of(since)[0]}"
        # Most entries hold no matter, but a customer has few entries: begin with whichever is less.
        if customer_ids is None:
            rows = self._rows(f"{sql} matters CROSS JOIN entries {where}")
        else:
            sql = f"{sql} entries CROSS JOIN matters {where} AND customer_id"
            rows = self._rows_in(sql, customer_ids)
        found: dict[str, list[Kept]] = {}
        for customer_id, _, _, entry_id, at, direction, body in sorted(rows):
            try:
                matter = _matter(body)
            except (KeyError, ValueError):  # of another version; the next reading puts it anew
                continue
            kept = Kept(matter, entry_id, datetime.fromisoformat(at), Direction(direction))
            found.setdefault(customer_id, []).append(kept)
        return found


@lru_cache(maxsize=KEPT)
def _matter(body: str) -> Matter:
    """A matter as it was saved: it was looked at then, and every day asks for all of a year."""
    fields = json.loads(body)
    if not fields.keys() >= _FIELDS:
        raise KeyError(*_FIELDS - fields.keys())
    return Matter.model_construct(**fields | {"kind": MatterKind(fields["kind"])})
