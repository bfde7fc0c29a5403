"""Where a mail leaves open what it is, or whose, the words are the owner's to find."""

from __future__ import annotations

import pytest

from agent.drafts.letter import write_letter
from agent.drafts.occasion import NoLetterError
from tests.agent.drafts.test_letter import make_occasion


@pytest.mark.parametrize(
    ("kind", "who", "text", "evidence", "reason"),
    [
        (
            "illness", "self",
            "I'm told I won't be lifting anything that week. Could we pull it forward?",
            "I'm told I won't be lifting anything", "does not say what it is",
        ),
        (
            "move", "self", "SHE SAID YES. Also we're moving to Tucson in January.",
            "moving to Tucson in January", "engagement",
        ),
        (
            "graduation", "self", "I never finished 11th grade and her mom got a GED.",
            "I never finished 11th grade and her mom got a GED", "not clear",
        ),
        ("achievement", "colleague", "He ran forty-one races.", "He ran forty-one", "who it is"),
        (
            "new_job", "self", "I am in hospital, where they relieved me of a kidney.",
            "they relieved me of a kidney", "an illness",
        ),
        (
            "travel", "child", "My boy Theo goes to boot camp in January.",
            "My boy Theo goes to boot camp", "more than a journey",
        ),
        (
            "illness", "self", "We are going to Peru. First it was the shop, then it was my hip.",
            "then it was my hip", "two things",
        ),
    ],
)  # fmt: skip
def test_no_letter_goes_out_on_a_guess(
    kind: str, who: str, text: str, evidence: str, reason: str
) -> None:
    with pytest.raises(NoLetterError, match=reason):
        write_letter(make_occasion(kind, who, text, evidence))


def test_what_is_told_plainly_is_answered() -> None:
    text = "I broke my leg on Sunday and am in hospital."
    assert write_letter(make_occasion("illness", "self", text, "I broke my leg", status="past"))
