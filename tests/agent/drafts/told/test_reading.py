"""What a letter reads in the mails: once for all its wordings, and in the owner's own way."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from agent.drafts import write_draft
from agent.drafts.letter import write_letter
from agent.drafts.occasion import NoLetterError, Occasion
from agent.drafts.told import reading
from agent.drafts.voice import Manner
from agent.models import Address
from tests.agent.drafts.test_letter import make_occasion

TEXT = "Hi Robin,\n\nDad died on Saturday. He sang in the choir for forty years.\n\nAda"


def spelling(occasion: Occasion, spelling: str) -> Occasion:
    voice = replace(occasion.voice, manner=replace(Manner(), spelling=spelling))
    return replace(occasion, voice=voice)


def test_the_mails_are_read_once_however_many_wordings_are_tried(monkeypatch) -> None:
    read = []
    real = reading.read_terms
    monkeypatch.setattr(reading, "read_terms", lambda *a, **k: read.append(a) or real(*a, **k))
    text = "Hi Robin,\n\nI have passed my exam.\n\nAda"  # too little for the gate: all are tried
    occasion = make_occasion("achievement", "self", text, "I have passed my exam", status="past")
    write_draft(occasion, draft_id="d", account="a", sender=Address(email="robin@hale.example"))
    assert len(read) == 1


@pytest.mark.parametrize(("how", "day"), [("british", "20 March"), ("american", "March 20")])
def test_a_date_is_said_as_the_owner_spells_and_not_as_they_do(how: str, day: str) -> None:
    quote = "my interview at Alder Foundry is on March 20th"
    occasion = make_occasion(
        "job_interview", "self", f"Robin, {quote}. Ada", quote, event_date="2027-03-20"
    )
    words = reading.Reading(spelling(occasion, how)).terms.slots
    assert words["day"] == day


def test_a_grave_illness_beside_glad_news_leaves_the_letter_to_the_owner() -> None:
    text = "Hello Robin,\n\nI threw forty bowls yesterday! I have the results, it is MS.\n\nAda"
    glad = make_occasion("achievement", "self", text, "I threw forty bowls", status="past")
    with pytest.raises(NoLetterError, match="sad"):
        write_letter(glad)


def test_what_the_dead_did_is_said_back_in_plain_words() -> None:
    letter = write_letter(
        make_occasion("bereavement", "parent", TEXT, "Dad died on Saturday", status="past")
    ).text
    assert "he sang in the choir for forty years" in letter


def test_a_relative_clause_about_somebody_else_is_not_said_of_the_dead() -> None:
    text = TEXT.replace("He sang", "I met the fellow who ran the shop. She sang")
    occasion = make_occasion("bereavement", "parent", text, "Dad died on Saturday", status="past")
    assert all(
        "ran the shop" not in write_letter(occasion, variant=number).text for number in range(8)
    )


def test_what_was_asked_is_the_thing_to_offer_and_nothing_beside_it() -> None:
    text = TEXT.replace("\n\nAda", " Can the boxes wait till I'm back?\n\nAda")
    occasion = make_occasion(
        "bereavement",
        "parent",
        text,
        "Dad died on Saturday",
        status="past",
        today=date(2026, 11, 4),
    )
    for number in range(8):
        letter = write_letter(occasion, variant=number).text
        assert letter.lower().count("wait") == 1, letter


def test_sickness_that_goes_with_a_pregnancy_is_no_cloud_on_it() -> None:
    text = "Hi Robin,\n\nWe're having a baby! Ama has been sick as anything.\n\nAda"
    glad = make_occasion("pregnancy", "self", text, "We're having a baby", status="ongoing")
    assert write_letter(replace(glad, may_be_sad=True)).text
    lost = text.replace("Ama has", "My mother died in May. Ama has")
    sad = make_occasion("pregnancy", "self", lost, "We're having a baby", status="ongoing")
    with pytest.raises(NoLetterError, match="sad"):
        write_letter(sad)
