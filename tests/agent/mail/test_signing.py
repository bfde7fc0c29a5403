"""The name under a mail is heard, and nothing else is taken for one."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from agent.mail.parse import parse_mail
from agent.mail.signing import signed_by, signed_for_all, signed_name


def signed(body: str) -> tuple[str, bool]:
    raw = f"From: a@b.example\nTo: c@d.example\n\n{body}".encode()
    mail = parse_mail(raw, received_at=datetime(2026, 11, 18, tzinfo=UTC))
    return signed_name(mail.own_text, mail.signature)


@pytest.mark.parametrize(
    ("body", "name"),
    [
        ("See you.\n\nBest,\nPriya", "Priya"),
        ("See you.\n\nLove,\nLiz x", "Liz"),
        ("See you.\n\nWarmly,\n- Bo 🎉", "Bo"),
        ("See you.\n\nBest regards,\n\nElizabeth Maddox\nHead of Sales\n+44 20 7946 0000",
         "Elizabeth Maddox"),
        ("See you. Cheers, Tom", "Tom"),
        ("See you.\n\nLater, Tom", "Tom"),
        ("See you.\n\nThanks again, Tom.", "Tom"),
    ],
)  # fmt: skip
def test_a_name_under_a_closing_is_surely_one(body: str, name: str) -> None:
    assert signed(body) == (name, True)


@pytest.mark.parametrize(
    ("body", "name"),
    [
        ("See you.\n\nLiz", "Liz"),
        ("See you.\n\n– Anne-Marie", "Anne-Marie"),
        ("See you.\n\n-- \nLiz Maddox\nTillery", "Liz Maddox"),
    ],
)
def test_a_bare_name_on_the_last_line_may_be_one(body: str, name: str) -> None:
    assert signed(body) == (name, False)


@pytest.mark.parametrize(
    "body",
    [
        "",
        "Tom",
        "My dad died.",
        "See you.\n\nP.",
        "See you.\n\nPR",
        "See you.\n\nBest,\nC.DTF",
        "See you.\n\nxx",
        "See you.\n\nThanks",
        "See you.\n\nLove,\nMum",
        "See you.\n\nTom & Anna",
        "See you.\n\nThe team at Lakeview",
        "See you.\n\nReception",
        "See you.\n\n-- \nDo You Yahoo!?",
        "See you.\n\nno need to answer",
        "🎉",
    ],
)
def test_what_is_no_one_person_s_name_is_none(body: str) -> None:
    assert signed(body)[0] == ""


def test_a_very_long_line_costs_nothing() -> None:
    assert signed_name("Thanks, " + "A b " * 100_000)[0] == ""
    assert signed_name("ok\n\n" + "- " * 100_000 + "a")[0] == ""


@pytest.mark.parametrize(
    ("tail", "name"),
    [
        ("In His service,\nEarl\n\nDeacon E. Whitlow\nNew Hope, Durham", "Earl"),
        ("Harold Whitlow\n(aged 80)\n\n(hi, this is Bridget)", "Harold Whitlow"),
        ("ok gotta go\nearl", "Earl"),
        ("Whitlow Timber\nDurham", ""),
        ("Ask Harold Whitlow about the quote please", ""),
    ],
)
def test_a_line_that_has_the_writers_own_name_in_it_is_how_he_signs(tail: str, name: str) -> None:
    own = frozenset({"earl", "whitlow"})
    assert signed_by(f"Dear Robin,\n\nsee you.\n\n{tail}", "", own, "whitlow") == name


def test_whoever_signs_for_all_opens_the_last_paragraph() -> None:
    tail = "Dianne Choo\nfor the team at Swanbourne\nPerth WA"
    assert signed_for_all(f"The office is closed.\n\n{tail}") == "Dianne Choo"
    assert signed_for_all("The office is closed.\n\nPlease write to us.") == ""
