"""Curiosity: each week a few customers to get to know better."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from agent.models import (
    About,
    DateKind,
    Detail,
    DetailKind,
    Direction,
    Kind,
    KnownFact,
    LifeEvent,
    Made,
    RememberedDate,
    Suggestion,
    SuggestionState,
    When,
    Who,
)
from agent.suggestions import curiosity
from agent.suggestions.situation import Found, Situation
from agent.suggestions.town import Town
from tests.agent.suggestions.people import (
    make_customer,
    make_entry,
    make_event,
    make_made,
    make_situation,
    make_touch,
    make_town,
)

MONDAY, SUNDAY = "2026-11-16", "2026-11-22"


def person(name: str, day: str = MONDAY, *, wrote: str = "2026-11-10", **fields: object):
    events = fields.pop("events", ())
    made = fields.pop("made", ())
    return make_situation(
        day,
        events=events,
        customer=make_customer(name, **fields),
        touches=[make_touch(wrote)],
        made=made,
    )


def crowd(number: int, day: str = MONDAY) -> list[Situation]:
    return [person(f"P{n:03} Smith", day) for n in range(number)]


def as_made(made: Suggestion, state: SuggestionState = SuggestionState.OPEN) -> Made:
    return Made(made.id, made.practice, made.cause, state, made.due_on, made.life_event_id)


def on(town: Town, day: str, chosen: list[Suggestion], **states: SuggestionState) -> Town:
    """The same town on another day, after a restart: only what the journal holds is known."""
    today = date.fromisoformat(day)
    people = {}
    for id_, one in town.people.items():
        new = [
            as_made(s, states.get(id_, SuggestionState.OPEN))
            for s in chosen
            if s.customer_id == id_
        ]
        people[id_] = replace(one, today=today, made=[*one.made, *new])
    return replace(town, people=people, today=today)


def told(kind: Kind, who: Who = Who.SELF, day: str = "2026-05-04", **fields: object) -> LifeEvent:
    return make_event(make_entry(day), kind, who=who, **{"status": When.PAST, **fields})


def test_five_a_week_each_with_a_question_of_its_own() -> None:
    chosen = list(curiosity.choose(make_town(MONDAY, crowd(40))))
    assert len({one.customer_id for one in chosen}) == 5
    assert len({one.words for one in chosen}) == 5
    assert {one.expires_on.isoformat() for one in chosen} == {SUNDAY}
    assert all(one.words.endswith(("?", ".")) and "{" not in one.words for one in chosen)
    assert {one.priority for one in chosen} == {20.0}


def test_as_many_as_the_settings_say_still_get_different_questions() -> None:
    town = make_town(MONDAY, crowd(80), curiosity={"week_customers": 50})
    chosen = list(curiosity.choose(town))
    assert len(chosen) == len({one.words for one in chosen}) == 50


def test_the_week_stays_the_same_over_days_and_restarts() -> None:
    town = make_town(MONDAY, crowd(40))
    chosen = list(curiosity.choose(town))
    for day in (MONDAY, "2026-11-18", SUNDAY):
        assert sorted(curiosity.choose(on(town, day, chosen)), key=str) == sorted(chosen, key=str)


def test_whatever_became_of_a_question_nobody_takes_its_place_that_week() -> None:
    town = make_town(MONDAY, crowd(40))
    chosen = list(curiosity.choose(town))
    states = dict.fromkeys((one.customer_id for one in chosen), SuggestionState.DISMISSED)
    later = list(curiosity.choose(on(town, "2026-11-19", chosen, **states)))
    assert {one.customer_id for one in later} == set(states)


def test_nobody_is_asked_again_within_ninety_days() -> None:
    town, asked = make_town(MONDAY, crowd(100)), []
    for week in range(13):
        day = date.fromisoformat(MONDAY) + timedelta(weeks=week)
        town = replace(
            town,
            today=day,
            people={
                id_: replace(one, today=day, touches=[make_touch(day.isoformat())])
                for id_, one in town.people.items()
            },
        )
        chosen = list(curiosity.choose(town))
        assert len(chosen) == 5
        asked += [one.customer_id for one in chosen]
        town = on(town, day.isoformat(), chosen)
    assert len(set(asked)) == len(asked) == 65


def test_who_was_asked_before_is_asked_something_else() -> None:
    first = next(curiosity.choose(make_town(MONDAY, [person("Ann Lee")])))
    made = [as_made(first, SuggestionState.DONE)]
    later = make_town(
        "2027-03-01", [person("Ann Lee", "2027-03-01", wrote="2027-02-20", made=made)]
    )
    (second,) = curiosity.choose(later)
    assert second.stage != first.stage


def test_those_in_a_living_correspondence_come_first() -> None:
    silent = [person(f"S{n:02} Smith", wrote="2026-02-01") for n in range(30)]
    lively = [person(f"L{n:02} Smith") for n in range(3)]
    chosen = {one.customer_id for one in curiosity.choose(make_town(MONDAY, silent + lively))}
    assert {one.customer.id for one in lively} < chosen
    assert len(chosen) == 5


def test_who_is_busy_an_office_or_never_wrote_is_not_asked() -> None:
    office = person("Accounts Payable")
    stranger = make_situation(MONDAY, customer=make_customer("Bo Hart"))
    assert not list(curiosity.choose(make_town(MONDAY, [office, stranger])))
    ann = person("Ann Lee")
    assert not list(curiosity.choose(make_town(MONDAY, [ann], busy=[ann.customer.id])))


@pytest.mark.parametrize("kind", [Kind.BEREAVEMENT, Kind.ILLNESS, Kind.SEPARATION, Kind.JOB_LOSS])
def test_nobody_is_asked_pleasantries_in_sorrow_even_where_it_is_in_doubt(kind) -> None:
    sad = told(kind, Who.SPOUSE, "2026-10-01", is_maybe=True)
    assert not list(curiosity.choose(make_town(MONDAY, [person("Ann Lee", events=[sad])])))


def test_sorrow_in_the_middle_of_the_week_takes_the_question_back() -> None:
    town = make_town(MONDAY, [person("Ann Lee")])
    (chosen,) = curiosity.choose(town)
    death = told(Kind.BEREAVEMENT, Who.PARENT, "2026-11-17")
    bereaved = replace(
        on(town, "2026-11-18", [chosen]).people["customer-ann"], found=Found([death])
    )
    assert not curiosity.stands(chosen, bereaved)
    assert not list(curiosity.choose(make_town("2026-11-18", [bereaved])))


def test_after_a_loss_nobody_asks_about_the_family() -> None:
    long_ago = told(Kind.BEREAVEMENT, Who.SPOUSE, "2025-01-10", is_maybe=True)
    town = make_town(
        MONDAY,
        [person(f"P{n} Lee", events=[long_ago]) for n in range(50)],
        curiosity={"week_customers": 50},
    )
    chosen = list(curiosity.choose(town))
    assert chosen
    assert About.FAMILY not in {one.stage for one in chosen}


def test_what_is_known_is_not_asked() -> None:
    known = {
        "dates": (RememberedDate(kind=DateKind.BIRTHDAY, date="--05-01"),),
        "details": (Detail(kind=DetailKind.PHONE, value="425-555-0100"),),
        "facts": (
            KnownFact(about=About.CAUSES, value="the library"),
            KnownFact(about=About.DIFFERENCE, value="coaches U14"),
        ),
    }
    (only,) = curiosity.choose(make_town(MONDAY, [person("Ann Lee", **known)]))
    assert only.stage == About.FAMILY
    assert only.reason == "Who is there in Ann's family?"
    son = told(Kind.ACHIEVEMENT, Who.CHILD, name="Tyler")
    assert not list(curiosity.choose(make_town(MONDAY, [person("Ann Lee", events=[son], **known)])))


def test_once_it_is_known_the_question_is_taken_back() -> None:
    ann = person("Ann Lee")
    (chosen,) = curiosity.choose(make_town(MONDAY, [ann]))
    assert curiosity.stands(chosen, ann)
    fact = KnownFact(about=About(chosen.stage), value="so it is")
    assert not curiosity.stands(chosen, person("Ann Lee", facts=(fact,)))


def asked_of(people: list[Situation], day: str = MONDAY) -> set[str]:
    town = make_town(day, people, curiosity={"week_customers": 50})
    return {one.words for one in curiosity.choose(town)}


def test_only_a_known_child_is_asked_after_and_by_name() -> None:
    son = told(Kind.ACHIEVEMENT, Who.CHILD, name="Tyler")
    parents = [person(f"P{n} Lee", events=[son]) for n in range(50)]
    assert any("Tyler" in words for words in asked_of(parents))
    nobody = [person(f"P{n} Lee") for n in range(50)]
    assert not any("{child}" in words for words in asked_of(nobody))
    ill = told(Kind.ILLNESS, Who.CHILD, "2026-01-10")
    worried = [person(f"P{n} Lee", events=[son, ill]) for n in range(50)]
    assert not any("Tyler" in words for words in asked_of(worried))


def test_make_a_difference_day_is_asked_about_in_its_season() -> None:
    people = [person(f"P{n} Lee", "2026-10-19", wrote="2026-10-10") for n in range(50)]
    assert any("Make a Difference Day" in words for words in asked_of(people, "2026-10-19"))
    assert not any("Make a Difference Day" in words for words in asked_of(crowd(50)))


@pytest.mark.parametrize("day", ["2024-10-26", "2025-10-25", "2026-10-24"])
def test_make_a_difference_day_is_the_fourth_saturday_of_october(day) -> None:
    assert curiosity.make_a_difference_day(int(day[:4])).isoformat() == day


def test_the_challenge_counts_those_of_whom_something_became_known() -> None:
    town = make_town(MONDAY, crowd(40))
    assert curiosity.challenge(town) is None
    chosen = list(curiosity.choose(town))
    town = on(town, "2026-11-19", chosen)
    begun = curiosity.challenge(town)
    assert begun is not None
    assert begun.words == "Get to know five customers better: 0 of 5"
    assert begun.week == "2026-W47"
    assert set(begun.customers) == {one.customer_id for one in chosen}

    first, second, third = (one.customer_id for one in chosen[:3])
    people = dict(town.people)
    tells = told(Kind.NEW_PET, day="2026-11-18", customer_id=first)
    people[first] = replace(people[first], found=Found([tells]))
    fact = KnownFact(
        about=About.CAUSES, value="the library", told_at=datetime(2026, 11, 18, tzinfo=UTC)
    )
    customer = people[second].customer.model_copy(update={"facts": (fact,)})
    people[second] = replace(people[second], customer=customer)
    people[third] = replace(people[third], found=Found([told(Kind.NEW_PET, day="2026-11-12")]))
    done = curiosity.challenge(replace(town, people=people))
    assert done is not None
    assert set(done.known) == {first, second}
    assert done.words == "Get to know five customers better: 2 of 5"


def test_what_the_owner_wrote_down_counts_though_nobody_knows_when() -> None:
    town = make_town(MONDAY, [person("Ann Lee")])
    (chosen,) = curiosity.choose(town)
    town = on(town, "2026-11-18", [chosen])
    fact = KnownFact(about=About(chosen.stage), value="so it is")
    ann = town.people["customer-ann"]
    ann = replace(ann, customer=ann.customer.model_copy(update={"facts": (fact,)}))
    done = curiosity.challenge(replace(town, people={"customer-ann": ann}))
    assert done is not None
    assert done.words == "Get to know one customer better: 1 of 1"


def test_switched_off_there_is_no_challenge() -> None:
    town = make_town(MONDAY, [person("Ann Lee")])
    town = on(town, MONDAY, list(curiosity.choose(town)))
    off = town.settings.curiosity.model_copy(update={"enabled": False})
    settings = town.settings.model_copy(update={"curiosity": off})
    assert curiosity.challenge(replace(town, settings=settings)) is None


def test_a_cause_of_another_version_does_no_harm() -> None:
    odd = make_made("curiosity", "2026-W47 horoscope any 3", MONDAY)
    ann = person("Ann Lee", made=[odd])
    assert not list(curiosity.choose(make_town(MONDAY, [ann])))
    assert curiosity.challenge(make_town(MONDAY, [ann])) is None


def test_the_owners_own_mail_alone_makes_nobody_lively() -> None:
    wrote = make_situation(
        MONDAY, customer=make_customer("Ann Lee"), touches=[make_touch("2026-11-10", Direction.OUT)]
    )
    answered = person("Bo Hart")
    town = make_town(MONDAY, [wrote, answered], curiosity={"week_customers": 1})
    (chosen,) = curiosity.choose(town)
    assert chosen.customer_id == "customer-bo"


def test_every_question_is_one_short_sentence_or_two_and_none_stands_twice() -> None:
    questions = list(curiosity._questions().values())
    words = [one.words for one in questions]
    assert len(set(words)) == len(words) > 100
    assert all(len(one) <= 100 and "?" in one for one in words)
    for about in About:
        assert sum(one.about is about and one.where == "any" for one in questions) >= 12
