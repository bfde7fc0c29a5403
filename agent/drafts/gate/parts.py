"""A draft's text taken apart for the gate: greeting, body, what is quoted, what is signed.

All parts keep the length of the text, with blanks for what is left out, so that whatever is found
in one of them stands at the same place in all.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import NamedTuple

from agent.drafts.gate.wording import QUOTED, ordinary, words
from agent.drafts.voice import Voice

_GREETING_WORDS = (
    r"hi there|hi|hello there|hello|hey there|hey|dear|dearest"
    r"|good (?:morning|afternoon|evening|day)|greetings|hiya"
    r"|howdy|hallo|bonjour|hola|ciao|salut|hei|hej|ola|olá|liebe|lieber|g['’]day"
)
_GREETING = re.compile(
    rf"\s*(?:(?P<word>{_GREETING_WORDS})\b[ ,]*)?(?P<name>[^\n,!:.?–—]{{0,60}}?)\s*(?:[,!:.–—]|$)",
    re.IGNORECASE | re.MULTILINE,
)
_CLOSING = re.compile(
    r"(?:(?:with )?(?:all )?(?:my |our |the )?(?:very )?"
    r"(?:kind(?:est)?|warm(?:est)?|best|many|deepest|fond(?:est)?|heartfelt|sincere(?:st)?)?"
    r"[ ]?(?:regards|wishes|thoughts|love|thanks|sympathy|condolences|greetings|hugs)"
    r"|best|all the best|yours(?: (?:truly|sincerely|faithfully|ever|always))?|"
    r"sincerely|warmly|fondly|take care|cheers|love|thanks|ever|as ever|until (?:soon|then)|"
    r"talk soon|x+)(?:[ ]from)?[,.!–—-]*",
    re.IGNORECASE,
)
MOST_GREETING_WORDS = 6


class Finding(NamedTuple):
    """What the gate objects to, in words for the owner, and where it stands."""

    reason: str
    spans: tuple[tuple[int, int], ...] = ()


@dataclass(frozen=True, slots=True)
class Parts:
    """The parts of one draft's text."""

    text: str
    said: str
    """All but what is quoted and the owner's own name under it."""
    body: str
    """All but greeting, closing and name."""
    own: str
    """The body without what is quoted."""
    greeted: str = ""
    """Whom the first line greets; empty where it greets nobody."""
    greeted_at: int = 0


def take_apart(text: str, voice: Voice | None) -> Parts:
    """Take a draft's text apart; `voice` tells how its owner signs."""
    greeted, at, begins = _greeting(text)
    ends = _end_of_body(text, begins, voice)
    body = _blank(text, [(0, begins), (ends, len(text))])
    quotes = [found.span() for found in QUOTED.finditer(text)]
    said = _blank(text, quotes)
    closing = said[ends:].split("\n")
    signs = _signatures(voice)
    unsigned = (" " * len(line) if line.strip().lower() in signs else line for line in closing)
    said = said[:ends] + "\n".join(unsigned)
    return Parts(text, said, body, _blank(body, quotes), greeted, at)


def _greeting(text: str) -> tuple[str, int, int]:
    """Whom the text greets, where that name stands, and where the body begins."""
    found = _GREETING.match(text)
    if found is None:
        return "", 0, 0
    name = found["name"]
    if found["word"] is None:
        parts = name.split()
        is_alone = not text[found.end() :].split("\n", 1)[0].strip()
        is_name = 1 <= len(parts) <= 3 and parts[0][0].isupper()
        is_ended = found[0].rstrip()[-1:] not in (".", "")
        if not (is_alone and is_name and is_ended) or parts[0].lower() in ordinary():
            return "", 0, 0
    elif len(name.split()) > MOST_GREETING_WORDS:
        return "", 0, 0
    return name.strip(), found.start("name"), found.end()


def _end_of_body(text: str, begins: int, voice: Voice | None) -> int:
    """Where closing and name begin, all lines at the end that are nothing else."""
    signs = _signatures(voice)
    end, last = len(text), len(text.rstrip())
    while end > begins:
        start = max(text.rfind("\n", 0, end) + 1, begins)
        line = text[start:end].strip()
        is_name = not voice and end >= last > start and len(words(line)) <= 2
        is_closing = line.lower() in signs or _CLOSING.fullmatch(line)
        if line and not is_closing and not is_name:
            break
        end = max(start - 1, begins)
    return end


def _signatures(voice: Voice | None) -> frozenset[str]:
    """The lines, in lower case, with which the owner ends."""
    if voice is None:
        return frozenset()
    closings = (voice.sign_as, voice.closing(is_sad=True), voice.closing(is_sad=False))
    lines = (line.strip().lower() for closing in closings for line in closing.split("\n"))
    return frozenset(line for line in lines if line)


def _blank(text: str, spans: list[tuple[int, int]]) -> str:
    """The text with blanks for these stretches; line ends stay."""
    for start, end in spans:
        text = text[:start] + re.sub(r"[^\n]", " ", text[start:end]) + text[end:]
    return text
