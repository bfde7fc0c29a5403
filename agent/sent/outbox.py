"""The outbox: each approved mail leaves once, or the owner is asked; never twice.

WAITING -> SENDING -> SENT -> FILED, or FAILED. Until its last bytes go to the server a mail is
WAITING, whatever was said to the server before, because no server takes a mail that is cut short.
SENDING is committed right before those last bytes, so an item found in SENDING is one whose fate
nobody knows: it is looked for in Sent before anything is tried again. Until that commit the owner
may take a mail back: then it is no longer in the store, and is not sent.

A mail waits until the moment it bears. One whose moment went by while the machine slept or nobody
was at work is MISSED: it stays until the owner says what now, because a late word may be a wrong
one.

An account whose secret a server refused is held: its mails wait and say why, and nobody logs in for
them until `release`. Each further wrong login would bring the account closer to a lock.
"""

from __future__ import annotations

import asyncio
import logging
import random
from collections import Counter
from collections.abc import Awaitable, Callable, Iterable, Mapping
from contextlib import suppress
from datetime import timedelta
from types import MappingProxyType
from typing import Protocol

from agent.clock import Clock
from agent.errors import (
    AccountError,
    AuthenticationError,
    ConnectionLostError,
    KinkeeperError,
    NotFoundError,
    StoreError,
)
from agent.models import OutboxItem, OutboxState
from agent.sent.compose import digest_of
from agent.sent.copies import CopyHabit

UNFINISHED = (OutboxState.WAITING, OutboxState.SENDING, OutboxState.SENT)
GIVE_UP_AFTER = timedelta(days=2)
COPY_SECONDS = 60
"""So long a server that files copies by itself is given before a copy is filed for it."""
DOUBT_SECONDS = 600
"""A server may take ten minutes (RFC 5321, 4.5.3.2.6): until then absence proves nothing."""
LOOKS = 12
"""So often Sent is looked at in the meantime."""
LATE = timedelta(minutes=15)
SLEPT_SECONDS = 10.0
"""The wall clock has gone on so much further than the monotonic one: the machine slept."""
LOOKING = "it may or may not have gone; looking for it in Sent"
ASK_THE_OWNER = "it may or may not have gone; look in Sent, then approve again or dismiss"

_chance = random.SystemRandom()
_logger = logging.getLogger(__name__)


class UncertainDeliveryError(ConnectionLostError):
    """The line broke after the mail was handed over and before the answer came.

    It may have been sent, so trying again could send it twice.
    """


class _TakenBackError(KinkeeperError):
    """The owner took the mail back while it was being handed over; it has not left."""


class OutboxStore(Protocol):
    """Where the items are kept; each call is one committed transaction."""

    def outbox_items(self, states: Iterable[OutboxState]) -> list[OutboxItem]:
        """What is in one of `states`, oldest first."""

    def outbox_item(self, item_id: str) -> OutboxItem:
        """The item as it is kept; raises NotFoundError where it was taken back."""

    def outbox_raw(self, item_id: str) -> bytes:
        """The exact bytes that were approved."""

    def save_outbox_item(self, item: OutboxItem) -> None:
        """Keep how far it has come."""


class Outbox:
    """Sends what is approved, one mail at a time.

    `deliver` hands a mail to the server and calls what it is given right before the last bytes go
    (UncertainDeliveryError: nobody knows whether the server took it); `find_in_sent` tells whether
    the mail lies in Sent (None: it was not seen, which proves nothing); `file_sent_copy` puts it
    there unless it lies there already; `habit_of` says who does so by custom; `on_sent` does what
    follows in the stores and `mark_answered` what follows in INBOX, both perhaps more than once for
    the same item; `report` hears of every change. `late_after` says how late a mail may leave
    without a word of the owner.
    """

    def __init__(
        self,
        *,
        store: OutboxStore,
        deliver: Callable[[OutboxItem, bytes, Callable[[], None]], Awaitable[None]],
        find_in_sent: Callable[[OutboxItem], Awaitable[bool | None]],
        file_sent_copy: Callable[[OutboxItem, bytes], Awaitable[None]],
        habit_of: Callable[[OutboxItem], CopyHabit],
        on_sent: Callable[[OutboxItem], Awaitable[None]],
        mark_answered: Callable[[OutboxItem], Awaitable[None]],
        clock: Clock,
        report: Callable[[OutboxItem], None],
        late_after: Callable[[], timedelta] = lambda: LATE,
        base_delay_seconds: float = 30,
        max_delay_seconds: float = 900,
        grace_seconds: float = 10,
        copy_seconds: float = COPY_SECONDS,
        doubt_seconds: float = DOUBT_SECONDS,
    ) -> None:
        self._store = store
        self._deliver = deliver
        self._find_in_sent = find_in_sent
        self._file_sent_copy = file_sent_copy
        self._habit_of = habit_of
        self._on_sent = on_sent
        self._mark_answered = mark_answered
        self._clock = clock
        self._report = report
        self._late_after = late_after
        self._base_delay_seconds = base_delay_seconds
        self._max_delay_seconds = max_delay_seconds
        self._grace_seconds = grace_seconds
        self._copy_seconds = copy_seconds
        self._doubt_seconds = doubt_seconds
        self._wake = asyncio.Event()
        self._delivered: set[str] = set()
        self._told: set[str] = set()
        self._looking_since: dict[str, float] = {}
        self._failures: Counter[str] = Counter()
        self._not_before: dict[str, float] = {}
        self._held: dict[str, str] = {}
        self._awake_since = clock.now()
        self._clocks_apart = 0.0

    @property
    def held(self) -> Mapping[str, str]:
        """The accounts by which nothing leaves, and why, in words for the owner."""
        return MappingProxyType(self._held)

    def hold(self, account: str, why: str) -> None:
        """Let nothing leave by this account: its secret would be refused again."""
        self._held[account] = why
        self._wake.set()

    def release(self, account: str) -> None:
        """Go on with this account: its secret or its settings are others now."""
        if self._held.pop(account, None) is not None:
            self._not_before.clear()  # what is sent may wait for its copy to be filed
            self._wake.set()

    def wake(self) -> None:
        """Look again: something was approved or taken back, or the machine has slept."""
        self._wake.set()

    def hurry(self, item_id: str) -> None:
        """Try this one at once: its owner does not want it to wait for another try."""
        self._failures.pop(item_id, None)
        self._not_before.pop(item_id, None)
        self._wake.set()

    async def run(self) -> None:
        """Work until cancelled; a delivery under way may then take `grace_seconds` to end."""
        self._awake_since, self._clocks_apart = self._clock.now(), self._apart()
        while True:
            self._wake.clear()
            step = asyncio.get_running_loop().create_task(self._step(), name="outbox")
            try:
                pause_seconds = await asyncio.shield(step)
            except asyncio.CancelledError:
                await asyncio.wait({step}, timeout=self._grace_seconds)
                step.cancel()
                await asyncio.gather(step, return_exceptions=True)
                raise
            if pause_seconds != 0:
                with suppress(TimeoutError):
                    await asyncio.wait_for(self._wake.wait(), pause_seconds)

    async def _step(self) -> float | None:
        """Take the next item one state on; returns how many seconds to pause, None: until woken."""
        now = asyncio.get_running_loop().time()
        self._note_sleep()
        try:
            items = [
                item for item in self._store.outbox_items(UNFINISHED) if not self._has_missed(item)
            ]
            early = [left for item in items if (left := self._seconds_left(item)) > 0]
            items = [item for item in items if self._seconds_left(item) <= 0]
            held = [item for item in items if self._is_held(item)]
            for item in held:
                self._keep_back(item)
        except KinkeeperError:
            _logger.exception("the outbox cannot be read")
            return self._base_delay_seconds
        items = [item for item in items if not self._is_held(item)]
        due = [item for item in items if self._not_before.get(item.id, 0) <= now]
        if not due:
            waits = early + [self._not_before[item.id] - now for item in items]
            waits += [self._max_delay_seconds] * bool(held)  # they may grow too old
            return max(min(waits), 0.001) if waits else None
        await self._advance(due[0])
        return 0

    def _note_sleep(self) -> None:
        before, self._clocks_apart = self._clocks_apart, self._apart()
        shift = self._clocks_apart - before
        if shift > SLEPT_SECONDS:
            self._awake_since = self._clock.now()
        elif shift < 0:  # the clock was set back, and so is when it woke
            self._awake_since += timedelta(seconds=shift)

    def _apart(self) -> float:
        return self._clock.now().timestamp() - asyncio.get_running_loop().time()

    def _seconds_left(self, item: OutboxItem) -> float:
        """How long it has yet to wait for its moment; none once it has begun to leave."""
        if not item.is_untried or item.leaves_at is None:
            return 0
        return (item.leaves_at - self._clock.now()).total_seconds()

    def _has_missed(self, item: OutboxItem) -> bool:
        """Whether its moment went by while nobody was at work, which is then kept."""
        if not item.is_untried or item.leaves_at is None:
            return False
        if item.leaves_at + self._late_after() >= self._awake_since:
            return False
        self._save(item, OutboxState.MISSED, "")
        return True

    def _is_held(self, item: OutboxItem) -> bool:
        return item.state is OutboxState.WAITING and item.account in self._held

    def _keep_back(self, item: OutboxItem) -> None:
        """Say why it waits; a mail that has waited too long is the owner's to decide again."""
        why = self._held[item.account]
        if item.trouble != _waits(why) or self._is_too_old(item):
            self._wait_or_give_up(item, why)

    def _wait_or_give_up(self, item: OutboxItem, why: str) -> bool:
        """Say in the item why it is not sent; returns whether it may be tried again."""
        if self._is_too_old(item):
            self._save(item, OutboxState.FAILED, f"given up: {why}; approve it again")
            return False
        self._save(item, OutboxState.WAITING, _waits(why))
        return True

    def _is_too_old(self, item: OutboxItem) -> bool:
        return self._clock.now() - item.due_at > GIVE_UP_AFTER

    async def _advance(self, item: OutboxItem) -> None:
        try:
            match item.state:
                case OutboxState.WAITING:
                    await self._send(item)
                case OutboxState.SENDING:
                    await self._settle(item)
                case _:
                    await self._file(item)
        except Exception as error:
            # One item's trouble must not stop the others; what is not known stays as it is.
            if not isinstance(error, KinkeeperError):
                _logger.exception("the outbox stumbled over %s", item.id)
            self._try_later(item.id, error)

    async def _send(self, item: OutboxItem) -> None:
        raw = self._store.outbox_raw(item.id)
        if digest_of(item.sender, item.recipients, raw) != item.digest:
            self._save(item, OutboxState.FAILED, "this is not what was approved; nothing was sent")
            return
        item = item.model_copy(update={"attempts": item.attempts + 1})

        def commit() -> None:
            if not self._still_waits(item):
                raise _TakenBackError("the owner took it back")
            self._save(item, OutboxState.SENDING, "")

        try:
            await self._deliver(item, raw, commit)
        except _TakenBackError:
            self._forget(item)
        except StoreError:
            raise  # that it is leaving could not be kept, so it has not left
        except UncertainDeliveryError as error:
            self._save(item, OutboxState.SENDING, f"{error}; looking for it in Sent")
            self._try_later(item.id, error)
        except ConnectionLostError as error:
            if self._wait_or_give_up(item, str(error)):
                self._try_later(item.id, error)
        except AuthenticationError as error:
            self.hold(item.account, str(error))
            self._wait_or_give_up(item, str(error))
        except KinkeeperError as error:
            self._save(item, OutboxState.FAILED, str(error))
        else:
            self._delivered.add(item.id)
            self._save_sent(item)

    def _still_waits(self, item: OutboxItem) -> bool:
        try:
            return self._store.outbox_item(item.id).state is OutboxState.WAITING
        except NotFoundError:
            return False

    async def _settle(self, item: OutboxItem) -> None:
        """Find out what became of a mail whose delivery was cut off."""
        try:
            was_sent = item.id in self._delivered or await self._find_in_sent(item)
        except KinkeeperError as error:
            self._save(item, OutboxState.SENDING, f"it may or may not have gone; {error}")
            raise
        habit = self._habit_of(item)
        is_proof = habit.is_absence_telling and was_sent is False
        if was_sent:
            self._save_sent(item)
        elif (habit.is_filed_by_server or is_proof) and self._look_again(item, self._doubt_seconds):
            if item.trouble != LOOKING:
                self._save(item, OutboxState.SENDING, LOOKING)
        elif is_proof:
            self._save(item, OutboxState.WAITING, "it has not gone; it is tried again")
            self._forget(item)
        else:
            self._save(item, OutboxState.FAILED, ASK_THE_OWNER)
            self._forget(item)

    async def _file(self, item: OutboxItem) -> None:
        """Do what follows from its being sent, and see that one copy lies in Sent."""
        try:
            if item.id not in self._told:
                await self._on_sent(item)
                self._told.add(item.id)
            habit = self._habit_of(item)
            if habit.is_ours_to_file:
                is_there = habit.is_filed_by_server and await self._find_in_sent(item)
                if not is_there:
                    if habit.is_filed_by_server and self._look_again(item, self._copy_seconds):
                        return
                    await self._file_sent_copy(item, self._store.outbox_raw(item.id))
            await self._flag(item)
        except KinkeeperError as error:
            self._save(item, OutboxState.SENT, f"sent, but not filed in Sent yet: {error}")
            raise
        self._save(item, OutboxState.FILED, "")
        self._delivered.discard(item.id)
        self._told.discard(item.id)
        self._forget(item)

    async def _flag(self, item: OutboxItem) -> None:
        """Mark the mail that it answers, where the server lets us."""
        try:
            await self._mark_answered(item)
        except ConnectionLostError:
            raise
        except AccountError as error:
            _logger.warning("the mail that was answered cannot be marked so: %s", error)

    def _look_again(self, item: OutboxItem, seconds: float) -> bool:
        """Whether to look for it once more, and when; not after `seconds` of looking."""
        now = asyncio.get_running_loop().time()
        if now - self._looking_since.setdefault(item.id, now) >= seconds:
            return False
        self._not_before[item.id] = now + seconds / LOOKS
        return True

    def _save_sent(self, item: OutboxItem) -> None:
        item = item.model_copy(update={"sent_at": item.sent_at or self._clock.now()})
        self._save(item, OutboxState.SENT, "")
        self._forget(item)

    def _forget(self, item: OutboxItem) -> None:
        """A new stage begins: nothing that held up the last one counts."""
        self._failures.pop(item.id, None)
        self._not_before.pop(item.id, None)
        self._looking_since.pop(item.id, None)

    def _save(self, item: OutboxItem, state: OutboxState, trouble: str) -> OutboxItem:
        saved = item.model_copy(update={"state": state, "trouble": trouble})
        self._store.save_outbox_item(saved)
        self._report(saved)
        return saved

    def _try_later(self, item_id: str, error: Exception) -> None:
        self._failures[item_id] += 1
        longest = self._max_delay_seconds
        delay = min(longest, self._base_delay_seconds * 2 ** min(self._failures[item_id] - 1, 20))
        if isinstance(error, AuthenticationError):
            delay = longest  # each refused login brings the account closer to a lock
        delay *= _chance.uniform(0.75, 1)
        self._not_before[item_id] = asyncio.get_running_loop().time() + delay


def _waits(why: str) -> str:
    return f"not sent yet: {why}"
