"""The list of the day and its practices."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from agent.config.section import Days, PracticeName, Section


class Reply(Section):
    """[suggestions.reply]"""

    enabled: bool = True
    keep_days: Days = 30


class FollowUp(Section):
    """[suggestions.follow_up]"""

    enabled: bool = True
    eve: bool = True
    after_days: Days = 1
    keep_days: Days = 21


class Dates(Section):
    """[suggestions.dates]: how many days ahead each kind of day is spoken of."""

    enabled: bool = True
    birthday: Days = 0
    wedding_day: Days = 2
    in_business: Days = 3
    death: Days = 0
    graduation: Days = 3
    school_start: Days = 2
    other: Days = 0
    keep_days: Days = 5


class WaitingOn(Section):
    """[suggestions.waiting_on]"""

    enabled: bool = True
    business_days: Annotated[int, Field(ge=1, le=60)] = 3
    keep_days: Days = 30


class KeepInTouch(Section):
    """[suggestions.keep_in_touch]"""

    enabled: bool = True
    every: dict[str, Annotated[int, Field(ge=1, le=3650)]] = Field(default_factory=dict)
    slack: Annotated[float, Field(ge=1, le=10)] = 1.5
    least_touches: Annotated[int, Field(ge=3, le=100)] = 5
    keep_days: Days = 14


class Curiosity(Section):
    """[suggestions.curiosity]"""

    enabled: bool = True
    week_customers: Annotated[int, Field(ge=1, le=50)] = 5
    again_days: Days = 90


class Kindness(Section):
    """[suggestions.kindness]"""

    enabled: bool = True
    a_day: Annotated[int, Field(ge=0, le=30)] = 1
    again_weeks: Annotated[int, Field(ge=1, le=520)] = 8


class Hardship(Section):
    """[suggestions.hardship]"""

    enabled: bool = True
    keep_days: Days = 14


class Observances(Section):
    """[suggestions.observances]"""

    enabled: bool = True
    lead_days: Days = 1
    keep_days: Days = 2


class Suggestions(Section):
    """[suggestions]: the list of the day and its practices."""

    max_today: Annotated[int, Field(ge=1, le=100)] = 12
    most_a_person: Annotated[int, Field(ge=1, le=10)] = 1
    quiet_days: Days = 30
    grave_illness_days: Days = 21
    colleagues: bool = False
    reply: Reply = Reply()
    follow_up: FollowUp = FollowUp()
    dates: Dates = Dates()
    waiting_on: WaitingOn = WaitingOn()
    keep_in_touch: KeepInTouch = KeepInTouch()
    curiosity: Curiosity = Curiosity()
    kindness: Kindness = Kindness()
    hardship: Hardship = Hardship()
    observances: Observances = Observances()
    other: dict[PracticeName, dict[str, bool | int | float | str]] = Field(default_factory=dict)
