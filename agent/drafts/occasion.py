"""What a letter is written for: the suggestion, the customer, and the life event behind both."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from agent.drafts.told.amending import amended
from agent.drafts.voice import Voice
from agent.errors import KinkeeperError
from agent.models import (
    SAD_KINDS,
    Closeness,
    Customer,
    DateKind,
    Entry,
    Kind,
    LifeEvent,
    Suggestion,
    When,
    Who,
)
from agent.names import formal_name, is_houses
from agent.yearly import in_year

MOST_RECALLED = 5
_STIFF = re.compile(
    r"(?:Dear|Respected|Hello|Good \w+),? (?:Mr|Mrs|Ms|Miss|Dr|Prof\w*|Sir|Madam|Sirs)\b"
)
_DEAR = re.compile(r"(?:My )?Dear(?:est)? ", re.IGNORECASE)
RIPE_DAYS, STALE_DAYS = 30, 400
"""So old must news be, and no older, for asking what has become of it."""
_OF_NEWS = frozenset({"reply", "follow_up", "hardship", "dates"})
_WITHOUT_REASON = frozenset({"kindness", "observances"})
ASKING_AFTER = frozenset({"keep_in_touch", "curiosity"})
"""Practices without news, which ask what has become of the last."""
_KIND_OF_DATE = {
    DateKind.BIRTHDAY: Kind.BIRTHDAY,
    DateKind.WEDDING_DAY: Kind.ANNIVERSARY,
    DateKind.DEATH: Kind.BEREAVEMENT,
    DateKind.GRADUATION: Kind.GRADUATION,
    DateKind.SCHOOL_START: Kind.SCHOOL_START,
}
_YEARLY = frozenset({DateKind.BIRTHDAY, DateKind.WEDDING_DAY})
_NO_NEWS = {
    "dates": "no mail tells of this day; a line of your own will do",
    "waiting_on": "what was promised or asked, only you can answer",
    "keep_in_touch": "there is no news of theirs to write about",
    "curiosity": "a question is all there is; the mail around it is yours",
    "kindness": "there is no news of theirs behind it; what is true to say is yours",
    "hardship": "they have not written of it themselves; ask how they are in your own words",
    "observances": "only you know what the day is to them",
}


class NoLetterError(KinkeeperError):
    """Nothing true and fitting can be said; the message says why, for "no draft, because ..."."""


@dataclass(frozen=True, slots=True)
class Occasion:
    """All that a letter may know: one customer, one event, and the mails it stands in."""

    suggestion: Suggestion
    customer: Customer
    life_event: LifeEvent | None
    """None where no life event is behind the suggestion: a note then, or nothing."""
    answered: Entry | None
    """The mail that is answered."""
    thread: tuple[Entry, ...]
    """Oldest first."""
    today: date
    voice: Voice
    earlier: tuple[LifeEvent, ...] = ()
    """What they told before and may be recalled, latest first."""
    beside: tuple[LifeEvent, ...] = ()
    """What else the answered mail tells."""
    may_be_sad: bool = False
    """The answered mail tells, perhaps, of something sad, too: nobody has said yet whether."""
    used: frozenset[str] = frozenset()
    """Lines that this customer has had, or anybody lately."""
    is_outlined: bool = False
    """The owner wants no words for this, only what is known."""

    @property
    def entries(self) -> tuple[Entry, ...]:
        """The mails the letter rests on, each once."""
        mails = (*self.thread, *((self.answered,) if self.answered else ()))
        return tuple({entry.id: entry for entry in mails}.values())

    @property
    def as_told(self) -> LifeEvent:
        """The life event as their mails tell of it; raises NoLetterError where there is none."""
        if self.life_event is None:
            raise NoLetterError(self.why_no_news)
        return self.life_event

    @property
    def why_no_news(self) -> str:
        """Why nothing can be said where no life event is behind the suggestion."""
        return _NO_NEWS.get(self.suggestion.practice, "no news of theirs is behind it")

    @property
    def key(self) -> str:
        """What the choice of words hangs on, beside the customer."""
        return self.life_event.id if self.life_event else self.suggestion.id

    @property
    def event(self) -> LifeEvent:
        """The life event as the letter speaks of it; raises NoLetterError where there is none.

        A birthday is this year's, a birth is a birthday from the next year on, an illness that
        ended well is a recovery, and the mail's own words go before what the reader made of them.
        """
        event = self.as_told
        if kind := self._date_kind:
            return self._as_date(event, kind)
        return amended(event, self.answered.text if self.answered else "")

    @property
    def _date_kind(self) -> DateKind | None:
        if self.suggestion.practice != "dates":
            return None
        return next((kind for kind in _KIND_OF_DATE if kind == self.suggestion.stage), None)

    def _as_date(self, event: LifeEvent, kind: DateKind) -> LifeEvent:
        update: dict[str, object] = {"kind": _KIND_OF_DATE[kind]}
        if kind is DateKind.DEATH:  # quietly, and on no day: the one known may be the funeral's
            update["date"] = None
        elif kind in _YEARLY and (first := event.first_day):
            day = _nearest(first, self.today)
            status = When.UPCOMING if day >= self.today else When.PAST
            update |= {"date": day.isoformat(), "status": status}
        return event.model_copy(update=update)

    def require_taught(self) -> None:
        """Raise NoLetterError where the letter has never learned to write for such an occasion."""
        event, practice = self.as_told, self.suggestion.practice
        if practice not in _OF_NEWS | _WITHOUT_REASON | ASKING_AFTER:
            raise NoLetterError(f'nobody has taught it the practice "{practice}"')
        if practice == "dates" and self._date_kind is None:
            raise NoLetterError("for a day of this sort the words are yours")
        if (
            self._date_kind is DateKind.BIRTHDAY
            and event.kind is Kind.BIRTH
            and (event.who in (Who.SELF, Who.SPOUSE) or not event.name)
        ):
            raise NoLetterError("no mail says what the child is called")

    @property
    def is_eve(self) -> bool:
        """A wish on the eve of what is feared."""
        return self.suggestion.practice == "follow_up" and self.suggestion.stage == "eve"

    @property
    def is_question(self) -> bool:
        """How did it go?"""
        return self.suggestion.practice == "follow_up" and not self.is_eve

    @property
    def is_answer(self) -> bool:
        """An answer to a mail that has none yet."""
        return self.suggestion.practice == "reply"

    @property
    def is_without_reason(self) -> bool:
        """Nothing has happened: the letter only remembers."""
        return self.suggestion.practice in _WITHOUT_REASON

    @property
    def is_later(self) -> bool:
        """It asks after what they told long ago, for want of any other reason."""
        return self.suggestion.practice in ASKING_AFTER

    @property
    def is_year_after_death(self) -> bool:
        """The first anniversary of a death."""
        return self._date_kind is DateKind.DEATH

    @property
    def is_answered_stiffly(self) -> bool:
        """Whether somebody who writes "Dear Mr Hale" is still new to the owner: no "Hi" for him."""
        is_new = self.voice.closeness is not Closeness.CLOSE
        return is_new and bool(self.answered and _STIFF.match(self.answered.text.lstrip()))

    @property
    def is_sad(self) -> bool:
        """Whether the letter has no place for cheer."""
        if self.life_event is None:
            return self.suggestion.is_sad
        return self.event.kind in SAD_KINDS

    @property
    def greeting(self) -> str:
        """The first line, whoever writes the rest."""
        event = self.event if self.life_event else None
        is_loss = event is not None and event.kind is Kind.BEREAVEMENT
        is_grave = is_loss and event is not None and event.who is not Who.PET
        return self.voice.greeting(
            self.called,
            is_sad=self.is_sad,
            is_grave=is_grave or self.is_answered_stiffly or self._is_answered_with_dear,
        )

    @property
    def called(self) -> str:
        """What the first line calls them: the first name, or "Mrs. Eze" who keeps to forms herself.

        Empty for a house that nobody signed for.
        """
        name, addresses = self.customer.name, self.customer.addresses
        if not self.customer.has_owners_name and any(is_houses(name, one) for one in addresses):
            return ""
        is_new = self.voice.closeness is Closeness.NEW
        if is_new and self.is_answered_stiffly and self.customer.first_name:
            return formal_name(name)
        return self.customer.first_name

    @property
    def _is_answered_with_dear(self) -> bool:
        """Whether somebody new writes "Dear Robin", and so gets no "Hi"."""
        is_new = self.voice.closeness is Closeness.NEW
        return is_new and bool(self.answered and _DEAR.match(self.answered.text.lstrip()))

    @property
    def is_yearly(self) -> bool:
        """A day that comes back every year."""
        return self._date_kind in _YEARLY

    @property
    def is_in_another_year(self) -> bool:
        """The day comes back: ages, years and jokes of the year it was told in are past."""
        return self.suggestion.practice == "dates" and self.event.date != self.as_told.date


def earlier_than(event: LifeEvent, others: Iterable[LifeEvent]) -> tuple[LifeEvent, ...]:
    """What they had told before, latest first."""
    before = (one for one in others if one.told_at < event.told_at and one.evidence)
    latest = sorted(before, key=lambda one: one.told_at, reverse=True)
    return tuple(latest[:MOST_RECALLED])


def told_beside(entry_id: str, others: Iterable[LifeEvent]) -> tuple[LifeEvent, ...]:
    """What else one mail tells."""
    return tuple(
        one for one in others if entry_id in (item.entry_id for item in one.evidence) and entry_id
    )


def to_ask_after(events: Iterable[LifeEvent], today: date) -> LifeEvent | None:
    """Their latest glad news that is old enough to be asked after, and not too old."""
    glad = (one for one in events if one.kind not in SAD_KINDS | {Kind.PREGNANCY} and one.evidence)
    ripe = [one for one in glad if RIPE_DAYS <= (today - one.told_at.date()).days <= STALE_DAYS]
    return max(ripe, key=lambda one: one.told_at, default=None)


def _nearest(day: date, today: date) -> date:
    """When a day comes back nearest to today; 29 February on the 28th where there is none."""
    days = (
        in_year(day.month, day.day, year) for year in (today.year - 1, today.year, today.year + 1)
    )
    return min(days, key=lambda one: abs((one - today).days))
