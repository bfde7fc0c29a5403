"""Whether the clause around some words tells of what was or of what will be."""

from __future__ import annotations

import re
from typing import Literal

Tense = Literal["past", "future"]

_REACH = 240  # characters: a clause that runs on longer says nothing reliable

_SENTENCE_END = re.compile(
    r"(?<!\bdr)(?<!\bmr)(?<!\bms)(?<!\bmrs)(?<!\bst)[.!?;:](?=\s|$)|\n[ ]?\n|\n[ ]?[-*•]"
)
_CLAUSE_END = re.compile(
    r"[,()]|(?<=\s)-{1,2}(?=\s)|"
    r"\b(?:and|but|so|then|because|while|whereas|when|if|although|though|as|before|after|that|which|"
    r"who)\s(?=(?:then |now |also )?(?:i|we|you|he|she|they|it|my|our|his|her|their|your|the|this|"
    r"there|is|are|will|on|in|at|last|next|yesterday|tomorrow)\b)"
)

_IRREGULAR = """
ate became been began begun blew born bought broke broken brought built buried burnt burst came
caught chose chosen cried cut dealt did didn't done drank drew driven drove eaten eloped fallen
fell felt flew flooded flown forgot fought found frozen gave given gone got grew grown had hadn't
held hid hit hurt kept knew known laid led left let lit lost made met paid passed put quit ran
rang read risen rode said sang sank saw seen sent set shook shown shut slept sold spent split
spoke spoken sprang stole stolen stood struck stuck sung swam swept sworn taken taught threw
thrown told took tore torn tried underwent was wasn't went were weren't woke woken won wore worn
written wrote
"""
_NOT_PAST = """
ahmed attached bed bleed breed concerned creed deed delighted embed exceed excited feed fred greed
hundred indeed interested mohammed naked need pleased proceed red reed sacred seed shed speed
succeed ted thrilled tired wed weed wicked worried
"""
_ARRANGED = """
agreed arranged booked confirmed delayed due expected expecting invited pencilled penciled planned
postponed rebooked rescheduled scheduled slated supposed
"""
# They frame the clause that follows and say nothing of when it happens.
_FRAMES = """
believe gather guess hear heard hope hoping knew know see seems think thought trust understand
"""
_ADVERBS = """
actually all already also always both currently each even finally just never not now officially only
probably really recently sadly still then usually
"""
_PRESENT = """
am are aren't arrives begins? can can't closes comes could do does doesn't don't ends falls flies
finishes gets gives goes going gonna graduates hands happens has have hopes? joins lands marries
meets i'm is isn't leaves might moves must needs? opens plans? please retires runs returns sails
shall should starts? stops takes they're turns upcoming wants? we're will won't would you're
[a-z]{1,10}'ll
"""


def _any_of(words: str) -> str:
    return f"(?:{'|'.join(words.split())})"


_DONE = rf"(?:{_any_of(_IRREGULAR)}|[a-z]{{2,20}}ed)"
_OWNED = (
    r"(?:an?|the|some|no|my|our|two|three|four|five|six|eight|ten|eleven|twelve|[a-z]{1,6}teen|"
    r"[a-z]{3,5}ty|[0-9]{1,4})\b"
)
_WHO = r"(?:i|we|you|he|she|it|they)"
_HAVE = r"(?:i've|we've|you've|they've|have|has|haven't|hasn't|i'd|we'd|he'd|she'd|they'd)"
_BE = r"(?:be|get|gets|being|getting|is|are|am|i'm|we're|they're|you're|so|very)"
_TALK = r"(?:let me know|let us know|let's|see you|talk|speak|catch up|to be confirmed)"
_PHRASES = (
    r"(?:congrats|congratulations|condolences|sorry about|let me go|let go|"
    r"(?:thanks|thank you) for [a-z]{2,15}ing|"
    r"sat (?:in|down|with|by|at|there|through|up|his|her|my|the))"
)
# One alternative for each way a verb tells its tense; the first that fits at a place counts.
_CUE = re.compile(
    rf"(?P<owned>\b(?:[a-z]{{1,10}}'ve|have|has|he's|she's) got\b(?! {_DONE}\b))"
    rf"|(?P<talk>\b{_TALK}\b)"
    rf"|(?P<frame>\b(?:i |we )?{_any_of(_FRAMES)}\b)"
    rf"|(?P<would>\b{_WHO}'d (?!{_OWNED}|{_DONE}\b))"
    rf"|(?P<owning>\b{_WHO}'d {_OWNED})"
    rf"|(?P<perfect>\b{_HAVE} (?:{_any_of(_ADVERBS)} )?(?P<done>{_DONE})\b)"
    r"|(?P<is>\b(?:he|she|it|that|there|who|what|here)'s (?:(?:just|finally|already|now) )?"
    r"(?P<state>[a-z]{1,20})\b)"
    rf"|(?P<passive>\b{_BE} (?:[a-z]{{2,12}}ly )?{_DONE}\b)"
    rf"|(?P<arranged>\b(?P<was>was |were )?{_any_of(_ARRANGED)}\b"
    r"(?P<whither> (?:for|to|until|till)\b)?)"
    rf"|(?P<future>\b(?:{_any_of(_PRESENT)}|looking forward)\b)"
    rf"|(?P<past>\b(?:{_DONE}|{_PHRASES})\b)"
    rf"|\b(?:i|we|they|he|she) (?:{_any_of(_ADVERBS)} )?(?=(?P<present>[a-z]{{2,20}})\b)"
)
_EXEMPT = frozenset(_NOT_PAST.split())
_SET_UP = frozenset(_ARRANGED.split())
_PAST_WORD = re.compile(rf"(?:{_DONE}|sat)\Z")
# Past and present look alike; after these words it is the infinitive.
_ALIKE = frozenset(
    ("put", "let", "cut", "set", "read", "quit", "hurt", "hit", "shut", "split", "burst")
)
_BEFORE_INFINITIVE = re.compile(
    r"(?:^|\b(?:to|please|let's|you)|"
    r"\b(?:will|can|could|would|should|must|may|might|'ll)\b[^,.]{0,20})\s*$"
)
_SILENT = frozenset(
    (*_ADVERBS.split(), *_FRAMES.split(), "have", "has", "be", "been", "get", "being")
)


# What was moved to Friday has yet to come, in whatever tense one tells of the move.
_COMING_LEAD = re.compile(
    r"\b(?:moved?|push(?:ed)?|put off|changed?|shift(?:ed)?|switched|postponed|delayed|extended|"
    r"brought forward)\b[^.,;\n]{0,40} (?:to|until|till|for) (?:the )?$"
    r"|\b(?:starting|beginning|commencing|effective|due) (?:in |on |from )?(?:the )?$"
)
# So is a deadline, an appointment for a day or so many years on it, unless the clause looks back.
_BY_LEAD = re.compile(
    r"\b(?:by|(?<!day )(?<!week )(?<!night )before|no later than|years on|"
    r"(?:appointment|call|date|funeral|interview|op|operation|party|place|scan|service|set|slot|"
    r"surgery|ticket|tickets|wedding) for) (?:the )?$"
)


# "As of Saturday she's legal to drive": what holds by now began then; else it is announced.
_AS_OF = re.compile(r"\bas of (?:the |this |last )?$")
_HOLDS = re.compile(r"[^.;!?\n]{0,40}?(?:\b(?:is|are|am|was|were|has|have|had)|\w'(?:s|m|re|ve))\b")
_TO_COME = re.compile(r"\b(?:will|shall|going to|would|to be|please)\b|'ll\b")


def judge_tense(text: str, start: int, end: int) -> Tense | None:
    """The tense of the clause around text[start:end], a text in lower case with plain apostrophes.

    The nearest verb before the words decides, then the nearest after them: first in the clause,
    then in the whole sentence, because people put the day where they please.
    """
    before = text[max(0, start - _REACH) : start]
    after = text[end : end + _REACH]
    if stop := _SENTENCE_END.search(after):
        after = after[: stop.start()]
    if breaks := list(_SENTENCE_END.finditer(before)):
        rest = before[breaks[-1].end() :]
        is_fragment = rest.strip() in ("", "on", "in", "the", "on the") and not after.strip()
        # "She PROPOSED. On Saturday." is told in the sentence before.
        before = before[breaks[-2].end() if len(breaks) > 1 else 0 :] if is_fragment else rest
    if _AS_OF.search(before):
        is_held = _HOLDS.match(after) and not _TO_COME.search(after)
        return "past" if is_held else "future"
    is_by = _BY_LEAD.search(before) and not re.search(r"\b(?:was|were|had)\b", before)
    if is_by or _COMING_LEAD.search(before):
        return "future"
    if re.search(r"\b(?:ever )?since (?:the |about |around |early |late )?$", before):
        return "past"
    near = before
    if breaks := list(_CLAUSE_END.finditer(before)):
        near = before[breaks[-1].end() :]
    following = _CLAUSE_END.search(after)
    near_after = after[: following.start()] if following else after
    for piece, is_before in ((near, True), (near_after, False), (before, True), (after, False)):
        if tenses := _cues(piece):
            return tenses[-1] if is_before else tenses[0]
    return "past" if re.search(r"\bback in $", before) else None


def is_to_come(text: str, start: int, end: int) -> bool:
    """Whether the sentence around text[start:end] says outright that it will be: "we'll"."""
    before = text[max(0, start - _REACH) : start]
    after = text[end : end + _REACH]
    if breaks := list(_SENTENCE_END.finditer(before)):
        before = before[breaks[-1].end() :]
    if stop := _SENTENCE_END.search(after):
        after = after[: stop.start()]
    return any(_TO_COME.search(piece) for piece in (before, after))


def _cues(clause: str) -> list[Tense]:
    tenses = (_tense_of(found) for found in _CUE.finditer(clause))
    return [tense for tense in tenses if tense is not None]


def _tense_of(found: re.Match[str]) -> Tense | None:
    """What one verb says, None if it says nothing of when."""
    if any(found[kind] for kind in ("owned", "talk", "would", "future")):
        return "future"
    if found["perfect"]:
        return None if found["done"] in _EXEMPT else "past"
    if state := found["is"] and found["state"]:
        is_has = _PAST_WORD.match(state) and state not in _EXEMPT | _SET_UP
        return "past" if is_has else "future"
    if passive := found["passive"]:
        return "future" if re.match(r"is |are |am |i'm|we'|they'", passive) else None
    if found["arranged"]:
        return "past" if found["was"] and not found["whither"] else "future"
    if found["owning"]:
        return "past"
    if word := found["past"]:
        is_infinitive = word in _ALIKE and _BEFORE_INFINITIVE.search(found.string[: found.start()])
        return None if word in _EXEMPT or is_infinitive else "past"
    if (word := found["present"]) and word not in _SILENT:
        return "past" if _PAST_WORD.match(word) and word not in _EXEMPT else "future"
    return None
