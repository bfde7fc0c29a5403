"""The only door to the agent: HTTP over its Unix socket, or straight into an ASGI app."""

from __future__ import annotations

import datetime as dt
from collections.abc import Awaitable, Callable, Mapping, MutableMapping
from pathlib import Path
from types import TracebackType
from typing import Any, Self, TypeVar
from urllib.parse import quote

import httpx
from pydantic import BaseModel, ValidationError

from agent.errors import (
    ConnectionLostError,
    GateError,
    KinkeeperError,
    NotFoundError,
    StaleError,
    UsageError,
)
from agent.models import (
    AgentStatus,
    Changes,
    Corrections,
    CustomerLine,
    CustomerView,
    Dictation,
    DismissalReason,
    Draft,
    Entry,
    EntryKind,
    LifeEvent,
    OutboxItem,
    Record,
    SealedMail,
    SearchHit,
    Suggestion,
    SuggestionView,
    Today,
)

AsgiApp = Callable[
    [
        MutableMapping[str, Any],
        Callable[[], Awaitable[MutableMapping[str, Any]]],
        Callable[[MutableMapping[str, Any]], Awaitable[None]],
    ],
    Awaitable[None],
]
Answer = TypeVar("Answer", bound=BaseModel)
LONGEST_WAIT_SECONDS = 20.0


class _Customers(Record):
    customers: tuple[CustomerLine, ...]


class _Why(Record):
    why: str


class _Removed(Record):
    removed: str


class _Hits(Record):
    hits: tuple[SearchHit, ...]


class AgentClient:
    """What the agent can be asked; every method raises a KinkeeperError that says what to do."""

    def __init__(self, transport: httpx.AsyncBaseTransport) -> None:
        self._http = httpx.AsyncClient(
            transport=transport,
            base_url="http://agent",
            timeout=httpx.Timeout(LONGEST_WAIT_SECONDS + 10, connect=5),
            trust_env=False,
        )

    @classmethod
    def over_socket(cls, path: Path) -> Self:
        """The client of an agent in another process."""
        return cls(httpx.AsyncHTTPTransport(uds=str(path)))

    @classmethod
    def in_process(cls, asgi_app: AsgiApp) -> Self:
        """The client of an agent in this process: same code path, no socket."""
        return cls(httpx.ASGITransport(app=asgi_app, raise_app_exceptions=False))

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        await self.close()

    async def close(self) -> None:
        """Let go of all connections."""
        await self._http.aclose()

    async def fetch_status(self) -> AgentStatus:
        return await self._get(AgentStatus, "/status")

    async def fetch_changes(self, after: int, *, wait_seconds: float) -> Changes:
        """What changed after that number; waits for it, but no longer than `wait_seconds`."""
        return await self._get(Changes, "/changes", after=after, wait=wait_seconds)

    async def fetch_today(self) -> Today:
        return await self._get(Today, "/today")

    async def fetch_suggestion(self, suggestion_id: str) -> SuggestionView:
        return await self._get(SuggestionView, f"/suggestions/{_part(suggestion_id)}")

    async def snooze_suggestion(self, suggestion_id: str, until: dt.date) -> Suggestion:
        path = f"/suggestions/{_part(suggestion_id)}/snooze"
        return await self._post(Suggestion, path, {"until": until.isoformat()})

    async def dismiss_suggestion(self, suggestion_id: str, reason: DismissalReason) -> Suggestion:
        path = f"/suggestions/{_part(suggestion_id)}/dismiss"
        return await self._post(Suggestion, path, {"reason": reason})

    async def reopen_suggestion(self, suggestion_id: str) -> Suggestion:
        return await self._post(Suggestion, f"/suggestions/{_part(suggestion_id)}/reopen")

    async def fetch_why(self, suggestion_id: str) -> str:
        """Why a suggestion stands where it stands, in a sentence."""
        return (await self._get(_Why, f"/suggestions/{_part(suggestion_id)}/why")).why

    async def log_touch(
        self, address: str, kind: EntryKind, text: str, *, suggestion_id: str = ""
    ) -> Entry:
        """File what was done other than by mail; the suggestion that is named is done by it."""
        body = {
            "address": address,
            "kind": kind.value,
            "text": text,
            "suggestion_id": suggestion_id,
        }
        return await self._post(Entry, "/entries", body)

    async def remove_touch(self, entry_id: str) -> None:
        """Take out again what was put in by hand."""
        await self._post(_Removed, f"/entries/{_part(entry_id)}/remove")

    async def confirm_suggestion(self, suggestion_id: str) -> SuggestionView:
        return await self._post(SuggestionView, f"/suggestions/{_part(suggestion_id)}/confirm")

    async def save_draft(self, draft_id: str, *, subject: str, text: str) -> Draft:
        body = {"subject": subject, "text": text}
        return await self._ask(Draft, "PUT", f"/drafts/{_part(draft_id)}", json=body)

    async def dictate_draft(self, draft_id: str) -> Dictation:
        """Have a language model write that draft; what is there stands until it has."""
        return await self._post(Dictation, f"/drafts/{_part(draft_id)}/dictation")

    async def fetch_dictation(self, draft_id: str, after: int, *, wait_seconds: float) -> Dictation:
        """What the model has written, once it is more than after its word number `after`."""
        path = f"/drafts/{_part(draft_id)}/dictation"
        return await self._get(Dictation, path, after=after, wait=wait_seconds)

    async def stop_dictation(self, draft_id: str) -> Dictation:
        return await self._post(Dictation, f"/drafts/{_part(draft_id)}/dictation/stop")

    async def seal_draft(self, draft_id: str) -> SealedMail:
        """The exact mail that would leave, with what the gate found; GateError if it never may."""
        path = f"/drafts/{_part(draft_id)}/seal"
        return await self._post(SealedMail, path, {"anyway": True}, refusal=GateError)

    async def approve_draft(self, draft_id: str, digest: str, *, anyway: bool) -> OutboxItem:
        """Let the sealed mail with that digest leave, `anyway` in spite of what the gate found.

        Raises StaleError if it is another now.
        """
        path = f"/drafts/{_part(draft_id)}/approve"
        body: dict[str, str | bool] = {"digest": digest, "anyway": anyway}
        return await self._post(OutboxItem, path, body, refusal=GateError)

    async def fetch_corrections(self) -> Corrections:
        return await self._get(Corrections, "/corrections")

    async def confirm_life_event(self, life_event_id: str) -> LifeEvent:
        return await self._post(LifeEvent, f"/life-events/{_part(life_event_id)}/confirm")

    async def reject_life_event(self, life_event_id: str) -> LifeEvent:
        return await self._post(LifeEvent, f"/life-events/{_part(life_event_id)}/reject")

    async def correct_life_event(self, right: LifeEvent) -> LifeEvent:
        """Say that the life event of that identifier is of this kind, whose, and when."""
        body = {
            "kind": right.kind.value,
            "who": right.who.value,
            "name": right.name or "",
            "date": right.date or "",
        }
        return await self._post(LifeEvent, f"/life-events/{_part(right.id)}/correct", body)

    async def take_back(self, life_event_id: str) -> LifeEvent:
        """Undo what was decided last about a life event."""
        return await self._post(LifeEvent, f"/life-events/{_part(life_event_id)}/undo")

    async def fetch_customers(self) -> tuple[CustomerLine, ...]:
        return (await self._get(_Customers, "/customers")).customers

    async def fetch_customer(self, customer_id: str) -> CustomerView:
        return await self._get(CustomerView, f"/customers/{_part(customer_id)}")

    async def fetch_entry(self, entry_id: str) -> Entry:
        return await self._get(Entry, f"/entries/{_part(entry_id)}")

    async def search(self, words: str) -> tuple[SearchHit, ...]:
        return (await self._get(_Hits, "/search", q=words)).hits

    async def _get(self, answer: type[Answer], path: str, **params: str | float) -> Answer:
        return await self._ask(answer, "GET", path, params=params)

    async def _post(
        self,
        answer: type[Answer],
        path: str,
        body: Mapping[str, str | bool] | None = None,
        *,
        refusal: type[KinkeeperError] = UsageError,
    ) -> Answer:
        return await self._ask(answer, "POST", path, json=body or {}, refusal=refusal)

    async def _ask(
        self,
        answer: type[Answer],
        method: str,
        path: str,
        *,
        refusal: type[KinkeeperError] = UsageError,
        **request: Any,
    ) -> Answer:
        try:
            response = await self._http.request(method, path, **request)
        except httpx.TransportError:
            raise ConnectionLostError(
                "the agent does not answer; is `kinkeeper run` still running?"
            ) from None
        if response.is_success:
            try:
                return answer.model_validate_json(response.content)
            except ValidationError:
                raise KinkeeperError(
                    "the agent speaks another version; restart the agent and the screen"
                ) from None
        words = _error_words(response)
        match response.status_code:
            case 404:
                raise NotFoundError(words)
            case 409:
                raise StaleError(words)
            case 400 | 422:
                raise refusal(words)
            case _:
                raise KinkeeperError(words)


def _part(identifier: str) -> str:
    return quote(identifier, safe="")


def _error_words(response: httpx.Response) -> str:
    try:
        words = response.json()["error"]
    except (ValueError, KeyError, TypeError):
        words = ""
    return str(words) or f"the agent failed ({response.status_code}); look at what it wrote"
