"""Observances: a few customers, each on a day that is kept for what he does or cares about."""

from __future__ import annotations

import string
from datetime import date
from typing import Any

import pytest

from agent.models import (
    About,
    Customer,
    Detail,
    DetailKind,
    Direction,
    Evidence,
    Kind,
    KnownFact,
    LifeEvent,
    Suggestion,
    SuggestionState,
    Who,
)
from agent.suggestions import observances
from agent.suggestions.almanac import personal_lines
from agent.suggestions.situation import Situation
from tests.agent.suggestions.people import (
    make_customer,
    make_entry,
    make_event,
    make_made,
    make_situation,
    make_touch,
    make_town,
)

EVE = "2026-10-23"  # of Make a Difference Day, Saturday 24 October 2026
NURSES_EVE = "2026-05-11"


def detail(kind: DetailKind, value: str) -> Detail:
    return Detail(
        kind=kind, value=value, evidence=Evidence(quote=value, entry_id="entry-1", start=0)
    )


def title(value: str) -> tuple[Detail, ...]:
    return (detail(DetailKind.TITLE, value),)


def phone(value: str) -> tuple[Detail, ...]:
    return (detail(DetailKind.PHONE, value),)


def volunteering(teller: Customer, day: str = "2026-09-30", **fields: Any) -> LifeEvent:
    entry = make_entry(day, customer_id=teller.id, id=f"{teller.id} {day}")
    quote = Evidence(quote="I read to the little ones every Thursday", entry_id=entry.id, start=0)
    return make_event(entry, Kind.VOLUNTEERING, evidence=(quote,), **fields)


def priya(day: str = EVE, **fields: Any) -> Situation:
    who = make_customer("Priya Raman")
    return make_situation(day, events=(volunteering(who),), customer=who, **fields)


def person(name: str, day: str, **fields: Any) -> Situation:
    return make_situation(day, customer=make_customer(name, **fields))


def nurses(count: int, day: str = NURSES_EVE) -> list[Situation]:
    return [
        person(f"Nurse{chr(97 + number)} Lind", day, details=title("Staff Nurse"))
        for number in range(count)
    ]


def chosen(day: str, *people: Situation, **fields: Any) -> list[Suggestion]:
    return list(observances.choose(make_town(day, people, **fields)))


def names(day: str, *people: Situation, **fields: Any) -> set[str]:
    return {one.customer_id.removeprefix("customer-") for one in chosen(day, *people, **fields)}


def test_who_volunteers_is_asked_on_make_a_difference_day_with_the_quote() -> None:
    (one,) = chosen(EVE, priya(), person("Tom Orr", EVE))
    assert one.customer_id == "customer-priya"
    assert one.reason == (
        "Make a Difference Day is on Saturday 24 Oct,"
        " and Priya told you in September of giving time to others"
    )
    assert [quote.quote for quote in one.evidence] == ["I read to the little ones every Thursday"]
    assert one.words.startswith("Saturday is Make a Difference Day")
    assert one.cause == "Make a Difference Day 2026"
    assert (one.due_on, one.expires_on) == (date(2026, 10, 23), date(2026, 10, 26))
    assert one.priority == 40


def test_the_eve_and_the_day_make_one_and_the_same_and_the_days_around_none() -> None:
    assert chosen("2026-10-22", priya("2026-10-22")) == []
    assert chosen("2026-10-24", priya("2026-10-24")) == chosen(EVE, priya()) != []
    assert chosen("2026-10-25", priya("2026-10-25")) == []


def test_the_days_ahead_are_the_owners_choice() -> None:
    (one,) = chosen("2026-10-20", priya("2026-10-20"), observances={"lead_days": 4})
    assert one.due_on == date(2026, 10, 20)


def test_nobody_is_greeted_whom_no_word_matches() -> None:
    strangers = [person(name, NURSES_EVE) for name in ("Tom Orr", "Ann Lee", "Bo Hart")]
    nursery = person("Ida Rook", NURSES_EVE, details=title("Nursery Manager"))
    assert names(NURSES_EVE, *strangers, nursery, *nurses(1)) == {"nursea"}


@pytest.mark.parametrize(
    ("day", "fields", "why"),
    [
        (
            "2026-05-11",
            {"details": title("Staff Nurse")},
            'and Ann\'s signature says "Staff Nurse"',
        ),
        (
            "2026-10-11",
            {"company": "Hutchins Orchards", "country": "US"},
            "and Ann is with Hutchins Orchards",
        ),
        ("2026-05-03", {"tags": ("firefighter",)}, 'and you tagged Ann "firefighter"'),
        (
            "2026-10-15",
            {"facts": (KnownFact(about=About.DIFFERENCE, value="runs the food bank"),)},
            "and you know of Ann: runs the food bank",
        ),
        (
            "2026-04-21",
            {"facts": (KnownFact(about=About.CAUSES, value="river cleanup"),)},
            "and you know of Ann: river cleanup",
        ),
    ],
)
def test_titles_firms_tags_and_causes_tell_whom_a_day_is_for(
    day: str, fields: dict[str, Any], why: str
) -> None:
    (one,) = chosen(day, person("Ann Lee", day, **fields))
    assert one.reason.endswith(why)


@pytest.mark.parametrize(
    ("day", "fields"),
    [
        ("2026-10-11", {"company": "State Farm Insurance", "country": "US"}),
        ("2026-10-04", {"details": title("Solutions Architect")}),
        ("2026-04-21", {"details": title("Secretary of State"), "country": "US"}),
        ("2026-04-25", {"company": "Veterans Hall"}),
        ("2026-10-15", {"company": "Baker & Sons Accounting"}),
        ("2026-10-15", {"facts": (KnownFact(about=About.FAMILY, value="a food bank"),)}),
    ],
)
def test_likely_mistakes_are_not_made(day: str, fields: dict[str, Any]) -> None:
    assert chosen(day, person("Ann Lee", day, **fields)) == []


def test_a_day_of_one_country_is_nobodys_who_is_elsewhere_or_may_be() -> None:
    eve = "2026-10-11"  # of National Farmers' Day
    farm = {"company": "Hill Farm"}
    assert names(eve, person("Ann Lee", eve, **farm, country="US")) == {"ann"}
    assert names(eve, person("Ann Lee", eve, **farm, details=phone("+1 707 555 0100"))) == {"ann"}
    assert names(eve, person("Ann Lee", eve, **farm), country="US") == {"ann"}
    assert names(eve, person("Ann Lee", eve, **farm)) == set()
    assert names(eve, person("Ann Lee", eve, **farm, country="GB"), country="US") == set()


def test_small_business_saturday_is_another_day_across_the_sea() -> None:
    us = {"details": title("Owner"), "country": "US"}
    gb = {"details": title("Owner"), "country": "GB"}
    for day, whose in (("2026-11-27", "ann"), ("2026-12-04", "kit")):
        people = (person("Ann Lee", day, **us), person("Kit Moss", day, **gb))
        assert names(day, *people) == {whose}


def test_thanksgiving_is_for_each_country_on_its_own_day() -> None:
    for day, whose in (("2026-10-11", "cleo"), ("2026-11-25", "ann")):
        people = (
            person("Ann Lee", day, country="US"),
            person("Cleo Roy", day, details=phone("+1 416 555 0100")),
            person("Kit Moss", day, country="GB"),
            person("Tom Orr", day),
        )
        assert names(day, *people) == {whose}
    (one,) = chosen("2026-11-25", person("Ann Lee", "2026-11-25", places=("Bend, OR 97701",)))
    assert one.reason == "Thanksgiving Day is on Thursday 26 Nov, and Ann is in the United States"
    assert "Thanksgiving" in one.words


def test_a_national_day_is_called_by_its_name() -> None:
    (one,) = chosen("2026-10-02", person("Uwe Kern", "2026-10-02", country="DE"))
    assert one.reason == "German Unity Day is on Saturday 3 Oct, and Uwe is in Germany"
    assert one.words.startswith("Saturday is German Unity Day")


def test_it_is_never_a_greeting_to_all() -> None:
    everybody = nurses(20)
    picked = names(NURSES_EVE, *everybody)
    assert len(picked) == observances.MOST_A_DAY
    assert names(NURSES_EVE, *reversed(everybody)) == picked


def test_no_two_are_told_the_same_on_the_same_day() -> None:
    alike = chosen(NURSES_EVE, *nurses(20))
    assert len({one.words for one in alike}) == len(alike) == observances.MOST_A_DAY
    thankful = [person(f"Ann{chr(97 + one)} Lee", "2026-11-25", country="US") for one in range(9)]
    words = [one.words for one in chosen("2026-11-25", *thankful)]
    assert len(set(words)) == len(words) == observances.MOST_A_DAY


def test_what_is_said_names_what_of_his_the_day_is_about() -> None:
    (nurse,) = chosen(NURSES_EVE, *nurses(1))
    assert '"Staff Nurse"' in nurse.words
    (baker,) = chosen("2026-10-15", person("Ann Lee", "2026-10-15", company="Hill Bakery"))
    assert "Hill Bakery" in baker.words
    (volunteer,) = chosen(EVE, priya())
    assert "in September" in volunteer.words


def test_what_was_told_more_than_a_year_ago_is_told_with_its_year() -> None:
    who = make_customer("Priya Raman")
    old = make_situation(EVE, events=(volunteering(who, "2025-09-30"),), customer=who)
    (one,) = chosen(EVE, old)
    assert "in September 2025" in one.words
    assert "in September 2025" in one.reason


def test_every_line_that_is_said_beside_fits_what_it_is_about() -> None:
    for about in ("title", "firm", "cause", "volunteering", "tag", "country"):
        lines = personal_lines(about)
        assert len(set(lines)) == len(lines) >= observances.MOST_A_DAY
        for line in lines:
            gaps = {gap for _, gap, _, _ in string.Formatter().parse(line) if gap}
            assert gaps <= {about, "when"}
            assert gaps or about in ("cause", "tag", "country")


def test_the_same_words_are_said_again_on_the_day_itself() -> None:
    eve, day = (chosen(one, *nurses(20, one)) for one in (NURSES_EVE, "2026-05-12"))
    assert {one.customer_id: one.words for one in eve} == {
        one.customer_id: one.words for one in day
    }


def test_several_days_at_once_greet_no_more_people_than_one_does() -> None:
    day = "2026-10-15"  # the eve of World Food Day and of World Bread Day
    bakers = [person(f"Baker{chr(97 + one)} Lind", day, company="Hill Bakery") for one in range(5)]
    cooks = [person(f"Cook{chr(97 + one)} Lind", day, company="Food Bank") for one in range(5)]
    assert len(chosen(day, *bakers, *cooks)) == observances.MOST_A_DAY


def test_who_fits_two_days_is_greeted_once() -> None:
    day = "2026-10-15"
    both = person("Ann Lee", day, company="Hill Bakery", tags=("food bank",))
    assert len(chosen(day, both)) == 1


def with_made(situation: Situation, cause: str, due_on: str, **fields: Any) -> Situation:
    made = (make_made(observances.NAME, cause, due_on, **fields),)
    return make_situation(
        situation.today.isoformat(),
        events=situation.found,
        customer=situation.customer,
        made=made,
    )


def test_whoever_was_chosen_is_chosen_again_and_nobody_in_his_place() -> None:
    everybody = nurses(20)
    cause = "International Nurses Day 2026"
    last = everybody[-4:]
    for state in (SuggestionState.OPEN, SuggestionState.DRAFTED, SuggestionState.SNOOZED):
        asked = [with_made(one, cause, NURSES_EVE, state=state) for one in last[:3]]
        assert names(NURSES_EVE, *everybody[:-4], *asked) == {
            one.customer.id.removeprefix("customer-") for one in asked
        }
    done = [with_made(one, cause, NURSES_EVE) for one in last[:3]]
    assert names(NURSES_EVE, *everybody[:-4], *done) == set()


def test_one_greeting_a_quarter_is_enough() -> None:
    before = with_made(priya(), "World Bread Day 2026", "2026-08-01")
    assert chosen(EVE, before) == []
    long_ago = with_made(priya(), "World Music Day 2026", "2026-06-20")
    assert len(chosen(EVE, long_ago)) == 1
    unseen = with_made(
        priya(), "World Bread Day 2026", "2026-08-01", state=SuggestionState.WITHDRAWN
    )
    assert len(chosen(EVE, unseen)) == 1


def test_grief_keeps_it_away_before_and_after_it_was_chosen() -> None:
    who = make_customer("Priya Raman")
    told = make_entry("2026-10-15", customer_id=who.id)
    death = make_event(told, Kind.BEREAVEMENT, who=Who.PARENT, is_maybe=True)
    quiet = make_situation(EVE, events=(volunteering(who), death), customer=who)
    (one,) = chosen(EVE, priya())
    assert chosen(EVE, quiet) == []
    assert not observances.stands(one, quiet)
    assert observances.stands(one, priya())


def test_once_the_owner_has_written_the_greeting_is_over() -> None:
    (one,) = chosen(EVE, priya())
    on_the_day = "2026-10-24"
    written = priya(on_the_day, touches=(make_touch(on_the_day, Direction.OUT),))
    assert chosen(on_the_day, written) == []
    assert not observances.stands(one, written)


def test_who_is_on_the_list_already_is_left_to_that() -> None:
    assert observances.IS_SMALL
    assert chosen(EVE, priya(), busy=("customer-priya",)) == []


def test_a_friends_good_cause_and_one_of_years_ago_are_not_his() -> None:
    who = make_customer("Priya Raman")
    friends = volunteering(who, who=Who.FRIEND)
    old = volunteering(who, "2024-09-30")
    for event in (friends, old):
        assert chosen(EVE, make_situation(EVE, events=(event,), customer=who)) == []


def test_what_a_mail_says_of_itself_is_shown_short_and_on_one_line() -> None:
    hostile = person("Ann Lee", NURSES_EVE, details=title("Nurse\x1b[2J" + "x" * 500))
    (one,) = chosen(NURSES_EVE, hostile)
    assert "\x1b" not in one.reason
    assert len(one.reason) < 200
