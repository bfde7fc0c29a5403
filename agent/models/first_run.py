"""What the first run finds out."""

from __future__ import annotations

from agent.models.record import Record


class MailServers(Record):
    """Where an owner's mail servers are, as the first run found them; he may write others."""

    imap: str
    """HOST:PORT/SECURITY, as the settings' commands write it."""
    smtp: str
    source: str
    """Where that was found, in words that go on after "Found"."""
    advice: str = ""
    """What the provider wants of its customers first, e.g. a password for programs."""
    strangers: tuple[str, ...] = ()
    """Hosts that only DNS vouches for: the owner must confirm them."""


class FolderOffer(Record):
    """A folder of the mailbox that could be read."""

    name: str
    mails: int
    is_read: bool
    """Whether it is read where nothing is said."""


class TriedAccount(Record):
    """Both servers let us in."""

    said: tuple[str, ...]
    """What works, a line each."""
    folders: tuple[FolderOffer, ...]
    kept_in: str
    """Where the password will lie, in words that go on after "The password will lie in"."""


class SetUp(Record):
    """The settings are written."""

    path: str
