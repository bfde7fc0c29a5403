"""All practices together."""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from types import SimpleNamespace

import pytest

import agent.suggestions as suggestions
from agent.config import Suggestions
from agent.models import Evidence, Ground, Kind, Outcome, Suggestion
from agent.suggestions import choose, load_practices, make_suggestions
from agent.suggestions.practice import new_suggestion
from agent.suggestions.situation import Situation
from tests.agent.suggestions.people import make_customer, make_situation, make_town

TODAY = date(2026, 11, 3)


def made_of(situation: Situation, practice: str, cause: str = "a cause", **fields) -> Suggestion:
    return new_suggestion(
        situation,
        practice,
        cause,
        **{
            "reason": "for once",
            "due_on": TODAY,
            "keep_days": 5,
            "grounds": [Ground(words="it is good to do", points=20)],
            **fields,
        },
    )


def practice(name: str, suggest: Callable | None = None, **attributes) -> SimpleNamespace:
    """A third party's practice, as a module would have it."""
    made = SimpleNamespace(NAME=name, **attributes)
    if suggest:
        made.suggest = suggest
    return made


def always(name: str, **fields) -> SimpleNamespace:
    return practice(name, lambda situation: [made_of(situation, name, **fields)])


class Faults(list):
    def __call__(self, name: str, fault: str) -> None:
        self.append(f"{name} {fault}")


@pytest.fixture
def faults() -> Faults:
    return Faults()


# One customer


def test_a_practice_that_raises_leaves_a_line_and_the_others_go_on(faults) -> None:
    def fail(_: Situation) -> None:
        raise ZeroDivisionError("no\ndenominator")

    situation = make_situation("2026-11-03")
    practices = (practice("broken", fail), always("sound"))
    assert [one.practice for one in make_suggestions(situation, practices, faults)] == ["sound"]
    assert faults == ["broken failed: ZeroDivisionError: no denominator"]


def test_without_anybody_to_tell_a_fault_is_logged(caplog: pytest.LogCaptureFixture) -> None:
    def fail(_: Situation) -> None:
        raise ZeroDivisionError

    with caplog.at_level(logging.WARNING):
        make_suggestions(make_situation("2026-11-03"), (practice("broken", fail),))
    assert "broken" in caplog.text
    assert "Traceback" in caplog.text


def test_somebody_who_must_not_be_contacted_is_not_suggested() -> None:
    situation = make_situation("2026-11-03")
    quiet = situation.customer.model_copy(update={"do_not_contact": True})
    assert make_suggestions(situation, (always("a"),))
    assert make_suggestions(replace(situation, customer=quiet), (always("a"),)) == []


@pytest.mark.parametrize("kind", sorted(Kind))
def test_nothing_is_suggested_from_what_is_no_fact_or_is_told_elsewhere(
    on, entry, event, kind
) -> None:
    told = entry("2026-11-02")
    sure = event(told, kind, date="2026-11-05")
    for change in (
        {"is_maybe": True},
        {"is_rejected": True},
        {"outcome": Outcome.FALSE_ALARM},
        {"outcome": Outcome.CALLED_OFF},
        {"story": "event-of-a-colleague"},
    ):
        if kind is Kind.BEREAVEMENT and "story" in change:
            continue  # of a loss each who wrote of it hears from the owner
        doubtful = sure.model_copy(update=change)
        for day in ("2026-11-03", "2026-11-06", "2026-11-20"):
            assert make_suggestions(on(day, [told], [doubtful])) == []


def test_one_life_event_is_spoken_of_once(on, entry, event) -> None:
    told = entry("2026-11-02")
    interview = event(told, date="2026-11-05")
    situation = on("2026-11-03", [told], [interview])
    practices = (
        always("first", evidence=interview.evidence),
        always("second", life_event_id=interview.id),
        always("third", evidence=[Evidence(quote="of something else", entry_id=told.id)]),
    )
    made = make_suggestions(situation, practices)
    assert [one.practice for one in made] == ["first", "third"]


def test_a_small_practice_yields_to_any_other_whichever_comes_first() -> None:
    situation = make_situation("2026-11-03")
    small, smaller = always("small"), always("smaller")
    small.IS_SMALL = smaller.IS_SMALL = True
    assert [one.practice for one in make_suggestions(situation, (small, smaller))] == ["small"]
    practices = (small, always("big"), smaller)
    assert [one.practice for one in make_suggestions(situation, practices)] == ["big"]


def test_what_a_practice_gives_back_is_looked_at_before_it_counts(faults) -> None:
    situation = make_situation("2026-11-03")
    sound = made_of(situation, "odd")
    foreign = sound.model_copy(update={"customer_id": "customer-2"})
    practices = (practice("odd", lambda _: [foreign, "a word", sound]),)
    assert make_suggestions(situation, practices, faults) == [sound]
    assert len(faults) == 2


def test_one_cause_makes_one_suggestion() -> None:
    situation = make_situation("2026-11-03")
    twice = practice("twice", lambda situation: [made_of(situation, "twice")] * 2)
    assert len(make_suggestions(situation, (twice,))) == 1


def test_a_practice_without_an_end_is_cut_off(faults) -> None:
    def endless(situation: Situation) -> object:
        number = 0
        while True:
            number += 1
            yield made_of(situation, "endless", f"cause {number}")

    made = make_suggestions(make_situation("2026-11-03"), (practice("endless", endless),), faults)
    assert len(made) == 12
    assert faults == ["endless made more than 12 suggestions at once"]


# Among everybody


def chooser(name: str, *ids: str, **attributes) -> SimpleNamespace:
    return practice(
        name,
        choose=lambda town: [
            made_of(town.people[id_], name) for id_ in ids if id_ not in town.busy
        ],
        stands=lambda suggestion, situation: True,
        **attributes,
    )


def the_town(*names: str, **fields):
    return make_town(
        "2026-11-03",
        [make_situation("2026-11-03", customer=make_customer(name)) for name in names],
        **fields,
    )


def test_whom_a_small_practice_singles_out_has_no_other_suggestion() -> None:
    town = the_town("Ann Lee", "Bo Hart", "Cy Orr")
    beside = {"customer-bo": [made_of(town.people["customer-bo"], "keep_in_touch")]}
    practices = (
        chooser("kind", "customer-ann", "customer-bo", IS_SMALL=True),
        chooser("curious", "customer-ann", "customer-cy", IS_SMALL=True),
    )
    chosen = choose(town, practices, beside)
    assert [(one.practice, one.customer_id) for one in chosen] == [
        ("kind", "customer-ann"),
        ("curious", "customer-cy"),
    ]


def test_a_small_practice_that_does_not_look_who_is_busy_yields_all_the_same() -> None:
    town = the_town("Ann Lee", busy=["customer-ann"])
    pushy = practice(
        "pushy",
        choose=lambda town: [made_of(one, "pushy") for one in town.people.values()],
        stands=lambda *_: True,
    )
    assert choose(town, (pushy,))
    pushy.IS_SMALL = True
    assert choose(town, (pushy,)) == []


def test_somebody_who_is_not_in_town_is_not_singled_out(faults) -> None:
    town, elsewhere = the_town("Ann Lee"), the_town("Bo Hart")
    lost = practice(
        "lost",
        choose=lambda _: [made_of(elsewhere.people["customer-bo"], "lost")],
        stands=lambda *_: True,
    )
    assert choose(town, (lost, chooser("sound", "customer-ann")), report=faults)
    assert faults == ["lost made a suggestion for somebody it was not asked about"]


def test_a_chosen_one_who_cannot_be_looked_at_again_is_let_go() -> None:
    situation = make_situation("2026-11-03")
    suggestion = made_of(situation, "kind")

    def fail(*_: object) -> bool:
        raise KeyError

    for stands, result in ((lambda *_: True, True), (lambda *_: False, False), (fail, False)):
        asked = practice("kind", choose=lambda _: [], stands=stands)
        assert suggestions.stands(suggestion, situation, asked) is result


# Ours and third parties'


class Point:
    """What a third party's package declares."""

    def __init__(self, name: str, found: object) -> None:
        self.name, self.value, self._found = name, f"theirs.{name}", found

    def load(self) -> object:
        if isinstance(self._found, BaseException):
            raise self._found
        return self._found


@pytest.fixture
def third_parties(monkeypatch: pytest.MonkeyPatch) -> list[Point]:
    points: list[Point] = []

    def found(*, group: str) -> list[Point]:
        assert group == "kinkeeper.practices"
        return points

    monkeypatch.setattr(suggestions, "entry_points", found)
    return points


def names(settings: Suggestions) -> list[str]:
    return [one.NAME for one in load_practices(settings).practices]


def test_third_parties_come_after_ours_by_name(third_parties) -> None:
    third_parties += [Point("zeal", always("zeal")), Point("ardour", always("ardour"))]
    loaded = load_practices(Suggestions())
    ours = [one.NAME for one in suggestions.PRACTICES]
    assert [one.NAME for one in loaded.practices] == [*ours, "ardour", "zeal"]
    assert loaded.troubles == ()


def test_the_settings_switch_each_on_and_off(third_parties) -> None:
    third_parties.append(Point("zeal", always("zeal")))
    settings = {"reply": {"enabled": False}, "other": {"zeal": {"enabled": False, "days": 3}}}
    assert {"reply", "zeal"}.isdisjoint(names(Suggestions.model_validate(settings)))
    assert {"reply", "zeal"} <= set(names(Suggestions()))


@pytest.mark.parametrize(
    ("found", "trouble"),
    [
        (ImportError("no module\nnamed x"), "cannot be loaded: ImportError: no module named x"),
        (SystemExit(3), "cannot be loaded: SystemExit: 3"),
        (object(), "cannot be loaded: AttributeError"),
        (practice("Zeal", lambda _: []), "has no NAME of small letters"),
        (practice(7, lambda _: []), "has no NAME of small letters"),
        (practice("zeal"), "has neither suggest(situation) nor choose(town)"),
        (practice("zeal", choose=lambda _: []), "has choose(town), but not stands"),
        (practice("reply", lambda _: []), "is called 'reply', as another one is"),
        (practice("ardour", lambda _: []), "is called 'ardour', as another one is"),
    ],
)
def test_one_that_cannot_be_used_leaves_a_clear_line_and_the_others_go_on(
    third_parties, found, trouble
) -> None:
    third_parties += [Point("ardour", always("ardour")), Point("zeal", found)]
    loaded = load_practices(Suggestions())
    assert [one.NAME for one in loaded.practices][-1] == "ardour"
    assert len(loaded.practices) == len(suggestions.PRACTICES) + 1
    (line,) = loaded.troubles
    assert trouble in line
    assert "zeal (theirs.zeal)" in line
    assert line.isprintable()


def test_every_practice_of_ours_has_a_section_in_the_settings() -> None:
    assert {one.NAME for one in suggestions.PRACTICES} <= Suggestions.model_fields.keys()


def test_ours_have_what_a_practice_needs() -> None:
    for one in suggestions.PRACTICES:
        assert suggestions._misshape(one) == ""
        assert (one.__doc__ or "").strip(), one.NAME


def test_a_suggestion_expires_so_many_days_after_it_is_due() -> None:
    made = made_of(make_situation("2026-11-03"), "kind")
    assert made.expires_on - made.due_on == timedelta(days=5)
    assert made.priority == 20
