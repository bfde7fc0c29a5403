"""What the owner decides; nothing leaves but the exact mail that was approved."""

from __future__ import annotations

from datetime import date, timedelta
from email import message_from_bytes, policy

import pytest

from agent.config import Suggestions
from agent.errors import GateError, NotFoundError, StaleError, UsageError
from agent.models import (
    DismissalReason,
    OutboxState,
    SuggestionState,
)

ROBIN = "Robin Hale <robin@hale.example>"
PEGGY = "Peggy Lindqvist <peggy@hardware.example>"


async def test_a_snoozed_suggestion_comes_back_on_its_day(house, brag) -> None:
    await house.receive(*brag)
    view = house.only_suggestion()
    house.desk.snooze(view.suggestion.id, date(2026, 11, 20))
    assert house.views.today().lines == ()
    house.clock.move(timedelta(days=2))
    await house.pipeline.refresh_all()
    (line,) = house.views.today().lines
    assert line.suggestion.id == view.suggestion.id
    assert line.suggestion.state is SuggestionState.DRAFTED


async def test_a_snooze_into_the_past_is_refused(house, brag) -> None:
    await house.receive(*brag)
    for day in (date(2026, 11, 18), date(2020, 1, 1), date(9999, 12, 31)):
        with pytest.raises(UsageError, match="give a day after today"):
            house.desk.snooze(house.only_suggestion().suggestion.id, day)


async def test_a_dismissed_suggestion_stays_away_until_it_is_reopened(house, brag) -> None:
    await house.receive(*brag)
    view = house.only_suggestion()
    house.desk.dismiss(view.suggestion.id)
    await house.pipeline.refresh_all()
    assert "reply" not in {line.suggestion.practice for line in house.views.today().lines}
    house.desk.reopen(view.suggestion.id)
    assert house.only_suggestion().draft == view.draft


async def test_not_an_event_takes_the_event_back_and_reopening_restores_it(house, brag) -> None:
    await house.receive(*brag)
    view = house.only_suggestion()
    house.desk.dismiss(view.suggestion.id, DismissalReason.NOT_AN_EVENT)
    assert view.life_event
    rejected = house.book.life_event(view.life_event.id)
    assert rejected
    assert rejected.is_rejected
    await house.receive(*brag)
    assert house.views.today().lines == ()
    house.desk.reopen(view.suggestion.id)
    assert house.only_suggestion()


async def test_news_of_somebody_else_is_taken_back_too_but_not_now_is_only_for_today(
    house, brag
) -> None:
    await house.receive(*brag)
    view = house.only_suggestion()
    house.desk.dismiss(view.suggestion.id, DismissalReason.NOT_NOW)
    (event,) = house.book.life_events()
    assert not event.is_rejected
    house.desk.reopen(view.suggestion.id)
    house.desk.dismiss(view.suggestion.id, DismissalReason.NOT_THIS_PERSON)
    (event,) = house.book.life_events()
    assert event.is_rejected
    dismissed = house.journal.suggestion(view.suggestion.id)
    assert dismissed.dismissed_because is DismissalReason.NOT_THIS_PERSON


async def test_of_a_death_nothing_is_drafted_before_the_owner_says_that_it_is_so(
    house, mail
) -> None:
    await house.receive(
        mail(ROBIN, PEGGY, "Ice melt ships Monday.", on="2026-10-01T09:00:00-07:00"),
        mail(
            PEGGY,
            ROBIN,
            "Dear Robin,\n\nMy father passed away on Monday evening, quietly.\n\nPeggy\n",
            on="2026-11-17T09:00:00-06:00",
            subject="Dad",
        ),
    )
    view = house.only_suggestion()
    assert view.suggestion.needs_confirmation
    assert view.draft is None
    house.desk.confirm(view.suggestion.id)
    view = house.only_suggestion()
    assert not view.suggestion.needs_confirmation
    assert view.draft
    assert "!" not in view.draft.text
    assert view.draft.gate.has_passed
    house.desk.take_back(view.life_event.id)
    view = house.only_suggestion()
    assert view.suggestion.needs_confirmation, "the yes was taken back"
    assert view.draft is None


async def test_the_approved_mail_is_the_sealed_one_to_the_byte(house, brag) -> None:
    await house.receive(*brag)
    draft = house.only_suggestion().draft
    sealed = house.desk.seal(draft.id)
    item = house.desk.approve(draft.id, sealed.digest)
    assert item.state is OutboxState.WAITING
    assert house.woken == 1
    mail = message_from_bytes(house.journal.outbox_raw(item.id), policy=policy.default)
    assert mail["To"] == "Glenn Maddox <glenn@tillery.example>"
    assert mail["Subject"] == "Re: November order, and a brag"
    assert mail["In-Reply-To"] == mail["References"] == "<brag@tillery.example>"
    assert mail["Message-ID"] == sealed.message_id == item.message_id
    assert item.recipients == ("glenn@tillery.example",)
    assert house.views.today().lines[0].outbox == item


async def test_a_draft_that_changed_since_it_was_shown_is_not_sent(house, brag) -> None:
    await house.receive(*brag)
    draft = house.only_suggestion().draft
    sealed = house.desk.seal(draft.id)
    house.desk.edit(draft.id, subject=draft.subject, text=draft.text + "\nP.S. Bring Tyler.")
    with pytest.raises(StaleError, match="look at it again"):
        house.desk.approve(draft.id, sealed.digest)
    with pytest.raises(StaleError):
        house.desk.approve(draft.id, "another digest")
    assert house.journal.outbox_items() == []


async def test_a_mail_is_approved_once(house, brag) -> None:
    await house.receive(*brag)
    view = house.only_suggestion()
    sealed = house.desk.seal(view.draft.id)
    house.desk.approve(view.draft.id, sealed.digest)
    for again in (
        lambda: house.desk.approve(view.draft.id, sealed.digest),
        lambda: house.desk.seal(view.draft.id),
        lambda: house.desk.edit(view.draft.id, subject="s", text="t"),
        lambda: house.desk.dismiss(view.suggestion.id),
    ):
        with pytest.raises(StaleError, match="on its way"):
            again()
    assert len(house.journal.outbox_items()) == 1


async def test_a_mail_that_failed_can_be_approved_again(house, brag) -> None:
    await house.receive(*brag)
    draft = house.only_suggestion().draft
    item = house.desk.approve(draft.id, house.desk.seal(draft.id).digest)
    house.journal.save_outbox_item(item.model_copy(update={"state": OutboxState.FAILED}))
    again = house.desk.approve(draft.id, house.desk.seal(draft.id).digest)
    assert again.id != item.id


async def test_words_that_would_fit_anybody_do_not_pass(house, brag) -> None:
    await house.receive(*brag)
    draft = house.only_suggestion().draft
    edited = house.desk.edit(
        draft.id,
        subject=draft.subject,
        text="Hi Glenn,\n\nThanks for your mail. Best wishes!\n\nRobin",
    )
    assert not edited.gate.has_passed
    with pytest.raises(GateError, match="not ready to send"):
        house.desk.seal(draft.id)


async def test_the_owners_own_words_pass_as_true(house, brag) -> None:
    await house.receive(*brag)
    draft = house.only_suggestion().draft
    edited = house.desk.edit(
        draft.id,
        subject=draft.subject,
        text=draft.text + "\n\nMy nephew Oscar lost the same final in 2019.",
    )
    assert edited.written_by == "owner"
    assert edited.gate.has_passed, edited.gate.findings


async def test_what_is_not_there_is_told(house) -> None:
    for ask in (house.desk.seal, house.desk.confirm, house.desk.dismiss, house.views.suggestion):
        with pytest.raises(NotFoundError):
            ask("nothing-like-it")


async def test_a_mail_of_a_dismissed_suggestion_is_not_sent(house, brag) -> None:
    await house.receive(*brag)
    view = house.only_suggestion()
    sealed = house.desk.seal(view.draft.id)
    house.desk.dismiss(view.suggestion.id)
    with pytest.raises(StaleError, match="dismissed"):
        house.desk.approve(view.draft.id, sealed.digest)
    with pytest.raises(StaleError, match="dismissed"):
        house.desk.seal(view.draft.id)
    assert house.journal.outbox_items() == []


async def test_a_hand_edit_made_just_before_a_decision_survives_it(house, brag) -> None:
    await house.receive(*brag)
    view = house.only_suggestion()
    path = house.folder / "book.json"
    path.write_text(path.read_text().replace('"name": "Tyler"', '"name": "Tyler Maddox"'))
    house.desk.dismiss(view.suggestion.id, DismissalReason.NOT_AN_EVENT)
    (event,) = house.book.life_events()
    assert (event.name, event.is_rejected) == ("Tyler Maddox", True)


async def test_an_answer_that_would_go_to_a_stranger_is_marked(house, mail) -> None:
    await house.receive(
        mail(ROBIN, PEGGY, "Ice melt ships Monday.", on="2026-10-01T09:00:00-07:00"),
        mail(
            PEGGY,
            ROBIN,
            "We are opening a second store in Cloquet on Saturday!",
            Reply_To="evil@attacker.example",
        ),
    )
    sealed = house.desk.seal(house.only_suggestion().draft.id)
    assert sealed.recipients == ("evil@attacker.example",)
    assert "not an address that Peggy Lindqvist has written from" in sealed.warnings[0]


STANDARD = "Hi Glenn,\n\nThanks for your mail. I hope all is well with you. Best wishes.\n\nRobin"


async def test_what_the_gate_stops_leaves_only_anyway_and_that_is_kept(house, brag) -> None:
    await house.receive(*brag)
    draft = house.only_suggestion().draft
    house.desk.edit(draft.id, subject=draft.subject, text=STANDARD)
    with pytest.raises(GateError, match="anybody"):
        house.desk.seal(draft.id)
    sealed = house.desk.seal(draft.id, anyway=True)
    assert "anybody" in sealed.findings[0]
    with pytest.raises(GateError, match="anybody"):
        house.desk.approve(draft.id, sealed.digest)
    assert house.journal.outbox_items() == []
    house.desk.approve(draft.id, sealed.digest, anyway=True)
    (item,) = house.journal.outbox_items()
    assert item.override
    assert item.override.by == "Robin Hale"
    assert item.override.at == item.approved_at
    assert item.override.findings == sealed.findings


async def test_a_draft_that_passes_bears_no_override(house, brag) -> None:
    await house.receive(*brag)
    draft = house.only_suggestion().draft
    sealed = house.desk.seal(draft.id, anyway=True)
    assert sealed.findings == ()
    assert house.desk.approve(draft.id, sealed.digest, anyway=True).override is None


async def test_what_is_underlined_stands_in_the_mail_as_it_would_leave(house, brag) -> None:
    await house.receive(*brag)
    draft = house.only_suggestion().draft
    invented = draft.model_copy(
        update={"text": draft.text.replace("\n\nRobin", " Becky says hello.\n\nRobin")}
    )
    house.journal.save_draft(invented)
    sealed = house.desk.seal(draft.id, anyway=True)
    (span,) = sealed.gate.underlines
    assert sealed.text[span.start : span.end] == "Becky"


async def test_a_letter_with_an_empty_place_for_the_owners_answer_never_leaves(house, brag) -> None:
    """Not even anyway; filled, it passes."""
    first, news = brag
    await house.receive(first, news.replace(b"left.", b"left. Would you vouch for us?"))
    draft = house.only_suggestion().draft
    assert draft.gate.is_sound
    (gap,) = draft.gate.gaps
    for anyway in (False, True):
        with pytest.raises(GateError, match="only you can answer"):
            house.desk.seal(draft.id, anyway=anyway)
    words = f"{draft.text[: gap.start]}Of course I will.{draft.text[gap.end :]}"
    house.desk.edit(draft.id, subject=draft.subject, text=words)
    assert "Of course I will." in house.desk.seal(draft.id).text


async def test_an_outline_is_no_letter_even_anyway(house, brag) -> None:
    await house.receive(*brag)
    draft = house.only_suggestion().draft
    notes = {"outline": ("What happened: a title.",), "written_by": "outline"}
    house.journal.save_draft(draft.model_copy(update={**notes, "text": "Hi Glenn,\n\n\n\nRobin"}))
    with pytest.raises(GateError, match="write it first"):
        house.desk.seal(draft.id, anyway=True)
    edited = house.desk.edit(draft.id, subject=draft.subject, text="Hi Glenn,\n\n\n\nRobin")
    with pytest.raises(GateError, match="write it first"):
        house.desk.seal(edited.id, anyway=True)
    house.desk.edit(
        draft.id,
        subject=draft.subject,
        text="Hi Glenn,\n\nTyler and a state title. I am so pleased for you both.\n\nRobin",
    )
    assert house.desk.seal(draft.id).findings == ()


async def test_the_gate_looks_again_before_a_mail_is_sealed(house, mail) -> None:
    await house.receive(
        mail(ROBIN, PEGGY, "Ice melt ships Monday.", on="2026-10-01T09:00:00-07:00"),
        mail(PEGGY, ROBIN, "I have a job interview at First Lutheran on Friday."),
    )
    draft = house.only_suggestion().draft
    passed = draft.model_copy(
        update={"text": "Hi Peggy,\n\nThanks for your mail. Best wishes.\n\nRobin"}
    )
    house.journal.save_draft(passed)
    with pytest.raises(GateError, match="anybody"):
        house.desk.seal(draft.id)


ANA = "Robin,\n\nPS: my daughter Ana got engaged on Sunday!\n\nGlenn"
GLENN = "Glenn Maddox <glenn@tillery.example>"


async def test_what_the_owner_wrote_stays_when_more_news_comes(house, brag, mail) -> None:
    await house.receive(*brag)
    draft = house.only_suggestion().draft
    words = "Glenn,\n\nBravo to Tyler! I hope to see you both on Tuesday.\n\nRobin"
    house.desk.edit(draft.id, subject=draft.subject, text=words)
    await house.receive(mail(GLENN, ROBIN, ANA, on="2026-11-17T09:00:00-08:00"))
    view = house.only_suggestion()
    assert view.draft.text == words
    assert len(view.suggestion.evidence) == 2
    assert house.desk.seal(draft.id)


async def test_after_a_dismissal_only_what_is_new_is_suggested(house, brag, mail) -> None:
    await house.receive(*brag)
    house.desk.dismiss(house.only_suggestion().suggestion.id)
    assert house.views.today().lines == ()
    await house.receive(mail(GLENN, ROBIN, ANA, on="2026-11-17T09:00:00-08:00"))
    view = house.only_suggestion()
    assert view.suggestion.reason.startswith("Ana's engagement waits for a word")
    assert len(view.suggestion.evidence) == 1


async def test_what_is_put_off_beyond_its_time_comes_back_all_the_same(house, brag) -> None:
    await house.receive(*brag)
    id_ = house.only_suggestion().suggestion.id
    house.desk.snooze(id_, date(2027, 1, 15))
    house.clock.move(timedelta(days=45))
    await house.pipeline.refresh_all()
    assert house.views.today().lines == ()
    house.clock.move(timedelta(days=13))
    await house.pipeline.refresh_all()
    assert house.only_suggestion().suggestion.id == id_
    house.clock.move(timedelta(days=10))
    await house.pipeline.refresh_all()
    assert house.views.today().lines == ()


async def test_graver_news_end_a_snooze(house, brag, mail) -> None:
    await house.receive(*brag)
    house.desk.snooze(house.only_suggestion().suggestion.id, date(2026, 12, 1))
    sad = mail(GLENN, ROBIN, "My father died on Sunday.", on="2026-11-17T09:00:00-08:00")
    await house.receive(sad)
    assert house.only_suggestion().suggestion.is_sad


async def test_a_mail_that_failed_stays_on_the_list_however_late(house, brag, mail) -> None:
    await house.receive(*brag)
    view = house.only_suggestion()
    item = house.desk.approve(view.draft.id, house.desk.seal(view.draft.id).digest)
    await house.receive(mail(GLENN, ROBIN, ANA, on="2026-11-17T09:00:00-08:00"))
    failed = item.model_copy(update={"state": OutboxState.FAILED, "trouble": "550 no"})
    house.journal.save_outbox_item(failed)
    house.clock.move(timedelta(days=60))
    await house.pipeline.refresh_all()
    (line,) = house.views.today().lines
    assert line.outbox == failed


async def test_a_second_screen_cannot_decide_again(house, brag) -> None:
    await house.receive(*brag)
    id_ = house.only_suggestion().suggestion.id
    house.desk.dismiss(id_)
    with pytest.raises(StaleError, match="look at it again"):
        house.desk.snooze(id_, date(2026, 11, 20))
    with pytest.raises(StaleError, match="look at it again"):
        house.desk.dismiss(id_)
    house.desk.reopen(id_)
    with pytest.raises(StaleError, match="nothing to undo"):
        house.desk.reopen(id_)


async def test_a_customer_taken_out_of_the_book_gets_no_mail(house, brag) -> None:
    await house.receive(*brag)
    view = house.only_suggestion()
    sealed = house.desk.seal(view.draft.id)
    house.book.change(lambda: house.book.remove_customer(view.customer.id))
    with pytest.raises(StaleError, match="no longer in the book"):
        house.desk.approve(view.draft.id, sealed.digest)


async def test_no_word_of_the_owner_is_cut_from_a_mail_and_none_escapes_the_gate(
    house, brag
) -> None:
    await house.receive(*brag)
    draft = house.only_suggestion().draft
    with pytest.raises(UsageError, match="a subject has 150 letters at most; write it shorter"):
        house.desk.edit(draft.id, subject="Tyler " * 30, text=draft.text)
    with pytest.raises(UsageError, match="a mail has 20000 letters at most"):
        house.desk.edit(draft.id, subject=draft.subject, text=draft.text + " and more" * 3000)
    assert house.journal.draft(draft.id) == draft


async def test_where_nobody_needs_the_owner_a_kindness_is_offered_and_taken(house, mail) -> None:
    quiet = {"kindness": {"a_day": 0}, "curiosity": {"enabled": False}}
    config = house.config.model_copy(update={"suggestions": Suggestions.model_validate(quiet)})
    house.pipeline.take_config(config)
    proud = "Robin,\n\nmy son Tyler's team won the state championship on Saturday!\n\nPeggy"
    await house.receive(
        mail(ROBIN, PEGGY, "Ice melt ships Monday.", on="2026-05-01T09:00:00-07:00"),
        mail(PEGGY, ROBIN, proud, on="2026-05-04T09:00:00-07:00"),
        mail(ROBIN, PEGGY, "Bravo, Tyler!", on="2026-05-05T09:00:00-07:00"),
    )
    await house.pipeline.refresh_all()
    today = house.views.today()
    assert today.lines == ()
    assert today.kindness
    offered = today.kindness.suggestion
    assert offered.practice == "kindness"
    taken = house.desk.take_kindness(offered.id)
    (line,) = house.views.today().lines
    assert line.suggestion.id == taken.id == offered.id
    assert house.views.today().kindness is None
    await house.pipeline.refresh_all()
    assert house.only_suggestion().suggestion.id == offered.id, "a look at the day keeps it"
    with pytest.raises(StaleError, match="no longer on offer"):
        house.desk.take_kindness(offered.id)
    house.desk.dismiss(offered.id)
    assert house.views.today().kindness is None, "she had her turn today"
