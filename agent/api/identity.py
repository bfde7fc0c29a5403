"""Routes to who is who, and who is forgotten."""

from __future__ import annotations

import contextlib

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from agent.api.questions import read_body, text_of
from agent.api.replies import answer, answer_list
from agent.errors import StoreError
from agent.identity import Identity
from agent.views import Views


def identity_routes(*, identity: Identity, views: Views) -> list[Route]:
    """The routes."""

    async def split(request: Request) -> Response:
        address = text_of(await read_body(request), "address")
        return answer(identity.split(request.path_params["id"], address))

    async def join_any(request: Request) -> Response:
        other = text_of(await read_body(request), "other")
        return answer(identity.join(request.path_params["id"], other))

    async def undo_step(request: Request) -> Response:
        return answer_list("customers", identity.undo(request.path_params["id"]))

    async def get_erasure(request: Request) -> Response:
        return answer(views.erasure(request.path_params["id"]))

    async def forget(request: Request) -> Response:
        name = text_of(await read_body(request), "name")
        erased = identity.forget(request.path_params["id"], name)
        with contextlib.suppress(StoreError):  # it stays owed, and is tried again
            await identity.scrub()
        return answer(erased)

    async def get_doubles(_: Request) -> Response:
        return answer(views.doubles())

    async def join(request: Request) -> Response:
        return answer(identity.join_double(request.path_params["id"]))

    async def refuse_double(request: Request) -> Response:
        identity.refuse(request.path_params["id"])
        return answer(views.doubles())

    return [
        Route("/customers/{id}/split", split, methods=["POST"]),
        Route("/customers/{id}/join", join_any, methods=["POST"]),
        Route("/customers/{id}/erasure", get_erasure),
        Route("/customers/{id}/forget", forget, methods=["POST"]),
        Route("/steps/{id}/undo", undo_step, methods=["POST"]),
        Route("/doubles", get_doubles),
        Route("/doubles/{id}/join", join, methods=["POST"]),
        Route("/doubles/{id}/refuse", refuse_double, methods=["POST"]),
    ]
