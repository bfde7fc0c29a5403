"""A voice in plain words, so that its owner can see whether it is his, and say what is not."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from agent.config import Voice as Settings
from agent.drafts.voice import Voice
from agent.drafts.voice.frame import ME
from agent.drafts.voice.speech import NONE, Manner
from agent.models import Closeness, VoiceTrait

SAMPLE_NAME = "Ada"
_SAMPLE = (
    "Congratulations on the new house! I'm very glad for you, and I'd like to hear what colour the "
    "kitchen will be. Thank you for telling me in your mail."
)
_TO = {
    Closeness.NEW: "whom you hardly know",
    Closeness.KNOWN: "usually",
    Closeness.CLOSE: "whom you know well",
}
_UNKNOWN = "not clear from your mails; the letter keeps its own"


@dataclass(frozen=True, slots=True)
class _Line:
    """One line of the portrait: a trait of the manner, and its values in words."""

    name: str
    field: str
    words: Mapping[str, str]
    other: Callable[[str], str] = str


_LINES = (
    _Line("contractions", "contractions", {"yes": "yes: I'm, don't", "no": "no: I am, do not"}),
    _Line(
        "exclamation marks",
        "exclamation_marks",
        {"never": "never", "seldom": "one at most", "often": "often, when the news is good"},
    ),
    _Line("emoji", "emoji", {NONE: "none"}, lambda emoji: f"{emoji} where the news is good"),
    _Line("spelling", "spelling", {"british": "British", "american": "American"}),
    _Line(
        "sentences",
        "sentences",
        {"short": "short ones", "plain": "of ordinary length", "long": "long ones"},
    ),
    _Line(
        "paragraphs", "paragraphs", {"one": "one, if the note is short", "several": "more than one"}
    ),
    _Line("dashes", "dash", {NONE: "none"}, lambda dash: f"like this{dash}that is yours"),
    _Line("you are", "glad", {}, lambda word: f"“{word}”, when the news is good"),
    _Line("you say", "congratulations", {}, lambda word: f"“{word}”"),
    _Line("you thank with", "thanks", {}, lambda word: f"“{word}”"),
    _Line("you wish with", "hope", {}, lambda word: f"“{word} all is well”".replace("“h", "“H")),
    _Line("a mail is", "mail", {}, lambda word: f"“{word}”"),
)


def describe(voices: Mapping[Closeness, Voice], settings: Settings) -> tuple[VoiceTrait, ...]:
    """The traits of these voices of one owner, each with the line of [voice] that would fix it."""
    usual = voices.get(Closeness.KNOWN) or next(iter(voices.values()))
    greetings = {near: one.greets_with for near, one in voices.items()}
    closings = {near: _above_the_name(one.closes_with) for near, one in voices.items()}
    sadly = _above_the_name(usual.closes_sadly_with)
    return (
        VoiceTrait(
            name="you greet",
            words=_each(
                {near: one.greeting(SAMPLE_NAME) for near, one in voices.items()}, "with no name"
            ),
            setting=f"greeting = {_by_closeness(greetings)}",
            is_fixed=bool(settings.greeting),
        ),
        VoiceTrait(
            name="you close",
            words=_each(closings, "with your name alone"),
            setting=f"closing = {_by_closeness(closings)}",
            is_fixed=bool(settings.closing),
        ),
        VoiceTrait(
            name="after sad news",
            words=f"“{sadly}”" if sadly else "with your name alone",
            setting=f"sad_closing = {_quoted(sadly)}",
            is_fixed=bool(settings.sad_closing),
        ),
        VoiceTrait(name="you sign", words=usual.sign_as.replace("\n", " / ")),
        VoiceTrait(
            name="a note has",
            words=f"about {usual.note_words} words",
            setting=f"note_words = {usual.note_words}",
            is_fixed=bool(settings.note_words),
        ),
        *(_trait(line, usual.manner, settings) for line in _LINES),
    )


def sample_of(voice: Voice) -> str:
    """A few words of no meaning in this voice."""
    words = voice.speak(_SAMPLE, is_sad=False)
    return "\n\n".join([voice.greeting(SAMPLE_NAME), words, voice.closing(is_sad=False)])


def _trait(line: _Line, manner: Manner, settings: Settings) -> VoiceTrait:
    value = str(getattr(manner, line.field))
    words = (line.words.get(value) or line.other(value)) if value else _UNKNOWN
    return VoiceTrait(
        name=line.name,
        words=words,
        setting=f"{line.field} = {_quoted(value)}",
        is_fixed=bool(getattr(settings, line.field)),
    )


def _above_the_name(closing: str) -> str:
    return closing.removesuffix(ME).strip()


def _each(words: Mapping[Closeness, str], where_none: str) -> str:
    """The usual words first, then others where they differ: “Hi”; whom you know well “Hey”."""
    usual = words.get(Closeness.KNOWN, next(iter(words.values())))
    told = [f"“{usual}”" if usual else where_none]
    told += [
        f"{_TO[near]} “{one}”" if one else f"{_TO[near]} {where_none}"
        for near, one in words.items()
        if one != usual
    ]
    return "; ".join(told)


def _by_closeness(words: Mapping[Closeness, str]) -> str:
    """As the settings have it: one text, or a table of those that are known."""
    different = set(words.values())
    if len(different) == 1:
        return _quoted(different.pop())
    return "{ " + ", ".join(f"{near} = {_quoted(one)}" for near, one in words.items()) + " }"


def _quoted(text: str) -> str:
    return json.dumps(text, ensure_ascii=False)
