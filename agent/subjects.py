"""What mail programs put before a subject: "Re:", "AW:", "Fwd:", in the languages of their owners.

Swedish, German, Dutch, Danish, Finnish, Italian, Portuguese, Polish, Turkish, Hungarian, French,
Spanish, Greek, Russian, Ukrainian, Hebrew, Arabic, Vietnamese, Chinese, Japanese, Korean, with the
count that some add: "Re[2]:".
"""

from __future__ import annotations

import re

_REPLY = (
    r"re|aw|antw|antwort|sv|vs|r|rif|res|resp|odp|ynt|vá|bls|ang|tl|απ|σχετ|отв(?:ет)?|відп|השב|رد"
    r"|回复|回覆|答复|答覆|返信|회신|답장"
)
_FORWARD = r"fwd?|wg|tr|rv|enc|i|doorst|vb|vl|πρθ|пер|转发|轉寄|転送|전달"
_COUNTED = r"\s*+(?:\[\d{1,3}\]|\(\d{1,3}\)|\^\d{1,3})?\s*+[:：]\s*+"
_IS_REPLY = re.compile(rf"\s*+(?:{_REPLY}){_COUNTED}", re.IGNORECASE)
_REPLIES = re.compile(rf"(?:\s*+(?:{_REPLY}){_COUNTED})*+", re.IGNORECASE)
_ALL = re.compile(rf"(?:\s*+(?:{_REPLY}|{_FORWARD}){_COUNTED})*+", re.IGNORECASE)


def is_reply(subject: str) -> bool:
    """Whether it says that the mail answers another."""
    return _IS_REPLY.match(subject) is not None


def without_replies(subject: str) -> str:
    """The subject without what says that it is answered; what says "forwarded" stays."""
    return _REPLIES.sub("", subject, count=1)


def without_prefixes(subject: str) -> str:
    """The subject without anything that a program put before it."""
    return _ALL.sub("", subject, count=1)
