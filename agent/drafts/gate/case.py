"""What a draft is judged by: whose it is, what they told, what the owner typed, what day it is."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from agent.drafts import days, phrases
from agent.drafts.gate.wording import dates_said, flat, sentences_at, stem, stems, words
from agent.drafts.told.people import Person, find_person
from agent.drafts.told.sentences import split_sentences
from agent.drafts.voice import Voice
from agent.models import SAD_KINDS, Customer, Fact, Kind, LifeEvent, Outcome


@dataclass(frozen=True)
class Case:
    """All that the gate may look at beside the draft itself."""

    facts: Sequence[Fact]
    customer: Customer
    life_event: LifeEvent | None
    today: date
    voice: Voice | None = None
    owner_text: str = ""
    known_text: Sequence[str] = ()
    is_of_trouble: bool = False
    """No life event is behind it, and yet it is about what is sad."""

    @cached_property
    def quotes(self) -> str:
        """What the facts quote."""
        return "\n".join(fact.evidence.quote for fact in self.facts)

    @cached_property
    def told(self) -> str:
        """All that the customer's mails tell."""
        return "\n".join([self.quotes, *self.known_text])

    @cached_property
    def told_sentences(self) -> tuple[tuple[str, set[str]], ...]:
        """Each sentence that is told, with its stems."""
        found = dict.fromkeys(sentence for _, sentence in sentences_at(self.told))
        return tuple((sentence, stems(sentence)) for sentence in found)

    @cached_property
    def told_stems(self) -> set[str]:
        """The stems of all that is told."""
        return stems(self.told)

    @cached_property
    def sources(self) -> str:
        """Whatever a word of the draft may come from."""
        voice = [self.voice.sign_as, self.voice.greets_with] if self.voice else []
        customer = self.customer
        names = [customer.name, customer.first_name, customer.heard_as, customer.company]
        event = [self.life_event.name or ""] if self.life_event else []
        return "\n".join([self.told, self.owner_text, *voice, *names, *event, *self._implied])

    @cached_property
    def _implied(self) -> tuple[str, ...]:
        """The names of things for which the mails only have a verb: "burgled" for a break-in."""
        return tuple(
            name
            for kind in self.kinds
            for names in phrases.implied_things(kind).values()
            for name, pattern in names.items()
            if re.search(pattern, self.told, re.IGNORECASE)
        )

    @cached_property
    def known(self) -> frozenset[str]:
        """The stems of all that is told, the event's days in every wording."""
        found = stems(self.sources) | dates_said(self.sources)
        if self.life_event:
            found |= {stem(word) for word in days.words_of_dates(self.life_event, self.today)}
        return frozenset(found)

    @cached_property
    def kinds(self) -> frozenset[Kind]:
        """The kinds of life event that its facts are of."""
        claims = {fact.claim.split(":")[0].replace(" ", "_") for fact in self.facts}
        found = {kind for kind in Kind if kind.value in claims}
        return frozenset(found | ({self.life_event.kind} if self.life_event else set()))

    @cached_property
    def is_sad(self) -> bool:
        """Whether cheer is out of place."""
        event = self.life_event
        if event is None:
            return self.is_of_trouble
        return (
            event.kind in SAD_KINDS
            or event.outcome in (Outcome.BADLY, Outcome.CALLED_OFF)
            or any(item.tells_of_lost_pregnancy for item in event.evidence)
        )

    @cached_property
    def moment(self) -> str:
        """How the event stands to today: before, during or after; "" where there is none."""
        return days.moment(self.life_event, self.today) if self.life_event else ""

    @cached_property
    def names(self) -> tuple[str, ...]:
        """The customer's names as he spells them, and as he signs."""
        customer = self.customer
        found = [customer.first_name, *customer.name.split(), *customer.heard_as.split()]
        for text in self.known_text:
            last = text.strip().rsplit("\n", 1)[-1].strip()
            if 1 <= len(last.split()) <= 3:
                found += [word for word in words(last) if word[0].isupper()]
        return tuple(dict.fromkeys(name.strip(".,") for name in found if len(name) > 1))

    @cached_property
    def person(self) -> Person | None:
        """Whoever the event is about beside the customer."""
        if self.life_event is None:
            return None
        quote = " ".join(item.quote for item in self.life_event.evidence)
        beside = [line for text in self.known_text for line in split_sentences(text) if line]
        return find_person(self.life_event, quote, beside[:40], not_named=self.names)

    def is_owners(self, said: str) -> bool:
        """Whether the owner typed these words himself."""
        return bool(flat(said)) and f" {flat(said)} " in f" {flat(self.owner_text)} "
