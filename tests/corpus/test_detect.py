"""How well life events are found in the labelled mail, by the command that a person would use."""

from __future__ import annotations

import json

import pytest

from bench.accuracy import MAIL, scores

pytestmark = pytest.mark.corpus


def test_the_written_mail_is_read_well() -> None:
    found = scores(MAIL / "written", MAIL / "written" / "eml")
    print(json.dumps(found))
    assert found["without_prediction"] == 0
    assert found["kind"]["F"] >= 0.80
    assert found["alarms"] <= 0.12
    assert found["verbatim"] == 1.0


def test_real_mail_is_read_with_open_eyes() -> None:
    alternatives = str(MAIL / "real" / "alternatives.jsonl")
    found = scores(MAIL / "real", MAIL / "real" / "labelled", "--alternatives", alternatives)
    print(json.dumps(found))
    assert found["kind"]["F"] >= 0.67
    assert found["alarms"] <= 0.15
    assert found["verbatim"] == 1.0
