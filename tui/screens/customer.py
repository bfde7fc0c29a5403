"""A customer: their story on one side; on the other who they are, and what the cursor is on."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from textual.containers import Container, Vertical
from textual.content import Content

from agent.models import Customer, CustomerView, EarlierEntries, Entry, Evidence, LifeEvent
from agent.vocabulary import EntryKind, Topic
from tui.keys import Place, bindings
from tui.messages.customers import (
    ContactRequested,
    FactRemovalRequested,
    FactRequested,
    NotesRequested,
    ProofsRequested,
    RhythmRequested,
    TagsRequested,
    TouchRemovalRequested,
    WantAgainRequested,
)
from tui.messages.desk import CallRequested, LogRequested, UndoRequested
from tui.messages.identity import DoubleRequested, ForgetRequested, JoinRequested, SplitRequested
from tui.screens.framed import FramedScreen
from tui.text import one_line
from tui.widgets.curve import Curve
from tui.widgets.known_list import KnownList, first_unknown
from tui.widgets.reader import Reader
from tui.widgets.timeline import Timeline
from tui.words import owners_clock, since_words

if TYPE_CHECKING:
    from textual.widget import Widget
    from textual.widgets import OptionList

    from tui.sync import Sync
    from tui.widgets.status_line import Leaving, Standing


class CustomerScreen(FramedScreen):
    """Opens at one entry where it was found by a search, with the match in view."""

    PLACES = (Place.CUSTOMER, Place.INNER, Place.EVERYWHERE)
    SHOWS = frozenset({Topic.CUSTOMER, Topic.ENTRY, Topic.LIFE_EVENT})
    BINDINGS = bindings(Place.CUSTOMER, Place.INNER)

    def __init__(self, standing: Standing) -> None:
        super().__init__(standing)
        self.customer_id = self._entry_id = self._quote = ""
        self._latest: CustomerView | None = None
        self._older: EarlierEntries | None = None
        self._proofs: dict[str, Entry | None] = {}
        """Entries behind what is known that the story does not show; None where there is none."""
        self._proof: Evidence | None = None
        self._proof_at = ""
        """What the cursor was on when the proof was asked for; elsewhere it is not shown."""

    @property
    def known_ids(self) -> dict[Topic, str]:
        return {Topic.CUSTOMER: self.customer_id}

    async def fetch(self, sync: Sync) -> None:
        await sync.fetch_customer(self.customer_id)

    def compose_body(self) -> Iterable[Widget]:
        with Container(id="customer"):
            with Vertical(id="story"):
                yield Curve(id="curve")
                yield Timeline(id="timeline")
            with Vertical(id="portrait"):
                yield KnownList(id="knowledge")
                yield Reader(id="reader")

    def on_mount(self) -> None:
        self.query_one(Timeline).focus()

    def head(self) -> Content:
        if self._latest is None:
            return Content("…")
        view = self._latest
        customer = view.customer
        facts = [
            one_line(customer.company),
            ", ".join(map(one_line, customer.addresses)),
            _count(view.mails, "mail"),
            _count(sum(event.is_known for event in view.life_events), "life event"),
        ]
        touches = [
            entry.at
            for entry in view.entries
            if entry.kind is not EntryKind.NOTE and entry.at <= self.standing.now
        ]
        if touches:
            latest = max(touches)
            last = owners_clock(latest, self.standing.now).date()
            ago = since_words(last, self.standing.today)
            facts.append(f"last touch {ago if ago == 'today' else f'{ago} ago'}")
        return Content.assemble(
            (one_line(customer.name), "bold $accent"),
            ("   do not contact" if customer.do_not_contact else "", "$joy"),
            "\n",
            (" · ".join(fact for fact in facts if fact), "$muted"),
            *((f"\n{details}", "$muted") for details in (_details(customer),) if details),
        )

    def show(self, view: CustomerView) -> None:
        """Show the story; the cursor stays where it is, or goes to the entry asked for."""
        self._older = _still_older(self._story(), view)
        self._latest = view
        self.show_head()
        self.query_one(Curve).show(view.curve)
        person = self.query_one(KnownList)
        person.show(view)
        if person.has_focus and not person.option_count:
            self.query_one(Timeline).focus()
        self._show_story()
        if self._entry_id:
            found = Evidence(entry_id=self._entry_id, quote=self._quote)
            self.call_after_refresh(self._show_proof, found)
        self._entry_id = ""

    def show_earlier(self, before: str, found: EarlierEntries) -> None:
        """Add what was before the entries that are shown, if it is still these."""
        view = self._story()
        if view is None or not view.entries or view.entries[0].id != before:
            return
        older = self._older.entries if self._older else ()
        self._older = EarlierEntries(entries=(*found.entries, *older), earlier=found.earlier)
        self._show_story()

    def show_proofs(self, entries: dict[str, Entry | None]) -> None:
        """Show the mails behind what the cursor is on, now that they are here."""
        self._proofs |= entries
        self._show_current()

    def turn_to(self, customer_id: str, entry_id: str = "", quote: str = "") -> None:
        """Say whom it is to show, before it is opened or because two are one now, or two again."""
        self.customer_id = customer_id
        self._entry_id, self._quote = entry_id, quote
        self._latest, self._older = None, None
        self._proofs, self._proof = {}, None

    # What the keys ask for

    def action_log(self) -> None:
        if self._latest is not None:
            self.post_message(LogRequested(self._latest.customer))

    def action_log_call(self) -> None:
        if self._latest is not None:
            self.post_message(CallRequested(self._latest.customer))

    def mail_undone(self) -> Leaving | None:
        return self.standing.last_approved

    def action_undo(self) -> None:
        self.post_message(UndoRequested())

    def action_person(self) -> None:
        person = self.query_one(KnownList)
        if person.option_count:
            person.focus()

    def action_note(self) -> None:
        if self._latest is not None:
            self.post_message(NotesRequested(self._latest.customer))

    def action_tag(self) -> None:
        if self._latest is not None:
            self.post_message(TagsRequested(self._latest.customer))

    def action_add_fact(self) -> None:
        if self._latest is not None:
            self.post_message(FactRequested(self._latest.customer, first_unknown(self._latest)))

    def action_contact(self) -> None:
        if self._latest is not None:
            self.post_message(ContactRequested(self._latest.customer))

    def action_rhythm(self) -> None:
        if self._latest is not None:
            self.post_message(RhythmRequested(self._latest.customer))

    def action_want_again(self) -> None:
        if self._latest is not None:
            self.post_message(WantAgainRequested(self._latest.customer))

    def action_merge(self) -> None:
        if self._latest is not None:
            me, doubles = self._latest.customer, self._latest.doubles
            likely = (one for double in doubles for one in double.customers if one.id != me.id)
            self.post_message(JoinRequested(me, tuple(likely)))

    def action_split(self) -> None:
        if self._latest is not None:
            self.post_message(SplitRequested(self._latest.customer))

    def action_forget(self) -> None:
        if self._latest is not None:
            self.post_message(ForgetRequested(self._latest.customer))

    def action_take_out(self) -> None:
        """Take out the fact or the line of the journal that the owner himself put in."""
        if self._latest is None:
            return
        person, timeline = self.query_one(KnownList), self.query_one(Timeline)
        fact = person.current.fact if person.has_focus and person.current else None
        entry = None if person.has_focus else timeline.current
        if fact is not None:
            self.post_message(FactRemovalRequested(self._latest.customer, fact))
        elif isinstance(entry, Entry) and entry.kind is not EntryKind.MAIL:
            self.post_message(TouchRemovalRequested(entry))
        else:
            self.notify("Only what you put in yourself is taken out.", markup=False)

    # What the cursors are on

    def on_option_list_option_highlighted(self, message: OptionList.OptionHighlighted) -> None:
        message.stop()
        if message.option_list is self.query_one(Timeline):
            self._show_current()

    async def on_option_list_option_selected(self, message: OptionList.OptionSelected) -> None:
        message.stop()
        if message.option_list is self.query_one(Timeline):
            self.query_one(Reader).focus()
        else:
            await self._open_known()

    async def _open_known(self) -> None:
        """Go to the mail that says so, or to where it is written."""
        known = self.query_one(KnownList).current
        if known is None or self._latest is None:
            return
        if known.evidence is not None:
            self._show_proof(known.evidence)
            self.query_one(Reader).focus()
        elif known.double is not None:
            self.post_message(DoubleRequested(self._latest.customer, known.double))
        elif known.opens:
            await self.run_action(known.opens)

    def _show_proof(self, evidence: Evidence) -> None:
        """Put the cursor on the mail that a quote stands in, where the story shows it."""
        timeline = self.query_one(Timeline)
        timeline.go_to(evidence.entry_id)
        self._proof, self._proof_at = evidence, timeline.place
        self._show_current()

    def _show_current(self) -> None:
        """Show what the timeline's cursor is on, or the proof that was asked for there."""
        timeline = self.query_one(Timeline)
        view, current = self._story(), timeline.current
        if view is None:
            return
        if self._proof_at != timeline.place:
            self._proof = None
        if self._proof is None and current is None:
            return
        wanted = {self._proof.entry_id} if self._proof else set()
        if not wanted and isinstance(current, LifeEvent):
            wanted = {one.entry_id for one in current.evidence}
        shown = {entry.id: entry for entry in view.entries}
        missing = wanted - shown.keys()
        if unknown := tuple(missing - self._proofs.keys()):
            self.post_message(ProofsRequested(self.customer_id, unknown))
            return
        found = [entry for id_ in missing if (entry := self._proofs[id_])]
        view = view.model_copy(update={"entries": (*found, *view.entries)})
        reader, now = self.query_one(Reader), self.standing.now
        if self._proof is None and current is not None:
            reader.show(current, view, now)
        elif self._proof:
            entry = shown.get(self._proof.entry_id) or self._proofs[self._proof.entry_id]
            if entry is not None:
                reader.show(entry, view, now, self._proof.quote)
            else:
                self.notify("The mail it stood in is not in the journal.", markup=False)
                self._proof = None

    def _story(self) -> CustomerView | None:
        """All that is known of it so far."""
        if self._latest is None or self._older is None:
            return self._latest
        entries = (*self._older.entries, *self._latest.entries)
        return self._latest.model_copy(update={"entries": entries, "earlier": self._older.earlier})

    def _show_story(self) -> None:
        if view := self._story():
            self.query_one(Timeline).show(view, self.standing.now, self._entry_id)


def _still_older(known: CustomerView | None, latest: CustomerView) -> EarlierEntries | None:
    """The entries known so far that stand before the latest, where none of them has gone."""
    if known is None or not known.entries or not latest.entries:
        return None
    first = (latest.entries[0].at, latest.entries[0].id)
    kept = tuple(one for one in known.entries if (one.at, one.id) < first)
    is_joined = len(kept) < len(known.entries)
    is_whole = latest.earlier - len(kept) == known.earlier
    if kept and is_joined and is_whole:
        return EarlierEntries(entries=kept, earlier=known.earlier)
    return None


def _details(customer: Customer) -> str:
    """What signatures tell, beside the company that stands above."""
    values = (one.value for one in customer.details if one.value != customer.company)
    return " · ".join(one_line(value) for value in values if value)


def _count(number: int, noun: str) -> str:
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"
