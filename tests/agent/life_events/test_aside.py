"""News told aside: in other words than any list has, beside other news, or in the subject only."""

from __future__ import annotations

import pytest

from agent.life_events.reading import Reading, read
from agent.models import Direction, FoundEvent, Kind, Who
from tests.agent.life_events.tellings import OWNER, entry_of


def reading(text: str, subject: str = "") -> Reading:
    return read(entry_of(text, subject=subject), owner_name=OWNER)


def told(text: str, subject: str = "") -> list[FoundEvent]:
    """What counts: a maybe is only asked."""
    return [one for one in reading(text, subject).events if not one.is_maybe]


@pytest.mark.parametrize(
    ("kind", "text"),
    [
        (Kind.MOVE, "Our first night in the new flat, and the neighbours brought soup."),
        (Kind.MOVE, "We woke up here for the first time on Sunday, to church bells."),
        (Kind.MOVE, "My first breakfast in my very own kitchen was toast, standing up."),
        (
            Kind.GRADUATION,
            "On Friday I stood in Leeds in a borrowed black gown, feeling like a bat.",
        ),
        (Kind.GRADUATION, "My daughter got an upper second, and I have told the whole bus."),
        (
            Kind.SEPARATION,
            "The boys are with their dad every other week, so I have time on Mondays.",
        ),
        (Kind.SEPARATION, "I'm going back to my maiden name, please change the account."),
        (Kind.SEPARATION, "We want to do this amicably, for the kids."),
        (Kind.RECOVERY, "I'm doing half days for now, with a nap after lunch."),
        (Kind.RECOVERY, "The surgeon doesn't need to see me again until Christmas."),
        (Kind.RECOVERY, "My phased return began on Monday, mornings only."),
        (Kind.ACHIEVEMENT, "Yesterday I swam forty lengths without a stop, at sixty-eight!"),
        (Kind.BEREAVEMENT, "The photograph goes on the cover of the order of service."),
        (Kind.BEREAVEMENT, "The picture is to stand beside Grandad's coffin on Friday."),
        (Kind.ILLNESS, "My uncle has been given about six months, and he wants to see the sea."),
        (Kind.HARDSHIP, "My car is a write-off, a lorry on the M6."),
        (Kind.PREGNANCY, "We had the twelve-week scan and there were two of them!"),
    ],
)
def test_what_leaves_no_doubt_counts_though_the_network_has_read_little_like_it(
    kind: Kind, text: str
) -> None:
    assert kind in [one.kind for one in told(text)]


@pytest.mark.parametrize(
    ("kind", "text"),
    [
        (Kind.MOVE, "Could you quote for the first night in the hotel?"),
        (Kind.GRADUATION, "We need forty hired gowns by Friday, and a dozen caps."),
        (Kind.GRADUATION, "Our office is on the upper second floor."),
        (Kind.SEPARATION, "The lorry calls at the depot every other week."),
        (Kind.SEPARATION, "If I ever go back to my maiden name I'll tell you."),
        (Kind.RECOVERY, "The buyer doesn't need to see me."),
        (Kind.BEREAVEMENT, "We print the inside of the order of service for weddings."),
        (Kind.ILLNESS, "We have been given three months to find new premises."),
        (Kind.ILLNESS, "We have been given six months' notice by the landlord."),
        (Kind.PREGNANCY, "My aunt has been given a few months."),
        (Kind.ACHIEVEMENT, "The van ran forty miles on a flat tyre."),
        (Kind.HARDSHIP, "The old stock is a write-off."),
    ],
)
def test_what_sounds_alike_is_none_of_it(kind: Kind, text: str) -> None:
    assert kind not in [one.kind for one in told(text)]


@pytest.mark.parametrize(
    "text",
    [
        "Eight months since the stroke, and the left hand is almost there.",
        "Ten weeks after the bypass he walks the dog again.",
        "It is a year since my operation and I was up the ladder today.",
        "Three weeks on from Dad's fall he is back in his own chair.",
    ],
)
def test_what_an_illness_left_behind_is_no_fresh_illness(text: str) -> None:
    """Who writes of it in months writes of getting better."""
    assert Kind.ILLNESS not in [one.kind for one in told(text)]


@pytest.mark.parametrize(
    "text",
    [
        "Two weeks after the operation he is back in hospital with pneumonia.",
        "Six months since the stroke and she still cannot speak.",
    ],
)
def test_who_is_not_better_months_later_is_ill(text: str) -> None:
    assert Kind.ILLNESS in [one.kind for one in told(text)]


@pytest.mark.parametrize(
    "text",
    [
        "In May I mean to walk the coast path, knees permitting. My wife is doubtful of the knees.",
        "I shall dance at the party provided the hip agrees.",
        "I am proud and a little sick about it.",
    ],
)
def test_a_joke_about_ones_knees_is_no_illness(text: str) -> None:
    assert Kind.ILLNESS not in [one.kind for one in reading(text).events]


@pytest.mark.parametrize(
    "text",
    [
        "He came to us straight from school, aged 16.",
        "I started under old Mr Berg making the tea.",
        "She joined us as an apprentice at seventeen.",
    ],
)
def test_how_somebody_once_began_is_no_new_job(text: str) -> None:
    assert Kind.NEW_JOB not in [one.kind for one in reading(text).events]


def test_a_job_that_was_won_is_no_interview_to_come() -> None:
    text = "Sam got the job! They took him straight after the interview, he starts in June."
    assert [one.kind for one in reading(text).events] == [Kind.NEW_JOB]


@pytest.mark.parametrize(
    "text",
    [
        "From July the firm will be two companies: I keep the lorries, Paul the vans.",
        "We are dividing the business between my brother and me.",
    ],
)
def test_a_firm_that_is_torn_in_two_has_nothing_to_celebrate(text: str) -> None:
    assert Kind.BUSINESS_MILESTONE not in [one.kind for one in told(text)]


@pytest.mark.parametrize(
    "text",
    [
        "The wedding's off, but the food is paid for.",
        "My niece's wedding has been called off, so please keep the hall for the fair.",
    ],
)
def test_a_wedding_that_is_off_is_no_wedding(text: str) -> None:
    assert Kind.WEDDING not in [one.kind for one in told(text)]


def test_a_glass_of_sherry_is_no_charity() -> None:
    text = "Sherry from six, and my aunt is cooking for the whole street."
    assert Kind.VOLUNTEERING not in [one.kind for one in reading(text).events]


def test_what_the_writer_will_not_speak_of_is_not_guessed() -> None:
    """What he says plainly he has said."""
    ask = "I'd rather not talk about it, so please keep to the order."
    maybe = "I'm off until the 7th, and Kim doesn't know why I'm off."
    assert reading(f"{maybe} {ask}").events == ()
    assert [one.kind for one in told(f"My father died on Sunday. {ask}")] == [Kind.BEREAVEMENT]


@pytest.mark.parametrize(
    ("subject", "text", "who"),
    [
        ("Mum's flat after all", "The service was on Thursday. Ninety, in her sleep.", Who.PARENT),
        ("My brother's order", "The funeral is on Friday.", Who.SIBLING),
        ("Mum's and my sister's flat", "The funeral is on Friday.", Who.RELATIVE),
        ("Re: Mum's flat", "The funeral is on Friday.", Who.RELATIVE),
        ("Armbands", "Funeral's on Friday. Ned, 23. He'd worked with us two years.", Who.COLLEAGUE),
    ],
)
def test_who_died_is_said_in_the_subject_or_by_what_he_was(
    subject: str, text: str, who: Who
) -> None:
    """Two in the subject are none, and an answer's subject is not the writer's."""
    (event,) = [one for one in told(text, subject) if one.kind is Kind.BEREAVEMENT]
    assert event.who is who


def test_what_the_owner_has_lost_himself_is_no_customers() -> None:
    """His subject and his own staff say nothing of whoever he writes to."""
    text = "I heard of the funeral. Ned had worked with us, too."
    sent = entry_of(text, subject="My mother's flat", direction=Direction.OUT)
    found = [one.who for one in read(sent, owner_name=OWNER).events]
    assert not {Who.PARENT, Who.COLLEAGUE} & set(found)


def test_whose_lessons_are_spoken_of_is_a_child() -> None:
    text = "Nadia's tuition can end in June. On Monday Nadia was offered the job at the bank!"
    assert [one.who for one in told(text) if one.kind is Kind.NEW_JOB] == [Who.CHILD]


def test_a_child_that_lives_now_here_now_there_has_parents_apart() -> None:
    """The parents part, and the child's name is not theirs."""
    (event,) = told("Mark has a flat now, and Edie is with him every other week.")
    assert (event.kind, event.who, event.name) == (Kind.SEPARATION, Who.SELF, None)


def test_nobody_is_a_grandchild_of_whom_no_such_word_is_said() -> None:
    text = "Theo's in with his chest again. I sleep in the chair by his bed."
    assert Who.GRANDCHILD not in [one.who for one in reading(text).events]


def test_what_may_come_of_an_illness_is_not_when_it_began() -> None:
    text = (
        "My mother has been diagnosed with Parkinson's. "
        "The doctors say nobody knows how she will be in October."
    )
    (event,) = [one for one in told(text) if one.kind is Kind.ILLNESS]
    assert event.date is None
