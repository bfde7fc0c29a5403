"""The draft as it stands, to read beside the today list."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from textual.containers import VerticalScroll
from textual.content import Content
from textual.widgets import Static

from agent.vocabulary import Doing
from tui.keys import shown
from tui.text import one_line, with_underlines
from tui.words import (
    CALL_MARK,
    leaving_words,
    life_event_words,
    outbox_words,
    override_words,
    score_words,
)

if TYPE_CHECKING:
    from textual.app import ComposeResult

    from agent.models import Draft, OutboxItem, SuggestionView


class DraftPreview(VerticalScroll):
    """The words, or why there are none."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self._words = Static(markup=False)

    def compose(self) -> ComposeResult:
        yield self._words

    def show(self, view: SuggestionView, kept: tuple[str, str] | None) -> None:
        """Show the draft; `kept` are the owner's words (subject, text) that the agent lacks yet."""
        self._words.update(_content(view, kept))
        self.scroll_home(animate=False)


def _content(view: SuggestionView, kept: tuple[str, str] | None) -> Content:
    if view.suggestion.needs_confirmation:
        return question(view)
    said = asked(view)
    if view.draft is None:
        why = why_none(view)
        return Content("\n\n").join([part for part in (said, why) if part])
    subject, text = kept or (view.draft.subject, view.draft.text)
    parts = [said, Content("")] if said else []
    if view.outbox is not None and view.outbox.is_under_way:
        parts.append(Content.styled(one_line(leaving_words(view.outbox)), "$accent"))
        if view.outbox.can_be_taken_back:
            words = " outbox: take it back, or another time"
            parts.append(Content.assemble((shown("outbox"), "bold $accent"), (words, "$muted")))
        if view.outbox.override:
            parts.append(Content.styled(one_line(override_words(view.outbox.override)), "$muted"))
    else:
        if view.outbox is not None:
            parts += [undelivered(view.outbox), Content("")]
        if kept:
            parts.append(Content.styled("Your words, not saved yet", "$joy"))
        elif view.draft.is_unwritten:
            return Content("\n").join([*parts, *_outline(view.draft)])
        elif not view.draft.gate.has_passed:
            needed = f"Needs your hand before it can go ({shown('edit')})"
            parts.append(Content.styled(needed, "$joy"))
            parts += [
                Content.assemble(("✗ ", "$error"), one_line(finding))
                for finding in view.draft.gate.findings
            ]
    parts.append(Content.styled(one_line(subject), "bold"))
    underlines = () if kept else view.draft.gate.underlines
    body = with_underlines(text, underlines, "$error")
    content = Content("\n").join(parts) + "\n\n" + body
    if view.draft.gate.score and not kept:
        content += "\n\n" + Content.styled(one_line(score_words(view.draft.gate)), "$muted")
    return content


def _outline(draft: Draft) -> list[Content]:
    """What is known and what to beware of, where the owner writes himself."""
    words = f"Notes for you: the words are yours ({shown('edit')})"
    lines = [Content.styled(words, "$joy"), Content("")]
    return lines + [Content(f"· {one_line(line)}") for line in draft.outline]


def why_none(view: SuggestionView) -> Content:
    """Why there is no draft, where one could be expected."""
    if view.suggestion.doing is Doing.CALL:
        return Content("")
    return Content.styled(one_line(view.no_draft_because) or "No draft yet.", "$muted")


def asked(view: SuggestionView) -> Content:
    """What is to be done, where that is more than to write: the number, what to ask or to say."""
    suggestion = view.suggestion
    lines = []
    if suggestion.doing is Doing.CALL:
        number = one_line(suggestion.phone) or "no number is known"
        lines.append(
            Content.assemble(
                (f"{CALL_MARK} Call ", "bold"),
                (number, "bold $accent"),
                (f"  {shown('log_call')}", "bold $accent"),
                (" logs it", "$muted"),
            )
        )
    if suggestion.words:
        lines.append(Content(one_line(suggestion.words)))
    if suggestion.owners_word:
        lines.append(Content.styled(f"You noted: {one_line(suggestion.owners_word)}", "$muted"))
    return Content("\n").join(lines)


def undelivered(item: OutboxItem) -> Content:
    """What went wrong with an approved mail, and that it is the owner's to decide again."""
    return Content.assemble(
        (f"{outbox_words(item).capitalize()}: ", "bold $error"),
        one_line(item.came_back if item.has_come_back else item.trouble) or "nobody knows why",
        "\n",
        (shown("approve"), "bold $accent"),
        (" approves it again, ", "$muted"),
        (shown("dismiss_suggestion"), "bold $accent"),
        (" dismisses it", "$muted"),
    )


def question(view: SuggestionView) -> Content:
    """What is asked of the owner before anything delicate is written."""
    what = life_event_words(view.life_event) if view.life_event else view.suggestion.reason
    return Content.assemble(
        one_line(what),
        "\n",
        ("Is that so?", "bold"),
        "\n\n",
        "  ",
        (shown("confirm"), "bold $accent"),
        "  yes, write a draft\n",
        "  ",
        (shown("dismiss_suggestion"), "bold $accent"),
        "  no\n\n",
        ("Nothing is written until you say so.", "$muted"),
    )
