"""Work, schools, achievements and a firm's own days: the remark that is taken up."""

from __future__ import annotations

import pytest

from agent.drafts import phrases
from agent.drafts.moves import fill_line
from agent.drafts.told.terms import read_terms
from agent.models import Direction, Entry, EntryKind, Kind, When, Who
from tests.agent.drafts.remarks import TOLD_AT, event_told, lines_from

KINDS = [
    Kind.NEW_JOB,
    Kind.PROMOTION,
    Kind.RETIREMENT,
    Kind.JOB_INTERVIEW,
    Kind.GRADUATION,
    Kind.SCHOOL_START,
    Kind.ACHIEVEMENT,
    Kind.BUSINESS_MILESTONE,
]

ANSWERED = [
    # kind, whose, moment, what they wrote, a line that must come of it
    (
        "new_job",
        "child",
        "after",
        "My oldest just signed on with BNSF as a conductor so I'm short a hand for hay.",
        "It's BNSF that got lucky, I'd say.",
    ),
    (
        "new_job",
        "child",
        "after",
        "My oldest just signed on with BNSF as a conductor so I'm short a hand for hay.",
        "A conductor in the family: one never knows when that comes in useful.",
    ),
    (
        "new_job",
        "child",
        "after",
        "My oldest just signed on with BNSF as a conductor so I'm short a hand for hay.",
        "I hope you find another pair of hands soon.",
    ),
    (
        "new_job",
        "colleague",
        "after",
        "I've lost my right arm and gained a toaster to buy.",
        "Your right arm, no less. I'm sorry for that part.",
    ),
    (
        "new_job",
        "self",
        "before",
        "I'm joining a bank after twenty years at the mill, and Stacey Bell will take over.",
        "I'm glad you told me about Stacey Bell, and I'll miss dealing with you.",
    ),
    (
        "new_job",
        "child",
        "asked",
        "He has landed his first proper job, at a radio station.",
        "I hope the first wages went on something thoroughly unreasonable.",
    ),
    (
        "promotion",
        "self",
        "after",
        "As of Thursday please address me as Head of Research Contracts.",
        "Head of Research Contracts: I like the sound of that.",
    ),
    (
        "promotion",
        "colleague",
        "before",
        "She came to us answering phones at 17 and couldn't find Wigan on a map.",
        "That's the long way up, and the right one.",
    ),
    (
        "promotion",
        "self",
        "after",
        "Kopi on me when you visit Penang.",
        "Kopi: I'll hold you to that.",
    ),
    (
        "retirement",
        "self",
        "before",
        "I've got nineteen working days left, not that there's a calendar.",
        "Nineteen working days: not long now.",
    ),
    (
        "retirement",
        "self",
        "before",
        "All drawings and passwords go to Mr. Peng.",
        "I'm glad you told me about Mr. Peng, and I'll miss dealing with you.",
    ),
    (
        "retirement",
        "parent",
        "after",
        "Dad has taken up the tin whistle.",
        "I like it that the tin whistle comes next.",
    ),
    (
        "retirement",
        "spouse",
        "asked",
        "She wants to learn to play the saxophone.",
        "How is it going with the saxophone?",
    ),
    (
        "job_interview",
        "self",
        "before",
        "I'm judged on Wednesday, eleven professors, and I can't see another decimal.",
        "Eleven professors: I'd be nervous, too.",
    ),
    (
        "job_interview",
        "friend",
        "before",
        "I lent her my good jacket.",
        "May the good jacket bring luck.",
    ),
    (
        "job_interview",
        "friend",
        "asked",
        "I lent her my good jacket.",
        "I hope the good jacket did its part.",
    ),
    (
        "job_interview",
        "self",
        "before",
        "Keep it between the two of us, please.",
        "It stays between us.",
    ),
    (
        "job_interview",
        "colleague",
        "before",
        "If he gets it I lose the best brake man in the valley.",
        "Hard to wish for, and hard to wish against.",
    ),
    (
        "graduation",
        "self",
        "after",
        "Thirteen years part time, two children, one thesis about silt.",
        "I'd like to hear more about silt, one day.",
    ),
    (
        "graduation",
        "spouse",
        "after",
        "When they called his name my boys stood on the chairs.",
        "I'd have cheered as well.",
    ),
    (
        "school_start",
        "child",
        "after",
        "He didn't even look back.",
        "Not looking back is a good sign, and it stings all the same.",
    ),
    (
        "school_start",
        "child",
        "after",
        "We unloaded him in Laramie on Friday with his saddle and a mini fridge.",
        "The drive home is always the longer one.",
    ),
    (
        "school_start",
        "self",
        "after",
        "I'm 58 and I'm a freshman.",
        "At 58: I take my hat off.",
    ),
    (
        "achievement",
        "colleague",
        "after",
        "He's swum the Channel, thirteen hours in goose fat.",
        "Thirteen hours: I take my hat off.",
    ),
    (
        "achievement",
        "relative",
        "after",
        "My nephew has been selected out of 400 boys!",
        "Out of 400 boys: that's really something.",
    ),
    (
        "business_milestone",
        "company",
        "after",
        "Twelve years ago we were stirring soap in my mother's bathtub.",
        "From your mother's bathtub to this: that's a road.",
    ),
    (
        "business_milestone",
        "company",
        "before",
        "The brewery said it'd last six months.",
        "It's a pleasure to keep proving such people wrong.",
    ),
]
LEFT_ALONE = [
    # kind, whose, moment, what they wrote
    ("new_job", "self", "before", "Please send the invoice to the new address."),
    ("new_job", "self", "after", "I change to the forwarding desk of a competitor of yours."),
    ("promotion", "colleague", "after", "He'll be signing for the hydrant order now."),
    ("retirement", "friend", "after", "Rasmus has sold the boat and hung the nets on the wall."),
    ("retirement", "colleague", "after", "Old Mr Cope did his final minutes on the 11th."),
    ("job_interview", "child", "before", "My boy's trying out for the Titans' practice squad."),
    ("graduation", "child", "after", "The grill man and the invoice are confirmed."),
    ("school_start", "grandchild", "before", "All three witnesses can do the 17th."),
    ("achievement", "spouse", "after", "She found out that she's pregnant."),
    (
        "achievement",
        "grandchild",
        "after",
        "He passed his citizenship test on Parade Street, box 4.",
    ),
    ("business_milestone", "spouse", "before", "He gets in two weeks a new bicycle workshop."),
    ("business_milestone", "company", "after", "You said we would never need the bigger press."),
]


def news_about(kind: str, who: str, sentence: str) -> list[str]:
    """Every way to open a letter about what the sentence tells as past."""
    event = event_told(kind, who, sentence, status=When.PAST)
    entry = Entry(
        id="entry-1",
        customer_id="customer-1",
        kind=EntryKind.MAIL,
        direction=Direction.IN,
        at=TOLD_AT,
        text=sentence,
    )
    terms = read_terms(event, [entry], not_named=("Ada Novak", "Ada", "Robin"))
    lines = phrases.lines(event.kind, "after", event.who, "news")
    return [filled for line in lines if (filled := fill_line(line, terms.slots))]


@pytest.mark.parametrize(("kind", "who", "moment", "sentence", "line"), ANSWERED)
def test_a_remark_beside_the_news_is_answered_in_its_own_terms(
    kind: str, who: str, moment: str, sentence: str, line: str
) -> None:
    assert line in lines_from(kind, who, moment, sentence)


@pytest.mark.parametrize(("kind", "who", "moment", "sentence"), LEFT_ALONE)
def test_what_is_no_such_remark_is_left_alone(
    kind: str, who: str, moment: str, sentence: str
) -> None:
    assert lines_from(kind, who, moment, sentence) == []


def test_a_colleague_who_leaves_is_missed_and_one_who_has_come_is_not() -> None:
    leaves = news_about("new_job", "colleague", "Our foreman has gone to drive the city bus.")
    comes = news_about("new_job", "colleague", "Our new buyer has come to us from the railways.")
    assert any("gap" in line for line in leaves)
    assert comes
    assert not any("gap" in line or "gone" in line for line in comes)


@pytest.mark.parametrize(
    "sentence",
    [
        "We are shutting our doors after Christmas Eve.",
        "We're shutting the Flint shop at the end of the month.",
        "The business is winding up in June.",
    ],
)
def test_nothing_can_be_said_to_the_end_of_a_firm(sentence: str) -> None:
    assert news_about("business_milestone", "company", sentence) == []


def test_a_firm_that_is_sold_is_not_congratulated() -> None:
    said = news_about("business_milestone", "company", "Sysco bought us out last week.")
    assert said
    assert not any("ongratulations" in line for line in said)
    closed = news_about("business_milestone", "company", "We closed our Series A on Friday.")
    assert "Congratulations on the Series A. That's years of work, I'd guess." in closed


def test_years_in_an_uncles_shop_are_not_the_years_of_the_own_firm() -> None:
    opened = "We opened our own firm after eleven years in my uncle's shop."
    assert not any(
        "leven years" in line and "in your uncle's shop" not in line
        for line in news_about("business_milestone", "company", opened)
    )
    turned = "The firm turned eleven years old on Friday."
    assert any(
        "leven years" in line for line in news_about("business_milestone", "company", turned)
    )


@pytest.mark.parametrize(
    "who", [who for who in Who if who not in (Who.SPOUSE, Who.SELF, Who.COMPANY)]
)
def test_only_whoever_shares_the_house_is_asked_about_the_house(who: Who) -> None:
    for moment in ("before", "after", "asked"):
        for move in ("news", "ahead"):
            for line in phrases.lines(Kind.RETIREMENT, moment, who, move):
                assert "house" not in line


@pytest.mark.parametrize("kind", KINDS)
def test_the_news_is_cheered_once_and_what_follows_is_said_quietly(kind: Kind) -> None:
    for moment in ("eve", "before", "during", "after", "asked", "asked_since", "later"):
        for who in Who:
            for line in phrases.lines(kind, moment, who, "news"):
                assert line.count("!") <= 1
            for line in phrases.lines(kind, moment, who, "ahead"):
                assert "!" not in line


@pytest.mark.parametrize("kind", KINDS)
def test_every_remark_is_answered_quietly_and_only_in_its_time(kind: Kind) -> None:
    of_all_joy = {*phrases.details(Kind.BIRTH)} & {*phrases.details(Kind.NEW_PET)}
    for rule in {*phrases.details(kind)} - of_all_joy:
        assert rule.moments, rule.pattern
        assert not any("!" in line for line in (*rule.echo, *rule.ahead)), rule.pattern
