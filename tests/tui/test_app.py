"""The whole screen at work: keys in, calls to the agent out, and what the owner then sees."""

from __future__ import annotations

import datetime as dt
from datetime import timedelta, timezone

import pytest
from textual.message import Message

from agent.errors import StoreError
from agent.models import Change, Topic
from tests.tui.fake_agent import FakeAgent
from tui.app import KinkeeperApp
from tui.screens.customer import CustomerScreen
from tui.screens.suggestion import SuggestionScreen
from tui.screens.today import TodayScreen


async def test_hostile_words_are_shown_as_they_are(sit, agent: FakeAgent):
    """Markup, escapes and bidirectional tricks in a mail are letters, or signs that they are there."""
    hostile = "[bold red]Bob[/] \x1b[31m\u202egnp.exe [@click=app.exit]x[/]"
    shown = "[bold red]Bob[/] ␛[31m�gnp.exe"
    view = agent.views["suggestion-1"]
    entry = view.thread[0].model_copy(update={"subject": hostile, "text": hostile})
    agent.replace(
        "suggestion-1",
        customer=view.customer.model_copy(update={"name": hostile}),
        thread=(entry, *view.thread[1:]),
        draft=view.draft.model_copy(update={"subject": hostile, "text": hostile}),
    )
    agent.set_state("suggestion-1", reason=hostile)
    async with sit(size=(200, 50)) as desk:
        await desk.see(shown)
        for key in ("enter", "a"):
            await desk.press(key)
            await desk.see(shown)
            assert "\x1b" not in desk.text
            assert "\u202e" not in desk.text
        await desk.press("escape", "s")
        await desk.see(shown)
        await desk.press("escape", "x")
        await desk.see(shown)


@pytest.mark.parametrize("size", [(40, 12), (80, 24), (300, 100)])
async def test_every_screen_opens_in_every_size(sit, size):
    """Small, large: nothing breaks."""
    async with sit(size=size) as desk:
        for keys in (
            ["enter"],
            ["e"],
            ["p"],
            ["slash"],
            ["question_mark"],
            ["a"],
            ["s"],
            ["x"],
            ["C"],
        ):
            await desk.press(*keys)
            assert not isinstance(desk.app.screen, TodayScreen)
            while not isinstance(desk.app.screen, TodayScreen):
                await desk.press("escape")


async def test_requests_rise_and_facts_come_back(app: KinkeeperApp, settle):
    """What happens between the keys and the mail on its way, told by the messages alone."""
    said: list[str] = []

    def listen(message: Message) -> None:
        if type(message).__module__.startswith("tui.messages") and message not in heard:
            heard.append(message)
            said.append(type(message).__name__)

    heard: list[Message] = []
    fetched = {"StatusFetched", "TodayFetched", "PreviewRequested", "SuggestionFetched"}
    background = {*fetched, "ChangesArrived"}  # the agent also tells whoever decided
    async with app.run_test(size=(120, 36), message_hook=listen) as pilot:
        await settle(pilot)
        assert said[0] == "AgentFound"
        assert fetched <= set(said)
        for key, expected in (
            ("a", ["ApproveRequested", "DraftSealed"]),
            ("escape", []),
            ("x", ["DismissRequested"]),
            ("enter", ["SuggestionDismissed"]),
            ("u", ["UndoRequested", "SuggestionReopened"]),
            ("e", ["OpenRequested"]),
            ("A", ["DraftEdited"]),
            ("ctrl+s", ["SaveRequested", "DraftSaved"]),
            ("p", ["DraftEdited"]),
            ("escape", ["SaveRequested", "EditingEnded", "DraftSaved"]),
            ("p", ["CustomerRequested", "CustomerFetched"]),
        ):
            said.clear()
            await pilot.press(key)
            await settle(pilot)
            told = [name for name in dict.fromkeys(said) if name not in background]
            assert set(expected) <= set(told), key
            assert set(told) <= {*expected, "DraftEdited"}, key


async def asked_after(desk, topic: Topic, id_: str = "") -> set[str]:
    """What the screen asks the agent for once it hears of a change."""
    before = len(desk.agent.calls)
    await desk.agent.change(topic, id_)
    for _ in range(500):
        if ("GET /status", {}) in desk.agent.calls[before:]:
            break
        await desk.pilot.pause(0.02)
    await desk.rest()
    return {call for call, _ in desk.agent.calls[before:]}


async def test_a_change_is_followed_by_the_questions_it_raises_and_no_others(sit):
    """Status alone is one question; a customer's change is no other customer's."""
    story = "GET /customers/customer-glenn"
    async with sit() as desk:
        await desk.press("p")
        assert isinstance(desk.app.screen, CustomerScreen)
        assert await asked_after(desk, Topic.STATUS) == {"GET /status"}
        others = await asked_after(desk, Topic.CUSTOMER, "customer-maria")
        assert "GET /today" in others
        assert story not in others
        assert story not in await asked_after(desk, Topic.DRAFT, "draft-1")
        for topic, id_ in (
            (Topic.CUSTOMER, "customer-glenn"),
            (Topic.CUSTOMER, ""),
            (Topic.ENTRY, "a-new-entry"),
            (Topic.LIFE_EVENT, "a-new-event"),
            (Topic.ALL, ""),
        ):
            assert {story, "GET /today", "GET /status"} <= await asked_after(desk, topic, id_)


@pytest.mark.parametrize(
    ("topic", "id_", "is_about"),
    [
        (Topic.SUGGESTION, "suggestion-1", True),
        (Topic.SUGGESTION, "suggestion-2", False),
        (Topic.CUSTOMER, "customer-glenn", True),
        (Topic.CUSTOMER, "customer-maria", False),
        (Topic.DRAFT, "a-new-draft", True),
        (Topic.OUTBOX, "a-new-item", True),
        (Topic.STATUS, "", False),
        (Topic.ALL, "", True),
    ],
)
async def test_a_suggestion_knows_which_changes_concern_it(sit, topic, id_, is_about):
    """Its own and its customer's; of what it cannot know by identifier, every one."""
    async with sit() as desk:
        await desk.press("enter")
        screen = desk.app.screen
        assert isinstance(screen, SuggestionScreen)
        assert screen.is_about(Change(number=2, topic=topic, id=id_)) is is_about


async def test_a_new_day_asks_for_everything(sit, agent: FakeAgent):
    """At midnight the agent speaks of its status only, but the list is another day's."""
    async with sit() as desk:
        tomorrow = agent.status.today + timedelta(days=1)
        status = {"today": tomorrow, "now": agent.status.now + timedelta(days=1)}
        agent.status = agent.status.model_copy(update=status)
        assert "GET /today" in await asked_after(desk, Topic.STATUS)
        await desk.see("1 day ✎")  # what was due "today"


async def test_days_and_hours_are_the_owners(sit, agent: FakeAgent):
    """Eight hours behind this workstation, a mail of the small hours is the evening's before."""
    west = timezone(timedelta(hours=-8))
    agent.status = agent.status.model_copy(
        update={
            "now": dt.datetime(2026, 11, 17, 21, 30, tzinfo=west),
            "today": dt.date(2026, 11, 17),
        }
    )
    night = dt.datetime(2026, 11, 14, 3, 12, tzinfo=dt.UTC)  # the owner's 13th, 19:12
    glenn, view = agent.people["customer-glenn"], agent.views["suggestion-1"]
    glenn.entries[-1] = glenn.entries[-1].model_copy(update={"at": night})
    glenn.life_events[0] = glenn.life_events[0].model_copy(update={"told_at": night})
    agent.replace("suggestion-1", thread=(view.thread[0], glenn.entries[-1]))
    async with sit() as desk:
        await desk.see("Today is Tue 17 Nov 2026")
        await desk.see("Fri 13 Nov, 19:12")
        await desk.press("enter")
        await desk.see("Fri 13 Nov, 19:12")
        await desk.press("p")
        await desk.see("last touch 4 days ago")
        await desk.see("Told on Fri 13 Nov 2026")
        assert desk.text.count(" Fri 13 Nov ") == 3  # life event, mail, and the mail in full
        await desk.press("slash")
        await desk.see("Fri 13 Nov 2026")
        assert "14 Nov" not in desk.text


async def test_a_mail_from_before_a_change_of_clocks_has_the_hour_and_day_it_had_then(
    sit, agent: FakeAgent
):
    """In November a night of October is not an hour earlier, and so of the day before."""
    west = timezone(timedelta(hours=-8))
    update = {"now": dt.datetime(2026, 11, 18, 8, 30, tzinfo=west), "zone": "America/Los_Angeles"}
    agent.status = agent.status.model_copy(update=update)
    night = dt.datetime(2026, 10, 22, 7, 30, tzinfo=dt.UTC)
    glenn, view = agent.people["customer-glenn"], agent.views["suggestion-1"]
    glenn.entries = [glenn.entries[-1].model_copy(update={"at": night})]
    glenn.life_events[0] = glenn.life_events[0].model_copy(update={"told_at": night})
    agent.replace("suggestion-1", thread=(view.thread[0], *glenn.entries))
    async with sit() as desk:
        await desk.press("enter")
        await desk.see("Thu 22 Oct, 00:30")
        await desk.press("p")
        await desk.see("Told on Thu 22 Oct 2026")
        assert desk.text.count(" Thu 22 Oct ") == 3  # life event, mail, and the mail in full
        await desk.press("slash")
        await desk.see("Thu 22 Oct 2026")
        assert "21 Oct" not in desk.text


async def test_dates_move_with_the_rule_of_the_owners_zone(sit, agent: FakeAgent):
    """Another zone with the same offset today had another last month."""
    west = timezone(timedelta(hours=-7))
    update = {"now": dt.datetime(2026, 11, 18, 8, 30, tzinfo=west), "zone": "America/Phoenix"}
    agent.status = agent.status.model_copy(update=update)
    night = dt.datetime(2026, 10, 22, 7, 30, tzinfo=dt.UTC)
    glenn, view = agent.people["customer-glenn"], agent.views["suggestion-1"]
    glenn.entries[-1] = glenn.entries[-1].model_copy(update={"at": night})
    agent.replace("suggestion-1", thread=(view.thread[0], glenn.entries[-1]))
    async with sit() as desk:
        await desk.press("enter")
        await desk.see("Thu 22 Oct, 00:30")
        agent.status = agent.status.model_copy(update={"zone": "America/Denver"})
        await agent.change(Topic.STATUS)
        await desk.see("Thu 22 Oct, 01:30")


async def test_dates_move_with_the_owner(sit, agent: FakeAgent):
    """Once the agent's clock is in another zone, what is shown is dated anew."""
    async with sit() as desk:
        await desk.press("enter")
        await desk.see("Thu 12 Nov, 14:12")
        east = timezone(timedelta(hours=12))
        agent.status = agent.status.model_copy(update={"now": agent.status.now.astimezone(east)})
        await agent.change(Topic.STATUS)
        await desk.see("Fri 13 Nov, 02:12")


async def test_an_agent_that_cannot_say_what_changed_is_not_lost(sit, agent: FakeAgent):
    """Its words are shown, and so is the list."""

    async def fail(number, wait_seconds):
        raise StoreError("the journal cannot be read; is the disk full?")

    agent.changes.after = fail
    async with sit() as desk:
        await desk.see("is the disk full?")
        await desk.see("Glenn Ward")
        await desk.see("mail watching")
        assert "does not answer" not in desk.text


async def test_nothing_is_asked_once_the_screen_has_closed(sit):
    """What was still to be called then would end as a traceback on the owner's terminal."""
    async with sit() as desk:
        app = desk.app
    app.work(app.sync.fetch_today)
    assert not app.workers
