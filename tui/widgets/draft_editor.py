"""The draft editor: where it goes, its subject and its words."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from textual import on
from textual.containers import Vertical, VerticalScroll
from textual.content import Content
from textual.widgets import Input, Static, TextArea

from tui.keys import Place, bindings, shown
from tui.messages.drafts import DraftEdited, EditingEnded, KeptWordsShown, SaveRequested
from tui.text import one_line, plain, underlines_shown
from tui.widgets.draft_text import DraftText
from tui.widgets.gate_report import GateReportView
from tui.widgets.lines import make_compact
from tui.widgets.typed_line import TypedLine
from tui.words import writer_words

if TYPE_CHECKING:
    from textual.app import ComposeResult

    from agent.models import Dictation, Draft


class DraftEditor(Vertical):
    """Never overwrites words that the agent does not have, nor words under the cursor."""

    BINDINGS = bindings(Place.EDITOR)

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self._draft: Draft | None = None
        self._saved = ("", "")
        self._is_said_unsaved = False
        self._route = Static(markup=False, id="route")
        self._subject = TypedLine(id="subject", placeholder="Subject")
        self._text = DraftText(id="text", highlight_cursor_line=False)
        make_compact(self._text)
        self._text.cursor_blink = False
        self._heard = Static(markup=False)
        self._hearing = VerticalScroll(self._heard, id="heard", can_focus=False)
        self._hearing.display = False
        self._report = GateReportView(id="gate")

    def compose(self) -> ComposeResult:
        yield self._route
        yield self._subject
        yield self._text
        yield self._hearing
        yield self._report

    @property
    def words(self) -> tuple[str, str]:
        """Subject and text as they stand here."""
        return self._subject.value, self._text.text

    @property
    def is_unsaved(self) -> bool:
        """Whether the agent lacks these words."""
        return self._draft is not None and self.words != self._saved

    def show(self, draft: Draft, kept: tuple[str, str] | None, *, is_locked: bool) -> None:
        """Show `draft`; `kept` are words of the owner (subject, text) that the agent lacks yet."""
        words = (one_line(draft.subject), plain(draft.text))
        before = self._draft
        if before is None or not (self.is_unsaved or self.has_focus_within):
            self._saved = words
            self._load(kept or words)
            self._draft = draft
            if kept == words:
                self.post_message(DraftEdited(draft.id, *words, is_unsaved=False))
            elif kept and before is None:
                self.post_message(KeptWordsShown(draft))
        elif before.id != draft.id:
            # The agent wrote anew meanwhile: what stands here is now the owner's version of that.
            self.post_message(DraftEdited(before.id, *self.words, is_unsaved=False))
            self._saved = words
            self._draft = draft
            self._say_edited()
        else:
            self._draft = draft
        self._route.update(_route(draft))
        self._subject.disabled = is_locked
        self._text.read_only = is_locked
        self._show_report()

    @property
    def is_hearing(self) -> bool:
        """Whether a language model is writing here."""
        return self._hearing.display

    def hear(self, dictation: Dictation) -> None:
        """Show what a model has written so far; the draft stands until it has ended."""
        if self._draft is None or self._draft.id != dictation.draft_id:
            return
        self._hearing.display = not dictation.is_done
        self._text.display = self._report.display = dictation.is_done
        words = f"Your model is writing; {shown('dictate')} stops it, and the draft stays"
        said = Content.styled(words, "$muted")
        self._heard.update(Content("\n\n").join([said, Content(plain(dictation.text))]))
        self._hearing.scroll_end(animate=False)

    def show_saved(self, draft: Draft, sent: tuple[str, str]) -> None:
        """The agent has the words `sent` now; what was typed since stays unsaved."""
        if self._draft is None or self._draft.id != draft.id:
            return
        self._draft = draft
        self._saved = sent
        self._show_report()
        self._say_edited()

    def begin(self) -> None:
        """Put the cursor into the text, onto the first place that is left for the owner's words."""
        self._text.focus()
        if self._draft is not None and self._is_judged:
            gaps = underlines_shown(self._draft.text, self._draft.gate.gaps)
            if gaps:
                self._text.select_stretch(gaps[0])

    def put(self, draft: Draft, words: tuple[str, str]) -> None:
        """Put these words (subject, text) of the owner over `draft`, in place of what stands."""
        if self._draft is not None and self._draft.id == draft.id:
            self._draft = draft
            self._saved = (one_line(draft.subject), plain(draft.text))
            self._load(words)
            self._show_report()
            self._say_edited()

    def take(self, words: tuple[str, str]) -> None:
        """Put the owner's subject and text, written elsewhere, in place of what stands here."""
        self._load(words)

    def action_save(self) -> None:
        if self._draft is not None:
            self.post_message(SaveRequested(self._draft.id, *self.words))

    def action_leave(self) -> None:
        if self.is_unsaved:
            self.action_save()
        self.screen.set_focus(None)
        self.post_message(EditingEnded())

    @on(Input.Changed)
    @on(TextArea.Changed)
    def _changed(self, message: Input.Changed | TextArea.Changed) -> None:
        message.stop()
        self._show_report()
        self._say_edited()

    @on(Input.Submitted)
    def _subject_done(self, message: Input.Submitted) -> None:
        message.stop()
        self._text.focus()

    @property
    def _is_judged(self) -> bool:
        """Whether the gate's report is of the words that stand here."""
        return self._draft is not None and self._text.text == plain(self._draft.text)

    def _load(self, words: tuple[str, str]) -> None:
        if self.words != words:
            self._subject.value = words[0]
            self._text.load_text(words[1])

    def _show_report(self) -> None:
        if self._draft is not None:
            report = self._draft.gate
            self._report.show(report, is_unsaved=self.is_unsaved)
            marked = report.underlines if self._is_judged else ()
            spans = underlines_shown(self._draft.text, marked)
            self._text.underline(spans)

    def _say_edited(self) -> None:
        if self._draft is not None and (self.is_unsaved or self._is_said_unsaved):
            self._is_said_unsaved = self.is_unsaved
            self.post_message(
                DraftEdited(
                    self._draft.id,
                    *self.words,
                    is_unsaved=self.is_unsaved,
                    version=self._draft.version,
                    customer_id=self._draft.customer_id,
                )
            )


def _route(draft: Draft) -> Content:
    lines = [Content.assemble(("From  ", "$muted"), one_line(str(draft.sender)))]
    for index, address in enumerate(draft.to):
        label = "      " if index else "To    "
        lines.append(Content.assemble((label, "$muted"), one_line(str(address))))
    lines.append(Content.assemble(("By    ", "$muted"), writer_words(draft)))
    return Content("\n").join(lines)
