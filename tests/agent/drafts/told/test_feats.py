"""What one is congratulated on, in the customer's own terms."""

from __future__ import annotations

import pytest

from agent.drafts.told.feats import find_feat
from agent.drafts.told.people import Person
from agent.models import When
from tests.agent.drafts.remarks import event_told

ANJALI = Person("Anjali", "f", has_name=True)
MOTHER = Person("your mother", "f")


def feat(kind: str, who: str, said: str, person: Person | None = None) -> str:
    event = event_told(kind, who, said.rstrip("."), status=When.PAST)
    return find_feat(event, said.rstrip("."), said, person)


@pytest.mark.parametrize(
    ("kind", "who", "person", "said", "wanted"),
    [
        ("achievement", "self", None, "Passed my HGV test yesterday, third go.", "on passing your HGV test"),
        ("business_milestone", "company", None, "We opened the second shop on Wednesday.", "on opening the second shop"),
        ("achievement", "company", None, "Our linden honey took gold in the contest.", "on your linden honey taking gold in the contest"),
        ("school_start", "child", ANJALI, "In other news our daughter Anjali got into Glasgow.", "to Anjali on getting into Glasgow"),
        ("achievement", "parent", MOTHER, "My mother became a British citizen on Friday.", "to your mother on becoming a British citizen"),
    ],
)  # fmt: skip
def test_the_news_is_named_as_it_was_told(
    kind: str, who: str, person: Person | None, said: str, wanted: str
) -> None:
    assert feat(kind, who, said, person) == wanted


@pytest.mark.parametrize(
    ("kind", "who", "person", "said"),
    [
        ("new_job", "self", None, "I took a post at the workshops of St. Cuthbert's."),
        ("achievement", "self", None, "We will open the second shop on Wednesday."),
        ("achievement", "self", None, "My brother won the cup."),
        ("achievement", "child", ANJALI, "I won the cup."),
        ("business_milestone", "company", None, "We got our report back."),
        ("birthday", "self", None, "I won the cup."),
        ("achievement", "self", None, "I did not win the cup."),
        ("achievement", "self", None, "I won the cup at www.example.com."),
    ],
)
def test_what_is_in_doubt_or_no_feat_is_not_congratulated_on(
    kind: str, who: str, person: Person | None, said: str
) -> None:
    assert feat(kind, who, said, person) == ""
