"""Routes to mail that waits to leave."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from agent.api.replies import answer
from agent.desk import Desk
from agent.views import Views


def outbox_routes(*, desk: Desk, views: Views) -> list[Route]:
    """The routes."""

    async def get_outbox(_: Request) -> Response:
        return answer(views.outbox())

    async def take_mail_back(request: Request) -> Response:
        return answer(desk.take_mail_back(request.path_params["id"]))

    async def hurry_mail(request: Request) -> Response:
        return answer(desk.hurry_mail(request.path_params["id"]))

    return [
        Route("/outbox", get_outbox),
        Route("/outbox/{id}/take-back", take_mail_back, methods=["POST"]),
        Route("/outbox/{id}/hurry", hurry_mail, methods=["POST"]),
    ]
