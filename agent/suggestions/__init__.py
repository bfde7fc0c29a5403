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

log = logging.getLogger(__name__)


def make_suggestions(situation: Situation) -> list[Suggestion]:
    """What every practice would do for one customer today; a practice that raises is skipped."""
    if situation.customer.do_not_contact:
        return []
    suggestions: list[Suggestion] = []
    for practice in PRACTICES:
        try:
            suggestions += practice.suggest(situation)
        except Exception:
            log.exception("the practice %s failed for %s", practice.NAME, situation.customer.id)
    return suggestions
