"""Thank somebody, or ask him something, on a day that is kept for what he does or cares about."""

from __future__ import annotations

import datetime as dt
import re
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Sequence
from typing import NamedTuple

from agent.models import (
    UNDECIDED,
    About,
    Customer,
    DetailKind,
    Evidence,
    Ground,
    Kind,
    Suggestion,
    SuggestionState,
    Who,
)
from agent.remarks import one_line
from agent.suggestions.almanac import (
    Observance,
    national_days,
    observances,
    personal_lines,
)
from agent.suggestions.practice import new_suggestion
from agent.suggestions.situation import Situation
from agent.suggestions.town import Town, in_turn
from agent.suggestions.whereabouts import country_of, name_of

NAME = "observances"
IS_SMALL = True
MOST_A_DAY = 3
"""Of all customers: a greeting that everybody gets is none."""
QUARTER_DAYS = 91
"""So long nobody is greeted for another day."""
RECENT_DAYS = 730
"""So long what somebody told of volunteering is likely to be so."""
CLEAR_DAYS = 330
"""So long ago a month needs no year."""
WORD_POINTS, COUNTRY_POINTS = 40.0, 36.0


class Match(NamedTuple):
    """Why a day is for somebody."""

    words: str
    """A sentence without its full stop: "Ann's signature says "Staff Nurse""."""
    about: str
    """What of his it is, as `personal_lines` has it: "title"."""
    evidence: tuple[Evidence, ...] = ()
    shown: str = ""
    """How he himself would call it: "Staff Nurse", "in March"."""


class Running(NamedTuple):
    """An observance whose day is near."""

    observance: Observance
    day: dt.date
    holiday: str = ""
    """What a national holiday is called."""
    country: str = ""
    """Whose holiday it is."""

    @property
    def cause(self) -> str:
        """One for all countries, because nobody is in two."""
        return f"{self.observance.name} {self.day.year}"


def choose(town: Town) -> Iterable[Suggestion]:
    """A few customers for each day that is near: those whom it is for, never all of them."""
    settings = town.settings.observances
    countries = {id_: country_of(one.customer, town.country) for id_, one in town.people.items()}
    known = {*countries.values()} - {""}
    abroad_first = sorted(known, key=lambda one: (one == town.country, one))
    made = [
        (id_, one)
        for id_, one in town.made(NAME, since=town.today - dt.timedelta(days=QUARTER_DAYS))
        if one.state is not SuggestionState.WITHDRAWN
    ]
    greeted = {id_ for id_, _ in made}
    due = Counter(one.due_on for _, one in made)
    for running in _running(town, settings.lead_days, abroad_first):
        due_on = running.day - dt.timedelta(days=settings.lead_days)
        before = {id_ for id_, one in made if one.cause == running.cause and one.state in UNDECIDED}
        said: set[str] = set()
        for id_ in _candidates(town, running, countries, before):
            situation = town.people[id_]
            is_new = id_ not in before
            is_full = due[due_on] >= MOST_A_DAY
            if is_new and (is_full or id_ in greeted or id_ in town.busy):
                continue
            match = _match(running, situation, countries[id_], town.country)
            if match is None or not _may_be_greeted(situation, due_on):
                continue
            if is_new:
                due[due_on] += 1
                greeted.add(id_)
            line = _line_for(match, situation, said)
            said.add(line)
            yield _greeting(running, situation, match, line, due_on, settings.keep_days)


def stands(suggestion: Suggestion, situation: Situation) -> bool:
    """Until the owner has written, and unless grief has come in between."""
    return _may_be_greeted(situation, suggestion.due_on)


def _may_be_greeted(situation: Situation, due_on: dt.date) -> bool:
    written = situation.last_written_at
    is_written_to = written is not None and situation.day_of(written) > due_on
    return not (is_written_to or situation.is_quiet)


def _line_for(match: Match, situation: Situation, said: Collection[str]) -> str:
    """What is said beside to one of several, and to none of the others."""
    lines = in_turn(personal_lines(match.about), situation.customer.id)
    return next((one for one in lines if one not in said), lines[0])


def _greeting(
    running: Running,
    situation: Situation,
    match: Match,
    line: str,
    due_on: dt.date,
    keep_days: int,
) -> Suggestion:
    what = running.holiday or running.observance.name
    when = f"{running.day:%A} {running.day.day} {running.day:%b}"
    return new_suggestion(
        situation,
        NAME,
        running.cause,
        reason=f"{what} is on {when}, and {match.words}",
        due_on=due_on,
        keep_days=(running.day - due_on).days + keep_days,
        grounds=(
            Ground(
                words=f"{what} is near",
                points=COUNTRY_POINTS if running.country else WORD_POINTS,
            ),
        ),
        evidence=match.evidence,
        words=" ".join(
            (
                running.observance.words.format(day=f"{running.day:%A}", holiday=running.holiday),
                line.format_map({match.about: match.shown, "when": match.shown}),
            )
        ),
    )


def asks_for_holidays(customers: Iterable[Customer]) -> bool:
    """Whether a holiday of any customer's country may be greeted."""
    return any(country_of(one) for one in customers)


# Which days are near


def _running(town: Town, lead_days: int, countries: Sequence[str]) -> Iterator[Running]:
    """The days from today until so many days ahead; those for what somebody does come first."""
    until = town.today + dt.timedelta(days=lead_days)
    years = sorted({town.today.year, until.year})
    for one in observances():
        if not one.national:
            days = (one.day_in(year) for year in years)
            yield from (Running(one, day) for day in days if town.today <= day <= until)
    for one in observances():
        for country in _of_national(one, countries):
            for year in years:
                for holiday, day in national_days(country, year):
                    if holiday in one.national and town.today <= day <= until:
                        yield Running(one, day, holiday, country)


def _of_national(observance: Observance, countries: Sequence[str]) -> list[str]:
    """The countries whose holiday it is, of those where there are customers."""
    if not observance.national:
        return []
    return [one for one in countries if not observance.countries or one in observance.countries]


# Whom they are for


def _candidates(
    town: Town, running: Running, countries: dict[str, str], before: set[str]
) -> list[str]:
    """Who may be chosen: first those who were, then the others in turn."""
    turn = in_turn(town.people, NAME, running.cause)
    if running.country:
        turn = [id_ for id_ in turn if countries[id_] == running.country]
    return sorted(turn, key=lambda id_: id_ not in before)


def _match(running: Running, situation: Situation, country: str, home: str) -> Match | None:
    """Why the day is for a customer; None where nothing says so, or he is elsewhere."""
    observance = running.observance
    if running.country:
        where = name_of(country)
        is_there = country == running.country
        return Match(f"{situation.name} is in {where}", "country") if is_there else None
    if observance.countries and (country or home) not in observance.countries:
        return None
    return next(_matches(observance, situation), None)


def _matches(observance: Observance, situation: Situation) -> Iterator[Match]:
    customer, name = situation.customer, situation.name
    whose = f"{name}'" if name.endswith("s") else f"{name}'s"

    def has(pattern: re.Pattern[str] | None, text: str) -> bool:
        is_it = pattern is not None and pattern.search(text) is not None
        return is_it and not (observance.not_for and observance.not_for.search(text))

    for title in (one for one in customer.details if one.kind is DetailKind.TITLE):
        if has(observance.for_titles, title.value):
            shown = _shown(title.value)
            words = f'{whose} signature says "{shown}"'
            yield Match(words, "title", _alone(title.evidence), shown)
    for firm, evidence in _firms(customer):
        if has(observance.for_firms, firm):
            yield Match(f"{name} is with {_shown(firm)}", "firm", evidence, _shown(firm))
    for tag in customer.tags:
        if has(observance.for_titles, tag) or has(observance.for_causes, tag):
            yield Match(f'you tagged {name} "{_shown(tag)}"', "tag")
    for fact in customer.facts:
        is_about = fact.about in (About.CAUSES, About.DIFFERENCE)
        does = fact.about is About.DIFFERENCE and has(observance.for_titles, fact.value)
        if is_about and (does or has(observance.for_causes, fact.value)):
            words = f"you know of {name}: {_shown(fact.value)}"
            yield Match(words, "cause", _alone(fact.evidence))
    for event in situation.life_events:
        is_own = event.who in (Who.SELF, Who.COMPANY)
        is_recent = (situation.today - situation.day_of(event.told_at)).days <= RECENT_DAYS
        if event.kind is Kind.VOLUNTEERING and is_own and is_recent:
            of_cause = [one for one in event.evidence if has(observance.for_causes, one.quote)]
            if of_cause or observance.volunteers:
                quotes = tuple(of_cause) or event.evidence[-1:]
                told_on = situation.day_of(event.told_at)
                when = _when(told_on, situation.today)
                words = f"{name} told you {when} of giving time to others"
                yield Match(words, "volunteering", quotes, when)


def _firms(customer: Customer) -> Iterator[tuple[str, tuple[Evidence, ...]]]:
    for detail in customer.details:
        if detail.kind is DetailKind.COMPANY:
            yield detail.value, _alone(detail.evidence)
    if customer.company:
        yield customer.company, ()


def _alone(evidence: Evidence | None) -> tuple[Evidence, ...]:
    return (evidence,) if evidence else ()


def _when(day: dt.date, today: dt.date) -> str:
    """The month of a day of the last two years, and its year where the month alone is not it."""
    if (day.year, day.month) == (today.year, today.month):
        return "earlier this month"
    is_plain = (today - day).days < CLEAR_DAYS
    return f"in {day:%B}" if is_plain else f"in {day:%B %Y}"


def _shown(words: str) -> str:
    return one_line(words)[:60]
