"""One client for a language model behind an OpenAI-compatible chat endpoint; there may be none.

What goes out is what the caller hands in; what comes back is JSON by the caller's schema, which
nobody vouches for: whoever asked checks it. Whoever cannot wait for the whole may listen to it as
it comes.

ModelError               the model cannot be used; the message says what to do
├── ModelSettingsError   it will not get better before the owner has changed something
├── ModelBusyError       worth another try soon
│   └── ModelFailedError the server failed, and perhaps on this question
└── ModelAnswerError     it answered, but not what was asked for
"""

from __future__ import annotations

import asyncio
import json
import random
import ssl
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from http import HTTPStatus
from typing import Any

import httpx
import stamina

from agent.accounts.secrets import read_model_key
from agent.certificates import trust_also, unproven
from agent.config import Model
from agent.errors import KinkeeperError
from agent.remarks import one_line

ATTEMPTS = 3
FIRST_WAIT_SECONDS, LONGEST_WAIT_SECONDS = 1.0, 30.0
"""Between the attempts of one question; who asks for more is left alone for that long."""
CONNECT_SECONDS = 10.0
MOST_QUESTION_CHARS = 16_000
MOST_ANSWER_BYTES = 64 * 1024
MOST_HEARD_BYTES = 1024 * 1024
"""Of an answer that comes word by word: each word is wrapped in some hundred bytes."""
MOST_TOKENS = 300
MOST_COMPLAINT, REPEATED = 160, 16
"""Letters of what a server says; and so many of ours in it are too many: the log holds no mail."""
SEED = 1
_BUSY, _FAILED = frozenset({425, 429, 503}), frozenset({408, 500, 502, 504})


class ModelError(KinkeeperError):
    """The model cannot be used; what it was to judge stays as it is."""

    may_be_the_question = True
    """Another question might have been answered."""


class ModelSettingsError(ModelError):
    """The settings, the key or the server are not right: asking again does not help."""

    may_be_the_question = False


class ModelBusyError(ModelError):
    """Worth another try: after `seconds`, where the server says when."""

    may_be_the_question = False

    def __init__(self, message: str, seconds: float | None = None) -> None:
        self.seconds = seconds
        super().__init__(message)


class ModelFailedError(ModelBusyError):
    """The server failed: worth another try, but it may be this question that it fails on."""

    may_be_the_question = True


class ModelAnswerError(ModelError):
    """What came back is not what was asked for; the same question would get the same again."""


class _FormError(ModelError):
    """The server does not know that way to ask for JSON by a schema; there is an older one."""


@dataclass(frozen=True, slots=True)
class _Said:
    """What the model wrote, and why it ended."""

    content: Any
    ended: str | None = "stop"
    is_refusal: bool = False


class LanguageModel:
    """A model by the settings; belongs to an event loop."""

    def __init__(self, settings: Model) -> None:
        self.settings = settings
        self._trust: ssl.SSLContext | None = None
        self._key: str | None = None
        self._reading_key = asyncio.Lock()
        self._is_of_old_form = False

    async def ask(
        self,
        *,
        instructions: str,
        data: str,
        schema: Mapping[str, Any],
        most_tokens: int = MOST_TOKENS,
        temperature: float = 0,
        seed: int = SEED,
        hear: Callable[[str], None] | None = None,
    ) -> Any:
        """What the model makes of the data, as JSON by the schema, or so it was told.

        `hear` is called with all that it has written of that JSON so far, again and again while it
        writes; should the question be put a second time, it begins anew.
        Raises ModelError, in whose message nothing of the data is.
        """
        if len(instructions) + len(data) > MOST_QUESTION_CHARS:
            raise ModelAnswerError("the question is too long to be asked")
        question = {
            "model": self.settings.name,
            "messages": [
                {"role": "system", "content": instructions},
                {"role": "user", "content": data},
            ],
            "response_format": self._form_of(schema),
            "temperature": temperature,
            "seed": seed,
            "max_tokens": most_tokens,
            "stream": hear is not None,
        }
        try:
            said = await self._answer_to(question, data, hear)
        except _FormError:
            if self._is_of_old_form:
                raise
            self._is_of_old_form = True
            question["response_format"] = self._form_of(schema)
            said = await self._answer_to(question, data, hear)
        return self._read(said)

    def _form_of(self, schema: Mapping[str, Any]) -> dict[str, Any]:
        """How JSON by a schema is asked for; llama-cpp-python knows the older way alone."""
        if self._is_of_old_form:
            return {"type": "json_object", "schema": schema}
        named = {"name": "answer", "strict": True, "schema": schema}
        return {"type": "json_schema", "json_schema": named}

    async def _answer_to(
        self, question: Mapping[str, Any], data: str, hear: Callable[[str], None] | None
    ) -> _Said:
        said = _Said("")
        attempts = stamina.retry_context(
            on=_wait_after,
            attempts=ATTEMPTS,
            timeout=None,
            wait_initial=FIRST_WAIT_SECONDS,
            wait_max=LONGEST_WAIT_SECONDS,
            wait_jitter=FIRST_WAIT_SECONDS,
        )
        async for attempt in attempts:
            with attempt:
                async with self._posted(question, unsaid=data) as answer:
                    said = await self._taken(answer, hear)
        return said

    @property
    def _where(self) -> str:
        return f"the model at {self.settings.host}"

    @asynccontextmanager
    async def _posted(
        self, question: Mapping[str, Any], *, unsaid: str
    ) -> AsyncIterator[httpx.Response]:
        """A good answer, whose body is still to be read; all of it within the time there is."""
        # No proxy and no .netrc gets between, and nobody sends us to another host. What is packed
        # could unpack to any size.
        headers = {"Accept-Encoding": "identity", "User-Agent": "kinkeeper"}
        if key := await self._read_key():
            headers["Authorization"] = f"Bearer {key}"
        seconds = self.settings.timeout_seconds
        try:
            # httpx counts the time between two bytes only: a drop a minute would hold us for ever.
            async with (
                asyncio.timeout(seconds),
                httpx.AsyncClient(
                    verify=self._trusted(),
                    trust_env=False,
                    follow_redirects=False,
                    timeout=httpx.Timeout(seconds, connect=min(seconds, CONNECT_SECONDS)),
                    headers=headers,
                ) as client,
                client.stream(
                    "POST", f"{self.settings.base_url}/chat/completions", json=question
                ) as answer,
            ):
                if answer.status_code != HTTPStatus.OK:
                    content = await self._body(answer)
                    raise self._refused(answer, _complaint(content, unsaid))
                yield answer
        except (TimeoutError, httpx.ReadTimeout, httpx.WriteTimeout):
            raise ModelError(
                f"{self._where} did not answer within {seconds} seconds; name a smaller model, "
                "or raise timeout_seconds in [model]"
            ) from None
        except httpx.RequestError as error:
            raise self._unreachable(error) from None
        except (httpx.InvalidURL, ValueError) as error:
            raise ModelSettingsError(
                f"{self._where} cannot be asked ({one_line(str(error))}); check [model]"
            ) from None

    async def _taken(self, answer: httpx.Response, hear: Callable[[str], None] | None) -> _Said:
        """What the model wrote, whether its server tells it word by word or at once."""
        is_told_by_words = answer.headers.get("Content-Type", "").startswith("text/event-stream")
        if hear is None or not is_told_by_words:
            said = self._said_at_once(await self._body(answer))
        else:
            said = await self._said_by_words(answer, hear)
        return said

    def _said_at_once(self, body: bytes) -> _Said:
        try:
            choice = json.loads(body)["choices"][0]
            message = choice["message"]
            return _Said(
                message["content"], choice.get("finish_reason"), bool(message.get("refusal"))
            )
        except (ValueError, LookupError, TypeError, AttributeError, RecursionError):
            raise self._not_by_schema() from None

    async def _said_by_words(self, answer: httpx.Response, hear: Callable[[str], None]) -> _Said:
        """Server-sent events: a line each, with a piece of what the model writes."""
        content, ended, is_refusal = "", None, False
        async for line in self._lines(answer):
            told = line.removeprefix(b"data:").strip()
            if told == line or not told:
                continue  # a comment, or the name of an event
            if told == b"[DONE]":
                break
            try:
                choices = json.loads(told)["choices"]
                if not choices:
                    continue  # the last may only count the words
                delta = choices[0].get("delta") or {}
                content += delta.get("content") or ""
                is_refusal |= bool(delta.get("refusal"))
                ended = choices[0].get("finish_reason") or ended
            except (ValueError, LookupError, TypeError, AttributeError, RecursionError):
                raise self._not_by_schema() from None
            hear(content)
        return _Said(content, ended, is_refusal)

    async def _lines(self, answer: httpx.Response) -> AsyncIterator[bytes]:
        rest = b""
        async for piece in self._pieces(answer, most=MOST_HEARD_BYTES):
            *lines, rest = (rest + piece).split(b"\n")
            for line in lines:
                yield line
        yield rest

    async def _body(self, answer: httpx.Response) -> bytes:
        content = bytearray()
        async for piece in self._pieces(answer, most=MOST_ANSWER_BYTES):
            content += piece
        return bytes(content)

    async def _pieces(self, answer: httpx.Response, *, most: int) -> AsyncIterator[bytes]:
        packed = answer.headers.get("Content-Encoding", "identity").strip().lower()
        length = 0
        async for piece in answer.aiter_raw():
            length += len(piece)
            if packed != "identity" or length > most:
                raise ModelAnswerError(
                    f"{self._where} answered at a length, or in a form, that no answer has; "
                    "is base_url in [model] right?"
                )
            yield piece

    def _trusted(self) -> ssl.SSLContext:
        if self._trust is None:
            if self.settings.base_url.startswith("https:"):
                try:
                    self._trust = trust_also(self.settings.ca_file)
                except KinkeeperError as error:
                    raise ModelSettingsError(str(error)) from None
            else:
                self._trust = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)  # trusts nobody
        return self._trust

    async def _read_key(self) -> str:
        """The key, read once: to read it may ask the owner for something."""
        async with self._reading_key:
            if self._key is None:
                try:
                    self._key = await asyncio.to_thread(read_model_key, self.settings)
                except KinkeeperError as error:
                    raise ModelSettingsError(str(error)) from None
            return self._key

    def _unreachable(self, error: httpx.RequestError) -> ModelError:
        if unproved := unproven(error, self._where, "[model]"):
            return ModelSettingsError(str(unproved))
        reason = one_line(str(error)) or type(error).__name__
        return ModelBusyError(
            f"{self._where} cannot be reached ({reason}); start it, or correct base_url in [model]"
        )

    def _refused(self, answer: httpx.Response, words: str) -> ModelError:
        """What to do about an answer that is none, with the server's words."""
        status = answer.status_code
        said = f"{status}: {words}" if words else f"status {status}"
        match status:
            case 401 | 403:
                self._key = None
                return ModelSettingsError(
                    f"{self._where} refuses the key ({said}); correct [model.key], "
                    "or run: kinkeeper password --model"
                )
            case 404:
                return ModelSettingsError(
                    f"{self._where} knows no {self.settings.name!r}, or not here ({said}); "
                    "correct name and base_url in [model]"
                )
            case 400 | 422 | 500 if "response_format" in words:
                return _FormError(
                    f"{self._where} does not know how to answer by a schema ({said}); "
                    "name a newer server in [model]"
                )
            case _ if status in _BUSY | _FAILED:
                kind = ModelBusyError if status in _BUSY else ModelFailedError
                return kind(
                    f"{self._where} is in trouble or has no time ({said}); see what its log says",
                    _seconds_until(answer.headers.get("Retry-After", "")),
                )
            case _:
                return ModelError(
                    f"{self._where} does not take the question ({said}); does it know response_"
                    "format json_schema? Name a newer server or another model in [model]"
                )

    def _not_by_schema(self) -> ModelAnswerError:
        return ModelAnswerError(
            f"{self._where} does not answer by the schema; name another model in [model]"
        )

    def _read(self, said: _Said) -> Any:
        """The JSON that the model wrote; raises ModelAnswerError where it wrote something else."""
        if said.is_refusal or said.ended == "content_filter":
            raise ModelAnswerError(f"{self._where} declines to answer")
        if said.ended == "length":
            raise ModelAnswerError(
                f"{self._where} does not come to an end; name a model in [model] "
                "that does not think aloud"
            )
        try:
            return json.loads(said.content)
        except (ValueError, TypeError, RecursionError):
            raise self._not_by_schema() from None


def _wait_after(error: Exception) -> bool | float:
    """Seconds until the next attempt; True leaves them to stamina, False ends the attempts."""
    if not isinstance(error, ModelBusyError):
        return False
    if error.seconds is None:
        return True
    if error.seconds > LONGEST_WAIT_SECONDS:
        return False
    return error.seconds + random.uniform(0, FIRST_WAIT_SECONDS / 4)  # noqa: S311


def _complaint(content: bytes, unsaid: str) -> str:
    """What a server says of an error, in one of the usual shapes; nothing where it repeats ours."""
    with suppress(ValueError, RecursionError):
        said = json.loads(content)
        for _ in range(2):
            if isinstance(said, dict):
                said = said.get("error") or said.get("message") or said.get("detail")
        if isinstance(said, str):
            words = one_line(said)[:MOST_COMPLAINT]
            pieces = (words[at : at + REPEATED] for at in range(max(len(words) - REPEATED, 0) + 1))
            return "" if any(len(one) == REPEATED and one in unsaid for one in pieces) else words
    return ""


def _seconds_until(retry_after: str) -> float | None:
    """What Retry-After says, in seconds; None where it says nothing."""
    said = retry_after.strip()
    if said.isascii() and said.isdigit():
        return float(said[:9])
    with suppress(ValueError, TypeError, OverflowError):
        at = parsedate_to_datetime(said)
        if at.tzinfo is not None:
            return max((at - datetime.now(UTC)).total_seconds(), 0.0)
    return None
