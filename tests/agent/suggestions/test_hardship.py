"""Hardship: everybody in a region that something struck."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from agent.errors import UsageError
from agent.models import (
    Customer,
    Detail,
    DetailKind,
    Direction,
    EntryKind,
    Evidence,
    Happening,
    Kind,
    LifeEvent,
    Suggestion,
    Who,
)
from agent.suggestions import hardship
from agent.suggestions.situation import Situation
from agent.suggestions.town import Town
from tests.agent.suggestions.people import (
    make_customer,
    make_entry,
    make_event,
    make_situation,
    make_touch,
    make_town,
)

DAY = "2026-11-18"
FIRES = Happening(
    id="happening-1", region="Lake County CA", what="wildfires", on=date(2026, 11, 18)
)


def detail(kind: DetailKind, value: str) -> Detail:
    return Detail(
        kind=kind, value=value, evidence=Evidence(quote=value, entry_id="entry-1", start=0)
    )


def person(name: str, *events: LifeEvent, day: str = DAY, **fields: Any) -> Situation:
    return make_situation(day, events=events, customer=make_customer(name, **fields))


def told(
    teller: Customer, quote: str, day: str, kind: Kind = Kind.HARDSHIP, **fields: Any
) -> LifeEvent:
    entry = make_entry(day, customer_id=teller.id, id=f"{teller.id} {day}")
    return make_event(
        entry, kind, evidence=(Evidence(quote=quote, entry_id=entry.id, start=0),), **fields
    )


def tagged() -> Situation:
    return person("Dale Hutchins", tags=("lake county",))


def in_town() -> Situation:
    return person("Rosa Lind", details=(detail(DetailKind.PLACE, "Kelseyville, CA"),))


def by_number() -> Situation:
    return person("Jo Finley", details=(detail(DetailKind.PHONE, "707 555 0119"),))


def elsewhere() -> list[Situation]:
    return [
        person("Ben Ames", details=(detail(DetailKind.PLACE, "Lake County, IL"),)),
        person("Ida Rook", details=(detail(DetailKind.PHONE, "+1 814 555 0100"),)),
        person("Kim Moss", places=("Ukiah, CA 95482",)),
        person("Tom Orr"),
    ]


def town(*people: Situation, happenings: tuple[Happening, ...] = (FIRES,), day: str = DAY) -> Town:
    return make_town(day, people, happenings=happenings)


def chosen(town: Town) -> dict[str, Suggestion]:
    return {one.customer_id: one for one in hardship.choose(town)}


def test_everybody_there_gets_one_note_with_the_reason_why_he_is_taken_to_be_there() -> None:
    made = chosen(town(tagged(), in_town(), by_number(), *elsewhere()))
    assert {id_: one.reason for id_, one in made.items()} == {
        "customer-dale": 'wildfires in Lake County CA: you tagged Dale "lake county"',
        "customer-rosa": "wildfires in Lake County CA: Rosa writes from Kelseyville",
        "customer-jo": "wildfires in Lake County CA: Jo's number has the area code 707",
    }


def test_a_note_is_due_the_day_it_was_typed_and_expires_and_says_whose_word_it_is() -> None:
    note = chosen(town(in_town()))["customer-rosa"]
    assert note.cause == "happening happening-1"
    assert (note.due_on, note.expires_on) == (date(2026, 11, 18), date(2026, 12, 2))
    assert note.owners_word == "wildfires, Lake County CA (your own words of 18 Nov)"
    assert [one.quote for one in note.evidence] == ["Kelseyville, CA"]
    assert note.words == hardship.WORDS
    assert note.is_sad
    assert note.priority == 84


def test_an_area_code_alone_weighs_a_little_less_than_an_address() -> None:
    made = chosen(town(in_town(), by_number()))
    assert made["customer-jo"].priority < made["customer-rosa"].priority


def test_it_is_the_same_note_the_next_day_and_none_when_the_time_is_over() -> None:
    def on(day: str) -> list[Suggestion]:
        return list(hardship.choose(town(person("Rosa", day=day, tags=("lake county",)), day=day)))

    assert on("2026-11-19") == on("2026-12-02") != []
    assert on("2026-12-03") == []
    assert on("2026-11-17") == []


def test_two_things_that_struck_a_region_are_two_causes() -> None:
    floods = FIRES.model_copy(update={"id": "happening-2", "what": "floods"})
    causes = [one.cause for one in hardship.choose(town(in_town(), happenings=(FIRES, floods)))]
    assert causes == ["happening happening-1", "happening happening-2"]


def test_nobody_is_in_elk_county_and_the_owner_can_be_told_so() -> None:
    elk = FIRES.model_copy(update={"region": "Elk County PA"})
    everybody = town(tagged(), in_town(), by_number(), happenings=(elk,))
    assert not list(hardship.choose(everybody))
    assert hardship.answer(everybody, elk) == []


def test_who_is_matched_is_told_with_the_reason() -> None:
    assert hardship.answer(town(in_town(), *elsewhere()), FIRES) == [
        "Rosa Lind: Rosa writes from Kelseyville"
    ]


def test_a_region_that_cannot_be_read_is_refused_when_typed_and_else_passed_over() -> None:
    nowhere = FIRES.model_copy(update={"region": "everywhere"})
    with pytest.raises(UsageError, match="names no place"):
        hardship.answer(town(in_town()), nowhere)
    assert [*chosen(town(in_town(), happenings=(nowhere, FIRES)))] == ["customer-rosa"]


SEVERAL = FIRES.model_copy(update={"region": "Lake and Napa counties, CA and Elk County PA"})


def test_of_several_regions_everybody_is_written_to_about_his_own() -> None:
    bo = person("Bo Hart", places=("Napa, CA 94558",))
    made = chosen(town(in_town(), bo, by_number(), *elsewhere(), happenings=(SEVERAL,)))
    assert {id_: one.reason for id_, one in made.items()} == {
        "customer-rosa": "wildfires in Lake County CA: Rosa writes from Kelseyville",
        "customer-bo": "wildfires in Napa County CA: Bo's address is in Napa",
        "customer-jo": "wildfires in Lake County CA: Jo's number has the area code 707",
        "customer-ida": "wildfires in Elk County PA: Ida's number has the area code 814",
    }
    assert made["customer-bo"].owners_word.startswith(f"wildfires, {SEVERAL.region} (your own")


def test_the_owner_is_told_how_several_regions_were_understood_and_where_nobody_is() -> None:
    bo = person("Bo Hart", places=("Napa, CA 94558",))
    three = SEVERAL.model_copy(update={"region": "Lake and Napa counties, CA; Elk County PA; Qqq"})
    assert hardship.answer(town(bo, happenings=(three,)), three) == [
        "Bo Hart: Bo's address is in Napa",
        "Lake County CA: nobody in the book is known to be there",
        "Napa County CA: 1 customer",
        "Elk County PA: nobody in the book is known to be there",
        "Qqq: no place of that name is known here",
    ]
    assert hardship.answer(town(in_town()), FIRES) == ["Rosa Lind: Rosa writes from Kelseyville"]


def test_a_region_among_several_is_not_offered_again() -> None:
    asked = SEVERAL.model_copy(update={"id": "happening-2"})
    rosa = rosa_tells(STORM)
    assert hardship.offers(town(rosa, tagged(), happenings=()))
    assert hardship.offers(town(rosa, tagged(), happenings=(asked,))) == []


def test_only_numbers_abroad_whose_town_is_asked_for_are_looked_up() -> None:
    people = [
        make_customer("Ana Gil", details=(detail(DetailKind.PHONE, "+43 732 999001"),)),
        make_customer("Bo Hart", details=(detail(DetailKind.PHONE, "+49 89 9990002"),)),
        make_customer("Jo Finley", details=(detail(DetailKind.PHONE, "707 555 0119"),)),
    ]

    def asked(region: str) -> list[str]:
        struck = FIRES.model_copy(update={"region": region})
        return hardship.numbers_to_look_up(people, (struck,), "US")

    assert asked("Linz, Austria") == ["+43732999001"]
    assert asked("Linz") == ["+43732999001", "+49899990002"]
    assert asked("Lake County CA") == asked("Austria") == asked("everywhere") == []


def test_somebody_in_grief_is_written_to_as_well() -> None:
    rosa = make_customer("Rosa Lind", tags=("lake county",))
    death = told(rosa, "My father died on Sunday", "2026-11-15", Kind.BEREAVEMENT, who=Who.PARENT)
    mourning = make_situation(DAY, events=(death,), customer=rosa)
    assert mourning.is_quiet
    assert [*chosen(town(mourning))] == ["customer-rosa"]


def test_who_told_of_the_fire_himself_is_for_reply() -> None:
    dale = make_customer("Dale Hutchins", tags=("lake county",))
    fire = told(dale, "Evacuated last night, fire came over the ridge", "2026-11-17")
    himself = make_situation(DAY, events=(fire,), customer=dale)
    (note,) = hardship.choose(town(tagged()))
    assert not list(hardship.choose(town(himself)))
    assert hardship.stands(note, tagged())
    assert not hardship.stands(note, himself)


def test_once_the_two_have_spoken_there_is_no_note_left_to_write() -> None:
    (note,) = hardship.choose(town(tagged()))
    dale = make_customer("Dale Hutchins", tags=("lake county",))
    for touch, is_over in (
        (make_touch("2026-11-20", Direction.OUT), True),
        (make_touch("2026-11-20", kind=EntryKind.CALL), True),
        (make_touch("2026-11-17", Direction.OUT), False),
        (make_touch("2026-11-20"), False),
    ):
        since = make_situation("2026-11-21", customer=dale, touches=(touch,))
        assert bool(chosen(town(since, day="2026-11-21"))) is not is_over
        assert hardship.stands(note, since) is not is_over


def test_a_fire_of_last_summer_does_not_keep_him_off_the_list() -> None:
    dale = make_customer("Dale Hutchins", tags=("lake county",))
    fire = told(dale, "Evacuated last night, fire came over the ridge", "2026-08-20")
    assert [*chosen(town(make_situation(DAY, events=(fire,), customer=dale)))] == ["customer-dale"]


def test_a_town_in_his_own_news_tells_where_he_is_but_his_sisters_does_not() -> None:
    dale = make_customer("Dale Hutchins")
    flips = told(dale, "I'm flipping at the Kelseyville Grange", "2026-09-30", Kind.VOLUNTEERING)
    fled = told(dale, "We're at my sisters in Ukiah w the goats in her yard", "2026-08-20")
    him = make_situation(DAY, events=(flips, fled), customer=dale)
    mendocino = FIRES.model_copy(update={"region": "Mendocino County CA"})
    assert hardship.answer(town(him), FIRES) == ["Dale Hutchins: Dale wrote of Kelseyville"]
    assert hardship.answer(town(him), mendocino) == []


def test_where_somebody_travels_he_does_not_live() -> None:
    dale = make_customer("Dale Hutchins")
    trip = told(dale, "A week in Kelseyville with the kids", "2026-11-01", Kind.TRAVEL)
    assert hardship.answer(town(make_situation(DAY, events=(trip,), customer=dale)), FIRES) == []


# Offers


def rosa_tells(quote: str, day: str = "2026-11-16", **fields: Any) -> Situation:
    rosa = make_customer("Rosa Lind", details=(detail(DetailKind.PLACE, "Kelseyville, CA"),))
    return make_situation(DAY, events=(told(rosa, quote, day, **fields),), customer=rosa)


STORM = "The storm took half our roof last night"


def test_a_customers_own_storm_offers_the_same_for_his_neighbours() -> None:
    rosa = rosa_tells(STORM)
    (offer,) = hardship.offers(town(rosa, tagged(), by_number(), *elsewhere(), happenings=()))
    assert (offer.region, offer.what, offer.customers) == ("Lake County CA", "a storm", 2)
    assert offer.life_event_id == rosa.found[0].id


def test_without_neighbours_nothing_is_offered() -> None:
    assert hardship.offers(town(rosa_tells(STORM), *elsewhere(), happenings=())) == []


def test_neighbours_who_told_of_it_themselves_are_one_offer_and_not_counted() -> None:
    rosa = rosa_tells(STORM)
    jo = make_customer("Jo Finley", places=("Lakeport, CA 95453",))
    too = make_situation(DAY, events=(told(jo, STORM, "2026-11-17"),), customer=jo)
    assert hardship.offers(town(rosa, too, happenings=())) == []
    (offer,) = hardship.offers(town(rosa, too, tagged(), happenings=()))
    assert offer.customers == 1


def test_what_is_asked_about_already_is_not_offered_again() -> None:
    rosa = rosa_tells(STORM)
    taken = FIRES.model_copy(update={"from_event_id": rosa.found[0].id, "region": "California"})
    assert hardship.offers(town(rosa, tagged(), happenings=(taken,))) == []
    assert hardship.offers(town(rosa, tagged(), happenings=(FIRES,))) == []


def test_an_offer_that_was_taken_leaves_out_who_told_of_it() -> None:
    rosa = rosa_tells(STORM)
    taken = FIRES.model_copy(update={"from_event_id": rosa.found[0].id})
    assert hardship.answer(town(rosa, tagged()), taken) == [
        'Dale Hutchins: you tagged Dale "lake county"'
    ]


@pytest.mark.parametrize(
    "quote",
    [
        "A pipe burst and flooded the kitchen",
        "Fire in our kitchen, nobody hurt",
        "We are flooded with orders and the bank called in the loan",
        "Been putting out fires all week (figure of speech this time)",
        "They took the van and all the tools",
    ],
)
def test_trouble_of_one_house_is_not_the_neighbours(quote: str) -> None:
    assert hardship.offers(town(rosa_tells(quote), tagged(), happenings=())) == []


def test_old_news_and_the_trouble_of_others_far_away_are_not_offered() -> None:
    assert hardship.offers(town(rosa_tells(STORM, "2026-10-20"), tagged(), happenings=())) == []
    sister = rosa_tells("The storm took my sister's roof", who=Who.SIBLING)
    assert hardship.offers(town(sister, tagged(), happenings=())) == []
    maybe = rosa_tells(STORM, is_maybe=True)
    assert hardship.offers(town(maybe, tagged(), happenings=())) == []


def test_a_quote_that_names_the_county_tells_it_where_a_number_tells_the_state() -> None:
    jo = make_customer("Jo Finley", details=(detail(DetailKind.PHONE, "+1 707 555 0119"),))
    fire = told(jo, "The wildfire has reached the ridge here in Lake County", "2026-11-17")
    there = make_situation(DAY, events=(fire,), customer=jo)
    (offer,) = hardship.offers(town(there, tagged(), happenings=()))
    assert (offer.region, offer.what, offer.customers) == ("Lake County CA", "wildfires", 1)
    silent = make_situation(DAY, events=(fire,), customer=make_customer("Jo Finley"))
    assert hardship.offers(town(silent, tagged(), happenings=())) == []


def test_elsewhere_than_in_the_united_states_the_town_is_the_region() -> None:
    ana = make_customer("Ana Gil", places=("C/ Colón 12, 46001 Valencia, Spain",))
    flood = told(ana, "The flood took the ground floor", "2026-11-17")
    luis = person("Luis Vega", places=("46003 Valencia, España",))
    there = make_situation(DAY, events=(flood,), customer=ana)
    (offer,) = hardship.offers(town(there, luis, happenings=()))
    assert (offer.region, offer.what, offer.customers) == ("Valencia, Spain", "floods", 1)
