"""Asking: whether the clause around a find wants it, or denies, weighs, reports or remembers it.

"I do not want to cancel the policy" has the words of a request and is none. Doubt is no.
"""

from __future__ import annotations

import re

_CLAUSE = re.compile(
    r"[.;:!?()]\s|\s[-–—]\s"
    r"|(?:,\s|\b(?:and|but|so|then|yet)\s)(?=(?:and |but |so |then )?(?:please|pls|kindly|can"
    r"|could|would you|will you|may (?:I|we)|I|we|let['’]?s)\b)",
    re.IGNORECASE,
)
"""Where a clause that may ask begins anew."""
_POLITE = re.compile(
    r"\b(?:why (?:don['’]?t|not)|could(?:n['’]?t)? you not|(?:can|could|would)n['’]?t (?:you|we|I)"
    r"|(?:do not|don['’]?t) (?:mind|forget to|hesitate to|know (?:if|whether|what|how))"
    r"|not (?:sure|certain|too|only|yet|urgent|(?:a|in any) (?:rush|hurry))"
    r"|if (?:not|(?:I|we) (?:can|could|may|might))|(?:may|might) (?:I|we|you))\b",
    re.IGNORECASE,
)
"""Denials and conditions that ask all the same."""
_NOT_ASKED = re.compile(
    r"\b(?:not|cannot|never|nobody|no one|nothing|neither|nor|without|instead of|rather than"
    r"|rather not|no (?:need|wish|intention|plans?|point)|dont|doesnt|didnt|wont|cant|hate to"
    r"|refuse\w*)\b|n['’]t\b"
    r"|\b(?:if|unless|in case|whether|when(?:ever)?|before|until) (?:I|we|he|she|they|it)\b"
    r"|\b(?:I|we|he|she|they|it) (?:may|might)\b|\b(?:would|should|could)(?: have|['’]ve)\b"
    r"|\b(?:thought (?:of|about|(?:I|we|that)\b)|considered|considering|tempted"
    r"|thinking (?:of|about)|nearly|almost|afraid|feared|supposed|dream(?:ed|t)?|options?)\b"
    r"|\b(?:how(?! (?:much|many|about|long|soon))|why|what happens)\b"
    r"|\b(?:had|used|tried|wanted|meant|decided|going|forgot|managed) to\b"
    r"|\b(?:he|she|they|mum|mom|dad|husband|wife|boss|council|school|bank|doctors?|somebody"
    r"|someone|everybody|everyone|people|who) (?:\w+ )?(?:said|says?|told|asks?|asked|wants?|wanted"
    r"|thinks?|keeps?|kept|tells?|made|will|would|can|could|has|have|had)\b"
    r"|\b(?:told|asked|asks|advised|made|wants?|wanted) (?:me|us|him|her|them)\b"
    r"|\b(?:last (?:week|month|year|time|spring|summer|autumn|fall|winter)|yesterday|years? ago)\b",
    re.IGNORECASE,
)


def clause_before(text: str, at: int) -> str:
    """What stands before `at` in the same clause."""
    start = max((mark.end() for mark in _CLAUSE.finditer(text, 0, at)), default=0)
    return text[start:at]


def is_earnest(text: str, at: int) -> bool:
    """Whether nothing before `at` in its clause makes it another thing than the writer's wish."""
    return not _NOT_ASKED.search(_POLITE.sub(" ", clause_before(text, at)))
