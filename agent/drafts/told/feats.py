"""Feats: news that somebody is congratulated on, in the customer's own terms.

"On passing your test", "to Anjali on getting into Glasgow to read veterinary medicine": the clause
that tells the news, turned, where it can be read without doubt; else nothing.
"""

from __future__ import annotations

import re

from agent.drafts.told.clauses import Clause, Form, find_clauses
from agent.drafts.told.people import Person
from agent.drafts.told.quotes import is_dark, is_safe, may_be_said
from agent.drafts.told.turning import turned
from agent.drafts.told.verbs import verb_forms, verbs_of
from agent.models import Kind, LifeEvent, Who

KINDS = frozenset(
    {
        Kind.ACHIEVEMENT,
        Kind.BUSINESS_MILESTONE,
        Kind.GRADUATION,
        Kind.MOVE,
        Kind.NEW_JOB,
        Kind.PROMOTION,
        Kind.SCHOOL_START,
        Kind.VOLUNTEERING,
        Kind.WEDDING,
    }
)
_MOST_WORDS = 12
_NO_FEAT = re.compile(
    r"\b(?:report|results?|letter|news|call|email|mail|answer|going|ready|rid|used|there|started|"
    r"it|them|off|divorc\w+|out of|away|interview|sick|ill|home|back on)\b",
    re.IGNORECASE,
)
"""What may follow "getting" and "making" without being the news."""
_CUT = re.compile(
    r"\b(?:St|Mt|Mr|Mrs|Ms|Dr|Prof|Rd|Ave|the|an?|my|our|your|of|to|from|with|at|for|and|or)$"
)
"""Words that nothing whole ends with: the name behind "St." went to the next sentence."""


def find_feat(event: LifeEvent, quote: str, sentence: str, person: Person | None) -> str:
    """Whom and on what one congratulates: "on passing your test"; "" where that is in doubt."""
    if event.kind not in KINDS:
        return ""
    for text in dict.fromkeys((sentence, quote)):
        first = text.split(" ")[0]
        is_bare = event.who is Who.SELF and "past" in verb_forms().get(first.lower(), {})
        for clause in find_clauses(f"I {first.lower()}{text[len(first) :]}" if is_bare else text):
            if " ".join(clause.told.split()[:3]).lower() not in quote.lower().replace("’", "'"):
                continue
            if (whom := _whom(clause, event, person)) and _is_feat(clause):
                return f"{whom} {turned(clause.doing)}"
    return ""


def _is_feat(clause: Clause) -> bool:
    words = clause.doing
    if clause.is_negated or clause.form not in (Form.PAST, Form.PERFECT):
        return False
    if clause.verb not in verbs_of("feats") or not 2 <= len(words.split()) <= _MOST_WORDS:
        return False
    if clause.verb in ("get", "make", "take", "go", "set") and _NO_FEAT.search(clause.rest):
        return False
    if _CUT.search(words):
        return False
    return is_safe(words) and may_be_said(words) and not is_dark(words)


def _whom(clause: Clause, event: LifeEvent, person: Person | None) -> str:
    """Whom one congratulates, with "on": "on", "to Anjali on", "on your honey"; "" in doubt."""
    subject = turned(clause.subject)
    first = clause.subject.split()[0].lower()
    said = subject.lower()
    if event.who in (Who.SELF, Who.COMPANY):
        if first == "our" and event.who is Who.COMPANY and is_safe(subject):
            return f"on {said}" if subject[1:].islower() else ""
        return "on" if first in ("i", "we") else ""
    if event.who is Who.COMMUNITY and first == "the" and is_safe(subject):
        return f"to {subject[0].lower()}{subject[1:]} on"
    if person is None or first in ("i", "we", "it", "they"):
        return ""
    is_named = person.has_name and person.words.split()[0].lower() in said.split()
    if is_named or said == person.words.lower() or first in ("he", "she"):
        return f"to {person.words} on"
    return ""
