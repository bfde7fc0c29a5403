"""Stage 5 of 6: Suggestion -> Draft: a note to this one person, and the gate that judges it.

letter      chooses and joins the moves; `moves` weighs them, phrases/*.toml holds their words
errands     the lines that take up what a mail wants beside its news; `gaps` where the owner answers
occasion    all that a letter may know; `refusals` says when there is none to be written
told/       what a mail tells beside its news: people, doings, things, requests
voice/      how the owner writes, learned from what he sent
gate/       only for you, true, fitting: what a draft is checked for
model/      what a language model is told and what it is held to
outline, unprompted, threading, facts, days   facts without words; notes without news; form
"""

from __future__ import annotations

import difflib
from collections.abc import Sequence

from agent.drafts.days import time_ago
from agent.drafts.facts import event_claim
from agent.drafts.gate import check_draft
from agent.drafts.letter import Letter, write_letter
from agent.drafts.occasion import (
    ASKING_AFTER,
    NoLetterError,
    Occasion,
    earlier_than,
    to_ask_after,
    told_beside,
)
from agent.drafts.threading import MAX_SUBJECT_CHARS, one_line, place_draft
from agent.drafts.told.reading import Reading
from agent.drafts.told.sentences import clean
from agent.drafts.voice import Voice, learn_voice
from agent.models import Address, Draft, Fact, GateReport

__all__ = [
    "ASKING_AFTER",
    "MAX_SUBJECT_CHARS",
    "Letter",
    "NoLetterError",
    "Occasion",
    "Voice",
    "check_again",
    "check_draft",
    "earlier_than",
    "edit_draft",
    "event_claim",
    "learn_voice",
    "to_ask_after",
    "told_beside",
    "write_draft",
    "write_letter",
]

TRIES = 8
"""So many wordings are tried before a draft is shown with what the gate found."""


def write_draft(
    occasion: Occasion,
    *,
    draft_id: str,
    account: str,
    sender: Address,
    others: Sequence[str] = (),
) -> Draft:
    """The draft for this occasion; `others` are the texts of the drafts that wait beside it.

    Where no wording passes the gate, the one with the fewest findings comes with its failed
    report, so that the screen can say why. Raises NoLetterError where there is nothing to say.
    """
    tried: list[tuple[int, Letter, GateReport]] = []
    reading = Reading(occasion)
    for variant in range(TRIES):
        letter = write_letter(occasion, variant=variant, others=others, reading=reading)
        report = _check(occasion, letter.text, letter.facts, others=others)
        tried.append((len(report.findings), letter, report))
        if report.is_sound:
            break
    _, letter, report = min(tried, key=lambda item: item[0])
    place = place_draft(occasion)
    return Draft(
        id=draft_id,
        suggestion_id=occasion.suggestion.id,
        customer_id=occasion.customer.id,
        account=account,
        sender=sender,
        to=(place.to,),
        subject=place.subject,
        text=letter.text,
        facts=letter.facts,
        moves=letter.moves,
        outline=letter.outline,
        written_by="outline" if letter.outline else "letter",
        in_reply_to=place.in_reply_to,
        references=place.references,
        gate=report,
    )


def edit_draft(
    draft: Draft, subject: str, text: str, *, occasion: Occasion, others: Sequence[str] = ()
) -> Draft:
    """The draft as the owner has changed it, judged again; what he typed he answers for."""
    owner_text = " ".join(filter(None, (draft.owner_text, _added_words(draft.text, text))))
    report = _check(occasion, text, draft.facts, others=others, owner_text=owner_text)
    return draft.model_copy(
        update={
            "subject": one_line(subject),
            "text": text,
            "written_by": "owner",
            "owner_text": owner_text,
            "gate": report,
        }
    )


def check_again(draft: Draft, *, occasion: Occasion, others: Sequence[str] = ()) -> Draft:
    """The same words with today's report of the gate: what was true yesterday may not be now."""
    report = _check(occasion, draft.text, draft.facts, others=others, owner_text=draft.owner_text)
    return draft.model_copy(update={"gate": report})


def _check(
    occasion: Occasion,
    text: str,
    facts: Sequence[Fact],
    *,
    others: Sequence[str],
    owner_text: str = "",
) -> GateReport:
    event = occasion.event if occasion.life_event else None
    owner_text = f"{owner_text} {occasion.suggestion.owners_word} {occasion.suggestion.words}"
    wanted = {item.entry_id for item in event.evidence} if event else set()
    months = (time_ago(one.told_at.date(), occasion.today) for one in occasion.earlier)
    if occasion.answered:
        wanted.add(occasion.answered.id)
    return check_draft(
        text,
        facts=facts,
        customer=occasion.customer,
        life_event=event,
        today=occasion.today,
        voice=occasion.voice,
        owner_text=owner_text,
        known_text=[
            *(clean(entry.text) for entry in occasion.entries if entry.id in wanted),
            *months,
        ],
        others=others,
        is_of_trouble=occasion.life_event is None and occasion.is_sad,
    )


def _added_words(before: str, after: str) -> str:
    old, new = before.split(), after.split()
    blocks = difflib.SequenceMatcher(a=old, b=new, autojunk=False).get_opcodes()
    return " ".join(
        " ".join(new[start:end]) for tag, _, _, start, end in blocks if tag in ("insert", "replace")
    )
