"""All customers as of today, for a practice that chooses among them."""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from agent.config import Suggestions
from agent.models import Happening, Made
from agent.suggestions.situation import Situation


@dataclass(frozen=True)
class Town:
    """Everybody whom the owner may write to today."""

    people: Mapping[str, Situation]
    """By customer identifier; nobody who is not to be contacted."""
    today: dt.date
    zone: dt.tzinfo | None
    settings: Suggestions
    happenings: Sequence[Happening] = ()
    country: str = ""
    """The owner's own, ISO 3166; empty where he did not say."""
    busy: frozenset[str] = frozenset()
    """Customers who have an undecided suggestion of a practice that is not small."""

    def made(self, practice: str, *, since: dt.date) -> list[tuple[str, Made]]:
        """A practice's suggestions due since a day, in any state, each with its customer."""
        return [
            (customer_id, made)
            for customer_id, situation in self.people.items()
            for made in situation.made
            if made.practice == practice and made.due_on >= since
        ]


def in_turn(ids: Iterable[str], *salt: str) -> list[str]:
    """Identifiers in an order that is fair over the days and the same at every start."""

    def place(id_: str) -> bytes:
        return hashlib.sha256("\0".join((*salt, id_)).encode("utf-8", "surrogatepass")).digest()

    return sorted(ids, key=place)
