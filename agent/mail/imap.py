"""One IMAP session, blocking, for one thread: what kinkeeper asks of a mailbox.

Folders are opened with EXAMINE and mail is read with BODY.PEEK, so that nothing is ever marked
read; only `mark_answered` opens a folder for writing.
"""

from __future__ import annotations

import contextlib
import re
import socket
import ssl
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import NoReturn

from agent import __version__
from agent.certificates import trust, unproven
from agent.config import Account, Security
from agent.errors import (
    AccountError,
    ConnectionLostError,
)
from agent.mail.client import Client
from agent.mail.fetching import FetchedMail, Fetching, SkippedMail
from agent.mail.folders import (
    FolderState,
    ListedFolder,
    OfferedFolder,
    WatchedFolder,
    choose_folders,
    choose_sent,
    find_all_mail,
    has_more,
    offer_folders,
    states_told,
)
from agent.mail.login import log_in
from agent.mail.wire import Line, plain
from agent.secret import Secret

TIMEOUT_SECONDS = 30.0
BATCH_MAILS = 200
_ODD_GREETING = re.compile(r"unexpected response: b(?P<quote>['\"])(?P<words>.*)(?P=quote)")
"""How imaplib says that what it read first is not IMAP."""
SEARCH_WINDOW = 20_000
"""Mails per SEARCH; the answer is one line, and a line has its limit."""
MAX_UID = 2**32 - 1
MOST_OFFERED = 200
"""Folders whose size is asked for when an owner chooses."""
FAR_AHEAD = 1000
"""So much more than there was when the folder was looked at may have come; to believe in more mail
the session looks at it anew."""


@dataclass(frozen=True, slots=True)
class OpenFolder:
    """A folder as it was when it was opened; `mails` is how many it held.

    `is_uidnext_told`: no UID at or above `uidnext` had been given out; else it is only a guess.
    """

    name: str
    uidvalidity: int
    uidnext: int
    mails: int
    is_uidnext_told: bool = True


class ImapSession:
    """One connection to the account's IMAP server; all but `cut` belongs to one thread.

    Raises AuthenticationError, CertificateError or ConnectionLostError, and AccountError where the
    server is there but refuses; each says in one line what to do.
    """

    def __init__(
        self,
        account: Account,
        secret: Secret,
        *,
        timeout_seconds: float = TIMEOUT_SECONDS,
        wants_keywords: bool = False,
    ) -> None:
        self._account = account
        self._secret = secret
        self._line = Line(account.imap, timeout_seconds)
        self._connected: Client | None = None
        self._loss = "there is no connection"
        self._open: OpenFolder | None = None
        self._is_read_only = False
        self._states: dict[str, FolderState] = {}
        self._wants_keywords = wants_keywords
        self._refused: set[str] = set()  # what the server offers, but does not do
        self._listed: list[ListedFolder] | None = None
        self._prefixes: list[str] = []
        self._fetching: Fetching | None = None
        self._skipped: list[SkippedMail] = []
        self._where = f"IMAP server {account.imap.host} port {account.imap.port}"

    # Coming and going

    def connect(self) -> None:
        """Connect and log in."""
        security = self._account.imap.security
        with self._in_words():
            context = trust(self._account.imap)
            client = Client(self._line, context if security is Security.TLS else None)
            self._connected = client
            if security is Security.STARTTLS:
                if not client.has_capability("STARTTLS"):
                    raise AccountError(
                        f"{self._where} offers no STARTTLS",
                        'write security = "tls" (and its port, mostly 993) in [accounts.imap]',
                    )
                client.starttls(context)
            client.forget_capabilities()
            log_in(client, self._account, self._secret, self._where)
            if client.has_capability("COMPRESS=DEFLATE") and not client.wire.is_loopback:
                # Mail shrinks to a quarter; to inflate it takes a tenth of the time of reading it.
                with client.may_refuse():
                    client.wire.compress()
            if client.has_capability("ID"):
                # Some servers let nobody read who does not say with what.
                with client.may_refuse():
                    client.id_({"name": "kinkeeper", "version": __version__})

    def close(self) -> None:
        """Close the connection, whatever state it is in."""
        client, self._connected, self._open = self._connected, None, None
        self._line.cut()
        if client is not None:
            with contextlib.suppress(OSError):
                client.shutdown()
        self._line.close()

    def cut(self) -> None:
        """End the connection at once, from any thread; whoever waits on it wakes with an error."""
        self._line.cut()

    def ring(self) -> None:
        """End a wait for news, from any thread: the one that goes on, or else the next."""
        self._line.ring()

    # Folders

    @property
    def is_gmail(self) -> bool:
        """Whether folders are labels, and every mail lies in All Mail."""
        return bool(self._client.has_capability("X-GM-EXT-1"))

    @property
    def has_notify(self) -> bool:
        """Whether the server tells of new mail in folders that are not open, too."""
        return "NOTIFY" not in self._refused and bool(self._client.has_capability("NOTIFY"))

    @property
    def has_idle(self) -> bool:
        """Whether the server tells of new mail by itself."""
        return "IDLE" not in self._refused and bool(self._client.has_capability("IDLE"))

    def sent_folder(self) -> str:
        """The name of the folder of sent mail; empty where there is none."""
        return choose_sent(
            self._own_folders(), next(iter(self._account.sent_folders), ""), self._prefixes
        )

    def watched_folders(self) -> tuple[WatchedFolder, ...]:
        """The folders whose mail is read; the main one, which IDLE is for, first.

        Raises AccountError where the settings name one that does not exist.
        """
        return self._chosen(self._own_folders())

    def _chosen(self, listed: list[ListedFolder]) -> tuple[WatchedFolder, ...]:
        return choose_folders(
            listed, self._account, is_gmail=self.is_gmail, prefixes=self._prefixes
        )

    def offered_folders(self) -> tuple[OfferedFolder, ...]:
        """What an owner can choose from: the folders that are read by themselves come first."""
        listed = self._own_folders()
        watched = {folder.name: folder.role for folder in self._chosen(listed)}
        offered = offer_folders(listed, self._prefixes)
        others = [name for name in offered if name not in watched]
        states = self.folder_states([*watched, *others[:MOST_OFFERED]])
        return tuple(
            OfferedFolder(name, watched.get(name), states[name].mails)
            for name in (*watched, *others)
            if name in states
        )

    def _own_folders(self) -> list[ListedFolder]:
        """The owner's folders, without those that other people share."""
        with self._in_words():
            self._prefixes, foreign = self._client.prefixes()
            listed = self._client.list_with_uses()
        self._listed = [
            folder for folder in listed if not any(folder.name.startswith(one) for one in foreign)
        ]
        return self._listed

    def folder_states(self, names: Iterable[str]) -> dict[str, FolderState]:
        """How far each folder has come; one that cannot be looked at is left out.

        Whichever folder is open gets closed: of that one the server tells what is long past.
        """
        with self._in_words():
            self._unselect()
            return states_told(self._client.statuses(list(names)))

    def _unselect(self) -> None:
        if self._open is not None:
            self._open = None
            if self._client.has_capability("UNSELECT"):
                self._client.unselect_folder()
            else:
                # A server that will not close it tells of it what it knew at the last command.
                self._client.noop()
                if self._is_read_only:  # else CLOSE expunges what the owner marked as deleted
                    with self._client.may_refuse():
                        self._client.close_folder()

    def examine(self, name: str) -> OpenFolder:
        """Open a folder for reading only, or look at it anew."""
        return self._select(name, is_read_only=True)

    def _select(self, name: str, *, is_read_only: bool) -> OpenFolder:
        client, self._open = self._client, None
        with self._in_words():
            answer = client.select_folder(name, readonly=is_read_only)
            self._is_read_only = is_read_only and b"READ-WRITE" not in answer
            client.forget_news()
            mails = answer[b"EXISTS"]
            uidnext = answer.get(b"UIDNEXT", 0)
            is_uidnext_told = 0 < uidnext <= MAX_UID + 1
            if not is_uidnext_told:
                uidnext = max(self._search("UID *"), default=0) + 1 if mails else 1
            uidvalidity = answer.get(b"UIDVALIDITY", 0)
        folder = OpenFolder(name, uidvalidity, uidnext, mails, is_uidnext_told)
        self._states[name] = FolderState(uidvalidity, uidnext, mails)
        self._open = folder
        return folder

    def _reopen(self, folder: OpenFolder) -> None:
        """Make `folder` the open one, if a side trip led elsewhere."""
        if self._open != folder:
            self._look_anew(folder)

    def _look_anew(self, folder: OpenFolder) -> None:
        if self.examine(folder.name).uidvalidity != folder.uidvalidity:
            self._lose(f'the folder "{folder.name}" was renewed')
        self._open = folder

    # Reading

    def uids_below(self, folder: OpenFolder, uid: int) -> list[int]:
        """The UIDs of all mail below `uid`, newest first."""
        self._reopen(folder)
        with self._in_words():
            found = self._search_in_windows(folder, f"UID 1:{max(1, uid - 1)}")
        return sorted((number for number in found if number < uid), reverse=True)

    def _search_in_windows(self, folder: OpenFolder, criteria: str) -> set[int]:
        """Search what the folder held when it was opened."""
        if folder.mails <= SEARCH_WINDOW:
            return set(self._search(criteria))
        found: set[int] = set()
        # From the top down: when a mail is deleted meanwhile, no other slips through.
        for end in range(folder.mails, 0, -SEARCH_WINDOW):
            start = max(1, end - SEARCH_WINDOW + 1)
            found.update(self._search(f"{start}:{end} {criteria}"))
        return found

    def _search(self, criteria: str) -> list[int]:
        """The UIDs that the server finds; raises ValueError where one of them can be none."""
        found: list[int] = self._client.search(criteria)
        if found and not 0 < min(found) <= max(found) <= MAX_UID:
            raise ValueError("a number that is no UID")
        return found

    def uids_after(self, folder: OpenFolder, uid: int) -> list[int]:
        """The UIDs of all mail above `uid`, oldest first."""
        self._reopen(folder)
        found = self._search_after(folder, uid)
        if self._is_far_ahead(folder, found):
            # Believed without a reason it would hide, as read, all mail that comes up to there.
            self._look_anew(folder)
            found = self._search_after(folder, uid)
            if self._is_far_ahead(folder, found):
                self._lose(f'it tells of mail that the folder "{folder.name}" cannot hold')
        return found

    def _search_after(self, folder: OpenFolder, uid: int) -> list[int]:
        found: set[int] = set()
        after = uid + 1
        with self._in_words():
            self._client.forget_news()
            if folder.uidnext - after > SEARCH_WINDOW:
                found |= self._search_in_windows(folder, f"UID {after}:{folder.uidnext - 1}")
                after = folder.uidnext
            # Should much have come since then, the line is too long, and the next connection
            # knows better. "n:*" holds the last mail even where its UID is below n.
            found.update(self._search(f"UID {after}:*"))
        return sorted(number for number in found if number > uid)

    def _is_far_ahead(self, folder: OpenFolder, uids: Sequence[int]) -> bool:
        """Whether the last of them is well above what the server is known to have given out."""
        return bool(uids) and uids[-1] >= self._states[folder.name].uidnext + FAR_AHEAD

    def fetch(
        self, folder: OpenFolder, uids: Sequence[int], *, limit: int = BATCH_MAILS
    ) -> tuple[list[int], list[FetchedMail]]:
        """Read the first of `uids`, at most `limit`; returns the UIDs of the batch and the mails.

        A mail that is gone meanwhile, that had to be skipped (see `take_skipped`) or that the
        settings leave out has its UID in the batch, but is not among the mails.
        """
        self._reopen(folder)
        with self._in_words():
            return self._fetching_of(folder).fetch(uids, limit)

    def _fetching_of(self, folder: OpenFolder) -> Fetching:
        fetching = self._fetching
        key = (folder.name, folder.uidvalidity)
        if fetching is None or (fetching.folder, fetching.uidvalidity) != key:
            fetching = Fetching(
                self._client,
                *key,
                has_labels=self.is_gmail,
                holds_all=self._holds_all(folder.name),
                wants_keywords=self._wants_keywords,
                exclude=self._account.exclude,
                skipped=self._skipped,
            )
            self._fetching = fetching
        return fetching

    def _holds_all(self, name: str) -> bool:
        if self._listed is None:
            self._own_folders()
        return name == find_all_mail(self._listed or (), self._prefixes)

    def take_skipped(self) -> list[SkippedMail]:
        """The mails that `fetch` had to leave out since it was last asked."""
        skipped = self._skipped.copy()
        self._skipped.clear()
        return skipped

    # Waiting

    def wait_for_change(self, folder: OpenFolder) -> None:
        """Return once the folder may have changed, at the latest after `idle_seconds`.

        Where the server cannot tell by itself: after `poll_seconds`. `ring` ends the wait.
        """
        self._reopen(folder)
        with self._in_words():
            if self.has_idle:
                self._refused.add("IDLE")  # unless it goes well
                with self._client.may_refuse():
                    self._client.wait_for_change(self._account.idle_seconds)
                    self._refused.discard("IDLE")
            elif not self._client.wait_for_input(self._account.poll_seconds):
                self._client.noop()

    def wait_for_news(self, names: Iterable[str], seconds: float) -> frozenset[str]:
        """Those of the folders that got mail since they were last opened here or named by this.

        Returns as soon as there is one, at the latest after `seconds` or when `ring` is called.
        Only where `has_notify`. Whichever folder is open gets closed.
        """
        names = list(names)
        before = {name: self._states.get(name) for name in names}

        def is_news(statuses: dict[str, dict[bytes, int]]) -> bool:
            self._states |= states_told(statuses)
            return any(has_more(before[name], self._states.get(name)) for name in names)

        with self._in_words():
            self._unselect()
            self._refused.add("NOTIFY")  # unless it goes well
            with self._client.may_refuse():
                self._client.wait_for_states(names, seconds, is_news)
                self._refused.discard("NOTIFY")
        return frozenset(name for name in names if has_more(before[name], self._states.get(name)))

    def noop(self) -> None:
        """See whether the server is still there."""
        with self._in_words():
            self._client.noop()

    # What the owner sent

    def find(self, folder: OpenFolder, message_id: str, *, header: str = "Message-ID") -> list[int]:
        """The UIDs of the mails with that Message-ID."""
        if not message_id or not (message_id.isascii() and message_id.isprintable()):
            return []  # nothing that a header could hold, and hostile where it is not a mistake
        self._reopen(folder)
        quoted = message_id.replace("\\", "\\\\").replace('"', '\\"')
        with self._in_words():
            return self._search(f'HEADER {header} "{quoted}"')

    def find_in_sent(self, message_id: str) -> bool | None:
        """Whether the folder of sent mail holds it; None: it was not seen, which proves nothing.

        False only where the server itself says which folder that is (SPECIAL-USE).
        """
        name = self.sent_folder()
        if name and self._has_copy(name, message_id):
            return True
        announced = [folder.name for folder in self._listed or () if "\\sent" in folder.flags]
        return False if name in announced else None

    def _has_copy(self, name: str, message_id: str) -> bool:
        folder = self.examine(name)
        if self.find(folder, message_id):
            return True
        # Exchange gives what it sends a Message-ID of its own, and keeps ours under this name.
        return b"Microsoft Exchange" in self._client.welcome and bool(
            self.find(folder, message_id, header="X-Microsoft-Original-Message-ID")
        )

    def file_sent_copy(self, raw: bytes, message_id: str) -> None:
        """Put the mail into the folder of sent mail, unless it is there already."""
        name = self.sent_folder() or self._create_sent()
        if not self._has_copy(name, message_id):
            with self._in_words():
                self._client.append(name, raw, flags=(b"\\Seen",))

    def _create_sent(self) -> str:
        client = self._client
        with self._in_words():
            name = f"{(self._prefixes or [''])[0]}Sent"
            client.create_folder(name)
            client.subscribe_folder(name)
        return name

    def mark_answered(self, names: Iterable[str], message_id: str) -> None:
        r"""Set \Answered on the mail with that Message-ID, in the first folder that holds it."""
        for name in names:
            uids = self.find(self.examine(name), message_id)
            if uids:
                try:
                    self._select(name, is_read_only=False)
                    with self._in_words():
                        self._client.add_flags(uids, (b"\\Answered",), silent=True)
                finally:
                    # Not CLOSE: that would expunge what the owner has marked as deleted.
                    self.examine(name)
                return

    def describe(self) -> str:
        """In words: what would be watched, how much is there, and how new mail is noticed."""
        account = self._account
        username = account.imap.username or account.address
        folders = self.watched_folders()
        states = self.folder_states(folder.name for folder in folders)
        said = [
            f'"{folder.name}"'
            + (f" ({states[folder.name].mails:,} mails)" if folder.name in states else "")
            for folder in folders
        ]
        about_folders = " and ".join(filter(None, (", ".join(said[:-1]), said[-1])))
        if not self.sent_folder():
            about_folders += "; no folder of sent mail was found, so one named Sent will be made"
        about_news = (
            "new mail is told at once (IDLE)"
            if self.has_idle
            else f"new mail is looked for every {account.poll_seconds} seconds (no IDLE)"
        )
        return f"{self._where}: logged in as {username}; watches {about_folders}; {about_news}"

    # Trouble

    @property
    def _client(self) -> Client:
        if self._connected is None or self._line.is_cut:
            raise ConnectionLostError(f"{self._where}: {self._loss}")
        return self._connected

    @contextlib.contextmanager
    def _in_words(self) -> Iterator[None]:
        """Turn whatever the network, TLS or the server does wrong into one of our errors."""
        try:
            yield
        except ssl.SSLCertVerificationError as error:
            self.close()
            unproved = unproven(error, self._where, "[accounts.imap]")
            assert unproved is not None, "it is one"
            raise unproved from error
        except ssl.SSLError as error:
            self._lose(
                f"TLS failed ({plain(error.reason or error)}); check port and security", error
            )
        except socket.gaierror as error:
            self._lose(f"the host name is not known ({plain(error.strerror)}); check host", error)
        except ConnectionRefusedError as error:
            self._lose("nobody answers there; check host and port", error)
        except TimeoutError as error:
            self._lose(f"no answer within {self._line.timeout_seconds:g} seconds", error)
        except OSError as error:
            self._lose(f"the connection failed ({plain(error.strerror or error)})", error)
        except Client.ReadOnlyError as error:
            raise AccountError(f"{self._where} lets nothing be changed ({plain(error)})") from error
        except Client.AbortError as error:
            if self._connected is None and (greeting := _ODD_GREETING.search(plain(error))):
                self._lose(
                    f"it is no IMAP server, it says {greeting['words'].strip()!r}; check the port",
                    error,
                )
            self._lose(f"the connection was lost ({plain(error)})", error)
        except Client.Error as error:
            if self._connected is None:
                self._lose(f"it turned us away ({plain(error)})", error)
            raise AccountError(f"{self._where} refused: {plain(error)}") from error
        except (ValueError, LookupError, TypeError, AttributeError) as error:
            # imapclient and imaplib trust the server to speak IMAP; this one did not.
            self._lose(f"its answer makes no sense ({type(error).__name__})", error)

    def _lose(self, what: str, error: Exception | None = None) -> NoReturn:
        self.close()
        self._loss = what
        raise ConnectionLostError(f"{self._where}: {what}") from error
