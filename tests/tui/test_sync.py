"""Workers ask, then post; crowds of questions become few."""

from __future__ import annotations

import asyncio

from agent.errors import StoreError
from agent.models import Evidence, Topic
from tests.tui.fake_agent import FakeAgent, Wire
from tests.tui.morning import NOW
from tui.client import AgentClient
from tui.kept import KeptWords
from tui.messages.agent import AgentFound, AgentLost, ChangesArrived, RequestRefused
from tui.messages.desk import BriefFetched, SuggestionFetched, TodayFetched
from tui.messages.drafts import DraftSaved, DraftSealed, SaveFailed
from tui.messages.journal import JournalSearched
from tui.sync import Sync


class Posts(list):
    """What was posted, and a way to wait for it."""

    async def wait_for(self, kind: type, times: int = 1) -> object:
        async with asyncio.timeout(20):
            while sum(isinstance(message, kind) for message in self) < times:
                await asyncio.sleep(0.01)
        return next(message for message in self if isinstance(message, kind))

    def kinds(self) -> list[str]:
        return [type(message).__name__ for message in self]


async def test_many_questions_at_once_are_two_calls(wire: Wire, agent: FakeAgent):
    """One that runs, one more for all who asked meanwhile."""
    posts = Posts()
    async with AgentClient(wire) as client:
        sync = Sync(client, posts.append)
        await asyncio.gather(*(sync.fetch_today() for _ in range(20)))
    assert [call for call, _ in agent.calls] == ["GET /today"] * 2
    assert posts.kinds() == ["TodayFetched"] * 2


async def test_only_the_last_words_are_searched(wire: Wire, agent: FakeAgent):
    """Letters typed while a search runs do not queue up."""
    posts = Posts()
    async with AgentClient(wire) as client:
        sync = Sync(client, posts.append)
        await asyncio.gather(*(sync.search("boards"[: n + 1]) for n in range(6)))
    assert isinstance(posts[-1], JournalSearched)
    assert posts[-1].words == "boards"
    assert len(agent.calls) == 2


async def test_evidence_outside_the_thread_is_looked_up(wire: Wire, agent: FakeAgent):
    """The mail with the quote comes along, even where the thread lacks it; a lost one is no error."""
    view = agent.views["suggestion-1"]
    lost = Evidence(quote="gone", entry_id="no-such-entry")
    agent.set_state("suggestion-1", evidence=(*view.suggestion.evidence, lost))
    agent.replace("suggestion-1", thread=())
    posts = Posts()
    async with AgentClient(wire) as client:
        await Sync(client, posts.append).fetch_suggestion("suggestion-1")
    (fetched,) = posts
    assert isinstance(fetched, SuggestionFetched)
    assert list(fetched.entries) == [view.suggestion.evidence[0].entry_id]


async def test_changes_are_followed_and_a_lost_agent_is_found_again(wire: Wire, agent: FakeAgent):
    """First it is found, then it tells of a change, then it goes, then it is back."""
    posts = Posts()
    async with AgentClient(wire) as client, asyncio.TaskGroup() as tasks:
        following = tasks.create_task(Sync(client, posts.append).follow_changes())
        await posts.wait_for(AgentFound)
        await agent.change()
        await posts.wait_for(ChangesArrived)
        agent.is_down = True
        await agent.change()
        await posts.wait_for(AgentLost)
        posts.clear()
        agent.is_down = False
        await posts.wait_for(AgentFound)
        following.cancel()


async def test_moving_the_cursor_does_not_find_an_agent_that_is_dead(wire: Wire, agent: FakeAgent):
    """Whatever is asked for meanwhile, it is lost until something is answered."""
    posts = Posts()
    async with AgentClient(wire) as client:
        sync = Sync(client, posts.append)
        agent.is_down = True
        for ask in (sync.fetch_preview, sync.fetch_suggestion, sync.fetch_brief):
            await ask("suggestion-1")
    assert posts.kinds() == ["AgentLost"] * 3


async def test_only_a_lost_connection_is_a_lost_agent(wire: Wire, agent: FakeAgent):
    """Any other refusal is said once in its own words, and everything is asked for instead."""
    refused = asyncio.Event()
    answer = agent.changes.after
    questions = []

    async def fail(number, wait_seconds):
        questions.append(number)
        if len(questions) == 2:
            refused.set()
        raise StoreError("the journal cannot be read")

    agent.changes.after = fail
    posts = Posts()
    async with AgentClient(wire) as client, asyncio.TaskGroup() as tasks:
        following = tasks.create_task(Sync(client, posts.append).follow_changes())
        await refused.wait()
        agent.changes.after = answer
        await posts.wait_for(AgentFound, times=3)
        following.cancel()
    assert posts.kinds() == ["AgentFound", "RequestRefused", "AgentFound", "AgentFound"]
    assert posts[1].words == "the journal cannot be read"


async def test_an_agent_that_was_started_anew_has_everything_changed(wire: Wire):
    """It counts anew, so it cannot say what changed since the number of the one before it."""
    before = wire.agent
    await before.change(Topic.DRAFT, "draft-1")
    posts = Posts()
    async with AgentClient(wire) as client, asyncio.TaskGroup() as tasks:
        following = tasks.create_task(Sync(client, posts.append).follow_changes())
        await posts.wait_for(AgentFound)
        wire.agent = FakeAgent()
        before.changes.close()
        arrived = await posts.wait_for(ChangesArrived)
        following.cancel()
    assert [change.topic for change in arrived.changes] == [Topic.ALL]


def typed(draft_id: str) -> KeptWords:
    """What the owner has written, and nobody saved."""
    return KeptWords(draft_id=draft_id, subject="S", text="My words", typed_at=NOW)


async def test_words_are_saved_before_they_are_sealed(wire: Wire, agent: FakeAgent):
    """What leaves is what the owner sees, not what was saved some time ago."""
    posts = Posts()
    async with AgentClient(wire) as client:
        await Sync(client, posts.append).seal_draft("suggestion-1", typed)
    assert posts.kinds() == ["DraftSaved", "DraftSealed"]
    assert isinstance(posts[0], DraftSaved)
    assert isinstance(posts[1], DraftSealed)
    assert posts[1].sealed.text == "My words"


async def test_what_cannot_be_sealed_is_said(wire: Wire, agent: FakeAgent):
    """No draft, no yes yet, a gate that refuses: each is said, nothing is sent."""
    posts = Posts()
    agent.replace("suggestion-2", draft=None, no_draft_because="she asked not to be written to")
    agent.gate_refuses = "It would fit anybody."
    async with AgentClient(wire) as client:
        sync = Sync(client, posts.append)
        for suggestion_id in ("suggestion-3", "suggestion-2", "suggestion-1"):
            await sync.seal_draft(suggestion_id, lambda _: None)
    assert posts.kinds() == ["RequestRefused"] * 3
    assert [post.is_gate for post in posts if isinstance(post, RequestRefused)] == [
        False,
        False,
        True,
    ]
    assert "she asked not to be written to" in posts[1].words


async def test_words_that_cannot_be_saved_are_said_to_be_unsaved(wire: Wire, agent: FakeAgent):
    """And nothing is sealed then."""
    posts = Posts()
    agent.is_down = True
    async with AgentClient(wire) as client:
        assert not await Sync(client, posts.append).save_draft("draft-of-suggestion-1", "S", "T")
        await Sync(client, posts.append).fetch_today()
    assert isinstance(posts[0], SaveFailed)
    assert isinstance(posts[1], AgentLost)
    assert not any(isinstance(post, TodayFetched) for post in posts)


async def test_of_a_cursor_that_moves_only_the_last_is_asked_for(wire: Wire, agent: FakeAgent):
    """Suggestions and people that it has left meanwhile are not."""
    posts = Posts()
    async with AgentClient(wire) as client:
        sync = Sync(client, posts.append)
        ids = [f"suggestion-{number}" for number in (1, 2, 3, 4)]
        await asyncio.gather(*map(sync.fetch_preview, ids))
        people = [f"{key}@example.org" for key in ("glenn", "maria", "tom", "ines")]
        await asyncio.gather(*map(sync.fetch_brief, people))
    asked = [call for call, _ in agent.calls]
    assert sum("/suggestions/" in call for call in asked) == 2
    assert sum("/brief/" in call for call in asked) == 2
    last = [message for message in posts if isinstance(message, SuggestionFetched)][-1]
    assert last.view.suggestion.id == "suggestion-4"
    assert isinstance(posts[-1], BriefFetched)
    assert posts[-1].brief.customer.name == "Inês Duarte"
