"""Contacts in files: vCards (2.1, 3.0, 4.0) and CSV as Google, Outlook and others export it.

The files are input from elsewhere: everything in them is bounded and made plain.
"""

from __future__ import annotations

import csv
import io
import logging
import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from itertools import islice
from pathlib import Path
from typing import Any, NamedTuple

import vobject  # type: ignore[import-untyped]

from agent.errors import UsageError
from agent.models import Record
from agent.names import full_name

LARGEST_FILE_BYTES = 40_000_000
LARGEST_CARD = 30_000
"""Characters of one vCard, its pictures apart."""
MOST_CONTACTS = 50_000
MOST_VALUES = 20
"""Addresses and numbers of one contact, each."""
LONGEST_NAME, LONGEST_NOTES, LONGEST_ADDRESS = 200, 4_000, 254
LONGEST_TAG = 60

_ADDRESS = re.compile(r"[^@\s<>\"(),:;\[\]\\]+@[^@\s<>\"(),:;\[\]\\]+")
_BEGIN, _END = (re.compile(rf"^{word}:VCARD[ \t]*$", re.I | re.M) for word in ("BEGIN", "END"))
_PICTURE = re.compile(
    r"^(?:[\w-]{1,40}\.)?(?:PHOTO|LOGO|SOUND|KEY)[;:][^\n]*\n(?:[ \t][^\n]*\n)*", re.I | re.M
)
_NO_YEAR = "1604"
"""What Apple writes where nobody told the year."""
_OF_PROGRAM = re.compile(r"(?:\* ?)?(?:my ?contacts|starred|all contacts)", re.IGNORECASE)
"""Groups that say nothing of who stands in them."""

# It tells of every broken line with the line itself, which is not fit for a terminal.
logging.getLogger("vobject.base").disabled = True


class Contact(Record):
    """One person of the owner's address book."""

    name: str = ""
    addresses: tuple[str, ...] = ()
    company: str = ""
    phones: tuple[str, ...] = ()
    notes: str = ""
    birthday: str = ""
    """ISO 8601 where it is plain what day it is: "1971-05-09", "--05-09"; else as written."""
    anniversary: str = ""
    """The wedding day, written as the birthday is."""
    places: tuple[str, ...] = ()
    """Postal addresses, each on one line."""
    tags: tuple[str, ...] = ()
    """The groups or categories it stands in."""


class ContactFile(NamedTuple):
    """What a file holds, and how many of its entries could not be read."""

    contacts: list[Contact]
    unread: int


def read_contacts(path: Path) -> ContactFile:
    """Read a .vcf or .csv file; raises UsageError where that cannot be done."""
    try:
        if path.stat().st_size > LARGEST_FILE_BYTES:
            raise UsageError(f"{path}: too large; export fewer contacts at once, or no pictures")
        raw = path.read_bytes()
    except OSError as error:
        raise UsageError(f"{path}: cannot be read: {error.strerror}") from None
    text = _decode(raw)
    is_cards = re.search(r"^BEGIN:VCARD", text[:10_000], re.I | re.M) is not None
    found = list(_of_cards(text) if is_cards else _of_csv(text, path))
    contacts = [one for one in found if one is not None]
    return ContactFile(contacts, unread=len(found) - len(contacts))


def contacts_of(body: Mapping[str, Any]) -> list[Contact]:
    """The contacts in `{"contacts": [{...}, ...]}`; raises UsageError."""
    wanted = body.get("contacts")
    if not isinstance(wanted, list) or len(wanted) > MOST_CONTACTS:
        raise UsageError('send a JSON object with "contacts", a list')
    contacts = []
    for fields in wanted:
        if not isinstance(fields, dict) or set(fields) - set(Contact.model_fields):
            raise UsageError(f"a contact has these fields only: {', '.join(Contact.model_fields)}")
        try:
            contacts.append(_contact(**fields))
        except (TypeError, AttributeError):
            raise UsageError(
                "name, company, notes, birthday and anniversary of a contact are texts, "
                "addresses, phones, places and tags lists of texts"
            ) from None
    return contacts


def _contact(
    *,
    name: str = "",
    addresses: Iterable[str] = (),
    company: str = "",
    phones: Iterable[str] = (),
    notes: str = "",
    birthday: str = "",
    anniversary: str = "",
    places: Iterable[str] = (),
    tags: Iterable[str] = (),
) -> Contact:
    """A contact of plain, bounded words; what is no address is left out."""
    found = (_line(address).lower() for address in addresses)
    known = [
        address
        for address in dict.fromkeys(found)
        if len(address) <= LONGEST_ADDRESS and _ADDRESS.fullmatch(address)
    ]
    numbers = [number for number in dict.fromkeys(map(_line, phones)) if re.search(r"\d", number)]
    return Contact(
        name=full_name(_line(name)),
        addresses=tuple(known[:MOST_VALUES]),
        company=_line(company),
        phones=tuple(number[:60] for number in numbers[:MOST_VALUES]),
        notes="\n".join(filter(None, map(_line, notes[:LONGEST_NOTES].splitlines()))),
        birthday=_day(_line(birthday)),
        anniversary=_day(_line(anniversary)),
        places=tuple(place[:LONGEST_NAME] for place in _several(places)),
        tags=tuple(tag[:LONGEST_TAG] for tag in _several(tags) if not _OF_PROGRAM.fullmatch(tag)),
    )


def _several(words: Iterable[str]) -> list[str]:
    """Each once, and not too many."""
    return list(dict.fromkeys(filter(None, map(_line, words))))[:MOST_VALUES]


def _line(words: str) -> str:
    """Printable words on one line: no control character, nothing that turns the writing round."""
    words = unicodedata.normalize("NFC", words[: LONGEST_NOTES + 1])
    shown = (" " if char.isspace() else char for char in words)
    line = " ".join("".join(char for char in shown if char.isprintable()).split())
    return line[:LONGEST_NOTES] if len(words) > LONGEST_NAME else line


def _day(words: str) -> str:
    """ISO 8601 where it is a compact date; Outlook's "0/0/00" is none."""
    if match := re.fullmatch(r"(\d{4})-?(\d\d)-?(\d\d)(?:T.*)?", words):
        year = "-" if match[1] == _NO_YEAR else match[1]
        return f"{year}-{match[2]}-{match[3]}"
    if match := re.fullmatch(r"--(\d\d)-?(\d\d)", words):
        return f"--{match[1]}-{match[2]}"
    return words[:40] if re.search(r"[1-9]", words) else ""


def _decode(raw: bytes) -> str:
    if raw.startswith((b"\xff\xfe", b"\xfe\xff")):
        text = raw.decode("utf-16", "replace")
    else:
        try:
            text = raw.decode("utf-8-sig")
        except UnicodeDecodeError:
            text = raw.decode("cp1252", "replace")
    return text.replace("\r\n", "\n").replace("\r", "\n").replace("\0", "")


# vCard


def _of_cards(text: str) -> Iterator[Contact | None]:
    """Each card's contact; None for a card that cannot be read."""
    start = 0
    for number, end in enumerate(_END.finditer(text)):
        if number >= MOST_CONTACTS:
            return
        # Of cards that were begun and not ended, the last one counts.
        begins = [begin.start() for begin in _BEGIN.finditer(text, start, end.start())]
        yield _of_card(text[begins[-1] : end.end()]) if begins else None
        start = end.end()


def _of_card(text: str) -> Contact | None:
    text = _PICTURE.sub("", text + "\n")
    if len(text) > LARGEST_CARD:
        return None
    try:
        card = vobject.readOne(text, allowQP=True, ignoreUnreadable=True)
        values: dict[str, list[Any]] = {}
        for child in card.getChildren():
            values.setdefault(child.name, []).append(child.value)
        given = values.get("N", [None])[0]
        names = [getattr(given, part, "") for part in ("given", "additional", "family")]
        parts = " ".join(" ".join(_texts([part])) for part in names if part)
        return _contact(
            name=_first(values.get("FN", ())) or parts,
            addresses=(one.removeprefix("mailto:") for one in _texts(values.get("EMAIL", ()))),
            company=_first(values.get("ORG", ())),
            phones=(one.removeprefix("tel:") for one in _texts(values.get("TEL", ()))),
            notes="\n".join(_texts(values.get("NOTE", ()))),
            birthday=_first(values.get("BDAY", ())),
            anniversary=_first([*_anniversaries(card), ""]),
            places=(_place(vars(one)) for one in values.get("ADR", ())),
            tags=(tag for one in values.get("CATEGORIES", ()) for tag in _words(one)),
        )
    except Exception:  # whatever a library makes of a broken card, it is one card
        return None


def _anniversaries(card: Any) -> Iterator[str]:
    """Wedding days, as the standard and as several programs write them."""
    labels = {
        one.group: str(one.value).casefold()
        for one in card.getChildren()
        if one.group and one.name == "X-ABLABEL"
    }
    for one in card.getChildren():
        is_apples = one.name == "X-ABDATE" and "anniversary" in labels.get(one.group, "")
        if (is_apples or one.name.endswith("ANNIVERSARY")) and isinstance(one.value, str):
            yield one.value


def _place(parts: Mapping[str, Any]) -> str:
    """A postal address on one line, what is nearest first."""
    said = {name: ", ".join(_words(value)) for name, value in parts.items()}
    lines = [said.get(name, "") for name in ("box", "extended", "street", "city")]
    lines.append(f"{said.get('region', '')} {said.get('code', '')}")
    lines.append(said.get("country", ""))
    return ", ".join(line.strip() for line in lines if line.strip())


def _words(value: Any) -> list[str]:
    """The texts of a value that may be one or a list."""
    texts = value if isinstance(value, list) else [value]
    return [text for text in texts if isinstance(text, str)]


def _texts(values: Iterable[Any]) -> list[str]:
    """The texts of a property, of which some are lists."""
    texts = [value[0] if isinstance(value, list) and value else value for value in values]
    return [text for text in texts if isinstance(text, str)]


def _first(values: Iterable[Any]) -> str:
    return next(iter(_texts(values)), "")


# CSV

_HEADERS = {
    "addresses": r"(?:primary|secondary|additional|home|work|business|personal|private|other"
    r"|primäre|sekundäre|weitere|zusätzliche|private|geschäftliche)?e?mail(?:adresse|address)?\d*"
    r"(?:adresse|address|value|wert|geschäftlich|privat|work|home|beruflich)?",
    "phones": r"(?!.*(?:fax|type|typ|label|pager|telex|assistant|assistent|isdn|textt)).*"
    r"(?:phone|telefon|mobil|handy).*",
    "given": r"givenname|firstname|vorname|first",
    "middle": r"middlename|additionalname|weiterevornamen|zweitervorname|middle",
    "family": r"familyname|lastname|nachname|familienname|surname|last",
    "name": r"name|displayname|fullname|anzeigename|vollständigername|contactname|kontakt",
    "company": r"company|companyname|organi[sz]ation|organi[sz]ation1?name|firma|firmenname"
    r"|unternehmen|employer",
    "notes": r"notes?|notizen?|bemerkung(?:en)?|anmerkung(?:en)?|comments?|kommentare?",
    "birthday": r"birthday|birthdate|dateofbirth|geburtstag|geburtsdatum",
    "anniversary": r"anniversary|weddingday|weddinganniversary|jahrestag|hochzeitstag",
    "places": r"address\d*formatted|anschrift|(?:postal|mailing|post)(?:address|anschrift)",
    "tags": r"labels?|groupmembership|groups?|categor(?:y|ies)|kategorien?|tags?",
}
"""What a column holds, by its header in small letters and without blanks and signs."""
_PART_OF_PLACE = re.compile(
    r"(home|work|business|other)?(?:(?:street|address)\d?|city|town|state|region|zip(?:code)?"
    r"|postalcode|country(?:region)?)|(?:strasse|ort|plz|postleitzahl|land)(privat|geschäftlich)?"
)
_NUMERIC_DAY = re.compile(r"(\d\d?)([/.-])(\d\d?)\2(\d{4})")


def _of_csv(text: str, path: Path) -> Iterator[Contact | None]:
    """Each row's contact."""
    sample = text[:20_000]
    try:
        delimiter = csv.Sniffer().sniff(sample.split("\n", 1)[0], delimiters=",;\t|").delimiter
    except csv.Error:
        delimiter = ","
    rows = csv.reader(io.StringIO(text), delimiter=delimiter)
    try:
        columns = _columns(next(rows, []))
        if "addresses" not in columns.values():
            raise UsageError(
                f"{path}: neither a vCard nor a CSV whose first line names a column for the mail "
                "address; export the contacts as vCard, or as Google or Outlook CSV"
            )
        filled = [row for row in islice(rows, MOST_CONTACTS) if any(map(str.strip, row))]
    except csv.Error as error:
        raise UsageError(f"{path}:{rows.line_num}: this is not CSV here: {error}") from None
    is_month_first = _puts_month_first(filled, columns)
    for row in filled:
        yield _of_row(row, columns, is_month_first)


def _columns(header: list[str]) -> dict[int, str]:
    columns: dict[int, str] = {}
    for index, title in enumerate(header[:500]):
        plain = re.sub(r"[\W_]", "", title[:100].casefold())
        for field, pattern in _HEADERS.items():
            if re.fullmatch(pattern, plain):
                columns[index] = field
                break
        else:
            if part := _PART_OF_PLACE.fullmatch(plain):
                columns[index] = f"place {part[1] or part[2] or ''}"
    # "Vorname, Name": there the name is the family's.
    if "given" in columns.values() and "family" not in columns.values():
        columns = {at: "family" if field == "name" else field for at, field in columns.items()}
    return columns


def _puts_month_first(rows: Iterable[list[str]], columns: Mapping[int, str]) -> bool | None:
    """Whether the file writes 5/13/1971 for 13 May; None where none of its days tells."""
    at = [index for index, field in columns.items() if field in ("birthday", "anniversary")]
    days = (
        _NUMERIC_DAY.fullmatch(row[one].strip()) for row in rows for one in at if one < len(row)
    )
    found = [day for day in days if day]
    is_month_first = any(int(day[3]) > 12 for day in found)
    is_day_first = any(int(day[1]) > 12 for day in found)
    return None if is_month_first is is_day_first else is_month_first


def _plain_day(words: str, is_month_first: bool | None) -> str:
    """ISO 8601 for a day in figures, where it is known which of them is the month."""
    match = _NUMERIC_DAY.fullmatch(words.strip())
    if match is None or is_month_first is None:
        return words
    month, day = (match[1], match[3]) if is_month_first else (match[3], match[1])
    return f"{match[4]}-{int(month):02}-{int(day):02}"


def _of_row(row: list[str], columns: Mapping[int, str], is_month_first: bool | None) -> Contact:
    values: dict[str, list[str]] = {}
    for index, field in columns.items():
        if index < len(row) and (value := row[index].strip()):
            # Google writes several values of one kind into one cell.
            values.setdefault(field, []).extend(value.split(" ::: "))
    places = [", ".join(parts) for field, parts in values.items() if field.startswith("place ")]
    parts = [part for name in ("given", "middle", "family") for part in values.get(name, ())[:1]]
    return _contact(
        name=_first(values.get("name", ())) or " ".join(parts),
        addresses=values.get("addresses", ()),
        company=_first(values.get("company", ())),
        phones=values.get("phones", ()),
        notes="\n".join(values.get("notes", ())),
        birthday=_plain_day(_first(values.get("birthday", ())), is_month_first),
        anniversary=_plain_day(_first(values.get("anniversary", ())), is_month_first),
        places=[one for one in [*values.get("places", ()), *places] if "@" not in one],
        tags=[tag for cell in values.get("tags", ()) for tag in re.split("[;,]", cell)],
    )
