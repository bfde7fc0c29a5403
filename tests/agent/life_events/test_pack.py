"""A language pack is data: complete, and safe to run on anything."""

from __future__ import annotations

from agent.life_events.pack import load_pack
from agent.models import Kind, Who


def test_every_kind_has_signs() -> None:
    """The English pack speaks of all 24 kinds, once each."""
    pack = load_pack("en")
    assert sorted(of.kind for of in pack.kinds) == sorted(Kind)


def test_no_sign_matches_nothing() -> None:
    """A pattern that matches the empty text would find life events everywhere."""
    for of in load_pack("en").kinds:
        for patterns in (of.signs, of.hints):
            assert patterns.search("", "", possible=-1) is None
        assert not any(veto.search("") for veto in of.vetoes)


def test_relations_cover_everybody_but_self() -> None:
    """There are words for each person that life-events.md knows."""
    assert set(load_pack("en").relations) == set(Who) - {Who.SELF}
