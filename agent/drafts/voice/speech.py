"""The same words as another person would put them: never another name, quote, day or number."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from itertools import pairwise

from agent.drafts.voice.contractions import contract, spell_out
from agent.drafts.voice.spelling import respell
from agent.models import Closeness

NONE = "none"
"""He uses none; an empty text means that nothing is known."""
JOY = re.compile(
    r"\b(?:congrat\w+|well done|happy birthday|happy anniversary|good luck|welcome|enjoy|hooray"
    r"|wonderful|lovely|fantastic|brilliant|magnificent|terrific|thrilled|delighted|proud"
    r"|(?:great|good|what|happy) news|(?:so|very|really) (?:glad|happy|pleased)|worth bragging)\b",
    re.IGNORECASE,
)
_FEAST = re.compile(
    r"\b(?:congrat\w*|well done|happy (?:birthday|anniversary)|hooray|(?:great|what|happy) news"
    r"|wonderful|fantastic|brilliant)\b",
    re.IGNORECASE,
)
"""Something to be glad about has happened: a wish alone is no feast."""
_MIXED = re.compile(r"\b(?:miss|sorry|late|if|before|is well|are well)\b", re.IGNORECASE)
_WISH = re.compile(
    r"(?:I )?(?:hope|Hope)\b|Tell me\b|I['’]?(?:d| would) (?:like|love)\b|(?:Bring|Have) "
)
_HOPE = re.compile(r"(?:(?<=^)|(?<=[.?!] )|(?<=\n))I hope\b")
LONGEST_EXCLAIMED = 14
"""Words; a longer sentence is not called out."""
LONGEST_ONE_PARAGRAPH = 60
LONGEST_JOINED, LONGEST_KEPT = 22, 12
"""Words of a sentence that is made of two, and of one that is never made two."""
GLADNESS = ("glad", "happy", "pleased", "delighted", "thrilled")

_QUOTE = re.compile(r"[\"“][^\"“”\n]{1,400}[\"”]")
_HELD = re.compile("[\ue000-\uf8ff]")
_FIRST_HELD, _LAST_HELD = 0xE000, 0xF8FF
_BETWEEN_SENTENCES = re.compile(r"(?<=[.?!])(?=\s)")
_GLAD = re.compile(
    r"\b(?:(very|so|really) )?(glad|happy|pleased|delighted|thrilled)"
    r"(?= (?:to|that|for|about|you|she|he|it|they|I)\b)"
)
_MAIL = re.compile(r"(?<!through )\b(a|another|my|this|your|Your|This|My)( separate)? mail(s?)\b")
_CONGRATULATIONS = re.compile(r"\b([Cc])ongratulations\b(?! (?:are|from|please))")
_THANK_YOU = re.compile(r"\bThank you (?=for\b)")
_COLON = re.compile(r"(?<=[^\W\d_]): (?=[^\W\d_])")
_TELLS = re.compile(r"\b(?:wrote|said|say|lines?|words?|first things first)\Z", re.IGNORECASE)
_DASH = re.compile(r"(?<=\w)(?: ?— ?| [–-]{1,2} )(?=\w)")
_MY = r"I(?:['’](?:m|ve|d|ll))?|We(?:['’](?:re|ve|d|ll))?"
_MAY_GO_ON = re.compile(
    rf"(?:{_MY}|So (?:you|it)|It['’]s|It was|That['’]s|That is|Congratulations) "
)
_MAY_FOLLOW = re.compile(
    r" I(?: hope| would like|['’]d like| will|['’]ll|(?: am|['’]m) "
    r"(?:so |very |really )?(?:glad|sorry|thinking|pleased|happy|delighted|thrilled)) "
)
_SECOND_HALF = re.compile(
    r", and (?=(?:I|we|you|it|that|there)(?:['’]\w+)? (?:\w+))(?!you who\b)", re.IGNORECASE
)
_HANGS_ON = re.compile(r"(?:If|When|Once|As|After|Before|While|Until|Whatever|Whoever|Though)\b")


@dataclass(frozen=True, slots=True)
class Manner:
    """How somebody puts his words; what is empty is not known, and stays as the letter has it."""

    contractions: str = ""
    """"yes" or "no"."""
    exclamation_marks: str = ""
    """"never", "seldom" or "often"."""
    emoji: str = ""
    spelling: str = ""
    """"british" or "american"."""
    sentences: str = ""
    """"short", "plain" or "long"."""
    paragraphs: str = ""
    """"one" or "several"."""
    dash: str = ""
    """With the blanks around it."""
    glad: str = ""
    """Which of GLADNESS he says."""
    congratulations: str = ""
    """"congratulations" or "congrats"."""
    thanks: str = ""
    """"thank you" or "thanks"."""
    hope: str = ""
    """"I hope" or, as friends write, "hope"."""
    mail: str = ""
    """What he calls one: "email", "message", ..."""


def put(text: str, manner: Manner, closeness: Closeness, *, is_sad: bool) -> str:
    """`text` in this manner; near sorrow without cheer, and to a stranger with less of it."""
    text, quotes = _hold_quotes(text)
    if manner.contractions == "no":
        text = spell_out(text)
    elif manner.contractions == "yes":
        text = contract(text)
    if not is_sad:
        text = _in_his_joy(text, manner, closeness)
    if manner.mail:
        text = _MAIL.sub(lambda found: _called(found, manner.mail), text)
    text = respell(text, manner.spelling)
    text = _with_dashes(text, manner.dash)
    if manner.paragraphs == "one" and not is_sad:
        text = _in_one_paragraph(text)
    text = _by_paragraph(text, lambda part: _in_sentences(part, manner.sentences))
    text = _with_marks(text, "never" if is_sad else manner.exclamation_marks, closeness)
    if not is_sad and closeness is not Closeness.NEW:
        text = _with_emoji(text, manner.emoji)
    return _HELD.sub(lambda found: quotes[ord(found[0]) - _FIRST_HELD], text)


def _hold_quotes(text: str) -> tuple[str, list[str]]:
    """The text with one character in place of each quote, so that nothing in it is changed."""
    quotes: list[str] = []
    text = _HELD.sub("", text)

    def hold(found: re.Match[str]) -> str:
        if _FIRST_HELD + len(quotes) > _LAST_HELD:
            return found[0]
        quotes.append(found[0])
        return chr(_FIRST_HELD + len(quotes) - 1)

    return _QUOTE.sub(hold, text), quotes


def _in_his_joy(text: str, manner: Manner, closeness: Closeness) -> str:
    if manner.glad in GLADNESS:
        text = _GLAD.sub(lambda found: _gladly(found, manner.glad), text)
    if manner.congratulations == "congrats" and closeness is not Closeness.NEW:
        text = _CONGRATULATIONS.sub(r"\1ongrats", text)
    if manner.thanks == "thanks":
        text = _THANK_YOU.sub("Thanks ", text)
    if manner.hope == "hope" and closeness is not Closeness.NEW:
        text = _HOPE.sub("Hope", text)
    return text


def _gladly(found: re.Match[str], word: str) -> str:
    how = found[1] or ""
    if how == "very" and word in ("delighted", "thrilled"):
        how = ""
    return f"{how} {word}".strip()


def _called(found: re.Match[str], word: str) -> str:
    between = found[2] or ""
    article = "an" if found[1] == "a" and not between and word[0] in "aeiou" else found[1]
    return f"{article}{between} {word}{found[3]}"


def _with_dashes(text: str, dash: str) -> str:
    if dash == NONE:
        return _DASH.sub(", ", text)
    if not dash:
        return text
    text = _DASH.sub(dash, text)
    return _COLON.sub(
        lambda found: found[0] if _TELLS.search(text[: found.start()]) else dash, text, count=1
    )


def _in_one_paragraph(text: str) -> str:
    """Two paragraphs in one; of more the last, which is of something else, stays apart."""
    paragraphs = text.split("\n\n")
    first, rest = (paragraphs[:-1], paragraphs[-1:]) if len(paragraphs) > 2 else (paragraphs, [])
    if len(text.split()) > LONGEST_ONE_PARAGRAPH:
        return text
    return "\n\n".join([" ".join(first), *rest])


def _by_paragraph(text: str, change: Callable[[str], str]) -> str:
    return "\n\n".join(map(change, text.split("\n\n")))


def _in_sentences(paragraph: str, length: str) -> str:
    if length == "short":
        return "".join(map(_made_two, _BETWEEN_SENTENCES.split(paragraph)))
    if length == "long":
        return _with_two_made_one(_BETWEEN_SENTENCES.split(paragraph))
    return paragraph


def _made_two(sentence: str) -> str:
    """The sentence, or two of it, where each half can stand alone."""
    first, *rest = _SECOND_HALF.split(sentence, maxsplit=1)
    is_short = len(sentence.split()) <= LONGEST_KEPT
    hangs_on = bool(_HANGS_ON.match(first.strip())) or sentence.endswith("?")
    if not rest or is_short or hangs_on or len(first.split()) < 3 or "," in first:
        return sentence
    return f"{first}. {rest[0][0].upper()}{rest[0][1:]}"


def _with_two_made_one(sentences: list[str]) -> str:
    """The paragraph with the first two short sentences that can go together in one."""
    for number, (first, second) in enumerate(pairwise(sentences)):
        both = f"{first}{second}"
        if (
            first.endswith(".")
            and second.endswith(".")
            and not re.search(r", and|[:;…\ue000-\uf8ff]", both)
            and len(both.split()) <= LONGEST_JOINED
            and _MAY_GO_ON.match(first.strip())
            and _MAY_FOLLOW.match(second)
        ):
            words = second.strip()
            words = words if words[0] == "I" else words[0].lower() + words[1:]
            sentences[number : number + 2] = [f"{first[:-1]}, and {words}"]
            break
    return "".join(sentences)


def _with_marks(text: str, how_often: str, closeness: Closeness) -> str:
    if how_often in ("never", "seldom"):
        kept, dropped = ("", text) if how_often == "never" else _after_first_mark(text)
        return kept + dropped.replace("?!", "?").replace("!", ".")
    if how_often == "often":
        text = _called_out(text, 1 if closeness is Closeness.NEW else 2)
    return text


def _called_out(text: str, most: int) -> str:
    """Up to `most` of the glad sentences called out; where none is glad, the last wish."""
    parts = [_BETWEEN_SENTENCES.split(paragraph) for paragraph in text.split("\n\n")]
    plain = [
        (part, number)
        for part in parts
        for number, sentence in enumerate(part)
        if sentence.endswith(".")
        and len(sentence.split()) <= LONGEST_EXCLAIMED
        and not _MIXED.search(sentence)
    ]
    joyful = [(part, number) for part, number in plain if JOY.search(part[number])]
    wishes = [(part, number) for part, number in plain if _WISH.match(part[number].strip())]
    wanted = joyful[: max(most - text.count("!"), 0)]
    if not wanted and "!" not in text and most > 1:
        wanted = wishes[-1:]
    for part, number in wanted:
        part[number] = f"{part[number][:-1]}!"
    return "\n\n".join("".join(part) for part in parts)


def _after_first_mark(text: str) -> tuple[str, str]:
    at = text.find("!") + 1
    return text[:at], text[at:]


def _with_emoji(text: str, emoji: str) -> str:
    """One, behind the first sentence that celebrates; none where none does."""
    if emoji in ("", NONE) or emoji in text:
        return text
    sentences = _BETWEEN_SENTENCES.split(text)
    for number, sentence in enumerate(sentences):
        is_feast = _FEAST.search(sentence) and not _MIXED.search(sentence)
        if is_feast and sentence[-1] in (".", "!"):
            sentences[number] = f"{sentence} {emoji}"
            return "".join(sentences)
    return text
