"""Stages 4 and 5 for one customer: suggestions and drafts kept up to date with what is known."""

from __future__ import annotations

import logging
from collections.abc import Sequence

from agent.changes import ChangeFeed
from agent.clock import Clock
from agent.config import Account, Config
from agent.drafts import NoLetterError, Occasion, Voice, learn_voice, write_draft
from agent.errors import NotFoundError
from agent.models import (
    Address,
    Customer,
    Entry,
    Suggestion,
    SuggestionState,
    Topic,
    derived_id,
)
from agent.store.book import Book
from agent.store.sqlite import Journal
from agent.suggestions import make_suggestions
from agent.suggestions.situation import Situation
from agent.threads import with_threads

THREAD_SHOWN = 12
SENT_LEARNED_FROM = 300
_logger = logging.getLogger(__name__)


class Upkeep:
    """Makes, renews and ends suggestions, and writes the drafts of those that are open."""

    def __init__(
        self, *, book: Book, journal: Journal, config: Config, clock: Clock, changes: ChangeFeed
    ) -> None:
        self._book = book
        self._journal = journal
        self._clock = clock
        self._changes = changes
        self._no_draft: dict[str, str] = {}
        self._sent: list[Entry] | None = None
        self._voices: dict[str, tuple[str, Voice]] = {}
        self.take_config(config)

    def take_config(self, config: Config) -> None:
        """Work by these settings from now on."""
        self._config = config
        self._voices.clear()

    def forget_voice(self) -> None:
        """What the owner has written is no longer what it was: learn his voice anew."""
        self._sent = None
        self._voices.clear()

    def why_no_draft(self, suggestion_id: str) -> str:
        """Why the letter stage wrote nothing for a suggestion; empty where it was not asked."""
        return self._no_draft.get(suggestion_id, "")

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
        found = self._book.life_events(customer.id)
        latest = self._journal.entries_of_customer(customer.id, limit=THREAD_SHOWN)
        last_written = self._journal.last_written(customer.id)
        shown = [*latest, last_written] if last_written else latest
        wanted = {one.entry_id for event in found for one in event.evidence}
        wanted.update(one.entry_id for suggestion in made for one in suggestion.evidence)
        wanted.update(one.entry_id for one in made if one.entry_id)
        by_id = {entry.id: entry for entry in shown}
        by_id |= {entry.id: entry for entry in self._journal.entries(wanted - by_id.keys())}
        return Situation(
            customer=customer,
            entries=sorted(by_id.values(), key=lambda entry: (entry.at, entry.id)),
            found=found,
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
    return event is not None and situation.today <= old.expires_on


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
