"""Drafts: edited, saved, dictated, sealed, approved."""

from __future__ import annotations

from functools import partial

from tui.foundation import Foundation
from tui.messages import (
    ApproveRequested,
    DictationHeard,
    DictationRequested,
    DraftApproved,
    DraftEdited,
    DraftSaved,
    DraftSealed,
    LastWordsSaved,
    SaveFailed,
    SaveRequested,
)
from tui.screens.approval import ApprovalScreen
from tui.screens.notice import NoticeScreen
from tui.screens.suggestion import SuggestionScreen
from tui.text import one_line


class DraftAnswers(Foundation):
    """Drafts: edited, saved, dictated, sealed, approved."""

    def on_approve_requested(self, message: ApproveRequested) -> None:
        self.work(self.sync.seal_draft, message.suggestion_id, self.unsaved_words.get)

    def on_save_requested(self, message: SaveRequested) -> None:
        self.work(self.sync.save_draft, message.draft_id, message.subject, message.text)

    def on_dictation_requested(self, message: DictationRequested) -> None:
        if message.is_to_stop:
            self.work(self.sync.stop_dictation, message.draft_id)
        elif message.draft_id not in self.dictated:
            self.dictated.add(message.draft_id)
            self.work(self.sync.dictate_draft, message.draft_id)

    def on_draft_edited(self, message: DraftEdited) -> None:
        if message.is_unsaved:
            self.unsaved_words[message.draft_id] = (message.subject, message.text)
        else:
            self.unsaved_words.pop(message.draft_id, None)

    def on_draft_saved(self, message: DraftSaved) -> None:
        sent = (message.subject, message.text)
        self.failed_saves.discard(message.draft.id)
        if self.unsaved_words.get(message.draft.id) == sent:
            del self.unsaved_words[message.draft.id]
        for screen in self.shown(SuggestionScreen):
            screen.show_saved(message.draft, sent)

    def on_dictation_heard(self, message: DictationHeard) -> None:
        dictation = message.dictation
        if dictation.draft_id not in self.dictated:
            return  # it was over already when this came
        for screen in self.shown(SuggestionScreen):
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

        if message.has_all:
            self.exit()
        else:
            words = (
                "The agent does not have all that you wrote; it would be lost. Quit all the same?"
            )
            self.push_screen(NoticeScreen("Unsaved words", words, is_question=True), leave)

    def on_draft_sealed(self, message: DraftSealed) -> None:
        def send(is_agreed: bool | None) -> None:
            if is_agreed:
                sealed = message.sealed
                anyway = bool(sealed.findings)  # then the only yes is one that says so
                approve = partial(self.sync.approve_draft, anyway=anyway)
                self.work(approve, sealed.draft_id, sealed.digest)

        self.push_screen(ApprovalScreen(message.sealed), send)

    def on_draft_approved(self, message: DraftApproved) -> None:
        self.unsaved_words.pop(message.item.draft_id, None)
        self.say(f"On its way to {', '.join(map(one_line, message.item.recipients))}.")
        self.close_suggestion(message.item.suggestion_id)
        self.action_refresh_all()
