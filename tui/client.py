"""The only door to the agent: HTTP over its Unix socket, or straight into an ASGI app."""

from __future__ import annotations

import datetime as dt
from collections.abc import Awaitable, Callable, Mapping, MutableMapping, Sequence
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
    About,
    AgentStatus,
    Brief,
    Changes,
    Corrections,
    Customer,
    CustomerLine,
    CustomerView,
    DateLine,
    Dictation,
    DismissalReason,
    Doubles,
    Draft,
    EarlierEntries,
    Entry,
    EntryKind,
    Erasure,
    Found,
    Join,
    LifeEvent,
    OutboxItem,
    OutboxView,
    Record,
    RememberedDate,
    SavedDates,
    SealedMail,
    Split,
    Suggestion,
    SuggestionView,
    Today,
    Week,
    Who,
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


class _People(Record):
    customers: tuple[Customer, ...]


class _Why(Record):
    why: str


class _Removed(Record):
    removed: str


class _Dates(Record):
    dates: tuple[DateLine, ...]


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

    async def dismiss_suggestion(
        self,
        suggestion_id: str,
        reason: DismissalReason,
        whose: tuple[Who, str | None] | None = None,
    ) -> Suggestion:
        """Drop it and say why; `whose` is who it happened to, and the name, if not this person."""
        path = f"/suggestions/{_part(suggestion_id)}/dismiss"
        body: dict[str, str | bool] = {"reason": reason}
        if whose is not None:
            body |= {"who": whose[0].value, "name": whose[1] or ""}
        return await self._post(Suggestion, path, body)

    async def reopen_suggestion(self, suggestion_id: str) -> Suggestion:
        return await self._post(Suggestion, f"/suggestions/{_part(suggestion_id)}/reopen")

    async def take_kindness(self, suggestion_id: str) -> Suggestion:
        """Put the kindness on the list that is offered; StaleError if it is another by now."""
        return await self._post(Suggestion, f"/kindness/{_part(suggestion_id)}")

    async def fetch_brief(self, address: str) -> Brief:
        """What to know of the customer who writes from an address."""
        return await self._get(Brief, f"/brief/{_part(address)}")

    async def want_again(self, customer_id: str, what: str) -> Customer:
        """Have a kind of life event, or a practice, suggested again that was dropped for good."""
        return await self._post(Customer, f"/customers/{_part(customer_id)}/wanted", {"what": what})

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

    async def fetch_draft(self, draft_id: str) -> Draft:
        return await self._get(Draft, f"/drafts/{_part(draft_id)}")

    async def save_draft(
        self, draft_id: str, *, subject: str, text: str, version: str = ""
    ) -> Draft:
        """Keep the owner's words; raises StaleError where the draft is not `version` any more."""
        body = {"subject": subject, "text": text} | ({"version": version} if version else {})
        return await self._ask(Draft, "PUT", f"/drafts/{_part(draft_id)}", json=body)

    async def outline_draft(self, draft_id: str, *, is_wanted: bool) -> Draft:
        """Facts in place of the letter, for an owner who writes himself; or the letter again."""
        path = f"/drafts/{_part(draft_id)}/outline"
        return await self._post(Draft, path, {"is_wanted": is_wanted})

    async def dictate_draft(self, draft_id: str) -> Dictation:
        """Have a language model write that draft; what is there stands until it has."""
        return await self._post(Dictation, f"/drafts/{_part(draft_id)}/dictation")

    async def fetch_dictation(self, draft_id: str, after: int, *, wait_seconds: float) -> Dictation:
        """What the model has written, once it is more than after its word number `after`."""
        path = f"/drafts/{_part(draft_id)}/dictation"
        return await self._get(Dictation, path, after=after, wait=wait_seconds)

    async def stop_dictation(self, draft_id: str) -> Dictation:
        return await self._post(Dictation, f"/drafts/{_part(draft_id)}/dictation/stop")

    async def seal_draft(
        self, draft_id: str, *, leaves_at: str = "", instead_of: str = ""
    ) -> SealedMail:
        """The exact mail that would leave, with what the gate found; GateError if it never may.

        `leaves_at` is ISO 8601, without an offset on the owner's wall clock; empty: as soon as it
        may. `instead_of` names a mail of the outbox whose place it would take.
        """
        path = f"/drafts/{_part(draft_id)}/seal"
        body: dict[str, str | bool] = {"anyway": True}
        if leaves_at or instead_of:
            body |= {"leaves_at": leaves_at, "instead_of": instead_of}
        return await self._post(SealedMail, path, body, refusal=GateError)

    async def approve_draft(self, draft_id: str, digest: str, *, anyway: bool) -> OutboxItem:
        """Let the sealed mail with that digest leave, `anyway` in spite of what the gate found.

        Raises StaleError if it is another now.
        """
        path = f"/drafts/{_part(draft_id)}/approve"
        body: dict[str, str | bool] = {"digest": digest, "anyway": anyway}
        return await self._post(OutboxItem, path, body, refusal=GateError)

    async def fetch_outbox(self) -> OutboxView:
        return await self._get(OutboxView, "/outbox")

    async def take_mail_back(self, item_id: str) -> OutboxItem:
        """Let an approved mail not leave; raises StaleError once it has begun to."""
        return await self._post(OutboxItem, f"/outbox/{_part(item_id)}/take-back")

    async def hurry_mail(self, item_id: str) -> OutboxItem:
        """Let an approved mail leave at once."""
        return await self._post(OutboxItem, f"/outbox/{_part(item_id)}/hurry")

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

    async def merge_life_events(self, life_event_id: str, other_id: str) -> LifeEvent:
        """Say that a life event and another are one, which the other is; returns the first."""
        path = f"/life-events/{_part(life_event_id)}/merge"
        return await self._post(LifeEvent, path, {"other": other_id})

    async def take_back(self, life_event_id: str) -> LifeEvent:
        """Undo what was decided last about a life event."""
        return await self._post(LifeEvent, f"/life-events/{_part(life_event_id)}/undo")

    async def fetch_customers(self) -> tuple[CustomerLine, ...]:
        return (await self._get(_Customers, "/customers")).customers

    async def fetch_customer(self, customer_id: str) -> CustomerView:
        return await self._get(CustomerView, f"/customers/{_part(customer_id)}")

    async def fetch_earlier(self, customer_id: str, before: str) -> EarlierEntries:
        """What went to and fro with a customer before that entry, the latest of it."""
        path = f"/customers/{_part(customer_id)}/entries"
        return await self._get(EarlierEntries, path, before=before)

    async def write_notes(self, customer_id: str, notes: str) -> Customer:
        return await self._write(customer_id, "notes", {"notes": notes})

    async def write_tags(self, customer_id: str, tags: Sequence[str]) -> Customer:
        return await self._write(customer_id, "tags", {"tags": list(tags)})

    async def put_fact(self, customer_id: str, about: About, value: str) -> Customer:
        return await self._write(customer_id, "facts", {"about": about.value, "value": value})

    async def remove_fact(self, customer_id: str, about: About, value: str) -> Customer:
        body = {"about": about.value, "value": value}
        return await self._write(customer_id, "facts/remove", body)

    async def set_contact(self, customer_id: str, do_not_contact: bool) -> Customer:
        return await self._write(customer_id, "contact", {"do_not_contact": do_not_contact})

    async def set_rhythm(self, customer_id: str, every_days: int | None) -> Customer:
        return await self._write(customer_id, "rhythm", {"every_days": every_days})

    async def _write(self, customer_id: str, what: str, body: Mapping[str, object]) -> Customer:
        return await self._post(Customer, f"/customers/{_part(customer_id)}/{what}", body)

    async def log_again(self, entry: Entry) -> Entry:
        """Put in what was put in before and taken out."""
        body = {
            "address": entry.address,
            "kind": entry.kind.value,
            "text": entry.text,
            "at": entry.at.isoformat(),
            "direction": entry.direction.value,
        }
        return await self._post(Entry, "/entries", body)

    async def join_customers(self, customer_id: str, other_id: str) -> Join:
        """Make one of two customers; StaleError where one of them is gone."""
        path = f"/customers/{_part(customer_id)}/join"
        return await self._post(Join, path, {"other": other_id})

    async def refuse_double(self, double_id: str) -> Doubles:
        return await self._post(Doubles, f"/doubles/{_part(double_id)}/refuse")

    async def split_customer(self, customer_id: str, address: str) -> Split:
        path = f"/customers/{_part(customer_id)}/split"
        return await self._post(Split, path, {"address": address})

    async def undo_step(self, undo: str) -> None:
        """Take back a join or a split; StaleError where that cannot be any more."""
        await self._post(_People, f"/steps/{_part(undo)}/undo")

    async def fetch_erasure(self, customer_id: str) -> Erasure:
        """What forgetting a customer would erase."""
        return await self._get(Erasure, f"/customers/{_part(customer_id)}/erasure")

    async def forget_customer(self, customer_id: str, name: str) -> Erasure:
        """Erase all that is kept of a customer, whose name the owner has typed."""
        path = f"/customers/{_part(customer_id)}/forget"
        return await self._post(Erasure, path, {"name": name})

    async def fetch_entry(self, entry_id: str) -> Entry:
        return await self._get(Entry, f"/entries/{_part(entry_id)}")

    async def search(self, typed: str) -> Found:
        """What was typed into the search, found; what of it is not understood is said there."""
        return await self._get(Found, "/search", q=typed)

    async def fetch_dates(self, days: int) -> tuple[DateLine, ...]:
        """The days of customers that come up within so many days, the next first."""
        return (await self._get(_Dates, "/dates", days=days)).dates

    async def save_dates(self, path: str) -> SavedDates:
        """Have the coming year saved in a file for a calendar: from / or ~ on."""
        return await self._post(SavedDates, "/dates.ics", {"path": path})

    async def put_date(self, customer_id: str, date: RememberedDate) -> Customer:
        """Remember a day of a customer; its date may be written as people do."""
        body: dict[str, str | bool] = {
            "kind": date.kind.value,
            "who": date.who.value,
            "name": date.name or "",
            "date": date.date,
        }
        return await self._post(Customer, f"/customers/{_part(customer_id)}/dates", body)

    async def fetch_week(self, ago: int) -> Week:
        """The week so many weeks ago, and those before it."""
        return await self._get(Week, "/week", ago=ago)

    async def _get(self, answer: type[Answer], path: str, **params: str | float) -> Answer:
        return await self._ask(answer, "GET", path, params=params)

    async def _post(
        self,
        answer: type[Answer],
        path: str,
        body: Mapping[str, object] | None = None,
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
