"""The mail that may leave: edited, sealed, approved, taken back.

What is approved is a digest over the exact bytes and recipients, the Date among them: a mail that
is to leave at another time is another mail, which the owner sees and approves anew.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

from agent.changes import ChangeFeed
from agent.clock import Clock
from agent.config import Config
from agent.correspondence import Correspondence
from agent.decisions import Decisions
from agent.drafts import MAX_SUBJECT_CHARS, NoLetterError, check_again, edit_draft
from agent.drafts.told.sentences import MAX_TEXT_CHARS
from agent.errors import GateError, StaleError, UsageError
from agent.models import (
    Draft,
    GateReport,
    OutboxItem,
    OutboxState,
    Override,
    SealedMail,
    SuggestionState,
    Topic,
    Underline,
    derived_id,
)
from agent.pipeline import Pipeline
from agent.sent.compose import compose_mail, new_message_id, seal
from agent.store.book import Book
from agent.store.sqlite import Journal
from agent.typed import line_of

FARTHEST = dt.timedelta(days=366)
"""So far ahead a mail may be told to leave."""
SEAL_HOLDS = dt.timedelta(hours=1)
"""A mail that was shown longer ago bears an old Date, and its "yesterday" may be another day."""
_HAS_BEGUN = "this mail has begun to leave; it can no longer be taken back"


class Approvals:
    """From a draft to an approved mail and back, as long as it has not begun to leave."""

    def __init__(
        self,
        *,
        book: Book,
        journal: Journal,
        pipeline: Pipeline,
        config: Config,
        clock: Clock,
        changes: ChangeFeed,
        wake_outbox: Callable[[], None],
        hurry_in_outbox: Callable[[str], None],
    ) -> None:
        self._book = book
        self._journal = journal
        self._pipeline = pipeline
        self._config = config
        self._clock = clock
        self._changes = changes
        self._wake_outbox = wake_outbox
        self._hurry_in_outbox = hurry_in_outbox
        self._decisions = Decisions(journal=journal, changes=changes)
        self._correspondence = Correspondence(book=book, journal=journal)

    def take_config(self, config: Config) -> None:
        """Work by these settings from now on."""
        self._config = config

    def outline(self, draft_id: str, *, is_wanted: bool) -> Draft:
        """Have the facts alone in place of a draft's words, or the letter again.

        Raises NotFoundError, UsageError where the words are the owner's own or there is nothing to
        say, and StaleError where the mail is on its way or the suggestion decided.
        """
        try:
            return self._pipeline.upkeep.outline(draft_id, is_wanted=is_wanted)
        except NoLetterError as reason:
            raise UsageError(f"there is nothing to write: {reason}") from None

    def edit(self, draft_id: str, *, subject: str, text: str, version: str = "") -> Draft:
        """Keep the owner's words, and let the gate look at them.

        With a `version` only where the draft is still that one: raises StaleError, and what stands
        there is not written over. Raises UsageError for more words than a mail may have, or than
        the gate reads.
        """
        draft = self._journal.draft(draft_id)
        if self._decisions.is_under_way(draft.suggestion_id):
            raise StaleError("this mail is approved and on its way; it can no longer be edited")
        is_news = (subject, text) != (draft.subject, draft.text)
        if version and version != draft.version and is_news:
            raise StaleError("the draft has changed meanwhile; look at both before you save yours")
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

    def seal(
        self,
        draft_id: str,
        *,
        anyway: bool = False,
        leaves_at: dt.datetime | None = None,
        instead_of: str = "",
    ) -> SealedMail:
        """Make the exact mail that would leave; raises GateError with the gate's findings.

        With `anyway` it is made in spite of them, and bears them; never with a gap in it.
        `leaves_at` is a moment to come, on the owner's wall clock where it is naive; raises
        UsageError. `instead_of` is an item of the outbox that has not begun to leave, whose place
        it takes; raises StaleError.
        """
        draft = self._sendable(draft_id, instead_of=instead_of)
        at = self._time_of(leaves_at) if leaves_at else None
        suggestion = self._journal.suggestion(draft.suggestion_id)
        draft = check_again(
            draft,
            occasion=self._pipeline.upkeep.occasion(suggestion),
            others=self._pipeline.upkeep.other_notes(suggestion),
        )
        if not draft.gate.has_passed:
            self._journal.save_draft(draft)
            self._changes.announce(Topic.DRAFT, draft_id)
            if not anyway or draft.gate.gaps:
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
            at=at or self._clock.local(),
            message_id=message_id,
        )
        sealed = seal(draft, raw, message_id)
        told = {
            "warnings": self._warnings(draft),
            "gate": _moved(draft, sealed.text),
            "leaves_at": at,
            "instead_of": instead_of,
            "sealed_at": self._clock.now(),
        }
        sealed = sealed.model_copy(update=told)
        self._journal.save_sealed(sealed, raw)
        return sealed

    def approve(self, draft_id: str, digest: str, *, anyway: bool = False) -> OutboxItem:
        """Let exactly the mail with this digest leave; StaleError if it is another by now.

        It leaves when its seal says, else once the time to take it back is over.
        What the gate has something to say about leaves only `anyway`, which is kept; GateError.
        """
        found = self._journal.sealed(draft_id)
        draft = self._sendable(draft_id, instead_of=found[0].instead_of if found else "")
        if found is None or found[0].digest != digest:
            raise StaleError("the draft has changed since you saw it; look at it again")
        sealed, raw = found
        if self._journal.outbox_item_of_message(sealed.message_id):
            raise StaleError("exactly this mail was approved before; look at it again")
        if sealed.findings and not anyway:
            raise GateError("not ready to send: " + " ".join(sealed.findings))
        now = self._clock.now()
        if sealed.leaves_at and sealed.leaves_at <= now:
            raise StaleError("the time at which it was to leave has gone by; choose another")
        if sealed.sealed_at and now - sealed.sealed_at > SEAL_HOLDS:
            raise StaleError("it is long since you were shown this mail; look at it again")
        window = dt.timedelta(seconds=self._config.sending.undo_seconds)
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
            subject=sealed.subject,
            approved_at=now,
            leaves_at=sealed.leaves_at or self._clock.wall(now + window),
            is_for_later=sealed.leaves_at is not None,
            override=Override(by=self._config.owner.name, at=now, findings=sealed.findings)
            if sealed.findings
            else None,
        )
        with self._journal.transaction():
            if sealed.instead_of:
                self._journal.remove_outbox_item(sealed.instead_of)
            self._journal.add_outbox_item(item, raw)
        self._announce(item)
        return item

    def take_mail_back(self, item_id: str) -> OutboxItem:
        """Let an approved mail not leave: its draft stands again as it was.

        Raises NotFoundError, and StaleError once it has begun to leave.
        """
        item = self._takeable(item_id)
        draft = self._journal.draft(item.draft_id)
        with self._journal.transaction():
            self._journal.remove_outbox_item(item_id)
            self._journal.save_draft(draft)  # its seal is broken: the same mail cannot come again
        self._announce(item)
        self._changes.announce(Topic.DRAFT, draft.id)
        if self._pipeline.leaves_no_trace(item.recipients):
            self._pipeline.follow_the_rules()  # it was kept only until it would have left
        return item

    def hurry_mail(self, item_id: str) -> OutboxItem:
        """Let a mail leave without waiting until the time to take it back is over, or to try again.

        Raises StaleError for one whose time the owner chose: it bears that time, so that it is to
        be sealed anew.
        """
        item = self._takeable(item_id)
        if item.is_for_later or item.state is OutboxState.MISSED:
            raise StaleError("this mail bears another time; look at it again before it leaves")
        hurried = item.model_copy(update={"leaves_at": self._clock.local()})
        self._journal.save_outbox_item(hurried)
        self._hurry_in_outbox(item_id)
        self._announce(hurried)
        return hurried

    def _announce(self, item: OutboxItem) -> None:
        self._changes.announce(Topic.OUTBOX, item.id)
        self._wake_outbox()

    def _takeable(self, item_id: str) -> OutboxItem:
        """The item, as long as it has not begun to leave; raises NotFoundError, StaleError."""
        item = self._journal.outbox_item(item_id)
        if not item.can_be_taken_back:
            raise StaleError(_HAS_BEGUN)
        return item

    def _time_of(self, leaves_at: dt.datetime) -> dt.datetime:
        """A moment to come on the owner's wall clock, to the second; raises UsageError."""
        now = self._clock.now()
        try:
            at = self._clock.wall(leaves_at.replace(microsecond=0))
            is_sensible = now < at <= now + FARTHEST
        except (OverflowError, ValueError):
            is_sensible = False
        if not is_sensible:
            raise UsageError("a mail can leave at any time of the coming year; give one of those")
        return at

    def _sendable(self, draft_id: str, *, instead_of: str = "") -> Draft:
        """The draft, where nothing speaks against sending it; raises StaleError."""
        draft = self._journal.draft(draft_id)
        if instead_of:
            if self._takeable(instead_of).draft_id != draft_id:
                raise StaleError("this mail is made of another draft; look at it again")
        elif self._decisions.is_under_way(draft.suggestion_id):
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
