"""Mail, as it was parsed."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from agent.models.record import Record
from agent.vocabulary import Automation

INVENTED_ID_END = "@missing.kinkeeper>"
"""How the identifier ends of a mail that came without a Message-ID; it never leaves the house."""


class Address(Record):
    """A mail address with the name that stands before it."""

    name: str = ""
    email: str

    def __str__(self) -> str:
        return f"{self.name} <{self.email}>" if self.name else self.email


class Attachment(Record):
    """A file that came with a mail; its content stays on the server."""

    name: str
    media_type: str
    size_bytes: int


class Authentication(Record):
    """What the owner's own server found when it checked who sent a mail (RFC 8601)."""

    server: str
    """The server that says so."""
    spf: str = ""
    dkim: str = ""
    dmarc: str = ""
    """Its word each: pass, fail, softfail, none, ...; empty where it did not look."""

    @property
    def has_failed(self) -> bool:
        """The address in From is most likely not the sender's."""
        return self.dmarc == "fail" or (not self.dmarc and "fail" in (self.dkim, self.spf))


@dataclass(frozen=True, slots=True)
class Returned:
    """What a bounce tells of the mail that it is about; nobody vouches for any of it."""

    message_id: str
    """That of the mail that somebody sent, not of the bounce."""
    has_failed: bool
    """It came back for good; a mail that is only late has not."""
    recipients: tuple[str, ...] = ()
    """Whom it did not reach, as far as that is told."""
    words: str = ""
    """Why, in the server's words: one safe line."""

    @property
    def summary(self) -> str:
        """Whom it did not reach, and why, as the owner reads it."""
        shown = ", ".join(self.recipients[:3]) + (" …" if len(self.recipients) > 3 else "")
        return f"{shown}: {self.words}" if shown else self.words


@dataclass(frozen=True, slots=True)
class Mail:
    """One parsed RFC 5322 message.

    `message_id` is never empty: one that is missing is derived from the headers and the text.
    `text` is all the text a person would see; `own_text` only the sender's own new words, verbatim
    lines of `text` without quotes, signature and disclaimer; `signature` what stands under them.
    """

    message_id: str
    sent_at: datetime
    utc_offset_minutes: int
    sender: Address
    reply_to: tuple[Address, ...]
    to: tuple[Address, ...]
    cc: tuple[Address, ...]
    subject: str
    in_reply_to: str
    references: tuple[str, ...]
    text: str
    own_text: str
    signature: str = ""
    automation: Automation = Automation.NONE
    authentication: Authentication | None = None
    attachments: tuple[Attachment, ...] = ()
    returned: Returned | None = None
    """Which mail came back, where this one is a bounce."""
    fingerprint: str = ""
    """Tells mails of one Message-ID apart: the same for every copy of a mail, however fetched."""
    server_id: str = ""
    """The Message-ID that a server gave it in place of `message_id`, under which others know it."""
    has_travelled: bool = True
    """A server has handed it on; what the owner's own program put into a folder has not."""
    delivered_to: tuple[str, ...] = ()
    """Where servers say they brought it, which may be an address that To and Cc do not name."""

    @property
    def is_automated(self) -> bool:
        """A program sent it: such a mail is never answered."""
        return self.automation is not Automation.NONE
