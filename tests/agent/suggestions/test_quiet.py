"""Quiet: when cheer would hurt, and whom nobody congratulates any more."""

from __future__ import annotations

import pytest

from agent.models import Evidence, Kind, LifeEvent, Outcome, When, Who
from agent.suggestions import quiet
from tests.agent.suggestions.people import make_entry, make_event, make_situation


def told(
    day: str, kind: Kind = Kind.BEREAVEMENT, quote: str = "Dad died", **fields: object
) -> LifeEvent:
    mail = make_entry(day)
    evidence = (Evidence(quote=quote, entry_id=mail.id),)
    values = {"who": Who.PARENT, "status": When.PAST, "evidence": evidence} | fields
    return make_event(mail, kind, **values)


def is_quiet(day: str, *events: LifeEvent, **settings: object) -> bool:
    return make_situation(day, [], events, **settings).is_quiet


def test_between_the_news_of_a_death_and_the_funeral_it_is_quiet() -> None:
    death = told("2026-11-16", date="2026-11-20")
    assert is_quiet("2026-11-18", death)
    assert is_quiet("2026-12-20", death)
    assert not is_quiet("2026-12-21", death)


def test_a_death_that_is_told_late_is_quiet_from_then_on() -> None:
    death = told("2026-11-16", date="2026-09-29")
    assert is_quiet("2026-11-18", death)
    assert is_quiet("2026-12-16", death)
    assert not is_quiet("2026-12-17", death)


def test_a_death_without_a_day_counts_from_its_telling() -> None:
    assert is_quiet("2026-12-16", told("2026-11-16"))
    assert not is_quiet("2026-11-19", told("2026-11-16"), quiet_days=2)


def test_a_misread_year_silences_nobody_for_ten() -> None:
    assert not is_quiet("2027-03-01", told("2026-11-16", date="2036-11-20"))


def test_what_is_in_doubt_is_quiet_and_what_the_owner_rejected_is_not() -> None:
    assert is_quiet("2026-11-18", told("2026-11-16", is_maybe=True))
    assert not is_quiet("2026-11-18", told("2026-11-16", is_rejected=True))
    assert not is_quiet("2026-11-18", told("2026-11-16", outcome=Outcome.FALSE_ALARM))


def test_a_pets_death_is_quiet_for_a_week() -> None:
    cat = told("2026-11-16", who=Who.PET, quote="We had to let Bella go")
    assert is_quiet("2026-11-23", cat)
    assert not is_quiet("2026-11-24", cat)


@pytest.mark.parametrize(
    "quote",
    [
        "Mom has been diagnosed with lung cancer",
        "Dad had a stroke on Sunday",
        "she is in intensive care",
        "he starts chemo next week",
        "the doctors give her three months to live",
    ],
)
def test_beside_grave_illness_it_is_quiet_for_three_weeks(quote: str) -> None:
    illness = told("2026-11-02", Kind.ILLNESS, quote, status=When.ONGOING)
    assert is_quiet("2026-11-23", illness)
    assert not is_quiet("2026-11-24", illness)
    assert not is_quiet("2026-11-10", illness, grave_illness_days=5)


def test_a_broken_wrist_and_a_friends_cancer_are_not_so_grave() -> None:
    assert not is_quiet("2026-11-03", told("2026-11-02", Kind.ILLNESS, "Dad broke his wrist"))
    friend = told("2026-11-02", Kind.ILLNESS, "a friend has cancer", who=Who.FRIEND)
    assert not is_quiet("2026-11-03", friend)


def test_a_recovery_or_a_good_outcome_ends_the_quiet() -> None:
    cancer = told("2026-11-02", Kind.ILLNESS, "Mom has cancer")
    well = told("2026-11-09", Kind.RECOVERY, "Mom is home again")
    assert not is_quiet("2026-11-10", cancer, well)
    assert not is_quiet("2026-11-10", cancer.model_copy(update={"outcome": Outcome.WELL}))
    assert is_quiet("2026-11-10", cancer, well.model_copy(update={"is_maybe": True}))
    another = told("2026-11-09", Kind.RECOVERY, "Dad is home again")
    assert is_quiet("2026-11-10", cancer, another)


def test_a_lost_pregnancy_is_a_loss_whatever_it_was_taken_for() -> None:
    lost = told("2026-11-02", Kind.ILLNESS, "I had a miscarriage", who=Who.SELF)
    assert is_quiet("2026-11-20", lost)
    assert quiet.has_lost_pregnancy([lost])


@pytest.mark.parametrize(
    ("quote", "is_lost"),
    [
        ("we lost the baby", True),
        ("Ana lost our little twins at five months", True),
        ("the child was stillborn", True),
        ("there was no heartbeat", True),
        ("I finally lost the baby weight", False),
        ("we lost the baby's passport", False),
        ("we lost our dog", False),
    ],
)
def test_the_loss_of_a_child_before_its_birth_is_known_by_words(quote: str, is_lost: bool) -> None:
    assert quiet.has_lost_pregnancy([told("2026-11-02", quote=quote)]) is is_lost


def test_a_pregnancy_that_ended_otherwise_than_well_has_no_due_date() -> None:
    expecting = told("2026-06-02", Kind.PREGNANCY, "we are expecting", who=Who.SELF)
    assert not quiet.has_lost_pregnancy([expecting])
    for outcome in (Outcome.BADLY, Outcome.FALSE_ALARM, Outcome.CALLED_OFF):
        ended = expecting.model_copy(update={"outcome": outcome})
        assert quiet.has_lost_pregnancy([ended])
    born = expecting.model_copy(update={"outcome": Outcome.WELL})
    assert not quiet.has_lost_pregnancy([born])


def test_an_earlier_loss_does_not_silence_the_next_pregnancy() -> None:
    lost = told("2025-01-10", quote="we lost the baby")
    again = told("2026-06-02", Kind.PREGNANCY, "we are expecting", who=Who.SELF)
    assert not quiet.has_lost_pregnancy([lost, again], since=again.told_at)


def test_the_dead_have_no_birthday() -> None:
    arne = told("2026-11-02", name="Arne Holm")
    assert quiet.is_dead([arne], Who.PARENT, "Arne")
    assert quiet.is_dead([arne], Who.RELATIVE, "Arne")
    assert quiet.is_dead([arne], Who.PARENT, None)
    assert not quiet.is_dead([arne], Who.PARENT, "Berit")
    assert not quiet.is_dead([arne], Who.CHILD, None)
    assert quiet.is_dead([arne.model_copy(update={"is_maybe": True})], Who.PARENT, "Arne")
    assert not quiet.is_dead([arne.model_copy(update={"is_rejected": True})], Who.PARENT, "Arne")


def test_a_mother_lives_on_where_the_father_died() -> None:
    father = told("2026-11-02", quote="my dad passed away")
    mothers = (Evidence(quote="my mother turns 80", entry_id="1"),)
    fathers = (Evidence(quote="my father turns 80", entry_id="1"),)
    assert not quiet.is_dead([father], Who.PARENT, None, told=mothers)
    assert quiet.is_dead([father], Who.PARENT, None, told=fathers)
    assert quiet.is_dead([father], Who.PARENT, None)


def test_nobody_falls_ill_after_his_death() -> None:
    death = told("2024-05-02")
    ill = told("2026-11-02", Kind.ILLNESS, "she has the flu")
    assert not quiet.is_dead([death], Who.PARENT, None, since=ill.told_at)


def test_a_customer_is_dead_where_his_own_name_is_the_dead_ones() -> None:
    widow = told("2026-11-02", quote="my husband Glenn died", who=Who.SPOUSE, name="Glenn")
    nameless = told("2026-11-02", quote="a death in the family", who=Who.SELF)
    uncle = told("2026-11-02", who=Who.RELATIVE, name="Glenn Hart")
    assert quiet.is_dead([widow], Who.SELF, "Glenn Maddox")
    assert not quiet.is_dead([uncle], Who.SELF, "Glenn Maddox")
    assert not quiet.is_dead([nameless], Who.SELF, "Glenn")


def test_a_wedding_day_ends_with_the_marriage() -> None:
    parted = told("2026-03-02", Kind.SEPARATION, who=Who.SELF)
    assert quiet.is_marriage_over([parted])
    assert quiet.is_marriage_over([told("2026-03-02", who=Who.SPOUSE)])
    assert not quiet.is_marriage_over([told("2026-03-02", who=Who.PARENT)])
    assert quiet.is_marriage_over([told("2026-03-02", who=Who.PARENT)], Who.PARENT)
    again = told("2027-05-01", Kind.WEDDING, who=Who.SELF)
    assert not quiet.is_marriage_over([parted, again], since=again.told_at)


def test_an_impossible_date_breaks_nothing() -> None:
    death = told("2026-11-16", date="2026-02-30")
    assert is_quiet("2026-11-18", death)
