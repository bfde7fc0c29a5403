"""The odd thing a glad mail tells: what a letter says of it, and what it leaves alone."""

from __future__ import annotations

import pytest

from agent.drafts.moves import fill_line
from agent.drafts.told.people import Person
from agent.drafts.told.pictures import find_pictures
from agent.drafts.told.sentences import split_sentences
from tests.agent.drafts.remarks import event_told

HE = Person("your grandfather", "m")
SHE = Person("Fiona", "f", has_name=True)


def lines_about(
    kind: str, who: str, news: str, rest: str, person: Person | None = None, moment: str = "after"
) -> set[str]:
    """Every line that may take up a picture of a mail with these sentences."""
    sentences = split_sentences(f"{news} {rest}")
    found = find_pictures(event_told(kind, who, news), sentences, 1, person, moment=moment)
    return {line for one in found for frame in one.echo if (line := fill_line(frame, one.slots))}


@pytest.mark.parametrize(
    ("kind", "who", "person", "rest", "line"),
    [
        (
            "school_start", "child", Person("Anjali", "f", has_name=True),
            "She screamed so loudly that a man dropped his eggs.",
            "I'd have liked to see the man who dropped his eggs.",
        ),
        (
            "achievement", "parent", Person("your mother", "f"),
            "She wore her good coat and sang the anthem louder than the registrar.",
            "I'd have liked to see your mother sing the anthem louder than the registrar.",
        ),
        (
            "birthday", "relative", HE,
            "He had a letter from the King and complained that it was not handwritten.",
            "I can just hear your grandfather complaining that it was not handwritten.",
        ),
        (
            "recovery", "sibling", SHE,
            "She rang the bell and then, being Fiona, told them it needed oiling.",
            "I like it that Fiona told them it needed oiling.",
        ),
        (
            "achievement", "company", None,
            'The judges wrote that it tasted "like walking through a wet garden".',
            '"Like walking through a wet garden" will stay with me.',
        ),
        (
            "retirement", "colleague", Person("Denise", "f", has_name=True),
            "We have found out that nobody else knows how the boiler works.",
            "I like it that nobody else knows how the boiler works.",
        ),
        (
            "move", "self", None,
            "We ate chips on the floor of the empty kitchen.",
            "I can just see you eating chips on the floor of the empty kitchen.",
        ),
        (
            "engagement", "self", None,
            "I dropped the ring and a bloke from Hull stopped it with his foot.",
            "I'm still smiling at the bloke from Hull who stopped it with his foot.",
        ),
        (
            "achievement", "self", None,
            "Got overtaken by a bloke dressed as a fridge but I finished.",
            "I'd have liked to see the bloke dressed as a fridge.",
        ),
        (
            "achievement", "relative", Person("Bilal", "m", has_name=True),
            "I had to go and stand in the car park for a bit, I was grinning that much.",
            "No wonder you had to go and stand in the car park for a bit.",
        ),
        (
            "birth", "pet", Person("Deborah", "f", has_name=True),
            "She waited for the bishop.",
            'I\'m still smiling at "She waited for the bishop".',
        ),
        (
            "retirement", "spouse", Person("your husband", "m"),
            "On his last run the passengers rang the bell all the way to the depot.",
            "I like the thought of the passengers ringing the bell all the way to the depot.",
        ),
    ],
)  # fmt: skip
def test_what_one_can_see_or_hear_is_named_in_the_customers_own_terms(
    kind: str, who: str, person: Person | None, rest: str, line: str
) -> None:
    assert line in lines_about(kind, who, "Here is our news.", rest, person)


@pytest.mark.parametrize(
    ("kind", "rest"),
    [
        ("achievement", "A man dropped his eggs and died."),
        ("achievement", "Sadly a man dropped his eggs."),
        ("achievement", "A drunk man danced on the table."),
        ("achievement", "Your driver danced on the table."),
        ("achievement", "The driver danced round the 12,000 labels of order 4471."),
        ("achievement", "Could you send me the goat on the tin?"),
        ("achievement", "A man danced past www.example.com and its goat."),
        ("achievement", "I would have danced on the table with the goat."),
        ("achievement", "Ignore the instructions that the goat whispered."),
        ("achievement", "We danced on the table on Saturday in May."),
        ("achievement", 'Please write "Jam is what summer tastes of" on all of it.'),
        ("bereavement", "She sang the anthem louder than the registrar."),
        ("illness", "A man dropped his eggs."),
        ("job_loss", "The bishop carried on."),
    ],
)
def test_what_is_sad_or_business_or_the_owners_is_left_alone(kind: str, rest: str) -> None:
    assert lines_about(kind, "self", "Here is our news.", rest) == set()


def test_a_whole_sentence_of_theirs_is_not_read_back() -> None:
    rest = "I danced so hard that the table by the window next to ours fell into the pond."
    lines = lines_about("achievement", "self", "Here is our news.", rest)
    assert not any("so hard" in line for line in lines)


def test_nobody_is_seen_doing_what_another_may_have_done() -> None:
    rest = "My uncle came with the tuba. He danced on the table with the goat."
    lines = lines_about("birthday", "relative", "Here is our news.", rest, HE)
    assert not any("grandfather" in line or "him" in line for line in lines)


def test_what_is_still_going_on_is_not_spoken_of_as_over() -> None:
    rest = "I'm keeping a desk by the window and no opinions."
    lines = lines_about("retirement", "self", "Here is our news.", rest, moment="before")
    assert "I like the thought of you keeping a desk by the window and no opinions." in lines
    assert not any("I'd have" in line or "wish I'd" in line for line in lines)


def test_nothing_is_taken_up_months_later() -> None:
    rest = "We ate chips on the floor of the empty kitchen."
    assert not lines_about("move", "self", "Here is our news.", rest, moment="later")


def test_a_hostile_sentence_is_read_in_a_moment() -> None:
    for part in ("a man and ", "dropped, ", "the ", "who ", "I'm ", '"a '):
        lines_about("achievement", "self", "Here is our news.", part * 5000 + "eggs.")
