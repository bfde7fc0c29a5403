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
        "Denken Sie an die Umwelt, bevor Sie diese\nE-Mail ausdrucken.",
        "Avant d’imprimer ce message, pensez à l’environnement.",
        "No imprima este correo si no es necesario: cuidemos el medio ambiente.",
        "Rispetta l'ambiente: non stampare questa e-mail.",
        "Denk aan het milieu voordat u deze e-mail print.",
        "Este correo electrónico ha sido analizado en busca de virus.",
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
        "Bitte drucken Sie diese E-Mail aus und bringen Sie sie mit.",
        "Wir ziehen um.\nBitte drucken Sie alles, der Umwelt zuliebe, auf dünnem Papier.",
        "Pensez à l'environnement de test, merci.",
        "Este correo es para decir que mi hija tiene un virus.",
        "Alles Gute\nund bis bald in unserem neuen Haus\n\nLeeds",
        "We moved.\n\nBesos,\nMarta\n\nNació Leo",
        "We moved.\n\nThanks,\nMarta\n\nThanks Sylvia and Linda!!",
        "We moved.\n\nOur new number:\nThe Fox Family\n+44 113 496 0123",
    ],
)
def test_words_that_only_look_like_a_signature_stay(text: str) -> None:
    assert cut(text) == text


def test_a_banner_on_top_goes_alone() -> None:
    text = "CAUTION: This email originated from outside.\n\nMy father died on Sunday."
    assert cut(text) == "My father died on Sunday."


def test_a_post_and_a_street_in_small_letters_below_the_name_are_signature() -> None:
    text = (
        "C'est fait.\n\nÀ bientôt,\n\nThibault Marcelin\n\nResponsable service clients\n\n"
        "12, rue Imaginaire – 38000 Valfictif\n\nTél. : 04 65 71 20 14"
    )
    assert cut(text) == "C'est fait.\n\nÀ bientôt,\n\nThibault Marcelin"


def test_the_full_name_below_a_farewell_and_a_first_name_begins_the_signature() -> None:
    text = "Está bien.\n\nNos vemos allí,\nLeire\n\nLeire Goiko\nClub de Montaña\n555 010 645"
    assert cut(text) == "Está bien.\n\nNos vemos allí,\nLeire"
    assert signature(text) == ["Leire Goiko", "Club de Montaña", "555 010 645"]


@pytest.mark.parametrize("mark", ["P. D.:", "PD:", "PS :", "P.-S. :"])
def test_a_postscript_below_a_signature_stays_in_any_language(mark: str) -> None:
    text = f"Vale.\n\nSaludos,\nDana\n+34 555 010 118\n\n{mark} Ya somos tres"
    assert cut(text).endswith(f"{mark} Ya somos tres")
