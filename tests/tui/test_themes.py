"""The themes can be read: by contrast, in sixteen colours, and in none."""

from __future__ import annotations

import pytest
from textual.color import Color

from tests.tui.morning import some_doubts
from tui.app import KinkeeperApp
from tui.client import AgentClient
from tui.themes import THEMES, theme_for

LEAST = {"dark": 4.5, "light": 4.5, "high-contrast": 7.0}
"""What WCAG asks of text, as AA and as AAA."""
INKS = ("foreground", "muted", "accent", "joy", "sad", "error")
PAPERS = ("background", "surface", "panel", "block-cursor-background")


def contrast(one: Color, other: Color) -> float:
    def luminance(color: Color) -> float:
        parts = (part / 255 for part in color.rgb)
        red, green, blue = (
            part / 12.92 if part <= 0.03928 else ((part + 0.055) / 1.055) ** 2.4 for part in parts
        )
        return 0.2126 * red + 0.7152 * green + 0.0722 * blue

    dark, light = sorted((luminance(one), luminance(other)))
    return (light + 0.05) / (dark + 0.05)


@pytest.mark.parametrize("name", LEAST)
def test_every_ink_can_be_read_on_every_paper(name):
    """Words in any colour, on any ground that words stand on; and the quote on its own."""
    theme = THEMES[name]
    colours = {**theme.to_color_system().generate(), **theme.variables}
    pairs = [(ink, paper) for ink in INKS for paper in PAPERS]
    pairs.append(("quote-foreground", "quote-background"))
    found = {
        pair: contrast(Color.parse(colours[pair[0]]), Color.parse(colours[pair[1]]))
        for pair in pairs
    }
    assert {pair: ratio for pair, ratio in found.items() if ratio < LEAST[name]} == {}


@pytest.mark.parametrize("name", LEAST)
async def test_every_word_that_is_painted_can_be_read(name, agent, wire, settle):
    """On every screen, widgets of Textual's own included."""
    some_doubts(agent)
    app = KinkeeperApp(lambda: AgentClient(wire), name)
    faint: dict[str, float] = {}
    async with app.run_test(size=(120, 36)) as pilot:
        await settle(pilot)
        for keys in (
            (),
            ("enter",),
            ("T", "p"),
            ("T", "C"),
            ("T", "slash"),
            ("escape", "question_mark"),
        ):
            for key in keys:
                await pilot.press(key)
                await settle(pilot)
            area = (
                app.screen.query("#help").first().region
                if keys[-1:] == ("question_mark",)
                else app.screen.region
            )
            for number, line in enumerate(app.screen._compositor.render_strips()):
                if not area.y <= number < area.bottom:
                    continue
                for segment in line.crop(area.x, area.right):
                    words, style = segment.text, segment.style
                    if style and any(map(str.isalnum, words)) and style.color and style.bgcolor:
                        ratio = contrast(
                            Color.from_rich_color(style.color), Color.from_rich_color(style.bgcolor)
                        )
                        if ratio < LEAST[name]:
                            faint[words] = round(ratio, 2)
    assert faint == {}


async def test_without_colour_the_cursor_the_quote_and_the_marks_are_told_apart(wire, settle):
    """Reversed, underlined, a sign of their own: nothing by colour alone."""
    app = KinkeeperApp(lambda: AgentClient(wire), "no-colour")
    async with app.run_test(size=(120, 36)) as pilot:
        await settle(pilot)
        painted = [segment for line in app.screen._compositor.render_strips() for segment in line]
    named = {segment.text.strip(): segment.style for segment in reversed(painted) if segment.style}
    assert all(style.color is None or style.color.is_default for style in named.values())
    assert all(style.bgcolor is None or style.bgcolor.is_default for style in named.values())
    assert named["Glenn Ward"].reverse
    assert not named["Inês Duarte"].reverse
    assert any(style.underline and "interview" in words for words, style in named.items())
    assert {"✦", "☾"} <= set(named)


async def test_a_theme_can_be_changed_while_the_screen_is_open(wire, settle):
    """By the palette: all that is shown is painted anew, in colours, in sixteen and in none."""
    app = KinkeeperApp(lambda: AgentClient(wire), "dark")

    def inks() -> set[str]:
        strips = app.screen._compositor.render_strips()
        return {
            str(segment.style.color.name)
            for line in strips
            for segment in line
            if segment.style and segment.style.color
        }

    async with app.run_test(size=(120, 36)) as pilot:
        await settle(pilot)
        for words, ink in (("light", "#235e4c"), ("high", "#7fffd4"), ("terminal", "green")):
            await pilot.press("colon", *words)
            await pilot.pause(0.3)
            await pilot.press("enter")
            await settle(pilot)
            assert ink in inks(), words


@pytest.mark.parametrize(
    ("wanted", "is_colour_wanted", "color_system", "shown"),
    [
        ("light", True, "truecolor", "light"),
        ("light", True, "256", "light"),
        ("light", True, "standard", "terminal"),
        ("no-colour", True, "standard", "no-colour"),
        ("high-contrast", False, "truecolor", "no-colour"),
        ("dark", True, None, "no-colour"),
    ],
)
def test_the_screen_begins_with_what_the_terminal_can_show(
    wanted, is_colour_wanted, color_system, shown
):
    """NO_COLOR is heeded, and sixteen colours are the terminal's own."""
    theme = theme_for(wanted, is_colour_wanted=is_colour_wanted, color_system=color_system)
    assert theme is THEMES[shown]
