"""Notes with no news behind them: a birthday, trouble in somebody's region, a kind word."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping

from agent.drafts import days, phrases
from agent.drafts.moves import Picker, fill_line, stable_order
from agent.drafts.occasion import NoLetterError, Occasion
from agent.models import DateKind, Evidence, Fact

_HARDSHIP, _BIRTHDAY, _BIRTHDAY_LATE = "hardship", "birthday", "birthday_late"


def note_kind(occasion: Occasion) -> str:
    """Which notes of notes.toml this occasion takes; raises NoLetterError where there are none."""
    suggestion = occasion.suggestion
    if suggestion.practice == "hardship" and {"what", "place"} <= suggestion.slots.keys():
        return _HARDSHIP
    if suggestion.practice in ("kindness", "observances") and suggestion.words:
        return suggestion.practice
    if suggestion.practice == "dates" and suggestion.stage == DateKind.BIRTHDAY:
        date = suggestion.slots.get("date")
        is_late = date is not None and dt.date.fromisoformat(date) < occasion.today
        return _BIRTHDAY_LATE if is_late else _BIRTHDAY
    raise NoLetterError(occasion.why_no_news)


def note_slots(occasion: Occasion) -> Mapping[str, str]:
    """What the lines of a note may say."""
    suggestion = occasion.suggestion
    slots = {**suggestion.slots, "words": suggestion.words}
    if date := suggestion.slots.get("date"):
        name = days.name_of_day(dt.date.fromisoformat(date), occasion.today)
        is_bare = name in ("today", "yesterday", "tomorrow")
        slots |= {"day": name, "on_day": name if is_bare else f"on {name}"}
    return slots


def note_parts(picker: Picker, kind: str) -> tuple[str, str]:
    """Why it is written, and what it ends with."""
    lead = picker.pick("lead", phrases.note_lines(kind, "lead"))
    news = picker.pick("news", phrases.note_lines(kind, "news"))
    if not news:
        raise NoLetterError("too little is known for a note that is only theirs")
    questions = 0 if "?" in news else 1
    ahead = picker.pick("ahead", phrases.note_lines(kind, "ahead"), questions=questions, said=news)
    return " ".join(filter(None, (lead, news))), ahead


def note_subject(occasion: Occasion) -> str:
    """A short subject for a note."""
    lines = phrases.note_lines(note_kind(occasion), "subjects")
    slots = note_slots(occasion)
    known = [text for line in lines if (text := fill_line(line, slots))]
    ordered = stable_order(known, occasion.customer.id, occasion.key, "subject")
    return ordered[0] if ordered else f"To {occasion.customer.first_name}"


def note_facts(occasion: Occasion) -> tuple[Fact, ...]:
    """What the note rests on: their words, and those of the owner."""
    suggestion = occasion.suggestion
    facts = [Fact(claim=suggestion.reason, evidence=one) for one in suggestion.evidence]
    if suggestion.owners_word:
        evidence = Evidence(quote=suggestion.owners_word, entry_id="")
        facts.append(Fact(claim="in your own words", evidence=evidence))
    return tuple(facts)
