"""What stands below the words, and what only looks like it."""

from __future__ import annotations

import pytest

from agent.mail.signature import split_signature


def cut(text: str) -> str:
    return "\n".join(split_signature(text.split("\n"))[0])


def signature(text: str) -> list[str]:
    return split_signature(text.split("\n"))[1]


def test_the_lines_of_a_signature_are_told_and_neither_disclaimer_nor_telephone() -> None:
    text = (
        "See you on Friday.\n\nBest regards,\nDana Fox\nHead of Purchasing\nFox Mills Ltd\n"
        "+44 113 496 0123\n\nSent from my iPhone\n\nCONFIDENTIALITY NOTICE: not for you."
    )
    assert signature(text) == ["Head of Purchasing", "Fox Mills Ltd", "+44 113 496 0123"]
    assert signature("See you.\n\n-- \nDana Fox\nFox Mills Ltd") == ["Dana Fox", "Fox Mills Ltd"]


def test_a_postscript_is_no_signature() -> None:
    text = "See you.\n\nBest,\nDana\n+44 113 496 0123\n\nP.S. We are three now!"
    assert signature(text) == ["+44 113 496 0123"]


@pytest.mark.parametrize(
    "below",
    [
        "--\nDana Fox\nsince 1990",
        "Sent from my iPhone",
        "Von meinem iPhone gesendet",
        "Envoyé de mon iPhone",
        "Get Outlook for iOS<https://aka.ms/x>",
        "CONFIDENTIALITY NOTICE: The contents are intended solely for the addressee.",
        "This e-mail and any files are confidential and intended solely for\nthe addressee.\n\nMore.",
        "Please consider the environment before printing this e-mail.",
        "Diese E-Mail enthält vertrauliche Informationen.",
    ],
)
def test_what_is_not_words_is_left_out(below: str) -> None:
    assert cut(f"My wife is in hospital.\n\n{below}") == "My wife is in hospital."


def test_the_closing_and_the_name_stay_and_the_name_plate_goes() -> None:
    text = (
        "See you.\n\nKind regards,\n\nDana Fox\nSenior Counsel\nFox LLP | 12 High Street\n"
        "T: +44 113 496 0000\nWinner of the 2025 Legal Awards"
    )
    assert cut(text) == "See you.\n\nKind regards,\n\nDana Fox"


def test_a_name_plate_without_a_closing_goes() -> None:
    assert cut("We moved.\n\nDana Fox\nFox LLP | Leeds\nwww.fox.example") == "We moved.\n\nDana Fox"


@pytest.mark.parametrize(
    "text",
    [
        "All signed.\n\nBest,\nCarol\n\nPS: we got the keys to the new house!",
        "Thanks,\n\nWe moved to Leeds and love it.",
        "CAN you come?\n\nWe have:\n-- cake\n-- tea",
        "Sent from my desk, much easier than the phone.",
        "This message is to say that we are expecting.",
    ],
)
def test_words_that_only_look_like_a_signature_stay(text: str) -> None:
    assert cut(text) == text


def test_a_banner_on_top_goes_alone() -> None:
    text = "CAUTION: This email originated from outside.\n\nMy father died on Sunday."
    assert cut(text) == "My father died on Sunday."
