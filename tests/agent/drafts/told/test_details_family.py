"""Births, weddings, engagements, anniversaries and birthdays: the remark that is taken up."""

from __future__ import annotations

import pytest

from tests.agent.drafts.remarks import lines_from

ANSWERED = [
    # kind, whose, moment, what they wrote, a line that must come of it
    (
        "birth",
        "child",
        "after",
        "I've just had the twins, five weeks early, and we're in the NICU.",
        "I hope it isn't long until you're all under one roof.",
    ),
    (
        "birth",
        "grandchild",
        "after",
        "Our Catriona's had twins, two lassies.",
        "Two at once: I hope you get to hold them both.",
    ),
    (
        "birth",
        "colleague",
        "after",
        "Miss Fang gave birth to twin boys.",
        "Two at once. I hope they have help.",
    ),
    (
        "birth",
        "grandchild",
        "after",
        "I held her for an hour and said nothing at all.",
        "I'm glad you held her for an hour.",
    ),
    (
        "birth",
        "child",
        "after",
        "After four years on the list we came home with Emil.",
        "Four years is a long time to hope. I'm very glad.",
    ),
    (
        "birth",
        "child",
        "after",
        "We adopted, and he calls me Baba since Tuesday.",
        "That's a long road, and a good end to it.",
    ),
    (
        "birth",
        "grandchild",
        "after",
        "It's our first grandchild, and I'm no use today.",
        "And the first one, too. I'm very glad for you.",
    ),
    (
        "birth",
        "child",
        "after",
        "They named her after the forewoman.",
        "Named after the forewoman: I like that very much.",
    ),
    (
        "birth",
        "sibling",
        "after",
        "And I'm the godmother, they say.",
        "And a godmother, too: they chose well.",
    ),
    (
        "birth",
        "colleague",
        "after",
        "I'm covering for her until February.",
        "I hope doing the work of two goes easily on you.",
    ),
    (
        "birth",
        "grandchild",
        "after",
        "I've been put on minding the other two.",
        "And how are the other two taking it?",
    ),
    (
        "pregnancy",
        "spouse",
        "before",
        "I've told nobody at work yet.",
        "It stays with me, of course.",
    ),
    (
        "pregnancy",
        "self",
        "before",
        "The scan shows two heartbeats.",
        "And two of them. That's one for each arm.",
    ),
    (
        "pregnancy",
        "spouse",
        "before",
        "I'm building a cot.",
        "A cot made by hand: that's a good welcome.",
    ),
    (
        "pregnancy",
        "child",
        "before",
        "So I'm going to be a nan at 46.",
        "Nan is a good thing to be called.",
    ),
    (
        "wedding",
        "sibling",
        "before",
        "I'm the best man and I have two speeches.",
        "And you're the best man: somebody chose well.",
    ),
    (
        "wedding",
        "relative",
        "before",
        "Tomorrow I'm walking my niece down the aisle.",
        "And you're the one to walk beside your niece. That's an honour, and it's well placed.",
    ),
    (
        "wedding",
        "child",
        "before",
        "I'm doing all the flowers myself.",
        "And all the flowers, too: I hope somebody makes you sit down now and then.",
    ),
    (
        "wedding",
        "self",
        "after",
        "We did it at the courthouse with two clerks.",
        "No seating plan and no speeches: there's a lot to be said for it.",
    ),
    ("wedding", "child", "before", "It's in our own field.", "I hope the sky behaves."),
    ("wedding", "child", "asked", "It's in our own field.", "Did the sky behave?"),
    (
        "wedding",
        "self",
        "before",
        "She'll wear her grandmother's veil.",
        "Her grandmother's veil: there's a good deal of love in that.",
    ),
    (
        "engagement",
        "child",
        "after",
        "They got engaged at the weekend and there's no date yet.",
        "There's no hurry with a date. The good part is now.",
    ),
    (
        "engagement",
        "self",
        "before",
        "I'm asking her on Mother's Day.",
        "Good luck with the question. I'd be nervous, too.",
    ),
    (
        "anniversary",
        "parent",
        "before",
        "They are renewing their vows.",
        "To say it a second time, knowing all they know: I like that.",
    ),
    (
        "anniversary",
        "self",
        "before",
        "He thinks I've forgotten.",
        "I know nothing, and I'll go on knowing it.",
    ),
    (
        "birthday",
        "parent",
        "before",
        "My mother turns ninety on Sunday.",
        "One doesn't get to say ninety very often.",
    ),
    (
        "birthday",
        "child",
        "before",
        "Fourteen pirates are coming to eat my furniture.",
        "Fourteen pirates: I hope somebody has counted the exits.",
    ),
    (
        "birthday",
        "relative",
        "before",
        "They're coming from Lewis, Corby and Nova Scotia.",
        "From Lewis, Corby and Nova Scotia, for a birthday. That's as it should be.",
    ),
    (
        "birthday",
        "friend",
        "asked",
        "She thinks it's a yoga retreat.",
        "Did the secret hold until the door opened?",
    ),
]
LEFT_ALONE = [
    # kind, whose, moment, what they wrote
    ("birth", "child", "after", "I hope all is well with you."),
    ("birth", "colleague", "after", "We need four cartons by Friday."),
    ("birth", "child", "asked", "She was eight pounds and came eleven days early."),
    ("pregnancy", "self", "asked", "The scan shows two heartbeats and I'm sick as a dog."),
    ("pregnancy", "self", "before", "Please speak to the driver about the gate number."),
    ("wedding", "self", "before", "After two years of silence we found each other again."),
    ("engagement", "child", "after", "They got engaged on Saturday and are very happy."),
    ("anniversary", "friend", "before", "The reading group meets at the bookshop instead."),
    ("wedding", "child", "after", "The hurrah I shouted was also the farewell to my youth."),
    ("birthday", "child", "before", "I don't know what else to say."),
    ("birthday", "self", "before", "I'll send the count of the crates on Monday."),
]


@pytest.mark.parametrize(("kind", "who", "moment", "sentence", "line"), ANSWERED)
def test_a_remark_beside_the_news_is_answered_in_its_own_terms(
    kind: str, who: str, moment: str, sentence: str, line: str
) -> None:
    assert line in lines_from(kind, who, moment, sentence)


@pytest.mark.parametrize(("kind", "who", "moment", "sentence"), LEFT_ALONE)
def test_what_is_no_such_remark_is_left_alone(
    kind: str, who: str, moment: str, sentence: str
) -> None:
    assert lines_from(kind, who, moment, sentence) == []


def test_no_joke_goes_before_the_worry_about_a_child_that_came_too_soon() -> None:
    first = lines_from(
        "birth", "grandchild", "after", "The twins came nine weeks early and are on room air."
    )[0]
    assert first.startswith("I hope")
