"""Stage 5 of 6: Suggestion -> Draft, the words: a short personal note, composed without any model.

A letter is a few moves: greeting, the event in the customer's own terms, a remark of theirs taken
up, something they told earlier, a question or wish that looks ahead, the rest of their mail in one
line, and the owner's way to end. Each move has many ways; which one is taken hangs on a stable
hash of customer and event, and on what was said to anybody lately.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from agent.drafts import days, errands, phrases
from agent.drafts.facts import collect_facts, event_fact
from agent.drafts.moves import AS_NEWS, Picker, repeats, sentences_of, stable_order
from agent.drafts.occasion import NoLetterError, Occasion
from agent.drafts.outline import write_outline
from agent.drafts.refusals import require_sayable
from agent.drafts.told.details import Detail
from agent.drafts.told.reading import Reading, lines_for
from agent.drafts.told.terms import Terms
from agent.drafts.unprompted import note_facts, note_kind, note_parts, note_slots
from agent.models import SAD_KINDS, Closeness, Evidence, Fact, Kind, LifeEvent, Who

SHORT_WORDS = {"joy": 22, "sad": 30}
"""Below so many words, by mood, the letter looks ahead a second time."""
RECENT_DAYS = 5
"""What they told so lately is no memory."""
_OFFER = re.compile(
    r"our side|should wait|move or hold|[Nn]othing here|from here needs|ca(?:n|n't) wait|no hurry"
    r"|urgent|Take the time|leave it lying|leave everything|due from|needs you|in a hurry"
    r"|can come later|[Nn]o (?:answer|reply)|have to answer|expect an answer"
    r"|(?:needn't|no need to) (?:answer|reply|write)|write back|[Tt]rouble to"
    r"|when you (?:can|feel)|with us,|anything from us|need something from us|say the word"
    r"|same day you ask|Tell me what|without asking|us a thought|miss your|wherever you are"
)
"""Lines that ask nothing of the reader, or offer what he has just asked for."""
_KEEPS_IT = re.compile(
    r"to myself|no further|not a word|stays (?:with me|between)|from me\b.*\bhear|hear it from me",
    re.I,
)
"""Lines that promise to tell nobody."""
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


def write_letter(
    occasion: Occasion,
    *,
    variant: int = 0,
    others: Sequence[str] = (),
    reading: Reading | None = None,
) -> Letter:
    """The note for this occasion; another `variant` says the same in other ways.

    Where it can, it says nothing in the very sentences of `others`, the letters that wait beside
    it. `reading` is what was read for another variant. Raises NoLetterError where silence is
    better.
    """
    require_sayable(occasion)
    taken = frozenset(sentence for text in others for sentence in sentences_of(text))
    if occasion.life_event is None:
        return _note(occasion, variant, taken)
    reading = reading or Reading(occasion)
    terms = reading.terms
    if occasion.is_outlined:
        return _outlined(reading)
    picker = Picker(occasion, terms, variant, taken)

    news_lines = lines_for(reading, "news")
    if not occasion.is_answer:  # what was told long since is no news any more
        news_lines = [line for line in news_lines if not AS_NEWS.search(line)] or news_lines
    missed = _missed(picker, reading)
    if missed:  # no shouting beside it
        news_lines = [line for line in news_lines if "!" not in line]
    news = picker.pick("news", news_lines)
    if not news:
        raise NoLetterError("their mail says too little about it for a letter that is only theirs")
    errand = errands.take_up(picker, reading)
    business = " ".join(errand.lines)
    late = picker.pick("late", phrases.shared("late", "any")) if reading.is_late else ""
    echo, detail = _taken_up(picker, reading, said=news) if not missed else (missed, None)
    and_too, second = _taken_up_too(picker, reading, detail, said=f"{news} {echo}")
    memory, remembered = _memory(picker, said=f"{news} {echo}")
    beside, told_beside = _beside(picker, reading, said=f"{news} {echo}")
    lead = quoted = ""
    if not (echo or memory or missed):
        lead, quoted = _their_words(picker, reading, news)
    opening = " ".join(filter(None, (lead, news, echo or quoted, and_too, memory)))
    ahead, more, asked = _ahead(
        picker,
        reading,
        opening=opening,
        rest=f"{beside} {business}",
        may_ask=not (errand.is_invitation or reading.listed),
    )
    looking_ahead = " ".join(filter(None, (ahead, more)))
    paragraphs = _paragraphs(
        occasion,
        [
            opening,
            beside,
            looking_ahead,
            " ".join(filter(None, (business, late))),
        ],
    )
    paragraphs.append(errand.gap)
    used = (
        news,
        late,
        *errand.lines,
        echo,
        and_too,
        memory,
        beside,
        ahead,
        more,
        lead,
        quoted,
    )
    hard_day = reading.hard_day if reading.hard_day_words in looking_ahead else None
    sentences = tuple(one.sentence for one in (detail, second, asked, hard_day) if one)
    on_business = (*(one.sentence for one in errand.requests), *errand.sentences)
    facts = collect_facts(
        occasion.as_told,
        (*terms.told, *terms.located((*sentences, *on_business))),
        terms.sources,
        f"{lead} {quoted}",
    )
    of_others = [event_fact(one) for one in (remembered, told_beside) if one]
    for request in errand.requests:
        if not request.grants:
            continue
        evidence = Evidence(quote=request.sentence, entry_id=terms.entry_id)
        of_others.append(Fact(claim="the letter says yes to this", evidence=evidence))
    for sentence in errand.unanswered:
        evidence = Evidence(quote=sentence, entry_id=terms.entry_id)
        of_others.append(
            Fact(claim="they ask this, and the letter leaves it open", evidence=evidence)
        )
    return Letter(_lay_out(occasion, paragraphs), (*facts, *of_others), picker.moves(*used))


def _note(occasion: Occasion, variant: int, taken: frozenset[str]) -> Letter:
    """A note with no news behind it; it asks after what they told last, where that was glad."""
    kind = note_kind(occasion)
    terms = Terms(dict(note_slots(occasion)), None, (), (), has_business=False)
    picker = Picker(occasion, terms, variant, taken)
    opening, ahead = note_parts(picker, kind)
    text = _lay_out(occasion, [opening, ahead])
    return Letter(text, note_facts(occasion), picker.moves(opening, ahead))


def _missed(picker: Picker, reading: Reading) -> str:
    """A quiet line for somebody dead whom a glad mail names."""
    if not (missed := reading.missed):
        return ""
    if not missed.person:
        raise NoLetterError("their mail speaks of somebody dead, too: this answer is yours to find")
    lines = phrases.shared("missed", "unseen" if missed.is_unseen else "late")
    return picker.pick("missed", lines, slots={"missed": missed.person})


def _taken_up(picker: Picker, reading: Reading, *, said: str) -> tuple[str, Detail | None]:
    """A line that answers a remark of theirs, and the remark."""
    for detail in _in_turn(picker, reading):
        line = picker.pick(
            "echo",
            _fit(detail.echo, reading),
            slots=detail.slots,
            questions=0,
            said=said,
            again=False,
        )
        if line and not repeats(line, said) and not sentences_of(line) & picker.taken:
            return line, detail
    return "", None


def _fit(lines: Sequence[str], reading: Reading, *, is_kept: bool = False) -> Sequence[str]:
    """The lines without those that offer: to whoever asks, what was asked is the thing to offer.

    Where it is said already that the news `is_kept` to oneself, no line says so again.
    """
    if is_kept:
        lines = [line for line in lines if not _KEEPS_IT.search(line)]
    return [line for line in lines if not _OFFER.search(line)] if reading.asks else lines


def _taken_up_too(
    picker: Picker, reading: Reading, first: Detail | None, *, said: str
) -> tuple[str, Detail | None]:
    """In sad news a second remark, if it is answered in their own words: it shows who was read."""
    if reading.mood != "sad" or first is None or not reading.occasion.is_answer:
        return "", None
    taken = {word.strip(".,").lower() for word in said.split() if len(word) > 2}
    for detail in _in_turn(picker, reading):
        words = {word for slot in detail.slots.values() for word in slot.split()}
        if detail.echo == first.echo or not words or taken & words:
            continue
        own = tuple(line for line in detail.echo if "{" in line)
        line = picker.pick("echo", own, slots=detail.slots, questions=0, said=said, again=False)
        if (
            line
            and not repeats(line, said)
            and line.split()[:2] != said.split(". ")[-1].split()[:2]
        ):
            return line, detail
    return "", None


def _in_turn(picker: Picker, reading: Reading) -> list[Detail]:
    """The remarks of their mail, another first in every variant."""
    found = reading.details
    start = picker.variant % len(found) if found else 0
    return [*found[start:], *found[:start]]


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


def _beside(picker: Picker, reading: Reading, *, said: str) -> tuple[str, LifeEvent | None]:
    """A line for something else that the same mail tells, and what that is."""
    occasion = picker.occasion
    if not occasion.is_answer:
        return "", None
    is_sad = occasion.event.kind in SAD_KINDS
    told = {item.quote for item in occasion.as_told.evidence}
    for one in occasion.beside:
        if (one.kind in SAD_KINDS) is not is_sad or one.kind is occasion.event.kind:
            continue
        is_said_twice = bool({item.quote for item in one.evidence} & told)
        if one.kind is Kind.VOLUNTEERING or is_said_twice:
            continue
        terms = reading.terms_beside(one)
        lines = phrases.beside(one.kind, one.who, terms.setting)
        known = [line for line in lines if not line.count("?")]
        # Filled from the other event alone: "she" must not be somebody of the first.
        other = Picker(occasion, terms, picker.variant, picker.taken)
        if text := other.pick("beside", known, said=said, again=False):
            picker.note(text, *other.moves(text))
            return text, one
    return "", None


def _ahead(
    picker: Picker, reading: Reading, *, opening: str, rest: str, may_ask: bool
) -> tuple[str, str, Detail | None]:
    """One or two lines that look ahead, and the remark of theirs that one of them is about.

    Unless `may_ask` they ask nothing: who invites, or lists, has told what there is to ask.
    """
    occasion = picker.occasion
    is_kept = bool(_KEEPS_IT.search(rest))
    lines = _fit(lines_for(reading, "ahead"), reading, is_kept=is_kept)
    questions = 2 - opening.count("?") - (reading.mood == "sad") if may_ask else 0
    ahead, about = _on_the_day(picker, reading, said=opening), None
    for detail in _in_turn(picker, reading) if not ahead else ():
        ahead = picker.pick(
            "detail ahead",
            _fit(detail.ahead, reading, is_kept=is_kept),
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
    if not ahead or len(said.split()) >= min(SHORT_WORDS[reading.mood], occasion.voice.note_words):
        return ahead, "", about
    others = [line for line in lines if picker.fill(line) != ahead]
    others = [line for line in others if line.split()[:2] != ahead.split()[:2]]
    if _OFFER.search(ahead):
        others = [line for line in others if not _OFFER.search(line)]
    others = [line for line in others if not repeats(picker.fill(line), f"{opening} {ahead}")]
    others = [line for line in others if not sentences_of(picker.fill(line)) & picker.taken]
    more = picker.pick("more", others, questions=0 if "?" in said or not may_ask else 1, said=said)
    if "?" in ahead and more and "?" not in more:
        ahead, more = more, ahead  # the question stands last
    return ahead, more, about


def _on_the_day(picker: Picker, reading: Reading, *, said: str) -> str:
    """A thought for the day of the funeral or the operation, where it is told surely."""
    words = reading.hard_day_words
    if not words or words.split()[-1] in said:
        return ""
    lines = phrases.on_the_day(reading.mood_of_business)
    return picker.pick("day", lines, slots={"on_then": words}, said=said)


def _their_words(picker: Picker, reading: Reading, news: str) -> tuple[str, str]:
    """Words of theirs to open with, and a phrase of theirs to dwell on; at most one of the two.

    Nobody wants to read again how he told of trouble, or of what is private.
    """
    occasion = picker.occasion
    event, terms, mood = occasion.event, reading.terms, reading.mood
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
    if is_asking and terms.told_phrase and picker.variant >= _LAST_RESORT:
        lines = phrases.shared("told_asked", "plain" if terms.setting else mood)
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


def _lay_out(occasion: Occasion, paragraphs: Sequence[str]) -> str:
    body = [paragraph for paragraph in paragraphs if paragraph]
    voice, is_sad = occasion.voice, occasion.is_sad
    words = voice.speak("\n\n".join(body), is_sad=is_sad)
    return "\n\n".join([occasion.greeting, words, voice.closing(is_sad=is_sad)])


def _outlined(reading: Reading) -> Letter:
    """No words, only what is known: the owner writes."""
    occasion, terms = reading.occasion, reading.terms
    sentences = tuple(one.sentence for one in terms.details(occasion.event, "after"))
    facts = collect_facts(
        occasion.as_told, (*terms.told, *terms.located(sentences)), terms.sources, ""
    )
    return Letter(_lay_out(occasion, []), facts, outline=write_outline(occasion, terms, facts))
