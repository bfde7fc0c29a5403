"""Stage 3 of 6: Entry -> LifeEvent; whose life event it is, from the words around the sign."""

from __future__ import annotations

import re
from collections.abc import Sequence

from agent.life_events.mentions import PEOPLE, Grammar, Mention, Side, bare_name
from agent.life_events.signs import Sentence, Sign
from agent.models import Kind, Who

_OWN_REACH = 25
_SAID_WITHIN = 2
"""So many sentences after the news may say who it is about."""
_FAR = frozenset({Who.COLLEAGUE, Who.COMPANY, Who.COMMUNITY})
_Span = tuple[int, int]


def find_person(
    sign: Sign, mentions: Sequence[Mention], sentence: _Span, clause: _Span
) -> Mention | None:
    """The person whose event a sign tells of; None where its sentence names nobody.

    Somebody named inside the sign comes first, then the nearest one before it, then one after it.
    """
    fit = [one for one in mentions if _starts_in(one, sentence) and _may_be(one, sign)]
    inside = [one for one in fit if one.start < sign.end and one.end > sign.start]
    if named := [one for one in inside if not one.is_pronoun]:
        # "Tyler's team took the state title", "my husband was put on leave by his doctor"
        told_of = [one for one in fit if clause[0] <= one.start and one.end <= sign.start]
        nearer = [one for one in told_of if one.who not in _FAR and not one.is_pronoun]
        return nearer[-1] if nearer and named[0].who in _FAR else named[0]
    owned = [one for one in inside if one.side is not Side.OTHER]
    if sign.of.prefers_relation and not owned and (related := _related(sign, fit, clause)):
        return related
    subjects = [one for one in fit if one.end <= sign.start and not one.is_possessive]
    in_clause = [one for one in subjects if one.start >= clause[0]]
    owning = [
        one
        for one in fit
        if one.is_possessive
        and one.side is not Side.OTHER
        and clause[0] <= one.start
        and 0 <= sign.start - one.end <= _OWN_REACH
    ]
    if owning and not (in_clause and in_clause[-1].start > owning[-1].start):
        return owning[-1]
    if owned and not (in_clause and not in_clause[-1].is_pronoun):
        return owned[-1]
    if in_clause or inside:
        return (in_clause or inside)[-1]
    after = [one for one in fit if sign.end <= one.start < clause[1]]
    if after and (not after[0].is_pronoun or after[0].side is Side.READER):
        return after[0]
    rest = [one for one in fit if one.start >= clause[0] and not one.is_possessive]
    return next(iter((*subjects[-1:], *after, *rest, *fit)), None)


def _starts_in(mention: Mention, span: _Span) -> bool:
    return span[0] <= mention.start < span[1]


def _may_be(mention: Mention, sign: Sign) -> bool:
    return mention.who is None or mention.who in PEOPLE or mention.who in sign.of.also


def _related(sign: Sign, fit: Sequence[Mention], clause: _Span) -> Mention | None:
    """Somebody of the writer's or reader's in the clause: rather before the sign than after it."""
    related = [
        one
        for one in fit
        if _starts_in(one, clause) and not one.is_pronoun and one.who is not Who.SELF
    ]
    before = [one for one in related if one.end <= sign.start]
    return next(iter((*before[-1:], *related)), None)


def who_of(sign: Sign, person: Mention | None, text: str, grammar: Grammar) -> Who:
    """Whose event it is in the words of life-events.md."""
    of = sign.of
    if of.always is not None:
        return of.always
    if person is None:
        return of.who
    who = person.who if person.who is not None else of.named
    if of.kind is Kind.BIRTH:
        is_parent = grammar.becomes_parent.search(text, sign.start, sign.end) is not None
        if person.who is None and is_parent:
            return Who.COLLEAGUE
        if who in (Who.SELF, Who.SPOUSE):
            return Who.CHILD
        is_grand = "grand" in text[sign.start : sign.end].lower()
        return Who.GRANDCHILD if who is Who.CHILD and (is_parent or is_grand) else who
    if of.kind is Kind.SEPARATION and who is Who.SPOUSE:  # "my wife left me"
        return Who.SELF
    return of.self_is if who is Who.SELF else who


def who_by_the_way(
    text: str,
    sentences: Sequence[Sentence],
    sign: Sign,
    person: Mention | None,
    mentions: Sequence[Mention],
    grammar: Grammar,
) -> Who | None:
    """Who a mere name or "he" is by what is said beside the news; None where it is not said.

    "Theo has leukaemia. He's six.", "Marcus fell. We have been married forty years.",
    "She got the place! My youngest."
    """
    told = person.who if person is not None else None
    is_ours = person is not None and told is Who.CHILD and person.side is Side.WRITER
    if person is None or not (told is None or is_ours):
        return None
    after = sentences[sign.sentence + 1 : sign.sentence + 1 + _SAID_WITHIN]
    for one in after:
        start = grammar.he_is.match(text, one.start, one.end)
        said = next((m for m in mentions if start is not None and m.start == start.end()), None)
        is_all = said is not None and (said.end == one.end or text[said.end] in ".,!;")
        if said is not None and is_all and said.side is Side.WRITER and said.who in PEOPLE:
            return said.who if said.who is not Who.SELF else None
    last = after[-1].end if after else sentences[sign.sentence].end
    if grammar.a_child.search(text, sign.start, last) or _is_schooled(person, text, grammar):
        return Who.CHILD
    return Who.SPOUSE if grammar.a_spouse.search(text, sign.end, last) else None


def _is_schooled(person: Mention, text: str, grammar: Grammar) -> bool:
    """Whether a mail speaks of such a one's lessons or teacher: "Sam's tutoring"."""
    first = re.escape(person.name.split()[0]) if person.name else ""
    return bool(first) and bool(
        re.search(rf"\b{first}(?:'s|') (?:\w+ ){{0,2}}(?:{grammar.schooling})\b", text)
    )


def name_given(text: str, start: int, end: int, grammar: Grammar) -> str | None:
    """The name that text[start:end] gives somebody or something: "a kitten called Mochi"."""
    match = grammar.named.search(text, start, end)
    return bare_name(match["name"]) if match else None
