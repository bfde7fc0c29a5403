"""The mail's own words go before what the reader made of them."""

from __future__ import annotations

import pytest

from agent.drafts.told.amending import amended
from agent.models import Kind, When, Who
from tests.agent.drafts.remarks import event_told


@pytest.mark.parametrize(
    ("said", "kind"),
    [
        ("Moussa had his surgery, they got all of it, margins clear", Kind.RECOVERY),
        ("She had the scan and hopes it is benign", Kind.ILLNESS),
        ("Moussa had his surgery", Kind.ILLNESS),
    ],
)
def test_an_illness_told_with_its_good_end_is_a_recovery(said: str, kind: Kind) -> None:
    assert amended(event_told("illness", "colleague", said), said).kind is kind


def test_a_wedding_that_was_is_not_to_come() -> None:
    told = event_told("wedding", "self", "Courthouse, Friday lunchtime")
    assert amended(told, "We did it! Courthouse, Friday lunchtime.").status is When.PAST
    assert amended(told, "We marry. Courthouse, Friday lunchtime.").status is When.UPCOMING


def test_the_child_whom_they_name_is_their_own() -> None:
    told = event_told("birth", "friend", "Amal had a little girl")
    assert amended(told, "Amal had a little girl, we call her Maryam.").who is Who.CHILD
    assert amended(told, "Amal had a little girl.").who is Who.FRIEND


def test_whoever_has_graduated_is_not_about_to() -> None:
    said = "Zanele has GRADUATED"
    told = event_told("graduation", "child", said)
    assert amended(told, said).status is When.PAST
    said = "Zanele is graduating"
    assert amended(event_told("graduation", "child", said), said).status is When.UPCOMING


def test_the_child_of_new_grandparents_is_their_grandchild() -> None:
    told = event_told("birth", "child", "A girl, Elsie May")
    assert amended(told, "We are grandparents at last. A girl, Elsie May.").who is Who.GRANDCHILD
    assert amended(told, "My parents are over the moon. A girl.").who is Who.CHILD


def test_whoever_closes_his_shop_for_another_job_has_not_retired() -> None:
    told = event_told("retirement", "self", "I'm closing the garage in March")
    job = amended(told, "I'm closing the garage in March. I've taken a job with the county.")
    assert job.kind is Kind.NEW_JOB
    assert job.evidence[0].quote == "I've taken a job with the county"
    part_time = "I'm closing the garage in March. I've taken a part-time job at the museum."
    assert amended(told, part_time).kind is Kind.RETIREMENT


def test_a_goodbye_told_in_fun_is_no_disaster() -> None:
    goodbye = "I'm retiring in May after thirty years at the counter."
    told = event_told("hardship", "community", "the boys have it wrecked already")
    assert amended(told, goodbye).kind is Kind.RETIREMENT
    flood = event_told("hardship", "community", "the flood has wrecked it")
    assert amended(flood, goodbye).kind is Kind.HARDSHIP


def test_a_baby_in_danger_goes_before_its_mother_who_is_well_again() -> None:
    told = event_told("recovery", "child", "My daughter is walking about")
    born = amended(
        told, "My daughter had her baby on Sunday. He's in the NICU. She is walking about."
    )
    assert (born.kind, born.who) == (Kind.BIRTH, Who.GRANDCHILD)
    home = "My daughter had her baby on Sunday. He's out of the NICU. She is walking about."
    assert amended(told, home).kind is Kind.RECOVERY


def test_what_still_goes_on_is_not_over() -> None:
    told = event_told("hardship", "self", "the river came over the wall", status=When.PAST)
    assert amended(told, "They won't let us back in yet.").status is When.ONGOING
    assert (
        amended(told, "They were not going to let us in, but we're back home.").status is When.PAST
    )


def test_the_body_spoken_of_is_whose_it_is_said_to_be() -> None:
    told = event_told("illness", "self", "Ruth's knee operation is on the ninth")
    assert (amended(told, "").who, amended(told, "").name) == (Who.COLLEAGUE, "Ruth")
    own = event_told("illness", "self", "It's my knee operation on the ninth")
    assert amended(own, "").who is Who.SELF


def test_a_prize_for_wares_is_the_firms() -> None:
    said = "Our Harbour Stout took silver at the beer festival"
    told = event_told("achievement", "child", said, name="Harbour Stout")
    assert (amended(told, said).who, amended(told, said).name) == (Who.COMPANY, None)
    said = "Our Ellie took silver at the swimming gala"
    assert amended(event_told("achievement", "child", said, name="Ellie"), said).who is Who.CHILD


def test_whoever_is_back_at_work_is_taken_for_a_spouse_only_where_that_is_said() -> None:
    told = event_told("recovery", "spouse", "Joe is clear", name="Joe")
    assert amended(told, "Joe is clear and back at work on Monday.").who is Who.COLLEAGUE
    assert amended(told, "My husband Joe is clear and back at work.").who is Who.SPOUSE
