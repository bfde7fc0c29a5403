"""What a draft rests on, in the plain words that its reader on the screen understands."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from agent.drafts.days import MONTHS
from agent.drafts.voice.frame import is_frame
from agent.models import Evidence, Fact, LifeEvent, Who

_WHOSE = {
    Who.SELF: "their own",
    Who.SPOUSE: "their partner",
    Who.CHILD: "their child",
    Who.PARENT: "their parent",
    Who.SIBLING: "their sibling",
    Who.GRANDCHILD: "their grandchild",
    Who.RELATIVE: "a relative",
    Who.FRIEND: "a friend",
    Who.COLLEAGUE: "a colleague",
    Who.COMPANY: "their company",
    Who.PET: "their pet",
    Who.COMMUNITY: "their community",
}


def collect_facts(
    event: LifeEvent,
    told: Sequence[tuple[str, str]],
    sources: Mapping[str, tuple[str, str]],
    said: str,
) -> tuple[Fact, ...]:
    """The facts under a letter, each quote once.

    `told` are (sentence, entry id) that its slots rest on, `sources` the same per phrase that may
    be quoted, `said` the part of the letter that quotes. A mere greeting is no fact.
    """
    claim = event_claim(event)
    facts = [Fact(claim=claim, evidence=_in_full(evidence, told)) for evidence in event.evidence]
    facts += [
        Fact(claim="said in the same mail", evidence=Evidence(quote=sentence, entry_id=entry_id))
        for sentence, entry_id in told
        if not is_frame(sentence)
    ]
    for phrase, (sentence, entry_id) in sources.items():
        if phrase in said:  # a phrase the letter does not quote is no fact of it
            evidence = Evidence(quote=sentence, entry_id=entry_id)
            facts.append(Fact(claim=f"quoted in the draft: “{phrase}”", evidence=evidence))
    unique: dict[Evidence, Fact] = {}
    for fact in facts:
        unique.setdefault(fact.evidence, fact)
    return tuple(unique.values())


def event_fact(event: LifeEvent) -> Fact:
    """What a letter says of another event of theirs, with where they told it."""
    return Fact(claim=event_claim(event), evidence=event.evidence[0])


def _in_full(evidence: Evidence, told: Sequence[tuple[str, str]]) -> Evidence:
    """The evidence with the whole sentence it stands in, where the letter rests on that."""
    quote = " ".join(evidence.quote.split())
    for sentence, entry_id in told:
        if entry_id == evidence.entry_id and quote in sentence:
            return Evidence(quote=sentence, entry_id=entry_id)
    return evidence


def event_claim(event: LifeEvent) -> str:
    """What happened, whose it is and when: "graduation: Marta (their child), 12 Jun 2026"."""
    whose = _WHOSE[event.who]
    if event.name:
        whose = event.name if event.who is Who.SELF else f"{event.name} ({whose})"
    when = _plain_dates(event.date or "")
    return f"{event.kind.value.replace('_', ' ')}: {whose}" + (f", {when}" if when else "")


def _plain_dates(date: str) -> str:
    return " to ".join(_plain_date(part) for part in dict.fromkeys(date.split("/")))


def _plain_date(date: str) -> str:
    match = re.fullmatch(r"(\d{4})-(\d{2})(?:-(\d{2}))?", date)
    if not match or not 1 <= int(match[2]) <= 12:
        return date
    day = f"{int(match[3])} " if match[3] else ""
    return f"{day}{MONTHS[int(match[2]) - 1][:3]} {match[1]}"
