"""What the owner set right moves sentences like it, and no others."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from agent.life_events.encoder import load_encoder
from agent.life_events.lessons import NEAR, SAME, learned, nearest, vector_of
from agent.life_events.reading import load_engine
from agent.life_events.rules import Rules
from agent.life_events.sights import Observation, observe
from agent.models import Direction, Kind, Lesson, Who
from tests.agent.life_events.tellings import entry_of

PLAIN = "My sister Ada got married on Saturday."


def lesson(**fields: object) -> Lesson:
    settings: dict[str, object] = {"sentence": PLAIN, "found": Kind.WEDDING, **fields}
    settings = {"id": "l", "entry_id": "e", "direction": Direction.IN, **settings}
    return Lesson.model_validate(settings)


@pytest.fixture(scope="module")
def seen() -> Observation:
    """The wedding in PLAIN."""
    entry = entry_of(PLAIN)
    rules = Rules(entry, PLAIN, "", "")
    found = observe(entry, PLAIN, rules, encoder=load_engine().encoder, gate=None)
    return next(one for one in found if one.kind is Kind.WEDDING)


def like(seen: Observation, likeness: float) -> Observation:
    """The same observation of a sentence that is so much like the one it was."""
    other = np.zeros_like(seen.vector)
    other[np.abs(seen.vector).argmin()] = 1
    other -= (other @ seen.vector) * seen.vector
    other /= np.linalg.norm(other)
    vector = likeness * seen.vector + np.sqrt(1 - likeness**2) * other
    return replace(seen, vector=vector.astype(np.float32))


def near(lessons: list[Lesson], seen: Observation) -> tuple[Lesson, float] | None:
    return nearest(lessons, seen, Direction.IN, load_encoder())


def test_the_same_sentence_is_nearest_of_all(seen: Observation) -> None:
    """Its likeness is 1, up to what eight bits leave."""
    found = near([lesson()], seen)
    assert found is not None
    assert found[1] == pytest.approx(1, abs=0.01)


@pytest.mark.parametrize("likeness", [-1.0, 0.0, 0.5, NEAR - 0.02])
def test_an_unlike_sentence_is_left_alone(seen: Observation, likeness: float) -> None:
    """However often the owner has spoken."""
    assert near([lesson()] * 5, like(seen, likeness)) is None


def test_of_two_lessons_the_nearer_one_decides(seen: Observation) -> None:
    """In whichever order they were given."""
    nearer, farther = lesson(), lesson(id="far", sentence="my sister ada got married in June!")
    for lessons in ([nearer, farther], [farther, nearer]):
        found = near(lessons, seen)
        assert found is not None
        assert found[0] == nearer


def test_mail_that_goes_the_other_way_is_not_touched(seen: Observation) -> None:
    """What the owner writes means something else."""
    assert near([lesson(direction=Direction.OUT)], seen) is None


def test_another_kind_is_not_touched(seen: Observation) -> None:
    """A sentence may tell of two, and only one was wrong."""
    assert near([lesson(found=Kind.TRAVEL)], seen) is None


def test_no_lesson_moves_nothing(seen: Observation) -> None:
    """As on the first day."""
    assert near([], seen) is None


@pytest.mark.parametrize("sentence", ["", "12 + 3", "> quoted", "\ud800", "word " * 5000])
def test_a_lesson_without_words_is_near_to_nothing(seen: Observation, sentence: str) -> None:
    """Whatever the owner's correction was kept from."""
    assert near([lesson(sentence=sentence)], seen) is None


def test_the_owners_word_alone_counts_on_the_same_sentence(seen: Observation) -> None:
    """Nothing is certainly nothing, and a kind is certainly that."""
    assert learned(seen, 0.7, lesson(), SAME) == (seen, 0.0)
    moved, certainty = learned(seen, 0.1, lesson(kind=Kind.MOVE, who=Who.SELF), 1.0)
    assert (moved.kind, certainty) == (Kind.MOVE, 1.0)
    kept, certainty = learned(seen, 0.1, lesson(kind=Kind.WEDDING, who=Who.SELF), 1.0)
    assert (kept, certainty) == (seen, 1.0)


def test_the_less_like_it_is_the_less_it_moves(seen: Observation) -> None:
    """At the edge not at all."""
    steps = [NEAR, (NEAR + SAME) / 2, SAME]
    down = [learned(seen, 0.6, lesson(), step)[1] for step in steps]
    up = [learned(seen, 0.6, lesson(kind=Kind.WEDDING), step)[1] for step in steps]
    assert down == pytest.approx([0.6, 0.3, 0.0])
    assert up == pytest.approx([0.6, 0.8, 1.0])


def test_vectors_have_length_one_and_are_made_once() -> None:
    """Or a thousand lessons would cost a thousand readings a mail."""
    vector = vector_of(PLAIN, Direction.IN, load_encoder())
    assert np.linalg.norm(vector) == pytest.approx(1, abs=1e-3)
    assert vector_of(PLAIN, Direction.IN, load_encoder()) is vector
