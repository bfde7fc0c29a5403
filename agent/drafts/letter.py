"""Stage 5 of 6: Suggestion -> Draft, the words: a short personal note, composed without any model.

A letter is a few moves: greeting, the event in the customer's own terms, a detail of theirs, a
question or wish that looks ahead, the rest of their mail in one line, the owner's name. Each move
has many ways; which one is taken hangs on a stable hash of customer and event alone.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from string import Formatter

from agent.drafts import days, phrases
from agent.drafts.quotes import tells_of_sorrow
from agent.drafts.sentences import clean, is_english
from agent.drafts.terms import Terms, read_terms
from agent.drafts.voice import Voice, call_name
from agent.errors import KinkeeperError
from agent.models import (
    SAD_KINDS,
    Customer,
    Direction,
    Entry,
    Evidence,
    Fact,
    Kind,
    LifeEvent,
    Suggestion,
    When,
    Who,
)

LATE_DAYS = 8
"""An answer after so many days begins with a word about it."""
SHORT_WORDS = 34
"""Below so many words the letter looks ahead a second time."""
PRACTICES = ("reply", "follow_up")
_TOLD_ALREADY = frozenset(
    {
        Kind.BIRTHDAY,
        Kind.ENGAGEMENT,
        Kind.WEDDING,
        Kind.ANNIVERSARY,
        Kind.GRADUATION,
        Kind.ACHIEVEMENT,
        Kind.TRAVEL,
        Kind.BUSINESS_MILESTONE,
        Kind.VOLUNTEERING,
    }
)
"""Kinds where "how did it go?" is silly after a mail that says how it went."""
_NAMING = frozenset({"person", "persons", "name", "other", "place", "at_place"})
"""Slots that make a line somebody's own more than any date does."""
_TELLING = _NAMING | {"years", "age", "count", "treatment", "disaster"}
_SPECIFIC = _TELLING | {"in_place", "thing", "on_day", "day", "month", "last_day"}
_OFFER = re.compile(r"our side|Nothing here|from here needs|can wait|no hurry|urgent|Take the time")
_ASKS_IF_UNHARMED = re.compile(
    r"\b(?:is everybody|hope (?:nobody|everybody|you're all|you and yours)"
    r"|you're all right would)\b"
)
_FORMATTER = Formatter()


class NoLetterError(KinkeeperError):
    """Nothing true and fitting can be said; the message says why, for "no draft, because ..."."""


@dataclass(frozen=True, slots=True)
class Occasion:
    """All that a letter may know: one customer, one event, and the mails it stands in."""

    suggestion: Suggestion
    customer: Customer
    life_event: LifeEvent
    answered: Entry | None
    """The mail that is answered."""
    thread: tuple[Entry, ...]
    """Oldest first."""
    today: date
    voice: Voice

    @property
    def entries(self) -> tuple[Entry, ...]:
        """The mails the letter rests on, each once."""
        mails = (*self.thread, *((self.answered,) if self.answered else ()))
        return tuple({entry.id: entry for entry in mails}.values())


@dataclass(frozen=True, slots=True)
class Letter:
    """The words of a note, and the facts they rest on."""

    text: str
    facts: tuple[Fact, ...]


def write_letter(occasion: Occasion, *, variant: int = 0) -> Letter:
    """The note for this occasion; another `variant` says the same in other ways.

    Raises NoLetterError where silence is better.
    """
    is_follow_up = occasion.suggestion.practice == "follow_up"
    _refuse(occasion, is_follow_up=is_follow_up)
    event, today = occasion.life_event, occasion.today
    terms = letter_terms(occasion)
    mood = "sad" if event.kind in SAD_KINDS else "joy"
    moment = _asked(event, today) if is_follow_up else days.moment(event, today)
    writer = _Writer(occasion, terms, variant)

    news = writer.pick("news", phrases.lines(event.kind, moment, event.who, "news"))
    if not news:
        raise NoLetterError("their mail says too little about it for a letter that is only theirs")
    detail = _detail(writer, terms, news, mood=mood, is_follow_up=is_follow_up)
    ahead_lines = phrases.lines(event.kind, moment, event.who, "ahead")
    ahead = writer.pick("ahead", ahead_lines, questions=2 - news.count("?") - (mood == "sad"))
    business = ""
    if not is_follow_up and occasion.answered and terms.has_business:
        business = writer.pick("business", phrases.shared("business", mood))
    late = ""
    if not is_follow_up and occasion.answered:
        waited = (today - occasion.answered.local_at.date()).days
        late = writer.pick("late", phrases.shared("late", "any")) if waited >= LATE_DAYS else ""

    said = " ".join((late, news, detail, ahead, business))
    more = ""
    if len(said.split()) < SHORT_WORDS and ahead:
        rest = [line for line in ahead_lines if writer.fill(line) != ahead]
        rest = [line for line in rest if line.split()[:2] != ahead.split()[:2]]
        if _OFFER.search(ahead):
            rest = [line for line in rest if not _OFFER.search(line)]
        more = writer.pick("more", rest, questions=0 if "?" in said else 1)

    if "?" in ahead and more and "?" not in more:
        ahead, more = more, ahead  # the question stands last
    text = _lay_out(
        occasion,
        [" ".join(filter(None, (news, detail))), " ".join(filter(None, (ahead, more))), business],
        late=late,
    )
    return Letter(text, _facts(occasion, terms, detail))


def letter_terms(occasion: Occasion) -> Terms:
    """What the mails give to say, with the days in today's words."""
    event, customer = occasion.life_event, occasion.customer
    owner = occasion.voice.sign_as.split("\n")[-1]
    terms = read_terms(
        event, occasion.entries, not_named=(customer.name, call_name(customer), owner)
    )
    day_first = any(
        days.puts_day_first(entry.text)
        for entry in occasion.entries
        if entry.direction is Direction.IN
    )
    terms.slots.update(days.day_words(event, occasion.today, day_first=day_first))
    return terms


def stable_order(items: Iterable[str], *key: str) -> list[str]:
    """The items in an order that is the same on every machine and differs with every key."""

    def rank(item: str) -> str:
        return hashlib.sha256("\0".join((*key, item)).encode("utf-8", "surrogatepass")).hexdigest()

    return sorted(items, key=rank)


def fill_line(line: str, slots: dict[str, str]) -> str:
    """The line with its slots filled, sentences begun with a capital; "" if a slot is unknown."""
    text = ""
    for literal, slot, _, _ in _FORMATTER.parse(line):
        text += literal
        if slot is None:
            continue
        if not (words := slots.get(slot, "")):
            return ""
        begins = re.search(r"(?:^|[.?!] )\"?$", text)
        text += words[0].upper() + words[1:] if begins else words
    return text


@dataclass(frozen=True, slots=True)
class _Writer:
    """Picks one way of each move for this occasion."""

    occasion: Occasion
    terms: Terms
    variant: int

    def fill(self, line: str) -> str:
        return fill_line(line, self.terms.slots)

    def pick(self, move: str, lines: Sequence[str], *, questions: int = 9) -> str:
        """One line whose slots are known, among those that say most of this customer; else ""."""
        known = [line for line in lines if self.fill(line) and line.count("?") <= max(questions, 0)]
        if "unharmed" in self.terms.slots:  # who has said so is not asked again
            known = [line for line in known if not _ASKS_IF_UNHARMED.search(line)]
        if not known:
            return ""
        weight = {line: _weight(line) for line in known}
        best = max(weight.values())
        if move == "news":
            known = [line for line in known if weight[line] >= max(best - 2, min(best, 1))]
        event, customer = self.occasion.life_event, self.occasion.customer
        practice = self.occasion.suggestion.practice
        ordered = stable_order(known, customer.id, event.id, practice, move)
        return self.fill(ordered[self.variant % len(ordered)])


def _weight(line: str) -> int:
    slots = {slot for _, slot, _, _ in _FORMATTER.parse(line) if slot}
    return len(slots & _SPECIFIC) + 2 * bool(slots & _NAMING)


def _refuse(occasion: Occasion, *, is_follow_up: bool) -> None:
    event, today = occasion.life_event, occasion.today
    if occasion.suggestion.practice not in PRACTICES:
        raise NoLetterError(f'nobody has taught it the practice "{occasion.suggestion.practice}"')
    if occasion.customer.do_not_contact:
        raise NoLetterError(
            f"{occasion.customer.name or 'this customer'} asked not to be written to"
        )
    if event.is_rejected:
        raise NoLetterError("you said that it is not so")
    if occasion.suggestion.needs_confirmation and not event.is_confirmed:
        raise NoLetterError("you have not said yet that it is so")
    if not event.evidence:
        raise NoLetterError("no mail shows it")
    if not all(is_english(text) for text in _read_for(occasion)):
        raise NoLetterError("their mail is in a language it cannot write")
    if not is_follow_up:
        is_joy = event.kind not in SAD_KINDS | {Kind.RECOVERY, Kind.VOLUNTEERING}
        if is_joy and occasion.answered and tells_of_sorrow(clean(occasion.answered.text)):
            raise NoLetterError(
                "their mail tells of something sad, too: this answer is yours to find"
            )
        return
    if days.is_over(event, today) is None and event.status is When.UPCOMING:
        raise NoLetterError("no day is known, so it may not have happened yet")
    if days.has_begun(event, today) is False:
        raise NoLetterError("it has not happened yet")
    if days.is_over(event, today) is False and event.kind is not Kind.TRAVEL:
        raise NoLetterError("it is not over yet")
    if event.status is When.PAST and event.kind in _TOLD_ALREADY:
        raise NoLetterError("they have told you already how it was")


def _read_for(occasion: Occasion) -> list[str]:
    """The mails that show the event, or where they are not at hand, the quotes."""
    evidence = occasion.life_event.evidence
    texts = {entry.id: entry.text for entry in occasion.entries}
    return [texts.get(item.entry_id, item.quote) for item in evidence]


def _asked(event: LifeEvent, today: date) -> str:
    is_away = event.kind is Kind.TRAVEL and days.moment(event, today) == "during"
    if is_away:
        return "asked_during"
    return "asked" if event.status is When.UPCOMING else "asked_since"


def _detail(writer: _Writer, terms: Terms, news: str, *, mood: str, is_follow_up: bool) -> str:
    """A phrase of theirs and a word about it: oftener where little else in the letter is theirs."""
    occasion = writer.occasion
    event = occasion.life_event
    says_much = sum(terms.slots[slot] in news for slot in _TELLING if slot in terms.slots)
    is_tender = event.kind in (Kind.SEPARATION, Kind.JOB_LOSS) or is_follow_up
    wanted = ["yes", "no", "never"] if is_tender else ["yes", "no"]
    is_wanted = stable_order(wanted, occasion.customer.id, event.id, "detail")[0] == "yes"
    if writer.variant % 2 == 1:
        is_wanted = not is_wanted
    fresh = [quote for quote in terms.quotes if quote.lower() not in news.lower()]
    asked = "_asked" if is_follow_up else ""
    is_private = event.kind in (Kind.SEPARATION, Kind.JOB_LOSS, Kind.PREGNANCY)
    if fresh and is_wanted and not is_private:
        terms.slots["quote"] = fresh[0]
        return writer.pick("detail", phrases.shared(f"detail{asked}", mood))
    is_mourned = event.kind is Kind.BEREAVEMENT and terms.person is not None and writer.variant < 6
    is_needed = not says_much or writer.variant >= 3
    if terms.told_phrase and is_needed and writer.variant >= 1 and not is_mourned:
        terms.slots["told"] = terms.told_phrase
        return writer.pick("told", phrases.shared(f"told{asked}", mood))
    return ""


def _lay_out(occasion: Occasion, paragraphs: Sequence[str], *, late: str) -> str:
    event = occasion.life_event
    greeting = occasion.voice.greeting(
        call_name(occasion.customer),
        is_sad=event.kind in SAD_KINDS,
        is_grave=event.kind is Kind.BEREAVEMENT and event.who is not Who.PET,
    )
    body = [paragraph for paragraph in paragraphs if paragraph]
    if late:
        body[0] = f"{late} {body[0]}"
    return "\n\n".join([greeting, *body, occasion.voice.sign_as])


def _facts(occasion: Occasion, terms: Terms, detail: str) -> tuple[Fact, ...]:
    event = occasion.life_event
    claim = f"{event.kind.value.replace('_', ' ')}, {event.name or event.who.value}"
    if event.date:
        claim += f", {event.date}"
    facts = [Fact(claim=claim, evidence=evidence) for evidence in event.evidence]
    facts += [
        Fact(claim="told beside it", evidence=Evidence(quote=sentence, entry_id=entry_id))
        for sentence, entry_id in terms.told
    ]
    for phrase, (sentence, entry_id) in terms.sources.items():
        if phrase in detail:  # a phrase the letter does not quote is no fact of it
            facts.append(
                Fact(
                    claim=f"wrote “{phrase}”", evidence=Evidence(quote=sentence, entry_id=entry_id)
                )
            )
    unique = {(fact.evidence.quote, fact.evidence.entry_id): fact for fact in reversed(facts)}
    return tuple(reversed(unique.values()))
