"""Routes to life events to confirm or set right."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from agent.api.questions import one_of, read_body, text_of
from agent.api.replies import answer
from agent.desk import Desk
from agent.models import Kind, Who
from agent.views import Views


def correction_routes(*, desk: Desk, views: Views) -> list[Route]:
    """The routes."""

    async def get_corrections(_: Request) -> Response:
        return answer(views.corrections())

    async def confirm_life_event(request: Request) -> Response:
        return answer(desk.confirm_life_event(request.path_params["id"]))

    async def reject_life_event(request: Request) -> Response:
        return answer(desk.reject_life_event(request.path_params["id"]))

    async def correct_life_event(request: Request) -> Response:
        body = await read_body(request)
        return answer(
            desk.correct_life_event(
                request.path_params["id"],
                kind=one_of(Kind, body, "kind"),
                who=one_of(Who, body, "who"),
                name=text_of(body, "name"),
                date=text_of(body, "date"),
            )
        )

    async def merge_life_events(request: Request) -> Response:
        other = text_of(await read_body(request), "other")
        return answer(desk.merge_life_events(request.path_params["id"], other))

    async def take_back(request: Request) -> Response:
        return answer(desk.take_back(request.path_params["id"]))

    return [
        Route("/corrections", get_corrections),
        Route("/life-events/{id}/confirm", confirm_life_event, methods=["POST"]),
        Route("/life-events/{id}/reject", reject_life_event, methods=["POST"]),
        Route("/life-events/{id}/correct", correct_life_event, methods=["POST"]),
        Route("/life-events/{id}/merge", merge_life_events, methods=["POST"]),
        Route("/life-events/{id}/undo", take_back, methods=["POST"]),
    ]
