"""Draft -> the exact bytes that would leave, and the digest that approval is bound to."""

from __future__ import annotations

import hashlib
import re
import secrets
import unicodedata
from collections.abc import Iterable, Sequence
from datetime import datetime
from email import headerregistry, message_from_bytes, policy
from email.message import EmailMessage
from email.utils import format_datetime
from typing import Any, Literal

from agent.errors import UsageError
from agent.flowed import SEPARATOR, flow, quote, unflow
from agent.models import Address, Draft, Entry, SealedMail
from agent.sent.attribution import attribution
from agent.subjects import without_replies

MAX_NAME, MAX_SUBJECT, MAX_ID, MAX_QUOTED = 200, 500, 900, 20_000
MAX_REFERENCES = 100
LINE_LIMIT = 998

_EMAIL = re.compile(r"[^\s@<>()\[\],;:\\\"\x00-\x20\x7f-\xa0]+@[A-Za-z0-9.-]+")
_ID = re.compile(r"[!-;=?-~]+")
_DIRECTION_MARKS = frozenset(
    "\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"
)


class _MailPolicy(policy.EmailPolicy):
    """SMTP's policy, but identifiers are never encoded, which the standard library does if long."""

    def fold_binary(self, name: str, value: Any) -> bytes:
        if name.lower() in ("message-id", "in-reply-to", "references"):
            return f"{name}: {self._one_a_line(value)}{self.linesep}".encode("ascii")
        return super().fold_binary(name, value)

    def _one_a_line(self, value: Any) -> str:
        return f"{self.linesep} ".join(str(value).split())


_POLICY = _MailPolicy(linesep="\r\n", cte_type="7bit")
_UTF8_POLICY = _POLICY.clone(utf8=True)
"""For addresses that cannot be written in ASCII; such a mail needs a server with SMTPUTF8."""


def compose_mail(
    draft: Draft,
    *,
    signature: str = "",
    quoted: Entry | None,
    quote: Literal["below", "above", "none"] = "below",
    at: datetime,
    message_id: str,
) -> bytes:
    """RFC 5322 bytes for `draft`, dated `at` (aware) in its offset.

    `quoted` is the mail answered, and `quote` says whether it stands below or above the text.
    Nothing in the draft can add a header or a recipient: control characters never reach a header.
    Raises UsageError where an address is not one.
    """
    if at.tzinfo is None:
        raise ValueError("`at` must be aware")
    sender, recipients = _mailbox(draft.sender), [_mailbox(who) for who in _recipients(draft)]
    is_ascii = all(mailbox.addr_spec.isascii() for mailbox in (sender, *recipients))
    mail = EmailMessage(policy=_POLICY if is_ascii else _UTF8_POLICY)
    mail["From"] = sender
    mail["To"] = recipients
    mail["Subject"] = reply_subject(draft.subject) if draft.in_reply_to else _subject(draft.subject)
    mail["Date"] = format_datetime(at)
    mail["Message-ID"] = message_id
    if ids := _ids([draft.in_reply_to]):
        mail["In-Reply-To"] = ids[0]
    if ids := _ids([*draft.references, draft.in_reply_to]):
        mail["References"] = " ".join(ids)
    body = "\n".join(_body(draft.text, signature, quoted, quote)) + "\n"
    is_plain = body.isascii() and all(len(line) <= LINE_LIMIT for line in body.split("\n"))
    mail.set_content(
        body,
        charset="utf-8",
        cte="7bit" if is_plain else "quoted-printable",
        params={"format": "flowed"},
    )
    return mail.as_bytes()


def new_message_id(sender_email: str) -> str:
    """A Message-ID nobody has used, in the sender's own domain."""
    return f"<{secrets.token_hex(16)}@{_email(sender_email).rpartition('@')[2]}>"


def reply_subject(subject: str) -> str:
    """The subject with exactly one "Re: " before it, whatever stood there before."""
    return f"Re: {_subject(without_replies(_clean(subject)))}".strip()


def seal(draft: Draft, raw: bytes, message_id: str) -> SealedMail:
    """What the owner approves: the mail as it would leave, and its digest."""
    mail = message_from_bytes(raw, policy=policy.default)
    recipients = tuple(_email(address.email) for address in _recipients(draft))
    sender = _email(draft.sender.email)
    return SealedMail(
        draft_id=draft.id,
        message_id=message_id,
        sender=sender,
        recipients=recipients,
        subject=str(mail["Subject"]),
        text=unflow(str(mail.get_content()).splitlines()),
        size_bytes=len(raw),
        digest=digest_of(sender, recipients, raw),
    )


def digest_of(sender: str, recipients: Sequence[str], raw: bytes) -> str:
    """SHA-256 over who sends, who receives (in any order) and the exact bytes."""
    digest = hashlib.sha256()
    for part in (len(recipients).to_bytes(8, "big"), *map(str.encode, sorted(recipients))):
        digest.update(len(part).to_bytes(8, "big") + part)
    for part in (sender.encode(), raw):
        digest.update(len(part).to_bytes(8, "big") + part)
    return digest.hexdigest()


def _recipients(draft: Draft) -> list[Address]:
    """Who gets it: each once, and never the owner, unless the owner is all there is."""
    by_email = {address.email.lower(): address for address in reversed(draft.to)}
    others = [by_email.pop(a.email.lower()) for a in draft.to if a.email.lower() in by_email]
    own = draft.sender.email.lower()
    return [address for address in others if address.email.lower() != own] or others


def _mailbox(address: Address) -> headerregistry.Address:
    name = _clean(address.name)[:MAX_NAME].strip()
    # Not addr_spec: with that, the local part may hold ASCII only.
    username, _, domain = _email(address.email).rpartition("@")
    return headerregistry.Address(display_name=name, username=username, domain=domain)


def _email(email: str) -> str:
    """The address as it is sent to; raises UsageError where it is none."""
    local, _, domain = unicodedata.normalize("NFC", email.strip()).rpartition("@")
    try:
        sendable = f"{local}@{domain.encode('idna').decode()}"
    except UnicodeError:
        sendable = ""
    is_plain = _clean(sendable) == sendable and len(sendable.encode(errors="replace")) <= 254
    if not (is_plain and _EMAIL.fullmatch(sendable)):
        raise UsageError(f"{_clean(email)!r} is no address that mail can be sent to; correct it")
    return sendable


def _subject(subject: str) -> str:
    return _clean(subject)[:MAX_SUBJECT].strip()


def _clean(text: str) -> str:
    """One line without control characters, marks that turn the direction, or doubled spaces."""
    kept = (
        " " if unicodedata.category(char) in ("Cc", "Zl", "Zp") else char
        for char in text
        if char not in _DIRECTION_MARKS and unicodedata.category(char) != "Cs"
    )
    return " ".join("".join(kept).split())


def _ids(ids: Iterable[str]) -> list[str]:
    """What can stand in a header: each once, at its last place; the first is always kept."""
    bare = ("".join(value.split()).strip("<>") for value in ids)
    sound = [f"<{value}>" for value in bare if len(value) <= MAX_ID and _ID.fullmatch(value)]
    unique = list(dict.fromkeys(reversed(sound)))[::-1]
    return unique if len(unique) <= MAX_REFERENCES else [unique[0], *unique[1 - MAX_REFERENCES :]]


def _body(
    text: str, signature: str, quoted: Entry | None, where: Literal["below", "above", "none"]
) -> list[str]:
    """The signature comes last: what stands under "-- ", programs take for a part of it."""
    parts = [flow(_plain(text).strip("\n"))]
    if quoted is not None and where != "none" and (quotation := _quotation(quoted)):
        parts.insert(1 if where == "below" else 0, quotation)
    if signature := _plain(signature).strip("\n"):
        parts.append([SEPARATOR, *flow(signature)])
    return [line for part in parts for line in ("", *part)][1:]


def _quotation(quoted: Entry) -> list[str]:
    words = _plain(quoted.text[:MAX_QUOTED]).strip("\n")
    if not words.strip():
        return []
    who = quoted.sender.name or quoted.sender.email if quoted.sender else "somebody"
    return [attribution(quoted, _clean(who)[:MAX_NAME]), "", *quote(words)]


def _plain(text: str) -> str:
    """Text without control characters but line feeds, or marks that turn the direction."""
    text = re.sub(r"\r\n?|[\u2028\u2029]", "\n", text).expandtabs(4)
    return "".join(
        char
        for char in text
        if char == "\n"
        or (char not in _DIRECTION_MARKS and unicodedata.category(char) not in ("Cc", "Cs"))
    )
