"""The client for a language model: what it asks, what it takes for an answer, and what it says."""

from __future__ import annotations

import asyncio
import gzip
import json
import socket
import time
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from itertools import pairwise

import keyring
import pytest
from starlette.responses import JSONResponse, RedirectResponse, Response, StreamingResponse

from agent import llm
from agent.accounts.secrets import store_model_key
from agent.config import Model
from agent.errors import AuthenticationError, ConfigError, UsageError
from agent.llm import (
    LanguageModel,
    ModelAnswerError,
    ModelBusyError,
    ModelError,
    ModelFailedError,
    ModelSettingsError,
)
from tests.authorization import MemoryKeyring, make_certificate
from tests.chat import NAME, ChatServer, chat_answer, chat_stream

SCHEMA = {
    "type": "object",
    "properties": {"verdict": {"type": "string"}},
    "required": ["verdict"],
    "additionalProperties": False,
}
YES = {"verdict": "yes"}


@pytest.fixture(autouse=True)
def _no_long_waits(monkeypatch) -> None:
    monkeypatch.setattr(llm, "FIRST_WAIT_SECONDS", 0.01)


@pytest.fixture
def server():
    with ChatServer(says=lambda _: YES).running() as server:
        yield server


@pytest.fixture
def memory_keyring():
    before, ours = keyring.get_keyring(), MemoryKeyring()
    keyring.set_keyring(ours)
    yield ours
    keyring.set_keyring(before)


async def ask(settings: dict, *, data: str = "data") -> object:
    """Ask once by these settings, with some patience."""
    async with asyncio.timeout(30):
        model = LanguageModel(Model.model_validate(settings))
        return await model.ask(instructions="Judge.", data=data, schema=SCHEMA)


async def trouble(settings: dict, kind: type[ModelError] = ModelError) -> str:
    """What is said when the model cannot be used: always one line that can be shown."""
    with pytest.raises(kind) as caught:
        await ask(settings)
    said = str(caught.value)
    assert said.isprintable()
    assert len(said) < 400
    return said


async def test_a_question_asks_for_json_by_a_schema_the_same_every_time(server) -> None:
    assert await ask(server.settings()) == YES
    (asked,) = server.asked
    assert asked["model"] == NAME
    assert [one["role"] for one in asked["messages"]] == ["system", "user"]
    assert asked["messages"][1]["content"] == "data"
    form = asked["response_format"]
    assert (form["type"], form["json_schema"]["strict"]) == ("json_schema", True)
    assert form["json_schema"]["schema"] == SCHEMA
    assert (asked["temperature"], asked["stream"]) == (0, False)
    assert isinstance(asked["seed"], int)
    assert 0 < asked["max_tokens"] <= 1000
    assert "authorization" not in server.headers[0]


@pytest.mark.parametrize("place", ["file", "command", "keyring"])
async def test_the_key_comes_from_where_the_settings_say(
    server, tmp_path, memory_keyring, place
) -> None:
    (tmp_path / "key").write_text("sk-local\n")
    (tmp_path / "key").chmod(0o600)
    key = {
        "file": {"file": tmp_path / "key"},
        "command": {"command": ["echo", "sk-local"]},
        "keyring": {"keyring": True},
    }[place]
    settings = server.settings(key=key)
    if place == "keyring":
        assert "run: kinkeeper password --model" in await trouble(settings, ModelSettingsError)
        assert store_model_key(Model.model_validate(settings), "sk-local") == "in the keyring"
    await ask(settings)
    assert server.headers[-1]["authorization"] == "Bearer sk-local"


async def test_a_key_that_others_can_read_or_that_breaks_out_of_its_line_is_not_sent(
    server, tmp_path
) -> None:
    (tmp_path / "key").write_text("sk local\n")
    (tmp_path / "key").chmod(0o600)
    settings = server.settings(key={"file": tmp_path / "key"})
    assert "no key has" in await trouble(settings, ModelSettingsError)
    (tmp_path / "key").chmod(0o644)
    assert "chmod 600" in await trouble(settings, ModelSettingsError)
    assert server.asked == []


def test_a_key_is_put_only_where_it_will_be_looked_for() -> None:
    at_home = {"base_url": "http://127.0.0.1:1/v1", "name": NAME}
    with pytest.raises(UsageError, match=r"keyring = true in \[model.key\]"):
        store_model_key(Model.model_validate(at_home), "sk")
    with pytest.raises(UsageError, match="what pass prints"):
        store_model_key(Model.model_validate({**at_home, "key": {"command": ["pass"]}}), "sk")
    with pytest.raises(AuthenticationError, match=r"command or file in \[model.key\]"):
        store_model_key(Model.model_validate({**at_home, "key": {"keyring": True}}), "sk")
    with pytest.raises(ConfigError, match="cannot be written"):
        store_model_key(Model.model_validate({**at_home, "key": {"file": "/proc/no/key"}}), "sk")


@pytest.mark.parametrize("status", [500, 502, 503, 429])
async def test_a_server_in_trouble_is_asked_again_soon(server, status) -> None:
    server.trouble = [Response(status_code=status), Response(status_code=status)]
    assert await ask(server.settings()) == YES
    assert len(server.asked) == 3


async def test_a_server_that_stays_in_trouble_is_told_with_its_own_words(server) -> None:
    server.trouble = [JSONResponse({"error": {"message": "out of\x1b[31m memory"}}, 500)] * 9
    said = await trouble(server.settings(), ModelFailedError)
    assert "500: out of [31m memory" in said
    assert len(server.asked) == llm.ATTEMPTS


async def test_who_says_when_to_come_back_is_not_asked_before(server) -> None:
    server.trouble = [Response(status_code=429, headers={"Retry-After": "1"})]
    begun = time.monotonic()
    assert await ask(server.settings()) == YES
    assert time.monotonic() - begun >= 1


@pytest.mark.parametrize("is_date", [False, True])
async def test_a_long_wait_that_a_server_asks_for_is_left_to_the_caller(server, is_date) -> None:
    at = format_datetime(datetime.now(UTC) + timedelta(hours=1))
    after = at if is_date else "3600"
    server.trouble = [Response(status_code=429, headers={"Retry-After": after})]
    with pytest.raises(ModelBusyError) as caught:
        await ask(server.settings())
    assert caught.value.seconds == pytest.approx(3600, abs=60)
    assert not caught.value.may_be_the_question
    assert len(server.asked) == 1


async def test_where_nobody_listens_it_says_what_to_do() -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
    said = await trouble(ChatServer(port=port).settings(), ModelBusyError)
    assert f"127.0.0.1:{port} cannot be reached" in said
    assert "start it, or correct base_url in [model]" in said


async def test_a_silent_server_is_given_up_and_not_asked_again(server) -> None:
    async def sleep() -> Response:
        await asyncio.sleep(3)
        return chat_answer(YES)

    server.says = lambda _: sleep()
    said = await trouble(server.settings(timeout_seconds=1))
    assert "did not answer within 1 seconds" in said
    assert len(server.asked) == 1


async def test_an_answer_that_comes_by_drops_is_given_up_too(server) -> None:
    async def drops():
        for _ in range(40):
            yield b" "
            await asyncio.sleep(0.1)

    server.trouble = [StreamingResponse(drops())]
    assert "within 1 seconds" in await trouble(server.settings(timeout_seconds=1))


async def test_an_answer_without_end_is_not_read_to_its_end(server) -> None:
    sent = 0

    async def flood():
        nonlocal sent
        for _ in range(4000):
            sent += 65536
            yield b" " * 65536
            await asyncio.sleep(0.001)  # else the server never gets to see that nobody listens

    server.trouble = [StreamingResponse(flood())]
    await trouble(server.settings(), ModelAnswerError)
    assert sent < 1000 * 65536  # of 4,000; how much lies in buffers is the system's business


async def test_a_packed_answer_is_not_unpacked(server) -> None:
    packed = gzip.compress(json.dumps({"choices": []}).encode())
    server.trouble = [Response(packed, headers={"Content-Encoding": "gzip"})]
    await trouble(server.settings(), ModelAnswerError)
    assert server.headers[0]["accept-encoding"] == "identity"


@pytest.mark.parametrize(
    "answer",
    [
        Response(""),
        Response("<html>"),
        Response("null"),
        Response("[" * 60_000),
        Response(b"\xff\xfe{}"),
        JSONResponse({}),
        JSONResponse({"choices": []}),
        JSONResponse({"choices": [None]}),
        JSONResponse({"choices": [{"message": {"content": None}}]}),
        JSONResponse({"choices": [{"message": {"content": ["yes"]}}]}),
        chat_answer("Sure! Here is the JSON you asked for: {}"),
        chat_answer('{"verdict": '),
        chat_answer("[" * 30_000),
        chat_answer(YES, ended="length"),
        chat_answer(YES, ended="content_filter"),
        chat_answer(YES, refusal="I cannot help with that."),
    ],
)
async def test_nonsense_is_an_error_in_words_and_asked_for_once(server, answer) -> None:
    server.trouble = [answer]
    assert await trouble(server.settings(), ModelAnswerError)
    assert len(server.asked) == 1


@pytest.mark.parametrize(
    ("status", "kind", "words"),
    [
        (401, ModelSettingsError, "correct [model.key]"),
        (404, ModelSettingsError, "correct name and base_url in [model]"),
        (400, ModelError, "does it know response_format"),
    ],
)
async def test_what_the_owner_must_set_right_is_said_and_not_tried_again(
    server, status, kind, words
) -> None:
    server.trouble = [JSONResponse({"error": "no such thing"}, status)]
    said = await trouble(server.settings(), kind)
    assert words in said
    assert "no such thing" in said
    assert len(server.asked) == 1


async def test_a_server_that_repeats_the_mail_is_not_quoted(server) -> None:
    private = "Anna is in hospital for another night"
    server.trouble = [JSONResponse({"error": f"cannot parse: {private}"}, 400)]
    with pytest.raises(ModelError) as caught:
        await ask(server.settings(), data=f'{{"sentence": "{private}."}}')
    assert "Anna" not in str(caught.value)
    assert "status 400" in str(caught.value)


async def test_nobody_sends_a_question_to_another_place(server) -> None:
    server.trouble = [RedirectResponse("/elsewhere", 307)]
    await trouble(server.settings())
    assert server.elsewhere == 0


async def test_no_proxy_of_the_environment_is_told_anything(server, monkeypatch) -> None:
    for name in ("HTTP_PROXY", "http_proxy", "ALL_PROXY", "all_proxy"):
        monkeypatch.setenv(name, "http://127.0.0.1:1")
    assert await ask(server.settings()) == YES


async def test_a_server_over_tls_must_prove_who_it_is(tmp_path) -> None:
    certificate, ca_file = make_certificate(tmp_path, "127.0.0.1")
    with ChatServer(says=lambda _: YES).running(certificate) as server:
        secured = server.settings(base_url=f"https://127.0.0.1:{server.port}/v1")
        said = await trouble(secured, ModelSettingsError)
        assert "could not prove who it is" in said
        assert "ca_file in [model]" in said
        assert server.asked == []
        assert await ask({**secured, "ca_file": ca_file}) == YES
        gone = {**secured, "ca_file": tmp_path / "gone.pem"}
        assert "correct ca_file" in await trouble(gone, ModelSettingsError)


async def test_a_question_of_any_length_is_not_asked(server) -> None:
    with pytest.raises(ModelAnswerError, match="too long"):
        await ask(server.settings(), data="x" * 20_000)
    assert server.asked == []


# Heard word by word


async def hear(settings: dict) -> tuple[object, list[str]]:
    """Ask, and listen; the answer, and all that was heard."""
    heard: list[str] = []
    async with asyncio.timeout(30):
        model = LanguageModel(Model.model_validate(settings))
        said = await model.ask(
            instructions="Judge.", data="data", schema=SCHEMA, hear=heard.append, seed=7
        )
    return said, heard


async def test_whoever_listens_hears_the_answer_grow_and_gets_the_same_in_the_end(server) -> None:
    said, heard = await hear(server.settings())
    assert said == YES
    assert heard[-1] == json.dumps(YES)
    assert len(heard) > 2
    assert all(after.startswith(before) for before, after in pairwise(heard))
    assert (server.asked[0]["stream"], server.asked[0]["seed"]) == (True, 7)


async def test_a_server_that_cannot_tell_it_as_it_comes_is_understood_all_the_same(server) -> None:
    server.says = lambda _: chat_answer(YES)
    assert await hear(server.settings()) == (YES, [])


async def test_a_listener_hears_it_from_the_beginning_when_the_server_first_was_busy(
    server,
) -> None:
    server.trouble = [Response(status_code=503)]
    said, heard = await hear(server.settings())
    assert said == YES
    assert heard[-1] == json.dumps(YES)


@pytest.mark.parametrize(
    "answer",
    [
        Response("data: nonsense\n\n", media_type="text/event-stream"),
        Response("data: {}\n\n", media_type="text/event-stream"),
        Response('data: {"choices": [7]}\n\n', media_type="text/event-stream"),
        Response(
            'data: {"choices": [{"delta": {"content": 7}}]}\n', media_type="text/event-stream"
        ),
        Response('data: {"error": "out of memory"}\n\n', media_type="text/event-stream"),
        Response("", media_type="text/event-stream"),
        chat_stream('{"verdict": '),
        chat_stream(YES, ended="length"),
        chat_stream(YES, ended="content_filter"),
    ],
)
async def test_nonsense_that_comes_by_words_is_an_error_in_words(server, answer) -> None:
    server.trouble = [answer]
    with pytest.raises(ModelAnswerError) as caught:
        await hear(server.settings())
    assert str(caught.value).isprintable()


async def test_a_slow_or_endless_stream_is_given_up(server) -> None:
    server.says = lambda _: chat_stream("x" * 400, pause=0.1)
    with pytest.raises(ModelError, match="within 1 seconds"):
        await hear(server.settings(timeout_seconds=1))

    async def flood():
        while True:
            yield f"data: {'x' * 60_000}"
            await asyncio.sleep(0.001)

    server.says = lambda _: StreamingResponse(flood(), media_type="text/event-stream")
    with pytest.raises(ModelAnswerError, match="no answer has"):
        await hear(server.settings())


async def test_a_server_that_knows_only_the_older_way_to_a_schema_is_asked_in_that(server) -> None:
    complaint = {"error": {"message": "validation error: response_format.type is not known"}}
    server.trouble = [JSONResponse(complaint, 500)]
    model = LanguageModel(Model.model_validate(server.settings()))
    for _ in range(2):
        assert await model.ask(instructions="Judge.", data="data", schema=SCHEMA) == YES
    forms = [one["response_format"] for one in server.asked]
    assert [one["type"] for one in forms] == ["json_schema", "json_object", "json_object"]
    assert forms[-1]["schema"] == SCHEMA
    server.trouble = [JSONResponse(complaint, 400)] * 2
    assert "does not know how to answer by a schema" in await trouble(server.settings())
