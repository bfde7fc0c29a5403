"""A small agent in memory: the product's own local API over a desk, views and journal of records."""

from __future__ import annotations

import asyncio
import datetime as dt
import json

import httpx

from agent.api import build_app
from agent.byhand import make_entry
from agent.changes import ChangeFeed
from agent.errors import GateError, NotFoundError, StaleError, UsageError
from agent.models import (
    MATCH_END,
    MATCH_START,
    AccountState,
    AccountStatus,
    AgentStatus,
    Correction,
    Corrections,
    CustomerLine,
    CustomerView,
    Dictation,
    DismissalReason,
    Draft,
    Entry,
    Fact,
    GateCheck,
    GateReport,
    Kind,
    LifeEvent,
    Log,
    OutboxItem,
    OutboxState,
    SealedMail,
    SearchHit,
    Suggestion,
    SuggestionState,
    SuggestionView,
    Today,
    TodayLine,
    Topic,
    Version,
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
        self.is_down = False
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
            happenings=None,  # of these two the screen asks nothing
            notebook=None,
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

    def view_of_draft(self, draft_id: str) -> SuggestionView:
        return next(v for v in self.views.values() if v.draft and v.draft.id == draft_id)

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

    def dismiss(self, suggestion_id: str, reason: DismissalReason) -> Suggestion:
        return self._agent.decide(
            suggestion_id, state=SuggestionState.DISMISSED, dismissed_because=reason
        )

    def reopen(self, suggestion_id: str) -> Suggestion:
        return self._agent.decide(suggestion_id, state=SuggestionState.OPEN, snoozed_until=None)

    def confirm(self, suggestion_id: str) -> None:
        suggestion = self._agent.decide(suggestion_id, needs_confirmation=False)
        view = self._agent.view(suggestion_id)
        words = (f"Dear {view.customer.first_name}", "I am so sorry.\n\nRobin")
        person = self._agent.people[view.customer.id]
        draft = self._agent.draft_of(person, suggestion, view.life_event, words)
        self._agent.replace(suggestion_id, draft=draft)

    def confirm_life_event(self, life_event_id: str) -> LifeEvent:
        return self._say(life_event_id, is_confirmed=True, is_rejected=False)

    def reject_life_event(self, life_event_id: str) -> LifeEvent:
        return self._say(life_event_id, is_confirmed=False, is_rejected=True)

    def correct_life_event(
        self, life_event_id: str, *, kind: Kind, who: Who, name: str, date: str
    ) -> LifeEvent:
        right = {"kind": kind, "who": who, "name": name or None, "date": date or None}
        return self._say(life_event_id, **right, is_confirmed=True, is_rejected=False)

    def take_back(self, life_event_id: str) -> LifeEvent:
        event = self._agent.life_event(life_event_id)
        if not event.earlier:
            raise StaleError("nothing is decided about this; there is nothing to undo")
        before = {name: getattr(event.earlier[-1], name) for name in Version.model_fields}
        before["earlier"] = event.earlier[:-1]
        return self._agent.keep(event.model_copy(update=before))

    def _say(self, life_event_id: str, **said) -> LifeEvent:
        event = self._agent.life_event(life_event_id)
        said |= {"is_maybe": False, "decided_at": NOW + dt.timedelta(seconds=len(self._said))}
        self._said.append(life_event_id)
        said["earlier"] = (*event.earlier, event.version)
        return self._agent.keep(event.model_copy(update=said))

    def edit(self, draft_id: str, *, subject: str, text: str) -> Draft:
        view = self._view_of_draft(draft_id)
        words = {"subject": subject, "text": text, "written_by": "owner", "owner_text": text}
        draft = view.draft.model_copy(update=words)
        self._agent.replace(view.suggestion.id, draft=draft)
        self._agent.changes.announce(Topic.DRAFT, draft_id)
        return draft

    def seal(self, draft_id: str, *, anyway: bool = False) -> SealedMail:
        draft = self._view_of_draft(draft_id).draft
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
            warnings=self._agent.warnings,
            gate=draft.gate,
        )

    def approve(self, draft_id: str, digest: str, *, anyway: bool = False) -> OutboxItem:
        view = self._view_of_draft(draft_id)
        if view.draft.gate.findings and not anyway:
            raise GateError(" ".join(view.draft.gate.findings))
        if digest != self._agent.digest:
            raise StaleError("it changed since you saw it; look at it again")
        item = outbox_item(view.draft, digest)
        self._agent.replace(view.suggestion.id, outbox=item)
        self._agent.changes.announce(Topic.OUTBOX, item.id)
        return item

    def _view_of_draft(self, draft_id: str) -> SuggestionView:
        view = self._agent.view_of_draft(draft_id)
        _refuse_if_under_way(view)
        return view


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

    def unlog(self, entry_id: str) -> None:
        for person in self._agent.people.values():
            person.entries = [entry for entry in person.entries if entry.id != entry_id]
        if suggestion_id := self._done_by.pop(entry_id):
            self._agent.decide(suggestion_id, state=SuggestionState.OPEN)


class FakeViews:
    """Shows the records."""

    def __init__(self, agent: FakeAgent) -> None:
        self._agent = agent

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
        person = self._agent.people[customer_id]
        return CustomerView(
            customer=person.customer,
            entries=tuple(person.entries),
            life_events=tuple(person.life_events),
            suggestions=(),
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

    def search(self, query: str) -> list[SearchHit]:
        hits = []
        for person in self._agent.people.values():
            for entry in person.entries:
                found = entry.text.lower().find(query.lower())
                if found >= 0:
                    end = found + len(query)
                    match = f"{MATCH_START}{entry.text[found:end]}{MATCH_END}"
                    before, after = entry.text[max(0, found - 20) : found], entry.text[end:]
                    hits.append(
                        SearchHit(
                            entry=entry,
                            customer_name=person.customer.name,
                            snippet=f"…{before}{match}{after[:60]}…",
                        )
                    )
        return hits


def outbox_item(draft: Draft, digest: str) -> OutboxItem:
    """A mail that was approved just now."""
    return OutboxItem(
        id="outbox-1",
        draft_id=draft.id,
        suggestion_id=draft.suggestion_id,
        account="mail",
        message_id="<1@halesupply.example>",
        sender=OWNER.email,
        recipients=tuple(address.email for address in draft.to),
        digest=digest,
        state=OutboxState.WAITING,
        approved_at=NOW,
    )


def _refuse_if_under_way(view: SuggestionView) -> None:
    if view.outbox is not None and view.outbox.is_under_way:
        raise StaleError("its mail is approved and on its way; there is nothing to decide")
