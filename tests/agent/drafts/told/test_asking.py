"""What is denied, weighed, reported or past asks for nothing."""

from __future__ import annotations

import pytest

from agent.drafts.told.asking import is_earnest
from agent.drafts.told.requests import find_requests
from agent.drafts.told.wanted import find_day_needed, find_wanted, wants_answer


@pytest.mark.parametrize(
    "text",
    [
        "I do not want to cancel the policy.",
        "I'd rather not cancel the order.",
        "I would have to cancel the order if we had to close.",
        "My husband wants to cancel the order.",
        "Last year we had to cancel the order.",
        "We thought of it, and I never wanted to cancel the order.",
        "Nobody here would like to cancel the order.",
        "What are my options to pause or cancel the policy?",
        "He'd rather not talk about it on the phone right now.",
        "If we have to cancel the order I'll ring.",
        "Instead of asking you to please hold the order, I came myself.",
        "The school told us to please hold the order.",
        "Can you change my ship to from dec 7:",
    ],
)
def test_what_is_not_asked_is_not_granted(text: str) -> None:
    assert not [one for one in find_requests([text], mood="sad") if one.grants]
    assert not [one for one in find_requests([text], mood="sad") if one.about == "word"]


@pytest.mark.parametrize(
    "text",
    [
        "Please cancel the order.",
        "We can't come on Friday, so please cancel the order.",
        "I'm not sure if you can hold the order.",
        "Could you hold the order until May?",
        "Please do not send the boxes.",
    ],
)
def test_what_is_asked_is_granted(text: str) -> None:
    assert [one for one in find_requests([text], mood="sad") if one.grants]


def test_a_denial_counts_in_its_own_clause_only() -> None:
    text = "We don't open on Monday, please hold the order."
    assert is_earnest(text, text.index("hold"))
    assert not is_earnest("I don't want to hold the order.", len("I don't want to "))


def test_a_day_on_which_they_pay_is_no_delivery() -> None:
    text = "Can I pay half on Friday and the other half by December 18?"
    assert find_day_needed([text]) is None
    assert find_day_needed(["I need the hours for my license and they're due by June 8."]) is None
    assert find_day_needed(["Swap them by Friday please?"]) is not None


def test_a_list_of_days_is_nothing_that_is_ordered() -> None:
    found = find_wanted(["Could you let us have your refresher dates for the spring term please?"])
    assert found is None or found.manner != "order"


def test_what_is_asked_outright_wants_an_answer_and_small_talk_none() -> None:
    assert wants_answer("Please remove Dave as a contact.")
    assert wants_answer("What do I do with the old 401k?")
    assert not wants_answer("Please excuse the delay.")
    assert not wants_answer("Please send the passwords to my cousin.")
