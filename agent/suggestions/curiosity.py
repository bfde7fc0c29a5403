"""Get to know a few customers better each week: one question to weave into the next mail."""

from __future__ import annotations

import datetime as dt
import tomllib
from collections import Counter
from collections.abc import Iterator, Mapping
from functools import cache
from importlib.resources import files
from typing import NamedTuple

from agent.models import About, Challenge, Direction, Ground, Kind, Made, Suggestion, Who
from agent.names import call_name
from agent.remarks import one_line
from agent.suggestions.knowledge import forbids_cheer, has_sorrow, is_gone, unknown_of
from agent.suggestions.practice import new_suggestion
from agent.suggestions.reasons import possessive
from agent.suggestions.situation import Situation
from agent.suggestions.town import Town, in_turn

NAME = "curiosity"
IS_SMALL = True
LIVELY_DAYS = 60
"""With whoever has written within so many days there is a living correspondence."""
SEASON_DAYS = 21
"""So long before Make a Difference Day one may ask about it."""
_UNKNOWN = {
    About.FAMILY: "Who is there in {whose} family?",
    About.BIRTHDAY: "When is {whose} birthday?",
    About.CAUSES: "What does {name} care about beyond work?",
    About.REACHED: "How does {name} like to be reached?",
    About.DIFFERENCE: "What does {name} do to make a difference?",
}
_NUMBERS = {1: "one", 2: "two", 3: "three", 4: "four", 5: "five", 6: "six", 7: "seven", 8: "eight"}


class Question(NamedTuple):
    """One way to ask."""

    about: About
    where: str
    """Of whom it may be asked: "any", "child", "season", ..."""
    number: int
    words: str

    @property
    def key(self) -> str:
        """What it goes by in the cause of a suggestion, behind the week."""
        return f"{self.about.name.lower()} {self.where} {self.number}"


def choose(town: Town) -> Iterator[Suggestion]:
    """This week's customers, the same until Sunday, each with a question that no other gets."""
    week = _week(town.today)
    asked = _asked(town, week)
    for customer_id, (made, question) in asked.items():
        situation = town.people[customer_id]
        if question.about in askable(situation) and _words(question, situation):
            yield _suggestion(situation, question, week, made.due_on)
    room = town.settings.curiosity.week_customers - len(asked)
    if room <= 0:  # as on most days of the week
        return
    taken = {question.key for _, question in asked.values()}
    for situation in _candidates(town, week):
        if room <= 0:
            return
        if new := _question_for(situation, week, taken):
            room -= 1
            taken.add(new.key)
            yield _suggestion(situation, new, week, town.today)


def askable(situation: Situation) -> list[About]:
    """What is unknown and may be asked about now."""
    if situation.is_quiet or has_sorrow(situation):
        return []
    unknown = unknown_of(situation.customer, situation.found)
    return [about for about in unknown if about is not About.FAMILY or not _has_lost(situation)]


def stands(suggestion: Suggestion, situation: Situation) -> bool:
    """Whether it is still unknown, and nothing sad has come between."""
    return any(about.value == suggestion.stage for about in askable(situation))


def challenge(town: Town) -> Challenge | None:
    """How far the week's customers have become known; None where nobody was chosen."""
    settings = town.settings.curiosity
    week = _week(town.today)
    asked = _asked(town, week) if settings.enabled else {}
    if not asked:
        return None
    known = tuple(
        customer_id
        for customer_id, (made, question) in asked.items()
        if _has_learned(town.people[customer_id], question.about, made.due_on)
    )
    many = _NUMBERS.get(len(asked), str(len(asked)))
    whom = "customer" if len(asked) == 1 else "customers"
    return Challenge(
        week=week,
        customers=tuple(asked),
        known=known,
        words=f"Get to know {many} {whom} better: {len(known)} of {len(asked)}",
    )


def make_a_difference_day(year: int) -> dt.date:
    """The fourth Saturday of October."""
    first = dt.date(year, 10, 1)
    return first + dt.timedelta(days=(5 - first.weekday()) % 7 + 21)


def _week(day: dt.date) -> str:
    year, week, _ = day.isocalendar()
    return f"{year}-W{week:02}"


def _asked(town: Town, week: str) -> dict[str, tuple[Made, Question]]:
    """This week's customers, whatever became of the suggestion, and what each is asked."""
    monday = town.today - dt.timedelta(days=town.today.weekday())
    asked = {}
    for customer_id, made in town.made(NAME, since=monday):
        asked_in, _, key = made.cause.partition(" ")
        if asked_in == week and (question := _questions().get(key)):
            asked[customer_id] = made, question
    return asked


@cache
def _questions() -> Mapping[str, Question]:
    text = files(__package__).joinpath("questions.toml").read_text(encoding="utf-8")
    questions = (
        Question(About[about.upper()], where, number, words)
        for about, groups in tomllib.loads(text).items()
        for where, lines in groups.items()
        for number, words in enumerate(lines, 1)
    )
    return {question.key: question for question in questions}


def _candidates(town: Town, week: str) -> Iterator[Situation]:
    """Who may be asked, in turn: first those in a living correspondence, and least asked so far."""
    again = town.today - dt.timedelta(days=town.settings.curiosity.again_days)
    since = town.today - dt.timedelta(days=LIVELY_DAYS)
    asked_lately = {customer_id for customer_id, _ in town.made(NAME, since=again)}
    ids = town.people.keys() - asked_lately - town.busy
    people = [town.people[id_] for id_ in in_turn(ids, NAME, week)]
    people = [one for one in people if one.first_at and one.customer.first_name]
    people.sort(key=lambda one: (not _is_lively(one, since), _times_asked(one)))
    yield from people


def _is_lively(situation: Situation, since: dt.date) -> bool:
    if situation.is_silent_since(since):
        return False
    told = (one.at for one in reversed(situation.touches) if one.direction is Direction.IN)
    last = next(told, None)
    return last is not None and situation.day_of(last) >= since


def _times_asked(situation: Situation) -> int:
    return sum(made.practice == NAME for made in situation.made)


def _has_lost(situation: Situation) -> bool:
    """Whether a question about the family may touch a wound, however old it is."""
    wounds = (Kind.BEREAVEMENT, Kind.SEPARATION, Kind.ILLNESS, Kind.PREGNANCY)
    return any(
        forbids_cheer(event) and event.kind in wounds and event.who is not Who.PET
        for event in situation.found
    )


def _question_for(situation: Situation, week: str, taken: set[str]) -> Question | None:
    """A question that fits what is known, about what was asked least, of him and of others."""
    about = askable(situation)
    keys = {made.cause.partition(" ")[2] for made in situation.made if made.practice == NAME}
    before = Counter(_questions()[key].about for key in keys if key in _questions())
    others = Counter(_questions()[key].about for key in taken)
    fitting = [
        key
        for key, question in _questions().items()
        if question.about in about
        and key not in taken
        and key not in keys
        and _words(question, situation)
    ]
    in_order = (_questions()[key] for key in in_turn(fitting, week, situation.customer.id))
    return min(
        in_order,
        key=lambda one: (before[one.about], one.where != "season", others[one.about]),
        default=None,
    )


def _words(question: Question, situation: Situation) -> str:
    """The question as it is put to this customer; empty where it does not fit."""
    match question.where:
        case "season":
            day = make_a_difference_day(situation.today.year)
            return question.words if 0 <= (day - situation.today).days <= SEASON_DAYS else ""
        case "company":
            company = one_line(situation.customer.company)
            return question.words.format(company=company) if company else ""
        case "child":
            child = _child(situation)
            return question.words.format(child=child) if child else ""
    return question.words


def _child(situation: Situation) -> str:
    """The name of a child of whom nothing sad is known; empty where there is none."""
    children = [one for one in situation.found if one.who is Who.CHILD]
    if any(map(forbids_cheer, children)):
        return ""
    named = (
        call_name(one.name)
        for one in situation.life_events
        if one.who is Who.CHILD and one.name and not is_gone(one, situation.found)
    )
    return next(filter(None, named), "")


def _suggestion(situation: Situation, question: Question, week: str, due_on: dt.date) -> Suggestion:
    name = one_line(situation.name)
    return new_suggestion(
        situation,
        NAME,
        f"{week} {question.key}",
        reason=_UNKNOWN[question.about].format(name=name, whose=possessive(name)),
        due_on=due_on,
        keep_days=6 - due_on.weekday(),
        grounds=[Ground(words="this is a week to get to know a few customers better", points=20.0)],
        stage=question.about.value,
        words=_words(question, situation),
    )


def _has_learned(situation: Situation, about: About, since: dt.date) -> bool:
    """Whether the owner has heard something new of a customer, what he asked about or not."""
    if about not in unknown_of(situation.customer, situation.found):
        return True
    customer = situation.customer
    told = [
        *(event.told_at for event in situation.life_events),
        *(fact.told_at for fact in customer.facts),
        *(date.told_at for date in customer.dates),
    ]
    return any(at is not None and situation.day_of(at) >= since for at in told)
