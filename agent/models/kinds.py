"""Kinds of life events, and whose and when they are."""

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
