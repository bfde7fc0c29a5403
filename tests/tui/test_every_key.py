"""Every key in the help does what the help says, wherever it works; a new key wants a case here."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping
from dataclasses import dataclass

import pytest
from textual.command import CommandPalette
from textual.containers import VerticalScroll
from textual.message import Message
from textual.widget import Widget
from textual.widgets import Input, OptionList

from agent.models import (
    About,
    Brief,
    GateCheck,
    GateReport,
    KnownFact,
    Suggestion,
    TodayLine,
    Underline,
)
from tests.tui.ahead import some_dates, some_weeks
from tests.tui.fake_agent import FakeAgent, outbox_item
from tests.tui.morning import NOW, TODAY, some_doubts
from tui.app import KinkeeperApp
from tui.client import AgentClient
from tui.keys import Key, Place, keys_of
from tui.messages.corrections import (
    DateRequested,
    KindRequested,
    MergeRequested,
    NoRequested,
    TakeBackRequested,
    WhoRequested,
    YesRequested,
)
from tui.messages.customers import (
    ContactRequested,
    FactRequested,
    RhythmRequested,
    TagsRequested,
    WantAgainRequested,
)
from tui.messages.dates import HowKnownRequested, RememberDateRequested, SaveDatesRequested
from tui.messages.desk import ConfirmRequested, UndoRequested
from tui.messages.drafts import (
    DictationRequested,
    EditingEnded,
    EditOutsideRequested,
    OutlineRequested,
    SaveRequested,
)
from tui.messages.identity import ForgetRequested, JoinRequested, SplitRequested
from tui.messages.outbox import NewTimeRequested, TakeMailBackRequested
from tui.messages.week import WeekRequested
from tui.screens.approval import ApprovalScreen
from tui.screens.call import CallScreen
from tui.screens.corrections import CorrectionsScreen
from tui.screens.customer import CustomerScreen
from tui.screens.dates import DatesScreen
from tui.screens.dismissal import DismissalScreen
from tui.screens.help import HelpScreen
from tui.screens.journal import JournalScreen
from tui.screens.later import LaterScreen
from tui.screens.log import LogScreen
from tui.screens.notes import NotesScreen
from tui.screens.notice import NoticeScreen
from tui.screens.outbox import OutboxScreen
from tui.screens.snooze import SnoozeScreen
from tui.screens.suggestion import SuggestionScreen
from tui.screens.today import TodayScreen
from tui.screens.week import WeekScreen
from tui.widgets.draft_editor import DraftEditor

SIZE = (90, 18)
"""So small that there is something to scroll everywhere."""


class Walk:
    """The screen, what was said in it and what was asked of the agent since the key was pressed."""

    def __init__(self, app: KinkeeperApp, agent: FakeAgent) -> None:
        self.app, self.agent = app, agent
        self.heard: list[Message] = []
        self.has_left = False
        self.begin()

    def begin(self) -> None:
        self.heard.clear()
        self._asked_before = len(self.agent.calls)
        self.screen_before = self.app.screen_stack[-1] if self.app.is_running else None
        self.focused_before = self.screen_before.focused if self.screen_before else None
        self.heights_before = self.heights if self.screen_before else {}
        self.text_before = self.text if self.screen_before else ""

    @property
    def asked(self) -> list[str]:
        return [call for call, _ in self.agent.calls[self._asked_before :]]

    @property
    def text(self) -> str:
        lines = self.app.screen._compositor.render_strips()
        return "\n".join("".join(part.text for part in line) for line in lines)

    @property
    def heights(self) -> dict[Widget, float]:
        """How far down the cursors of lists stand, and all else is scrolled."""
        return {
            one: (one.highlighted or 0) if isinstance(one, OptionList) else one.scroll_y
            for one in self.app.screen.walk_children(Widget)
        }

    def moved(self, kind: type[Widget], *, is_down: bool) -> bool:
        """Whether one of these widgets moved that way."""
        return any(
            (now > self.heights_before[one]) if is_down else (now < self.heights_before[one])
            for one, now in self.heights.items()
            if one in self.heights_before and isinstance(one, kind)
        )


Effect = Callable[[Walk], bool]


def opens(kind: type) -> Effect:
    return lambda walk: type(walk.app.screen) is kind and walk.app.screen is not walk.screen_before


def asks(kind: type[Message]) -> Effect:
    return lambda walk: any(type(one) is kind for one in walk.heard)


def calls(words: str) -> Effect:
    return lambda walk: any(words in call for call in walk.asked)


def says(words: str) -> Effect:
    return lambda walk: words in walk.text and words not in walk.text_before


def closes(walk: Walk) -> bool:
    return walk.screen_before not in walk.app.screen_stack


def goes(kind: type[Widget], *, is_down: bool) -> Effect:
    return lambda walk: walk.moved(kind, is_down=is_down)


def shows_else(walk: Walk) -> bool:
    return walk.text != walk.text_before


def focuses_else(walk: Walk) -> bool:
    return walk.app.screen.focused not in (None, walk.focused_before)


def is_peeking(walk: Walk) -> bool:
    return walk.app.home.is_peeking


def is_written_in(walk: Walk) -> bool:
    return any(editor.has_focus_within for editor in walk.app.screen.query(DraftEditor))


def has_left(walk: Walk) -> bool:
    return walk.has_left


@dataclass(frozen=True)
class Case:
    """What a key does after the keys in `after`, where it takes them to have something to do."""

    effect: Effect
    after: tuple[str, ...] = ()
    to: tuple[str, ...] | None = None
    """The way to the place, where it is another than everybody's."""


WAYS: Mapping[Place, tuple[str, ...]] = {
    Place.SUGGESTION: ("enter",),
    Place.INNER: ("enter",),
    Place.EDITOR: ("e",),
    Place.CUSTOMER: ("p",),
    Place.JOURNAL: ("slash",),
    Place.DATES: ("D",),
    Place.WEEK: ("W",),
    Place.CORRECTIONS: ("C",),
    Place.OUTBOX: ("O",),
    Place.APPROVAL: ("a",),
    Place.BLOCKED: ("a",),
    Place.NOTES: ("p", "n"),
    Place.DIALOG: ("s",),
    Place.HELP: ("question_mark",),
}
"""The keys that lead from Today to each place; those that are not named are there."""

CASES: Mapping[str, Case | Mapping[Place, Case]] = {
    "cursor_down": {
        Place.LIST: Case(goes(OptionList, is_down=True)),
        Place.SUGGESTION: Case(goes(VerticalScroll, is_down=True), after=("k", "k")),
        Place.APPROVAL: Case(goes(VerticalScroll, is_down=True)),
        Place.BLOCKED: Case(goes(VerticalScroll, is_down=True)),
        Place.HELP: Case(goes(VerticalScroll, is_down=True)),
    },
    "cursor_up": {
        Place.LIST: Case(goes(OptionList, is_down=False), after=("j",)),
        Place.SUGGESTION: Case(goes(VerticalScroll, is_down=False), after=("j", "j")),
        Place.APPROVAL: Case(goes(VerticalScroll, is_down=False), after=("j", "j")),
        Place.BLOCKED: Case(goes(VerticalScroll, is_down=False), after=("j", "j")),
        Place.HELP: Case(goes(VerticalScroll, is_down=False), after=("j", "j")),
    },
    "first": Case(goes(OptionList, is_down=False), after=("G",)),
    "last": Case(goes(OptionList, is_down=True)),
    "select": Case(opens(SuggestionScreen)),
    "peek": Case(is_peeking),
    "close_peek": Case(lambda walk: not is_peeking(walk), after=("space",)),
    "beside": Case(shows_else),
    "page_down": Case(goes(VerticalScroll, is_down=True), after=("pageup", "pageup")),
    "page_up": Case(goes(VerticalScroll, is_down=False), after=("pagedown", "pagedown")),
    "take_kindness": Case(calls("POST /kindness/")),
    "approve": Case(opens(ApprovalScreen)),
    "edit": Case(is_written_in),
    "edit_outside": Case(asks(EditOutsideRequested)),
    "dictate": Case(asks(DictationRequested)),
    "outline": Case(asks(OutlineRequested)),
    "snooze": Case(opens(SnoozeScreen)),
    "dismiss_suggestion": Case(opens(DismissalScreen)),
    "confirm": {
        Place.TODAY: Case(asks(ConfirmRequested), after=("G",)),
        Place.SUGGESTION: Case(asks(ConfirmRequested), to=("G", "enter")),
    },
    "why": Case(opens(NoticeScreen)),
    "log_call": Case(opens(CallScreen)),
    "log": Case(opens(LogScreen)),
    "undo": Case(asks(UndoRequested)),
    "customer": Case(opens(CustomerScreen)),
    "note": Case(opens(NotesScreen)),
    "merge": Case(asks(JoinRequested)),
    "split": Case(asks(SplitRequested)),
    "forget": Case(asks(ForgetRequested)),
    "person": Case(focuses_else),
    "add_fact": Case(asks(FactRequested)),
    "tag": Case(asks(TagsRequested)),
    "take_out": Case(says("Only what you put in yourself")),
    "contact": Case(asks(ContactRequested)),
    "rhythm": Case(asks(RhythmRequested)),
    "want_again": Case(asks(WantAgainRequested)),
    "earlier": {
        Place.DATES: Case(shows_else, after=("l", "l")),
        Place.WEEK: Case(asks(WeekRequested)),
    },
    "later": {
        Place.DATES: Case(shows_else),
        Place.WEEK: Case(asks(WeekRequested), after=("h",)),
    },
    "now": {
        Place.DATES: Case(shows_else, after=("l",)),
        Place.WEEK: Case(asks(WeekRequested), after=("h",)),
    },
    "week_earlier": Case(shows_else, after=("right_curly_bracket",)),
    "week_later": Case(shows_else),
    "month_earlier": Case(shows_else, after=("right_curly_bracket",) * 2),
    "month_later": Case(shows_else),
    "how_known": Case(asks(HowKnownRequested)),
    "add_date": Case(asks(RememberDateRequested)),
    "save_dates": Case(asks(SaveDatesRequested)),
    "send": Case(calls("/approve")),
    "send_later": {
        Place.APPROVAL: Case(opens(LaterScreen)),
        Place.OUTBOX: Case(asks(NewTimeRequested)),
    },
    "send_now": Case(lambda walk: calls("POST /outbox/")(walk) or asks(NewTimeRequested)(walk)),
    "hold_back": Case(asks(TakeMailBackRequested)),
    "send_anyway": Case(calls("/approve")),
    "keep": Case(lambda walk: closes(walk) and not calls("/approve")(walk)),
    "say_yes": Case(asks(YesRequested)),
    "say_no": Case(asks(NoRequested)),
    "merge_event": Case(asks(MergeRequested)),
    "change_kind": Case(asks(KindRequested)),
    "change_who": Case(asks(WhoRequested)),
    "change_date": Case(asks(DateRequested)),
    "take_back": Case(asks(TakeBackRequested), after=("y",)),
    "keep_notes": Case(lambda walk: closes(walk) and type(walk.app.screen) is CustomerScreen),
    "save": Case(asks(SaveRequested), after=("X",)),
    "leave": Case(asks(EditingEnded)),
    "focus_next": Case(focuses_else),
    "results": Case(focuses_else),
    "back": Case(closes),
    "agree": Case(closes),
    "close_notice": Case(closes),
    "find": Case(lambda walk: isinstance(walk.app.screen.focused, Input)),
    "close_help": Case(closes),
    "today": Case(opens(TodayScreen), to=("C",)),
    "dates": Case(opens(DatesScreen)),
    "week": Case(opens(WeekScreen)),
    "search": Case(opens(JournalScreen)),
    "corrections": Case(opens(CorrectionsScreen)),
    "outbox": Case(opens(OutboxScreen)),
    "command_palette": Case(opens(CommandPalette)),
    "refresh_all": Case(calls("GET /today")),
    "help": Case(opens(HelpScreen)),
    "leave_kinkeeper": Case(has_left),
    "quit": Case(has_left),
}


def prepare(place: Place, agent: FakeAgent) -> None:
    """Let there be something for each key of the place to be about."""
    some_doubts(agent)
    some_dates(agent)
    some_weeks(agent)
    agent.model_says = ["Hi"]
    glenn = agent.people["customer-glenn"]
    agent.briefs[glenn.customer.id] = Brief(
        customer=glenn.customer,
        who="Glenn Ward, Ward Joinery",
        family=(),
        last_talk="",
        open_matters=(),
        not_to_say=(),
        ahead=(),
        unknown=(),
        evidence=(),
        known=(KnownFact(about=About.FAMILY, value="wife Rosa"),),
    )
    draft = agent.views["suggestion-1"].draft
    longer = draft.model_copy(update={"text": draft.text + "\n\nP. S." * 30})
    if place is Place.BLOCKED:
        span = Underline(start=0, end=2, reason="It would fit anybody.")
        check = GateCheck(name="true", has_passed=False, finding=span.reason, spans=(span,))
        longer = longer.model_copy(update={"gate": GateReport(checks=(check,))})
    agent.replace("suggestion-1", draft=longer)
    if place is Place.OUTBOX:
        tomorrow = {"leaves_at": NOW + dt.timedelta(days=1), "is_for_later": True}
        agent.keep_mail("suggestion-1", outbox_item(draft, "digest-1").model_copy(update=tomorrow))
    if place is Place.NOBODY:
        customer = agent.people["customer-glenn"].customer
        kindness = Suggestion(
            id="kindness-1",
            customer_id=customer.id,
            practice="kindness",
            reason="Thirty years at the bench",
            due_on=TODAY,
            expires_on=TODAY,
            priority=1.0,
        )
        agent.views.clear()
        agent.asides = {
            "kindness": TodayLine(suggestion=kindness, customer=customer, has_draft=False)
        }


@pytest.mark.parametrize("place", Place)
async def test_every_key_of_a_place_does_what_the_help_says(place, agent, wire, settle):
    """Each is pressed on a screen where it has something to do; its other keys are bound alike."""
    prepare(place, agent)
    app = KinkeeperApp(lambda: AgentClient(wire))
    walk = Walk(app, agent)

    def listen(message: Message) -> None:
        if type(message).__module__.startswith("tui.messages"):
            walk.heard.append(message)

    def leave(*_: object) -> None:
        walk.has_left = True

    async with app.run_test(size=SIZE, notifications=True, message_hook=listen) as pilot:
        app.exit = leave  # type: ignore[method-assign]
        await settle(pilot)
        views, status = dict(agent.views), agent.status
        for key in keys_of(place):
            case = case_of(key, place)
            if agent.views != views:
                agent.views.update(views)
                agent.status = status
                app.action_refresh_all()
            while app.screen is not app.home:
                app.pop_screen()
            await pilot.press("escape", "g")
            await settle(pilot)
            for pressed in WAYS.get(place, ()) if case.to is None else case.to:
                await pilot.press(pressed)
                await settle(pilot)
            if place in (Place.YES_OR_NO, Place.NOTICE):
                is_question = place is Place.YES_OR_NO
                await app.push_screen(NoticeScreen("Is it?", "Say so.", is_question=is_question))
            for pressed in case.after:
                await pilot.press(pressed)
                await settle(pilot)
            bound = app.screen.active_bindings
            actions = {bound[one].binding.action for one in key.key.split(",") if one in bound}
            others = {one for one in actions if not one.startswith("scroll_")}  # these give way
            assert others <= {key.action}, f"{key.shown} in {place}"
            walk.begin()
            await pilot.press(key.key.split(",")[0])
            for _ in range(250):
                if case.effect(walk):
                    break
                await pilot.pause(0.02)
            else:
                said = [type(one).__name__ for one in walk.heard]
                raise AssertionError(
                    f"{key.shown} in {place} does not: {key.help}\n{said}\n{walk.asked}\n"
                    f"{walk.text_before}\nand then\n{walk.text}"
                )
            await settle(pilot)


@pytest.mark.parametrize(
    "way",
    [("question_mark",), ("w",), ("x",), ("s",), ("l",), ("a",), ("colon",), ("slash", "a"), ("e",)]
    + [("p", key) for key in ("n", "m", "t")],
    ids="-".join,
)
async def test_ctrl_q_quits_whatever_is_on_top(way, wire, settle):
    """In every dialog, and while words are typed."""
    app = KinkeeperApp(lambda: AgentClient(wire))
    async with app.run_test(size=SIZE) as pilot:
        await settle(pilot)
        for pressed in way:
            await pilot.press(pressed)
            await settle(pilot)
        assert app.screen is not app.home or way == ("e",)
        await pilot.press("ctrl+q")
        for _ in range(250):
            if not app.is_running:
                break
            await pilot.pause(0.02)
    assert app.return_code == 0


@pytest.mark.parametrize("key", ["enter", "space", "q", "escape"])
async def test_a_notice_is_closed_by_whatever_key_comes_first_to_hand(key, wire, settle):
    app = KinkeeperApp(lambda: AgentClient(wire))
    async with app.run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        await pilot.press("w")
        await settle(pilot)
        assert type(app.screen) is NoticeScreen
        await pilot.press(key)
        await settle(pilot)
        assert app.is_running
        assert app.screen is app.home


@pytest.mark.parametrize("key", ["enter", "space", "q", "ctrl+q"])
async def test_a_question_of_yes_or_no_is_not_answered_in_passing(key, wire, settle):
    app = KinkeeperApp(lambda: AgentClient(wire))
    async with app.run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        asked = NoticeScreen("Is it?", "Say so.", is_question=True)
        await app.push_screen(asked)
        await pilot.press(key)
        await settle(pilot)
        assert app.screen is asked


async def test_ctrl_q_drops_no_notes_unasked(wire, settle):
    """They are not among the words that are saved on the way out."""
    app = KinkeeperApp(lambda: AgentClient(wire))
    async with app.run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        for pressed in ("p", "n", "X", "ctrl+q"):
            await pilot.press(pressed)
            await settle(pilot)
        assert app.is_running
        lines = app.screen._compositor.render_strips()
        assert any("Not kept yet" in line.text for line in lines)


def case_of(key: Key, place: Place) -> Case:
    case = CASES.get(key.name)
    case = case.get(place) if isinstance(case, Mapping) else case
    assert case is not None, f"{key.name} in {place} has no case: write what it does"
    return case
