"""The way to the agent: HTTP over its Unix socket, or straight into an ASGI app."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping, MutableMapping
from pathlib import Path
from types import TracebackType
from typing import Any, Self, TypeVar
from urllib.parse import quote

import httpx
from pydantic import BaseModel, ValidationError

from agent.errors import ConnectionLostError, KinkeeperError, NotFoundError, StaleError, UsageError

AsgiApp = Callable[
    [
        MutableMapping[str, Any],
        Callable[[], Awaitable[MutableMapping[str, Any]]],
        Callable[[MutableMapping[str, Any]], Awaitable[None]],
    ],
    Awaitable[None],
]
Answer = TypeVar("Answer", bound=BaseModel)
LONGEST_WAIT_SECONDS = 20.0


class Door:
    """Asks, and reads the answer; every failure is a KinkeeperError that says what to do."""

    def __init__(self, transport: httpx.AsyncBaseTransport) -> None:
        self._http = httpx.AsyncClient(
            transport=transport,
            base_url="http://agent",
            timeout=httpx.Timeout(LONGEST_WAIT_SECONDS + 10, connect=5),
            trust_env=False,
        )

    @classmethod
    def over_socket(cls, path: Path) -> Self:
        """The client of an agent in another process."""
        # A socket needs no certificates; to read all that this machine trusts takes long.
        return cls(httpx.AsyncHTTPTransport(uds=str(path), verify=False))

    @classmethod
    def in_process(cls, asgi_app: AsgiApp) -> Self:
        """The client of an agent in this process: same code path, no socket."""
        return cls(httpx.ASGITransport(app=asgi_app, raise_app_exceptions=False))

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        await self.close()

    async def close(self) -> None:
        """Let go of all connections."""
        await self._http.aclose()

    async def _get(self, answer: type[Answer], path: str, **params: str | float) -> Answer:
        return await self._ask(answer, "GET", path, params=params)

    async def _post(
        self,
        answer: type[Answer],
        path: str,
        body: Mapping[str, object] | None = None,
        *,
        refusal: type[KinkeeperError] = UsageError,
    ) -> Answer:
        return await self._ask(answer, "POST", path, json=body or {}, refusal=refusal)

    async def _ask(
        self,
        answer: type[Answer],
        method: str,
        path: str,
        *,
        refusal: type[KinkeeperError] = UsageError,
        **request: Any,
    ) -> Answer:
        try:
            response = await self._http.request(method, path, **request)
        except httpx.TransportError:
            raise ConnectionLostError(
                "the agent does not answer; is `kinkeeper run` still running?"
            ) from None
        if response.is_success:
            try:
                return answer.model_validate_json(response.content)
            except ValidationError:
                raise KinkeeperError(
                    "the agent speaks another version; restart the agent and the screen"
                ) from None
        words = _error_words(response)
        match response.status_code:
            case 404:
                raise NotFoundError(words)
            case 409:
                raise StaleError(words)
            case 400 | 422:
                raise refusal(words)
            case _:
                raise KinkeeperError(words)


def part(identifier: str) -> str:
    """An identifier as one part of a path."""
    return quote(identifier, safe="")


def _error_words(response: httpx.Response) -> str:
    try:
        words = response.json()["error"]
    except (ValueError, KeyError, TypeError):
        words = ""
    return str(words) or f"the agent failed ({response.status_code}); look at what it wrote"
