"""Stage 5 of 6: Suggestion -> Draft, the words: a short personal note, composed without any model.

A letter is a few moves: greeting, the event in the customer's own terms, a remark of theirs taken
up, something they told earlier, a question or wish that looks ahead, the rest of their mail in one
line, and the owner's way to end. Each move has many ways; which one is taken hangs on a stable
hash of customer and event, and on what was said to anybody lately.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from agent.drafts import days, phrases
from agent.drafts.details import Detail
from agent.drafts.facts import collect_facts, event_fact
from agent.drafts.moves import AS_NEWS, Picker, repeats, sentences_of, stable_order
from agent.drafts.occasion import NoLetterError, Occasion
from agent.drafts.outline import write_outline
from agent.drafts.refusals import require_sayable
from agent.drafts.terms import Terms, read_terms
from agent.drafts.unprompted import note_facts, note_kind, note_parts, note_slots
from agent.models import SAD_KINDS, Closeness, Direction, Fact, Kind, LifeEvent, When, Who

LATE_DAYS = 8
"""An answer after so many days begins with a word about it."""
SHORT_WORDS = 30
"""Below so many words the letter looks ahead a second time."""
RECENT_DAYS = 5
"""What they told so lately is no memory."""
_LASTING = frozenset(
    {"person", "persons", "name", "he", "him", "his", "is", "was", "has", "want", "get"}
    | {"other", "couple"}
)
"""Slots that say the same in every year."""
_OFFER = re.compile(r"our side|Nothing here|from here needs|can wait|no hurry|urgent|Take the time")
_IN_HASTE = re.compile(r"\b(?:first|just|had to|right away)\b")
_PRIVATE = frozenset({Kind.SEPARATION, Kind.JOB_LOSS, Kind.PREGNANCY, Kind.RECOVERY})
"""Kinds of which nobody wants to read his own words again."""
_BORN_TO = {Who.SELF: Who.CHILD, Who.SPOUSE: Who.CHILD, Who.CHILD: Who.GRANDCHILD}
"""Whose the child is, of whose pregnancy they told."""
_LAST_RESORT = 4
"""From this variant on, words are quoted back that are better left where they stand."""


@dataclass(frozen=True, slots=True)
class Letter:
    """The words of a note, the facts they rest on, and the lines they are made of."""

    text: str
    facts: tuple[Fact, ...]
    moves: tuple[str, ...] = ()
    outline: tuple[str, ...] = ()


def write_letter(occasion: Occasion, *, variant: int = 0, others: Sequence[str] = ()) -> Letter:
    """The note for this occasion; another `variant` says the same in other ways.

    Where it can, it says nothing in the very sentences of `others`, the letters that wait beside
    it. Raises NoLetterError where silence is better.
    """
    require_sayable(occasion)
    taken = frozenset(sentence for text in others for sentence in sentences_of(text))
    if occasion.life_event is None:
        return _note(occasion, variant, taken)
    event = occasion.event
    terms = letter_terms(occasion)
    if occasion.is_outlined:
        return _outlined(occasion, terms)
    mood = "sad" if event.kind in SAD_KINDS else "joy"
    moment = _moment(occasion, terms)
    picker = Picker(occasion, terms, variant, taken)

    news_lines = _lines(occasion, terms, moment, "news")
    if not occasion.is_answer:  # what was told long since is no news any more
        news_lines = [line for line in news_lines if not AS_NEWS.search(line)] or news_lines
    news = picker.pick("news", news_lines)
    if not news:
        raise NoLetterError("their mail says too little about it for a letter that is only theirs")
    late, business = _around(picker, terms, mood=mood)
    echo, detail = _taken_up(picker, terms, said=news)
    memory, remembered = _memory(picker, said=f"{news} {echo}")
    beside, told_beside = _beside(picker, said=f"{news} {echo}")
    lead = quoted = ""
    if not (echo or memory):
        lead, quoted = _their_words(picker, terms, news, mood=mood, is_late=bool(late))
    opening = " ".join(filter(None, (lead, news, echo or quoted, memory)))
    ahead, more, asked = _ahead(
        picker, terms, moment, mood=mood, opening=opening, rest=f"{late} {beside} {business}"
    )
    looking_ahead = " ".join(filter(None, (ahead, more)))
    paragraphs = _paragraphs(occasion, [opening, beside, looking_ahead, business])
    used = (news, late, business, echo, memory, beside, ahead, more, lead, quoted)
    sentences = tuple(one.sentence for one in (detail, asked) if one)
    facts = collect_facts(
        occasion.as_told,
        (*terms.told, *terms.located(sentences)),
        terms.sources,
        f"{lead} {quoted}",
    )
    of_others = (event_fact(one) for one in (remembered, told_beside) if one)
    return Letter(
        _lay_out(occasion, paragraphs, late=late), (*facts, *of_others), picker.moves(*used)
    )


def _note(occasion: Occasion, variant: int, taken: frozenset[str]) -> Letter:
    """A note with no news behind it; it asks after what they told last, where that was glad."""
    kind = note_kind(occasion)
    terms = Terms(dict(note_slots(occasion)), None, (), (), has_business=False)
    picker = Picker(occasion, terms, variant, taken)
    opening, ahead = note_parts(picker, kind)
    text = _lay_out(occasion, [opening, ahead], late="")
    return Letter(text, note_facts(occasion), picker.moves(opening, ahead))


def letter_terms(occasion: Occasion) -> Terms:
    """What the mails give to say, with the days in today's words."""
    event = occasion.event
    terms = _terms_of(occasion, event)
    day_first = _puts_day_first(occasion)
    if occasion.is_in_another_year:
        # Who turned 50 turns 51: of last year's words only those of people are still true.
        lasting = {slot: words for slot, words in terms.slots.items() if slot in _LASTING}
        slots = phrases.defaults(event.kind) | lasting
        terms = replace(terms, slots=slots, quotes=(), told_phrase="", sentences=())
    if not days.is_promised_only(event) or days.has_begun(event, occasion.today) is False:
        terms.slots.update(days.day_words(event, occasion.today, day_first=day_first))
    if occasion.is_yearly and event.first_day:
        terms.slots["date"] = days.day_of_year(event.first_day, day_first=day_first)
    if occasion.is_without_reason and event.status is When.PAST and terms.told_phrase:
        terms.slots["told"] = terms.told_phrase
    return terms


def _terms_of(occasion: Occasion, event: LifeEvent) -> Terms:
    customer = occasion.customer
    owner = occasion.voice.sign_as.split("\n")[-1]
    return read_terms(
        event,
        occasion.entries,
        not_named=(customer.name, customer.first_name, owner),
        answered=occasion.answered.id if occasion.answered else "",
    )


def _puts_day_first(occasion: Occasion) -> bool:
    return any(
        days.puts_day_first(entry.text)
        for entry in occasion.entries
        if entry.direction is Direction.IN
    )


def _moment(occasion: Occasion, terms: Terms) -> str:
    """Which of the moments of the phrases this letter is written in."""
    event, today = occasion.event, occasion.today
    if occasion.is_question:
        return _asked(event, today)
    if occasion.is_eve:
        return "eve"
    if occasion.is_year_after_death:
        return "year_after"
    if occasion.is_later:
        return "later"
    if terms.is_known_already:
        return "asked_since"
    return "long_ago" if terms.is_long_past else days.moment(event, today)


def _asked(event: LifeEvent, today: date) -> str:
    is_away = event.kind is Kind.TRAVEL and days.moment(event, today) == "during"
    if is_away:
        return "asked_during"
    return "asked" if event.status is When.UPCOMING else "asked_since"


def _lines(occasion: Occasion, terms: Terms, moment: str, move: str) -> Sequence[str]:
    """All ways to make a move; without a reason to write, one only remembers what was told."""
    if occasion.is_without_reason:
        return phrases.shared("remembered", move)
    event = occasion.event
    closeness = occasion.voice.closeness
    return phrases.lines(event.kind, moment, event.who, move, closeness, terms.setting)


def _around(picker: Picker, terms: Terms, *, mood: str) -> tuple[str, str]:
    """A word about being late, and one about the rest of their mail; each may be empty."""
    occasion = picker.occasion
    if not (occasion.is_answer and occasion.answered):
        return "", ""
    late = business = ""
    if (occasion.today - occasion.answered.local_at.date()).days >= LATE_DAYS:
        late = picker.pick("late", phrases.shared("late", "any"))
    if terms.has_business:
        matters = phrases.shared("business", mood)
        named = [line for line in matters if "{" in line and picker.fill(line)]
        business = picker.pick("business", named or matters)
    return late, business


def _taken_up(picker: Picker, terms: Terms, *, said: str) -> tuple[str, Detail | None]:
    """A line that answers a remark of theirs, and the remark."""
    found = _details(picker, terms)
    for detail in found:
        line = picker.pick(
            "echo", detail.echo, slots=detail.slots, questions=0, said=said, again=False
        )
        if line and not repeats(line, said) and not sentences_of(line) & picker.taken:
            return line, detail
    return "", None


def _details(picker: Picker, terms: Terms) -> list[Detail]:
    """What their mail says beside the event, another first in every variant; or what worries."""
    occasion = picker.occasion
    if not (occasion.is_answer or occasion.is_question):
        return []
    moment = _moment(occasion, terms)
    found = terms.details(occasion.event, moment)
    worries = [one for one in found if one.is_first]
    chosen = worries or list(found)
    start = picker.variant % len(chosen) if chosen else 0
    return [*chosen[start:], *chosen[:start]]


def _memory(picker: Picker, *, said: str) -> tuple[str, LifeEvent | None]:
    """A line that recalls what they told earlier and what leads up to this, and what it was."""
    occasion = picker.occasion
    if not occasion.is_answer or occasion.voice.closeness is Closeness.NEW:
        return "", None
    event = occasion.event
    for one in occasion.earlier:
        if (event.told_at - one.told_at).days < RECENT_DAYS or not _is_same_person(one, event):
            continue
        then = days.time_ago(one.told_at.date(), occasion.today)
        lines = phrases.memories(event.kind, one.kind)
        slots = {"then": then}
        if line := picker.pick("memory", lines, slots=slots, questions=0, said=said, again=False):
            return line, one
    return "", None


def _is_same_person(one: LifeEvent, other: LifeEvent) -> bool:
    if one.kind is Kind.PREGNANCY and other.kind is Kind.BIRTH:
        return other.who in (one.who, _BORN_TO.get(one.who))
    names = {name.split()[0].lower() for name in (one.name, other.name) if name}
    pair = frozenset((one.who, other.who))
    return one.who is other.who and (len(names) < 2 or pair <= {Who.SELF, Who.SPOUSE})


def _beside(picker: Picker, *, said: str) -> tuple[str, LifeEvent | None]:
    """A line for something else that the same mail tells, and what that is."""
    occasion = picker.occasion
    if not occasion.is_answer:
        return "", None
    is_sad = occasion.event.kind in SAD_KINDS
    for one in occasion.beside:
        if (one.kind in SAD_KINDS) is not is_sad or one.kind is occasion.event.kind:
            continue
        terms = _terms_of(occasion, one)
        slots = terms.slots | days.day_words(
            one, occasion.today, day_first=_puts_day_first(occasion)
        )
        lines = phrases.beside(one.kind, one.who, terms.setting)
        known = [line for line in lines if not line.count("?")]
        # Filled from the other event alone: "she" must not be somebody of the first.
        other = Picker(occasion, replace(terms, slots=slots), picker.variant, picker.taken)
        if text := other.pick("beside", known, said=said, again=False):
            picker.note(text, *other.moves(text))
            return text, one
    return "", None


def _ahead(
    picker: Picker, terms: Terms, moment: str, *, mood: str, opening: str, rest: str
) -> tuple[str, str, Detail | None]:
    """One or two lines that look ahead, and the remark of theirs that one of them is about."""
    occasion = picker.occasion
    lines = _lines(occasion, terms, moment, "ahead")
    questions = 2 - opening.count("?") - (mood == "sad")
    ahead, about = "", None
    for detail in _details(picker, terms):
        ahead = picker.pick(
            "detail ahead",
            detail.ahead,
            slots=detail.slots,
            questions=questions,
            said=opening,
            again=False,
        )
        if ahead and not repeats(ahead, opening) and not sentences_of(ahead) & picker.taken:
            about = detail
            break
        ahead = ""
    ahead = ahead or picker.pick("ahead", lines, questions=questions, said=opening)
    said = f"{rest} {opening} {ahead}"
    if not ahead or len(said.split()) >= min(SHORT_WORDS, occasion.voice.note_words):
        return ahead, "", about
    others = [line for line in lines if picker.fill(line) != ahead]
    others = [line for line in others if line.split()[:2] != ahead.split()[:2]]
    if _OFFER.search(ahead):
        others = [line for line in others if not _OFFER.search(line)]
    others = [line for line in others if not repeats(picker.fill(line), f"{opening} {ahead}")]
    others = [line for line in others if not sentences_of(picker.fill(line)) & picker.taken]
    more = picker.pick("more", others, questions=0 if "?" in said else 1)
    if "?" in ahead and more and "?" not in more:
        ahead, more = more, ahead  # the question stands last
    return ahead, more, about


def _their_words(
    picker: Picker, terms: Terms, news: str, *, mood: str, is_late: bool
) -> tuple[str, str]:
    """Words of theirs to open with, and a phrase of theirs to dwell on; at most one of the two.

    Nobody wants to read again how he told of trouble, or of what is private.
    """
    occasion = picker.occasion
    event = occasion.event
    is_asking = occasion.is_question or occasion.is_later
    if not (occasion.is_answer or is_asking):
        return "", ""
    if mood == "sad" or event.kind in _PRIVATE:
        return "", ""
    if event.kind is not occasion.as_told.kind:  # what they wrote then is not so any more
        return "", ""
    wanted = ["yes", "no", "never"] if is_asking else ["yes", "no"]
    is_wanted = stable_order(wanted, occasion.customer.id, event.id, "detail")[0] == "yes"
    if picker.variant % 2 == 1:
        is_wanted = not is_wanted
    fresh = [quote for quote in terms.quotes if quote.lower() not in news.lower()]
    asked = "_asked" if is_asking else ""
    if fresh and is_wanted and not terms.setting and not occasion.is_later:
        lines = phrases.shared(f"detail{asked}", mood)
        return "", picker.pick("detail", lines, slots={"quote": fresh[0]})
    if terms.told_phrase and picker.variant >= _LAST_RESORT:
        lines = phrases.shared(f"told{asked}", "plain" if terms.setting else mood)
        if is_late:
            lines = tuple(line for line in lines if not _IN_HASTE.search(line))
        return picker.pick("told", lines, slots={"told": terms.told_phrase}), ""
    return "", ""


def _paragraphs(occasion: Occasion, parts: Sequence[str]) -> list[str]:
    """The parts as paragraphs; a short letter is one or two, as people write."""
    opening, beside, ahead, business = parts
    shapes = ["apart", "apart", "together"]
    shape = stable_order(shapes, occasion.customer.id, occasion.event.id, "shape")[0]
    if shape == "together" and not beside:
        return [" ".join(filter(None, (opening, ahead))), business]
    return [opening, beside, ahead, business]


def _lay_out(occasion: Occasion, paragraphs: Sequence[str], *, late: str) -> str:
    body = [paragraph for paragraph in paragraphs if paragraph]
    if late:
        body[0] = f"{late} {body[0]}"
    voice, is_sad = occasion.voice, occasion.is_sad
    words = voice.speak("\n\n".join(body), is_sad=is_sad)
    return "\n\n".join([occasion.greeting, words, voice.closing(is_sad=is_sad)])


def _outlined(occasion: Occasion, terms: Terms) -> Letter:
    """No words, only what is known: the owner writes."""
    sentences = tuple(one.sentence for one in terms.details(occasion.event, "after"))
    facts = collect_facts(
        occasion.as_told, (*terms.told, *terms.located(sentences)), terms.sources, ""
    )
    return Letter(
        _lay_out(occasion, [], late=""), facts, outline=write_outline(occasion, terms, facts)
    )
