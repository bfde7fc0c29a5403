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
