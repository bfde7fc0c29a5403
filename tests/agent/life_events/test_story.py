"""One story, many mails; the wording of the turns is not that of the patterns' own examples."""

from __future__ import annotations

import itertools
import random
from datetime import UTC, datetime

import pytest

from agent.life_events.story import Reading, Telling, weave
from agent.life_events.turns import find_turns
from agent.models import (
    Direction,
    Entry,
    EntryKind,
    FoundEvent,
    Kind,
    LifeEvent,
    Outcome,
    When,
    Who,
)

OUT = Direction.OUT
K, W = Kind, Who


def found(
    kind: Kind = Kind.NEW_JOB,
    who: Who = Who.SELF,
    name: str | None = None,
    date: str | None = None,
    status: When = When.UPCOMING,
    evidence: str = "",
    **more: object,
) -> FoundEvent:
    return FoundEvent(
        kind=kind,
        who=who,
        name=name,
        date=date,
        status=status,
        evidence=evidence,
        **{"confidence": 0.8, **more},
    )


def telling(
    day: str,
    text: str,
    *founds: FoundEvent,
    direction: Direction = Direction.IN,
    answers: str = "",
    subject: str = "",
) -> Telling:
    """A mail of that day; what is found without evidence of its own is shown by all of it."""
    entry = Entry(
        id=f"entry-{day}-{direction}-{len(text)}",
        customer_id="customer-1",
        kind=EntryKind.MAIL,
        direction=direction,
        at=datetime.fromisoformat(f"{day}T12:00:00").replace(tzinfo=UTC),
        message_id=f"<{day}-{len(text)}>",
        references=(f"<{answers}>",) if answers else (),
        subject=subject,
        text=text,
    )
    shown = tuple(
        one if one.evidence else one.model_copy(update={"evidence": text, "start": text.find(text)})
        for one in founds
    )
    return Telling(entry, Reading(found=shown, turns=find_turns(entry)))


def only(*tellings: Telling) -> LifeEvent:
    (event,) = weave(tellings)
    return event


def by_kind(*tellings: Telling) -> dict[Kind, LifeEvent]:
    events = weave(tellings)
    assert len({event.kind for event in events}) == len(events)
    return {event.kind: event for event in events}


def thread(day: str, text: str, *founds: FoundEvent, after: Telling) -> Telling:
    """A mail that answers the thread in which another one stands."""
    told = telling(day, text, *founds)
    refers = {"references": (after.entry.message_id,)}
    return Telling(told.entry.model_copy(update=refers), told.reading)


def test_news_told_again_is_one_event_with_more_evidence() -> None:
    event = only(
        telling("2026-04-24", "I start Monday, June 1", found(date="2026-06-01")),
        telling("2026-04-25", "Congratulations on the new job", found(), direction=OUT),
        telling("2026-06-08", "New email, same Glenn", found(status=When.PAST)),
    )
    assert [evidence.quote for evidence in event.evidence] == [
        "I start Monday, June 1",
        "Congratulations on the new job",
        "New email, same Glenn",
    ]
    assert event.evidence[0].start == 0
    assert event.date == "2026-06-01"
    assert event.status is When.PAST
    assert event.told_at == datetime(2026, 4, 24, 12, tzinfo=UTC)


def test_reading_the_same_mail_twice_changes_nothing() -> None:
    one = telling("2026-04-24", "I start in June", found(date="2026-06-01"))
    assert weave([one, one]) == weave([one])


def test_twins_in_one_mail_are_two_events() -> None:
    events = weave(
        [
            telling(
                "2026-07-17",
                "Hania and Ola are here",
                found(K.BIRTH, W.CHILD, "Hania", "2026-07-15", evidence="Hania"),
                found(K.BIRTH, W.CHILD, "Ola", "2026-07-15", evidence="Ola"),
            )
        ]
    )
    assert {event.name for event in events} == {"Hania", "Ola"}


def test_another_persons_event_and_another_year_are_other_events() -> None:
    events = weave(
        [
            telling("2026-05-19", "M", found(K.GRADUATION, W.CHILD, "Marisol", "2026-06-04")),
            telling("2026-05-20", "T", found(K.GRADUATION, W.CHILD, "Tyler", "2026-06-04")),
            telling("2029-05-19", "M", found(K.GRADUATION, W.CHILD, "Marisol", "2029-06-04")),
        ]
    )
    assert len(events) == 3


def test_a_second_illness_months_later_is_not_the_first() -> None:
    events = weave(
        [
            telling("2026-05-05", "Dad is poorly", found(K.ILLNESS, W.PARENT)),
            telling("2026-08-06", "Dad is poorly again", found(K.ILLNESS, W.PARENT)),
        ]
    )
    assert len(events) == 2


def test_a_finer_date_replaces_a_coarse_one() -> None:
    event = only(
        telling("2026-04-02", "a", found(K.SCHOOL_START, W.CHILD, "Yusuf", "2026-08")),
        telling("2026-08-31", "b", found(K.SCHOOL_START, W.CHILD, "Yusuf", "2026-08-27")),
    )
    assert event.date == "2026-08-27"


def test_a_wedding_is_no_anniversary_and_a_son_no_daughter() -> None:
    events = weave(
        [
            telling("2026-05-01", "Our wedding is in June", found(K.WEDDING, date="2026-06")),
            telling("2026-06-01", "Our anniversary", found(K.ANNIVERSARY, date="2026-06-10")),
            telling("2026-06-02", "My son finishes school", found(K.GRADUATION, W.CHILD)),
            telling("2026-06-03", "My daughter gets her degree", found(K.GRADUATION, W.CHILD)),
        ]
    )
    assert len(events) == 4


# Moved

WEDDING = telling("2026-05-04", "Our wedding is on 13 June!", found(K.WEDDING, date="2026-06-13"))


@pytest.mark.parametrize(
    ("text", "date"),
    [
        ("Small change: the ceremony of our wedding is shifted to the 27th of June.", "2026-06-27"),
        ("We had to bump the wedding back by two weeks, the hall flooded.", "2026-06-27"),
        ("The wedding had to be rescheduled for 27 June.", "2026-06-27"),
        ("Wedding news: we are bringing it forward to 6 June.", "2026-06-06"),
        ("The wedding will be a fortnight later than planned.", "2026-06-27"),
        ("We're getting married on 27 June instead of the 13th.", "2026-06-27"),
        ("We have put the wedding back a month.", "2026-07-13"),
        ("Our wedding has been postponed until further notice.", None),
    ],
)
def test_what_is_put_off_moves_and_keeps_its_identifier(text: str, date: str | None) -> None:
    later = telling("2026-05-20", text)
    event = only(WEDDING, later)
    assert event.date == date
    assert event.status is When.UPCOMING
    assert event.id == only(WEDDING).id
    assert len(event.evidence) == 2
    assert weave([later, WEDDING, later]) == [event]


def test_the_reader_may_find_it_anew_in_the_mail_that_moves_it() -> None:
    text = "They have moved my interview from the 12th to the 24th."
    first = telling("2026-05-04", "I have an interview", found(K.JOB_INTERVIEW, date="2026-05-12"))
    for date in ("2026-05-12", "2026-05-24", None):
        event = only(first, telling("2026-05-08", text, found(K.JOB_INTERVIEW, date=date)))
        assert event.date == "2026-05-24"
        assert len(event.evidence) == 2


def test_the_old_day_told_once_more_does_not_move_it_back() -> None:
    event = only(
        WEDDING,
        telling("2026-05-20", "The wedding is moved to 27 June."),
        telling(
            "2026-05-25", "The wedding was to be on the 13th", found(K.WEDDING, date="2026-06-13")
        ),
    )
    assert event.date == "2026-06-27"


def test_the_same_delay_told_twice_counts_once() -> None:
    event = only(
        WEDDING,
        telling("2026-05-20", "The wedding has been pushed back a week."),
        telling("2026-05-23", "As I said, our wedding is pushed back a week."),
    )
    assert event.date == "2026-06-20"


def test_a_wedding_told_with_another_day_ahead_is_the_same_on_that_day() -> None:
    event = only(
        WEDDING, telling("2026-05-20", "See you there", found(K.WEDDING, date="2026-06-20"))
    )
    assert event.date == "2026-06-20"


@pytest.mark.parametrize(
    "text",
    [
        "The delivery has been pushed back two weeks.",
        "Could we move our call to the 24th?",
        "If it rains the wedding might be postponed.",
        "Our wedding has not been moved to July, whatever they say.",
        "We moved the wedding cakes to the cold store.",
    ],
)
def test_what_else_is_put_off_moves_no_wedding(text: str) -> None:
    after = thread("2026-05-20", text, after=WEDDING)
    assert only(WEDDING, after) == only(WEDDING)


def test_in_its_thread_a_life_event_need_not_be_named() -> None:
    after = thread("2026-05-20", "Bad luck: it's been put off until 4 July.", after=WEDDING)
    assert only(WEDDING, after).date == "2026-07-04"
    elsewhere = telling("2026-05-20", "Bad luck: it's been put off until 4 July.")
    assert only(WEDDING, elsewhere).date == "2026-06-13"


@pytest.mark.parametrize(
    "text",
    [
        "I have cancelled the newsletter.",
        "They've pushed the launch of the new site back a week.",
        "The invoice? It's been put off until 4 July.",
    ],
)
def test_in_its_thread_other_things_are_put_off_and_called_off_too(text: str) -> None:
    assert only(WEDDING, thread("2026-05-20", text, after=WEDDING)) == only(WEDDING)


# How it ended

INTERVIEW = telling(
    "2026-05-04",
    "I have an interview at Northgate on the 7th",
    found(K.JOB_INTERVIEW, date="2026-05-07"),
)


def test_the_job_ends_the_interview_and_is_a_life_event_of_its_own() -> None:
    events = by_kind(
        INTERVIEW,
        telling("2026-05-12", "They took me, I start in June", found(K.NEW_JOB, date="2026-06")),
    )
    interview = events[K.JOB_INTERVIEW]
    assert (interview.status, interview.outcome) == (When.PAST, Outcome.WELL)
    assert len(interview.evidence) == 1
    assert events[K.NEW_JOB].date == "2026-06"


@pytest.mark.parametrize(
    ("text", "is_maybe"),
    [
        ("I got it!", True),
        ("About the interview: they want me!", False),
        ("The recruiter rang this morning. They have offered me the post.", False),
    ],
)
def test_words_that_say_so_are_the_new_job_where_the_reader_saw_none(
    text: str, is_maybe: bool
) -> None:
    events = by_kind(INTERVIEW, thread("2026-05-12", text, after=INTERVIEW))
    assert events[K.JOB_INTERVIEW].outcome is Outcome.WELL
    assert events[K.NEW_JOB].is_maybe is is_maybe


def test_a_parcel_that_was_got_is_no_job() -> None:
    for text in ("Got it, thanks!", "I got it, thank you. The parcel looks fine."):
        event = only(INTERVIEW, thread("2026-05-12", text, after=INTERVIEW))
        assert event.outcome is None
    assert only(INTERVIEW, telling("2026-05-12", "I got it!")).outcome is None


def test_a_refusal_ends_it_badly_and_a_good_talk_leaves_it_open() -> None:
    refusal = thread("2026-05-20", "Alas, they chose to go with someone else.", after=INTERVIEW)
    refused = only(
        INTERVIEW, thread("2026-05-20", "They went with another candidate.", after=INTERVIEW)
    )
    assert (refused.status, refused.outcome) == (When.PAST, Outcome.BADLY)
    talk = telling("2026-05-08", "The interview went really well, now I wait.")
    assert only(INTERVIEW, talk).outcome is Outcome.WELL
    again = thread("2026-05-20", "In the end I didn't get the job.", after=INTERVIEW)
    assert only(INTERVIEW, talk, again).outcome is Outcome.BADLY
    assert only(INTERVIEW, refusal).id == refused.id


EXAM = telling(
    "2026-05-04",
    "My daughter Kate has her bar exam on the 12th",
    found(K.ACHIEVEMENT, W.CHILD, "Kate", "2026-05-12"),
)
HER_INTERVIEW = telling(
    "2026-05-04",
    "My daughter Kate has an interview on the 12th",
    found(K.JOB_INTERVIEW, W.CHILD, "Kate", "2026-05-12"),
)


@pytest.mark.parametrize(
    ("told", "text", "outcome"),
    [
        (EXAM, "Kate failed by two points.", Outcome.BADLY),
        (EXAM, "She didn't pass.", Outcome.BADLY),
        (EXAM, "Kate passed!", Outcome.WELL),
        (HER_INTERVIEW, "Kate didn't get it.", Outcome.BADLY),
        (HER_INTERVIEW, "They turned Kate down.", Outcome.BADLY),
        (HER_INTERVIEW, "They went with someone else.", Outcome.BADLY),
    ],
)
def test_how_it_went_is_told_in_a_new_mail(told: Telling, text: str, outcome: Outcome) -> None:
    event = only(told, telling("2026-05-20", text))
    assert (event.id, event.status, event.outcome) == (only(told).id, When.PAST, outcome)
    assert event.evidence[-1].quote == text


@pytest.mark.parametrize(
    ("told", "day", "text"),
    [
        (EXAM, "2026-05-20", "Tom failed by two points."),
        (EXAM, "2026-05-08", "Kate failed by two points."),
        (EXAM, "2026-05-20", "Kate's car failed its test."),
        (EXAM, "2026-08-20", "She failed by two points."),
        (EXAM, "2026-05-20", "They went with someone else."),
        (HER_INTERVIEW, "2026-05-20", "Tom didn't get the job."),
        (HER_INTERVIEW, "2026-05-08", "They went with someone else."),
        (HER_INTERVIEW, "2026-05-20", "The school went with someone else for the roof."),
        (HER_INTERVIEW, "2026-05-20", "Kate passed her driving test!"),
        (INTERVIEW, "2026-05-20", "Kate didn't get the job."),
    ],
)
def test_how_something_else_went_ends_nothing(told: Telling, day: str, text: str) -> None:
    assert only(told, telling(day, text)) == only(told)


def test_of_two_that_wait_for_an_answer_nobody_knows_which_one_it_ends() -> None:
    tom = found(K.JOB_INTERVIEW, W.CHILD, "Tom", "2026-05-13")
    events = weave(
        [
            HER_INTERVIEW,
            telling("2026-05-05", "My son Tom has an interview on the 13th", tom),
            telling("2026-05-20", "They went with someone else."),
        ]
    )
    assert [event.outcome for event in events] == [None, None]


@pytest.mark.parametrize(
    ("text", "name", "outcome"),
    [("Kate got the job!", "Kate", Outcome.WELL), ("Tom got the job!", "Tom", None)],
)
def test_whose_job_it_is_the_interview_tells(text: str, name: str, outcome: Outcome | None) -> None:
    job = found(K.NEW_JOB, W.SPOUSE, status=When.PAST)
    events = by_kind(HER_INTERVIEW, telling("2026-05-20", text, job))
    assert events[K.JOB_INTERVIEW].outcome is outcome
    assert events[K.NEW_JOB].name == name
    assert (events[K.NEW_JOB].who is W.CHILD) == (name == "Kate")


ILLNESS = telling(
    "2026-05-04",
    "My dad is in hospital, they are doing tests.",
    found(K.ILLNESS, W.PARENT, status=When.ONGOING),
)


@pytest.mark.parametrize(
    ("text", "outcome"),
    [
        ("Dad's results came back and they are all negative.", Outcome.WELL),
        ("Good news: my father has been given the all-clear.", Outcome.WELL),
        ("Dad is home from the hospital.", Outcome.WELL),
        ("The biopsy was benign, what a relief.", Outcome.WELL),
        ("With Dad it turned out to be nothing, only wind.", Outcome.FALSE_ALARM),
        ("My dad's stroke was a false alarm.", Outcome.FALSE_ALARM),
    ],
)
def test_good_news_ends_an_illness_and_is_a_recovery(text: str, outcome: Outcome) -> None:
    events = by_kind(ILLNESS, telling("2026-05-14", text))
    assert (events[K.ILLNESS].status, events[K.ILLNESS].outcome) == (When.PAST, outcome)
    recovery = events[K.RECOVERY]
    assert (recovery.who, recovery.is_maybe) == (W.PARENT, False)
    assert recovery.evidence[0].quote == text


@pytest.mark.parametrize(
    "text",
    [
        "My mum's results came back and they are all negative.",
        "Our audit results came back, all fine.",
        "I hope his scan is clear.",
        "His scan was not clear, I am afraid.",
    ],
)
def test_other_good_news_ends_no_illness(text: str) -> None:
    assert only(ILLNESS, telling("2026-05-14", text)).outcome is None


def test_a_recovery_that_the_reader_found_is_not_told_twice() -> None:
    text = "Dad's scan came back clear."
    told = telling("2026-05-14", text, found(K.RECOVERY, W.PARENT, status=When.PAST))
    events = by_kind(ILLNESS, told)
    assert len(events) == 2
    assert events[K.ILLNESS].outcome is Outcome.WELL
    assert len(events[K.ILLNESS].evidence) == 1


def test_a_death_ends_the_illness() -> None:
    events = by_kind(
        ILLNESS, telling("2026-06-01", "Dad died", found(K.BEREAVEMENT, W.PARENT, status=When.PAST))
    )
    assert events[K.ILLNESS].outcome is Outcome.BADLY


def test_who_falls_ill_again_after_it_is_ill_anew() -> None:
    events = weave(
        [
            ILLNESS,
            telling("2026-05-14", "Dad is home from the hospital."),
            telling(
                "2026-05-24", "Dad fell ill again", found(K.ILLNESS, W.PARENT, status=When.ONGOING)
            ),
        ]
    )
    assert sorted(event.kind for event in events) == [K.ILLNESS, K.ILLNESS, K.RECOVERY]


def test_the_birth_ends_the_pregnancy() -> None:
    events = by_kind(
        telling("2026-03-04", "We are expecting", found(K.PREGNANCY, W.SPOUSE, date="2026-07")),
        telling("2026-07-14", "Hania is here", found(K.BIRTH, W.CHILD, "Hania", "2026-07-13")),
    )
    assert (events[K.PREGNANCY].status, events[K.PREGNANCY].outcome) == (When.PAST, Outcome.WELL)


@pytest.mark.parametrize(
    ("text", "who", "pregnant"),
    [
        ("We lost the baby on Sunday.", W.CHILD, W.SELF),
        ("Jana had a miscarriage last week.", W.SPOUSE, W.SELF),
        ("My daughter's little boy was stillborn.", W.GRANDCHILD, W.CHILD),
    ],
)
def test_a_child_that_is_lost_before_its_birth_ends_the_pregnancy(
    text: str, who: Who, pregnant: Who
) -> None:
    news = telling("2026-03-02", "A baby in August!", found(K.PREGNANCY, pregnant, date="2026-08"))
    lost = telling("2026-04-20", text, found(K.BEREAVEMENT, who, status=When.PAST))
    events = by_kind(news, lost)
    assert events[K.PREGNANCY].outcome is Outcome.BADLY
    assert events[K.BEREAVEMENT].outcome is None


@pytest.mark.parametrize(
    ("text", "who"),
    [
        ("My father died on Sunday.", W.PARENT),
        ("We lost Bella, our dog.", W.PET),
        ("My sister had a miscarriage.", W.SIBLING),
        ("We lost our eldest in a car accident.", W.CHILD),
    ],
)
def test_no_other_death_ends_a_pregnancy(text: str, who: Who) -> None:
    news = telling("2026-03-02", "A baby in August!", found(K.PREGNANCY, date="2026-08"))
    death = telling("2026-04-20", text, found(K.BEREAVEMENT, who, status=When.PAST))
    assert by_kind(news, death)[K.PREGNANCY].outcome is None


@pytest.mark.parametrize(
    "text",
    [
        "Sad news: Omar and I have called the wedding off.",
        "There won't be a wedding, I'm afraid.",
        "The wedding is off.",
        "We are no longer getting married.",
        "We've decided against it. The wedding is cancelled.",
    ],
)
def test_what_is_called_off_is_over_with_the_engagement(text: str) -> None:
    engaged = telling("2026-04-04", "We got engaged!", found(K.ENGAGEMENT, status=When.PAST))
    events = by_kind(engaged, WEDDING, telling("2026-05-20", text))
    for event in events.values():
        assert (event.status, event.outcome) == (When.PAST, Outcome.CALLED_OFF)
        assert event.has_come_to_nothing


def test_a_move_that_falls_through_is_over_and_the_next_one_another() -> None:
    move = telling("2026-03-04", "We're moving to Leeds in May", found(K.MOVE, date="2026-05"))
    off = telling("2026-04-04", "The house sale fell through, so no Leeds for us.")
    event = only(move, off)
    assert event.outcome is Outcome.CALLED_OFF
    again = telling("2026-06-04", "We're moving to York", found(K.MOVE, date="2026-08"))
    assert {one.outcome for one in weave([move, off, again])} == {None, Outcome.CALLED_OFF}


def test_what_is_on_again_is_on() -> None:
    event = only(
        WEDDING,
        telling("2026-05-20", "We called the wedding off."),
        telling("2026-05-26", "You won't believe it: the wedding is back on."),
    )
    assert (event.status, event.outcome) == (When.UPCOMING, None)


def test_a_life_event_that_is_first_heard_of_when_it_is_off_is_off() -> None:
    event = only(
        telling("2026-05-20", "We called our wedding off.", found(K.WEDDING, status=When.PAST))
    )
    assert event.outcome is Outcome.CALLED_OFF


def test_what_the_owner_writes_turns_nothing() -> None:
    event = only(WEDDING, telling("2026-05-20", "The wedding is off?", direction=OUT))
    off = telling("2026-05-21", "I heard that the wedding is off.", direction=OUT)
    assert event.outcome is only(WEDDING, off).outcome is None


# What the owner answers

EXPECTING = telling(
    "2026-03-02", "We're expecting in August, Anna glows", found(K.PREGNANCY, date="2026-08")
)


@pytest.mark.parametrize(
    ("told", "answer"),
    [
        (found(K.PREGNANCY, date="2026-08"), found(K.BIRTH, W.CHILD, status=When.PAST)),
        (found(K.PREGNANCY, W.CHILD, "Kate"), found(K.BIRTH, W.GRANDCHILD, status=When.PAST)),
        (found(K.PREGNANCY, W.SIBLING), found(K.BIRTH, W.CHILD, status=When.PAST)),
        (found(K.BIRTH, W.CHILD, "Mia", "2026-03-01"), found(K.PREGNANCY)),
        (found(K.ENGAGEMENT, W.CHILD, date="2026-02-28"), found(K.WEDDING)),
        (found(K.JOB_INTERVIEW, date="2026-03-12"), found(K.NEW_JOB)),
        (found(K.PROMOTION, date="2026-02"), found(K.NEW_JOB, status=When.PAST)),
        (found(K.SCHOOL_START, W.CHILD, "Tyler"), found(K.GRADUATION, W.CHILD, "Tyler")),
        (found(K.BUSINESS_MILESTONE, W.COMPANY), found(K.ANNIVERSARY)),
        (found(K.ILLNESS, date="2026-03-01"), found(K.RECOVERY, status=When.PAST)),
    ],
)
def test_the_owners_answer_in_other_words_is_no_news(told: FoundEvent, answer: FoundEvent) -> None:
    news = telling("2026-03-02", "This is so", told)
    event = only(news, telling("2026-03-03", "How wonderful for you!", answer, direction=OUT))
    assert event.model_copy(update={"evidence": ()}) == only(news).model_copy(
        update={"evidence": ()}
    )
    assert [one.quote for one in event.evidence] == ["This is so", "How wonderful for you!"]


@pytest.mark.parametrize(
    ("day", "answer"),
    [
        ("2026-03-03", found(K.BIRTH, W.CHILD, "Mia")),
        ("2026-03-03", found(K.BIRTH, W.CHILD, date="2026-03-01")),
        ("2026-08-03", found(K.BIRTH, W.CHILD)),
        ("2026-06-03", found(K.BIRTH, W.CHILD)),
        ("2026-03-03", found(K.BEREAVEMENT, W.PARENT)),
        ("2026-03-01", found(K.BIRTH, W.CHILD)),
    ],
)
def test_the_owner_tells_what_he_heard_otherwise(day: str, answer: FoundEvent) -> None:
    said = telling(day, "So I hear from the yard", answer, direction=OUT)
    assert {event.kind for event in weave([EXPECTING, said])} == {K.PREGNANCY, answer.kind}


def test_a_name_that_the_news_held_is_none_of_a_child() -> None:
    said = found(K.BIRTH, W.CHILD, "Anna")
    assert only(
        EXPECTING, telling("2026-03-03", "Kisses to Anna and the baby", said, direction=OUT)
    )


def test_condolences_are_no_answer_to_an_illness_but_news() -> None:
    dad = telling("2026-03-02", "My dad is ill", found(K.ILLNESS, W.PARENT))
    sorry = found(K.BEREAVEMENT, W.PARENT, status=When.PAST)
    events = by_kind(dad, telling("2026-03-09", "Sorry about your dad", sorry, direction=OUT))
    assert events[K.ILLNESS].outcome is Outcome.BADLY


def test_what_the_owner_rejected_is_answered_by_nobody() -> None:
    event = only(EXPECTING).model_copy(update={"is_rejected": True})
    said = telling("2026-03-03", "How is the baby?", found(K.BIRTH, W.CHILD), direction=OUT)
    assert len(weave([said], [(event, [EXPECTING.entry])])) == 2


def test_what_the_owner_wrote_before_is_no_answer_to_what_he_has_confirmed_since() -> None:
    said = telling("2026-03-01", "How is the baby?", found(K.BIRTH, W.CHILD), direction=OUT)
    event = only(EXPECTING).model_copy(update={"is_confirmed": True})
    assert len(weave([said], [(event, [EXPECTING.entry])])) == 2
    answer = telling("2026-03-03", "News about the baby!", found(K.BIRTH, W.CHILD), direction=OUT)
    (answered,) = weave([answer], [(event, [EXPECTING.entry])])
    assert weave([answer], [(answered, [EXPECTING.entry, answer.entry])]) == [answered]


def test_an_answer_is_one_in_whatever_order_the_mails_are_read() -> None:
    mails = [
        EXPECTING,
        telling("2026-03-03", "News about the baby!", found(K.BIRTH, W.CHILD), direction=OUT),
        telling("2026-08-04", "Here she is", found(K.BIRTH, W.CHILD, "Mia", "2026-08-02")),
        telling("2026-08-05", "Mia, how lovely", found(K.BIRTH, W.CHILD, "Mia"), direction=OUT),
    ]
    wanted = by_kind(*mails)
    assert len(wanted[K.PREGNANCY].evidence) == len(wanted[K.BIRTH].evidence) == 2
    for order in itertools.permutations(mails):
        assert by_kind(*order) == wanted


# Sure and unsure


@pytest.mark.parametrize(
    "text",
    [
        "No, he's fine! That must have been a different Frank.",
        "You must be thinking of someone else, my dad isn't ill.",
        "My dad's illness? That's just a rumour.",
    ],
)
def test_a_denial_makes_a_life_event_doubtful(text: str) -> None:
    sick = telling("2026-05-04", "Dad is ill", found(K.ILLNESS, W.PARENT, "Frank", confidence=0.95))
    event = only(sick, thread("2026-05-06", text, after=sick))
    assert event.confidence < 0.5
    assert event.is_maybe
    assert event.contrary[0].quote in text
    assert len(event.evidence) == 1


def test_after_a_denial_it_is_sure_again_once_it_is_told_again() -> None:
    event = only(
        ILLNESS,
        thread("2026-05-06", "That's not true.", after=ILLNESS),
        telling(
            "2026-05-16", "My dad is ill after all", found(K.ILLNESS, W.PARENT, status=When.ONGOING)
        ),
    )
    assert not event.is_maybe
    assert event.confidence == 0.8


def test_a_maybe_told_again_for_certain_is_one_and_never_the_other_way_round() -> None:
    maybe = telling(
        "2026-05-04",
        "Things change at work",
        found(
            K.NEW_JOB,
            confidence=0.4,
            is_maybe=True,
            likeliest=(K.NEW_JOB, K.PROMOTION, K.RETIREMENT),
        ),
    )
    certain = telling("2026-05-14", "I was promoted", found(K.PROMOTION, status=When.PAST))
    vague = telling(
        "2026-05-24", "The work thing", found(K.PROMOTION, confidence=0.3, is_maybe=True)
    )
    assert only(maybe).is_maybe
    for order in itertools.permutations((maybe, certain, vague)):
        event = only(*order)
        assert (event.kind, event.is_maybe, event.confidence) == (K.PROMOTION, False, 0.8)
        assert event.id == only(maybe).id
        assert len(event.evidence) == 3


# Whose


def test_dad_and_then_frank_by_his_name_are_one() -> None:
    event = only(
        ILLNESS,
        telling(
            "2026-05-10",
            "Frank is having surgery tomorrow",
            found(K.ILLNESS, W.FRIEND, "Frank", "2026-05-11"),
        ),
    )
    assert (event.who, event.name, event.date) == (W.PARENT, "Frank", "2026-05-11")


def test_a_colleague_who_is_called_one_stays_one() -> None:
    events = weave(
        [
            ILLNESS,
            telling(
                "2026-05-10",
                "My colleague Frank broke a leg",
                found(K.ILLNESS, W.COLLEAGUE, "Frank"),
            ),
        ]
    )
    assert {(event.who, event.name) for event in events} == {
        (W.PARENT, None),
        (W.COLLEAGUE, "Frank"),
    }


def test_a_name_goes_to_the_story_of_its_thread() -> None:
    aunt = telling(
        "2026-05-05", "My aunt is poorly", found(K.ILLNESS, W.RELATIVE, status=When.ONGOING)
    )
    frank = found(K.ILLNESS, W.FRIEND, "Frank", status=When.ONGOING)
    events = weave([ILLNESS, aunt, thread("2026-05-10", "Frank is worse", frank, after=ILLNESS)])
    assert {(event.who, event.name) for event in events} == {
        (W.PARENT, "Frank"),
        (W.RELATIVE, None),
    }


def test_my_wife_and_i_move_as_one() -> None:
    event = only(
        telling("2026-03-04", "We're moving to Leeds in May", found(K.MOVE, date="2026-05")),
        telling("2026-03-14", "My wife is packing", found(K.MOVE, W.SPOUSE, date="2026-05-02")),
    )
    assert event.date == "2026-05-02"


# What the owner has said


def test_what_the_owner_has_set_right_stays_and_is_added_to() -> None:
    event = only(WEDDING).model_copy(update={"kind": K.ANNIVERSARY, "name": "Ada"})
    entries = [WEDDING.entry]
    later = telling(
        "2026-05-20", "Our anniversary is near", found(K.ANNIVERSARY, date="2026-06-13")
    )
    (after,) = weave([later], [(event, entries)])
    assert (after.id, after.kind, after.name) == (event.id, K.ANNIVERSARY, "Ada")
    assert len(after.evidence) == 2
    (again,) = weave([later], [(after, [*entries, later.entry])])
    assert again == after


def test_what_the_owner_has_set_right_is_moved_by_later_mail_once() -> None:
    event = only(WEDDING).model_copy(update={"date": "2026-06-14"})
    later = telling("2026-05-20", "The wedding has been pushed back a week.")
    (after,) = weave([later], [(event, [WEDDING.entry])])
    assert after.date == "2026-06-21"
    assert weave([later], [(after, [WEDDING.entry, later.entry])]) == [after]


# In whatever order


STORIES = [
    WEDDING,
    INTERVIEW,
    ILLNESS,
    telling("2026-04-04", "We got engaged!", found(K.ENGAGEMENT, status=When.PAST)),
    telling("2026-05-09", "The interview is put back to the 19th."),
    telling("2026-05-10", "Frank has surgery", found(K.ILLNESS, W.FRIEND, "Frank", "2026-05-11")),
    telling("2026-05-21", "About that interview: I got it!"),
    telling("2026-05-22", "I start in July", found(K.NEW_JOB, date="2026-07")),
    telling("2026-05-23", "My father is home from the hospital."),
    telling("2026-05-24", "The wedding is moved to 4 July."),
    telling("2026-05-25", "So the wedding is on the 4th", found(K.WEDDING, date="2026-07-04")),
    telling("2026-06-25", "The wedding is off."),
    telling("2026-06-26", "So sorry about the wedding", found(K.WEDDING), direction=OUT),
    EXAM,
    telling("2026-05-13", "Kate failed by two points."),
    telling("2026-05-14", "Poor graduate", found(K.GRADUATION, W.CHILD, "Kate"), direction=OUT),
]


def test_the_stories_are_the_same_in_whatever_order_the_mails_are_read() -> None:
    wanted = weave(STORIES)
    assert sorted(event.kind for event in wanted) == sorted(
        [
            K.WEDDING,
            K.ENGAGEMENT,
            K.JOB_INTERVIEW,
            K.NEW_JOB,
            K.ILLNESS,
            K.RECOVERY,
            K.ACHIEVEMENT,
        ]
    )
    random.seed(7)
    for _ in range(30):
        mails = random.sample(STORIES, len(STORIES))
        assert sorted(weave(mails), key=str) == sorted(wanted, key=str)


def test_two_life_events_never_share_an_identifier() -> None:
    events = weave(STORIES)
    assert len({event.id for event in events}) == len(events)
