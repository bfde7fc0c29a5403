"""What a draft rests on, told plainly and once."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from agent.drafts.facts import collect_facts, event_claim
from agent.models import Evidence, Kind, LifeEvent, When, Who

TITLE = "Tyler's team took the state title on Saturday, three-two after extra time."


def make_event(**fields: object) -> LifeEvent:
    return LifeEvent.model_validate(
        {
            "id": "event-1",
            "customer_id": "customer-1",
            "kind": Kind.ACHIEVEMENT,
            "who": Who.CHILD,
            "name": "Tyler",
            "date": "2026-10-31",
            "status": When.PAST,
            "evidence": (Evidence(quote="took the state title", entry_id="entry-1"),),
            "told_at": datetime(2026, 11, 2, tzinfo=UTC),
            "confidence": 0.9,
            **fields,
        }
    )


def test_one_sentence_is_one_fact_however_often_it_is_leaned_on() -> None:
    facts = collect_facts(
        make_event(),
        told=[(TITLE, "entry-1"), ("I have no voice left.", "entry-1")],
        sources={"three-two after extra time": (TITLE, "entry-1")},
        said="You wrote “three-two after extra time”.",
    )
    assert [(fact.evidence.quote, fact.claim) for fact in facts] == [
        (TITLE, "achievement: Tyler (their child), 31 Oct 2026"),
        ("I have no voice left.", "said in the same mail"),
    ]


@pytest.mark.parametrize(
    "frame", ["Hi Robin,", "Dear Ms Hale,", "Robin,", "Thanks,", "Best wishes"]
)
def test_no_letter_rests_on_a_greeting(frame: str) -> None:
    told = [(TITLE, "entry-1"), (frame, "entry-1")]
    facts = collect_facts(make_event(), told=told, sources={}, said="")
    assert frame not in [fact.evidence.quote for fact in facts]


def test_the_same_words_in_another_mail_are_another_fact() -> None:
    told = [(TITLE, "entry-2")]
    facts = collect_facts(make_event(), told=told, sources={}, said="")
    assert [fact.evidence.quote for fact in facts] == ["took the state title", TITLE]


@pytest.mark.parametrize(
    ("fields", "claim"),
    [
        ({"who": Who.SELF, "name": None, "date": None}, "achievement: their own"),
        ({"who": Who.SELF, "name": "Glenn", "date": "2026"}, "achievement: Glenn, 2026"),
        ({"name": None, "date": "2026-06"}, "achievement: their child, Jun 2026"),
        (
            {"kind": Kind.NEW_PET, "who": Who.PET, "name": "Mugi", "date": "2026-06-03/2026-06-09"},
            "new pet: Mugi (their pet), 3 Jun 2026 to 9 Jun 2026",
        ),
    ],
)
def test_a_claim_is_in_plain_words(fields: dict[str, object], claim: str) -> None:
    assert event_claim(make_event(**fields)) == claim
