"""Days, kinds and states in the words that the owner reads."""

from __future__ import annotations

import datetime as dt

from agent.models import (
    SAD_KINDS,
    AccountState,
    Draft,
    EntryKind,
    GateReport,
    Kind,
    LifeEvent,
    OutboxItem,
    OutboxState,
    Override,
    Suggestion,
    TodayLine,
    Who,
)

JOYFUL_KINDS = frozenset(
    {
        Kind.BIRTHDAY,
        Kind.ENGAGEMENT,
        Kind.WEDDING,
        Kind.ANNIVERSARY,
        Kind.PREGNANCY,
        Kind.BIRTH,
        Kind.GRADUATION,
        Kind.NEW_JOB,
        Kind.PROMOTION,
        Kind.RETIREMENT,
        Kind.RECOVERY,
        Kind.ACHIEVEMENT,
        Kind.BUSINESS_MILESTONE,
        Kind.NEW_PET,
    }
)
JOY_MARK, SAD_MARK = "✦", "☾"
FAILED_MARK, CALL_MARK = "!", "✆"
"""Each one cell wide everywhere, and told apart without colour."""

_WHOSE = {
    Who.SELF: "their own",
    Who.SPOUSE: "husband, wife or partner",
    Who.CHILD: "child",
    Who.PARENT: "mother or father",
    Who.SIBLING: "brother or sister",
    Who.GRANDCHILD: "grandchild",
    Who.RELATIVE: "another relative",
    Who.FRIEND: "friend",
    Who.COLLEAGUE: "colleague",
    Who.COMPANY: "the company",
    Who.PET: "pet",
    Who.COMMUNITY: "neighbours, a club, the town",
}
_ASKS = {
    "reply": "Answer",
    "follow_up": "Follow up",
    "dates": "Remember the day",
    "waiting_on": "Keep your word",
    "keep_in_touch": "Keep in touch",
    "curiosity": "Get to know them",
    "kindness": "Be kind, unasked",
    "hardship": "Ask if they are safe",
    "observances": "Thank or ask on their day",
}
_LOGGED = {
    EntryKind.CALL: "call",
    EntryKind.APPOINTMENT: "appointment",
    EntryKind.SALE: "sale",
    EntryKind.ACTION: "action or task",
    EntryKind.NOTE: "note",
    EntryKind.KINDNESS: "kindness",
    EntryKind.DIFFERENCE: "act of making a difference",
}
_WRITERS = {
    "letter": "kinkeeper, without a model",
    "model": "your language model",
    "outline": "nobody yet: this is an outline",
    "owner": "you",
}
_DAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


def owners_clock(at: dt.datetime, now: dt.datetime) -> dt.datetime:
    """`at` on the owner's wall clock, which is that of `now`.

    The screen may run where another time is kept; the owner's days are the agent's to say.
    """
    return at.astimezone(now.tzinfo)


def day_words(day: dt.date) -> str:
    """`Wed 18 Nov 2026`, in English whatever the locale."""
    return f"{short_day_words(day)} {day.year}"


def short_day_words(day: dt.date) -> str:
    """`Wed 18 Nov`."""
    return f"{_DAYS[day.weekday()]} {day.day} {_MONTHS[day.month - 1]}"


def near_day_words(day: dt.date, today: dt.date) -> str:
    """`day_words`, without the year where it is this one's."""
    return short_day_words(day) if day.year == today.year else day_words(day)


def since_words(day: dt.date, today: dt.date) -> str:
    """How long ago `day` was: `today`, `1 day`, `3 weeks`."""
    days = (today - day).days
    if days <= 0:
        return "today" if days == 0 else short_day_words(day)
    for size, name in ((365, "year"), (30, "month"), (7, "week")):
        if days >= 2 * size:
            return f"{days // size} {name}s"
    return "1 day" if days == 1 else f"{days} days"


def asks(practice: str) -> str:
    """What a practice asks of the owner, as the heading of its group."""
    return _ASKS.get(practice, practice.replace("_", " ").capitalize())


def logged_words(kind: EntryKind) -> str:
    """What a line of the journal is that is no mail: `call`, `act of making a difference`."""
    return _LOGGED.get(kind, kind.value)


def loggable() -> tuple[EntryKind, ...]:
    """What the owner can put in by hand."""
    return tuple(_LOGGED)


def kind_words(kind: Kind) -> str:
    """`new job`, `school start`."""
    return kind.value.replace("_", " ")


def who_words(who: Who) -> str:
    """Whose it is, as a choice to make."""
    return _WHOSE[who]


def life_event_words(life_event: LifeEvent) -> str:
    """What happened to whom: `Graduation · Ellen (child) · 15 Jun 2026`; in doubt with a `?`."""
    whose = "" if life_event.who is Who.SELF else life_event.who.value
    if life_event.name:
        whose = f"{life_event.name} ({whose})" if whose else life_event.name
    what = kind_words(life_event.kind).capitalize() + ("?" if life_event.is_maybe else "")
    nothing = life_event.outcome if life_event.has_come_to_nothing else None
    parts = [what, whose, life_event_day_words(life_event), nothing.value if nothing else ""]
    return " · ".join(part for part in parts if part)


def life_event_day_words(life_event: LifeEvent) -> str:
    """The day or days it happens; empty where none is known."""
    return date_words(life_event.date or "")


def date_words(date: str) -> str:
    """A day, month, year or range as it is kept, in words: `Fri 1 May 2026`, `May 2026`."""
    first, _, last = date.partition("/")
    if not last or last == first:
        return _end_words(first)
    start = _end_words(first)
    if len(first) == 10 and first[:4] == last[:4]:
        start = start.removesuffix(f" {first[:4]}")
    return f"{start} to {_end_words(last)}"


def _end_words(date: str) -> str:
    try:
        day = dt.date.fromisoformat(f"{date}-01-01"[:10])
    except ValueError:
        return date
    match len(date):
        case 10:
            return day_words(day)
        case 7:
            return f"{_MONTHS[day.month - 1]} {day.year}"
        case _:
            return date


def decision_words(life_event: LifeEvent) -> str:
    """What the owner said of it, or how sure the reader is."""
    if life_event.is_rejected:
        return "you said: no such thing"
    if life_event.is_confirmed:
        return "you said so"
    return f"{life_event.confidence:.0%} sure"


def mark_of(*, is_sad: bool, kind: Kind | None, is_doubtful: bool = False) -> str:
    """The mark of grief or joy, or a blank; a life event in doubt is never called joyful."""
    if is_sad or kind in SAD_KINDS:
        return SAD_MARK
    return JOY_MARK if kind in JOYFUL_KINDS and not is_doubtful else " "


def mark_of_line(line: TodayLine) -> str:
    """The mark of one line of the today list."""
    return mark_of(
        is_sad=line.suggestion.is_sad,
        kind=line.life_event.kind if line.life_event else None,
        is_doubtful=line.suggestion.needs_confirmation,
    )


def outbox_words(item: OutboxItem) -> str:
    """How far an approved mail has come, for the owner."""
    if item.has_come_back:
        return "came back"
    match item.state:
        case OutboxState.SENT | OutboxState.FILED:
            return "sent"
        case OutboxState.FAILED:
            return "not sent"
        case _:
            return "on its way"


def account_words(state: AccountState) -> str:
    """What an account's connection is doing."""
    return {
        AccountState.STARTING: "connecting",
        AccountState.READING: "reading",
        AccountState.WATCHING: "watching",
        AccountState.WAITING: "waiting to try again",
        AccountState.STOPPED: "stopped",
    }[state]


def left_words(seconds: int) -> str:
    """How long something will take yet: `2 h`, `12 min`, `40 s`; never less than it will take."""
    for unit, size in (("h", 3600), ("min", 60)):
        if seconds >= 2 * size:
            return f"{-(-seconds // size)} {unit}"
    return f"{seconds} s"


def snooze_choices(today: dt.date) -> tuple[tuple[str, dt.date], ...]:
    """The days that a snooze offers, with their names."""
    monday = today + dt.timedelta(days=7 - today.weekday())
    return (
        ("Tomorrow", today + dt.timedelta(days=1)),
        ("Monday", monday),
        ("In a week", today + dt.timedelta(days=7)),
        ("In a month", _in_a_month(today)),
    )


def _in_a_month(day: dt.date) -> dt.date:
    next_first = (day.replace(day=1) + dt.timedelta(days=32)).replace(day=1)
    after_first = (next_first + dt.timedelta(days=32)).replace(day=1)
    last = (after_first - dt.timedelta(days=1)).day
    return next_first.replace(day=min(day.day, last))


def deadline_words(suggestion: Suggestion, today: dt.date) -> str:
    """Until when it makes sense: `good until Fri 20 Nov`."""
    return f"good until {near_day_words(suggestion.expires_on, today)}"


def score_words(report: GateReport) -> str:
    """How much a draft is theirs alone: `82 of 100 theirs alone; 31 % like “...”`."""
    said = f"{report.score} of 100 theirs alone"
    if report.nearest:
        said += f"; {round(100 * report.likeness)} % like the nearest other: “{report.nearest}”"
    return said


def override_words(override: Override) -> str:
    """That a mail left in spite of the gate, by whose word, and what had been found."""
    return f"Sent anyway by {override.by}, though: {' '.join(override.findings)}"


def writer_words(draft: Draft) -> str:
    """Whose words a draft is in: `your language model`."""
    return _WRITERS[draft.written_by]
