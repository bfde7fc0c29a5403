"""Whether the clause around some words tells of what was or of what will be."""

from __future__ import annotations

import re
from typing import Literal

Tense = Literal["past", "future"]

_REACH = 240  # characters: a clause that runs on longer says nothing reliable

_SENTENCE_END = re.compile(r"(?<!\bdr)(?<!\bmr)(?<!\bms)(?<!\bmrs)(?<!\bst)[.!?;:](?=\s|$)|\n[ ]?\n|\n[ ]?[-*•]")
_CLAUSE_END = re.compile(
    r"[,()]|(?<=\s)-{1,2}(?=\s)|"
    r"\b(?:and|but|so|then|because|while|whereas|when|if|although|though|as|before|after|that|which|who)"
    r"\s(?=(?:then |now |also )?(?:i|we|you|he|she|they|it|my|our|his|her|their|your|the|this|there|is|are|will|on|in|at|last|next|yesterday|tomorrow)\b)"
)

_IRREGULAR = (
    "was were wasn't weren't had hadn't did didn't went came got gave left lost born died fell broke hit saw "
    "met made took told said held won ran began became brought bought built caught chose drove flew "
    "found flooded grew kept knew laid led lit passed sold sent shut spent split stole stood "
    "taught tore threw woke wore wrote underwent gone been done seen eloped slept spoke sang "
    "swam rang rode paid put let cut set read quit hurt felt fought forgot dealt cried tried buried struck blew burnt "
    "burst drew ate drank hid sank shook sprang stuck swept thrown given taken written begun broken chosen driven eaten fallen flown frozen grown known "
    "risen shown spoken stolen sworn torn woken worn sung"
).split()
_NOT_VERBS = (
    "need feed speed seed indeed hundred bed red wed shed embed exceed proceed succeed bleed breed "
    "creed deed greed weed naked sacred hatred wicked fred ted ned reed ahmed mohammed excited "
    "delighted pleased thrilled worried interested concerned attached tired"
).split()
_ARRANGED = (
    "scheduled rescheduled booked rebooked planned arranged invited due slated expected supposed "
    "postponed delayed pencilled penciled confirmed agreed penned expecting"
).split()
# They frame the clause that follows and say nothing of when it happens.
_FRAMES = "hope hoping trust hear heard know knew think thought guess believe understand see seems gather".split()
_ADVERBS = (
    "not all both just only also finally then now still never always really actually already even "
    "probably currently usually each recently sadly officially"
).split()

_PARTICIPLE = rf"(?:{'|'.join(_IRREGULAR)}|[a-z]{{2,20}}ed)"
_CUE = re.compile(
    rf"(?P<owned>\b(?:[a-z]{{1,10}}'ve|have|has|he's|she's) got\b(?! {_PARTICIPLE}\b))|"
    r"(?P<framed>\b(?:let me know|let us know|let's|see you|talk|speak|catch up|to be confirmed)\b)"
    rf"|(?P<frame>\b(?:i |we )?(?:{'|'.join(_FRAMES)})\b)"
    rf"|(?P<would>\b(?:i|we|you|he|she|it|they)'d (?!a\b|an\b|the\b|{_PARTICIPLE}\b))"
    r"|(?P<perfect>\b(?:i've|we've|you've|they've|have|has|haven't|hasn't|i'd|we'd|he'd|she'd|they'd)"
    rf" (?:{'|'.join(_ADVERBS)} )?(?P<done>{_PARTICIPLE})\b)"
    r"|(?P<is>\b(?:he|she|it|that|there|who|what|here)'s (?:(?:just|finally|already|now) )?(?P<doing>[a-z]{1,20})\b)"
    r"|(?P<passive>\b(?:be|get|gets|being|getting|is|are|am|i'm|we're|they're|you're|so|very) "
    rf"(?:[a-z]{{2,12}}ly )?{_PARTICIPLE}\b)"
    rf"|(?P<arranged>\b(?P<was>was |were )?(?:{'|'.join(_ARRANGED)})\b(?P<whither> (?:for|to|until|till)\b)?)"
    r"|(?P<future>\b(?:will|won't|shall|going|gonna|is|isn't|are|aren't|am|can|can't|could|would|should|"
    r"might|must|hopes?|plans?|wants?|needs?|starts?|begins?|flies|leaves|moves|closes|retires|graduates|"
    r"arrives|comes|goes|gets|turns|ends|opens|runs|falls|has|have|do|does|don't|doesn't|looking forward|"
    r"upcoming|please|[a-z]{1,10}'ll|i'm|we're|they're|you're)\b)"
    rf"|(?P<past>\b(?:{_PARTICIPLE}|congrats|congratulations|condolences|let me go|let go|sat (?:in|down|with|by|at|there|through|up|his|her|my|the)|thanks for [a-z]{2,15}ing|thank you for [a-z]{2,15}ing|sorry about)\b)"
    rf"|\b(?:i|we|they|he|she) (?:(?:{'|'.join(_ADVERBS)}) )?(?=(?P<present>[a-z]{{2,20}})\b)"
)
_EXEMPT = frozenset(_NOT_VERBS)
_PAST_WORD = re.compile(rf"{_PARTICIPLE}\Z")
# Past and present look alike; after these words it is the infinitive.
_ALIKE = frozenset("put let cut set read quit hurt hit shut split burst".split())
_BEFORE_INFINITIVE = re.compile(
    r"(?:^|\b(?:to|please|let's|you)|\b(?:will|can|could|would|should|must|may|might|'ll)\b[^,.]{0,20})\s*$"
)
_SILENT = frozenset([*_ADVERBS, *_FRAMES, "have", "has", "be", "been", "get", "being"])
_DOING = frozenset("a an the my our his her their your not in on at so".split())


# What was moved to Friday has yet to come, in whatever tense one tells of the move.
_COMING_LEAD = re.compile(
    r"\b(?:moved?|push(?:ed)?|put off|changed?|shift(?:ed)?|switched|postponed|delayed|extended|brought forward)"
    r"\b[^.,;\n]{0,40} (?:to|until|till|for) (?:the )?$"
    r"|\b(?:starting|beginning|commencing|effective|by|before|due|no later than) (?:in |on |from )?(?:the )?$"
)


def judge_tense(text: str, start: int, end: int) -> Tense | None:
    """The tense of the clause around text[start:end]; the text is in lower case, with straight apostrophes.

    The nearest verb before the words decides, then the nearest after them, first in the clause
    and then in the whole sentence.
    """
    before = text[max(0, start - _REACH) : start]
    after = text[end : end + _REACH]
    if breaks := list(_SENTENCE_END.finditer(before)):
        before = before[breaks[-1].end() :]
    if stop := _SENTENCE_END.search(after):
        after = after[: stop.start()]
    if _COMING_LEAD.search(before):
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


def _cues(clause: str) -> list[Tense]:
    cues: list[Tense] = []
    for found in _CUE.finditer(clause):
        tense = _tense_of(found)
        if tense is not None:
            cues.append(tense)
    return cues


def _tense_of(found: re.Match[str]) -> Tense | None:
    kind = found.lastgroup
    if found["owned"] or found["framed"] or found["would"] or found["future"]:
        return "future"
    if found["frame"]:
        return None
    if found["perfect"]:
        return None if found["done"] in _EXEMPT else "past"
    if found["is"]:
        done = found["doing"]
        is_done = bool(_PAST_WORD.match(done)) and done not in _EXEMPT
        return "past" if is_done and done not in _ARRANGED and done not in _DOING else "future"
    if found["passive"]:
        return "future" if found["passive"].startswith(("is ", "are ", "am ", "i'm", "we'", "they'")) else None
    if found["arranged"]:
        return "past" if found["was"] and not found["whither"] else "future"
    if word := found["past"]:
        is_infinitive = word in _ALIKE and _BEFORE_INFINITIVE.search(found.string[: found.start()])
        return None if word in _EXEMPT or is_infinitive else "past"
    if kind == "present":
        word = found["present"]
        if word in _SILENT:
            return None
        return "past" if _PAST_WORD.match(word) and word not in _EXEMPT else "future"
    return None
