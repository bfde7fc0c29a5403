"""The gate over tests/data/gate: drafts that must not pass, by whoever wrote them, and ones that must."""

from __future__ import annotations

import tomllib
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest

from agent.drafts.facts import event_claim
from agent.drafts.gate import check_draft
from agent.drafts.voice import Voice
from agent.models import Customer, Evidence, Fact, GateReport, LifeEvent

DATA = Path(__file__).parents[3] / "data" / "gate"


def read(name: str) -> Any:
    return tomllib.loads((DATA / f"{name}.toml").read_text(encoding="utf-8"))


CASES, BAD, GOOD = read("cases"), read("bad")["bad"], read("good")["good"]


def text_of(item: dict[str, str]) -> str:
    customer = Customer(id="c", name=CASES[item["case"]]["customer"], addresses=("c@c.example",))
    greeting = f"Hi {customer.first_name}," if customer.first_name else "Hello,"
    return item.get("text") or f"{greeting}\n\n{item['body']}\n\nRobin"


def judge(item: dict[str, str]) -> GateReport:
    case = CASES[item["case"]]
    evidence = Evidence(quote=case["quote"], entry_id="m")
    event = LifeEvent(
        id="e",
        customer_id="c",
        kind=case["kind"],
        who=case["who"],
        name=case.get("name"),
        date=case.get("date"),
        status=case["status"],
        evidence=(evidence,),
        told_at=datetime(2026, 11, 1, tzinfo=UTC),
        confidence=0.9,
    )
    return check_draft(
        text_of(item),
        facts=(Fact(claim=event_claim(event), evidence=evidence),),
        customer=Customer(id="c", name=case["customer"], addresses=("c@c.example",)),
        life_event=event,
        today=date.fromisoformat(case["today"]),
        voice=Voice("Robin"),
        known_text=(case["mail"],),
        owner_text=item.get("owner", ""),
    )


@pytest.mark.parametrize("item", BAD, ids=lambda item: f"{item['case']}: {item['why']}")
def test_a_wrong_or_tactless_draft_is_stopped_for_its_reason(item: dict[str, str]) -> None:
    report = judge(item)
    assert item["check"] in [check.name for check in report.checks if not check.has_passed], (
        report.findings
    )


@pytest.mark.parametrize("item", GOOD, ids=lambda item: item["case"])
def test_a_careful_persons_draft_passes(item: dict[str, str]) -> None:
    report = judge(item)
    assert report.has_passed, report.findings


def test_what_is_underlined_stands_in_the_text_and_each_has_its_reason() -> None:
    underlined = 0
    for item in BAD:
        report = judge(item)
        for span in report.underlines:
            assert text_of(item)[span.start : span.end].strip() or span.end - span.start == 1
            assert span.reason in " ".join(report.findings)
            underlined += 1
    assert underlined > 100


def test_the_tables_are_as_large_as_they_claim() -> None:
    assert len(BAD) >= 80
    assert len(GOOD) >= 60
