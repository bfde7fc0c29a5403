"""Routes to the days that come up, and to their file for a calendar."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from agent.api.questions import count_of, read_body, text_of
from agent.api.replies import answer, answer_list
from agent.views import Views

MOST_DAYS = 366


def date_routes(*, views: Views) -> list[Route]:
    """The routes."""

    async def get_dates(request: Request) -> Response:
        return answer_list("dates", views.dates(count_of(request, "days", 30, most=MOST_DAYS)))

    async def get_dates_file(request: Request) -> Response:
        days = count_of(request, "days", MOST_DAYS, most=MOST_DAYS)
        return Response(views.dates_file(days), media_type="text/calendar")

    async def save_dates(request: Request) -> Response:
        return answer(views.save_dates(text_of(await read_body(request), "path")))

    return [
        Route("/dates", get_dates),
        Route("/dates.ics", get_dates_file),
        Route("/dates.ics", save_dates, methods=["POST"]),
    ]
