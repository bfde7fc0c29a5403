"""With which name the writer of a mail signs it."""

from __future__ import annotations

import re

from agent.mail.signature import closing_lines
from agent.names import call_name

_LOOKED_AT, _LETTERS, _TAIL, _SHORT = 4, 1000, 8, 60
"""So many of the last lines and letters are looked at."""
_AROUND = re.compile(r"^[\W_]+|(?:[\W_]|\b(?:x+|xoxo?|o+)\b)+$", re.IGNORECASE)
_NAME = re.compile(r"[^\W\d_]['’\w-]*[^\W\d_](?: [^\W\d_]['’\w-]*\.?){0,2}")
_OWN = re.compile(r"[^\W\d_][\w'’-]*\.?(?: [^\W\d_][\w'’-]*\.?){0,3}")
_NOBODY = re.compile(
    r"(?:me|us|all|mum|mom|mama|dad|papa|aunt\w*|uncle|gran\w*|nana?|your|my|see|sent|ps)\b",
    re.IGNORECASE,
)
"""Words that stand where a name may stand."""
_INLINE = re.compile(
    r"(?:^|[.!?…] +)(?:best|cheers|love|thanks|thank you|regards|hugs|warmly|yours|later|take care)"
    r"(?: (?:again|wishes|regards|from|as ever|always))?[,!]? +(?P<name>[^.,!?]{2,40}?)[.! x]*$",
    re.IGNORECASE,
)


def signed_name(text: str, signature: str = "") -> tuple[str, bool]:
    """The name under a mail's own words, and whether a closing says that it is one.

    Empty where there is none, or more than one.
    """
    text, signature = text[-_LETTERS:], signature[:_LETTERS]
    lines = [line.strip() for line in text.split("\n") if line.strip()][-_LOOKED_AT:]
    below = signature.strip().split("\n", 1)[0]
    for last in filter(None, ([*lines], [*lines, below] if below else [])):
        last[-1] = _AROUND.sub("", last[-1])
        starts = range(max(0, len(last) - 3), len(last) - 1)
        is_closed = any(closing_lines(last[at:]) == len(last) - at for at in starts)
        if is_closed and (name := _name(last[-1])):
            return name, True
    if lines and (inline := _INLINE.search(lines[-1])) and (name := _name(inline["name"])):
        return name, True
    alone = text.rstrip().rsplit("\n\n", 1)[-1].strip() if len(lines) > 1 else ""
    return _name(alone) or _name(below), False


def signed_by(text: str, signature: str, words: frozenset[str], surname: str = "") -> str:
    """The line in the tail of a mail that is a name and has one of these words of his in it.

    "Earl" before "Deacon E. Whitlow", "jess" in small letters; empty where there is none. `words`
    are what the writer's name and address call him, in small letters, as is his `surname`.
    """
    lines = [line.strip() for line in text[-_LETTERS:].split("\n") if line.strip()][1:]
    tail = [*lines[-_TAIL:], *signature[:_LETTERS].split("\n")[:1]]
    found = [name for line in tail if (name := _own_name(line, words, surname))]
    return next((one for one in found if " " not in one), next(iter(found), ""))


def _own_name(line: str, words: frozenset[str], surname: str) -> str:
    name = _AROUND.sub("", line)
    parts = [part.strip(".").casefold() for part in name.split()]
    if not parts or parts[-1] not in words or not _OWN.fullmatch(name):
        return ""  # "Whitlow Timber" is his firm
    if parts == [surname]:
        return ""
    return name.capitalize() if name.islower() else name


def signed_for_all(text: str) -> str:
    """The full name that opens the last paragraph of a mail: "Dianne Choo", "for the team"."""
    lines = text[-_LETTERS:].rstrip().rsplit("\n\n", 1)
    block = lines[-1].split("\n") if len(lines) > 1 else []
    is_block = 1 < len(block) <= _TAIL and all(len(line) <= _SHORT for line in block)
    name = _name(block[0].strip()) if is_block else ""
    return name if " " in name else ""


def _name(line: str) -> str:
    name = "" if "?" in line else _AROUND.sub("", line)
    if not _NAME.fullmatch(name) or not all(word[0].isupper() for word in name.split()):
        return ""
    # In capitals it may be initials, or a desk.
    is_name = call_name(name) and not name.isupper() and not closing_lines([name])
    return name if is_name and not _NOBODY.match(name) else ""
