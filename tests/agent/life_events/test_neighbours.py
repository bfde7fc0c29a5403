"""Plain words that sound like another kind, or like another person, than they tell of."""

from __future__ import annotations

import pytest

from agent.life_events.reading import read
from agent.life_events.rules import Rules
from agent.models import Kind, Who
from tests.agent.life_events.tellings import OWNER, entry_of


def rules_of(text: str) -> Rules:
    return Rules(entry_of(text), text, customer_name="", owner_name=OWNER)


ANOTHER = [
    (Kind.SEPARATION, "Anna has bought her two brothers out, so the mill is hers."),
    (Kind.SEPARATION, "We are buying out my cousin in the spring."),
    (Kind.SEPARATION, "Our two firms have split after nine years."),
    (Kind.WEDDING, "My brother's marriage is on the rocks."),
    (Kind.WEDDING, "Her marriage has finally ended, and she sleeps again."),
    (Kind.SCHOOL_START, "Tom is off to Cardiff for the weekend."),
    (Kind.SCHOOL_START, "She's going to Leeds for a match."),
    (Kind.JOB_INTERVIEW, "I have an interview with two candidates on Monday."),
    (Kind.JOB_INTERVIEW, "We are interviewing three good applicants this week."),
    (Kind.ANNIVERSARY, "It's thirty years since we last changed the boiler."),
    (Kind.PROMOTION, "They passed me over for the foreman's job again."),
    (Kind.PROMOTION, "Sue didn't get the promotion."),
    (Kind.ACHIEVEMENT, "I failed my driving test."),
    (Kind.ACHIEVEMENT, "Ella didn't pass the theory test, poor thing."),
    (Kind.ACHIEVEMENT, "He flunked his finals, and laughs about it."),
    (Kind.GRADUATION, "Lena got her thesis back with forty pages of red ink."),
    (Kind.MOVE, "The seminar has been moved to the Oak Room."),
    (Kind.MOVE, "We were moved to another table by the window."),
    (Kind.HARDSHIP, "Mother's town was in danger of being flooded."),
    (Kind.HARDSHIP, "They warned of wildfires again."),
    (Kind.JOB_LOSS, "The whole shift is at risk of being laid off."),
    (Kind.RETIREMENT, "Then I retired from McKinsey to form a firm of my own."),
    (Kind.BIRTHDAY, "My father would have been eighty on Friday, and we drink to him."),
    (Kind.JOB_INTERVIEW, "They took her on after the interview, she is over the moon."),
    (Kind.BUSINESS_MILESTONE, "From May the practice will be two firms, his and mine."),
    (Kind.BIRTHDAY, "Q: Tomorrow is my friend's birthday. What do I give her?"),
]


@pytest.mark.parametrize(("kind", "text"), ANOTHER)
def test_what_only_sounds_like_a_kind_is_none_of_it(kind: Kind, text: str) -> None:
    """No rule believes in it, and the encoder is not asked."""
    rules = rules_of(text)
    assert rules.is_another(kind, 0, len(text))
    assert not [one for one in rules.seen() if one.sign.of.kind is kind and one.confidence]
    assert kind not in [one.kind for one in read(entry_of(text)).events]


@pytest.mark.parametrize(
    ("kind", "text"),
    [
        (Kind.SEPARATION, "We got divorced, and she bought my brothers out of the boat."),
        (Kind.ACHIEVEMENT, "I failed my test twice, and today I passed my driving test!"),
        (Kind.MOVE, "We moved to Leeds on Friday."),
        (Kind.HARDSHIP, "Our cellar was flooded on Sunday."),
        (Kind.RETIREMENT, "I retired from the bank in March and sleep till nine."),
        (Kind.SCHOOL_START, "Tom is off to college in September."),
        (Kind.JOB_LOSS, "I was laid off on Friday."),
    ],
)
def test_plain_words_for_a_kind_count_whatever_stands_beside_them(kind: Kind, text: str) -> None:
    believed = [one.sign.of.kind for one in rules_of(text).seen() if one.confidence]
    assert kind in believed


@pytest.mark.parametrize(
    "text",
    [
        "Anna has bought her brothers out.",
        "We bought out my cousin last month.",
        "We are winding up the company.",
        "After thirty years we are closing the bakery for good.",
    ],
)
def test_what_becomes_of_a_firm_is_the_firms(surest, text: str) -> None:
    found = surest(text)
    assert (found.kind, found.who) == (Kind.BUSINESS_MILESTONE, Who.COMPANY)


def test_who_gives_notice_has_lost_no_job(ruled) -> None:
    for text in ("I've handed in my notice.", "My sister gave in her notice on Friday."):
        assert Kind.JOB_LOSS not in [one.kind for one in ruled(text)]
    assert Kind.JOB_LOSS in [one.kind for one in ruled("They handed me my notice on Friday.")]


@pytest.mark.parametrize(
    ("text", "who"),
    [
        ("Theo has leukaemia. He's six.", Who.CHILD),
        ("Theo has leukaemia, he's only six.", Who.CHILD),
        ("Ruben broke his arm on Sunday. It hurts. She is ten years old, his sister.", Who.CHILD),
        ("Our Nell has been diagnosed with diabetes. She is nine and brave.", Who.CHILD),
        ("Marcus has Parkinson's. We have been married forty years.", Who.SPOUSE),
        ("She has pneumonia. My youngest.", Who.CHILD),
        ("Ann had a stroke. She's my sister, and I'm on my way.", Who.SIBLING),
        ("Theo has leukaemia. He's sixty.", None),
        ("Theo has leukaemia. He's six foot two.", None),
        ("My boss has leukaemia. He's got a boy, the boy is six.", None),
        ("My brother has leukaemia. We have been married forty years.", None),
        ("Theo has leukaemia. My brother told me.", None),
        ("Theo has leukaemia.", None),
    ],
)
def test_who_somebody_is_may_be_said_after_the_news(text: str, who: Who | None) -> None:
    """By an age, a marriage or a word; whoever is said to be somebody in the news stays that."""
    rules = rules_of(text)
    sign = next(one.sign for one in rules.seen() if one.sign.of.kind is Kind.ILLNESS)
    assert rules.said_who(sign) is who


@pytest.mark.parametrize(
    ("text", "is_several"),
    [
        ("The company has laid off two hundred people.", True),
        ("Half the night shift was laid off.", True),
        ("I and two hundred people were laid off.", False),
        ("I was laid off.", False),
        ("They laid off two hundred people, me too.", False),
    ],
)
def test_two_hundred_jobs_are_not_the_writers(text: str, is_several: bool) -> None:
    rules = rules_of(text)
    sign = next(one.sign for one in rules.seen() if one.sign.of.kind is Kind.JOB_LOSS)
    assert rules.is_of_several(sign) is is_several
