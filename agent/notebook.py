"""What the owner knows of a customer himself, and writes down: days, facts, tags and notes."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from agent.changes import ChangeFeed
from agent.clock import Clock
from agent.errors import NotFoundError, UsageError
from agent.mail.characters import safe_line, safe_text, tidy_lines
from agent.models import About, Customer, Kind, KnownFact, RememberedDate, Topic, Who
from agent.pipeline import Pipeline
from agent.store.book import Book
from agent.suggestions.occurrences import read_day
from agent.suggestions.places import LONGEST_REGION
from agent.typed import line_of

LONGEST_NAME, LONGEST_FACT, MOST_TAGS = 60, 300, 30
LONGEST_NOTES, MOST_DAYS = 10_000, 3_660
LONGEST_TAG = LONGEST_REGION
"""A tag may say that a customer is in a region that something struck."""
_ONE_ALONE = frozenset({Who.SELF, Who.SPOUSE, Who.COMPANY})
"""Of whom a customer has one, so that no name is needed."""


class Notebook:
    """Keeps it in the book, and brings the customer's suggestions up to date with it."""

    def __init__(
        self, *, book: Book, pipeline: Pipeline, clock: Clock, changes: ChangeFeed
    ) -> None:
        self._book = book
        self._pipeline = pipeline
        self._clock = clock
        self._changes = changes

    def put_date(self, customer_id: str, date: RememberedDate) -> Customer:
        """Remember a day of a customer, in place of what was there for the same person.

        Raises UsageError for what is no day, and NotFoundError.
        """
        day = read_day(date.date)
        if day is None:
            raise UsageError(
                f"{date.date[:40]!r} is no day; write it like 1970-05-01, or --05-01 without a year"
            )
        name = line_of(date.name or "", longest=LONGEST_NAME, what="a name") or None
        written = RememberedDate(kind=date.kind, who=date.who, name=name, date=day.iso)

        def put(customer: Customer) -> dict[str, object]:
            kept = [one for one in customer.dates if not _is_of_same(one, written)]
            return {"dates": (*kept, written)}

        return self._write(customer_id, put)

    def remove_date(self, customer_id: str, date: RememberedDate) -> Customer:
        """Forget a day that the owner or a contact's card has told; raises NotFoundError."""
        day = read_day(date.date)
        meant = date.model_copy(update={"date": day.iso if day else date.date})

        def remove(customer: Customer) -> dict[str, object]:
            kept = tuple(one for one in customer.dates if not _is_of_same(one, meant))
            if len(kept) == len(customer.dates):
                raise NotFoundError(f"the book holds no such {date.kind} of {customer.name}")
            return {"dates": kept}

        return self._write(customer_id, remove)

    def put_fact(self, customer_id: str, about: About, value: str) -> Customer:
        """Keep one thing that the owner knows of a customer; the same twice is one.

        Raises UsageError for no words or too many, and NotFoundError.
        """
        words = line_of(value, longest=LONGEST_FACT, what="what you know")
        if not words:
            raise UsageError(f"say in a few words what you know about {about}")

        def put(customer: Customer) -> dict[str, object]:
            kept = [one for one in customer.facts if (one.about, one.value) != (about, words)]
            fact = KnownFact(about=about, value=words, told_at=self._clock.now())
            return {"facts": (*kept, fact)}

        return self._write(customer_id, put)

    def remove_fact(self, customer_id: str, about: About, value: str) -> Customer:
        """Forget one thing that is known of a customer; raises NotFoundError."""
        meant = {(about, value), (about, safe_line(value, len(value)))}

        def remove(customer: Customer) -> dict[str, object]:
            kept = tuple(one for one in customer.facts if (one.about, one.value) not in meant)
            if len(kept) == len(customer.facts):
                raise NotFoundError(f"the book holds no such {about} of {customer.name}")
            return {"facts": kept}

        return self._write(customer_id, remove)

    def tag(self, customer_id: str, tags: Sequence[str]) -> Customer:
        """Say what a customer is, in the owner's own words; they take the place of all before.

        Raises UsageError for a tag that is too long and for more than MOST_TAGS, and NotFoundError;
        what is in the book stays, however long and however many a join has put together.
        """

        def tag(customer: Customer) -> dict[str, object]:
            before = set(customer.tags)
            words = (
                one if one in before else line_of(one, longest=LONGEST_TAG, what="a tag")
                for one in tags
            )
            by_word = {word.casefold(): word for word in words if word}
            if len(by_word) > MOST_TAGS and not before.issuperset(by_word.values()):
                raise UsageError(f"{MOST_TAGS} tags at most; take some of {customer.name} away")
            return {"tags": tuple(by_word.values())}

        return self._write(customer_id, tag)

    def set_wanted(self, customer_id: str, what: str, *, is_wanted: bool) -> Customer:
        """Say whether to suggest that kind of life event, or that practice, with a customer.

        Raises NotFoundError where the owner has not dropped what he wants again, or where there is
        no such thing to drop.
        """
        words = safe_line(what, LONGEST_NAME)
        is_kind = what in set(Kind)
        if not (is_wanted or is_kind or what in self._pipeline.upkeep.practice_names):
            raise NotFoundError(f"{words!r} is no kind of life event, and no practice")

        def want(customer: Customer) -> dict[str, object]:
            kinds = tuple(one for one in customer.unwanted_kinds if one != what)
            practices = tuple(one for one in customer.unwanted_practices if one != what)
            if is_wanted and (kinds, practices) == (
                customer.unwanted_kinds,
                customer.unwanted_practices,
            ):
                raise NotFoundError(f"{words!r} is nothing that you wanted no more of")
            if not is_wanted and is_kind:
                kinds = (*kinds, Kind(what))
            elif not is_wanted:
                practices = (*practices, what)
            return {"unwanted_kinds": kinds, "unwanted_practices": practices}

        return self._write(customer_id, want)

    def note(self, customer_id: str, notes: str) -> Customer:
        """Keep these notes in place of those before; none where they are empty.

        Raises UsageError for more than LONGEST_NOTES letters, and NotFoundError.
        """
        words = tidy_lines(safe_text(notes)).strip()
        if len(words) > LONGEST_NOTES:
            raise UsageError(f"notes have {LONGEST_NOTES} letters at most; write them shorter")
        return self._write(customer_id, lambda _: {"notes": words})

    def set_contact(self, customer_id: str, *, is_wanted: bool) -> Customer:
        """Say whether the customer may be written to at all; raises NotFoundError."""
        return self._write(customer_id, lambda _: {"do_not_contact": not is_wanted})

    def set_rhythm(self, customer_id: str, every_days: int | None) -> Customer:
        """Say how often to be in touch; None: as by tag, or by the rhythm so far.

        Raises UsageError for less than a day or more than MOST_DAYS, and NotFoundError.
        """
        if every_days is not None and not 1 <= every_days <= MOST_DAYS:
            raise UsageError(f"give a number of days from 1 to {MOST_DAYS}")
        return self._write(customer_id, lambda _: {"every_days": every_days})

    def _write(
        self, customer_id: str, what: Callable[[Customer], Mapping[str, object]]
    ) -> Customer:
        def change() -> None:
            customer = self._book.the_customer(customer_id)
            self._book.put_customer(customer.model_copy(update=what(customer)))

        self._book.change(change)
        self._changes.announce(Topic.CUSTOMER, customer_id)
        self._pipeline.upkeep.refresh(customer_id)
        return self._book.the_customer(customer_id)


def _is_of_same(one: RememberedDate, other: RememberedDate) -> bool:
    """Whether two are the same kind of day of the same person; of who has no name, the day says."""
    names = [(date.name or "").casefold() for date in (one, other)]
    if (one.kind, one.who, names[0]) != (other.kind, other.who, names[1]):
        return False
    return bool(names[0]) or one.who in _ONE_ALONE or _is_same_day(one.date, other.date)


def _is_same_day(one: str, other: str) -> bool:
    """Whether two days in ISO 8601 are the same; one of them may have no year."""
    if one.startswith("--") == other.startswith("--"):
        return one == other
    return one[-6:] == other[-6:]
