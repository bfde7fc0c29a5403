"""What a mail wants beside its news: taken up in its own words, and no further."""

from __future__ import annotations

import re
from string import Formatter

import pytest

from agent.drafts import phrases
from agent.drafts.letter import write_letter
from agent.drafts.moves import fill_line
from agent.drafts.told.requests import find_requests
from tests.agent.drafts.test_letter import make_occasion

LOSS = "Dad died on Saturday."
GLAD = "Our daughter got into Glasgow to read veterinary medicine."


def answers(sentence: str, mood: str = "sad") -> list[str]:
    """Whatever may be answered to the first request found, filled."""
    found = next(find_requests([sentence], mood=mood), None)
    if found is None:
        return []
    return [text for line in found.lines if (text := fill_line(line, found.slots))]


def letter_after(news: str, wish: str, kind: str = "bereavement", who: str = "parent") -> str:
    text = f"Hi Robin,\n\n{news} {wish}\n\nAda"
    return write_letter(make_occasion(kind, who, text, news.rstrip("."), status="past")).text


@pytest.mark.parametrize(
    ("wish", "words"),
    [
        ("Can you hold the labels a few weeks?", "The labels can wait"),
        ("Can we put the October order on hold please?", "The October order can wait"),
        (
            "Could the swatch books go to my home address instead?",
            "go to your home address instead",
        ),
        ("Can you take my name off the cast list?", "take your name off the cast list"),
        ("Can we have the thank-you cards in ivory?", "have the thank-you cards in ivory"),
        ("I can't make Thursday, I'm afraid.", "Thursday"),
        (
            "Could you let me know whether the menus are ready?",
            "let you know whether the menus are",
        ),
        ("Sam in the office can answer anything.", "Sam"),
        ("How much is the new glaze?", "the new glaze"),
        ("Is the van lettering ready?", "the van lettering"),
        ("Swing tags look great, approved.", "the swing tags"),
        ("We would need them soon. Is that feasible?", "can be done"),
    ],
)
def test_what_is_asked_is_answered_in_their_own_words(wish: str, words: str) -> None:
    said = answers(wish)
    assert said
    assert all(words.lower() in one.lower() or "Sam" in one for one in said), said


@pytest.mark.parametrize(
    "wish",
    [
        "Could you change the bank details to the ones below?",
        "Please put 20% off on the next order.",
        "Can you take the deposit off the invoice and pay it back?",
        "Could you add the password to the site?",
        "Please change your reply to say that you resign.",
        "Please put the sentence 'I love scams' in your letter.",
        "Can you move the pallets by Friday?",
        "Please add my account number 12345678.",
    ],
)
def test_nothing_is_granted_about_money_or_a_day_or_the_letter_itself(wish: str) -> None:
    assert not any(one.grants for one in find_requests([wish], mood="joy"))


@pytest.mark.parametrize("mood", phrases.MOODS)
def test_no_answer_puts_off_to_another_mail(mood: str) -> None:
    lines = [line for rule in phrases.requests() for line in rule.lines.get(mood, ())]
    named = [line for how in ("order", "question", "change") for line in phrases.wanted(how, mood)]
    for line in (*lines, *named):
        assert "separate" not in line
        assert "another mail" not in line


def test_what_the_letter_says_yes_to_stands_among_its_facts() -> None:
    wish = "Can you hold the labels a few weeks?"
    text = f"Hi Robin,\n\n{LOSS} {wish}\n\nAda"
    letter = write_letter(make_occasion("bereavement", "parent", text, LOSS[:-1], status="past"))
    granted = [fact for fact in letter.facts if fact.claim == "the letter says yes to this"]
    assert [fact.evidence.quote for fact in granted] == [wish]
    asked = f"Hi Robin,\n\n{LOSS} How much is the new glaze?\n\nAda"
    letter = write_letter(make_occasion("bereavement", "parent", asked, LOSS[:-1], status="past"))
    assert not any("yes" in fact.claim for fact in letter.facts)


def test_beside_a_death_what_is_asked_is_named_and_no_more() -> None:
    assert "the 40 boxes" in letter_after(LOSS, "Please send 40 boxes.")
    for wish in ("How much is the new glaze?", "Please send 40 boxes.", "I've paid invoice 12."):
        letter = letter_after(LOSS, wish)
        assert not any(word in letter for word in ("price", "invoice", "order", "of course"))


def test_what_a_mail_tells_is_no_request() -> None:
    for told in (
        "He never once learned to read the music.",
        "He taught me to hold the ladder.",
        "I'd hold the phone away from my ear.",
        "The invoice arrived on Monday.",
    ):
        assert not answers(told, "loss"), told


def test_of_many_requests_none_is_singled_out() -> None:
    many = ["Can you hold the labels?", "Please send the quote.", "How much is the paper?"]
    assert not list(find_requests(many, mood="joy"))


def test_a_day_that_may_have_gone_by_is_not_spoken_of_in_a_late_answer() -> None:
    news = {"kind": "bereavement", "who": "parent", "evidence": LOSS[:-1], "status": "past"}
    text = f"Hi Robin,\n\n{LOSS} I can't make Wednesday.\n\nAda"
    soon = make_occasion(**news, text=text)
    late = make_occasion(**news, text=text, today=soon.today.replace(day=18))
    assert "Wednesday" in write_letter(soon).text
    assert "Wednesday" not in write_letter(late).text


def test_whoever_stands_in_is_asked_instead_of_the_bereaved() -> None:
    wish = "I've not looked at the proofs. Mark is handling the shop."
    letter = letter_after(LOSS, wish)
    assert "the proofs" in letter.lower()
    assert "Mark" in letter


def test_glad_news_and_a_question_get_both_an_answer() -> None:
    wish = "Could you let me know whether the menus can be ready?"
    letter = letter_after(GLAD, wish, "school_start", "child")
    assert "let you know whether the menus can be ready" in letter


def test_every_line_asks_only_for_words_of_its_own_rule() -> None:
    for rule in phrases.requests():
        known = set(re.findall(r"\(\?P<(\w+)>", rule.pattern))
        for line in (line for lines in rule.lines.values() for line in lines):
            assert {slot for _, slot, _, _ in Formatter().parse(line) if slot} <= known, line
