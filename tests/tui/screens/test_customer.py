"""A customer's story."""

from __future__ import annotations

from agent.models import Detail, DetailKind
from tests.tui.fake_agent import FakeAgent
from tui.screens.today import TodayScreen


async def test_the_customers_story(sit):
    """Mails and life events in one line of time, each life event with its proof."""
    async with sit() as desk:
        await desk.press("p")
        await desk.see("Job interview · Tue 17 Nov 2026")
        await desk.see("93% sure")
        await desk.press("j", "j")
        await desk.see("the boards leave on Friday.")
        await desk.press("escape")
        assert isinstance(desk.app.screen, TodayScreen)


async def test_what_signatures_tell_stands_in_the_head(sit, agent: FakeAgent):
    """Phone and title under the name; the company is not said twice."""
    person = next(iter(agent.people.values()))
    person.customer = person.customer.model_copy(
        update={
            "details": (
                Detail(kind=DetailKind.PHONE, value="+1 503 555 0100"),
                Detail(kind=DetailKind.TITLE, value="Mill foreman"),
                Detail(kind=DetailKind.COMPANY, value=person.customer.company),
            )
        }
    )
    async with sit() as desk:
        await desk.press("p")
        await desk.see("+1 503 555 0100 · Mill foreman")
