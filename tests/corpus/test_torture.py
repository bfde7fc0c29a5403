"""The nasty mails of other libraries, mutations of them, and the labelled mail."""

from __future__ import annotations

import json
import random
import re
import signal
import tracemalloc
from collections import Counter
from collections.abc import Iterator
from datetime import UTC, datetime
from importlib.machinery import SourceFileLoader
from importlib.util import module_from_spec, spec_from_loader
from pathlib import Path
from typing import Any

import pytest

from agent.mail.contact import read_details
from agent.mail.parse import MAX_TEXT, parse_mail
from agent.models import Automation, Mail

SHARED = Path(__file__).resolve().parents[2] / ".." / "shared"
MAIL = SHARED / "mail"
RECEIVED_AT = datetime(2026, 11, 18, tzinfo=UTC)
UNSEEN = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u200b\u200e\u200f\u2028-\u202e\u2060-\u206f\ufeff\ud800-\udfff]"
)
MUTATIONS = 1_500
SPOILERS = (
    *(b"\n", b"\n\n", b"\r", b"--", b"=", b"=?", b"?=", b'"', b";", b":", b"<", b">", b"(", b"\\"),
    *(b"\x00", b"\xff", b"\x1b[31m", "\u202e".encode(), b"<div>", b"<style>", b"begin 644 x\n"),
    *(b"Content-Type: multipart/mixed; boundary=x\n", b"Content-Transfer-Encoding: base64\n"),
    *(b"charset=utf-7", b"charset=idna", b"\n> ", b"\nOn 1 May 2026 at 9:00, a@b wrote:\n"),
)

pytestmark = pytest.mark.corpus


@pytest.fixture(autouse=True)
def _alarm() -> Iterator[None]:
    """A parser that never ends fails here; the bound is far from what any mail takes."""
    signal.alarm(120)
    yield
    signal.alarm(0)


def rows(*path: str) -> list[dict[str, Any]]:
    text = MAIL.joinpath(*path).read_text(encoding="utf-8")
    return [json.loads(line) for line in text.splitlines() if line]


def torture() -> list[Path]:
    return sorted(p for p in (MAIL / "torture").iterdir() if p.name != "manifest.tsv")


def read(raw: bytes) -> Mail:
    return parse_mail(raw, received_at=RECEIVED_AT)


def check(mail: Mail, name: str) -> None:
    assert mail.message_id.startswith("<"), name
    assert mail.sent_at.tzinfo is UTC, name
    people = [*mail.to, *mail.cc, *mail.reply_to, mail.sender]
    names = [word for who in people for word in (who.name, who.email)]
    files = [attachment.name for attachment in mail.attachments]
    shown = "\t".join([mail.subject, mail.text, mail.signature, *names, *files, *mail.references])
    assert not UNSEEN.search(shown), name
    assert len(mail.text) <= MAX_TEXT, name
    assert set(mail.own_text.split("\n")) <= {"", *mail.text.split("\n")}, name
    read_details(mail.signature, mail.sender)


def test_every_torture_file_gives_a_mail_that_can_be_shown() -> None:
    files = torture()
    assert len(files) == 833
    for path in files:
        check(read(path.read_bytes()), path.name)


def test_no_torture_file_takes_much_memory() -> None:
    tracemalloc.start()
    try:
        for path in torture():
            raw = path.read_bytes()
            tracemalloc.reset_peak()
            before = tracemalloc.get_traced_memory()[0]
            read(raw)
            peak = tracemalloc.get_traced_memory()[1] - before
            assert peak <= 4 * len(raw) + 8 * 2**20, path.name
    finally:
        tracemalloc.stop()


def test_a_huge_mail_takes_memory_for_its_bytes_and_little_more() -> None:
    head = b"Content-Type: multipart/mixed; boundary=b\n\n--b\n\nwords\n--b\n"
    file = b"Content-Type: application/pdf\nContent-Transfer-Encoding: base64\n\n"
    raw = head + file + b"QUJD" * 19 * 400_000 + b"\n--b--\n"
    tracemalloc.start()
    try:
        mail = read(raw)
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    assert (mail.text, len(mail.attachments)) == ("words", 1)
    assert peak <= 6 * len(raw)


def test_mutated_torture_files_give_mails_that_can_be_shown() -> None:
    files = [path.read_bytes()[:20_000] for path in torture()]
    chance = random.Random(833)
    for number in range(MUTATIONS):
        raw = spoiled(chance.choice(files), chance)
        try:
            check(read(raw), f"mutation {number}")
        except Exception as error:
            raise AssertionError(f"mutation {number}: {raw[:3000]!r}") from error


def spoiled(raw: bytes, chance: random.Random) -> bytes:
    """`raw` with a few bytes taken out, changed, doubled or put in, mostly in its beginning."""
    data = bytearray(raw)
    for _ in range(chance.randint(1, 12)):
        at = chance.randrange(min(len(data), chance.choice((400, 3_000, 20_000))) + 1)
        match chance.randrange(4):
            case 0:
                del data[at : at + chance.choice((1, 1, 5, 60, 900))]
            case 1:
                data[at : at + 1] = bytes([chance.randrange(256)])
            case 2:
                data[at:at] = chance.choice(SPOILERS) * chance.choice((1, 1, 1, 3, 200))
            case _:
                data[at:at] = data[at : at + chance.choice((10, 100, 2_000))]
    return bytes(data)


def test_the_own_words_of_every_reply_are_found_and_nothing_else() -> None:
    wrong = []
    for row in rows("replies", "replies.jsonl"):
        head = f"Content-Type: text/{row['type']}; charset=utf-8\n\n"
        own = read((head + row["body"]).encode()).own_text
        missing = [piece for piece in row["own"] if piece not in own]
        left = [piece for piece in row["quoted"] + row["signature"] if piece in own]
        if missing or left:
            wrong.append((row["name"], missing, left))
    assert wrong == []


def test_every_labelled_quote_stands_in_the_own_words() -> None:
    missing = []
    for row in rows("written", "labels.jsonl"):
        own = folded(read((MAIL / "written" / "eml" / row["file"]).read_bytes()).own_text)
        missing += [
            (row["file"], event["evidence"])
            for event in row["events"]
            if folded(event["evidence"]) not in own
        ]
    assert missing == []


def folded(text: str) -> str:
    return " ".join(text.split())


# What sent it


def fill_mail(count: int) -> Iterator[bytes]:
    """Mail of ../shared/tools/fill, a third of it from robots."""
    loader = SourceFileLoader("fill", str(SHARED / "tools" / "fill"))
    spec = spec_from_loader("fill", loader)
    assert spec is not None
    fill = module_from_spec(spec)
    loader.exec_module(fill)
    for made in fill.Maker(1, 50, "owner@example.test").make(count):
        yield made.raw


@pytest.fixture(autouse=True)
def _no_bytecode(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.dont_write_bytecode", True)


def test_no_person_of_the_written_mail_is_taken_for_a_robot_and_no_robot_for_a_person() -> None:
    found: Counter[tuple[str, str]] = Counter()
    for row in rows("written", "labels.jsonl"):
        mail = read((MAIL / "written" / "eml" / row["file"]).read_bytes())
        tag = row["negative_tag"] or "person"
        is_robot = tag in ("marketing", "automated")
        found["robot" if is_robot else "person", mail.automation.value] += 1
    table(found)
    # Persons' own out-of-office texts are read like any other mail, and carry no such label.
    away = Automation.OUT_OF_OFFICE.value
    persons = {kind: count for (who, kind), count in found.items() if who == "person"}
    assert set(persons) <= {"none", away}
    assert persons[away] <= 3
    assert found["robot", "none"] == 0


def test_no_person_of_the_real_mail_is_taken_for_a_robot() -> None:
    found: Counter[tuple[str, str]] = Counter()
    for row in rows("real", "labels.jsonl"):
        mail = read((MAIL / "real" / "labelled" / row["file"]).read_bytes())
        is_robot = row["negative_tag"] in ("marketing", "automated")
        found["robot" if is_robot else "person", mail.automation.value] += 1
    table(found)
    # Headers that would tell were taken out of this mail, so robots pass for persons here.
    assert {kind for who, kind in found if who == "person"} == {"none"}
    assert found["robot", Automation.OUT_OF_OFFICE.value] == 2


def test_robots_and_persons_of_made_mail_are_told_apart() -> None:
    found: Counter[tuple[str, str]] = Counter()
    for raw in fill_mail(600):
        is_robot = b"\nAuto-Submitted: auto-generated\n" in raw[:4_000]
        found["robot" if is_robot else "person", read(raw).automation.value] += 1
    table(found)
    assert found["robot", "none"] == 0
    assert {kind for who, kind in found if who == "person"} == {"none"}


def test_the_bounces_of_many_mail_servers_are_known() -> None:
    found: Counter[tuple[str, str]] = Counter()
    for path in torture():
        if path.name.startswith("sisimai__lhost-"):
            found["bounce", read(path.read_bytes()).automation.value] += 1
    table(found)
    # Some are in Japanese, or look like mail of a telephone.
    assert found["bounce", Automation.BOUNCE.value] >= 0.9 * found.total()
    assert found["bounce", Automation.NONE.value] <= 3


def test_bounces_say_which_mail_came_back_for_whom_and_why() -> None:
    found: Counter[tuple[str, str]] = Counter()
    for path in torture():
        if not re.match("sisimai__(?:lhost|rhost|rfc3464)-", path.name):
            continue
        raw = path.read_bytes()
        mail = read(raw)
        if mail.automation is not Automation.BOUNCE:
            continue
        below = re.split(rb"\r?\n\r?\n", raw, maxsplit=1)[1]
        if not re.search(rb"^[> \t]*Message-ID:\s*<", below, re.I | re.M):
            assert mail.returned is None, path.name
            continue
        told = mail.returned
        assert told is None or told.has_failed, path.name
        parts = [] if told is None else [told.message_id, told.recipients, told.words]
        found["returned", "all" if parts and all(parts) else "some" if parts else "nothing"] += 1
        assert not UNSEEN.search(told.summary if told else ""), path.name
    table(found)
    # Some enclose the mail as a text with a file name, or stand around it without a part.
    assert found["returned", "all"] >= 0.93 * found.total()


def table(found: Counter[tuple[str, str]]) -> None:
    print()
    for (who, kind), count in sorted(found.items()):
        print(f"{who:8} {kind:16} {count:6}")
