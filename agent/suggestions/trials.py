"""What people dread, in the nearer word that the mail has: an operation, an exam, a test."""

from __future__ import annotations

import re

from agent.models import Kind, LifeEvent

_OPERATION = re.compile(
    r"\b(?:operat(?:ions?|ed?|ing)|op|surger(?:y|ies)|surgical|surgeons?|bypass|transplants?"
    r"|(?:hip|knee) replacement|new (?:hip|knee)|stents?|pacemaker|under the knife|\w+ectomy"
    r"|c[- ]section|ca?esarean)\b",
    re.IGNORECASE,
)
_EXAM = re.compile(
    r"\b(?:exams?|examinations?|viva|orals|gcses?|a[- ]levels|sats"
    r"|(?:thesis|dissertation) defen[cs]e|defend\w* (?:his|her|my|the|their) thesis)\b",
    re.IGNORECASE,
)
_TEST = re.compile(
    r"\b(?:driving|road|entrance|licen[cs]ing|board|citizenship) test\b", re.IGNORECASE
)


def trial_of(event: LifeEvent) -> str:
    """What an event is, where it is of one day: "operation", "exam", "test"; else ""."""
    if event.first_day != event.last_day:
        return ""
    for kind, words, what in (
        (Kind.ILLNESS, _OPERATION, "operation"),
        (Kind.ACHIEVEMENT, _EXAM, "exam"),
        (Kind.ACHIEVEMENT, _TEST, "test"),
    ):
        if event.kind is kind and any(words.search(one.quote) for one in event.evidence):
            return what
    return ""
