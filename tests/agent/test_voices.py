"""The owner's voice as the agent keeps it: learned from the journal, fixed by the settings."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from agent.config import Voice as Settings
from agent.errors import NotFoundError
from agent.models import Closeness, Customer, Entry
from agent.voices import Voices
from tests.agent.conftest import House, make_config
from tests.agent.drafts.owners import BOB, TEXTS_OF_EDWARD, TEXTS_OF_JO, received, sent


@pytest.fixture
def house(tmp_path: Path) -> Iterator[House]:
    house = House(tmp_path, make_config(tmp_path))
    house.book.change(lambda: house.book.put_customer(BOB))
    yield house
    house.close()


def keep(house: House, *entries: Entry) -> None:
    for entry in entries:
        house.journal.add_entry(entry, is_to_read=False)


def test_a_voice_is_learned_once_and_again_when_more_was_sent(house: House) -> None:
    voices = Voices(journal=house.journal, config=house.config)
    assert voices.of(BOB).greeting("Bob") == "Hi Bob,"
    keep(house, *sent(*TEXTS_OF_EDWARD))
    assert voices.of(BOB).greeting("Bob") == "Hi Bob,"
    voices.forget()
    assert voices.of(BOB).greeting("Bob") == "Dear Bob,"


def test_other_settings_are_taken_at_once(house: House) -> None:
    keep(house, *sent(*TEXTS_OF_EDWARD))
    voices = Voices(journal=house.journal, config=house.config)
    before = voices.of(BOB)
    settings = Settings(contractions="yes")
    voices.take_config(house.config.model_copy(update={"voice": settings}))
    assert before.manner.contractions == "no"
    assert voices.of(BOB).manner.contractions == "yes"


def test_how_near_they_are_is_told_by_the_mails_of_both(house: House) -> None:
    keep(house, *sent(*TEXTS_OF_JO))
    voices = Voices(journal=house.journal, config=house.config)
    assert voices.of(BOB).closeness is Closeness.KNOWN
    keep(house, *received(*(f"Jo!\n\nHow are the kids? {n}\n\nlove\nBob" for n in range(4))))
    voices.forget()
    assert voices.of(BOB).closeness is Closeness.CLOSE


def test_the_portrait_is_of_anybody_or_of_one_customer(house: House) -> None:
    keep(house, *sent(*TEXTS_OF_EDWARD))
    anybody = house.views.voice()
    assert (anybody.mails, anybody.customer, anybody.closeness) == (6, None, None)
    assert anybody.notes == 4
    one = house.views.voice("bob@reed.example")
    assert (one.customer, one.closeness) == (BOB, Closeness.KNOWN)
    assert one.sample.startswith("Dear Ada,")
    with pytest.raises(NotFoundError):
        house.views.voice("nobody@x.example")


def test_without_any_sent_mail_the_portrait_is_honest(house: House) -> None:
    found = house.views.voice()
    assert (found.mails, found.notes) == (0, 0)
    assert {trait.words for trait in found.traits} >= {
        "“Hi Ada,”",
        "with your name alone",
        "not clear from your mails; the letter keeps its own",
    }


def test_a_customer_renamed_is_greeted_anew(house: House) -> None:
    keep(house, *sent("Hi Bob,\n\nOne.\n\nRobin", "Hi Bob,\n\nTwo.\n\nRobin"))
    voices = Voices(journal=house.journal, config=house.config)
    assert voices.of(BOB).greeting("Bob") == "Hi Bob,"
    robert = Customer(id=BOB.id, name="Robert Reed", addresses=BOB.addresses)
    assert voices.of(robert).greeting("Robert") == "Hi Robert,"
