"""What the owner sets right about life events: kept in place, learned from, and undone."""

from __future__ import annotations

from datetime import timedelta

import httpx
import pytest

from agent.corrections import sentence_around
from agent.errors import NotFoundError, StaleError, UsageError
from agent.models import (
    Direction,
    DismissalReason,
    Entry,
    Evidence,
    FoundEvent,
    Kind,
    Lesson,
    When,
    Who,
)
from agent.store.book import Book

ROBIN = "Robin Hale <robin@hale.example>"
GLENN = "Glenn Maddox <glenn@tillery.example>"
SENTENCE = (
    "My son Tyler's team won the state U14 championship on Saturday, three-two after extra time "
    "in Yakima."
)


QUOTES = {
    "My son Tyler's team won the state U14 championship on Saturday": FoundEvent(
        kind=Kind.ACHIEVEMENT,
        who=Who.CHILD,
        name="Tyler",
        date="2026-11-14",
        status=When.PAST,
        evidence="",
        confidence=0.9,
    ),
    "My father passed away on Monday evening": FoundEvent(
        kind=Kind.BEREAVEMENT,
        who=Who.PARENT,
        status=When.PAST,
        evidence="",
        confidence=0.9,
    ),
}


@pytest.fixture(autouse=True)
def _a_simple_reader(monkeypatch: pytest.MonkeyPatch) -> None:
    """It finds what stands in QUOTES: these tests are about what the owner says of it."""

    def find(entry: Entry, **_: object) -> tuple[FoundEvent, ...]:
        text = " ".join(entry.text.split())
        return tuple(
            found.model_copy(update={"evidence": quote, "start": entry.text.find(quote)})
            for quote, found in QUOTES.items()
            if quote in text
        )

    monkeypatch.setattr("agent.learning.find_life_events", find)


def only_event(house):
    (event,) = house.book.life_events()
    return event


def doubt(house) -> str:
    """The reader is not sure of the only event; returns its identifier."""
    event = only_event(house)
    house.book.change(
        lambda: house.book.put_life_event(event.model_copy(update={"is_maybe": True}))
    )
    house.pipeline.upkeep.refresh(event.customer_id)
    return event.id


async def test_a_maybe_is_a_question_and_never_on_the_desk(house, brag) -> None:
    await house.receive(*brag)
    suggestion = house.only_suggestion().suggestion
    event_id = doubt(house)
    assert house.views.today().lines == ()
    (asked,) = house.views.corrections().waiting
    assert (asked.life_event.id, asked.customer.name) == (event_id, "Glenn Maddox")
    assert [entry.subject for entry in asked.entries] == ["November order, and a brag"]
    assert asked.life_event.evidence[0].quote in asked.entries[0].text
    with pytest.raises(NotFoundError):
        house.views.suggestion(suggestion.id)


async def test_a_yes_makes_a_maybe_a_fact_and_its_undoing_a_question_again(house, brag) -> None:
    await house.receive(*brag)
    before = house.only_suggestion()
    event_id = doubt(house)
    event = house.desk.confirm_life_event(event_id).life_event
    assert (event.is_maybe, event.is_confirmed) == (False, True)
    view = house.only_suggestion()
    assert view.suggestion.reason == before.suggestion.reason
    assert view.draft
    undone = house.desk.take_back(event_id).life_event
    assert (undone.is_maybe, undone.is_confirmed, undone.earlier) == (True, False, ())
    assert house.views.today().lines == ()
    assert house.book.lessons() == ()


async def test_no_such_thing_ends_its_suggestion_and_undo_brings_it_back(house, brag) -> None:
    await house.receive(*brag)
    event = only_event(house)
    house.desk.reject_life_event(event.id)
    assert house.views.today().lines == ()
    (lesson,) = house.book.lessons()
    assert (lesson.found, lesson.kind, lesson.who) == (Kind.ACHIEVEMENT, None, None)
    assert lesson.sentence == SENTENCE
    assert lesson.direction is Direction.IN
    house.desk.take_back(event.id)
    assert house.only_suggestion().draft
    assert house.book.lessons() == ()


async def test_a_corrected_event_keeps_its_id_and_is_what_the_owner_says(house, brag) -> None:
    await house.receive(*brag)
    event = only_event(house)
    corrected = house.desk.correct_life_event(
        event.id, kind=Kind.BUSINESS_MILESTONE, who=Who.COMPANY, name=" Tillery\n ", date="2026-12"
    ).life_event
    assert corrected == only_event(house)
    assert (corrected.id, corrected.name, corrected.date) == (event.id, "Tillery", "2026-12")
    assert corrected.status is When.UPCOMING
    assert corrected.is_confirmed
    assert corrected.found_as == event.version
    assert "milestone" in house.only_suggestion().suggestion.reason
    (lesson,) = house.book.lessons()
    assert (lesson.found, lesson.kind, lesson.who) == (
        Kind.ACHIEVEMENT,
        Kind.BUSINESS_MILESTONE,
        Who.COMPANY,
    )


async def test_undo_goes_back_one_decision_at_a_time(house, brag) -> None:
    await house.receive(*brag)
    event = only_event(house)
    own = {"who": event.who, "name": event.name}
    house.desk.correct_life_event(event.id, kind=Kind.GRADUATION, date=event.date, **own)
    house.clock.move(timedelta(minutes=1))
    house.desk.correct_life_event(event.id, kind=Kind.GRADUATION, date="2026-05-01", **own)
    house.desk.reject_life_event(event.id)
    assert house.desk.take_back(event.id).life_event.date == "2026-05-01"
    (lesson,) = house.book.lessons()
    assert lesson.kind is Kind.GRADUATION
    assert house.desk.take_back(event.id).life_event.date == event.date
    assert house.desk.take_back(event.id).life_event == event
    with pytest.raises(StaleError, match="nothing to undo"):
        house.desk.take_back(event.id)


async def test_deciding_the_same_again_changes_nothing(house, brag) -> None:
    await house.receive(*brag)
    event = only_event(house)
    once = house.desk.confirm_life_event(event.id)
    house.clock.move(timedelta(hours=1))
    assert house.desk.confirm_life_event(event.id) == once
    assert len(house.book.lessons()) == 1


async def test_however_often_the_owner_decides_what_was_found_is_known(house, brag) -> None:
    await house.receive(*brag)
    event = only_event(house)
    for _ in range(30):
        house.desk.reject_life_event(event.id)
        house.desk.confirm_life_event(event.id)
    assert only_event(house).found_as == event.version
    assert len(only_event(house).earlier) <= 20


async def test_the_same_mail_read_again_makes_no_second_event(house, brag) -> None:
    await house.receive(*brag)
    event = only_event(house)
    corrected = house.desk.correct_life_event(
        event.id, kind=Kind.TRAVEL, who=Who.CHILD, name="Tyler", date=None
    ).life_event
    house.journal.read_again(event.customer_id)
    house.pipeline.look_again()
    await house.pipeline.settled()
    assert only_event(house) == corrected


@pytest.mark.parametrize(
    ("date", "kept"),
    [
        ("", None),
        (" 2026-05-01 ", "2026-05-01"),
        ("2026-05", "2026-05"),
        ("2026", "2026"),
        ("2026-05-01/2026-05-03", "2026-05-01/2026-05-03"),
        ("2026-05-01/2026-05-01", "2026-05-01"),
    ],
)
async def test_a_date_is_a_day_a_month_a_year_or_a_range(house, brag, date, kept) -> None:
    await house.receive(*brag)
    event = only_event(house)
    same = {"kind": event.kind, "who": event.who, "name": event.name}
    settled = house.desk.correct_life_event(event.id, date=date, **same)
    assert settled.life_event.date == kept


@pytest.mark.parametrize(
    "date", ["soon", "2026-02-30", "2026-5-1", "26", "2026-05-03/2026-05-01", "2026/2027/2028", "/"]
)
async def test_what_is_no_date_is_refused_and_nothing_changes(house, brag, date) -> None:
    await house.receive(*brag)
    event = only_event(house)
    same = {"kind": event.kind, "who": event.who, "name": event.name}
    with pytest.raises(UsageError):
        house.desk.correct_life_event(event.id, date=date, **same)
    assert only_event(house) == event


async def test_a_correction_of_a_delicate_event_is_a_yes(house, mail) -> None:
    await house.receive(
        mail(ROBIN, GLENN, "Twelve cases.", on="2026-10-01T09:00:00-07:00"),
        mail(GLENN, ROBIN, "Robin,\n\nMy father passed away on Monday evening.\n\nGlenn\n"),
    )
    event = only_event(house)
    assert event.needs_confirmation
    (asked,) = house.views.corrections().waiting
    assert asked.life_event == event
    house.desk.correct_life_event(
        event.id, kind=event.kind, who=Who.PARENT, name="Walt", date=event.date
    )
    assert house.only_suggestion().draft
    assert house.views.corrections().waiting == ()


async def test_what_was_dismissed_as_no_event_can_be_undone_among_the_corrections(
    house, brag
) -> None:
    await house.receive(*brag)
    suggestion = house.only_suggestion().suggestion
    house.desk.dismiss(suggestion.id, DismissalReason.NOT_AN_EVENT)
    (lesson,) = house.book.lessons()
    assert lesson.kind is None
    (decided,) = house.views.corrections().decided
    assert decided.life_event.is_rejected
    house.desk.take_back(decided.life_event.id)
    assert house.only_suggestion().suggestion.is_undecided
    assert house.book.lessons() == ()


async def test_somebody_elses_news_is_a_lesson_too_until_it_is_reopened(house, brag) -> None:
    await house.receive(*brag)
    suggestion = house.only_suggestion().suggestion
    house.desk.dismiss(suggestion.id, DismissalReason.NOT_THIS_PERSON)
    (lesson,) = house.book.lessons()
    assert (lesson.found, lesson.kind, lesson.who) == (Kind.ACHIEVEMENT, None, None)
    house.desk.reopen(suggestion.id)
    assert house.book.lessons() == ()
    assert not only_event(house).is_decided


async def test_not_now_teaches_nothing(house, brag) -> None:
    await house.receive(*brag)
    house.desk.dismiss(house.only_suggestion().suggestion.id, DismissalReason.NOT_NOW)
    assert house.book.lessons() == ()
    assert not only_event(house).is_decided


async def test_a_yes_on_the_desk_is_a_lesson_but_not_about_a_maybe_beside_it(house, mail) -> None:
    await house.receive(
        mail(ROBIN, GLENN, "Twelve cases.", on="2026-10-01T09:00:00-07:00"),
        mail(GLENN, ROBIN, "Robin,\n\nMy father passed away on Monday evening.\n\nGlenn\n"),
    )
    sure = only_event(house)
    doubtful = sure.model_copy(update={"id": "event-maybe", "kind": Kind.ILLNESS, "is_maybe": True})
    house.book.change(lambda: house.book.put_life_event(doubtful))
    house.desk.confirm(house.only_suggestion().suggestion.id)
    assert house.book.life_event(sure.id).is_confirmed
    assert house.book.life_event("event-maybe") == doubtful
    (lesson,) = house.book.lessons()
    assert (lesson.found, lesson.kind, lesson.who) == (sure.kind, sure.kind, sure.who)


async def test_maybes_come_first_then_delicate_ones_then_what_was_decided_last(house, brag) -> None:
    await house.receive(*brag)
    event = only_event(house)

    def another(id_: str, **changes) -> None:
        changed = event.model_copy(update={"id": id_, **changes})
        house.book.change(lambda: house.book.put_life_event(changed))

    for number in range(3):
        later = event.told_at + timedelta(days=number)
        another(f"maybe-{number}", is_maybe=True, told_at=later)
        another(f"delicate-{number}", kind=Kind.ILLNESS, told_at=later)
        another(f"said-{number}")
        house.desk.confirm_life_event(f"said-{number}")
        house.clock.move(timedelta(minutes=1))
    shown = house.views.corrections()
    assert [one.life_event.id for one in shown.waiting] == [
        *("maybe-2", "maybe-1", "maybe-0"),
        *("delicate-2", "delicate-1", "delicate-0"),
    ]
    assert [one.life_event.id for one in shown.decided] == ["said-2", "said-1", "said-0"]
    for number in range(100):
        another(f"more-{number:03}", is_maybe=True)
    shown = house.views.corrections()
    assert (len(shown.waiting), shown.more) == (60, 46)


async def test_lessons_outlive_a_restart_and_a_hand_edit_of_one_is_read(house, brag) -> None:
    await house.receive(*brag)
    house.desk.reject_life_event(only_event(house).id)
    path = house.folder / "book.json"
    assert Book(path).lessons() == house.book.lessons()
    path.write_text(path.read_text().replace(SENTENCE, "My own words."))
    house.book.refresh()
    (lesson,) = house.book.lessons()
    assert lesson.sentence == "My own words."


async def test_the_sentence_is_that_of_the_very_place_that_was_quoted(house, brag) -> None:
    await house.receive(*brag)
    event = only_event(house)
    entry = house.journal.entry(event.evidence[0].entry_id)
    text = "I won.\nReally, I won a cake.\nThen all was over"
    entry = entry.model_copy(update={"text": text, "subject": "Fwd: I won again"})

    def around(quote: str, start: int | None = None) -> str:
        return sentence_around(Evidence(quote=quote, entry_id=entry.id, start=start), entry)

    assert around("I won", text.rindex("I won")) == "Really, I won a cake."
    assert around("I won", 3) == "I won."
    assert around("cake.\nThen all") == "Really, I won a cake. Then all was over"
    assert around("won again") == "Fwd: I won again"
    assert around("stands nowhere") == "stands nowhere"
    endless = entry.model_copy(update={"text": f"I won {'x' * 5000}"})
    assert sentence_around(Evidence(quote="I won", entry_id=entry.id), endless) == "I won"


async def test_a_lesson_of_an_event_that_no_mail_shows_any_more_is_not_invented(
    house, brag
) -> None:
    await house.receive(*brag)
    event = only_event(house)
    house.journal.remove_entries({event.evidence[0].entry_id})
    assert house.desk.reject_life_event(event.id).life_event.is_rejected
    assert house.book.lessons() == ()
    (decided,) = house.views.corrections().decided
    assert decided.entries == ()


@pytest.fixture
async def client(house, brag):
    await house.receive(*brag)
    transport = httpx.ASGITransport(house.app)
    async with httpx.AsyncClient(transport=transport, base_url="http://agent") as client:
        yield client


async def test_over_the_api_a_life_event_is_set_right_and_the_screens_hear_of_it(
    client, house
) -> None:
    event_id = doubt(house)
    (asked,) = (await client.get("/corrections")).json()["waiting"]
    assert asked["life_event"]["id"] == event_id
    assert asked["entries"][0]["subject"] == "November order, and a brag"
    assert (await client.get("/today")).json()["questions"] == 1
    last = (await client.get("/changes?after=0")).json()["last"]
    path = f"/life-events/{event_id}"
    assert (await client.post(f"{path}/confirm")).json()["life_event"]["is_confirmed"]
    assert (await client.post(f"{path}/reject")).json()["life_event"]["is_rejected"]
    right = {"kind": "graduation", "who": "child", "name": "", "date": "2026-11-14"}
    corrected = (await client.post(f"{path}/correct", json=right)).json()["life_event"]
    assert {key: corrected[key] or "" for key in right} == right
    for expected in ((True, False), (False, True), (False, False)):
        assert (corrected["is_rejected"], corrected["is_confirmed"]) != expected
        corrected = (await client.post(f"{path}/undo")).json()["life_event"]
        is_so = (corrected["is_rejected"], corrected["is_confirmed"])
        assert is_so == expected
    assert corrected["is_maybe"]
    assert (await client.post(f"{path}/undo")).status_code == 409
    changes = (await client.get(f"/changes?after={last}&wait=5")).json()["changes"]
    assert {(one["topic"], one["id"]) for one in changes} >= {("life_event", event_id)}


@pytest.mark.parametrize(
    ("path", "body", "status"),
    [
        ("none/confirm", {}, 404),
        ("none/reject", {}, 404),
        ("none/undo", {}, 404),
        ("none/correct", {"kind": "move", "who": "self", "name": "", "date": ""}, 404),
        ("none/correct", {"kind": "party", "who": "self", "name": "", "date": ""}, 422),
        ("none/correct", {"kind": "move", "who": "them", "name": "", "date": ""}, 422),
        ("none/correct", {"kind": "move", "who": "self", "name": "", "date": "soon"}, 422),
        ("none/correct", {"kind": "move", "who": "self", "name": 1, "date": ""}, 422),
        ("none/correct", {"kind": "move", "who": "self"}, 422),
    ],
)
async def test_what_cannot_be_is_refused_in_one_line(client, path, body, status) -> None:
    answer = await client.post(f"/life-events/{path}", json=body)
    assert answer.status_code == status
    assert len(answer.json()["error"].splitlines()) == 1


def test_a_lesson_without_a_kind_is_read_as_it_was_written(tmp_path) -> None:
    lesson = Lesson(
        id="lesson-1",
        entry_id="entry-1",
        direction=Direction.IN,
        sentence="We are expecting a parcel.",
        found=Kind.PREGNANCY,
        kind=None,
    )
    book = Book(tmp_path / "book.json")
    book.change(lambda: book.put_lesson(lesson))
    assert Book(tmp_path / "book.json").lessons() == (lesson,)
    book.change(lambda: book.remove_lesson("lesson-1"))
    assert Book(tmp_path / "book.json").lessons() == ()


async def test_a_name_is_not_cut_in_silence_and_one_that_was_there_may_stay(house, brag) -> None:
    await house.receive(*brag)
    event = only_event(house)
    same = {"kind": event.kind, "who": event.who, "date": event.date}
    with pytest.raises(UsageError, match="a name has 100 letters at most"):
        house.desk.correct_life_event(event.id, name="Tyler " * 20, **same)
    assert only_event(house) == event
    long = event.model_copy(update={"name": "Tyler " * 20})
    house.book.change(lambda: house.book.put_life_event(long))
    settled = house.desk.correct_life_event(event.id, **same, name=long.name)
    assert settled.life_event.name == long.name


TWICE = (
    (
        "2026-11-16T08:00:00-08:00",
        "My son Tyler's team won the state U14 championship on Saturday.",
    ),
    ("2026-11-17T08:00:00-08:00", "My father passed away on Monday evening."),
)


async def told_twice(house, mail) -> tuple[str, str]:
    """Two life events of one customer; returns their identifiers, the one told first before."""
    await house.receive(mail(ROBIN, GLENN, "Twelve cases.", on="2026-10-01T09:00:00-07:00"))
    for on, text in TWICE:
        await house.receive(mail(GLENN, ROBIN, f"Robin,\n\n{text}\n\nGlenn\n", on=on))
    first, second = sorted(house.book.life_events(), key=lambda event: event.told_at)
    return first.id, second.id


async def test_two_life_events_that_are_one_become_the_other_with_the_proof_of_both(
    house, mail
) -> None:
    first, second = await told_twice(house, mail)
    one, other = house.book.life_event(first), house.book.life_event(second)
    merged = house.desk.merge_life_events(first, second).life_event
    kept = house.book.life_event(second)
    assert (merged.is_rejected, merged.merged.into) == (True, second)
    assert (kept.kind, kept.who, kept.is_confirmed) == (other.kind, other.who, True)
    assert (kept.name, kept.date) == ("Tyler", one.date), "what the other lacked"
    assert kept.evidence == (*other.evidence, *one.evidence)
    assert kept.told_at == one.told_at
    assert {lesson.kind for lesson in house.book.lessons()} == {Kind.BEREAVEMENT}, (
        "to be the same as another is not to be nothing"
    )
    assert all(line.life_event.id != first for line in house.views.today().lines)


async def test_a_merge_undone_leaves_both_as_they_were(house, mail) -> None:
    first, second = await told_twice(house, mail)
    before = {event.id: event for event in house.book.life_events()}
    house.desk.merge_life_events(first, second)
    house.desk.take_back(first)
    assert {event.id: event for event in house.book.life_events()} == before
    assert house.book.lessons() == ()


async def test_a_merge_undone_keeps_what_was_decided_about_the_other_since(house, mail) -> None:
    first, second = await told_twice(house, mail)
    house.desk.merge_life_events(first, second)
    house.clock.move(timedelta(minutes=1))
    house.desk.correct_life_event(
        second, kind=Kind.BEREAVEMENT, who=Who.SIBLING, name="Ann", date=None
    )
    house.desk.take_back(first)
    kept = house.book.life_event(second)
    assert (kept.who, kept.name, len(kept.evidence)) == (Who.SIBLING, "Ann", 1)


async def test_what_was_passed_on_by_a_second_merge_is_undone_from_the_last_one_back(
    house, mail
) -> None:
    """Else the third would keep the proof of what is another life event again."""
    first, second = await told_twice(house, mail)
    known = house.book.life_event(second)
    quotes = (known.evidence[0].model_copy(update={"quote": "My father", "start": None}),)
    third = known.model_copy(update={"id": "event-3", "evidence": quotes})
    house.book.change(lambda: house.book.put_life_event(third))
    before = {event.id: event for event in house.book.life_events()}
    house.desk.merge_life_events(first, second)
    house.desk.merge_life_events(second, third.id)
    with pytest.raises(StaleError, match="undo that first"):
        house.desk.take_back(first)
    house.desk.take_back(second)
    house.desk.take_back(first)
    assert {event.id: event for event in house.book.life_events()} == before


async def test_what_was_merged_is_not_found_again_when_its_mail_is_read_anew(house, mail) -> None:
    first, second = await told_twice(house, mail)
    house.desk.merge_life_events(first, second)
    merged = {event.id: event for event in house.book.life_events()}
    (customer,) = house.book.customers()
    house.journal.read_again(customer.id)
    house.pipeline.look_again()
    await house.pipeline.settled()
    assert {event.id: event for event in house.book.life_events()} == merged


async def test_only_two_life_events_of_one_customer_are_merged(house, mail) -> None:
    first, second = await told_twice(house, mail)
    with pytest.raises(UsageError, match="another life event"):
        house.desk.merge_life_events(first, first)
    with pytest.raises(NotFoundError):
        house.desk.merge_life_events(first, "event-none")
    house.desk.reject_life_event(second)
    with pytest.raises(StaleError, match="no life event any more"):
        house.desk.merge_life_events(first, second)
    transport = httpx.ASGITransport(house.app)
    async with httpx.AsyncClient(transport=transport, base_url="http://agent") as client:
        path = f"/life-events/{first}/merge"
        assert (await client.post(path, json={"other": first})).status_code == 422
        assert (await client.post(path, json={})).status_code == 422
