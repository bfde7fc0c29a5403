"""What the owner decides; the only way from a draft to an approved mail."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence

from agent.byhand import ByHand
from agent.changes import ChangeFeed
from agent.clock import Clock
from agent.config import Config
from agent.corrections import Corrector
from agent.correspondence import Correspondence
from agent.decisions import Decisions
from agent.doubles import find_doubles
from agent.drafts import MAX_SUBJECT_CHARS, check_again, edit_draft
from agent.drafts.sentences import MAX_TEXT_CHARS
from agent.errors import GateError, NotFoundError, StaleError, UsageError
from agent.exchange.contacts import Contact
from agent.journal import Circle
from agent.models import (
    Customer,
    DismissalReason,
    Double,
    Draft,
    GateReport,
    Imported,
    Kind,
    LifeEvent,
    OutboxItem,
    OutboxState,
    Override,
    SealedMail,
    Split,
    Suggestion,
    SuggestionState,
    Topic,
    Underline,
    Who,
    derived_id,
)
from agent.pipeline import Pipeline
from agent.sent.compose import compose_mail, new_message_id, seal
from agent.store.book import Book
from agent.store.sqlite import Journal
from agent.typed import line_of

LONGEST_SNOOZE = dt.timedelta(days=366)
STAYS_AFTER_SNOOZE = dt.timedelta(days=7)
"""What was put off stays on the list for so long once it is back."""
REOPENED = frozenset({SuggestionState.SNOOZED, SuggestionState.DISMISSED, SuggestionState.DONE})
REASONS_THAT_TEACH = frozenset({DismissalReason.NOT_AN_EVENT, DismissalReason.NOT_THIS_PERSON})


class Desk:
    """Takes the owner's decisions one at a time and keeps them in the two stores."""

    def __init__(
        self,
        *,
        book: Book,
        journal: Journal,
        pipeline: Pipeline,
        config: Config,
        clock: Clock,
        changes: ChangeFeed,
        by_hand: ByHand,
        wake_outbox: Callable[[], None],
    ) -> None:
        self._book = book
        self._journal = journal
        self._pipeline = pipeline
        self._config = config
        self._clock = clock
        self._changes = changes
        self._by_hand = by_hand
        self._wake_outbox = wake_outbox
        self._decisions = Decisions(journal=journal, changes=changes)
        self._correspondence = Correspondence(book=book, journal=journal)
        self._corrector = Corrector(book=book, journal=journal, clock=clock, changes=changes)

    def take_config(self, config: Config) -> None:
        """Work by these settings from now on."""
        self._config = config

    def snooze(self, suggestion_id: str, until: dt.date) -> Suggestion:
        """Put a suggestion away until a later day."""
        today = self._clock.today()
        if not today < until <= today + LONGEST_SNOOZE:
            raise UsageError(f"{until} is not within the coming year; give a day after today")
        suggestion = self._decisions.undecided(suggestion_id)
        expires_on = max(suggestion.expires_on, until + STAYS_AFTER_SNOOZE)
        return self._decisions.put_off(suggestion, until, expires_on=expires_on)

    def dismiss(
        self, suggestion_id: str, reason: DismissalReason = DismissalReason.OTHER
    ) -> Suggestion:
        """Drop a suggestion for good.

        That it is no event, or somebody else's, also takes back the life event it rests on.
        """
        suggestion = self._decisions.undecided(suggestion_id)
        if reason in REASONS_THAT_TEACH and self._book.life_event(suggestion.life_event_id or ""):
            self._corrector.reject(suggestion.life_event_id or "")
        dismissed = self._decisions.end(
            suggestion, self._clock.now(), SuggestionState.DISMISSED, dismissed_because=reason
        )
        self._pipeline.upkeep.refresh(suggestion.customer_id)
        return dismissed

    def reopen(self, suggestion_id: str) -> Suggestion:
        """Undo a snooze, a dismissal, or that it was done without a mail from here."""
        suggestion = self._journal.suggestion(suggestion_id)
        has_mail = self._journal.outbox_item_of(suggestion_id) is not None
        if suggestion.state not in REOPENED or (
            suggestion.state is SuggestionState.DONE and has_mail
        ):
            raise StaleError(f"this suggestion is {suggestion.state}; there is nothing to undo")
        if self._by_hand.undo(suggestion):
            return self._journal.suggestion(suggestion_id)
        event = self._book.life_event(suggestion.life_event_id or "")
        is_taught = suggestion.dismissed_because in REASONS_THAT_TEACH
        if event and event.is_rejected and is_taught:
            self._corrector.take_back(event.id)
        self._decisions.open_again(suggestion)
        self._pipeline.upkeep.refresh(suggestion.customer_id)
        return self._journal.suggestion(suggestion_id)

    def confirm(self, suggestion_id: str) -> None:
        """Say that the delicate life events of a suggestion are so; then its draft is written."""
        suggestion = self._journal.suggestion(suggestion_id)

        def confirm_all() -> None:
            for event in self._book.life_events(suggestion.customer_id):
                if suggestion.shows(event) and event.is_known:
                    self._corrector.confirm(event.id)

        self._book.change(confirm_all)
        self._pipeline.upkeep.refresh(suggestion.customer_id)

    # What happened, and to whom

    def confirm_life_event(self, life_event_id: str) -> LifeEvent:
        """Yes, that is so; raises NotFoundError."""
        return self._settled(self._corrector.confirm(life_event_id))

    def reject_life_event(self, life_event_id: str) -> LifeEvent:
        """There is no such thing; raises NotFoundError."""
        return self._settled(self._corrector.reject(life_event_id))

    def correct_life_event(
        self, life_event_id: str, *, kind: Kind, who: Who, name: str | None, date: str | None
    ) -> LifeEvent:
        """It is this; raises NotFoundError, or UsageError where that cannot be."""
        corrected = self._corrector.correct(life_event_id, kind=kind, who=who, name=name, date=date)
        return self._settled(corrected)

    def take_back(self, life_event_id: str) -> LifeEvent:
        """Undo what was decided last about a life event; StaleError where there is nothing."""
        return self._settled(self._corrector.take_back(life_event_id))

    def _settled(self, event: LifeEvent) -> LifeEvent:
        """Bring the list in line with a life event that was decided on.

        What was dropped because there was no such thing comes back with it.
        """
        for suggestion in self._journal.suggestions_of_customer(event.customer_id):
            if (
                suggestion.life_event_id == event.id
                and suggestion.state is SuggestionState.DISMISSED
                and suggestion.dismissed_because in REASONS_THAT_TEACH
                and not event.is_rejected
            ):
                self._decisions.open_again(suggestion)
        self._pipeline.upkeep.refresh(event.customer_id)
        return event

    # Who is who

    def join(self, double_id: str) -> Customer:
        """Say that two customers are one person; raises NotFoundError."""
        double = self._double(double_id)
        ids = {customer.id for customer in double.customers}
        result: list[Customer] = []

        def join() -> None:
            pair = [found for id_ in sorted(ids) if (found := self._book.customer(id_))]
            if len(pair) < 2:
                raise StaleError("one of the two is no longer in the book; look at it again")
            customer = self._pipeline.joins.put_together(*pair)
            vouched_for = {"vouched_for": customer.addresses}
            result[:] = [customer.model_copy(update=vouched_for)]
            self._book.put_customer(result[0])

        self._book.change(join)
        self._pipeline.joins.settle(ids)
        self._pipeline.upkeep.refresh(result[0].id)
        return result[0]

    def refuse(self, double_id: str) -> None:
        """Say that two customers are two persons; it is not asked again. Raises NotFoundError."""
        one, other = self._double(double_id).customers
        self._pipeline.joins.refuse(one.id, other.id)

    def split(self, customer_id: str, address: str) -> Split:
        """Undo a join: what came from or went to `address` is another person's.

        Raises NotFoundError, or UsageError where there is nothing to split.
        """
        customers = self._pipeline.joins.split(customer_id, address)
        for customer in customers:
            self._pipeline.upkeep.refresh(customer.id)
        self._pipeline.look_again()
        return Split(customers=customers)

    def _double(self, double_id: str) -> Double:
        for double in find_doubles(self._book.customers()):
            if double.id == double_id:
                return double
        raise NotFoundError("nobody asks whether these two are one person (any more)")

    def take_contacts(self, contacts: Sequence[Contact]) -> Imported:
        """Make customers of the owner's contacts; taking the same ones again changes nothing."""
        circle = Circle.of(self._config)
        counts, joined = self._pipeline.acquaintance.take_contacts(contacts, circle)
        for customer_id in joined:
            self._pipeline.upkeep.refresh(customer_id)
        self._pipeline.look_again()
        return counts

    # The mail that may leave

    def edit(self, draft_id: str, *, subject: str, text: str) -> Draft:
        """Keep the owner's words, and let the gate look at them.

        Raises UsageError for more of them than a mail may have, or than the gate reads.
        """
        draft = self._journal.draft(draft_id)
        if self._decisions.is_under_way(draft.suggestion_id):
            raise StaleError("this mail is approved and on its way; it can no longer be edited")
        if subject != draft.subject:
            subject = line_of(subject, longest=MAX_SUBJECT_CHARS, what="a subject")
        if len(text) > MAX_TEXT_CHARS:
            raise UsageError(f"a mail has {MAX_TEXT_CHARS} letters at most; write it shorter")
        suggestion = self._journal.suggestion(draft.suggestion_id)
        edited = edit_draft(
            draft,
            subject,
            text,
            occasion=self._pipeline.upkeep.occasion(suggestion),
            others=self._pipeline.upkeep.other_notes(suggestion),
        )
        self._journal.save_draft(edited)
        self._changes.announce(Topic.DRAFT, draft_id)
        return edited

    def seal(self, draft_id: str, *, anyway: bool = False) -> SealedMail:
        """Make the exact mail that would leave; raises GateError with the gate's findings.

        With `anyway` it is made in spite of them, and bears them.
        """
        draft = self._sendable(draft_id)
        suggestion = self._journal.suggestion(draft.suggestion_id)
        draft = check_again(
            draft,
            occasion=self._pipeline.upkeep.occasion(suggestion),
            others=self._pipeline.upkeep.other_notes(suggestion),
        )
        if not draft.gate.has_passed:
            self._journal.save_draft(draft)
            self._changes.announce(Topic.DRAFT, draft_id)
            if not anyway:
                raise GateError("not ready to send: " + " ".join(draft.gate.findings))
        if not draft.to:
            raise GateError("not ready to send: nobody to send it to")
        quoted = self._journal.entry(suggestion.entry_id) if suggestion.entry_id else None
        message_id = new_message_id(draft.sender.email)
        raw = compose_mail(
            draft,
            signature=self._config.drafts.signature,
            quoted=quoted,
            quote=self._config.drafts.quote,
            at=self._clock.local(),
            message_id=message_id,
        )
        sealed = seal(draft, raw, message_id)
        told = {"warnings": self._warnings(draft), "gate": _moved(draft, sealed.text)}
        sealed = sealed.model_copy(update=told)
        self._journal.save_sealed(sealed, raw)
        return sealed

    def approve(self, draft_id: str, digest: str, *, anyway: bool = False) -> OutboxItem:
        """Let exactly the mail with this digest leave; StaleError if it is another by now.

        What the gate has something to say about leaves only `anyway`, which is kept; GateError.
        """
        draft = self._sendable(draft_id)
        found = self._journal.sealed(draft_id)
        if found is None or found[0].digest != digest:
            raise StaleError("the draft has changed since you saw it; look at it again")
        sealed, raw = found
        if self._journal.outbox_item_of_message(sealed.message_id):
            raise StaleError("exactly this mail was approved before; look at it again")
        if sealed.findings and not anyway:
            raise GateError("not ready to send: " + " ".join(sealed.findings))
        now = self._clock.now()
        item = OutboxItem(
            id=derived_id("outbox", sealed.message_id),
            draft_id=draft.id,
            suggestion_id=draft.suggestion_id,
            account=draft.account,
            message_id=sealed.message_id,
            sender=sealed.sender,
            recipients=sealed.recipients,
            digest=digest,
            state=OutboxState.WAITING,
            approved_at=now,
            override=Override(by=self._config.owner.name, at=now, findings=sealed.findings)
            if sealed.findings
            else None,
        )
        self._journal.add_outbox_item(item, raw)
        self._changes.announce(Topic.OUTBOX, item.id)
        self._wake_outbox()
        return item

    def _sendable(self, draft_id: str) -> Draft:
        """The draft, where nothing speaks against sending it; raises StaleError."""
        draft = self._journal.draft(draft_id)
        if self._decisions.is_under_way(draft.suggestion_id):
            raise StaleError("this mail is approved already and on its way")
        if self._book.customer(draft.customer_id) is None:
            raise StaleError("this customer is no longer in the book")
        suggestion = self._journal.suggestion(draft.suggestion_id)
        if suggestion.state is SuggestionState.DISMISSED:
            raise StaleError("this suggestion is dismissed; reopen it to send its mail")
        if not suggestion.is_undecided:
            raise StaleError(f"this suggestion is {suggestion.state} by now; look at it again")
        if suggestion.needs_confirmation:
            raise StaleError("say first that it is so; then its mail can be sent")
        if draft.is_unwritten:
            raise GateError("these are notes for you and no letter yet; write it first")
        return draft

    def _warnings(self, draft: Draft) -> tuple[str, ...]:
        """What is odd about the mail that is answered, and about who would get the answer."""
        customer = self._book.customer(draft.customer_id)
        known = customer.addresses if customer else ()
        name = (customer and customer.name) or "this customer"
        # A forged Reply-To leads to a stranger.
        warnings = [
            f"{address.email} is not an address that {name} has written from."
            for address in draft.to
            if address.email not in known
        ]
        suggestion = self._journal.suggestion(draft.suggestion_id)
        if suggestion.entry_id:
            answered = self._correspondence.entry(suggestion.entry_id)
            warnings += [f"{doubt[:1].upper()}{doubt[1:]}." for doubt in answered.doubts]
        return tuple(warnings)


def _moved(draft: Draft, text: str) -> GateReport:
    """The draft's report with its underlines where the words stand in the whole mail's text."""
    by = text.find(draft.text.strip()) - (len(draft.text) - len(draft.text.lstrip()))

    def move(span: Underline) -> Underline:
        return span.model_copy(update={"start": span.start + by, "end": span.end + by})

    checks = (
        check.model_copy(update={"spans": tuple(map(move, check.spans)) if by >= 0 else ()})
        for check in draft.gate.checks
    )
    return draft.gate.model_copy(update={"checks": tuple(checks)})
