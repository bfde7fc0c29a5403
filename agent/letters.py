"""Stage 5 for the suggestions that are shown: their drafts, written and kept up to date."""

from __future__ import annotations

import datetime as dt
import logging

from agent.changes import ChangeFeed
from agent.config import Config
from agent.drafts import (
    ASKING_AFTER,
    NoLetterError,
    Occasion,
    to_ask_after,
    write_draft,
)
from agent.errors import NotFoundError
from agent.models import Doing, Draft, Entry, Suggestion, Topic, derived_id
from agent.occasions import account_of, occasion_of, sender_of
from agent.situations import Situations
from agent.store.book import Book
from agent.store.sqlite import Journal
from agent.suggestions.situation import Situation
from agent.voices import Voices

SEASON_DAYS = 90
"""For so long nobody else gets a line that somebody has had."""
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
        self._voices = Voices(journal=journal, config=config)
        self.take_config(config)

    def take_config(self, config: Config) -> None:
        """Work by these settings from now on."""
        self._config = config
        self._voices.take_config(config)

    def forget_voice(self) -> None:
        """What the owner has written is no longer what it was: learn his voice anew."""
        self._voices.forget()

    def why_none(self, suggestion_id: str) -> str:
        """Why nothing was written for a suggestion; empty where nobody asked for it."""
        return self._no_draft.get(suggestion_id, "")

    def write(self, suggestion: Suggestion, situation: Situation) -> None:
        """Write the draft of an undecided suggestion, or write it anew where it is of the past.

        A draft that the owner has edited is his, and one that is on its way is past editing.
        """
        old = self._journal.draft_of(suggestion.id)
        if old and old.written_by == "owner":
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
            draft = write_draft(
                self._occasion(suggestion, situation),
                draft_id=derived_id("draft", suggestion.id),
                account=account_of(answered, self._config).name,
                sender=sender_of(answered, self._config),
                others=self.others(suggestion),
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
            *self._voices.of(situation.customer).basis,
            str(sender_of(answered, self._config)),
            *(kind.value for kind in self._config.drafts.outline),
        )

    def occasion(self, suggestion: Suggestion) -> Occasion:
        """All that a letter for a suggestion may rest on; raises NotFoundError."""
        customer = self._book.customer(suggestion.customer_id)
        if customer is None:
            raise NotFoundError("this customer is no longer in the book")
        return self._occasion(suggestion, self._situations.of(customer))

    def others(self, suggestion: Suggestion) -> list[str]:
        """The texts that wait beside a suggestion's own, then the owner's notes to other people."""
        waiting = self._journal.waiting_texts()
        beside = [text for id_, text in waiting.items() if id_ != suggestion.id]
        return [*beside, *self._voices.notes(but=suggestion.customer_id)]

    def _occasion(self, suggestion: Suggestion, situation: Situation) -> Occasion:
        event = self._book.life_event(suggestion.life_event_id or "")
        if event is None and suggestion.life_event_id:
            raise NotFoundError("the life event behind this is no longer in the book")
        if event is None and suggestion.practice in ASKING_AFTER:
            event = to_ask_after(situation.life_events, situation.today)
        told_in = [one.entry_id for one in suggestion.evidence]
        if event:
            told_in += [one.entry_id for one in event.evidence]
        asked_for = filter(None, (suggestion.entry_id, *told_in))
        entries = self._situations.read(situation.customer.id, *asked_for)
        return occasion_of(
            suggestion,
            event,
            situation,
            entries,
            voice=self._voices.of(situation.customer),
            settings=self._config.drafts,
            used=self._journal.lines_said(
                situation.customer.id,
                since=_season(situation.today),
                but=suggestion.id,
            ),
        )

    def _entry(self, suggestion: Suggestion) -> Entry | None:
        """The mail that a suggestion answers, else the last that tells of its news."""
        told_in = [one.entry_id for one in suggestion.evidence[-1:]]
        wanted = [suggestion.entry_id] if suggestion.entry_id else told_in
        return next(iter(self._journal.entries(wanted)), None) if wanted else None


def _season(today: dt.date) -> dt.datetime:
    return dt.datetime.combine(today, dt.time(), dt.UTC) - dt.timedelta(days=SEASON_DAYS)
