"""Whether somebody wishes well for what lies ahead: "thinking of you for the 13th"."""

from __future__ import annotations

import datetime as dt
import re

_WISH = re.compile(
    r"\b(?:thinking of|(?:good|best of|lots of|much|every) luck|luck (?:to|on|for|with)"
    r"|fingers crossed|all the best|break a leg|rooting for|pray(?:ing|ers?)"
    r"|wish(?:es|ing)? (?:you|him|her|them|for)|best wishes for|hope (?:it|all|everything) goes"
    r"|with you (?:on|for))\b"
)
_SENTENCE_END = re.compile(r"[.!?]+\s+(?=[^\W\d_a-z])|\n\s*\n")
_WEEK = 7
_MONTH = 31
"""So many days ahead "the 13th" is that of one month only."""


def wishes_well(text: str, day: dt.date, *, said_on: dt.date, name: str = "") -> bool:
    """Whether a sentence of a text wishes well, and names a day ahead or the person by first name.

    `said_on` is the day of the text: what "Thursday" means depends on it.
    """
    days = _names_of(day, said_on)
    named = re.compile(rf"\b{re.escape(name)}\b") if name else None
    return any(
        _WISH.search(low) is not None
        and (days.search(low) is not None or (named is not None and named.search(sentence)))
        for sentence in _SENTENCE_END.split(text)
        for low in [sentence.casefold()]
    )


def _names_of(day: dt.date, said_on: dt.date) -> re.Pattern[str]:
    """What a day may be called some time before it: "Thursday", "the 13th", "October 13"."""
    ahead = (day - said_on).days
    month = rf"(?:{day:%B}|{day:%b}\.?)"
    number = rf"{day.day}(?:st|nd|rd|th)?"
    names = [rf"{number}(?: of)? {month}", rf"{month} (?:the )?{number}", "(?:the|your) big day"]
    if ahead == 0:
        names += ["today", "tonight", "this (?:morning|afternoon|evening)"]
    if ahead == 1:
        names.append("tomorrow")
    if 0 < ahead <= _WEEK:
        names.append(rf"{day:%A}")
    if _WEEK <= ahead < 2 * _WEEK:
        names.append(rf"next {day:%A}|{day:%A} week")
    if said_on.isocalendar()[:2] != day.isocalendar()[:2] and ahead < 2 * _WEEK:
        names.append("next week")
    if ahead <= _MONTH:
        names.append(rf"{day.day}(?:st|nd|rd|th)|the {day.day}")
    return re.compile(rf"\b(?:{'|'.join(names).casefold()})\b(?!%)")
