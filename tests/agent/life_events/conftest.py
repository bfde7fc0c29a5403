"""Short mails, read by the rules alone."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import pytest

from agent.life_events.rules import Rules
from agent.models import Kind, When, Who
from tests.agent.life_events.tellings import OWNER, entry_of


@dataclass(frozen=True)
class Ruled:
    """A sign that the rules believe in, with what they make of the words around it."""

    kind: Kind
    confidence: float
    who: Who
    name: str | None
    date: str | None
    status: When
    evidence: str


@pytest.fixture
def ruled() -> Callable[..., list[Ruled]]:
    """All that the rules believe in, the surest first; fields are the entry's."""

    def read(text: str, **fields: object) -> list[Ruled]:
        rules = Rules(entry_of(text, **fields), text, customer_name="", owner_name=OWNER)
        found = []
        for one in rules.seen():
            if one.confidence:
                told = rules.circumstances(one.sign)
                found.append(
                    Ruled(
                        one.sign.of.kind, one.confidence, told.who, told.name, told.date,
                        told.status, text[told.start : told.end],
                    )
                )  # fmt: skip
        return sorted(found, key=lambda one: -one.confidence)

    return read


@pytest.fixture
def surest(ruled: Callable[..., list[Ruled]]) -> Callable[..., Ruled]:
    """What the rules believe in most."""
    return lambda text, **fields: ruled(text, **fields)[0]
