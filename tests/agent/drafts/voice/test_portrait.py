"""A voice in plain words, each with the line of the settings that keeps it so."""

from __future__ import annotations

import tomllib

from agent.config import Voice as Settings
from agent.drafts.voice import learn_voice
from agent.drafts.voice.portrait import describe, sample_of
from agent.models import Closeness, VoiceTrait
from tests.agent.drafts.owners import (
    BOB,
    EDWARD,
    JO,
    TEXTS_OF_EDWARD,
    TEXTS_OF_JO,
    edwards_voice,
    jos_voice,
    sent,
)


def traits_of_jo() -> dict[str, VoiceTrait]:
    found = describe({Closeness.CLOSE: jos_voice()}, Settings())
    return {trait.name: trait for trait in found}


def test_every_trait_is_told_in_plain_words() -> None:
    words = {name: trait.words for name, trait in traits_of_jo().items()}
    assert words["you greet"] == "“Hi Ada!”"
    assert words["you close"] == "“Lots of love,”"
    assert words["you sign"] == "Jo x"
    assert words["contractions"] == "yes: I'm, don't"
    assert words["spelling"] == "British"
    assert words["dashes"] == "not clear from your mails; the letter keeps its own"


def test_put_into_the_settings_the_lines_keep_the_voice_as_it_is() -> None:
    for texts, owner in ((TEXTS_OF_JO, JO), (TEXTS_OF_EDWARD, EDWARD)):
        learned = learn_voice(sent(*texts), customer=BOB, owner_name=owner)
        traits = describe({learned.closeness: learned}, Settings())
        settings = Settings(**tomllib.loads("\n".join(one.setting for one in traits)))
        fixed = learn_voice(
            sent(*texts), customer=BOB, owner_name=owner, sign_as=learned.sign_as, settings=settings
        )
        assert fixed == learned
        again = describe({learned.closeness: fixed}, settings)
        assert [one.words for one in again] == [one.words for one in traits]
        known = [one for one in again if one.setting and not one.setting.endswith('= ""')]
        assert all(one.is_fixed for one in known)


def test_who_is_near_and_who_is_not_are_told_apart_where_it_matters() -> None:
    voices = {Closeness.KNOWN: edwards_voice(), Closeness.CLOSE: jos_voice()}
    greet = describe(voices, Settings())[0]
    assert greet.words == "“Dear Ada,”; whom you know well “Hi Ada!”"
    assert tomllib.loads(greet.setting) == {
        "greeting": {"known": "Dear {name},", "close": "Hi {name}!"}
    }


def test_the_sample_sounds_like_its_owner() -> None:
    assert sample_of(jos_voice()) != sample_of(edwards_voice())
    assert sample_of(jos_voice()).startswith("Hi Ada!\n\nCongrats on the new house! 🎉")
    assert "I am very pleased for you" in sample_of(edwards_voice())
