"""What an entry leaves open: kept with it, told by customer, and gone with it."""

from __future__ import annotations

from datetime import timedelta

import pytest

from agent.models import Direction, Kept, Matter, MatterKind
from tests.agent.store.conftest import NOON, make_entry

LONG_AGO = NOON - timedelta(days=999)
QUESTION = Matter(kind=MatterKind.QUESTION, quote="Are the quinces in?", start=0)
PROMISE = Matter(kind=MatterKind.PROMISE, quote="I'll send you the plans", start=4, what="plans")


@pytest.fixture
def filed(journal):
    for number in (2, 1):
        journal.add_entry(make_entry(number), is_to_read=True)
    other = make_entry(3, customer_id="customer-2", direction=Direction.OUT)
    journal.add_entry(other, is_to_read=True)
    journal.save_matters("entry-2", [QUESTION])
    journal.save_matters("entry-1", [PROMISE, QUESTION])
    journal.save_matters("entry-3", [PROMISE])
    return journal


def test_matters_are_told_by_customer_oldest_first_in_the_order_of_the_mail(filed) -> None:
    at = {number: NOON + timedelta(days=number) for number in (1, 2, 3)}
    of_one = [
        Kept(PROMISE, "entry-1", at[1], Direction.IN),
        Kept(QUESTION, "entry-1", at[1], Direction.IN),
        Kept(QUESTION, "entry-2", at[2], Direction.IN),
    ]
    of_other = [Kept(PROMISE, "entry-3", at[3], Direction.OUT)]
    everybody = {"customer-1": of_one, "customer-2": of_other}
    assert filed.matters(since=LONG_AGO) == everybody
    assert filed.matters(["customer-1", "customer-2"], since=LONG_AGO) == everybody
    assert filed.matters(["customer-2"], since=LONG_AGO) == {"customer-2": of_other}
    assert filed.matters([], since=LONG_AGO) == {}


@pytest.mark.parametrize("customer_ids", [None, ["customer-1"]])
def test_what_is_older_than_asked_for_is_left_out(filed, customer_ids) -> None:
    since = NOON + timedelta(days=2)
    told = filed.matters(customer_ids, since=since)["customer-1"]
    assert [one.entry_id for one in told] == ["entry-2"]


def test_a_mail_that_is_read_again_leaves_open_what_it_says_now(filed) -> None:
    filed.save_matters("entry-1", [QUESTION])
    filed.save_matters("entry-2", [])
    assert [one.matter for one in filed.matters(since=LONG_AGO)["customer-1"]] == [QUESTION]


def test_matters_follow_their_mail_to_another_customer_and_go_with_it(filed) -> None:
    filed.give_entries("glenn@a.example", "customer-1", "customer-2")
    assert filed.matters(since=LONG_AGO).keys() == {"customer-2"}
    filed.remove_entries(["entry-1", "entry-2", "entry-3"])
    assert filed.matters(since=LONG_AGO) == {}


def test_of_a_mail_that_is_gone_meanwhile_nothing_is_kept(journal) -> None:
    journal.save_matters("entry-1", [PROMISE])
    assert journal.matters(since=LONG_AGO) == {}


def test_what_a_newer_kinkeeper_wrote_is_passed_over(filed) -> None:
    filed._change("UPDATE matters SET body = '{\"kind\": \"oath\"}' WHERE entry_id = 'entry-3'")
    assert filed.matters(since=LONG_AGO).keys() == {"customer-1"}
