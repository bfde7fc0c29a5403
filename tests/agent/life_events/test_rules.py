"""What the rules see in whole mails, one sentence of truth at a time."""

from __future__ import annotations

import pytest

from agent.life_events.rules import Rules
from agent.models import Automation, Direction, Kind, When, Who
from tests.agent.life_events.tellings import HARMLESS, INDIRECT, ORDINARY, entry_of


@pytest.fixture
def kinds(ruled):
    return lambda text, **fields: {one.kind for one in ruled(text, **fields)}


@pytest.mark.parametrize(("kind", "text"), ORDINARY, ids=lambda value: str(value)[:20])
def test_a_plain_telling_is_seen(kinds, kind: Kind, text: str) -> None:
    """Each kind is seen where somebody simply says it."""
    assert kinds(text) == {kind}


@pytest.mark.parametrize(("kind", "text"), INDIRECT, ids=lambda value: str(value)[:20])
def test_an_indirect_telling_is_seen(kinds, kind: Kind, text: str) -> None:
    """Each kind is seen where somebody says it in a common roundabout way."""
    assert kind in kinds(text)


def test_all_kinds_are_tried() -> None:
    """No kind is left out of the two lists."""
    assert {kind for kind, _ in ORDINARY} == {kind for kind, _ in INDIRECT} == set(Kind)


@pytest.mark.parametrize("text", HARMLESS, ids=lambda text: text[:30])
def test_what_is_no_life_event_stays_silent(ruled, text: str) -> None:
    """The owner's life, offers, idioms, jests, denials, ifs, history, business, strangers: nothing."""
    assert ruled(text) == []


def test_quoted_words_are_not_the_writers(ruled) -> None:
    """A line marked as a quote tells nothing."""
    assert ruled("Sounds good to me.\n> my sister got engaged on Sunday") == []


def test_a_receipt_tells_nothing_even_of_a_wedding(ruled) -> None:
    """Automated mail is silent."""
    text = "Your wedding is on 3 June, your order has shipped."
    assert ruled(text, automation=Automation.NOTICE) == []


def test_an_out_of_office_reply_may_tell_of_a_life(kinds) -> None:
    """An automatic reply counts where a person is away for a reason of theirs."""
    text = "I am on maternity leave until 4 September. Please write to my colleagues."
    seen = kinds(text, automation=Automation.NOTICE, subject="Automatic reply")
    assert seen == {Kind.PREGNANCY}


def test_evidence_is_a_short_quote(surest) -> None:
    """The evidence stands letter for letter in the text, line breaks and curly marks and all."""
    text = (
        "Thanks for the samples, which the whole team has tried by now, and everyone\n"
        "prefers the second one; also, my sister’s getting\nmarried on Saturday in a barn, "
        "and I need forty chairs, ten tables and something that keeps the rain out."
    )
    found = surest(text)
    assert found.evidence in text
    assert "getting\nmarried" in found.evidence
    assert len(found.evidence) < 130


def test_the_same_event_told_twice_is_seen_twice_and_dated_where_the_date_is(ruled) -> None:
    """Which of two tellings is the event's is not for the rules to say."""
    found = ruled("I'm getting married! Sorry for the noise. The wedding is on 20 June.")
    assert {one.kind for one in found} == {Kind.WEDDING}
    assert "2026-06-20" in {one.date for one in found}


def test_two_events_are_two(kinds) -> None:
    """Different events in one mail are told apart."""
    text = "My sister got engaged on Sunday.\n\nAnd my father retires in June."
    assert kinds(text) == {Kind.ENGAGEMENT, Kind.RETIREMENT}


@pytest.mark.parametrize(
    ("kind", "who", "text"),
    [
        (Kind.PROMOTION, Who.SELF, "Congratulations on the promotion!"),
        (Kind.ILLNESS, Who.PARENT, "I'm so sorry about your father's stroke."),
    ],
)
def test_in_sent_mail_the_recipients_life_counts(surest, kind: Kind, who: Who, text: str) -> None:
    """The owner's words tell of the customer, whose life it is."""
    found = surest(text, direction=Direction.OUT)
    assert (found.kind, found.who) == (kind, who)


@pytest.mark.parametrize(
    "text",
    ["I'm getting married in June.", "We just moved to Portland.", "My mother is in hospital."],
)
def test_in_sent_mail_the_owners_own_life_does_not_count(ruled, text: str) -> None:
    """What the owner tells of himself is nobody's suggestion."""
    assert ruled(text, direction=Direction.OUT) == []


@pytest.mark.parametrize(
    ("kind", "who", "text"),
    [
        (Kind.BEREAVEMENT, Who.PARENT, "My mother died on Sunday."),
        (Kind.ILLNESS, Who.SPOUSE, "My husband was diagnosed with cancer."),
        (Kind.PREGNANCY, Who.SIBLING, "My sister is expecting twins."),
        (Kind.SEPARATION, Who.SELF, "My wife left me in March."),
    ],
)
def test_delicate_kinds_know_whose_they_are(surest, kind: Kind, who: Who, text: str) -> None:
    """A mistake here hurts, so the person must be right."""
    found = surest(text)
    assert (found.kind, found.who) == (kind, who)


@pytest.mark.parametrize(
    "text",
    [
        "MY WIFE HAD A STROKE ON MONDAY. SEND THE ORDER WHEN YOU CAN.",
        "my wife had a stroke on monday. send the order when you can",
        "My wife had a stroke on Monday.\r\nSend the order when you can.",
        "My\u00a0wife\u00a0had\u00a0a\u00a0stroke\u00a0on\u00a0Monday.",
    ],
)
def test_capitals_spaces_and_line_ends_do_not_matter(surest, text: str) -> None:
    """People shout, mumble and wrap as they like, and their programs choose the spaces."""
    found = surest(text)
    assert (found.kind, found.who, found.date) == (Kind.ILLNESS, Who.SPOUSE, "2026-05-04")


def test_the_day_is_the_writers(surest) -> None:
    """Yesterday is counted on the writer's wall clock, not in UTC."""
    found = surest("My sister got married yesterday.", utc_offset_minutes=-600)
    assert found.date == "2026-05-04"


@pytest.mark.parametrize(
    ("text", "status"),
    [
        ("I'm getting married on 20 June.", When.UPCOMING),
        ("I got married on Saturday.", When.PAST),
        ("My father is in hospital.", When.ONGOING),
    ],
)
def test_status_follows_date_and_tense(surest, text: str, status: When) -> None:
    """Upcoming, ongoing or past as of the mail."""
    assert surest(text).status is status


def test_a_sign_that_is_denied_is_still_seen_but_not_believed() -> None:
    """What the rules refuse is told to the reader, too."""
    text = "My sister never got married, whatever they say."
    rules = Rules(entry_of(text), text, "", "")
    (seen,) = rules.seen()
    assert (seen.sign.of.kind, seen.confidence) == (Kind.WEDDING, 0.0)
    assert rules.is_denied(seen.sign)
    assert not rules.is_owners(seen.sign)


def test_the_owners_own_life_is_known_as_his() -> None:
    """In sent mail, "I" is the owner."""
    text = "I'm getting married in June."
    rules = Rules(entry_of(text, direction=Direction.OUT), text, "", "")
    (seen,) = rules.seen()
    assert rules.is_owners(seen.sign)
    assert not rules.is_denied(seen.sign)


def test_words_that_no_rule_knows_can_be_looked_at_like_a_sign() -> None:
    """Where the encoder points, the rules say whose and when it is."""
    text = "Thanks for the boxes.\nMy sister Ada is over the moon since Saturday."
    rules = Rules(entry_of(text), text, "", "")
    start = text.index("over the moon")
    sign = rules.sign_at(Kind.ENGAGEMENT, start, start + 13)
    assert sign is not None
    told = rules.circumstances(sign)
    assert (told.who, told.name, told.date) == (Who.SIBLING, "Ada", "2026-05-02")
    assert text[told.start : told.end] == "My sister Ada is over the moon since Saturday"
    assert rules.name_of(sign, Who.SIBLING) == "Ada"
    assert rules.name_of(sign, Who.CHILD) is None


def test_between_two_sentences_stands_no_sign() -> None:
    """Blank lines belong to nobody."""
    text = "It came.\n\n\n\nThanks."
    assert Rules(entry_of(text), text, "", "").sign_at(Kind.BIRTH, 10, 11) is None


@pytest.mark.parametrize(
    "text",
    [
        "Take 30% off everything this week. Free shipping! Unsubscribe here.",
        "Getting married this summer? Book now and save $200.",
    ],
)
def test_marketing_is_barred(text: str) -> None:
    """An offer is no letter."""
    rules = Rules(entry_of(text), text, "", "")
    assert rules.is_barred
    assert not any(map(rules.allows, Kind))
