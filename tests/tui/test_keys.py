"""Keys, bindings and help are one thing."""

from __future__ import annotations

from textual.widget import Widget

from tui.app import KinkeeperApp
from tui.keys import KEYS, Place, help_sections, keys_of
from tui.screens.approval import ApprovalScreen
from tui.screens.corrections import CorrectionsScreen
from tui.screens.customer import CustomerScreen
from tui.screens.date import DateScreen
from tui.screens.dismissal import DismissalScreen
from tui.screens.help import HelpScreen
from tui.screens.journal import JournalScreen
from tui.screens.kind import KindScreen
from tui.screens.log import LogScreen
from tui.screens.notice import NoticeScreen
from tui.screens.snooze import SnoozeScreen
from tui.screens.suggestion import SuggestionScreen
from tui.screens.today import TodayScreen
from tui.screens.whose import WhoseScreen
from tui.widgets.correction_list import CorrectionList
from tui.widgets.draft_editor import DraftEditor
from tui.widgets.timeline import Timeline
from tui.widgets.today_list import TodayList

HOMES: dict[Place, tuple[type, ...]] = {
    Place.EVERYWHERE: (KinkeeperApp,),
    Place.LIST: (TodayList, Timeline, CorrectionList),
    Place.TODAY: (TodayScreen,),
    Place.SUGGESTION: (SuggestionScreen,),
    Place.EDITOR: (DraftEditor,),
    Place.INNER: (SuggestionScreen, CustomerScreen, JournalScreen, CorrectionsScreen),
    Place.CUSTOMER: (CustomerScreen,),
    Place.JOURNAL: (JournalScreen,),
    Place.CORRECTIONS: (CorrectionsScreen,),
    Place.APPROVAL: (ApprovalScreen,),
    Place.BLOCKED: (ApprovalScreen,),
    Place.DIALOG: (
        SnoozeScreen,
        DismissalScreen,
        KindScreen,
        WhoseScreen,
        DateScreen,
        LogScreen,
    ),
    Place.HELP: (HelpScreen,),
}


def test_every_key_has_an_action_where_it_works():
    """No key in the help does nothing."""
    for place in Place:
        for key in keys_of(place):
            if key.action == "agree":
                homes: tuple[type, ...] = (NoticeScreen,)
            else:
                homes = (KinkeeperApp,) if key.action.startswith("app.") else HOMES[place]
            for home in homes:
                assert hasattr(home, f"action_{key.action.removeprefix('app.')}"), (key, home)


def test_no_key_means_two_things_in_one_place():
    """Within a place, each key is bound once."""
    for place in Place:
        pressed = [name for key in keys_of(place) for name in key.key.split(",")]
        assert len(pressed) == len(set(pressed)), place


def test_the_help_tells_every_key_once():
    """The sections hold all keys, none twice."""
    told = [key for _, keys in help_sections() for key in keys]
    assert sorted(told, key=KEYS.index) == list(KEYS)


def test_every_binding_of_our_widgets_comes_from_the_keys():
    """Nobody binds a key behind the help's back."""
    ours = {key.action for key in KEYS}
    for homes in HOMES.values():
        for home in homes:
            assert issubclass(home, Widget | KinkeeperApp)
            own = home.__dict__.get("BINDINGS", [])
            assert {binding.action for binding in own} <= ours
