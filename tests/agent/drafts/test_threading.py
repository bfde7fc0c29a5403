"""A draft stands where it belongs: to whom, in which thread, under which subject."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from agent.drafts import NoLetterError, Occasion
from agent.drafts.threading import FRESH_DAYS, Place, one_line, place_draft
from agent.drafts.voice import Voice
from agent.models import INVENTED_ID_END, Address, Customer, Entry, Evidence, LifeEvent, Suggestion

SENT_AT = datetime(2026, 6, 10, 9, 0, tzinfo=UTC)
TODAY = date(2026, 6, 11)
ADA = Address(name="Ada Novak", email="ada@novak.example")
MAIL = Entry(
    id="entry-1",
    customer_id="ada",
    kind="mail",
    direction="in",
    at=SENT_AT,
    subject="SV: AW: Fwd: crates",
    text="Robin,\n\nMarta's graduation is on Friday.\n\nAda",
    message_id="<3@ada>",
    in_reply_to="<2@robin>",
    references=("<1@ada>", "<2@robin>"),
    thread_id="thread-1",
    sender=ADA,
)
EVENT = LifeEvent(
    id="event-1",
    customer_id="ada",
    kind="graduation",
    who="child",
    name="Marta",
    date="2026-06-12",
    status="upcoming",
    evidence=(Evidence(quote="Marta's graduation is on Friday", entry_id="entry-1"),),
    told_at=SENT_AT,
    confidence=0.9,
)


def place(
    *thread: Entry, practice: str = "reply", today: date = TODAY, **customer: object
) -> Place:
    suggestion = Suggestion(
        id="suggestion-1",
        customer_id="ada",
        practice=practice,
        reason="because",
        due_on=today,
        expires_on=today,
        priority=1,
    )
    known = {"id": "ada", "name": "Ada Novak", "addresses": (ADA.email,), **customer}
    mails = thread or (MAIL,)
    answered = mails[0] if practice == "reply" else None
    who = Customer.model_validate(known)
    return place_draft(Occasion(suggestion, who, EVENT, answered, mails, today, Voice("Robin")))


def test_an_answer_goes_back_to_its_writer_under_one_re_and_names_the_whole_thread() -> None:
    assert place() == Place(ADA, "Re: crates", "<3@ada>", ("<1@ada>", "<2@robin>", "<3@ada>"))


def test_where_answers_are_wanted_elsewhere_they_go_there() -> None:
    home = Address(name="Ada", email="home@novak.example")
    assert place(MAIL.model_copy(update={"reply_to": home})).to == home


def test_a_mail_that_only_names_what_it_answers_is_still_in_its_thread() -> None:
    assert place(MAIL.model_copy(update={"references": ()})).references == ("<2@robin>", "<3@ada>")


def test_an_identifier_that_we_made_up_never_leaves_the_house() -> None:
    own = f"<0123{INVENTED_ID_END}"
    found = place(MAIL.model_copy(update={"message_id": own, "references": ("<1@ada>", own)}))
    assert found.in_reply_to == ""
    assert found.references == ("<1@ada>",)


def test_a_question_about_old_news_begins_a_thread_of_its_own() -> None:
    fresh = date.fromordinal(TODAY.toordinal() - 1 + FRESH_DAYS)
    assert place(practice="follow_up", today=fresh).in_reply_to == "<3@ada>"
    old = place(practice="follow_up", today=date.fromordinal(fresh.toordinal() + 1))
    assert (old.in_reply_to, old.references) == ("", ())
    assert old.subject
    assert not old.subject.startswith("Re:")


def test_a_question_does_not_continue_a_thread_about_something_else() -> None:
    other = MAIL.model_copy(
        update={"id": "entry-2", "thread_id": "thread-2", "at": SENT_AT.replace(day=11)}
    )
    assert place(MAIL, other, practice="follow_up").in_reply_to == ""


def test_an_address_that_nobody_reads_is_passed_over_for_one_of_the_book() -> None:
    robot = MAIL.model_copy(update={"sender": Address(email="no-reply@novak.example")})
    assert place(robot).to == ADA
    with pytest.raises(NoLetterError, match="that nobody reads"):
        place(robot, addresses=("no-reply@novak.example",))


def test_without_an_address_the_owner_is_told_so() -> None:
    with pytest.raises(NoLetterError, match="no address of Ada Novak"):
        place(MAIL.model_copy(update={"sender": None}), addresses=())


def test_a_hostile_subject_is_one_line_and_no_longer_than_a_subject() -> None:
    assert one_line("crates\r\nBcc: thief@evil.example\x1b") == "crates Bcc: thief@evil.example"
    assert len(one_line("x" * 1000)) == 150
