"""Making a move: of the many ways to say it, the one for this person, this event and this day."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from string import Formatter

from agent.drafts.occasion import Occasion
from agent.drafts.phrases import word_list
from agent.drafts.told.terms import Terms
from agent.drafts.told.things import group_of
from agent.models import Kind, When

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
_LONG_WORD = re.compile(r"[^\W\d_]{6,}|\bnames?\b")
_MIN_SHARED_WORDS = 3
"""A shorter sentence may stand in two letters."""
_CLAIMS_A_THOUGHT = re.compile(
    r"\b(?:thought of|thinking of|in mind|(?:in|of) my (?:mind|thoughts)|fingers crossed)\b"
)
_NAMES_PERSON = re.compile(r"\{(?:persons?|name)\}")
_ONE_NAME = re.compile(r"\b(?:a|that|the) (?:\w+ ){0,2}name\b")
_DAY_SLOT = re.compile(r"\{(?:on_)?day\}")
AS_NEWS = re.compile(
    r"\b(?:telling me|told me|to read|to hear|no idea|date slip|mentioned it|sounds like)\b"
)
_EARLY = re.compile(r"\b(?:early|ahead of|coming up|the night before)\b")
_COMING_UP = re.compile(r"\bcoming up fast\b")
_ASKS_IF_UNHARMED = re.compile(
    r"\b(?:is everybody|hope (?:nobody|everybody|you're all|you and yours)"
    r"|you're all right would)\b"
)
_ASKS_THE_DAY = re.compile(r"\b(?:a date|the date|when (?:is|will|are)|which day)\b[^.!]*\?", re.I)
_GLADNESS = (
    re.compile(
        r"\b(?:glad|pleased|happy|delighted|thrilled|made my day|good news|lovely news"
        r"|congratulat\w+|well done)\b",
        re.IGNORECASE,
    ),
    re.compile(r"\bsorry\b", re.IGNORECASE),
    re.compile(r"\bsmil(?:ed?|ing)\b|\bI(?: do)? like\b", re.IGNORECASE),
)
"""Feelings that are said once in a letter."""
_ASKS_HOW_IT_IS_KEPT = re.compile(r"\bmark (?:it|the)\b[^.!]*\?", re.IGNORECASE)
_KEPT = re.compile(
    r"\b(?:cake|party|dinner|lunch|danced?|dress|hall|restaurant|champagne|toast|doughnuts|picnic"
    r"|barbecue|bbq|open house|celebrat\w+|invit\w+|come (?:along|by|if)|soup|speech(?:es)?)\b",
    re.IGNORECASE,
)
"""What a mail has that tells how a day is kept."""
_HOPES_FOR_HEALTH = re.compile(
    r"good wishes|worst is over|mend|heals|given (?:all )?the time|good hands|hear how",
    re.IGNORECASE,
)
_DYING = re.compile(
    r"\b(?:hospice|palliative|terminal(?:ly)?|(?:days|weeks) (?:left|maybe|to live|now|at most)"
    r"|a (?:week|month)s? (?:maybe|or two|at most)|nothing (?:more|else) (?:they|to) (?:can )?do"
    r"|not long now|ALS|motor neurone|incurable)\b"
)
_QUESTION = re.compile(r"[^.?!]*\?")
_WORD = re.compile(r"[^\W\d_]+")
_FORMATTER = Formatter()


@dataclass(slots=True)
class Picker:
    """Picks one way of each move for an occasion, and keeps which line each sentence came from."""

    occasion: Occasion
    terms: Terms
    variant: int = 0
    taken: frozenset[str] = frozenset()
    """Sentences of the letters that wait beside this one."""
    _lines: dict[str, str] = field(default_factory=dict)

    def fill(self, line: str, slots: Mapping[str, str] | None = None) -> str:
        """The line in the terms of the event, or of these `slots` beside them; "" if it cannot."""
        return fill_line(line, self.terms.slots | dict(slots or {}))

    def pick(
        self,
        move: str,
        lines: Sequence[str],
        *,
        slots: Mapping[str, str] | None = None,
        questions: int = 9,
        said: str = "",
        again: bool = True,
    ) -> str:
        """One line whose slots are known, among those that say most of this customer; else "".

        Lines used lately come only where there is no other, and not at all unless `again`.
        Sentences that wait in another letter,
        and words already `said`, come last.
        """
        known = [line for line in lines if line.count("?") <= max(questions, 0)]
        known = [line for line in known if self.fill(line, slots) and self._is_true(line)]
        fresh = [line for line in known if line not in self.occasion.used]
        known = fresh or (known if again else [])
        felt = [line for line in known if not feels_again(self.fill(line, slots), said)]
        known = felt or (known if again and move == "news" else [])
        if not known:
            return ""
        if move == "news":
            if self.terms.person and self.terms.person.has_name:
                known = [line for line in known if _NAMES_PERSON.search(line)] or known
            weight = {line: _weight(line) for line in known}
            best = max(weight.values())
            known = [line for line in known if weight[line] >= max(best - 2, min(best, 1))]
        occasion = self.occasion
        ordered = stable_order(
            known, occasion.customer.id, occasion.key, occasion.suggestion.practice, move
        )
        start = self.variant % len(ordered)
        filled = {self.fill(line, slots): line for line in (*ordered[start:], *ordered[:start])}
        text = min(
            filled,
            key=lambda text: (
                _begins_alike(text, said),
                repeats(text, said),
                len(sentences_of(text) & self.taken),
            ),
        )
        self._lines[text] = filled[text]
        return text

    def note(self, text: str, line: str) -> None:
        """Remember which line a text was made of that another picked."""
        self._lines[text] = line

    def moves(self, *texts: str) -> tuple[str, ...]:
        """The lines that these texts were made of."""
        return tuple(self._lines[text] for text in texts if text in self._lines)

    def _is_true(self, line: str) -> bool:
        """Whether the mail leaves room for the line: nothing told is asked, or feigned."""
        if self.occasion.life_event is None:
            return True
        event, slots = self.occasion.event, self.terms.slots
        if "unharmed" in slots and _ASKS_IF_UNHARMED.search(line):
            return False
        if " and " in slots.get("name", "") and _ONE_NAME.search(line):
            return False
        if "visitor" in slots and "trip" in line:
            return False
        if self._asks_what_is_told(line):
            return False
        told = " ".join(self.terms.sentences)
        if _HOPES_FOR_HEALTH.search(line) and _DYING.search(told):
            return False
        if _ASKS_HOW_IT_IS_KEPT.search(line) and _KEPT.search(told):
            return False
        if _ASKS_THE_DAY.search(line) and self._knows_the_day:
            return False
        days_ahead = (event.first_day - self.occasion.today).days if event.first_day else None
        if days_ahead == 0 and _EARLY.search(line):
            return False
        if days_ahead == 1 and _COMING_UP.search(line):
            return False
        if self.terms.is_known_already and AS_NEWS.search(line):
            return False
        return event.status is When.UPCOMING or not any(
            _CLAIMS_A_THOUGHT.search(sentence) and _DAY_SLOT.search(sentence)
            for sentence in re.split(r"(?<=[.?!])\s+", line)
        )  # nobody thought of it on a day of which he was told only afterwards

    def _asks_what_is_told(self, line: str) -> bool:
        """Whether it asks after a thing of which the mail tells: "Have you seen the ring yet?"."""
        asked = " ".join(_QUESTION.findall(line)).lower()
        words = set(_WORD.findall(asked))
        things = {word for word in words if group_of(word)}
        things |= {word for word in words if len(word) > 3 and word not in word_list("common")}
        return bool(things) and any(
            things & set(_WORD.findall(text.lower())) for text in self.terms.sentences
        )

    @property
    def _knows_the_day(self) -> bool:
        event = self.occasion.event
        if event.kind is Kind.ENGAGEMENT:  # its own day is not the wedding's
            return any(one.kind is Kind.WEDDING and one.date for one in self.occasion.beside)
        return bool(event.date)


def stable_order(items: Iterable[str], *key: str) -> list[str]:
    """The items in an order that is the same on every machine and differs with every key."""

    def rank(item: str) -> str:
        return hashlib.sha256("\0".join((*key, item)).encode("utf-8", "surrogatepass")).hexdigest()

    return sorted(items, key=rank)


def fill_line(line: str, slots: Mapping[str, str]) -> str:
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


@lru_cache(maxsize=1024)
def sentences_of(text: str) -> frozenset[str]:
    """The sentences of a letter that another should not have, too."""
    found = re.split(r"(?<=[.?!])\s+|\n+", text.lower())
    return frozenset(item for item in found if len(item.split()) >= _MIN_SHARED_WORDS)


def feels_again(text: str, said: str) -> bool:
    """Whether it is glad, or sorry, once more: "I'm so pleased" after "I'm very glad"."""
    return any(feeling.search(text) and feeling.search(said) for feeling in _GLADNESS)


def _begins_alike(text: str, said: str) -> bool:
    """Whether it begins as the sentence before it does: "I hope it ... I hope they ..."."""
    last = re.split(r"(?<=[.?!])\s+", said.strip())[-1].split()[:2]
    return bool(last) and text.split()[:2] == last


def repeats(text: str, said: str) -> bool:
    """Whether a long word of the one stands in the other."""
    ordinary = text.lower(), said.lower()
    return bool(set(_LONG_WORD.findall(ordinary[0])) & set(_LONG_WORD.findall(ordinary[1])))


def _weight(line: str) -> int:
    slots = {slot for _, slot, _, _ in _FORMATTER.parse(line) if slot}
    return len(slots & _SPECIFIC) + 2 * bool(slots & _NAMING) + 6 * ("feat" in slots)
