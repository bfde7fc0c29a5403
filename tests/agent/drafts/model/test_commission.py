"""What a model is told for a draft, and its words while they come."""

from __future__ import annotations

import json

import pytest

from agent.drafts.model.commission import _strings_so_far

ANSWER = json.dumps({"facts": [1], "paragraphs": ['She said "yes".', "Zoë \\ and é\n…"]})


def test_the_words_of_an_unfinished_answer_grow_and_never_hold_half_an_escape() -> None:
    seen = [_strings_so_far(ANSWER[:end]) for end in range(len(ANSWER) + 1)]
    whole = [" ".join(one) for one in seen]
    assert seen[-1] == ['She said "yes".', "Zoë \\ and é\n…"]
    assert all(one in whole[-1] for one in whole)
    assert len(set(whole)) > 20


@pytest.mark.parametrize(
    "written",
    ["", "{", '{"facts": ["a"]', '{"paragraphs"', "nonsense", '{"paragraphs": 7}', "[[[["],
)
def test_where_no_paragraph_has_begun_there_are_no_words(written: str) -> None:
    assert _strings_so_far(written) == []
