"""The outline: what is known and what to beware of, for an owner who finds the words himself."""

from __future__ import annotations

from collections.abc import Sequence

from agent.drafts import days
from agent.drafts.facts import event_claim
from agent.drafts.occasion import Occasion
from agent.drafts.told.terms import Terms
from agent.models import SAD_KINDS, Fact, Kind

_BEWARE = {
    Kind.BEREAVEMENT: "No silver lining, no advice, nothing about business. Name the dead.",
    Kind.ILLNESS: "No advice and no cures; no “you'll be fine”.",
    Kind.SEPARATION: "Take no side, ask for no reasons.",
    Kind.JOB_LOSS: "No silver lining; do not ask what comes next.",
    Kind.HARDSHIP: "Ask what is needed before what is lost.",
}
_OFFER = "One thing you can offer: to move or hold whatever is due on your side."


def write_outline(occasion: Occasion, terms: Terms, facts: Sequence[Fact]) -> tuple[str, ...]:
    """Short lines: what happened, what they said, what they told before, what to leave unsaid."""
    event = occasion.as_told
    lines = [f"What happened: {event_claim(event)}."]
    said = dict.fromkeys(fact.evidence.quote for fact in facts)
    lines += [f"They wrote: “{quote}”" for quote in said]
    lines += [
        f"They told you {days.time_ago(one.told_at.date(), occasion.today)}: {event_claim(one)}."
        for one in occasion.earlier
    ]
    lines += [f"In the same mail: {event_claim(one)}." for one in occasion.beside]
    if matter := terms.slots.get("matter"):
        lines.append(f"They also wait for {matter}; that can be another mail.")
    if event.kind in SAD_KINDS:
        lines += [_BEWARE.get(event.kind, ""), _OFFER]
    return tuple(filter(None, lines))
