"""Routes to what was done, week by week."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from agent.api.questions import count_of
from agent.api.replies import answer
from agent.views import Views

MOST_WEEKS, MOST_WEEKS_AGO = 52, 520


def week_routes(*, views: Views) -> list[Route]:
    """The routes."""

    async def get_week(request: Request) -> Response:
        back = count_of(request, "back", 8, most=MOST_WEEKS)
        return answer(views.week(back, count_of(request, "ago", 0, most=MOST_WEEKS_AGO)))

    return [
        Route("/week", get_week),
    ]
