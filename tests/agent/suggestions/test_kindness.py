"""Kindness: somebody without a reason, and something true to say to him."""

from __future__ import annotations

import string
from dataclasses import replace
from datetime import date, timedelta

import pytest

from agent.models import (
    Customer,
    Detail,
    DetailKind,
    Direction,
    Doing,
    EntryKind,
    Kind,
    LifeEvent,
    Made,
    Matter,
    MatterKind,
    Outcome,
    Suggestion,
    SuggestionState,
    When,
    Who,
)
from agent.suggestions import choose, kindness, stands
from agent.suggestions.situation import Found, Situation
from agent.suggestions.town import Town
from tests.agent.suggestions.people import (
    make_customer,
    make_entry,
    make_event,
    make_kept,
    make_made,
    make_situation,
    make_touch,
    make_town,
)

TODAY = "2026-11-18"
PHONE = Detail(kind=DetailKind.PHONE, value="425-555-0100")


def achiever(
    person: str, day: str = TODAY, told: str = "2026-05-04", **fields: object
) -> Situation:
    """Somebody who told of something good, and of nothing since."""
    customer = make_customer(person, **fields.pop("customer", {}))  # type: ignore[arg-type]
    entry = make_entry(told, customer_id=customer.id, id=f"mail of {person}")
    event = make_event(
        entry, **{"kind": Kind.ACHIEVEMENT, "status": When.PAST, "id": f"joy of {person}", **fields}
    )
    return make_situation(day, [entry], [event], customer=customer)


def praiser(name: str, day: str = TODAY, wrote: str = "2026-05-04", **fields: object) -> Situation:
    """Somebody who wrote the owner a kind word."""
    customer = make_customer(name)
    entry = make_entry(wrote, customer_id=customer.id, id=f"praise of {name}")
    matter = Matter(kind=MatterKind.KIND_WORD, quote="you saved our week", start=7)
    kept = make_kept(matter, entry)
    return make_situation(day, [entry], customer=customer, matters=[kept], **fields)


def companion(name: str, first: str, last: str = "2026-10-30", day: str = TODAY) -> Situation:
    """Somebody with whom the owner has written since a day."""
    touches = [make_touch(first), make_touch(last)]
    return make_situation(day, customer=make_customer(name), touches=touches)


def as_made(made: Suggestion, state: SuggestionState = SuggestionState.DONE) -> Made:
    return Made(made.id, made.practice, made.cause, state, made.due_on, made.life_event_id)


def on(town: Town, day: date, chosen: list[Suggestion]) -> Town:
    """The same town on another day, after a restart: only what the journal holds is known."""
    people = {
        id_: replace(
            one, today=day, made=[*one.made, *(as_made(s) for s in chosen if s.customer_id == id_)]
        )
        for id_, one in town.people.items()
    }
    return replace(town, people=people, today=day)


def only(situation: Situation) -> Suggestion:
    (one,) = kindness.choose(make_town(situation.today.isoformat(), [situation]))
    return one


def nothing(situation: Situation) -> bool:
    return not list(kindness.choose(make_town(situation.today.isoformat(), [situation])))


def test_one_kindness_a_day_to_somebody_who_did_something_good() -> None:
    people = [achiever(f"P{n:02} Smith") for n in range(20)]
    (one,) = kindness.choose(make_town(TODAY, people))
    assert one.reason.endswith("achievement in May bears a second word")
    assert one.life_event_id == one.evidence[0].entry_id.replace("mail", "joy")
    assert one.due_on == one.expires_on == date.fromisoformat(TODAY)
    assert one.priority == 25.0
    assert one.words
    assert "{" not in one.words
    assert one.doing is Doing.WRITE


def test_thirty_a_day_and_no_compliment_twice() -> None:
    people = [
        *(achiever(f"A{n:02} Smith") for n in range(14)),
        *(praiser(f"B{n:02} Smith") for n in range(14)),
        *(companion(f"C{n:02} Smith", "2024-11-10") for n in range(14)),
    ]
    chosen = list(kindness.choose(make_town(TODAY, people, kindness={"a_day": 30})))
    assert len({one.customer_id for one in chosen}) == 30
    assert len({kindness._line_of(one.cause) for one in chosen}) == 30


def test_never_the_same_person_within_eight_weeks_over_restarts() -> None:
    people = [
        *(achiever(f"A{n:03} Smith", told="2026-08-04") for n in range(60)),
        *(praiser(f"B{n:03} Smith", wrote="2026-09-04") for n in range(60)),
    ]
    town = make_town(TODAY, people, kindness={"a_day": 2})
    day, last = date.fromisoformat(TODAY), {}
    for _ in range(100):
        chosen = list(kindness.choose(town))
        for one in chosen:
            before = last.get(one.customer_id)
            assert before is None or (day - before).days > 56
            last[one.customer_id] = day
        day += timedelta(days=1)
        town = on(town, day, chosen)
    assert len(last) == 120


def test_asked_again_the_same_day_it_chooses_the_same() -> None:
    people = [achiever(f"P{n:02} Smith") for n in range(20)]
    town = make_town(TODAY, people, kindness={"a_day": 4})
    chosen = list(kindness.choose(town))
    again = list(kindness.choose(on(town, town.today, chosen)))
    assert {one.id: one for one in again} == {one.id: one for one in chosen}


def test_the_next_day_it_is_somebody_elses_turn() -> None:
    town = make_town(TODAY, [achiever(f"P{n:02} Smith") for n in range(20)])
    (first,) = kindness.choose(town)
    (second,) = kindness.choose(on(town, town.today + timedelta(days=1), [first]))
    assert second.customer_id != first.customer_id
    assert kindness._line_of(second.cause) != kindness._line_of(first.cause)


def test_what_was_said_once_is_not_said_again() -> None:
    ann = achiever("Ann Lee")
    later = date(2027, 2, 20)
    done = replace(ann, today=later, made=[as_made(only(ann))])
    assert nothing(done)


def test_what_was_missed_is_praised_once_more_after_half_a_year_and_in_other_words() -> None:
    ann = achiever("Ann Lee", told="2026-10-20")
    first, later = only(ann), date.fromisoformat(TODAY) + timedelta(weeks=26)
    for state in SuggestionState:
        soon = replace(ann, today=later - timedelta(days=1), made=[as_made(first, state)])
        assert nothing(soon), state
    missed = replace(ann, today=later, made=[as_made(first, SuggestionState.EXPIRED)])
    assert only(missed).words != first.words


@pytest.mark.parametrize("kind", sorted({Kind.BEREAVEMENT, Kind.ILLNESS, Kind.SEPARATION}))
def test_the_bereaved_and_the_sad_are_left_alone_even_where_it_is_in_doubt(kind) -> None:
    ann = achiever("Ann Lee")
    sad = make_event(make_entry("2026-10-20"), kind, who=Who.SPOUSE, is_maybe=True)
    assert nothing(replace(ann, found=Found([*ann.found, sad])))
    assert not kindness.stands(only(ann), replace(ann, found=Found([*ann.found, sad])))
    assert kindness.stands(only(ann), ann)


def test_nobody_praises_a_job_that_was_lost_since() -> None:
    ann = achiever("Ann Lee", told="2026-03-04", kind=Kind.NEW_JOB)
    lost = make_event(make_entry("2026-06-20"), Kind.JOB_LOSS)
    assert nothing(replace(ann, found=Found([*ann.found, lost])))


def test_nobody_praises_a_child_that_may_have_died() -> None:
    ann = achiever("Ann Lee", who=Who.CHILD, name="Tyler")
    death = make_event(
        make_entry("2026-06-01"), Kind.BEREAVEMENT, who=Who.CHILD, name="Tyler", is_maybe=True
    )
    assert only(ann)
    assert nothing(replace(ann, found=Found([*ann.found, death])))


def test_good_news_beside_sad_news_is_passed_over() -> None:
    ann = achiever("Ann Lee", told="2026-02-04")
    sad = make_event(
        make_entry("2026-02-04", id="mail of Ann Lee"), Kind.BEREAVEMENT, who=Who.PARENT
    )
    assert nothing(replace(ann, found=Found([*ann.found, sad])))


@pytest.mark.parametrize(
    "fields",
    [
        {"kind": Kind.BIRTHDAY},
        {"kind": Kind.HARDSHIP},
        {"is_maybe": True},
        {"is_rejected": True},
        {"status": When.UPCOMING},
        {"outcome": Outcome.BADLY},
        {"outcome": Outcome.CALLED_OFF},
        {"who": Who.COLLEAGUE, "name": "Bo"},
        {"who": Who.CHILD},
        {"told": "2026-11-10"},
        {"told": "2025-11-18"},
    ],
)
def test_only_what_is_true_good_and_neither_fresh_nor_stale_is_praised(fields) -> None:
    assert nothing(achiever("Ann Lee", **fields))


def test_what_only_the_owner_wrote_of_is_no_news_of_theirs() -> None:
    customer = make_customer("Ann Lee")
    entry = make_entry("2026-05-04", Direction.OUT)
    event = make_event(entry, Kind.PROMOTION, status=When.PAST)
    assert nothing(make_situation(TODAY, [entry], [event], customer=customer))


def test_praise_of_a_child_is_by_name_and_goes_through_the_parent() -> None:
    people = [achiever(f"P{n:02} Lee", who=Who.CHILD, name="Tyler") for n in range(15)]
    chosen = list(kindness.choose(make_town(TODAY, people, kindness={"a_day": 15})))
    assert len(chosen) == 15
    assert "{" not in "".join(one.words for one in chosen)
    assert all(kindness._line_of(one.cause).split(".")[1] == "family" for one in chosen)


def test_a_kind_word_is_answered_with_one() -> None:
    one = only(praiser("Ann Lee"))
    assert one.reason == "Ann wrote you a kind word in May"
    assert (one.evidence[0].quote, one.evidence[0].start) == ("you saved our week", 7)


def test_thanks_for_words_of_comfort_are_no_kind_word() -> None:
    ann = praiser("Ann Lee", wrote="2026-03-20")
    death = make_event(make_entry("2026-03-01"), Kind.BEREAVEMENT, who=Who.PARENT)
    assert nothing(replace(ann, found=Found([death])))


def test_the_owners_own_kind_word_is_none_of_theirs() -> None:
    ann = praiser("Ann Lee")
    assert nothing(replace(ann, matters=[ann.matters[0]._replace(direction=Direction.OUT)]))


@pytest.mark.parametrize(
    ("first", "words", "since"),
    [
        ("2025-11-18", "a year", "18 November 2025"),
        ("2025-11-05", "a year", "5 November 2025"),
        ("2023-11-10", "three years", "10 November 2023"),
        ("2019-11-10", "7 years", "10 November 2019"),
    ],
)
def test_years_together_are_a_reason_of_their_own(first, words, since) -> None:
    one = only(companion("Ann Lee", first))
    assert one.reason == f"you and Ann have been in touch for {words}, since {since}"
    assert words in one.words


def test_its_ground_says_what_is_true_of_this_one_and_of_nobody_else() -> None:
    (ground,) = only(companion("Ann Lee", "2023-11-10")).grounds
    assert ground.words.startswith("you and Ann have been in touch for three years")


@pytest.mark.parametrize("first", ["2026-11-18", "2025-11-19", "2025-11-03", "2026-10-01"])
def test_before_the_day_and_weeks_after_it_nobody_counts_the_years(first) -> None:
    assert nothing(companion("Ann Lee", first))


def test_years_are_counted_over_the_new_year_and_from_the_leap_day() -> None:
    assert only(companion("Ann Lee", "2024-12-28", "2026-12-01", "2027-01-05")).cause.startswith(
        "2 "
    )
    assert only(companion("Ann Lee", "2024-02-29", "2026-12-01", "2027-02-28")).cause.startswith(
        "3 "
    )


def test_who_has_been_silent_for_a_year_is_not_thanked_for_the_years() -> None:
    assert nothing(companion("Ann Lee", "2023-11-10", "2024-12-01"))


def test_who_has_another_reason_on_the_list_is_left_to_that() -> None:
    ann = achiever("Ann Lee")
    assert not list(kindness.choose(make_town(TODAY, [ann], busy=[ann.customer.id])))
    waits = make_made("keep_in_touch", "x", TODAY, state=SuggestionState.OPEN)
    assert nothing(replace(ann, made=[waits]))


def test_a_call_where_they_have_called_before_else_to_every_third_with_a_number() -> None:
    ann = achiever("Ann Lee", customer={"details": (PHONE,)})
    talked = make_touch("2026-06-01", kind=EntryKind.CALL)
    called = only(replace(ann, touches=sorted([*ann.touches, talked])))
    assert (called.doing, called.phone) == (Doing.CALL, "425-555-0100")
    numbered = [achiever(f"P{n:03} Lee", customer={"details": (PHONE,)}) for n in range(300)]
    ways = [kindness._doing(one) for one in numbered]
    assert 60 < ways.count(Doing.CALL) < 140
    without = only(replace(achiever("Ann Lee"), touches=sorted([*ann.touches, talked])))
    assert (without.doing, without.phone) == (Doing.WRITE, "")


def test_no_more_than_is_true_and_nothing_where_the_settings_say_none() -> None:
    people = [achiever("Ann Lee"), companion("Bo Hart", "2026-03-01")]
    assert len(list(kindness.choose(make_town(TODAY, people, kindness={"a_day": 30})))) == 1
    assert not list(kindness.choose(make_town(TODAY, people, kindness={"a_day": 0})))


def test_an_office_is_not_complimented() -> None:
    office = Customer(id="o", name="Accounts Payable", addresses=("billing@a.example",))
    assert nothing(replace(achiever("Ann Lee"), customer=office))


def test_every_compliment_is_short_and_its_own_and_its_gaps_can_be_filled() -> None:
    compliments = kindness._compliments()
    assert len(set(compliments.values())) == len(compliments) > 120
    fit = {"self": {"when", "month"}, "family": {"when", "month", "name"}, "years": {"years"}}
    fit["kind_word"] = fit["self"]
    for key, words in compliments.items():
        kind, whose, _ = key.split(".")
        gaps = {gap for _, gap, _, _ in string.Formatter().parse(words) if gap}
        assert gaps <= fit.get(kind, fit.get(whose, set())), key
        assert kind != "years" or gaps, key
        assert len(words) <= 110, key


def test_a_life_event_that_was_woven_anew_takes_the_suggestion_back() -> None:
    ann = achiever("Ann Lee")
    one = only(ann)
    events: list[LifeEvent] = [ann.found[0].model_copy(update={"is_rejected": True})]
    assert not kindness.stands(one, replace(ann, found=Found(events)))


def test_the_offer_is_whose_turn_is_next_beyond_the_days_number() -> None:
    town = make_town(TODAY, [achiever("Ann Lee"), achiever("Bo Hart"), achiever("Cy Moss")])
    (chosen,) = kindness.choose(town)
    people = dict(town.people)
    people[chosen.customer_id] = replace(
        people[chosen.customer_id], made=(as_made(chosen, SuggestionState.OPEN),)
    )
    (offered,) = kindness.offer(replace(town, people=people))
    assert offered.customer_id != chosen.customer_id
    assert list(kindness.offer(make_town(TODAY, []))) == []


def test_whoever_shall_have_no_kindness_gives_the_turn_to_the_next() -> None:
    town = make_town(TODAY, [achiever("Ann Lee"), achiever("Bo Hart")])
    (chosen,) = choose(town, (kindness,))
    unwilling = town.people[chosen.customer_id]
    customer = unwilling.customer.model_copy(update={"unwanted_practices": ("kindness",)})
    people = {**town.people, chosen.customer_id: replace(unwilling, customer=customer)}
    (other,) = choose(replace(town, people=people), (kindness,))
    assert other.customer_id != chosen.customer_id
    assert not stands(chosen, people[chosen.customer_id], kindness)
