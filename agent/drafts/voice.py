"""How the owner greets and signs, learned from what he has sent."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from agent.models import Customer, Direction, Entry

DEFAULT_GREETING = "Hi {name},"
_WORDS = (
    "hi there|hi|hello|hey|dear|hallo|bonjour|hola|ciao|salut|hei|hej|ola|olá|liebe|lieber|g'day"
)


@dataclass(frozen=True, slots=True)
class Voice:
    """How one owner's note to one customer opens and ends.

    `greets_with` holds "{name}" where the name goes.
    """

    sign_as: str
    greets_with: str = DEFAULT_GREETING

    @property
    def basis(self) -> tuple[str, str]:
        """All that it adds to a letter."""
        return self.greets_with, self.sign_as

    def greeting(self, name: str, *, is_sad: bool = False, is_grave: bool = False) -> str:
        """The first line; without a name it greets nobody by a wrong one."""
        greets_with = self.greets_with
        if is_grave and not re.match(r"dear|\{name\}", greets_with, re.IGNORECASE):
            greets_with = "Dear {name},"
        if is_sad or is_grave:
            greets_with = greets_with.replace("!", ",")
        if not name:
            return "Hello,"
        return greets_with.replace("{name}", name)


def learn_voice(
    sent: Sequence[Entry], *, customer: Customer, owner_name: str, sign_as: str
) -> Voice:
    """The owner's most usual greeting to this customer, else to everybody, and how he signs."""
    own = [entry for entry in sent if entry.direction is Direction.OUT and entry.text.strip()]
    to_customer = [entry for entry in own if entry.customer_id == customer.id]
    greets_with = (
        _most_usual(_greeting(entry.text, customer.first_name) for entry in to_customer)
        or _most_usual(_greeting(entry.text, "") for entry in own)
        or DEFAULT_GREETING
    )
    return Voice(sign_as=sign_as or _sign_off(own, owner_name), greets_with=greets_with)


def _most_usual(found: Iterable[str]) -> str:
    counts = Counter(text for text in found if text)
    return counts.most_common(1)[0][0] if counts else ""


def _greeting(text: str, name: str) -> str:
    """The first line's greeting, as "Dear {name},"; empty when it opens without one."""
    first = text.strip().split("\n", 1)[0].strip()[:80]
    who = re.escape(name) if name else r"[A-ZÀ-Þ][\w'’-]+"
    match = re.match(rf"(?i:({_WORDS})) (?:{who})\s*([,!.:–-]|$)", first)
    if match:
        mark = match[2] if match[2] in (",", "!") else ","
        word = match[1][0].upper() + match[1][1:]
        return f"{word} {{name}}{mark}"
    alone = re.match(rf"(?:{who})\s*(,|!|$)", first)
    if alone and (name or len(first) <= len(alone[0])):
        return "{name},"
    return ""


def _sign_off(own: Sequence[Entry], owner_name: str) -> str:
    first = owner_name.split()[0] if owner_name.split() else owner_name
    known = {owner_name.lower(), first.lower(), first[:1].lower(), f"{first[:1].lower()}."}
    last_lines = (entry.text.strip().rsplit("\n", 1)[-1].strip() for entry in own)
    return _most_usual(line for line in last_lines if line.lower() in known) or first
