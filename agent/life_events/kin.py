"""Stage 3 of 6: Entry -> LifeEvent; whether two tellings speak of one person.

A relation is said ("my dad") or only guessed by the reader from a bare name or a pronoun ("Frank",
"he"); what is guessed gives way to what is said.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from agent.models import Entry, FoundEvent, Kind, Who

_REACH = 90
_WORDS = {
    Who.SELF: "i i'm i'll i've i'd me my mine myself we we're we'll we've us our ours",
    Who.SPOUSE: "husband wife partner fiance fiancee fiancé fiancée spouse boyfriend girlfriend "
    "hubby missus other-half",
    Who.CHILD: "son daughter stepson stepdaughter child children kid kids boy girl eldest oldest "
    "youngest twins little-one",
    Who.PARENT: "dad father mum mom mother mam parents parent papa mama stepfather stepmother "
    "folks",
    Who.SIBLING: "brother sister siblings twin",
    Who.GRANDCHILD: "grandson granddaughter grandchild grandchildren grandkids grandkid",
    Who.RELATIVE: "aunt auntie uncle cousin niece nephew grandmother grandfather grandma grandpa "
    "gran granny nan grandad granddad mother-in-law father-in-law sister-in-law brother-in-law "
    "son-in-law daughter-in-law in-laws",
    Who.FRIEND: "friend friends neighbour neighbor neighbours neighbors buddy mate pal roommate",
    Who.COLLEAGUE: "colleague colleagues team coworker co-worker boss manager assistant "
    "department office staff crew foreman apprentice supervisor",
}
_WHO_OF = {word: who for who, words in _WORDS.items() for word in words.split()}
_OPPOSITES = (
    ("son stepson boy brother", "daughter stepdaughter girl sister"),
    ("dad father papa stepfather", "mum mom mother mam mama stepmother"),
    ("husband boyfriend fiance fiancé", "wife girlfriend fiancee fiancée missus"),
    ("grandson", "granddaughter"),
    ("uncle nephew", "aunt auntie niece"),
    ("uncle aunt auntie", "nephew niece cousin"),
    ("grandmother grandma gran granny nan", "grandfather grandpa grandad granddad"),
    ("mother-in-law", "father-in-law"),
    ("sister-in-law", "brother-in-law"),
    ("son-in-law", "daughter-in-law"),
    ("eldest oldest", "youngest little-one"),
)
_APART = tuple((frozenset(one.split()), frozenset(other.split())) for one, other in _OPPOSITES)
_SURE = frozenset({Who.COMPANY, Who.COMMUNITY, Who.PET})
"""Never guessed from a name, and never a person."""
_TOGETHER = frozenset(
    {
        Kind.WEDDING,
        Kind.ENGAGEMENT,
        Kind.ANNIVERSARY,
        Kind.PREGNANCY,
        Kind.MOVE,
        Kind.TRAVEL,
        Kind.HARDSHIP,
        Kind.SEPARATION,
        Kind.NEW_PET,
    }
)
"""Kinds that happen to a couple: "we" and "my wife and I" are one."""
_COUPLE = frozenset({Who.SELF, Who.SPOUSE})
_WORD = re.compile(r"[^\W\d_]+(?:['’-][^\W\d_]+)*")
_SENTENCE_END = re.compile(r"[.!?](?=\s)|\n\s*\n")


@dataclass(frozen=True, slots=True)
class Person:
    """Who a telling speaks of, as far as its own words say."""

    who: Who
    is_said: bool
    """The relation is said, and not guessed."""
    name: str | None = None
    words: frozenset[str] = frozenset()
    """The words for that relation: "dad", "youngest"."""

    @property
    def first_name(self) -> str:
        return first_name(self.name)

    def with_words_of(self, other: Person) -> Person:
        """What is known of a person once another telling has spoken of him, too."""
        better = other if other.is_said and not self.is_said else self
        return Person(
            better.who,
            self.is_said or other.is_said,
            self.name or other.name,
            self.words | (other.words if other.who is better.who else frozenset()),
        )


def first_name(name: str | None) -> str:
    """What tells people of one family apart, folded."""
    words = (name or "").split()
    return words[0].casefold() if words else ""


def person_of(found: FoundEvent, entry: Entry) -> Person:
    """Whom a found event is about, by the sentence that tells of it."""
    words = said_in(sentence_of(found.evidence, found.start, entry))
    own = frozenset(word for word, who in words.items() if who is found.who)
    is_said = found.who in _SURE or bool(own)
    return Person(found.who, is_said, found.name, own - {"i", "my", "me", "we", "our", "us"})


def speaks_of(person: Person, text: str) -> bool:
    """Whether a text that says of whom it is ("Mum's scan") may be of that person."""
    said = said_in(text)
    others = {word: who for word, who in said.items() if who not in (Who.SELF, Who.COLLEAGUE)}
    own = frozenset(word for word, who in others.items() if who is person.who)
    return not others or (bool(own) and not any(_speak_against(person.words, own)))


def is_meant_by(person: Person, text: str) -> bool:
    """Whether a text says of whom it is, and that is this person: "with Dad it was nothing"."""
    is_said = any(who is person.who for who in said_in(text).values())
    return person.who not in (Who.SELF, Who.COLLEAGUE) and is_said and speaks_of(person, text)


@lru_cache(maxsize=4096)
def said_in(text: str) -> dict[str, Who]:
    """The words of a text that say whose something is."""
    words = (word.casefold().replace("’", "'") for word in _WORD.findall(text))
    bare = (word if word in _WHO_OF else word.removesuffix("'s") for word in words)
    return {word: _WHO_OF[word] for word in bare if word in _WHO_OF}


def sentence_of(quote: str, start: int | None, entry: Entry) -> str:
    """The sentence around a quote of an entry, as far as it reaches."""
    text = entry.text
    if start is None or text[start : start + len(quote)] != quote:
        start = text.find(quote)
    if start < 0:
        return quote
    end = start + len(quote)
    before = _SENTENCE_END.split(text[max(0, start - _REACH) : start])[-1]
    return before + quote + _SENTENCE_END.split(text[end : end + _REACH])[0]


def is_one(known: Person, told: Person, kind: Kind, *, is_near: bool) -> bool:
    """Whether two tellings of one kind may be of one person.

    A guessed relation, where at most one of them has a name, needs them near to each other: in one
    thread, or within weeks.
    """
    names = known.first_name, told.first_name
    if all(names) and names[0] != names[1]:
        return False
    if any(_speak_against(known.words, told.words)):
        return False
    if known.who is told.who:
        return True
    if kind in _TOGETHER and {known.who, told.who} <= _COUPLE:
        return True
    if (known.is_said and told.is_said) or _SURE & {known.who, told.who}:
        return False
    if all(names):
        return True
    return is_near and (not _is_guessed_self(known) or not _is_guessed_self(told))


def _is_guessed_self(person: Person) -> bool:
    return person.who is Who.SELF and not person.is_said


def _speak_against(one: frozenset[str], other: frozenset[str]) -> list[bool]:
    return [
        bool(
            (left & one and right & other and not (right & one or left & other))
            or (right & one and left & other and not (left & one or right & other))
        )
        for left, right in _APART
    ]
