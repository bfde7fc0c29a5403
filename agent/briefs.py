"""All that one should know of a customer in 20 seconds before a call, and what not to say."""

from __future__ import annotations

import re
import textwrap
from collections.abc import Callable, Iterable, Iterator
from difflib import get_close_matches

from agent.errors import NotFoundError
from agent.models import (
    About,
    Brief,
    Customer,
    DateLine,
    DetailKind,
    Direction,
    EntryKind,
    Evidence,
    Kept,
    KnownFact,
    LifeEvent,
    OutboxState,
    Suggestion,
)
from agent.remarks import one_line
from agent.store.book import Book
from agent.store.sqlite import Journal
from agent.subjects import without_prefixes
from agent.suggestions import keep_in_touch, quiet, rhythm
from agent.suggestions.curiosity import askable
from agent.suggestions.dates import coming
from agent.suggestions.knowledge import is_gone, known_of
from agent.suggestions.outlook import (
    AHEAD_DAYS,
    ahead,
    open_matters,
    to_ask_after,
    to_do,
)
from agent.suggestions.reasons import name_day
from agent.suggestions.situation import Situation
from agent.suggestions.unspoken import not_to_say, quoted

WIDTH = 80
MOST_EVIDENCE = 20
MOST_KNOWN = 30
"""So many things of one sort are told of a customer."""
_INDENT = 12
_LONG_AGO = 6
_LONGEST_ADDRESS = 100
_LONGEST_PART = 60
_READ = 2000
"""Letters of a mail that are looked at for what it is about."""
_FEWEST_WORDS = 4
_SAYING = re.compile(r"[^\n.?!]+[.?!]?")
_TALKED = {
    (EntryKind.MAIL, Direction.IN): "{name} wrote",
    (EntryKind.MAIL, Direction.OUT): "you wrote",
    (EntryKind.CALL, Direction.IN): "{name} rang",
    (EntryKind.CALL, Direction.OUT): "you rang",
    (EntryKind.APPOINTMENT, Direction.IN): "you met",
    (EntryKind.APPOINTMENT, Direction.OUT): "you met",
}


class Briefs:
    """Reads the stores; changes nothing."""

    def __init__(
        self, *, book: Book, journal: Journal, situation_of: Callable[[str], Situation]
    ) -> None:
        self._book = book
        self._journal = journal
        self._situation_of = situation_of

    def brief(self, address: str) -> Brief:
        """What to know of the customer who writes from an address; raises NotFoundError."""
        return self.brief_of(self.customer_at(address).id)

    def brief_of(self, customer_id: str) -> Brief:
        """The same of the customer of that identifier; raises NotFoundError."""
        situation = self._situation_of(customer_id)
        customer = situation.customer
        last_talk, heard = self._last_talk(situation)
        unspoken = [(_first(event), words) for event, words in not_to_say(situation)]
        known = _known(situation)
        family = known[About.FAMILY]
        dates = coming(situation, days=AHEAD_DAYS)
        suggestions = self._journal.suggestions_of_customer(customer.id)
        matters = [(_evidence_of(kept), words) for kept, words in open_matters(situation)]
        waiting = [
            *((None, words) for words in self._under_way(suggestions)),
            *((_first(one), words) for one, words in to_do(suggestions, situation.today)),
            *((_first(event), words) for event, words in to_ask_after(situation, suggestions)),
        ]
        to_come = [(_first(told), words) for told, words in ahead(situation, dates)]
        evidence = [
            *(proof for proof, _ in unspoken if proof),
            *(proof for proof, _ in matters),
            *heard,
            *(fact.evidence for fact in family if fact.evidence),
            *(line.date.evidence for line in dates if line.date.evidence),
        ]
        return Brief(
            customer=customer,
            who=_who(situation),
            family=tuple(fact.value for fact in family),
            last_talk=last_talk,
            open_matters=tuple(words for _, words in (*matters, *waiting)),
            not_to_say=(*_wishes(customer), *(words for _, words in unspoken)),
            ahead=tuple(words for _, words in to_come),
            unknown=tuple(askable(situation)),
            evidence=tuple(dict.fromkeys(evidence))[:MOST_EVIDENCE],
            known=tuple(fact for facts in known.values() for fact in facts[:MOST_KNOWN]),
            proofs={
                words: proof for proof, words in (*unspoken, *matters, *waiting, *to_come) if proof
            },
        )

    def customer_at(self, address: str) -> Customer:
        """The customer who writes from an address; raises NotFoundError."""
        plain = one_line(address.rpartition("<")[2].rstrip("> ")).lower()
        if customer := self._book.customer_at(plain):
            return customer
        known = [one.lower() for customer in self._book.customers() for one in customer.addresses]
        alike = get_close_matches(plain[:_LONGEST_ADDRESS], known, n=1, cutoff=0.75)
        hint = f"; did you mean {alike[0]}?" if alike else "; no customer writes from there"
        raise NotFoundError(f"nobody in the book has the address {plain}{hint}")

    def _last_talk(self, situation: Situation) -> tuple[str, list[Evidence]]:
        """When the two talked last, who began, and about what in the writer's words."""
        talks = [one for one in situation.touches if (one.kind, one.direction) in _TALKED]
        if not talks:
            return "nothing yet", []
        last = talks[-1]
        day = situation.day_of(last.at)
        ago = (situation.today - day).days
        when = name_day(day, situation.today) + (
            f", {keep_in_touch.ago_words(ago)} ago" if ago > _LONG_AGO else ""
        )
        words = f"{_TALKED[last.kind, last.direction].format(name=situation.name)} {when}"
        try:
            entry = self._journal.entry(last.entry_id)
        except NotFoundError:
            return words, []
        subject = without_prefixes(entry.subject).strip()
        about = f", {quoted(subject)}" if subject else ""
        said, start = _gist(entry.text)
        if not said:
            return f"{words}{about}", []
        heard = Evidence(quote=said, entry_id=entry.id, start=start)
        return f"{words}{about}: {quoted(said)}", [heard]

    def _under_way(self, suggestions: Iterable[Suggestion]) -> Iterator[str]:
        """What became of mails that the owner approved and that have not arrived."""
        for suggestion in suggestions:
            item = self._journal.outbox_item_of(suggestion.id)
            if item is None:
                continue
            sealed = self._journal.sealed(item.draft_id)
            mail = f"your mail {quoted(sealed[0].subject)}" if sealed else "your mail"
            if item.has_come_back:
                yield f"{mail} came back: {one_line(item.came_back)}"
            elif item.state is OutboxState.FAILED:
                yield f"{mail} did not leave: {one_line(item.trouble)}"
            elif item.can_be_taken_back or item.state is OutboxState.SENDING:
                yield f"{mail} is approved and waits to leave"


def in_words(brief: Brief) -> str:
    """The brief as it is printed: some 15 lines of 80 columns."""
    lines = textwrap.wrap(brief.who, WIDTH, max_lines=3, placeholder=" …")
    unknown = ", ".join(about.value for about in brief.unknown)
    customer = brief.customer
    unwanted = ", ".join((*customer.unwanted_kinds, *customer.unwanted_practices))
    for title, items, most, lines_each in (
        ("Not to say", brief.not_to_say, 3, 2),
        ("Family", (", ".join(brief.family),), 1, 2),
        ("Last talk", (brief.last_talk,), 1, 2),
        ("Open", brief.open_matters, 3, 1),
        ("Ahead", brief.ahead, 2, 1),
        ("Not known", (unknown,), 1, 2),
        ("No more of", (unwanted.replace("_", " "),), 1, 2),
    ):
        shown = [item for item in items[:most] if item]
        if len(items) > most:
            shown.append(f"and {len(items) - most} more")
        for number, item in enumerate(shown):
            label = "" if number else title
            lines += textwrap.wrap(
                f"{label:<{_INDENT}}{item}",
                WIDTH,
                subsequent_indent=" " * _INDENT,
                max_lines=lines_each,
                placeholder=" …",
            )
    return "\n".join(lines) + "\n"


def _who(situation: Situation) -> str:
    """Name, title, firm, place; since when; how to call him."""
    customer = situation.customer
    told = {one.kind: one.value for one in reversed(customer.details)}
    parts = [
        customer.name or situation.name,
        told.get(DetailKind.TITLE, ""),
        customer.company or told.get(DetailKind.COMPANY, ""),
        next(iter(customer.places), "") or told.get(DetailKind.PLACE, ""),
    ]
    since = ""
    if situation.first_at:
        every = keep_in_touch.wanted_days(situation) or rhythm.learned_days(
            situation.touches, least=situation.settings.keep_in_touch.least_touches
        )
        stage = rhythm.stage_of(
            situation.touches, situation.first_at, situation.today, every, day_of=situation.day_of
        )
        since = f"in touch since {situation.day_of(situation.first_at):%B %Y}, {stage.value}"
    who = ", ".join(one_line(part)[:_LONGEST_PART] for part in parts if part)
    return "; ".join(filter(None, (who, since, situation.phone)))


def _known(situation: Situation) -> dict[About, list[KnownFact]]:
    """What is known; nobody is family who may have died, or may no longer be."""
    found, customer = situation.found, situation.customer
    dates = [one for one in customer.dates if not quiet.is_dead(found, one.who, one.name)]
    living = [event for event in situation.life_events if not is_gone(event, found)]
    return known_of(customer.model_copy(update={"dates": tuple(dates)}), living)


def _wishes(customer: Customer) -> Iterator[str]:
    if customer.do_not_contact:
        yield "asked not to be contacted"


def _first(told: LifeEvent | Suggestion | DateLine) -> Evidence | None:
    """The words that tell of it first; of an answer that is due, the mail alone."""
    if isinstance(told, DateLine):
        return told.date.evidence or (_first(told.life_event) if told.life_event else None)
    if not told.evidence and isinstance(told, Suggestion) and told.entry_id:
        return Evidence(quote="", entry_id=told.entry_id)
    return next(iter(told.evidence), None)


def _evidence_of(kept: Kept) -> Evidence:
    return Evidence(quote=kept.matter.quote, entry_id=kept.entry_id, start=kept.matter.start)


def _gist(text: str) -> tuple[str, int]:
    """The first words of a mail that say something, and where they stand."""
    for match in _SAYING.finditer(text[:_READ]):
        said = match[0].strip()
        if len(said.split()) >= _FEWEST_WORDS and not said.endswith(","):
            return said, text.index(said, match.start())
    return "", 0
