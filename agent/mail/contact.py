"""What a signature tells of its writer: telephone, title, company, place.

Doubt means nothing: a wrong title is worse than none. Each comes with the line that it stands in.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator

from agent.mail.telephones import read_phones
from agent.mail.titles import TITLE
from agent.models import Address, DetailKind
from agent.names import domain_of
from agent.providers import is_public

MAX_LINES = 30
LONGEST_LINE = 160
MAX_PHONES = 3
MIN_NAME = 5
"""Letters of a domain that make its likeness to a firm's name no accident."""

Found = tuple[DetailKind, str, str]
"""The kind, its value, the line."""

_BARS = re.compile(r"\s+[|•·–—/*-]+\s+|\s*[|•]\s*|\t+| {3,}")
_EMAIL = re.compile(r"[\w.+-]{1,64}@([\w-]{1,63}(?:\.[\w-]{1,63}){1,8})")
_OFFICIAL = re.compile(
    r"\b(?:HR[AB]|USt|VAT|IBAN|BIC|SWIFT|SIRE[TN]|RCS|CIF|NIF|EIN|ABN|ACN|KvK|BTW|TVA|IVA|UID"
    r"|lic(?:en[cs]e)?|reg(?:istered|istration|d)?\.?|company (?:no|number|reg)|steuer\w*"
    r"|amtsgericht|handelsregister|sitz der|siège social|domicilio social|registro)\b",
    re.IGNORECASE,
)

_LEGAL = re.compile(
    r"(?<!\w)(?:g?GmbH(?: ?& ?Co\.? ?KG(?:aA)?)?|AG|KG|OHG|GbR|e\. ?K\.|UG|SE"
    r"|(?:\(?Pty\)?\.? )?Ltd\.?"
    r"|Limited|LLP|LLC|Inc(?:\.|orporated)?|Corp(?:\.|oration)?|PLC|plc|SARL|S\.A\.R\.L\.|SAS|S\.A\.S\."
    r"|S\.?A\.?U?\.?|S\.?L\.?U?\.?|B\.?V\.?|N\.?V\.?|S\.p\.A\.|S\.r\.l\.|AB|ASA?|A/S|ApS|Oyj?|Co\.)$"
)

_STREET = re.compile(
    r"\b(?:street|st|road|rd|avenue|ave|lane|drive|dr|boulevard|blvd|square|sq|court|ct|place|pl"
    r"|highway|hwy|parkway|pkwy|quay|rue|allée|impasse|chemin|quai|calle|avenida|avda|paseo|plaza"
    r"|carrer|c/)\b|\w(?:straße|strasse|str\.|weg|platz|allee|gasse|damm|ufer)(?=\W|$)",
    re.IGNORECASE,
)
_TOWN = r"[^\W\d_][^\W\d_'’.]+(?:[ '’-](?:[^\W\d_][^\W\d_'’.]*|\.)){0,3}"
_CITY = re.compile(rf"{_TOWN}(?: \([^\W\d_]{{2,20}}\)|,? [A-Z]{{2}})?$")
_US_CITY = re.compile(rf"({_TOWN}),? ([A-Z]{{2}})(?: \d{{5}}(?:-\d{{4}})?)?$")
_POSTCODE_FIRST = re.compile(
    rf"(?:[A-Z]{{1,2}}-)?(?:\d{{5}}|\d{{4}}|\d{{4}} ?[A-Z]{{2}}) ({_TOWN})$"
)
_POSTCODE_LAST = re.compile(
    rf"({_TOWN}),? (?:[A-Z]{{1,2}}\d[A-Z\d]? ?\d[A-Z]{{2}}|[A-Z]{{2}},? [A-Z]\d[A-Z] ?\d[A-Z]\d)$"
)
_STATE = re.compile(
    r"A[LKZRB]|BC|C[AOT]|D[EC]|FL|GA|HI|I[DLNA]|K[SY]|LA|M[EDAINSOTB]|N[EVHJMYCDBLST]|O[HKRN]|P[AE]"
    r"|QC|RI|S[CDK]|T[NX]|UT|V[TA]|W[AVIY]"
)


def read_details(signature: str, sender: Address) -> tuple[Found, ...]:
    """What the lines below somebody's words tell of him; nothing where they may be another's."""
    lines = [line for line in signature.split("\n")[:MAX_LINES] if 0 < len(line) <= LONGEST_LINE]
    domain = domain_of(sender.email)
    emails = [found for line in lines for found in _EMAIL.finditer(line)]
    if emails and not any(_is_own(found, sender, domain) for found in emails):
        return ()
    found: list[Found] = []
    for line in lines:
        quote = line.strip()
        if not _OFFICIAL.search(quote):
            found += [(kind, value, quote) for kind, value in _told(quote, sender, domain)]
    return tuple(_first_of_each(found))


def _is_own(found: re.Match[str], sender: Address, domain: str) -> bool:
    if is_public(domain):
        return found[0].lower() == sender.email
    return found[1].lower() == domain


def _first_of_each(found: list[Found]) -> Iterator[Found]:
    """One title, one company, one place, and each number once; two titles are no title."""
    for kind in (DetailKind.TITLE, DetailKind.COMPANY, DetailKind.PLACE):
        values = list(dict.fromkeys(value for known, value, _ in found if known is kind))
        if len(values) == 1:
            yield next(one for one in found if one[0] is kind)
    numbers: set[str] = set()
    for one in found:
        digits = re.sub(r"\D", "", one[1])[-8:]
        if one[0] is DetailKind.PHONE and digits not in numbers and len(numbers) < MAX_PHONES:
            numbers.add(digits)
            yield one


def _told(line: str, sender: Address, domain: str) -> Iterator[tuple[DetailKind, str]]:
    for value in read_phones(line):
        yield DetailKind.PHONE, value
    has_company = False
    for section in _BARS.split(line):
        pieces = [piece.strip(" ,;") for piece in section.split(",")]
        pieces = [piece for piece in pieces if piece]
        for number, piece in enumerate(pieces):
            if _squeezed(piece) == _squeezed(sender.name):
                continue
            if company := _company(piece, domain):
                has_company = True
                yield DetailKind.COMPANY, company
            elif _is_title(piece) and not (number and has_company):
                yield DetailKind.TITLE, piece
        if place := _place(pieces, is_firms=any(_LEGAL.search(piece) for piece in pieces[:-1])):
            yield DetailKind.PLACE, place


# Title and company


def _is_title(piece: str) -> bool:
    words = piece.split()
    return (
        len(words) <= 6
        and len(piece) <= 60
        and bool(TITLE.search(piece))
        and not re.search(r"[\d@!?:;]|\.$|www|http", piece)
        and words[0][0].isupper()
    )


def _company(piece: str, domain: str) -> str:
    """The piece, where it names a firm by its legal form, or as the sender's domain does."""
    if len(piece) > 60 or not piece[0].isalnum() or re.search(r"[@:!?]|www\.|https?", piece):
        return ""
    legal = _LEGAL.search(piece)
    if legal and legal.start() and piece[0].isupper() and len(piece.split()) <= 7:
        return piece
    if is_public(domain) or "." not in domain:
        return ""
    name, host = _squeezed(piece), _squeezed(domain.rsplit(".", 1)[0].split(".")[-1])
    is_like = len(host) >= MIN_NAME and (name.startswith(host) or host == name)
    is_like = is_like or (len(name) > MIN_NAME and host.startswith(name) and " " in piece)
    return piece if is_like and piece[0].isupper() and len(piece.split()) <= 6 else ""


def _squeezed(text: str) -> str:
    text = text.lower().replace("&", "and").replace("ß", "ss")
    for letter, both in (("ä", "ae"), ("ö", "oe"), ("ü", "ue"), ("ø", "o"), ("æ", "ae")):
        text = text.replace(letter, both)
    plain = unicodedata.normalize("NFKD", text)
    return "".join(letter for letter in plain if letter.isalnum())


# Place


def _place(pieces: list[str], *, is_firms: bool) -> str:
    """The town: beside a postcode or a state, after a street, or after a firm's legal form."""
    if not pieces:
        return ""
    for number, piece in enumerate(pieces):
        if found := _POSTCODE_FIRST.match(piece):
            return found[1]
        if found := _POSTCODE_LAST.match(", ".join(pieces[number : number + 2])):
            return found[1]
        if found := _US_CITY.match(", ".join(pieces[number : number + 2])):
            is_state = _STATE.fullmatch(found[2]) and not _STREET.search(found[1])
            if is_state:
                return f"{found[1]}, {found[2]}"
    streets = [number for number, piece in enumerate(pieces) if _STREET.search(piece)]
    rest = pieces[streets[-1] + 1 :] if streets else pieces[-1:] if is_firms else []
    is_town = len(rest) in (1, 2) and all(
        _CITY.match(piece)
        and piece[0].isupper()
        and not TITLE.search(piece)
        and not _LEGAL.search(piece)
        for piece in rest
    )
    return ", ".join(rest) if is_town else ""
