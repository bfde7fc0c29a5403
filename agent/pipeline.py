"""The order of the stages: Mail -> Entry -> LifeEvent -> Suggestion -> Draft, and there it stops.

Each result is saved before the next stage starts, and every step can be done twice: after a crash
the work is repeated from what was saved last.
"""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import replace
from functools import partial

from agent.acquaintance import Acquaintance
from agent.changes import ChangeFeed
from agent.clock import Clock
from agent.config import Config
from agent.erasing import Eraser
from agent.errors import StoreError
from agent.filing import (
    Filing,
    FoundMail,
    Fresh,
    Prepared,
    prepare,
    prepare_all,
    prepare_unreadable,
)
from agent.journal import Place
from agent.judging import Judging
from agent.learning import Learning, Told, read_all
from agent.lookups import load_holidays, load_places, look_up_towns
from agent.mail.watch import Batch
from agent.models import Entry, Erasure, Mail, Suggestion, Topic
from agent.returns import Returns
from agent.store.book import Book
from agent.store.entries import EntryRow
from agent.store.sqlite import Journal
from agent.suggestions import hardship, observances
from agent.upkeep import Upkeep
from agent.workers import Workers

READ_FIRST = 200
"""So many of the newest are read while older mail is still coming in."""
READ_AT_ONCE, READ_IN_CALM = 40, 200
WAIT_FOR_CALM_SECONDS = 0.05
NEW_BACKLOG_SECONDS = 60.0
RETRY_SECONDS = 5.0
_logger = logging.getLogger(__name__)


class Pipeline:
    """Drives mail through the stages; lives on the agent's event loop."""

    def __init__(
        self,
        *,
        book: Book,
        journal: Journal,
        config: Config,
        clock: Clock,
        changes: ChangeFeed,
        workers: Workers,
    ) -> None:
        self._book = book
        self._journal = journal
        self._clock = clock
        self._changes = changes
        self._workers = workers
        self._filing = Filing(book=book, journal=journal, config=config, changes=changes)
        self.joins = self._filing.joins
        self.acquaintance = Acquaintance(
            book=book, journal=journal, changes=changes, joins=self.joins
        )
        self._returns = Returns(journal=journal, changes=changes)
        self.upkeep = Upkeep(
            book=book, journal=journal, config=config, clock=clock, changes=changes
        )
        self._learning = Learning(book=book, journal=journal, changes=changes)
        self.judging = Judging(
            book=book,
            journal=journal,
            changes=changes,
            is_calm=lambda: workers.is_calm,
            look_again=self.look_again,
        )
        self.eraser = Eraser(book=book, journal=journal, changes=changes)
        self._stale: set[str] = set()
        self._eager = 0
        self._backlog_at = float("-inf")
        self._wake = asyncio.Event()
        self._is_idle = asyncio.Event()
        self.trouble = ""
        self.has_first_mail = True
        """False while mailboxes are read for the first time: then all is provisional."""
        self._owes_choice = False
        self._ahead: asyncio.Task[None] | None = None
        self.take_config(config)

    def take_config(self, config: Config) -> None:
        """Work by these settings from now on."""
        self._config = config
        self.upkeep.take_config(config)
        self._filing.take_config(config)
        self.judging.take_config(config)

    # Stages 1 and 2: mail is parsed and filed

    async def file_batch(self, batch: Batch) -> None:
        """Save what a mailbox handed over, and its cursor; on StoreError nothing has moved."""
        authserv = next(
            (one.authserv for one in self._config.accounts if one.name == batch.account), ""
        )
        found = [
            FoundMail(
                one.content,
                one.received_at,
                Place(
                    account=batch.account,
                    is_sent=batch.is_sent(one),
                    folder=batch.folder,
                    labels=one.labels,
                    is_owners_shelf=batch.is_owners_shelf,
                ),
                authserv,
            )
            for one in batch.mails
        ]
        circle = self._filing.circle
        prepared = await self._prepare(found)
        while circle is not self._filing.circle:  # the settings were edited meanwhile
            circle = self._filing.circle
            prepared = await self._prepare(found)
        cursor = batch.cursor
        values = (cursor.uidvalidity, cursor.low, cursor.high)

        def note_and_move_on() -> None:
            self._returns.note(one.returned for one in prepared if one.returned)
            self._journal.save_cursor(batch.account, batch.folder, values)

        self._file(
            [fresh for one in prepared for fresh in one.fresh],
            is_backlog=batch.is_backlog,
            and_then=note_and_move_on,
        )

    def file_mails(self, found: Iterable[tuple[Mail, Place]]) -> list[EntryRow]:
        """File mails in the journal, and their new customers in the book; gives back the rows."""
        circle = self._filing.circle
        fresh = [one for mail, place in found for one in prepare(mail, place, circle)]
        self._file(fresh)
        return [one.row for one in fresh]

    async def _prepare(self, found: Sequence[FoundMail]) -> list[Prepared]:
        """Parse mails; of one that is the death of a worker the headers, or only that it was."""
        work = partial(prepare_all, circle=self._filing.circle)
        results = await self._workers.map(work, found, size_of=lambda one: one.size)
        prepared: list[Prepared] = []
        for one, result in zip(found, results, strict=True):
            if result is None:
                (result,) = await self._workers.do_apart(work, [one.headers_alone])
            prepared.append(result or prepare_unreadable(one, self._filing.circle))
        return prepared

    def _file(
        self,
        fresh: Sequence[Fresh],
        *,
        is_backlog: bool = False,
        and_then: Callable[[], None] = lambda: None,
    ) -> None:
        filed = self._filing.file(fresh, and_then=and_then)
        if filed.has_sent:
            self.upkeep.forget_voice()
        if is_backlog and time.monotonic() - self._backlog_at > NEW_BACKLOG_SECONDS:
            self._eager = READ_FIRST
        elif not is_backlog:
            self._eager = min(self._eager + len(filed.entry_ids), READ_FIRST)
        if is_backlog:
            self._backlog_at = time.monotonic()
        if filed.entry_ids or filed.met:
            self.look_again()

    # Stage 3: customers' entries are read for life events

    async def run(self) -> None:
        """Read what is filed, until cancelled; trouble with the stores is waited out."""
        try:
            while True:
                self._wake.clear()
                try:
                    while await self._read_some():
                        pass
                    self._say("")
                    if self._owes_choice and self.has_first_mail:
                        await self.refresh_all()
                        continue
                    self._is_idle.set()
                    self._load_places_ahead()
                    await self._wake.wait()
                except StoreError as error:
                    self._say(str(error))
                    await asyncio.sleep(RETRY_SECONDS)
        finally:
            if self._ahead:
                self._ahead.cancel()

    async def settled(self) -> None:
        """Return once everything that is filed has been read."""
        await self._is_idle.wait()

    def _say(self, trouble: str) -> None:
        if trouble != self.trouble:
            self.trouble = trouble
            self._changes.announce(Topic.STATUS)

    async def _read_some(self) -> bool:
        while not (self._eager or self._workers.is_calm):  # noqa: ASYNC110
            await asyncio.sleep(WAIT_FOR_CALM_SECONDS)
        is_eager = self._eager > 0
        entries = self._journal.entries_to_read(
            min(self._eager, READ_AT_ONCE) if is_eager else READ_IN_CALM
        )
        # Where nobody is a customer yet the eagerness lasts: who is one, Sent will tell.
        self._eager = max(self._eager - len(entries), 0)
        if not entries:
            for customer_id in list(self._stale):
                self.upkeep.refresh(customer_id)
                self._stale.discard(customer_id)
                await asyncio.sleep(0)
            return bool(self._journal.entries_to_read(1))
        if not is_eager:
            self._load_places_ahead()
        told = await self._read(entries, is_urgent=is_eager)
        news: set[str] = set()
        touched: set[str] = set()
        strangers: set[str] = set()

        def tell_all() -> None:
            for entry_id, one in told:
                entry = self._journal.entry(entry_id)  # its customer may have been joined meanwhile
                if self._book.customer(entry.customer_id) is None:
                    strangers.add(entry_id)
                    continue
                touched.add(entry.customer_id)
                try:
                    if one is not None:
                        news.update(self._learning.keep(one, entry))
                except StoreError:
                    raise
                except Exception:
                    _logger.exception("what entry %s tells could not be kept", entry_id)

        self._book.change(tell_all)
        with self._journal.transaction(is_durable=False):
            # Somebody was taken out of the book by hand.
            self._journal.mark_strangers(strangers)
            self._journal.mark_read(entry_id for entry_id, _ in told if entry_id not in strangers)
        at_once = touched | news if is_eager else news
        self._stale |= touched - at_once
        if news:
            await self._have_places()
        for customer_id in at_once:
            self.upkeep.refresh(customer_id)
            await asyncio.sleep(0)  # a screen on this loop wants its turn
        return True

    async def _read(
        self, entries: Sequence[Entry], *, is_urgent: bool
    ) -> list[tuple[str, Told | None]]:
        """What each entry tells, as far as is judged; None where no worker survives it."""
        named = [
            (entry, customer.name if (customer := self._book.customer(entry.customer_id)) else "")
            for entry in entries
        ]
        work = partial(read_all, owner_name=self._config.owner.name, lessons=self._book.lessons())
        results = await self._workers.map(work, named, is_urgent=is_urgent, is_apart=True)
        return [
            (entry.id, one and one._replace(found=self.judging.judged(entry, one.found)))
            for entry, one in zip(entries, results, strict=True)
        ]

    # Stages 4 and 5: what to do today, and with which words

    async def refresh_all(self) -> None:
        """Look at every customer again, because the day or the settings are new.

        Who is singled out among all is settled only when all mail has been read; a note for
        everybody in a region does not wait.
        """
        await self._have_places()
        if self._asks_for_holidays():
            await load_holidays()
        for _ in self.upkeep.looking(may_choose=self._may_choose()):
            await asyncio.sleep(0)  # the screen and the door want their turn

    def look(self) -> None:
        """The same at once, because the owner has said what concerns more than one.

        Whom only a telephone number abroad puts there is looked for a moment later.
        """
        self.upkeep.look(may_choose=self._may_choose())
        if self._numbers_to_look_up():
            self._owes_choice = True
            self.look_again()

    def kindness(self) -> Suggestion | None:
        """A kindness beyond the day's number; None while mail is unread, which may bring sorrow."""
        return self.upkeep.kindness() if self.has_read_all() else None

    def _may_choose(self) -> bool:
        """Whether all mail has been read; where not, the choice is made when it has been."""
        may_choose = self.has_read_all()
        self._owes_choice = not may_choose
        return may_choose

    def has_read_all(self) -> bool:
        """Whether all mail there is has been read."""
        return self.has_first_mail and not self._journal.entries_to_read(1)

    async def _have_places(self) -> None:
        """Load beside the loop what tells who is where, if it will be asked for."""
        if self.upkeep.asks_where():
            await load_places(self._workers)
            await look_up_towns(self._workers, self._numbers_to_look_up())

    def _load_places_ahead(self) -> None:
        """Load the tables of places in calm: the owner who types a region does not wait for it."""
        if self._ahead or not self._config.suggestions.hardship.enabled:
            return
        if self._book.customers():
            work = load_places(self._workers)
            self._ahead = asyncio.get_running_loop().create_task(work, name="places")

    def _numbers_to_look_up(self) -> list[str]:
        settings, today = self._config.suggestions.hardship, self._clock.today()
        happenings = [
            one
            for one in self._journal.happenings()
            if hardship.is_current(one, today, settings.keep_days)
        ]
        if not (settings.enabled and happenings):
            return []
        home = self._config.owner.country
        try:
            return hardship.numbers_to_look_up(self._book.customers(), happenings, home)
        except Exception:
            _logger.exception("nobody can be looked for by a telephone number abroad")
            return []

    def _asks_for_holidays(self) -> bool:
        home = self._config.owner.country
        if home or not self._config.suggestions.observances.enabled:
            return bool(home)
        return observances.asks_for_holidays(self._book.customers())

    def forget(self, addresses: Collection[str]) -> Erasure:
        """Erase all that is there of these addresses, which the book says are forgotten."""
        self._draw_circle()
        circle = replace(self._filing.circle, never_log=frozenset(addresses))
        erased = self.eraser.erase(circle) or Erasure()
        self.upkeep.forget_voice()
        self.look_again()
        return erased

    def leaves_no_trace(self, addresses: Iterable[str]) -> bool:
        """Whether the owner wants nothing kept of one of these addresses."""
        return any(map(self._filing.circle.leaves_no_trace, map(str.lower, addresses)))

    def _draw_circle(self) -> bool:
        """Go by whom the book says to forget; says whether that is another than before."""
        before = self._filing.circle.never_log
        self._filing.take_config(self._config)
        self.upkeep.take_config(self._config)
        return self._filing.circle.never_log != before

    def follow_the_rules(self) -> None:
        """Go by the settings of today: who leaves no trace is erased, who is a customer, is one."""
        circle = self._filing.circle
        if self.eraser.erase(circle):
            self.upkeep.forget_voice()
        self.acquaintance.adopt(circle)
        self.look_again()

    async def take_book(self) -> None:
        """Go by a book that was edited by hand: who has which address, and what each is called."""
        if self._draw_circle():
            self.follow_the_rules()
        self.joins.settle()
        for customer in self._book.customers():
            self._journal.mark_to_read(customer.id)
        self.look_again()
        await self.refresh_all()

    def look_again(self) -> None:
        """Read what is to be read: there may be more than there was."""
        self._is_idle.clear()
        self._wake.set()
