"""Help: every key, made from `keys`."""

from __future__ import annotations

from textual.app import ComposeResult
from textual.containers import Grid, VerticalScroll
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import Static

from tui.keys import Place, bindings, keys_of
from tui.words import JOY_MARK, SAD_MARK

LEGEND = (
    (JOY_MARK, "$joy", "a joy"),
    (SAD_MARK, "$sad", "a grief"),
    ("✎", "$muted", "a draft is ready"),
    ("?", "$muted", "you are asked first"),
    ("→", "$accent", "on its way, or sent"),
    ("!", "$error", "could not be sent"),
)


class HelpScreen(ModalScreen[None]):
    """Two columns where there is room."""

    BINDINGS = bindings(Place.HELP)

    def compose(self) -> ComposeResult:
        with VerticalScroll(classes="dialog", id="help") as dialog:
            dialog.border_title = "Keys"
            dialog.border_subtitle = "Esc closes"
            with Grid():
                for place in Place:
                    yield Static(_section(place), markup=False)
                yield Static(_legend(), markup=False)

    def action_back(self) -> None:
        self.dismiss()


def _section(place: Place) -> Content:
    lines = [Content.styled(place.value, "bold $accent")]
    lines += [
        Content.assemble((f"{key.shown:>11}", "bold"), "  ", key.help) for key in keys_of(place)
    ]
    return Content("\n").join(lines)


def _legend() -> Content:
    lines = [Content.styled("Marks", "bold $accent")]
    lines += [
        Content.assemble((f"{mark:>11}", style), "  ", words) for mark, style, words in LEGEND
    ]
    return Content("\n").join(lines)
