"""Corrections: life events confirmed, rejected, set right."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tui.foundation import Foundation
from tui.keys import shown
from tui.screens.choice import ChoiceScreen
from tui.screens.corrections import CorrectionsScreen
from tui.screens.date import DateScreen
from tui.screens.kind import KindScreen
from tui.screens.whose import Whose, WhoseScreen
from tui.words import life_event_words, owners_clock

if TYPE_CHECKING:
    from agent.models import Kind, LifeEvent
    from tui.messages.corrections import (
        CorrectionsFetched,
        DateRequested,
        DecisionTakenBack,
        KindRequested,
        LifeEventCorrected,
        LifeEventDecided,
        MergeRequested,
        NoRequested,
        SameSought,
        TakeBackRequested,
        WhoRequested,
        YesRequested,
    )

MOST_CHOICES = 12


class CorrectionAnswers(Foundation):
    """Corrections: life events confirmed, rejected, set right."""

    async def action_corrections(self) -> None:
        if not isinstance(self.screen, CorrectionsScreen):
            await self.push_screen(CorrectionsScreen(self.standing))
            self.work(self.sync.fetch_corrections)

    def on_yes_requested(self, message: YesRequested) -> None:
        self.work(self.sync.confirm_life_event, message.life_event.id)

    def on_no_requested(self, message: NoRequested) -> None:
        self.work(self.sync.reject_life_event, message.life_event.id)

    def on_kind_requested(self, message: KindRequested) -> None:
        def change(kind: Kind | None) -> None:
            if kind is not None:
                self._correct(message.life_event, kind=kind)

        self.push_screen(KindScreen(message.life_event.kind), change)

    def on_who_requested(self, message: WhoRequested) -> None:
        def change(whose: Whose | None) -> None:
            if whose is not None:
                who, name = whose
                self._correct(message.life_event, who=who, name=name)

        self.push_screen(WhoseScreen(message.life_event.who, message.life_event.name), change)

    def on_date_requested(self, message: DateRequested) -> None:
        def change(date: str | None) -> None:
            if date is not None:
                self._correct(message.life_event, date=date)

        now = self.standing.now
        told_on = owners_clock(message.life_event.told_at, now).date()
        asked = DateScreen(message.life_event.date, told_on=told_on, today=self.standing.today)
        self.push_screen(asked, change)

    def on_merge_requested(self, message: MergeRequested) -> None:
        self.work(self.sync.seek_same, message.life_event)

    def on_same_sought(self, message: SameSought) -> None:
        event = message.life_event

        def merge(other_id: str | None) -> None:
            if other_id is not None:
                self.work(self.sync.merge_life_events, event.id, other_id)

        if not message.others:
            self.say("Nothing else is known of them that it could be.")
            return
        # The likeliest first: of the same kind, and told at about the same time.
        likely = sorted(
            message.others,
            key=lambda one: (one.kind is not event.kind, abs(one.told_at - event.told_at)),
        )
        choices = {one.id: life_event_words(one) for one in likely[:MOST_CHOICES]}
        words = f"{life_event_words(event)}: which of these is the same? That one stays."
        self.push_screen(ChoiceScreen("One and the same", words, choices), merge)

    def on_take_back_requested(self, message: TakeBackRequested) -> None:
        self.work(self.sync.take_back, message.life_event_id)

    async def on_corrections_fetched(self, message: CorrectionsFetched) -> None:
        for screen in self.shown(CorrectionsScreen):
            await screen.show(message.corrections)

    def on_life_event_decided(self, message: LifeEventDecided) -> None:
        said = "Gone" if message.life_event.is_rejected else "Noted"
        if message.life_event.merged:
            said = "They are one now"
        self.say(f"{said}; {shown('take_back')} undoes it.")
        self._note_decided(message.life_event)

    def on_life_event_corrected(self, message: LifeEventCorrected) -> None:
        self.say(f"{life_event_words(message.life_event)}; {shown('take_back')} undoes it.")
        self._note_decided(message.life_event)

    def on_decision_taken_back(self, message: DecisionTakenBack) -> None:
        self.say("It is as before.")
        for screen in self.shown(CorrectionsScreen):
            screen.note_taken_back(message.life_event)
        self.work(self.sync.fetch_corrections)

    def _correct(self, life_event: LifeEvent, **right: object) -> None:
        self.work(self.sync.correct_life_event, life_event.model_copy(update=right))

    def _note_decided(self, life_event: LifeEvent) -> None:
        for screen in self.shown(CorrectionsScreen):
            screen.note_decided(life_event)
        self.work(self.sync.fetch_corrections)
