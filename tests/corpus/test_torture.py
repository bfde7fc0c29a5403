"""The nasty mails of other libraries, the replies of many mail programs, and the labelled mail."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from agent.mail.parse import parse_mail

SHARED = Path(__file__).resolve().parents[2] / ".." / "shared" / "mail"
RECEIVED_AT = datetime(2026, 11, 18, tzinfo=UTC)

pytestmark = pytest.mark.corpus


def rows(*path: str) -> list[dict[str, Any]]:
    text = SHARED.joinpath(*path).read_text(encoding="utf-8")
    return [json.loads(line) for line in text.splitlines() if line]


def folded(text: str) -> str:
    return " ".join(text.split())


def test_every_torture_file_gives_a_mail_that_can_be_shown() -> None:
    files = [path for path in (SHARED / "torture").iterdir() if path.name != "manifest.tsv"]
    assert len(files) == 833
    for path in files:
        mail = parse_mail(path.read_bytes(), received_at=RECEIVED_AT)
        assert mail.message_id.startswith("<"), path.name
        assert mail.sent_at.tzinfo is UTC, path.name
        shown = mail.subject + mail.text + mail.sender.name
        assert all(letter.isprintable() or letter in "\n\t\u3000\u200d\ufffd" or ord(letter) > 0x2FF for letter in shown), path.name  # fmt: skip
        assert set(mail.own_text.split("\n")) <= {"", *mail.text.split("\n")}, path.name


def test_the_own_words_of_every_reply_are_found_and_nothing_else() -> None:
    wrong = []
    for row in rows("replies", "replies.jsonl"):
        head = f"Content-Type: text/{row['type']}; charset=utf-8\n\n"
        own = parse_mail((head + row["body"]).encode(), received_at=RECEIVED_AT).own_text
        missing = [piece for piece in row["own"] if piece not in own]
        left = [piece for piece in row["quoted"] + row["signature"] if piece in own]
        if missing or left:
            wrong.append((row["name"], missing, left))
    assert wrong == []


def test_every_labelled_quote_stands_in_the_own_words() -> None:
    missing = []
    for row in rows("written", "labels.jsonl"):
        raw = (SHARED / "written" / "eml" / row["file"]).read_bytes()
        own = folded(parse_mail(raw, received_at=RECEIVED_AT).own_text)
        missing += [
            (row["file"], event["evidence"])
            for event in row["events"]
            if folded(event["evidence"]) not in own
        ]
    assert missing == []
