"""Routes to what struck a region."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from agent.api.questions import read_body, text_of
from agent.api.replies import answer_list
from agent.happenings import Happenings
from agent.views import Views


def happening_routes(*, happenings: Happenings, views: Views) -> list[Route]:
    """The routes."""

    async def get_happenings(_: Request) -> Response:
        return answer_list("happenings", views.happenings())

    async def add_happening(request: Request) -> Response:
        body = await read_body(request)
        told_by = text_of({"life_event_id": "", **body}, "life_event_id")
        happening, there = happenings.add(
            text_of(body, "region"), text_of(body, "what"), from_event_id=told_by
        )
        return JSONResponse({"happening": happening.model_dump(mode="json"), "there": there})

    async def drop_happening(request: Request) -> Response:
        happenings.drop(request.path_params["id"])
        return answer_list("happenings", views.happenings())

    return [
        Route("/happenings", get_happenings),
        Route("/happenings", add_happening, methods=["POST"]),
        Route("/happenings/{id}/drop", drop_happening, methods=["POST"]),
    ]
