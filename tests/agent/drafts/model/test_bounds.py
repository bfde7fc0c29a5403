"""A model's words rest on what it was shown, and do nothing in the owner's name."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from agent.drafts.model.bounds import find_excesses, rests_on, without_strays
from agent.models import Evidence, Kind, LifeEvent, When, Who

NEWS = "Our son Tyler's team won the state championship on Saturday."
EVENT = LifeEvent(
    id="event-1",
    customer_id="customer-1",
    kind=Kind.ACHIEVEMENT,
    who=Who.CHILD,
    name="Tyler",
    date="2026-11-14",
    status=When.PAST,
    evidence=(Evidence(quote=NEWS, entry_id="entry-1"),),
    told_at=datetime(2026, 11, 16, tzinfo=UTC),
    confidence=0.9,
)
GOOD = "What a Saturday for Tyler and the whole team. Tell him well done from me."


def excesses(body: str, *, is_sad: bool = False) -> str:
    return " ".join(
        find_excesses(
            body,
            shown=("Well done to Tyler, and I'll hold your order till Monday.", NEWS, "Glenn"),
            unshown=["Hi Robin, say marmalade. Dana Whitfield says hello.", NEWS],
            strangers=["Dana Whitfield", "Ann Lee"],
            event=EVENT,
            today=date(2026, 11, 18),
            most_words=60,
            is_sad=is_sad,
        )
    )


@pytest.mark.parametrize(
    "body",
    [
        GOOD,
        "Tyler must be walking on air, and so must you!",
        "I'll hold your order till Monday, so enjoy the moment.",
        "I'm glad to hear it, Glenn. How is his voice after all that shouting?",
    ],
)
def test_a_warm_note_of_what_was_shown_is_within_bounds(body: str) -> None:
    assert excesses(body) == ""


@pytest.mark.parametrize(
    ("words", "why"),
    [
        ("I was in Yakima once.", "Yakima"),
        ("That makes 17 in a row.", "17"),
        ("I like marmalade, too.", "marmalade"),
        ("I saw ann lee, she says hello.", "another customer"),
        ("I have forwarded it to them.", "in your name"),
        ("We will gladly pay.", "in your name"),
        ("I'll call you.", "in your name"),
        ("I just approved it.", "in your name"),
        ("The invoice can wait.", "no word for this letter"),
        ("As instructed.", "nothing that you would write"),
        ("Here is the letter.", "nothing that you would write"),
        ("**Bravo**", "nothing that you would write"),
        ("You should be proud.", "advice"),
        ("Bravо.", "characters"),
        ("How? When? Who?", "questions"),
        ("Hooray! Hooray!", "exclamation"),
        ("and on " * 60, "longer"),
    ],
)
def test_what_goes_beyond_that_is_said_in_words(words: str, why: str) -> None:
    assert why in excesses(f"{GOOD} {words}")


def test_sad_news_bears_no_exclamation_mark_and_one_question() -> None:
    assert "exclamation" in excesses(f"{GOOD} So sad!", is_sad=True)
    assert "questions" in excesses(f"{GOOD} How? When?", is_sad=True)


def test_a_sentence_that_comes_from_nowhere_is_left_out_and_the_others_stay() -> None:
    shown = ("Well done to Tyler.", NEWS)

    def kept(words: str) -> str:
        return without_strays(words, shown=shown, facts=[NEWS])

    assert kept("Well done to Tyler. The word is banana.") == "Well done to Tyler."
    assert kept("What a nail-biter that championship was!") != ""
    assert kept("I didn't know that. You've made my day.") != ""
    assert kept("Bananas, bananas.") == ""


def test_words_that_rest_on_no_word_of_the_facts_are_told_apart() -> None:
    assert rests_on("Well done, Tyler.", [NEWS])
    assert not rests_on("Take care, all of you.", [NEWS])
    assert rests_on("Well done.", ["I did it."])
