"""What the owner knows of a customer as a person."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from agent.models import (
    About,
    DateKind,
    Detail,
    DetailKind,
    Evidence,
    Kind,
    KnownFact,
    LifeEvent,
    Outcome,
    RememberedDate,
    When,
    Who,
)
from agent.suggestions.knowledge import has_sorrow, is_gone, known_of, unknown_of
from tests.agent.suggestions.people import (
    GLENN,
    make_customer,
    make_entry,
    make_event,
    make_situation,
)


def told(kind: Kind, who: Who, quote: str = "so it is", day: str = "2026-05-04", **fields: object):
    entry = make_entry(day)
    evidence = (Evidence(quote=quote, entry_id=entry.id),)
    values = {"status": When.PAST, "evidence": evidence, "id": f"{kind} {who} {fields}", **fields}
    return make_event(entry, kind, who=who, **values)


def values(events: list[LifeEvent], about: About, **fields: object) -> list[str]:
    return [fact.value for fact in known_of(make_customer(**fields), events)[about]]


def test_of_a_stranger_nothing_is_known() -> None:
    assert unknown_of(GLENN, []) == tuple(About)


def test_family_is_known_by_name_and_by_the_mails_own_word() -> None:
    events = [
        told(Kind.ACHIEVEMENT, Who.CHILD, "my son Tyler's team won", name="Tyler"),
        told(Kind.ILLNESS, Who.PARENT, "my mother is in hospital"),
        told(Kind.WEDDING, Who.SELF, "we got married"),
    ]
    assert values(events, About.FAMILY) == ["son Tyler", "mother", "partner"]
    assert About.FAMILY not in unknown_of(GLENN, events)


def test_somebody_told_of_twice_is_one_person() -> None:
    events = [
        told(Kind.ACHIEVEMENT, Who.CHILD, "my son Tyler's team won", name="Tyler"),
        told(Kind.GRADUATION, Who.CHILD, "Tyler graduates", name="Tyler"),
        told(Kind.SCHOOL_START, Who.CHILD, "my son starts school"),
        told(Kind.WEDDING, Who.SELF, "we got married"),
        told(Kind.BIRTHDAY, Who.SPOUSE, "my wife turns forty"),
    ]
    assert values(events, About.FAMILY) == ["son Tyler", "wife"]


def test_a_newborn_of_a_sister_is_not_called_the_sister() -> None:
    birth = told(Kind.BIRTH, Who.SIBLING, "my sister had a boy, Leo", name="Leo")
    assert values([birth], About.FAMILY) == ["sister"]


def test_a_birthday_is_known_from_a_mail_the_book_or_the_notes() -> None:
    birthday = told(Kind.BIRTHDAY, Who.SELF, date="2026-05-09")
    assert values([birthday], About.BIRTHDAY) == ["9 May"]
    dates = (RememberedDate(kind=DateKind.BIRTHDAY, date="--02-29"),)
    assert values([], About.BIRTHDAY, dates=dates) == ["29 February"]
    dates = (RememberedDate(kind=DateKind.BIRTHDAY, date="1970-05-09"),)
    assert values([], About.BIRTHDAY, dates=dates) == ["9 May 1970"]
    assert values([], About.BIRTHDAY, notes="Birthday: --05-01") == ["1 May"]


@pytest.mark.parametrize("date", ["--02-30", "2026-13-40", "soon", ""])
def test_an_impossible_day_is_no_birthday(date) -> None:
    dates = (RememberedDate(kind=DateKind.BIRTHDAY, date=date),)
    assert About.BIRTHDAY in unknown_of(make_customer(dates=dates), [])


def test_whose_day_is_remembered_by_name_is_family() -> None:
    dates = (RememberedDate(kind=DateKind.BIRTHDAY, who=Who.CHILD, name="Mia", date="--07-01"),)
    assert values([], About.FAMILY, dates=dates) == ["child Mia"]
    assert values([], About.BIRTHDAY, dates=dates) == []


def test_a_good_cause_says_what_somebody_cares_about_and_does() -> None:
    own = told(Kind.VOLUNTEERING, Who.SELF, "at the soup kitchen", name="Grace Kitchen")
    childs = told(Kind.VOLUNTEERING, Who.CHILD, "she reads to the old people")
    assert values([own, childs], About.CAUSES) == ["Grace Kitchen", "she reads to the old people"]
    assert values([own, childs], About.DIFFERENCE) == ["Grace Kitchen"]


def test_a_number_or_the_owners_own_note_says_how_to_reach_somebody() -> None:
    phone = Detail(kind=DetailKind.PHONE, value="425-555-0100")
    assert values([], About.REACHED, details=(phone,)) == ["425-555-0100"]
    fact = KnownFact(about=About.REACHED, value="call before nine")
    assert values([], About.REACHED, facts=(fact,)) == ["call before nine"]


def test_what_is_in_doubt_or_came_to_nothing_is_not_known() -> None:
    for fields in ({"is_maybe": True}, {"is_rejected": True}, {"outcome": Outcome.CALLED_OFF}):
        assert values([told(Kind.WEDDING, Who.CHILD, name="Mia", **fields)], About.FAMILY) == []


def test_what_is_known_is_one_short_line_whatever_the_mail_holds() -> None:
    cause = told(Kind.VOLUNTEERING, Who.SELF, name="Red\x1b[31m\n Cross " + "x" * 300)
    (value,) = values([cause], About.CAUSES)
    assert value.isprintable()
    assert len(value) <= 60


def test_who_died_is_gone_even_in_doubt() -> None:
    tyler = told(Kind.ACHIEVEMENT, Who.CHILD, "my son Tyler won", name="Tyler")
    death = told(Kind.BEREAVEMENT, Who.CHILD, "we lost Tyler", name="Tyler", is_maybe=True)
    assert is_gone(tyler, [tyler, death])
    other = told(Kind.BEREAVEMENT, Who.CHILD, "we lost Ben", name="Ben")
    assert not is_gone(tyler, [tyler, other])


def test_a_partner_of_before_the_separation_is_gone() -> None:
    jim = told(Kind.NEW_JOB, Who.SPOUSE, "my husband Jim", name="Jim")
    parted = told(Kind.SEPARATION, Who.SELF, "we are separated", day="2026-06-01")
    again = told(Kind.NEW_JOB, Who.SPOUSE, "my husband Bo", name="Bo", day="2026-09-01")
    assert is_gone(jim, [jim, parted, again])
    assert not is_gone(again, [jim, parted, again])


def test_sorrow_keeps_pleasantries_away_for_a_quarter_of_a_year() -> None:
    death = told(Kind.BEREAVEMENT, Who.PARENT)
    for day, is_told in (("2026-05-05", True), ("2026-08-01", True), ("2026-08-10", False)):
        assert has_sorrow(make_situation(day, [make_entry("2026-05-04")], [death])) is is_told


def test_sorrow_that_is_told_of_again_lasts() -> None:
    entries = [make_entry("2026-02-01"), make_entry("2026-07-30")]
    illness = told(Kind.ILLNESS, Who.PARENT, day="2026-02-01")
    again = Evidence(quote="still in hospital", entry_id=entries[1].id)
    illness = illness.model_copy(update={"evidence": (*illness.evidence, again)})
    assert has_sorrow(make_situation("2026-08-10", entries, [illness]))
    well = illness.model_copy(update={"outcome": Outcome.WELL})
    assert not has_sorrow(make_situation("2026-08-10", entries, [well]))


def test_a_child_that_will_not_come_is_a_sorrow() -> None:
    expected = told(Kind.PREGNANCY, Who.SELF, told_at=datetime(2026, 5, 4, tzinfo=UTC))
    assert not has_sorrow(make_situation("2026-05-10", events=[expected]))
    lost = expected.model_copy(update={"outcome": Outcome.BADLY})
    assert has_sorrow(make_situation("2026-05-10", events=[lost]))
