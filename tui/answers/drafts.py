"""Drafts: edited, saved, dictated, sealed, approved."""

from __future__ import annotations

from functools import partial
from math import ceil
from typing import TYPE_CHECKING, Any

from tui import messages, screens
from tui.foundation import Foundation
from tui.keys import shown
from tui.text import one_line
from tui.words import near_time_words

if TYPE_CHECKING:
    import datetime as dt

    from agent.models import Draft, OutboxItem
    from tui.messages.drafts import (
        ApproveRequested,
        DictationHeard,
        DictationRequested,
        DraftApproved,
        DraftConflicted,
        DraftEdited,
        DraftOutlined,
        DraftSaved,
        DraftSealed,
        KeptWordsFound,
        KeptWordsShown,
        LastWordsSaved,
        OutlineRequested,
        SaveFailed,
        SaveRequested,
    )
    from tui.screens.approval import Verdict
    from tui.screens.conflict import Version

KEEP_SECONDS = 0.3
"""So much of what is typed may a crash of the screen cost."""


class DraftAnswers(Foundation):
    """Drafts: edited, kept on disk, saved, dictated, sealed, approved."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._to_keep: set[str] = set()

    def on_approve_requested(self, message: ApproveRequested) -> None:
        self.work(self.sync.seal_draft, message.suggestion_id, self.words_of)

    def on_save_requested(self, message: SaveRequested) -> None:
        version = self.typed_over.get(message.draft_id, "")
        self.work(self.sync.save_draft, message.draft_id, message.subject, message.text, version)

    def on_outline_requested(self, message: OutlineRequested) -> None:
        self.work(self.sync.outline_draft, message.draft_id, message.is_wanted)

    def on_draft_outlined(self, message: DraftOutlined) -> None:
        words = (
            "Notes for you: the words are yours" if message.draft.outline else "The letter again"
        )
        self.say(f"{words}; {shown('outline')} changes it back.")
        self.work(self.sync.fetch_suggestion, message.draft.suggestion_id)

    def on_dictation_requested(self, message: DictationRequested) -> None:
        if message.is_to_stop:
            self.work(self.sync.stop_dictation, message.draft_id)
        elif message.draft_id not in self.dictated:
            self.dictated.add(message.draft_id)
            self.work(self.sync.dictate_draft, message.draft_id)

    def on_draft_edited(self, message: DraftEdited) -> None:
        if message.is_unsaved:
            self.unsaved_words[message.draft_id] = (message.subject, message.text)
            self.typed_over.setdefault(message.draft_id, message.version)
            self.typed_to[message.draft_id] = message.customer_id
            self._keep_soon(message.draft_id)
        else:
            self._let_go(message.draft_id)

    def on_draft_saved(self, message: DraftSaved) -> None:
        sent = (message.subject, message.text)
        self.failed_saves.discard(message.draft.id)
        if self.unsaved_words.get(message.draft.id) in (sent, None):
            self._let_go(message.draft.id)
        else:
            self.typed_over[message.draft.id] = message.draft.version
        for screen in self.shown(screens.suggestion.SuggestionScreen):
            screen.show_saved(message.draft, sent)

    def on_dictation_heard(self, message: DictationHeard) -> None:
        dictation = message.dictation
        if dictation.draft_id not in self.dictated:
            return  # it was over already when this came
        for screen in self.shown(screens.suggestion.SuggestionScreen):
            screen.hear(dictation)
        if dictation.is_done:
            self.dictated.discard(dictation.draft_id)
            if dictation.trouble:
                self.say(dictation.trouble, is_trouble=True)
            else:
                self.say("These are your model's words now; read them before you approve.")
                self.action_refresh_all()

    def on_save_failed(self, message: SaveFailed) -> None:
        self.failed_saves.add(message.draft_id)
        self.say(f"Not saved yet, your words are kept here: {message.words}", is_trouble=True)

    def on_last_words_saved(self, message: LastWordsSaved) -> None:
        def leave(is_agreed: bool | None) -> None:
            if is_agreed:
                self.exit()

        if message.has_all or message.is_kept:
            self.exit()
        else:
            words = (
                "The agent does not have all that you wrote; it would be lost. Quit all the same?"
            )
            self.push_screen(
                screens.notice.NoticeScreen("Unsaved words", words, is_question=True), leave
            )

    def on_draft_conflicted(self, message: DraftConflicted) -> None:
        theirs, mine = message.theirs, (message.subject, message.text)

        def settle(version: Version | None) -> None:
            if version is screens.conflict.Version.MINE:
                self.typed_over[theirs.id] = theirs.version
                self.work(self.sync.save_draft, theirs.id, *mine, theirs.version)
            elif version is screens.conflict.Version.THEIRS:
                self._let_go(theirs.id)
                self._put(theirs, (theirs.subject, theirs.text))
            elif version is screens.conflict.Version.BOTH:
                words = screens.conflict.both(mine, theirs)
                self.unsaved_words[theirs.id] = words
                self.typed_over[theirs.id] = theirs.version
                self._keep_soon(theirs.id)
                self._put(theirs, words)
            else:
                self.say("Both are kept; it is asked again when you save.")

        # Whoever saves twice is asked once.
        if not self.shown(screens.conflict.ConflictScreen):
            self.push_screen(screens.conflict.ConflictScreen(theirs, mine), settle)

    def on_kept_words_found(self, message: KeptWordsFound) -> None:
        found = [one for one in message.kept if one.draft_id not in self.unsaved_words]
        for one in found:
            self.unsaved_words[one.draft_id] = one.words
            self.typed_over[one.draft_id] = one.version
            self.typed_to[one.draft_id] = one.customer_id
        if found:
            self.say("Words that you typed and did not save are back, in their drafts.")

    def on_kept_words_shown(self, message: KeptWordsShown) -> None:
        draft, kept = message.draft, self.words_of(message.draft.id)
        if kept and kept.version not in ("", draft.version):
            self.post_message(messages.drafts.DraftConflicted(draft, *kept.words))
        elif kept:
            self.say(f"These are your own words, not saved yet; {shown('save')} saves them.")

    def on_draft_sealed(self, message: DraftSealed) -> None:
        sealed = message.sealed

        def decide(verdict: Verdict | None) -> None:
            if verdict is screens.approval.Verdict.SEND:
                anyway = bool(sealed.findings)  # then the only yes is one that says so
                approve = partial(self.sync.approve_draft, anyway=anyway)
                self.work(approve, sealed.draft_id, sealed.digest)
            elif verdict is screens.approval.Verdict.LATER:
                self.push_screen(screens.later.LaterScreen(self.standing.moment), seal_for)

        def seal_for(at: dt.datetime | None) -> None:
            if at is None:
                self.post_message(message)  # back to the question
            else:
                about = (sealed.draft_id, at.isoformat(), sealed.instead_of)
                self.work(self.sync.seal_again, *about)

        self.push_screen(screens.approval.ApprovalScreen(sealed), decide)

    def on_draft_approved(self, message: DraftApproved) -> None:
        item = message.item
        self._let_go(item.draft_id)
        self.undoable.append((self.sync.take_mail_back, item.id))
        self.leaving[item.id] = item.due_at
        self.say(self._approved_words(item))
        self.close_suggestion(item.suggestion_id)
        self.action_refresh_all()

    def _approved_words(self, item: OutboxItem) -> str:
        """That it leaves, when, and that it can be taken back as long as it can."""
        whom = ", ".join(map(one_line, item.recipients))
        undo = f"; {shown('undo')} takes it back."
        left = (item.due_at - self.standing.moment).total_seconds()
        if item.is_for_later:
            return f"To {whom}: leaves {near_time_words(item.due_at, self.standing.moment)}{undo}"
        return (
            f"To {whom}: leaves in {ceil(left)} s{undo}" if left > 1 else f"On its way to {whom}."
        )

    def _put(self, draft: Draft, words: tuple[str, str]) -> None:
        for screen in self.shown(screens.suggestion.SuggestionScreen):
            screen.put_words(draft, words)

    def _let_go(self, draft_id: str) -> None:
        """The agent has these words, or nobody wants them: they need not be kept."""
        self.typed_over.pop(draft_id, None)
        self.typed_to.pop(draft_id, None)
        if self.unsaved_words.pop(draft_id, None) is not None:
            self._keep_soon(draft_id)

    def _keep_soon(self, draft_id: str) -> None:
        """Have on disk what is unsaved of a draft; many keys are one writing."""
        if draft_id not in self._to_keep:
            self._to_keep.add(draft_id)
            self.set_timer(KEEP_SECONDS, partial(self._keep, draft_id))

    def _keep(self, draft_id: str) -> None:
        self._to_keep.discard(draft_id)
        self.work(self.sync.keep_words, draft_id, self.words_of)
