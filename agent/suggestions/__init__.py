"""Stage 4 of 6: LifeEvent -> Suggestion: one practice per file, in the order they are asked."""

from __future__ import annotations

import logging

from agent.models import Suggestion
from agent.suggestions import follow_up, reply
from agent.suggestions.situation import Situation

PRACTICES = (
    reply,
    follow_up,
)

_logger = logging.getLogger(__name__)


def make_suggestions(situation: Situation) -> list[Suggestion]:
    """What the practices would do for one customer today; a practice that raises is skipped.

    A life event that an earlier practice speaks of is not spoken of twice.
    """
    if situation.customer.do_not_contact:
        return []
    suggestions: list[Suggestion] = []
    for practice in PRACTICES:
        try:
            spoken_of = {one for made in suggestions for one in _events_of(made, situation)}
            suggestions += [
                made
                for made in practice.suggest(situation)
                if not spoken_of.intersection(_events_of(made, situation))
            ]
        except Exception:
            _logger.exception("the practice %s failed for %s", practice.NAME, situation.customer.id)
    return suggestions


def _events_of(suggestion: Suggestion, situation: Situation) -> set[str]:
    """The life events that a suggestion's evidence shows."""
    return {event.id for event in situation.life_events if suggestion.shows(event)}
