"""Which mail came back, and why: what a bounce says of it.

Everything here was written by a stranger's server, or by whoever plays one: it is good for a line
that the owner reads, and for nothing else.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import islice

from agent.mail import phrases
from agent.mail.characters import decode_bytes, safe_line
from agent.mail.headers import read_addresses, read_ids
from agent.mail.mime import Part, read_part
from agent.models import Returned

MAX_PARTS_LOOKED_AT = 100
MAX_HEADER = 64_000
"""Bytes of a report, or of the header of the mail that came back."""
MAX_TEXT = 20_000
MAX_RECIPIENTS = 20
MAX_WORDS = 300

ENCLOSED = frozenset(
    {
        *("message/rfc822", "message/global", "message/partial"),
        *("text/rfc822-headers", "message/rfc822-headers", "message/global-headers"),
    }
)
REPORTS = frozenset({"message/delivery-status", "message/global-delivery-status"})
_BLANK_LINE = re.compile(rb"\r?\n[ \t]*\r?\n")
_TYPE = re.compile(r"[\w.+-]{1,20}\s*+;\s*+", re.ASCII)
"""What kind of words or address it is: `smtp; 550 ...`, `rfc822; a@b`."""
_ID_LINE = re.compile(r"^[> \t]*+Message-ID[ \t]*+:\s*+(<[^<>\s]{1,996}+>)", re.I | re.M)
_EMAIL = re.compile(r"[\w.+=~&'/-]{1,64}+@[\w.-]{1,255}+")
_FRAME = re.compile(
    r"^[ \t]*+(?:[-=*_]{3}|original message|message headers? follow).*+", re.I | re.M
)
"""A line that parts the server's words from others."""
_REPLY = re.compile(r"(?<![\w.:/#-])5\d\d[ -]\S")
"""The server's own words, as it refused the mail."""

_REFUSAL = re.compile(
    r"(?:^|[:;,>\"'\](=]|\b(?:error|code|said|reply|status|smtp)\b)[ \t]{0,8}#?5[0-57]\d(?!\w)"
    r"|(?<![\w.:/-])5\.[0-7]\.\d{1,3}(?![\w.]\w)",
    re.IGNORECASE | re.MULTILINE,
)
"""The code of a mail that was refused for good, of RFC 5321 or RFC 3463."""


def read_returned(root: Part, *, subject: str, text: str) -> Returned | None:
    """What a bounce tells of the mail that it is about; None where it does not say which.

    `subject` and `text` are those of the bounce, safe to show.
    """
    parts = list(islice(root.walk(), MAX_PARTS_LOOKED_AT))
    text = text[:MAX_HEADER]
    message_id = next(filter(None, map(_enclosed_id, parts)), "")
    if not message_id and (line := _ID_LINE.search(text)):
        message_id = line[1]
        text = text[: max(text.rfind("\n\n", 0, line.start()), 0)]
    if not message_id:
        return None
    text = text[:MAX_TEXT]
    reported = [group for part in parts if part.media_type in REPORTS for group in _groups(part)]
    if reported:
        failed = [group for group in reported if _has_failed(group)]
        recipients = tuple(dict.fromkeys(filter(None, map(_recipient, failed))))
        words = next(filter(None, map(_diagnosis, failed)), "")
    else:
        failed = [root] if _tells_of_failure(f"{subject[:200]}\n{text}") else []
        recipients = _named(root, text) if failed else ()
        words = ""
    if not failed:
        return Returned(message_id=message_id, has_failed=False)
    words = words or _explanation(text, recipients) or _status(failed[0])
    return Returned(
        message_id=message_id,
        has_failed=True,
        recipients=recipients[:MAX_RECIPIENTS],
        words=safe_line(words, MAX_WORDS),
    )


def _enclosed_id(part: Part) -> str:
    """The Message-ID of the mail that is enclosed in `part`, all of it or its header."""
    if part.media_type not in ENCLOSED:
        return ""
    header = _BLANK_LINE.split(part.content(MAX_HEADER).lstrip(), maxsplit=1)[0]
    return next(iter(read_ids(read_part(header).headers.get("message-id", [])[:1])), "")


def _groups(report: Part) -> Iterator[Part]:
    """What a report says, recipient by recipient; a group of fields each (RFC 3464, 2.3)."""
    pieces = _BLANK_LINE.split(report.content(MAX_HEADER), maxsplit=5 * MAX_RECIPIENTS)
    for piece in pieces[: 5 * MAX_RECIPIENTS]:
        group = read_part(piece.lstrip())
        if group.header("action") or group.header("final-recipient"):
            yield group


def _has_failed(group: Part) -> bool:
    action = group.header("action").strip().lower()
    return action.startswith(b"fail") or (not action and group.header("status").startswith(b"5"))


def _tells_of_failure(words: str) -> bool:
    """Whether words without a report say that the mail was lost; in doubt they do not.

    Said wrongly, it would have the owner send a mail twice.
    """
    if phrases.STILL_TRYING.search(words) or phrases.NOT_LOST.search(words):
        return False
    return bool(_REFUSAL.search(words) or phrases.FAILED.search(words))


def _recipient(group: Part) -> str:
    """To whom the mail could not be brought, as the owner wrote the address if that is known."""
    for name in ("original-recipient", "final-recipient"):
        value = _TYPE.sub("", decode_bytes(group.header(name)[:1000]), count=1)
        for address in read_addresses([value.encode()]):
            if "@" in address.email:
                return address.email
    return ""


def _diagnosis(group: Part) -> str:
    words = decode_bytes(group.header("diagnostic-code")[: 4 * MAX_WORDS])
    return safe_line(_TYPE.sub("", words.lstrip(), count=1), MAX_WORDS)


def _status(group: Part) -> str:
    status = safe_line(decode_bytes(group.header("status")[:100]), 20)
    return f"status {status}" if status else "it could not be delivered"


def _named(root: Part, text: str) -> tuple[str, ...]:
    """Who could not be reached, where no report says it: whom the text or a header names."""
    told = [who.email for who in read_addresses(root.headers.get("x-failed-recipients", [])[:1])]
    if told:
        return tuple(dict.fromkeys(told))
    fields = [value for name in ("to", "from") for value in root.headers.get(name, [])[:1]]
    others = {who.email for who in read_addresses(fields)}
    for found in _EMAIL.finditer(text):
        address = found[0].lower().rstrip(".-")
        if address not in others and not address.startswith("postmaster@"):
            return (address,)
    return ()


def _explanation(text: str, recipients: tuple[str, ...]) -> str:
    """Why it came back, in the words of the text: the server's reply, or what follows the name."""
    text = _FRAME.sub("", text)
    if reply := _REPLY.search(text):
        return text[reply.start() :].split("\n\n", 1)[0]
    place = text.lower().find(recipients[0]) if recipients else -1
    if place < 0:
        return text[: 2 * MAX_WORDS]
    after = text[place + len(recipients[0]) :][: 4 * MAX_WORDS].lstrip("\"'>])*:;,. \t\n").rstrip()
    return after or text[text.rfind("\n", 0, place) + 1 :].strip()
