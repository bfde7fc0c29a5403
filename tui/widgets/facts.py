"""The facts a draft rests on, each with the quote that shows it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from textual.content import Content
from textual.widgets import Static

from agent.models import Fact
from tui.text import one_line


class Facts(Static):
    """One line for each fact."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(markup=False, **kwargs)

    def show(self, facts: Sequence[Fact]) -> None:
        self.display = bool(facts)
        lines = [
            Content.assemble(
                ("rests on ", "$muted"),
                f"“{one_line(fact.evidence.quote)}” ",
                (one_line(fact.claim), "$muted italic"),
            )
            for fact in facts
        ]
        self.update(Content("\n").join(lines))
