"""What a route gives back: a record, a list of them, or a refusal."""

from __future__ import annotations

from collections.abc import Sequence

from pydantic import BaseModel
from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from agent.errors import GateError, NotFoundError, StaleError, UsageError

_STATUS_OF = ((NotFoundError, 404), (StaleError, 409), (GateError, 422), (UsageError, 422))


def answer(record: BaseModel) -> Response:
    """A record, as JSON."""
    return Response(record.model_dump_json(), media_type="application/json")


def answer_list(name: str, records: Sequence[BaseModel]) -> Response:
    """Records, as the JSON object that holds them by that name."""
    return JSONResponse({name: [record.model_dump(mode="json") for record in records]})


async def refuse(_: Request, error: Exception) -> Response:
    """An error in one line, with the status that tells its kind."""
    status = next((code for kind, code in _STATUS_OF if isinstance(error, kind)), 503)
    return JSONResponse({"error": str(error)}, status_code=status)
