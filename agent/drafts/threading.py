"""Whom a draft goes to, what it answers, and under which subject."""

from __future__ import annotations

import re
from typing import NamedTuple

from agent.drafts.moves import fill_line, stable_order
from agent.drafts.occasion import NoLetterError, Occasion
from agent.drafts.phrases import subjects
from agent.drafts.told.reading import Reading
from agent.drafts.told.sentences import clean
from agent.drafts.unprompted import note_subject
from agent.models import INVENTED_ID_END, Address, Direction, Entry
from agent.names import is_robot
from agent.subjects import without_prefixes

FRESH_DAYS = 30
"""A thread whose last mail is younger is answered there; an older one is let rest."""
MAX_SUBJECT_CHARS = 150
_ASKS_HOW_IT_WENT = re.compile(r"How (?:was|were|did)\b")


class Place(NamedTuple):
    """Where a draft stands in the correspondence."""

    to: Address
    subject: str
    in_reply_to: str = ""
    references: tuple[str, ...] = ()


def place_draft(occasion: Occasion) -> Place:
    """Where the draft for this occasion goes; raises NoLetterError where nobody would read it."""
    answered = _mail_to_answer(occasion)
    to = _recipient(occasion, answered)
    if answered is None:
        return Place(to, _new_subject(occasion))
    return Place(
        to, _answer_subject(answered), _sent_id(answered.message_id), _references(answered)
    )


def one_line(text: str) -> str:
    """Text as a subject or a name may hold it."""
    return " ".join(clean(text).split())[:MAX_SUBJECT_CHARS]


def _mail_to_answer(occasion: Occasion) -> Entry | None:
    """The mail answered; for a follow-up the thread's last, if it is fresh and about the event."""
    if occasion.suggestion.practice == "reply" or not occasion.thread:
        return occasion.answered
    if occasion.life_event is None:
        return None
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
    return Address(name=one_line(wanted.name), email=one_line(wanted.email))


def _answer_subject(answered: Entry) -> str:
    return f"Re: {without_prefixes(one_line(answered.subject))}".strip()


def _new_subject(occasion: Occasion) -> str:
    if occasion.life_event is None:
        return note_subject(occasion)
    event = occasion.event
    slots = Reading(occasion).terms.slots
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
