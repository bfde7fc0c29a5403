"""Stage 3 of 6: Entry -> LifeEvent; one life event while `story` weaves it out of many mails."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from agent.life_events.kin import Person, first_name, is_meant_by, is_one, person_of, speaks_of
from agent.life_events.spans import finer, overlap, shifted, span_of
from agent.life_events.turns import Turn
from agent.life_events.ways import Way
from agent.models import (
    Direction,
    Entry,
    Evidence,
    FoundEvent,
    Kind,
    LifeEvent,
    Outcome,
    When,
    Who,
    derived_id,
)
from agent.subjects import is_reply, without_prefixes

RETOLD_WITHIN = dt.timedelta(days=120)
RECURRING_WITHIN = dt.timedelta(days=30)
TURNED_WITHIN = dt.timedelta(days=200)
NEAR_WITHIN = dt.timedelta(days=45)
ILL_WITHIN = dt.timedelta(days=60)
SAID_AGAIN_WITHIN = dt.timedelta(days=14)
REJECTED_WITHIN = dt.timedelta(days=21)
DENIAL = 0.4
"""What a denial leaves of the certainty; below LEAST_CERTAIN it is a maybe."""
LEAST_CERTAIN = 0.5
UNSURE = 1
"""The tie of words that may as well turn another story."""
RECURRING_KINDS = frozenset(
    {
        Kind.TRAVEL,
        Kind.ACHIEVEMENT,
        Kind.VOLUNTEERING,
        Kind.HARDSHIP,
        Kind.BUSINESS_MILESTONE,
        Kind.ILLNESS,
        Kind.JOB_INTERVIEW,
    }
)
"""Kinds that happen to the same person again, so that a later telling may be of another one."""
_ONE_AT_A_TIME = frozenset(
    {
        Kind.WEDDING,
        Kind.GRADUATION,
        Kind.MOVE,
        Kind.NEW_JOB,
        Kind.PREGNANCY,
        Kind.RETIREMENT,
        Kind.SCHOOL_START,
    }
)
"""Kinds of which a person has only one ahead: told with another day, it has been moved."""
_LASTING = frozenset({Kind.ILLNESS, Kind.PREGNANCY, Kind.HARDSHIP, Kind.SEPARATION})
_NEVER_PUT_OFF = frozenset({Kind.BEREAVEMENT, Kind.BIRTH, Kind.JOB_LOSS, Kind.RECOVERY})
_DECIDED_BY_DAY = frozenset({Kind.PREGNANCY, Kind.JOB_INTERVIEW})
"""Kinds whose day brings the birth or the job that one waits for."""
_ALARMING = frozenset({Kind.ILLNESS, Kind.HARDSHIP, Kind.JOB_LOSS, Kind.PREGNANCY})
_RANK = {When.UPCOMING: 0, When.ONGOING: 1, When.PAST: 2}
_OF_PLANS = frozenset({Way.MOVED, Way.CALLED_OFF})


_WOVEN = (
    "kind",
    "who",
    "name",
    "date",
    "status",
    "evidence",
    "told_at",
    "confidence",
    "is_maybe",
    "outcome",
    "contrary",
)


def fingerprint(event: LifeEvent) -> str:
    """Names what mail tells of a life event; see `LifeEvent.learned`."""
    parts = (event.kind, event.who, event.name, event.date, event.status, event.outcome)
    return derived_id("mail", *(part or "" for part in parts))


def woven_fields(event: LifeEvent) -> dict[str, Any]:
    """What mails tell of a life event, by field; the rest is the owner's or the book's."""
    return {name: getattr(event, name) for name in _WOVEN}


@dataclass
class Strand:
    """One life event while it is woven, out of what mails tell, the oldest first."""

    id: str
    customer_id: str
    kind: Kind
    person: Person
    date: str | None
    status: When
    confidence: float
    is_maybe: bool
    told_at: datetime
    last_at: datetime
    is_by_customer: bool
    owners: LifeEvent | None = None
    evidence: list[Evidence] = field(default_factory=list)
    contrary: list[Evidence] = field(default_factory=list)
    outcome: Outcome | None = None
    is_closed: bool = False
    closed_at: datetime | None = None
    entry_ids: set[str] = field(default_factory=set)
    founds: list[tuple[str, FoundEvent]] = field(default_factory=list)
    former_dates: list[str] = field(default_factory=list)
    texts: list[str] = field(default_factory=list)
    """Of the mails that tell of it."""
    references: set[str] = field(default_factory=set)
    subjects: set[str] = field(default_factory=set)
    shifts: list[tuple[int, int, datetime]] = field(default_factory=list)

    @classmethod
    def begun_by(cls, found: FoundEvent, entry: Entry) -> Strand:
        when = found.date or entry.local_at.date().isoformat()
        parts = (entry.customer_id, found.kind, found.who, found.name or "", when)
        story = cls(
            id=derived_id("event", *parts),
            customer_id=entry.customer_id,
            kind=found.kind,
            person=person_of(found, entry),
            date=found.date,
            status=found.status,
            confidence=found.confidence,
            is_maybe=found.is_maybe,
            told_at=entry.at,
            last_at=entry.at,
            is_by_customer=entry.direction is Direction.IN,
        )
        story._note(entry)
        story.founds.append((entry.id, found))
        story._add_evidence(found.evidence, found.start, entry)
        return story

    @classmethod
    def of_owner(cls, event: LifeEvent, entries: Sequence[Entry]) -> Strand:
        story = cls(
            id=event.id,
            customer_id=event.customer_id,
            kind=event.kind,
            person=Person(event.who, is_said=True, name=event.name),
            date=event.date,
            status=event.status,
            confidence=event.confidence,
            is_maybe=event.is_maybe,
            told_at=event.told_at,
            last_at=max((entry.at for entry in entries), default=event.told_at),
            is_by_customer=True,
            owners=event,
            evidence=list(event.evidence),
            contrary=list(event.contrary),
            outcome=event.outcome,
            is_closed=event.outcome is not None,
        )
        for entry in entries:
            story._note(entry)
        return story

    def event(self) -> LifeEvent:
        event = LifeEvent(
            id=self.id,
            customer_id=self.customer_id,
            kind=self.kind,
            who=self.person.who,
            name=self.person.name,
            date=self.date,
            status=self.status,
            evidence=tuple(self.evidence),
            told_at=self.told_at,
            confidence=round(self.confidence, 3),
            is_maybe=self.is_maybe,
            outcome=self.outcome,
            contrary=tuple(self.contrary),
        )
        if self.owners:
            event = self.owners.model_copy(update=woven_fields(event))
            if self.owners.learned != fingerprint(self.owners):
                return event
        return event.model_copy(update={"learned": fingerprint(event)})

    def _note(self, entry: Entry) -> None:
        if entry.id not in self.entry_ids:
            self.texts.append(entry.text)
        self.entry_ids.add(entry.id)
        self.references |= _references(entry)
        if subject := _subject(entry):
            self.subjects.add(subject)

    def _add_evidence(self, quote: str, start: int | None, entry: Entry) -> None:
        known = ((one.entry_id, one.quote) for one in self.evidence)
        if (entry.id, quote) not in known:
            self.evidence.append(Evidence(quote=quote, entry_id=entry.id, start=start))

    def is_in_thread(self, entry: Entry) -> bool:
        """Whether an entry answers one that told of it, or both the same."""
        is_answer = is_reply(entry.subject) and _subject(entry) in self.subjects
        return is_answer or not self.references.isdisjoint(_references(entry))

    @property
    def last_day(self) -> dt.date | None:
        span = span_of(self.date) if self.date else None
        return span[1] if span else None

    def is_told_by(self, found: FoundEvent, entry: Entry, turned: Mapping[int, Way]) -> bool:
        """Whether what an entry tells, that turns those stories, is this life event once more."""
        way = turned.get(id(self))
        is_moved = way is Way.MOVED
        if self.kind is not found.kind and not (self._may_be(found) and self._is_near(entry)):
            return False
        if self.owners and (told := self._shown_in(entry)):
            # What that mail tells of it, it has told: what is found there besides is another one.
            versions = (self.owners.version, self.owners.found_as)
            is_same = any((found.name, found.date) == (one.name, one.date) for one in versions)
            return is_same or found.evidence in told
        if entry.id in self.entry_ids and (same := self._told_in(entry)):
            return any(
                (found.name, found.date) == (one.name, one.date)
                or (is_moved and found.name == one.name)
                or found.evidence == one.evidence
                for one in same
            )
        if not is_one(
            self.person, person_of(found, entry), self.kind, is_near=self._is_near(entry)
        ):
            return False
        if way is None and self._is_over_for(found, entry):
            return False
        if found.date and self.date and way is None:
            dates = (self.date, *self.former_dates)
            if any(overlap(found.date, one) for one in dates):
                return True
            return self._is_dated_anew(found, entry)
        window = RECURRING_WITHIN if self.kind in RECURRING_KINDS else RETOLD_WITHIN
        if self.owners and self.owners.is_rejected and not self.is_in_thread(entry):
            # What was no news in spring may be news in summer: better asked again than lost.
            window = min(window, REJECTED_WITHIN)
        return way is not None or self._distance(entry) <= window

    def _may_be(self, found: FoundEvent) -> bool:
        """Whether one of the two is in doubt, and may be what the other is."""
        if self.owners or not (found.is_maybe or self.is_maybe):
            return False
        own = {kind for _, one in self.founds for kind in (one.kind, *one.likeliest)}
        both = own & {found.kind, *found.likeliest}
        return bool(both & {self.kind, found.kind})

    def _told_in(self, entry: Entry) -> list[FoundEvent]:
        return [one for entry_id, one in self.founds if entry_id == entry.id]

    def _shown_in(self, entry: Entry) -> list[str]:
        return [one.quote for one in self.evidence if one.entry_id == entry.id]

    def _is_near(self, entry: Entry) -> bool:
        return self.is_in_thread(entry) or self._distance(entry) <= NEAR_WITHIN

    def _distance(self, entry: Entry) -> dt.timedelta:
        day = self.last_day or self.told_at.date()
        return min(
            abs(entry.at.date() - day), abs(entry.at - self.told_at), abs(entry.at - self.last_at)
        )

    def _is_over_for(self, found: FoundEvent, entry: Entry) -> bool:
        """Whether it had ended before, and what is told goes on: that is another one."""
        if self.closed_at is None or self.closed_at >= entry.at or found.status is When.PAST:
            return False
        if entry.direction is Direction.OUT:
            return False  # the owner speaks of what he was told
        is_again = self.kind in _LASTING or self.kind is Kind.JOB_INTERVIEW
        return is_again or self.outcome is Outcome.CALLED_OFF

    def _is_dated_anew(self, found: FoundEvent, entry: Entry) -> bool:
        """Whether another day is the same life event on a new day, though nobody says so."""
        new = span_of(found.date or "")
        last = self.last_day
        if new is None or last is None:
            return False
        is_named = bool(found.name and first_name(found.name) == self.person.first_name)
        is_sure = is_named or self.person.who in (Who.SELF, Who.SPOUSE)
        if self.kind is Kind.ILLNESS:  # the fall, the operation, the treatment
            is_sure = is_sure or self.person.who is found.who is Who.PARENT
            return is_sure and abs(entry.at - self.last_at) <= ILL_WITHIN
        return (
            self.kind in _ONE_AT_A_TIME
            and is_sure
            and last >= entry.local_at.date()
            and abs((new[1] - last).days) <= RETOLD_WITHIN.days
        )

    def is_answered_by(self, found: FoundEvent, entry: Entry) -> bool:
        """Whether the owner, told of it shortly before, may mean it by what he calls otherwise.

        With a day or a name of its own, or once the due date or the interview has come, it may be
        what the owner has heard by other means.
        """
        is_recent = self.is_in_thread(entry) or entry.at - self.last_at <= NEAR_WITHIN
        is_told = self.is_by_customer and self.told_at < entry.at
        if not (is_told and is_recent) or (self.owners and self.owners.is_rejected):
            return False
        span = span_of(self.date) if self.date else None
        if self.kind in _DECIDED_BY_DAY and span and span[0] <= entry.local_at.date():
            return False
        if found.date and not overlap(found.date, self.date or ""):
            return False
        name = first_name(found.name)
        is_known = name in ("", self.person.first_name)
        return is_known or any(name in _words(text) for text in self.texts)

    def acknowledge(self, found: FoundEvent, entry: Entry) -> None:
        """The owner has spoken of it; his words show that, and change nothing in it."""
        self._note(entry)
        self._add_evidence(found.evidence, found.start, entry)

    def add(self, found: FoundEvent, entry: Entry, *, is_moved: bool) -> None:
        """One more telling; the customer's own words weigh more than the owner's."""
        self._note(entry)
        self._add_evidence(found.evidence, found.start, entry)
        self.founds.append((entry.id, found))
        by_customer = entry.direction is Direction.IN
        self.last_at = max(self.last_at, entry.at)
        if self.owners is None:
            if self.is_maybe and not found.is_maybe and not self.contrary:
                self.kind = found.kind
            self.person = self.person.with_words_of(person_of(found, entry))
            self._weigh(found)
            if not is_moved:
                self._date_by(found.date, by_customer=by_customer)
        if by_customer or not self.is_by_customer:
            is_later = _RANK[found.status] > _RANK[self.status]
            is_first = by_customer and not self.is_by_customer
            if (is_later or is_first) and not self.is_closed:
                self.status = found.status
            self.is_by_customer |= by_customer
        self.told_at = min(self.told_at, entry.at)

    def _weigh(self, found: FoundEvent) -> None:
        if found.is_maybe and not self.is_maybe:
            return
        if self.contrary and not found.is_maybe:  # told again for certain, whatever was said
            self.confidence = found.confidence
        else:
            self.confidence = max(self.confidence, found.confidence)
        self.is_maybe = self.is_maybe and found.is_maybe

    def _date_by(self, date: str | None, *, by_customer: bool) -> None:
        if date is None or any(overlap(date, one, slack_days=0) for one in self.former_dates):
            return
        if self.date is None or overlap(self.date, date):
            self.date = finer(self.date, date)
        elif by_customer or not self.is_by_customer:
            self._move_to(date)

    def _move_to(self, date: str | None) -> None:
        if self.date and self.date != date:
            self.former_dates.append(self.date)
        if date in self.former_dates:
            self.former_dates.remove(date)
        self.date = date

    # What turns it

    def tie(self, turn: Turn, entry: Entry) -> int:
        """How surely words that turn some story turn this one; 0: not at all."""
        if not self._can_turn(turn, entry) or not self._may_be_called(turn.name, entry):
            return 0
        kinds = set(turn.kinds)
        if turn.way is Way.CALLED_OFF and Kind.WEDDING in kinds:
            kinds.add(Kind.ENGAGEMENT)
        if Kind.RECOVERY in kinds:
            kinds.add(Kind.ILLNESS)
        is_named = self.person.first_name in _words(turn.quote)
        is_named = is_named or is_meant_by(self.person, turn.quote)
        is_free = not (turn.is_of_business or (kinds and self.kind not in kinds))
        if self.kind in kinds:
            surely = 4
        elif (is_named and not turn.is_of_business) or (is_free and self.kind in turn.near):
            surely = 3
        elif is_free and not turn.names_another and self.is_in_thread(entry):
            surely = 2
        elif is_free and not turn.names_another and self._waits_for(turn, entry):
            surely = UNSURE
        else:
            return 0
        if not speaks_of(self.person, turn.quote) and not is_named:
            # "Mum is ill, so the wedding is put off" speaks of her, too
            return UNSURE if surely == 4 and turn.way in _OF_PLANS else 0
        return surely + 2 * is_named

    def _may_be_called(self, name: str, entry: Entry) -> bool:
        """Whether words of somebody by that name may be of this person, who may have none yet."""
        if not name or self.person.first_name:
            return first_name(name) in ("", self.person.first_name)
        return self.person.who is not Who.SELF and self._is_near(entry)

    def _waits_for(self, turn: Turn, entry: Entry) -> bool:
        """Whether its day has just been, and such words answer how it went."""
        last = self.last_day
        if last is None or self.outcome is not None or self.kind not in turn.answers:
            return False
        return dt.timedelta(0) <= entry.local_at.date() - last <= NEAR_WITHIN

    def _can_turn(self, turn: Turn, entry: Entry) -> bool:
        if entry.at < self.told_at or (self.owners and entry.id in self.entry_ids):
            return False
        if turn.way is Way.MOVED and self._is_dated_by_owner_after(entry):
            return False
        today, last = entry.local_at.date(), self.last_day
        if entry.at - self.last_at > TURNED_WITHIN and (last is None or today - last > NEAR_WITHIN):
            return False
        match turn.way:
            case Way.DENIED:
                return True
            case Way.BACK_ON:
                return self.outcome is Outcome.CALLED_OFF
            case Way.CLEAR:
                return self.kind is Kind.ILLNESS
            case Way.FALSE_ALARM:
                return self.kind in _ALARMING
            case Way.WON | Way.LOST if self.kind is Kind.ACHIEVEMENT:
                is_ahead = self.last_day is not None and self.last_day > today
                is_trial = self.status is not When.PAST and not is_ahead and not self.is_closed
                return is_trial and self.kind in (*turn.kinds, *turn.answers)
            case Way.WON | Way.LOST:
                is_meant = not turn.answers or self.kind in turn.answers
                return is_meant and self.kind is Kind.JOB_INTERVIEW
            case Way.MOVED | Way.CALLED_OFF:
                is_ahead = last is None or today - last <= dt.timedelta(days=3)
                is_plan = self.status is not When.PAST and self.kind not in _NEVER_PUT_OFF
                if turn.way is Way.MOVED:
                    return is_ahead and is_plan
                is_again = self.outcome is Outcome.CALLED_OFF
                is_promise = self.kind is Kind.ENGAGEMENT and not self.is_closed
                return (
                    (is_ahead and is_plan and self.kind not in _LASTING) or is_promise or is_again
                )
        span = span_of(self.date) if self.date else None
        return not self.is_closed and (span is None or span[0] <= today)

    def _is_dated_by_owner_after(self, entry: Entry) -> bool:
        """Whether the owner has set its day right since an entry that is read only now."""
        owners = self.owners
        if owners is None or owners.decided_at is None or owners.date == owners.found_as.date:
            return False
        return entry.at <= owners.decided_at

    def turn(self, turn: Turn, entry: Entry, *, date: str | None, is_told: bool) -> None:
        """Go on as the words say.

        `is_told`: the same entry tells it besides; `date` is the day that it then gives.
        """
        if self.owners and self.owners.is_rejected:
            return
        if turn.way is Way.DENIED:
            self._deny(turn, entry)
            return
        self._note(entry)
        self.last_at = max(self.last_at, entry.at)
        if not is_told:
            self._add_evidence(turn.quote, turn.start, entry)
        match turn.way:
            case Way.MOVED:
                self._put_off(turn, entry, date)
            case Way.BACK_ON:
                self._go_on()
            case Way.CALLED_OFF:
                self.end(Outcome.CALLED_OFF, entry.at)
            case Way.FALSE_ALARM:
                self.end(Outcome.FALSE_ALARM, entry.at)
            case Way.CLEAR | Way.WON:
                self.end(Outcome.WELL, entry.at)
            case Way.LOST:
                self.end(Outcome.BADLY, entry.at)
            case _ if self.kind not in _LASTING:  # an operation that went well is no recovery
                self.end(Outcome.WELL if turn.way is Way.WELL else Outcome.BADLY, entry.at)
                self.is_closed = self.kind is not Kind.JOB_INTERVIEW  # the answer is yet to come

    def _put_off(self, turn: Turn, entry: Entry, date: str | None) -> None:
        date = turn.date or date
        if turn.days or turn.months:
            if date is None and self._is_shifted_already(turn, entry):
                return
            self.shifts.append((turn.days, turn.months, entry.at))
            date = date or shifted(self.date or "", days=turn.days, months=turn.months) or self.date
        self._move_to(date)
        self._go_on()

    def _is_shifted_already(self, turn: Turn, entry: Entry) -> bool:
        """Whether the same was told a few days ago: "pushed back a week, as I said"."""
        return any(
            (turn.days, turn.months) == (days, months) and entry.at - at <= SAID_AGAIN_WITHIN
            for days, months, at in self.shifts
        )

    def _go_on(self) -> None:
        self.outcome, self.is_closed, self.closed_at = None, False, None
        if self.kind not in _LASTING:
            self.status = When.UPCOMING

    def end(self, outcome: Outcome, at: datetime) -> None:
        """It is over; what was told first of its outcome counts."""
        if self.is_closed or (self.owners and self.owners.is_rejected):
            return
        self.outcome, self.status = outcome, When.PAST
        self.is_closed, self.closed_at = True, at

    def _deny(self, turn: Turn, entry: Entry) -> None:
        if any(one.entry_id == entry.id for one in self.contrary):
            return
        self.contrary.append(Evidence(quote=turn.quote, entry_id=entry.id, start=turn.start))
        if self.owners and self.owners.is_decided:
            return
        self.confidence *= DENIAL
        self.is_maybe = self.is_maybe or self.confidence < LEAST_CERTAIN


def _references(entry: Entry) -> set[str]:
    return set(filter(None, (entry.message_id, entry.in_reply_to, *entry.references)))


def _subject(entry: Entry) -> str:
    subject = " ".join(without_prefixes(entry.subject).casefold().split())
    return subject if len(subject) > 5 else ""


def _words(text: str) -> set[str]:
    """The words of a text, folded to compare with a name; without the 's of a possessive."""
    return {word.casefold() for word in re.findall(r"[^\W\d_]+", text)}
