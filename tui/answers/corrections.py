"""Corrections: life events confirmed, rejected, set right."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tui import screens
from tui.foundation import Foundation
from tui.keys import shown
from tui.words import held_back_words, life_event_words, owners_clock

if TYPE_CHECKING:
    from agent.models import LifeEvent, Settled
    from agent.vocabulary import Kind
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
    from tui.screens.whose import Whose

MOST_CHOICES = 12


class CorrectionAnswers(Foundation):
    """Corrections: life events confirmed, rejected, set right."""

    async def action_corrections(self) -> None:
        if not isinstance(self.screen, screens.corrections.CorrectionsScreen):
            await self.push_screen(self.new(screens.corrections.CorrectionsScreen))
            self.work(self.sync.fetch_corrections)

    def on_yes_requested(self, message: YesRequested) -> None:
        self.work(self.sync.confirm_life_event, message.life_event.id)

    def on_no_requested(self, message: NoRequested) -> None:
        self.work(self.sync.reject_life_event, message.life_event.id)

    def on_kind_requested(self, message: KindRequested) -> None:
        def change(kind: Kind | None) -> None:
            if kind is not None:
                self._correct(message.life_event, kind=kind)

        self.push_screen(screens.kind.KindScreen(message.life_event.kind), change)

    def on_who_requested(self, message: WhoRequested) -> None:
        def change(whose: Whose | None) -> None:
            if whose is not None:
                who, name = whose
                self._correct(message.life_event, who=who, name=name)

        self.push_screen(
            screens.whose.WhoseScreen(message.life_event.who, message.life_event.name), change
        )

    def on_date_requested(self, message: DateRequested) -> None:
        def change(date: str | None) -> None:
            if date is not None:
                self._correct(message.life_event, date=date)

        now = self.standing.now
        told_on = owners_clock(message.life_event.told_at, now).date()
        asked = screens.date.DateScreen(
            message.life_event.date, told_on=told_on, today=self.standing.today
        )
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
        self.push_screen(screens.choice.ChoiceScreen("One and the same", words, choices), merge)

    def on_take_back_requested(self, message: TakeBackRequested) -> None:
        self.work(self.sync.take_back, message.life_event_id)

    def on_corrections_fetched(self, message: CorrectionsFetched) -> None:
        for screen in self.shown(screens.corrections.CorrectionsScreen):
            screen.show(message.corrections)

    def on_life_event_decided(self, message: LifeEventDecided) -> None:
        life_event = message.settled.life_event
        said = "Gone" if life_event.is_rejected else "Noted"
        if life_event.merged:
            said = "They are one now"
        self._note_decided(message.settled, said)

    def on_life_event_corrected(self, message: LifeEventCorrected) -> None:
        self._note_decided(message.settled, life_event_words(message.settled.life_event))

    def on_decision_taken_back(self, message: DecisionTakenBack) -> None:
        said = self.of(message.settled.life_event.customer_id, "It is as before.")
        self._tell_settled(message.settled, said)
        for screen in self.shown(screens.corrections.CorrectionsScreen):
            screen.note_taken_back(message.settled.life_event)
        self.work(self.sync.fetch_corrections)

    def _correct(self, life_event: LifeEvent, **right: object) -> None:
        self.work(self.sync.correct_life_event, life_event.model_copy(update=right))

    def _note_decided(self, settled: Settled, said: str) -> None:
        self._tell_settled(settled, f"{said}; {shown('take_back')} undoes it.")
        for screen in self.shown(screens.corrections.CorrectionsScreen):
            screen.note_decided(settled.life_event)
        self.work(self.sync.fetch_corrections)

    def _tell_settled(self, settled: Settled, said: str) -> None:
        """Say it, and which mail was held back with it, which is then no approval to undo."""
        self.say(said)
        if words := held_back_words(settled):
            self.say(words, is_trouble=True)
        held = {item.id for item in settled.held_back}
        self.undoable = [step for step in self.undoable if step[1] not in held]
