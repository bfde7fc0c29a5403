"""The door of the stage: one entry in, what it tells out; see test_rules and test_reading."""

from __future__ import annotations

import subprocess
import sys

from agent.life_events import find_life_events
from agent.life_events.reading import read
from agent.models import Direction, Kind, Lesson
from tests.agent.life_events.tellings import ORDINARY, OWNER, entry_of


def test_it_finds_what_the_reader_reads() -> None:
    """Maybes and all."""
    for _, text in ORDINARY:
        entry = entry_of(text)
        assert find_life_events(entry, owner_name=OWNER) == read(entry, owner_name=OWNER).events


def test_lessons_and_names_are_handed_on() -> None:
    """What the owner called nothing stays nothing."""
    text = "Jane Doe got married on Saturday."
    lesson = Lesson(
        id="l", entry_id="e", direction=Direction.IN, sentence=text, found=Kind.WEDDING, kind=None
    )
    found = find_life_events(entry_of(text), customer_name="Jane Doe", lessons=[lesson])
    assert Kind.WEDDING not in {one.kind for one in found}
    names = {"customer_name": "Jane Doe", "owner_name": OWNER}
    assert find_life_events(entry_of(text), **names) == read(entry_of(text), **names).events


def test_the_encoder_is_loaded_with_the_first_mail_and_not_before() -> None:
    """The agent's own process imports this room, and must stay small."""
    code = (
        "import sys, agent.life_events, agent.learning; "
        "print('onnxruntime' in sys.modules, 'tokenizers' in sys.modules)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.split() == ["False", "False"]
