"""Prefixes of subjects."""

from __future__ import annotations

import pytest

from agent.subjects import is_reply, without_prefixes, without_replies


@pytest.mark.parametrize(
    "subject",
    [
        *("Re: lamps", "AW: Re[2]: lamps", "R: lamps", " sv : lamps", "回复：lamps"),
        *("ΣΧΕΤ: lamps", "Отв: lamps", "השב: lamps", "رد: Re: lamps", "회신: lamps"),
    ],
)
def test_a_reply_is_known_in_whatever_language_and_its_subject_found(subject: str) -> None:
    assert is_reply(subject)
    assert without_replies(subject) == without_prefixes(subject) == "lamps"


def test_a_forwarded_subject_says_so_until_everything_is_taken_off() -> None:
    assert not is_reply("Fwd: lamps")
    assert without_replies("Re: Fwd: lamps") == "Fwd: lamps"
    assert without_prefixes("Re: WG: I: lamps") == "lamps"


@pytest.mark.parametrize("subject", ["Result: lamps", "Area 51: lamps", "Re lamps", ""])
def test_a_word_that_only_looks_like_a_prefix_stays(subject: str) -> None:
    assert not is_reply(subject)
    assert without_prefixes(subject) == without_replies(subject) == subject
