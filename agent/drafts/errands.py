"""Errands: the lines of a letter that take up what the mail wants beside its news."""

from __future__ import annotations

from agent.drafts import phrases
from agent.drafts.moves import Picker
from agent.drafts.told.reading import WAITED_DAYS, Reading
from agent.drafts.told.requests import Request
from agent.drafts.told.wanted import Wanted, find_wanted
from agent.models import Kind


def take_up(picker: Picker, reading: Reading) -> tuple[str, str, Request | None]:
    """A line about what their mail wants beside the news, one for who stands in, and the want."""
    for request in reading.requests:
        if request.names_stand_in and picker.occasion.event.kind is Kind.SEPARATION:
            continue  # whoever takes over may be the one who leaves
        if line := picker.pick("business", request.lines, slots=request.slots):
            return line, _stand_in(picker, reading, request), request
    return "", "", None


def name_others(picker: Picker, reading: Reading, *, said: str) -> tuple[str, str, Wanted | None]:
    """A line that names what else they want, one for by when, and what was found of both."""
    if not reading.asks or not (terms := reading.terms).sentences:
        return "", "", None
    wanted = find_wanted(terms.sentences, said=said)
    if wanted is None:
        return "", "", None
    named = by_day = ""
    is_gone_by = wanted.manner == "when" and reading.days_waited >= WAITED_DAYS
    if wanted.things and not is_gone_by:
        manner = "change" if "list" in wanted.things else wanted.manner  # no list on a list
        lines = phrases.wanted(manner, reading.mood_of_business)
        named = picker.pick("wanted", lines, slots={"things": wanted.things})
    if wanted.by_day and reading.days_waited < WAITED_DAYS and wanted.by_day not in said:
        lines = phrases.wanted("day", "any")
        by_day = picker.pick("by day", lines, slots={"by_day": wanted.by_day})
    return named, by_day, wanted


def _stand_in(picker: Picker, reading: Reading, taken: Request) -> str:
    """To a sad mail that names who else may be asked: that he will be."""
    if picker.occasion.event.kind is Kind.SEPARATION:
        return ""
    others = (one for one in reading.requests if one.names_stand_in and one is not taken)
    if reading.mood == "joy" or taken.names_stand_in or not (other := next(others, None)):
        return ""
    return picker.pick("stand-in", other.lines, slots=other.slots)
