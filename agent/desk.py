"""What the owner decides; the only way from a draft to an approved mail."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping, Sequence

from agent.byhand import make_entry, moment_of, words_of
from agent.changes import ChangeFeed
from agent.clock import Clock
from agent.config import Config
from agent.corrections import Corrector
from agent.correspondence import Correspondence
from agent.doubles import find_doubles
from agent.drafts import check_again, edit_draft
from agent.errors import GateError, NotFoundError, StaleError, UsageError
from agent.exchange.contacts import Contact
from agent.journal import Circle
from agent.mail.characters import safe_line
from agent.models import (
    UNDECIDED,
    About,
    Customer,
    DismissalReason,
    Doing,
    Double,
    Draft,
    Entry,
    EntryKind,
    Happening,
    Imported,
    Kind,
    KnownFact,
    LifeEvent,
    Log,
    OutboxItem,
    OutboxState,
    RememberedDate,
    SealedMail,
    Split,
    Suggestion,
    SuggestionState,
    Topic,
    Who,
    derived_id,
)
from agent.pipeline import Pipeline
from agent.sent.compose import compose_mail, new_message_id, seal
from agent.store.book import Book
from agent.store.sqlite import Journal
from agent.suggestions.hardship import NAME as HARDSHIP
from agent.suggestions.hardship import matched
from agent.suggestions.occurrences import read_day
from agent.suggestions.places import read_region

LONGEST_SNOOZE = dt.timedelta(days=366)
STAYS_AFTER_SNOOZE = dt.timedelta(days=7)
"""What was put off stays on the list for so long once it is back."""
LONGEST_NAME, LONGEST_FACT, LONGEST_WHAT, MOST_TAGS = 60, 300, 100, 30
REOPENED = frozenset({SuggestionState.SNOOZED, SuggestionState.DISMISSED, SuggestionState.DONE})
REASONS_THAT_TEACH = frozenset({DismissalReason.NOT_AN_EVENT, DismissalReason.NOT_THIS_PERSON})
_ONE_ALONE = frozenset({Who.SELF, Who.SPOUSE, Who.COMPANY})
"""Of whom a customer has one, so that no name is needed."""


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
        wake_outbox: Callable[[], None],
    ) -> None:
        self._book = book
        self._journal = journal
        self._pipeline = pipeline
        self._config = config
        self._clock = clock
        self._changes = changes
        self._wake_outbox = wake_outbox
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
        suggestion = self._undecided(suggestion_id)
        return self._save(
            suggestion,
            state=SuggestionState.SNOOZED,
            snoozed_until=until,
            expires_on=max(suggestion.expires_on, until + STAYS_AFTER_SNOOZE),
        )

    def dismiss(
        self, suggestion_id: str, reason: DismissalReason = DismissalReason.OTHER
    ) -> Suggestion:
        """Drop a suggestion for good.

        That it is no event, or somebody else's, also takes back the life event it rests on.
        """
        suggestion = self._undecided(suggestion_id)
        if reason in REASONS_THAT_TEACH and self._book.life_event(suggestion.life_event_id or ""):
            self._corrector.reject(suggestion.life_event_id or "")
        dismissed = self._end(
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
        if entry := self._done_by_hand(suggestion):
            if not _is_agents_word(entry, suggestion):
                raise StaleError(f"the {entry.kind} that you logged did it; take that out instead")
            self.unlog(entry.id)
            return self._journal.suggestion(suggestion_id)
        event = self._book.life_event(suggestion.life_event_id or "")
        is_taught = suggestion.dismissed_because in REASONS_THAT_TEACH
        if event and event.is_rejected and is_taught:
            self._corrector.take_back(event.id)
        self._open_again(suggestion)
        self._pipeline.upkeep.refresh(suggestion.customer_id)
        return self._journal.suggestion(suggestion_id)

    def _done_by_hand(self, suggestion: Suggestion) -> Entry | None:
        """What was put in by hand and did what a suggestion asked for."""
        done_by = self._journal.entries([self._journal.done_by(suggestion.id)])
        return next((entry for entry in done_by if entry.kind is not EntryKind.MAIL), None)

    def confirm(self, suggestion_id: str) -> None:
        """Say that the delicate life events of a suggestion are so; then its draft is written."""
        suggestion = self._journal.suggestion(suggestion_id)

        def confirm_all() -> None:
            for event in self._book.life_events(suggestion.customer_id):
                if suggestion.shows(event) and event.is_known:
                    self._corrector.confirm(event.id)

        self._book.change(confirm_all)
        self._pipeline.upkeep.refresh(suggestion.customer_id)

    # What was done other than by mail

    def log(self, address: str, log: Log) -> Entry:
        """File what the owner did with whoever has `address`; the suggestion it names is done.

        Raises NotFoundError where nobody has that address, and UsageError for what cannot be.
        """
        return self._log(address, log, is_to_read=True)

    def _log(self, address: str, log: Log, *, is_to_read: bool) -> Entry:
        customer = self._customer_at(address)
        suggestion = self._undecided(log.suggestion_id) if log.suggestion_id else None
        if suggestion and suggestion.customer_id != customer.id:
            raise UsageError(f"this suggestion is about somebody else, not about {customer.name}")
        now = self._clock.now()
        entry = make_entry(
            log,
            customer_id=customer.id,
            address=_own_address(customer, address),
            now=now,
            zone=self._clock.zone,
        )
        with self._journal.transaction():
            self._journal.add_by_hand(entry)
            if not is_to_read:
                self._journal.mark_read([entry.id])
            if suggestion:
                at = min(entry.at, now)
                self._end(suggestion, at, SuggestionState.DONE, done_by=entry.id)
        self._note_touched(customer.id, entry.id)
        return entry

    def moment_of(self, written: str) -> dt.datetime:
        """The moment that the owner writes, on his own wall clock; raises UsageError."""
        return moment_of(written, now=self._clock.now(), zone=self._clock.zone)

    def unlog(self, entry_id: str) -> None:
        """Take out what was put in by hand, and what it told; what was done by it waits again."""
        entry = self._journal.entry(entry_id)
        # The journal is changed last: until then all of it can be asked for again.
        with self._journal.transaction():
            self._journal.remove_by_hand(entry_id)
            for suggestion in self._journal.suggestions_done_by(entry_id):
                self._open_again(suggestion)
            self._book.change(lambda: self._forget_told(entry))
        self._note_touched(entry.customer_id, entry_id)

    def _forget_told(self, entry: Entry) -> None:
        """Life events that rest on an entry rest on the others, or on none; not if decided."""
        for event in self._book.life_events(entry.customer_id):
            kept = tuple(one for one in event.evidence if one.entry_id != entry.id)
            if event.is_decided or kept == event.evidence:
                continue
            if kept:
                self._book.put_life_event(event.model_copy(update={"evidence": kept}))
            else:
                self._book.remove_life_event(event.id)

    def done(self, suggestion_id: str) -> Suggestion:
        """Say that a suggestion is done; a call that it asked for is filed as one.

        Its words are the agent's own, so nobody reads in them what happened to the customer.
        """
        suggestion = self._undecided(suggestion_id)
        customer = self._customer(suggestion.customer_id)
        if suggestion.doing is Doing.CALL and customer.addresses:
            call = Log(kind=EntryKind.CALL, text=suggestion.reason, suggestion_id=suggestion_id)
            self._log(customer.addresses[0], call, is_to_read=False)
        else:
            self._end(suggestion, self._clock.now(), SuggestionState.DONE)
            self._note_touched(customer.id)
        return self._journal.suggestion(suggestion_id)

    def _note_touched(self, customer_id: str, entry_id: str = "") -> None:
        if entry_id:
            self._changes.announce(Topic.ENTRY, entry_id)
        self._changes.announce(Topic.WEEK)
        self._pipeline.look_again()
        self._pipeline.upkeep.refresh(customer_id)

    # What struck a region

    def add_happening(
        self, region: str, what: str, *, from_event_id: str = ""
    ) -> tuple[Happening, list[str]]:
        """Keep what happened to a region; also says who is there, and why that is thought.

        Raises UsageError for what names no region, and NotFoundError where the book does not hold
        the life event that told of it.
        """
        told_by = self._book.life_event(from_event_id) if from_event_id else None
        if from_event_id and (told_by is None or told_by.kind is not Kind.HARDSHIP):
            raise NotFoundError("the book holds no such trouble; leave out who told of it")
        words = safe_line(what, LONGEST_WHAT)
        if not words:
            raise UsageError('say what happened as well: "wildfires, Lake County CA"')
        if not self._config.suggestions.hardship.enabled:
            raise UsageError("[suggestions.hardship] is switched off; set enabled = true there")
        place = read_region(region)
        today = self._clock.today()
        happening = Happening(
            id=derived_id("happening", place.words.casefold(), words.casefold(), str(today)),
            region=place.words,
            what=words,
            on=today,
            from_event_id=from_event_id,
        )
        self._journal.add_happening(happening)
        self._pipeline.look()
        self._changes.announce(Topic.ALL)
        found = matched(self._pipeline.upkeep.town(), happening)
        return happening, [f"{self._customer(id_).name}: {why}" for id_, why in found]

    def drop_happening(self, happening_id: str) -> None:
        """Take back what was told of a region; raises NotFoundError."""
        if happening_id not in {one.id for one in self._journal.happenings()}:
            raise NotFoundError("this is no longer noted; there is nothing to take back")
        with self._journal.transaction():
            self._journal.remove_happening(happening_id)
            for one in self._journal.suggestions_in(*UNDECIDED):
                is_of_it = (one.practice, one.cause) == (HARDSHIP, f"happening {happening_id}")
                if is_of_it and not self._under_way(one.id):
                    self._end(one, self._clock.now(), SuggestionState.WITHDRAWN)
        self._pipeline.look()
        self._changes.announce(Topic.ALL)

    # What the owner knows himself

    def put_date(self, customer_id: str, date: RememberedDate) -> Customer:
        """Remember a day of a customer, in place of what was there for the same person."""
        day = read_day(date.date)
        if day is None:
            raise UsageError(
                f"{date.date[:40]!r} is no day; write it like 1970-05-01, or --05-01 without a year"
            )
        name = safe_line(date.name or "", LONGEST_NAME) or None
        written = RememberedDate(kind=date.kind, who=date.who, name=name, date=day.iso)

        def put(customer: Customer) -> dict[str, object]:
            kept = [one for one in customer.dates if not _is_of_same(one, written)]
            return {"dates": (*kept, written)}

        return self._know(customer_id, put)

    def remove_date(self, customer_id: str, date: RememberedDate) -> Customer:
        """Forget a day that the owner or a contact's card has told."""
        day = read_day(date.date)
        meant = date.model_copy(update={"date": day.iso if day else date.date})

        def remove(customer: Customer) -> dict[str, object]:
            kept = tuple(one for one in customer.dates if not _is_of_same(one, meant))
            if len(kept) == len(customer.dates):
                raise NotFoundError(f"the book holds no such {date.kind} of {customer.name}")
            return {"dates": kept}

        return self._know(customer_id, remove)

    def put_fact(self, customer_id: str, about: About, value: str) -> Customer:
        """Keep one thing that the owner knows of a customer; the same twice is one."""
        words = safe_line(value, LONGEST_FACT)
        if not words:
            raise UsageError(f"say in a few words what you know about {about}")

        def put(customer: Customer) -> dict[str, object]:
            kept = [one for one in customer.facts if (one.about, one.value) != (about, words)]
            fact = KnownFact(about=about, value=words, told_at=self._clock.now())
            return {"facts": (*kept, fact)}

        return self._know(customer_id, put)

    def remove_fact(self, customer_id: str, about: About, value: str) -> Customer:
        """Forget one thing that is known of a customer; raises NotFoundError."""
        meant = {(about, value), (about, safe_line(value, LONGEST_FACT))}

        def remove(customer: Customer) -> dict[str, object]:
            kept = tuple(one for one in customer.facts if (one.about, one.value) not in meant)
            if len(kept) == len(customer.facts):
                raise NotFoundError(f"the book holds no such {about} of {customer.name}")
            return {"facts": kept}

        return self._know(customer_id, remove)

    def tag(self, customer_id: str, tags: Sequence[str]) -> Customer:
        """Say what a customer is, in the owner's own words; they take the place of all before.

        Raises UsageError for more than MOST_TAGS; what a join has put together stays.
        """

        def tag(customer: Customer) -> dict[str, object]:
            before = set(customer.tags)
            words = (one if one in before else safe_line(one, LONGEST_NAME) for one in tags)
            by_word = {word.casefold(): word for word in words if word}
            if len(by_word) > MOST_TAGS and not before.issuperset(by_word.values()):
                raise UsageError(f"{MOST_TAGS} tags at most; take some of {customer.name} away")
            return {"tags": tuple(by_word.values())}

        return self._know(customer_id, tag)

    def _know(self, customer_id: str, what: Callable[[Customer], Mapping[str, object]]) -> Customer:
        def change() -> None:
            customer = self._customer(customer_id)
            self._book.put_customer(customer.model_copy(update=what(customer)))

        self._book.change(change)
        self._changes.announce(Topic.CUSTOMER, customer_id)
        self._pipeline.upkeep.refresh(customer_id)
        return self._customer(customer_id)

    def _customer(self, customer_id: str) -> Customer:
        customer = self._book.customer(customer_id)
        if customer is None:
            raise NotFoundError(f"there is no customer {customer_id}")
        return customer

    def _customer_at(self, address: str) -> Customer:
        customer = self._book.customer_at(_bare(address))
        if customer is None:
            words = safe_line(address, 80)
            raise NotFoundError(
                f"nobody in the book writes from {words!r}; "
                "`kinkeeper import` adds people to whom you have not written yet"
            )
        return customer

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
        """It is this; raises NotFoundError, or UsageError where that is no date."""
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
                self._open_again(suggestion)
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

    def _open_again(self, suggestion: Suggestion) -> None:
        self._save(
            suggestion, state=SuggestionState.OPEN, snoozed_until=None, dismissed_because=None
        )

    def _undecided(self, suggestion_id: str) -> Suggestion:
        """The suggestion, where there is something to decide; raises StaleError."""
        suggestion = self._journal.suggestion(suggestion_id)
        if self._under_way(suggestion_id):
            raise StaleError("its mail is approved and on its way; there is nothing to decide")
        if not suggestion.is_undecided:
            raise StaleError(f"this suggestion is {suggestion.state} by now; look at it again")
        return suggestion

    def _end(
        self,
        suggestion: Suggestion,
        at: dt.datetime,
        state: SuggestionState,
        *,
        done_by: str = "",
        dismissed_because: DismissalReason | None = None,
    ) -> Suggestion:
        """Keep a decision after which nothing is left to decide."""
        ended = suggestion.model_copy(
            update={
                "state": state,
                "snoozed_until": None,
                "dismissed_because": dismissed_because,
            }
        )
        self._journal.end_suggestion(ended, at, done_by)
        self._changes.announce(Topic.SUGGESTION, ended.id)
        return ended

    def _save(self, suggestion: Suggestion, **changes: object) -> Suggestion:
        changed = suggestion.model_copy(update=changes)
        self._journal.save_suggestion(changed)
        self._changes.announce(Topic.SUGGESTION, changed.id)
        return changed

    def edit(self, draft_id: str, *, subject: str, text: str) -> Draft:
        """Keep the owner's words, and let the gate look at them."""
        draft = self._journal.draft(draft_id)
        if self._under_way(draft.suggestion_id):
            raise StaleError("this mail is approved and on its way; it can no longer be edited")
        suggestion = self._journal.suggestion(draft.suggestion_id)
        edited = edit_draft(
            draft,
            subject,
            text,
            occasion=self._pipeline.upkeep.occasion(suggestion),
            others=self._pipeline.upkeep.other_drafts(suggestion.id),
        )
        self._journal.save_draft(edited)
        self._changes.announce(Topic.DRAFT, draft_id)
        return edited

    def seal(self, draft_id: str) -> SealedMail:
        """Make the exact mail that would leave; raises GateError with the gate's findings."""
        draft = self._sendable(draft_id)
        suggestion = self._journal.suggestion(draft.suggestion_id)
        draft = check_again(
            draft,
            occasion=self._pipeline.upkeep.occasion(suggestion),
            others=self._pipeline.upkeep.other_drafts(suggestion.id),
        )
        if not draft.gate.has_passed:
            self._journal.save_draft(draft)
            self._changes.announce(Topic.DRAFT, draft_id)
            raise GateError("not ready to send: " + " ".join(draft.gate.findings))
        if not draft.to:
            raise GateError("not ready to send: nobody to send it to")
        quoted = self._journal.entry(suggestion.entry_id) if suggestion.entry_id else None
        message_id = new_message_id(draft.sender.email)
        raw = compose_mail(
            draft,
            signature=self._config.drafts.signature,
            quoted=quoted,
            at=self._clock.local(),
            message_id=message_id,
        )
        sealed = seal(draft, raw, message_id).model_copy(update={"warnings": self._warnings(draft)})
        self._journal.save_sealed(sealed, raw)
        return sealed

    def approve(self, draft_id: str, digest: str) -> OutboxItem:
        """Let exactly the mail with this digest leave; StaleError if it is another by now."""
        draft = self._sendable(draft_id)
        found = self._journal.sealed(draft_id)
        if found is None or found[0].digest != digest:
            raise StaleError("the draft has changed since you saw it; look at it again")
        sealed, raw = found
        if self._journal.outbox_item_of_message(sealed.message_id):
            raise StaleError("exactly this mail was approved before; look at it again")
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
            approved_at=self._clock.now(),
        )
        self._journal.add_outbox_item(item, raw)
        self._changes.announce(Topic.OUTBOX, item.id)
        self._wake_outbox()
        return item

    def _sendable(self, draft_id: str) -> Draft:
        """The draft, where nothing speaks against sending it; raises StaleError."""
        draft = self._journal.draft(draft_id)
        if self._under_way(draft.suggestion_id):
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

    def _under_way(self, suggestion_id: str) -> bool:
        item = self._journal.outbox_item_of(suggestion_id)
        return item is not None and item.is_under_way


def _bare(address: str) -> str:
    """The address in "Name <address>", or what stands there."""
    return address.rpartition("<")[2].partition(">")[0].strip().lower()


def _own_address(customer: Customer, address: str) -> str:
    """The address as the book has it."""
    return next(one for one in customer.addresses if one.lower() == _bare(address))


def _is_agents_word(entry: Entry, suggestion: Suggestion) -> bool:
    """Whether an entry was filed for the owner when he said that the suggestion is done."""
    return entry.kind is EntryKind.CALL and entry.text == words_of(suggestion.reason)


def _is_of_same(one: RememberedDate, other: RememberedDate) -> bool:
    """Whether two are the same kind of day of the same person; of who has no name, the day says."""
    names = [(date.name or "").casefold() for date in (one, other)]
    if (one.kind, one.who, names[0]) != (other.kind, other.who, names[1]):
        return False
    return bool(names[0]) or one.who in _ONE_ALONE or _is_same_day(one.date, other.date)


def _is_same_day(one: str, other: str) -> bool:
    """Whether two days in ISO 8601 are the same; one of them may have no year."""
    if one.startswith("--") == other.startswith("--"):
        return one == other
    return one[-6:] == other[-6:]
