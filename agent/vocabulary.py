"""The fixed words of the product: kinds, states and reasons, as records and screen spell them.

Nothing but words, so that the screen can paint its first frame before any record is loaded.
"""

from __future__ import annotations

from enum import StrEnum


class Kind(StrEnum):
    """The 24 kinds of life event."""

    BIRTHDAY = "birthday"
    ENGAGEMENT = "engagement"
    WEDDING = "wedding"
    ANNIVERSARY = "anniversary"
    PREGNANCY = "pregnancy"
    BIRTH = "birth"
    GRADUATION = "graduation"
    SCHOOL_START = "school_start"
    JOB_INTERVIEW = "job_interview"
    NEW_JOB = "new_job"
    PROMOTION = "promotion"
    JOB_LOSS = "job_loss"
    RETIREMENT = "retirement"
    MOVE = "move"
    ILLNESS = "illness"
    RECOVERY = "recovery"
    BEREAVEMENT = "bereavement"
    SEPARATION = "separation"
    TRAVEL = "travel"
    ACHIEVEMENT = "achievement"
    BUSINESS_MILESTONE = "business_milestone"
    VOLUNTEERING = "volunteering"
    HARDSHIP = "hardship"
    NEW_PET = "new_pet"


DELICATE_KINDS = frozenset({Kind.BEREAVEMENT, Kind.ILLNESS, Kind.PREGNANCY, Kind.SEPARATION})
"""Kinds where a mistake hurts: the owner says "yes, that is so" before anything is drafted."""


SAD_KINDS = frozenset(
    {Kind.BEREAVEMENT, Kind.ILLNESS, Kind.SEPARATION, Kind.JOB_LOSS, Kind.HARDSHIP}
)
"""Kinds that bear no cheer."""


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
"""Kinds to be glad of, once they are sure."""


class Who(StrEnum):
    """Whose life event it is, seen from the customer."""

    SELF = "self"
    SPOUSE = "spouse"
    CHILD = "child"
    PARENT = "parent"
    SIBLING = "sibling"
    GRANDCHILD = "grandchild"
    RELATIVE = "relative"
    FRIEND = "friend"
    COLLEAGUE = "colleague"
    COMPANY = "company"
    PET = "pet"
    COMMUNITY = "community"


class When(StrEnum):
    """How a life event stands to the date of the mail that tells of it."""

    UPCOMING = "upcoming"
    ONGOING = "ongoing"
    PAST = "past"


class Outcome(StrEnum):
    """How a life event ended, as far as that was told."""

    WELL = "well"
    BADLY = "badly"
    CALLED_OFF = "called off"
    FALSE_ALARM = "false alarm"


class Direction(StrEnum):
    """Which way a mail went, seen from the owner."""

    IN = "in"
    OUT = "out"


class EntryKind(StrEnum):
    """What touched: one line of the journal is one of these."""

    MAIL = "mail"
    CALL = "call"
    APPOINTMENT = "appointment"
    SALE = "sale"
    ACTION = "action"
    NOTE = "note"
    KINDNESS = "kindness"
    """A kindness done other than by mail."""
    DIFFERENCE = "difference"
    """An act of making a difference: for a cause, a neighbour, a stranger."""


class MatterKind(StrEnum):
    """What a mail leaves open, or gives, beside life events."""

    PROMISE = "promise"
    """Its writer said that he would do something: "I'll send you the plans"."""
    QUESTION = "question"
    """Its writer asked something and expects an answer."""
    KIND_WORD = "kind word"
    """Its writer thanked or praised the one he wrote to."""
    REFERRAL = "referral"
    """Its writer came, or sent somebody, by way of another: "Ann told me about you"."""


class Automation(StrEnum):
    """What sent a mail, where no person wrote it to the one who got it."""

    NONE = "none"
    OUT_OF_OFFICE = "out of office"
    LIST = "list"
    NEWSLETTER = "newsletter"
    BOUNCE = "bounce"
    CALENDAR = "calendar"
    RECEIPT = "receipt"
    NOTICE = "notice"
    """Any other program."""

    @property
    def is_by_person(self) -> bool:
        """Whether its words are a person's own: what one writes who is away counts."""
        return self in (Automation.NONE, Automation.OUT_OF_OFFICE)


class DateKind(StrEnum):
    """What a remembered date brings back each year, or once."""

    BIRTHDAY = "birthday"
    WEDDING_DAY = "wedding day"
    IN_BUSINESS = "in business"
    DEATH = "death"
    GRADUATION = "graduation"
    SCHOOL_START = "school start"
    OTHER = "other"


class About(StrEnum):
    """What one would like to know of every customer."""

    FAMILY = "family"
    BIRTHDAY = "birthday"
    CAUSES = "causes"
    REACHED = "how they like to be reached"
    DIFFERENCE = "what they do to make a difference"


class Stage(StrEnum):
    """Where a relationship stands, by the rhythm of its touches."""

    STARTED = "started"
    GROWING = "growing"
    ESTABLISHED = "established"
    FADING = "fading"
    RENEWED = "renewed"


class Closeness(StrEnum):
    """How near owner and customer write to each other."""

    NEW = "new"
    """Few mails so far, or stiff ones."""
    KNOWN = "known"
    CLOSE = "close"
    """Many mails both ways, by first names, with kisses or jokes."""


class DetailKind(StrEnum):
    """What a signature tells of its writer."""

    PHONE = "phone"
    TITLE = "title"
    COMPANY = "company"
    PLACE = "place"


class SuggestionState(StrEnum):
    """Where a suggestion stands."""

    OPEN = "open"
    DRAFTED = "drafted"
    """Open, and a draft waits for the owner."""
    SNOOZED = "snoozed"
    DONE = "done"
    DISMISSED = "dismissed"
    EXPIRED = "expired"
    WITHDRAWN = "withdrawn"
    """Its practice no longer makes it; open again should it do so."""


UNDECIDED = frozenset({SuggestionState.OPEN, SuggestionState.DRAFTED, SuggestionState.SNOOZED})
"""The states in which a suggestion waits for its owner."""


class Doing(StrEnum):
    """What a suggestion asks of the owner."""

    WRITE = "write"
    CALL = "call"


class DismissalReason(StrEnum):
    """Why the owner drops a suggestion."""

    NOT_AN_EVENT = "not an event"
    """It did not happen, or is no news: the reader learns that."""
    NOT_THIS_PERSON = "not this person"
    """It is somebody else's news: the reader learns whose, where the owner says so."""
    NOT_NOW = "not now"
    """It comes back by itself, if its time is not over by then."""
    NEVER_THIS_KIND = "never this kind"
    """Nothing of the kind is suggested of this customer again, until the owner wants it again."""
    OTHER = "other"


class OutboxState(StrEnum):
    """How far an approved mail has come."""

    WAITING = "waiting"
    MISSED = "missed"
    SENDING = "sending"
    SENT = "sent"
    FILED = "filed"
    FAILED = "failed"


class Topic(StrEnum):
    """What a change is about."""

    CUSTOMER = "customer"
    ENTRY = "entry"
    LIFE_EVENT = "life_event"
    SUGGESTION = "suggestion"
    DRAFT = "draft"
    OUTBOX = "outbox"
    WEEK = "week"
    """What was done by hand, and so the counts of the week."""
    STATUS = "status"
    ALL = "all"
    """Whoever asks was away too long: anything may have changed."""


class AccountState(StrEnum):
    """What an account's connection is doing."""

    STARTING = "starting"
    READING = "reading"
    WATCHING = "watching"
    WAITING = "waiting"
    STOPPED = "stopped"


MATCH_START, MATCH_END = "\x02", "\x03"
"""A search hit's snippet has each match between these two; mail text never holds them."""


def whole_units(days: int) -> tuple[int, str]:
    """How long ago, in the largest unit of which there are two: `(13, "day")`, `(2, "week")`."""
    for size, unit in ((365, "year"), (30, "month"), (7, "week")):
        if days >= 2 * size:
            return days // size, unit
    return days, "day"
