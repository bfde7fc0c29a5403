"""The frame of a mail that the owner wrote: how he greets, closes and signs in it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache

from agent.models import Entry

ME = "{me}"
"""Stands in a closing for what the owner signs with."""

_GREETING_WORDS = (
    "hi there|hi|hello there|hello|hey there|hey|hiya|howdy|yo|dearest|dear|hallo|bonjour|hola|ciao"
    "|salut|hei|hej|ola|olá|liebe|lieber|g'day"
)
_TITLE = r"(?:Mr|Mrs|Ms|Miss|Mx|Dr|Prof|Professor|Sir|Madam|Herr|Frau|Father|Sister|Rev)\b\.?"
_NAME = r"[A-ZÀ-Þ][\w'’-]+"
_GREETING = re.compile(
    rf"(?P<word>(?i:{_GREETING_WORDS})) (?P<name>{_TITLE}(?: {_NAME}){{0,3}}|{_NAME})"
    r"\s*(?P<mark>[,!.:–-]|$)"
)
_BARE_NAME = re.compile(rf"(?P<name>{_NAME})\s*(?P<mark>[,!]|$)")

_CLOSING_WORDS = re.compile(
    r"(?:(?:all|my|very|with|the|kind|kindest|warm|warmest|lots of|much|many|best|big|love and|"
    r"yours|god) )*"
    r"(?:best|regards|wishes|love|hugs?|thanks|thank you|thx|ta|cheers|warmly|sincerely|truly|"
    r"faithfully|respectfully|cordially|fondly|yours|ever|always|care|well|soon|gratitude|rgds|"
    r"bye|ciao|later|onwards?|peace|bless(?:ings)?|brgds|br|kr|xo(?:xo)?)"
    r"(?: (?:again|so much|very much|a lot|in advance|for now|as ever|as always|wishes|regards|"
    r"to all|all|from))?",
    re.IGNORECASE,
)
_CLOSING_PHRASES = re.compile(
    r"take (?:good )?care|(?:talk|speak|see you|write|more|hope to see you) soon"
    r"|as (?:ever|always)|(?:be|stay|keep) (?:well|safe)|thinking of you"
    r"|(?:until|til) (?:then|soon|next time)|have a (?:\w+ ){1,2}\w+|so long",
    re.IGNORECASE,
)
IS_TENDER = re.compile(r"\b(?:love|hugs?|fondly|xo\w*|dearest)\b|\bx{1,4}$|❤", re.IGNORECASE)

EMOJI = re.compile(r"[\U0001F300-\U0001FAFF\u2600-\u27BF]\ufe0f?|[:;]-?[)D](?!\w)|<3")
_POSTSCRIPT = re.compile(r"p\.?\s?p?\.?s\b", re.IGNORECASE)


def is_formal(name: str) -> bool:
    """Whether somebody is greeted by title and surname."""
    return bool(re.match(_TITLE, name))


def read_greeting(line: str) -> tuple[str, str, str]:
    """The greeting, the name in it, and what stands behind it on the line; empty without one."""
    if match := _GREETING.match(line):
        mark = match["mark"] if match["mark"] in (",", "!", "") else ","
        word = match["word"][0].upper() + match["word"][1:]
        return f"{word} {{name}}{mark}", match["name"], line[match.end() :].strip()
    match = _BARE_NAME.fullmatch(line)
    if match and not _CLOSING_WORDS.fullmatch(match["name"]):
        return "{name},", match["name"], ""
    return "", "", ""


def is_frame(sentence: str) -> bool:
    """Whether a sentence of a mail only greets or closes: "Hi Robin,", "Thanks,"."""
    greeting, _, rest = read_greeting(sentence)
    is_greeting = greeting and not rest.strip(" ,!.") and sentence.rstrip()[-1] in ",!:"
    return bool(is_greeting) or _is_closing(sentence)


def greets_inline(entry: Entry, name: str) -> bool:
    """Whether the first line begins with the name alone: "Ada, held, no clock on it."."""
    return bool(name) and bool(re.match(rf"{re.escape(name)}\s?[,!]", entry.text.strip()[:80]))


def read_closing(lines: Sequence[str], owner_name: str) -> tuple[str, str, int]:
    """How he signed, with what closing, and the number of the first line of both."""
    end = len(lines)
    for number in range(len(lines) - 1, max(len(lines) - 8, -1), -1):
        if _POSTSCRIPT.match(lines[number].strip()):
            end = number
    filled = [number for number in range(end) if lines[number].strip()][-4:]
    signs = _signatures(owner_name)
    for at, number in enumerate(filled):
        line = lines[number].strip()
        if number == 0 and len(filled) > 1:
            continue
        if signs.fullmatch(line):
            above = filled[at - 1] if at else -1
            if above > 0 and _is_closing(lines[above].strip()):
                return line, f"{lines[above].strip()}\n{ME}", above
            return line, ME, number
        words, mark, name = line.rpartition(", ") if ", " in line else line.rpartition(" - ")
        if mark and signs.fullmatch(name) and _is_closing(words):
            return name, f"{words}{mark}{ME}", number
    last = filled[-1] if filled else -1
    if last > 0 and _is_closing(lines[last].strip()):
        return "", f"{lines[last].strip()}\n{ME}", last
    return "", "", end


@lru_cache(maxsize=8)
def _signatures(owner_name: str) -> re.Pattern[str]:
    """What the owner's name under a mail looks like."""
    parts = owner_name.split()
    first = parts[0] if parts else ""
    names = {owner_name, first, first[:1], f"{first[:1]}."}
    names |= {first[:length] for length in range(3, len(first))}
    if len(parts) > 1:
        initials = "".join(part[0] for part in parts)
        names |= {initials, parts[-1], f"{first} {parts[-1][0]}", f"{first} {parts[-1][0]}."}
    known = "|".join(re.escape(name) for name in sorted(filter(None, names), key=len, reverse=True))
    return re.compile(
        rf"(?:[-–—~*]{{1,2}} ?)?(?:{known or '(?!)'})(?:[.!]| [xX]{{1,4}})?"
        rf"(?: ?(?:{EMOJI.pattern}))?",
        re.IGNORECASE,
    )


def _is_closing(line: str) -> bool:
    bare = re.sub(EMOJI, "", line).strip(" ,.!-–—")
    return 0 < len(bare) <= 40 and bool(
        _CLOSING_PHRASES.fullmatch(bare) or _CLOSING_WORDS.fullmatch(bare)
    )


def bare_sign(sign: str) -> str:
    """The name without kisses, marks and faces."""
    return re.sub(rf"(?: [xX]{{1,4}}|!)?(?: ?(?:{EMOJI.pattern}))?$", "", sign)
