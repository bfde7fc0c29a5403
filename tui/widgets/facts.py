"""The facts a draft rests on, each with the quote that shows it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from textual.content import Content
from textual.widgets import Static

from tui.text import one_line

if TYPE_CHECKING:
    from agent.models import Draft


class Facts(Static):
    """One line for each fact, or for each of an outline, that the owner writes from."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(markup=False, **kwargs)

    def show(self, draft: Draft | None) -> None:
        lines: list[Content] = []
        if draft is not None and draft.written_by == "owner":
            lines.append(Content.styled("your words", "$muted"))
        lines += [
            Content.assemble(
                ("rests on ", "$muted"),
                f"“{one_line(fact.evidence.quote)}” ",
                (one_line(fact.claim), "$muted italic"),
            )
            for fact in (draft.facts if draft and not draft.outline else ())
        ]
        lines += [Content(f"· {one_line(line)}") for line in (draft.outline if draft else ())]
        self.display = bool(lines)
        self.update(Content("\n").join(lines))
