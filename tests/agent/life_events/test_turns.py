"""Words that turn a story, in other words than the patterns were written from."""

from __future__ import annotations

import time
from datetime import UTC, datetime

import pytest

from agent.life_events.turns import Turn, find_turns
from agent.life_events.ways import Way
from agent.models import Direction, Entry, EntryKind, Kind


def entry(text: str, direction: Direction = Direction.IN, subject: str = "") -> Entry:
    return Entry(
        id="e",
        customer_id="c",
        kind=EntryKind.MAIL,
        direction=direction,
        at=datetime(2026, 5, 6, 9, tzinfo=UTC),  # a Wednesday
        subject=subject,
        text=text,
    )


def only(text: str) -> Turn:
    (turn,) = find_turns(entry(text))
    return turn


@pytest.mark.parametrize(
    ("text", "date", "days", "months"),
    [
        ("Change of plan, they shifted the interview to Friday.", "2026-05-08", 0, 0),
        ("Surgery got bumped to the 19th.", "2026-05-19", 0, 0),
        ("My audition was changed from the 12th to the 14th.", "2026-05-14", 0, 0),
        ("The christening is now on 7 June.", "2026-06-07", 0, 0),
        ("We rearranged Gran's party for 30 May.", "2026-05-30", 0, 0),
        ("It slipped by ten days, I'm told. They knocked it back ten days.", None, 10, 0),
        ("The operation has been set back three weeks.", None, 21, 0),
        ("The move is going to be two months later.", None, 0, 2),
        ("Our flight out was brought forward by a day.", None, -1, 0),
        ("We are moving the graduation party up a week.", None, -7, 0),
        ("Everything has been deferred.", None, 0, 0),
        ("The doctors have put the operation off.", None, 0, 0),
        ("The wedding is delayed a fortnight.", None, 14, 0),
    ],
)
def test_what_is_put_off_is_told_with_its_new_day_or_how_far(
    text: str, date: str | None, days: int, months: int
) -> None:
    turn = find_turns(entry(text))[-1]
    assert (turn.way, turn.date, turn.days, turn.months) == (Way.MOVED, date, days, months)


@pytest.mark.parametrize(
    ("text", "way"),
    [
        ("We've called the whole thing off.", Way.CALLED_OFF),
        ("He broke off the engagement last week.", Way.CALLED_OFF),
        ("The cruise got cancelled.", Way.CALLED_OFF),
        ("The wedding isn't happening.", Way.CALLED_OFF),
        ("We are staying put after this.", Way.CALLED_OFF),
        ("The move is all off.", Way.CALLED_OFF),
        ("Hooray, the trip's back on!", Way.BACK_ON),
        ("All her margins came out clean.", Way.CLEAR),
        ("She was discharged on Sunday.", Way.CLEAR),
        ("He is in remission.", Way.CLEAR),
        ("Mum is back on her feet.", Way.CLEAR),
        ("They said it wasn't a stroke.", Way.FALSE_ALARM),
        ("In the end it was only a scare.", Way.FALSE_ALARM),
        ("She landed the part.", Way.WON),
        ("An hour later they made me an offer.", Way.WON),
        ("I didn't make the cut.", Way.LOST),
        ("I got turned down.", Way.LOST),
        ("Kate failed by two points.", Way.LOST),
        ("My daughter flunked her finals again.", Way.LOST),
        ("Sadly Kate did not pass.", Way.LOST),
        ("They turned Kate down.", Way.LOST),
        ("Our Kate didn't get the job.", Way.LOST),
        ("The job went to somebody else.", Way.LOST),
        ("Somebody else got the role.", Way.LOST),
        ("Kate got the job!", Way.WON),
        ("They offered Kate the post.", Way.WON),
        ("She passed with flying colours.", Way.WON),
        ("Ben passed!", Way.WON),
        ("My son passed his driving test.", Way.WON),
        ("The reading passed off without a hitch.", Way.WELL),
        ("We had a marvellous time.", Way.WELL),
        ("The trip was a disaster.", Way.BADLY),
        ("It wasn't him, the papers got that wrong.", Way.DENIED),
        ("I misread her message.", Way.DENIED),
        ("Someone got the wrong end of the stick.", Way.DENIED),
        ("She is not pregnant.", Way.DENIED),
    ],
)
def test_each_way_is_told_in_many_words(text: str, way: Way) -> None:
    assert only(text).way is way


@pytest.mark.parametrize(
    "text",
    [
        "Has the wedding been called off?",
        "If the scan is clear we celebrate.",
        "They may cancel the trip.",
        "I hope it went well.",
        "Nothing has been postponed.",
        "We moved to Leeds on the 3rd.",
        "Please move the order to Friday.",
        "I have been putting off writing to you.",
        "He moved on to the next slide.",
        "Thanks, all good here.",
        "Dad passed on Tuesday.",
        "Kate passed it on to me.",
        "Kate's Audi failed again.",
        "Our boiler failed again.",
        "We failed to reach you.",
        "They turned it down.",
    ],
)
def test_what_is_asked_wished_or_something_else_turns_nothing(text: str) -> None:
    assert find_turns(entry(text)) == ()


def test_the_kinds_that_a_sentence_its_neighbour_and_the_subject_name_are_kept() -> None:
    text = "Remember my interview? It's been shifted to the 19th."
    (turn,) = find_turns(entry(text, subject="Re: The wedding"))
    assert turn.kinds == ()
    assert set(turn.near) == {Kind.JOB_INTERVIEW, Kind.WEDDING}
    assert only("The delivery was pushed back a week.").is_of_business
    assert not only("The wedding was pushed back a week, the invoice too.").is_of_business


@pytest.mark.parametrize(
    ("text", "name", "answers"),
    [
        ("Kate failed by two points.", "Kate", (Kind.ACHIEVEMENT,)),
        ("We heard at noon: they turned Kate down.", "Kate", (Kind.JOB_INTERVIEW,)),
        ("They went with someone else.", "", (Kind.JOB_INTERVIEW,)),
        ("I failed again.", "", (Kind.ACHIEVEMENT,)),
        ("Kate got the job.", "Kate", ()),
        ("She didn't get it.", "", ()),
    ],
)
def test_words_tell_of_whom_they_are_and_what_they_answer(
    text: str, name: str, answers: tuple[Kind, ...]
) -> None:
    turn = only(text)
    assert (turn.name, turn.answers) == (name, answers)


def test_the_quote_stands_verbatim_where_it_is_said_to() -> None:
    text = "Dear Robin,\n\nalas \u2013 it\u2019s been\nput off until \u201cthe fourth\u201d of July.\n\nGlenn"
    for mail in (text, text.upper(), text + "\nThe trip was cancelled " + "and so on " * 60 + "."):
        turns = find_turns(entry(mail))
        assert turns
        for turn in turns:
            assert mail[turn.start : turn.start + len(turn.quote)] == turn.quote


def test_the_owners_words_turn_nothing() -> None:
    assert find_turns(entry("The wedding is off.", Direction.OUT)) == ()


@pytest.mark.parametrize(
    "text",
    [
        "",
        "\n" * 1000,
        "called " * 100_000,
        "moved to " * 100_000,
        "scan " * 200_000,
        "Kate failed her " * 60_000,
        "My Kate passed the " * 60_000,
        "a" * 1_000_000,
        "the wedding was put " + "off " * 50_000,
        "\x00\ud800 moved to the 31st of February 0000",
    ],
)
def test_hostile_text_costs_little_and_raises_nothing(text: str) -> None:
    start = time.process_time()
    find_turns(entry(text))
    assert time.process_time() - start < 2


@pytest.mark.parametrize("year", [1970, 2099])
def test_an_odd_date_header_invents_no_day(year: int) -> None:
    one = entry("The wedding is moved to next Friday. It is put off, too.").model_copy(
        update={"at": datetime(year, 1, 1, tzinfo=UTC)}
    )
    assert {turn.date for turn in find_turns(one)} <= {None, f"{year}-01-09", f"{year}-01-02"}
