"""Which town a telephone number was given out in."""

from __future__ import annotations

from agent.suggestions.dialling import is_unheard, learn, read_towns, towns_of


def test_a_landline_tells_its_town_in_the_languages_that_call_it_otherwise() -> None:
    assert read_towns(["+498912345678", "+34961234567", "+914423456789", "+555132123456"]) == [
        ("munich", "munchen"),
        ("valencia",),
        ("chennai",),
        ("porto alegre",),
    ]


def test_a_mobile_number_and_one_that_several_towns_share_tell_none() -> None:
    assert read_towns(["+491701234567", "+34612345678", "+27211234567"]) == [(), (), ()]


def test_what_was_looked_up_is_known_and_nothing_else() -> None:
    assert is_unheard("+390511234567")
    learn(["+390511234567", "+390511234568"], [("bologna",), None])
    assert towns_of("+390511234567") == ("bologna",)
    assert towns_of("+390511234568") == ()
    assert not is_unheard("+390511234568")
    assert towns_of("+390511234569") == ()
