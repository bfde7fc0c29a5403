"""Counties of the United States: their towns, ZIP codes and area codes."""

from __future__ import annotations

from agent.suggestions import gazetteer


def test_a_county_has_its_towns_its_zip_codes_and_the_area_code_of_most_of_it() -> None:
    lake = gazetteer.county("lake county", "CA")
    assert lake
    assert lake.name == "Lake County"
    assert {"kelseyville", "lakeport", "clearlake"} <= lake.towns.keys()
    assert "ukiah" not in lake.towns
    assert "95451" in lake.zip_codes
    assert lake.area_codes == {"707"}  # 530 serves two of its hamlets, and much of the north


def test_a_county_too_large_for_one_area_code_has_those_that_serve_little_else() -> None:
    angeles = gazetteer.county("los angeles county", "CA")
    assert angeles
    assert {"213", "310", "818"} <= angeles.area_codes
    assert "805" not in angeles.area_codes


def test_a_town_tells_of_its_county_only_where_no_other_county_has_one_and_it_is_no_word() -> None:
    lake = gazetteer.county("lake county", "CA")
    assert lake
    assert lake.towns["kelseyville"]
    assert not lake.towns["middletown"]
    assert not lake.towns["nice"]  # the only town of that name there, but hardly the only Nice


def test_a_county_that_a_state_does_not_have_is_not_found() -> None:
    assert gazetteer.county("lake county", "NV") is None
    assert gazetteer.county("", "CA") is None


def test_the_states_that_have_a_county_of_a_name_are_known() -> None:
    assert {"CA", "FL", "IL"} <= set(gazetteer.counties("lake county"))
    assert gazetteer.counties("mendocino county") == ("CA",)
    assert gazetteer.counties("nowhere county") == ()


def test_a_town_is_found_in_its_state_and_without_one_only_where_one_state_has_it() -> None:
    paradise = gazetteer.town("paradise", "CA")
    assert paradise
    assert "95969" in paradise.zip_codes
    assert gazetteer.town("paradise") is None
    kelseyville = gazetteer.town("kelseyville")
    assert kelseyville
    assert (kelseyville.state, kelseyville.towns) == ("CA", {"kelseyville": True})


def test_a_zip_code_tells_the_county_and_so_does_a_town_that_lies_in_one() -> None:
    assert gazetteer.county_of("", "CA", "95451") == "Lake County"
    assert gazetteer.county_of("kelseyville", "CA") == "Lake County"
    assert gazetteer.county_of("san francisco", "CA") == ""
    assert gazetteer.county_of("atlantis", "CA") == ""
