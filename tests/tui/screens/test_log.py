"""Log: what was done other than by mail."""

from __future__ import annotations

from agent.models import Doing, EntryKind, SuggestionState
from tests.tui.fake_agent import FakeAgent
from tui.screens.customer import CustomerScreen
from tui.screens.log import LogScreen
from tui.screens.suggestion import SuggestionScreen
from tui.screens.today import TodayScreen


def logged(agent: FakeAgent) -> list[tuple[EntryKind, str]]:
    return [
        (entry.kind, entry.text)
        for person in agent.people.values()
        for entry in person.entries
        if entry.kind is not EntryKind.MAIL
    ]


async def test_a_call_is_logged_with_a_few_words_and_the_suggestion_is_done(sit, agent):
    """From the list: l, what it was, what it was about."""
    async with sit() as desk:
        await desk.press("l", "tab", *"Wants oak", "enter")
        await desk.see("Glenn Ward: call logged; z undoes it.")
        assert isinstance(desk.app.screen, TodayScreen)
    assert logged(agent) == [(EntryKind.CALL, "Wants oak")]
    assert agent.views["suggestion-1"].suggestion.state is SuggestionState.DONE


async def test_what_was_logged_is_undone_with_what_it_did(sit, agent):
    """The line is gone, the suggestion is back."""
    async with sit() as desk:
        await desk.press("l", "tab", *"Wants oak", "enter", "u")
        await desk.see("Glenn Ward: it is taken out again.")
        await desk.see("interview was yesterday")
        assert desk.app.home.decidable.suggestion.id == "suggestion-1", "the cursor is on it"
    assert logged(agent) == []
    assert agent.views["suggestion-1"].suggestion.state is SuggestionState.OPEN


async def test_a_note_does_nothing_but_stand_there(sit, agent):
    """What the owner writes down for himself is no answer to anybody."""
    async with sit() as desk:
        await desk.press("l", "j", "j", "j", "j", "enter", *"Likes oak", "enter")
        await desk.see("note logged")
    assert logged(agent) == [(EntryKind.NOTE, "Likes oak")]
    assert agent.views["suggestion-1"].suggestion.state is SuggestionState.OPEN


async def test_without_words_nothing_is_logged(sit, agent):
    """It asks for them, and Esc logs nothing."""
    async with sit() as desk:
        await desk.press("l", "enter", "enter")
        await desk.see("Say in a few words what it was about.")
        assert isinstance(desk.app.screen, LogScreen)
        await desk.press("escape")
        assert isinstance(desk.app.screen, TodayScreen)
    assert agent.decisions() == []


async def test_anybody_can_be_logged_from_their_story(sit, agent):
    """Also who has no suggestion; the story then shows it, and counts it as no mail."""
    async with sit() as desk:
        await desk.press("p", "l", "j", "enter", *"Met at the fair", "enter")
        assert isinstance(desk.app.screen, CustomerScreen)
        await desk.see("Appointment: Met at the fair")
        await desk.see("2 mails")
        await desk.press("u")
        await desk.see("it is taken out again.")
    assert logged(agent) == []


async def test_a_call_logged_from_an_open_suggestion_closes_it(sit, agent):
    """The number stands above, and the screen goes back to the list once it is done."""
    agent.set_state("suggestion-1", doing=Doing.CALL, phone="+1 707 555 0142", words="How is oak?")
    agent.replace("suggestion-1", draft=None)
    async with sit() as desk:
        await desk.press("enter")
        await desk.see("Call +1 707 555 0142")
        await desk.see("How is oak?")
        assert isinstance(desk.app.screen, SuggestionScreen)
        await desk.press("l", "tab", *"All well", "enter")
        await desk.see("call logged")
        assert isinstance(desk.app.screen, TodayScreen)


async def test_what_a_name_holds_is_never_read_as_markup(sit, agent):
    """Names come from mail, and a closing tag that nothing opened would end the screen."""
    async with sit() as desk:
        await desk.app.push_screen(LogScreen("Dale [/red] [b]Kim"))
        await desk.see("With Dale [/red] [b]Kim")
