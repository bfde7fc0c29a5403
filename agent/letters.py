"""Stage 5 for the suggestions that are shown: their drafts, written and kept up to date."""

from __future__ import annotations

import dataclasses
import datetime as dt
import logging

from agent.changes import ChangeFeed
from agent.config import Config
from agent.drafts import (
    ASKING_AFTER,
    NoLetterError,
    Occasion,
    check_again,
    event_claim,
    to_ask_after,
    write_draft,
)
from agent.errors import NotFoundError, StaleError, UsageError
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

        A draft that the owner has edited is his, and one that is on its way is past editing. A
        language model's words are kept while they rest on the same news and pass the gate.
        """
        old = self._journal.draft_of(suggestion.id)
        sent = self._journal.outbox_item_of(suggestion.id)
        if old and (old.written_by == "owner" or (sent and sent.is_under_way)):
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
        is_outline_wanted = old is not None and old.is_outline_wanted
        try:
            occasion = self._occasion(suggestion, situation, is_outlined=is_outline_wanted)
            draft = self._written(suggestion, occasion, answered)
            if old and old.written_by == "model":
                draft = self._in_the_models_words(old, draft, occasion)
        except (NoLetterError, NotFoundError) as reason:
            self._no_draft[suggestion.id] = str(reason)
            self._take_away(old)
            return
        except Exception:
            _logger.exception("no draft could be written for %s", suggestion.id)
            self._no_draft[suggestion.id] = "the letter writer stumbled; the log says where"
            return
        self._no_draft.pop(suggestion.id, None)
        kept = {"basis": basis, "is_outline_wanted": is_outline_wanted}
        self._journal.save_draft(draft.model_copy(update=kept))
        self._changes.announce(Topic.DRAFT, draft.id)

    def letter_instead(self, draft: Draft) -> Draft:
        """The letter for a suggestion whose draft is in other words; it is not kept.

        Raises NoLetterError or NotFoundError where there is none.
        """
        suggestion = self._journal.suggestion(draft.suggestion_id)
        occasion = self.occasion(suggestion)
        letter = self._written(suggestion, occasion, self._entry(suggestion))
        return letter.model_copy(update={"basis": draft.basis})

    def outline(self, draft_id: str, *, is_wanted: bool) -> Draft:
        """Give the owner the facts alone for one draft, or the letter again.

        Raises NotFoundError, NoLetterError, UsageError where the words are the owner's own, and
        StaleError where the mail is on its way or the suggestion decided.
        """
        draft = self._journal.draft(draft_id)
        suggestion = self._journal.suggestion(draft.suggestion_id)
        if draft.written_by == "owner":
            raise UsageError("these words are yours; they are not written over")
        sent = self._journal.outbox_item_of(suggestion.id)
        if sent and sent.is_under_way:
            raise StaleError("this mail is approved and on its way; it can no longer be changed")
        if not suggestion.is_undecided:
            raise StaleError("this suggestion is decided; reopen it first")
        occasion = dataclasses.replace(self.occasion(suggestion), is_outlined=is_wanted)
        if is_wanted and occasion.life_event is None:
            raise UsageError("no life event is behind this, so there is nothing to outline")
        written = self._written(suggestion, occasion, self._entry(suggestion))
        kept = {"basis": draft.basis, "is_outline_wanted": is_wanted}
        written = written.model_copy(update=kept)
        self._journal.save_draft(written)
        self._changes.announce(Topic.DRAFT, written.id)
        return written

    def _written(self, suggestion: Suggestion, occasion: Occasion, answered: Entry | None) -> Draft:
        return write_draft(
            occasion,
            draft_id=derived_id("draft", suggestion.id),
            account=account_of(answered, self._config).name,
            sender=sender_of(answered, self._config),
            others=self.others(suggestion),
        )

    def _in_the_models_words(self, old: Draft, letter: Draft, occasion: Occasion) -> Draft:
        """Today's letter in the words that a model found before, while those may still stand."""
        news = {fact for fact in letter.facts if fact.claim == event_claim(occasion.as_told)}
        if letter.outline or not news or not news <= set(old.facts):
            return letter
        kept = ("text", "facts", "moves", "written_by")
        draft = letter.model_copy(update={name: getattr(old, name) for name in kept})
        draft = check_again(
            draft,
            occasion=occasion,
            others=self.others(self._journal.suggestion(old.suggestion_id)),
        )
        return draft if draft.gate.is_sound else letter

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

    def _occasion(
        self, suggestion: Suggestion, situation: Situation, *, is_outlined: bool = False
    ) -> Occasion:
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
        occasion = occasion_of(
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
        is_outlined = event is not None and (is_outlined or occasion.is_outlined)
        return dataclasses.replace(occasion, is_outlined=is_outlined)

    def _entry(self, suggestion: Suggestion) -> Entry | None:
        """The mail that a suggestion answers, else the last that tells of its news."""
        told_in = [one.entry_id for one in suggestion.evidence[-1:]]
        wanted = [suggestion.entry_id] if suggestion.entry_id else told_in
        return next(iter(self._journal.entries(wanted)), None) if wanted else None


def _season(today: dt.date) -> dt.datetime:
    return dt.datetime.combine(today, dt.time(), dt.UTC) - dt.timedelta(days=SEASON_DAYS)
