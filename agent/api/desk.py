"""Routes to the list of the day, to suggestions and the owner's decisions about them."""

from __future__ import annotations

import datetime as dt
from typing import Any

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from agent.api.questions import one_of, read_body, text_of
from agent.api.replies import answer, answer_list
from agent.byhand import ByHand
from agent.desk import Desk
from agent.dismissals import Whose
from agent.errors import UsageError
from agent.models import DismissalReason, Who
from agent.views import Views


def desk_routes(*, desk: Desk, by_hand: ByHand, views: Views) -> list[Route]:
    """The routes."""

    async def get_today(_: Request) -> Response:
        return answer(views.today())

    async def get_suggestions(_: Request) -> Response:
        return answer_list("suggestions", views.suggestions())

    async def get_suggestion(request: Request) -> Response:
        return answer(views.suggestion(request.path_params["id"]))

    async def why(request: Request) -> Response:
        return JSONResponse({"why": views.why(request.path_params["id"])})

    async def snooze(request: Request) -> Response:
        until = text_of(await read_body(request), "until")
        try:
            day = dt.date.fromisoformat(until)
        except ValueError:
            raise UsageError(f"{until!r} is no day; write it as 2026-11-20") from None
        return answer(desk.snooze(request.path_params["id"], day))

    async def dismiss(request: Request) -> Response:
        body = await read_body(request)
        words = body.get("reason") or DismissalReason.OTHER
        try:
            reason = DismissalReason(words)
        except ValueError:
            known = ", ".join(DismissalReason)
            raise UsageError(f"{words!r} is no reason; give one of: {known}") from None
        return answer(desk.dismiss(request.path_params["id"], reason, _whose(body)))

    async def take_kindness(request: Request) -> Response:
        return answer(desk.take_kindness(request.path_params["id"]))

    async def reopen(request: Request) -> Response:
        return answer(desk.reopen(request.path_params["id"]))

    async def confirm(request: Request) -> Response:
        desk.confirm(request.path_params["id"])
        return answer(views.suggestion(request.path_params["id"]))

    async def done(request: Request) -> Response:
        return answer(by_hand.done(request.path_params["id"]))

    return [
        Route("/today", get_today),
        Route("/suggestions", get_suggestions),
        Route("/suggestions/{id}", get_suggestion),
        Route("/suggestions/{id}/why", why),
        Route("/suggestions/{id}/done", done, methods=["POST"]),
        Route("/suggestions/{id}/snooze", snooze, methods=["POST"]),
        Route("/suggestions/{id}/dismiss", dismiss, methods=["POST"]),
        Route("/suggestions/{id}/reopen", reopen, methods=["POST"]),
        Route("/kindness/{id}", take_kindness, methods=["POST"]),
        Route("/suggestions/{id}/confirm", confirm, methods=["POST"]),
    ]


def _whose(body: dict[str, Any]) -> Whose | None:
    """To whom a life event happened, where the owner says so."""
    if body.get("who") is None:
        return None
    return Whose(one_of(Who, body, "who"), text_of({"name": "", **body}, "name") or None)
