"""The voice: the owner's own greeting, closing and way with words, to this one customer."""

from __future__ import annotations

import re
import time
from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from agent.config import Voice as Settings
from agent.drafts import write_draft
from agent.drafts.occasion import Occasion
from agent.drafts.voice import Voice, closeness_of, learn_voice, usual_voice
from agent.models import (
    Address,
    Closeness,
    Customer,
    Direction,
    Draft,
    Entry,
    Evidence,
    Kind,
    LifeEvent,
    Suggestion,
    When,
    Who,
)
from tests.agent.drafts.owners import (
    ADA,
    BOB,
    EDWARD,
    JO,
    TEXTS_OF_EDWARD,
    TEXTS_OF_JO,
    edwards_voice,
    jos_voice,
    received,
    sent,
)


def learn(*entries: Entry, sign_as: str = "", customer: Customer = ADA) -> Voice:
    return learn_voice(entries, customer=customer, owner_name="Robin Hale", sign_as=sign_as)


def to_ada(*texts: str) -> list[Entry]:
    return sent(*texts, to=ADA)


# Greeting


def test_the_most_usual_greeting_to_this_customer_wins() -> None:
    voice = learn(
        *to_ada("Dear Ada,\n\nOne.\n\nRobin", "Dear Ada,\n\nTwo.\n\nRobin", "Hi Ada,\n\nThree."),
        *sent(*(f"Hey Bob,\n\n{number}" for number in range(5))),
    )
    assert (voice.sign_as, voice.greets_with) == ("Robin", "Dear {name},")


def test_a_stranger_is_greeted_as_everybody_is() -> None:
    assert learn(*sent("Hello Bob,\n\nOne.")).greets_with == "Hello {name},"


def test_a_name_that_opens_the_first_line_is_a_greeting() -> None:
    assert learn(*to_ada("Ada, held, no clock on it.\nRobin")).greets_with == "{name},"


def test_who_never_wrote_greets_with_hi_and_signs_with_his_first_name() -> None:
    voice = learn()
    assert voice == Voice("Robin", closeness=Closeness.NEW)
    assert voice.greeting("Ada") == "Hi Ada,"
    assert voice.closing(is_sad=False) == "Robin"


def test_what_customers_write_teaches_nothing() -> None:
    assert learn(*received("Yo Ada,\n\nOne.", by=ADA)).greets_with == "Hi {name},"


def test_who_is_called_by_title_and_surname_is_not_called_by_the_first_name() -> None:
    voice = learn(
        *to_ada("Dear Ms Novak,\n\nOne.", "Dear Ms Novak,\n\nTwo.", "Dear Ms Novak,\n\n3")
    )
    assert voice.greeting("Ada") == "Dear Ms Novak,"
    assert voice.closeness is Closeness.NEW
    assert learn(*to_ada("Dear Ms Novak,\n\nOne."), customer=BOB).greeting("Bob") == "Hi Bob,"


def test_a_short_name_that_the_owner_always_uses_is_hers() -> None:
    jennifer = Customer(id="jen", name="Jennifer Walsh", addresses=("jen@walsh.example",))
    mails = sent("Hi Jen,\n\nOne.", "Hi Jen,\n\nTwo.", to=jennifer)
    assert learn(*mails, customer=jennifer).greeting("Jennifer") == "Hi Jen,"
    once = sent("Hi Bob,\n\nOne, sent to the wrong one.", to=jennifer)
    assert learn(*once, customer=jennifer).greeting("Jennifer") == "Hi Jennifer,"


def test_a_greeting_that_fits_one_person_is_not_used_for_another() -> None:
    assert learn(*sent("Liebe Ada,\n\nEins.", "Dearest Ada,\n\nTwo.")).greets_with == "Hi {name},"


def test_grief_is_greeted_gravely() -> None:
    assert Voice("Robin", "Hey {name}!").greeting("Ada", is_grave=True) == "Dear Ada,"
    assert Voice("Robin", "Hey {name}!").greeting("Ada", is_sad=True) == "Hey Ada,"
    assert Voice("Robin", "Hiya {name}!").greeting("Ada", is_sad=True) == "Hi Ada,"
    assert Voice("Robin", "{name},").greeting("Ada", is_grave=True) == "Ada,"


def test_nobody_is_greeted_by_a_name_that_is_not_known() -> None:
    assert Voice("Robin", "Dear Ms Novak,").greeting("") == "Hello,"


# Closing


def test_the_config_says_how_to_sign_before_the_mails_do() -> None:
    assert learn(*to_ada("Ada,\n\nOne.\n\nR"), sign_as="Rob").sign_as == "Rob"
    assert learn(*to_ada("Ada,\n\nOne.\n\nR")).sign_as == "R"


def test_a_note_ends_as_the_owner_ends_his() -> None:
    voice = learn(*sent(*(f"Hi Bob,\n\nNumber {n}.\n\nAll the best,\nRobin" for n in range(3))))
    assert voice.closing(is_sad=False) == "All the best,\nRobin"
    assert voice.closing(is_sad=True) == "All the best,\nRobin"


def test_a_closing_on_the_line_of_the_name_stays_there() -> None:
    voice = learn(*sent(*(f"Hi Bob,\n\nNumber {n}.\n\nBest, Robin" for n in range(3))))
    assert voice.closing(is_sad=False) == "Best, Robin"


@pytest.mark.parametrize("closing", ["Cheers,", "Thanks!", "Have a great weekend!", "Talk soon,"])
def test_what_is_light_or_of_business_does_not_stand_under_sad_news(closing: str) -> None:
    voice = learn(*sent(*(f"Hi Bob,\n\nNumber {n}.\n\n{closing}\nRobin" for n in range(3))))
    assert voice.closing(is_sad=True) == "Robin"


def test_under_sad_news_stands_what_the_owner_wrote_there_himself() -> None:
    voice = learn(
        *sent(
            *(f"Hi Bob,\n\nNumber {n}.\n\nBest,\nRobin" for n in range(8)),
            "Dear Bob,\n\nI am so sorry to hear about your father.\n\nWarmly,\nRobin",
        ),
        customer=BOB,
    )
    assert voice.closing(is_sad=False) == "Best,\nRobin"
    assert voice.closing(is_sad=True) == "Warmly,\nRobin"


def test_love_and_kisses_are_for_those_who_get_them() -> None:
    assert jos_voice().closing(is_sad=False) == "Lots of love,\nJo x"
    assert jos_voice(ADA).closing(is_sad=False) == "Cheers,\nJo"


def test_thanks_for_an_order_do_not_stand_under_congratulations() -> None:
    voice = learn(*sent(*(f"Hi Bob,\n\nNumber {n}.\n\nThanks,\nRobin" for n in range(9))))
    assert voice.closing(is_sad=False) == "Robin"


def test_a_name_of_several_lines_is_the_whole_closing() -> None:
    mails = sent(*(f"Hi Bob,\n\nNumber {n}.\n\nBest,\nRobin" for n in range(3)))
    assert learn(*mails, sign_as="Yours,\nRob").closing(is_sad=False) == "Yours,\nRob"


# Closeness


def test_who_was_hardly_written_to_is_new() -> None:
    assert jos_voice(ADA).closeness is Closeness.NEW
    assert learn(*to_ada("Hi Ada,\n\nOne.", "Hi Ada,\n\nTwo.")).closeness is Closeness.NEW


def test_many_warm_mails_both_ways_are_close_and_many_orders_are_not() -> None:
    notes = [f"Hi Bob,\n\nHope the family is well, and number {n}.\n\nRobin" for n in range(6)]
    orders = [f"Hi Bob,\n\n{n} boxes leave on the truck.\n\nRobin" for n in range(30)]
    answers = received(*(f"Robin,\n\nHow are your kids? {n}\n\nBob" for n in range(6)))

    def closeness(mails: list[Entry], exchanged: list[Entry]) -> Closeness:
        return learn_voice(
            mails, customer=BOB, owner_name="Robin Hale", exchanged=exchanged
        ).closeness

    assert closeness(sent(*notes), answers) is Closeness.CLOSE
    assert closeness(sent(*orders), answers) is Closeness.KNOWN
    assert closeness(sent(*notes), answers[:1]) is Closeness.KNOWN
    assert closeness([], [*sent(*notes), *answers]) is Closeness.CLOSE
    assert closeness_of([], []) is Closeness.NEW


def test_the_greeting_follows_how_near_the_two_are() -> None:
    near = sent(*(f"Bob!\n\nHugs to the kids, {n}.\n\nLove,\nRobin" for n in range(4)))
    far = [
        entry
        for number in range(6)
        for entry in sent(
            "Dear Mia,\n\nThe offer is attached.\n\nKind regards,\nRobin",
            to=Customer(id=f"c{number}", name="Mia Moe", addresses=(f"c{number}@x.example",)),
        )
    ]

    def usual(closeness: Closeness) -> Voice:
        return usual_voice([*near, *far], closeness, owner_name="Robin Hale")

    assert usual(Closeness.CLOSE).closing(is_sad=False) == "Love,\nRobin"
    assert usual(Closeness.NEW).greeting("Ada") == "Dear Ada,"
    assert usual(Closeness.NEW).closing(is_sad=False) == "Kind regards,\nRobin"


# What the owner says himself


def test_what_the_settings_say_goes_before_what_the_mails_show() -> None:
    settings = Settings.model_validate(
        {
            "greeting": "Good day, {name}.",
            "closing": {"close": "Cheers,"},
            "sad_closing": "In friendship,",
            "note_words": 33,
            "contractions": "no",
            "emoji": "none",
        }
    )
    voice = learn_voice(sent(*TEXTS_OF_JO), customer=BOB, owner_name=JO, settings=settings)
    learned = jos_voice()
    assert voice.greeting("Bob") == "Good day, Bob."
    assert voice.closing(is_sad=False) == "Cheers,\nJo x"
    assert voice.closing(is_sad=True) == "In friendship,\nJo"
    assert voice.note_words == 33
    assert voice.manner == replace(learned.manner, contractions="no", emoji="none")


def test_all_that_a_voice_adds_is_in_its_basis() -> None:
    voice = jos_voice()
    others = [
        replace(voice, sign_as="J"),
        replace(voice, greets_with="{name},"),
        replace(voice, closeness=Closeness.KNOWN),
        replace(voice, note_words=61),
        replace(voice, closes_with="{me}"),
        replace(voice, closes_sadly_with="{me}"),
        replace(voice, manner=replace(voice.manner, dash="—")),
    ]
    assert len({voice.basis, *(one.basis for one in others)}) == 1 + len(others)
    assert all(isinstance(part, str) for part in voice.basis)


# Two owners

ADAS_MAIL = Entry(
    id="entry-1",
    customer_id="bob",
    kind="mail",
    direction="in",
    at=datetime(2026, 6, 10, 9, 0, tzinfo=UTC),
    subject="Crates",
    text="We've bought a small house in Otley, and we move on 4 July. It has a garden for the "
    "children.\n\nBob",
    message_id="<3@bob>",
    sender=Address(name="Bob Reed", email="bob@reed.example"),
)
MOVE = LifeEvent(
    id="event-1",
    customer_id="bob",
    kind="move",
    who="self",
    date="2026-07-04",
    status="upcoming",
    evidence=(Evidence(quote="We've bought a small house in Otley", entry_id="entry-1"),),
    told_at=datetime(2026, 6, 10, 9, 0, tzinfo=UTC),
    confidence=0.9,
)
LOSS = MOVE.model_copy(update={"kind": Kind.BEREAVEMENT, "who": Who.PARENT, "status": When.PAST})


def draft(voice: Voice, event: LifeEvent = MOVE, mail: Entry = ADAS_MAIL) -> Draft:
    today = date(2026, 6, 11)
    suggestion = Suggestion(
        id="suggestion-1",
        customer_id="bob",
        practice="reply",
        reason="because",
        due_on=today,
        expires_on=today,
        priority=1,
        life_event_id=event.id,
        entry_id=mail.id,
    )
    return write_draft(
        Occasion(suggestion, BOB, event, mail, (mail,), today, voice),
        draft_id="draft-1",
        account="work",
        sender=Address(name="Robin Hale", email="robin@hale.example"),
    )


def test_the_same_suggestion_in_two_voices_reads_like_two_people() -> None:
    jo, edward = draft(jos_voice()), draft(edwards_voice())
    assert jo.gate.has_passed, jo.gate.findings
    assert edward.gate.has_passed, edward.gate.findings
    assert jo.facts == edward.facts
    first, second = jo.text.split("\n"), edward.text.split("\n")
    assert not {line for line in first if line} & {line for line in second if line}
    assert "!" in jo.text
    assert "!" not in edward.text
    assert not re.search(r"\b(?:I|it|that|there|you)'\w", edward.text)
    assert "Otley" in jo.text
    assert "Otley" in edward.text


def test_in_sorrow_both_are_quiet_each_in_his_own_words() -> None:
    told = "My father died on Sunday."
    mail = ADAS_MAIL.model_copy(update={"text": f"{told} The funeral is on Friday.\n\nBob"})
    event = LOSS.model_copy(
        update={"evidence": (Evidence(quote=told, entry_id="entry-1"),), "date": None}
    )
    jo, edward = draft(jos_voice(), event, mail), draft(edwards_voice(), event, mail)
    for one in (jo, edward):
        assert one.gate.has_passed, one.gate.findings
        assert "!" not in one.text
        assert not re.search("[\U0001f300-\U0001faff]", one.text)
    assert jo.text != edward.text
    assert jo.text.endswith("Lots of love,\nJo")
    assert edward.text.endswith("With kind regards,\nEdward")


# Any mailbox


@pytest.mark.parametrize("number", [0, 1, 3, 300])
def test_a_voice_is_learned_from_any_number_of_mails_in_little_time(number: int) -> None:
    texts = (TEXTS_OF_JO + TEXTS_OF_EDWARD) * (1 + number // 12)
    mails = sent(*(f"{text}\n\nP.S. {n}" for n, text in enumerate(texts[:number])))
    began = time.process_time()
    voice = learn_voice(mails, customer=BOB, owner_name=JO)
    assert time.process_time() - began < 5
    assert voice.greeting("Bob").endswith(("Bob,", "Bob!"))
    assert voice.closing(is_sad=True).strip()


@pytest.mark.parametrize(
    "text",
    [
        "",
        "\x00\u202e\ufeff",
        "👍",
        "Hi",
        "Hi {name},\n\n{me}",
        "Bob" * 20_000,
        "(" * 30_000,
        "Hi Bob,\n" + "- " * 20_000 + "\nRobin",
        "\n" * 30_000,
        "you you you " * 10_000,
    ],
)
def test_nothing_in_the_mail_makes_it_stumble_or_dawdle(text: str) -> None:
    began = time.process_time()
    voice = learn(*sent(*(f"{text}{n}" for n in range(5)), text), customer=BOB)
    spoken = voice.speak(text, is_sad=False)
    assert time.process_time() - began < 5
    assert "\x00" not in voice.greeting("Bob") + voice.closing(is_sad=False)
    assert isinstance(spoken, str)


def test_what_a_program_sent_in_his_name_is_not_his_voice() -> None:
    mails = sent(*(f"Hello Bob,\n\nI am away until {n} May.\n\nRobin" for n in range(5)))
    away = [one.model_copy(update={"automation": "out of office"}) for one in mails]
    assert learn(*away).greets_with == "Hi {name},"
    assert all(one.direction is Direction.OUT for one in away)


def test_edward_is_heard_as_he_is() -> None:
    manner = edwards_voice().manner
    assert (manner.contractions, manner.exclamation_marks, manner.emoji) == ("no", "never", "none")
    assert (manner.spelling, manner.glad, manner.mail) == ("american", "pleased", "message")
    assert learn_voice(sent(*TEXTS_OF_EDWARD), customer=BOB, owner_name=EDWARD).sign_as == "Edward"


def test_jo_is_heard_as_she_is() -> None:
    manner = jos_voice().manner
    assert (manner.contractions, manner.exclamation_marks, manner.emoji) == ("yes", "often", "🎉")
    assert (manner.spelling, manner.glad, manner.congratulations) == (
        "british",
        "thrilled",
        "congrats",
    )
