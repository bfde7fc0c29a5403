"""Days, kinds and states in the words that the owner reads."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from agent.vocabulary import (
    JOYFUL_KINDS,
    SAD_KINDS,
    About,
    AccountState,
    DateKind,
    DismissalReason,
    EntryKind,
    Kind,
    OutboxState,
    SuggestionState,
    Who,
    whole_units,
)

if TYPE_CHECKING:
    from agent.models import (
        Customer,
        DateLine,
        Draft,
        Erasure,
        GateReport,
        LifeEvent,
        OutboxItem,
        Override,
        Settled,
        Suggestion,
        TodayLine,
    )

JOY_MARK, SAD_MARK = "✦", "☾"
FAILED_MARK, CALL_MARK = "!", "✆"
"""Each one cell wide everywhere, and told apart without colour."""
WORTH_QUOTING = 0.25
"""From this likeness on the owner may want to see which other note a draft is like."""

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
_COUNTED = {
    EntryKind.MAIL: "Mails written",
    EntryKind.CALL: "Calls made",
    EntryKind.APPOINTMENT: "Appointments",
    EntryKind.SALE: "Sales",
    EntryKind.ACTION: "Actions, tasks",
    EntryKind.KINDNESS: "Kindnesses",
    EntryKind.DIFFERENCE: "Made a difference",
}
_WRITERS = {
    "letter": "kinkeeper, without a model",
    "model": "your language model",
    "outline": "nobody yet: this is an outline",
    "owner": "you",
}
_ABOUT = {
    About.FAMILY: "Family",
    About.BIRTHDAY: "Birthday",
    About.CAUSES: "Cares for",
    About.REACHED: "Reached at",
    About.DIFFERENCE: "Does good",
}
_DATE_KINDS = {
    DateKind.IN_BUSINESS: "the firm's anniversary",
    DateKind.DEATH: "a death to remember",
    DateKind.SCHOOL_START: "first day at school",
    DateKind.OTHER: "another day to remember",
}
_LONG_MONTHS = (
    "January", "February", "March", "April", "May", "June", "July",
    "August", "September", "October", "November", "December",
)  # fmt: skip
_DAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


def owners_clock(at: dt.datetime, now: dt.datetime) -> dt.datetime:
    """`at` on the owner's wall clock, whose zone `now` bears: the offset is that of `at`.

    The screen may run where another time is kept; the owner's days are the agent's to say.
    """
    return at.astimezone(now.tzinfo)


def day_words(day: dt.date) -> str:
    """`Wed 18 Nov 2026`, in English whatever the locale."""
    return f"{short_day_words(day)} {day.year}"


def short_day_words(day: dt.date) -> str:
    """`Wed 18 Nov`."""
    return f"{_DAYS[day.weekday()]} {day.day} {_MONTHS[day.month - 1]}"


def month_words(month: str) -> str:
    """`Nov` of "2026-11"."""
    return _MONTHS[int(month[5:7]) - 1]


def near_day_words(day: dt.date, today: dt.date) -> str:
    """`day_words`, without the year where it is this one's."""
    return short_day_words(day) if day.year == today.year else day_words(day)


def since_words(day: dt.date, today: dt.date) -> str:
    """How long ago `day` was: `today`, `1 day`, `3 weeks`."""
    days = (today - day).days
    if days <= 0:
        return "today" if days == 0 else short_day_words(day)
    count, unit = whole_units(days)
    return f"{count} {unit}" if count == 1 else f"{count} {unit}s"


def asks(practice: str) -> str:
    """What a practice asks of the owner, as the heading of its group."""
    return _ASKS.get(practice, practice.replace("_", " ").capitalize())


def unwanted_of(customer: Customer) -> dict[str, str]:
    """What the owner wants no more of with a customer, in words, by what the agent calls it."""
    kinds = {kind.value: kind_words(kind) for kind in customer.unwanted_kinds}
    return kinds | {one: asks(one).lower() for one in customer.unwanted_practices}


def logged_words(kind: EntryKind) -> str:
    """What a line of the journal is that is no mail: `call`, `act of making a difference`."""
    return _LOGGED.get(kind, kind.value)


def counted_words(kind: EntryKind) -> str:
    """What the owner did, as the heading of a count: `Mails written`, `Made a difference`."""
    return _COUNTED[kind]


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


def date_kind_words(kind: DateKind) -> str:
    """What a remembered day is: `wedding day`, `the firm's anniversary`."""
    return _DATE_KINDS.get(kind, kind.value)


def yearly_day_words(date: str) -> str:
    """A day that comes back, as it is kept: `1 May each year`, `1 May, since 1970`."""
    try:
        day = dt.date.fromisoformat(date.replace("-", "2000", 1) if date[:1] == "-" else date)
    except ValueError:
        return date
    words = f"{day.day} {_MONTHS[day.month - 1]}"
    return f"{words} each year" if date[:1] == "-" else f"{words}, since {day.year}"


def month_heading(day: dt.date) -> str:
    """`November 2026`, in English whatever the locale."""
    return f"{_LONG_MONTHS[day.month - 1]} {day.year}"


def ahead_words(day: dt.date, today: dt.date) -> str:
    """How far ahead a day is: `today`, `tomorrow`, `in 9 days`, `in 5 weeks`."""
    days = (day - today).days
    if days <= 1:
        return "today" if days <= 0 else "tomorrow"
    for size, name in ((30, "months"), (7, "weeks")):
        if days >= 3 * size:
            return f"in {days // size} {name}"
    return f"in {days} days"


def sureness_words(line: DateLine) -> str:
    """How sure a coming day is: `you wrote it`, `you said so`, `87% sure`."""
    if line.life_event is None:
        return "a mail says so" if line.date.evidence else "you wrote it"
    return decision_words(line.life_event)


def how_known_words(line: DateLine, now: dt.datetime) -> str:
    """Where a coming day was learned from, with the quote if there is one."""
    event, evidence = line.life_event, line.date.evidence
    if event is not None:
        evidence = event.evidence[-1] if event.evidence else None
    if evidence is None:
        return "You wrote it into the book, or a contact's card held it."
    told_at = event.told_at if event else line.date.told_at
    told = f", told on {day_words(owners_clock(told_at, now).date())}" if told_at else ""
    return f"“{evidence.quote}”{told}; {sureness_words(line)}."


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


def about_words(about: About) -> str:
    """What one knows of a person, as a label: `Family`, `Reached at`."""
    return _ABOUT[about]


def erasure_words(erasure: Erasure) -> str:
    """What is erased, by number: `12 mails, 1 call or note, 3 life events and 2 suggestions`."""
    counts = (
        (erasure.mails, "mail", "mails"),
        (erasure.logged, "call or note", "calls and notes"),
        (erasure.life_events, "life event", "life events"),
        (erasure.suggestions, "suggestion with its draft", "suggestions with their drafts"),
    )
    parts = [f"{number} {one if number == 1 else many}" for number, one, many in counts if number]
    if len(parts) < 2:
        return parts[0] if parts else "no mail and no news"
    return f"{', '.join(parts[:-1])} and {parts[-1]}"


def decision_words(life_event: LifeEvent) -> str:
    """What the owner said of it, or how sure the reader is."""
    if life_event.merged:
        return "you said: the same as another"
    if life_event.is_rejected:
        return "you said: no such thing"
    if life_event.is_confirmed:
        return "you said so"
    return f"{life_event.confidence:.0%} sure"


def reason_words(suggestion: Suggestion) -> str:
    """Why now, as the beginning of a line."""
    return suggestion.reason[:1].upper() + suggestion.reason[1:]


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
        case OutboxState.MISSED:
            return "missed"
        case OutboxState.WAITING if item.is_for_later and item.is_untried:
            return "later"
        case _:
            return "on its way"


def leaving_words(item: OutboxItem) -> str:
    """When an approved mail leaves, or why it has not, in a sentence without its full stop."""
    at = item.due_at
    match item.state:
        case OutboxState.MISSED:
            return f"It should have left {day_and_time_words(at)}, and nobody was there to send it"
        case OutboxState.WAITING if item.is_for_later and item.is_untried:
            return f"Leaves {day_and_time_words(at)}"
        case OutboxState.WAITING if item.is_untried:
            return "About to leave"
        case _:
            words = outbox_words(item).capitalize()
            return f"{words}: {item.trouble}" if item.trouble else words


def held_back_words(settled: Settled) -> str:
    """Which mail does not leave because the owner set its news right, and why; empty: none."""
    if not settled.held_back:
        return ""
    to = dict.fromkeys(address for item in settled.held_back for address in item.recipients)
    is_one = len(settled.held_back) == 1
    mail, it = ("mail", "it does") if is_one else ("mails", "they do")
    event = settled.life_event
    told = "spoke of it" if event.is_rejected and not event.merged else "told it otherwise"
    return f"Your {mail} to {', '.join(to)} {told}, so {it} not leave as approved."


def time_words(at: dt.datetime) -> str:
    """`8:00`, on the wall clock of whoever `at` is for."""
    return f"{at.hour}:{at.minute:02}"


def day_and_time_words(at: dt.datetime) -> str:
    """`Mon 23 Nov at 8:00`."""
    return f"{short_day_words(at.date())} at {time_words(at)}"


def near_time_words(at: dt.datetime, now: dt.datetime) -> str:
    """`at 8:00`, `tomorrow at 8:00`, `yesterday at 8:00`, else with its day."""
    match (at.date() - now.date()).days:
        case 0:
            return f"at {time_words(at)}"
        case 1:
            return f"tomorrow at {time_words(at)}"
        case -1:
            return f"yesterday at {time_words(at)}"
        case _:
            return f"{near_day_words(at.date(), now.date())} at {time_words(at)}"


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


def dismissed_words(suggestion: Suggestion) -> str:
    """What became of a suggestion that was dismissed, by the reason."""
    if suggestion.snoozed_until is not None:
        return f"Not now; it is back on {day_words(suggestion.snoozed_until)}"
    match suggestion.dismissed_because:
        case DismissalReason.NOT_NOW:
            return "Dismissed; later would be too late for it"
        case DismissalReason.NOT_AN_EVENT | DismissalReason.NOT_THIS_PERSON:
            return "Dismissed, and learned from"
        case DismissalReason.NEVER_THIS_KIND:
            return "Dismissed, and never suggested again"
        case _:
            return "Dismissed"


def reopened_words(suggestion: Suggestion) -> str:
    """What became of a suggestion that was opened again."""
    if suggestion.is_undecided:
        return "It is back."
    if suggestion.state is SuggestionState.EXPIRED:
        return "Undone, but it is too late for it by now."
    return "Undone, but nothing asks for it any more."


def deadline_words(suggestion: Suggestion, today: dt.date) -> str:
    """Until when it makes sense: `good until Fri 20 Nov`."""
    return f"good until {near_day_words(suggestion.expires_on, today)}"


def score_words(report: GateReport) -> str:
    """How much a draft is theirs alone: `82 of 100 theirs alone; 31 % like “...”`.

    What is hardly like it is not quoted.
    """
    said = f"{report.score} of 100 theirs alone"
    if report.nearest and report.likeness >= WORTH_QUOTING:
        said += f"; {round(100 * report.likeness)} % like the nearest other: “{report.nearest}”"
    return said


def override_words(override: Override) -> str:
    """That a mail left in spite of the gate, by whose word, and what had been found."""
    return f"Sent anyway by {override.by}, though: {' '.join(override.findings)}"


def writer_words(draft: Draft) -> str:
    """Whose words a draft is in: `your language model`."""
    return _WRITERS[draft.written_by]
