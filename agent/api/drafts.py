"""Routes to drafts: the owner's words, a model's, and the approval."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from agent.api.questions import is_so, moment_in, read_body, text_of, wait_of
from agent.api.replies import answer
from agent.desk import Desk
from agent.views import Views
from agent.writing import Writing


def draft_routes(*, desk: Desk, writing: Writing, views: Views) -> list[Route]:
    """The routes."""

    async def get_draft(request: Request) -> Response:
        return answer(views.draft(request.path_params["id"]))

    async def edit(request: Request) -> Response:
        body = await read_body(request)
        return answer(
            desk.edit(
                request.path_params["id"],
                subject=text_of(body, "subject"),
                text=text_of(body, "text"),
                version=text_of({"version": "", **body}, "version"),
            )
        )

    async def outline(request: Request) -> Response:
        is_wanted = is_so({"is_wanted": True, **await read_body(request)}, "is_wanted")
        return answer(desk.outline(request.path_params["id"], is_wanted=is_wanted))

    async def dictate(request: Request) -> Response:
        return answer(writing.start(request.path_params["id"]))

    async def get_dictation(request: Request) -> Response:
        after, wait_seconds = wait_of(request)
        return answer(await writing.heard(request.path_params["id"], after, wait_seconds))

    async def stop_dictation(request: Request) -> Response:
        return answer(writing.stop(request.path_params["id"]))

    async def seal(request: Request) -> Response:
        body = await read_body(request)
        return answer(
            desk.seal(
                request.path_params["id"],
                anyway=is_so(body, "anyway"),
                leaves_at=moment_in(body, "leaves_at") if body.get("leaves_at") else None,
                instead_of=text_of({"instead_of": "", **body}, "instead_of"),
            )
        )

    async def approve(request: Request) -> Response:
        body = await read_body(request)
        digest, anyway = text_of(body, "digest"), is_so(body, "anyway")
        return answer(desk.approve(request.path_params["id"], digest, anyway=anyway))

    async def get_voice(request: Request) -> Response:
        return answer(views.voice(request.query_params.get("address", "")))

    return [
        Route("/voice", get_voice),
        Route("/drafts/{id}", get_draft),
        Route("/drafts/{id}", edit, methods=["PUT"]),
        Route("/drafts/{id}/outline", outline, methods=["POST"]),
        Route("/drafts/{id}/dictation", get_dictation),
        Route("/drafts/{id}/dictation", dictate, methods=["POST"]),
        Route("/drafts/{id}/dictation/stop", stop_dictation, methods=["POST"]),
        Route("/drafts/{id}/seal", seal, methods=["POST"]),
        Route("/drafts/{id}/approve", approve, methods=["POST"]),
    ]
