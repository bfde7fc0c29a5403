"""Stage 5 of 6: Suggestion -> Draft: a note to this one person, and the gate that judges it."""

from __future__ import annotations

import difflib
import re
from collections.abc import Sequence

from agent.drafts.gate import check_draft
from agent.drafts.letter import Letter, fill_line, letter_terms, stable_order, write_letter
from agent.drafts.occasion import NoLetterError, Occasion
from agent.drafts.phrases import subjects
from agent.drafts.sentences import clean
from agent.drafts.voice import Voice, learn_voice
from agent.models import INVENTED_ID_END, Address, Direction, Draft, Entry, Fact, GateReport
from agent.names import is_robot
from agent.subjects import without_prefixes

__all__ = [
    "Letter",
    "NoLetterError",
    "Occasion",
    "Voice",
    "check_again",
    "check_draft",
    "edit_draft",
    "learn_voice",
    "write_draft",
    "write_letter",
]

TRIES = 8
"""So many wordings are tried before a draft is shown with what the gate found."""
FRESH_DAYS = 30
"""A thread whose last mail is younger is answered there; an older one is let rest."""
MAX_SUBJECT_CHARS = 150
_ASKS_HOW_IT_WENT = re.compile(r"How (?:was|were|did)\b")


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
    for variant in range(TRIES):
        letter = write_letter(occasion, variant=variant, others=others)
        report = _check(occasion, letter.text, letter.facts, others=others)
        tried.append((len(report.findings), letter, report))
        if report.has_passed:
            break
    _, letter, report = min(tried, key=lambda item: item[0])
    answered = _mail_to_answer(occasion)
    return Draft(
        id=draft_id,
        suggestion_id=occasion.suggestion.id,
        customer_id=occasion.customer.id,
        account=account,
        sender=sender,
        to=(_recipient(occasion, answered),),
        subject=_answer_subject(answered) if answered else _new_subject(occasion),
        text=letter.text,
        facts=letter.facts,
        in_reply_to=_sent_id(answered.message_id) if answered else "",
        references=_references(answered) if answered else (),
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
            "subject": _one_line(subject),
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
    wanted = {item.entry_id for item in event.evidence} if event else set()
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
        known_text=[clean(entry.text) for entry in occasion.entries if entry.id in wanted],
        others=others,
    )


def _mail_to_answer(occasion: Occasion) -> Entry | None:
    """The mail answered; for a follow-up the thread's last, if it is fresh and about the event."""
    if occasion.suggestion.practice == "reply" or not occasion.thread:
        return occasion.answered
    last = max(occasion.thread, key=lambda entry: entry.at)
    threads = {entry.thread_id or entry.id for entry in occasion.entries if _shows(occasion, entry)}
    is_about_it = (last.thread_id or last.id) in threads
    is_fresh = (occasion.today - last.local_at.date()).days <= FRESH_DAYS
    return last if is_about_it and is_fresh and last.message_id else None


def _shows(occasion: Occasion, entry: Entry) -> bool:
    return any(item.entry_id == entry.id for item in occasion.as_told.evidence)


def _recipient(occasion: Occasion, answered: Entry | None) -> Address:
    """Where answers are wanted; recipients come from headers and the book, never from a text."""
    customer = occasion.customer
    received = [
        entry for entry in occasion.entries if entry.direction is Direction.IN and entry.sender
    ]
    newest = answered if answered and answered.direction is Direction.IN else None
    if newest is None and received:
        newest = max(received, key=lambda entry: entry.at)
    headers = (newest.reply_to, newest.sender) if newest else ()
    of_book = (Address(name=customer.name, email=one) for one in reversed(customer.addresses))
    known = [address for address in (*headers, *of_book) if address]
    wanted = next((address for address in known if not is_robot(address.email)), None)
    if wanted is None:
        whose = customer.name or "this customer"
        raise NoLetterError(
            f"of {whose} only an address is known that nobody reads"
            if known
            else f"no address of {whose} is known"
        )
    return Address(name=_one_line(wanted.name), email=_one_line(wanted.email))


def _answer_subject(answered: Entry) -> str:
    return f"Re: {without_prefixes(_one_line(answered.subject))}".strip()


def _new_subject(occasion: Occasion) -> str:
    event = occasion.event
    slots = letter_terms(occasion).slots
    known = [line for line in subjects(event.kind) if fill_line(line, slots)]
    if not occasion.is_question:
        known = [line for line in known if not _ASKS_HOW_IT_WENT.match(line)]
    ordered = stable_order(known, occasion.customer.id, event.id, "subject")
    return fill_line(ordered[0], slots) if ordered else f"To {occasion.customer.first_name}"


def _references(answered: Entry) -> tuple[str, ...]:
    """All that the answered mail refers to, then itself (RFC 5322, 3.6.4)."""
    earlier = answered.references or ((answered.in_reply_to,) if answered.in_reply_to else ())
    return tuple(dict.fromkeys(filter(None, map(_sent_id, (*earlier, answered.message_id)))))


def _sent_id(message_id: str) -> str:
    """The identifier as its mail bore it; empty for one that we invented."""
    return "" if message_id.endswith(INVENTED_ID_END) else message_id


def _added_words(before: str, after: str) -> str:
    old, new = before.split(), after.split()
    blocks = difflib.SequenceMatcher(a=old, b=new, autojunk=False).get_opcodes()
    return " ".join(
        " ".join(new[start:end]) for tag, _, _, start, end in blocks if tag in ("insert", "replace")
    )


def _one_line(text: str) -> str:
    return " ".join(clean(text).split())[:MAX_SUBJECT_CHARS]
