"""What the customer says of himself, as it is said to him."""

from __future__ import annotations

import re

_YOURS = {
    "i'm": "you're", "i am": "you are", "i was": "you were", "i've": "you've", "i'll": "you'll",
    "i'd": "you'd", "i": "you", "me": "you", "my": "your", "mine": "yours", "myself": "yourself",
    "we're": "you're", "we've": "you've", "we'll": "you'll", "we'd": "you'd", "we": "you",
    "us": "you", "our": "your", "ours": "yours", "ourselves": "yourselves",
}  # fmt: skip
_FIRST_PERSON = re.compile(
    r"(?<![\w'’-])(?:" + "|".join(sorted(_YOURS, key=len, reverse=True)) + r")(?![\w'’-])",
    re.IGNORECASE,
)


def turned(words: str) -> str:
    """The words with every "I" and "my" turned: "my boots" -> "your boots"."""
    return _FIRST_PERSON.sub(lambda match: _YOURS[match[0].lower().replace("’", "'")], words)
