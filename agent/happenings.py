"""What struck a region, as the owner tells it: everybody there may get a personal note."""

from __future__ import annotations

from agent.changes import ChangeFeed
from agent.clock import Clock
from agent.config import Config
from agent.decisions import Decisions
from agent.errors import NotFoundError, UsageError
from agent.models import UNDECIDED, Happening, Kind, SuggestionState, Topic, derived_id
from agent.pipeline import Pipeline
from agent.store.book import Book
from agent.store.sqlite import Journal
from agent.suggestions.hardship import NAME as HARDSHIP
from agent.suggestions.hardship import answer
from agent.suggestions.places import read_region
from agent.typed import line_of

LONGEST_WHAT = 100


class Happenings:
    """Keeps what happened where, and takes it back."""

    def __init__(
        self,
        *,
        book: Book,
        journal: Journal,
        pipeline: Pipeline,
        config: Config,
        clock: Clock,
        changes: ChangeFeed,
    ) -> None:
        self._book = book
        self._journal = journal
        self._pipeline = pipeline
        self._config = config
        self._clock = clock
        self._changes = changes
        self._decisions = Decisions(journal=journal, changes=changes)

    def take_config(self, config: Config) -> None:
        """Work by these settings from now on."""
        self._config = config

    def add(
        self, region: str, what: str, *, from_event_id: str = ""
    ) -> tuple[Happening, list[str]]:
        """Keep what happened to a region; also says who is there, and why that is thought.

        Of several regions in one line it says how each was understood, and where nobody is.
        Raises UsageError for what names no region, and NotFoundError where the book does not hold
        the life event that told of it.
        """
        told_by = self._book.life_event(from_event_id) if from_event_id else None
        if from_event_id and (told_by is None or told_by.kind is not Kind.HARDSHIP):
            raise NotFoundError("the book holds no such trouble; leave out who told of it")
        words = line_of(what, longest=LONGEST_WHAT, what="what happened")
        if not words:
            raise UsageError('say what happened as well: "wildfires, Lake County CA"')
        if not self._config.suggestions.hardship.enabled:
            raise UsageError("[suggestions.hardship] is switched off; set enabled = true there")
        place = read_region(region)
        today = self._clock.today()
        happening = Happening(
            id=derived_id("happening", place.words.casefold(), words.casefold(), str(today)),
            region=place.words,
            what=words,
            on=today,
            from_event_id=from_event_id,
        )
        self._journal.add_happening(happening)
        self._pipeline.look()
        self._changes.announce(Topic.ALL)
        return happening, answer(self._pipeline.upkeep.town(), happening)

    def drop(self, happening_id: str) -> None:
        """Take back what was told of a region; raises NotFoundError."""
        if happening_id not in {one.id for one in self._journal.happenings()}:
            raise NotFoundError("this is no longer noted; there is nothing to take back")
        with self._journal.transaction():
            self._journal.remove_happening(happening_id)
            for one in self._journal.suggestions_in(*UNDECIDED):
                is_of_it = (one.practice, one.cause) == (HARDSHIP, f"happening {happening_id}")
                if is_of_it and not self._decisions.is_under_way(one.id):
                    self._decisions.end(one, self._clock.now(), SuggestionState.WITHDRAWN)
        self._pipeline.look()
        self._changes.announce(Topic.ALL)
