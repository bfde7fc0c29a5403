"""What the mails of one occasion give to say: read once, for all wordings of its letter."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from functools import cached_property

from agent.drafts import days, phrases
from agent.drafts.occasion import Occasion
from agent.drafts.told.details import Detail
from agent.drafts.told.hard_days import HardDay, find_hard_day
from agent.drafts.told.listed import Listed, find_listed
from agent.drafts.told.missed import Missed, find_missed
from agent.drafts.told.relations import is_said
from agent.drafts.told.requests import Request, find_requests
from agent.drafts.told.sentences import unshouted
from agent.drafts.told.terms import Terms, read_terms
from agent.drafts.told.wanted import asks
from agent.drafts.voice.spelling import AMERICAN, BRITISH
from agent.models import SAD_KINDS, Direction, Kind, LifeEvent, When, Who

WAITED_DAYS = 8
"""After so many days, a day that was told may have gone by."""
LATE_DAYS = 15
"""An answer after so many days to whoever asked something ends with a word about it."""
_NO_FUSS = re.compile(
    r"\b(?:(?:no|not|don['’]?t|without|hate|avoid|nobody|never) (?:\w+ ){0,4}fuss\w*"
    r"|(?:don['’]?t|do not|not) (?:want to )?make (?:a (?:big )?(?:deal|thing|song)|much)"
    r"|no (?:sympathy|condolences|flowers)(?:,? please|\b(?=[.!])))\b",
    re.IGNORECASE,
)
_LASTING = frozenset(
    {"person", "persons", "name", "he", "him", "his", "is", "was", "has", "want", "get"}
    | {"other", "couple"}
)
"""Slots that say the same in every year."""


class Reading:
    """All that one letter may take from the mails; each part is read when it is first wanted."""

    def __init__(self, occasion: Occasion) -> None:
        self.occasion = occasion
        self._beside: dict[str, Terms] = {}

    @cached_property
    def terms(self) -> Terms:
        """What the mails give to say of the event, with the days in today's words."""
        occasion = self.occasion
        event = occasion.event
        terms = self._terms_of(event)
        if not terms.setting and event.kind in SAD_KINDS:
            # A loss is told of in pieces: what makes it unlike others may stand in any of them.
            terms = replace(terms, setting=phrases.setting(event.kind, " ".join(terms.sentences)))
        if occasion.is_in_another_year:
            # Who turned 50 turns 51: of last year's words only those of people are still true.
            lasting = {slot: words for slot, words in terms.slots.items() if slot in _LASTING}
            slots = phrases.defaults(event.kind) | lasting
            terms = replace(terms, slots=slots, quotes=(), told_phrase="", sentences=(), written=())
        if not days.is_promised_only(event) or days.has_begun(event, occasion.today) is False:
            terms.slots.update(self._day_words(event))
        if occasion.is_yearly and event.first_day:
            terms.slots["date"] = days.day_of_year(event.first_day, day_first=self._is_day_first)
        if occasion.is_without_reason and event.status is When.PAST and terms.told_phrase:
            terms.slots["told"] = terms.told_phrase
        return terms

    def terms_beside(self, event: LifeEvent) -> Terms:
        """The same of another event that the answered mail tells."""
        if event.id not in self._beside:
            terms = self._terms_of(event)
            slots = terms.slots | self._day_words(event)
            self._beside[event.id] = replace(terms, slots=slots)
        return self._beside[event.id]

    @cached_property
    def moment(self) -> str:
        """Which of the moments of the phrases the letter is written in."""
        occasion = self.occasion
        event, today = occasion.event, occasion.today
        if occasion.is_question:
            return _asked(event, today)
        if occasion.is_eve:
            return "eve"
        if occasion.is_year_after_death:
            return "year_after"
        if occasion.is_later:
            return "later"
        if self.terms.is_known_already:
            return "asked_since"
        return "long_ago" if self.terms.is_long_past else days.moment(event, today)

    @property
    def mood(self) -> str:
        """Which of the moods of the shared phrases it has."""
        return "sad" if self.occasion.event.kind in SAD_KINDS else "joy"

    @cached_property
    def wants_no_fuss(self) -> bool:
        """Whether the answered mail asks that nothing be made of its news."""
        answered = self.occasion.answered if self.occasion.is_answer else None
        return answered is not None and bool(_NO_FUSS.search(answered.text))

    @cached_property
    def is_relation_said(self) -> bool:
        """Whether the mails have a word for whoever it is about, beside a bare name."""
        event = self.occasion.event
        texts = [one.text for one in self.occasion.entries if one.direction is Direction.IN]
        return event.kind not in SAD_KINDS or is_said(event.who, texts)

    @cached_property
    def is_late(self) -> bool:
        """The answered mail asked something, and has waited too long; no matter in grief."""
        is_asked = self.asks and self.mood_of_business != "loss"
        return is_asked and self.days_waited >= LATE_DAYS

    @cached_property
    def days_waited(self) -> int:
        """How long the answered mail has lain."""
        answered = self.occasion.answered
        return (self.occasion.today - answered.local_at.date()).days if answered else 0

    @cached_property
    def details(self) -> tuple[Detail, ...]:
        """What their mail says beside the event: their own words first, or what worries alone.

        In sad news a remark that is answered in words of theirs goes before one that is not.
        """
        occasion = self.occasion
        if not (occasion.is_answer or occasion.is_question) or self.wants_no_fuss:
            return ()
        found = self.terms.details(occasion.event, self.moment)
        worries = tuple(one for one in found if one.is_first)
        if self.mood == "sad":
            found = tuple(sorted(found, key=lambda one: ("clause" not in one.slots, not one.slots)))
        return worries or found

    @cached_property
    def missed(self) -> Missed | None:
        """Somebody dead whom the glad mail names."""
        if self.mood == "sad" or not self.occasion.is_answer:
            return None
        names = (self.occasion.customer.name, self.occasion.voice.sign_as.split("\n")[-1])
        return find_missed(self.terms.sentences, not_named=names)

    @cached_property
    def asks(self) -> bool:
        """Whether the answered mail wants anything beside the news."""
        occasion = self.occasion
        if not (occasion.is_answer and occasion.answered):
            return False
        return self.terms.has_business or any(map(asks, self.spoken))

    @cached_property
    def spoken(self) -> tuple[str, ...]:
        """The sentences of the mail, those of a shouted one in small letters."""
        if self.terms.sentences:
            return self.terms.sentences
        return tuple(unshouted(text) for text in self.terms.written)

    @cached_property
    def listed(self) -> Listed | None:
        """What it wants line by line."""
        occasion = self.occasion
        return find_listed(self.spoken) if occasion.is_answer and occasion.answered else None

    @cached_property
    def requests(self) -> tuple[Request, ...]:
        """What it wants beside the news and the list, as far as a line can name it."""
        occasion = self.occasion
        if not (occasion.is_answer and occasion.answered):
            return ()
        taken = self.listed.sentences if self.listed else frozenset()
        free = ["" if at in taken else text for at, text in enumerate(self.spoken)]
        found = find_requests(free, mood=self.mood_of_business)
        dated = {"day", "when", "until"}  # in a late answer the day may have gone by
        has_waited = self.days_waited >= WAITED_DAYS
        fit = (one for one in found if not (has_waited and dated & one.slots.keys()))
        return tuple(replace(one, sentence=self.terms.written[one.at]) for one in fit)

    @property
    def mood_of_business(self) -> str:
        """Which lines may stand beside the news."""
        event = self.occasion.event
        is_death = event.kind is Kind.BEREAVEMENT and event.who is not Who.PET
        return "loss" if is_death else self.mood

    @cached_property
    def hard_day(self) -> HardDay | None:
        """The day of a funeral or an operation that is still to come, where it is told surely."""
        occasion = self.occasion
        if not (occasion.is_answer and occasion.answered and self.mood == "sad"):
            return None
        told_on = occasion.answered.local_at.date()
        found = find_hard_day(self.terms.sentences, told_on=told_on)
        return found if found and found.day >= occasion.today else None

    @cached_property
    def hard_day_words(self) -> str:
        """When it is, as "on Friday" or "tomorrow"; empty where no hard day is known."""
        if self.hard_day is None:
            return ""
        name = days.name_of_day(self.hard_day.day, self.occasion.today)
        return name if name in ("today", "tomorrow") else f"on {self.hard_day.words}"

    def _day_words(self, event: LifeEvent) -> dict[str, str]:
        return days.day_words(event, self.occasion.today, day_first=self._is_day_first)

    @cached_property
    def _is_day_first(self) -> bool:
        """Whether he says "4 June": as he spells, and where that tells nothing, as they do."""
        spelling = self.occasion.voice.manner.spelling
        if spelling in (BRITISH, AMERICAN):
            return spelling == BRITISH
        return any(
            days.puts_day_first(entry.text)
            for entry in self.occasion.entries
            if entry.direction is Direction.IN
        )

    def _terms_of(self, event: LifeEvent) -> Terms:
        occasion = self.occasion
        customer = occasion.customer
        owner = occasion.voice.sign_as.split("\n")[-1]
        return read_terms(
            event,
            occasion.entries,
            not_named=(customer.name, customer.first_name, owner),
            answered=occasion.answered.id if occasion.answered else "",
        )


def lines_for(reading: Reading, move: str) -> Sequence[str]:
    """All ways to make a move; without a reason to write, one only remembers what was told."""
    occasion = reading.occasion
    if occasion.is_without_reason:
        return phrases.shared("remembered", move)
    if reading.wants_no_fuss:
        mood = "ill" if occasion.event.kind is Kind.ILLNESS else reading.mood
        return phrases.shared("no_fuss", mood) if move == "news" else ()
    event, closeness = occasion.event, occasion.voice.closeness
    return phrases.lines(
        event.kind,
        reading.moment,
        event.who,
        move,
        closeness,
        reading.terms.setting,
        is_said=reading.is_relation_said,
    )


def _asked(event: LifeEvent, today: date) -> str:
    is_away = event.kind is Kind.TRAVEL and days.moment(event, today) == "during"
    if is_away:
        return "asked_during"
    return "asked" if event.status is When.UPCOMING else "asked_since"
