"""Stages 4 and 5: suggestions and drafts kept up to date with what is known, and with the day."""

from __future__ import annotations

import contextlib
import gc
import heapq
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace

from agent.changes import ChangeFeed
from agent.clock import Clock
from agent.config import Config
from agent.drafts import Occasion
from agent.errors import NotFoundError
from agent.letters import Letters
from agent.models import UNDECIDED, Draft, Suggestion, SuggestionState, Topic
from agent.practices import Practices
from agent.renewals import Change, Renewals
from agent.situations import ENTRIES_READ, Situations
from agent.store.book import Book
from agent.store.sqlite import Journal
from agent.suggestions import choose, make_suggestions, offer, singles_out
from agent.suggestions.hardship import is_of_a_region
from agent.suggestions.practice import Practice
from agent.suggestions.ranking import ranked
from agent.suggestions.situation import Situation
from agent.suggestions.town import Town, in_turn

THREAD_SHOWN = ENTRIES_READ


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
        self._practices = Practices(clock=clock, changes=changes)
        self._renewals = Renewals(
            journal=journal, practices=self._practices, clock=clock, changes=changes
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
        self._practices.take_config(config.suggestions)

    @property
    def troubles(self) -> tuple[str, ...]:
        """What is wrong with a practice, a sentence each: what was left out, and today's faults."""
        return self._practices.troubles

    @property
    def practice_names(self) -> frozenset[str]:
        """Those that are switched on."""
        return frozenset(one.NAME for one in self._practices.all)

    # What practices look at

    def situation(self, customer_id: str) -> Situation:
        """One customer as of now; raises NotFoundError."""
        return self._situations.of(self._book.the_customer(customer_id))

    def town(self) -> Town:
        """Everybody whom the owner may write to, as of now."""
        if self._seen is not None:
            return self._seen
        people = self._served(self._situations.glimpsed())
        return self._town(people, self._awaited(self._journal.suggestions_in(*UNDECIDED)))

    def _served(self, people: Iterable[Situation]) -> dict[str, Situation]:
        return {one.customer.id: one for one in people if self._situations.is_served(one)}

    def _town(self, people: Mapping[str, Situation], busy: Iterable[str]) -> Town:
        return Town(
            people=people,
            today=self._clock.today(),
            zone=self._clock.zone,
            settings=self._config.suggestions,
            happenings=self._journal.happenings(),
            country=self._config.owner.country,
            busy=frozenset(self.had_their_turn().union(busy)),
        )

    def _awaited(self, suggestions: Iterable[Suggestion]) -> set[str]:
        """The customers for whom there is something of a practice that is not small."""
        return {
            one.customer_id for one in suggestions if not self._practices.is_small(one.practice)
        }

    def had_their_turn(self) -> set[str]:
        """The customers for whom the owner has done or dropped something today."""
        midnight = self._clock.midnight(self._clock.today())
        states = (SuggestionState.DONE, SuggestionState.DISMISSED)
        ended_today = self._journal.ended_between(midnight, self._clock.now(), *states)
        return {suggestion.customer_id for suggestion, _, _ in ended_today}

    def kindness(self) -> Suggestion | None:
        """What could be done beyond the day's number, where nobody needs the owner."""
        return offer(self.town(), self._practices.all, self._practices.note_fault)

    def asks_where(self) -> bool:
        """Whether places are to be looked up today: their tables take a second to be loaded."""
        settings, today = self._config.suggestions.hardship, self._clock.today()
        return settings.enabled and (
            any((today - one.on).days <= settings.keep_days for one in self._journal.happenings())
            or any(is_of_a_region(event, today) for event in self._book.life_events())
        )

    @property
    def has_chosen(self) -> bool:
        """Whether anybody was ever singled out: then all mail had been read once."""
        choosers = {one.NAME for one in self._practices.all if singles_out(one)}
        return any(
            one.practice in choosers for made in self._journal.made().values() for one in made
        )

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
        self._seen = None
        people = self._situations.all()
        served = self._served(people)
        wanted: dict[str, list[Suggestion]] = {}
        failed: dict[str, set[str]] = {}
        for situation, practices in self._who_is_asked_what(served, wanted):
            made, faulty = self._suggested(situation, practices)
            if made:
                wanted[situation.customer.id] = made
            if faulty:
                failed.setdefault(situation.customer.id, set()).update(faulty)
        waiting = {one.id: one for one in self._journal.suggestions_in(*UNDECIDED)}
        for one in self._chosen(served, wanted, waiting.values(), may_choose=may_choose):
            wanted.setdefault(one.customer_id, []).append(one)
        concerned = wanted.keys() | {one.customer_id for one in waiting.values()}
        reopened = self._journal.reopened()
        changes = []
        for situation in people:
            id_ = situation.customer.id
            if id_ in concerned:
                changes += self._renewals.compared(
                    situation,
                    wanted.get(id_, []),
                    waiting.__getitem__,
                    reopened=reopened,
                    failed=failed.get(id_, set()),
                    is_served=id_ in served,
                )
        self._renewals.write_down(changes)
        for change in changes:
            waiting.pop(change.suggestion.id, None)
            if change.suggestion.is_undecided:
                waiting[change.suggestion.id] = change.suggestion
        people_now = served | self._as_made_now(served, changes)
        self._seen = self._town(people_now, self._awaited(waiting.values()))
        return list(waiting.values())

    def _who_is_asked_what(
        self, served: Mapping[str, Situation], wanted: Mapping[str, Sequence[Suggestion]]
    ) -> Iterator[tuple[Situation, Sequence[Practice]]]:
        """Everybody and every practice; small ones last, and of whom nothing else is `wanted`.

        Of a small practice no more begins than may come to be seen, whoever's turn it is: so a
        hundred fading friendships do not expire together before the owner saw one of them. Whom
        he has set apart by a tag or a rhythm comes first.
        """
        big, small = self._practices.big, self._practices.small
        for situation in served.values():
            yield situation, big
        begun: Counter[str] = Counter()
        waiting: dict[str, set[str]] = {}
        for id_, situation in served.items():
            for one in situation.made:
                if one.state in UNDECIDED and id_ not in wanted:
                    waiting.setdefault(id_, set()).add(one.practice)
        for names in waiting.values():
            begun.update(names)
        turn = in_turn(served.keys() - wanted.keys(), self._clock.today().isoformat())
        turn.sort(
            key=lambda id_: not (served[id_].customer.every_days or served[id_].customer.tags)
        )
        for id_ in turn:
            going_on = waiting.get(id_, ())
            asked = [one for one in small if one.NAME in going_on or begun[one.NAME] < self._room]
            if asked:
                yield served[id_], asked
                begun.update(
                    one.practice for one in wanted.get(id_, ()) if one.practice not in going_on
                )

    @property
    def _room(self) -> int:
        """How many are on the list of today, and as many that may move up."""
        return 2 * self._config.suggestions.max_today

    def _as_made_now(
        self, people: Mapping[str, Situation], changes: Iterable[Change]
    ) -> dict[str, Situation]:
        """Those of these people of whom something has just been made, with that."""
        changed = people.keys() & {change.suggestion.customer_id for change in changes}
        made = self._journal.made(changed)
        return {id_: replace(people[id_], made=made.get(id_, ())) for id_ in changed}

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
            one
            for one in wanted
            if not self._practices.is_small(one.practice) or _is_waiting(one, situation)
        ]
        changes = self._renewals.compared(
            situation,
            wanted,
            self._journal.suggestion,
            reopened=self._journal.reopened(),
            failed=failed,
            is_served=is_served,
        )
        self._seen = None
        self._renewals.write_down(changes)
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
            self._practices.note_fault(name, fault)

        asked = self._practices.all if practices is None else practices
        return make_suggestions(situation, asked, report), failed

    def _chosen(
        self,
        served: Mapping[str, Situation],
        wanted: Mapping[str, Sequence[Suggestion]],
        waiting: Iterable[Suggestion],
        *,
        may_choose: bool,
    ) -> list[Suggestion]:
        """Whom practices choose today; not `may_choose`, none of those that single somebody out."""
        busy = self._awaited((*waiting, *(one for made in wanted.values() for one in made)))
        asked = [one for one in self._practices.all if may_choose or not singles_out(one)]
        return choose(self._town(served, busy), asked, wanted, self._practices.note_fault)

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
            self._journal.save_suggestion(suggestion.model_copy(update={"state": state}))
            self._changes.announce(Topic.SUGGESTION, suggestion.id)

    def forget_voice(self) -> None:
        """What the owner has written is no longer what it was: learn his voice anew."""
        self._letters.forget_voice()

    def why_no_draft(self, suggestion_id: str) -> str:
        """Why the letter stage wrote nothing for a suggestion; empty where it was not asked."""
        return self._letters.why_none(suggestion_id)

    def letter_instead(self, draft: Draft) -> Draft:
        """The letter for a suggestion whose draft is in other words; raises NoLetterError."""
        return self._letters.letter_instead(draft)

    def outline(self, draft_id: str, *, is_wanted: bool) -> Draft:
        """Give the owner the facts alone for one draft, or the letter again."""
        return self._letters.outline(draft_id, is_wanted=is_wanted)

    def occasion(self, suggestion: Suggestion) -> Occasion:
        """All that a letter for a suggestion may rest on; raises NotFoundError."""
        return self._letters.occasion(suggestion)

    def other_notes(self, suggestion: Suggestion) -> list[str]:
        """The texts that wait beside a suggestion's own, and the owner's notes to other people."""
        return self._letters.others(suggestion)


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
