"""Folders and labels named in the settings, like "Clients/*"."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from functools import lru_cache


def is_glob(name: str) -> bool:
    """Whether it may stand for more than one name."""
    return "*" in name or "?" in name


def matches(name: str, globs: Iterable[str]) -> bool:
    """Whether one of the globs is the full name; only * and ? are wild, as [ begins "[Gmail]"."""
    name = unicodedata.normalize("NFC", name)
    return any(_pattern(glob).fullmatch(name) for glob in globs)


@lru_cache(maxsize=1000)
def _pattern(glob: str) -> re.Pattern[str]:
    pattern = re.escape(unicodedata.normalize("NFC", glob))
    return re.compile(pattern.replace(r"\*", ".*").replace(r"\?", "."), re.DOTALL)
