"""A suggestion: its question, its findings."""

from __future__ import annotations

import pytest

from agent.models import Authentication, GateCheck, GateReport, Override, Underline
from tests.tui.fake_agent import NOW, FakeAgent, outbox_item
from tui import screens
from tui.widgets.draft_text import DraftText


async def test_findings_stand_beneath_the_draft(sit, agent: FakeAgent):
    """Each check that failed is said in its own words, those that passed by name."""
    draft = agent.views["suggestion-1"].draft
    checks = (
        GateCheck(name="specific", has_passed=True),
        GateCheck(name="no_pitch", has_passed=False, finding="It offers a discount."),
    )
    agent.replace(
        "suggestion-1", draft=draft.model_copy(update={"gate": GateReport(checks=checks)})
    )
    async with sit() as desk:
        await desk.press("enter")
        await desk.see("✗ It offers a discount.")
        await desk.see("✓ specific")


async def test_what_the_gate_objects_to_is_underlined_until_it_is_changed(sit, agent: FakeAgent):
    """In the words to edit and beside the list; typing takes it away, for it was of other words."""
    draft = agent.views["suggestion-1"].draft
    finding = "No mail tells of “Glenn”."
    start = draft.text.index("Glenn")
    span = Underline(start=start, end=start + 5, reason=finding)
    check = GateCheck(name="true", has_passed=False, finding=finding, spans=(span,))
    report = GateReport(checks=(check,), score=41, nearest="Such a fine year", likeness=0.31)
    agent.replace("suggestion-1", draft=draft.model_copy(update={"gate": report}))
    async with sit() as desk:
        await desk.see("✗ No mail tells of “Glenn”.")
        await desk.press("enter")
        await desk.see("41 of 100 theirs alone; 31 % like the nearest")
        text = desk.app.screen.query_one(DraftText)
        (underlined,) = text.get_line(0).spans
        assert text.get_line(0).plain[underlined.start : underlined.end] == "Glenn"
        await desk.press("e", "x")
        assert text.get_line(0).spans == []


async def test_notes_for_the_owner_stand_where_there_is_no_letter(sit, agent: FakeAgent):
    """An outline is shown as what it is."""
    draft = agent.views["suggestion-1"].draft
    notes = {"outline": ("What happened: a title.",), "written_by": "outline", "text": "Hi,"}
    agent.replace("suggestion-1", draft=draft.model_copy(update=notes))
    async with sit() as desk:
        await desk.see("Notes for you: the words are yours")
        await desk.see("· What happened: a title.")
        await desk.press("enter")
        await desk.see("· What happened: a title.")


async def test_that_a_mail_was_sent_anyway_is_shown(sit, agent: FakeAgent):
    """With by whom and what the gate had said."""
    draft = agent.views["suggestion-1"].draft
    said = Override(by="Robin Hale", at=NOW, findings=("It sells something.",))
    item = outbox_item(draft, "digest-1").model_copy(update={"override": said})
    agent.replace("suggestion-1", outbox=item)
    async with sit() as desk:
        await desk.see("Sent anyway by Robin Hale, though:")


async def test_a_grief_waits_for_a_yes(sit, agent: FakeAgent):
    """No draft until y; a only says so; y brings the draft, and z takes the yes back."""
    async with sit() as desk:
        await desk.press("G", "enter")
        await desk.see("Is that so?")
        await desk.press("a")
        await desk.see("First say whether it is so")
        await desk.press("y")
        assert agent.decisions() == [("POST /suggestions/suggestion-3/confirm", {})]
        await desk.see("I am so sorry.")
        await desk.press("z")
        assert agent.decisions()[-1] == ("POST /life-events/customer-tom-event-0/undo", {})
        await desk.see("Is that so?")


async def test_confirm_needs_a_question(sit, agent: FakeAgent):
    """Y on what is not in doubt changes nothing."""
    async with sit() as desk:
        await desk.press("y")
        await desk.see("nothing to confirm")
    assert agent.decisions() == []


async def test_doubts_about_the_sender_stand_beside_the_evidence(sit, agent: FakeAgent):
    """In calm words: what the owner's server found, and that the address is new."""
    view = agent.views["suggestion-1"]
    failed = Authentication(server="mx.example.org", dmarc="fail")
    doubtful = {"authentication": failed, "is_new_address": True, "address": "new@example.org"}
    thread = [entry.model_copy(update=doubtful) for entry in view.thread]
    for person in agent.people.values():
        person.entries = [
            next((new for new in thread if new.id == entry.id), entry) for entry in person.entries
        ]
    agent.replace("suggestion-1", thread=tuple(thread))
    async with sit() as desk:
        await desk.press("enter")
        await desk.see("! your mail server doubts that example.org sent this")
        await desk.see("! the address new@example.org is new for this name")


async def test_the_screen_says_who_wrote_the_draft(sit, agent: FakeAgent):
    """Without a model, a model, or the owner."""
    async with sit() as desk:
        await desk.press("enter")
        await desk.see("By    kinkeeper, without a model")
        draft = agent.views["suggestion-1"].draft
        for writer, words in (("model", "your language model"), ("owner", "you")):
            agent.replace("suggestion-1", draft=draft.model_copy(update={"written_by": writer}))
            await desk.press("r")
            await desk.see(f"By    {words}")


async def test_a_models_words_stream_in_and_are_the_draft_when_it_has_ended(sit, agent: FakeAgent):
    """While it writes the draft stands; m asks for it."""
    agent.model_says = ["Well done, ", None]
    async with sit() as desk:
        await desk.press("enter")
        await desk.pilot.press("m")
        await desk.see("Your model is writing")
        await desk.see("Well done, ")
        assert agent.views["suggestion-1"].draft.written_by == "letter"
        agent.model_says[:] = ["Tyler!"]
        await desk.see("By    your language model")
        await desk.see("Well done, Tyler!")


@pytest.mark.parametrize("key", ["m", "escape"])
async def test_m_or_escape_stops_a_model_and_the_draft_stays(sit, agent: FakeAgent, key: str):
    """And the owner stays in the suggestion."""
    before = agent.views["suggestion-1"].draft
    agent.model_says = ["Well done", None]
    async with sit() as desk:
        await desk.press("enter")
        await desk.pilot.press("m")
        await desk.see("Well done")
        await desk.press(key)
        await desk.see("The model was stopped.")
        await desk.see("By    kinkeeper, without a model")
    assert agent.views["suggestion-1"].draft == before


async def test_without_a_model_m_says_what_to_do(sit, agent: FakeAgent):
    """And nothing else changes."""
    async with sit() as desk:
        await desk.press("enter", "m")
        await desk.see("no model writes here")
        await desk.see("By    kinkeeper, without a model")


async def test_a_model_does_not_write_over_unsaved_words(sit, agent: FakeAgent):
    """It is not even asked."""
    agent.model_says = ["Well done", None]
    async with sit() as desk:
        await desk.press("enter", "e", "H", "i")
        desk.app.screen.set_focus(None)
        await desk.press("m")
        await desk.see("no model writes over it")
    assert not any("dictation" in path for path, _ in agent.calls)


async def test_tab_shows_the_person_in_place_of_the_thread(sit, agent: FakeAgent):
    """And back."""
    async with sit() as desk:
        await desk.press("enter")
        assert "in touch since" not in desk.text
        await desk.press("tab")
        await desk.see("Ward Joinery; in touch since May 2021")
        assert "Friday works" not in desk.text
        await desk.press("tab")
        await desk.see("Friday works")


async def test_a_wide_screen_shows_thread_and_person(sit):
    """And the draft."""
    async with sit(size=(200, 60)) as desk:
        await desk.press("enter")
        await desk.see("in touch since")
        await desk.see("Friday works")


async def test_o_asks_for_the_facts_alone_and_for_the_letter_again(sit, agent: FakeAgent):
    """But not where the owner has written himself."""
    async with sit() as desk:
        await desk.press("enter", "o", "o")
        asked = [body for call, body in agent.decisions() if call.endswith("/outline")]
        assert asked == [{"is_wanted": True}, {"is_wanted": False}]
        agent.is_down = True
        await desk.press("e", "M", "escape", "o")
        await desk.see("You have written here yourself")


async def test_the_mail_stands_where_it_stays_before_the_draft_does(sit, agent: FakeAgent):
    """The draft has a frame of its own, so that the key is answered sooner; nothing moves for it."""
    draft = agent.views["suggestion-1"].draft
    async with sit() as desk:
        frames = desk.watch(screens.suggestion.SuggestionScreen)
        await desk.press("enter")
        await desk.see(draft.subject)
        first = next(frame for frame in frames if "interview" in frame)
        assert draft.subject not in first
        last = desk.text
    width = last.splitlines()[10].index("│")
    assert [line[:width] for line in first.splitlines()[2:-1]] == [
        line[:width] for line in last.splitlines()[2:-1]
    ]


async def test_a_draft_is_there_although_another_screen_took_its_frame(sit, agent: FakeAgent):
    """Keys that come at once with the one that opens it."""
    draft = agent.views["suggestion-1"].draft
    async with sit() as desk:
        desk.burst("\rD")
        await desk.see("Dates")
        await desk.press("escape")
        await desk.see(draft.subject)


async def test_a_draft_is_edited_with_the_words_that_its_frame_would_show(sit, agent: FakeAgent):
    async with sit() as desk:
        desk.burst("\rex")
        await desk.see("x" + agent.views["suggestion-1"].draft.text.splitlines()[0])
