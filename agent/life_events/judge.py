"""Stage 3 of 6: Entry -> LifeEvent; whether a sign really tells of the customer's life now."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date

from agent.life_events.mentions import Mention, Side
from agent.life_events.pack import Pack
from agent.life_events.signs import Sentence, Sign, clause_of
from agent.models import Direction, FoundEvent, Kind, When, Who

LEAST_CONFIDENCE = 0.5
_NEGATION_REACH = 40
_HISTORY_REACH = 30
_OLD_AFTER_YEARS = 2
_CLIPPED = 48
_OWN_REACH = 25
_AWAY_KINDS = frozenset(
    {
        Kind.PREGNANCY,
        Kind.BIRTH,
        Kind.TRAVEL,
        Kind.RETIREMENT,
        Kind.ILLNESS,
        Kind.BEREAVEMENT,
        Kind.WEDDING,
        Kind.NEW_JOB,
    }
)
_KEEPS_HISTORY = frozenset({Kind.ANNIVERSARY, Kind.BUSINESS_MILESTONE, Kind.RETIREMENT})
_YEAR = re.compile(r"(?:19|20)\d\d")


class Mood:
    """What the whole mail is: marketing, an automatic reply, or somebody writing."""

    def __init__(self, text: str, subject: str, *, is_automated: bool, pack: Pack) -> None:
        whole = f"{subject}\n{text}".lower()
        offers = set(pack.judge["marketing"].findall(whole))
        is_personal = pack.judge["writer"].search(text) is not None
        self.is_marketing = len(offers) > 1 or bool(offers and (is_automated or not is_personal))
        self._is_automated = is_automated
        self._is_away = is_automated and pack.judge["away"].search(whole) is not None

    def allows(self, kind: Kind) -> bool:
        """Whether such a mail may tell of such a kind."""
        if self.is_marketing:
            return False
        return not self._is_automated or (self._is_away and kind in _AWAY_KINDS)


def is_asserted(
    text: str, sentences: list[Sentence], sign: Sign, pack: Pack, sent_on: date
) -> bool:
    """False for what is denied, only imagined, called off, long ago, or of people in the news."""
    sentence, says = sentences[sign.sentence], pack.judge
    whole = text[sentence.start : sentence.end]
    left, right = clause_of(text, sentence, sign.start, sign.end)
    before = text[left : sign.start]
    if says["negation"].search(before[-_NEGATION_REACH:]):
        return False
    if says["hypothesis"].search(before) or says["hypothesis"].match(whole):
        return False
    if says["column"].match(text, sentence.start, sentence.end):
        return False
    if says["nobody"].search(before) or says["strangers"].search(whole):
        return False
    if says["called_off"].search(whole):
        return False
    around = text[
        max(sentence.start, left - _HISTORY_REACH) : min(sentence.end, right + _HISTORY_REACH)
    ]
    return sign.of.kind in _KEEPS_HISTORY or not any(
        _is_old(found[0], sent_on) for found in says["history"].finditer(around)
    )


def _is_old(words: str, sent_on: date) -> bool:
    """Words of long ago, or a year that is over for good."""
    return not _YEAR.fullmatch(words) or int(words) <= sent_on.year - _OLD_AFTER_YEARS


def is_customers(
    text: str,
    sentences: list[Sentence],
    sign: Sign,
    person: Mention | None,
    direction: Direction,
    pack: Pack,
) -> bool:
    """False for the owner's own life: what a customer wishes the owner, what the owner tells."""
    sentence, says = sentences[sign.sentence], pack.judge
    whole = text[sentence.start : sentence.end]
    if direction is Direction.OUT:
        if person is not None and person.side is Side.WRITER:
            return False
        is_known = person is not None and (person.side is Side.READER or person.who is not None)
        return is_known or says["address"].search(whole) is not None
    if says["thanks"].search(whole):
        return True
    if person is not None and person.side is Side.READER:
        return False
    is_vague = person is None or person.is_pronoun
    if is_vague and says["condoles"].search(text[sentence.start : sign.end]):
        return False
    if person is None and whole.endswith("?"):
        return False
    if person is not None and person.side is Side.WRITER:
        return True
    lead = text[max(sentence.start, sign.start - _OWN_REACH) : sign.start].lower()
    if says["greets"].match(whole) or "your" in lead:
        return False
    if person is None and sign.sentence:
        earlier = sentences[sign.sentence - 1]
        return says["rejoices"].search(text, earlier.start, earlier.end) is None
    return True


def confidence_of(
    sign: Sign, person: Mention | None, *, direction: Direction, length: int
) -> float:
    """Between 0 and 1; below LEAST_CONFIDENCE it is not worth a word.

    A sentence without a person tells of the writer only where it is clipped: "Divorce is through."
    """
    value = 0.55 if sign.is_hint else 0.8
    if sign.is_sure and direction is Direction.IN:
        return value
    if person is None or (person.who is None and not person.name):
        is_clipped = direction is Direction.OUT or length <= _CLIPPED
        return value - (0.2 if is_clipped else 0.4)
    return value + 0.1 if person.who is not None else value


def settle(found: Sequence[FoundEvent]) -> tuple[FoundEvent, ...]:
    """One of each: two mentions in one mail are one event, told best by the surest of them.

    Those that count come before those that only may.
    """
    kept: list[FoundEvent] = []
    for event in sorted(found, key=lambda one: (one.is_maybe, -one.confidence)):
        same = next((one for one in kept if _is_same(one, event)), None)
        if same is None:
            kept.append(event)
        else:
            kept[kept.index(same)] = _merged(same, event)
    return tuple(sorted(kept, key=lambda one: (one.start is None, one.start)))


def _is_same(one: FoundEvent, other: FoundEvent) -> bool:
    if one.kind is not other.kind:
        return False
    names = {event.name.split()[0] for event in (one, other) if event.name}
    if one.who is other.who:
        return len(names) < 2
    return Who.SELF in (one.who, other.who) or len(names) < 2


def _merged(best: FoundEvent, rest: FoundEvent) -> FoundEvent:
    """The surer mention, with what only the other one tells."""
    if rest.is_maybe and not best.is_maybe:
        return best
    # "She has been diagnosed. Who knows how she is in June": June is not when it happened.
    is_dated_by_rest = not best.date and not (
        best.kind is Kind.ILLNESS and rest.status is When.UPCOMING is not best.status
    )
    return best.model_copy(
        update={
            "name": best.name or (rest.name if best.who is rest.who else None),
            "date": rest.date if is_dated_by_rest else best.date,
            "status": rest.status if is_dated_by_rest and rest.date else best.status,
        }
    )
