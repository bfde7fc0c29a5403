"""The folders beside the main one: which there are, which have news, which is read next."""

from __future__ import annotations

import logging
import time
from collections.abc import Awaitable, Callable, Iterable, Sequence

from agent.errors import AccountError, ConnectionLostError
from agent.mail.connection import Connection
from agent.mail.folder_reading import FolderReading
from agent.mail.folders import FolderRole, WatchedFolder
from agent.mail.imap import ImapSession
from agent.mail.progress import Progress

LIST_SECONDS = 300.0
"""So often it is seen whether folders were made, renamed or removed."""

_logger = logging.getLogger(__name__)


class Others:
    """Reads and follows all folders but the first, which is the main one, over one connection."""

    def __init__(
        self,
        account: str,
        *,
        read: Callable[[WatchedFolder], FolderReading],
        progress: Progress,
    ) -> None:
        self._account = account
        self._read = read
        self._progress = progress
        self._readings: dict[str, FolderReading] = {}
        self._refused: dict[str, str] = {}
        self._told: set[str] = set()
        self._list_at = 0.0
        self._list_trouble = ""

    @property
    def trouble(self) -> str:
        """Which folder cannot be read, and why; else empty."""
        return next(iter(self._refused.values()), self._list_trouble)

    @property
    def names(self) -> tuple[str, ...]:
        """Those that can be read."""
        return tuple(name for name in self._readings if name not in self._refused)

    @property
    def seconds_to_list(self) -> float:
        """Until it is due to see which folders there are."""
        return max(0.0, self._list_at - time.monotonic())

    @property
    def received(self) -> tuple[str, ...]:
        """Those that hold what others have sent."""
        return tuple(
            name for name in self.names if self._readings[name].folder.role is not FolderRole.SENT
        )

    @property
    def is_sent_read(self) -> bool:
        """Whether all that was sent is filed, as far as there is a folder for it."""
        return all(reading.folder.role is not FolderRole.SENT for reading in self._unread)

    @property
    def next_unread(self) -> FolderReading | None:
        """The folder whose backlog is to be read now: what was sent first."""
        return min(
            self._unread, key=lambda one: one.folder.role is not FolderRole.SENT, default=None
        )

    @property
    def _unread(self) -> list[FolderReading]:
        readings = [self._readings[name] for name in self.names]
        return [reading for reading in readings if not reading.is_read]

    def close(self) -> None:
        """The connection is gone; over the next one everything is looked at anew."""
        self._list_at = 0.0
        for reading in self._readings.values():
            reading.close()

    # Over a connection

    async def keep_list(self, connection: Connection) -> bool:
        """See which folders there are, if that is due; whether it was."""
        if time.monotonic() < self._list_at:
            return False
        try:
            listed = await connection.ask(ImapSession.watched_folders)
        except ConnectionLostError:
            raise
        except AccountError as error:
            # One that the settings name was removed: no reason to let go of the others.
            if not self._readings:
                raise
            self._list_trouble = str(error)
        else:
            self._list_trouble = ""
            self._take_list(listed)
        self._list_at = time.monotonic() + LIST_SECONDS
        self._refused.clear()  # perhaps it can be read by now
        return True

    def _take_list(self, listed: Sequence[WatchedFolder]) -> None:
        others = {folder.name: folder for folder in listed[1:]}
        for name, reading in list(self._readings.items()):
            if others.get(name) != reading.folder:
                reading.close()
                self._progress.forget(name)
                self._told.discard(name)
                del self._readings[name]
        for name, folder in others.items():
            if name not in self._readings:
                self._readings[name] = self._read(folder)

    async def look(self, connection: Connection) -> None:
        """File what is new in folders that have moved since the last look."""
        if not self.names:
            await connection.ask(ImapSession.noop)  # or the server takes us for gone
            return
        states = await connection.ask(ImapSession.folder_states, self.names)
        for name in self.names:
            reading, state = self._readings[name], states.get(name)
            if not reading.has_begun:
                self._progress.expect(name, filed=0, total=state.mails if state else 0)
            elif state is None or reading.has_moved(state):
                await self.file_new(connection, [name])

    async def file_new(self, connection: Connection, names: Iterable[str]) -> None:
        """File what is new in folders that are said to have news."""
        for name in names:
            reading = self._readings.get(name)
            if reading is None:
                self._list_at = 0.0  # it is new
            elif name not in self._refused:
                await self._try(reading, self._open_and_file_new(connection, reading))

    async def read_on(self, connection: Connection, reading: FolderReading) -> None:
        """File the next batch of a folder's backlog."""
        await self._try(reading, self._read_on(connection, reading))

    async def _open_and_file_new(self, connection: Connection, reading: FolderReading) -> None:
        await reading.open(connection)
        await reading.file_new()

    async def _read_on(self, connection: Connection, reading: FolderReading) -> None:
        if not reading.is_open_over(connection):
            await reading.open(connection)
        await reading.file_new()
        if not reading.is_read:
            await reading.file_backlog()

    async def _try(self, reading: FolderReading, work: Awaitable[None]) -> None:
        """One folder that cannot be read must not keep us from the others."""
        try:
            await work
        except ConnectionLostError:
            raise
        except AccountError as error:
            name = reading.folder.name
            reading.close()
            self._refused[name] = (
                f'account {self._account}: "{name}" cannot be read ({error}); '
                "put it right, or write it into exclude in [[accounts]]"
            )
            if name not in self._told:
                self._told.add(name)
                self._list_at = 0.0  # most likely it was removed just now
                _logger.warning("%s", self._refused[name])
