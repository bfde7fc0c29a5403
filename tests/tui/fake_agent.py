"""A small agent in memory: the product's own local API over a desk, views and journal of records."""

from __future__ import annotations

import asyncio
import datetime as dt
import json
from copy import copy

import httpx

from agent.api.app import build_app
from agent.byhand import make_entry, moment_of
from agent.changes import ChangeFeed
from agent.errors import GateError, NotFoundError, StaleError, UsageError
from agent.models import (
    MATCH_END,
    MATCH_START,
    About,
    AccountState,
    AccountStatus,
    AgentStatus,
    Brief,
    Correction,
    Corrections,
    Customer,
    CustomerLine,
    CustomerView,
    DateLine,
    Dictation,
    DismissalReason,
    Double,
    Doubles,
    Draft,
    EarlierEntries,
    Entry,
    EntryKind,
    Erasure,
    Fact,
    Found,
    GateCheck,
    GateReport,
    Join,
    Kind,
    KnownFact,
    LifeEvent,
    Log,
    Merged,
    MonthTouches,
    OutboxItem,
    OutboxLine,
    OutboxState,
    OutboxView,
    RememberedDate,
    SavedDates,
    SealedMail,
    SearchHit,
    Settled,
    Split,
    Suggestion,
    SuggestionState,
    SuggestionView,
    Today,
    TodayLine,
    Topic,
    Version,
    Week,
    Who,
)
from tests.tui.morning import NOW, OWNER, TODAY, Person


class Wire(httpx.AsyncBaseTransport):
    """Reaches the agent in memory, unless it is down, and notes what is asked of it."""

    def __init__(self, agent: FakeAgent) -> None:
        self.agent = agent

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        if self.agent.is_down:
            raise httpx.ConnectError("connection refused")
        if request.url.path != "/changes":
            path = request.url.raw_path.decode()
            body = json.loads(request.content or b"{}")
            self.agent.calls.append((f"{request.method} {path}", body))
            await asyncio.sleep(0)  # as over a socket, others run meanwhile
        return await httpx.ASGITransport(app=self.agent.app).handle_async_request(request)


class FakeAgent:
    """Records behind the real API; `calls` holds "METHOD /path" and the body."""

    def __init__(self) -> None:
        self.calls: list[tuple[str, object]] = []
        self.people: dict[str, Person] = {}
        self.views: dict[str, SuggestionView] = {}
        self.status = AgentStatus(
            version="0.1.0",
            now=NOW,
            today=TODAY,
            is_clock_moved=True,
            owner=OWNER.name,
            accounts=(
                AccountStatus(name="mail", state=AccountState.WATCHING, filed=120, total=120),
            ),
            customers=14,
            entries=120,
            life_events=9,
            waiting_in_outbox=0,
        )
        self.asides: dict[str, object] = {}
        """What stands beside the list of the day: fields of Today."""
        self.briefs: dict[str, Brief] = {}
        self.curves: dict[str, tuple[MonthTouches, ...]] = {}
        self.doubles: list[Double] = []
        self.page = 100
        """So many entries of a customer are told at once."""
        self.undo_seconds = 0
        self.sealed_for: tuple[dt.datetime | None, str] = (None, "")
        self.dates: list[DateLine] = []
        self.weeks: list[Week] = []
        """What was done, this week first."""
        self.search_says: tuple[str, ...] = ()
        """What of the search was not understood."""
        self.is_down = False
        self.reopens_as = SuggestionState.OPEN
        self.gate_refuses = ""
        self.digest = "digest-1"
        self.warnings: tuple[str, ...] = ()
        self.model_says: list[str | None] = []
        """Piece by piece what a model writes; None is where it thinks and says no more."""
        self.dictation = Dictation(draft_id="")
        self.changes = ChangeFeed()
        self.app = build_app(
            desk=FakeDesk(self),
            by_hand=FakeByHand(self),
            happenings=None,  # of this the screen asks nothing
            notebook=FakeNotebook(self),
            identity=FakeIdentity(self),
            writing=FakeWriting(self),
            views=FakeViews(self),
            changes=self.changes,
            status=lambda: self.status,
        )

    def decisions(self) -> list[tuple[str, object]]:
        """The calls that change something."""
        return [call for call in self.calls if not call[0].startswith("GET")]

    async def change(self, topic: Topic = Topic.ALL, id_: str = "") -> None:
        """Let whoever follows the changes know."""
        self.changes.announce(topic, id_)

    def suggest(self, person: Person, practice: str, reason: str, **rest) -> Suggestion:
        draft = rest.pop("draft", None)
        life_event = rest.pop("life_event", None)
        thread = rest.pop("thread", tuple(person.entries))
        due_on = rest.pop("due_on", TODAY)
        suggestion = Suggestion(
            id=f"suggestion-{len(self.views) + 1}",
            customer_id=person.customer.id,
            practice=practice,
            reason=reason,
            life_event_id=life_event.id if life_event else None,
            evidence=life_event.evidence if life_event else (),
            due_on=due_on,
            expires_on=due_on + dt.timedelta(days=21),
            priority=1.0,
            **rest,
        )
        self.people[person.customer.id] = person
        self.views[suggestion.id] = SuggestionView(
            suggestion=suggestion,
            customer=person.customer,
            life_event=life_event,
            thread=thread,
            draft=self.draft_of(person, suggestion, life_event, draft) if draft else None,
        )
        return suggestion

    def replace(self, suggestion_id: str, **fields) -> None:
        view = self.views[suggestion_id]
        self.views[suggestion_id] = view.model_copy(update=fields)

    def life_event(self, life_event_id: str) -> LifeEvent:
        for person in self.people.values():
            for event in person.life_events:
                if event.id == life_event_id:
                    return event
        raise NotFoundError("this life event is no longer in the book")

    def keep(self, changed: LifeEvent) -> LifeEvent:
        person = self.people[changed.customer_id]
        person.life_events = [
            changed if event.id == changed.id else event for event in person.life_events
        ]
        self.changes.announce(Topic.LIFE_EVENT, changed.id)
        return changed

    def view(self, suggestion_id: str) -> SuggestionView:
        if suggestion_id not in self.views:
            raise NotFoundError("there is no such suggestion")
        return self.views[suggestion_id]

    def view_of_mail(self, item_id: str) -> SuggestionView:
        """The suggestion of an approved mail that has not begun to leave."""
        for view in self.views.values():
            if view.outbox and view.outbox.id == item_id:
                if not view.outbox.can_be_taken_back:
                    raise StaleError("this mail has begun to leave; it can no longer be taken back")
                return view
        raise NotFoundError("this mail is no longer in the outbox")

    def keep_mail(self, suggestion_id: str, item: OutboxItem | None) -> OutboxItem | None:
        """This is the approved mail of that suggestion now, as the status says too."""
        self.replace(suggestion_id, outbox=item)
        items = [one.outbox for one in self.views.values() if one.outbox]
        waiting = [one for one in items if one.can_be_taken_back]
        counted = {
            "waiting_in_outbox": len(waiting),
            "next_leaves_at": min((o.leaves_at for o in waiting if o.is_untried), default=None),
            "missed_in_outbox": sum(one.state is OutboxState.MISSED for one in waiting),
        }
        self.status = self.status.model_copy(update=counted)
        self.changes.announce(Topic.OUTBOX, item.id if item else "")
        return item

    def view_of_draft(self, draft_id: str) -> SuggestionView:
        for view in self.views.values():
            if view.draft and view.draft.id == draft_id:
                return view
        raise NotFoundError("there is no such draft")

    def fail(self, suggestion_id: str, trouble: str) -> None:
        """The mail of that suggestion was approved, and did not leave."""
        draft = self.views[suggestion_id].draft
        item = outbox_item(draft, self.digest)
        failed = item.model_copy(update={"state": OutboxState.FAILED, "trouble": trouble})
        self.replace(suggestion_id, outbox=failed)

    def send_back(self, suggestion_id: str, words: str) -> None:
        """The mail of that suggestion left, and came back."""
        item = outbox_item(self.views[suggestion_id].draft, self.digest)
        update = {"state": OutboxState.FILED, "came_back": words}
        self.replace(suggestion_id, outbox=item.model_copy(update=update))

    def set_state(self, suggestion_id: str, **fields) -> Suggestion:
        suggestion = self.views[suggestion_id].suggestion.model_copy(update=fields)
        self.replace(suggestion_id, suggestion=suggestion)
        return suggestion

    def decide(self, suggestion_id: str, **fields) -> Suggestion:
        _refuse_if_under_way(self.view(suggestion_id))
        self.changes.announce(Topic.SUGGESTION, suggestion_id)
        return self.set_state(suggestion_id, **fields)

    def draft_of(self, person, suggestion, life_event, words) -> Draft:
        subject, text = words
        facts = (
            tuple(
                Fact(claim=suggestion.reason, evidence=evidence) for evidence in life_event.evidence
            )
            if life_event
            else ()
        )
        names = ("names their news", "fits nobody else", "sells nothing", "no invention")
        return Draft(
            id=f"draft-of-{suggestion.id}",
            suggestion_id=suggestion.id,
            customer_id=person.customer.id,
            account="mail",
            sender=OWNER,
            to=(person.address,),
            subject=subject,
            text=text,
            facts=facts,
            gate=GateReport(checks=tuple(GateCheck(name=name, has_passed=True) for name in names)),
        )


class FakeDesk:
    """Decides on records; like the real desk, it refuses where the mail is under way."""

    def __init__(self, agent: FakeAgent) -> None:
        self._agent = agent
        self._said: list[str] = []

    def snooze(self, suggestion_id: str, until: dt.date) -> Suggestion:
        return self._agent.decide(suggestion_id, state=SuggestionState.SNOOZED, snoozed_until=until)

    def dismiss(self, suggestion_id: str, reason: DismissalReason, whose=None) -> Suggestion:
        suggestion = self._agent.view(suggestion_id).suggestion
        if reason is DismissalReason.NOT_NOW and suggestion.expires_on > TODAY:
            return self.snooze(suggestion_id, TODAY + dt.timedelta(days=7))
        return self._agent.decide(
            suggestion_id, state=SuggestionState.DISMISSED, dismissed_because=reason
        )

    def reopen(self, suggestion_id: str) -> Suggestion:
        state = self._agent.reopens_as
        return self._agent.decide(suggestion_id, state=state, snoozed_until=None)

    def take_kindness(self, suggestion_id: str) -> Suggestion:
        line = self._agent.asides.pop("kindness")
        person = self._agent.people[line.customer.id]
        view = SuggestionView(
            suggestion=line.suggestion,
            customer=line.customer,
            life_event=None,
            thread=tuple(person.entries),
            draft=None,
        )
        self._agent.views[suggestion_id] = view
        self._agent.changes.announce(Topic.SUGGESTION, suggestion_id)
        return line.suggestion

    def confirm(self, suggestion_id: str) -> None:
        suggestion = self._agent.decide(suggestion_id, needs_confirmation=False)
        view = self._agent.view(suggestion_id)
        if view.life_event is not None:
            so = self.confirm_life_event(view.life_event.id).life_event
            self._agent.replace(suggestion_id, life_event=so)
        words = (f"Dear {view.customer.first_name}", "I am so sorry.\n\nRobin")
        person = self._agent.people[view.customer.id]
        draft = self._agent.draft_of(person, suggestion, view.life_event, words)
        self._agent.replace(suggestion_id, draft=draft)

    def confirm_life_event(self, life_event_id: str) -> Settled:
        return self._say(life_event_id, is_confirmed=True, is_rejected=False)

    def reject_life_event(self, life_event_id: str) -> Settled:
        return self._say(life_event_id, is_confirmed=False, is_rejected=True)

    def correct_life_event(
        self, life_event_id: str, *, kind: Kind, who: Who, name: str, date: str
    ) -> Settled:
        right = {"kind": kind, "who": who, "name": name or None, "date": date or None}
        return self._say(life_event_id, **right, is_confirmed=True, is_rejected=False)

    def merge_life_events(self, life_event_id: str, other_id: str) -> Settled:
        other = self._agent.life_event(other_id)
        merged = Merged(into=other.id, before=other.version)
        return self._say(life_event_id, merged=merged, is_confirmed=False, is_rejected=True)

    def take_back(self, life_event_id: str) -> Settled:
        event = self._agent.life_event(life_event_id)
        if not event.earlier:
            raise StaleError("nothing is decided about this; there is nothing to undo")
        before = {name: getattr(event.earlier[-1], name) for name in Version.model_fields}
        before |= {"earlier": event.earlier[:-1], "merged": None}
        kept = self._agent.keep(event.model_copy(update=before))
        for view in list(self._agent.views.values()):
            if view.life_event is not None and view.life_event.id == kept.id:
                waits = kept.needs_confirmation
                self._agent.set_state(view.suggestion.id, needs_confirmation=waits)
                draft = None if waits else view.draft
                self._agent.replace(view.suggestion.id, life_event=kept, draft=draft)
        return Settled(life_event=kept)

    def _say(self, life_event_id: str, **said) -> Settled:
        event = self._agent.life_event(life_event_id)
        said |= {"is_maybe": False, "decided_at": NOW + dt.timedelta(seconds=len(self._said))}
        self._said.append(life_event_id)
        said["earlier"] = (*event.earlier, event.version)
        now = self._agent.keep(event.model_copy(update=said))
        held = []
        if now.is_rejected or (now.kind, now.who, now.name) != (event.kind, event.who, event.name):
            for view in self._agent.views.values():
                is_about = view.life_event is not None and view.life_event.id == life_event_id
                if is_about and view.outbox and view.outbox.can_be_taken_back:
                    held.append(view.outbox)
        for item in held:
            self.take_mail_back(item.id)
        return Settled(life_event=now, held_back=tuple(held))

    def edit(self, draft_id: str, *, subject: str, text: str, version: str = "") -> Draft:
        view = self._view_of_draft(draft_id)
        is_news = (subject, text) != (view.draft.subject, view.draft.text)
        if version and version != view.draft.version and is_news:
            raise StaleError("the draft has changed meanwhile")
        words = {"subject": subject, "text": text, "written_by": "owner", "owner_text": text}
        draft = view.draft.model_copy(update=words)
        self._agent.replace(view.suggestion.id, draft=draft)
        self._agent.changes.announce(Topic.DRAFT, draft_id)
        return draft

    def seal(
        self,
        draft_id: str,
        *,
        anyway: bool = False,
        leaves_at: dt.datetime | None = None,
        instead_of: str = "",
    ) -> SealedMail:
        find = self._agent.view_of_draft if instead_of else self._view_of_draft
        draft = find(draft_id).draft
        if leaves_at and leaves_at.tzinfo is None:
            leaves_at = leaves_at.replace(tzinfo=NOW.tzinfo)
        self._agent.sealed_for = leaves_at, instead_of
        if self._agent.gate_refuses:
            raise GateError(self._agent.gate_refuses)
        return SealedMail(
            draft_id=draft.id,
            message_id="<1@halesupply.example>",
            sender=str(draft.sender),
            recipients=tuple(str(address) for address in draft.to),
            subject=draft.subject,
            text=draft.text,
            size_bytes=900,
            digest=self._agent.digest,
            leaves_at=leaves_at,
            instead_of=instead_of,
            warnings=self._agent.warnings,
            gate=draft.gate,
        )

    def approve(self, draft_id: str, digest: str, *, anyway: bool = False) -> OutboxItem:
        leaves_at, instead_of = self._agent.sealed_for
        find = self._agent.view_of_draft if instead_of else self._view_of_draft
        view = find(draft_id)
        if view.draft.gate.findings and not anyway:
            raise GateError(" ".join(view.draft.gate.findings))
        if digest != self._agent.digest:
            raise StaleError("it changed since you saw it; look at it again")
        window = dt.timedelta(seconds=self._agent.undo_seconds)
        item = outbox_item(view.draft, digest).model_copy(
            update={"leaves_at": leaves_at or NOW + window, "is_for_later": bool(leaves_at)}
        )
        return self._agent.keep_mail(view.suggestion.id, item)

    def outline(self, draft_id: str, *, is_wanted: bool) -> Draft:
        view = self._view_of_draft(draft_id)
        said = {"is_outline_wanted": is_wanted, "outline": ("They moved.",) if is_wanted else ()}
        draft = view.draft.model_copy(update=said)
        self._agent.replace(view.suggestion.id, draft=draft)
        return draft

    def take_mail_back(self, item_id: str) -> OutboxItem:
        view = self._agent.view_of_mail(item_id)
        self._agent.keep_mail(view.suggestion.id, None)
        return view.outbox

    def hurry_mail(self, item_id: str) -> OutboxItem:
        view = self._agent.view_of_mail(item_id)
        hurried = view.outbox.model_copy(update={"leaves_at": NOW})
        return self._agent.keep_mail(view.suggestion.id, hurried)

    def _view_of_draft(self, draft_id: str) -> SuggestionView:
        view = self._agent.view_of_draft(draft_id)
        _refuse_if_under_way(view)
        return view


class FakeNotebook:
    """Writes into the records of customers."""

    def __init__(self, agent: FakeAgent) -> None:
        self._agent = agent

    def note(self, customer_id: str, notes: str) -> Customer:
        return self._write(customer_id, notes=notes)

    def tag(self, customer_id: str, tags: list[str]) -> Customer:
        return self._write(customer_id, tags=tuple(tags))

    def set_contact(self, customer_id: str, *, is_wanted: bool) -> Customer:
        return self._write(customer_id, do_not_contact=not is_wanted)

    def set_rhythm(self, customer_id: str, every_days: int | None) -> Customer:
        return self._write(customer_id, every_days=every_days)

    def set_wanted(self, customer_id: str, what: str, *, is_wanted: bool) -> Customer:
        customer = self._agent.people[customer_id].customer
        is_kind = what in set(Kind)
        name = "unwanted_kinds" if is_kind else "unwanted_practices"
        kept = [one for one in getattr(customer, name) if one != what]
        if not is_wanted:
            kept.append(Kind(what) if is_kind else what)
        return self._write(customer_id, **{name: tuple(kept)})

    def put_date(self, customer_id: str, date: RememberedDate) -> Customer:
        dates = self._agent.people[customer_id].customer.dates
        return self._write(customer_id, dates=(*dates, date))

    def put_fact(self, customer_id: str, about: About, value: str) -> Customer:
        facts = self._agent.people[customer_id].customer.facts
        return self._write(customer_id, facts=(*facts, KnownFact(about=about, value=value)))

    def remove_fact(self, customer_id: str, about: About, value: str) -> Customer:
        facts = self._agent.people[customer_id].customer.facts
        kept = tuple(one for one in facts if (one.about, one.value) != (about, value))
        return self._write(customer_id, facts=kept)

    def _write(self, customer_id: str, **fields) -> Customer:
        person = self._agent.people[customer_id]
        person.customer = person.customer.model_copy(update=fields)
        self._agent.changes.announce(Topic.CUSTOMER, customer_id)
        return person.customer


class FakeIdentity:
    """Joins and parts the records, and puts back what was there."""

    def __init__(self, agent: FakeAgent) -> None:
        self._agent = agent
        self._before: dict[str, dict[str, Person]] = {}

    def join_double(self, double_id: str) -> Join:
        double = next(one for one in self._agent.doubles if one.id == double_id)
        self._agent.doubles = [one for one in self._agent.doubles if one is not double]
        return self.join(*(one.id for one in double.customers))

    def join(self, customer_id: str, other_id: str) -> Join:
        undo = self._keep()
        people = self._agent.people
        customer_id, other_id = sorted((customer_id, other_id))
        one, other = copy(people[customer_id]), people.pop(other_id)
        addresses = (*one.customer.addresses, *other.customer.addresses)
        one.customer = one.customer.model_copy(update={"addresses": addresses})
        one.entries = [*one.entries, *other.entries]
        people[customer_id] = one
        return Join(customer=one.customer, undo=undo)

    def refuse(self, double_id: str) -> None:
        self._agent.doubles = [one for one in self._agent.doubles if one.id != double_id]

    def split(self, customer_id: str, address: str) -> Split:
        undo = self._keep()
        one = copy(self._agent.people[customer_id])
        rest = tuple(known for known in one.customer.addresses if known != address)
        one.customer = one.customer.model_copy(update={"addresses": rest})
        left = Person(address.partition("@")[0], one.customer.name)
        left.customer = left.customer.model_copy(update={"addresses": (address,)})
        self._agent.people |= {customer_id: one, left.customer.id: left}
        return Split(customers=(one.customer, left.customer), undo=undo)

    def undo(self, undo: str) -> tuple[Customer, ...]:
        if undo not in self._before:
            raise StaleError("this can no longer be undone")
        self._agent.people = self._before.pop(undo)
        return tuple(person.customer for person in self._agent.people.values())

    def forget(self, customer_id: str, name: str) -> Erasure:
        erased = FakeViews(self._agent).erasure(customer_id)
        if name != erased.name:
            raise UsageError(f"type {erased.name} as it stands there, and nothing else")
        del self._agent.people[customer_id]
        self._agent.changes.announce(Topic.ALL)
        return erased

    async def scrub(self) -> None:
        """Records leave no trace."""

    def _keep(self) -> str:
        undo = f"undo-{len(self._before)}"
        self._before[undo] = dict(self._agent.people)
        return undo


class FakeWriting:
    """A model that has said `so_far` of a draft, and says no more until `end`."""

    def __init__(self, agent: FakeAgent) -> None:
        self._agent = agent

    def start(self, draft_id: str) -> Dictation:
        self._agent.view_of_draft(draft_id)
        if not self._agent.model_says:
            raise UsageError("no model writes here; set writes = true in [model]")
        self._agent.dictation = Dictation(draft_id=draft_id)
        return self._agent.dictation

    async def heard(self, draft_id: str, after: int, wait_seconds: float) -> Dictation:
        said, heard = self._agent.model_says, self._agent.dictation
        if heard.is_done or not said:
            return heard
        if said[0] is not None:
            text = heard.text + str(said.pop(0))
            self._agent.dictation = heard.model_copy(
                update={"text": text, "number": heard.number + 1}
            )
            if not said:
                self._keep(text)
        else:
            await asyncio.sleep(0.01)  # it thinks
        return self._agent.dictation

    def stop(self, draft_id: str) -> Dictation:
        over = {"is_done": True, "trouble": "The model was stopped. The letter stands."}
        self._agent.dictation = self._agent.dictation.model_copy(update=over)
        return self._agent.dictation

    def _keep(self, text: str) -> None:
        heard = self._agent.dictation
        view = self._agent.view_of_draft(heard.draft_id)
        draft = view.draft.model_copy(update={"text": text, "written_by": "model"})
        self._agent.replace(view.suggestion.id, draft=draft)
        self._agent.dictation = heard.model_copy(update={"is_done": True})


class FakeByHand:
    """Puts into the records what was done, and takes it out."""

    def __init__(self, agent: FakeAgent) -> None:
        self._agent = agent
        self._done_by: dict[str, str] = {}

    def log(self, address: str, log: Log) -> Entry:
        person = next(one for one in self._agent.people.values() if one.address.email == address)
        entry = make_entry(log, customer_id=person.customer.id, address=address, now=NOW, zone=None)
        person.entries.append(entry)
        if log.suggestion_id:
            self._agent.decide(log.suggestion_id, state=SuggestionState.DONE)
        self._done_by[entry.id] = log.suggestion_id
        return entry

    def moment_of(self, written: str) -> dt.datetime:
        return moment_of(written, now=NOW, zone=None)

    def unlog(self, entry_id: str) -> None:
        for person in self._agent.people.values():
            person.entries = [entry for entry in person.entries if entry.id != entry_id]
        if suggestion_id := self._done_by.pop(entry_id):
            self._agent.decide(suggestion_id, state=SuggestionState.OPEN)


class FakeViews:
    """Shows the records."""

    def __init__(self, agent: FakeAgent) -> None:
        self._agent = agent

    def draft(self, draft_id: str) -> Draft:
        return self._agent.view_of_draft(draft_id).draft

    def outbox(self) -> OutboxView:
        lines = [
            OutboxLine(item=view.outbox, name=view.customer.name)
            for view in self._agent.views.values()
            if view.outbox
        ]
        sent = (OutboxState.SENT, OutboxState.FILED)
        return OutboxView(
            waiting=tuple(line for line in lines if line.item.can_be_taken_back),
            failed=tuple(line for line in lines if not line.item.is_under_way),
            sent=tuple(one for one in lines if one.item.is_under_way and one.item.state in sent),
        )

    def today(self) -> Today:
        lines = tuple(
            TodayLine(
                suggestion=view.suggestion,
                customer=view.customer,
                life_event=view.life_event,
                has_draft=view.draft is not None,
                outbox=view.outbox,
            )
            for view in self._agent.views.values()
            if view.suggestion.state is SuggestionState.OPEN
        )
        return Today(
            today=self._agent.status.today,
            lines=lines,
            questions=sum(one.life_event.is_maybe for one in self.corrections().waiting),
            **self._agent.asides,
        )

    def brief(self, address: str) -> Brief:
        person = next(one for one in self._agent.people.values() if one.address.email == address)
        return Brief(
            customer=person.customer,
            who=f"{person.customer.name}, {person.customer.company}; in touch since May 2021",
            family=tuple(one.name for one in person.life_events if one.name),
            last_talk=f"{person.customer.first_name} wrote {person.entries[-1].at:%-d %b}",
            open_matters=("you have not answered yet",),
            not_to_say=("nothing of his old firm",),
            ahead=(),
            unknown=(About.BIRTHDAY,),
            evidence=(),
        )

    def why(self, suggestion_id: str) -> str:
        return f"First, because {self._agent.view(suggestion_id).suggestion.reason}."

    def suggestion(self, suggestion_id: str) -> SuggestionView:
        return self._agent.view(suggestion_id)

    def customers(self) -> list[CustomerLine]:
        return [
            CustomerLine(
                customer=person.customer,
                entries=len(person.entries),
                last_at=max((entry.at for entry in person.entries), default=None),
            )
            for person in self._agent.people.values()
        ]

    def entry(self, entry_id: str) -> Entry:
        for person in self._agent.people.values():
            for entry in person.entries:
                if entry.id == entry_id:
                    return entry
        raise NotFoundError("there is no such entry")

    def customer(self, customer_id: str) -> CustomerView:
        person = self._agent.people.get(customer_id)
        if person is None:
            raise NotFoundError(f"there is no customer {customer_id}")
        latest = person.entries[-self._agent.page :]
        brief = self._agent.briefs.get(customer_id)
        facts = person.customer.facts
        return CustomerView(
            customer=person.customer,
            entries=tuple(latest),
            earlier=len(person.entries) - len(latest),
            life_events=tuple(person.life_events),
            suggestions=(),
            mails=sum(entry.kind is EntryKind.MAIL for entry in person.entries),
            curve=self._agent.curves.get(customer_id, ()),
            brief=brief and brief.model_copy(update={"known": (*facts, *brief.known)}),
            doubles=tuple(
                one
                for one in self._agent.doubles
                if customer_id in [customer.id for customer in one.customers]
            ),
        )

    def doubles(self) -> Doubles:
        return Doubles(doubles=tuple(self._agent.doubles))

    def earlier_entries(self, customer_id: str, before: str) -> EarlierEntries:
        entries = self._agent.people[customer_id].entries
        at = next(i for i, entry in enumerate(entries) if entry.id == before)
        start = max(0, at - self._agent.page)
        return EarlierEntries(entries=tuple(entries[start:at]), earlier=start)

    def erasure(self, customer_id: str) -> Erasure:
        person = self._agent.people[customer_id]
        return Erasure(
            name=person.customer.name,
            addresses=person.customer.addresses,
            mails=sum(entry.kind is EntryKind.MAIL for entry in person.entries),
            logged=sum(entry.kind is not EntryKind.MAIL for entry in person.entries),
            life_events=len(person.life_events),
            suggestions=sum(view.customer.id == customer_id for view in self._agent.views.values()),
        )

    def corrections(self) -> Corrections:
        lines = [
            Correction(
                life_event=event,
                customer=person.customer,
                entries=tuple(
                    entry for entry in person.entries if entry.id == event.evidence[0].entry_id
                ),
            )
            for person in self._agent.people.values()
            for event in person.life_events
        ]
        waiting = [
            line
            for line in lines
            if not line.life_event.is_decided
            and (line.life_event.is_maybe or line.life_event.needs_confirmation)
        ]
        waiting.sort(
            key=lambda line: (line.life_event.is_maybe, line.life_event.told_at), reverse=True
        )
        decided = [line for line in lines if line.life_event.decided_at]
        decided.sort(key=lambda line: line.life_event.decided_at, reverse=True)
        return Corrections(waiting=tuple(waiting), decided=tuple(decided))

    def search(self, typed: str) -> Found:
        """Names and texts that hold what was typed; who was in touch last, where it is nothing."""
        words = typed.strip().lower()
        hits = [
            SearchHit(
                entry=entry.model_copy(update={"text": ""}),
                customer_name=person.customer.name,
                snippet=snippet,
            )
            for person in self._agent.people.values()
            for entry in person.entries
            if words and (snippet := _snippet(entry.text, words))
        ]
        lines = sorted(self.customers(), key=lambda line: str(line.last_at), reverse=True)
        return Found(
            hits=tuple(hits),
            people=tuple(line for line in lines if words in line.customer.name.lower()),
            customers=len(lines),
            said=self._agent.search_says,
        )

    def dates(self, days: int) -> list[DateLine]:
        last = TODAY + dt.timedelta(days=days)
        return sorted((one for one in self._agent.dates if one.day <= last), key=lambda x: x.day)

    def save_dates(self, path: str) -> SavedDates:
        return SavedDates(path=path, days=len(self._agent.dates))

    def week(self, back: int, ago: int) -> Week:
        return self._agent.weeks[ago]


def _snippet(text: str, words: str) -> str:
    found = text.lower().find(words)
    if found < 0:
        return ""
    end = found + len(words)
    match = f"{MATCH_START}{text[found:end]}{MATCH_END}"
    return f"…{text[max(0, found - 20) : found]}{match}{text[end:][:60]}…"


def outbox_item(draft: Draft, digest: str) -> OutboxItem:
    """A mail that was approved just now."""
    return OutboxItem(
        id=f"outbox-of-{draft.suggestion_id}",
        draft_id=draft.id,
        suggestion_id=draft.suggestion_id,
        account="mail",
        message_id="<1@halesupply.example>",
        subject=draft.subject,
        sender=OWNER.email,
        recipients=tuple(address.email for address in draft.to),
        digest=digest,
        state=OutboxState.WAITING,
        approved_at=NOW,
    )


def _refuse_if_under_way(view: SuggestionView) -> None:
    if view.outbox is not None and view.outbox.is_under_way:
        raise StaleError("its mail is approved and on its way; there is nothing to decide")
