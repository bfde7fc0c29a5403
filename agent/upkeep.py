"""Stages 4 and 5: suggestions and drafts kept up to date with what is known, and with the day."""

from __future__ import annotations

import contextlib
import datetime as dt
import gc
import heapq
import logging
import sys
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import NamedTuple

from agent.changes import ChangeFeed
from agent.clock import Clock
from agent.config import Config
from agent.drafts import Occasion
from agent.errors import NotFoundError
from agent.letters import Letters
from agent.models import UNDECIDED, Made, Suggestion, SuggestionState, Topic, Touch
from agent.situations import ENTRIES_READ, Situations
from agent.store.book import Book
from agent.store.sqlite import Journal
from agent.suggestions import choose, is_small, load_practices, make_suggestions, stands
from agent.suggestions.hardship import is_of_a_region
from agent.suggestions.practice import Practice
from agent.suggestions.ranking import ranked
from agent.suggestions.renewal import DECIDED, ended, is_done, kept_up, renewed
from agent.suggestions.situation import Situation
from agent.suggestions.town import Town, in_turn

THREAD_SHOWN = ENTRIES_READ
MANY = 100
"""After so many changes at once screens are told to ask for everything."""
_logger = logging.getLogger(__name__)


class _Change(NamedTuple):
    """One thing to write down of a suggestion."""

    suggestion: Suggestion
    is_new: bool = False
    ended_at: dt.datetime | None = None
    done_by: str = ""
    leaves_no_trace: bool = False


class Upkeep:
    """Makes, renews and ends suggestions, and has the drafts of those written that are shown."""

    def __init__(
        self, *, book: Book, journal: Journal, config: Config, clock: Clock, changes: ChangeFeed
    ) -> None:
        self._book = book
        self._journal = journal
        self._clock = clock
        self._changes = changes
        self._situations = Situations(book=book, journal=journal, clock=clock, config=config)
        self._letters = Letters(
            book=book,
            journal=journal,
            config=config,
            changes=changes,
            situations=self._situations,
        )
        self._urgency: dict[str, float] = {}
        self._seen: Town | None = None
        """As the day has just been looked at, for whoever asks before its drafts are written."""
        self.take_config(config)

    def take_config(self, config: Config) -> None:
        """Work by these settings from now on."""
        self._config = config
        self._situations.take_config(config)
        self._letters.take_config(config)
        loaded = load_practices(config.suggestions)
        self._practices = {practice.NAME: practice for practice in loaded.practices}
        self._left_out = loaded.troubles
        self._faults: dict[str, str] = {}
        self._faults_on = self._clock.today()

    @property
    def troubles(self) -> tuple[str, ...]:
        """What is wrong with a practice, a sentence each: what was left out, and today's faults."""
        self._forget_old_faults()
        return (*self._left_out, *self._faults.values())

    def _note_fault(self, name: str, fault: str) -> None:
        """Keep the first fault of a practice on a day; of thousands one line is enough."""
        self._forget_old_faults()
        if name not in self._faults:
            self._faults[name] = f"the practice {name} {fault}"
            _logger.warning("%s", self._faults[name], exc_info=sys.exception())
            self._changes.announce(Topic.STATUS)

    def _forget_old_faults(self) -> None:
        if self._faults_on != self._clock.today():
            self._faults.clear()
            self._faults_on = self._clock.today()

    # What practices look at

    def situation(self, customer_id: str) -> Situation:
        """One customer as of now; raises NotFoundError."""
        customer = self._book.customer(customer_id)
        if customer is None:
            raise NotFoundError(f"there is no customer {customer_id}")
        return self._situations.of(customer)

    def town(self) -> Town:
        """Everybody whom the owner may write to, as of now."""
        if self._seen is not None:
            return self._seen
        people = self._situations.glimpsed()
        return self._town([one for one in people if self._situations.is_served(one)], ())

    def _town(self, people: Iterable[Situation], busy: Iterable[str]) -> Town:
        served = {one.customer.id: one for one in people}
        waiting = {
            id_
            for id_, situation in served.items()
            if any(
                made.state in UNDECIDED and not self._is_small(made.practice)
                for made in situation.made
            )
        }
        return Town(
            people=served,
            today=self._clock.today(),
            zone=self._clock.zone,
            settings=self._config.suggestions,
            happenings=self._journal.happenings(),
            country=self._config.owner.country,
            busy=frozenset(waiting.union(busy, self._had_their_turn())),
        )

    def _had_their_turn(self) -> set[str]:
        """The customers for whom the owner has done or dropped something today."""
        midnight = self._clock.midnight(self._clock.today())
        states = (SuggestionState.DONE, SuggestionState.DISMISSED)
        ended_today = self._journal.ended_between(midnight, self._clock.now(), *states)
        return {suggestion.customer_id for suggestion, _, _ in ended_today}

    def asks_where(self) -> bool:
        """Whether places are to be looked up today: their tables take a second to be loaded."""
        settings, today = self._config.suggestions.hardship, self._clock.today()
        return settings.enabled and (
            any((today - one.on).days <= settings.keep_days for one in self._journal.happenings())
            or any(is_of_a_region(event, today) for event in self._book.life_events())
        )

    def _is_small(self, name: str) -> bool:
        practice = self._practices.get(name)
        return practice is not None and is_small(practice)

    @property
    def has_chosen(self) -> bool:
        """Whether anybody was ever singled out: then all mail had been read once."""
        choosers = {name for name in self._practices if self._chooses(name)}
        return any(
            one.practice in choosers for made in self._journal.made().values() for one in made
        )

    def _chooses(self, name: str) -> bool:
        return callable(getattr(self._practices.get(name), "choose", None))

    # The day

    def look(self, *, may_choose: bool = True) -> None:
        """Bring everybody's suggestions up to date, and the drafts of those that are shown.

        Not `may_choose`, while mail is unread: whoever is singled out then is not the right one.
        """
        for _ in self.looking(may_choose=may_choose):
            pass

    def looking(self, *, may_choose: bool = True) -> Iterator[None]:
        """The same in steps: first the list, at once, then draft by draft."""
        with _no_collecting():
            # Ranked before the first pause: what is dismissed in it is not ranked back.
            on_the_list = self._on_the_list(self._list_anew(may_choose=may_choose))
        try:
            yield
            for suggestion in on_the_list:
                with contextlib.suppress(NotFoundError):  # it went while the screen had its turn
                    self.open(suggestion.id)
                yield
        finally:
            self._seen = None

    def _list_anew(self, *, may_choose: bool) -> list[Suggestion]:
        """Everybody's suggestions as of now; gives back what waits for the owner."""
        people = self._situations.all()
        served = [one for one in people if self._situations.is_served(one)]
        wanted: dict[str, list[Suggestion]] = {}
        failed: dict[str, set[str]] = {}
        for situation, practices in self._who_is_asked_what(served, wanted):
            made, faulty = self._suggested(situation, practices)
            if made:
                wanted[situation.customer.id] = made
            if faulty:
                failed.setdefault(situation.customer.id, set()).update(faulty)
        if may_choose:
            for one in self._chosen(served, wanted):
                wanted.setdefault(one.customer_id, []).append(one)
        waiting = {one.id: one for one in self._journal.suggestions_in(*UNDECIDED)}
        concerned = wanted.keys() | {one.customer_id for one in waiting.values()}
        allowed = {one.customer.id for one in served}
        changes = []
        for situation in people:
            id_ = situation.customer.id
            if id_ in concerned:
                changes += self._compared(
                    situation,
                    wanted.get(id_, []),
                    waiting.__getitem__,
                    failed=failed.get(id_, set()),
                    is_served=id_ in allowed,
                )
        self._save(changes)
        self._seen = self._town(self._as_made_now(served, changes), ())
        for change in changes:
            waiting.pop(change.suggestion.id, None)
            if change.suggestion.is_undecided:
                waiting[change.suggestion.id] = change.suggestion
        return list(waiting.values())

    def _who_is_asked_what(
        self, served: Sequence[Situation], wanted: Mapping[str, Sequence[Suggestion]]
    ) -> Iterator[tuple[Situation, Sequence[Practice]]]:
        """Everybody and every practice; small ones last, and of whom nothing else is `wanted`.

        Of a small practice no more begins than may come to be seen, whoever's turn it is: so a
        hundred fading friendships do not expire together before the owner saw one of them. Whom
        he has set apart by a tag or a rhythm comes first.
        """
        practices = tuple(self._practices.values())
        big = [one for one in practices if not is_small(one)]
        small = [one for one in practices if is_small(one) and hasattr(one, "suggest")]
        for situation in served:
            yield situation, big
        free = {one.customer.id: one for one in served if one.customer.id not in wanted}
        turn = in_turn(free, self._clock.today().isoformat())
        turn.sort(key=lambda id_: not (free[id_].customer.every_days or free[id_].customer.tags))
        begun: Counter[str] = Counter()
        for situation in free.values():
            begun.update({one.practice for one in situation.made if one.state in UNDECIDED})
        for situation in (free[id_] for id_ in turn):
            waiting = {one.practice for one in situation.made if one.state in UNDECIDED}
            asked = [one for one in small if one.NAME in waiting or begun[one.NAME] < self._room]
            if asked:
                yield situation, asked
                begun.update(
                    one.practice
                    for one in wanted.get(situation.customer.id, ())
                    if one.practice not in waiting
                )

    @property
    def _room(self) -> int:
        """How many are on the list of today, and as many that may move up."""
        return 2 * self._config.suggestions.max_today

    def _as_made_now(
        self, people: Sequence[Situation], changes: Sequence[_Change]
    ) -> Iterator[Situation]:
        """The same people, with what has just been made."""
        changed = {change.suggestion.customer_id for change in changes}
        made = self._journal.made(changed)
        for one in people:
            id_ = one.customer.id
            yield replace(one, made=made.get(id_, ())) if id_ in changed else one

    def refresh(self, customer_id: str) -> None:
        """Bring one customer's suggestions and drafts up to date."""
        customer = self._book.customer(customer_id)
        if customer is None:
            return
        situation = self._situations.of(customer)
        self._refresh(situation)
        for other in self._situations.may_have_died(situation):
            self._refresh(self._situations.of(other))

    def _refresh(self, situation: Situation) -> None:
        is_served = self._situations.is_served(situation)
        wanted, failed = self._suggested(situation) if is_served else ([], set())
        # Small ones begin with the day, when all are looked at.
        wanted = [
            one for one in wanted if not self._is_small(one.practice) or _is_waiting(one, situation)
        ]
        changes = self._compared(
            situation, wanted, self._journal.suggestion, failed=failed, is_served=is_served
        )
        self._save(changes)
        now = self._journal.suggestions_of_customer(situation.customer.id)
        for suggestion in now:
            self._rank(suggestion)
        for suggestion in self._urgent(now):
            self._draft(suggestion, situation)

    def _suggested(
        self, situation: Situation, practices: Sequence[Practice] | None = None
    ) -> tuple[list[Suggestion], set[str]]:
        """What practices make of one customer, and which of them failed."""
        failed: set[str] = set()

        def report(name: str, fault: str) -> None:
            failed.add(name)
            self._note_fault(name, fault)

        asked = tuple(self._practices.values()) if practices is None else practices
        return make_suggestions(situation, asked, report), failed

    def _chosen(
        self, served: Sequence[Situation], wanted: Mapping[str, Sequence[Suggestion]]
    ) -> list[Suggestion]:
        """Whom practices single out today."""
        busy = [
            id_
            for id_, made in wanted.items()
            if any(not self._is_small(one.practice) for one in made)
        ]
        practices = tuple(self._practices.values())
        return choose(self._town(served, busy), practices, wanted, self._note_fault)

    # What becomes of what was made before

    def _compared(
        self,
        situation: Situation,
        wanted: Sequence[Suggestion],
        stored: Callable[[str], Suggestion],
        *,
        failed: Collection[str],
        is_served: bool,
    ) -> list[_Change]:
        """What is to be written down of one customer; goes by practice and cause."""
        rows = _by_cause(situation.made)
        before = {one.id: stored(one.id) for one in situation.made if one.state in UNDECIDED}
        doubles = {one.id for of_one in rows.values() for one in _doubles(of_one)}
        changes = [
            _Change(_in_state(before[id_], SuggestionState.WITHDRAWN), ended_at=self._clock.now())
            for id_ in doubles
        ]
        over = {id_ for id_, one in before.items() if self._is_over(one, situation)} - doubles
        done = {(before[id_].practice, before[id_].cause) for id_ in over}
        wanted = [one for one in wanted if (one.practice, one.cause) not in done]
        asked_for = {(one.practice, one.cause) for one in wanted}
        wanted, staying = self._yielding(
            wanted,
            [
                one
                for id_, one in before.items()
                if id_ not in doubles | over
                and (one.practice, one.cause) not in asked_for
                and self._stays(one, situation, failed, is_served=is_served)
            ],
        )
        handled = doubles | {one.id for one in staying}
        changes += [_Change(kept_up(one, situation.today)) for one in staying]
        for new in wanted:
            found = rows.get((new.practice, new.cause)) or rows.get(_key_without_cause(new), [])
            if any(one.state in DECIDED for one in found):
                continue
            ids = [one.id for one in found if one.id not in doubles]
            old_id = next((id_ for id_ in ids if id_ in before), next(iter(ids), None))
            if old_id is None:
                changes.append(_Change(new, is_new=True))
                continue
            handled.add(old_id)
            old = before.get(old_id) or self._journal.suggestion(old_id)
            changes.append(_Change(renewed(old, new, situation.today)))
        changes += [self._end(one, situation) for id_, one in before.items() if id_ not in handled]
        return [one for one in changes if one.suggestion != before.get(one.suggestion.id)]

    def _is_over(self, old: Suggestion, situation: Situation) -> bool:
        """Whether the owner has done what he was singled out for: no practice sees that."""
        if not self._chooses(old.practice) or self._journal.outbox_item_of(old.id):
            return False
        return is_done(old, situation, self._journal.made_at(old.id))

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
        self, wanted: Sequence[Suggestion], staying: Sequence[Suggestion]
    ) -> tuple[Sequence[Suggestion], Sequence[Suggestion]]:
        """Without the small ones, where there is another; what the owner has touched stays."""
        on_the_list = [
            *wanted,
            *(one for one in staying if one.state is not SuggestionState.SNOOZED),
        ]
        has_big = any(not self._is_small(one.practice) for one in on_the_list)
        if has_big:
            wanted = [one for one in wanted if not self._is_small(one.practice)]
        if has_big or wanted:
            staying = [
                one
                for one in staying
                if not self._is_small(one.practice) or one.snoozed_until or self._is_edited(one)
            ]
        return wanted, staying

    def _end(self, old: Suggestion, situation: Situation) -> _Change:
        """What is written down of a suggestion that is no longer made."""
        made_at = self._journal.made_at(old.id)
        new, touch = ended(old, situation, made_at)
        if new.is_undecided:
            return _Change(new)
        if made_at and self._was_premature(old, new, situation, made_at, touch):
            return _Change(new, leaves_no_trace=True)
        ended_at = touch.at if touch else self._clock.now()
        return _Change(new, ended_at=ended_at, done_by=touch.entry_id if touch else "")

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
        if old.snoozed_until or self._chooses(old.practice) or self._is_edited(old):
            return False
        if touch:
            return touch.at < made_at
        was_today = situation.day_of(made_at) == situation.today
        return was_today and new.state is SuggestionState.WITHDRAWN

    def _is_edited(self, suggestion: Suggestion) -> bool:
        draft = self._journal.draft_of(suggestion.id)
        return draft is not None and draft.written_by != "letter"

    def _save(self, changes: Sequence[_Change]) -> None:
        """Write all down, or nothing, and say so."""
        self._seen = None
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

    # The drafts of those that are shown

    def _rank(self, suggestion: Suggestion) -> None:
        """Note how urgent a suggestion is, for as long as it is on the list."""
        today = self._clock.today()
        is_due = suggestion.due_on <= today <= suggestion.expires_on
        if is_due and suggestion.state in (SuggestionState.OPEN, SuggestionState.DRAFTED):
            self._urgency[suggestion.id] = suggestion.priority
        else:
            self._urgency.pop(suggestion.id, None)

    def _on_the_list(self, waiting: Sequence[Suggestion]) -> list[Suggestion]:
        """Those that are on the list of today, and as many that may move up."""
        self._urgency.clear()
        for suggestion in waiting:
            self._rank(suggestion)
        settings = self._config.suggestions
        return ranked(
            [one for one in waiting if one.id in self._urgency],
            most=self._room,
            most_a_person=settings.most_a_person,
            names={one.id: one.name for one in self._book.customers()},
        ).shown

    def _urgent(self, suggestions: Iterable[Suggestion]) -> list[Suggestion]:
        """Those that may be on the list, as far as can be told without looking at all."""
        due = [one for one in suggestions if one.id in self._urgency]
        if not due or len(self._urgency) <= self._room:
            return due
        least = heapq.nlargest(self._room, self._urgency.values())[-1]
        return [one for one in due if one.priority >= least]

    def open(self, suggestion_id: str) -> None:
        """The owner looks at a suggestion: write its draft, if it has none as of today."""
        suggestion = self._journal.suggestion(suggestion_id)
        customer = self._book.customer(suggestion.customer_id)
        if customer and suggestion.is_undecided:
            self._draft(suggestion, self._situations.of(customer))

    def _draft(self, suggestion: Suggestion, situation: Situation) -> None:
        """Write a draft where one is due, and note in the suggestion whether there is one."""
        self._letters.write(suggestion, situation)
        has_draft = self._journal.has_draft(suggestion.id)
        state = SuggestionState.DRAFTED if has_draft else SuggestionState.OPEN
        if suggestion.state not in (state, SuggestionState.SNOOZED):
            self._journal.save_suggestion(_in_state(suggestion, state))
            self._changes.announce(Topic.SUGGESTION, suggestion.id)

    def forget_voice(self) -> None:
        """What the owner has written is no longer what it was: learn his voice anew."""
        self._letters.forget_voice()

    def why_no_draft(self, suggestion_id: str) -> str:
        """Why the letter stage wrote nothing for a suggestion; empty where it was not asked."""
        return self._letters.why_none(suggestion_id)

    def occasion(self, suggestion: Suggestion) -> Occasion:
        """All that a letter for a suggestion may rest on; raises NotFoundError."""
        return self._letters.occasion(suggestion)

    def other_drafts(self, suggestion_id: str) -> list[str]:
        """The texts that wait beside a suggestion's own."""
        return self._letters.others(suggestion_id)


@contextlib.contextmanager
def _no_collecting() -> Iterator[None]:
    """Nothing is looked for that could be thrown away: there are many small things, in no circle.

    It would be a third of the time that a day takes.
    """
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


def _is_waiting(suggestion: Suggestion, situation: Situation) -> bool:
    """Whether its cause has been brought up before, and waits for the owner."""
    return any(
        (made.practice, made.cause) == (suggestion.practice, suggestion.cause)
        and made.state in UNDECIDED
        for made in situation.made
    )


def _in_state(suggestion: Suggestion, state: SuggestionState) -> Suggestion:
    return suggestion.model_copy(update={"state": state})


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
