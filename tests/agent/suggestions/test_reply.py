"""Reply: an unanswered mail that tells of a life event is answered."""

from __future__ import annotations

import pytest

from agent.models import (
    Automation,
    Direction,
    EntryKind,
    Evidence,
    Kind,
    LifeEvent,
    Outcome,
    Suggestion,
    SuggestionState,
    When,
    Who,
)
from agent.suggestions import reply
from agent.suggestions.situation import Situation
from tests.agent.suggestions.people import make_made, make_touch

OUT = Direction.OUT


def only(situation: Situation) -> Suggestion:
    (suggestion,) = reply.suggest(situation)
    return suggestion


def with_quote(event: LifeEvent, quote: str, *entry_ids: str) -> LifeEvent:
    evidence = tuple(Evidence(quote=quote, entry_id=one) for one in entry_ids)
    return event.model_copy(update={"evidence": evidence})


def test_an_unanswered_mail_with_news_is_to_be_answered(on, entry, event) -> None:
    told = entry("2026-11-02")
    title = event(told, Kind.ACHIEVEMENT, who=Who.CHILD, name="Tyler")
    (suggestion,) = reply.suggest(on("2026-11-18", [told], [title]))
    assert suggestion.entry_id == told.id
    assert suggestion.reason == "Tyler's achievement waits for a word"
    assert suggestion.evidence == title.evidence
    assert not suggestion.needs_confirmation


def test_an_answer_in_its_thread_closes_it(on, entry, event) -> None:
    told = entry("2026-11-02", thread_id="brag")
    answer = entry("2026-11-03", OUT, thread_id="brag")
    assert not list(reply.suggest(on("2026-11-18", [told, answer], [event(told)])))


def test_an_invoice_answers_nothing_and_the_reason_says_so(on, entry, event) -> None:
    told = entry("2026-11-02", thread_id="brag")
    invoice = entry("2026-11-03", OUT, thread_id="invoice")
    title = event(told, Kind.ACHIEVEMENT, who=Who.CHILD, name="Tyler")
    reason = only(on("2026-11-18", [told, invoice], [title])).reason
    assert reason == "Tyler's achievement: you wrote since, but not of it"


def test_how_something_went_is_answered_and_no_failed_exam_is_an_achievement(
    on, entry, event
) -> None:
    told, answer = entry("2026-11-02", thread_id="a"), entry("2026-11-03", OUT, thread_id="a")
    failed = entry("2026-11-14", thread_id="b")
    exam = event(told, Kind.ACHIEVEMENT, who=Who.CHILD, name="Kate", date="2026-11-12")
    exam = with_quote(exam, "her bar exam", told.id, failed.id)
    assert only(on("2026-11-02", [told], [exam])).reason == "Kate's exam waits for a word"
    exam = exam.model_copy(update={"outcome": Outcome.BADLY, "status": When.PAST})
    suggestion = only(on("2026-11-14", [told, answer, failed], [exam]))
    assert suggestion.reason == "Kate's exam, which went badly, waits for a word"
    passed = exam.model_copy(update={"outcome": Outcome.WELL})
    reason = only(on("2026-11-14", [told, answer, failed], [passed])).reason
    assert reason == "Kate's achievement waits for a word"


@pytest.mark.parametrize(
    ("words", "is_answered"),
    [
        ("Twelve cases on Tuesday. Thinking of you for the 13th.", True),
        ("Good luck on Friday!", True),
        ("Good luck to Kate!", True),
        ("The truck comes on the 13th.", False),
        ("Good luck with the harvest.", False),
    ],
)
def test_good_wishes_for_its_day_in_another_mail_answer_it(
    on, entry, event, words: str, is_answered: bool
) -> None:
    told = entry("2026-11-05", thread_id="a")
    wish = entry("2026-11-09", OUT, thread_id="b", text=words)
    interview = event(told, who=Who.CHILD, name="Kate Maddox", date="2026-11-13")
    assert only(on("2026-11-08", [told, wish], [interview]))
    assert bool(list(reply.suggest(on("2026-11-10", [told, wish], [interview])))) != is_answered


def test_wishes_for_one_event_answer_no_other_and_none_that_is_told_later(on, entry, event) -> None:
    told, wish = entry("2026-11-05"), entry("2026-11-09", OUT, text="Good luck on Friday!")
    later = entry("2026-11-10")
    interview = event(told, date="2026-11-13")
    prize = event(told, Kind.ACHIEVEMENT, status=When.PAST, date="2026-11-01")
    assert only(on("2026-11-11", [told, wish], [interview, prize])).life_event_id == prize.id
    exam = event(later, Kind.ACHIEVEMENT, date="2026-11-13")
    assert only(on("2026-11-11", [told, wish, later], [interview, exam])).life_event_id == exam.id


def test_what_the_owner_has_spoken_of_and_is_put_off_is_no_news(on, entry, event) -> None:
    """He is reminded on its eve, and after it."""
    told, answer = entry("2026-11-02", thread_id="a"), entry("2026-11-03", OUT, thread_id="a")
    moved = entry("2026-11-05", thread_id="b")
    interview = event(told, Kind.JOB_INTERVIEW, date="2026-11-12")
    interview = with_quote(interview, "interview", told.id, moved.id)
    assert not list(reply.suggest(on("2026-11-06", [told, answer, moved], [interview])))
    assert only(on("2026-11-06", [told, moved], [interview])).entry_id == moved.id


def test_of_a_loss_each_who_wrote_of_it_hears_from_the_owner(on, entry, event) -> None:
    told = entry("2026-11-02")
    loss = event(told, Kind.BEREAVEMENT, who=Who.COLLEAGUE, story="a colleague's telling")
    assert only(on("2026-11-03", [told], [loss])).entry_id == told.id
    move = event(told, Kind.MOVE, who=Who.COLLEAGUE, story="a colleague's telling")
    assert not list(reply.suggest(on("2026-11-03", [told], [move])))


@pytest.mark.parametrize("direction", list(Direction))
@pytest.mark.parametrize("kind", [EntryKind.CALL, EntryKind.APPOINTMENT])
def test_a_talk_answers_whoever_began_it(on, entry, event, kind, direction) -> None:
    told = entry("2026-11-02")
    talk = make_touch("2026-11-03", direction, kind)
    assert not list(reply.suggest(on("2026-11-18", [told], [event(told)], touches=[talk])))


def test_a_mail_that_speaks_of_the_event_answers_in_whatever_thread(on, entry, event) -> None:
    told, wrote = entry("2026-11-02", thread_id="a"), entry("2026-11-03", OUT, thread_id="b")
    title = with_quote(event(told, Kind.ACHIEVEMENT), "the title", told.id, wrote.id)
    assert not list(reply.suggest(on("2026-11-18", [told, wrote], [title])))


def test_thanks_for_the_congratulations_are_no_news(on, entry, event) -> None:
    wrote = entry("2026-11-03", OUT, thread_id="a")
    thanks = entry("2026-11-04", thread_id="a")
    title = with_quote(event(wrote, Kind.ACHIEVEMENT), "the title", wrote.id, thanks.id)
    assert not list(reply.suggest(on("2026-11-18", [wrote, thanks], [title])))


def test_how_it_went_is_news_again_in_the_same_thread(on, entry, event) -> None:
    told, answer = entry("2026-11-02", thread_id="a"), entry("2026-11-03", OUT, thread_id="a")
    went = entry("2026-11-10", thread_id="a")
    interview = with_quote(event(told, date="2026-11-09"), "interview", told.id, went.id)
    assert only(on("2026-11-11", [told, answer, went], [interview])).entry_id == went.id
    undated = interview.model_copy(update={"date": None})
    assert not list(reply.suggest(on("2026-11-11", [told, answer, went], [undated])))
    ended = undated.model_copy(update={"outcome": Outcome.BADLY})
    assert only(on("2026-11-11", [told, answer, went], [ended])).entry_id == went.id


def test_an_automatic_mail_of_the_owners_is_no_answer(on, entry, event) -> None:
    told, robot = (
        entry("2026-11-02"),
        entry("2026-11-03", Direction.OUT, automation=Automation.NOTICE),
    )
    assert list(reply.suggest(on("2026-11-18", [told, robot], [event(told)])))


def test_an_automatic_reply_of_the_customers_is_not_answered(on, entry, event) -> None:
    told = entry("2026-11-02", automation=Automation.NOTICE)
    assert not list(reply.suggest(on("2026-11-18", [told], [event(told)])))


def test_the_owners_own_mail_is_not_answered(on, entry, event) -> None:
    told = entry("2026-11-02", Direction.OUT)
    assert not list(reply.suggest(on("2026-11-18", [told], [event(told)])))


def test_after_keep_days_it_is_too_late(on, entry, event) -> None:
    told = entry("2026-11-02")
    settings = {"reply": {"keep_days": 10}}
    assert list(reply.suggest(on("2026-11-12", [told], [event(told)], **settings)))
    assert not list(reply.suggest(on("2026-11-13", [told], [event(told)], **settings)))


def test_two_events_in_one_mail_are_one_answer_the_graver_first(on, entry, event) -> None:
    told = entry("2026-11-02")
    quote = Evidence(quote="Dad passed away on Monday", entry_id=told.id)
    death = event(told, Kind.BEREAVEMENT, who=Who.PARENT, name="Arne", evidence=(quote,))
    (suggestion,) = reply.suggest(on("2026-11-03", [told], [event(told, Kind.MOVE), death]))
    assert suggestion.life_event_id == death.id
    assert suggestion.needs_confirmation
    assert suggestion.is_sad
    assert len(suggestion.evidence) == 2


def test_news_in_two_mails_are_one_answer_to_the_latest(on, entry, event) -> None:
    first, second = entry("2026-11-02"), entry("2026-11-05")
    (suggestion,) = reply.suggest(
        on("2026-11-06", [first, second], [event(second, Kind.MOVE), event(first, Kind.ILLNESS)])
    )
    assert suggestion.entry_id == second.id
    assert [evidence.entry_id for evidence in suggestion.evidence] == [first.id, second.id]


def test_a_delicate_event_waits_for_the_owners_yes(on, entry, event) -> None:
    told = entry("2026-11-02")
    for is_confirmed in (False, True):
        ill = event(told, Kind.ILLNESS, is_confirmed=is_confirmed)
        (suggestion,) = reply.suggest(on("2026-11-03", [told], [ill]))
        assert suggestion.needs_confirmation is not is_confirmed


def test_what_the_owner_called_no_event_suggests_nothing(on, entry, event) -> None:
    told = entry("2026-11-02")
    assert not list(reply.suggest(on("2026-11-03", [told], [event(told, is_rejected=True)])))


def test_the_same_cause_has_the_same_identifier_on_every_day(on, entry, event) -> None:
    told = entry("2026-11-02")
    ids = {only(on(day, [told], [event(told)])).id for day in ("2026-11-03", "2026-11-18")}
    assert len(ids) == 1


def test_older_news_that_fades_away_leaves_the_suggestion_what_it_was(on, entry, event) -> None:
    first, second = entry("2026-10-01"), entry("2026-10-20")
    events = [event(first, Kind.ILLNESS, is_confirmed=True), event(second, Kind.MOVE)]
    both = only(on("2026-10-25", [first, second], events))
    for state in (SuggestionState.OPEN, SuggestionState.DRAFTED, SuggestionState.SNOOZED):
        made = [make_made(reply.NAME, both.cause, "2026-10-20", state=state)]
        later = only(on("2026-11-02", [first, second], events, made=made))
        assert later.cause == both.cause
        assert later.id == both.id
        assert [one.entry_id for one in later.evidence] == [second.id]


def test_what_is_answered_by_itself_leaves_the_rest_of_the_suggestion(on, entry, event) -> None:
    first, second = entry("2026-10-18", thread_id="a"), entry("2026-10-20", thread_id="b")
    events = [event(first, Kind.MOVE), event(second, Kind.NEW_PET)]
    both = only(on("2026-10-25", [first, second], events))
    made = [make_made(reply.NAME, both.cause, "2026-10-20", state=SuggestionState.OPEN)]
    answer = entry("2026-10-26", OUT, thread_id="a")
    rest = only(on("2026-10-27", [first, second, answer], events, made=made))
    assert rest.cause == both.cause
    assert rest.entry_id == second.id


def test_news_after_one_that_is_done_is_another_cause(on, entry, event) -> None:
    first, second = entry("2026-10-01"), entry("2026-10-20")
    events = [event(first, Kind.MOVE), event(second, Kind.NEW_PET)]
    before = only(on("2026-10-02", [first], events[:1]))
    made = [make_made(reply.NAME, before.cause, "2026-10-01")]
    after = only(on("2026-10-21", [first, second], events, made=made))
    assert after.cause != before.cause
    assert {one.entry_id for one in after.evidence} == {second.id}


def test_what_a_done_suggestion_was_about_is_not_brought_up_again(on, entry, event) -> None:
    first, second = entry("2026-10-18", thread_id="a"), entry("2026-10-20", thread_id="b")
    events = [event(first, Kind.MOVE), event(second, Kind.NEW_PET)]
    made = [make_made(reply.NAME, "news since then", "2026-10-20")]
    answer = entry("2026-10-21", OUT, thread_id="b")
    assert not list(reply.suggest(on("2026-10-22", [first, second, answer], events, made=made)))


def test_news_that_comes_back_within_the_hour_of_the_answer_counts(on, entry, event) -> None:
    told = entry("2026-10-20T09:00:00", thread_id="a")
    answer = entry("2026-10-20T10:00:00", OUT, thread_id="a")
    more = entry("2026-10-20T11:00:00", thread_id="a")
    events = [event(told, Kind.MOVE), event(more, Kind.NEW_PET)]
    made = [make_made(reply.NAME, f"news since {told.id}", "2026-10-20")]
    situation = on("2026-10-20", [told, answer, more], events, made=made)
    assert only(situation).entry_id == more.id


def test_the_order_in_which_mail_was_read_changes_nothing(on, entry, event) -> None:
    first, second = entry("2026-11-02"), entry("2026-11-05")
    events = [event(first, Kind.MOVE), event(second, Kind.NEW_PET)]
    one = only(on("2026-11-06", [first, second], events))
    other = only(on("2026-11-06", [second, first], events[::-1]))
    assert one == other


def test_a_recovery_leads_where_the_illness_ended_well(on, entry, event) -> None:
    told, well = entry("2026-11-02"), entry("2026-11-09")
    ill = event(told, Kind.ILLNESS, who=Who.PARENT, outcome=Outcome.WELL, is_confirmed=True)
    better = event(well, Kind.RECOVERY, who=Who.PARENT, status=When.PAST)
    moved = event(well, Kind.MOVE)
    suggestion = only(on("2026-11-10", [told, well], [ill, better, moved]))
    assert suggestion.life_event_id == better.id
    assert not suggestion.is_sad


def test_a_mothers_death_comes_before_a_cats_and_that_before_a_title(on, entry, event) -> None:
    told = entry("2026-11-02")
    points = [
        only(on("2026-11-02", [told], [event(told, kind, who=who)])).priority
        for kind, who in (
            (Kind.BEREAVEMENT, Who.PARENT),
            (Kind.ILLNESS, Who.PARENT),
            (Kind.BEREAVEMENT, Who.PET),
            (Kind.ACHIEVEMENT, Who.CHILD),
        )
    ]
    assert points == sorted(points, reverse=True)
    assert len(set(points)) == 4


def test_what_waits_loses_a_little_and_never_so_much_that_business_comes_first(
    on, entry, event
) -> None:
    told = entry("2026-11-02")
    for day, points in (("2026-11-02", 70), ("2026-11-05", 69.7), ("2026-11-28", 69)):
        suggestion = only(on(day, [told], [event(told)]))
        assert suggestion.priority == pytest.approx(points)
        assert suggestion.priority == sum(one.points for one in suggestion.grounds)
    assert suggestion.grounds[0].words == "Glenn's interview is still without an answer"


def test_joy_from_before_a_death_is_not_what_to_write_about(on, entry, event) -> None:
    brag, sad = entry("2026-11-02"), entry("2026-11-05", thread_id="sad")
    title = event(brag, Kind.ACHIEVEMENT, who=Who.CHILD)
    death = event(sad, Kind.BEREAVEMENT, who=Who.PARENT)
    assert only(on("2026-11-06", [brag, sad], [title, death])).life_event_id == death.id
    for doubtful in (True, False):
        answer = entry("2026-11-06", OUT, thread_id="sad")
        unsure = death.model_copy(update={"is_maybe": doubtful})
        situation = on("2026-11-07", [brag, sad, answer], [title, unsure])
        assert not list(reply.suggest(situation))


def test_nobody_hopes_for_the_health_of_one_who_may_have_died(on, entry, event) -> None:
    told, sad = entry("2026-11-02"), entry("2026-11-05")
    ill = event(told, Kind.ILLNESS, who=Who.PARENT, is_confirmed=True)
    death = event(sad, Kind.BEREAVEMENT, who=Who.PARENT, is_maybe=True)
    assert not list(reply.suggest(on("2026-11-06", [told, sad], [ill, death])))


def test_a_lost_pregnancy_is_not_congratulated_on(on, entry, event) -> None:
    told, sad = entry("2026-11-02"), entry("2026-11-05")
    expecting = event(told, Kind.PREGNANCY, is_confirmed=True)
    lost = with_quote(event(sad, Kind.ILLNESS, is_maybe=True), "I had a miscarriage", sad.id)
    assert list(reply.suggest(on("2026-11-04", [told], [expecting])))
    assert not list(reply.suggest(on("2026-11-06", [told, sad], [expecting, lost])))


def test_a_note_of_the_owners_is_not_answered(on, entry, event) -> None:
    note = entry("2026-11-02", kind=EntryKind.NOTE)
    assert not list(reply.suggest(on("2026-11-03", [note], [event(note)])))


def test_a_hostile_name_stays_on_its_line(on, entry, event) -> None:
    told = entry("2026-11-02")
    title = event(told, Kind.ACHIEVEMENT, who=Who.CHILD, name="Ty\x1b[2Jler\n" + "x" * 5000)
    suggestion = only(on("2026-11-03", [told], [title]))
    assert suggestion.reason.isprintable()
    assert len(suggestion.reason) < 200


def test_a_customer_who_tells_without_end_costs_little(on, entry, event) -> None:
    mails = [entry(f"2026-11-02T12:{n // 60:02}:{n % 60:02}", thread_id="a") for n in range(1500)]
    long = with_quote(event(mails[0], Kind.MOVE), "moving", *(one.id for one in mails))
    assert len(only(on("2026-11-03", mails, [long])).evidence) <= reply.MOST_TELLINGS


def test_evidence_in_a_mail_that_is_not_there_is_passed_over(on, entry, event) -> None:
    lost = event(entry("2026-11-02"), evidence=(Evidence(quote="q", entry_id="gone"),))
    assert not list(reply.suggest(on("2026-11-03", [], [lost])))


def test_their_own_barn_that_burned_comes_before_somebodys_burnt_hand(on, entry, event) -> None:
    told = entry("2026-11-16")
    fire = event(told, Kind.HARDSHIP, id="fire")
    hand = event(told, Kind.ILLNESS, who=Who.COLLEAGUE, name="Pieter", id="hand")
    assert only(on("2026-11-18", [told], [hand, fire])).life_event_id == fire.id
