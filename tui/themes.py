"""The themes: paper and ink, one sage accent, amber for joy and lavender grey for grief.

Two of them are painted in what every terminal has, whatever its colours: reverse, underlined, bold.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache

from rich.color import Color as Paint
from rich.segment import Segment
from rich.style import Style
from textual.color import Color
from textual.filter import LineFilter
from textual.theme import Theme


def _theme(
    name: str,
    *,
    is_dark: bool,
    accent: str,
    foreground: str,
    muted: str,
    background: str,
    surface: str,
    panel: str,
    border: str,
    cursor: str,
    quote: str,
    joy: str,
    sad: str,
    error: str,
) -> Theme:
    return Theme(
        name=name,
        dark=is_dark,
        primary=accent,
        secondary=accent,
        accent=accent,
        success=accent,
        warning=joy,
        error=error,
        foreground=foreground,
        background=background,
        surface=surface,
        panel=panel,
        variables={
            "muted": muted,
            "joy": joy,
            "sad": sad,
            "border-quiet": border,
            "quote-foreground": foreground,
            "quote-background": quote,
            "border": border,
            "border-blurred": border,
            "block-cursor-background": cursor,
            "block-cursor-foreground": foreground,
            "block-cursor-text-style": "none",
            "block-cursor-blurred-background": cursor,
            "block-cursor-blurred-foreground": foreground,
            "block-cursor-blurred-text-style": "none",
            "block-hover-background": panel,
            "input-cursor-background": accent,
            "input-cursor-foreground": background,
            "input-selection-background": quote,
            "scrollbar": border,
            "scrollbar-hover": muted,
            "scrollbar-active": accent,
            "scrollbar-background": background,
            "scrollbar-background-hover": background,
            "scrollbar-background-active": background,
            "scrollbar-corner-color": background,
        },
    )


_DARK = {
    "accent": "#8fc1a9",
    "foreground": "#dcd8cf",
    "muted": "#9ea09d",
    "background": "#181a1b",
    "surface": "#1e2122",
    "panel": "#232728",
    "border": "#34393a",
    "cursor": "#2c3533",
    "quote": "#31493f",
    "joy": "#e3b26b",
    "sad": "#a9aed0",
    "error": "#e58f82",
}
_LIGHT = {
    "accent": "#235e4c",
    "foreground": "#2b2a27",
    "muted": "#635f57",
    "background": "#faf8f3",
    "surface": "#f2efe7",
    "panel": "#ece8de",
    "border": "#d9d3c5",
    "cursor": "#e2eae3",
    "quote": "#cfe5d8",
    "joy": "#824c06",
    "sad": "#555b8b",
    "error": "#a3342a",
}
_HIGH_CONTRAST = {
    "accent": "#7fffd4",
    "foreground": "#ffffff",
    "muted": "#d8d8d8",
    "background": "#000000",
    "surface": "#000000",
    "panel": "#101010",
    "border": "#a0a0a0",
    "cursor": "#1a3630",
    "quote": "#004d3a",
    "joy": "#ffd75f",
    "sad": "#c9ccff",
    "error": "#ffbdbd",
}
THEMES = {
    "dark": _theme("kinkeeper-dark", is_dark=True, **_DARK),
    "light": _theme("kinkeeper-light", is_dark=False, **_LIGHT),
    "high-contrast": _theme("kinkeeper-high-contrast", is_dark=True, **_HIGH_CONTRAST),
    "terminal": _theme("kinkeeper-terminal", is_dark=True, **_DARK),
    "no-colour": _theme("kinkeeper-no-colour", is_dark=True, **_DARK),
}

_BOLD, _DIM = Style(bold=True), Style(dim=True)
_INKS = {"accent": _BOLD, "joy": _BOLD, "sad": _BOLD, "error": _BOLD, "foreground": Style()}
_COLOURS = {"accent": "green", "joy": "yellow", "sad": "cyan", "error": "red"}
_PAPERS = {
    "cursor": Style(reverse=True),
    "quote": Style(bold=True, underline=True),
    # What a scrollbar and the cursor of a line to type in are painted with.
    "border": Style(reverse=True),
    "muted": Style(reverse=True),
    "accent": Style(reverse=True),
}


class Ink(LineFilter):
    """Paints with what every terminal has in place of the colours of the dark theme.

    A colour that is none of the theme's is one of them shining through a dialog: it is dimmed.
    """

    def __init__(self, colours: Mapping[str, str]) -> None:
        """`colours` of the terminal's own sixteen, by their names in the theme; may be empty."""
        super().__init__()
        self._inks = {
            _paint(name): style + Style(color=colours.get(name)) for name, style in _INKS.items()
        }
        self._papers = {_paint(name): style for name, style in _PAPERS.items()}
        self._plain = Style.from_color(Paint.default(), Paint.default())
        self._drawn = lru_cache(1024)(self._draw)

    def apply(
        self,
        segments: list[Segment],
        background: Color,  # noqa: ARG002
    ) -> list[Segment]:
        """The same words in other ink."""
        return [
            Segment(text, style and self._drawn(style), control)
            for text, style, control in segments
        ]

    def _draw(self, style: Style) -> Style:
        ink = Style() if style.color is None else self._inks.get(style.color, _DIM)
        paper = self._papers.get(style.bgcolor, Style()) if style.bgcolor else Style()
        # On reversed paper, ink of another colour would be a patch.
        return style + self._plain + (paper if paper.reverse else ink + paper)


def _paint(name: str) -> Paint:
    return Color.parse(_DARK[name]).rich_color


INKS = {"kinkeeper-terminal": Ink(_COLOURS), "kinkeeper-no-colour": Ink({})}
"""How the themes are painted that have no colours of their own, by the names that Textual knows."""


def theme_for(wanted: str, *, is_colour_wanted: bool, color_system: str | None) -> Theme:
    """The theme to begin with: as the owner wants it, unless the terminal cannot show it.

    `color_system` is Rich's: `standard` is a terminal of sixteen colours, None one without any.
    """
    if not is_colour_wanted or color_system is None:
        return THEMES["no-colour"]
    if color_system == "standard" and wanted != "no-colour":
        return THEMES["terminal"]
    return THEMES[wanted]
