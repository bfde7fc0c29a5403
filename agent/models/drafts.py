"""Drafts, the gate's findings, and mail on its way."""

from __future__ import annotations

import re
from datetime import datetime

from pydantic import AwareDatetime, Field

from agent.models.life_events import Evidence
from agent.models.mail import Address
from agent.models.record import Record, derived_id
from agent.vocabulary import OutboxState


class Fact(Record):
    """One thing a draft rests on, with the quote that shows it."""

    claim: str
    evidence: Evidence


class Underline(Record):
    """A stretch of a draft's text that the gate objects to, and why."""

    start: int
    end: int
    """In characters, as in a slice."""
    reason: str


FINISHED = "finished"
"""The check that a draft lacks nothing that only the owner can say."""


class GateCheck(Record):
    """One check of the gate, and in plain words what it found."""

    name: str
    has_passed: bool
    finding: str = ""
    spans: tuple[Underline, ...] = ()
    """Where it stands in the text, as far as it stands anywhere."""


_OTHER_NOTE = re.compile(r"another note: “[^”]*”")


class GateReport(Record):
    """All checks of one draft."""

    checks: tuple[GateCheck, ...]
    score: int = 0
    """0 to 100: how much the words are this person's own, and nobody else's."""
    nearest: str = ""
    """The most similar other note, without greeting and name; empty where there is none."""
    likeness: float = 0.0
    """How similar it is: 0 (nothing shared) to 1 (the same)."""

    @property
    def has_passed(self) -> bool:
        """Whether the draft may be approved."""
        return all(check.has_passed for check in self.checks)

    @property
    def is_sound(self) -> bool:
        """Whether nothing is wrong with its words, be they finished or not."""
        return all(check.has_passed for check in self.checks if check.name != FINISHED)

    @property
    def gaps(self) -> tuple[Underline, ...]:
        """The places that are left for the owner's own words."""
        return tuple(
            span for check in self.checks if check.name == FINISHED for span in check.spans
        )

    def without_nearest(self) -> GateReport:
        """The same without a word of the other note."""
        checks = tuple(
            check.model_copy(update={"finding": _OTHER_NOTE.sub("another note", check.finding)})
            for check in self.checks
        )
        return self.model_copy(update={"checks": checks, "nearest": "", "likeness": 0.0})

    @property
    def underlines(self) -> tuple[Underline, ...]:
        """All that is underlined, in the order of the text."""
        spans = (span for check in self.checks for span in check.spans)
        return tuple(sorted(spans, key=lambda span: (span.start, span.end)))

    @property
    def findings(self) -> tuple[str, ...]:
        """Why not, one sentence each."""
        return tuple(check.finding for check in self.checks if not check.has_passed)


class Draft(Record):
    """The words of one reply, tied to its facts."""

    id: str
    suggestion_id: str
    customer_id: str
    account: str
    sender: Address
    to: tuple[Address, ...]
    subject: str
    text: str
    facts: tuple[Fact, ...]
    in_reply_to: str = ""
    references: tuple[str, ...] = ()
    written_by: str = "letter"
    """"letter", "model", "outline" (facts alone), or "owner" once the owner has edited it."""
    moves: tuple[str, ...] = ()
    """The lines it is made of, with their slots: none of them is said again soon."""
    outline: tuple[str, ...] = ()
    """What is known and what to beware of, for the owner who writes it himself."""
    is_outline_wanted: bool = False
    """The owner asked for facts alone for this one, whatever the settings say."""
    owner_text: str = ""
    """What the owner typed: words that are true because the owner says so."""
    gate: GateReport
    basis: str = ""
    """What the letter rested on when it was written."""

    @property
    def version(self) -> str:
        """Names its words: another subject or text is another version."""
        return derived_id("version", self.subject, self.text)

    @property
    def is_unwritten(self) -> bool:
        """Facts alone, and the owner has written nothing yet."""
        return self.written_by == "outline" or (bool(self.outline) and not self.owner_text)


class Dictation(Record):
    """A draft while a language model writes it, and how that ended."""

    draft_id: str
    text: str = ""
    """The words so far; nothing has checked them before they are the draft's."""
    number: int = 0
    """Grows with every word."""
    is_done: bool = False
    trouble: str = ""
    """Why the letter without a model stands; empty where the model's words are the draft now."""


class SealedMail(Record):
    """A draft as it would leave; approval is bound to `digest`, over bytes and recipients."""

    draft_id: str
    message_id: str
    sender: str
    recipients: tuple[str, ...]
    subject: str
    text: str
    size_bytes: int
    digest: str
    leaves_at: AwareDatetime | None = None
    """The moment that its Date names, on the owner's wall clock; None: as soon as it may."""
    instead_of: str = ""
    """The item of the outbox whose place it takes once it is approved; empty: none."""
    sealed_at: AwareDatetime | None = None
    """When it was made to be shown to its owner; None in old journals."""
    warnings: tuple[str, ...] = ()
    """What the owner should know before it leaves, a sentence each."""
    gate: GateReport = Field(default_factory=lambda: GateReport(checks=()))
    """What the gate found; where it objects, the mail leaves only if the owner says so."""

    @property
    def findings(self) -> tuple[str, ...]:
        """Why it is to stay, one sentence each."""
        return self.gate.findings


class Override(Record):
    """The owner's word that a mail may leave in spite of what the gate found."""

    by: str
    at: AwareDatetime
    findings: tuple[str, ...]


class OutboxItem(Record):
    """One approved mail on its way."""

    id: str
    draft_id: str
    suggestion_id: str
    account: str
    message_id: str
    sender: str
    recipients: tuple[str, ...]
    digest: str
    state: OutboxState
    attempts: int = 0
    trouble: str = ""
    """The last error in words; empty when all is well."""
    came_back: str = ""
    """What the server said that sent it back, if one did: told by a mail, so perhaps forged."""
    subject: str = ""
    approved_at: datetime
    leaves_at: AwareDatetime | None = None
    """Not before this, on the owner's wall clock with the offset of that day; None: at once."""
    is_for_later: bool = False
    """The owner chose `leaves_at`, and the mail bears it as its Date."""
    sent_at: AwareDatetime | None = None
    """When the server had taken it; None before, and of old journals."""
    override: Override | None = None
    """Set where the gate had something to say, and the owner sent it anyway."""

    @property
    def due_at(self) -> datetime:
        """When it is to leave."""
        return self.leaves_at or self.approved_at

    @property
    def can_be_taken_back(self) -> bool:
        """No byte of it has gone for good: its draft can stand again as it was."""
        return self.state in (OutboxState.WAITING, OutboxState.MISSED)

    @property
    def is_untried(self) -> bool:
        """It waits, and nobody has tried to send it, nor been kept from it by an account."""
        return self.state is OutboxState.WAITING and not (self.attempts or self.trouble)

    @property
    def has_come_back(self) -> bool:
        """It had left, and a bounce says that it did not arrive.

        A bounce for a mail that has yet to leave, or may have to leave again, counts for nothing.
        """
        may_leave = self.can_be_taken_back or self.state is OutboxState.SENDING
        return bool(self.came_back) and not may_leave

    @property
    def is_under_way(self) -> bool:
        """Approved, not failed and not sent back: there is nothing left to decide."""
        return self.state is not OutboxState.FAILED and not self.has_come_back
