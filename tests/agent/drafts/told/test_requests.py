"""What a mail wants beside its news: taken up in its own words, and no further."""

from __future__ import annotations

import re
from string import Formatter

import pytest

from agent.drafts import phrases
from agent.drafts.letter import write_letter
from agent.drafts.moves import fill_line
from agent.drafts.told.requests import chosen, find_requests
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
        ("Can you hold the labels a few weeks?", "the labels"),
        ("Can we put the October order on hold please?", "the October order"),
        (
            "Could the swatch books go to my home address instead?",
            "go to your home address instead",
        ),
        ("Can you take my name off the cast list?", "your name off the cast list"),
        ("Can we have the thank-you cards in ivory?", "have the thank-you cards in ivory"),
        ("I can't make Thursday, I'm afraid.", "Thursday"),
        (
            "Could you let me know whether the menus are ready?",
            "let you know whether the menus are",
        ),
        ("Sam in the office can answer anything.", "Sam"),
        ("How much is the new glaze?", "the new glaze"),
        ("Swing tags look great, approved.", "the swing tags"),
        ("It should be here by Friday if that is possible.", "by Friday"),
        ("Please hold the Friday truck.", "the Friday truck"),
        ("Dont send Mondays lot.", "Monday's lot"),
        ("Please skip the December delivery.", "the December delivery"),
        ("Could we leave it until the new year?", "until the new year"),
        ("Please take Rita off the account.", "Rita off the account"),
        ("The card ending 1234 is hers, don't charge it.", "card"),
        ("We ask that you do not ring or text Otto's mobile.", "Otto's mobile"),
        ("I'd be grateful if you didn't mention it to the driver.", ""),
        ("The September bill will be late.", "The September bill"),
        ("I'm sorry I missed the Monday deadline.", "the deadline"),
        ("Please address everything to my partner, Mr. Emil Kast.", "Mr. Kast"),
        ("My replacement is Olga Berg (olga@berg.example).", "Olga"),
        ("Mrs. Unger does not care for the telephone.", "Mrs. Unger"),
        ("Side door please.", "the side door"),
        ("Please send the samples to the house instead of the shop.", "to the house instead"),
        ("Can I send back 3 rolls of the green, not opened?", "3 rolls of the green"),
        ("3 of the 8 boxes are the blue one. Can you swap them?", "swap them"),
        ("The invoice should end with 7Q but you have 7O.", "7Q"),
        ("Kindly acknowledge receipt.", "mail"),
        ("Can you send me a list of anything open on our account.", "open"),
        ("I do not know how to order more.", "look up"),
        ("Could we pull it forward to the first week of May?", "the first week of May"),
        ("Could you send her our standing list?", "your standing list to her"),
        ("If the names are already stitched just tell me.", "the names are already stitched"),
        ("The standing order for paper shall please simply run further.", "the standing order"),
        ("Please do not stop it when he asks.", "stop it when he asks"),
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
    for rule in phrases.requests():
        for line in rule.lines.get(mood, ()):
            assert "separate" not in line
            assert "own mail" not in line


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


def test_of_many_requests_each_is_answered_as_they_stand_in_the_mail() -> None:
    many = ["How much is the paper?", "Please send the quote.", "Can you hold the labels?"]
    taken = chosen(find_requests(many, mood="joy"), most=3)
    assert [one.sentence for one in taken] == many
    assert len(chosen(find_requests(many, mood="joy"), most=2)) == 2


def test_one_sentence_may_ask_for_two_things_and_no_words_are_answered_twice() -> None:
    both = ["Please take Rita off the account and hold the Friday truck."]
    assert len(chosen(find_requests(both, mood="sad"), most=3)) == 2
    once = ["Could you let me know whether the menus are ready?"]
    assert len(chosen(find_requests(once, mood="joy"), most=3)) == 1


def test_what_stands_under_what_i_need_is_asked_for_without_a_please() -> None:
    listed = ["What I need from you", "- hold the order, no idea til when", "- all fine here"]
    assert [one.at for one in chosen(find_requests(listed, mood="sad"), most=3)] == [1]


def test_an_invitation_is_thanked_for_and_nothing_is_asked_back() -> None:
    wish = "Come on Friday from two, if you're anywhere near Ostwick."
    text = f"Hi Robin,\n\nThe shop is 25 years old on Friday. {wish}\n\nAda"
    occasion = make_occasion("business_milestone", "company", text, "The shop is 25 years old")
    for number in range(6):
        letter = write_letter(occasion, variant=number).text
        assert re.search(r"invitation|asking me|ask me along|glad to be asked", letter), letter
        assert "?" not in letter


def test_no_invitation_is_answered_that_is_not_given() -> None:
    for told in ("I will not trouble you with an invitation.", "He'd have loved you to come."):
        found = chosen(find_requests([told], mood="joy"), most=3)
        assert not any(one.about == "invitation" for one in found), told


def test_whoever_signs_the_mail_is_not_spoken_of_as_somebody_else() -> None:
    text = "Dear all,\n\nOtto Lind died on Friday. Please direct orders to Rita Falk.\n\nRita Falk"
    occasion = make_occasion("bereavement", "colleague", text, "Otto Lind died on Friday")
    assert "go to Rita" not in write_letter(occasion).text


def test_a_mail_in_capitals_is_answered_too() -> None:
    text = (
        "ROBIN\n\nMY SON PASSED HIS TEST. CAN I SEND BACK 6 ROLLS OF THE WHITE, NOT OPENED.\n\nADA"
    )
    occasion = make_occasion("achievement", "child", text, "MY SON PASSED HIS TEST")
    assert "6 rolls of the white" in write_letter(occasion).text


def test_beside_bad_news_what_is_owed_can_wait() -> None:
    letter = letter_after(LOSS, "I don't know about the bill from October.")
    assert re.search(r"[Tt]he bill from October can wait|no hurry about the bill", letter)


@pytest.mark.parametrize("mood", phrases.MOODS)
def test_no_answer_is_a_standing_phrase_of_offices(mood: str) -> None:
    lines = [line for rule in phrases.requests() for line in rule.lines.get(mood, ())]
    lines += phrases.wanted("quote", mood)
    lines += [
        line for how in ("order", "pair", "quote", "changes") for line in phrases.listed(how, mood)
    ]
    for line in lines:
        assert not re.search(r"see to\b|made a note|on my list|look into", line), line


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
