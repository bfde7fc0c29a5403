"""Keys, bindings, help, settings and the words on the screen are one thing."""

from __future__ import annotations

import importlib
import pkgutil
import re
from itertools import pairwise
from pathlib import Path

import pytest
from click.testing import CliRunner

import tui.screens
import tui.widgets
from agent.cli import kinkeeper
from agent.config import Screen
from tui.__main__ import OpenScreen
from tui.app import KinkeeperApp
from tui.client import AgentClient
from tui.curtain import Curtain
from tui.keyboard import is_typed, printed_key, read_key
from tui.keys import KEYS, TOGETHER, Place, help_sections, keys_of, problems, remap, shown
from tui.screens.framed import FramedScreen

EXAMPLE = Path(__file__).resolve().parents[2] / "config.example.toml"


def ours() -> list[type]:
    """Every class of the screen that binds keys of its own."""
    found: list[type] = [KinkeeperApp]
    for package in tui.screens, tui.widgets:
        for module in pkgutil.iter_modules(package.__path__, f"{package.__name__}."):
            classes = vars(importlib.import_module(module.name)).values()
            found += [
                one
                for one in classes
                if isinstance(one, type)
                and one.__module__ == module.name
                and one.__dict__.get("BINDINGS")
            ]
    return found


def test_every_key_has_an_action_where_it_works():
    """No key in the help does nothing."""
    bound: set[tuple[str, str]] = set()
    for home in ours():
        for binding in home.__dict__["BINDINGS"]:
            owner = KinkeeperApp if binding.action.startswith("app.") else home
            action = f"action_{binding.action.removeprefix('app.')}"
            assert hasattr(owner, action), (home, binding.action)
            bound.add((binding.id, binding.key))
    assert {(key.name, key.key) for key in KEYS} == bound


def test_no_key_means_two_things_in_one_place():
    """Where places are live together, each key is bound once."""
    for places in TOGETHER:
        here = [key for key in KEYS if set(places) & set(key.places)]
        pressed = [one for key in here for one in key.key.split(",")]
        twice = {one for one in pressed if pressed.count(one) > 1}
        assert not twice, places


def test_what_is_held_apart_for_clashes_is_what_the_screens_are():
    """Each screen's places are among those that are known to be live together.

    While the search is typed, its list is not listened to.
    """
    for home in ours():
        if issubclass(home, FramedScreen) and home.PLACES:
            here = set(home.PLACES) - {Place.JOURNAL}
            assert any(here <= set(places) for places in TOGETHER), home
    assert {place for places in TOGETHER for place in places} == set(Place)


def test_an_action_has_one_name_and_one_row():
    """The settings name it, so no two rows share it."""
    names = [key.name for key in KEYS]
    assert len(names) == len(set(names))


def test_the_help_tells_every_key_once():
    """The sections hold all keys, none twice."""
    told = [key for _, keys in help_sections() for key in keys]
    assert sorted(told, key=KEYS.index) == list(KEYS)


@pytest.mark.parametrize(
    ("written", "key", "printed"),
    [
        ("?", "question_mark", "?"),
        ("Ctrl+S", "ctrl+s", "Ctrl+S"),
        ("control+s", "ctrl+s", "Ctrl+S"),
        ("Esc", "escape", "Esc"),
        ("space", "space", "Space"),
        ("F5", "f5", "F5"),
        ("PgDn", "pagedown", "PgDn"),
        ("shift+tab", "shift+tab", "Shift+Tab"),
        ("T", "T", "T"),
        ("é", "é", "é"),
        ("+", "plus", "+"),
        ("ctrl++", "ctrl+plus", "Ctrl++"),
        ("slash", "slash", "/"),
        ("↑", "up", "↑"),
    ],
)
def test_keys_are_read_as_the_owner_writes_them_and_printed_as_on_the_keyboard(
    written, key, printed
):
    """By the sign, by Textual's name, or as it stands on the key."""
    assert read_key(written) == key
    assert printed_key(key) == printed


@pytest.mark.parametrize("written", ["", " ", "bogus", "ctrl+", "ctrl+bogus", "ab", "\x1b", "a b"])
def test_what_is_no_key_is_none(written):
    """It is refused, not bound to nothing."""
    assert read_key(written) is None


def test_letters_and_signs_are_typed_and_other_keys_are_not():
    """What would be a letter in a line cannot be a command there."""
    assert all(map(is_typed, ["a", "T", "question_mark", "slash", "space", "é"]))
    assert not any(map(is_typed, ["escape", "ctrl+s", "f5", "tab", "up", "alt+a", "enter"]))


@pytest.mark.parametrize(
    ("keys", "name", "words"),
    [
        ({"aprove": ("a",)}, "aprove", "did you mean approve?"),
        ({"undo": ("ctrl+bogus",)}, "undo", "'ctrl+bogus' is no key; write one like"),
        ({"snooze": ()}, "snooze", "a key is missing"),
        ({"save": ("s",)}, "save", "must work where words are typed"),
        ({"back": ("b",)}, "back", "must work where words are typed"),
        ({"quit": ("f10", "Q")}, "quit", "must work where words are typed"),
        ({"save": ("ctrl+q",)}, "save", "Ctrl+Q is already quit"),
        ({"approve": ("e",)}, "approve", "e is already edit (Edit the draft here)"),
        ({"approve": ("f5",), "snooze": ("f5",)}, "snooze", "F5 is already approve"),
        ({"approve": ("j",)}, "approve", "j is already cursor_down (Down)"),
        ({"help": ("a",)}, "help", "a is already"),
    ],
)
def test_a_wrong_name_a_wrong_key_and_a_clash_are_told_in_words(keys, name, words):
    """Each says what is wrong and what to write."""
    assert words in problems(keys)[name]


@pytest.mark.parametrize(
    "keys",
    [
        {},
        {"approve": ("e",), "edit": ("a",)},
        {"undo": ("u",)},
        {"save": ("f2", "ctrl+s")},
        {"send": ("a",)},
    ],
)
def test_keys_that_change_places_or_work_elsewhere_do_not_clash(keys):
    """A swap is none, nor is a key that another screen has."""
    assert problems(keys) == {}


def test_a_wrong_key_is_one_line_with_the_place_in_the_settings(tmp_path):
    """`kinkeeper` says so instead of opening, and ends with the status of wrong settings."""
    path = tmp_path / "config.toml"
    right = EXAMPLE.read_text(encoding="utf-8").replace("# keys = {}", "# ")
    path.write_text(f'{right}\n[screen.keys]\nundo = "f8"\naprove = "a"\n', encoding="utf-8")
    line = path.read_text(encoding="utf-8").splitlines().index('aprove = "a"') + 1
    done = CliRunner().invoke(kinkeeper, ["--config", str(path)], obj=OpenScreen(Curtain()))
    assert done.exit_code == 2
    words = "screen.keys.aprove: no action has this name; did you mean approve?"
    assert done.stderr == f"kinkeeper: {path}:{line}: {words}\n"


def test_one_key_and_several_may_be_written():
    """A text or a list, in the settings."""
    screen = Screen.model_validate({"keys": {"undo": "u", "approve": ["a", "f2"]}})
    assert screen.keys == {"undo": ("u",), "approve": ("a", "f2")}


def test_the_example_names_every_action_that_can_have_another_key():
    """What stands under `keys` in the example are the names of keys.py, no more and no fewer."""
    text = EXAMPLE.read_text(encoding="utf-8")
    listed = re.findall(r"^#     ([a-z_ ]+)$", text[text.index("# keys = ") :], re.MULTILINE)
    assert sorted(" ".join(listed).split()) == sorted(key.name for key in KEYS)


@pytest.fixture
def own_keys():
    """Sits down at a screen with the owner's own keys; afterwards they are ours again."""
    yield {"undo": ("f8",), "approve": ("ctrl+a",), "help": ("f1",), "dismiss_suggestion": ("d",)}
    remap({})


async def test_with_other_keys_all_words_and_all_keys_are_others(own_keys, wire, settle):
    """They do what the old ones did; the old ones do nothing; help, line and words say so."""
    app = KinkeeperApp(lambda: AgentClient(wire), keys=own_keys)
    async with app.run_test(size=(140, 48), notifications=True) as pilot:

        def text() -> str:
            lines = app.screen._compositor.render_strips()
            return "\n".join("".join(part.text for part in line) for line in lines)

        async def see(pattern: str) -> None:
            for _ in range(500):
                if re.search(pattern, text()):
                    return
                await pilot.pause(0.02)
            raise AssertionError(f"{pattern!r} is not on the screen:\n{text()}")

        async def press(*keys: str) -> None:
            for key in keys:
                await pilot.press(key)
                await settle(pilot)

        await settle(pilot)
        home = app.screen
        await see(r"Ctrl\+A approve")
        await see("d dismiss")
        for old in "a", "x", "question_mark":
            await press(old)
            assert app.screen is home
        await press("d", "enter")
        await see("F8 undoes it")
        await press("f8")
        await see("it is back")
        await press("f1")
        await see(r"\bF8  Undo your last decision")
        await see(r"\bCtrl\+A  See the mail")


def test_a_new_screen_has_our_keys_again():
    """Another's keys end with their screen."""
    remap({"undo": ("f8",)})
    assert shown("undo") == "F8"
    remap({})
    assert shown("undo") == "z"
    assert keys_of(Place.TODAY)


def test_sections_of_the_help_stand_in_the_order_of_the_places():
    """Everywhere first, this help last."""
    order = [list(Place).index(place) for place, _ in help_sections()]
    assert all(before < after for before, after in pairwise(order))
