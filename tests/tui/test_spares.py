"""Screens made beforehand: quick to open, and with nobody's words on them but those they are for."""

from __future__ import annotations

import pytest

from tests.tui.fake_agent import FakeAgent, Wire
from tests.tui.morning import some_doubts
from tui import screens
from tui.app import KinkeeperApp
from tui.client import AgentClient

CALM_SECONDS = 0.05


@pytest.fixture(autouse=True)
def _calm(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tui.spares.CALM_SECONDS", CALM_SECONDS)


async def until_spared(desk, *kinds) -> None:
    for kind in kinds:
        desk.app.make_spare(kind, lambda kind=kind: kind(desk.app.standing))
    for _ in range(500):
        await desk.pilot.pause(CALM_SECONDS / 10)
        if desk.app._unpainted is None and all(kind in desk.app._spares for kind in kinds):
            return
    raise AssertionError("no screen is made beforehand")


async def test_a_screen_is_made_beforehand_and_then_shown(sit):
    """It is the very one that opens, and the next is made for the next time."""
    async with sit() as desk:
        kind = screens.suggestion.SuggestionScreen
        await until_spared(desk, kind)
        spare = desk.app._spares[kind]
        assert spare not in desk.app.screen_stack
        await desk.press("enter")
        assert desk.app.screen is spare
        await desk.see("Glenn's interview was yesterday")
        await desk.press("escape")
        await until_spared(desk, kind)
        assert desk.app._spares[kind] is not spare


async def test_no_key_waits_for_a_screen_that_nobody_asked_for(sit, monkeypatch):
    """While keys come, none is made."""
    async with sit() as desk:
        kind = screens.dates.DatesScreen
        monkeypatch.setattr("tui.spares.monotonic", lambda: 1000.0)
        await desk.press("j")
        desk.app.make_spare(kind, lambda: kind(desk.app.standing))
        await desk.pilot.pause(CALM_SECONDS * 3)
        assert kind not in desk.app._spares
        monkeypatch.setattr("tui.spares.monotonic", lambda: 1001.0)
        await until_spared(desk, kind)


async def test_a_screen_that_opens_before_its_lines_are_made_is_left_alone(sit):
    """It may be closed, and gone, by the time there is a moment for them."""
    async with sit() as desk:
        kind = screens.suggestion.SuggestionScreen
        desk.app.make_spare(kind, lambda: kind(desk.app.standing))
        while kind not in desk.app._spares:
            await desk.pilot.pause(CALM_SECONDS / 10)
        spare = desk.app._unpainted
        assert isinstance(spare, kind)
        await desk.press("enter")
        assert desk.app.screen is spare
        assert desk.app._unpainted is not spare


@pytest.mark.parametrize("key", ["enter", "p"])
async def test_nobody_elses_words_stand_on_a_screen_even_for_a_moment(sit, agent: FakeAgent, key):
    """Whoever is opened after somebody else is shown alone, from the first frame on."""
    async with sit() as desk:
        kinds = (screens.suggestion.SuggestionScreen, screens.customer.CustomerScreen)
        await until_spared(desk, *kinds)
        await desk.press(key)
        await desk.see("Glenn")
        await desk.press("j", "escape")
        await until_spared(desk, *kinds)
        await desk.press("j", "j")
        frames = desk.watch(*kinds)
        await desk.press(key)
        await desk.see("Maria")
        assert frames
        assert not [frame for frame in frames if "Glenn" in frame]


@pytest.mark.parametrize("size", [(80, 24), (120, 36)])
async def test_a_screen_made_under_another_theme_and_width_looks_as_any(
    sit, agent: FakeAgent, settle, size
):
    """It is styled and laid out anew when it is opened; none of its lines is an old one."""
    some_doubts(agent)
    kind = screens.corrections.CorrectionsScreen
    async with sit(size=size) as desk:
        await until_spared(desk, kind)
        desk.app.theme = "kinkeeper-light"
        await desk.pilot.resize_terminal(120, 36)
        await desk.rest()
        await desk.press("C")
        of_a_spare = cells(desk.app)
    app = KinkeeperApp(lambda: AgentClient(Wire(agent)), theme="light")
    async with app.run_test(size=(120, 36), notifications=True) as pilot:
        await settle(pilot)
        await pilot.press("C")
        await settle(pilot)
        assert cells(app) == of_a_spare


def cells(app: KinkeeperApp) -> list[list[tuple[str, str]]]:
    """Each character on the screen and its style."""
    strips = app.screen._compositor.render_strips()
    return [
        [(sign, str(segment.style)) for segment in strip for sign in segment.text]
        for strip in strips
    ]
