"""What a letter says beside the news: what was told before, what else the mail tells, never twice."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from agent.drafts import phrases
from agent.drafts.letter import write_letter
from agent.drafts.moves import feels_again
from agent.drafts.occasion import NoLetterError, Occasion, earlier_than, to_ask_after, told_beside
from agent.drafts.voice import Voice
from agent.models import Closeness, Evidence, Kind, LifeEvent, When, Who
from tests.agent.drafts.test_letter import INTERVIEW, SENT_AT, all_wordings, make_occasion

NEW_JOB = {
    "kind": "new_job",
    "who": "self",
    "text": "Robin,\n\nI got the job at Alder Foundry, I start on 1 December.\n\nAda",
    "evidence": "I got the job at Alder Foundry",
    "event_date": "2026-12-01",
}


def event(kind: Kind, *, days_ago: int, quote: str = "the interview is on Friday", **fields: Any):
    known = {
        "id": f"{kind}-{days_ago}", "customer_id": "customer-1", "kind": kind, "who": Who.SELF,
        "status": When.UPCOMING, "confidence": 0.9, "told_at": SENT_AT - timedelta(days=days_ago),
        "evidence": (Evidence(quote=quote, entry_id="entry-0"),),
    }  # fmt: skip
    return LifeEvent(**(known | fields))


def with_earlier(*earlier: LifeEvent, closeness: Closeness = Closeness.KNOWN) -> Occasion:
    voice = Voice("Robin", closeness=closeness)
    return replace(make_occasion(**NEW_JOB), earlier=earlier, voice=voice)


def test_the_interview_told_of_in_autumn_is_recalled_when_the_job_comes() -> None:
    told = event(Kind.JOB_INTERVIEW, days_ago=40)
    letters = [write_letter(with_earlier(told), variant=number) for number in range(8)]
    recalling = [one for one in letters if "interview" in one.text]
    assert recalling
    assert all("in September" in one.text for one in recalling)
    assert all(told.evidence[0] in [fact.evidence for fact in one.facts] for one in recalling)


@pytest.mark.parametrize(
    "occasion",
    [
        with_earlier(event(Kind.JOB_INTERVIEW, days_ago=2)),
        with_earlier(event(Kind.JOB_INTERVIEW, days_ago=40, who=Who.CHILD)),
        with_earlier(event(Kind.JOB_INTERVIEW, days_ago=40), closeness=Closeness.NEW),
        with_earlier(event(Kind.BEREAVEMENT, days_ago=40)),
    ],
    ids=["only just told", "of somebody else", "hardly known", "sad"],
)
def test_nothing_is_recalled_that_is_fresh_anothers_sad_or_told_to_a_stranger(
    occasion: Occasion,
) -> None:
    for number in range(8):
        assert not set(write_letter(occasion, variant=number).moves) & {
            line for kind in Kind for line in phrases.memories(Kind.NEW_JOB, kind)
        }


def test_a_second_piece_of_news_in_the_mail_is_answered_in_a_line() -> None:
    text = NEW_JOB["text"] + "\n\nAnd we are moving to Leeds in January."
    move = event(
        Kind.MOVE, days_ago=0, quote="we are moving to Leeds in January", date="2027-01",
        evidence=(Evidence(quote="we are moving to Leeds in January", entry_id="entry-1"),),
    )  # fmt: skip
    occasion = replace(make_occasion(**NEW_JOB | {"text": text}), beside=(move,))
    letter = write_letter(occasion)
    assert set(letter.moves) & set(phrases.beside(Kind.MOVE, Who.SELF))
    assert move.evidence[0] in [fact.evidence for fact in letter.facts]


def test_no_cheerful_letter_goes_out_where_the_mail_tells_of_a_loss_too() -> None:
    occasion = replace(make_occasion(**NEW_JOB), beside=(event(Kind.BEREAVEMENT, days_ago=0),))
    with pytest.raises(NoLetterError, match="sad"):
        write_letter(occasion)


def test_a_line_that_was_said_lately_is_not_said_again_while_there_are_others() -> None:
    occasion = make_occasion(**INTERVIEW)
    said: set[str] = set()
    for _ in range(4):
        letter = write_letter(replace(occasion, used=frozenset(said)))
        assert letter.moves
        assert not set(letter.moves) & said
        said |= set(letter.moves)


def test_where_every_line_was_said_one_of_them_is_said_again() -> None:
    used = frozenset(
        line
        for moment in ("before", "during", "after")
        for move in ("news", "ahead")
        for line in phrases.lines(Kind.JOB_INTERVIEW, moment, Who.SELF, move)
    )
    assert write_letter(replace(make_occasion(**INTERVIEW), used=used)).text


def test_an_outline_has_the_facts_and_no_words() -> None:
    text = "Robin,\n\nmy father Arne died last Sunday. Could you hold the invoice?\n\nAda"
    occasion = make_occasion(
        "bereavement", "parent", text, "my father Arne died last Sunday",
        name="Arne", status="past", event_date="2026-11-01",
    )  # fmt: skip
    letter = write_letter(replace(occasion, is_outlined=True))
    assert letter.text.split() == ["Dear", "Ada,", "Robin"]
    assert any("Arne" in line for line in letter.outline)
    assert any("the invoice" in line for line in letter.outline)
    assert any("silver lining" in line for line in letter.outline)


def test_what_is_recalled_was_told_before_latest_first() -> None:
    now = event(Kind.NEW_JOB, days_ago=0)
    older, later = event(Kind.MOVE, days_ago=90), event(Kind.TRAVEL, days_ago=9)
    after = event(Kind.WEDDING, days_ago=-3)
    assert earlier_than(now, [older, after, later]) == (later, older)


def test_beside_stands_only_what_the_same_mail_tells() -> None:
    one = event(Kind.MOVE, days_ago=0)
    assert told_beside("entry-0", [one]) == (one,)
    assert told_beside("entry-9", [one]) == ()
    assert told_beside("", [one]) == ()


def test_after_a_long_silence_one_asks_after_the_latest_glad_news() -> None:
    today = SENT_AT.date()
    trip, loss = event(Kind.TRAVEL, days_ago=90), event(Kind.BEREAVEMENT, days_ago=60)
    fresh, stale = event(Kind.MOVE, days_ago=3), event(Kind.WEDDING, days_ago=900)
    assert to_ask_after([stale, trip, loss, fresh], today) is trip
    assert to_ask_after([stale, loss, fresh], today) is None


@pytest.mark.parametrize(
    "line",
    [
        "Maya was born on Saturday. She did not live.",
        "Our son was born sleeping.",
        "It would have been our 30th anniversary.",
        "I only wish Dad were alive to see it.",
        "The doctors can do nothing more for him.",
        "He called it off on Thursday.",
        "She failed the exam, and I said no to the rest.",
        "We lost Lola on the 3rd.",
    ],
)
def test_cheer_is_silent_where_the_same_mail_tells_of_misfortune(line: str) -> None:
    text = NEW_JOB["text"] + f"\n\n{line}"
    with pytest.raises(NoLetterError, match="sad"):
        write_letter(make_occasion(**NEW_JOB | {"text": text}))


def test_cheer_is_silent_where_something_sad_is_only_suspected() -> None:
    with pytest.raises(NoLetterError, match="sad"):
        write_letter(replace(make_occasion(**NEW_JOB), may_be_sad=True))


@pytest.mark.parametrize(
    "line",
    ["They think he will never walk.", "He refuses to take the pills.", "I dropped the urn."],
)
def test_whole_clauses_about_people_are_not_repeated_in_a_glad_letter(line: str) -> None:
    text = NEW_JOB["text"].replace("December.", f"December. {line}")
    occasion = make_occasion(**NEW_JOB | {"text": text})
    for number in range(8):
        try:
            words = write_letter(occasion, variant=number).text
        except NoLetterError:
            continue
        assert not {"walk", "pills", "urn"} & set(words.replace(".", " ").split())


def test_of_a_recovery_one_may_be_glad_though_the_illness_is_named() -> None:
    text = "Robin,\n\nmy sister Fiona has finished her chemotherapy, the scans are clear.\n\nAda"
    occasion = make_occasion(
        "recovery", "sibling", text, "the scans are clear", name="Fiona", status="past"
    )
    assert "Fiona" in write_letter(occasion).text
    hopeless = text.replace("the scans are clear", "they can do nothing more for her")
    with pytest.raises(NoLetterError, match="sad"):
        write_letter(
            make_occasion(
                "recovery",
                "sibling",
                hopeless,
                "has finished her chemotherapy",
                name="Fiona",
                status="past",
            )
        )


def test_a_letter_is_glad_once() -> None:
    assert feels_again("I'm so pleased for you.", "Congratulations, I'm very glad.")
    assert not feels_again("How are the nights?", "Congratulations, I'm very glad.")


def test_what_the_mail_tells_is_not_asked() -> None:
    told = make_occasion(
        "volunteering", "self", "We drive to Kentucky with roofs. What we are short of: nails.",
        "We drive to Kentucky with roofs",
    )  # fmt: skip
    assert not any("short of" in one for one in all_wordings(told))


def test_whoever_wants_no_fuss_gets_one_line_of_it() -> None:
    text = "I am to have radiation at the clinic in December. Kindly do not make a fuss."
    told = make_occasion("illness", "self", text, "I am to have radiation", status="ongoing")
    for letter in all_wordings(told):
        assert "fuss" in letter
        assert len(letter.split("\n\n")) == 3


def test_what_was_thought_and_is_not_is_not_what_the_letter_is_sorry_for() -> None:
    text = "I am at the hospital with my son Theo. We thought it was a flu. It is leukaemia."
    told = make_occasion(
        "illness", "child", text, "We thought it was a flu", status="ongoing", name="Theo"
    )
    assert not any("flu" in letter for letter in all_wordings(told))


def test_of_somebody_whom_no_word_makes_a_colleague_nothing_is_presumed() -> None:
    text = "Paul had a stroke on Sunday. I can't seem to drive home yet."
    told = make_occasion(
        "illness", "colleague", text, "Paul had a stroke", status="ongoing", name="Paul"
    )
    for letter in all_wordings(told):
        assert not re.search("at home|card|work", letter)
