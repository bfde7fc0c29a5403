"""The reading of what is asked: the JSON object that comes with it, the numbers of its address."""

from __future__ import annotations

import datetime as dt
import json
import math
from enum import StrEnum
from typing import Any, TypeVar

from starlette.requests import Request

from agent.errors import UsageError

LONGEST_WAIT_SECONDS = 25.0
LARGEST_BODY_BYTES = 1_000_000
Word = TypeVar("Word", bound=StrEnum)


async def read_body(request: Request) -> dict[str, Any]:
    """The JSON object of a body, empty where there is none; UsageError where it is not one."""
    raw = b""
    async for chunk in request.stream():
        raw += chunk
        if len(raw) > LARGEST_BODY_BYTES:
            raise UsageError("that is too long for one mail")
    try:
        body = json.loads(raw or b"{}")
        json.dumps(body, ensure_ascii=False).encode()  # half a character cannot be kept
    except (ValueError, RecursionError):
        raise UsageError("send a JSON object") from None
    if not isinstance(body, dict):
        raise UsageError("send a JSON object")
    return body


def text_of(body: dict[str, Any], key: str) -> str:
    """The text at that key of a body."""
    if not isinstance(value := body.get(key), str):
        raise UsageError(f'send a JSON object with "{key}", a text')
    return value


def is_so(body: dict[str, Any], key: str) -> bool:
    """Whether a body says yes to something; it says no by leaving it out."""
    if not isinstance(value := body.get(key, False), bool):
        raise UsageError(f'send a JSON object with "{key}", true or false')
    return value


def one_of(words: type[Word], body: dict[str, Any], key: str) -> Word:
    """The word at that key of a body, which is one of `words`."""
    text = text_of(body, key)
    try:
        return words(text)
    except ValueError:
        known = ", ".join(words)
        raise UsageError(f"{text[:40]!r} is no {key}; give one of: {known}") from None


def moment_in(body: dict[str, Any], key: str) -> dt.datetime:
    """A moment; without an offset it is meant on the owner's wall clock."""
    written = text_of(body, key)
    try:
        return dt.datetime.fromisoformat(written)
    except ValueError:
        example = "2026-11-23T08:00"
        raise UsageError(f"{written[:40]!r} is no moment; write it as {example}") from None


def count_of(request: Request, key: str, usual: int, *, most: int) -> int:
    """A whole number of the address, within reason."""
    number = _number(request.query_params.get(key, str(usual)))
    if number > most:
        raise UsageError(f"{key} is a number up to {most}")
    return int(number)


def wait_of(request: Request) -> tuple[int, float]:
    """After which number something is asked for, and how many seconds that may be waited for."""
    after = _number(request.query_params.get("after", "0"))
    wait_seconds = _number(request.query_params.get("wait", "0"))
    return int(after), min(wait_seconds, LONGEST_WAIT_SECONDS)


def _number(text: str) -> float:
    try:
        number = float(text)
    except ValueError:
        number = math.nan
    if not 0 <= number < 1e15:
        raise UsageError(f"{text[:20]!r} is no number from 0 on")
    return number
