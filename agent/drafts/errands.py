"""Errands: the lines of a letter that take up what the mail wants beside its news."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from agent.drafts import phrases
from agent.drafts.gaps import gap_for
from agent.drafts.moves import Picker
from agent.drafts.told.listed import Listed
from agent.drafts.told.reading import WAITED_DAYS, Reading
from agent.drafts.told.requests import Request, chosen
from agent.drafts.told.wanted import find_day_needed, find_wanted, wants_answer
from agent.models import Kind

MOST = {"joy": 3, "sad": 3, "loss": 2}
"""So many things are taken up, by mood of the business; more is a list, and no letter."""
_SLOT = re.compile(r"\{\w+\}")
_WORD = re.compile(r"[\w'’]+|\.")
_OF_GOODS = frozenset({"goods", "swap"})


@dataclass(frozen=True, slots=True)
class Errands:
    """What the letter takes up of what is wanted."""

    lines: tuple[str, ...] = ()
    requests: tuple[Request, ...] = ()
    sentences: tuple[str, ...] = ()
    """What the lines rest on beside the requests."""
    gap: str = ""
    """The place for what only the owner can answer; empty where nothing is asked of him."""
    unanswered: tuple[str, ...] = ()
    """The sentences that ask it."""

    @property
    def is_invitation(self) -> bool:
        """They ask the owner to come."""
        return any(one.about == "invitation" for one in self.requests)


def take_up(picker: Picker, reading: Reading) -> Errands:
    """The lines that take up what their mail wants beside the news, in the mail's order."""
    mood = reading.mood_of_business
    most = MOST[mood]
    said: dict[str, int] = {}
    sentences: list[str] = []
    if listed := reading.listed:
        said |= {line: min(listed.sentences) for line in [_of_list(picker, listed, mood)] if line}
        sentences += [reading.terms.written[at] for at in sorted(listed.sentences)]
    requests = chosen(_fit(picker, reading), most=most - len(said))
    if any(one.about == "questions" for one in requests):  # one line answers them all
        requests = [
            one
            for one in requests
            if one.about == "questions" or not reading.spoken[one.at].endswith("?")
        ]
    for request in requests:
        lines, slots = request.lines, request.slots
        if request.about == "price" and not slots.keys() - {"said"}:
            priced = find_wanted([reading.spoken[request.at]])
            if priced and priced.manner == "order":
                lines, slots = phrases.wanted("quote", mood), {"things": priced.things}
        if line := picker.pick("business", _unlike(lines, said), slots=slots):
            said[line] = request.at
    taken = [request for request in requests if request.at in said.values()]
    others = _take_up_others(picker, reading, taken, said, room=most - len(said))
    lines = (*sorted(said, key=lambda line: said[line]), *others.lines)
    return replace(
        others, lines=lines, requests=tuple(taken), sentences=(*sentences, *others.sentences)
    )


def _fit(picker: Picker, reading: Reading) -> Iterable[Request]:
    event = picker.occasion.event
    for request in reading.requests:
        if request.names_stand_in and event.kind is Kind.SEPARATION:
            continue  # whoever takes over may be the one who leaves
        if request.names_stand_in and _signs(request, reading):
            if reading.mood == "joy":
                continue
            names = ("who", "new", "other")
            slots = {name: "you" for name in names if name in request.slots}
            request = replace(request, slots=request.slots | slots)
        said_by_list = ("price",) if reading.listed and reading.listed.manner == "quote" else ()
        if reading.listed and request.about in ("word", *said_by_list):
            continue  # the list says it
        if any(picker.fill(line, request.slots) for line in request.lines):
            yield request


def _signs(request: Request, reading: Reading) -> bool:
    """Whether the mail is signed by whoever it says to turn to."""
    named = next(request.slots[slot] for slot in ("who", "new", "other") if slot in request.slots)
    signed = (text.split() for text in reading.spoken[request.at + 1 :] if len(text) < 40)
    return any(words and words[0] == named.split()[-1] for words in signed)


def _of_list(picker: Picker, listed: Listed, mood: str) -> str:
    manner = "pair" if listed.is_pair and listed.manner == "order" else listed.manner
    slots = {"first": listed.first, "last": listed.last, "count": listed.count}
    lines = phrases.listed(manner, mood)
    full = [line for line in lines if "{" in line and picker.fill(line, slots)]
    return picker.pick("listed", full or lines, slots=slots)


def _take_up_others(
    picker: Picker, reading: Reading, taken: Sequence[Request], said: Iterable[str], *, room: int
) -> Errands:
    """By when it is needed; and a gap for what they ask beside what is taken up."""
    is_looked_up = any(one.about == "lookup" for one in taken)
    if not reading.asks or is_looked_up:
        return Errands()
    business = " ".join(said)
    free = _without(reading, taken)
    asked, of_asked = _name_asked(reading, free, business, room=room)
    behind = {one.at: one.span[1] for one in taken}
    more = [
        text
        for at, text in enumerate(free)
        if text not in of_asked and wants_answer(text[behind.get(at, 0) :])
    ]
    if more:
        asked.append("what else they ask" if asked or business else "what they ask")
    lines: list[str] = []
    sentences: list[str] = []
    answer_by = needed_by = ""
    is_gone_by = reading.days_waited >= WAITED_DAYS
    needed = find_day_needed(reading.spoken)
    if needed and not is_gone_by and needed.words not in business:
        if needed.is_answer:
            answer_by = needed.words
        elif reading.listed or any(one.about in _OF_GOODS for one in taken):
            by_when = _unlike(phrases.wanted("day", "any"), said)
            lines.append(picker.pick("by day", by_when, slots={"by_day": needed.words}))
            sentences.append(needed.sentence)
        else:
            needed_by = needed.words
    gap = gap_for(asked, answer_by=answer_by, needed_by=needed_by) if asked else ""
    open_ones = {*of_asked, *more}
    return Errands(
        tuple(filter(None, lines)),
        sentences=tuple(sentences),
        gap=gap,
        unanswered=tuple(
            written
            for text, written in zip(free, reading.terms.written, strict=False)
            if text in open_ones
        ),
    )


def _name_asked(
    reading: Reading, free: Sequence[str], business: str, *, room: int
) -> tuple[list[str], list[str]]:
    """The things they ask for or about, by their own names, and the sentences that do."""
    asked: list[str] = []
    sentences: list[str] = []
    wanted = find_wanted(free, said=business) if reading.terms.sentences else None
    while wanted and wanted.things and len(asked) < room:
        if not (wanted.manner == "when" and reading.days_waited >= WAITED_DAYS):
            asked.append(wanted.things)
            sentences += wanted.sentences
        wanted = find_wanted(free, said=" ".join((business, *asked)))
        if wanted and wanted.manner == "when":
            break
    return asked, sentences


def _without(reading: Reading, taken: Sequence[Request]) -> list[str]:
    """The sentences without the list and without what is taken up already."""
    listed = reading.listed.sentences if reading.listed else frozenset()
    free = ["" if at in listed else text for at, text in enumerate(reading.spoken)]
    if any(one.about == "questions" for one in taken):
        free = ["" if text.endswith("?") else text for text in free]
    for request in taken:
        start, end = request.span if request.about == "goods" else (0, len(free[request.at]))
        text = free[request.at]
        if request.about == "invitation" and free[request.at + 1 :]:
            free[request.at + 1] = ""  # what he is to bring
        free[request.at] = f"{text[:start]}{' ' * (end - start)}{text[end:]}"
    return free


def _unlike(lines: Sequence[str], said: Iterable[str]) -> Sequence[str]:
    """The lines that have least in common with what is said, in how they begin and go on."""
    heard = {turn for line in said for turn in _turns(line)}
    shared = {line: len(heard & _turns(line)) for line in lines}
    least = min(shared.values(), default=0)
    return [line for line in lines if shared[line] == least]


def _turns(line: str) -> set[tuple[str, str]]:
    """Each two words that stand together, and the first."""
    words = _WORD.findall(_SLOT.sub(" . ", line.lower()))
    return set(pairwise(("", *words)))
