"""What `kinkeeper check` says of a language model, and where `kinkeeper password` puts its key."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from agent.cli import kinkeeper
from tests.chat import NAME, ChatServer

LEAST = """
[owner]
name = "Robin Hale"
addresses = ["robin@hale.example"]
[[accounts]]
address = "robin@hale.example"
imap = { host = "127.0.0.1", port = 1, security = "none" }
smtp = { host = "127.0.0.1", port = 1, security = "none" }
password = { command = ["false"] }
"""


@pytest.fixture
def server():
    with ChatServer(says=lambda _: {"answer": "yes"}).running() as server:
        yield server


def call(folder: Path, model: str, *command: str, typed: str = "") -> Result:
    path = folder / "config.toml"
    path.write_text(LEAST + model)
    return CliRunner().invoke(kinkeeper, ["--config", str(path), *command], input=typed)


def model_at(server: ChatServer, *, more: str = "") -> str:
    return f'[model]\nbase_url = "http://127.0.0.1:{server.port}/v1"\nname = "{NAME}"\n{more}'


def test_check_says_whether_the_model_answers_by_a_schema(tmp_path, server) -> None:
    done = call(tmp_path, model_at(server), "check")
    assert f"ok    model: {NAME} at 127.0.0.1:{server.port} answers by a schema" in done.output
    server.says = lambda _: {"answer": "Water is wet."}
    assert "WRONG model: a-small-model does not keep to a schema" in (
        call(tmp_path, model_at(server), "check").output
    )
    server.says = lambda _: "Water is wet."
    done = call(tmp_path, model_at(server), "check")
    assert "WRONG model: the model at 127.0.0.1" in done.output
    assert done.exit_code == 1


def test_check_says_nothing_of_a_model_that_there_is_not(tmp_path) -> None:
    assert "model" not in call(tmp_path, "", "check").output


def test_the_models_key_is_asked_for_unseen_and_put_into_the_keyring(
    tmp_path, server, own_keyring
) -> None:
    model = model_at(server, more="[model.key]\nkeyring = true\n")
    done = call(tmp_path, model, "password", "--model", typed="sk-local\n")
    assert "It is in the keyring." in done.output
    assert "sk-local" not in done.output
    call(tmp_path, model, "check")
    assert server.headers[-1]["authorization"] == "Bearer sk-local"


def test_no_key_is_asked_for_where_the_settings_name_no_place(tmp_path, server) -> None:
    done = call(tmp_path, model_at(server), "password", "--model", typed="sk-local\n")
    assert "unseen" not in done.output
    assert done.exit_code != 0
