"""What addresses and telephone numbers tell of where somebody is: the country, the state."""

from __future__ import annotations

import re
import tomllib
import unicodedata
from functools import cache, lru_cache
from importlib.resources import files
from typing import NamedTuple

from agent.models import Customer, DetailKind

LONGEST, MOST_PIECES = 300, 12

_PIECES = re.compile(r"[,;|·•\n\r\t]+")
_US_ZIP = re.compile(r"(\d{5})(?: \d{4})?")
_BRITISH = re.compile(r"\b[A-Z]{1,2}\d[A-Z\d]? ?\d[A-Z]{2}$")
_CANADIAN = re.compile(r"\b[A-Z]\d[A-Z] ?\d[A-Z]\d$")
_NUMBER = re.compile(r"(?:\+|\(\+?)?\d[\d ().\-–/\u2011]{3,30}\d")
_AMERICAN = re.compile(r"\(?[2-9]\d\d\)?[ .\-–\u2011]?\d{3}[ .\-–\u2011]\d{4}")
_POSTCODE = re.compile(
    r"(?<!\d)(?<!\d-)(?:\d{3} \d{2}|\d{2}-\d{3}|\d{3}-\d{4}|\d{4,5}-\d{3}|\d{4,6})(?![\d-])"
)
"""Of most countries, where it is of figures."""
_OF_COUNTRY = re.compile(r"^[A-Z]{1,3}[-–](?=\d{4})")
"""What stands before a postcode in Europe: "D-80331"."""
_FIGURES = {"AT": 4, "AU": 4, "CH": 4, "DE": 5, "ES": 5, "FR": 5, "IT": 5}
"""How many a postcode has, where its beginning tells the state."""
_CALLED_IN_SHORT = frozenset({"AU", "CA", "GB", "US"})
"""Countries whose states are written so in addresses: "CA", "NSW"."""


@lru_cache(maxsize=50_000)
def fold(words: str) -> str:
    """Words as they are compared: small plain letters, no signs, one blank between."""
    plain = unicodedata.normalize("NFKD", words.replace(".", "").replace("ß", "ss"))
    plain = "".join(char for char in plain if not unicodedata.combining(char)).casefold()
    folded = " ".join(re.findall(r"[^\W_]+", re.sub(r"['’`]", "", plain)))
    return re.sub(r"\bsaint\b", "st", folded)


class Spot(NamedTuple):
    """What the words of an address, a signature or a tag tell."""

    pieces: tuple[str, ...] = ()
    """Folded names without the state and the country, the last of them the widest.

    "# " stands before one that began with a number, as a street does in some countries.
    """
    country: str = ""
    state: str = ""
    postcode: str = ""
    """Its letters and figures only, as far as it could be told from a house number."""


class Number(NamedTuple):
    """What a telephone number tells of where it was given out."""

    country: str = ""
    state: str = ""
    prefix: str = ""
    """"area code 707", "prefix +34"."""
    area_code: str = ""
    """Of the United States and Canada."""
    dialled: str = ""
    """The whole number, "+34961234567", where it is of another country than those two."""


class _Names(NamedTuple):
    shown: dict[tuple[str, str], str]
    """By country and state; the state is empty for the country itself."""
    by_name: dict[str, tuple[str, str]]
    states: dict[str, tuple[tuple[str, str], ...]]
    """By what they are called in short: "CA" is a state, "WA" one of two countries."""
    area_codes: dict[str, tuple[str, str]]
    by_postcode: dict[tuple[str, str], str]
    """States, by the country and the beginning of a postcode."""
    longest: int
    """Words in a name."""


@cache
def _names() -> _Names:
    text = files(__package__).joinpath("places.toml").read_text(encoding="utf-8")
    data = tomllib.loads(text)
    shown: dict[tuple[str, str], str] = {}
    by_name: dict[str, tuple[str, str]] = {}
    states: dict[str, tuple[tuple[str, str], ...]] = {}
    area_codes = {
        code: (country, "") for country, all_ in data["area_codes"].items() for code in all_.split()
    }
    for country, names in data["countries"].items():
        shown[country, ""] = names[0]
        by_name |= {fold(name): (country, "") for name in names}
    by_postcode: dict[tuple[str, str], str] = {}
    for country, its_states in data["states"].items():
        for state, told in its_states.items():
            home = (country, state)
            shown[home] = told["names"][0]
            by_name |= {fold(name): home for name in told["names"]}
            if country in _CALLED_IN_SHORT:
                states[state] = (*states.get(state, ()), home)
            area_codes |= dict.fromkeys(told.get("area_codes", "").split(), home)
            by_postcode |= {(country, one): state for one in told.get("postcodes", "").split()}
    longest = max(len(name.split()) for name in by_name)
    return _Names(shown, by_name, states, area_codes, by_postcode, longest)


def name_of(country: str, state: str = "") -> str:
    """What a country or a state is called; empty for an unknown code."""
    return _names().shown.get((country, state), "")


def states_of(country: str) -> tuple[str, ...]:
    """The codes of a country's states, where they are known."""
    return tuple(state for one, state in _names().shown if one == country and state)


def is_place(words: str) -> bool:
    """Whether words are the name of a country or a state and nothing else."""
    return fold(words) in _names().by_name


def state_of_postcode(country: str, postcode: str) -> str:
    """The state that a postcode of a country is in, as far as its beginning tells."""
    letters = re.match(r"[A-Z]+", postcode)
    if not letters and len(postcode) != _FIGURES.get(country):
        return ""
    begins = (letters[0],) if letters else (postcode[:count] for count in (1, 2, 3))
    found = (_names().by_postcode.get((country, one)) for one in begins)
    return next(filter(None, found), "")


@lru_cache(maxsize=20_000)
def read_spot(text: str, *, is_typed: bool = False) -> Spot:
    """What a line of an address tells; in what the owner typed, "ca" may be a state, too."""
    parts = _PIECES.split(text[:LONGEST])
    pieces = [_OF_COUNTRY.sub("", one.strip()) for one in parts if any(map(str.isalnum, one))]
    pieces = pieces[:MOST_PIECES]
    country = state = postcode = ""
    while pieces and not state:
        words, digits = _without_postcode(pieces[-1])
        is_short = is_typed and (len(pieces) > 1 or len(words) > 1)
        found, rest = _ending(words, digits, country, is_short)
        if found is None:
            if not country:
                country = _by_postcode(pieces[-1])
            break
        (country, state) = found
        if country != "US" or _US_ZIP.fullmatch(digits):
            postcode = digits or postcode
        if rest:
            pieces[-1] = rest
        else:
            pieces.pop()
    if state and country == "US" and not postcode and pieces:  # "CA, 95451" and "95451, CA"
        postcode = pieces.pop() if _US_ZIP.fullmatch(pieces[-1]) else ""
    if country != "US" and not postcode and pieces:
        postcode = _postcode_in(pieces[-1], country)
    named = tuple(name for piece in pieces if (name := _named(piece)))
    postcode = postcode[:5] if country == "US" else re.sub(r"[\W_]", "", postcode).upper()
    return Spot(named, country, state or state_of_postcode(country, postcode), postcode)


def _without_postcode(piece: str) -> tuple[list[str], str]:
    """The words of a piece, and the numbers behind them: "CA 95451", "Sydney NSW 2000"."""
    words = piece.replace(".", "").split()
    end = len(words)
    while end > 1 and any(char.isdigit() for char in words[end - 1]):
        end -= 1
    return words[:end], " ".join(words[end:]).replace("-", " ")


def _ending(
    words: list[str], digits: str, country: str, is_short: bool
) -> tuple[tuple[str, str] | None, str]:
    """The state or the country that words end with, and the words before it.

    With `is_short` a state may be called so in small letters, "ca".
    """
    names = _names()
    for count in range(min(names.longest, len(words)), 0, -1):
        found = names.by_name.get(fold(" ".join(words[-count:])))
        if found and country in ("", found[0]) and not (country and not found[1]):
            return found, " ".join(words[:-count])
    last = words[-1]
    homes = names.states.get(last.upper(), ()) if is_short or last.isupper() else ()
    homes = tuple(home for home in homes if country in ("", home[0]))
    if len(homes) > 1:
        is_australian = re.fullmatch(r"\d{4}", digits) is not None
        homes = tuple(home for home in homes if (home[0] == "AU") == is_australian)
    return (homes[0] if homes else None), " ".join(words[:-1])


def _postcode_in(piece: str, country: str) -> str:
    for pattern, homes in ((_BRITISH, ("", "GB")), (_CANADIAN, ("", "CA"))):
        if country in homes and (match := pattern.search(piece)):
            return match[0]
    return next(reversed(_POSTCODE.findall(piece)), "")


def _by_postcode(piece: str) -> str:
    if _BRITISH.search(piece):
        return "GB"
    return "CA" if _CANADIAN.search(piece) else ""


def _named(piece: str) -> str:
    """The name in a piece, without a postcode before or behind it."""
    words = fold(piece).split()
    while words and any(char.isdigit() for char in words[-1]):
        words.pop()
    start = next((at for at, word in enumerate(words) if not word[0].isdigit()), len(words))
    return ("# " if start else "") + " ".join(words[start:]) if words[start:] else ""


@lru_cache(maxsize=20_000)
def read_number(text: str, home: str = "") -> Number:
    """Where a telephone number was given out; `home` is the country of one without a prefix."""
    match = _NUMBER.search(text[:60])
    if match is None:
        return Number()
    digits = re.sub(r"\D", "", match[0])
    is_international = match[0].lstrip("(").startswith("+") or digits.startswith("00")
    digits = digits.removeprefix("00")
    is_american = _AMERICAN.fullmatch(match[0]) or (len(digits) == 10 and home in ("US", "CA"))
    if not is_international and len(digits) == 10 and is_american:
        digits, is_international = f"1{digits}", True
    if len(digits) == 11 and digits.startswith("1"):
        area_code = digits[1:4]
        if found := _names().area_codes.get(area_code):
            return Number(*found, prefix=f"area code {area_code}", area_code=area_code)
    if not (is_international or home):
        return Number()
    return _abroad(f"+{digits}" if is_international else match[0], home)


def _abroad(number: str, home: str) -> Number:
    # Loaded with the first such number.
    import phonenumbers

    try:
        parsed = phonenumbers.parse(number, home or None)
    except phonenumbers.NumberParseException:
        return Number()
    code = parsed.country_code
    if not code or not phonenumbers.is_possible_number(parsed):
        return Number()
    region = phonenumbers.region_code_for_number(parsed)
    if region is None and code != 1:
        region = phonenumbers.region_code_for_country_code(code)
    if not region or not name_of(region):
        return Number()
    dialled = phonenumbers.format_number(parsed, phonenumbers.PhoneNumberFormat.E164)
    return Number(region, prefix=f"prefix +{code}", dialled=dialled)


def spots_of(customer: Customer) -> list[tuple[str, Spot]]:
    """Every address that is known of a customer, and after those what his signature says."""
    signed = (one.value for one in customer.details if one.kind is DetailKind.PLACE)
    return [(text, read_spot(text)) for text in (*customer.places, *signed)]


def numbers_of(customer: Customer, home: str = "") -> list[Number]:
    """What his telephone numbers tell."""
    phones = (one.value for one in customer.details if one.kind is DetailKind.PHONE)
    return [read_number(phone, home) for phone in phones]


def stated_country(customer: Customer) -> str:
    """The country that the owner or a contact's card has stated, ISO 3166; empty for none."""
    code = customer.country.upper()
    return code if name_of(code) else read_spot(customer.country).country


def country_of(customer: Customer, home: str = "") -> str:
    """The country of a customer, ISO 3166; empty where nothing tells it, or it is told of two.

    The owner's word counts before an address, and an address before a telephone number; `home` is
    the owner's country, for numbers without a prefix.
    """
    if stated := stated_country(customer):
        return stated
    told = {spot.country for _, spot in spots_of(customer) if spot.country}
    told = told or {one.country for one in numbers_of(customer, home) if one.country}
    return told.pop() if len(told) == 1 else ""
