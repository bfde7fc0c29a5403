"""What was suggested before, beside what the practices make now: renewed, kept up or ended."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Collection, Container, Iterable, Mapping, Sequence
from dataclasses import replace
from typing import NamedTuple

from agent.changes import ChangeFeed
from agent.clock import Clock
from agent.models import UNDECIDED, Made, Suggestion, SuggestionState, Topic, Touch
from agent.practices import Practices
from agent.store.sqlite import Journal
from agent.suggestions import make_suggestions, stands
from agent.suggestions.renewal import DECIDED, ended, is_done, kept_up, renewed
from agent.suggestions.situation import Situation

MANY = 100
"""After so many changes at once screens are told to ask for everything."""
GONE = "; that no longer holds"
"""Ends the reason of what the owner opened again, when nothing speaks for it any more."""


class Change(NamedTuple):
    """One thing to write down of a suggestion."""

    suggestion: Suggestion
    is_new: bool = False
    ended_at: dt.datetime | None = None
    done_by: str = ""
    leaves_no_trace: bool = False


class Renewals:
    """Compares what is wanted for a customer with what the journal holds, and writes it down."""

    def __init__(
        self, *, journal: Journal, practices: Practices, clock: Clock, changes: ChangeFeed
    ) -> None:
        self._journal = journal
        self._practices = practices
        self._clock = clock
        self._changes = changes

    def compared(
        self,
        situation: Situation,
        wanted: Sequence[Suggestion],
        stored: Callable[[str], Suggestion],
        *,
        reopened: Mapping[str, dt.datetime],
        failed: Collection[str],
        is_served: bool,
    ) -> list[Change]:
        """What is to be written down of one customer; goes by practice and cause.

        `stored` gives a suggestion that waits, by its identifier. `reopened` are those that wait
        though they were decided once, and when that was. `failed` are the names of practices that
        could not say what they want.
        """
        rows = _by_cause(situation.made)
        before = {one.id: stored(one.id) for one in situation.made if one.state in UNDECIDED}
        doubles = {one.id for of_one in rows.values() for one in _doubles(of_one)}
        changes = [
            Change(_in_state(before[id_], SuggestionState.WITHDRAWN), ended_at=self._clock.now())
            for id_ in doubles
        ]
        over = {
            id_ for id_, one in before.items() if self._is_over(one, situation, reopened.get(id_))
        } - doubles
        going_on = {id_: one for id_, one in before.items() if id_ not in doubles | over}
        done = {_cause(before[id_]) for id_ in over}
        wanted = [one for one in wanted if _cause(one) not in done]
        again = [one for id_, one in going_on.items() if id_ in reopened]
        if again and is_served:
            wanted += self._asked_alone(again, wanted, situation)
        wanted = self._without_put_off(wanted, going_on.values(), situation)
        asked_for = {_cause(one) for one in wanted}
        staying = [
            one
            for one in going_on.values()
            if _cause(one) not in asked_for
            and self._stays(one, situation, failed, is_served=is_served)
        ]
        wanted, staying = self._yielding(wanted, staying, going_on.values(), reopened)
        handled = doubles | {one.id for one in staying}
        changes += [Change(kept_up(one, situation.today)) for one in staying]
        for new in wanted:
            found = rows.get(_cause(new)) or rows.get(_key_without_cause(new), [])
            if any(one.state in DECIDED for one in found):
                continue
            ids = [one.id for one in found if one.id not in doubles]
            old_id = next((id_ for id_ in ids if id_ in before), next(iter(ids), None))
            if old_id is None:
                changes.append(Change(new, is_new=True))
                continue
            handled.add(old_id)
            old = before.get(old_id) or self._journal.suggestion(old_id)
            changes.append(Change(renewed(old, new, situation.today)))
        changes += [
            self._end(one, wanted, situation, reopened.get(id_))
            for id_, one in before.items()
            if id_ not in handled
        ]
        return [one for one in changes if one.suggestion != before.get(one.suggestion.id)]

    def write_down(self, changes: Sequence[Change]) -> None:
        """Write all down, or nothing, and say so."""
        if not changes:
            return
        now = self._clock.now()
        with self._journal.transaction():
            for suggestion, is_new, ended_at, done_by, leaves_no_trace in changes:
                if leaves_no_trace:
                    self._journal.remove_suggestion(suggestion.id)
                elif ended_at:
                    self._journal.end_suggestion(suggestion, ended_at, done_by)
                else:
                    self._journal.save_suggestion(suggestion, made_at=now if is_new else None)
        if len(changes) > MANY:
            self._changes.announce(Topic.ALL)
            return
        for change in changes:
            self._changes.announce(Topic.SUGGESTION, change.suggestion.id)

    # Which of them go on

    def _is_over(
        self, old: Suggestion, situation: Situation, reopened_after: dt.datetime | None
    ) -> bool:
        """Whether the owner has done what he was singled out for: no practice sees that."""
        if not self._practices.chooses(old.practice) or self._journal.outbox_item_of(old.id):
            return False
        return is_done(old, situation, reopened_after or self._journal.made_at(old.id))

    def _asked_alone(
        self, reopened: Iterable[Suggestion], wanted: Iterable[Suggestion], situation: Situation
    ) -> list[Suggestion]:
        """What the owner opened again, where its practice would make it but for the others."""
        asked_for = {_cause(one) for one in wanted}
        found = []
        for old in reopened:
            practice = self._practices.get(old.practice)
            if practice is None or _cause(old) in asked_for:
                continue
            made = make_suggestions(situation, (practice,), self._practices.note_fault)
            found += [one for one in made if one.cause == old.cause]
        return found

    def _without_put_off(
        self, wanted: list[Suggestion], before: Iterable[Suggestion], situation: Situation
    ) -> list[Suggestion]:
        """Without the news that the owner has put off, where other news waits beside it.

        So it is when two customers became one: each of their suggestions keeps to its own news
        until the day that the owner named.
        """
        put_off: dict[str, list[Suggestion]] = {}
        others: dict[str, list[Suggestion]] = {}
        for one in before:
            is_put_off = one.snoozed_until is not None and one.snoozed_until > situation.today
            (put_off if is_put_off else others).setdefault(one.practice, []).append(one)
        for name in put_off.keys() & others.keys():
            practice = self._practices.get(name)
            mixed = [
                one
                for one in wanted
                if one.practice == name
                and any(_share_news(one, other) for other in put_off[name])
                and any(_share_news(one, other) for other in others[name])
            ]
            if practice is None or not mixed:
                continue
            ids = {one.id for one in put_off[name]}
            seen = replace(
                situation,
                dismissed=[*situation.dismissed, *put_off[name]],
                made=[one for one in situation.made if one.id not in ids],
            )
            wanted = [one for one in wanted if one.practice != name]
            wanted += make_suggestions(seen, (practice,), self._practices.note_fault)
        return wanted

    def _stays(
        self, old: Suggestion, situation: Situation, failed: Collection[str], *, is_served: bool
    ) -> bool:
        """Whether a suggestion goes on, though its practice has not made it again."""
        if self._journal.outbox_item_of(old.id):
            return True  # its mail is approved: the list says what becomes of it
        if not is_served or situation.today > old.expires_on:
            return False
        practice = self._practices.get(old.practice)
        if practice is None:
            return False
        return old.practice in failed or stands(old, situation, practice)

    def _yielding(
        self,
        wanted: list[Suggestion],
        staying: list[Suggestion],
        before: Iterable[Suggestion],
        reopened: Container[str],
    ) -> tuple[list[Suggestion], list[Suggestion]]:
        """Without the small ones, where there is another; what the owner has touched stays."""
        by_cause = {_cause(one): one for one in before}

        def yields(one: Suggestion) -> bool:
            if not self._practices.is_small(one.practice):
                return False
            old = by_cause.get(_cause(one))
            return old is None or not (old.id in reopened or self._is_touched(old))

        on_the_list = [
            *wanted,
            *(one for one in staying if one.state is not SuggestionState.SNOOZED),
        ]
        has_big = any(not self._practices.is_small(one.practice) for one in on_the_list)
        if has_big:
            wanted = [one for one in wanted if not yields(one)]
        if has_big or wanted:
            staying = [one for one in staying if not yields(one)]
        return wanted, staying

    def _is_touched(self, suggestion: Suggestion) -> bool:
        """Whether the owner has put it off, or has written in its draft."""
        return suggestion.snoozed_until is not None or self._is_edited(suggestion)

    def _is_edited(self, suggestion: Suggestion) -> bool:
        draft = self._journal.draft_of(suggestion.id)
        return draft is not None and draft.written_by == "owner"

    # How they end

    def _end(
        self,
        old: Suggestion,
        wanted: Iterable[Suggestion],
        situation: Situation,
        reopened_after: dt.datetime | None,
    ) -> Change:
        """What is written down of a suggestion that is no longer made."""
        made_at = self._journal.made_at(old.id)
        new, touch = ended(old, situation, reopened_after or made_at)
        if new.is_undecided and any(_tells_all(one, old) for one in wanted):
            return Change(_in_state(old, SuggestionState.WITHDRAWN), ended_at=self._clock.now())
        if new.is_undecided:
            return Change(new)
        if reopened_after:
            new = _said_to_be_gone(new, situation.today)
        elif made_at and self._was_premature(old, new, situation, made_at, touch):
            return Change(new, leaves_no_trace=True)
        ended_at = touch.at if touch else self._clock.now()
        return Change(new, ended_at=ended_at, done_by=touch.entry_id if touch else "")

    def _was_premature(
        self,
        old: Suggestion,
        new: Suggestion,
        situation: Situation,
        made_at: dt.datetime,
        touch: Touch | None,
    ) -> bool:
        """Whether nobody would have made it, had all mail been known; it leaves no trace then.

        So the list does not depend on the order in which mail is read. Whoever was singled out
        stays singled out: the practices count on that.
        """
        if self._practices.chooses(old.practice) or self._is_touched(old):
            return False
        if touch:
            return touch.at < made_at
        was_today = situation.day_of(made_at) == situation.today
        return was_today and new.state is SuggestionState.WITHDRAWN


def _said_to_be_gone(suggestion: Suggestion, today: dt.date) -> Suggestion:
    """What the owner opened again does not vanish: where nothing speaks for it, it has expired."""
    if suggestion.state is not SuggestionState.WITHDRAWN:
        return suggestion
    return suggestion.model_copy(
        update={
            "state": SuggestionState.EXPIRED,
            "reason": suggestion.reason + GONE,
            "expires_on": today - dt.timedelta(days=1),
        }
    )


def _share_news(one: Suggestion, other: Suggestion) -> bool:
    return not set(one.evidence).isdisjoint(other.evidence)


def _tells_all(one: Suggestion, other: Suggestion) -> bool:
    """Whether a suggestion of the same practice brings up all the news of another."""
    is_same = one.practice == other.practice and bool(other.evidence)
    return is_same and set(other.evidence) <= set(one.evidence)


def _in_state(suggestion: Suggestion, state: SuggestionState) -> Suggestion:
    return suggestion.model_copy(update={"state": state})


def _cause(suggestion: Suggestion) -> tuple[str, str]:
    return suggestion.practice, suggestion.cause


def _by_cause(made: Iterable[Made]) -> dict[tuple[str | None, ...], list[Made]]:
    """What was made, by practice and cause; those of old journals by what they are about."""
    rows: dict[tuple[str | None, ...], list[Made]] = {}
    for one in made:
        key = (one.practice, one.cause) if one.cause else _key_without_cause(one)
        rows.setdefault(key, []).append(one)
    return rows


def _key_without_cause(one: Made | Suggestion) -> tuple[str | None, ...]:
    return (one.practice, one.life_event_id, one.due_on.isoformat())


def _doubles(of_one_cause: Sequence[Made]) -> list[Made]:
    """Where a join has made two of one: those that wait beside another."""
    waiting = [one for one in of_one_cause if one.state in UNDECIDED]
    is_decided = any(one.state in DECIDED for one in of_one_cause)
    return waiting if is_decided else waiting[1:]
