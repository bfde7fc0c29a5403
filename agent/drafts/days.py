"""When it is, in the words of a person who writes today."""

from __future__ import annotations

import re
from datetime import date

from agent.models import Kind, LifeEvent, When

MONTHS = (
    "January", "February", "March", "April", "May", "June", "July",
    "August", "September", "October", "November", "December",
)  # fmt: skip
WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
CALENDAR_WORDS = frozenset(
    form.lower() for word in (*MONTHS, *WEEKDAYS) for form in (word, word[:3])
)
_DAY_FIRST = re.compile(rf"\b\d{{1,2}}(?:st|nd|rd|th)?\s+(?:of\s+)?(?:{'|'.join(MONTHS)})\b")
_LASTING = frozenset(
    {Kind.TRAVEL, Kind.ILLNESS, Kind.VOLUNTEERING, Kind.HARDSHIP, Kind.RECOVERY, Kind.SEPARATION}
)
_BEGINNINGS = frozenset({Kind.SCHOOL_START, Kind.NEW_JOB})
_PROMISED = re.compile(
    r"\b(?:admitted|accepted|got (?:in|into|the|a)|get through|offer\w*|taken (?:him|her|me)|"
    r"signed|won a place|(?:a|his|her|my|their) place|landed|unconditional|been taken|hired)\b",
    re.IGNORECASE,
)
"""Words of one who has the place and has not begun yet."""
_STARTED = re.compile(
    r"\b(?:start\w*|began|begun|since|first (?:day|week)|joined)\b", re.IGNORECASE
)
_THIS_MORNING = re.compile(
    r"\bthis morning (?:I|we|he|she|they)(?: have|['’]ve| has)? \w+|\b(?:have|has|['’]ve) \w+ed\b",
    re.IGNORECASE,
)
"""What was done on the day of the mail, and is over."""
OPEN_TRIP_DAYS = 14
"""So long may a journey last whose end nobody told."""


def puts_day_first(text: str) -> bool:
    """Whether the writer says "4 June" and not "June 4"."""
    return bool(_DAY_FIRST.search(text))


def ordinal(number: int) -> str:
    """21 -> "21st"."""
    last = "th" if 10 < number % 100 < 20 else {1: "st", 2: "nd", 3: "rd"}.get(number % 10, "th")
    return f"{number}{last}"


def is_over(event: LifeEvent, today: date) -> bool | None:
    """Whether its last day has passed; None where no day and no month is known."""
    if event.last_day:
        return event.last_day < today
    if months := _months(event):
        return max(months) < (today.year, today.month)
    return None


def has_begun(event: LifeEvent, today: date) -> bool | None:
    """Whether its first day has come; None where no day and no month is known."""
    if event.first_day:
        return event.first_day <= today
    if months := _months(event):
        return min(months) < (today.year, today.month)
    return None


def moment(event: LifeEvent, today: date) -> str:
    """How it stands to today: "before", "during" or "after"."""
    begun, over = has_begun(event, today), is_over(event, today)
    if is_promised_only(event):
        return "before"
    if begun is None or over is None:
        return {When.UPCOMING: "before", When.ONGOING: "during", When.PAST: "after"}[event.status]
    if not begun:
        is_told = event.status is not When.UPCOMING and not event.first_day
        return "before" if not is_told else "during" if event.status is When.ONGOING else "after"
    if not over and event.first_day == today and _THIS_MORNING.search(_quotes(event)):
        return "after"
    if event.status is When.ONGOING and (event.kind in _LASTING or not over):
        return "during"
    if not over:
        if event.first_day != event.last_day and event.kind in _LASTING:
            return "during"
        return "after" if event.status is When.PAST else "before"
    if event.kind is Kind.TRAVEL and event.status is When.UPCOMING and is_open_ended(event):
        left = event.first_day
        is_away = left and (today - left).days <= OPEN_TRIP_DAYS
        return "during" if is_away else "after"
    return "after"


def is_promised_only(event: LifeEvent) -> bool:
    """Whether a place is won and not begun yet, so that a past date is the day of the news."""
    if event.kind not in _BEGINNINGS or (event.status is When.UPCOMING and event.date):
        return False
    quotes = _quotes(event)
    return bool(_PROMISED.search(quotes)) and not _STARTED.search(quotes)


def _quotes(event: LifeEvent) -> str:
    return " ".join(item.quote for item in event.evidence)


def is_open_ended(event: LifeEvent) -> bool:
    """Whether only its first day is known."""
    return "/" not in (event.date or "")


def day_words(event: LifeEvent, today: date, *, day_first: bool) -> dict[str, str]:
    """The slots `day` ("Saturday"), `on_day` ("on Saturday"), `month`, `last_day`, if known."""
    words: dict[str, str] = {}
    first, last = event.first_day, event.last_day
    if months := _months(event):
        words["month"] = MONTHS[min(months)[1] - 1]
    if first and last:
        if (last - first).days == 1 and first.weekday() == 5 and abs((first - today).days) < 7:
            is_past = last < today
            words["day"] = "the weekend"
            words["on_day"] = "over the weekend" if is_past else "at the weekend"
        else:
            name = name_of_day(first, today, day_first=day_first)
            is_bare = name in ("today", "yesterday", "tomorrow")
            words["on_day"] = name if is_bare else f"on {name}"
            # "since yesterday" is said of hours; a weekday serves "how was" and "since" alike
            words["day"] = WEEKDAYS[first.weekday()] if name == "yesterday" else name
        if last != first:
            words["last_day"] = name_of_day(last, today, day_first=day_first)
    elif "month" in words and event.date and len(event.date) == 7:
        words["on_day"] = f"in {words['month']}"
    return words


def name_of_day(day: date, today: date, *, day_first: bool = False) -> str:
    """What a person calls that day: "yesterday", "Thursday", "Friday the 13th", "June 4"."""
    away = (day - today).days
    if away in (-1, 0, 1):
        return ("yesterday", "today", "tomorrow")[away + 1]
    if abs(away) < 7:
        return WEEKDAYS[day.weekday()]
    if abs(away) < 21:
        return f"{WEEKDAYS[day.weekday()]} the {ordinal(day.day)}"
    text = day_of_year(day, day_first=day_first)
    return (
        text
        if abs(away) < 300
        else f"{text}, {day.year}"
        if not day_first
        else f"{text} {day.year}"
    )


def time_ago(day: date, today: date) -> str:
    """When something was told, as one remembers it: "in May", "last November", "years ago"."""
    away = (today - day).days
    if away < 7:
        return "the other day"
    if away < 14:
        return "last week"
    if away < 300:
        return f"in {MONTHS[day.month - 1]}"
    if day.year == today.year - 1:
        return f"last {MONTHS[day.month - 1]}"
    years = today.year - day.year
    return f"{'two' if years == 2 else 'three'} years ago" if years < 4 else "years ago"


def day_of_year(day: date, *, day_first: bool) -> str:
    """The day without its year: "June 4", or "4 June"."""
    month = MONTHS[day.month - 1]
    return f"{day.day} {month}" if day_first else f"{month} {day.day}"


def words_of_dates(event: LifeEvent, today: date) -> frozenset[str]:
    """Every word and number, in lower case, that may truthfully stand for the event's dates."""
    found: set[str] = set()
    for day in {event.first_day, event.last_day} - {None}:
        assert day
        found |= {WEEKDAYS[day.weekday()], MONTHS[day.month - 1], str(day.year)}
        found |= {str(day.day), ordinal(day.day)}
        if abs((day - today).days) <= 1:
            found.add(name_of_day(day, today))
    for year, month in _months(event):
        found |= {MONTHS[month - 1], str(year)}
    return frozenset(word.lower() for word in found)


def _months(event: LifeEvent) -> tuple[tuple[int, int], ...]:
    found = []
    for part in (event.date or "").split("/"):
        if match := re.fullmatch(r"(\d{4})-(\d{2})(?:-\d{2})?", part):
            month = int(match[2])
            if 1 <= month <= 12:
                found.append((int(match[1]), month))
    return tuple(found)
