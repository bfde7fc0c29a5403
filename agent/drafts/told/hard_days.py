"""Hard days: the funeral or the operation that a sad mail names a day for.

"I'll be thinking of you on Friday" is worth more than any wish, and hurts where the day is wrong:
a day counts only where one sentence, or the two beside each other, name it with what happens then.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from agent.drafts.days import MONTHS, WEEKDAYS

MAX_DAYS_AHEAD = 60
_WHAT = (
    r"funeral|burial|cremation|memorial|wake|service for|op|operation|surgery|biopsy|transplant"
    r"|bypass|scan|hearing|shiva|operate"
    r"|(?:first|start(?:s|ing)?|begin(?:s|ning)?) (?:my |his |her |the )?(?:chemo|radio|treat)\w*"
)
_HAPPENS = re.compile(rf"\b(?:{_WHAT})\b", re.IGNORECASE)
_DAY = re.compile(
    rf"\b(?:(?P<next>next |a week on )?(?P<weekday>{'|'.join(WEEKDAYS)})"
    rf"(?:,? (?:the )?(?P<of>\d{{1,2}})(?:st|nd|rd|th)?"
    rf"(?: (?:of )?(?P<its>{'|'.join(MONTHS)}))?\b)?"
    rf"|(?:the )?(?P<first>\d{{1,2}})(?:st|nd|rd|th)?(?: (?:of )?(?P<month>{'|'.join(MONTHS)}))"
    rf"|(?P<before>{'|'.join(MONTHS)}) (?P<after>\d{{1,2}})(?:st|nd|rd|th)?\b"
    r"|the (?P<bare>\d{1,2})(?:st|nd|rd|th)\b|(?P<tomorrow>tomorrow)\b)",
    re.IGNORECASE,
)
_GONE_BY = re.compile(
    r"\b(?:was|were|had|went|last|since|ago|yesterday|buried|cremated|after the|thank\w*)\b",
    re.IGNORECASE,
)
_IT_IS = re.compile(
    r"^(?:it['’]?s|it is|that['’]?s|that is) (?:the |my |his |her |our )?[\w' -]{0,20}?"
    rf"\b(?:{_WHAT})\b",
    re.IGNORECASE,
)
_AWAY = re.compile(r"\b(?:can['’]?t|cannot|won['’]t|not|closed|away|off|out)\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class HardDay:
    """The day, and the sentence that tells of it."""

    day: date
    words: str
    """What they call it: "Friday", "the 1st"."""
    sentence: str


def find_hard_day(sentences: Sequence[str], *, told_on: date) -> HardDay | None:
    """The one day that these sentences name for a funeral or an operation still to come."""
    found = []
    for number, sentence in enumerate(sentences):
        text = sentence[:400]
        if _HAPPENS.search(text) and not _GONE_BY.search(text):
            found += [HardDay(day, said, sentence) for day, said in _days(text, told_on)]
            before = sentences[number - 1][:400] if number else ""
            if not found and _IT_IS.search(text) and _AWAY.search(before):
                found += [HardDay(day, said, before) for day, said in _days(before, told_on)[:1]]
    return found[0] if len({one.day for one in found}) == 1 else None


def _days(text: str, told_on: date) -> list[tuple[date, str]]:
    """The days that are named, each with how; none where one of them is not sure."""
    found = [(_day(match, told_on), match[0]) for match in _DAY.finditer(text)]
    limit = told_on + timedelta(days=MAX_DAYS_AHEAD)
    known = [(day, said) for day, said in found if day and told_on <= day <= limit]
    return known if len(known) == len(found) else []


def _day(match: re.Match[str], told_on: date) -> date | None:
    if match["tomorrow"]:
        return told_on + timedelta(days=1)
    number = match["of"] or match["first"] or match["after"] or match["bare"]
    if number:
        month = match["its"] or match["month"] or match["before"]
        day = _coming(int(number), month, told_on)
        is_wrong = day and match["weekday"] and WEEKDAYS[day.weekday()] != match["weekday"].title()
        return None if is_wrong else day
    away = (WEEKDAYS.index(match["weekday"].title()) - told_on.weekday()) % 7
    # "next Friday" is said of this week's and of the next one's: nobody can be sure.
    return None if match["next"] or away == 0 else told_on + timedelta(days=away)


def _coming(number: int, month: str | None, told_on: date) -> date | None:
    """The next day of that number, in that month if one is named."""
    for away in range(MAX_DAYS_AHEAD + 1):
        day = told_on + timedelta(days=away)
        if day.day == number and (month is None or MONTHS[day.month - 1] == month.title()):
            return day
    return None
