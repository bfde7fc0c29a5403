"""Help: every key, made from `keys`."""

from __future__ import annotations

from textual.app import ComposeResult
from textual.containers import Grid, VerticalScroll
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import Static

from tui.keys import Key, Place, bindings, help_sections
from tui.words import CALL_MARK, FAILED_MARK, JOY_MARK, SAD_MARK

LEGEND = (
    (JOY_MARK, "$joy", "a joy"),
    (SAD_MARK, "$sad", "a grief"),
    ("✎", "$muted", "a draft is ready"),
    (CALL_MARK, "$muted", "it asks for a call"),
    ("?", "$muted", "you are asked first"),
    (FAILED_MARK, "$error", "not sent: open it to see why"),
)


class HelpScreen(ModalScreen[None]):
    """Two columns where there is room."""

    BINDINGS = bindings(Place.HELP)

    def compose(self) -> ComposeResult:
        with VerticalScroll(classes="dialog", id="help") as dialog:
            dialog.border_title = "Keys"
            dialog.border_subtitle = "Esc closes"
            with Grid():
                for place, keys in help_sections():
                    yield Static(_section(place, keys), markup=False)
                yield Static(_legend(), markup=False)

    def action_cursor_down(self) -> None:
        self.query_one(VerticalScroll).scroll_relative(y=1, animate=False)

    def action_cursor_up(self) -> None:
        self.query_one(VerticalScroll).scroll_relative(y=-1, animate=False)

    def action_back(self) -> None:
        self.dismiss()


def _section(place: Place, keys: tuple[Key, ...]) -> Content:
    lines = [Content.styled(place.value, "bold $accent")]
    lines += [Content.assemble((f"{key.shown:>11}", "bold"), "  ", key.help) for key in keys]
    return Content("\n").join(lines)


def _legend() -> Content:
    lines = [Content.styled("Marks", "bold $accent")]
    lines += [
        Content.assemble((f"{mark:>11}", style), "  ", words) for mark, style, words in LEGEND
    ]
    return Content("\n").join(lines)
