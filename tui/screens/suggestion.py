"""A suggestion: the thread or the person on one side, the draft to edit on the other."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import partial
from typing import TYPE_CHECKING

from textual.containers import Container, Vertical, VerticalScroll
from textual.content import Content
from textual.widgets import Static

from agent.vocabulary import Topic
from tui.keys import Place, bindings
from tui.messages.desk import BriefRequested
from tui.messages.drafts import DictationRequested, EditingEnded, OutlineRequested
from tui.messages.outbox import TakeMailBackRequested
from tui.screens.deciding import NO_DRAFT, Decidable, DecidingScreen
from tui.text import one_line
from tui.widgets.beside import BROAD_CELLS
from tui.widgets.brief import PersonBrief
from tui.widgets.draft_editor import DraftEditor
from tui.widgets.draft_preview import asked, question, undelivered, why_none
from tui.widgets.facts import Facts
from tui.widgets.key_line import KeyLine
from tui.widgets.status_line import Leaving
from tui.widgets.thread import Thread
from tui.widgets.today_list import MARK_STYLES
from tui.words import (
    deadline_words,
    life_event_words,
    mark_of,
    outbox_words,
    reason_words,
)

if TYPE_CHECKING:
    from textual.widget import Widget

    from agent.models import Brief, Dictation, Draft, Entry, OutboxItem, SuggestionView
    from tui.sync import Sync
    from tui.widgets.status_line import Standing


class SuggestionScreen(DecidingScreen):
    """Keys decide while the cursor is outside the draft; inside it they are letters."""

    PLACES = (Place.SUGGESTION, Place.INNER, Place.EVERYWHERE)
    SHOWS = frozenset(Topic) - {Topic.STATUS, Topic.ALL}
    BINDINGS = bindings(Place.SUGGESTION, Place.INNER)

    def __init__(self, standing: Standing) -> None:
        super().__init__(standing)
        self.suggestion_id = ""
        self._is_editing = False
        self._view: SuggestionView | None = None
        self._is_on_person = False
        self._unshown: Callable[[], None] | None = None
        """What shows the draft's half, from the mail's first frame to its own."""

    def turn_to(self, suggestion_id: str, *, is_editing: bool) -> None:
        """Say which it is to show; once, before it is opened."""
        self.suggestion_id, self._is_editing = suggestion_id, is_editing

    @property
    def known_ids(self) -> dict[Topic, str]:
        known = {Topic.SUGGESTION: self.suggestion_id}
        if self._view is not None:
            known[Topic.CUSTOMER] = self._view.customer.id
        return known

    async def fetch(self, sync: Sync) -> None:
        await sync.fetch_suggestion(self.suggestion_id)

    def compose_body(self) -> Iterable[Widget]:
        with Container(id="suggestion"):
            yield Thread(id="thread")
            yield PersonBrief(id="who")
            with Vertical(id="answer"):
                yield Static(markup=False, id="trouble")
                yield Static(markup=False, id="asked")
                yield Static(markup=False, id="no-draft")
                yield DraftEditor(id="editor")
                yield Facts(id="facts")

    def on_mount(self) -> None:
        for part in self.query("#answer > *"):
            part.display = False
        self._lay_out()
        self.query_one(Thread).focus()

    def on_resize(self) -> None:
        self._lay_out()

    @property
    def decidable(self) -> Decidable | None:
        view = self._view
        return Decidable.of(view) if view else None

    def head(self) -> Content:
        if self._view is None:
            return Content("…")
        suggestion, life_event = self._view.suggestion, self._view.life_event
        mark = mark_of(
            is_sad=suggestion.is_sad,
            kind=life_event.kind if life_event else None,
            is_doubtful=suggestion.needs_confirmation,
        )
        state, style = deadline_words(suggestion, self.standing.today), "$muted"
        if outbox := self._view.outbox:
            state, style = outbox_words(outbox), "$muted" if outbox.is_under_way else "$error"
        return Content.assemble(
            (one_line(self._view.customer.name), "bold $accent"),
            f"   {one_line(reason_words(suggestion))}  ",
            (mark.strip(), MARK_STYLES[mark]),
            "\n",
            (one_line(life_event_words(life_event)) + "   " if life_event else "", "$muted"),
            (state, style),
        )

    def show(
        self, view: SuggestionView, entries: dict[str, Entry], kept: tuple[str, str] | None
    ) -> None:
        """Show it anew, at first without its draft for a frame; words being edited stay."""
        is_first = self._view is None
        self._view = view
        self.show_head()
        self.show_standing(self.standing)  # its mail is what the undo key takes back
        self.query_one(PersonBrief).expect(view.customer)
        self._ask_for_person()
        self.query_one(Thread).show(view, entries, self.standing.now)
        self._unshown = partial(self._show_answer, view, kept)
        if is_first and not self._is_editing:
            self.call_after_refresh(self._show_all)
        else:
            self._show_all()

    def _show_all(self) -> None:
        show, self._unshown = self._unshown, None
        if show is not None and self.is_attached:  # it may have been left meanwhile
            show()

    def _show_answer(self, view: SuggestionView, kept: tuple[str, str] | None) -> None:
        is_under_way = view.outbox is not None and view.outbox.is_under_way
        trouble = self.query_one("#trouble", Static)
        trouble.display = view.outbox is not None and not is_under_way
        if view.outbox is not None:
            trouble.update(undelivered(view.outbox))
        said = asked(view)
        self.query_one("#asked").display = bool(said)
        self.query_one("#asked", Static).update(said)
        editor, no_draft = self.query_one(DraftEditor), self.query_one("#no-draft", Static)
        editor.display = view.draft is not None
        no_draft.display = view.draft is None
        self.query_one(Facts).show(view.draft)
        if view.draft is not None:
            editor.show(view.draft, kept, is_locked=is_under_way)
            if self._is_editing and not is_under_way:
                editor.begin()
            self._is_editing = False
        elif view.suggestion.needs_confirmation:
            no_draft.update(question(view))
        else:
            no_draft.update(why_none(view))

    def show_brief(self, brief: Brief) -> None:
        self.query_one(PersonBrief).show(brief)

    def take_words(self, words: tuple[str, str]) -> None:
        """Put the owner's subject and text, written elsewhere, in place of what stands here."""
        self._editor.take(words)

    def put_words(self, draft: Draft, words: tuple[str, str]) -> None:
        """Put the owner's subject and text over this draft, in place of what stands here."""
        self._editor.put(draft, words)

    def show_saved(self, draft: Draft, sent: tuple[str, str]) -> None:
        """The agent has these words of the owner, and checked them."""
        self._editor.show_saved(draft, sent)

    def hear(self, dictation: Dictation) -> None:
        """A language model has come so far with this draft, or to its end."""
        self._editor.hear(dictation)

    def on_descendant_focus(self) -> None:
        self._show_keys()

    def on_descendant_blur(self) -> None:
        self._show_keys()

    def on_editing_ended(self, message: EditingEnded) -> None:
        message.stop()
        self._lay_out()
        self._reading.focus()

    def action_beside(self) -> None:
        """The person in place of the thread, or back; where both stand, the cursor goes over."""
        self._is_on_person = not self._is_on_person
        self._lay_out()
        self._reading.focus()
        self._ask_for_person()

    def action_page_down(self) -> None:
        self._reading.scroll_page_down(animate=False)

    def action_page_up(self) -> None:
        self._reading.scroll_page_up(animate=False)

    def mail_undone(self) -> Leaving | None:
        item = self._waiting_mail
        return Leaving(item.due_at, "this one") if item else super().mail_undone()

    def action_undo(self) -> None:
        """Take back the mail that waits here; where none does, the last decision."""
        if item := self._waiting_mail:
            self.post_message(TakeMailBackRequested(item.id))
        else:
            super().action_undo()

    def action_edit(self) -> None:
        if self.still_open() and not self._editor.is_hearing:
            if self._view is not None and self._view.draft is not None:
                self._editor.begin()
            else:
                self.notify(NO_DRAFT, markup=False)

    def action_outline(self) -> None:
        """The facts in place of the letter; where they stand already, the letter again."""
        if self.still_open() is None or self._view is None or (draft := self._view.draft) is None:
            return
        if self._editor.is_unsaved:
            self.notify("You have written here yourself; those words stay.", markup=False)
        else:
            self.post_message(OutlineRequested(draft.id, is_wanted=not draft.is_outline_wanted))

    def action_dictate(self) -> None:
        found, editor = self.still_open(), self._editor
        if found is None:
            return
        if self._view is None or self._view.draft is None:
            self.notify("There is no draft to write anew yet.", markup=False)
        elif editor.is_unsaved:
            self.notify("You have written here yourself; no model writes over it.", markup=False)
        else:
            draft_id, is_to_stop = self._view.draft.id, editor.is_hearing
            self.post_message(DictationRequested(draft_id, is_to_stop=is_to_stop))

    def action_back(self) -> None:
        """Back, or where a model is writing, only that it stops."""
        if self._editor.is_hearing:
            self.action_dictate()
        else:
            super().action_back()

    def action_cursor_down(self) -> None:
        self._reading.scroll_relative(y=1, animate=False)

    def action_cursor_up(self) -> None:
        self._reading.scroll_relative(y=-1, animate=False)

    @property
    def _waiting_mail(self) -> OutboxItem | None:
        """Its approved mail, as long as it has not begun to leave."""
        item = self._view.outbox if self._view else None
        return item if item and item.can_be_taken_back else None

    @property
    def _reading(self) -> VerticalScroll:
        """What the keys scroll."""
        return self.query_one(PersonBrief if self._is_on_person else Thread)

    @property
    def _editor(self) -> DraftEditor:
        """With the draft in it, even before the frame that shows it."""
        self._show_all()
        return self.query_one(DraftEditor)

    @property
    def _is_broad(self) -> bool:
        return self.size.width >= BROAD_CELLS

    def _lay_out(self) -> None:
        self.query_one(Thread).display = self._is_broad or not self._is_on_person
        self.query_one(PersonBrief).display = self._is_broad or self._is_on_person

    def _ask_for_person(self) -> None:
        if self._view is not None and (self._is_broad or self._is_on_person):
            self.post_message(BriefRequested(self._view.customer))

    def _show_keys(self) -> None:
        is_writing = self.query_one(DraftEditor).has_focus_within
        self.query_one(KeyLine).show(*((Place.EDITOR,) if is_writing else self.PLACES))
