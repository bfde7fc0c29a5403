"""What one knows, or only suspects, and does not bring up."""

from __future__ import annotations

import pytest

from agent.models import Evidence, Kind, LifeEvent, Outcome, When, Who
from agent.suggestions.unspoken import not_to_say, quoted
from tests.agent.suggestions.people import make_entry, make_event, make_situation


def told(kind: Kind, who: Who, quote: str, day: str = "2026-11-04", **fields: object) -> LifeEvent:
    entry = make_entry(day)
    evidence = (Evidence(quote=quote, entry_id=entry.id),)
    return make_event(
        entry,
        kind,
        who=who,
        **{"status": When.PAST, "evidence": evidence, "id": f"{kind} {who} {day}", **fields},
    )


def words(*events: LifeEvent, day: str = "2026-11-18") -> list[str]:
    return [said for _, said in not_to_say(make_situation(day, events=events))]


def test_a_death_of_late_forbids_cheer_and_is_told_as_a_fact_once_confirmed() -> None:
    death = told(Kind.BEREAVEMENT, Who.PARENT, "my father died", name="Carl")
    doubt = 'no cheer now: perhaps a death, nobody has confirmed it: "my father died"'
    assert words(death) == [doubt]
    assert words(death.model_copy(update={"is_maybe": True})) == [doubt]
    confirmed = death.model_copy(update={"is_confirmed": True})
    assert words(confirmed) == ["no cheer now: the loss of Carl, told on 4 Nov"]


def test_grave_illness_forbids_cheer() -> None:
    cancer = told(Kind.ILLNESS, Who.SPOUSE, "my wife has cancer", is_confirmed=True)
    assert words(cancer) == ["no cheer now: Glenn's wife's illness, told on 4 Nov"]
    well = cancer.model_copy(update={"outcome": Outcome.WELL})
    assert words(well) == []


def test_of_a_dead_father_one_is_reminded_for_years_and_of_a_dead_cat_for_months() -> None:
    father = told(Kind.BEREAVEMENT, Who.PARENT, "my father died", "2023-02-01", is_confirmed=True)
    cat = told(Kind.BEREAVEMENT, Who.PET, "our cat died", "2025-02-01", is_confirmed=True)
    assert words(father, cat) == ["the loss of Glenn's father, told on 1 Feb 2023"]


def test_a_lost_child_a_parting_and_a_lost_job_are_not_brought_up() -> None:
    lost = told(
        Kind.PREGNANCY, Who.SELF, "we lost the baby", "2026-07-04",
        is_confirmed=True, outcome=Outcome.BADLY,
    )  # fmt: skip
    parted = told(Kind.SEPARATION, Who.SELF, "we parted", "2026-08-04", is_confirmed=True)
    fired = told(Kind.JOB_LOSS, Who.SELF, "they let me go", "2026-09-04")
    assert words(lost, parted, fired) == [
        "Glenn's lost job, told on 4 Sep",
        "Glenn's separation, told on 4 Aug",
        "a child that was lost, told on 4 Jul",
    ]


def test_a_new_job_makes_a_lost_one_good() -> None:
    fired = told(Kind.JOB_LOSS, Who.SELF, "they let me go", "2026-09-04")
    hired = told(Kind.NEW_JOB, Who.SELF, "I start Monday", "2026-10-04")
    assert words(fired, hired) == []


def test_what_is_in_doubt_is_told_as_a_doubt_in_the_mails_own_words() -> None:
    maybe = told(Kind.WEDDING, Who.CHILD, "Mia and Bo", is_maybe=True)
    ill = told(Kind.ILLNESS, Who.PARENT, "my mother is not well")
    assert words(maybe, ill) == [
        'nobody has confirmed: "Mia and Bo"',
        'perhaps an illness, nobody has confirmed it: "my mother is not well"',
    ]
    assert words(maybe, ill, day="2027-06-18") == []


@pytest.mark.parametrize(
    "fields", [{"is_rejected": True}, {"outcome": Outcome.FALSE_ALARM, "is_confirmed": True}]
)
def test_what_is_not_so_forbids_nothing(fields) -> None:
    assert words(told(Kind.BEREAVEMENT, Who.PARENT, "my father", **fields)) == []


def test_joy_may_be_spoken_of() -> None:
    assert words(told(Kind.NEW_PET, Who.PET, "we got a dog")) == []


def test_quotes_are_one_short_line_whatever_the_mail_holds() -> None:
    said = quoted('he said "no"\x1b[31m\n' + "and so on " * 50)
    assert said.isprintable()
    assert len(said) <= 92
    assert said.startswith("\"he said 'no'")
