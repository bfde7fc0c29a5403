"""The whole reader: a mail in, events, maybes or nothing out, and the words that show it.

How well it reads is measured by `make accuracy`; what is true here is true of any trained network.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from agent.life_events.reading import MAX_SUBJECT, Engine, Scales, load_engine, load_scales, read
from agent.life_events.sights import AFTER, BEFORE, FEATURES, MOST_READ
from agent.life_events.signs import MAX_CHARS, MAX_SIGNS
from agent.life_events.windows import MOST_TOKENS
from agent.models import DELICATE_KINDS, Automation, Direction, FoundEvent, Kind, Lesson, Who
from tests.agent.life_events.tellings import (
    HARMLESS,
    ORDINARY,
    OWNER,
    CountingEncoder,
    entry_of,
)

PLAIN = "My sister Ada got married on Saturday."


def scales(*, event: float, maybe: float) -> Scales:
    """Those of the package, but certain from here on."""
    return replace(
        load_scales(),
        event=dict.fromkeys(Kind, event),
        maybe=dict.fromkeys(Kind, maybe),
    )


def engine(*, event: float, maybe: float) -> Engine:
    return replace(load_engine(), scales=scales(event=event, maybe=maybe))


@pytest.fixture(scope="module")
def by_rules() -> Engine:
    """The reader, certain of what the rules believe and of nothing else."""
    weights = {"is_sign": 8.0, "is_hint": 8.0}
    trusting = Scales(
        weights=tuple(weights.get(name, 0.0) for name in FEATURES),
        biases=dict.fromkeys(Kind, -4.0),
        event=dict.fromkeys(Kind, 0.5),
        maybe=dict.fromkeys(Kind, 0.5),
        told_who=1000.0,
        meant_who=1000.0,
    )
    return replace(load_engine(), scales=trusting)


@pytest.fixture(scope="module")
def open_eyed() -> Engine:
    """The reader, to which everything is an event of which anything at all can be seen."""
    return engine(event=0.0, maybe=0.0)


def only(events: tuple[FoundEvent, ...]) -> FoundEvent:
    (event,) = events
    return event


# --- three outcomes


def test_what_is_certain_enough_is_an_event() -> None:
    """It has no other kinds that it may be."""
    found = read(entry_of(PLAIN), engine=engine(event=0.0, maybe=0.0)).events
    event = next(one for one in found if one.kind is Kind.WEDDING)
    assert not event.is_maybe
    assert event.likeliest == ()


def test_what_is_less_certain_is_a_maybe_with_the_kinds_that_it_may_be() -> None:
    """Three at most, and its own is among what was seen."""
    found = read(entry_of(PLAIN), engine=engine(event=1.1, maybe=0.0)).events
    event = next(one for one in found if one.kind is Kind.WEDDING)
    assert event.is_maybe
    assert 1 <= len(event.likeliest) <= 3
    assert len(set(event.likeliest)) == len(event.likeliest)


def test_the_kind_that_stands_out_most_is_the_likeliest() -> None:
    """First of the likeliest, as first of what was weighed."""
    reading = read(entry_of(PLAIN), engine=engine(event=1.1, maybe=0.0))
    surest = max(reading.weighed, key=lambda one: one.certainty).observation.kind
    assert {one.likeliest[0] for one in reading.events} == {surest}


def test_what_is_not_certain_at_all_is_nothing_but_still_weighed() -> None:
    """So that `detect --why` can say what was seen."""
    reading = read(entry_of(PLAIN), engine=engine(event=1.1, maybe=1.1))
    assert reading.events == ()
    assert Kind.WEDDING in {one.observation.kind for one in reading.weighed}
    assert {one.words for one in reading.weighed} == {PLAIN}


def test_the_confidence_of_an_event_is_the_certainty_it_was_weighed_with(by_rules) -> None:
    """Between 0 and 1, to two places."""
    reading = read(entry_of(PLAIN), engine=by_rules)
    (sure,) = (one for one in reading.weighed if one.certainty > 0.5)
    assert only(reading.events).confidence == round(sure.certainty, 2) == 0.98


def test_delicate_kinds_need_a_higher_certainty_than_all_others() -> None:
    """As shipped: a mistake there hurts."""
    shipped = load_scales()
    others = [shipped.event[kind] for kind in Kind if kind not in DELICATE_KINDS]
    assert all(shipped.event[kind] > max(others) for kind in DELICATE_KINDS)
    assert all(shipped.maybe[kind] < shipped.event[kind] for kind in DELICATE_KINDS)


# --- how well, roughly


def test_most_plain_tellings_are_found() -> None:
    """By the reader as it is shipped; a newly trained one may differ in a few."""
    missed = [
        text
        for kind, text in ORDINARY
        if kind not in {one.kind for one in read(entry_of(text), owner_name=OWNER).events}
    ]
    assert len(missed) <= 4, missed


def test_few_harmless_mails_raise_an_alarm() -> None:
    """An event, that is: a maybe is a question."""
    alarms = [
        text
        for text in HARMLESS
        if any(not one.is_maybe for one in read(entry_of(text), owner_name=OWNER).events)
    ]
    assert len(alarms) <= 3, alarms


# --- whose, when, and in which words


def test_rules_and_network_agree_on_whose_it_is_where_the_rules_outweigh(by_rules) -> None:
    """With name and date."""
    event = only(read(entry_of(PLAIN), engine=by_rules).events)
    assert (event.kind, event.who, event.name) == (Kind.WEDDING, Who.SIBLING, "Ada")
    assert event.date == "2026-05-02"


def test_one_event_told_twice_is_one(by_rules) -> None:
    """Two mentions of the same event are one, with the date of either."""
    text = "I'm getting married! Sorry for the noise. The wedding is on 20 June."
    found = only(read(entry_of(text), engine=by_rules).events)
    assert (found.kind, found.date) == (Kind.WEDDING, "2026-06-20")


def test_two_events_are_two(by_rules) -> None:
    """Different events in one mail are told apart, in the order of the mail."""
    text = "My sister got engaged on Sunday.\n\nAnd my father retires in June."
    found = read(entry_of(text), engine=by_rules).events
    assert [one.kind for one in found] == [Kind.ENGAGEMENT, Kind.RETIREMENT]


def test_in_sent_mail_the_recipients_life_counts(by_rules) -> None:
    """The owner's words tell of the customer; what he tells of himself is nobody's suggestion."""
    sent = entry_of("Congratulations on the promotion!", direction=Direction.OUT)
    found = only(read(sent, engine=by_rules).events)
    assert (found.kind, found.who) == (Kind.PROMOTION, Who.SELF)
    own = entry_of("We just moved to Portland.", direction=Direction.OUT)
    assert read(own, engine=by_rules).events == ()


def test_a_pet_is_a_pet_whoever_is_spoken_of(by_rules, open_eyed) -> None:
    """Where a kind is always somebody's, no network says otherwise."""
    text = "My sister Ada adopted a puppy."
    for one in (by_rules, open_eyed):
        found = read(entry_of(text), engine=one).events
        assert {event.who for event in found if event.kind is Kind.NEW_PET} == {Who.PET}


VERBATIM = {
    "plain": PLAIN,
    "hard wraps": (
        "Thanks for the samples, which the whole team has tried by now, and everyone\n"
        "prefers the second one; also, my sister is finally getting\nmarried on Saturday in\n"
        "a barn, and I need forty chairs, ten tables and something that keeps the rain out."
    ),
    "curly quotes": "“Yes!” she said; my sister’s getting married on Saturday, isn’t that great.",
    "hard spaces": "My\u00a0sister\u00a0got\u00a0married\u202fon\u00a0Saturday.",
    "emoji": "🎉🎉 My sister 👰🏽‍♀️ got married 😀 on Saturday! 🎉",
    "right to left": "שלום רובין, \u202emy sister got married on Saturday\u202c. תודה",
    "carriage returns": "Hi Robin,\r\n\r\nMy sister got married on Saturday.\r\nBye\r\n",
    "capitals": "MY SISTER GOT MARRIED ON SATURDAY. SEND THE ORDER WHEN YOU CAN.",
    "growing letters": "İİİİ İstanbul ẞß ﬁne. My sister got married on Saturday.",
    "long": "My sister got married on Saturday.\n" + "The price list is fine as it is.\n" * 1000,
    "no sentence end": "and my sister got married on saturday but we still want the boxes " * 400,
    "broken": "\x00\ud800 My sister\udfff got married on Saturday. \ufeff",
    "a list": "- My sister got married\n- My father retired\n* I was promoted\n1) We moved to Lisbon",
}


@pytest.mark.parametrize("text", VERBATIM.values(), ids=VERBATIM)
def test_evidence_stands_verbatim_in_its_place(open_eyed, text: str) -> None:
    """Of each thing that can be seen at all: letter for letter, where `start` says, and short."""
    found = read(entry_of(text), engine=open_eyed).events
    assert found
    for one in found:
        assert one.start is not None
        assert one.evidence
        assert text[one.start : one.start + len(one.evidence)] == one.evidence
        assert one.evidence == one.evidence.strip()
        assert len(one.evidence) < 180
    assert [one.start for one in found] == sorted(one.start for one in found)


@pytest.mark.parametrize("text", VERBATIM.values(), ids=VERBATIM)
def test_the_rules_see_through_all_that(by_rules, text: str) -> None:
    """Spaces, marks, wraps and capitals hide no wedding."""
    found = read(entry_of(text), engine=by_rules).events
    assert Kind.WEDDING in {one.kind for one in found}


def test_what_nobody_writes_by_hand_is_not_read_to_its_end(open_eyed) -> None:
    """News after so many characters is no news."""
    text = "The price list is fine as it is.\n" * 1000 + PLAIN
    assert len(text) - len(PLAIN) > MAX_CHARS
    found = read(entry_of(text), engine=open_eyed).events
    assert all(one.start < MAX_CHARS for one in found)
    assert Kind.WEDDING not in {one.kind for one in read(entry_of(text)).events}


def test_quoted_lines_are_not_read(open_eyed) -> None:
    """Wherever they stand, and however long the line before them is."""
    own = "we will send the whole order on Friday as was agreed with everybody"
    text = f"{own}\n> {PLAIN}\n> my father died on Sunday\n{own}"
    counting = CountingEncoder()
    read(entry_of(text), engine=replace(open_eyed, encoder=counting, gate=None))
    assert {number for one in counting.windows for number in one.pieces} == {0, 1}


def test_what_tells_nothing_by_itself_is_not_read_with_its_neighbours(open_eyed) -> None:
    """Each sentence is read alone, and the dear second look is kept for where that shows much."""
    dull = "The total is 44.10 in euros. Please sign both sheets. The file is attached below."
    for text, is_again in ((dull, False), (f"{dull} {PLAIN}", True)):
        counting = CountingEncoder()
        read(entry_of(text, subject=""), engine=replace(open_eyed, encoder=counting, gate=None))
        singly = [one for one in counting.windows if len(one.pieces) == 1]
        assert len(singly) >= 3
        assert any(len(one.pieces) > 1 for one in counting.windows) is is_again


# --- the subject


def test_the_subject_speaks_where_the_text_does_not(by_rules) -> None:
    """A new mail's subject is read when the text tells nothing, and only then; it has no place."""
    found = only(read(entry_of("See you.", subject="I'm getting married!"), engine=by_rules).events)
    assert (found.kind, found.evidence) == (Kind.WEDDING, "I'm getting married!")
    assert found.start is None
    both = entry_of(PLAIN, subject="I'm getting divorced!")
    assert only(read(both, engine=by_rules).events).kind is Kind.WEDDING


def test_the_subject_of_an_answer_is_somebody_elses(by_rules) -> None:
    """Known by its header, or by the "Re:" of whatever language."""
    news = "I'm getting married!"
    for answer in ({"subject": f"Re: {news}"}, {"subject": f"Sv: {news}"}):
        assert read(entry_of("See you.", **answer), engine=by_rules).events == ()
    answer = entry_of("See you.", subject=news, in_reply_to="<1@a.example>")
    assert read(answer, engine=by_rules).events == ()


def test_a_mail_may_be_all_subject(by_rules) -> None:
    """Some people write nothing below it."""
    found = only(read(entry_of("", subject="I was promoted!"), engine=by_rules).events)
    assert (found.kind, found.start) == (Kind.PROMOTION, None)


# --- what is not read at all

MARKETING = [
    "It's our 10th anniversary! Get 30% off everything, free shipping this week. Unsubscribe here.",
    "Getting married this summer? Book now and save $200 on all of our packages, if you hurry.",
]
FOREIGN = {
    "German": "Meine Mutter ist am Sonntag gestorben, deshalb bin ich bis Freitag nicht im Büro. "
    "Bitte schicken Sie die Rechnung erst in der Woche danach.",
    "French": "Ma mère est morte dimanche, je ne serai donc pas au bureau avant vendredi. "
    "Merci d'envoyer la facture plus tard.",
    "Spanish": "Mi madre murió el domingo, así que no estaré en la oficina hasta el viernes. "
    "Por favor, envíe la factura más tarde.",
    "Polish": "Moja mama zmarła w niedzielę, dlatego nie będzie mnie w biurze do piątku. "
    "Proszę wysłać fakturę później.",
    "Japanese": "日曜日に母が亡くなりましたので、金曜日まで会社を休みます。請求書は後で送ってください。",
    "short Japanese": "母が亡くなりました",
    "mixed": "Guten Tag Robin, meine Mutter ist am Sonntag gestorben und ich bin bis Freitag nicht "
    "im Büro. Please send the invoice later. Viele Grüße aus Bremen an alle Kollegen dort.",
    "mixed scripts": "日曜日に母が亡くなりました。金曜日まで会社を休みます。 Best regards, Yuki Tanaka, "
    "Tokyo Trading",
}


@pytest.mark.parametrize("text", MARKETING)
def test_marketing_tells_nothing_and_the_reading_says_so(open_eyed, text: str) -> None:
    """Neither in its text nor in its subject."""
    for subject in ("", "My sister got married on Saturday"):
        reading = read(entry_of(text, subject=subject), engine=open_eyed)
        assert (reading.events, reading.weighed) == ((), ())
        assert "marketing" in reading.remark


@pytest.mark.parametrize("text", FOREIGN.values(), ids=FOREIGN)
def test_another_language_tells_nothing_and_the_reading_says_so(open_eyed, text: str) -> None:
    """Nothing rather than nonsense, also where a subject or a phrase is English."""
    for fields in ({"text": text, "subject": "My sister got married"}, {"text": text}):
        reading = read(entry_of(**fields), engine=open_eyed)
        assert (reading.events, reading.weighed) == ((), ())
        assert "not English" in reading.remark


def test_a_mail_in_two_languages_is_read_where_it_is_english(by_rules) -> None:
    """Many firms write everything twice."""
    text = (
        f"{FOREIGN['German']}\n\nMy mother died on Sunday, so I am not in the office until Friday."
    )
    found = only(read(entry_of(text), engine=by_rules).events)
    assert found.kind is Kind.BEREAVEMENT
    assert found.start >= len(FOREIGN["German"])


def test_an_automated_mail_tells_nothing(open_eyed) -> None:
    """Unless somebody says in it why he is away."""
    notice = entry_of("Your wedding is on 3 June.", automation=Automation.NOTICE)
    assert read(notice, engine=open_eyed).events == ()


# --- bad input

HOSTILE = {
    "empty": "",
    "spaces": " \t\u00a0" * 100_000,
    "one letter": "x",
    "one word": "a" * 1_000_000,
    "words": "my " * 333_000,
    "no sentence end": "we talked about the price list with your people " * 21_000,
    "signs": "I married " * 100_000,
    "sentences": "I was promoted. " * 60_000,
    "clauses": "my mother, " * 90_000,
    "lines": "\n" * 1_000_000,
    "quotation marks": '"' * 500_000,
    "quote marks": "> " * 500_000,
    "quoted lines": "> my mother died on 3 May\n" * 5000,
    "long lower case": "İ" * 100_000 + " my mother died",
    "emoji": "😀 " * 300_000,
    "no letters": "1 2 3 + " * 100_000,
    "nul": "\x00" * 100_000,
    "surrogates": "\ud800\udfff " * 1000,
    "nul and surrogates": "\x00\ud800 my \udfffmother died \U0001f600\ud83d",
}
TELLS = {"signs", "sentences", "long lower case", "nul and surrogates"}


@pytest.mark.parametrize("name", HOSTILE)
def test_bad_input_takes_bounded_work_and_invents_nothing(name: str) -> None:
    """Neither an exception nor an event of which no word is there, nor a date."""
    text = HOSTILE[name]
    counting = CountingEncoder()
    reading = read(entry_of(text), engine=replace(load_engine(), encoder=counting))
    assert len(counting.windows) <= (MOST_READ + MAX_SIGNS) * (BEFORE + 1 + AFTER)
    assert sum(len(one.tokens) for one in counting.windows) <= MAX_CHARS
    assert all(len(one.tokens) <= MOST_TOKENS for one in counting.windows)
    assert {one.date for one in reading.events} <= {None}
    if name not in TELLS:
        assert [one for one in reading.events if not one.is_maybe] == []


@pytest.mark.parametrize("name", HOSTILE)
def test_a_bad_subject_is_survived_like_a_bad_text(name: str) -> None:
    """Above a text, and alone."""
    for text in ("Forty boxes of the blue ones please.", ""):
        counting = CountingEncoder()
        entry = entry_of(text, subject=HOSTILE[name])
        reading = read(entry, engine=replace(load_engine(), encoder=counting))
        assert len(counting.windows) <= MAX_SUBJECT // 4
        assert {one.date for one in reading.events} <= {None}


@pytest.mark.parametrize("year", [1970, 2099])
def test_an_odd_date_header_invents_no_date(by_rules, year: int) -> None:
    """The news counts; the day that it was sent on does not."""
    text = "My sister got married yesterday. My father retires in three weeks. We moved on Friday."
    entry = entry_of(text, at=datetime(year, 1, 1, tzinfo=UTC))
    found = read(entry, engine=by_rules).events
    assert {Kind.WEDDING, Kind.RETIREMENT} <= {one.kind for one in found}
    assert {one.date for one in found} == {None}


# --- what the owner has said


def lesson(**fields: object) -> Lesson:
    return Lesson(
        id="l", entry_id="e", direction=Direction.IN, sentence=PLAIN, found=Kind.WEDDING, **fields
    )


def test_what_the_owner_called_nothing_is_not_found_again(by_rules) -> None:
    """In the same words, in mail that goes the same way."""
    reading = read(entry_of(PLAIN), lessons=[lesson()], engine=by_rules)
    assert reading.events == ()
    assert [one.lesson for one in reading.weighed if one.lesson] == [lesson()]


def test_what_the_owner_called_by_its_name_is_read_so(by_rules) -> None:
    """Its kind and whose it is, with the certainty of the owner's word."""
    taught = lesson(kind=Kind.ENGAGEMENT, who=Who.FRIEND)
    event = only(read(entry_of(PLAIN), lessons=[taught], engine=by_rules).events)
    assert (event.kind, event.who) == (Kind.ENGAGEMENT, Who.FRIEND)
    assert event.confidence == 1.0
    assert event.evidence == PLAIN.rstrip(".")


def test_another_kind_takes_its_own_rules_from_the_owner(by_rules) -> None:
    """A puppy that the owner calls a child is no pet any more."""
    text = "We adopted a puppy from the shelter."
    taught = lesson(kind=Kind.BIRTH).model_copy(update={"sentence": text, "found": Kind.NEW_PET})
    event = only(read(entry_of(text), lessons=[taught], engine=by_rules).events)
    assert event.kind is Kind.BIRTH
    assert event.who is not Who.PET


@pytest.mark.parametrize(
    "text", ["My wife had the baby on Friday, a boy.", "Sarah and I had our baby girl last night."]
)
def test_what_ones_own_wife_has_borne_is_a_child_and_no_grandchild(text: str) -> None:
    births = [one for one in read(entry_of(text)).events if one.kind is Kind.BIRTH]
    assert [one.who for one in births] == [Who.CHILD]
