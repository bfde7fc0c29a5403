"""The repertoire: enough ways for every kind, and none that sounds like a card or sells."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path
from string import Formatter
from typing import Any

import pytest

import agent.drafts.phrases as phrases
from agent.drafts.moves import fill_line
from agent.models import SAD_KINDS, Kind, Who

FOLDER = Path(phrases.__file__).parent
SLOTS = frozenset(
    [
        "person",
        "persons",
        "name",
        "he",
        "him",
        "his",
        "is",
        "was",
        "has",
        "want",
        "get",
        "place",
        "at_place",
        "in_place",
        "is_place",
        "was_place",
        "other",
        "years",
        "age",
        "count",
        "cause",
        "thing",
        "treatment",
        "disaster",
        "unharmed",
        "harmed",
        "occasion",
        "couple",
        "missed",
        "visitor",
        "from_place",
        "matter",
        "feat",
        "day",
        "on_day",
        "month",
        "last_day",
        "date",
        "quote",
        "told",
        "then",
        "anniversary",
        "glad",
        "how",
        "sale",
        "going",
        "gone",
        "gap",
        "without",
    ]
)


def all_lines(node: Any) -> list[str]:
    if isinstance(node, dict):
        return [
            line
            for key, value in node.items()
            if key not in ("words", "defaults")
            for line in all_lines(value)
        ]
    return [line for line in node if isinstance(line, str)] if isinstance(node, list) else []


def read(name: str) -> dict[str, Any]:
    return tomllib.loads((FOLDER / f"{name}.toml").read_text(encoding="utf-8"))


@pytest.mark.parametrize("kind", list(Kind))
def test_there_are_at_least_four_ways_for_each_move(kind: Kind) -> None:
    for moment in ("before", "during", "after", "asked"):
        for who in Who:
            if who is Who.SELF and kind in (Kind.NEW_PET, Kind.BEREAVEMENT):
                continue
            assert len(phrases.lines(kind, moment, who, "news")) >= 4, (moment, who)
            assert len(phrases.lines(kind, moment, who, "ahead")) >= 4, (moment, who)


@pytest.mark.parametrize("kind", list(Kind))
def test_something_can_be_said_even_where_the_mail_names_nothing(kind: Kind) -> None:
    for moment in (
        "before",
        "during",
        "after",
        "long_ago",
        "asked",
        "asked_since",
        "asked_during",
    ):
        for who in Who:
            lines = [
                line.replace("{glad}", "congratulations").replace("{how}", "how")
                for line in phrases.lines(kind, moment, who, "news")
            ]  # of these two only the mail about a firm's end is short
            assert not lines or any("{" not in line for line in lines), (moment, who)


@pytest.mark.parametrize("name", [*(kind.value for kind in Kind), "shared"])
def test_every_line_asks_only_for_slots_that_exist(name: str) -> None:
    for line in all_lines(read(name)):
        used = {slot for _, slot, _, _ in Formatter().parse(line) if slot is not None}
        assert used <= SLOTS, line


@pytest.mark.parametrize("name", [*(kind.value for kind in Kind), "details_joy", "details_sad"])
def test_a_line_that_takes_up_a_remark_asks_only_for_words_of_it(name: str) -> None:
    for rule in read(name).get("detail", []):
        known = SLOTS | set(re.findall(r"\(\?P<(\w+)>", rule["pattern"]))
        for line in [*rule.get("echo", []), *rule.get("ahead", [])]:
            used = {slot for _, slot, _, _ in Formatter().parse(line) if slot is not None}
            assert used <= known, line


@pytest.mark.parametrize("name", [*(kind.value for kind in Kind), "shared"])
def test_no_line_is_a_card_or_a_pitch(name: str) -> None:
    card = re.compile(
        r"thrilled|delighted|heartfelt|journey|special day|best wishes|deepest|condolences|"
        r"sincere|treasure|blessing|discount|offer you|our products|everything happens|better place|"
        r"hope this (?:mail|email|finds)|—",
        re.IGNORECASE,
    )
    for line in all_lines(read(name)):
        assert not card.search(line), line


@pytest.mark.parametrize(
    ("kind", "right"),
    [
        (Kind.ACHIEVEMENT, r"ongratulations"),
        (Kind.ANNIVERSARY, r"ongratulat"),
        (Kind.GRADUATION, r"ongratulations"),
        (Kind.PROMOTION, r"ongratulations"),
        (Kind.SEPARATION, r"sorry"),
        (Kind.JOB_LOSS, r"sorry|hard news"),
    ],
)
def test_an_answer_says_the_plain_right_thing(kind: Kind, right: str) -> None:
    for who in (Who.SELF, Who.CHILD, Who.SPOUSE, Who.FRIEND, Who.COLLEAGUE):
        for line in phrases.lines(kind, "after", who, "news"):
            assert re.search(right, line), line


@pytest.mark.parametrize("kind", list(Kind))
def test_what_is_unlike_others_of_its_kind_has_lines_of_its_own(kind: Kind) -> None:
    book = read(kind.value)
    named = {
        setting
        for audiences in book.values()
        if isinstance(audiences, dict)
        for moves in audiences.values()
        if isinstance(moves, dict)
        for setting in moves
    }
    assert book.get("settings", {}).keys() <= named


@pytest.mark.parametrize("kind", sorted(SAD_KINDS))
def test_no_sad_line_has_an_exclamation_mark(kind: Kind) -> None:
    assert not [line for line in all_lines(read(kind.value)) if "!" in line]


def test_a_line_with_an_unknown_slot_is_not_used_and_a_sentence_begins_with_a_capital() -> None:
    assert fill_line("So {person} is well.", {}) == ""
    assert fill_line("Good. {person} is well.", {"person": "your dad"}) == "Good. Your dad is well."
