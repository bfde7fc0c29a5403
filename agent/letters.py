"""Stage 5 for the suggestions that are shown: their drafts, written and kept up to date."""

from __future__ import annotations

import logging

from agent.changes import ChangeFeed
from agent.config import Account, Config
from agent.drafts import NoLetterError, Occasion, Voice, learn_voice, write_draft
from agent.errors import NotFoundError
from agent.models import Address, Customer, Doing, Draft, Entry, Suggestion, Topic, derived_id
from agent.situations import ENTRIES_READ, Situations
from agent.store.book import Book
from agent.store.sqlite import Journal
from agent.suggestions.situation import Situation

SENT_LEARNED_FROM = 300
_logger = logging.getLogger(__name__)


class Letters:
    """Writes drafts, and writes them anew where they rest on the past."""

    def __init__(
        self,
        *,
        book: Book,
        journal: Journal,
        config: Config,
        changes: ChangeFeed,
        situations: Situations,
    ) -> None:
        self._book = book
        self._journal = journal
        self._changes = changes
        self._situations = situations
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

    def why_none(self, suggestion_id: str) -> str:
        """Why nothing was written for a suggestion; empty where nobody asked for it."""
        return self._no_draft.get(suggestion_id, "")

    def write(self, suggestion: Suggestion, situation: Situation) -> None:
        """Write the draft of an undecided suggestion, or write it anew where it is of the past.

        A draft that the owner has edited is his, and one that is on its way is past editing.
        """
        old = self._journal.draft_of(suggestion.id)
        if old and old.written_by != "letter":
            return
        if suggestion.needs_confirmation:
            self._take_away(old)
            return
        if suggestion.doing is Doing.CALL:
            self._no_draft[suggestion.id] = "this asks for a call, not for a letter"
            self._take_away(old)
            return
        answered = self._entry(suggestion)
        basis = self._basis(suggestion, situation, answered)
        if old and old.basis == basis:
            return
        sent = self._journal.outbox_item_of(suggestion.id)
        if sent and sent.is_under_way:
            return
        try:
            account = self._account(answered)
            draft = write_draft(
                self._occasion(suggestion, situation),
                draft_id=derived_id("draft", suggestion.id),
                account=account.name,
                sender=Address(name=self._config.owner.name, email=account.address),
                others=self.others(suggestion.id),
            )
        except (NoLetterError, NotFoundError) as reason:
            self._no_draft[suggestion.id] = str(reason)
            self._take_away(old)
            return
        except Exception:
            _logger.exception("no draft could be written for %s", suggestion.id)
            self._no_draft[suggestion.id] = "the letter writer stumbled; the log says where"
            return
        self._no_draft.pop(suggestion.id, None)
        self._journal.save_draft(draft.model_copy(update={"basis": basis}))
        self._changes.announce(Topic.DRAFT, draft.id)

    def _take_away(self, draft: Draft | None) -> None:
        if draft:
            self._journal.remove_draft(draft.id)
            self._changes.announce(Topic.DRAFT, draft.id)

    def _basis(self, suggestion: Suggestion, situation: Situation, answered: Entry | None) -> str:
        """What a draft rests on, in short: another day or another life event is another basis."""
        event = self._book.life_event(suggestion.life_event_id or "")
        return derived_id(
            "basis",
            situation.today.isoformat(),
            event.model_dump_json() if event else "",
            suggestion.entry_id or "",
            suggestion.practice,
            suggestion.stage,
            suggestion.words,
            situation.customer.name,
            *self._voice(situation.customer).basis,
            self._config.owner.name,
            self._account(answered).address,
        )

    def occasion(self, suggestion: Suggestion) -> Occasion:
        """All that a letter for a suggestion may rest on; raises NotFoundError."""
        customer = self._book.customer(suggestion.customer_id)
        if customer is None:
            raise NotFoundError("this customer is no longer in the book")
        return self._occasion(suggestion, self._situations.of(customer))

    def others(self, suggestion_id: str) -> list[str]:
        """The texts that wait beside a suggestion's own."""
        waiting = self._journal.waiting_texts()
        return [text for id_, text in waiting.items() if id_ != suggestion_id]

    def _occasion(self, suggestion: Suggestion, situation: Situation) -> Occasion:
        event = self._book.life_event(suggestion.life_event_id or "")
        if event is None and suggestion.life_event_id:
            raise NotFoundError("the life event behind this is no longer in the book")
        told_in = [one.entry_id for one in suggestion.evidence]
        asked_for = filter(None, (suggestion.entry_id, *told_in))
        entries = self._situations.read(situation.customer.id, *asked_for)
        return Occasion(
            suggestion=suggestion,
            customer=situation.customer,
            life_event=event,
            answered=next((one for one in entries if one.id == suggestion.entry_id), None),
            thread=tuple(entries[-ENTRIES_READ:]),
            today=situation.today,
            voice=self._voice(situation.customer),
        )

    def _entry(self, suggestion: Suggestion) -> Entry | None:
        """The mail that a suggestion answers."""
        found = self._journal.entries([suggestion.entry_id]) if suggestion.entry_id else []
        return next(iter(found), None)

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
