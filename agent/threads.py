"""What belongs together in the correspondence with one customer, and which addresses are new in it.

Pure, and worked out from all entries at once, so that the order in which mails were filed does not
matter. By subject only with care: an answer whose program named no mail that it answers.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime, timedelta
from functools import lru_cache

from agent.models import Direction, Entry
from agent.names import full_name
from agent.subjects import is_reply, without_prefixes

SAME_SUBJECT_WITHIN = timedelta(days=60)
NEW_FOR = timedelta(days=30)
"""An address that nobody wrote to is new for so long after its first mail."""

_SAYS_LITTLE = frozenset(
    """
    a about again an and any appointment best bestellung bonjour call contact danke de der die
    ein eine einen enquiry favor feedback for frage fragen from gracias greetings gruß grüße guten
    hallo hello hey hi hola ihr ihre info information inquiry invoice is it kontakt la le mail
    mein meine meeting merci message mit morning moin my new news note nothing of offer on order
    our please pregunta quelques question questions quick quote re rechnung rendezvous request
    salut servus small some subject tag termin test thank thanks the this to today tomorrow
    und une update urgent von we wichtig with you your zu
    angebot anfrage betreff bitte commande cotización devis einige facture factura kein keine
    kurze kleine no none pedido reunión réunion saludos sin asunto
    """.split()  # noqa: SIM905
)
"""Subjects of such words alone are everybody's; two mails under them have nothing in common."""


def with_threads(entries: Iterable[Entry]) -> list[Entry]:
    """One customer's entries, oldest first, each with the thread that it is in.

    Mails are in one thread where one refers to the other, or both to a third, which may be gone.
    """
    ordered = sorted(entries, key=lambda entry: (entry.at, entry.id))
    threads = _Threads()
    for entry in ordered:
        if entry.message_id:
            threads.join(entry.message_id, *entry.references, entry.in_reply_to)
    oldest: dict[str, Entry] = {}
    for entry in ordered:
        if entry.message_id:
            oldest.setdefault(threads.root(entry.message_id), entry)
    _join_by_subject(ordered, threads, oldest)
    named: dict[str, str] = {}
    result = []
    for entry in ordered:
        if entry.message_id:
            thread_id = named.setdefault(threads.root(entry.message_id), entry.thread_id)
            if thread_id != entry.thread_id:
                entry = entry.model_copy(update={"thread_id": thread_id})
        result.append(entry)
    return result


class _Threads:
    """Sets of Message-IDs that belong together."""

    def __init__(self) -> None:
        self._above: dict[str, str] = {}

    def root(self, message_id: str) -> str:
        above = self._above
        while (upper := above.get(message_id, message_id)) != message_id:
            above[message_id] = above.get(upper, upper)
            message_id = above[message_id]
        return message_id

    def join(self, message_id: str, *others: str) -> None:
        for other in filter(None, others):
            self._above[self.root(other)] = self.root(message_id)


def _join_by_subject(
    ordered: Sequence[Entry], threads: _Threads, oldest: Mapping[str, Entry]
) -> None:
    """Join an answer that refers to nothing to the latest mail under its subject before it."""
    latest: dict[str, Entry] = {}
    for entry in ordered:
        if not entry.message_id or entry.is_automated:
            continue
        subject = base_subject(entry.subject)
        if not subject:
            continue
        before = latest.get(subject)
        if (
            before
            and is_reply(entry.subject)
            and not entry.references
            and not entry.in_reply_to
            and oldest.get(threads.root(entry.message_id)) is entry
            and entry.at - before.at <= SAME_SUBJECT_WITHIN
        ):
            threads.join(before.message_id, entry.message_id)
        latest[subject] = entry


@lru_cache(maxsize=1000)
def base_subject(subject: str) -> str:
    """A subject without its Re: and the like, to compare; empty where it says next to nothing."""
    base = " ".join(without_prefixes(subject).casefold().split())
    words = re.findall(r"\w+", base)
    says_something = any(word not in _SAYS_LITTLE and len(word) > 2 for word in words)
    return base if says_something else ""


def with_new_addresses(
    entries: Sequence[Entry],
    *,
    vouched_for: Iterable[str],
    namesakes: Mapping[str, Mapping[str, datetime | None]],
) -> list[Entry]:
    """One customer's entries, marked where a known name writes from an address that is not.

    `vouched_for` are addresses that the owner gave himself; `namesakes` holds for full names (in
    small letters) the addresses of other customers so called, each with when it was first heard
    of (None: the owner knows it without any mail).
    """
    first_from: dict[str, datetime] = {}
    first_to: dict[str, datetime] = {}
    first_under: dict[str, dict[str, datetime | None]] = {
        name: dict(addresses) for name, addresses in namesakes.items()
    }
    for entry in sorted(entries, key=lambda entry: entry.at):
        if entry.direction is Direction.OUT:
            first_to.setdefault(entry.address, entry.at)
        elif entry.sender:
            first_from.setdefault(entry.address, entry.at)
            if name := _name_of(entry):
                first_under.setdefault(name, {}).setdefault(entry.address, entry.at)
    known = frozenset(vouched_for)

    def is_new(entry: Entry) -> bool:
        name = _name_of(entry)
        if entry.direction is Direction.OUT or not name or entry.address in known:
            return False
        was_written_to = first_to.get(entry.address, entry.at) < entry.at
        is_old = first_from[entry.address] < entry.at - NEW_FOR
        return not (was_written_to or is_old) and any(
            address != entry.address and (since is None or since < entry.at)
            for address, since in first_under[name].items()
        )

    return [
        entry.model_copy(update={"is_new_address": True}) if is_new(entry) else entry
        for entry in entries
    ]


def _name_of(entry: Entry) -> str:
    """The writer's full name in small letters; empty where it is a single word or none."""
    return _folded_name(entry.sender.name) if entry.sender else ""


@lru_cache(maxsize=1000)
def _folded_name(words: str) -> str:
    name = full_name(words).casefold()
    return name if " " in name else ""
