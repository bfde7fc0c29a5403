"""The first run's routes: what the screen asks before there is an agent."""

from __future__ import annotations

from pathlib import Path
from typing import TypeVar

from pydantic import BaseModel, ConfigDict, ValidationError
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from agent.api.questions import read_body
from agent.api.replies import answer, refuse
from agent.config import Customers
from agent.errors import KinkeeperError, UsageError
from agent.setup.guide import Guide


class _Body(BaseModel):
    model_config = ConfigDict(extra="forbid")


class _Mailbox(_Body):
    address: str


class _Trial(_Body):
    owner: str
    address: str
    imap: str
    smtp: str
    password: str


class _Choice(_Body):
    folders: tuple[str, ...]
    customers: Customers


Wanted = TypeVar("Wanted", bound=_Body)


def build_first_run(path: Path, guide: Guide | None = None) -> Starlette:
    """The routes of one first run, which writes the settings to `path`."""
    steps = guide or Guide(path)

    async def find(request: Request) -> Response:
        body = await _read(_Mailbox, request)
        return answer(await steps.find(body.address))

    async def try_out(request: Request) -> Response:
        body = await _read(_Trial, request)
        return answer(await steps.try_out(**body.model_dump()))

    async def finish(request: Request) -> Response:
        body = await _read(_Choice, request)
        return answer(await steps.finish(folders=body.folders, customers=body.customers))

    return Starlette(
        routes=[
            Route("/setup/servers", find, methods=["POST"]),
            Route("/setup/trial", try_out, methods=["POST"]),
            Route("/setup", finish, methods=["POST"]),
        ],
        exception_handlers={KinkeeperError: refuse},
    )


async def _read(wanted: type[Wanted], request: Request) -> Wanted:
    try:
        return wanted.model_validate(await read_body(request))
    except ValidationError as error:
        # What was typed may be a password: only where it stood is said.
        where = sorted({".".join(map(str, one["loc"])) for one in error.errors()})
        raise UsageError(f"this will not do: {', '.join(where)}") from None
