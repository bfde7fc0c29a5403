"""What changed, numbered."""

from __future__ import annotations

import asyncio

from agent.changes import KEPT, ChangeFeed


async def test_who_asks_for_the_first_time_gets_the_current_number_at_once() -> None:
    feed = ChangeFeed()
    feed.announce("entry", "e1")
    first = await feed.after(0, wait_seconds=60)
    assert first.changes == ()
    feed.announce("entry", "e2")
    assert [change.id for change in (await feed.after(first.last, 60)).changes] == ["e2"]


async def test_who_waits_is_told_when_something_changes() -> None:
    feed = ChangeFeed()
    last = (await feed.after(0, 0)).last
    waiting = asyncio.ensure_future(feed.after(last, wait_seconds=60))
    await asyncio.sleep(0)
    feed.announce("suggestion", "s1")
    assert [change.topic for change in (await waiting).changes] == ["suggestion"]


async def test_a_wait_ends_by_itself() -> None:
    feed = ChangeFeed()
    last = (await feed.after(0, 0)).last
    assert (await feed.after(last, wait_seconds=0.01)).changes == ()


async def test_who_was_away_too_long_is_told_to_look_at_everything() -> None:
    feed = ChangeFeed()
    last = (await feed.after(0, 0)).last
    for number in range(KEPT + 5):
        feed.announce("entry", str(number))
    assert [change.topic for change in (await feed.after(last, 0)).changes] == ["all"]


async def test_a_number_of_another_agent_is_answered_with_the_current_one() -> None:
    feed = ChangeFeed()
    feed.announce("entry")
    answer = await feed.after(10_000, 0)
    assert (answer.last, answer.changes) == (2, ())


async def test_a_closed_feed_lets_whoever_waits_go() -> None:
    feed = ChangeFeed()
    last = (await feed.after(0, 0)).last
    waiting = asyncio.ensure_future(feed.after(last, wait_seconds=60))
    await asyncio.sleep(0)
    feed.close()
    assert (await waiting).changes == ()
    assert (await feed.after(last, wait_seconds=60)).changes == ()
