"""Stage 4 of 6: LifeEvent -> Suggestion: one practice per file, in the order they are asked.

PRACTICES lists them. What stands beside them:
situation, town     what a practice may look at: one customer, or all of them
practice, checking  what a practice is, and whether what it makes is in order
renewal, ranking    what becomes of what was made before; which lines come first, and why
quiet, unspoken     when to be silent, and of what
reasons, day_words  why now, in words
anniversaries, occurrences           days that come back: for `dates`
business_days; rhythm                for `waiting_on`; for `keep_in_touch`
knowledge, outlook                   what is known of a customer, and what lies ahead
places, place, presence              which region, and who is there: for `hardship`
whereabouts, gazetteer, dialling     what addresses, towns and telephone numbers tell
wishes; trials                       good wishes for a day; what is dreaded: for `reply`
almanac                              when each observance is
"""

from __future__ import annotations

import logging
import re
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from importlib.metadata import entry_points
from itertools import islice
from typing import Any, NamedTuple

from agent.config import Suggestions
from agent.models import Suggestion
from agent.remarks import one_line
from agent.suggestions import (
    curiosity,
    dates,
    follow_up,
    hardship,
    keep_in_touch,
    kindness,
    observances,
    reply,
    waiting_on,
)
from agent.suggestions.checking import MOST_OF_A_CUSTOMER, fault_of
from agent.suggestions.practice import Practice
from agent.suggestions.renewal import DECIDED
from agent.suggestions.situation import Situation
from agent.suggestions.town import Town

PRACTICES: tuple[Practice, ...] = (
    reply,
    follow_up,
    dates,
    waiting_on,
    hardship,
    observances,
    keep_in_touch,
    kindness,
    curiosity,
)
ENTRY_POINTS = "kinkeeper.practices"
"""The group under which a third party's package names its own."""

_NAME = re.compile(r"[a-z][a-z0-9_]*")
_logger = logging.getLogger(__name__)

Report = Callable[[str, str], None]
"""Takes the name of a practice and what is wrong with it, fit to follow "the practice NAME"."""


class Loaded(NamedTuple):
    """The practices that are switched on, ours first, and what is wrong with the others."""

    practices: tuple[Practice, ...]
    troubles: tuple[str, ...]


def _log(name: str, fault: str) -> None:
    _logger.warning("the practice %s %s", name, fault, exc_info=sys.exception())


def load_practices(settings: Suggestions) -> Loaded:
    """Ours and those of third parties; one that cannot be used leaves a line, the others go on."""
    found = {one.NAME: one for one in PRACTICES if getattr(settings, one.NAME).enabled}
    taken = {one.NAME for one in PRACTICES}
    troubles = []
    points = entry_points(group=ENTRY_POINTS)
    for point in sorted(points, key=lambda one: (one.name, one.value)):
        where = one_line(f"{point.name} ({point.value})")
        try:
            practice = point.load()
            name = practice.NAME
            fault = _misshape(practice)
        # A module may even leave the program while it is imported.
        except (Exception, SystemExit) as error:
            _logger.exception("the practice %s cannot be loaded", where)
            troubles.append(f"the practice {where} cannot be loaded: {_words_of(error)}")
            continue
        if not fault and name in taken:
            fault = f"is called {name!r}, as another one is; it needs a name of its own"
        if fault:
            troubles.append(f"the practice {where} is left out: it {fault}")
            continue
        taken.add(name)
        if settings.other.get(name, {}).get("enabled", True):
            found[name] = practice
    return Loaded(tuple(found.values()), tuple(troubles))


def _misshape(practice: Any) -> str:
    """What keeps an object from being a practice; empty where nothing does."""
    if not (isinstance(practice.NAME, str) and _NAME.fullmatch(practice.NAME)):
        return "has no NAME of small letters, digits and underscores"
    can_choose = callable(getattr(practice, "choose", None))
    if not (can_choose or callable(getattr(practice, "suggest", None))):
        return "has neither suggest(situation) nor choose(town)"
    if can_choose and not callable(getattr(practice, "stands", None)):
        return "has choose(town), but not stands(suggestion, situation)"
    return ""


def make_suggestions(
    situation: Situation, practices: Sequence[Practice] = PRACTICES, report: Report = _log
) -> list[Suggestion]:
    """What the practices would do for one customer today; one that raises is passed over.

    What was decided is not brought up again, a life event that an earlier practice speaks of is
    not spoken of twice, and a small practice yields to any other.
    """
    if situation.customer.do_not_contact:
        return []
    suggestions: list[Suggestion] = []
    small: list[Suggestion] = []
    customers = (situation.customer.id,)
    for practice in practices:
        suggest = getattr(practice, "suggest", None)
        if suggest is None or practice.NAME in situation.customer.unwanted_practices:
            continue
        made = _asked(suggest, situation, practice.NAME, customers, MOST_OF_A_CUSTOMER, report)
        if made:
            made = _undecided(made, situation)
            made = _unspoken(made, [*suggestions, *small], situation)
            (small if is_small(practice) else suggestions).extend(made)
    return suggestions or small[:1]


def choose(
    town: Town,
    practices: Sequence[Practice] = PRACTICES,
    beside: Mapping[str, Sequence[Suggestion]] | None = None,
    report: Report = _log,
) -> list[Suggestion]:
    """Whom the practices single out today among everybody; one that raises is passed over.

    `beside` is what else is suggested for each customer: no life event is spoken of twice, and
    small practices, which are asked last, leave those alone who have any suggestion.
    """
    chosen: list[Suggestion] = []
    others = {id_: list(made) for id_, made in (beside or {}).items()}
    for practice in sorted(practices, key=is_small):
        ask = getattr(practice, "choose", None)
        if ask is None:
            continue
        most = MOST_OF_A_CUSTOMER * len(town.people)
        has_any = frozenset(id_ for id_, made in others.items() if made)
        seen = _with_whom_it_is_wanted(town, practice)
        if is_small(practice):
            seen = replace(seen, busy=town.busy | has_any)
        picked: dict[str, list[Suggestion]] = {}
        for made in _asked(ask, seen, practice.NAME, seen.people, most, report):
            picked.setdefault(made.customer_id, []).append(made)
        for id_, of_one in picked.items():
            if is_small(practice):
                kept = [] if id_ in seen.busy else of_one[:1]
            else:
                of_one = _undecided(of_one, town.people[id_])
                kept = _unspoken(of_one, others.get(id_, ()), town.people[id_])
            others.setdefault(id_, []).extend(kept)
            chosen += kept
    return chosen


def offer(
    town: Town, practices: Sequence[Practice] = PRACTICES, report: Report = _log
) -> Suggestion | None:
    """Something good that could be done beyond the day's number; None where there is nothing."""
    for practice in practices:
        ask = getattr(practice, "offer", None)
        if ask is not None:
            seen = _with_whom_it_is_wanted(town, practice)
            for made in _asked(ask, seen, practice.NAME, seen.people, 1, report):
                return made
    return None


def _with_whom_it_is_wanted(town: Town, practice: Practice) -> Town:
    """Without those with whom the owner wants no more of a practice."""
    people = town.people
    unwanted = {
        id_ for id_, one in people.items() if practice.NAME in one.customer.unwanted_practices
    }
    if not unwanted:
        return town
    return replace(town, people={id_: one for id_, one in people.items() if id_ not in unwanted})


def is_small(practice: Practice) -> bool:
    """Whether it yields to any other practice."""
    return bool(getattr(practice, "IS_SMALL", False))


def singles_out(practice: Practice) -> bool:
    """Whether it chooses some of those whom it fits: which ones, only all mail can tell."""
    chooses = callable(getattr(practice, "choose", None))
    return chooses and not getattr(practice, "IS_FOR_ALL", False)


def stands(suggestion: Suggestion, situation: Situation, practice: Practice) -> bool:
    """Whether what a practice chose is still right; where it cannot say so, it is not."""
    if practice.NAME in situation.customer.unwanted_practices:
        return False
    ask = getattr(practice, "stands", None)
    try:
        return ask is not None and bool(ask(suggestion, situation))
    except (Exception, SystemExit):
        _logger.exception("the practice %s failed", practice.NAME)
        return False


def _asked(
    ask: Callable[[Any], Iterable[Suggestion]],
    about: Situation | Town,
    name: str,
    customers: Sequence[str] | Mapping[str, object],
    most: int,
    report: Report,
) -> list[Suggestion]:
    """What a practice gives back, as far as it is in order; each cause of a customer once."""
    found: dict[tuple[str, str], Suggestion] = {}
    try:
        for made in islice(ask(about), most + 1):
            if len(found) == most:
                report(name, f"made more than {most} suggestions at once")
            elif fault := fault_of(made, name, customers):
                report(name, fault)
            else:
                found.setdefault((made.customer_id, made.cause), made)
    except (Exception, SystemExit) as error:
        report(name, f"failed: {_words_of(error)}")
    return list(found.values())


def _undecided(made: Iterable[Suggestion], situation: Situation) -> list[Suggestion]:
    """Those whose cause has not been done, dropped or let pass by before."""
    before = {(one.practice, one.cause) for one in situation.made if one.state in DECIDED}
    return [one for one in made if (one.practice, one.cause) not in before]


def _unspoken(
    made: Iterable[Suggestion], beside: Sequence[Suggestion], situation: Situation
) -> list[Suggestion]:
    """Those that speak of no life event which another suggestion speaks of already."""
    spoken_of = {id_ for one in beside for id_ in _events_of(one, situation)}
    return [one for one in made if spoken_of.isdisjoint(_events_of(one, situation))]


def _events_of(suggestion: Suggestion, situation: Situation) -> Iterator[str]:
    """The life events that a suggestion's evidence shows."""
    return (event.id for event in situation.life_events if suggestion.shows(event))


def _words_of(error: BaseException) -> str:
    words = one_line(str(error))
    return f"{type(error).__name__}: {words}" if words else type(error).__name__
