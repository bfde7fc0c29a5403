"""The gate: what could go to anybody, is not told by anybody, or does not fit, stays here."""

from __future__ import annotations

import time
from datetime import UTC, date, datetime

import pytest

from agent.drafts.gate import check_draft
from agent.drafts.gate.likeness import likeness
from agent.drafts.voice import Voice
from agent.models import Customer, Evidence, Fact, GateReport, Kind, LifeEvent

MAIL = (
    "Robin, my Tyler's team took the state title on Saturday, three-two after extra time in Yakima, "
    "and he set up the winner. I have no voice left."
)
QUOTE = "my Tyler's team took the state title on Saturday"
CUSTOMER = Customer(id="c", name="Glenn Maddox", addresses=("glenn@example.example",))
EVENT = LifeEvent(
    id="e",
    customer_id="c",
    kind="achievement",
    who="child",
    name="Tyler",
    date="2026-10-31",
    status="past",
    evidence=(Evidence(quote=QUOTE, entry_id="m"),),
    told_at=datetime(2026, 11, 2, tzinfo=UTC),
    confidence=0.9,
)
FACTS = (Fact(claim="title", evidence=EVENT.evidence[0]),)
GOOD = (
    "Hi Glenn,\n\nCongratulations to Tyler on the state title. I hope you can speak again.\n\nRobin"
)


def judge(
    text: str, *, event: LifeEvent = EVENT, today: date | None = None, **more: object
) -> GateReport:
    return check_draft(
        text,
        facts=FACTS,
        customer=CUSTOMER,
        life_event=event,
        today=today or date(2026, 11, 3),
        voice=Voice("Robin"),
        known_text=(MAIL,),
        **more,  # type: ignore[arg-type]
    )


def finding(report: GateReport, name: str) -> str:
    return next(check.finding for check in report.checks if check.name == name)


def of_kind(kind: str) -> LifeEvent:
    return EVENT.model_copy(update={"kind": Kind(kind)})


def test_a_note_about_their_own_news_passes() -> None:
    report = judge(GOOD)
    assert report.has_passed, report.findings


@pytest.mark.parametrize(
    "text",
    [
        "Hi Glenn,\n\nCongratulations! What wonderful news, I am so happy for you all.\n\nRobin",
        "Dear Glenn,\n\nThinking of you at this time. I hope all is well with you.\n\nRobin",
        "Hi Glenn,\n\nJust checking in to see how things are going, Glenn Maddox.\n\nRobin",
        "Hi Glenn,\n\nHow did it go? I hope it was a good day for everybody.\n\nRobin",
    ],
)
def test_what_could_go_to_anybody_is_stopped(text: str) -> None:
    assert "could go to anybody" in finding(judge(text), "only for you")


def test_nearly_the_same_note_to_another_customer_is_stopped() -> None:
    other = GOOD.replace("Glenn", "Priya").replace("Tyler", "Anika")
    assert "nearly the same" in finding(judge(GOOD, others=[other]), "only for you")
    assert judge(GOOD, others=["Hi Priya,\n\nThat is something else entirely.\n\nRobin"]).has_passed


@pytest.mark.parametrize(
    ("text", "word"),
    [
        ("Congratulations to Tyler and Becky on the state title.", "Becky"),
        ("So Tyler took the state title in Spokane.", "Spokane"),
        ("Tyler's 17 goals for the state title!", "17"),
        ("Tyler and the state title on November 9.", "9"),
        ("Tyler took the state title after fourteen years.", "fourteen"),
        ('Tyler, the state title, and "he flew like a bird".', "he flew like a bird"),
    ],
)
def test_a_name_number_date_or_quote_that_nobody_told_is_named(text: str, word: str) -> None:
    report = judge(f"Hi Glenn,\n\n{text}\n\nRobin")
    assert f"“{word}”" in finding(report, "true")


def test_what_the_owner_typed_is_true() -> None:
    text = GOOD.replace("I hope", "Becky says hello too. I hope")
    assert not judge(text).has_passed
    assert judge(text, owner_text="Becky says hello too.").has_passed


def test_the_days_of_the_event_may_be_named_in_any_words() -> None:
    for words in ("on Saturday", "on October 31", "on the 31st of October"):
        assert judge(GOOD.replace("title.", f"title {words}.")).has_passed


def test_yesterday_goes_stale() -> None:
    text = GOOD.replace("title.", "title yesterday.")
    assert judge(text, today=date(2026, 11, 1)).has_passed
    assert "yesterday" in finding(judge(text, today=date(2026, 11, 3)), "true")


def test_a_relation_of_the_wrong_gender_is_stopped() -> None:
    report = judge("Hi Glenn,\n\nTyler took the state title, and she must be proud.\n\nRobin")
    assert "she" in finding(report, "true")
    report = judge("Hi Glenn,\n\nTell your wife that Tyler took the state title.\n\nRobin")
    assert "wife" in finding(report, "true")


@pytest.mark.parametrize("kind", ["bereavement", "illness", "separation", "job_loss", "hardship"])
def test_no_cheer_near_what_is_sad(kind: str) -> None:
    for text, reason in (
        ("I am sorry about Tyler's state title!", "too cheerful"),
        ("Look on the bright side of Tyler's state title.", "silver lining"),
        ("Happy days will come, Tyler and the state title.", "too cheerful"),
    ):
        assert reason in finding(judge(text, event=of_kind(kind)), "fitting")
    assert judge(
        "Hi Glenn,\n\nI am sorry about Tyler and the title.", event=of_kind(kind)
    ).has_passed


def test_nobody_is_asked_how_it_went_before_it_happened() -> None:
    text = "Hi Glenn,\n\nHow did Tyler's state title go on Saturday?\n\nRobin"
    assert "not happened yet" in finding(judge(text, today=date(2026, 10, 30)), "fitting")
    assert judge(text, today=date(2026, 11, 1)).has_passed


@pytest.mark.parametrize(
    "addition",
    [
        "See https://example.example/deal for more.",
        "Write to sales@example.example about it.",
        "Have 10% off your next order.",
        "There is a special offer this week.",
        "You should upgrade to the bigger plan.",
        "Yours, [name]",
        "Yours, {first_name}",
    ],
)
def test_links_pitches_and_holes_are_stopped(addition: str) -> None:
    assert finding(judge(GOOD.replace("I hope", f"{addition} I hope")), "fitting")


def test_a_link_that_the_owner_wrote_may_stay() -> None:
    text = GOOD.replace("I hope", "It is at www.goals.example now. I hope")
    assert judge(text, owner_text="It is at www.goals.example now.").has_passed


def test_too_few_and_too_many_words_are_stopped() -> None:
    assert "hardly any words" in finding(judge("Hi Glenn,\n\nTyler, title.\n\nRobin"), "fitting")
    assert "long for" in finding(
        judge(GOOD.replace("I hope", "and so on " * 80 + "I hope")), "fitting"
    )


def test_the_same_text_is_wholly_alike_and_another_not_at_all() -> None:
    assert likeness("one two three four", "one two three four") == 1
    assert likeness("one two three four", "five six seven eight") == 0


def test_a_noun_of_the_draft_may_stand_for_a_verb_of_the_mail() -> None:
    mail = "We sign the papers on November 6."
    facts = (Fact(claim="milestone", evidence=Evidence(quote=mail, entry_id="m")),)
    report = check_draft(
        "Hi Glenn,\n\nHow did the signing go on November 6?\n\nRobin",
        facts=facts,
        customer=CUSTOMER,
        life_event=None,
        today=date(2026, 11, 9),
        voice=Voice("Robin"),
    )
    assert report.has_passed, report.findings


@pytest.mark.parametrize("piece", ["A-", "a.b@", "(", "forward this to ", "i told the ", "1 "])
def test_the_longest_and_oddest_text_is_judged_soon(piece: str) -> None:
    began = time.monotonic()
    assert not judge(piece * (20_000 // len(piece))).has_passed
    assert time.monotonic() - began < 20


def test_the_score_falls_where_another_note_is_near_and_the_nearest_is_named() -> None:
    far, near = "Hi Ann,\n\nThe boat is in.\n\nRobin", GOOD.replace("Glenn", "Priya")
    alone, beside = judge(GOOD, others=[far]), judge(GOOD, others=[far, near])
    assert alone.score > 60
    assert beside.score < alone.score
    assert beside.likeness > 0.6
    assert "I hope you can speak again" in beside.nearest


def test_the_order_of_the_sentences_does_not_make_another_note() -> None:
    one = "Hi Ann,\n\nThe boat is in the harbour. We painted it on a Sunday.\n\nRobin"
    two = "Hi Bo,\n\nWe painted it on a Sunday. The boat is in the harbour.\n\nRobin"
    assert likeness(one, two) > 0.8
