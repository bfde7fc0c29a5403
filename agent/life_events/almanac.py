"""The words English has for days, months and feasts, and when the feasts fall."""

from __future__ import annotations

import calendar
import re
import warnings
from collections.abc import Callable
from datetime import date, timedelta
from functools import cache

_WEEKDAY_FORMS = (
    "monday mon",
    "tuesday tues tue",
    "wednesday wednsday weds wed",
    "thursday thurs thur thu",
    "friday fri",
    "saturday sat",
    "sunday sun",
)
_MONTH_FORMS = (
    "january jan",
    "february febuary feb",
    "march mar",
    "april apr",
    "may",
    "june jun",
    "july jul",
    "august aug",
    "september sept sep",
    "october oct",
    "november nov",
    "december dec",
)
WEEKDAYS = {form: day for day, forms in enumerate(_WEEKDAY_FORMS) for form in forms.split()}
MONTHS = {form: month for month, forms in enumerate(_MONTH_FORMS, 1) for form in forms.split()}

_ONES = (
    "one two three four five six seven eight nine ten eleven twelve "
    "thirteen fourteen fifteen sixteen seventeen eighteen nineteen"
)
NUMBERS = {word: number for number, word in enumerate(_ONES.split(), 1)} | {
    "a": 1,
    "an": 1,
    "a couple of": 2,
    "couple of": 2,
    "a couple": 2,
    "a dozen": 12,
    "twenty": 20,
    "thirty": 30,
    "forty": 40,
    "fifty": 50,
    "sixty": 60,
    "ninety": 90,
}
_FIRSTS = (
    "first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth thirteenth "
    "fourteenth fifteenth sixteenth seventeenth eighteenth nineteenth twentieth"
)
ORDINALS = (
    {word: number for number, word in enumerate(_FIRSTS.split(), 1)}
    | {
        f"twenty{gap}{word}": 20 + n
        for n, word in enumerate(_FIRSTS.split()[:9], 1)
        for gap in "- "
    }
    | {"thirtieth": 30, "thirty-first": 31, "thirty first": 31}
)


def easter(year: int) -> date:
    """Easter Sunday of the western churches (Butcher's rule, Gregorian years)."""
    a, (b, c) = year % 19, divmod(year, 100)
    (d, e), g = divmod(b, 4), (8 * b + 13) // 25
    h = (19 * a + b - d - g + 15) % 30
    i, k = divmod(c, 4)
    m = (32 + 2 * e + 2 * i - h - k) % 7
    n = (a + 11 * h + 22 * m) // 451
    month, day = divmod(h + m - 7 * n + 114, 31)
    return date(year, month, day + 1)


def nth_weekday(year: int, month: int, weekday: int, nth: int) -> date:
    """The nth such weekday of a month, the last one for -1; ValueError if the month has none."""
    if nth < 0:
        last = date(year, month, calendar.monthrange(year, month)[1])
        return last - timedelta(days=(last.weekday() - weekday) % 7)
    first = date(year, month, 1)
    return first.replace(day=1 + (weekday - first.weekday()) % 7 + 7 * (nth - 1))


Feast = Callable[[int], date]


def _fixed(month: int, day: int) -> Feast:
    return lambda year: date(year, month, day)


def _nth(month: int, weekday: int, nth: int, days: int = 0) -> Feast:
    return lambda year: nth_weekday(year, month, weekday, nth) + timedelta(days=days)


def _from_easter(days: int) -> Feast:
    return lambda year: easter(year) + timedelta(days=days)


def _first_advent(year: int) -> date:
    christmas = date(year, 12, 25)
    return christmas - timedelta(days=christmas.weekday() + 22)


def _victoria_day(year: int) -> date:
    day = date(year, 5, 24)
    return day - timedelta(days=day.weekday())


def _looked_up(country: str, name: str) -> Feast:
    """A feast by the moon, which only tables give: the first such day of a year.

    The library is loaded with the first mail that names one, for few do.
    """

    def day(year: int) -> date:
        from holidays import country_holidays

        kinds = _CATEGORIES.get(country, ("public",))
        with warnings.catch_warnings(action="ignore"):  # of a year that its tables do not reach
            table = country_holidays(country, years=year, language="en_US", categories=kinds)
        days = [one for one, names in table.items() if name in _names(names)]
        if not days:
            raise ValueError(f"no {name} in {year}")
        return min(days)

    return cache(day)


_CATEGORIES = {"IN": ("public", "optional"), "IL": ("public", "optional", "school")}


def _names(names: str) -> list[str]:
    return [re.sub(r" \(.*\)$", "", name).strip() for name in names.split(";")]


# Apostrophes are left out: the reader drops them from the mail's words before it looks here.
FEASTS: dict[str, Feast] = {
    "new years eve": _fixed(12, 31),
    "hogmanay": _fixed(12, 31),
    "new years day": _fixed(1, 1),
    "twelfth night": _fixed(1, 5),
    "epiphany": _fixed(1, 6),
    "burns night": _fixed(1, 25),
    "australia day": _fixed(1, 26),
    "groundhog day": _fixed(2, 2),
    "valentines day": _fixed(2, 14),
    "valentines": _fixed(2, 14),
    "leap day": _fixed(2, 29),
    "st davids day": _fixed(3, 1),
    "international womens day": _fixed(3, 8),
    "pi day": _fixed(3, 14),
    "st patricks day": _fixed(3, 17),
    "st paddys day": _fixed(3, 17),
    "april fools day": _fixed(4, 1),
    "april fools": _fixed(4, 1),
    "earth day": _fixed(4, 22),
    "st georges day": _fixed(4, 23),
    "anzac day": _fixed(4, 25),
    "kings day": _fixed(4, 27),
    "may day": _fixed(5, 1),
    "star wars day": _fixed(5, 4),
    "cinco de mayo": _fixed(5, 5),
    "juneteenth": _fixed(6, 19),
    "canada day": _fixed(7, 1),
    "fourth of july": _fixed(7, 4),
    "july fourth": _fixed(7, 4),
    "bastille day": _fixed(7, 14),
    "halloween": _fixed(10, 31),
    "all saints day": _fixed(11, 1),
    "all souls day": _fixed(11, 2),
    "bonfire night": _fixed(11, 5),
    "guy fawkes night": _fixed(11, 5),
    "veterans day": _fixed(11, 11),
    "remembrance day": _fixed(11, 11),
    "armistice day": _fixed(11, 11),
    "st martins day": _fixed(11, 11),
    "st andrews day": _fixed(11, 30),
    "st nicholas day": _fixed(12, 6),
    "st lucias day": _fixed(12, 13),
    "christmas eve": _fixed(12, 24),
    "xmas eve": _fixed(12, 24),
    "christmas day": _fixed(12, 25),
    "xmas day": _fixed(12, 25),
    "christmas": _fixed(12, 25),
    "xmas": _fixed(12, 25),
    "boxing day": _fixed(12, 26),
    "mlk day": _nth(1, 0, 3),
    "martin luther king day": _nth(1, 0, 3),
    "super bowl sunday": _nth(2, 6, 2),
    "presidents day": _nth(2, 0, 3),
    "early may bank holiday": _nth(5, 0, 1),
    "may bank holiday": _nth(5, 0, 1),
    "spring bank holiday": _nth(5, 0, -1),
    "mothers day": _nth(5, 6, 2),
    "memorial day": _nth(5, 0, -1),
    "fathers day": _nth(6, 6, 3),
    "august bank holiday": _nth(8, 0, -1),
    "labor day": _nth(9, 0, 1),
    "labour day": _nth(9, 0, 1),
    "columbus day": _nth(10, 0, 2),
    "indigenous peoples day": _nth(10, 0, 2),
    "make a difference day": _nth(10, 5, 4),
    "remembrance sunday": _nth(11, 6, 2),
    "election day": _nth(11, 0, 1, days=1),
    "thanksgiving day": _nth(11, 3, 4),
    "thanksgiving": _nth(11, 3, 4),
    "black friday": _nth(11, 3, 4, days=1),
    "small business saturday": _nth(11, 3, 4, days=2),
    "cyber monday": _nth(11, 3, 4, days=4),
    "giving tuesday": _nth(11, 3, 4, days=5),
    "advent sunday": _first_advent,
    "rose monday": _from_easter(-48),
    "mardi gras": _from_easter(-47),
    "shrove tuesday": _from_easter(-47),
    "pancake day": _from_easter(-47),
    "ash wednesday": _from_easter(-46),
    "mothering sunday": _from_easter(-21),
    "palm sunday": _from_easter(-7),
    "maundy thursday": _from_easter(-3),
    "good friday": _from_easter(-2),
    "holy saturday": _from_easter(-1),
    "easter saturday": _from_easter(-1),
    "easter sunday": _from_easter(0),
    "easter day": _from_easter(0),
    "easter": _from_easter(0),
    "easter monday": _from_easter(1),
    "ascension day": _from_easter(39),
    "pentecost": _from_easter(49),
    "whit sunday": _from_easter(49),
    "whit monday": _from_easter(50),
    "corpus christi": _from_easter(60),
    "chinese new year": _looked_up("SG", "Chinese New Year"),
    "lunar new year": _looked_up("SG", "Chinese New Year"),
    "tet": _looked_up("SG", "Chinese New Year"),
    "seollal": _looked_up("SG", "Chinese New Year"),
    "tomb sweeping day": _looked_up("TW", "Tomb-Sweeping Day"),
    "dragon boat festival": _looked_up("TW", "Dragon Boat Festival"),
    "mid autumn festival": _looked_up("TW", "Mid-Autumn Festival"),
    "chuseok": _looked_up("KR", "Chuseok"),
    "diwali": _looked_up("IN", "Diwali"),
    "deepavali": _looked_up("IN", "Diwali"),
    "holi": _looked_up("IN", "Holi"),
    "raksha bandhan": _looked_up("IN", "Raksha Bandhan"),
    "dussehra": _looked_up("IN", "Dussehra"),
    "pongal": _looked_up("IN", "Pongal"),
    "vesak": _looked_up("SG", "Vesak Day"),
    "vesak day": _looked_up("SG", "Vesak Day"),
    "eid al fitr": _looked_up("SG", "Eid al-Fitr"),
    "eid ul fitr": _looked_up("SG", "Eid al-Fitr"),
    "hari raya aidilfitri": _looked_up("SG", "Eid al-Fitr"),
    "eid al adha": _looked_up("SG", "Eid al-Adha"),
    "eid ul adha": _looked_up("SG", "Eid al-Adha"),
    "ashura": _looked_up("IR", "Ashura"),
    "rosh hashanah": _looked_up("IL", "Rosh Hashanah"),
    "yom kippur": _looked_up("IL", "Yom Kippur"),
    "hanukkah": _looked_up("IL", "Hanukkah"),
    "chanukah": _looked_up("IL", "Hanukkah"),
    "passover": _looked_up("IL", "Pesach"),
    "pesach": _looked_up("IL", "Pesach"),
    "purim": _looked_up("IL", "Purim"),
    "sukkot": _looked_up("IL", "Sukkot"),
    "orthodox easter monday": _looked_up("GR", "Easter Monday"),
    "orthodox good friday": _looked_up("GR", "Good Friday"),
    "victoria day": _victoria_day,
    "nowruz": _looked_up("IR", "Nowruz"),
}

# The same name on another day, by country: where that is not known, the one above.
_ELSEWHERE: dict[tuple[str, str], Feast] = {
    ("CA", "thanksgiving"): _nth(10, 0, 2),
    ("CA", "thanksgiving day"): _nth(10, 0, 2),
    ("GB", "mothers day"): _from_easter(-21),
    ("AU", "fathers day"): _nth(9, 6, 1),
    ("NZ", "fathers day"): _nth(9, 6, 1),
    ("IN", "labour day"): _fixed(5, 1),
    ("IN", "republic day"): _fixed(1, 26),
    ("IN", "independence day"): _fixed(8, 15),
    ("US", "independence day"): _fixed(7, 4),
    ("GB", "labour day"): _fixed(5, 1),
    ("NZ", "labour day"): _nth(10, 0, 4),
}


def feast_of(name: str, country: str | None) -> Feast | None:
    """When the feast of a name is in a year; None if no country that is known has one."""
    return _ELSEWHERE.get((country or "", name)) or FEASTS.get(name)


FEAST_NAMES = frozenset(FEASTS) | {name for _, name in _ELSEWHERE}
