"""What the command palette offers: what can be done here, the customers by name, the themes."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from typing import TYPE_CHECKING

from textual.command import DiscoveryHit, Hit, Hits, Provider
from textual.content import Content

from tui import messages
from tui.foundation import Foundation
from tui.keys import keys_now
from tui.text import one_line
from tui.themes import THEMES

if TYPE_CHECKING:
    from textual.types import IgnoreReturnCallbackType

    from agent.models import Customer

MOST_PEOPLE = 50


class KinkeeperProvider(Provider):
    """A provider that stands on our own app."""

    @property
    def foundation(self) -> Foundation:
        app = self.app
        assert isinstance(app, Foundation)
        return app


class ListedCommands(KinkeeperProvider):
    """Commands that are few enough to be shown before anything is typed."""

    def listed(self) -> Iterator[tuple[str, str, IgnoreReturnCallbackType]]:
        """What each does, its key or another aside, and how it is done."""
        raise NotImplementedError

    async def discover(self) -> Hits:
        for words, aside, run in self.listed():
            yield DiscoveryHit(_line(Content(words), aside), run, text=words)

    async def search(self, query: str) -> Hits:
        for words, aside, run in self.listed():
            if (score := likeness(query, words)) > 0:
                yield Hit(score, _line(Content(words), aside), run, text=words)


class ActionCommands(ListedCommands):
    """Every action that has a key where the owner is, by the sentence that the help has for it."""

    def listed(self) -> Iterator[tuple[str, str, IgnoreReturnCallbackType]]:
        here = {
            active.binding.id: (active.binding.action, active.node)
            for active in reversed(self.screen.active_bindings.values())
        }
        for key in keys_now():
            if key.name in here and key.name != "command_palette":
                action, node = here[key.name]
                yield key.help, key.shown, partial(self.app.run_action, action, node)


class ThemeCommands(ListedCommands):
    """The themes, for as long as the screen is open."""

    def listed(self) -> Iterator[tuple[str, str, IgnoreReturnCallbackType]]:
        for name, theme in THEMES.items():
            aside = "shown now" if theme.name == self.app.theme else "until you quit"
            yield (
                f"Theme: {name.replace('-', ' ')}",
                aside,
                partial(setattr, self.app, "theme", theme.name),
            )


class CustomerCommands(KinkeeperProvider):
    """Customers, found by any part of their name, their company or an address."""

    def __init__(self, *about: object, **more: object) -> None:
        super().__init__(*about, **more)  # type: ignore[arg-type]
        self._people: list[tuple[str, Customer]] = []

    async def startup(self) -> None:
        for line in await self.foundation.sync.known_customers():
            who = line.customer
            self._people.append((" ".join((who.name, who.company, *who.addresses)), who))

    async def search(self, query: str) -> Hits:
        found = 0
        for known, customer in self._people:
            if (score := likeness(query, known)) <= 0:
                continue
            found += 1
            if found > MOST_PEOPLE:
                return
            address = one_line(customer.addresses[0])
            name = one_line(customer.name) or address
            aside = one_line(customer.company) or address
            go = partial(self.app.post_message, messages.customers.CustomerRequested(customer.id))
            yield Hit(score, _line(Content(name), aside), go, text=name)


def likeness(query: str, known: str) -> float:
    """How well what is typed names `known`, from 0 to 1: all its words stand in it, or it is 0."""
    wanted, text = query.casefold(), known.casefold()
    words = wanted.split()
    if not all(word in text for word in words):
        return 0.0
    begins = sum(f" {word}" in f" {text}" for word in words)
    return 1.0 if text.startswith(wanted) else 0.3 + 0.5 * begins / max(1, len(words))


def _line(words: Content, aside: str) -> Content:
    return Content.assemble(words, (f"   {aside}", "$muted not bold"))
