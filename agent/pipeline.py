"""The order of the stages: Mail -> Entry -> LifeEvent -> Suggestion -> Draft, and there it stops.

Each result is saved before the next stage starts, and every step can be done twice: after a crash
the work is repeated from what was saved last.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Collection, Iterable

from agent.changes import ChangeFeed
from agent.clock import Clock
from agent.config import Account, Config
from agent.drafts import NoLetterError, Occasion, Voice, learn_voice, write_draft
from agent.errors import NotFoundError, StoreError
from agent.journal import (
    Circle,
    Place,
    customer_id_of,
    file_mail,
    is_same_person,
    joined,
    new_customer,
    other_end,
)
from agent.life_events import find_life_events
from agent.life_events.story import tell
from agent.mail.parse import parse_mail
from agent.mail.watch import Batch, FolderRole
from agent.models import (
    Address,
    Customer,
    Direction,
    Entry,
    FoundEvent,
    Mail,
    Suggestion,
    SuggestionState,
    Topic,
    derived_id,
)
from agent.names import full_name, is_robot
from agent.store.book import Book
from agent.store.sqlite import Journal
from agent.suggestions import make_suggestions
from agent.suggestions.situation import Situation

ENTRIES_READ_AT_ONCE = 40
RETRY_SECONDS = 5.0
THREAD_SHOWN = 12
SENT_LEARNED_FROM = 300
_logger = logging.getLogger(__name__)


class Pipeline:
    """Drives mail through the stages; lives on the agent's event loop."""

    def __init__(
        self, *, book: Book, journal: Journal, config: Config, clock: Clock, changes: ChangeFeed
    ) -> None:
        self._book = book
        self._journal = journal
        self._clock = clock
        self._changes = changes
        self._no_draft: dict[str, str] = {}
        self._sent: list[Entry] | None = None
        self._wake = asyncio.Event()
        self._is_idle = asyncio.Event()
        self.trouble = ""
        self.take_config(config)

    def take_config(self, config: Config) -> None:
        """Work by these settings from now on."""
        self._config = config
        self._circle = Circle.of(config)

    def why_no_draft(self, suggestion_id: str) -> str:
        """Why the letter stage wrote nothing for a suggestion; empty where it was not asked."""
        return self._no_draft.get(suggestion_id, "")

    # Stages 1 and 2: mail is parsed and filed

    async def file_batch(self, batch: Batch) -> None:
        """Save what a mailbox handed over, then its cursor; on StoreError nothing has moved."""
        mails = await asyncio.to_thread(
            lambda: [parse_mail(one.content, received_at=one.received_at) for one in batch.mails]
        )
        self.file_mails(
            (
                mail,
                Place(
                    account=batch.account,
                    is_sent=batch.role is FolderRole.SENT,
                    folder=batch.folder,
                    labels=one.labels,
                ),
            )
            for one, mail in zip(batch.mails, mails, strict=True)
        )
        cursor = batch.cursor
        self._journal.save_cursor(
            batch.account, batch.folder, (cursor.uidvalidity, cursor.low, cursor.high)
        )

    def file_mails(self, found: Iterable[tuple[Mail, Place]]) -> None:
        """File mails in the journal, and their new customers in the book."""
        entries = [
            entry for mail, place in found for entry in file_mail(mail, place, circle=self._circle)
        ]
        met: dict[str, Customer] = {}
        with self._journal.transaction():
            added = [filed for entry in entries if (filed := self._file(entry, met))]
            for customer in met.values():
                self._journal.mark_to_read(customer.id)
        if met:
            self._book.change(lambda: self._take_in(met.values()))
        if any(entry.direction is Direction.OUT for entry in added):
            self._sent = None
        for customer in met.values():
            self._changes.announce(Topic.CUSTOMER, customer.id)
        for entry in added:
            self._changes.announce(Topic.ENTRY, entry.id)
        for customer_id in {entry.customer_id for entry in added}:
            if customer_id not in met:
                self.refresh(customer_id)
        if added or met:
            self._is_idle.clear()
            self._wake.set()

    def _take_in(self, met: Collection[Customer]) -> None:
        for customer in met:
            # What the owner wrote into the book meanwhile stays; only a missing name is added.
            known = self._book.customer(customer.id) or customer
            named = known if known.name else known.model_copy(update={"name": customer.name})
            self._book.put_customer(named)
        for customer in met:
            self._join_doubles(customer.id)

    def _file(self, entry: Entry, met: dict[str, Customer]) -> Entry | None:
        """Put one entry into the journal; None where it was there. Notes whom the owner has met."""
        end = other_end(entry)
        customer = self._book.customer_at(end.email) or met.get(entry.customer_id)
        if customer is None and self._makes_customer(entry, end):
            customer = new_customer(entry, end)
            met[customer.id] = customer
        if customer:
            entry = entry.model_copy(update={"customer_id": customer.id})
            name = full_name(end.name)
            if name and (not customer.name or "@" in customer.name):
                met[customer.id] = customer.model_copy(update={"name": name})
        known = self._journal.thread_of((*entry.references, entry.message_id))
        if known and known != entry.message_id:
            entry = entry.model_copy(update={"thread_id": known})
        if not self._journal.add_entry(entry, is_to_read=customer is not None):
            return None
        self._journal.join_threads(entry.message_id, entry.thread_id)
        return entry

    def _makes_customer(self, entry: Entry, end: Address) -> bool:
        if self._circle.is_always_customer(end.email):
            return True
        wrote = entry.direction is Direction.OUT and not entry.is_automated
        return wrote and bool(end.email) and not is_robot(end.email)

    def _join_doubles(self, customer_id: str) -> None:
        """Make one customer of two records that are surely one person."""
        new = self._book.customer(customer_id)
        if new is None or not new.name:
            return
        for old in self._book.customers_named(new.name):
            if old.id == new.id or not is_same_person(old, new):
                continue
            self._book.remove_customer(new.id)
            self._book.put_customer(joined(old, new))
            for event in self._book.life_events(new.id):
                self._book.put_life_event(event.model_copy(update={"customer_id": old.id}))
            self._journal.give_all(new.id, old.id)
            self._changes.announce(Topic.CUSTOMER, old.id)
            return

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
        entries = self._journal.entries_to_read(ENTRIES_READ_AT_ONCE)
        if not entries:
            return False
        names = {
            customer.id: customer.name
            for entry in entries
            if (customer := self._book.customer(entry.customer_id))
        }
        readings = await asyncio.to_thread(_read, entries, names, self._config.owner.name)
        touched: set[str] = set()
        strangers: set[str] = set()

        def tell_all() -> None:
            for entry_id, found in readings:
                entry = self._journal.entry(entry_id)  # its customer may have been joined meanwhile
                if self._book.customer(entry.customer_id):
                    try:
                        self._tell(found, entry)
                    except StoreError:
                        raise
                    except Exception:
                        _logger.exception("what entry %s tells could not be kept", entry_id)
                    touched.add(entry.customer_id)
                else:
                    strangers.add(entry_id)

        self._book.change(tell_all)
        # A crash came between journal and book: the mail is filed again, and read then.
        self._journal.mark_strangers(strangers)
        self._journal.mark_read(entry_id for entry_id, _ in readings if entry_id not in strangers)
        for customer_id in touched:
            self.refresh(customer_id)
            await asyncio.sleep(0)  # a screen on this loop wants its turn
        return True

    def _tell(self, found: Iterable[FoundEvent], entry: Entry) -> None:
        for one in found:
            known = self._book.life_events(entry.customer_id)
            event = tell(one, entry, known)
            if event not in known:
                self._book.put_life_event(event)
                self._changes.announce(Topic.LIFE_EVENT, event.id)

    # Stages 4 and 5: what to do today, and with which words

    async def refresh_all(self) -> None:
        """Look at every customer again, because the day or the settings are new."""
        for customer in self._book.customers():
            self.refresh(customer.id)
            await asyncio.sleep(0)  # the screen and the door want their turn

    async def take_book(self) -> None:
        """Go by a book that was edited by hand: also what a new address wrote is its customer's."""
        for customer in self._book.customers():
            for address in customer.addresses:
                own_id = customer_id_of(address.lower())
                if own_id != customer.id:
                    self._journal.give_all(own_id, customer.id)
            self._journal.mark_to_read(customer.id)
        self._is_idle.clear()
        self._wake.set()
        await self.refresh_all()

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
                if new != old:
                    self._journal.save_suggestion(new)
                    self._changes.announce(Topic.SUGGESTION, new.id)
                self._draft(new, situation)
            for new in wanted.values():
                self._journal.save_suggestion(new)
                self._changes.announce(Topic.SUGGESTION, new.id)
                self._draft(new, situation)

    def _situation(self, customer: Customer, made: Iterable[Suggestion]) -> Situation:
        """All that practices may look at; `made` are the customer's suggestions so far."""
        return Situation(
            customer=customer,
            entries=self._journal.entries_of_customer(customer.id),
            life_events=self._book.life_events(customer.id),
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
            thread=tuple(situation.entries[-THREAD_SHOWN:]),
            today=situation.today,
            voice=self._voice(situation.customer),
        )

    def _voice(self, customer: Customer) -> Voice:
        return learn_voice(
            self._sent_lately(),
            customer=customer,
            owner_name=self._config.owner.name,
            sign_as=self._config.drafts.sign_as,
        )

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


def _read(
    entries: Iterable[Entry], names: dict[str, str], owner_name: str
) -> list[tuple[str, tuple[FoundEvent, ...]]]:
    readings: list[tuple[str, tuple[FoundEvent, ...]]] = []
    for entry in entries:
        name = names.get(entry.customer_id, "")
        try:
            found = find_life_events(entry, customer_name=name, owner_name=owner_name)
        except Exception:
            _logger.exception("the reader failed on entry %s", entry.id)
            found = ()
        readings.append((entry.id, found))
    return readings


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
