"""Routes to customers, and to what the owner knows of them."""

from __future__ import annotations

from typing import Any

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from agent.api.questions import is_so, one_of, read_body, text_of
from agent.api.replies import answer, answer_list
from agent.desk import Desk
from agent.errors import UsageError
from agent.exchange.contacts import contacts_of
from agent.models import About, DateKind, RememberedDate, Who
from agent.notebook import Notebook
from agent.views import Views


def customer_routes(*, desk: Desk, notebook: Notebook, views: Views) -> list[Route]:
    """The routes."""

    async def get_customers(_: Request) -> Response:
        return answer_list("customers", views.customers())

    async def take_contacts(request: Request) -> Response:
        return answer(desk.take_contacts(contacts_of(await read_body(request))))

    async def get_customer(request: Request) -> Response:
        return answer(views.customer(request.path_params["id"]))

    async def get_earlier(request: Request) -> Response:
        before = request.query_params.get("before", "")
        return answer(views.earlier_entries(request.path_params["id"], before))

    async def get_brief(request: Request) -> Response:
        return answer(views.brief(request.path_params["address"]))

    async def put_date(request: Request) -> Response:
        return answer(notebook.put_date(request.path_params["id"], _date(await read_body(request))))

    async def remove_date(request: Request) -> Response:
        return answer(
            notebook.remove_date(request.path_params["id"], _date(await read_body(request)))
        )

    async def put_fact(request: Request) -> Response:
        body = await read_body(request)
        about = one_of(About, body, "about")
        return answer(notebook.put_fact(request.path_params["id"], about, text_of(body, "value")))

    async def remove_fact(request: Request) -> Response:
        body = await read_body(request)
        about = one_of(About, body, "about")
        return answer(
            notebook.remove_fact(request.path_params["id"], about, text_of(body, "value"))
        )

    async def tag(request: Request) -> Response:
        tags = (await read_body(request)).get("tags")
        if not isinstance(tags, list) or not all(isinstance(one, str) for one in tags):
            raise UsageError('send a JSON object with "tags", a list of texts')
        return answer(notebook.tag(request.path_params["id"], tags))

    async def set_wanted(request: Request) -> Response:
        body = await read_body(request)
        what, is_wanted = text_of(body, "what"), not is_so(body, "is_unwanted")
        return answer(notebook.set_wanted(request.path_params["id"], what, is_wanted=is_wanted))

    async def note(request: Request) -> Response:
        notes = text_of(await read_body(request), "notes")
        return answer(notebook.note(request.path_params["id"], notes))

    async def set_contact(request: Request) -> Response:
        is_wanted = not is_so(await read_body(request), "do_not_contact")
        return answer(notebook.set_contact(request.path_params["id"], is_wanted=is_wanted))

    async def set_rhythm(request: Request) -> Response:
        days = (await read_body(request)).get("every_days")
        if days is not None and (not isinstance(days, int) or isinstance(days, bool)):
            raise UsageError('send a JSON object with "every_days", a number of days or null')
        return answer(notebook.set_rhythm(request.path_params["id"], days))

    return [
        Route("/brief/{address}", get_brief),
        Route("/customers", get_customers),
        Route("/customers", take_contacts, methods=["POST"]),
        Route("/customers/{id}", get_customer),
        Route("/customers/{id}/dates", put_date, methods=["POST"]),
        Route("/customers/{id}/dates/remove", remove_date, methods=["POST"]),
        Route("/customers/{id}/facts", put_fact, methods=["POST"]),
        Route("/customers/{id}/facts/remove", remove_fact, methods=["POST"]),
        Route("/customers/{id}/tags", tag, methods=["POST"]),
        Route("/customers/{id}/wanted", set_wanted, methods=["POST"]),
        Route("/customers/{id}/entries", get_earlier),
        Route("/customers/{id}/notes", note, methods=["POST"]),
        Route("/customers/{id}/contact", set_contact, methods=["POST"]),
        Route("/customers/{id}/rhythm", set_rhythm, methods=["POST"]),
    ]


def _date(body: dict[str, Any]) -> RememberedDate:
    """A day of a customer; whether it is one, the notebook looks."""
    return RememberedDate(
        kind=one_of(DateKind, body, "kind"),
        who=one_of(Who, {"who": Who.SELF, **body}, "who"),
        name=text_of({"name": "", **body}, "name") or None,
        date=text_of({"date": "", **body}, "date"),
    )
