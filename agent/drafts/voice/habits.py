"""What is usual with the owner, of all that was heard in the mails he has sent."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from statistics import median

from agent.drafts.voice.frame import IS_TENDER, bare_sign
from agent.drafts.voice.hearing import LONGEST_NOTE, Heard
from agent.drafts.voice.speech import NONE, Manner
from agent.drafts.voice.spelling import AMERICAN, BRITISH

LEAST_NOTES = 3
"""With fewer personal notes the other mails to one person are heard, too."""
USUAL_NOTE_WORDS, LEAST_WORDS, MOST_WORDS = 60, 25, 120
SHORT_SENTENCE, LONG_SENTENCE = 8.5, 13.5
"""Words on average."""

_ONLY_TO_ONE = re.compile(
    r"(?:liebe|lieber|dearest|bonjour|hallo|hola|salut|hei|hej|ola|olá)\b", re.I
)
"""Depends on whom it is said to; nobody else is greeted so."""
_IS_THANKS = re.compile(r"\b(?:thank\w*|thx|ta)\b", re.IGNORECASE)
_OF_A_DAY = re.compile(
    r"\b(?:have a|enjoy|weekend|(?:mon|tues|wednes|thurs|fri|satur|sun)day|tomorrow|tonight|week"
    r"|later|advance|until|til)\b",
    re.IGNORECASE,
)
_IS_CHEER = re.compile(
    r"!|\b(?:cheers|ciao|bye|yo|hiya|howdy|g'day|xoxo|soon|onwards?|so long)\b"
    r"|[\U0001F300-\U0001FAFF]|[:;]-?[)D]",
    re.IGNORECASE,
)


def usual(found: Iterable[tuple[str, int]]) -> str:
    """The text with the most weight; the first of equals; empty when there is none."""
    counts: Counter[str] = Counter()
    for text, weight in found:
        if text:
            counts[text] += weight
    return counts.most_common(1)[0][0] if counts else ""


def usual_greeting(mails: Iterable[Heard]) -> str:
    """How he greets people; what is only said to one of them is not for others."""
    return usual(
        (one.greeting, one.weight)
        for one in mails
        if not one.is_formal and not _ONLY_TO_ONE.match(one.greeting)
    )


def usual_sign(mails: Iterable[Heard], *, is_tender: bool) -> str:
    """The name he signs with; kisses stay among friends."""
    return usual((one.sign if is_tender else bare_sign(one.sign), one.weight) for one in mails)


def usual_closing(mails: Iterable[Heard], *, is_tender: bool, is_sad: bool) -> str:
    """What stands above his name on a note, "{me}" for the name; empty where nothing is known.

    Thanks belong to business, and wishes for a day to that day. Near sorrow stands what he wrote
    in such mails himself, else what he always writes, if there is no cheer in it.
    """
    fitting = [
        (one, one.closing)
        for one in mails
        if one.closing and not _IS_THANKS.search(one.closing) and not _OF_A_DAY.search(one.closing)
    ]
    if not is_tender:
        fitting = [(one, words) for one, words in fitting if not IS_TENDER.search(words)]
    if is_sad:
        fitting = [(one, words) for one, words in fitting if not _IS_CHEER.search(words)]
        own = [(one, words) for one, words in fitting if one.is_sad]
        fitting = own or fitting
    return usual((words, one.weight) for one, words in fitting)


def is_cheerful(words: str) -> bool:
    """Whether a greeting or closing is too light beside sorrow."""
    return bool(_IS_CHEER.search(words))


def usual_words(mails: Sequence[Heard]) -> int:
    """How many words his personal notes have."""
    lengths = [one.words for one in _notes(mails) if one.words >= 8]
    if len(lengths) < LEAST_NOTES:
        return USUAL_NOTE_WORDS
    return min(max(round(median(lengths)), LEAST_WORDS), MOST_WORDS)


def _notes(mails: Sequence[Heard]) -> Sequence[Heard]:
    notes = [one for one in mails if one.is_note]
    if len(notes) >= LEAST_NOTES:
        return notes
    return [one for one in mails if one.is_to_one and one.words <= LONGEST_NOTE] or mails


def usual_manner(mails: Sequence[Heard]) -> Manner:
    """How he puts his words; what too few mails show stays empty."""
    notes = _notes(mails)
    return Manner(
        contractions=_yes_or_no(mails),
        exclamation_marks=_how_often_exclaimed(notes),
        emoji=_usual_emoji(mails, notes),
        spelling=_usual_spelling(mails),
        sentences=_usual_sentences(notes),
        paragraphs=_usual_paragraphs(notes),
        dash=_usual_dash(mails),
        glad=_preferred(mails, lambda one: one.glad),
        congratulations=_preferred(mails, lambda one: (one.congratulates,)),
        thanks=_preferred(mails, lambda one: (one.thanks,)),
        hope=_preferred(mails, lambda one: one.hope),
        mail=_preferred(mails, lambda one: one.mail),
    )


def _yes_or_no(mails: Sequence[Heard]) -> str:
    contracted = sum(one.contracted for one in mails)
    spelled_out = sum(one.spelled_out for one in mails)
    if contracted + spelled_out < 6:
        return ""
    share = contracted / (contracted + spelled_out)
    return "yes" if share >= 0.6 else "no" if share <= 0.25 else ""


def _how_often_exclaimed(notes: Sequence[Heard]) -> str:
    joyful = [one for one in notes if one.is_joyful]
    heard = joyful if len(joyful) >= LEAST_NOTES else notes
    if len(heard) < LEAST_NOTES or sum(one.sentences for one in heard) < 6:
        return ""
    marks = sum(one.exclaimed for one in heard) / len(heard)
    if marks >= 1.2:
        return "often"
    return "seldom" if marks >= 0.1 else "never"


def _usual_emoji(mails: Sequence[Heard], notes: Sequence[Heard]) -> str:
    if len(mails) < LEAST_NOTES:
        return ""
    glad = [one for one in notes if not one.is_sad]
    with_some = [one for one in glad if one.emoji]
    if len(with_some) >= 2 and len(with_some) * 5 >= len(glad):
        return usual((emoji, 1 + one.is_joyful) for one in with_some for emoji in one.emoji)
    return NONE


def _usual_spelling(mails: Sequence[Heard]) -> str:
    british, american = (sum(getattr(one, side) for one in mails) for side in (BRITISH, AMERICAN))
    if british >= 2 and british >= 3 * american:
        return BRITISH
    return AMERICAN if american >= 2 and american >= 3 * british else ""


def _usual_sentences(notes: Sequence[Heard]) -> str:
    sentences = sum(one.sentences for one in notes)
    if len(notes) < LEAST_NOTES or sentences < 8:
        return ""
    length = sum(one.words for one in notes) / sentences
    return "short" if length <= SHORT_SENTENCE else "long" if length >= LONG_SENTENCE else "plain"


def _usual_paragraphs(notes: Sequence[Heard]) -> str:
    heard = [one.paragraphs for one in notes if one.sentences > 1]
    if len(heard) < LEAST_NOTES:
        return ""
    return "one" if sum(number == 1 for number in heard) * 10 >= 7 * len(heard) else "several"


def _usual_dash(mails: Sequence[Heard]) -> str:
    if sum(one.sentences for one in mails) < 30:
        return ""
    with_some = [one for one in mails if one.dashes]
    if not with_some:
        return NONE
    if len(with_some) * 4 < len(mails):
        return ""
    return usual((dash, 1) for one in with_some for dash in one.dashes)


def _preferred(mails: Sequence[Heard], words: Callable[[Heard], Iterable[str]]) -> str:
    """The one of several words that he says twice or more, and twice as often as any other."""
    counts = Counter(word for one in mails for word in words(one) if word).most_common(2)
    if not counts or counts[0][1] < 2 or (len(counts) > 1 and counts[0][1] < 2 * counts[1][1]):
        return ""
    return counts[0][0]
