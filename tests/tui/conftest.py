"""How a test sits down at the screen: an agent in memory, a wire to it, a desk."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import asynccontextmanager

import pytest
from textual import events
from textual.pilot import Pilot
from textual.screen import Screen

from tests.reading_here import ReadingHere
from tests.tui.fake_agent import FakeAgent, Wire
from tests.tui.morning import a_morning
from tests.tui.stillness import wait_for_idle
from tests.waiting import PATIENCE_SECONDS
from tui.app import KinkeeperApp
from tui.client import AgentClient


@pytest.fixture(autouse=True)
def _reading_here(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("agent.service.Workers", ReadingHere)


@pytest.fixture(autouse=True)
def _no_sleep_between_keys(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("textual.pilot.wait_for_idle", wait_for_idle)
    monkeypatch.setattr("textual.app.wait_for_idle", wait_for_idle)


@pytest.fixture(autouse=True)
def _no_screens_beforehand(monkeypatch: pytest.MonkeyPatch) -> None:
    """A test that ends while one is mounted would end it half made."""
    monkeypatch.setattr("tui.spares.CALM_SECONDS", 3600.0)


@pytest.fixture(autouse=True)
def _no_terminal() -> Iterator[None]:
    """Nothing of this machine's terminal, nor its time zone, reaches a test."""
    with pytest.MonkeyPatch.context() as patch:
        for name in ("NO_COLOR", "COLUMNS", "LINES", "COLORTERM"):
            patch.delenv(name, raising=False)
        patch.setenv("TERM", "xterm-256color")
        patch.setenv("TZ", "UTC")
        time.tzset()
        yield
    time.tzset()


@pytest.fixture
def agent() -> FakeAgent:
    fake = FakeAgent()
    a_morning(fake)
    return fake


@pytest.fixture
def wire(agent: FakeAgent) -> Wire:
    return Wire(agent)


@pytest.fixture
def app(wire: Wire) -> KinkeeperApp:
    return KinkeeperApp(lambda: AgentClient(wire), theme="dark")


async def come_to_rest(pilot: Pilot[None]) -> None:
    """Wait until the agent was heard, only the following of changes is at work, all is painted."""
    home = pilot.app.screen_stack[0]
    deadline = time.monotonic() + PATIENCE_SECONDS
    while True:
        await pilot.pause()
        has_heard = home.standing.status is not None or home.standing.is_lost
        if has_heard and len(pilot.app.workers) <= 1 and pilot.app._message_queue.empty():
            break
        assert time.monotonic() < deadline, "the screen does not come to rest"
        await pilot.pause(0.002)
    await pilot.pause()


@pytest.fixture
def settle():
    return come_to_rest


@pytest.fixture
def looks_as_before(agent, snap_compare, wire, settle):
    """Compare the screen after some keys with its picture."""

    def compare(*keys, size=(120, 36), theme="dark"):
        async def press(pilot):
            await settle(pilot)
            for key in keys:
                await pilot.press(key)
                await settle(pilot)

        app = KinkeeperApp(lambda: AgentClient(wire), theme)
        return snap_compare(app, terminal_size=size, run_before=press)

    return compare


class Desk:
    """The screen as a test sits at it."""

    def __init__(self, pilot: Pilot[None], agent: FakeAgent) -> None:
        self.pilot, self.app, self.agent = pilot, pilot.app, agent

    async def press(self, *keys: str) -> None:
        for key in keys:
            await self.pilot.press(key)
            await come_to_rest(self.pilot)

    def burst(self, keys: str) -> None:
        """Press keys as the terminal's driver puts them: none waits for the one before."""
        for key in keys:
            name = {"/": "slash", " ": "space", "\r": "enter"}.get(key, key)
            self.app.post_message(events.Key(name, key))

    async def rest(self) -> None:
        await come_to_rest(self.pilot)

    async def change(self) -> None:
        """Let the agent say that something changed, and wait until the screen has asked for it."""
        asked = self.agent.calls.count(("GET /today", {}))
        await self.agent.change()
        for _ in range(500):
            if self.agent.calls.count(("GET /today", {})) > asked:
                break
            await self.pilot.pause(0.02)
        await self.rest()

    async def see(self, words: str) -> None:
        """Wait until these words are on the screen."""
        for _ in range(500):
            if words in self.text:
                return
            await self.pilot.pause(0.02)
        raise AssertionError(f"{words!r} is not on the screen:\n{self.text}")

    def watch(self, *kinds: type[Screen]) -> list[str]:
        """A list to which each frame of these screens is added from now on."""
        frames: list[str] = []
        display = self.app._display

        def see(screen, renderable) -> None:
            if isinstance(screen, kinds):
                frames.append(_text_on(screen))
            display(screen, renderable)

        self.app._display = see
        return frames

    @property
    def text(self) -> str:
        """What is on the screen, toasts included."""
        return _text_on(self.app.screen)


def _text_on(screen: Screen) -> str:
    return "\n".join(strip.text for strip in screen._compositor.render_strips())


@pytest.fixture
def sit(app: KinkeeperApp, agent: FakeAgent):
    """A screen to sit down at, with `async with`."""

    @asynccontextmanager
    async def sit_down(size: tuple[int, int] = (120, 36)):
        async with app.run_test(size=size, notifications=True) as pilot:
            await come_to_rest(pilot)
            yield Desk(pilot, agent)

    return sit_down
