"""Matters: promises, questions, kind words and referrals in one mail, and nothing in their place."""

from __future__ import annotations

import json
import time
from collections import Counter
from datetime import datetime
from pathlib import Path

import pytest

from agent.matters import MOST_OF_A_KIND, find_matters
from agent.models import Address, Automation, Direction, Entry, EntryKind, Matter, MatterKind

LABELLED = sorted((Path(__file__).parents[1] / "data" / "matters").glob("*.jsonl"))
PROMISE, QUESTION = MatterKind.PROMISE, MatterKind.QUESTION
KIND_WORD, REFERRAL = MatterKind.KIND_WORD, MatterKind.REFERRAL


def mail(text: str, on: str = "2026-11-03", **fields: object) -> Entry:
    values = {
        "id": "entry-1",
        "customer_id": "customer-1",
        "kind": EntryKind.MAIL,
        "direction": Direction.OUT,
        "at": datetime.fromisoformat(f"{on}T12:00:00+00:00"),
        "text": text,
        **fields,
    }
    return Entry.model_validate(values)


def found(text: str, **fields: object) -> list[tuple[MatterKind, str]]:
    return [(one.kind, one.quote) for one in find_matters(mail(text, **fields))]


def kinds(text: str) -> set[MatterKind]:
    return {one.kind for one in find_matters(mail(text))}


# How much of it is found, and how much of that is so


def test_the_labelled_mail_is_read_well() -> None:
    right, all_found, met, labelled = Counter(), Counter(), Counter(), Counter()
    dues, whats = [], []
    for line in (line for path in LABELLED for line in path.read_text("utf-8").splitlines()):
        one = json.loads(line)
        matters = find_matters(
            mail(one["text"], on=one["date"], direction=Direction(one["direction"]))
        )
        for matter in matters:
            all_found[matter.kind] += 1
            right[matter.kind] += any(meets(matter, label, one["text"]) for label in one["matters"])
        for label in one["matters"]:
            labelled[label["kind"]] += 1
            same = [matter for matter in matters if meets(matter, label, one["text"])]
            met[label["kind"]] += bool(same)
            if same and "due" in label:
                dues.append(same[0].due == label["due"])
            if same and "what" in label:
                whats.append(same[0].what == label["what"])
    for kind in MatterKind:
        print(
            f"{kind}: precision {right[kind]}/{all_found[kind]}, recall {met[kind]}/{labelled[kind]}"
        )
    print(f"days {sum(dues)}/{len(dues)}, things and names {sum(whats)}/{len(whats)}")
    for kind in MatterKind:
        assert right[kind] >= 0.9 * all_found[kind]
        assert met[kind] >= 0.85 * labelled[kind]
    assert sum(dues) >= 0.9 * len(dues)
    assert sum(whats) >= 0.8 * len(whats)


def meets(matter: Matter, label: dict[str, str], text: str) -> bool:
    start = text.find(label["quote"])
    return (
        matter.kind == label["kind"]
        and matter.start < start + len(label["quote"])
        and start < matter.start + len(matter.quote)
    )


# What is quoted


def test_a_quote_is_verbatim_and_says_where_it_stands() -> None:
    text = "Hi Bo,\n\nI\u2019ll send you the revised\nplans by Friday. Can you wait that long?\n"
    for one in find_matters(mail(text)):
        assert text[one.start :].startswith(one.quote)
    assert [one.kind for one in find_matters(mail(text))] == [PROMISE, QUESTION]


def test_a_promise_names_its_thing_and_its_day() -> None:
    (promise,) = find_matters(mail("I'll send you the revised plans by Friday."))
    assert (promise.what, promise.due) == ("plans", "2026-11-06")


def test_two_promises_in_one_sentence_are_two() -> None:
    text = "I'll send you the plans tomorrow, and I will call the mill on Monday."
    assert [one.due for one in find_matters(mail(text))] == ["2026-11-04", "2026-11-09"]


def test_a_day_is_meant_where_the_writer_is() -> None:
    late = {"at": datetime.fromisoformat("2026-11-04T05:30:00+00:00"), "utc_offset_minutes": -480}
    (promise,) = find_matters(mail("I'll send you the plans tomorrow.", **late))
    assert promise.due == "2026-11-04"


def test_a_long_sentence_is_cut_between_words() -> None:
    (promise,) = find_matters(mail("I'll send you the plans " + "of the house " * 30 + "soon."))
    assert len(promise.quote) <= 200
    assert promise.quote.endswith(("of", "the", "house"))


def test_what_waits_for_a_week_waits_until_its_friday() -> None:
    (promise,) = find_matters(mail("I'll send you the plans next week."))
    assert promise.due == "2026-11-13"


# What is none


@pytest.mark.parametrize(
    "text",
    [
        "I'll be there at ten.",
        "I'll see you on Thursday.",
        "I'll let you know if anything changes.",
        "If you send me the text, I'll send you a proof.",
        "Once I hear from the board I'll send you the plans.",
        "I'll keep you posted.",
        "I will not send the plans.",
        "I would send you the plans.",
        "Let me know what works.",
        "Let's talk soon.",
        "I'll send you the plans, see attached.",
        "I owe you one.",
        "I owe you lunch.",
    ],
)
def test_this_is_no_promise(text: str) -> None:
    assert PROMISE not in kinds(text)


@pytest.mark.parametrize(
    "text",
    [
        "How are you?",
        "Hope all is well, how's the family?",
        "Who would have thought?",
        "Can you believe it?",
        "Nice day, isn't it?",
        "Why do these things always happen on a Friday?",
        "Did it work? No, it did not.",
        'He keeps asking "when will it be done?" and I say soon.',
        "Let me know if you have any questions.",
        "Please find the list attached.",
        "Any questions?",
    ],
)
def test_this_asks_for_no_answer(text: str) -> None:
    assert QUESTION not in kinds(text)


@pytest.mark.parametrize(
    "text",
    [
        "Thanks!",
        "Many thanks in advance for your help.",
        "Thank you for the invoice.",
        "Thank you so much for getting back to me.",
        "I would be grateful if you could send it.",
        "Our nurse was wonderful.",
        "Hope you are great.",
        "We really appreciate your business.",
        "Your order is perfect for pickup if you are in town.",
    ],
)
def test_this_is_mere_politeness(text: str) -> None:
    assert KIND_WORD not in kinds(text)


@pytest.mark.parametrize(
    "text",
    [
        "Ann told me about the storm.",
        "Ann told me about your new office.",
        "He recommended that we wait until spring.",
        "I recommend the soup.",
        "You told me about the delay.",
        "Nobody told me about you.",
    ],
)
def test_this_refers_nobody(text: str) -> None:
    assert REFERRAL not in kinds(text)


def test_a_referral_names_who_told() -> None:
    for text in (
        "Ann Okafor told me about you.",
        "I got your name from Ann Okafor.",
        "You were recommended to us by Ann Okafor.",
        "I gave your name to Ann Okafor.",
    ):
        (one,) = find_matters(mail(text))
        assert (one.kind, one.what) == (REFERRAL, "Ann Okafor")


# Which mail is read


def test_another_language_tells_nothing() -> None:
    german = "Ich schicke dir die Pläne bis Freitag. Kannst du mir bitte sagen, ob das so passt?"
    assert not find_matters(mail(german))


def test_what_a_program_sent_tells_nothing() -> None:
    text = "We'll send you the plans tomorrow."
    assert found(text)
    assert not found(text, automation=Automation.NOTICE)


def test_a_note_of_the_owners_is_no_mail() -> None:
    assert not found("I'll send you the plans tomorrow.", kind=EntryKind.NOTE)


def test_a_mail_to_many_asks_none_of_them() -> None:
    crowd = tuple(Address(email=f"{number}@a.example") for number in range(20))
    assert found("Can you send me the plans?", to=crowd[:2])
    assert not found("Can you send me the plans?", to=crowd)


def test_quoted_lines_are_not_the_writers() -> None:
    assert not found("> I'll send you the plans tomorrow.\n> Can you send me the price list?")


@pytest.mark.parametrize(
    "text",
    [
        "a" * 1_000_000,
        "the " * 250_000,
        "?" * 1_000_000,
        "Can you send it? " * 10_000,
        "I'll send you the plans tomorrow and " * 30_000,
        "I'll get a b " * 80_000,
        "\"I'll " * 100_000,
        "thank you " * 100_000,
        "Ann Bo Cy " * 80_000 + "told me about you.",
        "your is " * 100_000,
        "x-x.x'x " * 100_000 + "recommended you",
        "I WILL SEND YOU THE PLANS " * 40_000,
        "\n" * 1_000_000,
        "\x00I'll send you\x1b the plans\u202e tomorrow\ud800",
    ],
)
def test_hostile_text_costs_little(text: str) -> None:
    find_matters(mail("I'll send it."))
    started = time.process_time()
    matters = find_matters(mail(text))
    assert time.process_time() - started < 2
    assert len(matters) <= MOST_OF_A_KIND * len(MatterKind)
