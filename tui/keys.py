"""Every key once: what is pressed, the action's name, and what the help says.

Bindings, the `?` screen and every word on the screen that names a key are made from `KEYS`, so
they cannot disagree. The owner may have other keys: `remap` is told of them before the screen
opens, and what names a key asks `shown`.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from difflib import get_close_matches
from enum import StrEnum
from functools import cache

from textual.binding import Binding, BindingType

from tui.keyboard import is_typed, printed_key, read_key


class Place(StrEnum):
    """Where a key works, as the heading in the help."""

    EVERYWHERE = "Everywhere"
    LIST = "In a list or a thread"
    TODAY = "Today and a suggestion"
    NOBODY = "Where nobody needs you"
    SUGGESTION = "A suggestion"
    EDITOR = "While you write"
    INNER = "On the way back"
    CUSTOMER = "A customer's story"
    JOURNAL = "Search"
    DATES = "Dates"
    WEEK = "Week"
    CORRECTIONS = "Corrections"
    OUTBOX = "Outbox"
    APPROVAL = "Before it is sent"
    BLOCKED = "Where the gate objects"
    NOTES = "While you write notes"
    DIALOG = "In a question"
    YES_OR_NO = "Where it asks yes or no"
    NOTICE = "A notice"
    HELP = "In this help"


@dataclass(frozen=True, slots=True)
class Key:
    """One action and its keys (comma between), with the sentence that the help shows."""

    key: str
    action: str
    help: str
    places: tuple[Place, ...]
    label: str = ""
    """The word in the line of keys; empty where the help alone tells of it."""
    is_above_all: bool = False
    """It works in every dialog, too, and where words are typed."""

    @property
    def name(self) -> str:
        """What it is called in the settings."""
        return self.action.removeprefix("app.")

    @property
    def shown(self) -> str:
        """The keys as they are printed on the keyboard."""
        return " or ".join(map(printed_key, self.key.split(",")))

    @property
    def first(self) -> str:
        """The key to name where there is room for one."""
        return printed_key(self.key.split(",")[0])


_DECIDING = (Place.TODAY, Place.SUGGESTION)
_MOVING = (Place.LIST, Place.SUGGESTION, Place.APPROVAL, Place.BLOCKED, Place.HELP)

KEYS = (
    Key("j,down", "cursor_down", "Down", _MOVING),
    Key("k,up", "cursor_up", "Up", _MOVING),
    Key("g,home", "first", "To the top", (Place.LIST,)),
    Key("G,end", "last", "To the end", (Place.LIST,)),
    Key("enter", "select", "Open what the cursor is on", (Place.LIST,), "open"),
    Key("space", "peek", "Peek: the whole mail, without leaving", (Place.TODAY,), "peek"),
    Key("escape", "close_peek", "Close the peek", (Place.TODAY,)),
    Key("tab", "beside", "The mail, the thread or the person beside", _DECIDING, "beside"),
    Key("pagedown", "page_down", "Further down in what stands beside", _DECIDING),
    Key("pageup", "page_up", "Further up in what stands beside", _DECIDING),
    Key("enter,k", "take_kindness", "Do this kindness", (Place.NOBODY,), "do this kindness"),
    Key("a", "approve", "See the mail as it would leave", _DECIDING, "approve"),
    Key("e", "edit", "Edit the draft here", _DECIDING, "edit"),
    Key("E", "edit_outside", "Edit it in your own editor", _DECIDING),
    Key("o", "outline", "Facts only: write it yourself, or not", (Place.SUGGESTION,)),
    Key("m", "dictate", "Have your model write it, or stop it", (Place.SUGGESTION,)),
    Key("s", "snooze", "Snooze: put it off to another day", _DECIDING, "snooze"),
    Key("x", "dismiss_suggestion", "Dismiss it, and say why", _DECIDING, "dismiss"),
    Key("y", "confirm", "Yes, that is so: write a draft", _DECIDING),
    Key("w", "why", "Why does it stand here?", _DECIDING),
    Key("c", "log_call", "Log a call", (*_DECIDING, Place.CUSTOMER), "call"),
    Key("l", "log", "Log a meeting, a sale, a note …", (*_DECIDING, Place.CUSTOMER)),
    Key("z,u", "undo", "Undo your last decision", (*_DECIDING, Place.CUSTOMER), "undo"),
    Key("p", "customer", "The customer's story", _DECIDING, "person"),
    Key("n", "note", "Your notes on them", (Place.CUSTOMER,), "notes"),
    Key("m", "merge", "They are the same as another: make them one", (Place.CUSTOMER,), "merge"),
    Key("S", "split", "They are two: part them again", (Place.CUSTOMER,)),
    Key("X", "forget", "Forget this person: erase all of it", (Place.CUSTOMER,)),
    Key("f", "person", "To what is known of them; Enter shows where", (Place.CUSTOMER,), "facts"),
    Key("i", "add_fact", "Write down what you know: family, birthday …", (Place.CUSTOMER,)),
    Key("t", "tag", "Tags: your own words for what they are", (Place.CUSTOMER,)),
    Key("x", "take_out", "Take out what you wrote or logged", (Place.CUSTOMER,)),
    Key("d", "contact", "Do not contact them, or do again", (Place.CUSTOMER,)),
    Key("o", "rhythm", "How often to be in touch", (Place.CUSTOMER,)),
    Key("w", "want_again", "Want again what you wanted no more of", (Place.CUSTOMER,)),
    Key("h,left", "earlier", "Earlier", (Place.DATES, Place.WEEK), "earlier"),
    Key("l,right", "later", "Later", (Place.DATES, Place.WEEK), "later"),
    Key("t", "now", "Back to today", (Place.DATES, Place.WEEK)),
    Key("left_square_bracket", "week_earlier", "A week earlier", (Place.DATES,)),
    Key("right_square_bracket", "week_later", "A week later", (Place.DATES,)),
    Key("left_curly_bracket", "month_earlier", "A month earlier", (Place.DATES,)),
    Key("right_curly_bracket", "month_later", "A month later", (Place.DATES,)),
    Key("w", "how_known", "How is it known?", (Place.DATES,), "how known"),
    Key("a", "add_date", "Add a day that you know", (Place.DATES,), "add"),
    Key("S", "save_dates", "Save the days for your calendar", (Place.DATES,), "save"),
    Key("enter,y", "send", "Send it", (Place.APPROVAL,), "send it"),
    Key("l", "send_later", "Send it later: say when", (Place.APPROVAL, Place.OUTBOX), "later"),
    Key("S", "send_now", "Send it now, without the wait", (Place.OUTBOX,), "send now"),
    Key("z,u", "hold_back", "Take it back before it leaves", (Place.OUTBOX,), "take back"),
    Key("A", "send_anyway", "Send it anyway; that is kept", (Place.BLOCKED,), "send anyway"),
    Key("n", "keep", "Not now; nothing is sent", (Place.APPROVAL, Place.BLOCKED)),
    Key("y", "say_yes", "Yes, that is so", (Place.CORRECTIONS,), "yes"),
    Key("n", "say_no", "No such thing", (Place.CORRECTIONS,), "no"),
    Key("m", "merge_event", "The same as another: make them one", (Place.CORRECTIONS,)),
    Key("K", "change_kind", "Say what it is", (Place.CORRECTIONS,), "kind"),
    Key("w", "change_who", "Say whose it is", (Place.CORRECTIONS,), "who"),
    Key("d", "change_date", "Say when it is", (Place.CORRECTIONS,), "date"),
    Key("z", "take_back", "Undo this decision or the last", (Place.CORRECTIONS,), "undo"),
    Key("ctrl+s", "keep_notes", "Keep your notes", (Place.NOTES,), "keep"),
    Key("ctrl+s", "save", "Save your words and check them", (Place.EDITOR,), "save and check"),
    Key("escape", "leave", "Stop writing; your words are kept", (Place.EDITOR,), "done"),
    Key("tab", "app.focus_next", "Between subject and text", (Place.EDITOR,)),
    Key("down", "results", "From the words to what was found", (Place.JOURNAL,)),
    Key(
        "escape",
        "back",
        "Back",
        (Place.INNER, Place.APPROVAL, Place.BLOCKED, Place.NOTES, Place.DIALOG, Place.HELP),
        "back",
    ),
    Key("y", "agree", "Yes", (Place.YES_OR_NO,), "yes"),
    Key("enter,space,q", "close_notice", "Close it", (Place.NOTICE,)),
    Key("slash", "find", "Find a key by its words", (Place.HELP,), "find"),
    Key("question_mark,q", "close_help", "Close it", (Place.HELP,)),
    Key("T,1", "app.today", "Today", (Place.EVERYWHERE,)),
    Key("D,2", "app.dates", "Dates: the months ahead", (Place.EVERYWHERE,), "dates"),
    Key("W,3", "app.week", "Week: what you did, what came back", (Place.EVERYWHERE,), "week"),
    Key("slash,J,4", "app.search", "Search people and mail", (Place.EVERYWHERE,), "search"),
    Key("C,5", "app.corrections", "Corrections: life events", (Place.EVERYWHERE,), "corrections"),
    Key("O,6", "app.outbox", "Outbox: what waits to leave", (Place.EVERYWHERE,), "outbox"),
    Key("colon,ctrl+p", "app.command_palette", "Every command, by name", (Place.EVERYWHERE,)),
    Key("r", "app.refresh_all", "Ask the agent anew", (Place.EVERYWHERE,)),
    Key("question_mark", "app.help", "All keys", (Place.EVERYWHERE,), "help"),
    Key("q", "app.leave_kinkeeper", "Quit", (Place.EVERYWHERE,), "quit"),
    Key(
        "ctrl+q",
        "app.quit",
        "Quit, from anywhere",
        (Place.EVERYWHERE,),
        is_above_all=True,
    ),
)


TOGETHER = (
    (Place.LIST, Place.TODAY, Place.EVERYWHERE),
    (Place.NOBODY, Place.TODAY, Place.EVERYWHERE),
    (Place.SUGGESTION, Place.INNER, Place.EVERYWHERE),
    (Place.LIST, Place.CUSTOMER, Place.INNER, Place.EVERYWHERE),
    (Place.LIST, Place.INNER, Place.EVERYWHERE),
    (Place.LIST, Place.DATES, Place.INNER, Place.EVERYWHERE),
    (Place.LIST, Place.WEEK, Place.INNER, Place.EVERYWHERE),
    (Place.LIST, Place.CORRECTIONS, Place.INNER, Place.EVERYWHERE),
    (Place.LIST, Place.OUTBOX, Place.INNER, Place.EVERYWHERE),
    (Place.JOURNAL, Place.INNER),
    (Place.EDITOR,),
    (Place.APPROVAL,),
    (Place.BLOCKED,),
    (Place.NOTES,),
    (Place.LIST, Place.DIALOG),
    (Place.DIALOG, Place.YES_OR_NO, Place.NOTICE),
    (Place.HELP,),
)
"""Places whose keys work at the same time, so that none of them may mean two things."""

_TYPING = frozenset({Place.EDITOR, Place.NOTES, Place.JOURNAL, Place.INNER})
"""Where a letter is a letter."""

_remapped: dict[str, str] = {}


def remap(keys: Mapping[str, Sequence[str]]) -> None:
    """Let these actions, by name, have these keys; all others have their own.

    A process shows one screen, so it has one keyboard. `problems` says whether `keys` will do.
    """
    _remapped.clear()
    for name, written in keys.items():
        _remapped[name] = ",".join(filter(None, map(read_key, written)))
    keys_now.cache_clear()


def remapped() -> Mapping[str, str]:
    """The owner's keys by the name of the action, as a Textual keymap."""
    return dict(_remapped)


@cache
def keys_now() -> tuple[Key, ...]:
    """`KEYS`, as the owner has them."""
    return tuple(replace(key, key=_remapped.get(key.name, key.key)) for key in KEYS)


def shown(name: str) -> str:
    """The key of an action to name in a sentence: `f"{shown('undo')} undoes it"`."""
    return next(key.first for key in keys_now() if key.name == name)


def problems(keys: Mapping[str, Sequence[str]]) -> dict[str, str]:
    """What is wrong with the owner's keys, in words, by the name of the action."""
    names = {key.name: key for key in KEYS}
    found: dict[str, str] = {}
    for name, written in keys.items():
        wrong = [one for one in written if read_key(one) is None]
        if name not in names:
            near = get_close_matches(name, names, n=1) or get_close_matches(name, names, 1, 0.4)
            found[name] = f"no action has this name; did you mean {(near or ['help'])[0]}?"
        elif wrong or not written:
            is_what = f"{wrong[0]!r} is no key" if wrong else "a key is missing"
            found[name] = f'{is_what}; write one like "a", "?", "f5", "ctrl+s" or ["a", "f5"]'
        elif _is_lost_in_typing(names[name], written):
            found[name] = (
                "it must work where words are typed; write a key that is no letter and no sign"
            )
    if not found:
        mine = {name: ",".join(filter(None, map(read_key, keys[name]))) for name in keys}
        found |= dict(_clashes(mine))
    return found


def _is_lost_in_typing(key: Key, written: Sequence[str]) -> bool:
    """Whether it could not be pressed where words are typed, or a letter could not be typed."""
    typed = [is_typed(read_key(one) or "") for one in written]
    return any(typed) if key.is_above_all else bool(set(key.places) & _TYPING) and all(typed)


def _clashes(mine: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    """The names of `mine` that would share a key with another action, and with which."""
    for places in TOGETHER:
        holders: dict[str, Key] = {}
        for key in sorted(KEYS, key=lambda key: key.name in mine):
            if not (key.is_above_all or set(places) & set(key.places)):
                continue
            for pressed in mine.get(key.name, key.key).split(","):
                other = holders.setdefault(pressed, key)
                if other is not key and key.name in mine:
                    yield (
                        key.name,
                        f"{printed_key(pressed)} is already {other.name} "
                        f"({other.help}); give one of them another key",
                    )


def keys_of(place: Place) -> tuple[Key, ...]:
    """The keys that work in `place`, as the owner has them, in the order of the help."""
    return tuple(key for key in keys_now() if place in key.places)


def help_sections() -> tuple[tuple[Place, tuple[Key, ...]], ...]:
    """Every key once, as the owner has it, under the first place it works in."""
    keys = keys_now()
    sections = ((place, tuple(key for key in keys if key.places[0] is place)) for place in Place)
    return tuple((place, keys) for place, keys in sections if keys)


def bindings(*places: Place) -> list[BindingType]:
    """Textual's bindings for a widget or screen that is all of these places."""
    return [
        Binding(
            key.key,
            key.action,
            key.label or key.help,
            show=bool(key.label),
            key_display=key.first,
            id=key.name,
            priority=key.is_above_all,
        )
        for key in KEYS
        if set(places) & set(key.places)
    ]
