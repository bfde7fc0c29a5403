"""How the owner writes to each customer: his voice, learned from the journal and kept at hand."""

from __future__ import annotations

from agent.config import Config
from agent.drafts.voice import Voice, learn_voice, usual_voice
from agent.drafts.voice.hearing import Heard, hear
from agent.drafts.voice.portrait import describe, sample_of
from agent.models import Closeness, Customer, Direction, Entry, VoicePortrait
from agent.store.sqlite import Journal

SENT_LEARNED_FROM = 300
"""So many of his latest mails tell how he writes."""
EXCHANGED = 60
"""So many of the latest with one customer tell how near they are."""


class Voices:
    """Learns a voice when it is asked for, and again when the owner has sent more."""

    def __init__(self, *, journal: Journal, config: Config) -> None:
        self._journal = journal
        self._sent: list[Entry] | None = None
        self._notes: tuple[tuple[str, str], ...] | None = None
        self._known: dict[str, tuple[str, Voice]] = {}
        self.take_config(config)

    def take_config(self, config: Config) -> None:
        """Work by these settings from now on."""
        self._config = config
        self._known.clear()

    def forget(self) -> None:
        """What the owner has written is no longer what it was."""
        self._sent = self._notes = None
        self._known.clear()

    def of(self, customer: Customer) -> Voice:
        """How the owner writes to a customer."""
        known = self._known.get(customer.id)
        if known and known[0] == customer.name:
            return known[1]
        voice = learn_voice(
            self._sent_lately(),
            customer=customer,
            owner_name=self._config.owner.name,
            sign_as=self._config.drafts.sign_as,
            exchanged=self._journal.entries_of_customer(customer.id, limit=EXCHANGED),
            settings=self._config.voice,
        )
        self._known[customer.id] = (customer.name, voice)
        return voice

    def portrait(self, customer: Customer | None = None) -> VoicePortrait:
        """The voice in words: to one customer, or to those who are new, known or close."""
        voices = {near: self._usual(near) for near in Closeness}
        if customer:
            voice = self.of(customer)
            voices = {voice.closeness: voice}
        else:
            voice = voices[Closeness.KNOWN]
        heard = self._heard()
        return VoicePortrait(
            mails=len(heard),
            notes=sum(one.is_note for one in heard),
            customer=customer,
            closeness=voice.closeness if customer else None,
            traits=describe(voices, self._config.voice),
            sample=sample_of(voice),
        )

    def notes(self, *, but: str) -> list[str]:
        """The texts of personal notes that the owner has sent lately, but to one customer."""
        if self._notes is None:
            sent = self._own()
            heard = (hear(one, self._config.owner.name) for one in sent)
            self._notes = tuple(
                (one.customer_id, one.text)
                for one, how in zip(sent, heard, strict=True)
                if how.is_note
            )
        return [text for customer_id, text in self._notes if customer_id != but]

    def _heard(self) -> list[Heard]:
        return [hear(one, self._config.owner.name) for one in self._own()]

    def _own(self) -> list[Entry]:
        return [
            one
            for one in self._sent_lately()
            if one.direction is Direction.OUT and one.text.strip()
        ]

    def _usual(self, closeness: Closeness) -> Voice:
        return usual_voice(
            self._sent_lately(),
            closeness,
            owner_name=self._config.owner.name,
            sign_as=self._config.drafts.sign_as,
            settings=self._config.voice,
        )

    def _sent_lately(self) -> list[Entry]:
        if self._sent is None:
            self._sent = self._journal.entries_sent(limit=SENT_LEARNED_FROM)
        return self._sent
