"""Today: the list, the preview, the quiet states."""

from __future__ import annotations

import contextlib

import pytest
from rich.cells import cell_len

from agent.models import (
    Challenge,
    Customer,
    Doing,
    ExpiredLine,
    Offer,
    Suggestion,
    SuggestionState,
    TodayLine,
)
from tests.tui.fake_agent import FakeAgent
from tests.tui.morning import TODAY, at
from tui.app import KinkeeperApp
from tui.screens.suggestion import SuggestionScreen
from tui.screens.today import TodayScreen
from tui.widgets.today_list import TodayList
from tui.words import CALL_MARK


def cursor(desk) -> str:
    line = desk.app.screen_stack[0].query_one(TodayList).current
    return line.suggestion.id if line else ""


async def test_today_shows_whom_why_and_the_proof(sit):
    """Name, reason, the quote's mail and the draft are on the first screen."""
    async with sit() as desk:
        for words in (
            "Follow up",
            "Glenn Ward",
            "interview was yesterday",
            "side gate",
            "Hi Glenn",
        ):
            await desk.see(words)


async def test_the_preview_follows_the_cursor(sit):
    """Moving down shows the next suggestion's mail."""
    async with sit() as desk:
        await desk.press("j")
        assert cursor(desk) == "suggestion-4"
        await desk.see("Olá Inês")
        await desk.press("up")
        await desk.see("Hi Glenn")


async def test_new_mail_keeps_the_cursor(sit, agent: FakeAgent):
    """A suggestion that comes in above does not move the owner off theirs."""
    async with sit() as desk:
        await desk.press("j")
        person = agent.people["customer-glenn"]
        agent.suggest(person, "reply", "Glenn wrote again", due_on=at(18).date())
        agent.views = {key: agent.views[key] for key in sorted(agent.views, reverse=True)}
        await agent.change()
        await desk.see("Glenn wrote again")
        assert cursor(desk) == "suggestion-4"


def suggest_first(agent: FakeAgent, reason: str) -> None:
    """Something comes in that stands above all others."""
    agent.suggest(agent.people["customer-glenn"], "reply", reason, due_on=at(18).date())
    agent.views = {key: agent.views[key] for key in sorted(agent.views, reverse=True)}


async def test_until_a_key_is_pressed_the_cursor_stands_on_the_first_line(sit, agent: FakeAgent):
    """While the mail is read for the first time, the list grows above it."""
    async with sit() as desk:
        assert cursor(desk) == "suggestion-1"
        suggest_first(agent, "Glenn wrote again")
        await desk.change()
        await desk.see("Glenn wrote again")
        assert cursor(desk) == "suggestion-5"
        await desk.press("w", "escape")
        suggest_first(agent, "And once more")
        await desk.change()
        await desk.see("And once more")
        assert cursor(desk) == "suggestion-5", "a key was pressed for it"


async def test_a_line_that_was_clicked_keeps_the_cursor(sit, agent: FakeAgent):
    """As one that a key led to."""
    async with sit() as desk:
        await desk.pilot.click(TodayList, offset=(5, 2))
        await desk.rest()
        clicked = cursor(desk)
        suggest_first(agent, "Glenn wrote again")
        await desk.change()
        await desk.see("Glenn wrote again")
        assert cursor(desk) == clicked


async def test_where_there_is_no_draft_e_says_so_and_opens_nothing(sit, agent: FakeAgent):
    """Else the words typed next would be keys."""
    agent.replace("suggestion-1", draft=None)
    async with sit() as desk:
        await desk.press("e")
        await desk.see("There is no draft to edit yet.")
        assert isinstance(desk.app.screen, TodayScreen)


async def test_the_screen_opens_before_the_agent(sit, agent: FakeAgent):
    """Without an agent it says what to do, and fills when there is one."""
    agent.is_down = True
    async with sit() as desk:
        await desk.see("Start it with `kinkeeper run`")
        agent.is_down = False
        await desk.see("Glenn Ward")


async def test_nobody_needs_you(sit, agent: FakeAgent):
    """An empty list is good news, and any key is harmless."""
    agent.views.clear()
    async with sit() as desk:
        await desk.see("Nobody needs you today.")
        await desk.press("a", "e", "s", "x", "c", "p", "enter", "j", "k")
        assert isinstance(desk.app.screen, TodayScreen)
    assert agent.decisions() == []


async def test_nobody_is_said_to_need_you_before_the_mail_is_gone_through(sit, agent: FakeAgent):
    """Reading and understanding take their time; then the kind words are true."""
    agent.views.clear()
    agent.status = agent.status.model_copy(update={"is_looking": True})
    async with sit() as desk:
        await desk.see("Going through what your mail tells.")
        assert "Nobody needs you" not in desk.text
        agent.status = agent.status.model_copy(update={"is_looking": False})
        await desk.change()
        await desk.see("Nobody needs you today.")


async def test_the_first_line_stands_below_its_heading(sit, agent: FakeAgent):
    """Where the list is longer than its room, and the cursor comes back to the top."""
    for number in range(9):
        agent.suggest(agent.people["customer-glenn"], "dates", f"{number}", due_on=at(18).date())
    async with sit(size=(80, 24)) as desk:
        await desk.press("G")
        assert "Answer  2" not in desk.text
        await desk.press("g")
        assert "Answer  2" in desk.text


async def test_mail_that_is_taken_back_has_the_cursor_again(sit):
    """So that the next key is for it, not for the line after it."""
    async with sit() as desk:
        first = cursor(desk)
        await desk.press("a", "y")
        assert cursor(desk) != first
        await desk.press("z")
        await desk.see("Taken back")
        assert cursor(desk) == first


async def test_a_reason_begins_as_a_line_does(sit, agent: FakeAgent):
    """Whatever practice made it."""
    agent.set_state("suggestion-1", reason="the loss of Arne was in these days")
    async with sit() as desk:
        await desk.see("The loss of Arne")


async def test_why_is_answered_in_a_sentence(sit):
    """With w, on the list and in a suggestion."""
    async with sit() as desk:
        await desk.press("w")
        await desk.see("First, because Glenn's interview was")
        await desk.press("escape", "enter", "w")
        await desk.see("First, because")


async def test_the_group_of_the_most_urgent_stands_first(sit, agent: FakeAgent):
    """Whatever it asks for; and a practice that nobody knew has a heading, too."""
    for suggestion_id, practice in (("suggestion-1", "hardship"), ("suggestion-4", "my_own")):
        agent.set_state(suggestion_id, practice=practice)
    async with sit() as desk:
        lines = desk.text.splitlines()
        places = [
            next(number for number, line in enumerate(lines) if heading in line)
            for heading in ("Ask if they are safe", "Follow up", "My own")
        ]
        assert places == sorted(places)


async def test_a_call_is_marked_and_its_number_shown(sit, agent: FakeAgent):
    """Whom to call, under which number, with what to say; or that no number is known."""
    agent.set_state("suggestion-1", doing=Doing.CALL, phone="+1 707 555 0142", words="Well done!")
    agent.replace("suggestion-1", draft=None)
    agent.set_state("suggestion-4", doing=Doing.CALL, owners_word="wildfires, Lake County CA")
    async with sit() as desk:
        await desk.see("Call +1 707 555 0142")
        await desk.see("Well done!")
        (line,) = [line for line in desk.text.splitlines() if "interview was yesterday" in line]
        assert CALL_MARK in line
        await desk.press("j")
        await desk.see("Call no number is known")
        await desk.see("You noted: wildfires, Lake County CA")


async def test_beneath_the_list_stands_what_went_by_and_what_else_there_is(sit, agent: FakeAgent):
    """Trouble, what is too late, the challenge, and how many more wait."""
    suggestion = agent.views["suggestion-1"].suggestion
    agent.asides = {
        "beyond": 3,
        "troubles": ("the practice moon failed: no moon",),
        "expired": tuple(
            ExpiredLine(
                suggestion=suggestion,
                customer_name=name,
                words=f"too late since Tuesday: {name} moved",
            )
            for name in ("Ann", "Bo", "Cy")
        ),
        "challenge": Challenge(
            week="2026-W47", customers=(), known=(), words="Get to know five better: 2 of 5"
        ),
        "offers": (Offer(life_event_id="e", region="Lake County", what="fire", customers=2),),
    }
    async with sit() as desk:
        for words in (
            "! the practice moon failed: no moon",
            "Ann: too late since Tuesday: Ann moved",
            "1 more too late · 3 more wait their turn",
            "Get to know five better: 2 of 5",
            "fire, Lake County: 2 more are there",
        ):
            await desk.see(words)
        assert "Cy moved" not in desk.text


SMALL, COMFORTABLE, LARGE = (80, 24), (120, 36), (200, 60)


@pytest.mark.parametrize("size", [SMALL, COMFORTABLE, LARGE])
async def test_each_suggestion_is_one_line_whatever_its_words(sit, agent: FakeAgent, size):
    """Wide characters, emoji, right-to-left and endless reasons keep to their columns."""
    names = ("山田太郎山田太郎山田太郎", "👨‍👩‍👧 Ward", "שלום כהן", "Z" * 60)
    for number, name in enumerate(names, 1):
        customer = agent.views[f"suggestion-{number}"].customer
        named = customer.model_copy(update={"name": name})
        agent.replace(f"suggestion-{number}", customer=named)
        agent.set_state(f"suggestion-{number}", reason=f"reason{number} " * 30)
    async with sit(size=size) as desk:
        lines = [line for line in desk.text.splitlines() if " reason" in line]
        assert len(lines) == len(names)
        starts = {cells_before(line, "reason") for line in lines}
        assert len(starts) == 1
        ends = {cells_before(line, "…  ") for line in lines if "today" not in line}
        assert len(ends) <= 2


def cells_before(line: str, words: str) -> int:
    return cell_len(line.partition(words)[0])


async def test_tab_shows_the_thread_and_the_person_beside(sit, agent: FakeAgent):
    """Mail, thread, person, and the mail again; the person is asked for only when seen."""
    async with sit() as desk:
        assert not any("/brief/" in call for call, _ in agent.calls)
        await desk.press("tab", "pageup", "pageup")
        await desk.see("the boards leave on Friday")
        await desk.press("tab")
        await desk.see("nothing of his old firm")
        assert ("GET /brief/glenn%40example.org", {}) in agent.calls
        await desk.press("j")
        await desk.see("Duarte & Filhos; in touch since")
        await desk.press("tab")
        await desk.see("Olá Robin")
        assert "in touch since" not in desk.text


async def test_a_wide_screen_shows_all_at_once(sit):
    """The mail, its thread, the person and the draft."""
    async with sit(size=LARGE) as desk:
        for words in ("Friday works", "in touch since", "how did it go"):
            await desk.see(words)
        assert desk.text.count("Friday works") == 2, "in the mail, and in its thread"


async def test_space_peeks_and_the_keys_go_on_working(sit, agent: FakeAgent):
    """Large over the list; j moves on beneath it, a decides, space or Esc closes it."""
    async with sit() as desk:
        await desk.press("space")
        screen = desk.app.screen
        assert isinstance(screen, TodayScreen)
        assert screen.is_peeking
        await desk.see("Glenn Ward · Glenn's interview was yesterday")
        await desk.press("j")
        await desk.see("Inês Duarte · Inês moved on Saturday")
        assert cursor(desk) == "suggestion-4"
        await desk.press("x", "j", "j", "enter")
        assert agent.decisions()[-1][0] == "POST /suggestions/suggestion-4/dismiss"
        await desk.see("Maria Okonkwo-Lindqvist · Ada was born")
        await desk.press("escape")
        assert not screen.is_peeking
        await desk.press("space", "space")
        assert not screen.is_peeking
        await desk.press("space", "enter")
        assert isinstance(desk.app.screen, SuggestionScreen)
        await desk.press("escape")
        assert not screen.is_peeking


async def test_page_down_reads_on_in_what_stands_beside(sit, agent: FakeAgent):
    """The list is short, a mail may be long."""
    view = agent.views["suggestion-1"]
    long = view.thread[-1].text + "\n\nline" * 80 + "\n\nthe very end"
    last = view.thread[-1].model_copy(update={"text": long})
    agent.people["customer-glenn"].entries[-1] = last
    agent.replace("suggestion-1", thread=(*view.thread[:-1], last))
    async with sit(size=SMALL) as desk:
        assert "the very end" not in desk.text
        await desk.press(*["pagedown"] * 30)
        await desk.see("the very end")
        assert cursor(desk) == "suggestion-1"
        await desk.press(*["pageup"] * 30)
        assert "the very end" not in desk.text


async def test_after_each_decision_the_cursor_stands_on_the_next(sit, agent: FakeAgent):
    """From the first to the last without moving it."""
    async with sit() as desk:
        assert cursor(desk) == "suggestion-1"
        await desk.press("s", "enter")
        assert cursor(desk) == "suggestion-4"
        await desk.press("a", "y")
        await desk.see("on its way")
        assert cursor(desk) == "suggestion-2", "the approved one is still there"
        await desk.press("x", "enter")
        assert cursor(desk) == "suggestion-3"
        await desk.press("s", "enter")
        assert cursor(desk) == "suggestion-4", "nothing else is left"
        await desk.see("All done; your mail is on its way")


def offer_a_kindness(agent: FakeAgent) -> TodayLine:
    """Nobody needs the owner, and Inês once praised him."""
    customer: Customer = agent.people["customer-ines"].customer
    suggestion = Suggestion(
        id="suggestion-kind",
        customer_id=customer.id,
        practice="kindness",
        reason="Inês wrote you a kind word in May",
        words="Your words of May still make my day.",
        due_on=TODAY,
        expires_on=TODAY,
        priority=25,
    )
    agent.views.clear()
    line = TodayLine(suggestion=suggestion, customer=customer, has_draft=False)
    agent.asides = {"kindness": line}
    return line


@pytest.mark.parametrize("key", ["enter", "k"])
async def test_where_nobody_needs_the_owner_a_kindness_is_a_key_away(sit, agent: FakeAgent, key):
    """Whom, why, with which words; then it is a line like any other."""
    offer_a_kindness(agent)
    async with sit() as desk:
        for words in (
            "Nobody needs you today.",
            "Here is one kindness",
            "Inês Duarte",
            "Inês wrote you a kind word in May",
            "“Your words of May still make my day.”",
        ):
            await desk.see(words)
        await desk.press(key)
        assert agent.decisions() == [("POST /kindness/suggestion-kind", {})]
        await desk.see("It is on your list.")
        await desk.see("Be kind, unasked")
        assert cursor(desk) == "suggestion-kind"
        await desk.press("s", "enter")
        await desk.see("Nobody needs you today.")


async def test_c_logs_a_call_in_few_words(sit, agent: FakeAgent):
    """Number and words stand there; Enter without words asks for them."""
    call = {"doing": Doing.CALL, "phone": "+1 707 555 0142", "words": "Well done!"}
    agent.set_state("suggestion-1", **call)
    async with sit() as desk:
        await desk.press("c")
        await desk.see("Call with Glenn Ward")
        await desk.see("+1 707 555 0142")
        await desk.press("enter")
        await desk.see("Say in a few words")
        await desk.press(*"Got the job", "enter")
        body = {
            "address": "glenn@example.org",
            "kind": "call",
            "text": "Got the job",
            "suggestion_id": "suggestion-1",
        }
        assert agent.decisions() == [("POST /entries", body)]
        assert agent.views["suggestion-1"].suggestion.state is SuggestionState.DONE
        await desk.see("call logged; z undoes it.")


def editor(line: str, tmp_path, monkeypatch) -> None:
    """The owner's editor does to the file `$1` what this line of shell says."""
    script = tmp_path / "editor"
    script.write_text(f"#!/bin/sh\n{line}\n")
    script.chmod(0o700)
    monkeypatch.setenv("VISUAL", str(script))
    monkeypatch.setattr("tui.outside.runtime_folder", lambda: tmp_path / "run")
    monkeypatch.setattr(KinkeeperApp, "suspend", lambda _: contextlib.nullcontext())


@pytest.mark.parametrize("keys", [["E"], ["enter", "E"]])
async def test_the_owners_own_editor_edits_as_e_does(
    sit, agent: FakeAgent, tmp_path, monkeypatch, keys
):
    """On the list and in an open suggestion: its words are saved, checked and shown."""
    editor("sed -i 's/how did it go/how was it/' $1", tmp_path, monkeypatch)
    async with sit() as desk:
        await desk.press(*keys)
        await desk.see("how was it on Tuesday")
    (call, body) = agent.decisions()[-1]
    assert call == "PUT /drafts/draft-of-suggestion-1"
    assert body["text"].startswith("Hi Glenn,\n\nhow was it on Tuesday")
    assert agent.views["suggestion-1"].draft.written_by == "owner"


async def test_words_from_the_editor_are_kept_where_the_agent_is_gone(
    sit, agent: FakeAgent, tmp_path, monkeypatch
):
    """They are the owner's unsaved words, as if typed here."""
    editor("sed -i 's/Hi Glenn/Dear Glenn/' $1", tmp_path, monkeypatch)
    async with sit() as desk:
        agent.is_down = True
        await desk.press("E")
        await desk.see("Your words, not saved yet")
        await desk.see("Dear Glenn")
        assert agent.decisions() == []


async def test_an_editor_that_fails_or_changes_nothing_is_said(
    sit, agent: FakeAgent, tmp_path, monkeypatch
):
    """In a line; and a terminal that cannot give way says so, too."""
    async with sit() as desk:
        await desk.press("E")
        await desk.see("This terminal shows no other editor; e edits here.")
        for line, words in (("exit 1", "Not edited"), ("true", "Nothing is changed.")):
            editor(line, tmp_path, monkeypatch)
            await desk.press("E")
            await desk.see(words)
        await desk.press("G", "E")
        await desk.see("There is no draft to edit yet.")
    assert agent.decisions() == []
