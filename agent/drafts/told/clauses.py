"""Clauses of a mail that tell what somebody did: who, the verb, and the rest, each word theirs.

No grammar of English: a subject that can be read without doubt, a verb out of verbs.toml, and what
follows it up to where the clause may end. What does not fit is no clause.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum

from agent.drafts.days import CALENDAR_WORDS
from agent.drafts.phrases import word_list
from agent.drafts.told.clause_ends import (
    DETERMINERS,
    FINITE,
    MAX_REST_WORDS,
    MAY_STOP,
    PRONOUNS,
    SAME_PAST,
    SHORT,
    SPEAKS_TO_OWNER,
    STOPS,
    rest_of,
)
from agent.drafts.told.verbs import going_on, verb_forms

MAX_SUBJECT_WORDS, MAX_ASIDE_WORDS, MAX_LEAD_WORDS = 8, 10, 5
MAX_SENTENCE_WORDS = 70
_TOKEN = re.compile(r"[^\W_]+(?:['’.,@/:-]+[^\W_]+)*|\$|£|€|[^\s\w]")
_OPENS = frozenset({"and", "but", "so", "that", "because", "then", "where", "while"})
"""After these, and after a comma, a clause may begin."""
_PUNCTUATION = frozenset({",", ";", ":", "-", "–", "—", "!"})
_SAYS = frozenset({"told", "says", "said", "think"})
_ALL = re.compile(
    r"(?:nobody|no one|everybody|everyone|somebody|someone)(?: else)?|(?:neither|both|all|half|none"
    r"|most|some|one) of us",
    re.IGNORECASE,
)
_TITLES = frozenset({"mr", "mrs", "ms", "miss", "dr", "father", "sister", "uncle", "auntie"})
_INSIDE = frozenset({"of", "from", "with", "in", "at", "next", "to", "on", "for", "by"})
"""Small words that may stand between a subject's first word and its verb."""
_LEADS_IN = frozenset(
    {"on", "at", "in", "during", "after", "for", "since", "by", "last", "this", "every", "once"}
)
_ADVERBS = frozenset(
    {"just", "also", "even", "then", "still", "always", "only", "already", "now", "once", "both"}
    | {"all", "too", "very", "nearly", "almost", "somehow", "duly", "promptly", "back", "twice"}
)
_HAVE = frozenset({"have", "has", "had", "'ve", "'d"})
_BE = frozenset({"is", "are", "am", "was", "were", "'m", "'re"})
_STANDS = frozenset({"allowed", "forbidden", "somewhere"})
"""After "is", what may be seen of somebody or something."""
_IN_FULL = {"'m": "am", "'re": "are", "'ve": "have", "'d": "had"}
_HALF_VERBS = frozenset({"had", "used", "managed", "decided", "began", "started", "has", "have"})
"""Before "to" and a verb, they only lead up to it."""


class Form(StrEnum):
    """How the verb stands in the clause."""

    PAST = "past"
    PRESENT = "present"
    PERFECT = "perfect"
    GOING_ON = "going on"


@dataclass(frozen=True, slots=True)
class Clause:
    """What somebody did, in the mail's words."""

    subject: str
    verb: str
    """Its dictionary form."""
    rest: str
    form: Form
    told: str
    """Verb and rest as they stand there, without the subject."""
    is_negated: bool = False
    is_whole_subject: bool = True
    """Whether `told` stands right behind the subject, and no other doing comes between."""

    @property
    def doing(self) -> str:
        """Verb and rest as "singing the anthem"; "not missing a note" where it is denied."""
        words = f"{going_on(self.verb)} {self.rest}".strip()
        return f"not {words}" if self.is_negated else words

    @property
    def do(self) -> str:
        """Verb and rest as "sing the anthem"; empty where it is denied."""
        return "" if self.is_negated else f"{self.verb} {self.rest}".strip()


def find_clauses(sentence: str) -> list[Clause]:
    """The clauses of a sentence that can be read without doubt, in their order."""
    tokens = _TOKEN.findall(sentence.replace("’", "'"))[:MAX_SENTENCE_WORDS]
    found: list[Clause] = []
    for start, token in enumerate(tokens):
        before = tokens[start - 1].lower() if start else ","
        is_said = before in _SAYS and token.lower() in PRONOUNS
        if before not in _OPENS | _PUNCTUATION and not is_said and not _is_led_in(tokens, start):
            continue
        if token.isalpha() or "'" in token:
            found += _read(tokens, start)
    return list(dict.fromkeys(found))


def _is_led_in(tokens: Sequence[str], start: int) -> bool:
    """Whether all before it only leads in: "On his last run", "For now", "So for now"."""
    first = next((at for at in range(start - 1, -1, -1) if not tokens[at][0].isalnum()), -1) + 1
    first += tokens[first].lower() in _OPENS
    if not 1 <= start - first <= MAX_LEAD_WORDS or tokens[start - 1].lower() in _INSIDE:
        return False
    begins = tokens[start].lower() in DETERMINERS | PRONOUNS or _is_name(
        tokens[start], is_first=False
    )
    return (
        begins
        and tokens[first].lower() in _LEADS_IN
        and tokens[start - 1].lower() not in DETERMINERS
        and not any(token.lower() in FINITE | PRONOUNS for token in tokens[first:start])
    )


def _read(tokens: Sequence[str], start: int) -> Iterator[Clause]:
    """The doings of the subject that begins at `start`: "wore her coat and sang"."""
    for at in _after_subject(tokens, start):
        at_verb, _ = _skip_aside(tokens, at)
        subject = _subject(tokens, start, at)
        is_first = True
        if tokens[at - 1].lower() in ("he", "she", "i", "we"):
            at_verb = _over_unknown(tokens, at_verb)
        while (found := _verb(tokens, at_verb, subject, is_more=not is_first)) is not None:
            verb, form, is_negated, rest_at = found
            rest, end = rest_of(tokens, rest_at)
            if rest is None:
                return
            told = _joined([*_auxiliary(tokens, at_verb, form), *tokens[at_verb:rest_at], *rest])
            yield Clause(
                subject, verb, _joined(rest), form, told, is_negated, is_whole_subject=is_first
            )
            at_verb, is_first = _next_verb(tokens, end), False
        if not is_first:
            return


def _over_unknown(tokens: Sequence[str], at: int) -> int:
    """Where "and told" stands, where the verb at `at` is one that nobody needs to know."""
    if at >= len(tokens) or not tokens[at].islower() or verb_forms().get(tokens[at]):
        return at
    if tokens[at] in _HAVE | _BE | _ADVERBS | FINITE - {"did"} or tokens[at].endswith("n't"):
        return at
    for later in range(at + 1, min(at + MAX_REST_WORDS, len(tokens) - 1)):
        if not tokens[later][0].isalnum():
            return at
        if tokens[later] == "and" and "past" in verb_forms().get(tokens[later + 1], {}):
            return later + 1
    return at


def _after_subject(tokens: Sequence[str], start: int) -> Iterator[int]:
    """Where the subject that begins at `start` may end, shortest first."""
    first = tokens[start].lower()
    short = SHORT.fullmatch(tokens[start])
    if first in PRONOUNS or (short and short["word"].lower() in PRONOUNS):
        yield start + 1
        return
    for words in (3, 2, 1):
        if _ALL.fullmatch(" ".join(tokens[start : start + words]).removesuffix("'s")):
            yield start + words
            return
    if first in DETERMINERS:
        for end in range(start + 2, min(start + 1 + MAX_SUBJECT_WORDS, len(tokens) + 1)):
            word = tokens[end - 1]
            if not (word[0].isalpha() or word[0].isdigit()) or word.lower() in PRONOUNS:
                return
            if word.lower() in STOPS | _OPENS | FINITE | MAY_STOP | SPEAKS_TO_OWNER:
                return
            if word.lower().endswith("n't") or "'ll" in word:
                return
            if word.lower() in DETERMINERS and tokens[end - 2].lower() not in _INSIDE:
                return
            if word.lower() not in _INSIDE | DETERMINERS:
                yield end
        return
    start += first in ("old", "little", "young")
    start += tokens[start].lower() in _TITLES
    if start < len(tokens) and _is_name(tokens[start], is_first=start == 0):
        yield start + 1
        if start + 1 < len(tokens) and _is_name(tokens[start + 1], is_first=False):
            yield start + 2


def _is_name(token: str, *, is_first: bool) -> bool:
    word = token.split("'")[0]
    if len(word) < 2 or not word[0].isupper() or not word[1:].islower():
        return False
    lowered = word.lower()
    if lowered in CALENDAR_WORDS or lowered in FINITE | _ADVERBS:
        return False
    return not (is_first and (lowered in word_list("starters") or lowered in verb_forms()))


def _subject(tokens: Sequence[str], start: int, end: int) -> str:
    words = list(tokens[start:end])
    if short := SHORT.fullmatch(words[-1]):
        words[-1] = short["word"]
    return _joined(words)


def _skip_aside(tokens: Sequence[str], at: int) -> tuple[int, bool]:
    """Behind ", who taught him over the telephone," or ", being Fiona,", if one stands here."""
    if at < len(tokens) and tokens[at] == ",":
        for end in range(at + 2, min(at + 2 + MAX_ASIDE_WORDS, len(tokens))):
            if tokens[end] == ",":
                is_clause = tokens[at + 1].lower() in PRONOUNS | DETERMINERS | _OPENS
                return (at, False) if is_clause else (end + 1, True)
            if not tokens[end][0].isalnum():
                break
    return at, False


def _verb(
    tokens: Sequence[str], at: int, subject: str, *, is_more: bool
) -> tuple[str, Form, bool, int] | None:
    """The verb at `at`: its dictionary form, its form, whether it is denied, and where it ends."""
    words = [token.lower() for token in tokens[at : at + 6]] + [""] * 6
    here = 0
    auxiliary = ""
    if at and not is_more and (short := SHORT.fullmatch(tokens[at - 1])):
        auxiliary = short["aux"].lower().replace("’", "'")
    while words[here] in _ADVERBS or (words[here].endswith("ly") and len(words[here]) > 4):
        here += 1
        if here > 2:
            return None
    forms = verb_forms()
    word = words[here]
    if auxiliary or word in _HAVE | _BE:
        return _behind_auxiliary(words, here + (not auxiliary), at, auxiliary or word)
    if word in ("didn't", "didnt") or (word == "did" and words[here + 1] == "not"):
        here += 1 if word != "did" else 2
        known = forms.get(words[here], {})
        return (known["base"], Form.PAST, True, at + here + 1) if "base" in known else None
    if word in _HALF_VERBS and words[here + 1] == "to":
        return _led_up_to(words, here + 2, at)
    known = forms.get(word, {})
    if words[here + 1] == "by" or word in ("named", "called"):  # "a cake baked by his aunt"
        return None
    if "past" in known:
        return known["past"], Form.PAST, False, at + here + 1
    is_third = subject.lower() not in ("i", "we", "they", "you")
    if word in SAME_PAST and "base" in known and subject.lower() != "you":
        return known["base"], Form.PAST, False, at + here + 1
    if "third" in known and is_third:
        return known["third"], Form.PRESENT, False, at + here + 1
    if "base" in known and subject.lower() in ("i", "we"):
        return known["base"], Form.PRESENT, False, at + here + 1
    return None


def _auxiliary(tokens: Sequence[str], at: int, form: Form) -> list[str]:
    """The "am" of "I'm", in full."""
    short = SHORT.fullmatch(tokens[at - 1]) if at else None
    if short is None:
        return []
    auxiliary = short["aux"].lower()
    return [_IN_FULL.get(auxiliary, "has" if form is Form.PERFECT else "is")]


def _behind_auxiliary(
    words: Sequence[str], here: int, at: int, auxiliary: str
) -> tuple[str, Form, bool, int] | None:
    """The verb of "is keeping", "had forgotten", "is still somewhere over" and plain "had"."""
    first = here
    if words[here] == "to" and auxiliary in _HAVE:
        return _led_up_to(words, here + 1, at)
    while words[here] in _ADVERBS:
        here += 1
    known = verb_forms().get(words[here], {})
    if auxiliary in _BE | {"'s"}:
        if "going on" in known:
            return known["going on"], Form.GOING_ON, False, at + here + 1
        if words[here] in _STANDS:
            return "be", Form.PRESENT, False, at + first
        return None
    if "done" in known:
        return known["done"], Form.PERFECT, False, at + here + 1
    is_own_verb = auxiliary in ("had", "has") and words[here] in DETERMINERS | {"no", "only"}
    form = Form.PAST if auxiliary == "had" else Form.PRESENT
    return ("have", form, False, at + first) if is_own_verb else None


def _led_up_to(words: Sequence[str], here: int, at: int) -> tuple[str, Form, bool, int] | None:
    """The verb of "had to go and stand"."""
    if words[here : here + 2] == ["go", "and"]:
        here += 2
    known = verb_forms().get(words[here], {})
    return (known["base"], Form.PAST, False, at + here + 1) if "base" in known else None


def _next_verb(tokens: Sequence[str], end: int) -> int:
    """Where the same subject's next verb may stand: behind "and", "and then, being Fiona,"."""
    at = end
    while at < len(tokens) and tokens[at].lower() in {",", "and", "then", "but"}:
        if tokens[at] == ",":
            at, is_aside = _skip_aside(tokens, at)
            if is_aside:
                return at
        at += 1
    return at if at > end else len(tokens)


def _joined(words: Sequence[str]) -> str:
    return " ".join(words)
