"""Where a clause of a mail ends, and the small words by which one tells."""

from __future__ import annotations

import re
from collections.abc import Sequence

from agent.drafts.days import CALENDAR_WORDS
from agent.drafts.told.verbs import verb_forms

MAX_REST_WORDS = 16
PRONOUNS = frozenset({"i", "we", "he", "she", "they", "it"})
DETERMINERS = frozenset(
    {"a", "an", "the", "my", "our", "his", "her", "their", "two", "three", "four", "five", "one"}
)
SHORT = re.compile(r"(?P<word>i|we|he|she|they|it|who|[^\W\d_]+)(?P<aux>['’](?:ve|d|s|m|re))", re.I)
STOPS = frozenset({"which", "although", "though", "if", "unless", "whereas", "who", "whose"})
MAY_STOP = frozenset({"until", "till", "when", "while", "before", "after", "because", "since"})
MAY_STOP |= {"as"}
_STARTS_CLAUSE = PRONOUNS | {"nobody", "everybody", "everyone", "neither", "then", "now", "there"}
_STARTS_CLAUSE |= {"that", "this", "you", "i'm", "i've", "we're", "we've", "it's", "he's", "she's"}
FINITE = frozenset(
    {"is", "are", "was", "were", "has", "had", "have", "will", "would", "can", "could", "did"}
    | {"does", "do", "must", "should", "may", "might"}
)
SAME_PAST = frozenset({"put", "read", "cut", "set", "let", "hit"})
"""Their past looks like any other form."""
_WHEN = frozenset(
    {"yesterday", "today", "tomorrow", "tonight", "now", "again", "recently", "lately", "soon"}
)
_LAST_NIGHT = frozenset({"night", "week", "weekend", "morning", "afternoon", "evening", "month"})
SPEAKS_TO_OWNER = frozenset({"you", "your", "yours", "yourself"})


def rest_of(tokens: Sequence[str], at: int) -> tuple[list[str] | None, int]:
    """The words behind a verb up to where its clause ends, and where that is.

    None where something in them is not for the letter.
    """
    found: list[str] = []
    end, whole = at, 0
    while end < len(tokens):
        word = tokens[end].lower()
        if word == "," and found and _goes_on(tokens, end + 1):
            whole = len(found)
            found[-1] += ","
            end += 1
            continue
        is_asked = word == "if" and len(found) < 3  # "asked him if"
        if not (word[0].isalnum() or word[0] == "'") or (word in STOPS and not is_asked):
            break
        if word in ("and", "but", "or", "so") and _begins_clause(tokens, end + 1, word):
            break
        if word in MAY_STOP and len(found) >= MAX_REST_WORDS - 4:
            break
        whole = len(found) if word == "and" else whole
        found.append(tokens[end])
        end += 1
        if len(found) > MAX_REST_WORDS:
            if not whole:
                return None, end
            found = _closed(found[:whole])
            break
    while found and (found[-1].lower() in _WHEN or _is_day(found)):
        found.pop()
        if found and found[-1].lower() in ("last", "this", "on", "next", "every"):
            found.pop()
    lowered = {word.lower() for word in found}
    if lowered & (SPEAKS_TO_OWNER | (_WHEN - {"again", "now"})):
        return None, end
    if any(word[0].isupper() and word.lower() in CALENDAR_WORDS for word in found):
        return None, end
    return found, end


def _closed(items: Sequence[str]) -> list[str]:
    """A list that was cut off, with "and" before what is last in it now."""
    found = [*items[:-1], items[-1].rstrip(",")]
    last = next((at for at in range(len(found) - 1, -1, -1) if found[at].endswith(",")), None)
    if last is None:
        return found
    return [*found[:last], found[last].rstrip(","), "and", *found[last + 1 :]]


def _goes_on(tokens: Sequence[str], at: int) -> bool:
    """Whether a list goes on behind a comma: "a torch, a spare sandwich and a list"."""
    if at >= len(tokens) or tokens[at].lower() not in DETERMINERS | {"no"}:
        return False
    for later in tokens[at:]:
        if later == "and":
            return True
        if not later[0].isalnum() or later.lower() in FINITE | PRONOUNS | STOPS:
            return False
        if verb_forms().get(later.lower(), {}).keys() & {"past"}:
            return False
    return False


def _is_day(found: Sequence[str]) -> bool:
    last, before = found[-1], found[-2].lower() if len(found) > 1 else ""
    if last[0].isupper() and last.lower() in CALENDAR_WORDS:
        return before in ("on", "last", "this", "next", "every") or len(found) > 1
    return last.lower() in _LAST_NIGHT and before in ("last", "this", "next")


def _begins_clause(tokens: Sequence[str], at: int, word: str) -> bool:
    """Whether another clause begins behind an "and"."""
    if at >= len(tokens):
        return True
    first = tokens[at].lower()
    if first in _STARTS_CLAUSE or SHORT.fullmatch(first):
        return True
    if word == "so":
        return first in DETERMINERS
    if verb_forms().get(first, {}).keys() & {"past", "third"} or first in FINITE | SAME_PAST | {
        ","
    }:
        return True
    if first.endswith("n't"):
        return True
    for later in tokens[at + 1 : at + 6]:
        if not later[0].isalnum() or later.lower() in ("and", "but", "or"):
            break
        if later.lower() in FINITE | PRONOUNS or verb_forms().get(later.lower(), {}).keys() & {
            "past",
            "third",
        }:
            return True
    return False
