"""The order of the stages: Mail -> Entry -> LifeEvent -> Suggestion -> Draft, and there it stops.

Each result is saved before the next stage starts, and every step can be done twice: after a crash
the work is repeated from what was saved last.
"""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import Callable, Iterable, Sequence
from functools import partial

from agent.acquaintance import Acquaintance
from agent.changes import ChangeFeed
from agent.clock import Clock
from agent.config import Account, Config
from agent.drafts import NoLetterError, Occasion, Voice, learn_voice, write_draft
from agent.erasing import Eraser
from agent.errors import NotFoundError, StoreError
from agent.filing import Filing, FoundMail, Fresh, prepare, prepare_all, prepare_unreadable
from agent.journal import Place
from agent.mail.watch import Batch
from agent.models import (
    Address,
    Customer,
    Entry,
    Mail,
    Suggestion,
    SuggestionState,
    Topic,
    derived_id,
)
from agent.reading import Reading, Told, read_all
from agent.store.book import Book
from agent.store.sqlite import Journal
from agent.suggestions import make_suggestions
from agent.suggestions.situation import Situation
from agent.threads import with_threads
from agent.workers import Workers

READ_FIRST = 200
"""So many of the newest are read while older mail is still coming in."""
READ_AT_ONCE, READ_IN_CALM = 40, 200
WAIT_FOR_CALM_SECONDS = 0.05
NEW_BACKLOG_SECONDS = 60.0
RETRY_SECONDS = 5.0
THREAD_SHOWN = 12
SENT_LEARNED_FROM = 300
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
        self._reading = Reading(book=book, journal=journal, changes=changes)
        self._eraser = Eraser(book=book, journal=journal, changes=changes)
        self._no_draft: dict[str, str] = {}
        self._sent: list[Entry] | None = None
        self._voices: dict[str, tuple[str, Voice]] = {}
        self._stale: set[str] = set()
        self._eager = 0
        self._backlog_at = float("-inf")
        self._wake = asyncio.Event()
        self._is_idle = asyncio.Event()
        self.trouble = ""
        self.take_config(config)

    def take_config(self, config: Config) -> None:
        """Work by these settings from now on."""
        self._config = config
        self._voices.clear()
        self._filing.take_config(config)

    def why_no_draft(self, suggestion_id: str) -> str:
        """Why the letter stage wrote nothing for a suggestion; empty where it was not asked."""
        return self._no_draft.get(suggestion_id, "")

    # Stages 1 and 2: mail is parsed and filed

    async def file_batch(self, batch: Batch) -> None:
        """Save what a mailbox handed over, and its cursor; on StoreError nothing has moved."""
        found = [
            FoundMail(
                one.content,
                one.received_at,
                Place(
                    account=batch.account,
                    is_sent=batch.is_sent(one),
                    folder=batch.folder,
                    labels=one.labels,
                ),
            )
            for one in batch.mails
        ]
        circle = self._filing.circle
        fresh = await self._prepare(found)
        while circle is not self._filing.circle:  # the settings were edited meanwhile
            circle = self._filing.circle
            fresh = await self._prepare(found)
        cursor = batch.cursor
        values = (cursor.uidvalidity, cursor.low, cursor.high)
        self._file(
            fresh,
            is_backlog=batch.is_backlog,
            and_then=lambda: self._journal.save_cursor(batch.account, batch.folder, values),
        )

    def file_mails(self, found: Iterable[tuple[Mail, Place]]) -> None:
        """File mails in the journal, and their new customers in the book."""
        circle = self._filing.circle
        self._file([one for mail, place in found for one in prepare(mail, place, circle)])

    async def _prepare(self, found: Sequence[FoundMail]) -> list[Fresh]:
        """Parse mails; of one that is the death of a worker the headers, or only that it was."""
        work = partial(prepare_all, circle=self._filing.circle)
        fresh: list[Fresh] = []
        for one, result in zip(found, await self._workers.map(work, found), strict=True):
            if result is None:
                (result,) = await self._workers.do_apart(work, [one.headers_alone])
            fresh += prepare_unreadable(one, self._filing.circle) if result is None else result
        return fresh

    def _file(
        self,
        fresh: Sequence[Fresh],
        *,
        is_backlog: bool = False,
        and_then: Callable[[], None] = lambda: None,
    ) -> None:
        filed = self._filing.file(fresh, and_then=and_then)
        if filed.has_sent:
            self._sent = None
            self._voices.clear()
        if is_backlog and time.monotonic() - self._backlog_at > NEW_BACKLOG_SECONDS:
            self._eager = READ_FIRST
        elif not is_backlog:
            self._eager += len(filed.entry_ids)
        if is_backlog:
            self._backlog_at = time.monotonic()
        if filed.entry_ids or filed.met:
            self.look_again()

    # Stage 3: customers' entries are read for life events

    async def run(self) -> None:
        """Read what is filed, until cancelled; trouble with the stores is waited out."""
        while True:
            self._wake.clear()
            try:
                while await self._read_some():
                    pass
                self._say("")
                self._is_idle.set()
                await self._wake.wait()
            except StoreError as error:
                self._say(str(error))
                await asyncio.sleep(RETRY_SECONDS)

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
        self._eager = max(self._eager - len(entries), 0) if entries else 0
        if not entries:
            for customer_id in list(self._stale):
                self.refresh(customer_id)
                self._stale.discard(customer_id)
                await asyncio.sleep(0)
            return bool(self._journal.entries_to_read(1))
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
                    if self._reading.keep(one, entry, owner_name=self._config.owner.name):
                        news.add(entry.customer_id)
                except StoreError:
                    raise
                except Exception:
                    _logger.exception("what entry %s tells could not be kept", entry_id)

        self._book.change(tell_all)
        with self._journal.transaction(is_durable=False):
            # Somebody was taken out of the book by hand.
            self._journal.mark_strangers(strangers)
            self._journal.mark_read(entry_id for entry_id, _ in told if entry_id not in strangers)
        at_once = touched if is_eager else news
        self._stale |= touched - at_once
        for customer_id in at_once:
            self.refresh(customer_id)
            await asyncio.sleep(0)  # a screen on this loop wants its turn
        return True

    async def _read(self, entries: Sequence[Entry], *, is_urgent: bool) -> list[tuple[str, Told]]:
        """What each entry tells; nothing where the reader fails on it."""
        named = [
            (entry, customer.name if (customer := self._book.customer(entry.customer_id)) else "")
            for entry in entries
        ]
        work = partial(read_all, owner_name=self._config.owner.name)
        results = await self._workers.map(work, named, is_urgent=is_urgent)
        return [(entry.id, one or Told()) for entry, one in zip(entries, results, strict=True)]

    # Stages 4 and 5: what to do today, and with which words

    async def refresh_all(self) -> None:
        """Look at every customer again, because the day or the settings are new."""
        for customer in self._book.customers():
            self.refresh(customer.id)
            await asyncio.sleep(0)  # the screen and the door want their turn

    def follow_the_rules(self) -> None:
        """Go by the settings of today: who leaves no trace is erased, who is a customer, is one."""
        circle = self._filing.circle
        if self._eraser.erase(circle):
            self._sent = None
            self._voices.clear()
        self.acquaintance.adopt(circle)
        self.look_again()

    async def take_book(self) -> None:
        """Go by a book that was edited by hand: who has which address, and what each is called."""
        self.joins.settle()
        for customer in self._book.customers():
            self._journal.mark_to_read(customer.id)
        self.look_again()
        await self.refresh_all()

    def look_again(self) -> None:
        """Read what is to be read: there may be more than there was."""
        self._is_idle.clear()
        self._wake.set()

    def refresh(self, customer_id: str) -> None:
        """Bring one customer's suggestions and drafts up to date."""
        customer = self._book.customer(customer_id)
        if customer is None:
            return
        made = self._journal.suggestions_of_customer(customer_id)
        situation = self._situation(customer, made)
        wanted = {suggestion.id: suggestion for suggestion in make_suggestions(situation)}
        with self._journal.transaction():
            for old in made:
                new = _renewed(old, wanted.pop(old.id, None), situation)
                sent = self._journal.outbox_item_of(old.id)
                if sent and old.is_undecided and not new.is_undecided:
                    new = old  # its mail is approved: the list says what becomes of it
                if not sent and self._was_premature(old, new, situation):
                    self._journal.remove_suggestion(old.id)
                    self._changes.announce(Topic.SUGGESTION, old.id)
                    continue
                if new != old:
                    self._journal.save_suggestion(new)
                    self._changes.announce(Topic.SUGGESTION, new.id)
                self._draft(new, situation)
            for new in wanted.values():
                self._journal.save_suggestion(new, made_at=self._clock.now())
                self._changes.announce(Topic.SUGGESTION, new.id)
                self._draft(new, situation)

    def _was_premature(self, old: Suggestion, new: Suggestion, situation: Situation) -> bool:
        """Whether nobody would have made it, had all mail been known; it leaves no trace then.

        So the list does not depend on the order in which mail is read.
        """
        if old.state is not SuggestionState.OPEN or old.snoozed_until or new.is_undecided:
            return False
        draft = self._journal.draft_of(old.id)
        if draft and draft.written_by != "letter":
            return False
        if new.state is not SuggestionState.DONE:
            return new.state is SuggestionState.WITHDRAWN
        made_at = self._journal.made_at(old.id)
        written_at = situation.last_written_at
        return made_at is not None and written_at is not None and written_at < made_at

    def _situation(self, customer: Customer, made: Sequence[Suggestion]) -> Situation:
        """All that practices may look at; `made` are the customer's suggestions so far.

        Of the entries: the latest, the owner's last, and those that life events and suggestions
        rest on; so that a long story costs no more than a short one.
        """
        life_events = self._book.life_events(customer.id)
        latest = self._journal.entries_of_customer(customer.id, limit=THREAD_SHOWN)
        last_written = self._journal.last_written(customer.id)
        shown = [*latest, last_written] if last_written else latest
        wanted = {one.entry_id for event in life_events for one in event.evidence}
        wanted.update(one.entry_id for suggestion in made for one in suggestion.evidence)
        wanted.update(one.entry_id for one in made if one.entry_id)
        by_id = {entry.id: entry for entry in shown}
        by_id |= {entry.id: entry for entry in self._journal.entries(wanted - by_id.keys())}
        return Situation(
            customer=customer,
            entries=sorted(by_id.values(), key=lambda entry: (entry.at, entry.id)),
            life_events=life_events,
            today=self._clock.today(),
            zone=self._clock.local().tzinfo,
            settings=self._config.suggestions,
            dismissed=[one for one in made if one.state is SuggestionState.DISMISSED],
        )

    def _draft(self, suggestion: Suggestion, situation: Situation) -> None:
        """Write the draft of an open suggestion, or write it anew where it rests on the past.

        A draft that the owner has edited is his, and one that is on its way is past editing.
        """
        if not suggestion.is_undecided:
            return
        old = self._journal.draft_of(suggestion.id)
        if suggestion.needs_confirmation:
            if old and old.written_by == "letter":
                self._journal.remove_draft(old.id)
                self._changes.announce(Topic.DRAFT, old.id)
            return
        basis = self._basis(suggestion, situation)
        if old and (old.basis == basis or old.written_by != "letter"):
            return
        sent = self._journal.outbox_item_of(suggestion.id)
        if sent and sent.is_under_way:
            return
        try:
            occasion = self._occasion(suggestion, situation)
            account = self._account(occasion.answered)
            draft = write_draft(
                occasion,
                draft_id=derived_id("draft", suggestion.id),
                account=account.name,
                sender=Address(name=self._config.owner.name, email=account.address),
                others=self.other_drafts(suggestion.id),
            )
        except (NoLetterError, NotFoundError) as reason:
            self._no_draft[suggestion.id] = str(reason)
            if old:
                self._journal.remove_draft(old.id)
                self._changes.announce(Topic.DRAFT, old.id)
            return
        except Exception:
            _logger.exception("no draft could be written for %s", suggestion.id)
            self._no_draft[suggestion.id] = "the letter writer stumbled; the log says where"
            return
        self._no_draft.pop(suggestion.id, None)
        self._journal.save_draft(draft.model_copy(update={"basis": basis}))
        self._changes.announce(Topic.DRAFT, draft.id)

    def _basis(self, suggestion: Suggestion, situation: Situation) -> str:
        """What a draft rests on, in short: another day or another life event is another basis."""
        event = self._book.life_event(suggestion.life_event_id or "")
        return derived_id(
            "basis",
            situation.today.isoformat(),
            event.model_dump_json() if event else "",
            suggestion.entry_id or "",
            situation.customer.name,
            *self._voice(situation.customer).basis,
            self._config.owner.name,
            self._account(situation.entry(suggestion.entry_id or "")).address,
        )

    def occasion(self, suggestion: Suggestion) -> Occasion:
        """All that a letter for a suggestion may rest on; raises NotFoundError."""
        customer = self._book.customer(suggestion.customer_id)
        if customer is None:
            raise NotFoundError("this customer is no longer in the book")
        return self._occasion(suggestion, self._situation(customer, [suggestion]))

    def other_drafts(self, suggestion_id: str) -> list[str]:
        """The texts that wait beside a suggestion's own."""
        waiting = self._journal.waiting_texts()
        return [text for id_, text in waiting.items() if id_ != suggestion_id]

    def _occasion(self, suggestion: Suggestion, situation: Situation) -> Occasion:
        event = self._book.life_event(suggestion.life_event_id or "")
        if event is None:
            raise NotFoundError("the life event behind this is no longer in the book")
        return Occasion(
            suggestion=suggestion,
            customer=situation.customer,
            life_event=event,
            answered=situation.entry(suggestion.entry_id or ""),
            thread=tuple(with_threads(situation.entries)[-THREAD_SHOWN:]),
            today=situation.today,
            voice=self._voice(situation.customer),
        )

    def _voice(self, customer: Customer) -> Voice:
        """How the owner writes to a customer; learned anew when he has sent more."""
        known = self._voices.get(customer.id)
        if known and known[0] == customer.name:
            return known[1]
        voice = learn_voice(
            self._sent_lately(),
            customer=customer,
            owner_name=self._config.owner.name,
            sign_as=self._config.drafts.sign_as,
        )
        self._voices[customer.id] = (customer.name, voice)
        return voice

    def _sent_lately(self) -> list[Entry]:
        """What the owner's voice is learned from; read again when he has sent more."""
        if self._sent is None:
            self._sent = self._journal.entries_sent(limit=SENT_LEARNED_FROM)
        return self._sent

    def _account(self, answered: Entry | None) -> Account:
        """The account to write from: the one that was written to."""
        for account in self._config.accounts:
            if answered and account.name == answered.account:
                return account
        return self._config.accounts[0]


def _renewed(old: Suggestion, new: Suggestion | None, situation: Situation) -> Suggestion:
    """What becomes of a suggestion that was made before, now that its practice was asked again."""
    if old.state in (SuggestionState.DONE, SuggestionState.DISMISSED):
        return old
    put_off = old.snoozed_until
    if new is None:
        state = _ended(old, situation)
        if put_off and state is not SuggestionState.DONE and _may_come_back(old, situation):
            # What the owner put off comes back, though it may be late by then.
            is_due = put_off <= situation.today
            state = SuggestionState.OPEN if is_due else SuggestionState.SNOOZED
        return old.model_copy(update={"state": state})
    if put_off and (new.life_event_id, new.is_sad) == (old.life_event_id, old.is_sad):
        is_due = put_off <= situation.today
        return new.model_copy(
            update={
                "state": SuggestionState.OPEN if is_due else SuggestionState.SNOOZED,
                "snoozed_until": put_off,
                "expires_on": max(new.expires_on, old.expires_on),
            }
        )
    return new


def _may_come_back(old: Suggestion, situation: Situation) -> bool:
    event = next((one for one in situation.life_events if one.id == old.life_event_id), None)
    return event is not None and not event.is_rejected and situation.today <= old.expires_on


def _ended(old: Suggestion, situation: Situation) -> SuggestionState:
    """Why a practice no longer makes a suggestion."""
    told = [
        entry.at
        for evidence in old.evidence
        if (entry := situation.entry(evidence.entry_id)) is not None
    ]
    written_at = situation.last_written_at
    if (
        written_at
        and situation.day_of(written_at) >= old.due_on
        and written_at > min(told, default=written_at)
    ):
        return SuggestionState.DONE
    if situation.today > old.expires_on:
        return SuggestionState.EXPIRED
    return SuggestionState.WITHDRAWN
