"""Names and addresses as people write them: what to call somebody, and who is nobody."""

from __future__ import annotations

import re

_RANKS = (
    "mr|mrs|ms|miss|mx|dr|prof|professor|sr|br|fr|rev|reverend|sir|dame|lady|lord|herr|frau|madame"
    "|mme|mlle|monsieur|señor|señora|sra|deacon|canon|bishop|captain|capt|major|colonel|col|general"
    "|sergeant|sgt|lieutenant|lt|corporal|officer|constable|chief|coach|chef|judge|justice|hon"
    "|councillor|councilor|cllr|alderman|nurse|elder|professora?"
)
_SPOKEN_WITH_NAME = "sister|brother|father|mother|pastor|rabbi|imam|aunt|auntie|uncle"
"""Titles that stand before a first name, too: "Sister Agnes"."""
_TITLE = re.compile(rf"(?:{_RANKS}|{_SPOKEN_WITH_NAME})\.?|.*\.", re.IGNORECASE)
_WITH_NAME = re.compile(rf"(?:{_SPOKEN_WITH_NAME})", re.IGNORECASE)
_OF_ADDRESS = re.compile(rf"(?:{_RANKS}|{_SPOKEN_WITH_NAME})\.?", re.IGNORECASE)
_EPITHET = re.compile(r"(?:big|little|lil['’]?|old|young|tiny|wee|crazy|lucky|papa)", re.IGNORECASE)
"""With the word behind it a nickname, and no name alone: "Big Lou"."""
_BESIDE_NAME = re.compile(
    r"(?:(?:she|he|they|her|him|them)\b.*|(?:m\.?d|ph\.?d|cpa|rn|esq|jr|sr|fca|mba|ret)\.?)",
    re.IGNORECASE,
)
"""What stands in brackets beside a name, and is none."""
_APART = re.compile(r"\s*[()|·•]\s*|\s+(?:@|at|from|of|via|[-–—])\s+")
"""Parts a person from a house: "Northgate Preserves (Wilma Tack)", "jess @ rise & crumb"."""
_NOT_A_NAME = re.compile(
    r"accounts|accounting|admin|billing|bookings?|contact|customer|desk|dispatch|enquiries|finance"
    r"|hello|help|helpdesk|info|kitchen|logistics|mail|operations|ops|reservations|stores|warehouse"
    r"|office|orders|purchasing|reception|sales|service|support|team|the|workshop"
    r"|kontakt|b(?:ü|ue)ro|buchhaltung|einkauf|empfang|praxis|verkauf|vertrieb|verwaltung|zentrale"
    r"|(?:rechnung|bestellung)(?:en)?|\W.*|\d.*",
    re.IGNORECASE,
)
_ROBOT = re.compile(
    r"(?:.*[-_.+])?(?:no|do[-_.]?not|donot|dont|never)[-_.]?(?:reply|respond|answer)(?:[-_.+].*|\d*)"
    r"|mailer[-_.]?daemon|postmaster|bounces?(?:[-_.+].*)?"
    r"|(?:.*[-_.])?notif(?:y|ications?|ier)(?:[-_.+].*)?"
    r"|auto[-_.]?(?:reply|responder|confirm|mailer|mated)|alerts?|newsletters?|news|digest"
    r"|(?:list[-_.]?)?unsubscribe(?:[-_.+].*)?|ne[-_.]?pas[-_.]?repondre"
    r"|no[-_.]?responder|nicht[-_.]?antworten|listserv|majordomo|root|cron|daemon",
    re.IGNORECASE,
)
_LONGEST_LOCAL_PART = 100
_HOUSE = re.compile(
    r"(?:ltd|limited|inc|llc|llp|gmbh|plc|pty|co|company|corp|corporation|supply|supplies|services"
    r"|group|preserves|dairy|bakery|brewery|winery|clinic|school|university|college|properties"
    r"|management|studios?|society|club|association|council|foundation|trust|hotel|inn|cafe|café"
    r"|restaurant|systems|solutions|software|labs|consulting|partners|team|department|dept|office"
    r"|reception|desk|committee|ministry|museum|library|hospital|nursery|workshop|foods|designs?"
    r"|printing|press|construction|builders|plumbing|heating|electric(?:al)?|motors|garage|tools"
    r"|charity|initiative|community|kitchen|catering|florists?|farms?|dental|physio|legal)\.?",
    re.IGNORECASE,
)
"""The last word of a firm's name."""
_OF_MANY = re.compile(
    r"\w (?:&|\+|and|und|et|y|och|en|e) \w|\w ?/ ?\w|\b(?:family|familie|famille)\b", re.IGNORECASE
)


def full_name(words: str) -> str:
    """The name before an address, the usual way round; empty where that is only an address."""
    name = " ".join(re.sub(r"[\"()<>]", " ", words).replace("'", "’").split())
    if "@" in name:
        return ""
    if match := re.fullmatch(r"([^,]+), ([^,]+)", name):
        name = f"{match[2]} {match[1]}"
    return name.title() if name.isupper() else name


def call_name(name: str, company: str = "") -> str:
    """What to call somebody; empty for an office, a firm or a bare address."""
    name = full_name(name)
    words = name.split()
    titles = 0
    while titles < len(words) - 1 and _TITLE.fullmatch(words[titles]):
        titles += 1
    words, before = words[titles:], words[:titles]
    if not words or _NOT_A_NAME.fullmatch(words[0]):
        return ""
    if company and name.lower() == company.strip().lower():
        return ""
    if before and len(words) == 1:  # a surname alone: "Dr. Mehta", "J. R. Hartley"
        return name
    first = words[0].capitalize() if words[0].islower() else words[0]
    if before and _WITH_NAME.fullmatch(before[-1]):
        return f"{before[-1]} {first}"
    return " ".join(words[:2]) if _EPITHET.fullmatch(first) and len(words) > 1 else first


def formal_name(name: str) -> str:
    """What to call somebody who keeps to forms: "Mrs. Eze"; without a title the whole name."""
    words = full_name(name).split()
    surname = next((word for word in reversed(words) if not _BESIDE_NAME.fullmatch(word)), "")
    if len(words) > 1 and _WITH_NAME.fullmatch(words[0]):
        return call_name(name)
    if len(words) > 1 and _OF_ADDRESS.fullmatch(words[0]) and surname != words[0]:
        return f"{words[0]} {surname}"
    return " ".join(words) if call_name(name) else ""


def title_of(line: str, surname: str) -> str:
    """The title before somebody of this surname in a line of a signature; empty for none."""
    words = line.partition(",")[0].split()
    is_his = len(words) > 1 and words[-1].casefold() == surname.casefold()
    return words[0] if is_his and _OF_ADDRESS.fullmatch(words[0]) else ""


def name_before(words: str, address: str) -> str:
    """The person's name before an address, without the house that stands beside it.

    "Wilma Tack" of "Northgate Preserves (Wilma Tack)", "Mrs Ngozi Eze" of "Ngozi Eze (Mrs)".
    """
    words = words.strip("\"' ")
    domain = re.sub(r"\W", "", domain_of(address))
    parts = [one.strip() for one in _APART.split(words) if one.strip()]
    listed = [one.strip() for one in words.split(",") if one.strip()]
    if len(parts) < 2 and any(_is_beside(one, domain) for one in listed[1:]):
        parts = listed  # not "Maddox, Glenn"
    if len(parts) < 2:
        return full_name(words)
    title = next((one for one in parts[1:] if _OF_ADDRESS.fullmatch(one)), "")
    parts = [one for one in parts if not _BESIDE_NAME.fullmatch(one) and one != title]
    fit = [one for one in parts if bears_out(one, address)]
    if len(fit) != 1 and len(parts) > 1:
        return full_name(words)
    name = full_name((fit or parts or [""])[0])
    return f"{title} {name}" if title and name else name


def _is_beside(words: str, domain: str) -> bool:
    """Whether it is a degree, a title or the house of this domain."""
    house = re.sub(r"\W", "", words.casefold())
    is_of_house = len(house) > 3 and house in domain
    return bool(_BESIDE_NAME.fullmatch(words) or _OF_ADDRESS.fullmatch(words)) or is_of_house


def bears_out(name: str, address: str) -> bool:
    """Whether what stands before the @ says that this is the writer's name."""
    box = address.casefold().partition("@")[0]
    words = re.findall(r"[^\W\d_]+", name.casefold())
    in_box = set(re.findall(r"[^\W\d_]+", box))
    initials = "".join(word[0] for word in words)
    return any(word in in_box or (len(word) > 2 and word in box) for word in words) or (
        len(initials) > 1 and box == initials
    )


def is_houses(name: str, address: str) -> bool:
    """Whether a name before an address is a firm's, a family's or a couple's: no one person's."""
    words = re.findall(r"\w+", name.casefold())
    if not words or _OF_MANY.search(name):
        return bool(words)
    box, _, domain = address.casefold().rpartition("@")
    house = re.sub(r"\W", "", domain.partition(".")[0])
    if is_role(box):
        return (len(words[0]) > 2 and words[0] in house) or _is_of_firm(words)
    if "".join(words) == house and words[0] not in box:
        return True
    return not bears_out(name, address) and _is_of_firm(words)


def _is_of_firm(words: list[str]) -> bool:
    return len(words) > 1 and bool(_HOUSE.fullmatch(words[-1]))


def is_role(box: str) -> bool:
    """Whether a mailbox (what stands before the @) is an office's, and no person's."""
    return bool(_NOT_A_NAME.fullmatch(box)) or is_robot(box)


def is_robot(address: str) -> bool:
    """Whether a program writes from there, and nobody reads what is sent there."""
    return bool(_ROBOT.fullmatch(address.partition("@")[0][:_LONGEST_LOCAL_PART]))


def domain_of(address: str) -> str:
    """What stands behind the @, in small letters."""
    return address.lower().rpartition("@")[2]


def is_within(host: str, domain: str) -> bool:
    """Whether a host, or a domain, lies in a domain."""
    host, domain = host.lower(), domain.lower()
    return host == domain or host.endswith(f".{domain}")
