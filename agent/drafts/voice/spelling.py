"""British and American spelling, both ways, by a list of words."""

from __future__ import annotations

import re
import tomllib
from functools import cache
from importlib.resources import files

BRITISH, AMERICAN = "british", "american"
_WORD = re.compile(r"[^\W\d_]+")


@cache
def _lists() -> tuple[dict[str, str], dict[str, str], frozenset[str], frozenset[str]]:
    """British to American and back, and the words that give away a British or an American."""
    book = tomllib.loads(
        files("agent.drafts.voice").joinpath("spelling.toml").read_text(encoding="utf-8")
    )
    to_american = {}
    for pair, endings in (*book["words"].items(), *book["stems"].items()):
        british, american = pair.split("/")
        bare = [""] if pair in book["words"] else []
        for ending in (*bare, *endings.split()):
            to_american[british + ending] = american + ending
    to_british = {american: british for british, american in to_american.items()}
    return (
        to_american,
        to_british,
        frozenset(to_american) | frozenset(book["telling"]["british"].split()),
        frozenset(to_british) | frozenset(book["telling"]["american"].split()),
    )


def respell(text: str, spelling: str) -> str:
    """The text spelled so; what stands like a name, inside a sentence, is left alone."""
    to_american, to_british, _, _ = _lists()
    known = {BRITISH: to_british, AMERICAN: to_american}.get(spelling)
    if not known:
        return text

    def spell(found: re.Match[str]) -> str:
        word = found[0]
        other = known.get(word.lower())
        if other is None or not (word.islower() or _opens(text, found.start())):
            return word
        return other if word.islower() else other.capitalize()

    return _WORD.sub(spell, text)


def _opens(text: str, at: int) -> bool:
    """Whether a sentence begins there."""
    before = text[:at].rstrip(' \n"“')
    return not before or before[-1] in ".?!:"


def count_spellings(text: str) -> tuple[int, int]:
    """How many words are spelled as only a British writer does, and as only an American one."""
    _, _, british, american = _lists()
    words = [word for word in _WORD.findall(text) if word.islower()]
    return sum(word in british for word in words), sum(word in american for word in words)
