"""The model belongs to the data that is here, and to the code."""

from __future__ import annotations

import json
from datetime import UTC, datetime

import pytest

from agent.exchange.mailfiles import read_mails
from agent.life_events.encoder import load_encoder
from agent.mail.parse import parse_mail
from agent.models import Kind
from training.background import LABELS, labelled_rows, raws
from training.data import SHARED, TAGS, digest, load, sources

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


def test_no_real_mail_of_the_exam_s_senders_is_labelled() -> None:
    """`real/labelled` is measured by sender."""
    now = datetime.now(UTC)
    exam = {
        parse_mail(raw, received_at=now).sender.email
        for _, raw in read_mails(SHARED / "real" / "labelled")
    }
    lines = LABELS.read_text(encoding="utf-8").splitlines()
    labelled = {json.loads(line)["source"] for line in lines}
    mails = [parse_mail(raw, received_at=now) for raw in raws(SHARED)]
    senders = {mail.sender.email for mail in mails if mail.message_id in labelled}
    assert senders
    assert not senders & exam
