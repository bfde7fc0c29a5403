"""Stage 3 of 6: Entry -> LifeEvent; whose life event it is, from the words around the sign."""

from __future__ import annotations

import re
from bisect import bisect_left
from dataclasses import dataclass
from enum import StrEnum
from functools import cache

from agent.life_events.pack import Pack, load_pack
from agent.life_events.signs import Sign
from agent.models import Kind, Who


class Side(StrEnum):
    """From whom a person is seen."""

    WRITER = "writer"
    READER = "reader"
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class Mention:
    """Words text[start:end] that name a person; `who` is None where only a name or "she" is known."""

    start: int
    end: int
    side: Side
    who: Who | None
    name: str | None = None
    is_pronoun: bool = False
    is_possessive: bool = False
    """ "my", "your", "her" before something that is no person."""


_NAME = (
    r"(?-i:(?!(?:January|February|March|April|May|June|July|August|September|October|November|December"
    r"|Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept?|Oct|Nov|Dec|Mon|Tue|Wed|Thu|Fri|Sat|Sun"
    r"|Mondays?|Tuesdays?|Wednesdays?|Thursdays?|Fridays?|Saturdays?|Sundays?|I|The|And|Re|Hi|Dear|Hello"
    r"|Christmas|Easter|Thanksgiving|God|PS|PO|OK|English|British|American|French|German)\b)"
    r"[A-ZÀ-ÞŁŚŻŌÅØÇŞİ](?:[a-zß-ÿłśżōåøçş]|'[A-Z])[\w'-]*)"
)
_TITLE = r"(?:Mr|Mrs|Ms|Miss|Dr|Herr|Frau|Madame|Mme|Señora|Sister|Father|Pastor|Fr|Sr)\.?\s+"
_TITLED = re.compile(rf"(?-i:\b{_TITLE})({_NAME}(?:\s+{_NAME})?)")
_VERB = (
    r"(?:'s|is|was|has|had|got|gets|starts?|started|goes|went|made|turns|turned|will|and\s+(?:I|me)|died|passed|"
    r"graduates?|graduated|retires?|retired|proposed|finishes|finished|came|arrived|broke|fell|won|took|"
    r"moved|moves|lost|told|said|becomes|became|joined|leaves|left|just|ran|gave|begins|began|walked|"
    r"says|flies|finally|can|comes|does|did|wants|needs|married|marries|'ll|'d)"
)
_BARE_NAME = re.compile(
    rf"(?<![\w@/.])(?P<det>(?i:our|my|wor)\s+)?(?P<name>{_NAME}(?:\s+{_NAME}){{0,2}})(?P<verb>(?:\s+|(?='))(?i:{_VERB})\b)?"
)
_NOT_AFTER = re.compile(
    r"\b(?:in|at|to|from|for|of|near|into|via|on|the|outside|around|through|over|by)\s+$", re.IGNORECASE
)
_OF_SOMEBODY = re.compile(r"\b(?:about|sorry for|birthday of|wedding of|loss of|death of|passing of|pictures of)\s+$", re.IGNORECASE)
_NO_NAMES = frozenset(
    "the it this we he she they there that my our his her its their your you what who here how when where why "
    "congratulations congrats hope thanks thank happy sorry welcome please no yes so but and if as at in on "
    "for from with after before since until while then now well good great best just also another all both "
    "every some any one two three order invoice team sales office monday dear hi hello mum dad mom again not "
    "half out back only last next new first got had back still yesterday today tomorrow tonight guess finally "
    "unfortunately because although did do does is are was were will can could would should am let may enjoy "
    "baby sir madam everyone everybody nobody somebody someone daughter son wife husband once being having "
    "meanwhile however anyway speaking ps merry christmas easter wow oh ok okay sadly it's i'm i've that's "
    "he's she's we're they're there's what's here's who's i'll we'll we've".split()
)
_NAMED = re.compile(
    rf"\b(?:named|called|name is|name's|name was|names are|we call (?:him|her|it)|welcome to the world,?|"
    rf"answers to|welcome(?: home)?,?)\s+(?P<name>{_NAME}(?:\s+{_NAME}){{0,2}})",
    re.IGNORECASE,
)


@cache
def _relation_pattern(language: str) -> tuple[re.Pattern[str], dict[str, Who]]:
    pack = load_pack(language)
    groups = "|".join(f"(?P<{who}>{words})" for who, words in pack.relations.items() if who in _PEOPLE)
    things = "|".join(f"(?P<{who}>{words})" for who, words in pack.relations.items() if who not in _PEOPLE)
    pattern = re.compile(
        rf"(?<![\w'])(?:(?P<det>my|our|your|his|her|their|wor|the|me|mi|one\s+of\s+(?:my|our)"
        rf"|(?:[\w]+(?:\s+[\w]+)?)'s)\s+)?"
        rf"(?:(?:own|old|older|elder|eldest|younger|youngest|oldest|little|wee|big|dear|poor|beloved|middle|late|baby|only"
        rf"|first|second|third|other|new|lovely|best|dearest|closest|beautiful|darling|former|twin|step|head|whole|entire"
        rf"|family|neighbour|warehouse|sales|office|night|local|favou?rite|great|\d+[- ]year[- ]old)\s+){{0,2}}"
        rf"(?:{groups}|{things})(?!\w)(?!'s\s+(?:day|school|hospital|home))(?:,?\s+(?P<name>{_NAME}(?:\s+{_NAME})?))?",
        re.IGNORECASE,
    )
    return pattern, {who.value: who for who in pack.relations}


_PEOPLE = frozenset(Who) - {Who.PET, Who.COMPANY, Who.COMMUNITY}
_PRONOUN = re.compile(
    r"(?<![\w])(?:(?P<writer>i|we|me|us|myself|ourselves|i'm|i've|we're|we've|i'd|i'll|we'll|we'd|im|ive)"
    r"|(?P<my>my|our|mine|ours)|(?P<reader>you|yourself|you're|you've|you'll|u)|(?P<your>your|yours)"
    r"|(?P<other>he|she|they|him|he's|she's|they're|they've|he'll|she'll|them)|(?P<his>his|her|their))(?!\w)",
    re.IGNORECASE,
)
_CHAINED = {
    (Who.CHILD, Who.CHILD): Who.GRANDCHILD,
    (Who.SPOUSE, Who.CHILD): Who.CHILD,
    (Who.PARENT, Who.SPOUSE): Who.PARENT,
}
"""My daughter's son is a grandchild; who is not named here is a relative."""
_BESIDE = frozenset({Who.COLLEAGUE, Who.FRIEND})
"""Whoever is close to a colleague or friend is told of for that one's sake."""


class People:
    """The people a mail speaks of, in the order they stand in it."""

    def __init__(
        self, text: str, *, pack: Pack, language: str, customer_name: str, owner_name: str
    ) -> None:
        self._text = text
        self._pack = pack
        self._owner = {word.lower() for word in owner_name.split()}
        self._customer = {word.lower() for word in customer_name.split()}
        self._feeling = [match.span() for match in pack.judge["feeling"].finditer(text)]
        self._known: dict[str, Who] = {}
        pattern, groups = _relation_pattern(language)
        self._bare = re.compile(rf"(?:{pack.bare})\Z", re.IGNORECASE)
        self._definite = re.compile(rf"(?:{pack.definite})\Z", re.IGNORECASE)
        found = self._relations(pattern, groups)
        found += self._names(found)
        found += self._pronouns(found)
        self.mentions = sorted(found, key=lambda mention: mention.start)

    def _relations(self, pattern: re.Pattern[str], groups: dict[str, Who]) -> list[Mention]:
        found: list[Mention] = []
        for match in pattern.finditer(self._text):
            group = next(name for name in groups if match[name])
            who: Who = groups[group]
            word = match[group]
            det = (match["det"] or "").lower()
            if not det and not self._bare.match(word):
                continue
            if det == "the" and who in _PEOPLE | {Who.PET} and not self._definite.match(word):
                continue
            side = Side.READER if det == "your" else Side.WRITER
            name = match["name"]
            if det.endswith("'s") or det in ("his", "her", "their"):
                base = found[-1] if found else None
                if det.endswith("'s") and (of := self._relation_in(pattern, groups, det[:-2])):
                    own, base_who = of
                    who = base_who if base_who in _BESIDE else _CHAINED.get((base_who, who), Who.RELATIVE)
                    side = Side.READER if own == "your" else Side.WRITER
                elif det.endswith("'s"):
                    base = next((one for one in reversed(found) if one.end >= match.start() and one.start <= match.start()), None)
                    if base is None:
                        base_who = self._known.get(det[:-2])
                        who = _CHAINED.get((base_who, who), Who.RELATIVE) if base_who else Who.COLLEAGUE
                elif base is not None and base.who in _BESIDE:
                    who, side = base.who, base.side
                elif base is not None and base.who is Who.CHILD and who is Who.CHILD:
                    who, side = Who.GRANDCHILD, base.side
                elif base is not None:
                    side = base.side
            elif word.lower() == "partner" and not re.match(r"my|your", det):
                continue
            elif word.lower() in ("boy", "girl") and det == "the":
                who = Who.CHILD
            if re.match(r"(?:\s+[A-Z]\w+)?\s+(?:and|&)\s+(?:i|me|myself)\b", self._text[match.end(group) : match.end(group) + 30], re.IGNORECASE):
                who = Who.SELF
            if name and name.split()[0].lower() not in _NO_NAMES:
                name = re.sub(r"['’]s$", "", name)
                self._known[name.split()[0].lower()] = who
            else:
                name = None
            end = match.end() if name else match.end(group)
            found.append(Mention(match.start(), end, side, who, name))
        return found

    @staticmethod
    def _relation_in(
        pattern: re.Pattern[str], groups: dict[str, Who], words: str
    ) -> tuple[str, Who] | None:
        """The owning word and the relation in "my sister", as before "'s husband"."""
        match = pattern.fullmatch(words)
        if match is None or not match["det"]:
            return None
        return match["det"].lower(), groups[next(name for name in groups if match[name])]

    def _names(self, relations: list[Mention]) -> list[Mention]:
        text, found = self._text, []
        taken = [(one.start, one.end) for one in relations]
        for match in _TITLED.finditer(text):
            found.append(Mention(match.start(), match.end(), Side.OTHER, Who.COLLEAGUE, _bare(match[0])))
        taken += [(one.start, one.end) for one in found]
        for match in _BARE_NAME.finditer(text):
            start, end = match.span("name")
            if any(first < end and start < last for first, last in taken):
                continue
            name = _bare(match["name"])
            words = name.lower().split()
            if words[0] in _NO_NAMES:
                continue
            if self._owner.intersection(words):
                continue
            before = text[max(0, start - 24) : start]
            if (
                match["verb"]
                and match["verb"].strip().lower().startswith("and")
                and not _NOT_AFTER.search(before)
            ):
                found.append(Mention(start, match.end(), Side.WRITER, Who.SELF))
                continue
            if self._customer.intersection(words):
                found.append(Mention(start, end, Side.OTHER, Who.SELF))
                continue
            follows = re.match(r",\s+(?:my|our|your)\s+[\w ]{0,20}", text[end : end + 40])
            relation = next((one for one in relations if end < one.start <= end + 3), None)
            if follows and relation is not None and relation.name is None:
                found.append(Mention(start, relation.end, relation.side, relation.who, name))
                self._known[words[0]] = relation.who or Who.FRIEND
                continue
            is_possessive = match["name"].endswith("'s") or bool((match["verb"] or "").startswith("'s"))
            sits_first = not before.strip() or before.rstrip()[-1] in ".!?\n:"
            if text[end : end + 1] == "," and sits_first:
                continue
            if _NOT_AFTER.search(before) and not _OF_SOMEBODY.search(before) and not is_possessive:
                continue
            if not (match["verb"] or match["det"] or is_possessive or words[0] in self._known
                    or _OF_SOMEBODY.search(before)):
                continue
            who = self._known.get(words[0])
            if who is None and match["det"]:
                who = Who.CHILD
            if who is None and len(words) > 1:
                who = Who.COLLEAGUE
            if who is not None:
                self._known.setdefault(words[0], who)
            side = Side.WRITER if match["det"] else Side.OTHER
            found.append(Mention(match.start(), end, side, who, name))
        return found

    def _pronouns(self, others: list[Mention]) -> list[Mention]:
        found: list[Mention] = []
        ordered = sorted(others, key=lambda one: one.start)
        taken = [one.start for one in ordered]
        for match in _PRONOUN.finditer(self._text):
            start = match.start()
            if any(first <= start < last for first, last in self._feeling):
                continue
            index = bisect_left(taken, start)
            if any(one.start <= start < one.end for one in ordered[max(0, index - 1) : index + 1]):
                continue
            side = Side.OTHER
            who: Who | None = None
            if match["writer"] or match["my"]:
                side, who = Side.WRITER, Who.SELF
            elif match["reader"] or match["your"]:
                side, who = Side.READER, Who.SELF
            name = None
            if side is Side.OTHER:
                base = self._antecedent(ordered[:index], start)
                if base is not None:
                    side, who, name = base.side, base.who, base.name
            is_possessive = bool(match["my"] or match["your"] or match["his"])
            found.append(
                Mention(start, match.end(), side, who, name, is_pronoun=True, is_possessive=is_possessive)
            )
        return found

    @staticmethod
    def _antecedent(before: list[Mention], start: int) -> Mention | None:
        for one in reversed(before):
            if start - one.start > 400:
                return None
            if one.who not in (Who.SELF, Who.COMPANY, Who.COMMUNITY):
                return one
        return None

    def whose(self, sign: Sign, sentence: tuple[int, int], clause: tuple[int, int]) -> Mention | None:
        """The person whose event a sign tells of; None where its sentence names nobody."""
        of = sign.of
        fit = [
            one
            for one in self.mentions
            if sentence[0] <= one.start < sentence[1]
            and (one.who in _PEOPLE or one.who is None or one.who in of.also)
        ]
        inside = [one for one in fit if one.start < sign.end and one.end > sign.start]
        if persons := [one for one in inside if not one.is_pronoun]:
            return persons[0]
        owned = [one for one in inside if one.is_pronoun and one.side is not Side.OTHER]
        subjects = [one for one in fit if one.end <= sign.start and not one.is_possessive]
        in_clause = [one for one in subjects if one.start >= clause[0]]
        if of.prefers_relation:
            related = [
                one
                for one in fit
                if clause[0] <= one.start < clause[1] and not one.is_pronoun and one.who is not Who.SELF
            ]
            if related and not owned:
                before = [one for one in related if one.end <= sign.start]
                return before[-1] if before else related[0]
        near = [
            one
            for one in fit
            if one.is_possessive and one.side is not Side.OTHER and 0 <= sign.start - one.end <= 25
            and one.start >= clause[0]
        ]
        if near and not (in_clause and in_clause[-1].start > near[-1].start):
            return near[-1]
        if owned and not (in_clause and not in_clause[-1].is_pronoun):
            return owned[-1]
        if in_clause:
            return in_clause[-1]
        if inside:
            return inside[-1]
        after = [one for one in fit if one.start >= sign.end and one.start < clause[1]]
        if after and (not after[0].is_pronoun or after[0].side is Side.READER):
            return after[0]
        if subjects:
            return subjects[-1]
        if after:
            return after[0]
        rest = [one for one in fit if one.start >= clause[0] and not one.is_possessive]
        return rest[0] if rest else (fit[0] if fit else None)


def name_given(text: str, start: int, end: int) -> str | None:
    """The name that text[start:end] gives somebody or something: "a kitten called Mochi"."""
    match = _NAMED.search(text, start, end)
    return _bare(match["name"]) if match else None


def _bare(name: str) -> str:
    return re.sub(r"['’]s$", "", " ".join(name.split()))


_AS_PARENT = re.compile(r"\b(?:had|gave|given|delivered|became|becomes?|adopted|welcomed|her bab)", re.IGNORECASE)


def who_of(sign: Sign, person: Mention | None, text: str) -> Who:
    """Whose event it is in the words of life-events.md."""
    of = sign.of
    if of.always is not None:
        return of.always
    if person is None:
        return of.who
    who = person.who if person.who is not None else of.named
    words = text[sign.start : sign.end]
    if of.kind is Kind.BIRTH:
        if person.who is None and _AS_PARENT.search(words):
            return Who.COLLEAGUE
        if who in (Who.SELF, Who.SPOUSE):
            return Who.CHILD
        if who is Who.CHILD and (_AS_PARENT.search(words) or "grand" in words.lower()):
            return Who.GRANDCHILD
        return who
    if who is Who.SELF:
        return of.self_is
    if who is Who.SPOUSE and of.kind is Kind.SEPARATION:
        return Who.SELF
    return who
