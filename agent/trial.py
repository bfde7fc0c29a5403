"""One mail from a file, all the way to its draft: no agent, no stores, nothing is kept.

What the agent would ask its owner first, whether a loss is so, is taken for said.
"""

from __future__ import annotations

import datetime as dt
import logging
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace

from agent.config import Drafts, Suggestions, Voice
from agent.customers import learned
from agent.drafts import NoLetterError, learn_voice, write_draft
from agent.journal import Circle, Place, customer_id_of, file_mail, name_told
from agent.learning import read_all
from agent.life_events.language import is_english
from agent.life_events.story import Reading, Telling, weave
from agent.mail.characters import safe_text
from agent.mail.parse import parse_mail
from agent.models import (
    Address,
    Customer,
    Doing,
    Draft,
    Entry,
    Kept,
    LifeEvent,
    Mail,
    Outcome,
    Record,
    Suggestion,
    SuggestionView,
    Touch,
    derived_id,
)
from agent.names import full_name
from agent.occasions import address_of, as_signed, occasion_of
from agent.remarks import one_line
from agent.suggestions import make_suggestions
from agent.suggestions.reasons import name_event
from agent.suggestions.situation import Found, Situation

_NOON = dt.time(12)
LEAST_LIKELY = 0.3
"""As sure a doubtful life event must be to be drafted from, as if the owner had said yes."""
_logger = logging.getLogger(__name__)


@dataclass(frozen=True)
class Owner:
    """Whoever the draft is written for, and what the settings say of him."""

    name: str = ""
    """Empty: whoever the mail was written to."""
    circle: Circle = field(default_factory=lambda: Circle(own=frozenset()))
    suggestions: Suggestions = field(default_factory=Suggestions)
    drafts: Drafts = field(default_factory=Drafts)
    voice: Voice = field(default_factory=Voice)
    country: str = ""
    sent: Sequence[bytes] = ()
    """Mails that he has sent, from which his voice is learned."""


class DraftView(Record):
    """A draft and all that it rests on, or why there is none."""

    today: dt.date
    customer: Customer | None = None
    suggestion: Suggestion | None = None
    life_event: LifeEvent | None = None
    """The one that the draft answers."""
    beside: tuple[LifeEvent, ...] = ()
    """What else was found in the same mail."""
    asked_first: str = ""
    """What the owner would be asked before anything is drafted; taken for said."""
    draft: Draft | None = None
    no_draft_because: str = ""
    is_ready: bool = False
    """There is a draft, and the gate lets it through."""

    @classmethod
    def of(cls, view: SuggestionView, today: dt.date) -> DraftView:
        """What the agent shows of a suggestion."""
        because = view.no_draft_because
        if view.draft is None and view.suggestion.needs_confirmation:
            because = "you have not said yet that it is so"
        return cls(
            today=today,
            customer=view.customer,
            suggestion=view.suggestion,
            life_event=view.life_event,
            beside=view.beside,
            draft=view.draft,
            no_draft_because="" if view.draft else because or "nothing was written for it",
            is_ready=view.draft is not None and view.draft.gate.has_passed,
        )


def try_mail(
    raw: bytes, owner: Owner, *, today: dt.date | None = None, is_outlined: bool = False
) -> DraftView:
    """What the agent would draft, had this mail come from a customer of whom it knows nothing yet.

    Without `today` it is the day the mail was written.
    """
    noon = dt.datetime.combine(today, _NOON).astimezone() if today else None
    moment = noon or dt.datetime.now(dt.UTC)
    mail = parse_mail(raw, received_at=moment)
    owner = _as_written_to(mail, owner)
    entry = next(iter(file_mail(mail, Place(account="", is_sent=False), circle=owner.circle)), None)
    day = today or _day_of(mail)
    because = _why_unread(mail, entry, owner)
    if because or entry is None:
        return DraftView(today=day, no_draft_because=because)
    return _Trial(entry, owner, day, is_outlined=is_outlined).view()


def _as_written_to(mail: Mail, owner: Owner) -> Owner:
    """The owner, where nobody said who he is: the first whom the mail was written to."""
    readers = (who for who in mail.to if who.email != mail.sender.email and "@" in who.email)
    to = next(readers, None)
    if owner.circle.own or to is None:
        return owner
    circle = Circle(own=frozenset({to.email}))
    return replace(owner, name=owner.name or full_name(to.name), circle=circle)


def _day_of(mail: Mail) -> dt.date:
    """The day it was written, as its writer's calendar has it."""
    offset = dt.timezone(dt.timedelta(minutes=mail.utc_offset_minutes))
    return mail.sent_at.astimezone(offset).date()


def _why_unread(mail: Mail, entry: Entry | None, owner: Owner) -> str:
    """Why nothing is looked for in a mail; empty where something is."""
    email, circle = mail.sender.email, owner.circle
    is_owners = bool(owner.name) and full_name(mail.sender.name) == full_name(owner.name)
    if "@" not in email:
        return "it does not say from which address it comes"
    if email in circle.own or is_owners:
        return "you wrote it yourself"
    if circle.leaves_no_trace(email):
        return "its writer is on your never-log list"
    if entry is None:
        return "its writer is of your own house; [customers] always lists who is a customer too"
    if not entry.automation.is_by_person:
        return f"no person wrote it to you ({entry.automation})"
    if not any(map(str.isalpha, entry.text + entry.subject)):
        return "it holds no words"
    if not is_english(entry.text):
        return "it is in a language that kinkeeper does not read; it reads English"
    return ""


class _Trial:
    """One mail on its way from stage 3 to stage 5."""

    def __init__(self, entry: Entry, owner: Owner, today: dt.date, *, is_outlined: bool) -> None:
        self._entry = entry
        self._owner = owner
        self._today = today
        self._is_outlined = is_outlined
        name = name_told(entry)
        customer = Customer(
            id=customer_id_of(entry.address), name=name, heard_as=name, addresses=(entry.address,)
        )
        (told,) = read_all([(entry, customer.name)], owner_name=owner.name)
        self._is_read = told.is_read
        self._customer = as_signed(learned(customer, told.details), entry)
        self._matters = [Kept(one, entry.id, entry.at, entry.direction) for one in told.matters]
        self._events = weave([Telling(entry, Reading(found=told.found, turns=told.turns))])

    def view(self) -> DraftView:
        """The draft, or why there is none."""
        events, asked = self._confirmed()
        situation = self._situation(events)
        suggestion = self._suggestion(situation)
        view = DraftView(today=self._today, customer=self._customer, beside=tuple(events))
        if suggestion is None:
            because = self._why_no_suggestion(events)
            return view.model_copy(update={"no_draft_because": because})
        event = next(one for one in events if one.id == suggestion.life_event_id)
        view = DraftView(
            today=self._today,
            customer=self._customer,
            suggestion=suggestion,
            life_event=event,
            beside=tuple(one for one in events if one is not event),
            asked_first=asked,
        )
        try:
            draft = self._draft(suggestion, event, situation)
        except NoLetterError as reason:
            return view.model_copy(update={"no_draft_because": str(reason)})
        except Exception:
            _logger.exception("no draft could be written")
            return view.model_copy(update={"no_draft_because": "the letter writer stumbled"})
        return view.model_copy(update={"draft": draft, "is_ready": draft.gate.has_passed})

    def _confirmed(self) -> tuple[list[LifeEvent], str]:
        """The life events as after the owner's yes, and what he would be asked for it."""
        is_known = any(one.is_known for one in self._events)
        likeliest = max(self._events, key=lambda one: one.confidence, default=None)
        asked, events = [], []
        for one in self._events:
            is_taken = one.needs_confirmation and one.is_known
            is_likely = one is likeliest and one.confidence >= LEAST_LIKELY
            if is_taken or (is_likely and not is_known):
                asked.append(name_event(one, self._name))
                one = one.model_copy(update={"is_maybe": False, "is_confirmed": True})
            events.append(one)
        return events, " and ".join(asked)

    @property
    def _name(self) -> str:
        return self._customer.first_name or self._entry.address

    def _situation(self, events: Sequence[LifeEvent]) -> Situation:
        entry = self._entry
        touch = Touch(entry.at, entry.kind, entry.direction, entry.id, entry.thread_id)
        return Situation(
            customer=self._customer,
            found=Found(events),
            today=self._today,
            zone=entry.local_at.tzinfo,
            settings=self._owner.suggestions,
            touches=(touch,),
            first_at=entry.at,
            last_at=entry.at,
            matters=self._matters,
            country=self._owner.country,
            load=lambda _: (entry,),
        )

    @staticmethod
    def _suggestion(situation: Situation) -> Suggestion | None:
        """The weightiest of those that are made of the mail's news."""
        made = [one for one in make_suggestions(situation) if one.life_event_id]
        return max(made, key=lambda one: one.priority, default=None)

    def _why_no_suggestion(self, events: Sequence[LifeEvent]) -> str:
        if not self._is_read:
            return "the reader stumbled over it"
        if not events:
            return "it tells of nothing that happened in anybody's life"
        names = " and ".join(name_event(one, self._name) for one in events)
        if all(one.is_maybe for one in events):
            return f"it tells, perhaps, of {names}; you would be asked in Corrections"
        outcomes = {one.outcome for one in events}
        if outcomes <= {Outcome.CALLED_OFF, Outcome.FALSE_ALARM}:
            return f"{names} came to nothing"
        days = (self._today - self._entry.local_at.date()).days
        if days < 0:
            return f"on {self._today} it is still to be written"
        if days > self._owner.suggestions.reply.keep_days:
            return f"it came {days} days ago, too long to answer it now"
        return f"nobody who takes care would write about {names} today"

    def _draft(self, suggestion: Suggestion, event: LifeEvent, situation: Situation) -> Draft:
        if suggestion.doing is Doing.CALL:
            raise NoLetterError("this asks for a call, not for a letter")
        owner, entry = self._owner, self._entry
        kinds = (event.kind,) if self._is_outlined else owner.drafts.outline
        voice = learn_voice(
            list(self._sent()),
            customer=self._customer,
            owner_name=owner.name,
            sign_as=owner.drafts.sign_as,
            settings=owner.voice,
        )
        occasion = occasion_of(
            suggestion,
            event,
            situation,
            [entry],
            voice=voice,
            settings=owner.drafts.model_copy(update={"outline": kinds}),
        )
        email = address_of(entry, owner.circle.own) or min(owner.circle.own, default="")
        return write_draft(
            occasion,
            draft_id=derived_id("draft", suggestion.id),
            account="",
            sender=Address(name=owner.name, email=email),
        )

    def _sent(self) -> Iterator[Entry]:
        """What the owner wrote to anybody, latest first."""
        place = Place(account="", is_sent=True)
        now = dt.datetime.now(dt.UTC)
        mails = [parse_mail(raw, received_at=now, is_sent=True) for raw in self._owner.sent]
        for mail in sorted(mails, key=lambda one: one.sent_at, reverse=True):
            yield from file_mail(mail, place, circle=self._owner.circle)[:1]


def in_words(view: DraftView) -> Iterator[str]:
    """The lines to print, fit for a terminal."""
    if view.suggestion:
        yield f"As of {view.today}: {one_line(view.suggestion.reason)}"
    elif view.customer:
        who = view.customer.name or next(iter(view.customer.addresses), "")
        yield f"As of {view.today}, from {one_line(who)}"
    if view.life_event:
        yield f"It answers: {_event(view.life_event)}"
    for one in view.beside:
        yield f"{'Beside it' if view.life_event else 'Found'}: {_event(one)}"
    if view.asked_first:
        yield f"You would be asked first whether it is so: {one_line(view.asked_first)}"
    if view.suggestion:
        yield ""
    if view.draft is None:
        yield f"No draft, because {one_line(view.no_draft_because)}."
        return
    yield from _draft(view.draft)


def _event(event: LifeEvent) -> str:
    parts = [event.kind.value.replace("_", " "), f"of {event.who}"]
    if event.name:
        parts.append(one_line(event.name))
    if event.date:
        parts.append(f"on {event.date}")
    if event.is_maybe:
        parts.insert(0, "maybe")
    quotes = " … ".join(f"“{one_line(one.quote)}”" for one in event.evidence[:2])
    return f"{' '.join(parts)}: {quotes}"


def _draft(draft: Draft) -> Iterator[str]:
    yield f"From: {one_line(str(draft.sender))}"
    yield f"To: {one_line(', '.join(map(str, draft.to)))}"
    yield f"Subject: {one_line(draft.subject)}"
    yield ""
    yield from safe_text(draft.text).split("\n")
    yield ""
    yield f"Written by: {draft.written_by}"
    for fact in draft.facts:
        yield f"It rests on: {one_line(fact.claim)}, “{one_line(fact.evidence.quote)}”"
    if draft.outline:
        yield "To write of it yourself:"
        for line in draft.outline:
            yield f"- {one_line(line)}"
    report = draft.gate
    verdict = "passed" if report.has_passed else "stopped"
    yield f"Gate: {verdict}, {report.score} of 100"
    for check in report.checks:
        finding = f": {one_line(check.finding)}" if check.finding else ""
        yield f"{'  ok ' if check.has_passed else '  no '} {check.name}{finding}"
