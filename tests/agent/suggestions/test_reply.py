"""Reply: an unanswered mail that tells of a life event is answered."""

from __future__ import annotations

from agent.models import Automation, Direction, Evidence, Kind, Who
from agent.suggestions import reply


def test_an_unanswered_mail_with_news_is_to_be_answered(on, entry, event) -> None:
    told = entry("2026-11-02")
    title = event(told, Kind.ACHIEVEMENT, who=Who.CHILD, name="Tyler")
    (suggestion,) = reply.suggest(on("2026-11-18", [told], [title]))
    assert suggestion.entry_id == told.id
    assert suggestion.reason == "Tyler's achievement, told on 2 Nov"
    assert suggestion.evidence == title.evidence
    assert not suggestion.needs_confirmation


def test_once_the_owner_wrote_in_whatever_thread_it_is_answered(on, entry, event) -> None:
    told, answer = entry("2026-11-02"), entry("2026-11-03", Direction.OUT)
    assert not list(reply.suggest(on("2026-11-18", [told, answer], [event(told)])))


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
    ids = {
        suggestion.id
        for day in ("2026-11-03", "2026-11-18")
        for suggestion in reply.suggest(on(day, [told], [event(told)]))
    }
    assert len(ids) == 1


def test_evidence_in_a_mail_that_is_not_there_is_passed_over(on, entry, event) -> None:
    lost = event(entry("2026-11-02"), evidence=(Evidence(quote="q", entry_id="gone"),))
    assert not list(reply.suggest(on("2026-11-03", [], [lost])))
