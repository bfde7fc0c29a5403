"""Illness, loss, parting, lost jobs and disasters: which remark is taken up, and which never."""

from __future__ import annotations

import pytest

from agent.drafts import phrases
from agent.models import Kind, Who
from tests.agent.drafts.remarks import lines_from

HIM = {"person": "your father", "he": "he", "him": "him", "his": "his", "is": "is", "has": "has"}

ANSWERED = [
    # kind, whose, moment, what they wrote, a line that must come of it
    (
        "illness",
        "child",
        "during",
        "He's sitting up and giving out about the wifi.",
        "I'm glad he's sitting up.",
    ),
    (
        "illness",
        "parent",
        "during",
        "He is 91 and furious about the gown.",
        "Anybody would be cross about the gown.",
    ),
    (
        "illness",
        "parent",
        "during",
        "He knows us, but my mother can't manage the stairs.",
        "I'm glad he knows you.",
    ),
    (
        "illness",
        "self",
        "during",
        "With pills I can still knit.",
        "I'm glad you can still knit.",
    ),
    (
        "illness",
        "relative",
        "during",
        "I have been sleeping in the ICU corridor since Friday.",
        "I hope you get a night in your own bed soon.",
    ),
    (
        "illness",
        "colleague",
        "during",
        "Paula's been signed off till the middle of May.",
        "I hope nobody there counts the weeks until the middle of May.",
    ),
    (
        "illness",
        "self",
        "during",
        "Round four of six was Thursday.",
        "Four of six: I hope what's left goes by quickly.",
    ),
    (
        "illness",
        "spouse",
        "before",
        "I want to be there when he wakes up.",
        "Of course you want to be there.",
    ),
    (
        "illness",
        "self",
        "during",
        "My cousin minds the shop meanwhile.",
        "It's good that you have your cousin for the shop.",
    ),
    (
        "illness",
        "spouse",
        "asked_since",
        "He's in the hospice, and the nurses are angels.",
        "This isn't to ask for news. I only wanted you to know that I think of you.",
    ),
    (
        "recovery",
        "sibling",
        "after",
        "She's climbing the stairs and correcting my cooking.",
        "So your cooking gets a scolding again. There's no surer sign.",
    ),
    (
        "recovery",
        "spouse",
        "after",
        "They let him ring the bell.",
        "I'd have liked to hear that bell.",
    ),
    (
        "recovery",
        "spouse",
        "after",
        "Gareth's eight months off the drink on Thursday.",
        "Eight months is a lot of days, and each of them counts.",
    ),
    (
        "recovery",
        "child",
        "after",
        "Finn got out, five weeks to the day, no more drip.",
        "Five weeks is a long time. I'm glad it's got this far.",
    ),
    (
        "separation",
        "self",
        "during",
        "It's decided and calm.",
        "I'm glad it could be done quietly.",
    ),
    (
        "separation",
        "sibling",
        "after",
        "She's in our back room with the twins.",
        "It's good that your door was open.",
    ),
    (
        "separation",
        "self",
        "after",
        "I wear again the name with which I was born, and I feel ten kilos lighter.",
        "Ten kilos lighter: then I'm glad for you.",
    ),
    (
        "separation",
        "sibling",
        "after",
        "And tell nobody she's here.",
        "It stays with me.",
    ),
    (
        "job_loss",
        "relative",
        "after",
        "They told the whole line by text message.",
        "By text message, too. Nobody should be told like that.",
    ),
    (
        "job_loss",
        "colleague",
        "after",
        "They let forty people go on Tuesday, Joost included.",
        "Forty people: I'm sorry for every one of them.",
    ),
    (
        "job_loss",
        "child",
        "after",
        "If you know anyone that's after a fitter, tell me.",
        "I'll keep my ears open for anybody who wants a fitter.",
    ),
    (
        "hardship",
        "self",
        "after",
        "They took the compressor and my father's shears.",
        "I'm sorry about your father's shears above all.",
    ),
    (
        "hardship",
        "self",
        "during",
        "Half of the town has no power.",
        "I hope the power is back soon.",
    ),
    (
        "hardship",
        "colleague",
        "after",
        "We cook in the office pantry for them every day.",
        "What you're all doing in the office pantry is a fine thing.",
    ),
    (
        "bereavement",
        "parent",
        "after",
        "He couldn't abide praying hands.",
        "I'll remember that he couldn't abide praying hands.",
    ),
    (
        "bereavement",
        "pet",
        "after",
        "I still open the passenger door.",
        "Of course you still open the passenger door.",
    ),
    (
        "bereavement",
        "colleague",
        "after",
        "She was only 52.",
        "52 is no age.",
    ),
]

LEFT_ALONE = [
    # kind, whose, moment, what they wrote: a line about it would hurt, or be beside the point
    ("illness", "parent", "during", "I don't think he knows us."),
    ("illness", "spouse", "during", "The doctors say he may never sit up again."),
    ("illness", "self", "during", "Can I still order the small ones?"),
    ("illness", "parent", "during", "We'll be glad if he's awake by Sunday."),
    ("recovery", "parent", "after", "Don't ring the bell, she'll get up."),
    ("recovery", "self", "after", "I apologise for five months of silence."),
    ("recovery", "sibling", "after", "I stay until the stitches are out."),
    ("separation", "self", "after", "She keeps the dog."),
    ("separation", "self", "after", "The flat comes to me with the loan, lucky me."),
    ("separation", "sibling", "after", "She left him, finally, after seventeen years."),
    ("job_loss", "self", "before", "There was one chair for two people."),
    ("hardship", "community", "during", "Bear with us."),
    ("hardship", "grandchild", "after", "I'm sending back all your rockets."),
    ("hardship", "community", "after", "I'd ask you to forgive the late fee there."),
    ("bereavement", "parent", "after", "I keep thinking that it was my fault."),
    ("bereavement", "friend", "after", "I was with him in the army for two years."),
    ("bereavement", "colleague", "after", "She was just 45 when she started with us."),
    ("bereavement", "colleague", "after", "He was only 30 minutes from home."),
    ("bereavement", "colleague", "after", "He drove home on Tuesday and hit a tree."),
    ("bereavement", "colleague", "after", "Her husband died in May."),
    ("bereavement", "parent", "after", "He never told us that he was ill in hospital."),
    ("bereavement", "pet", "after", "We got him two years ago."),
]


@pytest.mark.parametrize(("kind", "who", "moment", "said", "line"), ANSWERED)
def test_a_remark_beside_the_trouble_is_answered(
    kind: str, who: str, moment: str, said: str, line: str
) -> None:
    assert line in lines_from(kind, who, moment, said, HIM)


@pytest.mark.parametrize(("kind", "who", "moment", "said"), LEFT_ALONE)
def test_what_would_hurt_when_taken_up_is_left_alone(
    kind: str, who: str, moment: str, said: str
) -> None:
    assert lines_from(kind, who, moment, said, HIM) == []


@pytest.mark.parametrize(
    ("said", "line"),
    [
        ("He's complaining about the state of the garden.", "the state of the garden"),
        ("He's complaining about the state of our shed.", "the state of your shed"),
    ],
)
def test_what_is_named_is_named_to_its_end(said: str, line: str) -> None:
    lines = lines_from("recovery", "spouse", "after", said, HIM)
    assert f"So {line} gets a scolding again. There's no surer sign." in lines


def test_power_that_is_back_is_not_hoped_for() -> None:
    for said in ("No power till Sunday.", "No power all week, but it's back now."):
        assert lines_from("hardship", "self", "after", said) == []
    out = lines_from("hardship", "self", "during", "We've no power and no water.")
    assert "I hope the power is back soon." in out


def test_whoever_may_not_go_home_yet_is_not_told_that_it_is_over() -> None:
    said = "They won't let us back before Monday and nobody knows what's left."
    assert "It must be hard, not knowing." in lines_from("hardship", "self", "during", said)


@pytest.mark.parametrize(
    ("kind", "said", "setting"),
    [
        ("illness", "My knee was cancelled for the second time.", "put_off"),
        ("illness", "I was in the gown already and then they said no beds.", "put_off"),
        ("illness", "I had my knee done, so I must cancel Thursday's order.", ""),
        ("job_loss", "We've had to let two of the drivers go.", "letting_go"),
        ("job_loss", "They have let me go.", ""),
        ("birth", "She came at 29 weeks and is in the NICU.", "early"),
        ("birth", "He's out of the NICU and home.", ""),
        ("move", "My wife didn't exactly ask for the transfer.", "hard"),
    ],
)
def test_what_is_not_like_others_of_its_kind_is_known_by_how_it_is_told(
    kind: str, said: str, setting: str
) -> None:
    assert phrases.setting(Kind(kind), said) == setting


def test_a_child_in_danger_is_not_cheered() -> None:
    for who in set(Who) - {Who.PET, Who.COMPANY}:
        lines = phrases.lines(Kind.BIRTH, "after", who, "news", setting="early")
        own = [line for line in lines if "{feat}" not in line]  # a birth is no feat
        assert own
        assert not any("ongratulations" in line or "!" in line for line in own), who


def test_a_partners_parting_is_the_customers_own() -> None:
    letters = [
        line
        for moment in ("before", "after", "asked")
        for line in lines_for("separation", moment, "spouse")
    ]
    assert letters
    assert not [line for line in letters if "{person" in line or "{he}" in line]


def test_no_illness_is_promised_to_end_well() -> None:
    hopeful = ("better news", "better soon", "easier than", "worst is over", "worst of it")
    lines = [
        line
        for who in ("self", "parent", "friend", "colleague")
        for moment in ("during", "asked_since")
        for line in lines_for("illness", moment, who)
    ]
    assert lines
    assert not [line for line in lines if any(word in line for word in hopeful)]


def lines_for(kind: str, moment: str, who: str) -> list[str]:
    return [
        line
        for move in ("news", "ahead")
        for line in phrases.lines(Kind(kind), moment, Who(who), move)
    ]
