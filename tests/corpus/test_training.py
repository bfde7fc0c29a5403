"""The model belongs to the data that is here, and to the code."""

from __future__ import annotations

import json
import re
from datetime import UTC, datetime
from pathlib import Path

import pytest

from agent.exchange.mailfiles import read_mails
from agent.life_events.encoder import load_encoder
from agent.mail.parse import parse_mail
from agent.models import Kind, Mail
from training.background import LABELS, labelled_mails, labelled_rows
from training.data import OWN, SHARED, TAGS, digest, load, sources

pytestmark = pytest.mark.corpus


def test_the_model_was_made_from_the_labelled_mail_as_it_is_now() -> None:
    """Whoever changes the data makes the model anew: `make model`."""
    assert load_encoder().notes["data"] == digest(sources())


def test_nearly_all_labelled_words_stand_in_their_text() -> None:
    """Else a label would train the reader on nothing, or on the wrong sentence."""
    texts = load(sources())
    assert len(texts) > 12_000
    placed = sum(len(text.events) for text in texts)
    lost = sum(len(text.unplaced) for text in texts)
    assert lost / (placed + lost) < 0.01
    assert all(0 <= one.start < one.end <= len(text.text) for text in texts for one in text.events)


def test_the_labels_of_real_mail_hold_no_word_of_it_and_find_their_passages() -> None:
    """Real people's mail stays where it lies; a label names it."""
    rows = [json.loads(line) for line in LABELS.read_text(encoding="utf-8").splitlines()]
    assert {key for row in rows for key in row} == {
        "source", "start", "end", "print", "direction", "events", "tag",
    }  # fmt: skip
    events = [event for row in rows for event in row["events"]]
    assert {key for event in events for key in event} == {"kind", "who", "status", "start", "end"}
    found = list(labelled_rows(SHARED))
    assert len(found) == len(rows) > 1000
    assert all(
        0 <= event["start"] < event["end"] <= len(row["text"])
        for row in found
        for event in row["events"]
    )
    assert {row["tag"] for row in rows} <= {None, *TAGS}
    assert {event["kind"] for event in events} <= set(Kind)


def test_no_ten_words_of_the_exam_stand_in_a_row_in_what_we_wrote() -> None:
    """Else a telling of the exam may have found its way into the training data."""
    exam = {
        run
        for folder in ("written/eml", "real/labelled")
        for mail in mails_in(SHARED / folder)
        for run in runs_of(mail.text)
    }
    ours = [path for path in sources() if path.parent == OWN and path != LABELS]
    rows = [json.loads(line) for path in ours for line in path.read_text().splitlines()]
    assert len(rows) > 4000
    assert [row["text"] for row in rows if runs_of(row["text"]) & exam] == []


def mails_in(folder: Path) -> list[Mail]:
    now = datetime.now(UTC)
    return [parse_mail(raw, received_at=now) for _, raw in read_mails(folder)]


def runs_of(text: str) -> set[tuple[str, ...]]:
    words = re.findall(r"[a-z0-9']+", text.lower())
    return {tuple(words[at : at + 10]) for at in range(len(words) - 9)}


def test_no_real_mail_of_the_exam_s_senders_is_labelled() -> None:
    """`real/labelled` is measured by sender, and a sender may write from several addresses."""
    exam = {local_part(mail) for mail in mails_in(SHARED / "real" / "labelled")}
    senders = {local_part(mail) for mail in labelled_mails(SHARED).values()}
    assert senders
    assert not senders & exam


def local_part(mail: Mail) -> str:
    assert mail.sender
    return mail.sender.email.partition("@")[0]
