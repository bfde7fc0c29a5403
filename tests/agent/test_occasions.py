"""What a letter is written from: under which name, and from which of the owner's addresses."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest

from agent.config import Account, Config
from agent.models import Address, Customer, Direction, Entry, EntryKind
from agent.occasions import account_of, address_of, as_signed, sender_of
from tests.agent.conftest import make_config

WORK, HOME, ALIAS = "robin@hale.example", "robin@home.example", "sales@hale.example"
ADA = Address(name="Ada Novak", email="ada@novak.example")


def mail(*to: str, direction: Direction = Direction.IN, **fields: object) -> Entry:
    values = {
        "id": "entry-1",
        "customer_id": "ada",
        "kind": EntryKind.MAIL,
        "direction": direction,
        "at": datetime(2026, 6, 10, 9, 0, tzinfo=UTC),
        "address": ADA.email,
        "sender": ADA,
        "to": tuple(Address(name="Robin Hale", email=email) for email in to),
        "account": "mail",
        **fields,
    }
    return Entry.model_validate(values)


@pytest.fixture
def config(tmp_path: Path) -> Config:
    config = make_config(tmp_path)
    (first,) = config.accounts
    other = first.model_copy(update={"name": "home", "address": HOME})
    owner = config.owner.model_copy(update={"addresses": (WORK, ALIAS)})
    accounts: tuple[Account, ...] = (first, other)
    return config.model_copy(update={"owner": owner, "accounts": accounts})


@pytest.mark.parametrize(
    ("entry", "email", "account"),
    [
        (mail(WORK), WORK, "mail"),
        (mail("sam@hale.example", ALIAS), ALIAS, "mail"),
        (mail(HOME), HOME, "home"),
        (mail("list@club.example", delivered_to=(ALIAS,)), ALIAS, "mail"),
        (mail("list@club.example", account="home"), HOME, "home"),
        (mail(ADA.email, direction=Direction.OUT, sender=Address(email=HOME)), HOME, "home"),
        (None, WORK, "mail"),
    ],
)
def test_an_answer_comes_from_the_address_that_was_written_to(
    config: Config, entry: Entry | None, email: str, account: str
) -> None:
    assert sender_of(entry, config) == Address(name=config.owner.name, email=email)
    assert account_of(entry, config).name == account


def test_nobody_else_s_address_is_ever_taken_for_the_owner_s() -> None:
    assert address_of(mail("boss@evil.example"), frozenset({WORK})) == ""


def called(name: str, text: str, email: str = ADA.email, **customer: object) -> str:
    known = {"id": "ada", "name": name, "heard_as": name, "addresses": (email,), **customer}
    answered = mail(WORK, text=text, address=email)
    return as_signed(Customer.model_validate(known), answered).name


def test_a_customer_is_called_as_he_signs() -> None:
    assert called("Elizabeth Maddox", "See you.\n\nBest,\nLiz") == "Liz Maddox"
    assert called("", "See you.\n\nBest,\nLiz Maddox") == "Liz Maddox"
    assert called("Elizabeth Maddox", "See you.\n\nBest,\nElizabeth") == "Elizabeth Maddox"
    assert called("Péter Varga", "See you.\n\nBest,\nPeter") == "Péter Varga"


def test_a_name_without_a_closing_is_believed_only_where_it_may_be_his() -> None:
    assert called("Elizabeth Maddox", "See you.\n\nEli") == "Eli Maddox"
    assert called("Elizabeth Maddox", "I read him.\n\nRobert Frost") == "Elizabeth Maddox"


def test_the_owner_s_own_name_at_the_end_of_a_mail_is_not_the_customer_s() -> None:
    assert called("Elizabeth Maddox", "See you. Thanks, Robin!") == "Elizabeth Maddox"


def test_what_the_owner_calls_him_stays() -> None:
    assert called("Lizzy Maddox", "See you.\n\nBest,\nLiz", heard_as="E. Maddox") == "Lizzy Maddox"


@pytest.mark.parametrize(
    ("name", "email"),
    [
        ("Lakeview Dental", "office@lakeview-dental.example"),
        ("Tom & Anna Ruiz", "ruiz@home.example"),
        ("The Ruiz Family", "ruiz@home.example"),
        ("Hale Supply", "robin@halesupply.example"),
    ],
)
def test_behind_a_shared_name_is_whoever_signed_or_nobody(name: str, email: str) -> None:
    assert called(name, "See you.\n\nBest,\nPriya", email) == "Priya"
    assert called(name, "See you.", email) == ""


@pytest.mark.parametrize(
    ("name", "email"),
    [
        ("Priya Raman", "office@lakeview-dental.example"),
        ("Glenn Maddox", "glenn@glennmaddox.example"),
        ("Anders Anderson", "a@home.example"),
    ],
)
def test_a_person_s_name_stays_also_before_an_office_s_address(name: str, email: str) -> None:
    assert called(name, "See you.", email) == name


@pytest.mark.parametrize(
    ("name", "email", "tail", "first"),
    [
        ("Big Lou Ferrante", "lferrante@school.example", "Lou Ferrante\nHead Custodian", "Lou"),
        ("Deacon Earl Whitlow", "earl@hope.example", "Earl\n\nDeacon E. Whitlow\nNew Hope", "Earl"),
        ("H. W. Appleyard", "hw@post.example", "Yours,\n\nHarold Appleyard\n(aged 80)", "Harold"),
        ("H. W. Appleyard", "hw@post.example", "See you.", "H. W. Appleyard"),
        ("jess", "jess@crumb.example", "gotta go\njess", "Jess"),
        ("Babatunde Cole", "tunde@cole.example", "Tunde\n\nB. A. Cole\nCole Properties", "Tunde"),
        ("Walt Brannigan", "waltb@frames.example", "Respectfully,\nWalter J. Brannigan", "Walt"),
        ("Earl Whitlow", "earl@timber.example", "See you.\n\nWhitlow Timber\nDurham", "Earl"),
        ("Annas Bakery", "hello@annasbakery.example", "Anna", "Anna"),
        ("Ops Desk", "ops@portline.example", "Portline Operations", ""),
        ("Swan Property Management", "office@swan.example", "Di Choo\nfor the team\nPerth", "Di"),
    ],
)
def test_a_title_a_nickname_or_a_firm_is_no_first_name(
    name: str, email: str, tail: str, first: str
) -> None:
    known = {"id": "ada", "heard_as": name, "addresses": (email,)}
    customer = Customer.model_validate({**known, "name": name})
    answered = mail(WORK, text=f"Robin,\n\nsee you.\n\n{tail}", address=email)
    assert as_signed(customer, answered).first_name == first


def test_the_title_under_a_mail_goes_with_the_name() -> None:
    signed = "Yours faithfully,\n\nMrs. Ngozi C. Eze, FCA\nFinance Manager"
    assert called("Ngozi Eze", f"See you.\n\n{signed}", "n.eze@wells.example") == "Mrs. Ngozi Eze"
