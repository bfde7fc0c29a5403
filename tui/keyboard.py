"""Single keys: as Textual names them, as the owner writes them, as they stand on a keyboard."""

from __future__ import annotations

import re

from textual.keys import Keys, _character_to_key, format_key

_PRINTED = {
    "enter": "Enter",
    "escape": "Esc",
    "space": "Space",
    "tab": "Tab",
    "home": "Home",
    "end": "End",
    "insert": "Ins",
    "delete": "Del",
    "backspace": "Backspace",
    "pageup": "PgUp",
    "pagedown": "PgDn",
    "ctrl": "Ctrl",
    "alt": "Alt",
    "shift": "Shift",
}
_WRITTEN = {
    **{printed.lower(): key for key, printed in _PRINTED.items()},
    "return": "enter",
    "control": "ctrl",
    **{sign: name for name, sign in (("up", "↑"), ("down", "↓"), ("left", "←"), ("right", "→"))},
}
_NAMED = frozenset(key.value for key in Keys if not re.search(r"[+<@]", key.value))
_MODIFIER = re.compile(r"(ctrl|control|alt|shift)\+(?=.)", re.IGNORECASE)


def printed_key(key: str) -> str:
    """Textual's `key` as it is printed on the keyboard: `ctrl+s` is `Ctrl+S`, `slash` is `/`."""
    *modifiers, last = key.split("+")
    if last in _PRINTED:
        name = _PRINTED[last]
    elif re.fullmatch(r"f\d+", last) or (modifiers and len(last) == 1):
        name = last.upper()
    else:
        name = format_key(last)
    return "+".join([*(_PRINTED[one] for one in modifiers), name])


def read_key(written: str) -> str | None:
    """Textual's name of the key that the owner wrote (`?`, `Ctrl+S`, `f5`), or None."""
    rest, modifiers = written.strip(), []
    while found := _MODIFIER.match(rest):
        modifiers.append(_WRITTEN[found[1].lower()])
        rest = rest[found.end() :]
    if len(rest) == 1 and rest.isprintable() and rest not in _WRITTEN:
        # With a modifier a terminal tells no capital from a small letter.
        last = _character_to_key(rest.lower() if modifiers else rest)
    else:
        last = _WRITTEN.get(rest.lower(), rest.lower())
        is_sign = len(last) > 1 and len(format_key(last)) == 1
        if last not in _NAMED and not is_sign:
            return None
    return "+".join([*sorted(set(modifiers)), last])


def is_typed(key: str) -> bool:
    """Whether `key` is a letter, a digit or a sign where words are typed."""
    return key == "space" or (key not in _NAMED and "+" not in key)
