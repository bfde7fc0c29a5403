"""What mails say beside a journey, a move, a new animal or work for others, and what comes of it."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from agent.drafts import phrases
from agent.drafts.letter import write_letter
from agent.drafts.moves import fill_line
from agent.drafts.occasion import Occasion
from agent.drafts.told.reading import Reading
from agent.drafts.voice import Voice
from agent.models import (
    Address,
    Customer,
    Direction,
    Entry,
    EntryKind,
    Evidence,
    Kind,
    LifeEvent,
    Suggestion,
    When,
    Who,
)

SENT_AT = datetime(2026, 11, 2, 15, 0, tzinfo=UTC)


def told(kind: str, who: str, evidence: str, rest: str, status: str, practice: str) -> Occasion:
    """A mail of yesterday that begins so, or one of five months ago to ask after."""
    entry = Entry(
        id="entry-1",
        customer_id="ada",
        kind=EntryKind.MAIL,
        direction=Direction.IN,
        at=SENT_AT,
        subject="Crates",
        text=f"Dear Robin,\n\n{evidence}{rest}\n\nAda",
        message_id="<1@example>",
        sender=Address(name="Ada Novak", email="ada@novak.example"),
    )
    event = LifeEvent(
        id=f"event-{kind}-{who}",
        customer_id="ada",
        kind=Kind(kind),
        who=Who(who),
        status=When(status),
        evidence=(Evidence(quote=evidence, entry_id=entry.id),),
        told_at=SENT_AT,
        confidence=0.9,
        is_confirmed=True,
    )
    today = SENT_AT.date() + timedelta(days=1 if practice == "reply" else 150)
    suggestion = Suggestion(
        id="suggestion-1",
        customer_id="ada",
        practice=practice,
        reason="because",
        due_on=today,
        expires_on=today,
        priority=1,
        life_event_id=event.id,
        entry_id=entry.id,
    )
    customer = Customer(id="ada", name="Ada Novak", addresses=("ada@novak.example",))
    answered = entry if practice == "reply" else None
    return Occasion(suggestion, customer, event, answered, (entry,), today, Voice("Robin"))


def lines_to(kind: str, who: str, evidence: str, rest: str, status: str) -> set[str]:
    """All that might be said to the remarks of such a mail."""
    occasion = told(kind, who, evidence, rest, status, "reply")
    moment = {"upcoming": "before", "ongoing": "during", "past": "after"}[status]
    terms = Reading(occasion).terms
    found = terms.details(occasion.event, moment)
    return {
        text
        for detail in found
        for line in (*detail.echo, *detail.ahead)
        if (text := fill_line(line, {**terms.slots, **detail.slots}))
    }


@pytest.mark.parametrize(
    ("kind", "who", "evidence", "rest", "status", "line"),
    [
        (
            "travel", "self", "After forty-two years of talk we fly to New Zealand", ".",
            "upcoming", "After forty-two years, you've earned every hour of it.",
        ),
        (
            "travel", "self", "I walk to Santiago in May", ", Marta has the keys.",
            "upcoming", "I'll be nice to Marta while you're gone.",
        ),
        (
            "travel", "self", "we're off to Norway in the camper", ", phones off.",
            "upcoming", "And I hope the camper starts every morning.",
        ),
        (
            "travel", "parent", "My mother is off to Rome", ". She is 84 and takes the stairs.",
            "ongoing", "84! I take my hat off.",
        ),
        (
            "travel", "self", "We are back from Kyoto", ". I have 311 mails waiting.",
            "past", "311 mails! There's no hurry with mine.",
        ),
        (
            "travel", "self", "I am walking to Santiago", " with my sister, 780 kilometres.",
            "upcoming", "My good wishes go to your sister, too.",
        ),
        (
            "move", "self", "We moved to Leeds on Saturday", ", after nine years in Hull.",
            "past", "After nine years that's not an easy goodbye.",
        ),
        (
            "move", "company", "We've moved to Paisley", " and somebody's packed the beans.",
            "past", "I hope the beans will turn up soon.",
        ),
        (
            "move", "self", "We move to Oslo in May, the girls too", ".",
            "upcoming", "I hope the girls find friends by the second day.",
        ),
        (
            "new_pet", "pet", "We've a beagle since Friday", ". He has eaten the router cable.",
            "past", "The router cable: that's how they say hello.",
        ),
        (
            "new_pet", "pet", "We've adopted a cat", ". I said no cats.",
            "past", "So much for that rule.",
        ),
        (
            "volunteering", "self", "I sort coats on Friday", ". I am in charge of boots.",
            "upcoming", "And you in charge of boots: they know whom to ask.",
        ),
        (
            "volunteering", "self", "We did the coat drive", ". We ran out of racks.",
            "past", "I hope there are racks enough the next time.",
        ),
        (
            "volunteering", "child", "It's his Eagle project", ", 140 hours so far.",
            "ongoing", "That's a lot of evenings.",
        ),
    ],
)  # fmt: skip
def test_a_remark_beside_the_news_is_taken_up(
    kind: str, who: str, evidence: str, rest: str, status: str, line: str
) -> None:
    assert line in lines_to(kind, who, evidence, rest, status)


@pytest.mark.parametrize(
    ("kind", "who", "evidence", "rest", "status"),
    [
        ("travel", "self", "We fly to Saigon", ". My mother is very weak, all seven of us go.",
         "upcoming"),
        ("travel", "self", "We fly to Goa", ". I need the crates in three weeks.", "upcoming"),
        ("move", "parent", "Dad went into a care home in Bath", ". He thinks it is a hotel.",
         "past"),
        ("move", "company", "We've moved to the old mill", ". Please mind the cat.", "past"),
        ("new_pet", "pet", "We have a donkey", ". I need a farrier who isn't scared of donkeys.",
         "past"),
        ("volunteering", "self", "I go back to run the clinic fund", ".", "upcoming"),
        ("volunteering", "company", "we carry bread to the houses",
         ". Our village has four to bury from the bus. They joke no more.", "ongoing"),
    ],
)  # fmt: skip
def test_a_remark_that_is_no_matter_for_a_joke_is_left_alone(
    kind: str, who: str, evidence: str, rest: str, status: str
) -> None:
    assert not lines_to(kind, who, evidence, rest, status)


@pytest.mark.parametrize(
    ("kind", "text", "setting"),
    [
        (Kind.TRAVEL, "We leave for Umrah on Thursday", "hajj"),
        (Kind.TRAVEL, "I fly with the parish to Fátima", "pilgrimage"),
        (Kind.TRAVEL, "I am walking to Santiago in August", "camino"),
        (Kind.TRAVEL, "we sweep grandfather's tomb in Penang", "sober"),
        (Kind.TRAVEL, "my sister's flying in from Perth", "visit"),
        (Kind.TRAVEL, "we fly to Santiago de Chile for the wine", ""),
        (Kind.MOVE, "Mum's been moved into a home in Geelong", "care"),
        (Kind.MOVE, "we separated and I've rented a cottage", "hard"),
        (Kind.MOVE, "my mother came to live with us", "joined"),
        (Kind.MOVE, "the seller does not separate himself from his barometers", ""),
        (Kind.NEW_PET, "The old dog died at Easter, now there's a pup", "after_loss"),
        (Kind.NEW_PET, "We collected Pepper on Saturday", ""),
        (Kind.VOLUNTEERING, "we cook at the relief camp", "relief"),
        (Kind.VOLUNTEERING, "I gave blood for the hundredth time", "body"),
        (Kind.VOLUNTEERING, "the run is on the meadow behind the fire house", ""),
    ],
)
def test_what_is_no_ordinary_joy_of_its_kind_is_known_by_its_words(
    kind: Kind, text: str, setting: str
) -> None:
    assert phrases.setting(kind, text) == setting


@pytest.mark.parametrize(
    ("who", "evidence", "status"),
    [
        ("self", "my wife and I travel for Umrah", "upcoming"),
        ("self", "I am walking to Karbala for the Arbaeen", "ongoing"),
        ("self", "I completed the Hajj with my wife", "past"),
        ("parent", "My parents leave for Umrah in ten days", "upcoming"),
        ("parent", "My parents are in Mecca this fortnight", "ongoing"),
        ("parent", "Daddy's just back from Mecca", "past"),
    ],
)
@pytest.mark.parametrize("practice", ["reply", "keep_in_touch"])
def test_nobody_is_wished_a_good_time_on_a_pilgrimage(
    who: str, evidence: str, status: str, practice: str
) -> None:
    occasion = told("travel", who, evidence, ".", status, practice)
    for variant in range(12):
        text = write_letter(occasion, variant=variant).text
        for words in ("good time", "good trip", "good Umrah", "good Hajj", "desk", "phone"):
            assert words not in text


@pytest.mark.parametrize("variant", range(12))
def test_nobody_is_congratulated_on_a_move_into_a_care_home(variant: int) -> None:
    evidence = "My parents went into sheltered housing in Tampere on Friday"
    occasion = told("move", "parent", evidence, ". Dad thinks it is a hotel.", "past", "reply")
    text = write_letter(occasion, variant=variant).text
    assert "ongratulat" not in text
    assert "!" not in text
    assert "hotel" not in text


def test_an_animal_after_one_that_died_replaces_nobody() -> None:
    evidence = "my mother's now got a pup"
    rest = ". Our old collie died at Easter."
    for variant in range(12):
        occasion = told("new_pet", "parent", evidence, rest, "past", "reply")
        text = write_letter(occasion, variant=variant).text
        assert "!" not in text
        assert "runs the place" not in text
