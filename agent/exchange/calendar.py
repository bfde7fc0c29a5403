"""Days to remember as an iCalendar file (RFC 5545), for the calendar the owner looks at.

Written line by line: the one library at hand takes milliseconds for each event, and a town has
thousands. No mail address of anybody is in it, because calendars are often shared.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC, datetime
from pathlib import Path

from agent.errors import UsageError
from agent.files import replace_file
from agent.models import DateKind, DateLine, Who, derived_id
from agent.names import full_name
from agent.remarks import one_line

PRODUCT = "-//kinkeeper//dates//EN"
LONGEST_LINE = 75
"""Octets, the end of the line apart."""
_ONCE = frozenset({DateKind.DEATH, DateKind.GRADUATION, DateKind.SCHOOL_START})
_TITLES = {
    DateKind.BIRTHDAY: "birthday",
    DateKind.WEDDING_DAY: "wedding day",
    DateKind.IN_BUSINESS: "anniversary of the firm",
    DateKind.DEATH: "a year since the loss",
    DateKind.GRADUATION: "graduation",
    DateKind.SCHOOL_START: "first day at school",
    DateKind.OTHER: "day to remember",
}


def to_ics(lines: Sequence[DateLine], now: datetime) -> bytes:
    """The days as a calendar; what comes back each year does so there, too.

    A day keeps its identifier, so that a calendar that reads the file again has it once.
    """
    stamp = f"{now.astimezone(UTC):%Y%m%dT%H%M%SZ}"
    content = ["BEGIN:VCALENDAR", "VERSION:2.0", f"PRODID:{PRODUCT}"]
    unique: dict[str, DateLine] = {}
    for line in lines:
        unique.setdefault(_uid(line), line)
    for uid, line in unique.items():
        content += _event(line, uid, stamp)
    content.append("END:VCALENDAR")
    return "".join(f"{folded}\r\n" for one in content for folded in _folded(one)).encode()


def check_calendar(file: Path) -> None:
    """Let nothing be written over but a calendar that was saved here before.

    Raises UsageError.
    """
    try:
        is_ours = not file.exists()
        if file.is_file():
            with file.open("rb") as there:
                is_ours = f"\nPRODID:{PRODUCT}".encode() in there.read(200)
    except OSError as error:
        raise UsageError(f"{file}: cannot be read: {error.strerror}") from None
    if not is_ours:
        raise UsageError(f"{file} is there already and was not saved by kinkeeper; name another")


def save_calendar(file: Path, content: bytes) -> int:
    """Save a calendar whole or not at all, for nobody else to read: deaths are in it.

    Returns how many days it has; raises UsageError where it cannot be written.
    """
    try:
        replace_file(file.resolve(), content)
    except OSError as error:
        raise UsageError(f"{file}: cannot be written: {error.strerror}") from None
    return content.count(b"BEGIN:VEVENT")


def _event(line: DateLine, uid: str, stamp: str) -> Iterable[str]:
    yield "BEGIN:VEVENT"
    yield f"UID:{uid}"
    yield f"DTSTAMP:{stamp}"
    yield f"DTSTART;VALUE=DATE:{line.day:%Y%m%d}"
    has_year = not line.date.date.startswith("--")
    if not (line.date.kind in _ONCE and has_year):
        # The last of February is its 29th in some years, and its 28th in the others.
        is_leap_day = line.date.date.endswith("-02-29")
        yield "RRULE:FREQ=YEARLY" + (";BYMONTH=2;BYMONTHDAY=-1" if is_leap_day else "")
        if has_year and line.years:
            began = "Born in" if line.date.kind is DateKind.BIRTHDAY else "Since"
            yield f"DESCRIPTION:{began} {line.day.year - line.years}"
    yield f"SUMMARY:{_escaped(_title(line))}"
    yield "TRANSP:TRANSPARENT"
    yield "CLASS:PRIVATE"
    yield "END:VEVENT"


def _uid(line: DateLine) -> str:
    """The same for the same day of the same person, whatever the year and however often told."""
    date = line.date
    which = (date.name or "").casefold()
    if not which and date.who not in (Who.SELF, Who.SPOUSE, Who.COMPANY):
        which = date.date[-5:]
    return derived_id("date", line.customer.id, date.kind, date.who, which) + "@kinkeeper"


def _title(line: DateLine) -> str:
    """Without the number of years, which is another one each year."""
    date, customer = line.date, line.customer
    name = full_name(date.name or "")
    title = f"{full_name(customer.name) or 'A customer'}: {_TITLES[date.kind]}"
    if date.kind is DateKind.IN_BUSINESS:
        return f"{title} {name or full_name(customer.company)}"
    if date.who is Who.SELF:
        return title
    return f"{title} ({name}, {date.who.value})" if name else f"{title} ({date.who.value})"


def _escaped(words: str) -> str:
    plain = one_line(words)
    for sign in ("\\", ";", ","):
        plain = plain.replace(sign, f"\\{sign}")
    return plain


def _folded(line: str) -> Iterator[str]:
    """A content line in pieces of 75 octets at most, no letter cut in two."""
    piece, octets = "", 0
    for letter in line:
        length = len(letter.encode())
        if octets + length > LONGEST_LINE:
            yield piece
            piece, octets = " ", 1
        piece, octets = piece + letter, octets + length
    yield piece
