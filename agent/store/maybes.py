"""What a language model is to judge, and what it has said of it; both outlive the agent."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import NamedTuple

from pydantic import ValidationError

from agent.models import FoundEvent
from agent.store.entries import Entries


class Maybe(NamedTuple):
    """A question about an entry: whether what the reader took for a maybe is a life event."""

    entry_id: str
    question: str
    """Names what the model is shown."""
    found: FoundEvent


class Maybes(Entries):
    """The journal's entries, and questions about them; these go when the entry goes."""

    def add_maybes(self, entry_id: str, found: Mapping[str, FoundEvent]) -> None:
        """Questions about an entry, by their names: kept where new; others unanswered are gone."""
        with self.transaction(is_durable=False):
            marks = ", ".join("?" * len(found))
            self._change(
                "DELETE FROM maybes WHERE entry_id = ? AND answer IS NULL"  # noqa: S608
                f" AND question NOT IN ({marks})",
                (entry_id, *found),
            )
            self._change_all(
                "INSERT OR IGNORE INTO maybes (entry_id, question, found) VALUES (?, ?, ?)",
                ((entry_id, name, one.model_dump_json()) for name, one in found.items()),
            )

    def answers(self, entry_id: str) -> dict[str, str]:
        """The answers that help, by the names of the questions about an entry."""
        sql = "SELECT question, answer FROM maybes WHERE entry_id = ? AND answer IS NOT NULL"
        return dict(self._rows(sql, (entry_id,)))

    def maybes_to_judge(self, model: str, *, tries: int, limit: int) -> list[Maybe]:
        """What that model has yet to judge, tried less often than so; the newest mail first."""
        rows = self._rows(
            "SELECT entry_id, question, found FROM maybes JOIN entries ON entries.id = entry_id"
            " WHERE answer IS NULL AND model <> ? AND tries < ?"
            " ORDER BY tries, number DESC LIMIT ?",
            (model, tries, limit),
        )
        maybes = []
        for entry_id, question, found in rows:
            try:
                maybes.append(Maybe(entry_id, question, FoundEvent.model_validate_json(found)))
            except ValidationError:  # of an older version; the next reading puts it anew
                self._change("DELETE FROM maybes WHERE found = ?", (found,))
        if rows and not maybes:
            return self.maybes_to_judge(model, tries=tries, limit=limit)
        return maybes

    def keep_answer(self, maybe: Maybe, model: str, answer: str | None) -> None:
        """Keep what a model says of a maybe; None: nothing that helps."""
        with self.transaction(is_durable=False):
            self._change(
                "UPDATE maybes SET answer = ?, model = ?, tries = 0"
                " WHERE entry_id = ? AND question = ?",
                (answer, model, maybe.entry_id, maybe.question),
            )

    def count_try(self, maybe: Maybe) -> None:
        """It was asked about in vain: others come first."""
        with self.transaction(is_durable=False):
            self._change(
                "UPDATE maybes SET tries = tries + 1 WHERE entry_id = ? AND question = ?",
                (maybe.entry_id, maybe.question),
            )

    def forget_tries(self) -> None:
        """Ask again about whatever was asked about in vain."""
        self._change("UPDATE maybes SET tries = 0 WHERE tries > 0")

    def without_maybes(self, entry_ids: Iterable[str]) -> set[str]:
        """Those of these entries about which there never was a question."""
        wanted = set(entry_ids)
        known = self._rows_in("SELECT DISTINCT entry_id FROM maybes WHERE entry_id", wanted)
        return wanted - {row[0] for row in known}
