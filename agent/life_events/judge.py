"""Stage 3 of 6: Entry -> LifeEvent; whether a sign really tells of a life event now, and of when."""

from __future__ import annotations

import re
from datetime import date

from agent.life_events.dates import FoundDate, find_dates
from agent.life_events.pack import Pack
from agent.life_events.people import Mention, Side
from agent.life_events.signs import Sentence, Sign, clause_of, small
from agent.life_events.tense import Tense, judge_tense
from agent.models import Direction, FoundEvent, Kind, When, Who

LEAST_CONFIDENCE = 0.5
_NEGATION_REACH = 40
_OLD_AFTER_YEARS = 2
_CLIPPED = 48
_AWAY_KINDS = frozenset(
    {
        Kind.PREGNANCY, Kind.BIRTH, Kind.TRAVEL, Kind.RETIREMENT, Kind.ILLNESS,
        Kind.BEREAVEMENT, Kind.WEDDING, Kind.NEW_JOB,
    }
)
_KEEPS_HISTORY = frozenset({Kind.ANNIVERSARY, Kind.BUSINESS_MILESTONE, Kind.RETIREMENT})
_DEFAULT = {
    Kind.ILLNESS: When.ONGOING,
    Kind.PREGNANCY: When.ONGOING,
    **dict.fromkeys(
        (
            Kind.BIRTHDAY, Kind.WEDDING, Kind.ANNIVERSARY, Kind.SCHOOL_START, Kind.JOB_INTERVIEW,
            Kind.NEW_JOB, Kind.RETIREMENT, Kind.TRAVEL, Kind.VOLUNTEERING,
        ),
        When.UPCOMING,
    ),
}  # fmt: skip
_YEAR = re.compile(r"\b(?:19|20)\d\d\b")
_CONDOLES = re.compile(r"\b(?:condolence|sympath|get well|congrat)", re.IGNORECASE)
_FIRST_PERSON = re.compile(r"\b(?:i|my|me|i'm|i've)\b", re.IGNORECASE)


class Mood:
    """What the whole mail is: marketing, an automatic reply, or somebody writing."""

    def __init__(self, text: str, subject: str, *, is_automated: bool, pack: Pack) -> None:
        whole = f"{subject}\n{text}"
        shouts = {match[0].lower() for match in pack.judge["marketing"].finditer(whole)}
        has_self = _FIRST_PERSON.search(text) is not None
        self.is_marketing = len(shouts) > 1 or bool(shouts and (is_automated or not has_self))
        self.is_away = pack.judge["away"].search(whole) is not None
        self.is_automated = is_automated

    def allows(self, sign: Sign) -> bool:
        """Whether such a mail may tell of such a kind."""
        if self.is_marketing:
            return False
        return not self.is_automated or (self.is_away and sign.of.kind in _AWAY_KINDS)


def is_asserted(text: str, sentences: list[Sentence], sign: Sign, pack: Pack, sent_on: date) -> bool:
    """False for what is denied, only imagined, called off, long ago, or of people in the news."""
    sentence = sentences[sign.sentence]
    left, right = clause_of(text, sentence, sign.start, sign.end)
    before = text[left : sign.start]
    if pack.judge["negation"].search(before[-_NEGATION_REACH:]):
        return False
    if pack.judge["hypothesis"].search(before):
        return False
    if pack.judge["nobody"].search(before):
        return False
    whole = text[sentence.start : sentence.end]
    if pack.judge["hypothesis"].match(whole):
        return False
    if pack.judge["called_off"].search(whole):
        return False
    around = text[max(sentence.start, left - 30) : min(sentence.end, right + 30)]
    if sign.of.kind not in _KEEPS_HISTORY:
        for match in pack.judge["history"].finditer(around):
            year = _YEAR.fullmatch(match[0])
            if year is None or int(year[0]) <= sent_on.year - _OLD_AFTER_YEARS:
                return False
    return not pack.judge["strangers"].search(whole)


def belongs_to_customer(
    text: str, sentences: list[Sentence], sign: Sign, person: Mention | None, direction: Direction, pack: Pack
) -> bool:
    """False for the owner's own life: what a customer wishes the owner, what the owner tells of himself."""
    sentence = sentences[sign.sentence]
    whole = text[sentence.start : sentence.end]
    earlier = sentences[sign.sentence - 1] if sign.sentence else None
    spoken_to = pack.judge["address"].search(whole) is not None
    if direction is Direction.OUT:
        if person is None:
            return spoken_to
        if person.side is Side.WRITER:
            return False
        return person.side is Side.READER or spoken_to or person.who is not None
    if pack.judge["thanks"].search(whole):
        return True
    if person is not None and person.side is Side.READER:
        return False
    if _CONDOLES.search(text[sentence.start : sign.end]) and (person is None or person.is_pronoun):
        return False
    if person is None and whole.endswith("?"):
        return False
    if person is None or person.side is Side.OTHER:
        opening = text[sentence.start : sentence.start + 60]
        greets = re.match(r"\W{0,3}(?:congrat|happy|merry|so sorry|sorry|condolence|good luck|best wishes|all the best|enjoy|well done|have a|safe |get well|wishing|thinking of you|mazel|parab)", opening, re.IGNORECASE)
        if greets:
            return False
        if person is None and earlier is not None and re.search(
            r"\bcongrat|\bcondolence", text[earlier.start : earlier.end], re.IGNORECASE
        ):
            return False
        if re.search(r"\byour\b", text[max(sentence.start, sign.start - 25) : sign.start], re.IGNORECASE):
            return False
    return True


def confidence_of(sign: Sign, person: Mention | None, *, direction: Direction, length: int) -> float:
    """Between 0 and 1; below LEAST_CONFIDENCE it is not worth a word.

    A sentence without a person tells of the writer only where it is clipped: "Divorce went through."
    """
    value = 0.55 if sign.is_hint else 0.8
    if person is None or (person.who is None and not person.name):
        is_clipped = direction is Direction.OUT or length <= _CLIPPED
        return value - (0.2 if is_clipped else 0.4)
    if person.who is not None:
        return value + 0.1
    return value


def date_of(
    text: str,
    sentences: list[Sentence],
    sign: Sign,
    dates: list[FoundDate],
    *,
    tense: Tense | None,
    sent_on: date,
) -> str | None:
    """The date that belongs to a sign: in its clause, in its sentence, or opening the next one.

    What is told as done has no day to come: such a day is read again as past, or belongs elsewhere.
    """
    sentence = sentences[sign.sentence]
    left, right = clause_of(text, sentence, sign.start, sign.end)
    for start, end in ((left, right), (sentence.start, sentence.end)):
        near = [one for one in dates if start <= one.start < end]
        if not near:
            continue
        best = min(near, key=lambda one: _distance(one, sign))
        span = _span(best.iso)
        if tense == "past" and sign.of.kind in _DONE and span is not None and span[0] > sent_on:
            again = find_dates(text[best.start : best.end], sent_on=sent_on, tense="past")
            past = [one.iso for one in again if (over := _span(one.iso)) and over[0] <= sent_on]
            return past[0] if past else None
        return best.iso
    if sign.sentence + 1 < len(sentences):
        following = sentences[sign.sentence + 1]
        for one in dates:
            if following.start <= one.start <= following.start + 12:
                return one.iso
    return None


_DONE = frozenset(
    {Kind.BIRTH, Kind.ENGAGEMENT, Kind.ACHIEVEMENT, Kind.NEW_PET, Kind.BEREAVEMENT, Kind.SEPARATION, Kind.HARDSHIP}
)


def _distance(found: FoundDate, sign: Sign) -> int:
    if found.start >= sign.end:
        return found.start - sign.end
    return max(0, sign.start - found.end) + 3


def tense_of(text: str, sign: Sign) -> Tense | None:
    """Past or future, as the verb in the sign or the nearest one says."""
    low = small(text)
    return judge_tense(low, sign.end, sign.end) or judge_tense(low, sign.start, sign.end)


def status_of(sign: Sign, found: str | None, tense: Tense | None, sent_on: date) -> When:
    """Upcoming, ongoing or past, seen from the day of the mail."""
    kind = sign.of.kind
    over = When.ONGOING if kind is Kind.ILLNESS else When.PAST
    if found is not None and (span := _span(found)) is not None:
        first, last = span
        if last < sent_on:
            return over
        if first > sent_on:
            return When.UPCOMING
        if kind in _LASTING and first < last:
            return When.ONGOING
        return over if tense == "past" else When.UPCOMING
    default = _DEFAULT.get(kind, When.PAST)
    if kind in (Kind.ILLNESS, Kind.PREGNANCY):
        return default
    if tense == "past":
        return When.PAST
    if tense == "future" and kind in _FORESEEN:
        return When.UPCOMING
    if tense == "future" and kind in _GOING_ON:
        return When.ONGOING
    return default


_LASTING = frozenset({Kind.TRAVEL, Kind.ILLNESS, Kind.HARDSHIP, Kind.VOLUNTEERING, Kind.PREGNANCY})
_GOING_ON = frozenset({Kind.SEPARATION, Kind.HARDSHIP})
_FORESEEN = frozenset({Kind.MOVE, Kind.GRADUATION, Kind.BUSINESS_MILESTONE, Kind.ACHIEVEMENT})


def _span(iso: str) -> tuple[date, date] | None:
    """The first and last day of an ISO date, month, year or range."""
    first, _, last = iso.partition("/")
    start, end = _edge(first, is_last=False), _edge(last or first, is_last=True)
    return (start, end) if start is not None and end is not None else None


def _edge(text: str, *, is_last: bool) -> date | None:
    try:
        parts = [int(part) for part in text.split("-")]
        if len(parts) == 3:
            return date(parts[0], parts[1], parts[2])
        if not is_last:
            return date(parts[0], parts[1] if len(parts) > 1 else 1, 1)
        year, month = (parts[0], parts[1]) if len(parts) > 1 else (parts[0], 12)
        following = date(year + month // 12, month % 12 + 1, 1)
        return date.fromordinal(following.toordinal() - 1)
    except ValueError:
        return None


def settle(found: list[tuple[int, FoundEvent]], pack: Pack) -> tuple[FoundEvent, ...]:
    """One of each: two mentions are one event, and what a sentence only mentions gives way to what it tells."""
    kept: list[FoundEvent] = []
    for sentence, event in found:
        rivals = {other.kind for at, other in found if at == sentence}
        if any(event.kind in pack.outranks.get(rival, frozenset()) for rival in rivals):
            continue
        same = next((one for one in kept if _is_same(one, event)), None)
        if same is None:
            kept.append(event)
        else:
            kept[kept.index(same)] = _merged(same, event)
    return tuple(kept)


def _is_same(one: FoundEvent, other: FoundEvent) -> bool:
    if one.kind is not other.kind:
        return False
    if one.who is other.who:
        return not (one.name and other.name) or one.name.split()[0] == other.name.split()[0]
    named = {one.who, other.who} <= {Who.SELF, one.who}
    return Who.SELF in (one.who, other.who) or named or not (one.name and other.name)


def _merged(one: FoundEvent, other: FoundEvent) -> FoundEvent:
    best, rest = (other, one) if other.confidence > one.confidence else (one, other)
    return best.model_copy(
        update={
            "name": best.name or (rest.name if best.who is rest.who else None),
            "date": best.date or rest.date,
            "status": best.status if best.date or not rest.date else rest.status,
        }
    )
