"""News that goes on: put off, come to nothing, told by another, and when it is better to be silent."""

from __future__ import annotations

from agent.models import EntryKind, Kind, Outcome, SuggestionState, When, Who
from tests.agent.stories.conftest import Story

GLENN = "Glenn Maddox <glenn@tillery.example>"
SAM = "Sam Orr <sam@tillery.example>"
OURS = {"reply", "follow_up"}


def spoken_of(story: Story) -> set[tuple[str, str, str]]:
    """What the list says of life events."""
    return {line for line in story.list() if line[1] in OURS}


async def test_an_interview_is_put_off_and_asked_after_on_its_new_day(story: Story) -> None:
    await story.on("2026-10-01")
    await story.meet(GLENN)
    interview = await story.tell("Glenn", Kind.JOB_INTERVIEW, date="2026-10-13")
    assert spoken_of(story) == {("Glenn", "reply", "")}
    await story.wrote("Glenn", "Good to hear from you. More soon.")
    await story.look()
    assert spoken_of(story) == set()
    await story.on("2026-10-12")
    assert spoken_of(story) == {("Glenn", "follow_up", "eve")}
    interview = await story.change(interview, date="2026-10-26")
    assert spoken_of(story) == set()
    await story.on("2026-10-14")
    assert spoken_of(story) == set()
    await story.on("2026-10-25")
    assert spoken_of(story) == {("Glenn", "follow_up", "eve")}
    await story.on("2026-10-27")
    assert spoken_of(story) == {("Glenn", "follow_up", "after")}
    await story.restart()
    assert spoken_of(story) == {("Glenn", "follow_up", "after")}
    await story.change(interview, date="2026-10-26", outcome=Outcome.WELL)
    assert spoken_of(story) == set()


async def test_an_invoice_answers_no_news_but_a_call_does(story: Story) -> None:
    await story.on("2026-10-01")
    await story.meet(GLENN)
    await story.tell("Glenn", Kind.ACHIEVEMENT, who=Who.CHILD, status=When.PAST)
    await story.wrote("Glenn", "Invoice attached.", answering=False, subject="Invoice 12")
    await story.look()
    assert "you wrote since, but not of it" in story.line("Glenn", "reply").suggestion.reason
    await story.log("Glenn", EntryKind.CALL, "Talked about the harvest.")
    await story.look()
    assert spoken_of(story) == set()
    assert story.states("Glenn", "reply") == [SuggestionState.DONE]


async def test_what_is_snoozed_is_one_suggestion_though_its_first_news_grows_old(
    story: Story,
) -> None:
    await story.on("2026-10-01")
    await story.meet(GLENN)
    await story.tell("Glenn", Kind.MOVE)
    await story.on("2026-10-20")
    await story.tell("Glenn", Kind.NEW_PET, who=Who.PET, status=When.PAST)
    line = story.line("Glenn", "reply")
    await story.on("2026-11-01")
    story.house.desk.snooze(line.suggestion.id, story.clock.today().replace(day=10))
    await story.on("2026-11-03")
    await story.restart()
    assert spoken_of(story) == set()
    assert story.states("Glenn", "reply") == [SuggestionState.SNOOZED]
    await story.on("2026-11-10")
    assert spoken_of(story) == {("Glenn", "reply", "")}


async def test_a_death_after_an_illness_ends_every_question_about_it(story: Story) -> None:
    await story.on("2026-10-01")
    await story.meet(GLENN)
    await story.tell(
        "Glenn",
        Kind.ILLNESS,
        who=Who.PARENT,
        date="2026-10-13",
        quote="My dad has his heart operation on the 13th.",
    )
    await story.wrote("Glenn", "All the best to him.")
    await story.on("2026-10-12")
    eve = story.line("Glenn", "follow_up").suggestion
    assert (eve.stage, eve.needs_confirmation) == ("eve", True)
    death = await story.tell(
        "Glenn", Kind.BEREAVEMENT, who=Who.PARENT, is_maybe=True, quote="Dad did not make it."
    )
    await story.on("2026-10-14")
    assert spoken_of(story) == set()
    await story.change(death, is_maybe=False)
    line = story.line("Glenn", "reply").suggestion
    assert line.needs_confirmation
    assert spoken_of(story) == {("Glenn", "reply", "")}


async def test_a_divorce_after_an_engagement_leaves_no_wedding_to_ask_about(story: Story) -> None:
    await story.on("2026-09-01")
    await story.meet(GLENN)
    wedding = await story.tell("Glenn", Kind.WEDDING, date="2026-10-10")
    await story.wrote("Glenn", "Congratulations to you both!")
    await story.on("2026-10-01")
    await story.tell("Glenn", Kind.SEPARATION, status=When.PAST)
    await story.change(wedding, outcome=Outcome.CALLED_OFF)
    await story.on("2026-10-11")
    assert spoken_of(story) == {("Glenn", "reply", "")}
    assert story.line("Glenn", "reply").suggestion.is_sad


async def test_a_lost_pregnancy_is_not_congratulated_on_though_it_is_in_doubt(
    story: Story,
) -> None:
    await story.on("2026-09-01")
    await story.meet(GLENN)
    await story.tell("Glenn", Kind.PREGNANCY, date="2027-03", is_confirmed=True)
    assert spoken_of(story) == {("Glenn", "reply", "")}
    await story.on("2026-09-10")
    await story.tell("Glenn", Kind.ILLNESS, is_maybe=True, quote="I had a miscarriage.")
    assert spoken_of(story) == set()


async def test_twins_are_one_answer(story: Story) -> None:
    await story.on("2026-09-01")
    await story.meet(GLENN)
    await story.mail("Glenn", "The twins are here! Ida and Olaf were born last night, all well.")
    found = story.house.book.life_events(story.customer("Glenn").id)
    assert [one.kind for one in found] == [Kind.BIRTH] * len(found)
    assert len(found) in (1, 2)
    assert spoken_of(story) == {("Glenn", "reply", "")}


async def test_a_colleagues_news_in_two_mails_is_answered_once(story: Story) -> None:
    await story.on("2026-09-01")
    await story.meet(GLENN)
    await story.meet(SAM)
    told = await story.tell("Glenn", Kind.RETIREMENT, who=Who.COLLEAGUE, name="Ines")
    await story.tell("Sam", Kind.RETIREMENT, who=Who.COLLEAGUE, name="Ines", story=told.id)
    await story.look()
    assert spoken_of(story) == {("Glenn", "reply", "")}
