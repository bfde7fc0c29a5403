"""Corrections: each key asks the agent for what the help says, and every answer can be undone."""

from __future__ import annotations

import pytest
from textual.widgets import Input

from agent.models import Kind, Who
from tests.tui.fake_agent import FakeAgent, outbox_item
from tests.tui.morning import some_doubts
from tui.screens.corrections import CorrectionsScreen
from tui.screens.customer import CustomerScreen
from tui.screens.today import TodayScreen
from tui.widgets.correction_list import CorrectionList
from tui.widgets.reader import Reader
from tui.widgets.timeline import Timeline

TEN, FLAT, FATHER = "customer-maria-event-1", "customer-ines-event-1", "customer-tom-event-0"


@pytest.fixture(autouse=True)
def _doubts(agent: FakeAgent) -> None:
    some_doubts(agent)


def cursor(desk) -> str:
    line = desk.app.screen.query_one(CorrectionList).current
    return line.life_event.id if line else ""


def said(agent: FakeAgent) -> list[str]:
    return [call.removeprefix("POST /life-events/") for call, _ in agent.decisions()]


def toasts(desk) -> list[str]:
    """What is said in passing, the latest last, however it is folded."""
    return [one.message for one in desk.app._notifications]


async def test_today_says_how_many_doubts_there_are(sit):
    """With the key that leads to them."""
    async with sit() as desk:
        await desk.see("glad to hear from you · C: 2 questions about life events")
        await desk.press("C", "y", "escape")
        await desk.see("C: 1 question about life events")


async def test_maybes_stand_first_and_the_quote_in_its_mail_beside_them(sit):
    """Newest first, with whose it is and how sure the reader is; then the delicate."""
    async with sit() as desk:
        await desk.press("C")
        assert isinstance(desk.app.screen, CorrectionsScreen)
        await desk.see("2 questions · 1 too delicate to assume")
        await desk.see("Is it so?  2")
        await desk.see("Too delicate to assume  1")
        await desk.see("52%")
        assert cursor(desk) == TEN
        await desk.see("Birthday? · May 2027")
        await desk.see("Told on Tue 17 Nov 2026; 52% sure")
        _, mail = desk.app.screen.query_one(Reader).mails
        assert mail.quoted
        assert "we turn ten in May" in mail.body.plain[slice(*mail.quoted)]
        await desk.press("down")
        assert cursor(desk) == FLAT
        await desk.see("My brother has his eye on a flat in Porto")
        await desk.press("G")
        assert cursor(desk) == FATHER
        await desk.see("My father passed away")
        await desk.press("g", "j", "up")
        assert cursor(desk) == TEN
        await desk.press("escape")
        assert isinstance(desk.app.screen, TodayScreen)


async def test_yes_and_no_go_on_to_the_next_question(sit, agent: FakeAgent):
    """A list of questions is answered key by key; the answers stand below."""
    async with sit() as desk:
        await desk.press("C", "y")
        await desk.see("Noted; z undoes it.")
        assert cursor(desk) == FLAT
        await desk.press("n")
        await desk.see("Gone; z undoes it.")
        assert cursor(desk) == FATHER
        await desk.press("y")
        assert said(agent) == [f"{TEN}/confirm", f"{FLAT}/reject", f"{FATHER}/confirm"]
        await desk.see("no questions")
        await desk.see("Decided lately  3")
        assert cursor(desk) == FATHER, "what was decided last, so that z undoes it"
        await desk.see("you said so")
        await desk.press("j", "j")
        await desk.see("Birthday · May 2027")


async def test_undo_takes_back_the_last_answer_or_the_one_under_the_cursor(sit, agent: FakeAgent):
    """The cursor goes to what is a question again."""
    async with sit() as desk:
        await desk.press("C", "z")
        await desk.see("There is nothing to undo.")
        await desk.press("y", "n", "z")
        assert said(agent)[-1] == f"{FLAT}/undo"
        assert cursor(desk) == FLAT
        assert agent.life_event(FLAT).is_maybe
        await desk.press("G")
        assert cursor(desk) == TEN
        await desk.press("z")
        assert said(agent)[-1] == f"{TEN}/undo"
        await desk.see("2 questions · 1 too delicate to assume")
        assert cursor(desk) == TEN
        await desk.press("z")
        await desk.see("There is nothing to undo.")


async def test_the_kind_is_chosen_from_all_there_are(sit, agent: FakeAgent):
    """The cursor stays with it, for there may be more to set right."""
    async with sit() as desk:
        await desk.press("C", "K")
        await desk.see("What is it?")
        await desk.press("down", "enter")
        assert agent.decisions()[-1] == (
            f"POST /life-events/{TEN}/correct",
            {"kind": "business_milestone", "who": "self", "name": "", "date": "2027-05"},
        )
        assert cursor(desk) == TEN
        await desk.see("Business milestone · May 2027; z undoes it.")
        await desk.see("It was read as: Birthday? · May 2027")
        await desk.press("w", *["j"] * 9, "enter")
        assert agent.life_event(TEN).who is Who.COMPANY
        await desk.press("z")
        assert (agent.life_event(TEN).who, agent.life_event(TEN).kind) == (
            Who.SELF,
            Kind.BUSINESS_MILESTONE,
        )


async def test_whose_it_is_comes_with_a_name(sit, agent: FakeAgent):
    """Tab goes to the name, Enter takes both."""
    async with sit() as desk:
        await desk.press("C", "j", "w")
        await desk.see("Brother or sister")
        await desk.press("j", "tab", *"Rui", "enter")
    assert agent.decisions() == [
        (
            f"POST /life-events/{FLAT}/correct",
            {"kind": "move", "who": "grandchild", "name": "Rui", "date": ""},
        )
    ]


async def test_a_date_is_typed_as_a_person_would(sit, agent: FakeAgent):
    """It says which day that is before it is taken, and takes nothing that is none."""
    async with sit() as desk:
        await desk.press("C", "d")
        await desk.see("That is May 2027")
        typed = desk.app.screen.query_one(Input)
        typed.value = "soonish"
        await desk.press("enter")
        await desk.see("Write it like 1 May")
        typed.value = ""
        await desk.see("No day is known.")
        await desk.press(*"1 May")
        await desk.see("That is Sat 1 May 2027")
        await desk.press("enter")
        assert agent.decisions()[-1][1]["date"] == "2027-05-01"
        await desk.press("d")
        desk.app.screen.query_one(Input).value = ""
        await desk.press("enter")
        assert agent.decisions()[-1][1]["date"] == ""


async def test_leaving_a_question_about_it_changes_nothing(sit, agent: FakeAgent):
    """Esc goes back to the list."""
    async with sit() as desk:
        await desk.press("C")
        for key in ("K", "w", "d"):
            await desk.press(key, "escape")
            assert isinstance(desk.app.screen, CorrectionsScreen)
    assert agent.decisions() == []


async def test_enter_opens_the_mail_in_its_story(sit):
    """With the cursor on the mail that tells of it."""
    async with sit() as desk:
        await desk.press("C", "j", "enter")
        assert isinstance(desk.app.screen, CustomerScreen)
        assert desk.app.screen.query_one(Timeline).current.id == "customer-ines-entry-1"
        await desk.see("forty brass hinges")
        await desk.press("escape")
        assert cursor(desk) == FLAT


async def test_a_maybe_is_told_with_a_question_mark_and_not_counted(sit):
    """In the customer's story nothing in doubt looks like a fact."""
    async with sit() as desk:
        await desk.press("C", "enter")
        await desk.see("?  Birthday? · May 2027")
        await desk.see("1 life event ")


async def test_nothing_to_ask(sit, agent: FakeAgent):
    """An empty list is friendly, and any key is harmless."""
    for person in agent.people.values():
        person.life_events = []
    async with sit() as desk:
        await desk.press("C")
        await desk.see("Nothing to ask you.")
        await desk.press("y", "n", "k", "w", "d", "z", "enter", "j", "up", "C")
        assert isinstance(desk.app.screen, CorrectionsScreen)
        await desk.press("escape")
        assert isinstance(desk.app.screen, TodayScreen)
    assert agent.decisions() == []


async def test_what_is_found_meanwhile_leaves_the_cursor_where_it_is(sit, agent: FakeAgent):
    """A new question comes in above."""
    async with sit() as desk:
        await desk.press("C", "j")
        some_doubts(agent)
        await desk.change()
        await desk.see("4 questions · 1 too delicate to assume")
        assert cursor(desk) == FLAT


async def test_a_quote_far_down_in_a_long_mail_is_in_view(sit, agent: FakeAgent):
    """The reader scrolls to it."""
    person = agent.people["customer-ines"]
    long = "\n\n".join(["Another line about brass."] * 60)
    at = next(i for i, one in enumerate(person.entries) if "flat in Porto" in one.text)
    entry = person.entries[at]
    person.entries[at] = entry.model_copy(update={"text": f"{long}\n\n{entry.text}"})
    async with sit() as desk:
        await desk.press("C", "j")
        await desk.see("My brother has his eye on a flat in Porto")


@pytest.mark.parametrize("size", [(40, 12), (80, 24), (300, 100)])
async def test_it_opens_in_every_size(sit, size):
    """Small, large: nothing breaks."""
    async with sit(size=size) as desk:
        await desk.press("C")
        for key in ("K", "w", "d"):
            await desk.press(key, "escape")
        await desk.press("y")
        assert cursor(desk) == FLAT


async def test_hostile_words_are_letters_or_nothing(sit, agent: FakeAgent):
    """Neither a name nor a date that a hand wrote into the book commands the terminal."""
    hostile = "[bold red]Bob[/] \x1b[31m\u202egnp.exe"
    person = agent.people["customer-maria"]
    person.customer = person.customer.model_copy(update={"name": hostile})
    changed = {"name": hostile, "date": hostile}
    agent.keep(agent.life_event(TEN).model_copy(update=changed))
    async with sit(size=(200, 50)) as desk:
        await desk.press("C")
        for keys in ((), ("w",), ("escape", "d"), ("escape", "y")):
            await desk.press(*keys)
            await desk.see("[bold red]Bob[/] ␛[31m")
            assert "\x1b" not in desk.text
            assert "\u202e" not in desk.text


async def test_two_life_events_that_are_one_are_made_one_and_two_again(sit, agent: FakeAgent):
    """It is chosen among the others of the same person, the likeliest first."""
    async with sit() as desk:
        await desk.press("C", "m")
        await desk.see("One and the same")
        await desk.see("Birth · Ada (child) · Sat 14 Nov 2026")
        await desk.press("enter")
        path, body = f"POST /life-events/{TEN}/merge", {"other": "customer-maria-event-0"}
        assert agent.decisions() == [(path, body)]
        await desk.see("They are one now; z undoes it.")
        await desk.press("G")
        assert cursor(desk) == TEN
        await desk.see("you said: the same as another")
        await desk.press("z")
        assert said(agent)[-1] == f"{TEN}/undo"
        assert agent.life_event(TEN).is_maybe


async def test_what_nothing_else_is_known_beside_is_not_merged(sit, agent: FakeAgent):
    """It says so, and asks nothing."""
    async with sit() as desk:
        await desk.press("C", "G", "m")
        await desk.see("Nothing else is known of them that it could be.")
        assert agent.decisions() == []


async def test_a_mail_that_is_held_back_is_named_with_the_reason(sit, agent: FakeAgent):
    """After a no it spoke of what never was; after a correction it told it otherwise."""
    view = next(
        one for one in agent.views.values() if one.life_event and one.life_event.id == FATHER
    )
    async with sit() as desk:
        await desk.press("C", "G", "y")
        person = agent.people[view.customer.id]
        draft = agent.draft_of(person, view.suggestion, view.life_event, ("Your dad", "Dear Tom"))
        item = outbox_item(draft, agent.digest)
        agent.keep_mail(view.suggestion.id, item)
        await desk.press("G", "w", "j", "enter")
        whom = item.recipients[0]
        said = f"Your mail to {whom} told it otherwise, so it does not leave as approved."
        assert said in toasts(desk)
        assert agent.views[view.suggestion.id].outbox is None
        agent.keep_mail(view.suggestion.id, item)
        await desk.press("G", "n")
        said = f"Your mail to {whom} spoke of it, so it does not leave as approved."
        assert toasts(desk)[-2:] == ["Gone; z undoes it.", said]
