"""What a practice gives back is looked at before it counts; a third party's may be anything."""

from __future__ import annotations

import math
import re
from collections.abc import Container

from agent.models import Suggestion, SuggestionState

MOST_OF_A_CUSTOMER = 12
"""So many suggestions one practice may make of one customer on one day."""
LONGEST_WORDS = 600
_CONTROLS = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028-\u202e\u2066-\u2069]")
"""Control characters, and those that turn the direction of writing."""


def fault_of(made: object, practice: str, customers: Container[str]) -> str:
    """What is wrong with it, fit to follow "the practice NAME"; empty where all is well."""
    if not isinstance(made, Suggestion):
        return f"gave back a {type(made).__name__} where a suggestion belongs"
    if made.practice != practice:
        return f"gave back a suggestion of {made.practice!r}"
    if made.customer_id not in customers:
        return "made a suggestion for somebody it was not asked about"
    if not made.cause:
        return "made a suggestion without a cause"
    if made.state is not SuggestionState.OPEN:
        return f"made a suggestion that is {made.state.value!r} from the start"
    if made.due_on > made.expires_on:
        return f"made a suggestion that expires on {made.expires_on}, before it is due"
    if not all(map(math.isfinite, (made.priority, *(one.points for one in made.grounds)))):
        return "made a suggestion whose priority is no number"
    fields = (
        made.id,
        made.cause,
        made.reason,
        made.words,
        made.owners_word,
        made.stage,
        made.phone,
    )
    words = [*fields, *(ground.words for ground in made.grounds)]
    if _CONTROLS.search("".join(words)):
        return "put control characters into its words"
    if max(map(len, words)) > LONGEST_WORDS:
        return f"wrote more than {LONGEST_WORDS} letters into one field"
    return ""
