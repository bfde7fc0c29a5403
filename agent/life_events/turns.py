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
from enum import StrEnum
from typing import NamedTuple

from agent.life_events.dates import FoundDate, find_dates
from agent.life_events.kin import said_in
from agent.life_events.signs import plain, small, split_sentences
from agent.models import Direction, Entry, Kind, Record
from agent.subjects import without_prefixes

MOST_TURNS = 12
"""No hand writes of more in one mail."""
LONGEST_QUOTE = 200
LONGEST_TOPIC = 4
"""In words, what a sentence may go on about: "The invoice? It has been put off."."""


class Way(StrEnum):
    """What becomes of a life event."""

    MOVED = "moved"
    CALLED_OFF = "called off"
    BACK_ON = "back on"
    CLEAR = "all clear"
    FALSE_ALARM = "false alarm"
    WON = "won"
    LOST = "lost"
    WELL = "went well"
    BADLY = "went badly"
    DENIED = "denied"


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
    r"citizenship|the title|triathlon|medal",
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
_N = r"(?:a|an|one|two|three|four|five|six|seven|eight|ten|twelve|another|a couple of|\d{1,2})"
_UNIT = r"(?:days?|weeks?|fortnights?|months?|years?)"
_HE = r"(?:i|he|she|we|they)"
_SHIFTED = (
    r"(?:(?:mov|shift|chang|switch|push|bump|slip|bring|knock|kick)\w{0,4}"
    r"|brought|put(?:ting)?|set)"
)
_BY = rf"(?P<by>(?:by )?(?P<n>{_N}) (?P<unit>{_UNIT}))"

_WAYS: tuple[tuple[Way, str, str], ...] = (
    (
        Way.BACK_ON,
        "back on",
        r"\b(?:is|are|'s|'re) (?:all )?back on\b(?! (?:his|her|my|their|its))",
    ),
    (Way.BACK_ON, "after all", r"\b(?:going ahead|happening|getting married|moving) after all\b"),
    (
        Way.CALLED_OFF,
        "called |call it |calling |call the |call things |call everything ",
        r"\bcall(?:ed|ing)? (?:(?:it|things|everything|(?:the|our|my|his|her|their) [\w ]{3,30}) )?"
        r"off\b",
    ),
    (
        Way.CALLED_OFF,
        "cancel|scrapped|the plug",
        r"\bcancel(?:l?ed|l?ing)\b|\bscrapped\b|\bpulled the plug\b",
    ),
    (
        Way.CALLED_OFF,
        "is off|are off|'s off|is all off|'s all off|now off",
        r"(?:\bis|\bare|'s) (?:all |now )?off(?=[.,;!]|$| now\b| for good\b)",
    ),
    (
        Way.CALLED_OFF,
        "not go|n't go|not be|n't be|not happen|n't happen|not taking|n't taking|not getting|"
        "n't getting|not moving|n't moving|not retir|n't retir",
        r"(?:\bnot|n't) (?:be )?(?:going ahead|going through with|happening|taking place|"
        r"going to happen|go ahead|happen|getting married|moving|retiring)\b"
        r"(?= (?:any ?more|after all|now)|[.,;!]|$| with)",
    ),
    (
        Way.CALLED_OFF,
        "no longer",
        r"\bno longer (?:getting married|engaged|moving|happening|going ahead)\b",
    ),
    (
        Way.CALLED_OFF,
        "fell through|fallen through|falling through",
        r"\b(?:fell|fallen|falling) through\b",
    ),
    (
        Way.CALLED_OFF,
        "broke|engagement",
        r"\bbroken?(?: \w+){0,3} off\b|\bended the engagement\b",
    ),
    (
        Way.CALLED_OFF,
        " be a wedding| be any wedding| be a move| be any move| be an engagement",
        r"\b(?:won't|will not|isn't going to) be (?:an?|any) (?:wedding|move|engagement)\b",
    ),
    (
        Way.CALLED_OFF,
        "decided|staying",
        r"\bdecided (?:not to (?:move|marry|go|retire|do it)|against it|to stay put)\b"
        r"|\bstaying (?:put|where (?:i|we) (?:am|are))\b",
    ),
    (
        Way.MOVED,
        "postpon|schedul|arranged|deferred|delayed",
        r"\b(?:postponed|postponing|re-?scheduled|re-?arranged|deferred|delayed)\b"
        rf"(?:.{{0,40}}?(?:{_BY}|(?P<till>\b(?:to|until|till|for)\b)))?",
    ),
    (
        Way.MOVED,
        "mov|shift|chang|switch|push|bump|slip|put|set |bring|brought|knock|kick",
        rf"\b{_SHIFTED}\b[^.;!?]{{0,40}}?\b(?P<back>back|out|forward|up|on)\b {_BY}",
    ),
    (
        Way.MOVED,
        "moved|moving|shift|changed|switched|push|bump|slipped|put |set |bring|brought|knock",
        rf"\b{_SHIFTED}\b[^.;!?]{{0,60}}?\b(?P<to>to|until|till)\b",
    ),
    (
        Way.MOVED,
        " later| earlier| sooner",
        rf"\b{_BY} (?P<back>later|earlier|sooner)\b",
    ),
    (
        Way.MOVED,
        "new date|is now|will now|it's now",
        r"\b(?P<to>new date|is now(?: on| in)?|will now be|it's now)\b",
    ),
    (Way.MOVED, "instead of|rather than", r"\b(?P<past>instead of|rather than)\b"),
    (
        Way.MOVED,
        "put off|put it off|put things off|put the |putting |pushed|put back|put it back|set back",
        r"\bput(?:ting)? (?:(?:it|things|the [\w ]{3,30}) )?off\b(?! \w+ing\b)"
        r"|\b(?:pushed|put|set)(?: it)? back\b(?= indefinitely| again|[.,;]|$)",
    ),
    (
        Way.FALSE_ALARM,
        "alarm| out |scare|misdiag|panic|it was",
        r"\bfalse alarm\b|\b(?:turned|turns) out (?:\w+ )?(?:to be )?(?:nothing|fine|harmless)\b"
        r"|\b(?:just|only) a scare\b|\bmisdiagnos\w+\b|\bpanic over\b"
        r"|\bit was(?:n't| not) (?:cancer|a stroke|a heart attack|broken|anything)\b"
        r"|\bit was nothing\b",
    ),
    (
        Way.CLEAR,
        "scan|test|result|biops|blood|mri|ct |x-ray|xray|mammogram|lump|tumo|nodes|margins",
        r"\b(?:scans?|tests?|results?|biops(?:y|ies)|bloods|blood work|mri|ct|x-?rays?|mammogram|"
        r"lump|tumou?r|nodes|margins)\b(?:(?!\bnot\b|n't|\bnever\b)[^.;!?]){0,60}\b(?:clear|clean|negative|benign|normal|fine|"
        r"good|all right|alright|ok|okay)\b",
    ),
    (
        Way.CLEAR,
        "all clear|all-clear|remission|cancer free|cancer-free|recover|hospital|discharged|mend|"
        "on his feet|on her feet|on my feet|on their feet|as rain|as new|nothing serious|"
        "nothing sinister|nothing malignant|all better|better now",
        r"\ball[- ]clear\b|\bin remission\b|\bcancer[- ]free\b|\b(?:fully|completely) recovered\b"
        r"|\bfull recovery\b|\b(?:back )?(?:home|out) (?:from|of) (?:the )?hospital\b"
        r"|\bdischarged\b|\bon the mend\b|\bback on (?:his|her|my|their) feet\b"
        r"|\bright as rain\b|\bgood as new\b|\bnothing (?:serious|sinister|malignant)\b"
        r"|\ball better\b|\b(?:much|so much|a lot) better now\b",
    ),
    (
        Way.LOST,
        "n't get|not get|n't got|n't land|n't make|not make|with some|with an|with the other|"
        "for some|for an|for the other|turned me|turned him|turned her|knocked|passed me|"
        "passed him|passed her|turned down|passed over|rejected|unsuccess|not to be|said no|"
        "not this time|not success|not selected|not chosen",
        rf"\b{_HE} (?:didn't|did not|haven't) (?:get|got|land|make) (?:it|the (?:job|role|position|"
        r"post|part|offer|cut)|in|through|picked|chosen)\b"
        r"|\b(?:went|gone|going) (?:with|for) (?:someone|somebody|another|an internal|the other)\b"
        r"|\b(?:turned|knocked) (?:me|him|her) down\b|\bpassed (?:me|him|her) over\b"
        r"|\b(?:got|was|been) (?:rejected|turned down|passed over|unsuccessful)\b"
        r"|\b(?:it was|was) not to be\b|\bthey said no\b"
        r"|\bnot (?:this time|successful|selected|chosen)\b",
    ),
    (
        Way.WON,
        " got it|got the job|got the role|got the pos|got the pa|got the gig|got the pl|got the of|"
        "got the call|landed the|nailed the|won the|offered |an offer|the offer|offer came|"
        "offer has|offer is in|offer arrived|said yes|hired|picked |chose |want me|want h",
        rf"\b{_HE} (?:just |actually |finally )?got it\b(?=\s*!|\s*\.?\s*$|\s*[—–-]| and\b)"
        r"(?!.{0,25}\bthank)"
        rf"|\b{_HE} (?:just |actually |finally )?(?:got|landed|nailed|won) the (?:job|role|"
        r"position|post|part|gig|place|offer)\b"
        r"|\b(?:they|he|she)(?:'ve| have| just)? offered (?:me|him|her)\b"
        r"(?! (?:a (?:seat|coffee|discount)))|\bmade (?:me|him|her) an offer\b"
        r"|\bwas offered (?:it|the)\b|\bgot the (?:offer|call)\b"
        r"|\b(?:they|they've) (?:said yes|(?:hired|picked|chose|want) (?:me|him|her))\b"
        r"|\b(?:the )?offer (?:came|has come|is in|arrived)\b|\b(?:i'm|i am|he's|she's) hired\b",
    ),
    (
        Way.WELL,
        "went |gone |passed off|had a|had the|was wonder|was lovely|was perfect|was beaut|"
        "was amaz|was fanta|success|was really|was so|was absol",
        r"\b(?:went|gone|passed) (?:off )?(?:\w+ )?(?:well|great|fine|smoothly|perfectly|"
        r"brilliantly|wonderfully|beautifully|ok|okay|without a hitch)\b"
        r"|\bhad (?:a|an|the) (?:\w+ )?(?:wonderful|lovely|great|fantastic|amazing|brilliant|"
        r"marvel\w+|perfect|best|super) (?:time|day|trip|holiday|party|weekend)\b"
        r"|\b(?:it|day|party|wedding|ceremony|trip|race|event) was (?:\w+ )?(?:wonderful|lovely|"
        r"perfect|beautiful|amazing|fantastic|a (?:great |huge |big )?success)\b",
    ),
    (
        Way.BADLY,
        "badly|terribly|horribly|wrong|disaster|awful|nightmare|wash|bombed|n't go",
        r"\b(?:went|gone) (?:\w+ )?(?:badly|terribly|horribly|wrong)\b|\bwas (?:\w+ )?"
        r"(?:a disaster|awful|a nightmare|a wash-?out)\b|\bbombed\b"
        r"|\bdidn't go (?:well|to plan)\b",
    ),
    (
        Way.DENIED,
        " another| a different|some other|the other|someone else|somebody else",
        r"\b(?:it|that)(?: was|'s| is| must have been| must be) (?:actually )?(?:another|"
        r"a different|some other|the other)\b"
        r"|\bthinking of (?:some(?:one|body) else|another|the other|a different)\b",
    ),
    (
        Way.DENIED,
        "no, |no. |no! |no - |no — |no – ",
        r"(?:^|(?<=[.!?] ))no[,.!–— -]+(?:no[,.]? )?(?:not (?:him|her|me|us)|(?:he|she|they|we|i)"
        r"(?:'s|'re|'m| is| are| am) (?:\w+ )?(?:fine|well|ok|okay|all right|alright|alive|"
        r"healthy|here))\b",
    ),
    (
        Way.DENIED,
        "not him|not her|not me|not us|not my|not our|n't him|n't her|n't me|n't us|n't my|n't our",
        r"\b(?:wasn't|isn't|not) (?:him|her|me|us|my \w+|our \w+)\b(?= (?:who|that|you)|[.,;!]|$)",
    ),
    (
        Way.DENIED,
        "mix|confus|mistak|misread|misheard|misunder|the wrong|wrong end",
        r"\b(?:you|i|somebody|someone|they)(?:'ve|'re| have| are| must have| must be| may have|"
        r" must've)? (?:been )?(?:got )?(?:mix(?:ed|ing)|confus(?:ed|ing)|mistak(?:en|ing)|misread|"
        r"misheard|misunderst(?:ood|anding)|the wrong)\b"
        r"|\bmix-?up\b|\bmisunderstanding\b|\bwrong end of the stick\b",
    ),
    (
        Way.DENIED,
        "true|the case|rumo|truth",
        r"\b(?:isn't|not|wasn't|never) (?:true|the case)\b|\b(?:just|only|merely) a rumou?r\b"
        r"|\bno truth (?:in|to)\b",
    ),
    (
        Way.DENIED,
        " ill| sick|pregnant| dead|dying|leaving|retiring|expecting|n't getting|not getting|"
        "n't moving|not moving|in hospital",
        r"(?:n't|\bnot|\bnever) (?:ill|sick|pregnant|dead|dying|leaving|retiring|expecting|"
        r"getting (?:married|divorced)|moving|in hospital)\b(?! (?:any ?more|now))",
    ),
)


class _Cue(NamedTuple):
    way: Way
    stems: tuple[str, ...]
    """One of them stands wherever the words do; to look for them costs next to nothing."""
    words: re.Pattern[str]

    def may_be_in(self, low: str) -> bool:
        return any(stem in low for stem in self.stems)


_CUES = [
    _Cue(way, tuple(stems.split("|")), re.compile(words, re.MULTILINE))
    for way, stems, words in _WAYS
]
_UNTOLD = re.compile(
    r"\b(?:if|unless|in case|in the event|whether|might|could|would|should|hope|hopes|hoping|wish|"
    r"maybe|perhaps|can we|can you|could we|let's|shall we|please|whenever|wonder)\b"
)
_MAY = re.compile(r"\b[Mm]ay (?!\d)")
_NOT = re.compile(r"(?:\bnot|n't|\bnever|\bno|\bwithout|\bnothing|\bnone)(?: \w+){0,2} ?$")
_ASSERT_NOT = frozenset({Way.MOVED, Way.BACK_ON, Way.CLEAR, Way.WON, Way.WELL, Way.BADLY})
"""A "not" just before it turns these into nothing; the others say it themselves."""
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
    cues = [cue for cue in _CUES if cue.may_be_in(everything) and cue.words.search(everything)]
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


def _turn_in(words: str, low: str, cues: Iterable[_Cue], sent_on: date) -> Turn | None:
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
        start, end = _clipped(words, found)
        turn: Turn | None = Turn(way=cue.way, quote=words[start:end], start=start)
        if turn and cue.way is Way.MOVED:
            turn = _moved(turn, found, words, sent_on)
        if turn:
            return turn
    return None


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
