"""Which suggestions the day has room for, in which order, and why each stands where it stands."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from itertools import zip_longest
from types import MappingProxyType
from typing import NamedTuple

from agent.models import Ground, Suggestion

SMALL_BELOW = 50.0
"""A priority below is a small practice's: good to do, and nobody waits for it."""
GRAVE_FROM = 80.0
"""A priority from here on gives way to nothing."""
LINES_FOR_ONE_SMALL = 4
"""Of so many lines one is kept for small practices, which a busy owner would never see else."""

_NO_NAMES: Mapping[str, str] = MappingProxyType({})


class Ranking(NamedTuple):
    """The list of the day, most urgent first, and how many more wait for room."""

    shown: list[Suggestion]
    beyond: int


def ranked(
    suggestions: Iterable[Suggestion],
    *,
    most: int,
    most_a_person: int,
    names: Mapping[str, str] = _NO_NAMES,
    always: Collection[str] = (),
) -> Ranking:
    """The most urgent, `most` in all and `most_a_person` of one customer.

    Equals go by due day, then by the customer's name in `names`, then by identifier. What is in
    `always` is shown whatever the room. Up to a quarter of the lines is kept for small practices,
    one line each; it is taken from the least urgent, and never from what is grave.
    """

    def place(one: Suggestion) -> tuple[float, str, str, str]:
        name = names.get(one.customer_id, "").casefold()
        return (-one.priority, one.due_on.isoformat(), name, one.id)

    in_order = sorted(suggestions, key=place)
    told = [one for one in in_order if one.id in always]
    of_a_person = Counter(one.customer_id for one in told)
    waiting = []
    for one in in_order:
        if one.id not in always:
            of_a_person[one.customer_id] += 1
            if of_a_person[one.customer_id] <= most_a_person:
                waiting.append(one)
    room = max(most - len(told), 0)
    picked = _with_small(waiting, room, most // LINES_FOR_ONE_SMALL)
    shown = sorted((*told, *picked), key=place)
    return Ranking(shown, beyond=len(in_order) - len(shown))


def _with_small(in_order: Sequence[Suggestion], room: int, kept_places: int) -> list[Suggestion]:
    """The first that fit, with a line for each of some small practices, as far as none is grave."""
    picked = list(in_order[:room])
    lines = Counter(one.practice for one in picked if is_unawaited(one))
    left_out = [one for one in in_order[room:] if is_unawaited(one) and not lines[one.practice]]
    for one in _in_turn(left_out):
        spare = [two for two in picked if is_unawaited(two) and lines[two.practice] > 1]
        if not spare and len(lines) < kept_places:
            spare = [two for two in picked if not (is_unawaited(two) or _is_grave(two))]
        if not spare:
            break
        picked.remove(spare[-1])
        lines.subtract([spare[-1].practice] if is_unawaited(spare[-1]) else ())
        picked.append(one)
        lines[one.practice] += 1
    return picked


def _in_turn(small: Iterable[Suggestion]) -> list[Suggestion]:
    """The most urgent of each practice; what would be too late first goes first."""
    best: dict[str, Suggestion] = {}
    for one in small:
        best.setdefault(one.practice, one)
    return sorted(best.values(), key=lambda one: (one.expires_on, -one.priority, one.id))


def is_unawaited(one: Suggestion) -> bool:
    """Whether nobody waits for it: a kindness, a question, a word in between."""
    return one.priority < SMALL_BELOW and not one.is_sad


def _is_grave(one: Suggestion) -> bool:
    return one.is_sad or one.priority >= GRAVE_FROM


def why_each(shown: Sequence[Suggestion]) -> list[str]:
    """For each line of a list, in a sentence, why it stands above the next."""
    if not shown:
        return []
    pairs = zip_longest(shown[1:], shown[2:])
    return [f"First, because {lead(shown[0])}.", *(why_above(*pair) for pair in pairs)]


def why_above(one: Suggestion, other: Suggestion | None) -> str:
    """Why a suggestion stands above another; where there is no other, why it is there."""
    if other is None:
        return f"Last, and here because {lead(one)}."
    return f"Above “{other.reason}”, because {_difference(one, other)}."


def _difference(one: Suggestion, other: Suggestion) -> str:
    """What of the grounds of two makes the one weigh more, fit to follow "because"."""
    if one.priority > other.priority:
        theirs = {ground.words: ground.points for ground in other.grounds}
        mine = {ground.words: ground.points for ground in one.grounds}
        ahead = [ground for ground in one.grounds if ground.points > theirs.get(ground.words, 0)]
        behind = [ground for ground in other.grounds if ground.points < mine.get(ground.words, 0)]
        if ahead:
            gain = max(ahead, key=lambda ground: ground.points - theirs.get(ground.words, 0))
            return gain.words
        if behind:
            loss = min(behind, key=lambda ground: ground.points - mine.get(ground.words, 0))
            return f"there {loss.words}"
        return "it weighs more"
    if one.due_on != other.due_on:
        return "it weighs the same and has been due for longer"
    return "the two weigh the same and go by name"


def lead(one: Suggestion) -> str:
    """The weightiest of its grounds."""
    grounds: Sequence[Ground] = one.grounds
    if not grounds:
        return "it is due"
    return max(grounds, key=lambda ground: ground.points).words
