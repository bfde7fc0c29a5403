"""Where the writer of a mail is at home, as far as dates need it: by the clock and by the words."""

from __future__ import annotations

import re
from dataclasses import dataclass

_READ = 6000  # characters: enough to see how somebody spells

_BRITISH = re.compile(
    r"£|\bquid\b|\b(?:mum|mums|cheques?|tyres?|whilst|fortnight|postcode|kerb|programmes?|grey|ltd|"
    r"plc|metres?|litres?|fibre|theatre|centre|licence|enrol|jewellery|aluminium|pyjamas)\b"
    r"|\b(?:colour|favour|neighbour|behaviour|honour|labour|harbour|flavour|rumour)"
    r"|\b(?:apologis|organis|realis|recognis|finalis|summaris|specialis)(?:e|ed|es|ing|ation)\b"
)
_AMERICAN = re.compile(
    r"\$ ?[0-9]|\b(?:mom|moms|gotten|gray|llc|inc|zip code|sidewalk|lbs|checkbook|theater|center|"
    r"fiber|jewelry|aluminum|pajamas|y'all|liters?|meters?)\b"
    r"|\b(?:color|favor|neighbor|behavior|honor|harbor|flavor|rumor)(?!\w*ous)"
    r"|\b(?:apologiz|organiz|realiz|recogniz|finaliz|summariz|specializ)(?:e|ed|es|ing|ation)\b"
)
_ELSEWHERE = re.compile(
    r"€|\br\$|\b(?:eur|euros?|chf|inr|aed|ngn|zar|pkr|bdt|lakhs?|crores?|kindly|gmbh|ltda|pvt|s\.?r\.?l|"
    r"oy|aps|sp\. z o\.o|mwst|tva|gst)\b|\brs\.? ?[0-9]"
)


@dataclass(frozen=True, slots=True)
class Region:
    """Whether the day goes before the month there, and the country; None where it is not told."""

    day_first: bool | None = None
    country: str | None = None
    """ISO 3166, of the few whose feasts differ from what they are elsewhere."""


_US = Region(day_first=False, country="US")


def region_of(low: str, utc_offset_minutes: int | None) -> Region:
    """The region that a folded text and the offset of its Date header point to.

    An offset of zero says nothing: many servers write it whoever they serve.
    """
    words = low[:_READ]
    british = len(_BRITISH.findall(words))
    american = len(_AMERICAN.findall(words))
    elsewhere = len(_ELSEWHERE.findall(words))
    offset = utc_offset_minutes or 0
    if -600 <= offset <= -200:
        if british > american:
            return Region(day_first=True if elsewhere else None, country="CA")
        return Region(day_first=True) if elsewhere > american else _US
    if offset == 330:
        return Region(day_first=True, country="IN")
    if offset >= 570:
        return Region(day_first=True, country="NZ" if offset >= 720 else "AU")
    if offset:
        is_mixed = american > british + elsewhere
        is_british = offset == 60 and british > 0 and not elsewhere
        return Region(day_first=None if is_mixed else True, country="GB" if is_british else None)
    if american > british + elsewhere:
        return _US
    if british + elsewhere > american:
        return Region(day_first=True, country="GB" if british and not elsewhere else None)
    return Region()
