"""Whose words are whose, in the reply fixtures of other libraries.

tests/data/replies/torture.jsonl names, by number, the lines of each that a careful reader takes for
the writer's own; empty lines are not counted. The texts themselves stay in ../shared.
"""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from agent.mail.characters import decode_bytes, safe_text, tidy_lines
from agent.mail.quoting import split_words

TORTURE = Path(__file__).resolve().parents[2] / ".." / "shared" / "mail" / "torture"
LABELS = Path(__file__).resolve().parents[1] / "data" / "replies" / "torture.jsonl"

pytestmark = pytest.mark.corpus


def test_the_own_words_of_others_reply_fixtures_are_told_from_the_rest() -> None:
    labels = [json.loads(line) for line in LABELS.read_text(encoding="utf-8").splitlines()]
    wrong = []
    lost = 0
    for label in labels:
        raw = (TORTURE / label["file"]).read_bytes()
        lines = tidy_lines(safe_text(decode_bytes(raw))).split("\n")
        expected = [lines[number] for number in label["own_lines"]]
        found = [line for line in split_words("\n".join(lines)).own.split("\n") if line.strip()]
        if found != expected:
            wrong.append(label["file"])
        lost += len([line for line in expected if line not in found])
    print(f"own words: {len(labels) - len(wrong)} of {len(labels)} exact, {lost} own lines lost")
    print("not exact:", ", ".join(wrong))
    assert lost == 0
    assert len(wrong) <= 5
