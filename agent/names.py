"""Names and addresses as people write them: what to call somebody, and who is nobody."""

from __future__ import annotations

import re

_TITLE = re.compile(
    r"(?:mr|mrs|ms|miss|mx|dr|prof|professor|sr|sister|br|father|fr|rev|sir|dame|herr|frau)\.?|.*\.",
    re.IGNORECASE,
)
_NOT_A_NAME = re.compile(
    r"accounts|accounting|admin|billing|contact|customer|enquiries|hello|help|info|kitchen|mail"
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
    while words and _TITLE.fullmatch(words[0]):
        words = words[1:]
    if not words or _NOT_A_NAME.fullmatch(words[0]):
        return ""
    if company and name.lower() == company.strip().lower():
        return ""
    return words[0].capitalize() if words[0].islower() else words[0]


def is_houses(name: str, address: str) -> bool:
    """Whether a name before an address is a firm's, a family's or a couple's: no one person's."""
    words = re.findall(r"\w+", name.casefold())
    if not words or _OF_MANY.search(name):
        return bool(words)
    box, _, domain = address.casefold().rpartition("@")
    house = re.sub(r"\W", "", domain.partition(".")[0])
    if is_role(box):
        return len(words[0]) > 2 and words[0] in house
    return "".join(words) == house and words[0] not in box


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
