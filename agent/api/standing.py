"""Routes to how the agent is, and what changed."""

from __future__ import annotations

from collections.abc import Callable

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from agent.api.questions import wait_of
from agent.api.replies import answer
from agent.changes import ChangeFeed
from agent.models import AgentStatus


def standing_routes(*, changes: ChangeFeed, status: Callable[[], AgentStatus]) -> list[Route]:
    """The routes."""

    async def get_status(_: Request) -> Response:
        return answer(status())

    async def get_changes(request: Request) -> Response:
        after, wait_seconds = wait_of(request)
        return answer(await changes.after(after, wait_seconds))

    return [
        Route("/status", get_status),
        Route("/changes", get_changes),
    ]
