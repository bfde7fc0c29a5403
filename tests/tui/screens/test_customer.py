"""A customer's story, what is known of them, and all that the owner can say of them there."""

from __future__ import annotations

import datetime as dt
from datetime import UTC, datetime

import pytest
from textual.widgets import Input, TextArea

from agent.models import (
    About,
    Brief,
    Detail,
    DetailKind,
    Double,
    EntryKind,
    Evidence,
    Kind,
    KnownFact,
    MonthTouches,
)
from tests.tui.fake_agent import FakeAgent
from tests.tui.morning import Person
from tui.messages.customers import CustomerRequested
from tui.screens.customer import CustomerScreen
from tui.screens.somebody import SomebodyScreen
from tui.screens.today import TodayScreen
from tui.widgets.curve import Curve
from tui.widgets.known_list import PROOF_MARK, KnownList
from tui.widgets.reader import Reader
from tui.widgets.timeline import Timeline

GLENN, TOM = "customer-glenn", "customer-tom"
MOTHER = "My mother is called Ada and gardens."


def told(agent: FakeAgent, **known) -> Person:
    """What is known of Glenn beside his mails."""
    glenn = agent.people[GLENN]
    fields = {
        "customer": glenn.customer,
        "who": "Glenn Ward, Ward Joinery",
        "family": (),
        "last_talk": "",
        "open_matters": (),
        "not_to_say": (),
        "ahead": (),
        "unknown": (),
        "evidence": (),
        **known,
    }
    agent.briefs[GLENN] = Brief(**fields)
    return glenn


async def open_glenn(desk) -> CustomerScreen:
    desk.app.post_message(CustomerRequested(GLENN))
    await desk.rest()
    assert isinstance(desk.app.screen, CustomerScreen)
    return desk.app.screen


def quoted(desk) -> str:
    """The lines of the reader that hold the quote."""
    quotes = [one for one in desk.app.screen.query_one(Reader).mails if one.quoted]
    return quotes[0].body.plain[slice(*quotes[0].quoted)] if quotes else ""


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


async def test_the_curve_tells_theirs_from_ours_without_colour(sit, agent: FakeAgent):
    """Two named lines of bars on one scale, each with its sum, and the months beneath."""
    months = [f"2025-{month:02}" for month in range(9, 13)] + ["2026-01", "2026-02"]
    agent.curves[GLENN] = tuple(
        MonthTouches(month=month, theirs=theirs, ours=ours)
        for month, theirs, ours in zip(months, (0, 8, 4, 0, 0, 1), (1, 2, 0, 0, 0, 0), strict=True)
    )
    async with sit(size=(80, 24)) as desk:
        await open_glenn(desk)
        lines = str(desk.app.screen.query_one(Curve).visual).split("\n")
    assert lines[0] == "them  · █ ▄ · · ▁   13"
    assert lines[1] == "you   ▁ ▂ · · · ·    3"
    assert lines[2].rstrip() == "      Sep     2026"


async def test_where_nobody_was_ever_in_touch_there_is_no_curve(sit, agent: FakeAgent):
    """Nor an empty list of what is known."""
    async with sit() as desk:
        screen = await open_glenn(desk)
        assert not screen.query_one(Curve).display
        assert not screen.query_one(KnownList).display
        await desk.press("f", "x")
        assert screen.query_one(Timeline).has_focus


async def test_a_fact_leads_to_the_mail_with_its_quote_highlighted(sit, agent: FakeAgent):
    """Enter goes there, the next step in the story leads on from there."""
    glenn = told(
        agent,
        known=(
            KnownFact(
                about=About.FAMILY,
                value="wife Rosa",
                evidence=Evidence(quote="the boards leave", entry_id=f"{GLENN}-entry-0"),
            ),
            KnownFact(about=About.BIRTHDAY, value="5 May 1970"),
        ),
    )
    async with sit() as desk:
        screen = await open_glenn(desk)
        await desk.see("Family     wife Rosa")
        await desk.press("f", "enter")
        assert screen.query_one(Timeline).current == glenn.entries[0]
        assert "the boards leave on Friday." in quoted(desk)
        await desk.press("f", "j", "enter")
        assert "the boards leave" in quoted(desk), "the owner's own word has no mail to go to"
        screen.query_one(Timeline).focus()
        await desk.press("g")
        await desk.see("93% sure")


async def test_what_is_ahead_open_or_not_to_be_said_leads_to_its_mail_too(sit, agent: FakeAgent):
    """As a fact does; what rests on no mail has no mark and stays where it is."""
    proof = Evidence(quote="the boards leave", entry_id=f"{GLENN}-entry-0")
    told(
        agent,
        not_to_say=("no cheer now",),
        ahead=("Fri: they leave", "Sat: your day"),
        open_matters=("Glenn asked",),
        proofs=dict.fromkeys(("no cheer now", "Fri: they leave", "Glenn asked"), proof),
    )
    async with sit() as desk:
        screen = await open_glenn(desk)
        known = screen.query_one(KnownList)
        await desk.press("f")
        for words in ("no cheer now", "Fri: they leave", "Sat: your day", "Glenn asked"):
            assert known.current.words == words
            assert known.current.evidence == (None if "your" in words else proof)
            await desk.press("j")
        await desk.see("Glenn asked")
        assert desk.text.count(PROOF_MARK) >= 3
        await desk.press("enter")
        assert "the boards leave on Friday." in quoted(desk)


async def test_proof_in_a_mail_that_the_story_does_not_show_yet_is_asked_for(sit, agent: FakeAgent):
    """A long story shows its latest pages; what they rest on is a key away all the same."""
    old = Evidence(quote="the boards leave", entry_id=f"{GLENN}-entry-0")
    glenn = told(agent, known=(KnownFact(about=About.FAMILY, value="wife Rosa", evidence=old),))
    agent.page = 50
    for number in range(59):
        glenn.wrote(datetime(2026, 11, 13, 9, number, tzinfo=UTC), f"Order {number}", "Boards.")
    async with sit() as desk:
        await open_glenn(desk)
        await desk.press("f", "enter")
        assert (f"GET /entries/{GLENN}-entry-0", {}) in agent.calls
        assert "the boards leave on Friday." in quoted(desk)


async def test_a_long_story_comes_page_by_page(sit, agent: FakeAgent):
    """The latest first; what was before is asked for as the end comes near, and only then."""
    glenn = agent.people[GLENN]
    agent.page = 60
    for number in range(240):
        at = datetime(2025, 1, 1, 9, tzinfo=UTC) + dt.timedelta(days=number)
        glenn.entries.insert(number, glenn.wrote(at, f"Order {number}", "Boards, please."))
        glenn.entries.pop()
    asked = f"GET /customers/{GLENN}/entries"
    async with sit() as desk:
        screen = await open_glenn(desk)
        timeline = screen.query_one(Timeline)
        assert not [call for call, _ in agent.calls if call.startswith(asked)]
        assert len(screen._story().entries) == 60
        await desk.press("G")
        assert len(screen._story().entries) == 120
        here = timeline.current
        glenn.wrote(datetime(2026, 11, 18, 8, tzinfo=UTC), "News", "Boards, please.")
        await desk.change()
        assert timeline.current == here, "what comes meanwhile moves nothing"
        assert len(screen._story().entries) == 121
        await desk.press("g")
        await desk.see("News")
        for _ in range(6):
            await desk.press("G")
        assert len(screen._story().entries) == len(glenn.entries)
        assert len([call for call, _ in agent.calls if call.startswith(asked)]) == 4
        await desk.see("Order 0 ")
        assert "earlier" not in desk.text


async def test_notes_are_written_changed_and_emptied(sit, agent: FakeAgent):
    """Esc drops nothing by one key; undo has the words back."""
    async with sit() as desk:
        await open_glenn(desk)
        await desk.press("n", *"Rye bread", "escape")
        await desk.see("Not kept yet")
        await desk.press("ctrl+s")
        path = f"POST /customers/{GLENN}/notes"
        assert agent.decisions() == [(path, {"notes": "Rye bread"})]
        await desk.see("Notes      Rye bread")
        await desk.press("n")
        desk.app.screen.query_one(TextArea).text = ""
        await desk.press("ctrl+s")
        await desk.see("Your notes are gone; z undoes it.")
        await desk.press("z")
        assert agent.decisions()[1:] == [(path, {"notes": ""}), (path, {"notes": "Rye bread"})]
        await desk.see("Glenn Ward: it is as before.")
        await desk.press("n", "!", "escape", "escape")
        assert len(agent.decisions()) == 3


async def test_tags_are_typed_with_commas_between(sit, agent: FakeAgent):
    """They stand among what is known."""
    async with sit() as desk:
        await open_glenn(desk)
        await desk.press("t", *"vip, duluth ,", "enter")
        assert agent.decisions() == [(f"POST /customers/{GLENN}/tags", {"tags": ["vip", "duluth"]})]
        await desk.see("Tags       vip, duluth")
        await desk.press("z")
        assert agent.people[GLENN].customer.tags == ()


async def test_what_the_owner_learns_he_writes_down_where_it_was_unknown(sit, agent: FakeAgent):
    """And takes it out again with the cursor on it."""
    told(agent, unknown=(About.CAUSES, About.DIFFERENCE))
    async with sit() as desk:
        await open_glenn(desk)
        await desk.see("Not known  causes, what they do to make a difference")
        await desk.press("f", "enter", "enter", *"the food bank", "enter")
        body = {"about": "causes", "value": "the food bank"}
        assert agent.decisions() == [(f"POST /customers/{GLENN}/facts", body)]
        await desk.see("Cares for  the food bank")
        await desk.press("g", "x")
        assert agent.decisions()[1:] == [(f"POST /customers/{GLENN}/facts/remove", body)]
        await desk.press("z")
        assert [fact.value for fact in agent.people[GLENN].customer.facts] == ["the food bank"]


async def test_what_was_logged_is_taken_out_and_put_back(sit, agent: FakeAgent):
    """A mail stays, whatever is pressed."""
    async with sit() as desk:
        await open_glenn(desk)
        await desk.press("G", "x")
        await desk.see("Only what you put in yourself is taken out.")
        await desk.press("l", *["j"] * 4, "enter", *"Likes rye", "enter")
        (note,) = (one for one in agent.people[GLENN].entries if one.kind is EntryKind.NOTE)
        await desk.press("g", "x")
        await desk.see("Note taken out; z undoes it.")
        assert note not in agent.people[GLENN].entries
        await desk.press("z")
        assert note in agent.people[GLENN].entries


async def test_do_not_contact_is_a_switch(sit, agent: FakeAgent):
    """It stands beside the name, and turns back."""
    path = f"POST /customers/{GLENN}/contact"
    async with sit() as desk:
        await open_glenn(desk)
        await desk.press("d")
        await desk.see("Glenn Ward   do not contact")
        await desk.press("d")
        await desk.see("They may be written to again")
        wanted = [(path, {"do_not_contact": is_off}) for is_off in (True, False)]
        assert agent.decisions() == wanted


async def test_how_often_to_be_in_touch_is_a_number_of_days(sit, agent: FakeAgent):
    """Nothing else is taken; empty leaves it to the rhythm."""
    async with sit() as desk:
        await open_glenn(desk)
        await desk.press("o", *"often", "enter")
        await desk.see("A number of days, or nothing.")
        desk.app.screen.query_one(Input).value = "30"
        await desk.press("enter")
        await desk.see("In touch   every 30 days")
        await desk.press("z")
        path = f"POST /customers/{GLENN}/rhythm"
        assert agent.decisions() == [(path, {"every_days": 30}), (path, {"every_days": None})]


async def test_what_is_wanted_no_more_stands_there_and_is_wanted_again(sit, agent: FakeAgent):
    """By its key or with Enter on its line; of several, whichever is chosen; and back."""
    glenn = agent.people[GLENN]
    path = f"POST /customers/{GLENN}/wanted"
    async with sit() as desk:
        await open_glenn(desk)
        await desk.press("w")
        await desk.see("There is nothing of theirs that you want no more of.")
        fields = {"unwanted_kinds": (Kind.NEW_PET,), "unwanted_practices": ("keep_in_touch",)}
        glenn.customer = glenn.customer.model_copy(update=fields)
        await desk.change()
        await desk.see("No more of new pet, keep in touch")
        await desk.press("f", "enter")
        await desk.see("What shall be suggested with them again?")
        await desk.press("j", "enter")
        await desk.see("Suggested again: keep in touch")
        await desk.see("No more of new pet ")
        await desk.press("w")
        assert glenn.customer.unwanted_kinds == ()
        await desk.press("z", "z")
    assert agent.decisions() == [
        (path, {"what": what, "is_unwanted": is_unwanted})
        for what, is_unwanted in (
            ("keep_in_touch", False),
            ("new_pet", False),
            ("new_pet", True),
            ("keep_in_touch", True),
        )
    ]


async def test_any_other_customer_is_found_by_name_and_joined_and_undone(sit, agent: FakeAgent):
    """The story is then that of both."""
    async with sit() as desk:
        await open_glenn(desk)
        await desk.press("m", *"brandt")
        await desk.see("Tom Brandt · tom@example.org")
        await desk.press("enter")
        assert agent.decisions() == [(f"POST /customers/{GLENN}/join", {"other": TOM})]
        await desk.see("They are one now; z undoes it.")
        await desk.see("Late with the invoice")
        await desk.press("z")
        assert agent.decisions()[1:] == [("POST /steps/undo-0/undo", {})]
        await desk.see("they are as before.")
        assert set(agent.people) >= {GLENN, TOM}
        assert "Late with the invoice" not in desk.text


async def test_who_looks_the_same_stands_first_and_enter_alone_joins_nobody(sit, agent: FakeAgent):
    """The owner moves the cursor there, or types, before two become one."""
    glenn, tom = agent.people[GLENN].customer, agent.people[TOM].customer
    agent.doubles = [Double(id="double-1", customers=(glenn, tom), reason="the same number")]
    async with sit() as desk:
        await open_glenn(desk)
        await desk.press("m", "enter")
        await desk.see("Tom Brandt · perhaps the same ·")
        asked = desk.app.screen
        assert isinstance(asked, SomebodyScreen)
        await desk.press("tab", "enter")
        assert desk.app.screen is asked
        assert agent.decisions() == []
        await desk.press("shift+tab", "down", "enter")
        assert agent.decisions() == [(f"POST /customers/{GLENN}/join", {"other": TOM})]


async def test_a_screen_on_the_one_that_went_shows_the_one_that_stayed(sit, agent: FakeAgent):
    """And after the undo the one it showed before."""
    async with sit() as desk:
        screen = await open_glenn(desk)
        screen.turn_to(TOM)
        await desk.change()
        await desk.press("m", *"ward", "enter")
        assert screen.customer_id == GLENN
        await desk.see("Your order of oak boards")
        await desk.press("z")
        assert screen.customer_id == TOM
        await desk.see("Late with the invoice")


@pytest.mark.parametrize(("keys", "call"), [((), "join"), (("j",), "refuse")])
async def test_a_suggested_double_is_asked_about_where_it_concerns_them(
    sit, agent: FakeAgent, keys, call
):
    """One person or two: both answers are kept."""
    glenn, tom = agent.people[GLENN].customer, agent.people[TOM].customer
    agent.doubles = [Double(id="double-1", customers=(glenn, tom), reason="both are called Ward")]
    told(agent)
    async with sit() as desk:
        await open_glenn(desk)
        await desk.see("Same one?  Tom Brandt <tom@example.org>: both are")
        await desk.press("f", "enter", *keys, "enter")
        ((asked, _),) = agent.decisions()
        assert asked.endswith(call)


async def test_an_address_is_parted_off_and_the_parting_undone(sit, agent: FakeAgent):
    """Only where there are two."""
    glenn = agent.people[GLENN]
    async with sit() as desk:
        await open_glenn(desk)
        await desk.press("S")
        await desk.see("There is one address only; nobody to part.")
        addresses = (*glenn.customer.addresses, "glenn@home.example")
        glenn.customer = glenn.customer.model_copy(update={"addresses": addresses})
        await desk.change()
        await desk.press("S", "j", "enter")
        path, body = f"POST /customers/{GLENN}/split", {"address": "glenn@home.example"}
        assert agent.decisions() == [(path, body)]
        await desk.see("They are two now; z undoes it.")
        await desk.press("z")
        assert agent.people[GLENN].customer.addresses == addresses


async def test_a_person_is_forgotten_only_by_the_typed_name(sit, agent: FakeAgent):
    """It says before what will go, and after what went."""
    async with sit() as desk:
        await open_glenn(desk)
        await desk.press("X")
        await desk.see("2 mails, 1 life event and 1")
        await desk.see("Type Glenn Ward to forget them.")
        await desk.press(*"Glenn", "enter")
        await desk.see("That is not the name as it stands above.")
        await desk.press("escape")
        assert agent.decisions() == []
        await desk.press("X", *"glenn WARD", "enter")
        assert agent.decisions() == [(f"POST /customers/{GLENN}/forget", {"name": "Glenn Ward"})]
        await desk.see("Glenn Ward is forgotten: 2 mails, 1 life event")
        await desk.press("escape")
        assert isinstance(desk.app.screen, TodayScreen)
        await desk.press("z")
        await desk.see("There is nothing to undo.")


async def test_who_is_gone_meanwhile_is_said_in_words(sit, agent: FakeAgent):
    """Joined or forgotten elsewhere: back to where one was."""
    async with sit() as desk:
        await open_glenn(desk)
        del agent.people[GLENN]
        await desk.change()
        await desk.see("They are no longer in the book.")
        assert isinstance(desk.app.screen, TodayScreen)


@pytest.mark.parametrize("size", [(40, 12), (80, 24), (300, 100)])
async def test_hostile_long_and_foreign_words_are_letters_and_align(sit, agent, size):
    """In facts, notes, tags and names."""
    hostile = "[bold red]Bob[/] \x1b[31m\u202egnp.exe 👩‍👩‍👧 漢字 שלום " + "x" * 90
    person = told(agent, known=(KnownFact(about=About.FAMILY, value=hostile),), ahead=(hostile,))
    update = {"name": hostile, "notes": hostile, "tags": (hostile,)}
    person.customer = person.customer.model_copy(update=update)
    agent.doubles = [
        Double(
            id="double-1",
            customers=(person.customer, agent.people[TOM].customer),
            reason=hostile,
        )
    ]
    async with sit(size=size) as desk:
        await open_glenn(desk)
        for keys in (("f", "enter"), ("escape", "n"), ("escape", "X"), ("escape", "S"), ("m",)):
            await desk.press(*keys)
            assert "\x1b" not in desk.text
            assert "\u202e" not in desk.text
