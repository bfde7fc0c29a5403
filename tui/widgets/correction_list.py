"""The list of life events to confirm or set right, and of what was decided lately."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

from rich.cells import cell_len
from textual.content import Content
from textual.widgets.option_list import Option

from tui.keys import Place, bindings
from tui.text import fitted, one_line
from tui.widgets.lines import Lines
from tui.widgets.measured import Row
from tui.widgets.today_list import MARK_STYLES
from tui.words import life_event_words, mark_of

if TYPE_CHECKING:
    from textual.widgets import OptionList

    from agent.models import Correction, Corrections, LifeEvent

LONGEST_NAME, ROOMY_CELLS = 20, 52
ANSWER_CELLS = 5


class CorrectionList(Lines):
    """After a yes or a no the cursor goes on to the next question; else it stays on its line."""

    BINDINGS = bindings(Place.LIST)

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self._corrections: Corrections | None = None
        self._followed_id = ""

    @property
    def current(self) -> Correction | None:
        """The line under the cursor."""
        option = self.highlighted_option
        if option is None or self._corrections is None:
            return None
        lines = (*self._corrections.waiting, *self._corrections.decided)
        return next((line for line in lines if line.life_event.id == option.id), None)

    def show(self, corrections: Corrections) -> None:
        """Show these lines."""
        before, self._corrections = self._corrections, corrections
        self._draw(_waiting_ids(before))

    def follow(self, life_event_id: str) -> None:
        """Have the cursor go with that line wherever it comes to stand; with none if empty.

        Once the cursor is moved, that is over.
        """
        self._followed_id = life_event_id

    def on_option_list_option_highlighted(self, message: OptionList.OptionHighlighted) -> None:
        if message.option_id != self._followed_id:
            self._followed_id = ""

    def _draw(self, waited: set[str]) -> None:
        if self._corrections is None:
            return
        cursor, scrolled = self.highlighted, self.scroll_y
        kept_id = self.highlighted_option.id if self.highlighted_option else None
        options = self._options_of(self._corrections)
        self.set_options(options)
        ids = {i: option.id for i, option in enumerate(options) if not option.disabled}
        if not ids:
            return
        wanted_id = self._followed_id if self._followed_id in ids.values() else kept_id
        waiting = _waiting_ids(self._corrections)
        if wanted_id != self._followed_id and wanted_id in waited - waiting and waiting:
            # Whoever has answered a question goes on to the next one, as long as there is any.
            ids = {i: id_ for i, id_ in ids.items() if id_ in waiting}
        at = next((i for i, id_ in ids.items() if id_ == wanted_id), None)
        if at is None:
            at = min(ids, key=lambda index: abs(index - (cursor or 0)))
        self.scroll_to(y=scrolled, animate=False, force=True, immediate=True)
        self.highlighted = at

    def _options_of(self, corrections: Corrections) -> list[Option]:
        doubtful = [one for one in corrections.waiting if one.life_event.is_maybe]
        delicate = [one for one in corrections.waiting if not one.life_event.is_maybe]
        groups = {
            "Is it so?": doubtful,
            "Too delicate to assume": delicate,
            "Decided lately": list(corrections.decided),
        }
        everyone = [*corrections.waiting, *corrections.decided]
        names = [cell_len(one_line(one.customer.name)) for one in everyone]
        longest = max(names, default=0)
        options: list[Option] = []
        for heading, lines in groups.items():
            if not lines:
                continue
            if options:
                options.append(Option("", disabled=True))
            title = Content.assemble(" ", (heading, "bold $accent"), f"  {len(lines)}")
            options.append(Option(title, disabled=True))
            options += [
                Option(Row(partial(_row, line, longest)), id=line.life_event.id) for line in lines
            ]
        return options


def _row(line: Correction, longest: int, width: int) -> Content:
    event = line.life_event
    mark = mark_of(is_sad=False, kind=event.kind, is_doubtful=event.is_maybe)
    if event.is_maybe or event.is_rejected:
        mark = " "
    name_cells = min(LONGEST_NAME if width >= ROOMY_CELLS else LONGEST_NAME - 8, longest)
    cells = width - 1 - 2 - name_cells - 2 - 1 - ANSWER_CELLS
    return Content.assemble(
        " ",
        (mark, MARK_STYLES[mark]),
        " ",
        (fitted(line.customer.name, name_cells), "bold"),
        "  ",
        fitted(life_event_words(event), cells),
        " ",
        (_answer(event).rjust(ANSWER_CELLS), "$muted"),
    )


def _waiting_ids(corrections: Corrections | None) -> set[str]:
    return {one.life_event.id for one in corrections.waiting} if corrections else set()


def _answer(event: LifeEvent) -> str:
    """What the owner said, or how sure the reader is."""
    if event.merged:
        return "same"
    if event.is_rejected:
        return "no"
    if event.is_confirmed:
        found = event.found_as
        said = (event.kind, event.who, event.name, event.date)
        return "yes" if said == (found.kind, found.who, found.name, found.date) else "fixed"
    return f"{event.confidence:.0%}"
