"""Routes to the journal: entries, what is put in by hand, and the search."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from agent.api.questions import one_of, read_body, text_of
from agent.api.replies import answer
from agent.byhand import ByHand, kind_of
from agent.models import Direction, Log
from agent.views import Views


def journal_routes(*, by_hand: ByHand, views: Views) -> list[Route]:
    """The routes."""

    async def get_entry(request: Request) -> Response:
        return answer(views.entry(request.path_params["id"]))

    async def log(request: Request) -> Response:
        body = await read_body(request)
        said = Log(
            kind=kind_of(text_of(body, "kind")),
            text=text_of(body, "text"),
            at=by_hand.moment_of(text_of(body, "at")) if body.get("at") else None,
            direction=one_of(Direction, {"direction": Direction.OUT, **body}, "direction"),
            suggestion_id=text_of({"suggestion_id": "", **body}, "suggestion_id"),
        )
        return answer(by_hand.log(text_of(body, "address"), said))

    async def unlog(request: Request) -> Response:
        by_hand.unlog(request.path_params["id"])
        return JSONResponse({"removed": request.path_params["id"]})

    async def search(request: Request) -> Response:
        return answer(views.search(request.query_params.get("q", "")))

    return [
        Route("/entries", log, methods=["POST"]),
        Route("/entries/{id}", get_entry),
        Route("/entries/{id}/remove", unlog, methods=["POST"]),
        Route("/search", search),
    ]
