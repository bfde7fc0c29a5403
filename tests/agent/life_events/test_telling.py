"""A reading in words, as `kinkeeper detect` prints it."""

from __future__ import annotations

import json
import re
from dataclasses import replace

import numpy as np
import pytest

from agent.life_events.reading import Reading, load_engine, load_scales, read
from agent.life_events.sights import FEATURES
from agent.life_events.telling import Telling, tell
from agent.models import Direction, Entry, Kind, Lesson
from tests.agent.life_events.tellings import entry_of

PLAIN = "I am glad to tell you that my sister Ada got\nmarried on Saturday."
FEW = "My sister Ada got married on Saturday. Forty boxes please."


def reading_of(entry: Entry, *, event: float, maybe: float, **fields: object) -> Reading:
    thresholds = {"event": dict.fromkeys(Kind, event), "maybe": dict.fromkeys(Kind, maybe)}
    engine = replace(load_engine(), scales=replace(load_scales(), **thresholds))
    return read(entry, engine=engine, **fields)


def test_an_event_is_one_line() -> None:
    """Kind, whose, when, how sure, and the words."""
    reading = reading_of(entry_of(FEW), event=0.0, maybe=0.0)
    wedding = next(line for line in Telling(reading).lines() if line.startswith("wedding"))
    assert re.fullmatch(
        r"wedding of \w+ \w* ?\(2026-05-02, [01]\.\d\d\): My sister Ada got married on Saturday",
        wedding,
    )


def test_a_maybe_is_called_so() -> None:
    """In its line, and in JSON beside the events, not among them."""
    telling = Telling(reading_of(entry_of(FEW), event=1.1, maybe=0.0))
    assert all(line.startswith("maybe ") for line in telling.lines())
    told = telling.as_json()
    assert told["events"] == []
    assert "wedding" in {one["kind"] for one in told["maybes"]}
    assert {
        one["kind"]
        for one in Telling(reading_of(entry_of(FEW), event=0.0, maybe=0.0)).as_json()["events"]
    } >= {"wedding"}


def test_why_says_what_was_seen_in_which_sentence_and_how_it_was_weighed() -> None:
    """Also where nothing came of it; on one line, whatever the sentence's own breaks."""
    reading = reading_of(entry_of(PLAIN), event=1.1, maybe=1.1)
    assert list(Telling(reading).lines()) == []
    line = next(one for one in Telling(reading, is_why=True).lines() if " wedding " in one)
    assert re.fullmatch(
        r"  [01]\.\d\d wedding \(encoder [+-]\d+\.\d, rules: sign; an event from 0\.\d\d, "
        r"a maybe from 0\.\d\d\): I am glad to tell you that my sister Ada got married on Saturday\.",
        line,
    )
    (why,) = (one for one in Telling(reading, True).as_json()["why"] if one["kind"] == "wedding")
    assert set(why) == {
        "kind", "certainty", "encoder", "rule", "event_from", "maybe_from", "is_taught", "sentence",
    }  # fmt: skip
    assert (why["rule"], why["is_taught"]) == ("sign", False)
    assert why["event_from"] == load_scales().event[Kind.WEDDING]


@pytest.mark.parametrize(
    ("feature", "rule"),
    [("is_sign", "sign"), ("is_hint", "hint"), ("is_refused", "refused"), ("length", "none")],
)
def test_what_the_rules_say_has_a_word(feature: str, rule: str) -> None:
    """Also that they refuse what they saw, and that they saw nothing."""
    reading = reading_of(entry_of(PLAIN), event=1.1, maybe=1.1)
    (one,) = (one for one in reading.weighed if one.observation.kind is Kind.WEDDING)
    features = np.array([float(name == feature) for name in FEATURES], dtype=np.float32)
    ruled = replace(one, observation=replace(one.observation, features=features))
    (why,) = Telling(Reading(weighed=(ruled,)), is_why=True).as_json()["why"]
    assert why["rule"] == rule


def test_what_the_subject_tells_is_shown_in_the_subjects_words() -> None:
    """Not in whatever stands at that place of the text."""
    entry = entry_of("😀 12 34 56 78 90", subject="My sister Ada got married")
    telling = Telling(reading_of(entry, event=0.0, maybe=0.0), is_why=True)
    assert {one["sentence"] for one in telling.as_json()["why"]} == {"My sister Ada got married"}


def test_what_the_owner_taught_is_said() -> None:
    """So that nobody looks for the reason in the network."""
    taught = Lesson(
        id="l", entry_id="e", direction=Direction.IN, sentence=PLAIN, found=Kind.WEDDING,
        kind=Kind.ENGAGEMENT,
    )  # fmt: skip
    reading = reading_of(entry_of(PLAIN), event=0.5, maybe=0.5, lessons=[taught])
    lines = list(Telling(reading, is_why=True).lines())
    assert any("1.00 engagement" in line and "as the owner taught" in line for line in lines)


def test_a_remark_says_why_nothing_was_looked_for() -> None:
    """For another language, and for mail that is nobody's."""
    german = entry_of("Meine Mutter ist am Sonntag gestorben, bitte schicken Sie die Rechnung.")
    assert list(tell(german, is_why=True).lines()) == ["not English: nothing was looked for"]
    assert list(tell(german).lines()) == []
    nobodys = tell(None, is_why=True)
    assert list(nobodys.lines()) == ["no customer wrote or got it"]
    assert nobodys.as_json() == {
        "events": [], "maybes": [], "remark": "no customer wrote or got it", "why": [],
    }  # fmt: skip


def test_it_is_json() -> None:
    """No number or name of a kind that JSON does not know."""
    telling = tell(entry_of(FEW), is_why=True)
    assert json.loads(json.dumps(telling.as_json())) == telling.as_json()
