"""The practices that are switched on, and what is wrong with them."""

from __future__ import annotations

import logging
import sys

from agent.changes import ChangeFeed
from agent.clock import Clock
from agent.config import Suggestions
from agent.models import Topic
from agent.suggestions import is_small, load_practices
from agent.suggestions.practice import Practice

_logger = logging.getLogger(__name__)


class Practices:
    """Loads the practices as the settings say, and keeps each one's first fault of a day."""

    def __init__(self, *, clock: Clock, changes: ChangeFeed) -> None:
        self._clock = clock
        self._changes = changes

    def take_config(self, settings: Suggestions) -> None:
        """Work by these settings from now on."""
        loaded = load_practices(settings)
        self.all = loaded.practices
        self._by_name = {practice.NAME: practice for practice in loaded.practices}
        self._left_out = loaded.troubles
        self._faults: dict[str, str] = {}
        self._faults_on = self._clock.today()
        asked = [one for one in self.all if hasattr(one, "suggest")]
        self.big = tuple(one for one in asked if not is_small(one))
        """Those that look at one customer and yield to nobody; the others are the small ones."""
        self.small = tuple(one for one in asked if is_small(one))

    def get(self, name: str) -> Practice | None:
        """The practice of that name, where it is switched on."""
        return self._by_name.get(name)

    def is_small(self, name: str) -> bool:
        """Whether the practice of that name yields to any other."""
        practice = self.get(name)
        return practice is not None and is_small(practice)

    def chooses(self, name: str) -> bool:
        """Whether the practice of that name chooses among all customers."""
        return callable(getattr(self.get(name), "choose", None))

    @property
    def troubles(self) -> tuple[str, ...]:
        """What is wrong, a sentence each: what was left out, and today's faults."""
        self._forget_old_faults()
        return (*self._left_out, *self._faults.values())

    def note_fault(self, name: str, fault: str) -> None:
        """Keep the first fault of a practice on a day; of thousands one line is enough."""
        self._forget_old_faults()
        if name not in self._faults:
            self._faults[name] = f"the practice {name} {fault}"
            _logger.warning("%s", self._faults[name], exc_info=sys.exception())
            self._changes.announce(Topic.STATUS)

    def _forget_old_faults(self) -> None:
        if self._faults_on != self._clock.today():
            self._faults.clear()
            self._faults_on = self._clock.today()
