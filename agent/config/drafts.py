"""How the owner's notes look and sound, and when they leave."""

from __future__ import annotations

import re
from typing import Annotated, Any, Literal

from pydantic import Field, StringConstraints, field_validator

from agent.config.section import Line, Section
from agent.models import Closeness, Kind


class Drafts(Section):
    """[drafts]: how the owner's notes look."""

    sign_as: str = ""
    signature: str = ""
    quote: Literal["below", "above", "none"] = "below"
    outline: tuple[Kind, ...] = ()
    """Of these kinds no words are drafted: the owner gets the facts and writes himself."""


class Sending(Section):
    """[sending]: when an approved mail leaves."""

    undo_seconds: Annotated[int, Field(ge=0, le=600)] = 30
    late_minutes: Annotated[int, Field(ge=1, le=1440)] = 15


class Voice(Section):
    """[voice]: how the owner writes, where he says it himself; whatever is empty is learned."""

    greeting: dict[Closeness, Line] = Field(default_factory=dict)
    closing: dict[Closeness, Line] = Field(default_factory=dict)
    sad_closing: Line = ""
    note_words: Annotated[int, Field(ge=0, le=200)] = 0
    contractions: Literal["", "yes", "no"] = ""
    exclamation_marks: Literal["", "never", "seldom", "often"] = ""
    emoji: Annotated[str, StringConstraints(max_length=8, pattern=r"^[^\x00-\x20\x7f]*$")] = ""
    spelling: Literal["", "british", "american"] = ""
    sentences: Literal["", "short", "plain", "long"] = ""
    paragraphs: Literal["", "one", "several"] = ""
    dash: Literal["", "none", " - ", " – ", " — ", "—"] = ""
    glad: Literal["", "glad", "happy", "pleased", "delighted", "thrilled"] = ""
    congratulations: Literal["", "congratulations", "congrats"] = ""
    thanks: Literal["", "thank you", "thanks"] = ""
    hope: Literal["", "I hope", "hope"] = ""
    mail: Literal["", "mail", "email", "e-mail", "message", "note"] = ""

    @field_validator("greeting", "closing", mode="before")
    @classmethod
    def _the_same_for_all(cls, value: Any) -> Any:
        return dict.fromkeys(Closeness, value) if isinstance(value, str) else value

    @field_validator("greeting")
    @classmethod
    def _holds_a_name(cls, value: dict[Closeness, str]) -> dict[Closeness, str]:
        for words in value.values():
            if words.count("{name}") != 1 or re.search(r"[{}\[\]<>]", words.replace("{name}", "")):
                raise ValueError(f'{words!r} will not do; write it like "Hi {{name}},"')
        return value
