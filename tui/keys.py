"""Every key once: what is pressed, the action's name, and what the help says.

Bindings and the `?` screen are both made from `KEYS`, so they cannot disagree.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from textual.binding import Binding, BindingType


class Place(StrEnum):
    """Where a key works, as the heading in the help."""

    EVERYWHERE = "Everywhere"
    LIST = "In a list or a thread"
    TODAY = "Today and a suggestion"
    SUGGESTION = "A suggestion"
    EDITOR = "While you write"
    INNER = "On the way back"
    CUSTOMER = "A customer's story"
    JOURNAL = "Search"
    CORRECTIONS = "Corrections"
    APPROVAL = "Before it is sent"
    BLOCKED = "Where the gate objects"
    DIALOG = "In a question"
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

    @property
    def shown(self) -> str:
        """The keys as they are printed on the keyboard."""
        return " or ".join(_SHOWN.get(key, key) for key in self.key.split(","))


_SHOWN = {
    "enter": "Enter",
    "escape": "Esc",
    "question_mark": "?",
    "slash": "/",
    "ctrl+s": "Ctrl+S",
    "ctrl+q": "Ctrl+Q",
    "tab": "Tab",
    "up": "↑",
    "down": "↓",
    "home": "Home",
    "end": "End",
}

_DECIDING = (Place.TODAY, Place.SUGGESTION)
_MOVING = (Place.LIST, Place.SUGGESTION, Place.APPROVAL, Place.BLOCKED, Place.HELP)

KEYS = (
    Key("j,down", "cursor_down", "Down", _MOVING),
    Key("k,up", "cursor_up", "Up", _MOVING),
    Key("g,home", "first", "To the top", (Place.LIST,)),
    Key("G,end", "last", "To the end", (Place.LIST,)),
    Key("enter", "select", "Open what the cursor is on", (Place.LIST,), "open"),
    Key("a", "approve", "See the mail as it would leave", _DECIDING, "approve"),
    Key("e", "edit", "Edit the draft", _DECIDING, "edit"),
    Key("m", "dictate", "Have your model write it, or stop it", (Place.SUGGESTION,)),
    Key("s", "snooze", "Snooze: put it off to another day", _DECIDING, "snooze"),
    Key("x", "dismiss_suggestion", "Dismiss it, and say why", _DECIDING, "dismiss"),
    Key("c", "confirm", "Yes, that is so: write a draft", _DECIDING),
    Key("w", "why", "Why does it stand here?", _DECIDING),
    Key("l", "log", "Log a call, a meeting, a sale, a note", (*_DECIDING, Place.CUSTOMER)),
    Key("u", "undo", "Undo the last snooze, dismissal or log", (*_DECIDING, Place.CUSTOMER)),
    Key("p", "customer", "The customer's story", _DECIDING, "person"),
    Key("enter,y", "send", "Send it", (Place.APPROVAL,), "send it"),
    Key("A", "send_anyway", "Send it anyway; that is kept", (Place.BLOCKED,), "send anyway"),
    Key("n", "keep", "Not now; nothing is sent", (Place.APPROVAL, Place.BLOCKED)),
    Key("y", "say_yes", "Yes, that is so", (Place.CORRECTIONS,), "yes"),
    Key("n", "say_no", "No such thing", (Place.CORRECTIONS,), "no"),
    Key("k", "change_kind", "Say what it is (here only ↑ goes up)", (Place.CORRECTIONS,), "kind"),
    Key("w", "change_who", "Say whose it is", (Place.CORRECTIONS,), "who"),
    Key("d", "change_date", "Say when it is", (Place.CORRECTIONS,), "date"),
    Key("z", "take_back", "Undo this decision or the last", (Place.CORRECTIONS,), "undo"),
    Key("ctrl+s", "save", "Save your words and check them", (Place.EDITOR,), "save and check"),
    Key("escape", "leave", "Stop writing; your words are kept", (Place.EDITOR,), "done"),
    Key("tab", "app.focus_next", "Between subject and text", (Place.EDITOR,)),
    Key("down", "results", "From the words to what was found", (Place.JOURNAL,)),
    Key(
        "escape",
        "back",
        "Back",
        (Place.INNER, Place.APPROVAL, Place.BLOCKED, Place.DIALOG, Place.HELP),
        "back",
    ),
    Key("y", "agree", "Yes, where it asks yes or no", (Place.DIALOG,)),
    Key("question_mark,q", "back", "Close it", (Place.HELP,)),
    Key("slash", "app.search", "Search people and mail", (Place.EVERYWHERE,), "search"),
    Key("r", "app.refresh_all", "Ask the agent anew", (Place.EVERYWHERE,)),
    Key("question_mark", "app.help", "All keys", (Place.EVERYWHERE,), "help"),
    Key("q,ctrl+q", "app.leave_kinkeeper", "Quit", (Place.EVERYWHERE,), "quit"),
    Key(
        "C",
        "app.corrections",
        "Corrections: confirm life events",
        (Place.EVERYWHERE,),
        "corrections",
    ),
)


def keys_of(place: Place) -> tuple[Key, ...]:
    """The keys that work in `place`, in the order of the help."""
    return tuple(key for key in KEYS if place in key.places)


def help_sections() -> tuple[tuple[Place, tuple[Key, ...]], ...]:
    """Every key once, under the first place it works in."""
    sections = ((place, tuple(key for key in KEYS if key.places[0] is place)) for place in Place)
    return tuple((place, keys) for place, keys in sections if keys)


def bindings(*places: Place, without: str = "") -> list[BindingType]:
    """Textual's bindings for a widget or screen that is all of these places.

    `without` is an action whose keys mean something else there.
    """
    return [
        Binding(
            key.key,
            key.action,
            key.label or key.help,
            show=bool(key.label),
            key_display=key.shown.split(" or ")[0],
        )
        for key in KEYS
        if set(places) & set(key.places) and key.action != without
    ]
