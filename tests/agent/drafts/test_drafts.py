"""The draft: to whom, under which subject, in which thread; and what an edit does to it."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from agent.drafts import NoLetterError, Occasion, edit_draft, write_draft
from agent.drafts.voice import Voice
from agent.models import (
    Address,
    Customer,
    Draft,
    Entry,
    Evidence,
    Kind,
    LifeEvent,
    Suggestion,
    Who,
)

ROBIN = Address(name="Robin Hale", email="robin@hale.example")
SENT_AT = datetime(2026, 6, 10, 9, 0, tzinfo=UTC)
MAIL = Entry(
    id="entry-1",
    customer_id="ada",
    kind="mail",
    direction="in",
    at=SENT_AT,
    subject="AW: Re: crates",
    text="Robin,\n\nMarta's graduation at Alder College is on Friday. She is giving the speech.\n\nAda",
    message_id="<3@ada>",
    in_reply_to="<2@robin>",
    references=("<1@ada>", "<2@robin>"),
    thread_id="thread-1",
    sender=Address(name="Ada Novak", email="ada@novak.example"),
)
EVENT = LifeEvent(
    id="event-1",
    customer_id="ada",
    kind="graduation",
    who="child",
    name="Marta",
    date="2026-06-12",
    status="upcoming",
    evidence=(
        Evidence(quote="Marta's graduation at Alder College is on Friday", entry_id="entry-1"),
    ),
    told_at=SENT_AT,
    confidence=0.9,
)


def occasion(
    practice: str = "reply", *, mail: Entry = MAIL, today: date = date(2026, 6, 11)
) -> Occasion:
    suggestion = Suggestion(
        id="suggestion-1",
        customer_id="ada",
        practice=practice,
        reason="because",
        due_on=today,
        expires_on=today,
        priority=1,
    )
    customer = Customer(
        id="ada", name="Ada Novak", addresses=("old@novak.example", "ada@novak.example")
    )
    answered = mail if practice == "reply" else None
    return Occasion(suggestion, customer, EVENT, answered, (mail,), today, Voice("Robin"))


def draft(of: Occasion, others: tuple[str, ...] = ()) -> Draft:
    return write_draft(of, draft_id="draft-1", account="work", sender=ROBIN, others=others)


def test_a_reply_goes_to_whoever_wrote_in_the_same_thread() -> None:
    reply = draft(occasion())
    assert [address.email for address in reply.to] == ["ada@novak.example"]
    assert reply.subject == "Re: crates"
    assert reply.in_reply_to == "<3@ada>"
    assert reply.references == ("<1@ada>", "<2@robin>", "<3@ada>")
    assert reply.gate.has_passed, reply.gate.findings


def test_reply_to_is_honoured() -> None:
    mail = MAIL.model_copy(update={"reply_to": Address(email="home@novak.example")})
    assert draft(occasion(mail=mail)).to[0].email == "home@novak.example"


def test_a_follow_up_stays_in_a_fresh_thread_about_the_event() -> None:
    asked = draft(occasion("follow_up", today=date(2026, 6, 13)))
    assert asked.subject == "Re: crates"
    assert asked.in_reply_to == "<3@ada>"


def test_a_follow_up_to_an_old_mail_begins_anew() -> None:
    old = MAIL.model_copy(update={"at": SENT_AT - timedelta(days=60)})
    asked = draft(occasion("follow_up", mail=old, today=date(2026, 6, 13)))
    assert asked.in_reply_to == ""
    assert asked.references == ()
    assert asked.subject
    assert not asked.subject.startswith("Re:")


def test_a_draft_too_like_another_is_worded_anew() -> None:
    first = draft(occasion())
    second = draft(occasion(), others=(first.text,))
    assert second.text != first.text
    assert second.gate.has_passed


def test_where_no_wording_passes_the_report_says_why() -> None:
    vague = replace(
        occasion(),
        life_event=EVENT.model_copy(
            update={"name": None, "evidence": (Evidence(quote="the day", entry_id="entry-2"),)}
        ),
    )
    report = draft(vague).gate
    assert not report.has_passed
    assert any("could go to anybody" in found for found in report.findings)


def test_without_an_address_there_is_no_draft() -> None:
    nobody = replace(
        occasion("follow_up", today=date(2026, 6, 13)),
        thread=(),
        customer=Customer(id="ada", name="Ada Novak", addresses=()),
    )
    with pytest.raises(NoLetterError, match="no address"):
        draft(nobody)


def test_a_subject_with_line_breaks_adds_no_header() -> None:
    mail = MAIL.model_copy(update={"subject": "crates\r\nBcc: thief@evil.example"})
    assert "\n" not in draft(occasion(mail=mail)).subject


def test_what_the_owner_adds_is_his_word() -> None:
    before = draft(occasion())
    text = before.text.replace("\n\nRobin", "\n\nGreet Uncle Bertil from me.\n\nRobin")
    after = edit_draft(before, "Re: Friday", text, occasion=occasion())
    assert after.written_by == "owner"
    assert "Bertil" in after.owner_text
    assert after.subject == "Re: Friday"
    assert after.gate.has_passed, after.gate.findings
    assert (after.to, after.references) == (before.to, before.references)


def test_an_edit_that_leaves_only_a_greeting_card_fails() -> None:
    text = "Hi Ada,\n\nCongratulations on this special day, I wish you all the best.\n\nRobin"
    after = edit_draft(draft(occasion()), "Re: crates", text, occasion=occasion())
    assert "could go to anybody" in " ".join(after.gate.findings)


def test_a_second_edit_keeps_the_words_of_the_first() -> None:
    first = draft(occasion())
    with_bertil = first.text.replace("\n\nRobin", "\n\nGreet Uncle Bertil.\n\nRobin")
    second = edit_draft(first, "x", with_bertil, occasion=occasion())
    third = edit_draft(second, "x", with_bertil + "\n", occasion=occasion())
    assert third.gate.has_passed, third.gate.findings


def as_eve(of: Occasion) -> Occasion:
    return replace(of, suggestion=of.suggestion.model_copy(update={"stage": "eve"}))


def interview(today: date, *, sent_at: datetime = SENT_AT) -> Occasion:
    text = "Robin,\n\nMy interview at Alder Foundry is on Friday.\n\nAda"
    mail = MAIL.model_copy(update={"text": text, "at": sent_at})
    quote = Evidence(quote="My interview at Alder Foundry is on Friday", entry_id=mail.id)
    event = EVENT.model_copy(
        update={"kind": Kind.JOB_INTERVIEW, "who": Who.SELF, "name": None, "evidence": (quote,)}
    )
    return replace(occasion("follow_up", mail=mail, today=today), life_event=event)


@pytest.mark.parametrize("today", [date(2026, 6, 11), date(2026, 6, 12)])
def test_a_wish_on_the_eve_and_on_the_day_passes_the_gate(today: date) -> None:
    wish = draft(as_eve(interview(today)))
    assert wish.gate.has_passed, wish.gate.findings
    assert wish.subject == "Re: crates"


def test_a_wish_in_a_new_mail_does_not_ask_in_its_subject_how_it_went() -> None:
    old = SENT_AT - timedelta(days=60)
    wish = draft(as_eve(interview(date(2026, 6, 11), sent_at=old)))
    assert wish.in_reply_to == ""
    assert wish.subject
    assert not wish.subject.startswith("How")


def test_an_edit_where_no_life_event_is_behind_it_is_judged_all_the_same() -> None:
    written = draft(occasion())
    bare = replace(occasion(), life_event=None)
    assert edit_draft(written, "Hi", "Hi Ada,\n\nHello!\n\nRobin", occasion=bare).gate


def test_an_address_that_nobody_reads_is_not_written_to() -> None:
    robot = Address(email="no-reply@novak.example")
    mail = MAIL.model_copy(update={"reply_to": robot})
    assert draft(occasion(mail=mail)).to[0].email == "ada@novak.example"
    mail = MAIL.model_copy(update={"sender": robot})
    only = replace(
        occasion(mail=mail),
        customer=Customer(id="ada", name="Ada Novak", addresses=("no-reply@novak.example",)),
    )
    with pytest.raises(NoLetterError, match="nobody reads"):
        draft(only)
