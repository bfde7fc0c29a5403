"""The reading of one folder: newest mail first, then whatever is new, batch by batch."""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from agent.errors import ConnectionLostError
from agent.mail.care import Care
from agent.mail.connection import Connection
from agent.mail.fetching import FetchedMail, SkippedMail
from agent.mail.folders import FolderRole, FolderState, WatchedFolder
from agent.mail.imap import ImapSession, OpenFolder
from agent.mail.progress import Progress

FIRST_BATCH_MAILS = 25
"""So few that the newest mail is on the desk at once; each batch is twice as large as the last."""
LARGEST_BATCH_MAILS = 400
QUICK_SECONDS, SLOW_SECONDS = 1.0, 3.0
"""A batch that comes quicker is followed by a larger one, one that is slower by a smaller one."""
RECENT = timedelta(days=14)
"""The last days, counted from a folder's newest mail: of all folders they are read first."""
RECENT_MAILS = 1000
"""And so many at most, for what was copied from elsewhere has come on a single day."""
PROBES = 10
"""So many other mails are tried before one that costs the connection is left; some are gone."""
GMAIL_SENT = "\\Sent"

_logger = logging.getLogger(__name__)
_Fetched = tuple[list[int], list[FetchedMail], list[SkippedMail]]


@dataclass(frozen=True, slots=True)
class Cursor:
    """Filed is every UID with low <= UID <= high.

    Below `low` is the backlog of the first reading (`low` is 1 once there is none), above `high`
    is what is new.
    """

    uidvalidity: int
    low: int
    high: int


@dataclass(frozen=True, slots=True)
class Batch:
    """Mails of one folder, and the cursor to save once they are filed; there may be no mail in it.

    New mails stand oldest first, those of the backlog newest first.
    """

    account: str
    folder: str
    role: FolderRole
    mails: tuple[FetchedMail, ...]
    is_backlog: bool
    cursor: Cursor

    def is_sent(self, mail: FetchedMail) -> bool:
        """Whether the owner has sent it; on Gmail a label says so, for one folder holds all."""
        return self.role is FolderRole.SENT or GMAIL_SENT in mail.labels

    @property
    def is_owners_shelf(self) -> bool:
        """Whether the owner puts mail there; new mail and drafts do not lie there by themselves."""
        return self.role in (FolderRole.ARCHIVE, FolderRole.OTHER)


class FolderReading:
    """Where the reading of one folder stands; it goes on over any connection.

    `open` comes first on each. What it files, it files in order, and it moves its cursor only
    after that.
    """

    def __init__(
        self,
        account: str,
        folder: WatchedFolder,
        *,
        load_cursor: Callable[[str, str], Cursor | None],
        file_batch: Callable[[Batch], Awaitable[None]],
        progress: Progress,
    ) -> None:
        self.folder = folder
        self._account = account
        self._load_cursor = load_cursor
        self._file_batch = file_batch
        self._progress = progress
        self._cursor = load_cursor(account, folder.name)
        self._pace = _Pace()
        self._care = Care()
        self._told: FolderState | None = None
        self._seen: FolderState | None = None
        self._connection: Connection | None = None
        self._opened: OpenFolder | None = None
        self._backlog: _Ahead | None = None
        self._newest_at: datetime | None = None
        self._recent = 0
        self.has_recent_left = not self.is_read
        """Whether mail of the last days may be waiting in the backlog."""

    @property
    def has_begun(self) -> bool:
        """Whether anything is filed, so that there is a difference between new and old."""
        return self._cursor is not None

    @property
    def is_read(self) -> bool:
        """Whether the first reading is done."""
        return self._cursor is not None and self._cursor.low == 1

    def has_moved(self, state: FolderState) -> bool:
        """Whether a folder in that state may hold news; one that `open` has seen holds none."""
        self._told = state
        cursor = self._cursor
        return self._seen != state and not (
            cursor is not None
            and cursor.uidvalidity == state.uidvalidity
            and cursor.high + 1 == state.uidnext
        )

    def is_open_over(self, connection: Connection) -> bool:
        """Whether `open` was called with it already."""
        return self._connection is connection

    async def open(self, connection: Connection) -> None:
        """Open the folder, or look at it anew; its reading goes on from what was filed last."""
        opened = await connection.ask(ImapSession.examine, self.folder.name)
        # STATUS may run ahead: what it told of and the open folder lacks is still to come.
        told, self._told = self._told, None
        seen = told if told is not None and opened.uidnext >= told.uidnext else None
        if self._backlog is not None and self._backlog.goes_on_in(connection, opened):
            self._opened, self._seen = opened, seen
            return
        self.close()
        self._seen = seen
        cursor = self._load_cursor(self._account, self.folder.name)
        if (
            cursor is None
            or cursor.uidvalidity != opened.uidvalidity
            or self._is_beyond(cursor, opened)
        ):
            # Not only what seems new: the journal knows mail by its Message-ID.
            cursor = Cursor(opened.uidvalidity, low=opened.uidnext, high=opened.uidnext - 1)
        if self._cursor is not None and self._cursor.uidvalidity != opened.uidvalidity:
            self._care = Care()  # the numbers are other mails' now
        self._connection, self._opened, self._cursor = connection, opened, cursor
        self._newest_at, self._recent = None, 0
        self.has_recent_left = not self.is_read
        if self.is_read:
            return
        uids = await connection.ask(ImapSession.uids_below, opened, cursor.low)
        total = max(opened.mails, len(uids))
        self._progress.expect(self.folder.name, filed=total - len(uids), total=total)
        self._backlog = _Ahead(connection, opened, uids, self._pace, self._care)

    def _is_beyond(self, cursor: Cursor, opened: OpenFolder) -> bool:
        """Whether more is said to be filed than there can be; below it mail may be missing."""
        is_beyond = opened.is_uidnext_told and cursor.high >= opened.uidnext
        if is_beyond:
            _logger.warning(
                'account %s: "%s" is read anew: it was thought read up to UID %d, and the server '
                "has come to %d",
                self._account, self.folder.name, cursor.high, opened.uidnext - 1,
            )  # fmt: skip
        return is_beyond

    def close(self) -> None:
        """Forget the connection, and what came over it but is not filed."""
        if self._backlog is not None:
            self._backlog.drop()
        self._connection = self._opened = self._backlog = self._seen = None

    async def wait_for_change(self) -> None:
        """Return once there may be new mail, at the latest after the account's `idle_seconds`."""
        connection, opened = self._open
        await connection.ask(ImapSession.wait_for_change, opened)

    async def file_new(self) -> None:
        """File what has come since, oldest first."""
        connection, opened = self._open
        assert self._cursor is not None
        uids = await connection.ask(ImapSession.uids_after, opened, self._cursor.high)
        news = _Ahead(connection, opened, uids, _Pace(), self._care)
        try:
            while news.has_more:
                taken, mails = await self._take(news)
                await self._file(mails, replace(self._cursor, high=taken[-1]), is_backlog=False)
        finally:
            news.drop()

    async def file_backlog(self) -> None:
        """File the next batch of what was there before, newest first."""
        assert self._backlog is not None
        assert self._cursor is not None
        taken, mails = await self._take(self._backlog)
        low = taken[-1] if self._backlog.has_more else 1
        await self._file(mails, replace(self._cursor, low=low), is_backlog=True)
        self._progress.add(self.folder.name, len(taken))
        self._recent += len(taken)
        if mails:
            self._newest_at = self._newest_at or max(mail.received_at for mail in mails)
            if mails[-1].received_at < self._newest_at - RECENT:
                self.has_recent_left = False
        if self.is_read or self._recent >= RECENT_MAILS:
            self.has_recent_left = False

    @property
    def _open(self) -> tuple[Connection, OpenFolder]:
        assert self._connection is not None, "open comes first"
        assert self._opened is not None
        return self._connection, self._opened

    async def _take(self, ahead: _Ahead) -> tuple[list[int], list[FetchedMail]]:
        taken, mails, skipped = await ahead.next()
        for one in skipped:
            _logger.warning(
                'account %s: the mail with UID %d in "%s" cannot be read: %s',
                self._account, one.uid, one.folder, one.reason,
            )  # fmt: skip
        return taken, mails

    async def _file(self, mails: list[FetchedMail], cursor: Cursor, *, is_backlog: bool) -> None:
        await self._file_batch(
            Batch(
                account=self._account,
                folder=self.folder.name,
                role=self.folder.role,
                mails=tuple(mails),
                is_backlog=is_backlog,
                cursor=cursor,
            )
        )
        self._cursor = cursor


class _Pace:
    """How many mails to ask for at once, by how quickly they come."""

    def __init__(self) -> None:
        self.mails = FIRST_BATCH_MAILS

    def learn(self, seconds: float) -> None:
        if seconds < QUICK_SECONDS:
            self.mails = min(2 * self.mails, LARGEST_BATCH_MAILS)
        elif seconds > SLOW_SECONDS:
            self.mails = max(self.mails // 2, FIRST_BATCH_MAILS)


class _Ahead:
    """The mails of some UIDs, batch by batch: while one is filed, the next is being fetched."""

    def __init__(
        self,
        connection: Connection,
        opened: OpenFolder,
        uids: list[int],
        pace: _Pace,
        care: Care,
    ) -> None:
        self._connection = connection
        self._opened = opened
        self._uids = uids
        self._pace = pace
        self._care = care
        self._taken = 0
        self._asked: list[int] = []
        self._next: asyncio.Future[_Fetched] | None = None
        self._seconds = 0.0

    @property
    def has_more(self) -> bool:
        return self._taken < len(self._uids)

    def goes_on_in(self, connection: Connection, opened: OpenFolder) -> bool:
        """Whether a folder that was opened anew is the same still; from now on it stands for it."""
        if connection is not self._connection or opened.uidvalidity != self._opened.uidvalidity:
            return False
        self._opened = opened
        return True

    async def next(self) -> _Fetched:
        """The next batch; an empty one where there is no more."""
        if not self.has_more:
            return [], [], []
        uid = self._uids[self._taken]
        if self._care.is_suspect(uid) and await self._is_hopeless(uid):
            self._taken += 1
            self._care.note_done([uid])
            reason = "each time the connection is lost over it"
            return [uid], [], [SkippedMail(self._opened.name, uid, reason)]
        coming, self._next = self._next or self._fetch(), None
        try:
            fetched = await coming
        except ConnectionLostError as error:
            self._care.note_loss(self._asked, error)
            raise
        self._taken += len(fetched[0])
        self._care.note_done(fetched[0])
        self._pace.learn(self._seconds)
        if self.has_more and not self._care.is_suspect(self._uids[self._taken]):
            self._next = self._fetch()
        return fetched

    async def _is_hopeless(self, uid: int) -> bool:
        """Whether it is the mail, not the line: over the same connection another one comes.

        Raises ConnectionLostError where that is lost, too: then nothing is held against the mail.
        """
        number = self._care.next_probe()
        has_come = await self._connection.start(_has_other_come, self._opened, uid, number)
        return self._care.is_hopeless(uid, has_other_come=has_come)

    def _fetch(self) -> asyncio.Future[_Fetched]:
        # The session asks for the sizes of those that follow while it reads these.
        uids = self._care.within(self._uids[self._taken : self._taken + 2 * self._pace.mails])
        self._asked = uids[: self._pace.mails]
        began_at = time.monotonic()

        def note(done: asyncio.Future[_Fetched]) -> None:
            self._seconds = time.monotonic() - began_at
            if not done.cancelled():
                done.exception()  # whoever waits for it gets it; if nobody does, it is no matter

        fetching = self._connection.start(_fetch, self._opened, uids, self._pace.mails)
        fetching.add_done_callback(note)
        return fetching

    def drop(self) -> None:
        """Nobody will ask for more."""
        if self._next is not None:
            self._next.cancel()
            self._next = None


def _fetch(session: ImapSession, opened: OpenFolder, uids: list[int], limit: int) -> _Fetched:
    taken, mails = session.fetch(opened, uids, limit=limit)
    return taken, mails, session.take_skipped()


def _has_other_come(session: ImapSession, opened: OpenFolder, uid: int, number: int) -> bool:
    """Whether any other mail of the folder can be had; tries some, from the `number`th on."""
    # The newest first: most likely it came before.
    others = [*reversed(session.uids_after(opened, uid)), *session.uids_below(opened, uid)]
    for turn in range(min(PROBES, len(others))):
        _, mails, _ = _fetch(session, opened, [others[(number + turn) % len(others)]], 1)
        if mails:
            return True
    return False
