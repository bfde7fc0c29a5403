"""One unexpected kindness a day: somebody without a reason, and something true to say to him."""

from __future__ import annotations

import datetime as dt
import re
import tomllib
from collections import Counter
from collections.abc import Collection, Iterator, Mapping
from functools import cache
from importlib.resources import files
from itertools import islice
from typing import NamedTuple

from agent.models import (
    UNDECIDED,
    Direction,
    Doing,
    EntryKind,
    Evidence,
    Ground,
    Kept,
    Kind,
    LifeEvent,
    Made,
    MatterKind,
    Outcome,
    Suggestion,
    SuggestionState,
    When,
    Who,
)
from agent.names import call_name
from agent.remarks import one_line
from agent.suggestions.knowledge import forbids_cheer, has_sorrow, is_gone
from agent.suggestions.occurrences import YearlyDay
from agent.suggestions.practice import new_suggestion
from agent.suggestions.reasons import name_event
from agent.suggestions.situation import Situation
from agent.suggestions.town import Town, in_turn

NAME = "kindness"
IS_SMALL = True
FRESH = dt.timedelta(days=21)
"""News so young is for the other practices to speak of."""
OLDEST = dt.timedelta(days=330)
"""What is older is no longer of "March", but of March last year."""
CONSOLED = dt.timedelta(days=60)
"""For so long after something sad a kind word is an answer to comfort."""
YEARLY = dt.timedelta(days=14)
"""For so long after the day itself one may speak of the years together."""
NOT_AGAIN = dt.timedelta(weeks=26)
"""For so long the same is not praised again, though the first praise was never sent."""
_IN_WORDS = " in words "
"""Stands in a cause between what is true and the compliment that says it."""
_WRITTEN = re.compile(r"\b(?:this mail|in this one|to write|no answer|over here)\b")
"""Words that are for a note and not for a call."""
_JOYS = frozenset(
    {
        Kind.ACHIEVEMENT,
        Kind.BUSINESS_MILESTONE,
        Kind.VOLUNTEERING,
        Kind.GRADUATION,
        Kind.NEW_JOB,
        Kind.PROMOTION,
    }
)
_OWN = frozenset({Who.SELF, Who.COMPANY})
_FAMILY = frozenset({Who.SPOUSE, Who.CHILD, Who.GRANDCHILD})
_NUMBERS = {1: "a year", 2: "two years", 3: "three years", 4: "four years", 5: "five years"}


class Truth(NamedTuple):
    """Something that may be said to a customer because it is so."""

    key: str
    """What it goes by in causes: the life event, the mail or the years."""
    reason: str
    groups: tuple[str, ...]
    """Which compliments fit it: "achievement.self", "any.self"."""
    slots: Mapping[str, str]
    evidence: tuple[Evidence, ...] = ()
    life_event_id: str | None = None


def choose(town: Town) -> Iterator[Suggestion]:
    """So many a day as the settings say, or fewer where nothing true is to be said."""
    today = [(id_, made) for id_, made in _lately(town) if made.due_on == town.today]
    for customer_id, made in today:
        yield from _again(made, town.people[customer_id])
    yield from islice(_anew(town), max(town.settings.kindness.a_day - len(today), 0))


def offer(town: Town) -> Iterator[Suggestion]:
    """The next beyond the day's number, for an owner whom nobody needs."""
    yield from islice(_anew(town), 1)


def _lately(town: Town) -> list[tuple[str, Made]]:
    """What was made so short a while ago that it is not yet the same customer's turn again."""
    weeks = town.settings.kindness.again_weeks
    return town.made(NAME, since=town.today - dt.timedelta(weeks=weeks))


def _anew(town: Town) -> Iterator[Suggestion]:
    """Customers whose turn it is, one by one, each with words that nobody else gets today."""
    lately = _lately(town)
    taken = {_line_of(made.cause) for _, made in lately if made.due_on == town.today}
    said = Counter(_line_of(made.cause) for _, made in lately)
    for situation in _candidates(town, {customer_id for customer_id, _ in lately}):
        if picked := _pick(situation, said, taken):
            taken.add(picked[1])
            yield _suggestion(situation, *picked)


def stands(suggestion: Suggestion, situation: Situation) -> bool:
    """Whether it is still true, and nothing sad has come between."""
    return any(truth.key == _truth_of(suggestion.cause) for truth in _truths(situation))


def _again(made: Made, situation: Situation) -> Iterator[Suggestion]:
    """What was chosen before on the same day, as long as it is true."""
    line = _line_of(made.cause)
    for truth in _truths(situation):
        if truth.key == _truth_of(made.cause) and line in _compliments():
            yield _suggestion(situation, truth, line)


def _candidates(town: Town, lately: set[str]) -> Iterator[Situation]:
    """Whom nothing else brings onto the list, in turn; first those least often chosen."""
    ids = in_turn(town.people.keys() - town.busy - lately, NAME, town.today.isoformat())
    people = [town.people[id_] for id_ in ids]
    people.sort(key=lambda one: sum(made.practice == NAME for made in one.made))
    return (one for one in people if not any(made.state in UNDECIDED for made in one.made))


def _pick(
    situation: Situation, said: Mapping[str, int], taken: Collection[str]
) -> tuple[Truth, str] | None:
    """Something true that was not said before, in words that nobody else gets today."""
    before = [made for made in situation.made if made.practice == NAME]
    causes = {made.cause for made in before}
    said_to_him = {
        _truth_of(made.cause)
        for made in before
        if made.state is not SuggestionState.EXPIRED or situation.today - made.due_on < NOT_AGAIN
    }
    for truth in _truths(situation):
        must_fit_a_call = _doing(situation) is Doing.CALL
        lines = [
            line
            for line, words in _compliments().items()
            if line.rpartition(".")[0] in truth.groups
            and line not in taken
            and _cause(truth, line) not in causes
            and not (must_fit_a_call and _WRITTEN.search(words))
        ]
        if lines and truth.key not in said_to_him:
            in_order = in_turn(lines, situation.customer.id, situation.today.isoformat())
            return truth, min(in_order, key=lambda line: said.get(line, 0))
    return None


@cache
def _compliments() -> Mapping[str, str]:
    """By what they go by in causes: "any.self.3"."""
    text = files(__package__).joinpath("compliments.toml").read_text(encoding="utf-8")
    return {
        f"{kind}.{whose}.{number}": words
        for kind, groups in tomllib.loads(text).items()
        for whose, lines in groups.items()
        for number, words in enumerate(lines, 1)
    }


def _cause(truth: Truth, line: str) -> str:
    return f"{truth.key}{_IN_WORDS}{line}"


def _truth_of(cause: str) -> str:
    return cause.rpartition(_IN_WORDS)[0]


def _line_of(cause: str) -> str:
    return cause.rpartition(_IN_WORDS)[2]


def _truths(situation: Situation) -> list[Truth]:
    """What may be said to a customer today, his doings first; to the sad, nothing."""
    truths = [
        *(one for event in situation.life_events for one in _of_event(event, situation)),
        *(one for kept in reversed(situation.matters) for one in _of_kind_word(kept, situation)),
        *_of_years(situation),
    ]
    if not truths or not situation.customer.first_name:
        return []
    return [] if situation.is_quiet or has_sorrow(situation) else truths


def _of_event(event: LifeEvent, situation: Situation) -> Iterator[Truth]:
    if event.kind not in _JOYS or event.outcome is Outcome.BADLY:
        return
    if event.status is When.UPCOMING and event.outcome is not Outcome.WELL:
        return  # nobody knows yet whether it came to be
    name = one_line(call_name(event.name or ""))
    if event.who not in _OWN and not (event.who in _FAMILY and name):
        return
    told_on = situation.day_of(event.told_at)
    touches = [situation.touch(one.entry_id) for one in event.evidence]
    if not (
        _is_of_age(told_on, situation.today)
        and any(touch and touch.direction is Direction.IN for touch in touches)
        and not any(_is_beside_sorrow(one.entry_id, situation) for one in event.evidence)
        and not _is_overtaken(event, situation)
    ):
        return
    whose = "self" if event.who in _OWN else "family"
    slots = _when(told_on, situation.today) | {"name": name}
    yield Truth(
        key=f"event {event.id}",
        reason=f"{name_event(event, situation.name)} {slots['when']} bears a second word",
        groups=(f"{event.kind.value}.{whose}", f"any.{whose}"),
        slots=slots,
        evidence=event.evidence[:3],
        life_event_id=event.id,
    )


def _is_overtaken(joy: LifeEvent, situation: Situation) -> bool:
    """Whether something sad came after it to the same person, or that person is gone."""
    if joy.who not in _OWN and is_gone(joy, situation.found):
        return True
    same = _OWN if joy.who in _OWN else {joy.who}
    return any(
        event.told_at >= joy.told_at and event.who in same and forbids_cheer(event)
        for event in situation.found
    )


def _is_beside_sorrow(entry_id: str, situation: Situation) -> bool:
    """Whether the same mail tells of something sad."""
    return any(
        one.entry_id == entry_id
        for event in situation.found
        if forbids_cheer(event)
        for one in event.evidence
    )


def _of_kind_word(kept: Kept, situation: Situation) -> Iterator[Truth]:
    if kept.matter.kind is not MatterKind.KIND_WORD or kept.direction is not Direction.IN:
        return
    written_on = situation.day_of(kept.at)
    if not _is_of_age(written_on, situation.today):
        return
    if any(
        forbids_cheer(event)
        and dt.timedelta(0) <= written_on - situation.day_of(event.told_at) <= CONSOLED
        for event in situation.found
    ):
        return  # thanks for words of comfort
    matter = kept.matter
    slots = _when(written_on, situation.today)
    yield Truth(
        key=f"kind word {kept.entry_id}",
        reason=f"{one_line(situation.name)} wrote you a kind word {slots['when']}",
        groups=("kind_word.all",),
        slots=slots,
        evidence=(Evidence(quote=matter.quote, entry_id=kept.entry_id, start=matter.start),),
    )


def _of_years(situation: Situation) -> Iterator[Truth]:
    if situation.first_at is None:
        return
    first, today = situation.day_of(situation.first_at), situation.today
    yearly = YearlyDay(None, first.month, first.day)
    day = max(
        day for year in (today.year - 1, today.year) if (day := yearly.in_year(year)) <= today
    )
    years = day.year - first.year
    if years < 1 or today - day > YEARLY:
        return
    last = situation.last_touched_at
    if last is None or situation.day_of(last) < today - OLDEST:
        return  # whoever has fallen silent is no customer of so many years
    if not any(touch.direction is Direction.IN for touch in situation.touches):
        return
    words = _NUMBERS.get(years, f"{years} years")
    since = f"since {first.day} {first:%B %Y}"
    yield Truth(
        key=f"{years} years",
        reason=f"you and {one_line(situation.name)} have been in touch for {words}, {since}",
        groups=("years.all", "years.many") if years > 1 else ("years.all",),
        slots={"years": words},
    )


def _is_of_age(day: dt.date, today: dt.date) -> bool:
    return FRESH <= today - day <= OLDEST


def _when(day: dt.date, today: dt.date) -> dict[str, str]:
    """When it was, in words; nothing is so old that its month could be this year's."""
    is_this_month = (day.year, day.month) == (today.year, today.month)
    month = f"{day:%B}"
    return {"when": "earlier this month" if is_this_month else f"in {month}", "month": month}


def _doing(situation: Situation) -> Doing:
    """A call where there is a number, to those who call, and to every third of the others."""
    if not situation.phone:
        return Doing.WRITE
    if any(touch.kind is EntryKind.CALL for touch in situation.touches):
        return Doing.CALL
    ways = in_turn(("call", "note", "letter"), situation.customer.id, situation.today.isoformat())
    return Doing.CALL if ways[0] == "call" else Doing.WRITE


def _suggestion(situation: Situation, truth: Truth, line: str) -> Suggestion:
    doing = _doing(situation)
    return new_suggestion(
        situation,
        NAME,
        _cause(truth, line),
        reason=truth.reason,
        due_on=situation.today,
        keep_days=0,
        grounds=[
            Ground(words=f"{truth.reason}, and a kindness a day needs no other reason", points=25.0)
        ],
        evidence=truth.evidence,
        life_event_id=truth.life_event_id,
        doing=doing,
        phone=situation.phone if doing is Doing.CALL else "",
        words=_compliments()[line].format_map(truth.slots),
    )
