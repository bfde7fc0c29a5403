"""Who it is about, in the customer's own words: no relation or gender that the mail lacks."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from agent.drafts.days import CALENDAR_WORDS
from agent.drafts.phrases import word_list
from agent.drafts.told.naming import is_of_place
from agent.drafts.told.relations import GENDER_OF_RELATION, RELATIONS
from agent.models import Kind, LifeEvent, Who

_PEOPLE = {
    word
    for who, words in RELATIONS.items()
    if who not in (Who.PET, Who.COMMUNITY)
    for word in words
}
_BARE = word_list("bare_relations")
_BESIDE = r"(?:youngest|eldest|oldest|younger|older|elder|little|big|kid|baby|twin|only|dear)"
_IN_HASTE = r" (?:been|got|had|has|having|in|not|on|at|going|just|gone|doing|coming)\b"
"""What stands behind "my wifes" where an apostrophe was left out."""
_SKIPPED = r"(?:late|poor|own|beloved|sweet|lovely|darling)"
_NEAREST = frozenset({Who.SPOUSE, Who.CHILD, Who.PARENT, Who.SIBLING, Who.GRANDCHILD})
"""Of these, "my father's operation" is the father's; "my friend's mother" is another's event."""
_MAY_BE_THE = frozenset({Who.COMMUNITY, Who.PET, Who.SPOUSE, Who.CHILD, Who.COLLEAGUE})
_GRAVE = frozenset({Kind.BEREAVEMENT, Kind.ILLNESS})
_PLAIN_WORD = {"daddy": "dad", "missus": "wife"}
_THEIRS = (
    "wife|husband|mother|father|mum|mom|daddy|dad|son|daughter|brother|sister|partner|grandmother|"
    "grandfather|missus|stepfather|stepmother|aunt|uncle|gran|nan|cat|dog|horse"
)
_TITLE = r"(?:Mr|Mrs|Ms|Miss|Dr|Prof|Professor|Frau|Herr|Sister|Father|Rev|Aunt|Auntie|Uncle)\.?"
_NAME = r"(?P<name>[A-ZÀ-Þ][a-zà-ÿ]{2,}(?: [A-ZÀ-Þ][a-zà-ÿ]{2,})?)"
_NAME_OF_CHILD = re.compile(
    rf"\b(?:[Gg]irl|[Bb]oy|[Dd]aughter|[Ss]on|[Gg]randson|[Gg]randdaughter|[Ll]ad|[Ll]ass),? "
    rf"(?:called |named |by the name of )?{_NAME}(?=[,.;:!]| (?:is|was|and|weigh|arrived|came)\b)"
)
_NAME_OF_PET = re.compile(
    rf"\b(?:(?:have|had|let|letting|put|putting|having) (?:old |poor |our |my )?|[Oo]ld |[Pp]oor )"
    rf"{_NAME} (?:put (?:to sleep|down)|go\b|down\b|to sleep|died\b|passed\b)"
)
_TITLED = re.compile(rf"{_TITLE} $", re.IGNORECASE)
_BARE_PARENTS = re.compile(
    r"(?<!Our )(?<!The )(?<!the )(?<![\w'’-])(Mother and Father|Father and Mother|Mother|Father)\b"
    r"(?!['’]s Day)(?! [A-Z])"
)
_PLAIN_NAME = re.compile(r"[^\W\d_][\w'’.\-]*(?: (?:and )?[^\W\d_][\w'’.\-]*){0,4}")
_ANY_RELATION = re.compile(
    rf"\b(?:(\w+)\s+)?({'|'.join(map(re.escape, sorted(_PEOPLE, key=len, reverse=True)))})\b",
    re.IGNORECASE,
)
_HE = re.compile(r"\b(?:he|him|his|himself)\b", re.IGNORECASE)
_SHE = re.compile(r"\b(?:she|her|hers|herself)\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Person:
    """How the letter speaks of somebody: by name, else by the customer's own word for them.

    `gender` is "m", "f", "p" (several people) or "" (the mail does not say).
    """

    words: str
    gender: str = ""
    has_name: bool = False

    @property
    def slots(self) -> dict[str, str]:
        """The words for a line: `person`, `persons`, `name`; pronouns only where known."""
        ends_in_s = self.words.endswith("s") and self.gender == "p"
        several = self.gender == "p"
        found = {
            "person": self.words,
            "persons": self.words + ("'" if ends_in_s else "'s"),
            "is": "are" if several else "is",
            "was": "were" if several else "was",
            "has": "have" if several else "has",
        }
        if self.has_name:
            found["name"] = self.words
        if self.gender in ("m", "f", "p"):
            he, him, his = {
                "m": ("he", "him", "his"),
                "f": ("she", "her", "her"),
                "p": ("they", "them", "their"),
            }[self.gender]
            found |= {"he": he, "him": him, "his": his}
            found |= {"want": "want", "get": "get"} if several else {"want": "wants", "get": "gets"}
        return found


def find_person(
    event: LifeEvent,
    quote: str,
    sentences: Sequence[str],
    *,
    not_named: Sequence[str],
    elsewhere: str = "",
    whole: Sequence[str] = (),
) -> Person | None:
    """Whoever it is about, if it is not the customer; `sentences` beside the quote, nearest first.

    `not_named` are names that can only be somebody else's: the customer's and the owner's.
    `elsewhere` is the name that the mail gives in another place (naming.py), `whole` all of it.
    """
    if event.who is Who.SELF or (event.kind is Kind.NEW_PET and event.who is not Who.PET):
        return None
    near = (quote, *sentences)
    name = _usable_name(event, quote, near, not_named) or _told_name(event, near) or elsewhere
    relation = _find_relation(event.who, near, name)
    if relation is None and event.kind in _GRAVE:
        relation = _only_relation(event.who, whole)
    if theirs := _somebody_of_theirs(event, quote, name):
        return theirs
    if name:
        gender = "p" if " and " in name or " & " in name else ""
        gender = gender or (relation.gender if relation else "") or _pronoun(near[:2])
        if event.who in (Who.COMMUNITY, Who.COMPANY):
            gender = ""
        return Person(name, gender, has_name=True)
    if event.kind is Kind.BIRTH and event.who in (Who.CHILD, Who.GRANDCHILD):
        return None  # "my daughter had hers" speaks of the mother, not of the child
    if relation:
        own = relation.words.rpartition(" ")[2]
        return Person(relation.words, relation.gender or _pronoun(near[:2], own))
    return None  # a label alone makes nobody a father, a friend nor a partner


def signs_beside(sentences: Sequence[str], first_name: str) -> str:
    """Who signs with the customer, "kez + femi xx" or "Priyanka (& Anders)"; empty for nobody."""
    if not first_name:
        return ""
    pattern = rf"{re.escape(first_name)} (?:\+|&|and|\(and|\(&) ([^\W\d_]{{3,20}})\)?[ x!]*"
    found = (re.fullmatch(pattern, text.strip(), re.IGNORECASE) for text in sentences[-4:])
    return next((as_written(match[1]) for match in found if match), "")


def other_half(quote: str, *, not_named: Sequence[str]) -> str:
    """The other one of "Sipho and I"; empty when the mail names nobody beside the customer."""
    name = r"([A-Z][a-zà-ÿ'’\-]+)"
    for pattern in (
        rf"\b{name} and (?:I|me|myself)\b",
        rf"\b(?:[Mm]e|[Mm]yself) and {name}\b",
        rf"\b{name} (?:has )?(?:proposed|asked me|said yes|got down on one knee)",
        rf"\b(?:I (?:have )?(?:asked|married|marry)|marrying|engaged to|married to) {name}\b",
        rf"\bmy (?:husband|wife|partner|fianc[eé]e?|boyfriend|girlfriend|[Ll]adywife) {name}\b",
    ):
        for match in re.finditer(pattern, quote):
            found = match[1]
            lowered = found.lower()
            if lowered in GENDER_OF_RELATION or lowered in _STARTERS or lowered in CALENDAR_WORDS:
                continue
            if len(found) < 3 or _TITLED.search(quote[: match.start(1)]):
                continue  # "Mr Berg and I" are no couple
            if re.fullmatch(_TITLE, found):
                continue
            if not any(lowered in other.lower().split() for other in not_named):
                return found
    return ""


_STARTERS = word_list("starters")


def as_written(name: str) -> str:
    """A name of shouted or whispered mail, in ordinary letters; others as they are."""
    if name.islower() or (name.isupper() and len(name) > 3):
        return " ".join(word if word == "and" else word.capitalize() for word in name.split())
    return name


def _usable_name(
    event: LifeEvent, quote: str, near: Sequence[str], not_named: Sequence[str]
) -> str:
    name = " ".join((event.name or "").split())
    if not name or len(name) > 40 or not _PLAIN_NAME.fullmatch(name.replace("&", "and")):
        return ""
    lowered = name.lower()
    text = " ".join(near).lower().replace("’", "'")
    if lowered.replace("’", "'") not in text and lowered.split()[0] not in text:
        return ""
    if lowered in GENDER_OF_RELATION or any(lowered == other.lower() for other in not_named):
        return ""
    if event.who in (Who.COMPANY, Who.COMMUNITY):
        if not _is_proper(name, near):
            return ""
    elif is_of_place(name, " ".join(near)):
        return ""
    if event.kind in (Kind.BIRTH, Kind.PREGNANCY) and re.search(
        rf"{re.escape(name)}(?:'s| junior's| jr's)? "
        rf"(?:wife|missus|had|has had|gave|and|deliver\w*|(?:was|is|got) deliver\w*)\b"
        rf"|{re.escape(name)} junior's wife"
        rf"|\b(?:wife|partner|fiancée|girlfriend),? {re.escape(name)}\b",
        quote,
        re.IGNORECASE,
    ):
        return ""  # the one who gave birth, or the father
    title = re.search(rf"\b({_TITLE}) {re.escape(name)}\b", " ".join(near))
    return f"{title[1]} {name}" if title else as_written(name)


def _is_proper(name: str, near: Sequence[str]) -> bool:
    """Whether it has its capital elsewhere than where a sentence begins: unlike "Creek came"."""
    if " " in name:
        return True
    inside = re.compile(rf"(?<=[\w,;:)] ){re.escape(name)}\b")
    return any(inside.search(text) for text in near)


def _told_name(event: LifeEvent, near: Sequence[str]) -> str:
    """The name of a new child or of an animal where the mail has it and the event has not."""
    pattern = _NAME_OF_CHILD if event.kind is Kind.BIRTH else _NAME_OF_PET
    if event.name or not (event.kind is Kind.BIRTH or event.who is Who.PET):
        return ""
    found = (match["name"] for text in near[:4] for match in pattern.finditer(text))
    return next((name for name in found if name.lower() not in CALENDAR_WORDS), "")


def _somebody_of_theirs(event: LifeEvent, quote: str, name: str) -> Person | None:
    """In "he buried his wife" it is the wife who died, whatever the label's name."""
    if event.kind not in (Kind.BEREAVEMENT, Kind.ILLNESS, Kind.WEDDING, Kind.BIRTHDAY):
        return None
    match = re.search(
        rf"\b(?:his|her|their|(?P<of>\w+)(?:['’]s|(?<=s)['’]))(?: own)? ({_THEIRS})\b", quote, re.I
    )
    if not match or event.who not in (Who.COLLEAGUE, Who.FRIEND, Who.RELATIVE):
        return None
    if event.who is Who.RELATIVE and not (match["of"] and match["of"][:1].isupper()):
        return None
    word = _PLAIN_WORD.get(match[2].lower(), match[2].lower())
    of = match["of"] or ""
    owner = name or (of if of[:1].isupper() and of.lower() not in GENDER_OF_RELATION else "")
    owner = owner or _owner_in(event.who, quote[: match.start(2)])
    return Person(f"{owner}'s {word}", GENDER_OF_RELATION.get(word, "")) if owner else None


def _owner_in(who: Who, before: str) -> str:
    """Whose wife or mother it is by the words before: "Our foreman's", "My boss lost his".

    Empty where they do not say.
    """
    words = "|".join(map(re.escape, sorted(RELATIONS[who], key=len, reverse=True)))
    said = re.findall(
        rf"(?:\b(?:my|our|the)\s+(?:{_SKIPPED}\s+)*|^)({words})\b", before.strip(), re.IGNORECASE
    )
    return f"your {said[-1].lower()}" if said else ""


def _find_relation(who: Who, near: Sequence[str], name: str) -> Person | None:
    """The mail's word for such a person; where there is a name, no word that may be another's."""
    words = sorted(RELATIONS.get(who, {}), key=len, reverse=True)
    if not words:
        return None
    joined = "|".join(re.escape(word).replace(r"\-in\-law", "[- ]in[- ]law") for word in words)
    of_theirs = rf"(?!['’]s (?:\w+ )?(?:{'|'.join(map(re.escape, GENDER_OF_RELATION))})\b)"
    may_own = of_theirs if who in _NEAREST else r"(?!['’]s)"
    owned = re.compile(
        rf"\b(?:my|our|your|the)\s+(?:{_SKIPPED}\s+)*((?:{_BESIDE}\s+)*)({joined})"
        rf"(?:s(?={_IN_HASTE})|\b)(?!-| in[- ]law){may_own}",
        re.IGNORECASE,
    )
    bare = re.compile(
        rf"(?<![\w'’-])({'|'.join(sorted(_BARE & set(words)))})\b(?!-)", re.IGNORECASE
    )
    is_parent = who is Who.PARENT  # "The father died", as the Irish say of their own
    for text in near:
        for match in owned.finditer(text):
            is_the = text[match.start() : match.start() + 3].lower() == "the"
            if is_the and who not in _MAY_BE_THE and not (is_parent and match.start() == 0):
                continue
            if name and not _may_be_of(name, text, match.end()):
                continue
            word = _spelt(match[2])
            beside = " ".join(match[1].lower().split())
            lead = "the" if is_the and who in (Who.COMMUNITY, Who.PET) else "your"
            return Person(" ".join(filter(None, (lead, beside, word))), RELATIONS[who][word])
        if who is Who.PARENT and (bare_parents := _BARE_PARENTS.search(text)):
            parents = bare_parents[1].lower().split(" and ")
            return Person(
                f"your {' and '.join(parents)}",
                "p" if len(parents) > 1 else RELATIONS[who][parents[0]],
            )
        if _BARE & set(words):
            found = [match[1] for match in bare.finditer(text)]
            lowered = list(dict.fromkeys(word.lower() for word in found))
            if len(lowered) == 2 and re.search(rf"{found[0]} and {found[1]}", text):
                return Person(f"your {lowered[0]} and {lowered[1]}", "p")
            if lowered:
                return Person(f"your {lowered[0]}", RELATIONS[who][lowered[0]])
    return None


def _only_relation(who: Who, whole: Sequence[str]) -> Person | None:
    """Whoever of that sort the mail speaks of anywhere, if it is of one alone."""
    found = {person for text in whole if (person := _find_relation(who, (text,), ""))}
    return next(iter(found)) if len(found) == 1 else None


def _spelt(relation: str) -> str:
    return re.sub(r"[- ]in[- ]law", "-in-law", relation.lower())


def _may_be_of(name: str, text: str, at: int) -> bool:
    """Whether the relation before text[at:] may be of somebody of that name.

    In one sentence they stand side by side, "my son Sam"; in two, no other name may stand there.
    """
    first = name.split()[0]
    beside = re.match(r",?\s+([A-ZÀ-Þ][\w'’-]+)", text[at:])
    if beside is not None:
        return beside[1].startswith(first)
    own = re.search(rf"\b{re.escape(first)}\b", text)
    if own is None:
        return True
    between = text[own.end() : at]  # "Sam, our youngest", "Sam is my son"
    said = r",?\s+(?:(?:is|was)\s+)?(?:my|our)\s+(?:[\w-]+\s+){0,2}[\w-]+(?: in law)?"
    return re.fullmatch(said, between, re.IGNORECASE) is not None


def _pronoun(near: Sequence[str], own_word: str = "") -> str:
    """What "he" or "she" says of somebody, where the sentence speaks of nobody else."""
    text = " ".join(one for one in near if not _speaks_of_others(one, own_word))
    he, she = bool(_HE.search(text)), bool(_SHE.search(text))
    return "" if he == she else "m" if he else "f"


def _speaks_of_others(text: str, own_word: str) -> bool:
    """Whether another relation is spoken of; "his wife" is one that speaks of him."""
    return any(
        match[2].lower() != own_word and (match[1] or "").lower() not in ("his", "her")
        for match in _ANY_RELATION.finditer(text)
    )
