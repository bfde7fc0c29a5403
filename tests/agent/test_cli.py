"""The commands, as a person at a terminal meets them: clear lines, right exit statuses."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import httpx
import pytest

from agent.knocking import is_answered
from tests.forks import run_kinkeeper

KINKEEPER = [sys.executable, "-m", "tui"]
CONFIG = """
[owner]
name = "Robin Hale"
addresses = ["robin@hale.example"]
[[accounts]]
address = "robin@hale.example"
[accounts.imap]
host = "127.0.0.1"
port = 1
security = "none"
[accounts.smtp]
host = "127.0.0.1"
port = 1
security = "none"
[accounts.password]
file = "{folder}/password"
[store]
folder = "{folder}/data"
[api]
socket = "{folder}/agent.sock"
"""


@pytest.fixture
def config(tmp_path: Path) -> Path:
    path = tmp_path / "config.toml"
    path.write_text(CONFIG.format(folder=tmp_path))
    (tmp_path / "password").write_text("secret\n")
    (tmp_path / "password").chmod(0o600)
    return path


def call(*arguments: object, status: int = 0) -> subprocess.CompletedProcess[str]:
    """Run kinkeeper, hold its exit status against `status`, and see that it shows no traceback."""
    done = run_kinkeeper(*arguments)
    assert "Traceback" not in done.stdout + done.stderr, done.stderr
    assert done.returncode == status, done.stdout + done.stderr
    return done


@pytest.fixture
def running(config: Path) -> Iterator[subprocess.Popen[str]]:
    process = subprocess.Popen(
        [*KINKEEPER, "--config", str(config), "run"],
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    deadline = time.monotonic() + 60
    while not is_answered(config.parent / "agent.sock") and time.monotonic() < deadline:
        assert process.poll() is None, process.communicate()[0]
        time.sleep(0.02)
    yield process
    if process.poll() is None:
        process.kill()
    process.communicate()


def ask(config: Path, path: str) -> httpx.Response:
    transport = httpx.HTTPTransport(uds=str(config.parent / "agent.sock"))
    with httpx.Client(transport=transport, base_url="http://agent") as client:
        return client.get(path)


def test_help_and_version_work_without_settings() -> None:
    for option, word in (("--help", "run"), ("--version", "kinkeeper")):
        done = subprocess.run([*KINKEEPER, option], capture_output=True, text=True, timeout=120)
        assert done.returncode == 0, done.stderr
        assert word in done.stdout


@pytest.mark.parametrize("command", [["run"], ["check"], ["password"], []])
def test_without_settings_every_command_says_where_to_put_them(
    tmp_path: Path, command: list[str]
) -> None:
    done = call("--config", tmp_path / "none.toml", *command, status=2)
    assert "copy config.example.toml there" in done.stderr


def test_wrong_settings_are_told_line_by_line(config: Path) -> None:
    config.write_text(config.read_text().replace("port = 1", "port = 0") + "colour = 3\n")
    done = call("--config", config, "run", status=2)
    assert len(done.stderr.splitlines()) == 3
    assert f"{config}:9: accounts[1].imap.port: 0 will not do" in done.stderr
    assert "unknown key" in done.stderr


def test_check_says_what_works_and_what_does_not(config: Path) -> None:
    done = call("--config", config, "check", status=1)
    assert "ok    mail, proof: password, found in the file" in done.stdout
    assert "WRONG mail, reading (IMAP)" in done.stdout
    assert "WRONG mail, sending (SMTP)" in done.stdout
    assert "secret" not in done.stdout + done.stderr


def test_check_refuses_a_password_file_that_others_can_read(config: Path) -> None:
    (config.parent / "password").chmod(0o644)
    done = call("--config", config, "check", status=1)
    assert "chmod 600" in done.stdout


def test_password_asks_nobody_where_there_is_no_keyring(config: Path) -> None:
    text = config.read_text()
    command = text.replace(f'file = "{config.parent}/password"', 'command = ["pass", "show"]')
    assert command != text
    config.write_text(command)
    done = call("--config", config, "password", status=2)
    assert "write keyring = true" in done.stderr
    config.write_text(text.replace(f'file = "{config.parent}/password"', "keyring = true"))
    environment = {**os.environ, "PYTHON_KEYRING_BACKEND": "keyring.backends.fail.Keyring"}
    done = subprocess.run(
        [*KINKEEPER, "--config", str(config), "password"],
        capture_output=True,
        text=True,
        env=environment,
        stdin=subprocess.DEVNULL,
        timeout=60,
    )
    assert done.returncode == 1
    assert "write command or file in [accounts.password]" in done.stderr
    assert "Traceback" not in done.stderr


def test_run_answers_on_its_socket_and_stops_cleanly(config, running) -> None:
    assert ask(config, "/status").json()["owner"] == "Robin Hale"
    assert (config.parent / "agent.sock").stat().st_mode & 0o777 == 0o600
    assert (config.parent / "data" / "book.json").exists() or ask(config, "/today").is_success
    transport = httpx.HTTPTransport(uds=str(config.parent / "agent.sock"))
    with (
        httpx.Client(transport=transport, base_url="http://agent") as waiting,
        ThreadPoolExecutor() as pool,
    ):
        last = waiting.get("/changes?after=0").json()["last"]
        poll = pool.submit(waiting.get, f"/changes?after={last}&wait=25")
        time.sleep(0.2)
        running.send_signal(signal.SIGTERM)
        assert poll.result(timeout=20).is_success, "who waits is let go, not cut off"
    output, _ = running.communicate(timeout=30)
    assert running.returncode == 0, output
    assert "everything is saved" in output
    assert not (config.parent / "agent.sock").exists()


def test_run_says_that_the_server_does_not_answer(config, running) -> None:
    deadline = time.monotonic() + 60
    while not (trouble := ask(config, "/status").json()["accounts"][0]["trouble"]):
        assert time.monotonic() < deadline
        time.sleep(0.05)
    assert "127.0.0.1" in trouble


def test_a_second_agent_on_the_same_data_is_refused(config, running) -> None:
    done = call("--config", config, "run", status=1)
    assert f"another kinkeeper agent (process {running.pid})" in done.stderr


def test_after_a_kill_the_next_agent_starts_at_once(config, running) -> None:
    running.kill()
    running.wait()
    assert (config.parent / "agent.sock").exists()
    again = subprocess.Popen(
        [*KINKEEPER, "--config", str(config), "run"], stdout=subprocess.PIPE, text=True
    )
    assert again.stdout
    first = again.stdout.readline()
    assert ask(config, "/status").is_success
    again.terminate()
    rest, _ = again.communicate(timeout=30)
    assert "keeps watch for Robin Hale" in first
    assert again.returncode == 0, rest


def test_a_broken_edit_is_told_and_the_last_good_settings_stay(config, running) -> None:
    good = config.read_text()
    deadline = time.monotonic() + 60
    while "unknown key" not in ask(config, "/status").json()["trouble"]:
        config.write_text(good + "colour = 3\n")
        assert time.monotonic() < deadline
        time.sleep(0.2)
    assert ask(config, "/status").json()["owner"] == "Robin Hale"
    while ask(config, "/status").json()["owner"] != "Robin J. Hale":
        config.write_text(good.replace("Robin Hale", "Robin J. Hale"))
        assert time.monotonic() < deadline
        time.sleep(0.2)
    assert ask(config, "/status").json()["trouble"] == ""


def test_a_folder_that_cannot_be_written_is_told(config: Path) -> None:
    (config.parent / "data").write_text("a file in the way")
    done = call("--config", config, "run", status=1)
    assert "name another [store] folder" in done.stderr


CONTACTS = """First Name,Last Name,E-mail 1 - Value,Organization Name
Peggy,Lindqvist,peggy@hardware.example,Hardware
Robin,Hale,robin@hale.example,Hale Supply
"""


def test_contacts_are_imported_without_an_agent_and_twice_changes_nothing(config: Path) -> None:
    contacts = config.parent / "contacts.csv"
    contacts.write_text(CONTACTS)
    done = call("--config", config, "import", contacts)
    assert "1 customers added" in done.stdout
    assert "1 left out" in done.stdout
    book = config.parent / "data" / "book.json"
    before = book.read_bytes()
    assert b"Peggy Lindqvist" in before
    again = call("--config", config, "import", contacts)
    assert "0 customers added, 0 with something new, 1 known already" in again.stdout
    assert book.read_bytes() == before


def test_contacts_are_imported_through_the_door_of_the_agent_that_runs(config, running) -> None:
    contacts = config.parent / "contacts.csv"
    contacts.write_text(CONTACTS)
    assert "1 customers added" in call("--config", config, "import", contacts).stdout
    (line,) = ask(config, "/customers").json()["customers"]
    assert line["customer"]["name"] == "Peggy Lindqvist"


def test_what_is_no_list_of_contacts_is_a_usage_error(config: Path) -> None:
    done = call("--config", config, "import", config, status=2)
    assert "export the contacts as vCard" in done.stderr


def test_detect_prints_one_json_line_a_mail(tmp_path: Path) -> None:
    news = (
        b"From: Priya <priya@a.example>\nTo: robin@hale.example\n"
        b"Date: Tue, 07 Jul 2026 08:51:12 -0700\nSubject: hello\n\n"
        b"I got promoted to practice manager yesterday!\n"
    )
    (tmp_path / "1.eml").write_bytes(news)
    (tmp_path / "2.eml").write_bytes(b"From: a@b.example\n\nTwo cartons please.\n")
    done = call("detect", tmp_path, "--json", "--owner", "robin@hale.example")
    one, two = map(json.loads, done.stdout.splitlines())
    assert one["file"] == "1.eml"
    (event,) = one["events"]
    fields = {"kind", "who", "name", "date", "status", "evidence", "start", "confidence"}
    assert set(event) == fields | {"is_maybe", "likeliest"}
    assert (event["kind"], event["who"], event["date"]) == ("promotion", "self", "2026-07-06")
    assert two == {"file": "2.eml", "events": [], "maybes": []}


def test_detect_takes_each_files_owner_from_the_labels(tmp_path: Path) -> None:
    (tmp_path / "1.eml").write_bytes(
        b"From: robin@hale.example\nTo: priya@a.example\nDate: Tue, 07 Jul 2026 08:51:12 -0700\n\n"
        b"Congratulations on the promotion, Priya!\n"
    )
    labels = tmp_path / "labels.jsonl"
    labels.write_text('{"file": "1.eml", "owner": "robin@hale.example"}\n')
    done = call("detect", tmp_path / "1.eml", "--labels", labels, "--json")
    assert [event["who"] for event in json.loads(done.stdout)["events"]] == ["self"]
    labels.write_text("no json\n")
    assert (
        "each line must be JSON"
        in call("detect", tmp_path / "1.eml", "--labels", labels, status=2).stderr
    )


def test_detect_of_nothing_is_a_usage_error(tmp_path: Path) -> None:
    assert "no such file" in call("detect", tmp_path / "none", status=2).stderr


def test_an_import_tells_what_was_joined_and_what_left_apart(config: Path) -> None:
    contacts = config.parent / "contacts.csv"
    contacts.write_text(
        "Name,E-mail 1 - Value,E-mail 2 - Value\n"
        "Anna Lind,anna@a.example,\nA. Lind,lind@b.example,\nAnna Lind,anna@a.example,lind@b.example\n"
        "Karl Koch,karl@a.example,kontakt@a.example\nFred Bauer,fred@a.example,kontakt@a.example\n"
    )
    done = call("--config", config, "import", contacts)
    assert "1 times a contact made one customer of two" in done.stdout
    assert "2 share an address with an office or somebody of another name" in done.stdout


def test_the_headless_demo_prints_everything_it_found_in_one_json_object() -> None:
    found = json.loads(call("demo", "--headless", "--json").stdout)
    assert set(found) == {"customers", "entries", "life_events", "suggestions", "drafts"}
    assert len(found["customers"]) == 15, (
        "Glenn has left one firm for another; whether that is one man, the owner says"
    )
    assert len(found["entries"]) == 120
    texts = {entry["id"]: entry["text"] + entry["subject"] for entry in found["entries"]}
    assert found["life_events"]
    for event in found["life_events"]:
        for evidence in event["evidence"]:
            assert evidence["quote"] in texts[evidence["entry_id"]]
    waiting = [one for one in found["suggestions"] if one["state"] in ("open", "drafted")]
    assert len(waiting) >= 3
    assert len(found["drafts"]) >= 3


def test_json_without_headless_is_a_usage_error() -> None:
    assert "--headless" in call("demo", "--json", status=2).stderr


def test_nothing_of_the_environment_is_needed(config: Path) -> None:
    done = subprocess.run(
        [*KINKEEPER, "--config", str(config), "check"],
        capture_output=True,
        text=True,
        env={"PATH": os.environ["PATH"], "PYTHONPATH": str(Path(__file__).resolve().parents[2])},
        timeout=60,
    )
    assert "Traceback" not in done.stderr
    assert done.returncode == 1


@pytest.fixture
def peggy(config: Path) -> Path:
    """The settings of an owner who knows one customer."""
    contacts = config.parent / "contacts.csv"
    contacts.write_text(CONTACTS)
    call("--config", config, "import", contacts)
    return config


def test_the_day_needs_no_agent_that_runs(peggy: Path) -> None:
    assert "nobody needs you" in call("--config", peggy, "today").stdout
    done = call("--config", peggy, "log", "call", "peggy@hardware.example", "She", "wants", "ice")
    assert done.stdout.startswith("Logged: call with peggy@hardware.example")
    assert "Touched (1): Peggy Lindqvist" in call("--config", peggy, "week").stdout
    assert "you rang today" in call("--config", peggy, "brief", "peggy@hardware.example").stdout
    done = call("--config", peggy, "brief", "nobody@b.example", status=1)
    assert len(done.stderr.splitlines()) == 1


def test_the_day_is_asked_of_the_agent_that_runs(peggy: Path, running) -> None:
    done = call("--config", peggy, "log", "note", "peggy@hardware.example", "Likes oak")
    assert done.stdout.startswith("Logged: note")
    (line,) = ask(peggy, "/customers").json()["customers"]
    assert line["entries"] == 1
    found = json.loads(call("--config", peggy, "today", "--json").stdout)
    assert found["lines"] == []
