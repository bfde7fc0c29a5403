"""What was suggested before keeps its place, its snooze and its owner's word."""

from __future__ import annotations

from datetime import timedelta

import pytest

from agent.journal import customer_id_of
from agent.models import (
    Customer,
    Direction,
    DismissalReason,
    Entry,
    EntryKind,
    Evidence,
    Kind,
    LifeEvent,
    Suggestion,
    SuggestionState,
    When,
    Who,
)
from tests.agent.conftest import House

AT_WORK, AT_HOME = sorted(
    ("glenn.maddox@tillery.example", "sawdust@home.example"), key=customer_id_of
)
OPEN = (SuggestionState.OPEN, SuggestionState.DRAFTED)


def met(house: House, *addresses: str, **fields: object) -> None:
    for address in addresses:
        one = Customer.model_validate(
            {
                "id": customer_id_of(address),
                "name": "Glenn Maddox",
                "addresses": (address,),
                **fields,
            }
        )
        house.book.change(lambda one=one: house.book.put_customer(one))


def filed(
    house: House, name: str, address: str, *, hours_ago: float, way: Direction = Direction.IN
) -> Entry:
    entry = Entry(
        id=f"entry-{name}",
        customer_id=customer_id_of(address),
        kind=EntryKind.MAIL,
        direction=way,
        at=house.clock.now() - timedelta(hours=hours_ago),
        text=f"We have news: {name}!",
        message_id=f"<{name}@mail.example>",
        thread_id="<thread@mail.example>",
        address=address,
    )
    house.journal.add_entry(entry, is_to_read=True)
    house.journal.mark_read([entry.id])
    return entry


def told(house: House, address: str, kind: Kind, *, hours_ago: float = 20) -> LifeEvent:
    """Glenn writes of something, and the list is brought up to date."""
    entry = filed(house, kind.name.lower(), address, hours_ago=hours_ago)
    customer = house.book.customer_at(address)
    assert customer
    event = LifeEvent(
        id=f"event-{kind}",
        customer_id=customer.id,
        kind=kind,
        who=Who.SELF,
        status=When.PAST,
        evidence=(Evidence(quote=entry.text, entry_id=entry.id, start=0),),
        told_at=entry.at,
        confidence=0.9,
    )
    house.book.change(lambda: house.book.put_life_event(event))
    house.pipeline.upkeep.refresh(customer.id)
    return event


def about(house: House, event: LifeEvent) -> Suggestion:
    """The suggestion that leads with a life event, whatever became of it."""
    all_known = house.journal.all_suggestions()
    (found,) = [one for one in all_known if one.life_event_id == event.id]
    return found


def on_the_list(house: House) -> list[tuple[str | None, int]]:
    """What is to be answered: each line's life event, and how much news it answers."""
    lines = (line.suggestion for line in house.views.today().lines)
    return [(one.life_event_id, len(one.evidence)) for one in lines if one.practice == "reply"]


def join(house: House) -> None:
    pair = house.book.customers()
    house.book.change(lambda: house.pipeline.joins.put_together(*pair) and None)
    house.pipeline.joins.settle({one.id for one in pair})
    (customer,) = house.book.customers()
    house.pipeline.upkeep.refresh(customer.id)


@pytest.mark.parametrize("is_first", [True, False])
def test_of_two_who_become_one_each_news_keeps_the_day_to_which_it_was_put_off(
    house: House, *, is_first: bool
) -> None:
    met(house, AT_WORK, AT_HOME)
    title, engagement = told(house, AT_WORK, Kind.PROMOTION), told(house, AT_HOME, Kind.ENGAGEMENT)
    put_off, other = (title, engagement) if is_first else (engagement, title)
    until = house.clock.today() + timedelta(days=5)
    house.desk.snooze(about(house, put_off).id, until)
    join(house)
    assert on_the_list(house) == [(other.id, 1)]
    assert about(house, put_off).snoozed_until == until
    house.clock.move(timedelta(days=1))
    house.pipeline.look()
    assert on_the_list(house) == [(other.id, 1)]
    house.clock.move(timedelta(days=4))
    house.pipeline.look()
    ((_, number),) = on_the_list(house)
    assert number == 2, "one mail answers both"


@pytest.mark.parametrize("is_first", [True, False])
def test_of_two_who_become_one_what_was_dismissed_stays_dismissed(
    house: House, *, is_first: bool
) -> None:
    met(house, AT_WORK, AT_HOME)
    title, engagement = told(house, AT_WORK, Kind.PROMOTION), told(house, AT_HOME, Kind.ENGAGEMENT)
    dropped, other = (title, engagement) if is_first else (engagement, title)
    house.desk.dismiss(about(house, dropped).id, DismissalReason.NOT_NOW)
    join(house)
    assert on_the_list(house) == [(other.id, 1)]


def test_other_news_of_one_person_still_brings_back_what_was_put_off(house: House) -> None:
    met(house, AT_WORK)
    title = told(house, AT_WORK, Kind.PROMOTION)
    house.desk.snooze(about(house, title).id, house.clock.today() + timedelta(days=5))
    blow = told(house, AT_WORK, Kind.JOB_LOSS, hours_ago=1)
    assert on_the_list(house) == [(blow.id, 2)]


def test_what_the_owner_opens_again_is_on_the_list_as_before(house: House) -> None:
    met(house, AT_WORK)
    title = told(house, AT_WORK, Kind.PROMOTION)
    before = about(house, title)
    house.desk.dismiss(before.id)
    assert on_the_list(house) == []
    assert house.desk.reopen(before.id) == before
    house.pipeline.look()
    assert on_the_list(house) == [(title.id, 1)]


def test_what_the_owner_opens_again_and_nothing_speaks_for_has_expired_and_says_so(
    house: House,
) -> None:
    met(house, AT_WORK)
    title = told(house, AT_WORK, Kind.PROMOTION)
    before = about(house, title)
    house.desk.dismiss(before.id)
    denied = title.model_copy(update={"is_maybe": True})
    house.book.change(lambda: house.book.put_life_event(denied))
    after = house.desk.reopen(before.id)
    assert after.state is SuggestionState.EXPIRED
    assert after.reason == f"{before.reason}; that no longer holds"
    (line,) = house.views.today().expired
    assert line.words == f"too late since today: {after.reason}"
    house.book.change(lambda: house.book.put_life_event(title))
    house.pipeline.look()
    assert on_the_list(house) == [], "it is not brought up a third time"


def test_what_the_owner_opens_again_is_done_where_an_older_answer_was_read_since(
    house: House,
) -> None:
    met(house, AT_WORK)
    before = about(house, told(house, AT_WORK, Kind.PROMOTION))
    house.desk.dismiss(before.id)
    answer = filed(house, "answer", AT_WORK, hours_ago=2, way=Direction.OUT)
    assert house.desk.reopen(before.id).state is SuggestionState.DONE
    assert house.journal.done_by(before.id) == answer.id


def test_a_small_thing_that_the_owner_opens_again_does_not_yield_to_news(house: House) -> None:
    met(house, AT_WORK, every_days=30)
    for days_ago, way in ((80, Direction.OUT), (60, Direction.IN)):
        filed(house, f"order {days_ago}", AT_WORK, hours_ago=24 * days_ago, way=way)
    house.pipeline.upkeep.look()
    (small,) = house.journal.all_suggestions()
    assert small.practice == "keep_in_touch"
    house.desk.dismiss(small.id)
    calamity = house.suggest(
        house.book.customers()[0], practice="hardship", cause="happening 1", priority=85
    )
    assert house.desk.reopen(small.id).state in OPEN
    assert house.journal.suggestion(calamity.id).state in OPEN


def test_what_was_withdrawn_by_itself_and_made_again_was_never_decided(house: House) -> None:
    met(house, AT_WORK)
    title = told(house, AT_WORK, Kind.PROMOTION)
    house.clock.move(timedelta(days=1))
    doubtful = title.model_copy(update={"is_maybe": True})
    for event in (doubtful, title):
        house.book.change(lambda event=event: house.book.put_life_event(event))
        house.pipeline.look()
    assert on_the_list(house) == [(title.id, 1)]
    assert house.journal.reopened() == {}
