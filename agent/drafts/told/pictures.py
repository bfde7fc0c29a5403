"""Pictures: the one odd thing that a glad mail tells, taken up in the letter as it was told.

The eggs a stranger dropped, the anthem sung louder than the registrar, "like a wet garden". The
general case beside the remarks that each repertoire lists (details.py): a harmless doing, saying or
thing near the news is turned towards the customer and named. Doubt is silence.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache

from agent.drafts import phrases
from agent.drafts.days import CALENDAR_WORDS
from agent.drafts.told.clauses import Clause, Form, find_clauses
from agent.drafts.told.people import Person
from agent.drafts.told.quotes import (
    asks_for_more,
    is_business,
    is_dark,
    is_safe,
    may_be_said,
    tells_of_sorrow,
)
from agent.drafts.told.relations import GENDER_OF_RELATION
from agent.drafts.told.things import FEW, find_things, group_of
from agent.drafts.told.turning import turned
from agent.drafts.told.verbs import going_on, verb_forms, verbs_of
from agent.models import SAD_KINDS, Kind, LifeEvent

ENOUGH = 2.5
"""What is less vivid than that is left alone."""
VIVID = 3.2
"""From here on it goes before any remark that a repertoire lists."""
MAX_DOING_WORDS = 9
"""More of what somebody did is no picture any more: it would be their own sentence, read back."""
REACH = 3
"""So many sentences away from the news something still belongs to it."""
_SILENT = frozenset({*SAD_KINDS, Kind.SEPARATION, Kind.JOB_LOSS})
_TOLD_AS_PAST = frozenset({"after", "during", "before"})
_CLOUDS = re.compile(
    r"\b(?:sad(?:ly)?|unfortunately|alas|worr\w+|afraid|scared|angry|furious|hates?|hated|shame|"
    r"asham\w+|embarrass\w+|regret\w*|sorry|miss(?:es|ed|ing)? (?:him|her|them|it)|alone|lonely|"
    r"tired|exhaust\w+|drunk|pills?|wheelchair|late (?:husband|wife|father|mother|dad|mum|mom|"
    r"brother|sister)|urn|ashes|grave\w*|cemetery|prison|court|lawyers?|sick|vomit\w*|threw up|"
    r"toilets?|naked|beat(?:en)? up|slapp\w+|suffer\w*|struggl\w+|broken?\b|fell|fallen|"
    r"injur\w+|hurt|sedat\w+|evict\w+|debts?|nicu|incubators?|intensive care|knocked out|"
    r"damag\w+|refunds?|mortgage|scam\w*|stole\w*|theft|guns?|knife|police\w*|"
    r"the (?:doctors?|surgeon|consultant))\b",
    re.IGNORECASE,
)
"""Words beside which nobody should smile."""
_SAYING = re.compile(r"[\"“]([^\"“”\n]{8,70})[\"”]")
_LINE = re.compile(r"(?:I|We|He|She|They|It)\b[^\"“”()\n:;]{8,60}[.!]")
_NO_LINE = re.compile(
    r"\b(?:proud|happy|thrilled|excited|delighted|moon|wait|bless\w*|thanks?|congrat\w*|hope\w*|wish|"
    r"next|soon|please|regards|wishes|love|cheers|tomorrow|today|yesterday|due|starts?|begins?|"
    r"you\w*|will|would|needs?|glad|good|great|wonderful|lovely|nice|news|doing|well|beautifully|"
    r"healthy|home|fine|was (?:my|our))\b",
    re.IGNORECASE,
)
_OF_ERRANDS = re.compile(
    r"\b(?:keys?|codes?|gates?|permits?|lock\w*|loans?|desk|stock\w*|pick(?:s|ed)? up|ring|rings|"
    r"calls?|landlord|signs?|signed|parking|files?|crates?|pallets?|leave|half-day|booked|rent\w*)\b"
    r"|^(?:Don['’]t|Do not|No)\b|\bMt\.$",
    re.IGNORECASE,
)
"""What is told so that the owner knows where he stands."""
_HAS_VERB = re.compile(
    r"\b(?:is|are|was|were|has|had|have|said|did|\w+ed|\w+['’](?:s|re|ve|m|d)|came|went|took|kept|"
    r"ate|sat|stood|ran|sang|fell|won|knew|thought|gave|got|made|put|let|\w+n['’]t)\b"
)
_UNREAL = re.compile(
    r"\b(?:would|could|should|might|must|needs?|if|wish|hope\w*|never|promis\w+)\b", re.I
)
_WHAT_IS_SAID = re.compile(
    r"(?:(?:him|her|them|us|me|everybody|everyone|(?:the|his|her|my|our) \w+) )?"
    r"(?:that|if|whether|to (?!nobody)|for|he|she|it|they|I|we|an?|what|who|why|how|more|no|yes|"
    r"two|one)\b"
)
"""What stands behind "told" or "asked" where the words are given."""
_WANTING = frozenset({"want", "need", "prefer", "intend", "mean", "have", "imagine", "expect"})
_INDEFINITE = re.compile(r"^(?:an?|one) (?!of\b)", re.IGNORECASE)
_NUMBER = re.compile(r"\b\d{1,3}\b|\b(?:three|four|five|six|seven|eleven|twelve|forty|hundred)\b")
_MENDS = frozenset({"replace", "repair", "fix", "find", "rescue", "catch", "sweep", "clean"})
_HIM, _HE = {"m": "him", "f": "her"}, {"m": "he", "f": "she"}


@dataclass(frozen=True, slots=True)
class Picture:
    """Something to be taken up: its shape (pictures.toml), the words for it, where it stands."""

    shape: str
    slots: Mapping[str, str]
    sentence: str
    score: float
    """How vivid it is."""

    @property
    def echo(self) -> tuple[str, ...]:
        """The lines that take it up."""
        return phrases.pictures(self.shape)


def find_pictures(
    event: LifeEvent, sentences: Sequence[str], at: int, person: Person | None, *, moment: str
) -> tuple[Picture, ...]:
    """What a glad mail lets one see, most vivid first.

    `sentences` are the mail's, "" between paragraphs; the one at `at` tells the news. Nothing is
    found where the news or its sentence is sad, or where what is told asks for something.
    """
    if event.kind in _SILENT or moment not in _TOLD_AS_PAST or not 0 <= at < len(sentences):
        return ()
    quotes = " ".join(item.quote for item in event.evidence)
    found: list[Picture] = []
    before: list[str] = []
    for away, sentence in _near(sentences, at):
        if _is_glad(sentence) and not (away and asks_for_more(sentence)):
            reader = _Reader(event, person, " ".join(before), quotes, moment)
            found += (
                Picture(one.shape, one.slots, sentence, one.score - 0.3 * away)
                for one in reader.read(sentence)
            )
        before.append(sentence)
    found += _last_lines(sentences, at, event)
    found.sort(key=lambda one: -one.score)
    return tuple(one for one in found if one.score >= ENOUGH)


def _last_lines(sentences: Sequence[str], at: int, event: LifeEvent) -> Iterator[Picture]:
    """The short sentence that the story ends on, as "The bishop carried on" may be."""
    told = [text for _, text in _near(sentences, at) if text in sentences[at + 1 :]]
    for number, sentence in enumerate(told):
        text = sentence.strip()
        if not (_LINE.fullmatch(text) and 4 <= len(text.split()) <= 10 and _HAS_VERB.search(text)):
            continue
        names_day = any(word.strip(".,!").lower() in CALENDAR_WORDS for word in text.split())
        if (
            _OF_ERRANDS.search(text)
            or _NO_LINE.search(text)
            or names_day
            or asks_for_more(text)
            or not _is_glad(text)
        ):
            continue
        words = text.strip(" .!")
        if any(words in item.quote for item in event.evidence) or not _may_stand(words):
            continue
        if any(group_of(word.lower()) for word in words.split()):
            is_last = number == len(told) - 1
            yield Picture("line", {"saying": words}, sentence, 2.7 + 0.7 * is_last)


def _near(sentences: Sequence[str], at: int) -> Iterator[tuple[int, str]]:
    """(how far away, sentence) for those of the news's paragraph, in the mail's order."""
    first, last = at, at
    while at - first < REACH and first > 0 and sentences[first - 1]:
        first -= 1
    while last - at < REACH and last + 1 < len(sentences) and sentences[last + 1]:
        last += 1
    for index in range(first, last + 1):
        yield abs(index - at), sentences[index]


def _is_glad(sentence: str) -> bool:
    return not (tells_of_sorrow(sentence) or _CLOUDS.search(sentence))


class _Reader:
    """Reads the pictures of one sentence."""

    def __init__(
        self, event: LifeEvent, person: Person | None, before: str, quotes: str, moment: str
    ) -> None:
        self._event = event
        self._person = person
        self._before = before
        self._quotes = quotes
        self._is_over = moment == "after"

    def read(self, sentence: str) -> Iterator[Picture]:
        for clause in find_clauses(sentence):
            yield from self._of_clause(clause, sentence)
        for match in _SAYING.finditer(sentence):
            saying = match[1].strip(" .,;:!?'")
            if _is_saying(saying):
                yield Picture("said", {"saying": saying}, sentence, 3.6)
        for thing in find_things(sentence, is_over=self._is_over):
            is_told = not _UNREAL.search(sentence) or thing.shape.startswith("meal")
            if thing.shape == "animal" and self._event.kind is Kind.NEW_PET:
                continue  # the news itself
            if is_told and thing.words not in self._quotes and _may_stand(thing.words):
                yield Picture(thing.shape, {thing.slot: thing.words}, sentence, thing.score)

    def _of_clause(self, clause: Clause, sentence: str) -> Iterator[Picture]:
        is_said = _is_said(clause)
        if len(clause.rest.split()) > MAX_DOING_WORDS:
            return
        if not _may_stand(clause.rest) or (not is_said and _UNREAL.search(clause.told)):
            return
        score = self._score(clause)
        if score < ENOUGH:
            return
        subject = clause.subject
        first = subject.lower().split()[0]
        rest = turned(clause.told)
        if first == "they" or _is_nobody(first, subject):
            yield Picture("told", {"clause": f"{_began(turned(subject))} {rest}"}, sentence, score)
            return
        if not _may_stand(subject):
            return
        is_seen = clause.verb not in verbs_of("mental")
        for who, said in self._names(first, subject, clause, sentence):
            whole = turned(f"{said} {clause.told}") if said in ("I", "we") else f"{said} {rest}"
            slots = {"clause": whole}
            if not is_seen:
                yield Picture("told", slots, sentence, score)
                continue
            if clause.verb in _MENDS and clause.form is Form.PERFECT:
                yield Picture("mended", slots, sentence, score)
                continue
            slots |= {"who": who, "doing": turned(clause.doing)}
            if clause.do and clause.form in (Form.PAST, Form.PERFECT):
                slots["do"] = turned(clause.do)
            if one := _as_one(clause, who, rest):
                yield Picture("one", {"one": one}, sentence, score + 0.5)
            if said in ("I", "we") and clause.told.startswith("had to "):
                yield Picture("had_to", slots, sentence, score)
            elif is_said:
                is_theirs = who in ("you", "him", "her") or self._is_event_person(who)
                yield Picture("heard" if is_theirs else "overheard", slots, sentence, score)
            elif "do" in slots:
                yield Picture("seen", slots, sentence, score)
            else:
                yield Picture("going_on", slots, sentence, score)
            score -= 0.1  # the same again, with "him" for the name

    def _names(
        self, first: str, subject: str, clause: Clause, sentence: str
    ) -> Iterator[tuple[str, str]]:
        """(whom one sees, who did it) in the words of the letter; none where that is in doubt."""
        if first in ("i", "we"):
            yield "you", subject if subject == "I" else "we"
        elif first in ("he", "she"):
            gender = "m" if first == "he" else "f"
            person = self._person
            if person is None or self._is_of_another(gender, sentence):
                return
            if person.gender == gender:
                yield person.words, person.words
            if person.gender in (gender, ""):
                yield _HIM[gender], first
        elif first == "it":
            if clause.verb in verbs_of("vivid"):
                yield "it", "it"
        elif first in ("his", "her"):
            gender = "m" if first == "his" else "f"
            if self._person and self._person.gender == gender:
                yield subject.lower() if subject.istitle() else _began(subject), _began(subject)
        elif first in ("their", "they"):
            return
        elif _INDEFINITE.match(subject):
            yield _INDEFINITE.sub("the ", subject), _began(subject)
        else:
            is_bare = subject.lower() in GENDER_OF_RELATION  # "Mom says he's underfoot"
            words = f"your {subject.lower()}" if is_bare else turned(_began(subject))
            person = self._person
            if person is None or not self._is_event_person(words):
                yield words, words
                return
            yield person.words, person.words
            if person.gender in _HIM:
                yield _HIM[person.gender], _HE[person.gender]

    def _is_event_person(self, words: str) -> bool:
        person = self._person
        return person is not None and (
            words.lower() == person.words.lower()
            or (person.has_name and words.split()[-1] == person.words.split()[0])
        )

    def _is_of_another(self, gender: str, sentence: str) -> bool:
        """Whether "he" may be somebody else: another man was named before it."""
        said = f"{self._before} {sentence}"
        pronoun = re.search(r"\b(?:he|she)\b", said, re.IGNORECASE)
        before = said[: pronoun.start()] if pronoun else ""
        name = re.escape(self._person.words.split()[-1]) if self._person else ""
        own = re.findall(rf"(?:[\w-]+ ){{0,3}}{name}(?:, (?:my|our) [\w-]+)?", before)
        mine = {word.lower() for one in own for word in re.findall(r"[\w-]+", one)}
        words = re.findall(r"[\w-]+", before.lower())
        return any(GENDER_OF_RELATION.get(word) == gender and word not in mine for word in words)

    def _score(self, clause: Clause) -> float:
        """How vivid a doing is; 0 where it is the news itself or shows nothing."""
        words = clause.rest.lower().split()
        first = clause.subject.lower().split()[0]
        groups = [group for word in words if (group := group_of(word))]
        shown = len([one for one in groups if one not in FEW])
        is_vivid = clause.verb in verbs_of("vivid") or bool(set(words) & _vivid_going_on())
        is_said = _is_said(clause)
        is_news = " ".join(clause.rest.split()[:4]) in self._quotes.replace("’", "'")
        is_plain = clause.verb in verbs_of("plain") and not is_said
        if is_said and first in ("i", "we") and not shown:
            return 0.0
        if self._event.kind is Kind.ENGAGEMENT and clause.verb in ("ask", "propose"):
            return 0.0
        is_habit = clause.form is Form.PRESENT and first in ("i", "we")
        if is_habit and not (is_vivid or set(words) & _all_going_on()):
            return 0.0
        if "leave" in words or (clause.verb == "get" and clause.form is Form.PERFECT):
            return 0.0
        if words[:1] == ["one"] or (clause.verb == "have" and not is_vivid):
            return 0.0
        if len(words) < (4 if is_said else 2) or (is_news and not is_vivid and not is_said):
            return 0.0
        if clause.verb == "be":
            subject_groups = {group_of(word) for word in clause.subject.lower().split()}
            if words[0] in ("allowed", "forbidden"):
                return 3.4 if _is_nobody(first, clause.subject) else 0.0
            return 4.2 if subject_groups - FEW - {""} and words[0] != "on" else 0.0
        if not (groups or is_vivid or is_said) or (clause.verb == "cry" and words[0] != "because"):
            return 0.0
        score = 1.2 * min(len(groups), 2) + 0.6 * min(shown, 2) + 0.08 * min(len(words), 10)
        score += 2.6 * is_vivid + 3.6 * is_said + 0.5 * bool(_NUMBER.search(clause.rest))
        is_thought = clause.verb in verbs_of("mental") and bool(shown)
        score += 0.8 * is_thought - 1.4 * (is_plain and not is_thought)
        score += 0.8 * bool(shown and not is_plain and clause.verb not in verbs_of("mental"))
        score += 1.0 * bool(shown and set(words) & _all_going_on())
        if clause.verb in ("ring", "tap", "call") and not shown:  # a telephone
            score -= 2.6
        if _INDEFINITE.match(clause.subject) and (shown or not is_plain):
            score += 3.4
        elif _is_nobody(first, clause.subject):
            score += 2.2
        elif clause.verb in _WANTING:
            score -= 3.0
        return score


def _as_one(clause: Clause, who: str, rest: str) -> str:
    """The man who dropped his eggs, where "a man dropped his eggs"."""
    if not _INDEFINITE.match(clause.subject) or clause.form is Form.GOING_ON:
        return ""
    groups = {group_of(word.lower()) for word in clause.subject.split()}
    if "people" in groups:
        return f"{who} who {rest}"
    return f"{who} that {rest}" if "animal" in groups else ""


def _is_said(clause: Clause) -> bool:
    return clause.verb in verbs_of("speech") and bool(_WHAT_IS_SAID.match(clause.rest))


@cache
def _all_going_on() -> frozenset[str]:
    return frozenset(word for word, forms in verb_forms().items() if "going on" in forms)


@cache
def _vivid_going_on() -> frozenset[str]:
    return frozenset(going_on(verb) for verb in verbs_of("vivid"))


def _is_nobody(first: str, subject: str) -> bool:
    return subject.lower().endswith(" of us") or first in (
        "nobody", "no", "everybody", "everyone", "somebody", "someone",
    )  # fmt: skip


def _is_saying(words: str) -> bool:
    """Whether it was said, and is no title, name or trade mark."""
    all_words = words.split()
    small = [word for word in all_words if word[0].islower()]
    return 5 <= len(all_words) <= 12 and len(small) * 2 > len(all_words) and _may_stand(words)


def _may_stand(words: str) -> bool:
    """Whether words of theirs may stand in a letter: short, harmless, and of no trade."""
    if not (is_safe(words) and may_be_said(words)) or re.search(r"\d[,.]\d|between \d+$", words):
        return False
    return not (is_business(words) or is_dark(words))


def _began(words: str) -> str:
    """Without the capital of a sentence's first word."""
    first = words.split(" ")[0]
    is_small = first.lower() in _SMALL_FIRSTS
    return words[0].lower() + words[1:] if is_small else words


_SMALL_FIRSTS = frozenset(
    {"a", "an", "the", "my", "our", "his", "her", "their", "one", "two", "three", "four", "five"}
    | {"nobody", "no", "everybody", "everyone", "somebody", "someone", "neither", "both", "all"}
    | {"half", "none", "most", "some", "it", "we", "he", "she", "they"}
)
