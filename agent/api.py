"""The agent's door: HTTP routes on a Unix socket. No logic: each asks the room that it is for."""

from __future__ import annotations

import datetime as dt
import json
import math
from collections.abc import Callable, Sequence
from enum import StrEnum
from typing import Any, TypeVar

from pydantic import BaseModel
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from agent.byhand import ByHand, kind_of
from agent.changes import ChangeFeed
from agent.desk import Desk
from agent.dismissals import Whose
from agent.errors import GateError, KinkeeperError, NotFoundError, StaleError, UsageError
from agent.exchange.contacts import contacts_of
from agent.happenings import Happenings
from agent.identity import Identity
from agent.models import (
    About,
    AgentStatus,
    DateKind,
    Direction,
    DismissalReason,
    Kind,
    Log,
    RememberedDate,
    Who,
)
from agent.notebook import Notebook
from agent.views import Views
from agent.writing import Writing

LONGEST_WAIT_SECONDS = 25.0
LARGEST_BODY_BYTES = 1_000_000
MOST_WEEKS, MOST_WEEKS_AGO, MOST_DAYS = 52, 520, 366
Word = TypeVar("Word", bound=StrEnum)
_STATUS_OF = ((NotFoundError, 404), (StaleError, 409), (GateError, 422), (UsageError, 422))


def build_app(
    *,
    desk: Desk,
    by_hand: ByHand,
    happenings: Happenings,
    notebook: Notebook,
    identity: Identity,
    writing: Writing,
    views: Views,
    changes: ChangeFeed,
    status: Callable[[], AgentStatus],
) -> Starlette:
    """The routes; errors come back as {"error": one line that says what to do}."""

    async def get_status(_: Request) -> Response:
        return _answer(status())

    async def get_changes(request: Request) -> Response:
        after = _number(request.query_params.get("after", "0"))
        wait = min(_number(request.query_params.get("wait", "0")), LONGEST_WAIT_SECONDS)
        return _answer(await changes.after(int(after), wait))

    async def get_today(_: Request) -> Response:
        return _answer(views.today())

    async def get_suggestions(_: Request) -> Response:
        return _list("suggestions", views.suggestions())

    async def why(request: Request) -> Response:
        return JSONResponse({"why": views.why(request.path_params["id"])})

    async def get_week(request: Request) -> Response:
        back = _count(request, "back", 8, most=MOST_WEEKS)
        return _answer(views.week(back, _count(request, "ago", 0, most=MOST_WEEKS_AGO)))

    async def get_brief(request: Request) -> Response:
        return _answer(views.brief(request.path_params["address"]))

    async def get_voice(request: Request) -> Response:
        return _answer(views.voice(request.query_params.get("address", "")))

    async def get_dates(request: Request) -> Response:
        return _list("dates", views.dates(_count(request, "days", 30, most=MOST_DAYS)))

    async def get_dates_file(request: Request) -> Response:
        days = _count(request, "days", MOST_DAYS, most=MOST_DAYS)
        return Response(views.dates_file(days), media_type="text/calendar")

    async def save_dates(request: Request) -> Response:
        return _answer(views.save_dates(_text(await _body(request), "path")))

    async def get_suggestion(request: Request) -> Response:
        return _answer(views.suggestion(request.path_params["id"]))

    async def snooze(request: Request) -> Response:
        until = _text(await _body(request), "until")
        try:
            day = dt.date.fromisoformat(until)
        except ValueError:
            raise UsageError(f"{until!r} is no day; write it as 2026-11-20") from None
        return _answer(desk.snooze(request.path_params["id"], day))

    async def dismiss(request: Request) -> Response:
        body = await _body(request)
        words = body.get("reason") or DismissalReason.OTHER
        try:
            reason = DismissalReason(words)
        except ValueError:
            known = ", ".join(DismissalReason)
            raise UsageError(f"{words!r} is no reason; give one of: {known}") from None
        return _answer(desk.dismiss(request.path_params["id"], reason, _whose(body)))

    async def take_kindness(request: Request) -> Response:
        return _answer(desk.take_kindness(request.path_params["id"]))

    async def reopen(request: Request) -> Response:
        return _answer(desk.reopen(request.path_params["id"]))

    async def confirm(request: Request) -> Response:
        desk.confirm(request.path_params["id"])
        return _answer(views.suggestion(request.path_params["id"]))

    async def done(request: Request) -> Response:
        return _answer(by_hand.done(request.path_params["id"]))

    async def log(request: Request) -> Response:
        body = await _body(request)
        said = Log(
            kind=kind_of(_text(body, "kind")),
            text=_text(body, "text"),
            at=by_hand.moment_of(_text(body, "at")) if body.get("at") else None,
            direction=_one_of(Direction, {"direction": Direction.OUT, **body}, "direction"),
            suggestion_id=_text({"suggestion_id": "", **body}, "suggestion_id"),
        )
        return _answer(by_hand.log(_text(body, "address"), said))

    async def unlog(request: Request) -> Response:
        by_hand.unlog(request.path_params["id"])
        return JSONResponse({"removed": request.path_params["id"]})

    async def get_happenings(_: Request) -> Response:
        return _list("happenings", views.happenings())

    async def add_happening(request: Request) -> Response:
        body = await _body(request)
        told_by = _text({"life_event_id": "", **body}, "life_event_id")
        happening, there = happenings.add(
            _text(body, "region"), _text(body, "what"), from_event_id=told_by
        )
        return JSONResponse({"happening": happening.model_dump(mode="json"), "there": there})

    async def drop_happening(request: Request) -> Response:
        happenings.drop(request.path_params["id"])
        return _list("happenings", views.happenings())

    async def get_draft(request: Request) -> Response:
        return _answer(views.draft(request.path_params["id"]))

    async def edit(request: Request) -> Response:
        body = await _body(request)
        return _answer(
            desk.edit(
                request.path_params["id"],
                subject=_text(body, "subject"),
                text=_text(body, "text"),
                version=_text({"version": "", **body}, "version"),
            )
        )

    async def outline(request: Request) -> Response:
        is_wanted = _is_so({"is_wanted": True, **await _body(request)}, "is_wanted")
        return _answer(desk.outline(request.path_params["id"], is_wanted=is_wanted))

    async def dictate(request: Request) -> Response:
        return _answer(writing.start(request.path_params["id"]))

    async def get_dictation(request: Request) -> Response:
        after = _number(request.query_params.get("after", "0"))
        wait = min(_number(request.query_params.get("wait", "0")), LONGEST_WAIT_SECONDS)
        return _answer(await writing.heard(request.path_params["id"], int(after), wait))

    async def stop_dictation(request: Request) -> Response:
        return _answer(writing.stop(request.path_params["id"]))

    async def seal(request: Request) -> Response:
        body = await _body(request)
        return _answer(
            desk.seal(
                request.path_params["id"],
                anyway=_is_so(body, "anyway"),
                leaves_at=_moment(body, "leaves_at") if body.get("leaves_at") else None,
                instead_of=_text({"instead_of": "", **body}, "instead_of"),
            )
        )

    async def approve(request: Request) -> Response:
        body = await _body(request)
        digest, anyway = _text(body, "digest"), _is_so(body, "anyway")
        return _answer(desk.approve(request.path_params["id"], digest, anyway=anyway))

    async def get_outbox(_: Request) -> Response:
        return _answer(views.outbox())

    async def take_mail_back(request: Request) -> Response:
        return _answer(desk.take_mail_back(request.path_params["id"]))

    async def hurry_mail(request: Request) -> Response:
        return _answer(desk.hurry_mail(request.path_params["id"]))

    async def get_corrections(_: Request) -> Response:
        return _answer(views.corrections())

    async def confirm_life_event(request: Request) -> Response:
        return _answer(desk.confirm_life_event(request.path_params["id"]))

    async def reject_life_event(request: Request) -> Response:
        return _answer(desk.reject_life_event(request.path_params["id"]))

    async def correct_life_event(request: Request) -> Response:
        body = await _body(request)
        return _answer(
            desk.correct_life_event(
                request.path_params["id"],
                kind=_one_of(Kind, body, "kind"),
                who=_one_of(Who, body, "who"),
                name=_text(body, "name"),
                date=_text(body, "date"),
            )
        )

    async def merge_life_events(request: Request) -> Response:
        other = _text(await _body(request), "other")
        return _answer(desk.merge_life_events(request.path_params["id"], other))

    async def take_back(request: Request) -> Response:
        return _answer(desk.take_back(request.path_params["id"]))

    async def get_customers(_: Request) -> Response:
        return _list("customers", views.customers())

    async def get_customer(request: Request) -> Response:
        return _answer(views.customer(request.path_params["id"]))

    async def put_date(request: Request) -> Response:
        return _answer(notebook.put_date(request.path_params["id"], _date(await _body(request))))

    async def remove_date(request: Request) -> Response:
        return _answer(notebook.remove_date(request.path_params["id"], _date(await _body(request))))

    async def put_fact(request: Request) -> Response:
        body = await _body(request)
        about = _one_of(About, body, "about")
        return _answer(notebook.put_fact(request.path_params["id"], about, _text(body, "value")))

    async def remove_fact(request: Request) -> Response:
        body = await _body(request)
        about = _one_of(About, body, "about")
        return _answer(notebook.remove_fact(request.path_params["id"], about, _text(body, "value")))

    async def tag(request: Request) -> Response:
        tags = (await _body(request)).get("tags")
        if not isinstance(tags, list) or not all(isinstance(one, str) for one in tags):
            raise UsageError('send a JSON object with "tags", a list of texts')
        return _answer(notebook.tag(request.path_params["id"], tags))

    async def want_again(request: Request) -> Response:
        what = _text(await _body(request), "what")
        return _answer(notebook.want_again(request.path_params["id"], what))

    async def take_contacts(request: Request) -> Response:
        return _answer(desk.take_contacts(contacts_of(await _body(request))))

    async def split(request: Request) -> Response:
        address = _text(await _body(request), "address")
        return _answer(identity.split(request.path_params["id"], address))

    async def join_any(request: Request) -> Response:
        other = _text(await _body(request), "other")
        return _answer(identity.join(request.path_params["id"], other))

    async def undo_step(request: Request) -> Response:
        return _list("customers", identity.undo(request.path_params["id"]))

    async def get_erasure(request: Request) -> Response:
        return _answer(views.erasure(request.path_params["id"]))

    async def forget(request: Request) -> Response:
        name = _text(await _body(request), "name")
        return _answer(identity.forget(request.path_params["id"], name))

    async def get_earlier(request: Request) -> Response:
        before = request.query_params.get("before", "")
        return _answer(views.earlier_entries(request.path_params["id"], before))

    async def note(request: Request) -> Response:
        notes = _text(await _body(request), "notes")
        return _answer(notebook.note(request.path_params["id"], notes))

    async def set_contact(request: Request) -> Response:
        is_wanted = not _is_so(await _body(request), "do_not_contact")
        return _answer(notebook.set_contact(request.path_params["id"], is_wanted=is_wanted))

    async def set_rhythm(request: Request) -> Response:
        days = (await _body(request)).get("every_days")
        if days is not None and (not isinstance(days, int) or isinstance(days, bool)):
            raise UsageError('send a JSON object with "every_days", a number of days or null')
        return _answer(notebook.set_rhythm(request.path_params["id"], days))

    async def get_doubles(_: Request) -> Response:
        return _answer(views.doubles())

    async def join(request: Request) -> Response:
        return _answer(identity.join_double(request.path_params["id"]))

    async def refuse(request: Request) -> Response:
        identity.refuse(request.path_params["id"])
        return _answer(views.doubles())

    async def get_entry(request: Request) -> Response:
        return _answer(views.entry(request.path_params["id"]))

    async def search(request: Request) -> Response:
        return _answer(views.search(request.query_params.get("q", "")))

    return Starlette(
        routes=[
            Route("/status", get_status),
            Route("/changes", get_changes),
            Route("/today", get_today),
            Route("/week", get_week),
            Route("/brief/{address}", get_brief),
            Route("/voice", get_voice),
            Route("/dates", get_dates),
            Route("/dates.ics", get_dates_file),
            Route("/dates.ics", save_dates, methods=["POST"]),
            Route("/happenings", get_happenings),
            Route("/happenings", add_happening, methods=["POST"]),
            Route("/happenings/{id}/drop", drop_happening, methods=["POST"]),
            Route("/suggestions", get_suggestions),
            Route("/suggestions/{id}", get_suggestion),
            Route("/suggestions/{id}/why", why),
            Route("/suggestions/{id}/done", done, methods=["POST"]),
            Route("/suggestions/{id}/snooze", snooze, methods=["POST"]),
            Route("/suggestions/{id}/dismiss", dismiss, methods=["POST"]),
            Route("/suggestions/{id}/reopen", reopen, methods=["POST"]),
            Route("/kindness/{id}", take_kindness, methods=["POST"]),
            Route("/suggestions/{id}/confirm", confirm, methods=["POST"]),
            Route("/drafts/{id}", get_draft),
            Route("/drafts/{id}", edit, methods=["PUT"]),
            Route("/drafts/{id}/outline", outline, methods=["POST"]),
            Route("/drafts/{id}/dictation", get_dictation),
            Route("/drafts/{id}/dictation", dictate, methods=["POST"]),
            Route("/drafts/{id}/dictation/stop", stop_dictation, methods=["POST"]),
            Route("/drafts/{id}/seal", seal, methods=["POST"]),
            Route("/drafts/{id}/approve", approve, methods=["POST"]),
            Route("/outbox", get_outbox),
            Route("/outbox/{id}/take-back", take_mail_back, methods=["POST"]),
            Route("/outbox/{id}/hurry", hurry_mail, methods=["POST"]),
            Route("/corrections", get_corrections),
            Route("/life-events/{id}/confirm", confirm_life_event, methods=["POST"]),
            Route("/life-events/{id}/reject", reject_life_event, methods=["POST"]),
            Route("/life-events/{id}/correct", correct_life_event, methods=["POST"]),
            Route("/life-events/{id}/merge", merge_life_events, methods=["POST"]),
            Route("/life-events/{id}/undo", take_back, methods=["POST"]),
            Route("/customers", get_customers),
            Route("/customers", take_contacts, methods=["POST"]),
            Route("/customers/{id}", get_customer),
            Route("/customers/{id}/dates", put_date, methods=["POST"]),
            Route("/customers/{id}/dates/remove", remove_date, methods=["POST"]),
            Route("/customers/{id}/facts", put_fact, methods=["POST"]),
            Route("/customers/{id}/facts/remove", remove_fact, methods=["POST"]),
            Route("/customers/{id}/tags", tag, methods=["POST"]),
            Route("/customers/{id}/wanted", want_again, methods=["POST"]),
            Route("/customers/{id}/entries", get_earlier),
            Route("/customers/{id}/notes", note, methods=["POST"]),
            Route("/customers/{id}/contact", set_contact, methods=["POST"]),
            Route("/customers/{id}/rhythm", set_rhythm, methods=["POST"]),
            Route("/customers/{id}/split", split, methods=["POST"]),
            Route("/customers/{id}/join", join_any, methods=["POST"]),
            Route("/customers/{id}/erasure", get_erasure),
            Route("/customers/{id}/forget", forget, methods=["POST"]),
            Route("/steps/{id}/undo", undo_step, methods=["POST"]),
            Route("/doubles", get_doubles),
            Route("/doubles/{id}/join", join, methods=["POST"]),
            Route("/doubles/{id}/refuse", refuse, methods=["POST"]),
            Route("/entries", log, methods=["POST"]),
            Route("/entries/{id}", get_entry),
            Route("/entries/{id}/remove", unlog, methods=["POST"]),
            Route("/search", search),
        ],
        exception_handlers={KinkeeperError: _refuse},
    )


async def _refuse(_: Request, error: Exception) -> Response:
    status = next((code for kind, code in _STATUS_OF if isinstance(error, kind)), 503)
    return JSONResponse({"error": str(error)}, status_code=status)


def _answer(record: BaseModel) -> Response:
    return Response(record.model_dump_json(), media_type="application/json")


def _list(name: str, records: Sequence[BaseModel]) -> Response:
    return JSONResponse({name: [record.model_dump(mode="json") for record in records]})


async def _body(request: Request) -> dict[str, Any]:
    raw = b""
    async for chunk in request.stream():
        raw += chunk
        if len(raw) > LARGEST_BODY_BYTES:
            raise UsageError("that is too long for one mail")
    try:
        body = json.loads(raw or b"{}")
    except (ValueError, RecursionError):
        raise UsageError("send a JSON object") from None
    if not isinstance(body, dict):
        raise UsageError("send a JSON object")
    return body


def _text(body: dict[str, Any], key: str) -> str:
    if not isinstance(value := body.get(key), str):
        raise UsageError(f'send a JSON object with "{key}", a text')
    return value


def _is_so(body: dict[str, Any], key: str) -> bool:
    """Whether a body says yes to something; it says no by leaving it out."""
    if not isinstance(value := body.get(key, False), bool):
        raise UsageError(f'send a JSON object with "{key}", true or false')
    return value


def _one_of(words: type[Word], body: dict[str, Any], key: str) -> Word:
    text = _text(body, key)
    try:
        return words(text)
    except ValueError:
        known = ", ".join(words)
        raise UsageError(f"{text[:40]!r} is no {key}; give one of: {known}") from None


def _whose(body: dict[str, Any]) -> Whose | None:
    """To whom a life event happened, where the owner says so."""
    if body.get("who") is None:
        return None
    return Whose(_one_of(Who, body, "who"), _text({"name": "", **body}, "name") or None)


def _moment(body: dict[str, Any], key: str) -> dt.datetime:
    """A moment; without an offset it is meant on the owner's wall clock."""
    written = _text(body, key)
    try:
        return dt.datetime.fromisoformat(written)
    except ValueError:
        example = "2026-11-23T08:00"
        raise UsageError(f"{written[:40]!r} is no moment; write it as {example}") from None


def _date(body: dict[str, Any]) -> RememberedDate:
    """A day of a customer; whether it is one, the notebook looks."""
    return RememberedDate(
        kind=_one_of(DateKind, body, "kind"),
        who=_one_of(Who, {"who": Who.SELF, **body}, "who"),
        name=_text({"name": "", **body}, "name") or None,
        date=_text({"date": "", **body}, "date"),
    )


def _count(request: Request, key: str, usual: int, *, most: int) -> int:
    """A whole number of the address, within reason."""
    number = _number(request.query_params.get(key, str(usual)))
    if number > most:
        raise UsageError(f"{key} is a number up to {most}")
    return int(number)


def _number(text: str) -> float:
    try:
        number = float(text)
    except ValueError:
        number = math.nan
    if not 0 <= number < 1e15:
        raise UsageError(f"{text[:20]!r} is no number from 0 on")
    return number
