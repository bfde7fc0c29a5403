"""Telephone numbers in a line of a signature; faxes, and numbers of another kind, left out."""

from __future__ import annotations

import re
from collections.abc import Iterator

_NUMBER = re.compile(
    r"(?<![\w.+/-])(?:\+|\(\+?)?\d[\d ().\-–/\u2011]{5,24}\d(?![\w@/-]|\.\w)"
    r"(?:\s{0,3}(?:extension|extn?|x|poste|durchwahl|dw)\s?[.:]?\s?(?P<extension>\d{1,5})\b)?",
    re.IGNORECASE,
)
_LABEL = re.compile(r"([^\W\d_]{1,20})(?:\s?\([a-z]{1,3}\))?\s{0,3}[.:\s]{0,5}$", re.IGNORECASE)
_FAX = re.compile(r"f|fax|telefax|facsimile|t[ée]l[ée]copie(?:ur)?|fx|tf|tfax", re.IGNORECASE)
_MOBILE = re.compile(
    r"m|mob|mobile|cell|cellular|handy|mobil|mobiltelefon|portable|port|mobiel|m[óo]vil|celular|cel"
    r"|whatsapp|gsm|c",
    re.IGNORECASE,
)
_OFFICE = re.compile(
    r"t|tel|telephone|phone|ph|p|office|direct|main|o|d|desk|work|telefon|fon|t[ée]l|t[ée]l[ée]phone"
    r"|tel[ée]fono|tlf|tfno|fijo|zentrale|büro|durchwahl|festnetz|fixe|standard|bureau|oficina"
    r"|line|dial|switchboard|call",
    re.IGNORECASE,
)
_SURE = re.compile(r"\(?\+|00[1-9]|\(?0\d[\d ()/.–-]+$|\(?[2-9]\d\d\)?[ .-]\d{3}[ .-]\d{4}$")
"""A number that needs no label where it stands by itself."""


def read_phones(line: str) -> Iterator[str]:
    """The numbers, like "+44 113 496 0000", "030 1234567 ext 12", "+49 170 1234567 (mobile)"."""
    for found in _NUMBER.finditer(line):
        before = line[: found.start()].rstrip()
        label = _LABEL.search(line[: found.start()][-40:])
        word = label[1] if label else ""
        is_mobile = bool(_MOBILE.fullmatch(word))
        extension = found["extension"]
        number = re.split(r"[^\W\d_]", found[0], maxsplit=1)[0]
        if not (is_mobile or _OFFICE.fullmatch(word)):
            stands_alone = not before or before[-1] in "|•·,/–-"
            if _FAX.fullmatch(word) or not (stands_alone and _SURE.match(number.strip())):
                continue
        value = _normal(number)
        if 7 <= sum(letter.isdigit() for letter in value) <= 15:
            yield f"{value}{f' ext {extension}' if extension else ''}{' (mobile)' * is_mobile}"


def _normal(number: str) -> str:
    """Digits in the writer's own groups, a blank between; +49 for 0049, without (0)."""
    number = re.sub(r"(?<=\d) ?\(0\) ?", " ", number.strip())
    number = re.sub(r"^\(?00(?=[1-9])", "+", number)
    plus = "+" if number.lstrip("(").startswith("+") else ""
    return plus + " ".join(re.findall(r"\d+", number))
