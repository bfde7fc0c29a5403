"""Builds everything from the settings; starts it, keeps it alive, stops it."""

from __future__ import annotations

import asyncio
import contextlib
import fcntl
import gc
import logging
import os
import random
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from datetime import timedelta
from functools import partial
from pathlib import Path
from types import TracebackType
from typing import Self

from starlette.applications import Starlette
from watchfiles import awatch

from agent import __version__
from agent.accounts.refusals import Refusals
from agent.accounts.secrets import read_secret
from agent.api.app import build_app
from agent.byhand import ByHand
from agent.changes import ChangeFeed
from agent.clock import Clock
from agent.config import Account, Config
from agent.config.reading import load_config
from agent.desk import Desk
from agent.erasing import COMES_TO_REST
from agent.errors import (
    AlreadyRunningError,
    AuthenticationError,
    ConfigError,
    KinkeeperError,
    StoreError,
)
from agent.happenings import Happenings
from agent.identity import Identity
from agent.journal import Place
from agent.machine import clocks_apart, way_out
from agent.mail.parse import parse_mail
from agent.mail.watch import Cursor, Watcher
from agent.models import (
    AccountState,
    AccountStatus,
    AgentStatus,
    Mail,
    OutboxItem,
    OutboxState,
    SuggestionState,
    Topic,
)
from agent.notebook import Notebook
from agent.outgoing import ON_ITS_WAY
from agent.pipeline import Pipeline
from agent.sent.copies import copy_habit
from agent.sent.outbox import Outbox
from agent.sent.smtp import deliver_mail
from agent.store.book import Book
from agent.store.sqlite import Journal
from agent.views import Views
from agent.workers import Workers
from agent.writing import Writing

RESTART_SECONDS = 5.0
DAY_CHECK_SECONDS = 20.0
OFFLINE_SECONDS = 120.0
WAKE_CHECK_SECONDS = 3.0
SLEPT_SECONDS = 10.0
_logger = logging.getLogger(__name__)


class Agent:
    """The running engine: `async with Agent(config) as agent`, then `agent.app` is its door.

    One that is not `is_at_work` answers at its door, but connects to no server and reads nothing.
    Raises AlreadyRunningError when another agent has the same data, and StoreError when the stores
    cannot be opened.
    """

    app: Starlette

    def __init__(
        self,
        config: Config,
        *,
        config_path: Path | None = None,
        clock: Clock | None = None,
        is_at_work: bool = True,
    ) -> None:
        self.config = config
        self._is_at_work = is_at_work
        self.clock = clock or Clock()
        self._config_path = config_path
        self._statuses: dict[str, AccountStatus] = {}
        self._watchers: dict[str, Watcher] = {}
        self._watching: dict[str, tuple[Account, asyncio.Task[None]]] = {}
        self._changing_accounts = asyncio.Lock()
        self._has_looked = asyncio.Event()
        self._refusals = Refusals(self._take_secret)
        self._tasks: set[asyncio.Task[None]] = set()
        self._closing = contextlib.ExitStack()
        self._config_trouble = ""
        self._book_trouble = ""

    async def __aenter__(self) -> Self:
        with contextlib.ExitStack() as opening:
            folder = self.config.store.folder
            opening.enter_context(_lock(folder))
            self.book = Book(folder / "book.json", self.config.store.book_copies)
            opening.callback(self.book.close)
            self.journal = Journal(folder / "journal.sqlite")
            opening.callback(self.journal.close)
            self._build()
            self._closing = opening.pop_all()
        gc.freeze()  # the book is large and stays: it need not be looked through for what can go
        if self._is_at_work:
            self._start_work()
        return self

    def _start_work(self) -> None:
        for account in self.config.accounts:
            self._watch(account)
        self._keep_up("first look", self._look_first)
        self._keep_up("pipeline", self.pipeline.run)
        self._keep_up("judging", self.pipeline.judging.run)
        self._keep_up("writing", self.writing.run)
        self._keep_up("scrubbing", self.pipeline.eraser.run)
        self._keep_up("outbox", self.outbox.run)
        self._keep_up("refusals", self._refusals.follow)
        self._keep_up("day", self._follow_the_day)
        self._keep_up("machine", self._follow_the_machine)
        self._keep_up("book", self._follow_the_book)
        if self._config_path:
            self._keep_up("settings", self._follow_the_settings)

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        tasks = [*self._tasks, *(task for _, task in self._watching.values())]
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        await self.workers.close()
        self._closing.close()

    def _build(self) -> None:
        self.changes = ChangeFeed()
        self.workers = Workers(mark=self.config.store.folder / "parsing")
        self.pipeline = Pipeline(
            book=self.book,
            journal=self.journal,
            config=self.config,
            clock=self.clock,
            changes=self.changes,
            workers=self.workers,
        )
        self.outbox = Outbox(
            store=self.journal,
            deliver=self._deliver,
            find_in_sent=self._find_in_sent,
            file_sent_copy=self._file_sent_copy,
            habit_of=lambda item: copy_habit(self._account(item)),
            on_sent=self._on_sent,
            mark_answered=self._mark_answered,
            clock=self.clock,
            report=self._take_outbox_item,
            late_after=lambda: timedelta(minutes=self.config.sending.late_minutes),
        )
        self.by_hand = ByHand(
            book=self.book,
            journal=self.journal,
            pipeline=self.pipeline,
            clock=self.clock,
            changes=self.changes,
        )
        self.happenings = Happenings(
            book=self.book,
            journal=self.journal,
            pipeline=self.pipeline,
            config=self.config,
            clock=self.clock,
            changes=self.changes,
        )
        self.notebook = Notebook(
            book=self.book, pipeline=self.pipeline, clock=self.clock, changes=self.changes
        )
        self.identity = Identity(
            book=self.book, journal=self.journal, pipeline=self.pipeline, changes=self.changes
        )
        self.writing = Writing(
            book=self.book,
            journal=self.journal,
            changes=self.changes,
            config=self.config,
            occasion_of=self.pipeline.upkeep.occasion,
            others_of=self.pipeline.upkeep.other_notes,
            letter_instead_of=self.pipeline.upkeep.letter_instead,
        )
        self.desk = Desk(
            book=self.book,
            journal=self.journal,
            pipeline=self.pipeline,
            config=self.config,
            clock=self.clock,
            changes=self.changes,
            by_hand=self.by_hand,
            wake_outbox=self._take_approval,
            hurry_in_outbox=self.outbox.hurry,
        )
        self.views = Views(
            book=self.book,
            journal=self.journal,
            pipeline=self.pipeline,
            config=self.config,
            clock=self.clock,
        )
        self.app = build_app(
            desk=self.desk,
            by_hand=self.by_hand,
            happenings=self.happenings,
            notebook=self.notebook,
            identity=self.identity,
            writing=self.writing,
            views=self.views,
            changes=self.changes,
            status=self.status,
        )

    def status(self) -> AgentStatus:
        """How the agent is, in words for the status line."""
        outbox = self.journal.outbox_items(ON_ITS_WAY)
        return AgentStatus(
            version=__version__,
            now=self.clock.local(),
            zone=self.clock.zone_name,
            today=self.clock.today(),
            is_clock_moved=self.clock.is_moved,
            owner=self.config.owner.name,
            accounts=tuple(map(self._with_held_mail, self._statuses.values())),
            customers=len(self.book.customers()),
            entries=self.journal.count_entries(),
            life_events=len(self.book.life_events()),
            waiting_in_outbox=len(outbox),
            next_leaves_at=min(
                (item.leaves_at for item in outbox if item.is_untried and item.leaves_at),
                default=None,
            ),
            missed_in_outbox=sum(item.state is OutboxState.MISSED for item in outbox),
            is_looking=self._is_at_work and not self._has_looked.is_set(),
            trouble=self._config_trouble
            or self._book_trouble
            or self.pipeline.trouble
            or self.pipeline.judging.trouble
            or next(iter(self.pipeline.upkeep.troubles), ""),
        )

    async def settled(self) -> None:
        """Return once every account's first reading is filed and read for life events."""
        await asyncio.gather(*(watcher.settled() for watcher in self._watchers.values()))
        await self.pipeline.settled()

    async def looked(self) -> None:
        """Return once the list of the day has been made after that."""
        await self._has_looked.wait()

    # Accounts

    def _watch(self, account: Account) -> None:
        watcher = Watcher(
            account,
            secret=lambda refused: read_secret(account, refused=refused),
            load_cursor=self._load_cursor,
            file_batch=self.pipeline.file_batch,
            report=self._take_status,
            wants_keywords=bool(self.config.customers.tags),
        )
        self._statuses[account.name] = AccountStatus(name=account.name)
        self._watchers[account.name] = watcher
        self._watching[account.name] = (account, self._start(account.name, watcher.run))

    async def _unwatch(self, name: str) -> None:
        _, task = self._watching.pop(name)
        del self._watchers[name], self._statuses[name]
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)
        self._refusals.forget(name)
        self.outbox.release(name)

    def _load_cursor(self, account: str, folder: str) -> Cursor | None:
        values = self.journal.load_cursor(account, folder)
        return Cursor(*values) if values else None

    def _take_status(self, status: AccountStatus) -> None:
        if status.name in self._statuses and self._statuses[status.name] != status:
            self._statuses[status.name] = status
            self.changes.announce(Topic.STATUS)
            if status.state is AccountState.STOPPED:
                account, _ = self._watching[status.name]
                # The same secret would be refused for sending too.
                self.outbox.hold(account.name, status.trouble)
                refused = self._watchers[status.name].password
                note = partial(self._refusals.note, account, refused)
                self._keep_up(f"{account.name} refused", note)

    async def _take_secret(self, name: str) -> None:
        """Try the new secret of an account whose old one was refused."""
        async with self._changing_accounts:
            if name not in self._watching:
                return
            account, _ = self._watching[name]
            if self._statuses[name].state is AccountState.STOPPED:
                await self._unwatch(name)
                self._watch(account)
        self.outbox.release(name)
        self.changes.announce(Topic.STATUS)

    def _with_held_mail(self, status: AccountStatus) -> AccountStatus:
        """The status, and that sending is held up, where reading is not stopped for the same."""
        why = self.outbox.held.get(status.name, "")
        if not why or status.state is AccountState.STOPPED:
            return status
        troubles = [*filter(None, [status.trouble]), f"nothing is sent: {why}"]
        return status.model_copy(update={"trouble": "; ".join(troubles)})

    # Sending

    def _take_approval(self) -> None:
        self._refusals.look_now()
        self.outbox.wake()

    def _take_outbox_item(self, item: OutboxItem) -> None:
        self.changes.announce(Topic.OUTBOX, item.id)
        if item.state in COMES_TO_REST and self.pipeline.leaves_no_trace(item.recipients):

            async def erase() -> None:
                self.pipeline.follow_the_rules()

            self._keep_up("erasing what has left", erase)

    def _account(self, item: OutboxItem) -> Account:
        for account in self.config.accounts:
            if account.name == item.account:
                return account
        raise KinkeeperError(
            f"the account {item.account!r} is no longer in the settings; put it back to send this"
        )

    def _watcher(self, item: OutboxItem) -> Watcher:
        return self._watchers[self._account(item).name]

    async def _deliver(
        self, item: OutboxItem, raw: bytes, on_handing_over: Callable[[], None]
    ) -> None:
        account = self._account(item)
        deliver = partial(
            deliver_mail,
            account.smtp,
            username=account.smtp.username or account.address,
            sender=item.sender,
            recipients=item.recipients,
            raw=raw,
            on_handing_over=on_handing_over,
        )
        secret = None
        try:
            secret = await asyncio.to_thread(read_secret, account)
            try:
                await deliver(secret=secret)
            except AuthenticationError:
                # A token may have run out on the way; one more try, but only with another one.
                if not secret.is_token:
                    raise
                await deliver(secret=await asyncio.to_thread(read_secret, account, refused=secret))
        except AuthenticationError:
            await self._refusals.note(account, secret)
            self.changes.announce(Topic.STATUS)
            raise

    async def _find_in_sent(self, item: OutboxItem) -> bool | None:
        return await self._watcher(item).find_in_sent(item.message_id)

    async def _file_sent_copy(self, item: OutboxItem, raw: bytes) -> None:
        await self._watcher(item).file_sent_copy(raw, item.message_id)

    async def _on_sent(self, item: OutboxItem) -> None:
        """Journal what was sent, and close its suggestion."""
        mail = self._mail_of(item)
        rows = self.pipeline.file_mails([(mail, Place(account=item.account, is_sent=True))])
        suggestion = self.journal.suggestion(item.suggestion_id)
        kept = self.journal.outbox_item_of_message(item.message_id)
        has_come_back = kept is not None and kept.has_come_back
        if suggestion.state is not SuggestionState.DONE and not has_come_back:
            done = suggestion.model_copy(update={"state": SuggestionState.DONE})
            customer = self.book.customer(done.customer_id)
            known = customer.addresses if customer else ()
            done_by = next((row.id for row in rows if row.address in known), "")
            self.journal.end_suggestion(done, self.clock.now(), done_by)
            self.changes.announce(Topic.SUGGESTION, done.id)

    async def _mark_answered(self, item: OutboxItem) -> None:
        mail = self._mail_of(item)
        if mail.in_reply_to:
            await self._watcher(item).mark_answered(mail.in_reply_to)

    def _mail_of(self, item: OutboxItem) -> Mail:
        """The mail that was approved; parsed each time, since days may lie between."""
        return parse_mail(self.journal.outbox_raw(item.id), received_at=self.clock.now())

    # What goes on beside the mail

    async def _look_first(self) -> None:
        """Look at everybody as of today, and again when the mailboxes have been read.

        A machine without a network does not wait for that, if they were read once before.
        """
        self.pipeline.has_first_mail = False
        self.pipeline.joins.mend()
        self.pipeline.follow_the_rules()
        await self.pipeline.refresh_all()
        patience = OFFLINE_SECONDS if self.pipeline.upkeep.has_chosen else None
        # An account that stopped says so itself.
        with contextlib.suppress(KinkeeperError, TimeoutError):
            async with asyncio.timeout(patience):
                await self.settled()
        self.pipeline.has_first_mail = True
        await self.pipeline.refresh_all()
        self._has_looked.set()
        self.changes.announce(Topic.STATUS)

    async def _follow_the_day(self) -> None:
        """Look at everybody again when the day changes, also after the machine has slept."""
        day = self.clock.today()
        while True:
            await asyncio.sleep(DAY_CHECK_SECONDS)
            if self.clock.today() != day:
                day = self.clock.today()
                await self.pipeline.refresh_all()
                self.changes.announce(Topic.STATUS)

    async def _follow_the_machine(self) -> None:
        """Have all accounts connect anew when the machine has slept, or is in another network.

        Sleep is when the clock on the wall goes on and the monotonic one does not.
        """
        apart, way = clocks_apart(), way_out()
        while True:
            await asyncio.sleep(WAKE_CHECK_SECONDS)
            before = apart, way
            apart, way = clocks_apart(), way_out()
            if apart - before[0] > SLEPT_SECONDS or way != before[1]:
                _logger.info("the machine slept, or its network changed: connecting anew")
                for watcher in self._watchers.values():
                    watcher.wake()
                self.outbox.wake()

    async def _follow_the_book(self) -> None:
        """Take in what the owner edits in book.json by hand."""
        path = self.config.store.folder / "book.json"
        async for _ in _edits(path):
            try:
                if self.book.refresh():
                    await self.pipeline.take_book()
                    self.changes.announce(Topic.CUSTOMER)
                self._book_trouble = ""
            except StoreError as error:
                self._book_trouble = str(error)
                _logger.warning("%s", error)
            self.changes.announce(Topic.STATUS)

    async def _follow_the_settings(self) -> None:
        """Work by an edited config.toml at once; a broken edit leaves the last good settings."""
        assert self._config_path
        async for _ in _edits(self._config_path):
            try:
                config = load_config(self._config_path)
            except ConfigError as error:
                self._config_trouble = f"{error}; the last good settings stay"
                _logger.warning("%s", self._config_trouble)
            else:
                self._config_trouble = ""
                await self._take_config(config)
            self.changes.announce(Topic.STATUS)

    async def _take_config(self, config: Config) -> None:
        if (config.store, config.api) != (self.config.store, self.config.api):
            self._config_trouble = "[store] and [api] take effect when kinkeeper is started again"
            config = config.model_copy(update={"store": self.config.store, "api": self.config.api})
        is_other_question = bool(config.customers.tags) != bool(self.config.customers.tags)
        self.config = config
        for room in (self.pipeline, self.writing, self.desk, self.happenings, self.views):
            room.take_config(config)
        wanted = {account.name: account for account in config.accounts}
        async with self._changing_accounts:
            for name, (account, _) in list(self._watching.items()):
                if wanted.get(name) != account or is_other_question:
                    await self._unwatch(name)
            for name, account in wanted.items():
                if name not in self._watching:
                    self._watch(account)
        self._refusals.look_now()
        self.pipeline.follow_the_rules()
        await self.pipeline.refresh_all()
        _logger.info("the new settings are in effect")

    def _keep_up(self, name: str, work: Callable[[], Awaitable[None]]) -> None:
        self._tasks.add(self._start(name, work))

    def _start(self, name: str, work: Callable[[], Awaitable[None]]) -> asyncio.Task[None]:
        return asyncio.get_running_loop().create_task(self._supervise(name, work), name=name)

    async def _supervise(self, name: str, work: Callable[[], Awaitable[None]]) -> None:
        """Start work that must not end again, should it fail in a way that nobody foresaw."""
        while True:
            try:
                await work()
            except Exception:
                _logger.exception("%s failed and is started again", name)
            else:
                return
            await asyncio.sleep(RESTART_SECONDS * (1 + random.random()))  # noqa: S311


async def _edits(path: Path) -> AsyncIterator[None]:
    """Yield whenever the file at `path` was changed or replaced."""
    path.parent.mkdir(parents=True, exist_ok=True)
    name = path.name
    async for _ in awatch(path.parent, watch_filter=lambda _, changed: Path(changed).name == name):
        yield


@contextlib.contextmanager
def _lock(folder: Path) -> Iterator[None]:
    """Be the only agent on this data."""
    try:
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        descriptor = os.open(folder / "lock", os.O_RDWR | os.O_CREAT, 0o600)
    except OSError as error:
        raise StoreError(
            f"{folder}: cannot be used: {error}; name another [store] folder"
        ) from None
    try:
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            pid = os.read(descriptor, 20).decode(errors="replace").strip() or "unknown"
            raise AlreadyRunningError(
                f"another kinkeeper agent (process {pid}) has the data in {folder}; "
                "stop it first, or name another [store] folder"
            ) from None
        os.ftruncate(descriptor, 0)
        os.write(descriptor, f"{os.getpid()}\n".encode())
        yield
    finally:
        os.close(descriptor)
