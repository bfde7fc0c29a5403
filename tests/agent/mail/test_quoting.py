"""Which words are the writer's own."""

from __future__ import annotations

import pytest

from agent.mail.quoting import split_words


@pytest.mark.parametrize(
    "intro",
    [
        "On Tue, May 12, 2026 at 9:31 AM Tom Reed <tom@reed.example> wrote:",
        "On Tue, May 12, 2026 at 9:31 AM Tom Reed <\ntom@reed.example> wrote:",
        "Am Di., 12. Mai 2026 um 09:31 Uhr schrieb Tom Reed <tom@reed.example>:",
        "Le mar. 12 mai 2026 à 09:31, Tom Reed <tom@reed.example>\na écrit :",
        "El mar, 12 may 2026 a las 9:31, Tom Reed (<tom@reed.example>) escribió:",
        "tir. 12. mai 2026 kl. 09:31 skrev Tom Reed <tom@reed.example\n>:",
        "2026-05-12 9:31 GMT+02:00 Tom Reed <tom@reed.example>:",
        "---- On Tue, 12 May 2026 09:31:00 +0200 tom@reed.example wrote ----",
        "---- El mar, 12 may 2026 09:31:00 +0200 Tom <tom@reed.example> escribió ----",
        "---- Am Di., 12 Mai 2026 09:31:00 +0200 schrieb Tom <tom@reed.example> ----",
        "* Tom Reed <tom@reed.example> [2026-05-12 09:31]:",
        "-----Original Message-----",
        "----- Mail original -----",
        "---------- Forwarded by Tom Reed/HOU/REED on 05/12/2026\n09:31 AM ----------",
        "----- Weitergeleitet von Tom Reed/REED/DE am 12.05.2026 09:31 -----",
        "---------- Forwarded message ---------",
        "Von: Tom Reed\nGesendet: Dienstag, 12. Mai 2026 09:31\nAn: Dana\nBetreff: AW: Angebot",
        "*From:* Tom Reed <tom@reed.example>\n*Sent:* Tuesday\n*To:* Dana\n*Subject:* RE: Hi",
    ],
)
def test_all_below_the_opening_of_an_unmarked_quote_is_quoted(intro: str) -> None:
    text = f"We moved to Leeds.\n\n{intro}\n\nHow was the wedding?\n\nTom"
    assert split_words(text).own == "We moved to Leeds."


def test_own_words_between_marked_quotes_stay() -> None:
    text = "On 12/05/2026 09:31, Tom wrote:\n> Seats?\n\n45.\n\n> Family?\n\nWe lost my aunt."
    assert split_words(text).own == "45.\n\nWe lost my aunt."


@pytest.mark.parametrize(
    "text",
    [
        "On Monday my brother wrote: he is getting married!",
        "My brother wrote:\n\nHe is getting married!",
        "From: Leeds\nTo: London\nDate: 3 May\n\nThat is our journey.",
        "From: all of us, warmest greetings.",
        "Name of the boy: Otto.\nOn 9 May he was born, and at 14:30 my mother wrote to everybody.",
        "> Will you be able to tell us how many of the family are coming along\nnext june, all six",
        "Weitergeleitet von mir, mit Gruß",
        "---- am Ende schrieb er ----",
        "* Tom Reed <tom@reed.example> [the groom]:",
        "> Are you well?\nyes, and we are three now\n> And the shop?",
    ],
)
def test_words_that_only_look_like_a_quote_stay(text: str) -> None:
    unmarked = "\n".join(line for line in text.split("\n") if not line.startswith(">"))
    assert split_words(text).own == unmarked


def test_a_line_in_small_letters_above_an_intro_is_no_part_of_it() -> None:
    text = "Nam and I moved.\nWe are in Leeds.\nOn 12 May 2026 at 09:31, Tom <t@x.example> wrote:\n> Hi"
    assert split_words(text).own == "Nam and I moved.\nWe are in Leeds."


def test_the_end_of_a_quoted_line_that_was_broken_on_its_way_is_quoted() -> None:
    broken = "> " + "when will the two pallets of oak be here, since the fitters come " + "\n"
    text = f"Soon.\n\n{broken}on monday and wait\n> for them"
    assert split_words(text).own == "Soon."


def test_a_forward_without_a_word_has_no_own_words() -> None:
    assert (
        split_words("Begin forwarded message:\n\n> From: Tom\n> Subject: x\n>\n> We moved.").own
        == ""
    )


def test_the_end_of_a_broken_quoted_line_goes_where_the_words_above_cannot_end() -> None:
    text = "> Has the sofa come? The people in the shop say that they brought the\nlast one.\n\nNo."
    assert split_words(text).own == "No."


def test_the_closing_inside_a_marked_signature_is_own_and_keeps_its_place() -> None:
    whole = "We moved.\n\nAll the best,\nWendy\nWendy Poole, owner\n01632 960 271\n\nP.S. To Leeds!"
    words = split_words("We moved.\n\nP.S. To Leeds!", whole)
    assert words.own.split("\n") == [
        "We moved.",
        "",
        "All the best,",
        "Wendy",
        "",
        "P.S. To Leeds!",
    ]
    assert words.signature == "Wendy Poole, owner\n01632 960 271"
