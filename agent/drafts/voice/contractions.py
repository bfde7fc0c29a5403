"""Contractions made and undone; where the whole could be two things, or would be stiff, neither."""

from __future__ import annotations

import re

_PARTICIPLES = frozenset(
    {"been", "begun", "come", "done", "eaten", "fallen", "forgotten", "found", "gone", "got"}
    | {"had", "heard", "held", "kept", "known", "left", "lost", "made", "meant", "met", "said"}
    | {"seen", "sent", "spoken", "taken", "thought", "told", "won", "written", "hoped", "wished"}
)
_EITHER = frozenset({"come", "cut", "hit", "let", "put", "read", "run", "set", "become", "cost"})
"""Base form and participle alike."""
_NO_PARTICIPLES = frozenset({"need", "feed", "speed", "proceed", "succeed", "exceed"})
_HAS = frozenset({"been", "got", "had", "become"})
"""After "'s" only these tell for sure that it means "has"."""
_MAY_BE_IS_OR_HAS = _PARTICIPLES - _HAS
_BETWEEN = r"((?: (?:only|just|never|always|already|really|also|still|not|certainly|long))*) "

_NOT = re.compile(r"\b(?P<verb>\w+)n['’]t\b(?P<next> \w+)?")
_IRREGULAR = {"ca": "cannot", "wo": "will not", "sha": "shall not"}
_SUBJECTS = frozenset({"i", "you", "he", "she", "it", "we", "they", "that", "there", "this"})
_WOULD = re.compile(rf"\b(\w+)['’]d\b(?={_BETWEEN}([\w]+))")
_IS = re.compile(
    r"\b(it|that|he|she|there|here|what|who|where|how)['’]s\b"
    rf"(?={_BETWEEN}([\w]+))",
    re.IGNORECASE,
)
_PLAIN = (
    (re.compile(r"\bI['’]m\b"), "I am"),
    (re.compile(r"\b(\w+)['’]ve\b"), r"\1 have"),
    (re.compile(r"\b(\w+)['’]re\b"), r"\1 are"),
    (re.compile(r"\b(\w+)['’]ll\b"), r"\1 will"),
)

_FULL_NOT = re.compile(
    r"\b(are|could|did|does|do|had|has|have|is|should|was|were|would|need) not\b(?! only)"
)
_OTHER_NOT = ((re.compile(r"\b([Cc])annot\b"), r"\1an't"), (re.compile(r"\bwill not\b"), "won't"))
# Only where a clause begins: the verb bears the weight in "how glad I am" and "some of you are".
_BEGINS = r"((?:^|[.?!,;:] |\n|\b(?:that|and|but|so|if|hope|think|know|glad|sorry) ))"
_FULL = tuple(
    (re.compile(rf"{_BEGINS}{pattern}(?= \w)"), rf"\1{words}")
    for pattern, words in (
        ("I am", "I'm"),
        ("([Yy]ou|[Ww]e|[Tt]hey) are", r"\2're"),
        ("([Ii]t|[Tt]hat|[Tt]here|[Ss]?[Hh]e) is", r"\2's"),
        ("(I|[Yy]ou|[Ww]e|[Tt]hey) will", r"\2'll"),
        ("(I|[Yy]ou|[Ww]e|[Tt]hey) would", r"\2'd"),
    )
)
_CONTRACTED = re.compile(
    r"\b(?:I['’]m|\w+n['’]t|(?:I|you|we|they|that|it)['’](?:ll|d|ve)|(?:you|we|they)['’]re"
    r"|(?:it|that|there|what|he|she)['’]s)\b",
    re.IGNORECASE,
)
_SPELLED_OUT = re.compile(
    r"\b(?:I am|(?:you|we|they) are|(?:it|that|there|he|she) is|(?:I|you|we|they|it) will"
    r"|I would|(?:I|we|you|they) have (?:been|had|\w+ed)|cannot"
    r"|(?:are|could|did|does|do|has|have|is|should|was|were|would|will) not)\b(?= \w)",
    re.IGNORECASE,
)


def count_contractions(text: str) -> tuple[int, int]:
    """How often the writer contracts, and how often he could and does not."""
    return len(_CONTRACTED.findall(text)), len(_SPELLED_OUT.findall(text))


def spell_out(text: str) -> str:
    """Every contraction in full that can only mean one thing."""
    for pattern, words in _PLAIN:
        text = pattern.sub(words, text)
    text = _WOULD.sub(_would_or_had, text)
    text = _IS.sub(_is_or_has, text)
    return _NOT.sub(_not_in_full, text)


def _would_or_had(found: re.Match[str]) -> str:
    word = found[3].lower()
    if word in _EITHER:
        return found[0]
    is_participle = word in _PARTICIPLES or (word.endswith("ed") and word not in _NO_PARTICIPLES)
    return f"{found[1]} {'had' if is_participle or word == 'better' else 'would'}"


def _is_or_has(found: re.Match[str]) -> str:
    word = found[3].lower()
    if word in _MAY_BE_IS_OR_HAS:
        return found[0]
    return f"{found[1]} {'has' if word in _HAS else 'is'}"


def _not_in_full(found: re.Match[str]) -> str:
    verb, following = found["verb"], found["next"] or ""
    if following.strip().lower() in _SUBJECTS and verb.lower() != "do":
        return found[0]  # "Isn't it" has no plain whole
    full = _IRREGULAR.get(verb.lower(), f"{verb.lower()} not")
    return f"{verb[0]}{full[1:]}{following}"


def contract(text: str) -> str:
    """Contractions wherever everybody who uses them would."""
    for pattern, words in (*_OTHER_NOT, *_FULL):
        text = pattern.sub(words, text)
    return _FULL_NOT.sub(lambda found: f"{found[1]}n't", text)
