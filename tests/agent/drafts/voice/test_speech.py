"""The same words as another would put them: never another name, quote, day or number."""

from __future__ import annotations

import itertools
import re

import pytest

from agent.drafts.voice.speech import NONE, Manner, put
from agent.models import Closeness

JOYFUL = (
    "Congratulations on the house in Otley! I'm very glad for you, and I'd like to hear what colour "
    "the kitchen will be. You wrote \"it's ours, we can't believe it!!\", and I see why.\n\n"
    "That's a long way from Pearl Harbor: 240 miles. Thank you for telling me in your mail."
)
SAD = (
    "I'm so sorry about Ruth. I'll be thinking of you on Friday, and I'm glad that you were there "
    "in time.\n\nPlease don't feel you have to answer this mail."
)
MANNERS = [
    Manner(*parts)
    for parts in itertools.product(
        ("yes", "no"),
        ("never", "often"),
        (NONE, "🎉"),
        ("british", "american"),
        ("short", "long"),
        ("one",),
        (NONE, " – "),
        ("delighted",),
        ("congrats",),
        ("thanks",),
        ("hope",),
        ("email",),
    )
]


def say(text: str, *, is_sad: bool = False, near: Closeness = Closeness.KNOWN, **manner) -> str:
    return put(text, Manner(**manner), near, is_sad=is_sad)


def test_of_whom_nothing_is_known_the_words_stay_as_they_are() -> None:
    assert say(JOYFUL) == JOYFUL
    assert say(SAD, is_sad=True) == SAD


@pytest.mark.parametrize("manner", MANNERS)
def test_names_quotes_days_and_numbers_stay(manner: Manner) -> None:
    spoken = put(JOYFUL, manner, Closeness.CLOSE, is_sad=False)
    assert "\"it's ours, we can't believe it!!\"" in spoken
    for kept in ("Otley", "Pearl Harbor", "240"):
        assert kept in spoken
    sad = put(SAD, manner, Closeness.CLOSE, is_sad=True)
    assert "Ruth" in sad
    assert "Friday" in sad


@pytest.mark.parametrize("manner", MANNERS)
def test_said_twice_it_is_the_same(manner: Manner) -> None:
    spoken = put(JOYFUL, manner, Closeness.CLOSE, is_sad=False)
    assert put(spoken, manner, Closeness.CLOSE, is_sad=False) == spoken


@pytest.mark.parametrize("manner", MANNERS)
def test_near_sorrow_there_is_no_cheer_whatever_the_manner(manner: Manner) -> None:
    spoken = put(f"{SAD} Oh no!", manner, Closeness.CLOSE, is_sad=True)
    assert "!" not in spoken
    assert "🎉" not in spoken
    assert "delighted" not in spoken
    assert spoken.count("\n\n") == 1


def test_a_quote_is_nobodys_to_reword() -> None:
    text = 'You wrote "I am glad, my favourite mail - thank you for it!" and I am, too.'
    quote = '"I am glad, my favourite mail - thank you for it!"'
    spoken = say(
        text,
        contractions="yes",
        exclamation_marks="never",
        spelling="american",
        dash=NONE,
        glad="thrilled",
        thanks="thanks",
        mail="email",
    )
    assert quote in spoken


def test_exclamation_marks_are_as_frequent_as_his() -> None:
    text = "Congratulations! Well done! And to Tyler!"
    assert say(text, exclamation_marks="never") == "Congratulations. Well done. And to Tyler."
    assert say(text, exclamation_marks="seldom") == "Congratulations! Well done. And to Tyler."
    quiet = "Congratulations to Tyler. I'm so glad for you. How was it? Nothing else is new."
    often = "Congratulations to Tyler! I'm so glad for you! How was it? Nothing else is new."
    assert say(quiet, exclamation_marks="often") == often
    wish = "How was the first day? I hope it was a good one. The order is on its way."
    assert say(wish, exclamation_marks="often").count("!") == 1
    assert "good one!" in say(wish, exclamation_marks="often")
    mixed = "Congratulations, and I'll miss you. If there is news, I'd be so glad to hear it."
    assert say(mixed, exclamation_marks="often", emoji="🎉") == mixed
    one = "Congratulations to Tyler! I'm so glad for you. How was it? Nothing else is new."
    assert say(quiet, exclamation_marks="often", near=Closeness.NEW) == one


def test_an_emoji_stands_once_where_there_is_something_to_celebrate() -> None:
    assert say("Congratulations to Tyler. How was it?", emoji="🎉") == (
        "Congratulations to Tyler. 🎉 How was it?"
    )
    assert "!" not in say("How are you? Hope all is well with you.", exclamation_marks="often")
    assert "🎉" not in say("Good luck on Friday. You must be proud.", emoji="🎉")
    assert "🎉" not in say("Congratulations.", emoji="🎉", near=Closeness.NEW)
    assert "🎉" not in say("Congratulations.", emoji="🎉", is_sad=True)


def test_long_sentences_are_joined_and_split_only_where_both_halves_stand() -> None:
    text = "I'm so sorry about Ruth. I'll be thinking of you on Friday."
    joined = "I'm so sorry about Ruth, and I'll be thinking of you on Friday."
    assert say(text, sentences="long") == joined
    for whole in (
        "I'll be thinking of you. I have a red bicycle.",
        "I'll be thinking of you. I hope 'it is only a race' and \"only a race\" is so.",
        "Sorry. Please don't answer.",
        "I was there. How was it?",
        "Well done! I mean it.",
    ):
        assert say(whole, sentences="long") == whole
    text = "I'll be thinking of you and Ruth on Friday, and I hope that the day is a quiet one."
    split = "I'll be thinking of you and Ruth on Friday. I hope that the day is a quiet one."
    assert say(text, sentences="short") == split
    for whole in (
        "When the day comes at last and they are all there, and you have the key, tell me.",
        "Was Ruth there with all of them on Friday at the school, and did you see the speech?",
    ):
        assert say(whole, sentences="short") == whole


def test_a_short_note_may_be_one_paragraph_and_business_stays_apart() -> None:
    assert say("Well done.\n\nHow was it?", paragraphs="one") == "Well done. How was it?"
    three = "Well done.\n\nHow was it?\n\nI'll write about the order."
    assert say(three, paragraphs="one") == "Well done. How was it?\n\nI'll write about the order."
    assert say("I'm sorry.\n\nWrite soon.", paragraphs="one", is_sad=True).count("\n\n") == 1
    long = "word " * 70 + "\n\nEnd."
    assert say(long, paragraphs="one") == long


def test_his_own_words_for_joy_thanks_and_mail() -> None:
    text = "I'm very glad for you. Thank you for your mail. A mail like this, in a separate mail."
    assert say(text, glad="delighted", thanks="thanks", mail="email") == (
        "I'm delighted for you. Thanks for your email. A mail like this, in a separate email."
    )
    buried = "Tell me when you've dug through your mail."
    assert say(buried, mail="message") == buried
    assert say("This is a mail.", mail="email") == "This is an email."
    assert say("I hope so. The mail is late.", mail="message", hope="hope") == (
        "Hope so. The mail is late."
    )
    assert say("Congratulations to you.", congratulations="congrats") == "Congrats to you."
    assert say("Congratulations.", congratulations="congrats", near=Closeness.NEW) == (
        "Congratulations."
    )


def test_his_dash_or_none() -> None:
    assert say("Otley: that's close. Me: too.", dash=" – ") == "Otley – that's close. Me: too."
    assert say("You wrote: no. It is 9:30.", dash="—") == "You wrote: no. It is 9:30."
    assert say("Otley - that's close — and well-kept.", dash=NONE) == (
        "Otley, that's close, and well-kept."
    )


def test_no_character_of_ours_is_left_behind() -> None:
    spoken = say('\ue000 "one quote" and "another quote" \uf8ff.', contractions="no")
    assert not re.search("[\ue000-\uf8ff]", spoken)
    assert '"one quote" and "another quote"' in spoken
