"""A name is taken from elsewhere in a mail only where it can be one person's alone."""

from __future__ import annotations

import datetime as dt

import pytest

from agent.drafts.told.missed import find_missed
from agent.drafts.told.naming import find_name, is_of_place
from agent.drafts.told.sentences import split_sentences
from agent.models import Evidence, Kind, LifeEvent, When, Who

OF_OTHERS = ("Ada Wouters", "Ada", "Robin Hale")


def name_in(kind: Kind, who: Who, text: str, news: str) -> str:
    """Whom the news is about, by the rest of the mail."""
    sentences = split_sentences(text)
    event = LifeEvent(
        id="event-1",
        customer_id="customer-1",
        kind=kind,
        who=who,
        status=When.PAST,
        evidence=(Evidence(quote=news, entry_id="entry-1"),),
        told_at=dt.datetime(2026, 11, 2, tzinfo=dt.UTC),
        confidence=0.9,
    )
    at = next(at for at, one in enumerate(sentences) if news in one)
    return find_name(event, sentences, at, not_named=OF_OTHERS)


@pytest.mark.parametrize(
    ("kind", "who", "text", "news", "name"),
    [
        (
            Kind.BEREAVEMENT,
            Who.PARENT,
            "The account is Kees Wouters. Dad died.",
            "Dad died",
            "Kees",
        ),
        (Kind.BEREAVEMENT, Who.PARENT, "Ask Kees Wouters Ltd. Dad died.", "Dad died", ""),
        (Kind.BEREAVEMENT, Who.COLLEAGUE, "Funeral's Saturday. Young Tam.", "Funeral", "Tam"),
        (Kind.ILLNESS, Who.COLLEAGUE, "It was for Ewa. She has a tumour.", "tumour", "Ewa"),
        (Kind.ILLNESS, Who.COLLEAGUE, "We met in Lyon. She has a tumour.", "tumour", ""),
        (
            Kind.NEW_JOB,
            Who.CHILD,
            "It is about Tim's lessons. He sat the test. On Monday he got the job.",
            "got the job",
            "Tim",
        ),
        (
            Kind.BEREAVEMENT,
            Who.SPOUSE,
            "Diane always did the bills. There are yellow tabs. She passed on Monday.",
            "She passed",
            "Diane",
        ),
        (
            Kind.BEREAVEMENT,
            Who.SPOUSE,
            "Diane always did the bills. Ruth knew where they were. She passed on Monday.",
            "She passed",
            "",
        ),
        (Kind.BEREAVEMENT, Who.SPOUSE, "Deliveries always did come late. She passed.", "She", ""),
        (
            Kind.BEREAVEMENT,
            Who.COLLEAGUE,
            "We let you know that Ian Petrie, our driver for 17 years, died suddenly.",
            "died suddenly",
            "Ian Petrie",
        ),
        (Kind.BEREAVEMENT, Who.COLLEAGUE, "Marc was killed Saturday.", "was killed", "Marc"),
        (Kind.BEREAVEMENT, Who.FRIEND, "We lost Eddie Cole Tuesday.", "lost Eddie", "Eddie Cole"),
        (Kind.ILLNESS, Who.CHILD, "Im at childrens with Theo hes 6.", "with Theo", "Theo"),
        (Kind.ILLNESS, Who.FRIEND, "Marty's in the hospital.", "hospital", "Marty"),
        (Kind.ILLNESS, Who.PARENT, "Dad's had a fall.", "had a fall", ""),
        (Kind.BEREAVEMENT, Who.PARENT, "Winter fell early and my dad died.", "dad died", ""),
        (Kind.BEREAVEMENT, Who.PARENT, "We lost Power Tuesday and Dad died.", "Dad died", ""),
        (Kind.BIRTH, Who.CHILD, "Juno Mae, thurs 11:20pm, 7lb 2.", "7lb 2", "Juno Mae"),
        (
            Kind.BIRTH,
            Who.CHILD,
            "My wife was delivered of twins. Taiwo came out shouting. Kehinde came out after.",
            "delivered",
            "Taiwo and Kehinde",
        ),
        (Kind.BIRTH, Who.GRANDCHILD, "wee lassie 6lb 2, Ida Rose, early", "lassie", "Ida Rose"),
        (
            Kind.BIRTH,
            Who.CHILD,
            "Ida Rose (5 lb 2) and Max (4 lb) are here.",
            "are here",
            "Ida Rose and Max",
        ),
    ],
)
def test_who_it_is_about_is_named_where_only_one_can_be(
    kind: Kind, who: Who, text: str, news: str, name: str
) -> None:
    assert name_in(kind, who, text, news) == name


def test_a_church_is_nobody() -> None:
    assert is_of_place("Brigid", "The service was at St. Brigid's.")
    assert not is_of_place("Brigid", "We miss Brigid. The service was at St. Brigid's.")


@pytest.mark.parametrize(
    ("text", "person"),
    [
        ("The bags were Kees's idea. He didn't get to see it.", "Kees"),
        ("It is the post my late boss Mr. Rao held.", "Mr. Rao"),
        ("My late husband would laugh.", "your husband"),
        ("They never got to see it.", None),
        ("He didn't get to see it.", ""),
        ("The late delivery came.", None),
    ],
)
def test_whom_a_glad_mail_misses_is_named_or_known_to_be_nameless(
    text: str, person: str | None
) -> None:
    found = find_missed(split_sentences(text), not_named=OF_OTHERS)
    assert (found.person if found else None) == person
