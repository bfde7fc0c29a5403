"""What becomes of a suggestion that was made before, now that its practice was asked again."""

from __future__ import annotations

import datetime as dt

from agent.models import Direction, EntryKind, Suggestion, SuggestionState, Touch
from agent.suggestions.situation import TALKS, Situation

DECIDED = frozenset({SuggestionState.DONE, SuggestionState.DISMISSED, SuggestionState.EXPIRED})
"""A cause that has come so far is never brought up again."""
_DOES_IT = TALKS | {EntryKind.KINDNESS}
"""What does, beside a mail, what a suggestion without a mail asks for."""


def renewed(old: Suggestion, new: Suggestion, today: dt.date) -> Suggestion:
    """The old suggestion as its practice makes it now; what the owner put off stays put off.

    It is on the list at once where something else has happened meanwhile.
    """
    kept: dict[str, object] = {"id": old.id, "state": _on_the_list(old)}
    if old.snoozed_until and (new.life_event_id, new.is_sad) == (old.life_event_id, old.is_sad):
        kept |= {
            "snoozed_until": old.snoozed_until,
            "expires_on": max(new.expires_on, old.expires_on),
        }
        if old.snoozed_until > today:
            kept["state"] = SuggestionState.SNOOZED
    return new.model_copy(update=kept)


def kept_up(old: Suggestion, today: dt.date) -> Suggestion:
    """A suggestion that stays as it is, but comes back on the day until which it was put off."""
    if old.snoozed_until is None:
        return old
    is_due = old.snoozed_until <= today
    state = _on_the_list(old) if is_due else SuggestionState.SNOOZED
    return old.model_copy(update={"state": state})


def ended(
    old: Suggestion, situation: Situation, made_at: dt.datetime | None
) -> tuple[Suggestion, Touch | None]:
    """A suggestion that its practice no longer makes, and what did it, where it was done.

    What the owner put off comes back all the same, though it may be late by then, as long as the
    life event that it is about stands and nothing forbids to speak of it.
    """
    answer = _answer(old, situation, made_at)
    if answer:
        return old.model_copy(update={"state": SuggestionState.DONE}), answer
    if situation.today > old.expires_on:
        return old.model_copy(update={"state": SuggestionState.EXPIRED}), None
    if old.snoozed_until and _may_come_back(old, situation):
        return kept_up(old, situation.today), None
    return old.model_copy(update={"state": SuggestionState.WITHDRAWN}), None


def is_done(old: Suggestion, situation: Situation, made_at: dt.datetime | None) -> bool:
    """Whether what a suggestion asks for has been done since it was made."""
    return _answer(old, situation, made_at) is not None


def _on_the_list(old: Suggestion) -> SuggestionState:
    is_drafted = old.state is SuggestionState.DRAFTED
    return SuggestionState.DRAFTED if is_drafted else SuggestionState.OPEN


def _may_come_back(old: Suggestion, situation: Situation) -> bool:
    stands = any(event.id == old.life_event_id for event in situation.life_events)
    return stands and (old.is_sad or not situation.is_quiet)


def _answer(old: Suggestion, situation: Situation, made_at: dt.datetime | None) -> Touch | None:
    """The first that does what a suggestion asks for: an answer to its mail, or a word since.

    An answer stands in the mail's thread, or speaks of the same life event, or is a talk.
    """
    if not old.entry_id:
        return next(
            (one for one in situation.touches if made_at and one.at > made_at and _does(one)), None
        )
    asked, at = situation.touch(old.entry_id), situation.answered_at(old.entry_id)
    if asked is None:
        return None
    spoken_in = {
        evidence.entry_id
        for event in situation.found
        if old.shows(event)
        for evidence in event.evidence
    }
    return next(
        (
            one
            for one in situation.touches
            if one.at > asked.at
            and ((one.at == at and _does(one)) or (_is_word(one) and one.entry_id in spoken_in))
        ),
        None,
    )


def _does(touch: Touch) -> bool:
    return touch.kind in _DOES_IT or _is_word(touch)


def _is_word(touch: Touch) -> bool:
    return touch.kind is EntryKind.MAIL and touch.direction is Direction.OUT
