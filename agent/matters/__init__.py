"""What a mail leaves open or gives beside life events: promises, questions, kind words, referrals.

Found by rules, in English only, in the writer's own words; doubt is silence, because each promise
and question may become a suggestion, and each kind word a compliment.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import islice

from agent.life_events.language import is_english
from agent.life_events.signs import plain, small, split_sentences
from agent.matters.kind_words import find_kind_words
from agent.matters.promises import find_promises
from agent.matters.questions import find_questions
from agent.matters.referrals import find_referrals
from agent.matters.saying import Saying
from agent.models import Entry, EntryKind, Matter

MOST_SENTENCES = 300
MOST_OF_A_KIND = 8
"""In one mail; no hand writes more that is meant."""
MOST_READERS = 8
"""A mail to more people than that asks and promises none of them anything in person."""
_Finder = Callable[[list[Saying]], Iterator[Matter]]
_FINDERS: tuple[_Finder, ...] = (find_promises, find_questions, find_kind_words, find_referrals)


def find_matters(entry: Entry) -> tuple[Matter, ...]:
    """The promises, questions, kind words and referrals of a mail, in their order."""
    if entry.kind is not EntryKind.MAIL or entry.is_automated or len(entry.to) > MOST_READERS:
        return ()
    text = plain(entry.text)
    if not text.strip() or not is_english(text):
        return ()
    sayings = [
        Saying(entry, text, one.start, one.end, words, small(words))
        for one in split_sentences(text)[:MOST_SENTENCES]
        if (words := text[one.start : one.end].replace("\n", " "))[0] != ">"
    ]
    found = [one for find in _FINDERS for one in islice(find(sayings), MOST_OF_A_KIND)]
    return tuple(sorted(found, key=lambda one: (one.start, one.kind)))
