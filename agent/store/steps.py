"""Joins and splits of customers, as long as they can be undone."""

from __future__ import annotations

from agent.models import Step, derived_id
from agent.store.database import Database

MOST_STEPS = 20
"""So many of the latest can be undone."""


class Steps(Database):
    """What the book held before and after each; undone once, also by an agent started anew."""

    def keep_step(self, step: Step) -> str:
        """Keep what undoes a step; returns what it goes by."""
        body = step.model_dump_json(exclude_defaults=True)
        step_id = derived_id("undo", body)
        with self.transaction():
            self._change("INSERT OR REPLACE INTO steps (id, body) VALUES (?, ?)", (step_id, body))
            self._change(
                "DELETE FROM steps WHERE number NOT IN"
                " (SELECT number FROM steps ORDER BY number DESC LIMIT ?)",
                (MOST_STEPS,),
            )
        return step_id

    def step(self, step_id: str) -> Step | None:
        """The step, where it can still be undone."""
        rows = self._rows("SELECT body FROM steps WHERE id = ?", (step_id,))
        return _read(rows[0][0]) if rows else None

    def steps(self) -> list[Step]:
        """All that can be undone, the first first."""
        rows = self._rows("SELECT body FROM steps ORDER BY number")
        return [step for row in rows if (step := _read(row[0]))]

    def drop_step(self, step_id: str) -> None:
        """It is undone."""
        self._change("DELETE FROM steps WHERE id = ?", (step_id,))

    def drop_steps(self) -> None:
        """None can be undone any more: they hold who people were."""
        self._change("DELETE FROM steps")


def _read(body: str) -> Step | None:
    try:
        return Step.model_validate_json(body)
    except ValueError:  # of another version
        return None
