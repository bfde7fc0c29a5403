"""What one knows, or only suspects, and does not bring up."""

from __future__ import annotations

import datetime as dt
import textwrap
from collections.abc import Iterator

from agent.models import Kind, LifeEvent, Who
from agent.remarks import one_line
from agent.suggestions import quiet
from agent.suggestions.reasons import name_day, name_event
from agent.suggestions.situation import Situation

LATE_DAYS = 180
"""After so long one need not be reminded of it; of a death in the family, and a parting, always."""
LONGEST_QUOTE = 90
NOT_BROUGHT_UP = frozenset({Kind.BEREAVEMENT, Kind.SEPARATION, Kind.JOB_LOSS})
"""What one waits to hear of, even where it is certain."""
_FAMILY = frozenset(quiet.NEAREST | {Who.GRANDCHILD, Who.RELATIVE})
_IN_DOUBT = {
    Kind.BEREAVEMENT: "a death",
    Kind.ILLNESS: "an illness",
    Kind.PREGNANCY: "a child on the way",
    Kind.SEPARATION: "a separation",
    Kind.JOB_LOSS: "a lost job",
}


def not_to_say(situation: Situation) -> Iterator[tuple[LifeEvent, str]]:
    """What forbids cheer now, then who is dead, what hurts, and what is in doubt; with its words.

    What is in doubt is told as a doubt, in the mail's own words.
    """
    sorrows = quiet.sorrows(situation.found, situation.today, situation.day_of, situation.settings)
    for event in reversed(sorrows):
        yield event, f"no cheer now: {_words(event, situation)}"
    for event in sorted(situation.found, key=lambda one: (one.told_at, one.id), reverse=True):
        if event not in sorrows and _is_unspoken(event, situation):
            yield event, _words(event, situation)


def quoted(words: str) -> str:
    """Words of a mail as they may stand in a line."""
    plain = one_line(words).replace('"', "'")
    return f'"{textwrap.shorten(plain, LONGEST_QUOTE, placeholder=" …")}"'


def _is_unspoken(event: LifeEvent, situation: Situation) -> bool:
    if event.is_rejected:
        return False
    told_on = situation.day_of(event.told_at)
    is_of_late = told_on >= situation.today - dt.timedelta(days=LATE_DAYS)
    is_lasting = (event.kind is Kind.BEREAVEMENT and event.who in _FAMILY) or (
        event.kind is Kind.SEPARATION and event.who in (Who.SELF, Who.SPOUSE)
    )
    if quiet.has_lost_pregnancy([event]):
        return True
    if event.has_come_to_nothing or not (is_of_late or is_lasting):
        return False
    if _is_doubtful(event):
        return True
    return event.kind in NOT_BROUGHT_UP and not _is_made_good(event, situation)


def _is_doubtful(event: LifeEvent) -> bool:
    return event.is_maybe or event.needs_confirmation


def _is_made_good(event: LifeEvent, situation: Situation) -> bool:
    """Whether somebody who lost a job has told of a new one."""
    return event.kind is Kind.JOB_LOSS and any(
        one.kind is Kind.NEW_JOB and one.who is event.who and one.told_at > event.told_at
        for one in situation.life_events
    )


def _words(event: LifeEvent, situation: Situation) -> str:
    is_lost_child = quiet.has_lost_pregnancy([event])
    when = f"told {name_day(situation.day_of(event.told_at), situation.today)}"
    if _is_doubtful(event):
        what = "a lost child" if is_lost_child else _IN_DOUBT.get(event.kind)
        perhaps = f"perhaps {what}, nobody has confirmed it" if what else "nobody has confirmed"
        quote = next((quoted(one.quote) for one in event.evidence), "")
        return f"{perhaps}: {quote}"
    if is_lost_child:
        return f"a child that was lost, {when}"
    return f"{name_event(event, situation.name)}, {when}"
