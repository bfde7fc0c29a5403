"""What can be heard of its writer in one mail: how it opens and ends, and how it is worded."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from agent.drafts.told.sentences import clean
from agent.drafts.voice.contractions import count_contractions
from agent.drafts.voice.frame import EMOJI, IS_TENDER, is_formal, read_closing, read_greeting
from agent.drafts.voice.speech import GLADNESS, JOY
from agent.drafts.voice.spelling import count_spellings
from agent.models import Entry

FIRST_CHARS, LAST_CHARS = 2500, 500
"""So much of a mail is enough to hear somebody by."""
KEPT_MAILS = 1024
LONGEST_NOTE = 150
_NOTE_WEIGHT, _SINGLE_WEIGHT = 4, 2

_GLAD_EMOJI = frozenset(
    [*"🎉🥳😊🙂😀😃😄😁🤗❤💐🎂👏✨🥂🍾💕😍🎈💙💚💛🧡💜🌞🍀🙌☺", ":)", ":-)", ":D", "<3"]
)
_PERSONAL = re.compile(
    r"\b(?:sorry (?:to hear|about|for your|that)|(?:so|very) sorry|congrat\w*"
    r"|so (?:glad|happy|pleased)|all the best for|welcome to the world|operation|hospital|surgery"
    r"|glad (?:to|you|that|he|she)"
    r"|hope (?:you|all|the|he|she|it)|thinking of|love|birthday|baby|wedding|engage\w+|married"
    r"|funeral|condolences?|family|mother|father|mum|mom|dad|wife|husband|son|daughter|kids?"
    r"|grand\w+|sister|brother|holidays?|vacation|better soon|good luck|best of luck|proud"
    r"|well done|thank you for telling|how (?:was|is|did|are) (?:your|the|you|it|she|he))\b",
    re.IGNORECASE,
)
_SORROW = re.compile(
    r"\b(?:sorry (?:to hear|to read|about|for your|you|he|she|that)|condolences?|your loss|funeral"
    r"|passed away|died|thoughts are with)\b",
    re.IGNORECASE,
)
_BUSINESS = re.compile(r"https?://|www\.|[$€£]\s?\d|\bPO\b|^\s*(?:\d+[.)]|[-*•])\s", re.MULTILINE)
_SENTENCE_END = re.compile(r"(?<=[.?!…])[\"”')]*\s+|\n\n+")
_DASH = re.compile(r"(?<=\w)( [–—-] |—|--)(?=\w)")
_GLAD = re.compile(rf"\b({'|'.join(GLADNESS)})(?= (?:to|that|for|about|you|she|he|it|they|I)\b)")
_MAIL = re.compile(
    r"\b(?:your|this|my|an?|the|last|another) (e-?mail|mail|message|note)\b", re.IGNORECASE
)
_HOPE = re.compile(r"(?:^|[.?!] )(I hope|Hope)\b", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Heard:
    """What can be heard in one mail that the owner wrote."""

    greeting: str = ""
    """With "{name}" for the name: "Hi {name},"; empty where it opens without one."""
    greeted: str = ""
    """The name itself: "Ada", "Mrs Novak"."""
    closing: str = ""
    """With "{me}" for his name."""
    sign: str = ""
    """The name as he put it; empty where he did not sign."""
    words: int = 0
    """Between greeting and closing."""
    sentences: int = 0
    paragraphs: int = 0
    exclaimed: int = 0
    """Sentences that end so."""
    contracted: int = 0
    spelled_out: int = 0
    british: int = 0
    american: int = 0
    emoji: tuple[str, ...] = ()
    dashes: tuple[str, ...] = ()
    glad: tuple[str, ...] = ()
    hope: tuple[str, ...] = ()
    mail: tuple[str, ...] = ()
    congratulates: str = ""
    thanks: str = ""
    is_to_one: bool = True
    is_note: bool = False
    """A personal note: short, to one person, and not of business alone."""
    is_joyful: bool = False
    is_sad: bool = False

    @property
    def is_formal(self) -> bool:
        """Whether the one written to is greeted by title and surname."""
        return is_formal(self.greeted)

    @property
    def is_tender(self) -> bool:
        """Whether it is written as among friends: kisses, hugs, hearts."""
        return bool(IS_TENDER.search(self.closing) or IS_TENDER.search(self.sign))

    @property
    def weight(self) -> int:
        """How much it tells of the owner's notes."""
        return _NOTE_WEIGHT if self.is_note else _SINGLE_WEIGHT if self.is_to_one else 1


def hear(entry: Entry, owner_name: str) -> Heard:
    """What one mail of the owner's lets hear."""
    text = entry.text
    if len(text) > FIRST_CHARS + LAST_CHARS:
        text = f"{text[:FIRST_CHARS]}\n\n{text[-LAST_CHARS:]}"
    return _hear(text, owner_name, len(entry.to) <= 1)


@lru_cache(maxsize=KEPT_MAILS)
def _hear(text: str, owner_name: str, is_to_one: bool) -> Heard:
    text = clean(text).strip()
    lines = text.split("\n")
    greeting, greeted, rest = read_greeting(lines[0].strip())
    sign, closing, end = read_closing(lines, owner_name)
    first = 0 if greeting and rest else int(bool(greeting))
    body = "\n".join(lines[first:end]).strip()
    if first == 0 and greeting:
        body = body[len(lines[0]) - len(rest) :].strip()
    sentences = [one for one in _SENTENCE_END.split(body) if one.strip()]
    contracted, spelled_out = count_contractions(body)
    british, american = count_spellings(body)
    words = len(body.split())
    is_sad = bool(_SORROW.search(body))
    is_short = 4 <= words <= LONGEST_NOTE
    return Heard(
        greeting=greeting,
        greeted=greeted,
        closing=closing,
        sign=sign,
        words=words,
        sentences=len(sentences),
        paragraphs=len([one for one in re.split(r"\n\s*\n", body) if one.strip()]),
        exclaimed=sum(one.rstrip(' \n)"”').endswith("!") for one in sentences),
        contracted=contracted,
        spelled_out=spelled_out,
        british=british,
        american=american,
        emoji=tuple(one for one in EMOJI.findall(text) if one.rstrip("\ufe0f") in _GLAD_EMOJI),
        dashes=tuple(_DASH.findall(body)),
        glad=tuple(_GLAD.findall(body)),
        hope=tuple(one.replace("Hope", "hope") for one in _HOPE.findall(body)),
        mail=tuple(one.lower() for one in _MAIL.findall(body)),
        congratulates=_first(r"congratulations|congrats", body),
        thanks=_first(r"thank you|thanks", body),
        is_to_one=is_to_one,
        is_note=is_to_one and is_short and _is_personal(body),
        is_joyful=bool(JOY.search(body)) and not is_sad,
        is_sad=is_sad,
    )


def _is_personal(body: str) -> bool:
    return bool(_PERSONAL.search(body)) and not _BUSINESS.search(body)


def _first(pattern: str, text: str) -> str:
    found = re.search(rf"\b(?:{pattern})\b", text, re.IGNORECASE)
    return found[0].lower() if found else ""
