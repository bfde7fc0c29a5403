"""A small agent in memory: the routes of the local API over records, and a list of its calls."""

from __future__ import annotations

import asyncio
import contextlib
import datetime as dt

import httpx
from pydantic import BaseModel
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from agent.models import (
    AccountState,
    AccountStatus,
    AgentStatus,
    Change,
    Changes,
    CustomerLine,
    CustomerView,
    Draft,
    Fact,
    GateCheck,
    GateReport,
    OutboxItem,
    OutboxState,
    SealedMail,
    SearchHit,
    Suggestion,
    SuggestionState,
    SuggestionView,
    Today,
    TodayLine,
)
from tests.tui.morning import NOW, OWNER, TODAY, Person


class Wire(httpx.AsyncBaseTransport):
    """Reaches the agent in memory, unless it is down."""

    def __init__(self, agent: FakeAgent) -> None:
        self.agent = agent
        self._inner = httpx.ASGITransport(app=agent.app)

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        if self.agent.is_down:
            raise httpx.ConnectError("connection refused")
        return await self._inner.handle_async_request(request)


class FakeAgent:
    """Answers like the agent, from records; `calls` holds "METHOD /path" and the body."""

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
        self.is_down = False
        self.gate_refuses = ""
        self.digest = "digest-1"
        self.last_change = 1
        self._changed = asyncio.Condition()
        self.app = Starlette(
            routes=[
                Route("/status", self._answer_status),
                Route("/changes", self._answer_changes),
                Route("/today", self._answer_today),
                Route("/suggestions/{id}", self._answer_suggestion),
                Route("/suggestions/{id}/{decision}", self._decide, methods=["POST"]),
                Route("/drafts/{id}", self._save, methods=["PUT"]),
                Route("/drafts/{id}/seal", self._seal, methods=["POST"]),
                Route("/drafts/{id}/approve", self._approve, methods=["POST"]),
                Route("/customers", self._answer_customers),
                Route("/customers/{id}", self._answer_customer),
                Route("/entries/{id}", self._answer_entry),
                Route("/search", self._search),
            ]
        )

    def decisions(self) -> list[tuple[str, object]]:
        """The calls that change something."""
        return [call for call in self.calls if not call[0].startswith("GET")]

    async def change(self) -> None:
        """Let whoever follows the changes know."""
        async with self._changed:
            self.last_change += 1
            self._changed.notify_all()

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
            draft=self._draft(person, suggestion, life_event, draft) if draft else None,
        )
        return suggestion

    def replace(self, suggestion_id: str, **fields) -> None:
        view = self.views[suggestion_id]
        self.views[suggestion_id] = view.model_copy(update=fields)

    def set_state(self, suggestion_id: str, **fields) -> Suggestion:
        suggestion = self.views[suggestion_id].suggestion.model_copy(update=fields)
        self.replace(suggestion_id, suggestion=suggestion)
        return suggestion

    def _draft(self, person, suggestion, life_event, words) -> Draft:
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

    # The routes

    async def _note(self, request: Request) -> dict[str, str]:
        body = await request.json() if request.method in ("POST", "PUT") else {}
        path = request.url.path + (f"?{request.url.query}" if request.url.query else "")
        self.calls.append((f"{request.method} {path}", body))
        await asyncio.sleep(0)  # as over a socket, others run meanwhile
        return body

    async def _answer_status(self, request: Request) -> Response:
        await self._note(request)
        return answer(self.status)

    async def _answer_changes(self, request: Request) -> Response:
        after, wait = int(request.query_params["after"]), float(request.query_params["wait"])
        if after >= self.last_change and wait:
            async with self._changed:
                with contextlib.suppress(TimeoutError):
                    await asyncio.wait_for(self._changed.wait(), wait)
        numbers = range(after + 1, self.last_change + 1) if after else ()
        changes = tuple(Change(number=number, topic="suggestion") for number in numbers)
        return answer(Changes(last=self.last_change, changes=changes))

    async def _answer_today(self, request: Request) -> Response:
        await self._note(request)
        lines = tuple(
            TodayLine(
                suggestion=view.suggestion,
                customer=view.customer,
                life_event=view.life_event,
                has_draft=view.draft is not None,
                outbox=view.outbox,
            )
            for view in self.views.values()
            if view.suggestion.state is SuggestionState.OPEN
        )
        return answer(Today(today=TODAY, lines=lines))

    async def _answer_suggestion(self, request: Request) -> Response:
        await self._note(request)
        view = self.views.get(request.path_params["id"])
        return answer(view) if view else refusal(404, "there is no such suggestion")

    async def _decide(self, request: Request) -> Response:
        body = await self._note(request)
        suggestion_id = request.path_params["id"]
        match request.path_params["decision"]:
            case "snooze":
                until = dt.date.fromisoformat(body["until"])
                fields = {"state": SuggestionState.SNOOZED, "snoozed_until": until}
            case "dismiss":
                fields = {"state": SuggestionState.DISMISSED}
            case "reopen":
                fields = {"state": SuggestionState.OPEN, "snoozed_until": None}
            case _:
                suggestion = self.set_state(suggestion_id, needs_confirmation=False)
                view = self.views[suggestion_id]
                words = (f"Dear {view.customer.first_name}", "I am so sorry.\n\nRobin")
                person = self.people[view.customer.id]
                self.replace(
                    suggestion_id, draft=self._draft(person, suggestion, view.life_event, words)
                )
                return answer(self.views[suggestion_id])
        return answer(self.set_state(suggestion_id, **fields))

    def view_of_draft(self, draft_id: str) -> SuggestionView:
        return next(v for v in self.views.values() if v.draft and v.draft.id == draft_id)

    async def _save(self, request: Request) -> Response:
        body = await self._note(request)
        view = self.view_of_draft(request.path_params["id"])
        draft = view.draft.model_copy(
            update={
                "subject": body["subject"],
                "text": body["text"],
                "written_by": "owner",
                "owner_text": body["text"],
            }
        )
        self.replace(view.suggestion.id, draft=draft)
        return answer(draft)

    async def _seal(self, request: Request) -> Response:
        await self._note(request)
        if self.gate_refuses:
            return refusal(422, self.gate_refuses)
        draft = self.view_of_draft(request.path_params["id"]).draft
        return answer(
            SealedMail(
                draft_id=draft.id,
                message_id="<1@halesupply.example>",
                sender=str(draft.sender),
                recipients=tuple(str(address) for address in draft.to),
                subject=draft.subject,
                text=draft.text,
                size_bytes=900,
                digest=self.digest,
            )
        )

    async def _approve(self, request: Request) -> Response:
        body = await self._note(request)
        if body["digest"] != self.digest:
            return refusal(409, "it changed since you saw it; look at it again")
        view = self.view_of_draft(request.path_params["id"])
        item = OutboxItem(
            id="outbox-1",
            draft_id=view.draft.id,
            suggestion_id=view.suggestion.id,
            account="mail",
            message_id="<1@halesupply.example>",
            sender=OWNER.email,
            recipients=tuple(address.email for address in view.draft.to),
            digest=self.digest,
            state=OutboxState.WAITING,
            approved_at=NOW,
        )
        self.replace(view.suggestion.id, outbox=item)
        return answer(item)

    async def _answer_customers(self, request: Request) -> Response:
        await self._note(request)
        lines = [
            CustomerLine(
                customer=person.customer,
                entries=len(person.entries),
                last_at=max((entry.at for entry in person.entries), default=None),
            )
            for person in self.people.values()
        ]
        return JSONResponse({"customers": [line.model_dump(mode="json") for line in lines]})

    async def _answer_customer(self, request: Request) -> Response:
        await self._note(request)
        person = self.people[request.path_params["id"]]
        return answer(
            CustomerView(
                customer=person.customer,
                entries=tuple(person.entries),
                life_events=tuple(person.life_events),
                suggestions=(),
            )
        )

    async def _answer_entry(self, request: Request) -> Response:
        await self._note(request)
        for person in self.people.values():
            for entry in person.entries:
                if entry.id == request.path_params["id"]:
                    return answer(entry)
        return refusal(404, "there is no such entry")

    async def _search(self, request: Request) -> Response:
        await self._note(request)
        words = request.query_params["q"]
        hits = []
        for person in self.people.values():
            for entry in person.entries:
                found = entry.text.lower().find(words.lower())
                if found >= 0:
                    end = found + len(words)
                    snippet = (
                        f"…{entry.text[max(0, found - 20) : found]}\x02{entry.text[found:end]}\x03"
                        f"{entry.text[end : end + 60]}…"
                    )
                    name = person.customer.name
                    hits.append(SearchHit(entry=entry, customer_name=name, snippet=snippet))
        return JSONResponse({"hits": [hit.model_dump(mode="json") for hit in hits]})


def answer(record: BaseModel) -> Response:
    return Response(record.model_dump_json(), media_type="application/json")


def refusal(status: int, words: str) -> Response:
    return JSONResponse({"error": words}, status_code=status)
