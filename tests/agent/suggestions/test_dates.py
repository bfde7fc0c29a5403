"""Dates: the days of the year that a thoughtful person remembers, each once, none of the dead."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest

from agent.models import (
    Customer,
    DateKind,
    Direction,
    DismissalReason,
    EntryKind,
    Evidence,
    Kind,
    LifeEvent,
    Outcome,
    RememberedDate,
    Suggestion,
    When,
    Who,
)
from agent.suggestions import dates
from agent.suggestions.anniversaries import READ_KINDS
from agent.suggestions.checking import fault_of
from agent.suggestions.situation import Situation
from tests.agent.suggestions.people import (
    GLENN,
    make_customer,
    make_entry,
    make_event,
    make_situation,
    make_touch,
)


def known(kind: DateKind, date: str, who: Who = Who.SELF, name: str | None = None) -> Customer:
    """Glenn, of whom the book holds one day."""
    day = RememberedDate(kind=kind, who=who, name=name, date=date)
    return GLENN.model_copy(update={"dates": (day,)})


BORN = known(DateKind.BIRTHDAY, "1976-11-20")


def tell(kind: Kind, quote: str, date: str, on: str = "2026-05-02", **fields: Any) -> LifeEvent:
    told = make_entry(on)
    evidence = (Evidence(quote=quote, entry_id=told.id),)
    return make_event(told, kind, **{"date": date, "evidence": evidence, "id": quote, **fields})


def suggest(day: str, *events: LifeEvent, **fields: Any) -> list[Suggestion]:
    entries = [make_entry(event.told_at.date().isoformat()) for event in events]
    unique = {entry.id: entry for entry in (*entries, *fields.pop("entries", ()))}
    made = list(dates.suggest(make_situation(day, list(unique.values()), events, **fields)))
    assert not [fault for one in made if (fault := fault_of(one, dates.NAME, [one.customer_id]))]
    return made


def reasons(day: str, *events: LifeEvent, **fields: Any) -> list[str]:
    return [one.reason for one in suggest(day, *events, **fields)]


def situation(day: str, *events: LifeEvent, customer: Customer = GLENN) -> Situation:
    return make_situation(day, [], events, customer=customer)


# On the day, ahead of it, and after it


def test_a_birthday_is_on_the_list_on_its_day_and_not_before() -> None:
    assert not suggest("2026-11-19", customer=BORN)
    (suggestion,) = suggest("2026-11-20", customer=BORN)
    assert suggestion.reason == "Glenn turns 50 today"
    assert suggestion.cause == "birthday self 2026"
    assert suggestion.stage == "birthday"
    assert (suggestion.due_on, suggestion.expires_on) == (
        dt.date(2026, 11, 20),
        dt.date(2026, 11, 25),
    )
    assert suggestion.priority == 65
    assert [ground.words for ground in suggestion.grounds] == ["it is today"]
    assert suggestion.owners_word == "birthday 1976-11-20, as the book has it"
    assert not suggestion.is_sad
    assert not suggestion.needs_confirmation


def test_a_lead_time_brings_it_up_that_many_days_ahead() -> None:
    ahead = {"customer": BORN, "dates": {"birthday": 3}}
    assert not suggest("2026-11-16", **ahead)
    words = [reasons(f"2026-11-{day}", **ahead) for day in (17, 18, 19, 20, 21, 23)]
    assert words == [
        ["Glenn turns 50 on Friday"],
        ["Glenn turns 50 on Friday"],
        ["Glenn turns 50 tomorrow"],
        ["Glenn turns 50 today"],
        ["Glenn turned 50 yesterday"],
        ["Glenn turned 50 on Friday"],
    ]
    (suggestion,) = suggest("2026-11-17", **ahead)
    assert (suggestion.due_on, suggestion.expires_on) == (
        dt.date(2026, 11, 17),
        dt.date(2026, 11, 25),
    )
    assert suggestion.priority == 55
    assert suggestion.grounds[0].words == "it is in 3 days"


def test_after_keep_days_it_is_too_late_for_wishes() -> None:
    assert suggest("2026-11-25", customer=BORN)
    assert not suggest("2026-11-26", customer=BORN)
    assert not suggest("2026-11-21", customer=BORN, dates={"keep_days": 0})


def test_each_kind_has_its_own_lead_time() -> None:
    for kind in DateKind:
        who = Who.CHILD if kind in dates.ONCE else Who.SELF
        year = 2025 if kind is DateKind.DEATH else 2026 if kind in dates.ONCE else 2000
        customer = known(kind, f"{year}-11-20", who, "Mia")
        lead = {"dates": dict.fromkeys(("wedding_day", "in_business", "graduation"), 0)}
        lead["dates"] |= {"school_start": 0, kind.name.lower(): 4}
        assert not suggest("2026-11-15", customer=customer, **lead), kind
        (suggestion,) = suggest("2026-11-16", customer=customer, **lead)
        assert suggestion.due_on == dt.date(2026, 11, 16)
        assert suggestion.stage == kind.value


def test_the_turn_of_the_year_is_no_hindrance() -> None:
    born = known(DateKind.BIRTHDAY, "--01-02")
    (ahead,) = suggest("2026-12-30", customer=born, dates={"birthday": 5})
    (after,) = suggest("2027-01-04", customer=born, dates={"birthday": 5})
    assert ahead.cause == after.cause == "birthday self 2027"
    assert ahead.id == after.id


def test_a_day_without_a_year_comes_back_without_an_age() -> None:
    (suggestion,) = suggest("2026-11-20", customer=known(DateKind.BIRTHDAY, "--11-20"))
    assert suggestion.reason == "Glenn's birthday is today"
    assert suggest("2027-11-20", customer=known(DateKind.BIRTHDAY, "--11-20"))


def test_29_february_is_kept_on_the_28th_where_there_is_none() -> None:
    born = known(DateKind.BIRTHDAY, "1976-02-29")
    assert reasons("2027-02-28", customer=born) == ["Glenn turns 51 today"]
    assert reasons("2028-02-29", customer=born) == ["Glenn turns 52 today"]
    assert not suggest("2028-02-28", customer=born)
    (late,) = suggest("2027-03-01", customer=born)
    assert late.cause == "birthday self 2027"


def test_over_a_leap_cycle_every_birthday_is_on_the_list_once_a_year_on_its_day() -> None:
    first = dt.date(2024, 1, 1)
    for number in range(0, 4 * 365 + 1, 3):
        birthday = first + dt.timedelta(days=number)
        customer = known(DateKind.BIRTHDAY, birthday.replace(year=2000).isoformat())
        for year in (2027, 2028):
            try:
                expected = birthday.replace(year=year)
            except ValueError:
                expected = dt.date(year, 2, 28)
            seen = [
                day
                for offset in (-2, -1, 0, 1)
                if suggest(
                    (day := expected + dt.timedelta(days=offset)).isoformat(),
                    customer=customer,
                    dates={"keep_days": 0},
                )
            ]
            assert seen == [expected]


def test_nobody_is_told_an_age_that_cannot_be() -> None:
    assert reasons("2026-05-09", customer=known(DateKind.BIRTHDAY, "1804-05-09")) == [
        "Glenn's birthday is today"
    ]
    assert not suggest("2026-05-09", customer=known(DateKind.BIRTHDAY, "2026-05-09"))
    assert not suggest("2026-05-09", customer=known(DateKind.BIRTHDAY, "2031-05-09"))


# What the days are called


@pytest.mark.parametrize(
    ("kind", "date", "who", "name", "ahead", "on_day", "after"),
    [
        (
            DateKind.WEDDING_DAY, "2014-11-20", Who.SELF, "Emil Berg",
            "Glenn and Emil Berg will have been married twelve years tomorrow",
            "Glenn and Emil Berg were married twelve years ago today",
            "Glenn and Emil Berg were married twelve years ago yesterday",
        ),
        (
            DateKind.WEDDING_DAY, "2025-11-20", Who.CHILD, "Anjali",
            "Anjali will have been married a year tomorrow",
            "Anjali was married a year ago today",
            "Anjali was married a year ago yesterday",
        ),
        (
            DateKind.WEDDING_DAY, "1981-11-20", Who.PARENT, None,
            "Glenn's parents will have been married 45 years tomorrow",
            "Glenn's parents were married 45 years ago today",
            "Glenn's parents were married 45 years ago yesterday",
        ),
        (
            DateKind.WEDDING_DAY, "--11-20", Who.SELF, None,
            "Glenn's wedding day is tomorrow",
            "Glenn's wedding day is today",
            "Glenn's wedding day was yesterday",
        ),
        (
            DateKind.IN_BUSINESS, "1974-11-20", Who.COMPANY, "Hutchins Orchards",
            "Hutchins Orchards turns 52 tomorrow",
            "Hutchins Orchards turns 52 today",
            "Hutchins Orchards turned 52 yesterday",
        ),
        (
            DateKind.IN_BUSINESS, "--11-20", Who.SELF, None,
            "Glenn's firm's anniversary is tomorrow",
            "Glenn's firm's anniversary is today",
            "Glenn's firm's anniversary was yesterday",
        ),
        (
            DateKind.BIRTHDAY, "--11-20", Who.CHILD, None,
            "Glenn's child's birthday is tomorrow",
            "Glenn's child's birthday is today",
            "Glenn's child's birthday was yesterday",
        ),
        (
            DateKind.OTHER, "--11-20", Who.SELF, None,
            "Glenn's day to remember is tomorrow",
            "Glenn's day to remember is today",
            "Glenn's day to remember was yesterday",
        ),
    ],
)  # fmt: skip
def test_a_day_is_told_as_people_do(
    kind: DateKind, date: str, who: Who, name: str | None, ahead: str, on_day: str, after: str
) -> None:
    fields: dict[str, Any] = {
        "customer": known(kind, date, who, name),
        "dates": dict.fromkeys(("birthday", "wedding_day", "in_business", "other"), 3),
    }
    told = [reasons(day, **fields) for day in ("2026-11-19", "2026-11-20", "2026-11-21")]
    assert told == [[ahead], [on_day], [after]]


def test_whose_birthday_it_is_is_said_in_the_mails_own_word() -> None:
    of_mother = tell(Kind.BIRTHDAY, "My mother turns 80", "2026-11-20", who=Who.PARENT)
    assert reasons("2026-11-20", of_mother) == ["Glenn's mother turns 80 today"]


def test_a_firm_of_which_only_the_month_is_known_is_spoken_of_in_that_month() -> None:
    firm = tell(Kind.BUSINESS_MILESTONE, "the shop turns 40", "2026-12", who=Who.COMPANY)
    assert reasons("2026-11-28", firm) == ["Glenn's firm turns 40 in December"]
    assert reasons("2026-12-01", firm) == ["Glenn's firm turns 40 this month"]
    assert reasons("2026-12-06", firm) == ["Glenn's firm turns 40 this month"]
    late = reasons("2027-01-02", firm, dates={"keep_days": 40})
    assert late == ["Glenn's firm turned 40 in December"]


def test_twins_have_one_suggestion_together() -> None:
    leo = tell(Kind.BIRTHDAY, "Leo turns 6", "2026-11-20", who=Who.CHILD, name="Leo")
    mia = tell(Kind.BIRTHDAY, "Mia turns 6", "2026-11-20", who=Who.CHILD, name="Mia")
    (suggestion,) = suggest("2026-11-20", leo, mia)
    assert suggestion.reason == "Leo and Mia turn 6 today"
    assert suggestion.evidence == (*leo.evidence, *mia.evidence)
    assert suggestion.cause == "birthday child 11-20 2026"


def test_twins_told_in_one_sentence_both_have_a_birthday() -> None:
    twins = tell(
        Kind.BIRTH,
        "the twins arrived, Mia and Noah",
        "2021-11-20",
        on="2021-11-21",
        who=Who.CHILD,
        name="Mia and Noah",
        status=When.PAST,
    )
    (suggestion,) = suggest("2026-11-20", twins)
    assert suggestion.reason == "Mia and Noah turn 5 today"
    lines = dates.coming(make_situation("2026-11-18", events=[twins]), days=10)
    assert [line.words for line in lines] == ["Mia turns 5", "Noah turns 5"]
    wish = make_entry("2026-11-19", Direction.OUT)
    spoken = Evidence(quote="a happy birthday to both of them", entry_id=wish.id)
    birthday = tell(
        Kind.BIRTHDAY, "they turn 5", "2026-11-20", who=Who.CHILD, name="Mia and Noah"
    ).model_copy(update={"evidence": (spoken,)})
    assert suggest("2026-11-20", twins, birthday, entries=[wish]) == []


# Once, whatever tells of it


def test_a_birthday_told_twice_or_by_card_and_mail_is_one_with_all_that_is_known() -> None:
    card = known(DateKind.BIRTHDAY, "--11-20")
    first = tell(Kind.BIRTHDAY, "my birthday is on the 20th", "2026-11-20", id="one")
    second = tell(Kind.BIRTHDAY, "I turn 50 on the 20th", "2026-11-20", id="two")
    for told in ((first,), (second,), (first, second), (second, first)):
        (suggestion,) = suggest("2026-11-20", *told, customer=card)
        assert suggestion.cause == "birthday self 2026"
        assert suggestion.life_event_id in ("one", "two")
    (suggestion,) = suggest("2026-11-20", second, customer=card)
    assert suggestion.reason == "Glenn turns 50 today"
    assert suggestion.evidence == second.evidence


def test_what_the_owner_wrote_counts_before_what_mail_told() -> None:
    other_day = tell(Kind.BIRTHDAY, "I turn 50", "2026-11-18")
    assert not suggest("2026-11-18", other_day, customer=BORN)
    assert reasons("2026-11-20", other_day, customer=BORN) == ["Glenn turns 50 today"]


def test_of_two_tellings_the_later_one_counts_unless_the_owner_confirmed_the_other() -> None:
    early = tell(Kind.BIRTHDAY, "it is on the 18th", "2026-11-18", "2026-05-02")
    late = tell(Kind.BIRTHDAY, "it is on the 20th", "2026-11-20", "2026-06-02")
    assert not suggest("2026-11-18", early, late)
    assert suggest("2026-11-20", early, late)
    confirmed = early.model_copy(update={"is_confirmed": True})
    assert suggest("2026-11-18", confirmed, late, dates={"keep_days": 0})
    assert not suggest("2026-11-20", confirmed, late, dates={"keep_days": 0})


def test_a_child_told_of_once_by_name_and_once_without_is_one_and_another_is_another() -> None:
    leo = tell(Kind.BIRTHDAY, "Leo is six", "2026-11-20", who=Who.CHILD, name="Leo")
    son = tell(Kind.BIRTHDAY, "my son's birthday", "2026-11-20", who=Who.CHILD)
    other = tell(Kind.BIRTHDAY, "my daughter's birthday", "2026-11-19", who=Who.CHILD)
    assert reasons("2026-11-20", leo, son) == ["Leo turns 6 today"]
    assert len(suggest("2026-11-20", leo, son, other)) == 2


def test_a_birthday_in_the_notes_of_an_imported_card_is_read() -> None:
    noted = GLENN.model_copy(update={"notes": "Likes tea.\nBirthday: 1976-11-20\nCalls back."})
    assert reasons("2026-11-20", customer=noted) == ["Glenn turns 50 today"]
    both = noted.model_copy(update={"dates": BORN.dates})
    assert len(suggest("2026-11-20", customer=both)) == 1
    (line,) = dates.coming(situation("2026-11-20", customer=both), days=0)
    assert line.date.date == "1976-11-20"


def test_only_what_is_known_is_spoken_of() -> None:
    sure = tell(Kind.BIRTHDAY, "I turn 50", "2026-11-20")
    assert suggest("2026-11-20", sure)
    for change in (
        {"is_maybe": True},
        {"is_rejected": True},
        {"outcome": Outcome.FALSE_ALARM},
        {"story": "event-of-a-colleague"},
    ):
        assert not suggest("2026-11-20", sure.model_copy(update=change))


# What the owner has done already


def test_who_was_wished_well_in_the_days_before_is_not_on_the_list() -> None:
    wished = make_entry("2026-11-18", Direction.OUT)
    wish = tell(Kind.BIRTHDAY, "happy birthday for Friday", "2026-11-20", id="wish")
    wish = wish.model_copy(
        update={"evidence": (Evidence(quote="happy birthday", entry_id=wished.id),)}
    )
    assert not suggest("2026-11-20", wish, customer=BORN, entries=[wished])
    long_ago = make_entry("2026-11-02", Direction.OUT)
    told = wish.model_copy(update={"evidence": (Evidence(quote="q", entry_id=long_ago.id),)})
    assert suggest("2026-11-20", told, customer=BORN, entries=[long_ago])


def test_an_answer_to_the_mail_that_told_of_it_counts_only_if_it_is_near() -> None:
    told = make_entry("2026-11-14", thread_id="thread")
    birthday = tell(Kind.BIRTHDAY, "I turn 50 on Friday", "2026-11-20", "2026-11-14")
    for day, is_wished in (("2026-11-15", True), (None, False)):
        entries = [told]
        if day:
            entries.append(make_entry(day, Direction.OUT, thread_id="thread"))
        assert bool(suggest("2026-11-20", birthday, entries=entries)) is not is_wished
    invoice = make_entry("2026-11-19", Direction.OUT, thread_id="another")
    assert suggest("2026-11-20", birthday, entries=[told, invoice])


def test_a_talk_on_the_day_or_after_it_is_taken_for_the_wish() -> None:
    for day, is_wished in (("2026-11-19", False), ("2026-11-20", True), ("2026-11-21", True)):
        call = make_touch(day, Direction.OUT, EntryKind.CALL)
        assert bool(suggest("2026-11-21", customer=BORN, touches=[call])) is not is_wished


def test_a_note_of_the_owners_about_the_day_is_no_wish_and_flowers_on_it_are() -> None:
    noted = make_entry("2026-11-18", Direction.OUT, kind=EntryKind.NOTE)
    event = tell(
        Kind.BIRTHDAY, "Glenn turns 50 on Friday", "2026-11-20",
        evidence=(Evidence(quote="q", entry_id=noted.id),),
    )  # fmt: skip
    assert suggest("2026-11-20", event, customer=BORN, entries=[noted])
    flowers = make_touch("2026-11-20", Direction.OUT, EntryKind.KINDNESS)
    assert not suggest("2026-11-20", event, customer=BORN, entries=[noted], touches=[flowers])


def test_a_wish_for_another_of_the_family_does_not_count() -> None:
    wished = make_entry("2026-11-20", Direction.OUT)
    wish = tell(
        Kind.BIRTHDAY, "a happy birthday to Leo", "2026-11-20", who=Who.CHILD, name="Leo",
        evidence=(Evidence(quote="q", entry_id=wished.id),),
    )  # fmt: skip
    assert reasons("2026-11-20", wish, customer=BORN, entries=[wished]) == ["Glenn turns 50 today"]


def test_news_that_the_owner_dropped_just_now_does_not_come_back_as_a_date() -> None:
    birthday = tell(Kind.BIRTHDAY, "I turned 50 yesterday", "2026-11-20", "2026-11-21")
    (reply,) = suggest("2026-11-21", birthday)
    dropped = reply.model_copy(
        update={"practice": "reply", "dismissed_because": DismissalReason.NOT_NOW}
    )
    assert not suggest("2026-11-22", birthday, dismissed=[dropped])
    assert suggest("2027-11-20", birthday, dismissed=[dropped])


# The dead, the grieving, the parted


def death(who: Who, name: str | None = None, quote: str = "died", **fields: Any) -> LifeEvent:
    return tell(
        Kind.BEREAVEMENT, quote, "2025-11-20", "2025-11-22", who=who, name=name, status=When.PAST,
        **fields,
    )  # fmt: skip


def test_there_are_no_birthday_wishes_for_the_dead() -> None:
    of_mother = tell(Kind.BIRTHDAY, "Rosa turns 80", "2026-11-20", who=Who.PARENT, name="Rosa")
    assert suggest("2026-11-20", of_mother)
    for change in ({}, {"is_maybe": True}):
        gone = death(Who.PARENT, "Rosa", **change)
        assert not [
            one for one in suggest("2026-11-20", of_mother, gone) if one.stage == "birthday"
        ]
    rejected = death(Who.PARENT, "Rosa", is_rejected=True)
    assert suggest("2026-11-20", of_mother, rejected)


def test_a_customer_who_may_be_dead_himself_is_on_no_list() -> None:
    gone = death(Who.COLLEAGUE, "Glenn Maddox", is_maybe=True)
    assert not suggest("2026-11-20", gone, customer=BORN)
    assert not dates.coming(situation("2026-11-20", gone, customer=BORN), days=365)


def test_in_a_quiet_period_there_is_no_cheer() -> None:
    grief = tell(Kind.BEREAVEMENT, "Dad died", "2026-11-10", "2026-11-11", who=Who.PARENT)
    assert not suggest("2026-11-20", grief, customer=BORN)
    assert suggest("2026-11-20", grief, customer=BORN, quiet_days=3)
    assert dates.coming(situation("2026-11-15", grief, customer=BORN), days=7)


def test_a_separation_ends_the_wedding_day_and_a_new_marriage_begins_one() -> None:
    married = known(DateKind.WEDDING_DAY, "2014-11-20")
    parted = tell(Kind.SEPARATION, "we split up", "2026-01-10", "2026-01-11", status=When.PAST)
    assert suggest("2026-11-20", customer=married)
    for change in ({}, {"is_maybe": True}, {"who": Who.SPOUSE}):
        assert not suggest("2026-11-20", parted.model_copy(update=change), customer=married)
    of_sister = parted.model_copy(update={"who": Who.SIBLING})
    assert suggest("2026-11-20", of_sister, customer=married)
    again = tell(Kind.WEDDING, "we married", "2026-06-20", "2026-06-22", status=When.PAST)
    assert reasons("2027-06-20", parted, again) == ["Glenn was married a year ago today"]
    by_hand = known(DateKind.WEDDING_DAY, "2026-06-20", name="Rosa")
    assert suggest("2027-06-20", parted, customer=by_hand)


def test_a_widow_is_not_wished_a_happy_wedding_day() -> None:
    married = known(DateKind.WEDDING_DAY, "2014-11-20")
    assert not [
        one
        for one in suggest("2026-11-20", death(Who.SPOUSE, "Emil"), customer=married)
        if one.stage == "wedding day"
    ]


def test_after_a_separation_the_partners_birthday_is_passed_over() -> None:
    partner = known(DateKind.BIRTHDAY, "--11-20", Who.SPOUSE, "Emil")
    parted = tell(Kind.SEPARATION, "we split up", "2026-01-10", status=When.PAST)
    assert suggest("2026-11-20", customer=partner)
    assert not suggest("2026-11-20", parted, customer=partner)


def test_a_deaths_first_anniversary_is_kept_quietly_and_no_later_one() -> None:
    gone = death(Who.PARENT, "Arne")
    assert not suggest("2026-11-19", gone)
    (suggestion,) = suggest("2026-11-20", gone)
    assert suggestion.reason == "the loss of Arne was a year ago in these days"
    assert suggestion.is_sad
    assert suggestion.needs_confirmation
    assert suggestion.cause == "death parent arne 2026"
    assert not suggest("2027-11-20", gone)
    (confirmed,) = suggest("2026-11-20", death(Who.PARENT, "Arne", is_confirmed=True))
    assert not confirmed.needs_confirmation


def test_a_death_told_once_by_name_and_once_by_its_funeral_has_one_anniversary() -> None:
    gone = death(Who.PARENT, "Arne")
    funeral = tell(
        Kind.BEREAVEMENT, "Dad's funeral", "2025-11-24", "2025-11-23", who=Who.PARENT,
    )  # fmt: skip
    made = [one for day in range(20, 29) for one in suggest(f"2026-11-{day}", gone, funeral)]
    assert {one.cause for one in made} == {"death parent arne 2026"}


def test_two_days_of_another_kind_are_two() -> None:
    days = tuple(RememberedDate(kind=DateKind.OTHER, date=f"--11-{day}") for day in (18, 20))
    customer = GLENN.model_copy(update={"dates": days})
    assert len(suggest("2026-11-20", customer=customer)) == 2


def test_the_first_anniversary_is_kept_in_a_quiet_period_too() -> None:
    again = tell(Kind.BEREAVEMENT, "Mum died", "2026-11-10", "2026-11-11", who=Who.PARENT)
    assert reasons("2026-11-20", death(Who.PARENT, "Arne"), again, customer=BORN) == [
        "the loss of Arne was a year ago in these days"
    ]


def test_a_dead_relative_without_a_name_is_called_as_the_mail_did() -> None:
    assert reasons("2026-11-20", death(Who.PARENT, quote="my mother died")) == [
        "the loss of Glenn's mother was a year ago in these days"
    ]


# School days


@pytest.mark.parametrize(
    ("kind", "words"),
    [
        (Kind.GRADUATION, ["Marta graduates tomorrow", "Marta graduates today"]),
        (Kind.SCHOOL_START, ["Marta starts school tomorrow", "Marta starts school today"]),
    ],
)
def test_a_school_day_told_long_before_is_spoken_of_until_the_day_itself(
    kind: Kind, words: list[str]
) -> None:
    day = tell(kind, "in autumn", "2026-09-08", who=Who.CHILD, name="Marta")
    assert [*reasons("2026-09-07", day), *reasons("2026-09-08", day)] == words
    assert not suggest("2026-09-09", day)
    assert not suggest("2027-09-08", day)


# Lists, and what is wrong in the book


def test_what_is_coming_is_a_list_by_day_without_lead_times() -> None:
    days = (
        RememberedDate(kind=DateKind.BIRTHDAY, date="1976-12-20"),
        RememberedDate(kind=DateKind.WEDDING_DAY, name="Emil", date="2014-11-25"),
        RememberedDate(kind=DateKind.BIRTHDAY, who=Who.CHILD, name="Leo", date="--11-18"),
        RememberedDate(kind=DateKind.IN_BUSINESS, name="Maddox Ltd", date="1986-12"),
        RememberedDate(kind=DateKind.BIRTHDAY, who=Who.PARENT, date="--02-01"),
        RememberedDate(kind=DateKind.SCHOOL_START, who=Who.CHILD, name="Leo", date="2026-12-02"),
        RememberedDate(kind=DateKind.SCHOOL_START, who=Who.CHILD, name="Leo", date="2025-12-02"),
        RememberedDate(kind=DateKind.DEATH, who=Who.PARENT, name="Arne", date="2025-12-03"),
    )
    customer = GLENN.model_copy(update={"dates": days})
    lines = dates.coming(situation("2026-11-18", customer=customer), days=32)
    assert [(line.day.isoformat(), line.words, line.years) for line in lines] == [
        ("2026-11-18", "Leo's birthday", None),
        ("2026-11-25", "the wedding day of Glenn and Emil, 12 years", 12),
        ("2026-12-01", "Maddox Ltd turns 40", 40),
        ("2026-12-02", "Leo starts school", None),
        ("2026-12-03", "the loss of Arne, a year ago", 1),
        ("2026-12-20", "Glenn turns 50", 50),
    ]
    assert {line.customer for line in lines} == {customer}


def test_a_death_that_nobody_confirmed_is_in_no_list() -> None:
    for is_confirmed in (False, True):
        gone = death(Who.PARENT, "Arne", is_confirmed=is_confirmed)
        lines = dates.coming(situation("2026-11-18", gone), days=7)
        assert bool(lines) is is_confirmed


@pytest.mark.parametrize(
    "date", ["--02-30", "2026-13-40", "1971-02-29", "soon", "", "\x1b[31m", "99991231"]
)
def test_an_impossible_day_in_the_book_is_passed_over_with_one_line(date: str) -> None:
    days = (RememberedDate(kind=DateKind.WEDDING_DAY, date=date), *BORN.dates)
    customer = GLENN.model_copy(update={"dates": days})
    assert len(suggest("2026-11-20", customer=customer)) == 1
    (line,) = dates.impossible(customer)
    assert line.startswith("Glenn Maddox: the wedding day '")
    assert line.endswith("write it like 1970-05-01, or --05-01 without a year")
    assert line.isprintable()


def test_a_birthday_in_the_notes_that_is_no_day_is_told_until_the_book_has_one() -> None:
    noted = GLENN.model_copy(update={"notes": "Birthday: 3/4/1970"})
    assert len(dates.impossible(noted)) == 1
    assert not dates.impossible(noted.model_copy(update={"dates": BORN.dates}))
    assert not dates.impossible(BORN)


def test_whoever_has_no_name_is_called_by_the_address() -> None:
    nameless = make_customer("sales@a.example", addresses=("sales@a.example",), dates=BORN.dates)
    assert reasons("2026-11-20", customer=nameless) == ["sales@a.example turns 50 today"]


def test_names_from_mail_bear_no_control_characters_and_are_short() -> None:
    evil = tell(
        Kind.BIRTHDAY, "is six", "2026-11-20", who=Who.CHILD, name="\x1b[31mLeo\u202e" + "o" * 9_000
    )
    (reason,) = reasons("2026-11-20", evil)
    assert reason.isprintable()
    assert len(reason) < 120
    names = [f"{chr(97 + number)}{'o' * 90}" for number in range(20)]
    many = [evil.model_copy(update={"id": name, "name": name}) for name in names]
    assert len(suggest("2026-11-20", *many)) == 1


@pytest.mark.parametrize("kind", sorted(READ_KINDS))
def test_a_life_event_of_the_last_year_there_is_breaks_nothing(kind: Kind) -> None:
    for day in ("9999-12-31", "9999-01-01", "0001-01-01"):
        for status in When:
            for who in (Who.SELF, Who.CHILD, Who.PARENT, Who.COMPANY):
                odd = tell(kind, "it is the 3rd", day, who=who, status=status)
                there = situation("2026-11-20", odd, customer=BORN)
                assert BORN.dates[0].date in {one.date.date for one in dates.coming(there, days=0)}
                assert list(dates.suggest(there))
