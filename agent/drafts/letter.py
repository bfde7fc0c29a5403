"""Stage 5 of 6: Suggestion -> Draft, the words: a short personal note, composed without any model.

A letter is a few moves: greeting, the event in the customer's own terms, a detail of theirs, a
question or wish that looks ahead, the rest of their mail in one line, the owner's name. Each move
has many ways; which one is taken hangs on a stable hash of customer and event alone.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import lru_cache
from string import Formatter

from agent.drafts import days, phrases
from agent.drafts.facts import collect_facts
from agent.drafts.occasion import NoLetterError, Occasion
from agent.drafts.quotes import tells_of_sorrow
from agent.drafts.sentences import clean, is_english
from agent.drafts.terms import Terms, read_terms
from agent.models import (
    DELICATE_KINDS,
    SAD_KINDS,
    Direction,
    Fact,
    Kind,
    LifeEvent,
    Outcome,
    When,
    Who,
)

LATE_DAYS = 8
"""An answer after so many days begins with a word about it."""
SHORT_WORDS = 34
"""Below so many words the letter looks ahead a second time."""
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
_SPECIFIC = _TELLING | {"in_place", "thing", "on_day", "day", "month", "last_day", "date"}
_LASTING = frozenset(
    {"person", "persons", "name", "he", "him", "his", "is", "was", "has", "want", "get"}
    | {"other", "couple"}
)
"""Slots that say the same in every year."""
_OFFER = re.compile(r"our side|Nothing here|from here needs|can wait|no hurry|urgent|Take the time")
_LONG_WORD = re.compile(r"[^\W\d_]{6,}")
_MIN_SHARED_WORDS = 3
"""A shorter sentence may stand in two letters."""
_CLAIMS_A_THOUGHT = re.compile(
    r"\b(?:thought of|thinking of|in mind|(?:in|of) my (?:mind|thoughts)|fingers crossed)\b"
)
_DAY_SLOT = re.compile(r"\{(?:on_)?day\}")
_AS_NEWS = re.compile(
    r"\b(?:telling me|told me|to read|to hear|no idea|date slip|mentioned it|sounds like)\b"
)
_EARLY = re.compile(r"\b(?:early|ahead of|coming up|the night before)\b")
_COMING_UP = re.compile(r"\bcoming up fast\b")
_IN_HASTE = re.compile(r"\b(?:first|just|had to|right away)\b")
_ASKS_IF_UNHARMED = re.compile(
    r"\b(?:is everybody|hope (?:nobody|everybody|you're all|you and yours)"
    r"|you're all right would)\b"
)
_FORMATTER = Formatter()


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
    _refuse(occasion)
    event, today = occasion.event, occasion.today
    terms = letter_terms(occasion)
    mood = "sad" if event.kind in SAD_KINDS else "joy"
    moment = _moment(occasion, terms)
    taken = frozenset(sentence for text in others for sentence in _sentences(text))
    writer = _Writer(occasion, terms, variant, taken)

    news_lines = _lines(occasion, moment, "news")
    if not occasion.is_answer:  # what was told long since is no news any more
        news_lines = [line for line in news_lines if not _AS_NEWS.search(line)] or news_lines
    news = writer.pick("news", news_lines)
    if not news:
        raise NoLetterError("their mail says too little about it for a letter that is only theirs")
    late = business = ""
    if occasion.is_answer and occasion.answered:
        if (today - occasion.answered.local_at.date()).days >= LATE_DAYS:
            late = writer.pick("late", phrases.shared("late", "any"))
        if terms.has_business:
            matters = phrases.shared("business", mood)
            named = [line for line in matters if "{" in line and writer.fill(line)]
            business = writer.pick("business", named or matters)
    lead, detail = _their_words(writer, terms, news, mood=mood, is_late=bool(late))
    opening = " ".join(filter(None, (lead, news, detail)))
    ahead_lines = _lines(occasion, moment, "ahead")
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
    facts = collect_facts(occasion.as_told, terms.told, terms.sources, f"{lead} {detail}")
    return Letter(text, facts)


def _moment(occasion: Occasion, terms: Terms) -> str:
    """Which of the moments of the phrases this letter is written in."""
    event, today = occasion.event, occasion.today
    if occasion.is_question:
        return _asked(event, today)
    if occasion.is_eve:
        return "eve"
    if occasion.is_year_after_death:
        return "year_after"
    if terms.is_known_already:
        return "asked_since"
    return "long_ago" if terms.is_long_past else days.moment(event, today)


def _lines(occasion: Occasion, moment: str, move: str) -> Sequence[str]:
    """All ways to make a move; without a reason to write, one only remembers what was told."""
    if occasion.is_without_reason:
        return phrases.shared("remembered", move)
    event = occasion.event
    return phrases.lines(event.kind, moment, event.who, move)


def letter_terms(occasion: Occasion) -> Terms:
    """What the mails give to say, with the days in today's words."""
    event, customer = occasion.event, occasion.customer
    owner = occasion.voice.sign_as.split("\n")[-1]
    terms = read_terms(
        event,
        occasion.entries,
        not_named=(customer.name, customer.first_name, owner),
        answered=occasion.answered.id if occasion.answered else "",
    )
    day_first = any(
        days.puts_day_first(entry.text)
        for entry in occasion.entries
        if entry.direction is Direction.IN
    )
    if occasion.is_in_another_year:
        # Who turned 50 turns 51: of last year's words only those of people are still true.
        lasting = {slot: words for slot, words in terms.slots.items() if slot in _LASTING}
        terms = replace(
            terms, slots=phrases.defaults(event.kind) | lasting, quotes=(), told_phrase=""
        )
    terms.slots.update(days.day_words(event, occasion.today, day_first=day_first))
    if occasion.is_yearly and event.first_day:
        terms.slots["date"] = days.day_of_year(event.first_day, day_first=day_first)
    if occasion.is_without_reason and event.status is When.PAST and terms.told_phrase:
        terms.slots["told"] = terms.told_phrase
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
        event, customer = self.occasion.event, self.occasion.customer
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
        event, slots = self.occasion.event, self.terms.slots
        if "unharmed" in slots and _ASKS_IF_UNHARMED.search(line):
            return False
        if "visitor" in slots and "trip" in line:
            return False
        days_ahead = (event.first_day - self.occasion.today).days if event.first_day else None
        if days_ahead == 0 and _EARLY.search(line):
            return False
        if days_ahead == 1 and _COMING_UP.search(line):
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


def _refuse(occasion: Occasion) -> None:
    occasion.require_taught()
    told, suggestion = occasion.as_told, occasion.suggestion
    if occasion.customer.do_not_contact:
        raise NoLetterError(
            f"{occasion.customer.name or 'this customer'} asked not to be written to"
        )
    if told.is_rejected:
        raise NoLetterError("you said that it is not so")
    if told.is_maybe:
        raise NoLetterError("nobody is sure yet that it is so; see Corrections")
    if suggestion.needs_confirmation and not told.is_confirmed:
        raise NoLetterError("you have not said yet that it is so")
    if not told.evidence:
        raise NoLetterError("no mail shows it")
    if told.outcome is Outcome.BADLY and told.kind is not Kind.BEREAVEMENT:
        raise NoLetterError("it did not go well: these words are yours to find")
    if _is_told_anew(occasion):
        raise NoLetterError("they have written of it again since you said so: read that first")
    if told.customer_id != occasion.customer.id:
        raise NoLetterError("somebody else told of it: what to say of it is yours to decide")
    if not all(is_english(text) for text in _read_for(occasion)):
        raise NoLetterError("their mail is in a language it cannot write")
    event = occasion.event
    if occasion.is_question:
        _refuse_to_ask(event, occasion.today)
    elif occasion.is_eve:
        if event.first_day is None:
            raise NoLetterError("no day is known to wish well for")
        if event.first_day < occasion.today:
            raise NoLetterError("the day has gone by")
    elif occasion.is_without_reason:
        if event.kind in SAD_KINDS | {Kind.PREGNANCY}:
            raise NoLetterError("what is behind it is not to be brought up without a reason")
    elif occasion.answered:
        is_joy = event.kind not in SAD_KINDS | {Kind.RECOVERY, Kind.VOLUNTEERING}
        if is_joy and tells_of_sorrow(clean(occasion.answered.text)):
            raise NoLetterError(
                "their mail tells of something sad, too: this answer is yours to find"
            )


def _is_told_anew(occasion: Occasion) -> bool:
    """Whether the owner's yes to a delicate matter is older than what is to be answered.

    A loss may hide behind an illness that he knows of.
    """
    told, answered = occasion.as_told, occasion.answered
    if told.kind not in DELICATE_KINDS or not (occasion.is_answer and answered):
        return False
    is_first = all(item.entry_id == answered.id for item in told.evidence)
    return not is_first and told.decided_at is not None and told.decided_at < answered.at


def _refuse_to_ask(event: LifeEvent, today: date) -> None:
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
    evidence = occasion.as_told.evidence
    texts = {entry.id: entry.text for entry in occasion.entries}
    return [texts.get(item.entry_id, item.quote) for item in evidence]


def _asked(event: LifeEvent, today: date) -> str:
    is_away = event.kind is Kind.TRAVEL and days.moment(event, today) == "during"
    if is_away:
        return "asked_during"
    return "asked" if event.status is When.UPCOMING else "asked_since"


def _their_words(
    writer: _Writer, terms: Terms, news: str, *, mood: str, is_late: bool
) -> tuple[str, str]:
    """Words of theirs to open with, and a phrase of theirs to dwell on; at most one of the two.

    They come oftener where little else in the letter is theirs.
    """
    occasion = writer.occasion
    event = occasion.event
    if not (occasion.is_answer or occasion.is_question):
        return "", ""
    says_much = sum(terms.slots[slot] in news for slot in _TELLING if slot in terms.slots)
    is_tender = event.kind in (Kind.SEPARATION, Kind.JOB_LOSS) or occasion.is_question
    wanted = ["yes", "no", "never"] if is_tender else ["yes", "no"]
    is_wanted = stable_order(wanted, occasion.customer.id, event.id, "detail")[0] == "yes"
    if writer.variant % 2 == 1:
        is_wanted = not is_wanted
    fresh = [quote for quote in terms.quotes if quote.lower() not in news.lower()]
    asked = "_asked" if occasion.is_question else ""
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
    event = occasion.event
    greeting = occasion.voice.greeting(
        occasion.customer.first_name,
        is_sad=event.kind in SAD_KINDS,
        is_grave=event.kind is Kind.BEREAVEMENT and event.who is not Who.PET,
    )
    body = [paragraph for paragraph in paragraphs if paragraph]
    if late:
        body[0] = f"{late} {body[0]}"
    return "\n\n".join([greeting, *body, occasion.voice.sign_as])
