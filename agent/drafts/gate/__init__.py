"""The gate: what a draft must pass before it can be approved, with reasons a person understands.

Four questions, answered from the words alone, whoever wrote them: could it have been written to
nobody else (anchors, likeness), is all of it told by somebody (truth, claims), does it fit what
happened (fitting), and has the owner put in what only he can say (gaps). The rules that are lists
of words stand in manners.toml.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from datetime import date

from agent.drafts.gaps import find_gaps, without_gaps
from agent.drafts.gate.anchors import find_standard_treatment, stock_share, weigh
from agent.drafts.gate.case import Case
from agent.drafts.gate.claims import find_untold
from agent.drafts.gate.fitting import find_misfits
from agent.drafts.gate.likeness import nearest
from agent.drafts.gate.manners import find_ill_mannered
from agent.drafts.gate.parts import Finding, Parts, take_apart
from agent.drafts.gate.truth import find_untrue
from agent.drafts.told.sentences import MAX_TEXT_CHARS
from agent.drafts.voice import Voice
from agent.models import FINISHED, Customer, Fact, GateCheck, GateReport, LifeEvent, Underline

_UNFINISHED = "They ask something that only you can answer; the place for it is still empty."
MAX_LIKENESS = 0.6
"""From here on, two notes are one note with another name."""
SHOWN_WORDS = 8


def check_draft(
    text: str,
    *,
    facts: Sequence[Fact],
    customer: Customer,
    life_event: LifeEvent | None,
    today: date,
    voice: Voice | None,
    owner_text: str = "",
    known_text: Sequence[str] = (),
    others: Sequence[str] = (),
    is_of_trouble: bool = False,
) -> GateReport:
    """Whether `text` may go out; `owner_text` is what the owner typed and answers for himself.

    `known_text` are the mails it rests on, `others` the drafts that wait and the notes he has sent.
    Without a life event `is_of_trouble` says that there is no place for cheer.
    """
    text = text[:MAX_TEXT_CHARS]
    gaps = find_gaps(text)
    text = without_gaps(text)
    parts = take_apart(text, voice)
    case = Case(facts, customer, life_event, today, voice, owner_text, known_text, is_of_trouble)
    close, likeness = nearest(text, others)
    weight = weigh(parts, case)
    only = find_standard_treatment(parts, case, weight)
    if likeness > MAX_LIKENESS:
        only.append(Finding(f"This is nearly the same as another note: “{_first_words(close)}”."))
    true = [
        *find_untrue(parts, case),
        *find_untold(parts, case),
        *find_ill_mannered(parts, case, "true"),
    ]
    fitting = [*find_ill_mannered(parts, case, "fitting"), *find_misfits(parts, case)]
    return GateReport(
        checks=(
            _judged("only for you", only),
            _judged("true", true),
            _judged("fitting", fitting),
            _judged(FINISHED, [Finding(_UNFINISHED, gaps)] if gaps else []),
        ),
        score=_score(parts, weight, likeness),
        nearest=close,
        likeness=round(likeness, 2),
    )


def _judged(name: str, findings: Iterable[Finding]) -> GateCheck:
    unique = {finding.reason: finding for finding in reversed(list(findings))}
    kept = list(reversed(unique.values()))
    return GateCheck(
        name=name,
        has_passed=not kept,
        finding=" ".join(finding.reason for finding in kept),
        spans=tuple(
            Underline(start=start, end=end, reason=finding.reason)
            for finding in kept
            for start, end in finding.spans
        ),
    )


def _score(parts: Parts, weight: float, likeness: float) -> int:
    """0 to 100: much of their own news, little of what stands on cards, far from every other."""
    own = 1 - math.exp(-weight)
    return round(100 * own * (1 - stock_share(parts) / 2) * (1 - likeness**2))


def _first_words(text: str) -> str:
    all_words = text.split()
    return " ".join(all_words[:SHOWN_WORDS]) + (" …" if len(all_words) > SHOWN_WORDS else "")
