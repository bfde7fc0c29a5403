"""The words of people.py as fixtures."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from agent.models import Entry, LifeEvent
from agent.suggestions.situation import Situation
from tests.agent.suggestions.people import make_entry, make_event, make_situation


@pytest.fixture
def on() -> Callable[..., Situation]:
    """Make Glenn's situation from a day, entries and events."""
    return make_situation


@pytest.fixture
def entry() -> Callable[..., Entry]:
    return make_entry


@pytest.fixture
def event() -> Callable[..., LifeEvent]:
    return make_event
