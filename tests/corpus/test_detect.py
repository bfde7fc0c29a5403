"""How well life events are found in the labelled mail, by the command that a person would use."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

SHARED = Path(__file__).resolve().parents[3] / "shared"
pytestmark = pytest.mark.corpus


def score(tmp_path: Path, mails: Path, labels: Path, *options: str) -> dict:
    """Detect, and score what was detected against the labels."""
    found = subprocess.run(
        [sys.executable, "-m", "tui", "detect", str(mails), "--labels", str(labels), "--json"],
        capture_output=True,
        text=True,
        check=True,
    )
    predictions = tmp_path / "predictions.jsonl"
    predictions.write_text(found.stdout, encoding="utf-8")
    scored = subprocess.run(
        [
            sys.executable,
            str(SHARED / "tools" / "score_events.py"),
            str(labels),
            str(predictions),
            "--json",
            *options,
        ],
        capture_output=True,
        text=True,
        check=True,
    )
    return json.loads(scored.stdout)


def test_the_written_mail_is_read_well(tmp_path: Path) -> None:
    folder = SHARED / "mail" / "written"
    scores = score(tmp_path, folder / "eml", folder / "labels.jsonl")
    print(json.dumps(scores))
    assert scores["without_prediction"] == 0
    assert scores["kind"]["F"] >= 0.80
    assert scores["alarms"] <= 0.15
    assert scores["verbatim"] == 1.0


def test_real_mail_is_read_with_open_eyes(tmp_path: Path) -> None:
    folder = SHARED / "mail" / "real"
    labels, alternatives = folder / "labels.jsonl", folder / "alternatives.jsonl"
    scores = score(tmp_path, folder / "labelled", labels, "--alternatives", str(alternatives))
    print(json.dumps(scores))
    assert scores["kind"]["F"] >= 0.60
    assert scores["alarms"] <= 0.30
    assert scores["verbatim"] == 1.0
