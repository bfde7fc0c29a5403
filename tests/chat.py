"""A chat endpoint of our own on loopback, as OpenAI-compatible servers have it."""

from __future__ import annotations

import asyncio
import contextlib
import json
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response, StreamingResponse
from starlette.routing import Route

from tests.authorization import serving_http

NAME = "a-small-model"


def chat_answer(content: object, *, ended: str = "stop", **message: object) -> Response:
    """What a server answers whose model has said that."""
    text = content if isinstance(content, str) else json.dumps(content)
    choice = {"message": {"role": "assistant", "content": text, **message}, "finish_reason": ended}
    return JSONResponse({"object": "chat.completion", "choices": [choice]})


def chat_stream(
    content: object, *, ended: str | None = "stop", pause: float = 0, letters: int = 7
) -> Response:
    """The same, told as it comes, a few letters at a time."""
    text = content if isinstance(content, str) else json.dumps(content)

    async def events() -> AsyncIterator[str]:
        yield ": the model is loaded\n\n"
        yield _event({"role": "assistant"})
        for at in range(0, len(text), letters):
            await asyncio.sleep(pause)
            yield _event({"content": text[at : at + letters]})
        yield _event({}, ended)
        yield 'data: {"choices": [], "usage": {"total_tokens": 9}}\n\n'
        yield "data: [DONE]\n\n"

    return StreamingResponse(events(), media_type="text/event-stream")


def _event(delta: dict[str, str], ended: str | None = None) -> str:
    choice = {"index": 0, "delta": delta, "finish_reason": ended}
    return f"data: {json.dumps({'choices': [choice]})}\n\n"


@dataclass
class ChatServer:
    """What it was asked, and what its model says to a question, or the answer as it leaves."""

    says: Callable[[dict[str, Any]], object | Awaitable[Response]] = lambda _: {}
    port: int = 0
    trouble: list[Response] = field(default_factory=list)
    """What it answers to the next questions in place of that, one each."""
    asked: list[dict[str, Any]] = field(default_factory=list)
    headers: list[dict[str, str]] = field(default_factory=list)
    elsewhere: int = 0
    """How often it was asked where no question belongs."""

    def settings(self, **changes: Any) -> dict[str, Any]:
        """[model] for this server."""
        return {"base_url": f"http://127.0.0.1:{self.port}/v1", "name": NAME, **changes}

    @property
    def shown(self) -> list[dict[str, str]]:
        """The data of each question."""
        return [json.loads(one["messages"][-1]["content"]) for one in self.asked]

    async def complete(self, request: Request) -> Response:
        question = await request.json()
        self.asked.append(question)
        self.headers.append(dict(request.headers))
        if self.trouble:
            return self.trouble.pop(0)
        said = self.says(question)
        if isinstance(said, Awaitable):
            said = await said
        if isinstance(said, Response):
            return said
        return chat_stream(said) if question["stream"] else chat_answer(said)

    async def count(self, _: Request) -> Response:
        self.elsewhere += 1
        return chat_answer({})

    @contextlib.contextmanager
    def running(self, certificate: Any = None) -> Iterator[ChatServer]:
        app = Starlette(
            routes=[
                Route("/v1/chat/completions", self.complete, methods=["POST"]),
                Route("/elsewhere", self.count, methods=["GET", "POST"]),
            ]
        )
        with serving_http(app, certificate) as self.port:
            yield self
