"""Mails of 6 May 2026 that tell of each kind of life event, plainly or not, and some that do not."""

from __future__ import annotations

from datetime import UTC, datetime

from agent.life_events.encoder import Encoder, Sight, load_encoder
from agent.life_events.windows import Window
from agent.models import Direction, Entry, EntryKind, Kind

SENT_AT = datetime(2026, 5, 6, 9, 30, tzinfo=UTC)  # a Wednesday
OWNER = "Robin Hale"


def entry_of(text: str, **fields: object) -> Entry:
    """A customer's mail."""
    settings: dict[str, object] = {"direction": Direction.IN, "at": SENT_AT, **fields}
    return Entry(id="e", customer_id="c", kind=EntryKind.MAIL, text=text, **settings)


class CountingEncoder(Encoder):
    """The encoder of this process, which remembers what it was asked to read."""

    def __init__(self) -> None:
        self.windows: list[Window] = []

    def read(self, windows: list[Window]) -> list[Sight]:
        self.windows += windows
        return load_encoder().read(windows)


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

JESTS = [
    "The battery died on me twice.",
    "I nearly died laughing at your invoice.",
    "We are pregnant with orders this season.",
    "Sick of this weather, send the long boots.",
    "Please put separate orders on separate invoices.",
]

HARMLESS = [text for texts in SILENT.values() for text in texts] + JESTS
