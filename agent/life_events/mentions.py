"""Stage 3 of 6: Entry -> LifeEvent; the people a mail speaks of: relations, names and pronouns."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from functools import cache

from agent.life_events.keys import KeyIndex
from agent.life_events.pack import Pack, load_pack
from agent.life_events.signs import small, split_sentences
from agent.models import Who

PEOPLE = frozenset(Who) - {Who.PET, Who.COMPANY, Who.COMMUNITY}
_ANTECEDENT_REACH = 400
_CHAINED = {
    (Who.CHILD, Who.CHILD): Who.GRANDCHILD,
    (Who.SPOUSE, Who.CHILD): Who.CHILD,
    (Who.PARENT, Who.SPOUSE): Who.PARENT,
}
"""My daughter's son is a grandchild; who is not named here is a relative."""
_BESIDE = frozenset({Who.COLLEAGUE, Who.FRIEND})
"""Whoever is close to a colleague or friend is told of for that one's sake."""

NAME = r"(?-i:[A-ZÀ-ÞŁŚŻŌÅØÇŞİ](?:[a-zß-ÿłśżōåøçş]|'[A-Z])[\w'-]*)"
_NAMES = rf"{NAME}(?:,\s+{NAME}){{0,3}},?\s+(?:and|&)\s+{NAME}"
_POSSESSIVE = re.compile(r"'s$")
_SIGNED_BY_TWO = re.compile(
    rf"^[ \t]*({NAME})[ \t]+\(?(?:and|&|\+)[ \t]+({NAME})\)?[ \t]*$", re.MULTILINE
)
_SAINT = re.compile(r"\b(?:St|Saint|Ste)\.?\s+$")
_SAINTLY = frozenset({"st", "saint", "ste"})
_OWNS = re.compile(r"\s+\w")


class Side(StrEnum):
    """From whom a person is seen."""

    WRITER = "writer"
    READER = "reader"
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class Mention:
    """Words text[start:end] for a person; `who` is None where only a name or "she" is known."""

    start: int
    end: int
    side: Side
    who: Who | None
    name: str | None = None
    is_pronoun: bool = False
    is_possessive: bool = False
    """ "my", "your", "her" before something that is no person."""


@dataclass(frozen=True, slots=True)
class Grammar:
    """A pack's words for people, as patterns."""

    relation: re.Pattern[str]
    relation_index: KeyIndex
    """Says of most sentences, at little cost, that no relation is in them."""
    groups: dict[str, Who]
    bare: re.Pattern[str]
    definite: re.Pattern[str]
    titled: re.Pattern[str]
    name: re.Pattern[str]
    pronoun: re.Pattern[str]
    and_writer: re.Pattern[str]
    not_after: re.Pattern[str]
    about: re.Pattern[str]
    named: re.Pattern[str]
    becomes_parent: re.Pattern[str]
    a_child: re.Pattern[str]
    a_spouse: re.Pattern[str]
    with_us: re.Pattern[str]
    in_turns: re.Pattern[str]
    schooling: str
    """What a child has, as one pattern."""
    several: re.Pattern[str]
    he_is: re.Pattern[str]
    no_names: frozenset[str]
    writer_owns: re.Pattern[str]


@cache
def load_grammar(language: str) -> Grammar:
    """The words for people of a language."""
    pack = load_pack(language)
    words = {name: text.replace(" ", r"\s+") for name, text in pack.people.items()}
    groups = "|".join(f"(?P<{who}>{either})" for who, either in pack.relations.items())
    verbs = "|".join(pack.people["verbs"].split())

    def compiled(pattern: str) -> re.Pattern[str]:
        return re.compile(pattern, re.IGNORECASE)

    return Grammar(
        relation=compiled(
            rf"(?<![\w'])(?:(?P<det>\w+(?:\s+\w+)?(?:'s|(?<=s)')|{words['writer_owns']}"
            rf"|{words['reader_owns']}|{words['they_own']}|the)\s+)?"
            rf"(?:(?:{words['adjectives']})\s+){{0,2}}(?:{groups})(?!\w)"
            rf"(?:,?\s+(?P<name>{NAME}(?:\s+{NAME})?))?"
        ),
        relation_index=KeyIndex([*pack.relations.values()]),
        groups={who.value: who for who in pack.relations},
        bare=compiled(rf"(?:{pack.bare})\Z"),
        definite=compiled(rf"(?:{pack.definite})\Z"),
        titled=compiled(rf"\b(?:{words['titles']})\.?\s+{NAME}(?:\s+{NAME})?"),
        name=compiled(
            rf"(?<![\w@/.])(?P<det>(?:{words['writer_owns']})\s+)?"
            rf"(?P<name>{NAME}(?:\s+{NAME}){{0,2}})"
            rf"(?P<verb>(?:\s+|(?='))(?:'s|'ll|'d|{words['and_writer']}|{verbs})\b)?"
        ),
        pronoun=compiled(
            rf"(?<!\w)(?:(?P<writer>{words['writer']})|(?P<my>{words['writer_has']})"
            rf"|(?P<reader>{words['reader']})|(?P<your>{words['reader_has']})"
            rf"|(?P<they>{words['they']})|(?P<his>{words['they_own']}))(?!\w)"
        ),
        and_writer=compiled(rf"(?:\s+{NAME})?\s+{words['and_writer']}\b"),
        not_after=compiled(rf"\b(?:{words['prepositions']})\s+$"),
        about=compiled(rf"\b(?:{words['about']})\s+$"),
        named=compiled(
            # "The twins arrived on Friday, Mia and Noah", not "..., Anna and Tom are happy"
            rf"(?:\b(?:{words['named']})\s+"
            rf"|(?={_NAMES},?\s+(?:{words['writer_owns']}|{words['they_own']}|the)\s+"
            rf"(?:{words['several_born']})\b)|\b(?:{words['several_born']})"
            rf"(?:,?\s+(?={_NAMES}(?!\w))|\b[^.!?]{{0,80}}?[,:;(\u2013\u2014-]\s*"
            rf"(?={_NAMES}\s*(?:[,.;:!)\u2013\u2014-]|$))))"
            rf"(?P<name>{_NAMES}(?![\w'-]|\s+(?:{verbs})\b)|{NAME}(?:\s+{NAME}){{0,2}})"
        ),
        becomes_parent=compiled(rf"\b(?:{words['becomes_parent']})\b"),
        a_child=compiled(rf"\b(?:{words['a_child']})"),
        a_spouse=compiled(rf"\b(?:{words['a_spouse']})\b"),
        with_us=compiled(rf"\b(?:{words['with_us']})\b"),
        in_turns=compiled(rf"\b(?:{words['in_turns']})\b"),
        schooling=words["schooling"],
        several=compiled(rf"\b(?:{words['several']})\b"),
        he_is=compiled(words["he_is"]),
        no_names=frozenset(pack.people["no_names"].split()),
        writer_owns=compiled(rf"(?:{words['writer_owns']})\Z"),
    )


def find_mentions(
    text: str, *, pack: Pack, grammar: Grammar, customer_name: str, owner_name: str
) -> list[Mention]:
    """Everybody the text speaks of, in the order of the text; the owner's name is no mention."""
    return _Finder(text, pack, grammar, customer_name, owner_name).mentions()


class _Finder:
    """One text; who a name once was, it stays."""

    def __init__(
        self, text: str, pack: Pack, grammar: Grammar, customer_name: str, owner_name: str
    ) -> None:
        self._text = text
        self._grammar = grammar
        self._feeling = [found.span() for found in pack.judge["feeling"].finditer(text)]
        self._customer = set(customer_name.lower().split())
        self._owner = set(owner_name.lower().split())
        self._known: dict[str, Who] = {}
        self._signed_with = {
            name.lower() for found in _SIGNED_BY_TWO.finditer(text) for name in found.groups()
        }

    def mentions(self) -> list[Mention]:
        relations = self._relations()
        found = relations + self._names(relations)
        found += self._pronouns(sorted(found, key=lambda one: one.start))
        return sorted(found, key=lambda one: one.start)

    def _relations(self) -> list[Mention]:
        """Read "my sister Linh", "Mum", "your father" and "Matt's mother"."""
        grammar, found = self._grammar, list[Mention]()
        for match in self._matches():
            group = next(name for name in grammar.groups if match[name])
            word, det = match[group].lower(), (match["det"] or "").lower()
            who, side = grammar.groups[group], Side.WRITER
            if not det and not grammar.bare.match(word):
                continue
            is_living = who in PEOPLE or who is Who.PET
            if det == "the" and is_living and not grammar.definite.match(word):
                continue
            if det == "your":
                side = Side.READER
            elif det and det != "the" and not grammar.writer_owns.match(det):
                who, side = self._through(det, who, found)
            if grammar.and_writer.match(self._text, match.end(group)):
                who = Who.SELF
            name = self._as_name(match["name"])
            if name:
                self._known[name.split()[0].lower()] = who
            end = match.end() if name else match.end(group)
            found.append(Mention(match.start(), end, side, who, name))
        return found

    def _matches(self) -> Iterator[re.Match[str]]:
        """The relations of each sentence that may have one: a look at every letter takes long."""
        text, low = self._text, small(self._text)
        for one in split_sentences(text):
            if self._grammar.relation_index.possible(low[one.start : one.end]):
                yield from self._grammar.relation.finditer(text, one.start, one.end)

    def _through(self, det: str, who: Who, before: list[Mention]) -> tuple[Who, Side]:
        """Whose mother "my wife's mother", "Matt's mother" or "his mother" is."""
        if not det.endswith(("'s", "'")):
            base = before[-1] if before else None
            if base is None:
                return who, Side.WRITER
            if base.who in _BESIDE or (base.who, who) == (Who.CHILD, Who.CHILD):
                return _chained(base.who, who), base.side
            return who, base.side
        owned_by = det[:-2] if det.endswith("'s") else det[:-1]
        owner = self._grammar.relation.fullmatch(owned_by)
        if owner is not None and owner["det"]:
            group = next(name for name in self._grammar.groups if owner[name])
            side = Side.READER if owner["det"] == "your" else Side.WRITER
            return _chained(self._grammar.groups[group], who), side
        known = self._known.get(owned_by)
        if known is None and owned_by in self._signed_with:
            return Who.RELATIVE, Side.WRITER
        return (_chained(known, who) if known else Who.COLLEAGUE), Side.WRITER

    def _as_name(self, words: str | None) -> str | None:
        if not words or words.split()[0].lower() in self._grammar.no_names:
            return None
        return bare_name(words)

    def _names(self, relations: list[Mention]) -> list[Mention]:
        """Read "Hayley Nunn gets married", "our Becky" and "Camille, my daughter"."""
        grammar, text = self._grammar, self._text
        found = [
            Mention(*match.span(), Side.OTHER, Who.COLLEAGUE, bare_name(match[0]))
            for match in grammar.titled.finditer(text)
            if not any(one.start < match.end() and match.start() < one.end for one in relations)
        ]
        taken = [(one.start, one.end) for one in (*relations, *found)]
        for match in grammar.name.finditer(text):
            start, end = match.span("name")
            if any(first < end and start < last for first, last in taken):
                continue
            name = bare_name(match["name"])
            words = name.lower().split()
            if words[0] in grammar.no_names or self._owner.intersection(words):
                continue
            mention = self._name(match, name, relations)
            if mention is not None:
                found.append(mention)
                if mention.who not in (None, Who.SELF):
                    self._known.setdefault(words[0], mention.who or Who.FRIEND)
        return found

    def _name(self, match: re.Match[str], name: str, relations: list[Mention]) -> Mention | None:
        grammar, text = self._grammar, self._text
        start, end = match.span("name")
        words = name.lower().split()
        verb = (match["verb"] or "").strip().lower()
        before = text[max(0, start - 24) : start]
        is_thing = bool(grammar.not_after.search(before))
        is_told_of = bool(grammar.about.search(before))
        if grammar.and_writer.match(text, end) and not is_thing:
            return Mention(start, match.end(), Side.WRITER, Who.SELF)
        if self._customer.intersection(words):
            return Mention(start, end, Side.OTHER, Who.SELF)
        relation = next((one for one in relations if end < one.start <= end + 3), None)
        if relation is not None and relation.name is None and text[end] == ",":
            return Mention(start, relation.end, relation.side, relation.who, name)
        is_possessive = match["name"].endswith("'s") or verb.startswith("'s")
        stands_first = not before.strip() or before.rstrip()[-1] in ".!?\n:"
        if _SAINT.search(before) or words[0] in _SAINTLY:
            return None
        if text[end : end + 1] == "," and stands_first:  # somebody is spoken to
            return None
        is_place = not (is_possessive and _OWNS.match(text, end))
        if is_thing and not is_told_of and is_place:  # "in Leeds", "at Carlo's", not "at Jo's side"
            return None
        if not (verb or match["det"] or is_possessive or is_told_of or words[0] in self._known):
            return None
        who = self._known.get(words[0])
        if who is None and (match["det"] or len(words) > 1):
            who = Who.CHILD if match["det"] else Who.COLLEAGUE
        return Mention(match.start(), end, Side.WRITER if match["det"] else Side.OTHER, who, name)

    def _pronouns(self, others: list[Mention]) -> list[Mention]:
        """I and you, and whom "she" stands for; "I'm sorry" and "I hear" tell of nobody."""
        found: list[Mention] = []
        starts = [one.start for one in others]
        for match in self._grammar.pronoun.finditer(self._text):
            start = match.start()
            if any(first <= start < last for first, last in self._feeling):
                continue
            index = bisect_left(starts, start)
            if any(one.start <= start < one.end for one in others[max(0, index - 1) : index + 1]):
                continue
            side, who, name = Side.OTHER, None, None
            if match["writer"] or match["my"]:
                side, who = Side.WRITER, Who.SELF
            elif match["reader"] or match["your"]:
                side, who = Side.READER, Who.SELF
            elif (base := _antecedent(others[:index], start)) is not None:
                side, who, name = base.side, base.who, base.name
            owns = bool(match["my"] or match["your"] or match["his"])
            found.append(
                Mention(start, match.end(), side, who, name, is_pronoun=True, is_possessive=owns)
            )
        return found


def _chained(base: Who | None, who: Who) -> Who:
    if base is not None and base in _BESIDE:
        return base
    return _CHAINED.get((base or who, who), Who.RELATIVE)


def _antecedent(before: Iterable[Mention], start: int) -> Mention | None:
    for one in reversed(list(before)):
        if start - one.start > _ANTECEDENT_REACH:
            return None
        if one.who not in (Who.SELF, Who.COMPANY, Who.COMMUNITY):
            return one
    return None


def bare_name(words: str) -> str:
    """A name without "'s", on one line."""
    return _POSSESSIVE.sub("", " ".join(words.split()))
