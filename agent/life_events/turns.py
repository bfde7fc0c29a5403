"""Stage 3 of 6: Entry -> LifeEvent; words that turn a story which earlier mail has begun.

Put off, called off, on again, turned out well or badly, all clear, a false alarm, not true at all.
Alone such words mean nothing ("the delivery has been pushed back a week"): `story` decides whether
they belong to a life event that is known. So they are read without regard to what is known, and
the order in which mails are read does not matter.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from datetime import date

from agent.life_events.dates import FoundDate, find_dates
from agent.life_events.kin import said_in
from agent.life_events.signs import plain, small, split_sentences
from agent.life_events.ways import CUES, Cue, Way
from agent.models import Direction, Entry, Kind, Record
from agent.subjects import without_prefixes

MOST_TURNS = 12
"""No hand writes of more in one mail."""
LONGEST_QUOTE = 200
LONGEST_TOPIC = 4
"""In words, what a sentence may go on about: "The invoice? It has been put off."."""


class Turn(Record):
    """Words of one entry that turn a story, whichever it is."""

    way: Way
    quote: str
    start: int
    """Where the quote begins in the entry's text."""
    date: str | None = None
    """The day that it is moved to, in ISO 8601."""
    days: int = 0
    """How far it is moved, where that is all that is told; earlier: less than nothing."""
    months: int = 0
    kinds: tuple[Kind, ...] = ()
    """The kinds of life event that its sentence names."""
    near: tuple[Kind, ...] = ()
    """Those that the sentence before it or the subject names."""
    is_of_business: bool = False
    """Its sentence names a delivery, a meeting or the like, and no life event."""
    answers: tuple[Kind, ...] = ()
    """The kinds that wait for such words, whatever its sentence names: "they chose another"."""
    name: str = ""
    """Of whom it says so by name: "Kate failed"; empty where it is I, he or she."""
    names_another: bool = False
    """Its sentence names some thing or other that may be what is meant: "the subscription"."""


_NAMED = {
    Kind.BIRTHDAY: r"birthday|b-?day|quincea[nñ]era|surprise party",
    Kind.ENGAGEMENT: r"engage(?:d|ment)|propos(?:al|ed)|fianc[eé]e?",
    Kind.WEDDING: r"weddings?|marry|marrying|married|marriage|nuptials|big day|bridesmaids?",
    Kind.ANNIVERSARY: r"anniversary",
    Kind.PREGNANCY: r"pregnan\w+|expecting|due date|the baby|trimester|miscarr\w+",
    Kind.BIRTH: r"the baby|birth|newborn|twins|born",
    Kind.GRADUATION: r"graduat\w+|commencement|convocation|degree|diploma|cap and gown",
    Kind.SCHOOL_START: r"school|college|university|uni|kindergarten|nursery|campus|semester",
    Kind.JOB_INTERVIEW: r"interviews?|audition|tenure|hiring|panel|the (?:job|role|position|post)|"
    r"job offer|recruiter|second round",
    Kind.NEW_JOB: r"(?:new|the|my|his|her) (?:job|role|position|post)|start date|first day|"
    r"the offer|job offer",
    Kind.PROMOTION: r"promot\w+|new title|partner",
    Kind.JOB_LOSS: r"laid off|lay-?offs?|redundan\w+|the sack|job cuts|losing (?:my|his|her) job",
    Kind.RETIREMENT: r"retir\w+",
    Kind.MOVE: r"the move|house move|mov(?:e|ing)|relocat\w+|(?:new|the) (?:house|flat|home|place|"
    r"apartment|condo)|house sale|completion|removal(?:s| men)|closing date|emigrat\w+",
    Kind.ILLNESS: r"hospital|surger(?:y|ies)|operat(?:ion|ed)|surgeon|scans?|biops(?:y|ies)|chemo|"
    r"radiotherapy|treatment|diagnos\w+|ill(?:ness)?|sick|cancer|stroke|tumou?r|lump|doctors?|"
    r"consultant|blood tests?|test results|the tests|mri|ct|x-?ray|hip|knee|symptoms|ward",
    Kind.RECOVERY: r"remission|all[- ]clear|recover\w+",
    Kind.BEREAVEMENT: r"funeral|memorial|wake|died|dead|death|passed away|passing|burial",
    Kind.SEPARATION: r"divorc\w+|separat\w+|split(?:ting)? up|break-?up",
    Kind.TRAVEL: r"trip|holidays?|vacation|cruise|honeymoon|journey|pilgrimage|sabbatical|camino|"
    r"safari|our flights?|travels?",
    Kind.ACHIEVEMENT: r"marathon|the race|award|exams?|final|championship|tournament|book launch|"
    r"citizenship|the title|triathlon|medal|viva|"
    r"(?:driving|road|entrance|licen[cs]ing|board) test",
    Kind.BUSINESS_MILESTONE: r"(?:grand )?opening|acquisition|merger|new (?:shop|store|office|"
    r"clinic|site|branch|location)|funding|ribbon|taproom",
    Kind.VOLUNTEERING: r"fund-?rais\w+|charity|coat drive|food drive|benefit|gala|volunteer\w*",
    Kind.HARDSHIP: r"fire|flood\w*|storm|hurricane|tornado|outage|evacuat\w+|burglar\w*|accident|"
    r"earthquake|break-in",
    Kind.NEW_PET: r"puppy|kitten|the dog|the cat|rescue dog|shelter",
}
_KIND_WORDS = [(kind, re.compile(rf"\b(?:{words})\b")) for kind, words in _NAMED.items()]
_BUSINESS = re.compile(
    r"\b(?:deliver(?:y|ies)|orders?|invoices?|payments?|shipments?|shipping|meetings?|calls?|"
    r"appointment with you|demos?|deadlines?|releases?|projects?|contracts?|quotes?|quotations?|"
    r"proposal|site visit|audits?|training|install(?:ation)?s?|inspections?|trucks?|lorr(?:y|ies)|"
    r"pallets?|production|go-?live|pos?|pickups?|collections?|webinars?|conferences?|reviews?|"
    r"stock|parcels?|packages?|samples?|emails?|server|tender|kick-?off|rollout|pilot)\b"
)

_THING = re.compile(
    r"\b(?:the|an?|my|our|your|his|her|their) (?!(?:whole|end|last|first|second|next|same|other|"
    r"time|couple|bit|few|day|week|fortnight|month|year|morning|afternoon|evening|weekend|meantime|"
    r"way|moment|news|plug|doctors?|weather|rain|good|bad|real|little|false|scare)\b)[a-z]{3,}"
)
_UNTOLD = re.compile(
    r"\b(?:if|unless|in case|in the event|whether|might|could|would|should|hope|hopes|hoping|wish|"
    r"maybe|perhaps|can we|can you|could we|let's|shall we|please|whenever|wonder)\b"
)
_MAY = re.compile(r"\b[Mm]ay (?!\d)")
_NOT = re.compile(r"(?:\bnot|n't|\bnever|\bno|\bwithout|\bnothing|\bnone)(?: \w+){0,2} ?$")
_ASSERT_NOT = frozenset({Way.MOVED, Way.BACK_ON, Way.CLEAR, Way.WON, Way.WELL, Way.BADLY})
"""A "not" just before it turns these into nothing; the others say it themselves."""
_ANSWERED = {"exam": Kind.ACHIEVEMENT, "post": Kind.JOB_INTERVIEW}
_LEADS_TO_NAME = re.compile(
    r"(?:^|[,;:(\u2013\u2014-]\s*|\b(?:and|but|so|our|that|as|because|sadly|alas|well)\s+)\Z"
)
_TO_DATE = re.compile(
    r"\s*(?:the|about|around|sometime in|some time in|early|late|mid|a|now|for|on|in|is|:)?[\s-]*"
)
_NUMBERS = {
    "a": 1, "an": 1, "one": 1, "another": 1, "two": 2, "a couple of": 2, "three": 3, "four": 4,
    "five": 5, "six": 6, "seven": 7, "eight": 8, "ten": 10, "twelve": 12,
}  # fmt: skip


_SOFT_BREAK = re.compile(r"(?<!\n)\n(?!\n)")


def find_turns(entry: Entry) -> tuple[Turn, ...]:
    """The words of what a customer wrote that may turn a story; the owner's own turn none."""
    if entry.direction is Direction.OUT:
        return ()
    text = plain(entry.text)
    everything = _folded(text)
    cues = [cue for cue in CUES if cue.may_be_in(everything) and cue.words.search(everything)]
    if not cues:
        return ()
    sentences = split_sentences(text)
    sent_on = entry.local_at.date()
    turns: list[Turn] = []
    for number, sentence in enumerate(sentences):
        low = everything[sentence.start : sentence.end]
        turn = _turn_in(text[sentence.start : sentence.end], low, cues, sent_on)
        if turn is None:
            continue
        start = sentence.start + turn.start
        before = sentences[number - 1] if number else sentence
        lead = everything[before.start : before.end]
        topic = f"{lead} {low}" if len(lead.split()) <= LONGEST_TOPIC else low
        kinds = _kinds_in(low)
        more = {
            "quote": entry.text[start : start + len(turn.quote)],
            "start": start,
            "kinds": kinds,
            "near": _kinds_in(
                f"{lead} / " + _folded(without_prefixes(entry.subject)[:LONGEST_QUOTE])
            ),
            "is_of_business": not kinds and bool(_BUSINESS.search(topic)),
            "names_another": any(
                found[0].split()[-1] not in said_in(found[0]) for found in _THING.finditer(low)
            ),
        }
        turns.append(turn.model_copy(update=more))
        if len(turns) == MOST_TURNS:
            break
    return tuple(turns)


def _folded(text: str) -> str:
    """The text in small letters, a paragraph a line, every letter in its place."""
    return _SOFT_BREAK.sub(" ", small(text))


def _kinds_in(low: str) -> tuple[Kind, ...]:
    return tuple(kind for kind, words in _KIND_WORDS if words.search(low))


def _turn_in(words: str, low: str, cues: Iterable[Cue], sent_on: date) -> Turn | None:
    """What one sentence says, if it says it outright: the first way that fits."""
    if len(words) < 6 or words.startswith(">") or words.rstrip(" \"')").endswith("?"):
        return None
    for cue in cues:
        found = cue.words.search(low) if cue.may_be_in(low) else None
        if found is None:
            continue
        lead = low[: found.start()]
        if _UNTOLD.search(lead) or _MAY.search(words[: found.start()]):
            continue
        if cue.way in _ASSERT_NOT and _NOT.search(lead):
            continue
        if not _is_of_somebody(found, words):
            continue
        start, end = _clipped(words, found)
        groups = found.groupdict()
        answers = [kind for group, kind in _ANSWERED.items() if groups.get(group)]
        turn: Turn | None = Turn(
            way=cue.way,
            quote=words[start:end],
            start=start,
            answers=tuple(answers),
            name=_name_in(found, words),
        )
        if turn and cue.way is Way.MOVED:
            turn = _moved(turn, found, words, sent_on)
        if turn:
            return turn
    return None


def _name_in(found: re.Match[str], words: str) -> str:
    """The name that was found, as it is written; empty where there is none."""
    groups = [group for group in ("name", "whom") if found.groupdict().get(group)]
    return words[slice(*found.span(groups[0]))] if groups else ""


def _is_of_somebody(found: re.Match[str], words: str) -> bool:
    """Whether what is taken for a name may be a person's: "Kate failed", not "her Audi failed"."""
    name = _name_in(found, words)
    if not name:
        return True
    lead = words[: found.start()].lower()
    is_led = bool(found.groupdict().get("whom")) or _LEADS_TO_NAME.search(lead) is not None
    return name[0].isupper() and is_led


def _moved(turn: Turn, found: re.Match[str], words: str, sent_on: date) -> Turn | None:
    """Whither, or how far; None where something only moves, and no day with it."""
    groups = found.groupdict()
    dates = find_dates(words, sent_on=sent_on, tense="future")
    if groups.get("to") or groups.get("till"):
        date = _date_after(found.end(), words, dates)
        if date or groups.get("to"):
            return turn.model_copy(update={"date": date}) if date else None
    if groups.get("past"):
        before = [one for one in dates if one.end <= found.start()]
        return turn.model_copy(update={"date": before[-1].iso}) if before else None
    later = [one for one in dates if one.start >= found.start()]
    if later and not groups.get("by"):
        return turn.model_copy(update={"date": later[-1].iso})
    if not groups.get("by"):
        return turn
    count = _NUMBERS.get(groups["n"]) or (int(groups["n"]) if groups["n"].isdigit() else 0)
    if groups.get("back") in ("forward", "up", "earlier", "sooner"):
        count = -count
    match groups["unit"].rstrip("s"):
        case "day":
            return turn.model_copy(update={"days": count})
        case "week":
            return turn.model_copy(update={"days": 7 * count})
        case "fortnight":
            return turn.model_copy(update={"days": 14 * count})
        case "month":
            return turn.model_copy(update={"months": count})
    return turn.model_copy(update={"months": 12 * count})


def _date_after(end: int, words: str, dates: Sequence[FoundDate]) -> str | None:
    """The date that follows at once: "moved to the 24th", not "moved to Leeds on the 24th"."""
    for one in dates:
        if one.start >= end and _TO_DATE.fullmatch(words[end : one.start].lower()):
            return one.iso
        if one.start < end < one.end:  # "from the 12th to the 24th" looks like a range
            return one.iso.split("/")[-1]
    return None


def _clipped(words: str, found: re.Match[str]) -> tuple[int, int]:
    """The sentence, or of a long one the words around what was found."""
    if len(words) <= LONGEST_QUOTE:
        return 0, len(words)
    start = max(0, found.start() - LONGEST_QUOTE // 3)
    end = min(len(words), start + LONGEST_QUOTE)
    while 0 < start < found.start() and not words[start - 1].isspace():
        start += 1
    while end < len(words) and end > found.end() and not words[end].isspace():
        end -= 1
    return start, max(end, found.end())
