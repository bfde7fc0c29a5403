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
from functools import lru_cache
from string import Formatter

from agent.drafts import days, phrases
from agent.drafts.facts import collect_facts
from agent.drafts.quotes import tells_of_sorrow
from agent.drafts.sentences import clean, is_english
from agent.drafts.terms import Terms, read_terms
from agent.drafts.voice import Voice
from agent.errors import KinkeeperError
from agent.models import (
    SAD_KINDS,
    Customer,
    Direction,
    Entry,
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
_NAMING = frozenset(
    {
        "person",
        "persons",
        "name",
        "other",
        "place",
        "at_place",
        "occasion",
        "count",
        "visitor",
        "from_place",
    }
)
"""Slots that make a line somebody's own more than any date does."""
_TELLING = _NAMING | {"years", "age", "treatment", "disaster", "harmed"}
_SPECIFIC = _TELLING | {"in_place", "thing", "on_day", "day", "month", "last_day"}
_OFFER = re.compile(r"our side|Nothing here|from here needs|can wait|no hurry|urgent|Take the time")
_LONG_WORD = re.compile(r"[^\W\d_]{6,}")
_MIN_SHARED_WORDS = 3
"""A shorter sentence may stand in two letters."""
_CLAIMS_A_THOUGHT = re.compile(
    r"\b(?:thought of|thinking of|in mind|(?:in|of) my (?:mind|thoughts)|fingers crossed)\b"
)
_DAY_SLOT = re.compile(r"\{(?:on_)?day\}")
_AS_NEWS = re.compile(r"\b(?:telling me|told me|to read|to hear|no idea)\b")
_EARLY = re.compile(r"\b(?:early|ahead of|coming up)\b")
_IN_HASTE = re.compile(r"\b(?:first|just|had to|right away)\b")
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


def write_letter(occasion: Occasion, *, variant: int = 0, others: Sequence[str] = ()) -> Letter:
    """The note for this occasion; another `variant` says the same in other ways.

    Where it can, it says nothing in the very sentences of `others`, the letters that wait beside
    it. Raises NoLetterError where silence is better.
    """
    is_follow_up = occasion.suggestion.practice == "follow_up"
    _refuse(occasion, is_follow_up=is_follow_up)
    event, today = occasion.life_event, occasion.today
    terms = letter_terms(occasion)
    mood = "sad" if event.kind in SAD_KINDS else "joy"
    moment = _moment(event, today, terms, is_follow_up=is_follow_up)
    taken = frozenset(sentence for text in others for sentence in _sentences(text))
    writer = _Writer(occasion, terms, variant, taken)

    news = writer.pick("news", phrases.lines(event.kind, moment, event.who, "news"))
    if not news:
        raise NoLetterError("their mail says too little about it for a letter that is only theirs")
    late = business = ""
    if not is_follow_up and occasion.answered:
        if (today - occasion.answered.local_at.date()).days >= LATE_DAYS:
            late = writer.pick("late", phrases.shared("late", "any"))
        if terms.has_business:
            matters = phrases.shared("business", mood)
            named = [line for line in matters if "{" in line and writer.fill(line)]
            business = writer.pick("business", named or matters)
    lead, detail = _their_words(
        writer, terms, news, mood=mood, is_follow_up=is_follow_up, is_late=bool(late)
    )
    opening = " ".join(filter(None, (lead, news, detail)))
    ahead_lines = phrases.lines(event.kind, moment, event.who, "ahead")
    questions = 2 - news.count("?") - (mood == "sad")
    ahead = writer.pick("ahead", ahead_lines, questions=questions, said=news)

    said = " ".join((late, opening, ahead, business))
    more = ""
    if len(said.split()) < SHORT_WORDS and ahead:
        rest = [line for line in ahead_lines if writer.fill(line) != ahead]
        rest = [line for line in rest if line.split()[:2] != ahead.split()[:2]]
        if _OFFER.search(ahead):
            rest = [line for line in rest if not _OFFER.search(line)]
        rest = [line for line in rest if not _repeats(writer.fill(line), f"{news} {ahead}")]
        rest = [line for line in rest if not _sentences(writer.fill(line)) & taken]
        more = writer.pick("more", rest, questions=0 if "?" in said else 1)

    if "?" in ahead and more and "?" not in more:
        ahead, more = more, ahead  # the question stands last
    text = _lay_out(
        occasion,
        [opening, " ".join(filter(None, (ahead, more))), business],
        late=late,
    )
    facts = collect_facts(event, terms.told, terms.sources, f"{lead} {detail}")
    return Letter(text, facts)


def _moment(event: LifeEvent, today: date, terms: Terms, *, is_follow_up: bool) -> str:
    """Which of the moments of the phrases this letter is written in."""
    if is_follow_up:
        return _asked(event, today)
    if terms.is_known_already:
        return "asked_since"
    return "long_ago" if terms.is_long_past else days.moment(event, today)


def letter_terms(occasion: Occasion) -> Terms:
    """What the mails give to say, with the days in today's words."""
    event, customer = occasion.life_event, occasion.customer
    owner = occasion.voice.sign_as.split("\n")[-1]
    terms = read_terms(
        event, occasion.entries, not_named=(customer.name, customer.first_name, owner)
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
    taken: frozenset[str] = frozenset()
    """Sentences of the letters that wait beside this one."""

    def fill(self, line: str) -> str:
        return fill_line(line, self.terms.slots)

    def pick(self, move: str, lines: Sequence[str], *, questions: int = 9, said: str = "") -> str:
        """One line whose slots are known, among those that say most of this customer; else "".

        Sentences that wait in another letter, and words already `said`, come last.
        """
        known = [line for line in lines if self.fill(line) and line.count("?") <= max(questions, 0)]
        known = [line for line in known if self._is_true(line)]
        if not known:
            return ""
        weight = {line: _weight(line) for line in known}
        best = max(weight.values())
        if move == "news":
            known = [line for line in known if weight[line] >= max(best - 2, min(best, 1))]
        event, customer = self.occasion.life_event, self.occasion.customer
        practice = self.occasion.suggestion.practice
        ordered = stable_order(known, customer.id, event.id, practice, move)
        start = self.variant % len(ordered)
        filled = [self.fill(line) for line in (*ordered[start:], *ordered[:start])]
        return min(
            filled,
            key=lambda text: (_repeats(text, said), len(_sentences(text) & self.taken)),
        )

    def _is_true(self, line: str) -> bool:
        """Whether the mail leaves room for the line: nothing told is asked, or feigned."""
        event, slots = self.occasion.life_event, self.terms.slots
        if "unharmed" in slots and _ASKS_IF_UNHARMED.search(line):
            return False
        if "visitor" in slots and "trip" in line:
            return False
        if event.first_day == self.occasion.today and _EARLY.search(line):
            return False
        if self.terms.is_known_already and _AS_NEWS.search(line):
            return False
        return event.status is When.UPCOMING or not any(
            _CLAIMS_A_THOUGHT.search(sentence) and _DAY_SLOT.search(sentence)
            for sentence in re.split(r"(?<=[.?!])\s+", line)
        )  # nobody thought of it on a day of which he was told only afterwards


@lru_cache(maxsize=1024)
def _sentences(text: str) -> frozenset[str]:
    """The sentences of a letter that another should not have, too."""
    found = re.split(r"(?<=[.?!])\s+|\n+", text.lower())
    return frozenset(item for item in found if len(item.split()) >= _MIN_SHARED_WORDS)


def _repeats(text: str, said: str) -> bool:
    """Whether a long word of the one stands in the other."""
    ordinary = text.lower(), said.lower()
    return bool(set(_LONG_WORD.findall(ordinary[0])) & set(_LONG_WORD.findall(ordinary[1])))


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
    if event.is_maybe:
        raise NoLetterError("nobody is sure yet that it is so; see Corrections")
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
    if days.is_promised_only(event):
        raise NoLetterError("no day is known on which it begins")
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


def _their_words(
    writer: _Writer, terms: Terms, news: str, *, mood: str, is_follow_up: bool, is_late: bool
) -> tuple[str, str]:
    """Words of theirs to open with, and a phrase of theirs to dwell on; at most one of the two.

    They come oftener where little else in the letter is theirs.
    """
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
        return "", writer.pick("detail", phrases.shared(f"detail{asked}", mood))
    is_mourned = event.kind is Kind.BEREAVEMENT and terms.person is not None and writer.variant < 6
    is_needed = not says_much or writer.variant >= 3
    if terms.told_phrase and is_needed and writer.variant >= 1 and not is_mourned:
        terms.slots["told"] = terms.told_phrase
        lines = phrases.shared(f"told{asked}", "sad" if is_private else mood)
        if is_late:
            lines = tuple(line for line in lines if not _IN_HASTE.search(line))
        return writer.pick("told", lines), ""
    return "", ""


def _lay_out(occasion: Occasion, paragraphs: Sequence[str], *, late: str) -> str:
    event = occasion.life_event
    greeting = occasion.voice.greeting(
        occasion.customer.first_name,
        is_sad=event.kind in SAD_KINDS,
        is_grave=event.kind is Kind.BEREAVEMENT and event.who is not Who.PET,
    )
    body = [paragraph for paragraph in paragraphs if paragraph]
    if late:
        body[0] = f"{late} {body[0]}"
    return "\n\n".join([greeting, *body, occasion.voice.sign_as])
