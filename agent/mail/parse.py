"""The bytes of one mail made a Mail: never an exception, in bounded time and memory."""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass, field
from datetime import UTC, datetime

from agent.flowed import unflow
from agent.mail.authentication import read_authentication
from agent.mail.automation import find_automation
from agent.mail.characters import decode_bytes, safe_line, safe_text, tidy_lines
from agent.mail.enclosed import take_out_files, without_pgp_frame
from agent.mail.headers import (
    MAX_REFERENCES,
    date_stamp,
    decode_field,
    read_addresses,
    read_date,
    read_ids,
    read_references,
)
from agent.mail.html import read_tree, visible_text
from agent.mail.mime import Part, read_parts
from agent.mail.quoting import marked_nodes, split_words
from agent.mail.returned import read_returned
from agent.mail.structure import PartialMail, assemble
from agent.models import INVENTED_ID_END, Address, Attachment, Automation, Mail

MAX_TEXT = 256_000
MAX_CONTENT = 512_000
"""Bytes of text and HTML that are looked at, in all parts together."""
MAX_ATTACHMENTS = 200
MAX_STUB = 400
MAX_SIGNATURE = 4_000
NAMING_TEXT = 2_000
"""Of a mail without Message-ID: the letters of its text that the derived one is made of.

They are few, so that a mail of which only the beginning was fetched gets the same.
"""

_ORIGINAL_ID = "x-microsoft-original-message-id"
"""Where Exchange keeps the Message-ID of a mail that it has given another."""
_DELIVERED = ("delivered-to", "x-original-to", "envelope-to", "x-delivered-to", "x-envelope-to")
MAX_DELIVERED = 20
_TRACES = ("received", "return-path", "delivered-to")
"""What every server writes into a mail that it hands on."""
_STUB = re.compile(
    r"(?:not (?:support|display|show)|view|requires?|see).{0,60}\b(?:html|browser|web version)\b",
    re.I | re.S,
)


@dataclass
class _Words:
    """The text of one part, and of it the writer's own."""

    texts: list[str] = field(default_factory=list)
    own_texts: list[str] = field(default_factory=list)
    signatures: list[str] = field(default_factory=list)

    def __bool__(self) -> bool:
        return any(text.strip() for text in self.texts)

    def __iadd__(self, other: _Words) -> _Words:
        self.texts += other.texts
        self.own_texts += other.own_texts
        self.signatures += other.signatures
        return self


def parse_mail(
    raw: bytes | PartialMail, *, received_at: datetime, authserv: str = "", is_sent: bool = False
) -> Mail:
    """The mail that `raw` holds; `received_at` stands in for a Date that is missing or lies.

    `authserv` is how the owner's server signs what it found out about the sender, if that is known.
    `is_sent`: it lies in Sent, so that what it says of its own first Message-ID is believed.
    """
    received_at = (
        received_at.astimezone(UTC) if received_at.tzinfo else received_at.replace(tzinfo=UTC)
    )
    root = assemble(raw) if isinstance(raw, PartialMail) else read_parts(raw)
    sender = _sender(root)
    reader = _Reader()
    try:
        words = reader.read(root, is_root=True)
    except Exception:  # whatever a codec or the HTML parser raises: the headers are worth having
        words = _Words()
    sent_at, offset = read_date(root.header("date"), received_at)
    in_reply_to = read_ids(root.headers.get("in-reply-to", []))
    subject = safe_line(decode_field(root.header("subject")))
    text = _joined(words.texts)
    own_text = _joined(words.own_texts)
    attachments = [*map(_attachment, reader.attachments[:MAX_ATTACHMENTS]), *reader.enclosed]
    references = read_references(
        [*root.headers.get("references", []), *root.headers.get("in-reply-to", [])]
    )
    automation = find_automation(
        root, sender, subject=subject, own_text=own_text, html=reader.marked_html
    )
    message_id, server_id = _message_ids(root, text, attachments, is_sent=is_sent)
    returned = None
    if automation is Automation.BOUNCE and (
        returned := read_returned(root, subject=subject, text=text)
    ):
        earlier = [one for one in references if one != returned.message_id]
        references = (*earlier[: MAX_REFERENCES - 1], returned.message_id)
    return Mail(
        message_id=message_id,
        sent_at=sent_at,
        utc_offset_minutes=offset,
        sender=sender,
        reply_to=read_addresses(root.headers.get("reply-to", [])),
        to=read_addresses(root.headers.get("to", [])),
        cc=read_addresses(root.headers.get("cc", [])),
        subject=subject,
        in_reply_to=in_reply_to[-1] if in_reply_to else "",
        references=references,
        text=text,
        own_text=own_text,
        signature="\n".join(filter(None, words.signatures))[:MAX_SIGNATURE],
        automation=automation,
        authentication=read_authentication(root, sender, authserv),
        attachments=tuple(attachments[:MAX_ATTACHMENTS]),
        returned=returned,
        fingerprint=_fingerprint(root, text),
        server_id=server_id,
        has_travelled=any(name in root.headers for name in _TRACES),
        delivered_to=_delivered_to(root),
    )


def _delivered_to(root: Part) -> tuple[str, ...]:
    fields = [value for name in _DELIVERED for value in root.headers.get(name, ())]
    found = (address.email for address in read_addresses(fields[:MAX_DELIVERED]))
    return tuple(dict.fromkeys(email for email in found if "@" in email))


def _joined(texts: list[str]) -> str:
    return tidy_lines("\n\n".join(filter(None, texts))[:MAX_TEXT])


def _sender(root: Part) -> Address:
    for name in ("from", "sender", "return-path"):
        if found := read_addresses(root.headers.get(name, [])):
            return next((address for address in found if "@" in address.email), found[0])
    return Address(email="")


def _message_ids(
    root: Part, text: str, attachments: list[Attachment], *, is_sent: bool
) -> tuple[str, str]:
    """What the mail is called, and what a server has called it instead, if one has."""
    ids = read_ids(root.headers.get("message-id", []))
    own = ids[0] if ids and len(ids[0]) > 3 else ""
    originals = read_ids(root.headers.get(_ORIGINAL_ID, [])) if is_sent else []
    if originals and len(originals[0]) > 3 and originals[0] != own:
        return originals[0], own
    return own or _invented_id(root, text, attachments), ""


def _fingerprint(root: Part, text: str) -> str:
    """What tells mails of one Message-ID apart, and no two copies of one mail.

    A server may write the date in another zone and the subject in another charset; the text hangs
    on how much was fetched and how well it is read, and counts only where there is no date.
    """
    subject = re.sub(r"[^a-z0-9]", "", decode_field(root.header("subject")).lower())
    stamp = date_stamp(root.header("date")) or " ".join(text[: 2 * NAMING_TEXT].split())
    digest = hashlib.sha256(f"{subject}\0{stamp[:NAMING_TEXT]}".encode("utf-8", "replace"))
    return digest.hexdigest()


def _invented_id(root: Part, text: str, attachments: list[Attachment]) -> str:
    digest = hashlib.sha256()
    for name in ("from", "date", "subject", "to"):
        digest.update(b" ".join(root.header(name).split()) + b"\0")
    digest.update(" ".join(text[: 2 * NAMING_TEXT].split())[:NAMING_TEXT].encode())
    for attachment in attachments:
        digest.update(f"\0{attachment.media_type} {attachment.name}".encode())
    return f"<{digest.hexdigest()}{INVENTED_ID_END}"


@dataclass
class _Reader:
    """Goes through the parts of one mail; what is no text to read becomes an attachment."""

    attachments: list[Part] = field(default_factory=list)
    enclosed: list[Attachment] = field(default_factory=list)
    """What stands in the text itself."""
    marked_html: str = ""
    """HTML with marks for programs in it."""
    bytes_left: int = MAX_CONTENT

    def read(self, part: Part, *, is_root: bool = False) -> _Words:
        if part.parts and part.media_type == "multipart/alternative":
            return _best([self.read(child, is_root=is_root) for child in part.parts], part)
        if part.parts:
            words = _Words()
            for number, child in enumerate(part.parts):
                words += self.read(child, is_root=is_root and number == 0)
            return words
        if not part.is_text(is_first=is_root):
            self.attachments.append(part)
            return _Words()
        data = part.content(self.bytes_left)
        self.bytes_left -= len(data)
        content = decode_bytes(data, part.parameter("charset"))
        if _is_html(part, content):
            if "schema.org" in content:
                self.marked_html = content
            return _read_html(content)
        return self._read_plain(content, part)

    def _read_plain(self, content: str, part: Part) -> _Words:
        text = safe_text(content[:MAX_TEXT])
        if part.parameter("format").lower() == "flowed":
            has_delsp = part.parameter("delsp").lower() == "yes"
            text = unflow(text.split("\n"), has_delsp=has_delsp)
        text, files = take_out_files(text)
        self.enclosed += files
        text = tidy_lines(text)
        words = split_words(without_pgp_frame(text))
        return _Words([text], [words.own], [words.signature])


def _is_html(part: Part, content: str) -> bool:
    if part.media_type == "text/html":
        return True
    return not part.header("content-type") and content.lstrip()[:6].lower() in ("<html>", "<!doct")


def _best(choices: list[_Words], part: Part) -> _Words:
    """The plain text, else the first that has words; not one that only says to look at another."""
    worded = [(words, child) for words, child in zip(choices, part.parts, strict=True) if words]
    worded.sort(key=lambda choice: choice[1].media_type != "text/plain")
    if not worded:
        return _Words()
    first, child = worded[0]
    is_stub = (
        child.media_type == "text/plain"
        and len(first.texts[0]) < MAX_STUB
        and _STUB.search(first.texts[0])
    )
    return worded[1][0] if is_stub and len(worded) > 1 else first


def _read_html(content: str) -> _Words:
    tree = read_tree(content)
    quotes, signatures, rest = marked_nodes(tree)

    def seen(without: frozenset[int], until: frozenset[int]) -> str:
        return tidy_lines(safe_text(visible_text(tree, without=without, until=until)[:MAX_TEXT]))

    nothing: frozenset[int] = frozenset()
    text = seen(nothing, nothing)
    signed = seen(quotes, rest) if quotes or rest else text
    own = seen(quotes | signatures, rest) if signatures else signed
    words = split_words(own, with_signature=signed if signatures else "")
    return _Words([text], [words.own], [words.signature])


def _attachment(part: Part) -> Attachment:
    name = safe_line(decode_field(part.file_name.encode("utf-8", "replace")), 400)
    name = re.split(r"[/\\]", name)[-1].strip(". ") if name else ""
    return Attachment(name=name[:200], media_type=part.media_type, size_bytes=part.size_bytes)
