"""What the reader sees in whole mails, one sentence of truth at a time."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from agent.life_events import find_life_events
from agent.models import Automation, Direction, Entry, EntryKind, FoundEvent, Kind, When, Who

SENT_AT = datetime(2026, 5, 6, 9, 30, tzinfo=UTC)  # a Wednesday


def entry_of(text: str, **fields: object) -> Entry:
    settings: dict[str, object] = {"direction": Direction.IN, "subject": "", **fields}
    return Entry(id="e", customer_id="c", kind=EntryKind.MAIL, at=SENT_AT, text=text, **settings)


def read(text: str, **fields: object) -> tuple[FoundEvent, ...]:
    return find_life_events(entry_of(text, **fields), owner_name="Robin Hale")


def kinds(text: str, **fields: object) -> set[Kind]:
    return {event.kind for event in read(text, **fields)}


def only(text: str, **fields: object) -> FoundEvent:
    (event,) = read(text, **fields)
    return event


ORDINARY = [
    (Kind.BIRTHDAY, "My mother turns seventy on Saturday, so we close at noon."),
    (Kind.ENGAGEMENT, "Big news here: my son Felix got engaged on Sunday."),
    (Kind.WEDDING, "I'm getting married on 20 June, so expect slow answers."),
    (Kind.ANNIVERSARY, "Our 25th wedding anniversary is on Friday."),
    (Kind.PREGNANCY, "My wife is pregnant and I may be out at short notice."),
    (Kind.BIRTH, "My daughter gave birth to a little girl on Monday."),
    (Kind.GRADUATION, "Our son graduated from high school last week."),
    (Kind.SCHOOL_START, "My youngest starts kindergarten on Monday."),
    (Kind.JOB_INTERVIEW, "I have a job interview on Thursday, wish me luck."),
    (Kind.NEW_JOB, "I start my new job at Calder Freight on 1 June."),
    (Kind.PROMOTION, "I was promoted to regional manager last month."),
    (Kind.JOB_LOSS, "My brother was laid off from the mill on Friday."),
    (Kind.RETIREMENT, "I am retiring at the end of June after thirty years."),
    (Kind.MOVE, "We are moving to Lisbon in August."),
    (Kind.ILLNESS, "My father is in hospital with pneumonia."),
    (Kind.RECOVERY, "My wife came home from the hospital on Sunday."),
    (Kind.BEREAVEMENT, "My uncle passed away last night."),
    (Kind.SEPARATION, "My husband and I are getting divorced."),
    (Kind.TRAVEL, "We fly to Iceland on Saturday for our holiday."),
    (Kind.ACHIEVEMENT, "I ran the Bergen Marathon on Sunday!"),
    (Kind.BUSINESS_MILESTONE, "We are opening our second bakery in Leeds in June."),
    (Kind.VOLUNTEERING, "I'm volunteering at the food bank on Saturday."),
    (Kind.HARDSHIP, "Our basement flooded on Monday night."),
    (Kind.NEW_PET, "We adopted a puppy from the shelter last weekend."),
]

INDIRECT = [
    (Kind.BIRTHDAY, "For me it's the big five-oh next Thursday."),
    (
        Kind.ENGAGEMENT,
        "Our Jonas went down on one knee in the rain, and she laughed, and she said yes.",
    ),
    (Kind.WEDDING, "My sister ties the knot in Cork next month."),
    (Kind.ANNIVERSARY, "On Saturday my wife and I have been married 40 years."),
    (Kind.PREGNANCY, "We're painting the nursery this month."),
    (Kind.BIRTH, "Our first grandchild arrived at four this morning."),
    (Kind.GRADUATION, "I sat through three hours of speeches to see our Ada walk the stage."),
    (Kind.SCHOOL_START, "We moved Nina into her dorm on Sunday and drove home without a word."),
    (Kind.JOB_INTERVIEW, "My wife made it to the final round with the hospital board."),
    (Kind.NEW_JOB, "In June I'm leaving Tarrant to join a small firm in Ghent."),
    (Kind.PROMOTION, "My husband made partner at last."),
    (Kind.JOB_LOSS, "They let my husband go on Monday after nineteen years."),
    (Kind.RETIREMENT, "In July I hang up my apron for good."),
    (Kind.MOVE, "We got the keys on Friday and there are boxes everywhere."),
    (Kind.ILLNESS, "I came off my bike on Sunday and broke my wrist, so I type with one hand."),
    (Kind.RECOVERY, "Dad rang the bell on Tuesday, and there was not a dry eye on the ward."),
    (Kind.BEREAVEMENT, "We had to put our old dog to sleep on Monday."),
    (Kind.SEPARATION, "My wife moved out on Sunday, so I am late with everything."),
    (Kind.TRAVEL, "From Friday I'm walking the Camino with my sister."),
    (Kind.ACHIEVEMENT, "My daughter passed her driving test on the third go."),
    (Kind.BUSINESS_MILESTONE, "Our shop turns 50 this year."),
    (Kind.VOLUNTEERING, "On Saturday I cycle to the coast for the hospice."),
    (Kind.HARDSHIP, "We have been without power since Sunday, all of us in the one warm room."),
    (Kind.NEW_PET, "A stray cat followed me home and owns the sofa now."),
]


@pytest.mark.parametrize(("kind", "text"), ORDINARY, ids=lambda value: str(value)[:20])
def test_a_plain_telling_is_found(kind: Kind, text: str) -> None:
    """Each kind is found where somebody simply says it."""
    assert kinds(text) == {kind}


@pytest.mark.parametrize(("kind", "text"), INDIRECT, ids=lambda value: str(value)[:20])
def test_an_indirect_telling_is_found(kind: Kind, text: str) -> None:
    """Each kind is found where somebody says it in a roundabout way."""
    assert kind in kinds(text)


def test_all_kinds_are_tried() -> None:
    """No kind is left out of the two lists above."""
    assert {kind for kind, _ in ORDINARY} == {kind for kind, _ in INDIRECT} == set(Kind)


SILENT = {
    "owner": [
        "Congratulations on your new baby, Robin! Twelve boxes please.",
        "I was so sorry to hear about your father.",
        "Happy birthday! May the year be kind to you.",
        "Enjoy your holiday in Greece, the order can wait.",
    ],
    "marketing": [
        "It's our 10th anniversary! Get 30% off everything, free shipping this week. Unsubscribe here.",
        "Getting married this summer? Book now and save $200.",
    ],
    "idiom": [
        "The old server died in the night and took the orders with it.",
        "After a long labour we gave birth to a plan.",
        "We lost the Henderson account to a cheaper bid.",
        "You can graduate to the paid tier whenever you like.",
        "I'm not married to the idea, let us try the other one.",
    ],
    "negated": [
        "I'm not retiring, whatever they say at the depot.",
        "She didn't get the interview after all.",
        "We haven't moved to Leeds, the invoice address is the old one.",
    ],
    "hypothetical": [
        "If we ever move to the coast I will need a bigger van.",
        "Suppose one of them becomes pregnant, who pays?",
    ],
    "history": [
        "When I got married in 1998 I framed the picture myself.",
        "My grandfather died twenty years ago and left me the lathe.",
    ],
    "business": [
        "Please move the delivery to Friday and send the invoice again.",
        "Version 3 will be retired in December.",
        "We meet the customer in Milan on Monday for the trade fair.",
    ],
    "third party": [
        "A man on the train told the whole carriage that he was getting divorced.",
        "Everyone here is talking about the royal wedding.",
    ],
    "nothing": ["", "ok", "Forty boxes of the blue ones please, same as last time."],
}


@pytest.mark.parametrize(
    "text", [text for texts in SILENT.values() for text in texts], ids=lambda text: text[:30]
)
def test_what_is_no_life_event_stays_silent(text: str) -> None:
    """The owner's life, offers, idioms, denials, ifs, history, business and strangers: nothing."""
    assert read(text) == ()


def test_quoted_words_are_not_the_writers() -> None:
    """A line marked as a quote tells nothing."""
    assert read("Sounds good to me.\n> my sister got engaged on Sunday") == ()


def test_a_receipt_tells_nothing_even_of_a_wedding() -> None:
    """Automated mail is silent."""
    assert (
        read("Your wedding is on 3 June, your order has shipped.", automation=Automation.NOTICE)
        == ()
    )


def test_an_out_of_office_reply_may_tell_of_a_life() -> None:
    """An automatic reply counts where a person is away for a reason of theirs."""
    found = only(
        "I am on maternity leave until 4 September. Please write to my colleagues.",
        automation=Automation.NOTICE,
        subject="Automatic reply",
    )
    assert found.kind is Kind.PREGNANCY


def test_evidence_is_a_short_quote() -> None:
    """The evidence stands letter for letter in the text, line breaks and curly marks and all."""
    text = (
        "Thanks for the samples, which the whole team has tried by now, and everyone\n"
        "prefers the second one; also, my sister’s getting\nmarried on Saturday in a barn, "
        "and I need forty chairs, ten tables and something that keeps the rain out."
    )
    found = only(text)
    assert found.evidence in text
    assert "getting\nmarried" in found.evidence
    assert len(found.evidence) < 130


def test_the_subject_speaks_where_the_text_does_not() -> None:
    """A new mail's subject is read when the text tells nothing, and only then."""
    assert only("See you there.", subject="I'm getting married!").evidence == "I'm getting married!"
    assert read("See you there.", subject="Re: I'm getting married!") == ()


def test_one_event_told_twice_is_one() -> None:
    """Two mentions of the same event are one label, with the date of either."""
    found = only("I'm getting married! Sorry for the noise. The wedding is on 20 June.")
    assert (found.kind, found.date) == (Kind.WEDDING, "2026-06-20")


def test_two_events_are_two() -> None:
    """Different events in one mail are told apart."""
    text = "My sister got engaged on Sunday.\n\nAnd my father retires in June."
    assert kinds(text) == {Kind.ENGAGEMENT, Kind.RETIREMENT}


def test_in_sent_mail_the_recipients_life_counts() -> None:
    """The owner's words tell of the customer, whose life it is."""
    found = only("Congratulations on the promotion!", direction=Direction.OUT)
    assert (found.kind, found.who) == (Kind.PROMOTION, Who.SELF)
    found = only("I'm so sorry about your father's stroke.", direction=Direction.OUT)
    assert (found.kind, found.who) == (Kind.ILLNESS, Who.PARENT)


@pytest.mark.parametrize(
    "text",
    ["I'm getting married in June.", "We just moved to Portland.", "My mother is in hospital."],
)
def test_in_sent_mail_the_owners_own_life_does_not_count(text: str) -> None:
    """What the owner tells of himself is nobody's suggestion."""
    assert read(text, direction=Direction.OUT) == ()


@pytest.mark.parametrize(
    ("kind", "who", "text"),
    [
        (Kind.BEREAVEMENT, Who.PARENT, "My mother died on Sunday."),
        (Kind.ILLNESS, Who.SPOUSE, "My husband was diagnosed with cancer."),
        (Kind.PREGNANCY, Who.SIBLING, "My sister is expecting twins."),
        (Kind.SEPARATION, Who.SELF, "My wife left me in March."),
    ],
)
def test_delicate_kinds_know_whose_they_are(kind: Kind, who: Who, text: str) -> None:
    """A mistake here hurts, so the person must be right."""
    found = only(text)
    assert (found.kind, found.who) == (kind, who)


@pytest.mark.parametrize(
    "text",
    [
        "The battery died on me twice.",
        "I nearly died laughing at your invoice.",
        "We are pregnant with orders this season.",
        "Sick of this weather, send the long boots.",
        "Please put separate orders on separate invoices.",
    ],
)
def test_delicate_words_in_jest_stay_silent(text: str) -> None:
    """Doubt about death, illness, pregnancy and parting means silence."""
    assert read(text) == ()


@pytest.mark.parametrize(
    "text",
    [
        "MY WIFE HAD A STROKE ON MONDAY. SEND THE ORDER WHEN YOU CAN.",
        "my wife had a stroke on monday. send the order when you can",
        "My wife had a stroke on Monday.\r\nSend the order when you can.",
    ],
)
def test_capitals_and_line_ends_do_not_matter(text: str) -> None:
    """People shout, mumble and wrap as they like."""
    found = only(text)
    assert (found.kind, found.who, found.date) == (Kind.ILLNESS, Who.SPOUSE, "2026-05-04")


def test_the_day_is_the_writers() -> None:
    """Yesterday is counted on the writer's wall clock, not in UTC."""
    late = entry_of("My sister got married yesterday.", utc_offset_minutes=-600)
    (found,) = find_life_events(late)
    assert found.date == "2026-05-04"


def test_status_follows_date_and_tense() -> None:
    """Upcoming, ongoing or past as of the mail."""
    assert only("I'm getting married on 20 June.").status is When.UPCOMING
    assert only("I got married on Saturday.").status is When.PAST
    assert only("My father is in hospital.").status is When.ONGOING


@pytest.mark.parametrize(
    "text",
    [
        "a" * 1_000_000,
        "my " * 300_000,
        "I married " * 100_000,
        "\n" * 500_000,
        '"' * 300_000,
        "> " * 300_000,
        "İ" * 100_000 + " my mother died",
        "\x00\ud800 my mother died \U0001f600",
    ],
    ids=["word", "words", "signs", "lines", "quotes", "marks", "long lower case", "broken"],
)
def test_hostile_text_is_survived(text: str) -> None:
    """A megabyte of one word, or of anything, ends in a tuple."""
    assert isinstance(read(text), tuple)
