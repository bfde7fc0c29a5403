"""Notes with no news behind them: they say why they come, ask little and assume nothing."""

from __future__ import annotations

import datetime as dt

import pytest

from agent.drafts import check_again, phrases, write_draft
from agent.drafts.letter import write_letter
from agent.drafts.occasion import NoLetterError, Occasion
from agent.drafts.unprompted import note_subject
from agent.drafts.voice import Voice
from agent.models import Address, Customer, Suggestion

TODAY = dt.date(2026, 11, 4)
ADA = Customer(id="ada", name="Ada Novak", addresses=("ada@novak.example",))


def note(
    practice: str, *, words: str = "", stage: str = "", is_sad: bool = False, **slots: str
) -> Occasion:
    suggestion = Suggestion(
        id=f"{practice}-1",
        customer_id="ada",
        practice=practice,
        reason="because",
        due_on=TODAY,
        expires_on=TODAY,
        priority=1,
        words=words,
        stage=stage,
        slots=slots,
        is_sad=is_sad,
    )
    return Occasion(suggestion, ADA, None, None, (), TODAY, Voice("Robin"))


def wordings(occasion: Occasion, count: int = 15) -> list[str]:
    return [write_letter(occasion, variant=variant).text for variant in range(count)]


def test_trouble_in_the_region_is_named_and_asked_after_without_cheer() -> None:
    texts = wordings(note("hardship", is_sad=True, what="floods", place="Kerala"))
    for text in texts:
        assert "floods" in text
        assert "?" in text or "how you are" in text or "I hope you're safe" in text
        assert "!" not in text
    assert len(set(texts)) >= 12


def test_a_birthday_that_is_coming_is_wished_for_on_its_day() -> None:
    for text in wordings(note("dates", stage="birthday", date="2026-11-06")):
        assert "Friday" in text
        assert "late" not in text


def test_a_birthday_that_has_gone_by_is_wished_for_as_late_and_never_as_if_it_were_ahead() -> None:
    for text in wordings(note("dates", stage="birthday", date="2026-11-03")):
        assert "yesterday" in text
        assert "Have a good" not in text
        assert "Happy birthday" not in text


def test_a_birthday_today_is_called_today() -> None:
    for text in wordings(note("dates", stage="birthday", date="2026-11-04")):
        assert "on today" not in text
        assert "today" in text


@pytest.mark.parametrize("practice", ["kindness", "observances"])
def test_a_kind_word_stands_as_the_owner_chose_it_and_asks_for_nothing(practice: str) -> None:
    for text in wordings(note(practice, words="You keep your word, and one notices.")):
        assert "You keep your word, and one notices." in text
        assert "?" not in text


@pytest.mark.parametrize(
    "occasion",
    [
        note("hardship", what="floods"),
        note("kindness"),
        note("dates", stage="wedding day", date="2026-11-06"),
        note("keep_in_touch"),
    ],
)
def test_where_too_little_is_known_there_is_no_note(occasion: Occasion) -> None:
    with pytest.raises(NoLetterError):
        write_letter(occasion)


@pytest.mark.parametrize(
    "occasion",
    [
        note("hardship", what="floods", place="Kerala"),
        note("dates", stage="birthday", date="2026-11-06"),
        note("dates", stage="birthday", date="2026-11-03"),
        note("kindness", words="You keep your word."),
        note("observances", words="Thank you for what you do."),
    ],
)
def test_a_note_has_a_short_subject(occasion: Occasion) -> None:
    assert 0 < len(note_subject(occasion)) <= 40


@pytest.mark.parametrize("kind", ["hardship", "birthday", "kindness"])
def test_no_note_has_to_repeat_itself_within_a_season(kind: str) -> None:
    assert len(phrases.note_lines(kind, "ahead")) >= 8
    assert len(phrases.note_lines(kind, "lead" if kind == "kindness" else "news")) >= 8


def test_cheer_in_a_note_about_trouble_is_stopped_though_no_life_event_is_behind_it() -> None:
    occasion = note("hardship", is_sad=True, what="floods", place="Kerala")
    sender = Address(name="Robin", email="robin@hale.example")
    draft = write_draft(occasion, draft_id="d", account="a", sender=sender)
    cheerful = check_again(
        draft.model_copy(update={"text": draft.text + " Congratulations!"}), occasion=occasion
    )
    assert any("too cheerful" in one for one in cheerful.gate.findings)
    assert not any("too cheerful" in one for one in draft.gate.findings)
