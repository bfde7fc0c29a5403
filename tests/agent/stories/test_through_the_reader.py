"""News as people write it: nothing is put into the book by hand, the reader finds all of it."""

from __future__ import annotations

from agent.models import Kind, LifeEvent, Outcome
from tests.agent.stories.conftest import Story

GLENN = "Glenn Maddox <glenn@tillery.example>"
OURS = {"reply", "follow_up", "dates"}


def lines(story: Story) -> set[tuple[str, str]]:
    """What the list says of life events and days: (practice, stage)."""
    return {(practice, stage) for _, practice, stage in story.list() if practice in OURS}


def told(story: Story) -> dict[Kind, LifeEvent]:
    """The life events of the book, of which no kind is there twice."""
    events = story.house.book.life_events()
    assert len({event.kind for event in events}) == len(events)
    return {event.kind: event for event in events}


async def test_a_failed_interview_is_not_asked_after_but_answered(story: Story) -> None:
    await story.on("2026-10-01")
    await story.meet(GLENN)
    await story.mail("Glenn", "Twelve cases.\n\nMy daughter Kate has an interview on the 13th.")
    await story.look()
    assert lines(story) == {("reply", "")}
    await story.wrote("Glenn", "On Tuesday. Fingers crossed for Kate!")
    await story.look()
    assert lines(story) == set()
    await story.on("2026-10-12")
    assert lines(story) == {("follow_up", "eve")}
    await story.on("2026-10-14")
    assert lines(story) == {("follow_up", "after")}
    await story.mail("Glenn", "Kate didn't get it. They went with someone else.", subject="Order")
    await story.look()
    assert lines(story) == {("reply", "")}
    (interview,) = told(story).values()
    assert (interview.name, interview.outcome) == ("Kate", Outcome.BADLY)
    assert "They went with someone else." in {one.quote for one in interview.evidence}
    await story.wrote("Glenn", "Poor Kate. They will be sorry one day.")
    await story.on("2026-10-20")
    assert lines(story) == set()


async def test_an_exam_that_was_failed_ends_the_question_how_it_went(story: Story) -> None:
    await story.on("2026-10-01")
    await story.meet(GLENN)
    await story.mail("Glenn", "My daughter Kate has her bar exam on the 13th.")
    await story.wrote("Glenn", "All the best to her.")
    await story.on("2026-10-14")
    assert lines(story) == {("follow_up", "after")}
    await story.mail("Glenn", "Kate failed by two points.", subject="Pallets")
    await story.look()
    assert lines(story) == {("reply", "")}
    assert told(story)[Kind.ACHIEVEMENT].outcome is Outcome.BADLY


async def test_an_interview_that_is_moved_by_mail_is_asked_after_on_its_new_day(
    story: Story,
) -> None:
    await story.on("2026-10-01")
    await story.meet(GLENN)
    await story.mail("Glenn", "I have an interview at Northgate on the 13th.")
    await story.wrote("Glenn", "Good luck with it!")
    await story.on("2026-10-09")
    await story.mail("Glenn", "The interview has been moved to the 22nd.", subject="Pallets")
    await story.look()
    assert lines(story) == set()
    assert told(story)[Kind.JOB_INTERVIEW].date == "2026-10-22"
    for day in ("2026-10-12", "2026-10-14", "2026-10-20"):
        await story.on(day)
        assert lines(story) == set()
    await story.on("2026-10-21")
    assert lines(story) == {("follow_up", "eve")}
    await story.on("2026-10-23")
    assert lines(story) == {("follow_up", "after")}


async def test_good_wishes_in_another_mail_answer_the_news(story: Story) -> None:
    await story.on("2026-10-01")
    await story.meet(GLENN)
    await story.mail("Glenn", "My father has his heart operation on the 13th.")
    await story.look()
    assert lines(story) == {("reply", "")}
    await story.on("2026-10-02")
    await story.wrote("Glenn", "Invoice attached.", answering=False, subject="Invoice 12")
    await story.look()
    assert lines(story) == {("reply", "")}
    await story.wrote("Glenn", "Thinking of you for the 13th.", answering=False, subject="A word")
    await story.look()
    assert lines(story) == set()
    await story.on("2026-10-12")
    assert lines(story) == {("follow_up", "eve")}


async def test_congratulations_to_a_pregnancy_are_no_birth(story: Story) -> None:
    await story.on("2026-03-02")
    await story.meet(GLENN)
    await story.mail("Glenn", "My wife is pregnant, the baby is due in August.")
    await story.wrote("Glenn", "What wonderful news about the baby!")
    await story.look()
    assert set(told(story)) == {Kind.PREGNANCY}
    assert told(story)[Kind.PREGNANCY].outcome is None
    await story.on("2026-08-18")
    await story.mail("Glenn", "Our little girl was born on Sunday. Her name is Mia.")
    await story.look()
    assert told(story)[Kind.PREGNANCY].outcome is Outcome.WELL
    assert told(story)[Kind.BIRTH].date == "2026-08-16"
    assert lines(story) == {("reply", "")}


async def test_twins_have_their_birthday_together_a_year_later(story: Story) -> None:
    await story.on("2026-10-05")
    await story.meet(GLENN)
    await story.mail("Glenn", "Our twins Mia and Noah were born on Friday.")
    await story.look()
    assert story.line("Glenn", "reply").suggestion.reason.startswith("the birth of Mia and Noah")
    await story.wrote("Glenn", "Welcome to Mia and Noah!")
    await story.on("2027-10-02")
    assert story.line("Glenn", "dates").suggestion.reason == "Mia and Noah turn 1 today"
    await story.restart()
    assert lines(story) == {("dates", "birthday")}
