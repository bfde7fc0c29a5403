"""What stands below the writer's words: signature, telephone's greeting, disclaimer.

The closing ("Best,") and the name below it stay: they are how the writer signs.
"""

from __future__ import annotations

import re

from agent.mail.titles import TITLE

MAX_TAIL_LINES = 25
MAX_PLATES = 3

_DELIMITER = re.compile(r"--|__|—|–")


def _any(*patterns: str) -> re.Pattern[str]:
    return re.compile("|".join(f"(?:{pattern})" for pattern in patterns), re.IGNORECASE)


_DEVICES = (
    r"i-?phone|i-?pad|i-?pod|galaxy|samsung|android|blackberry|windows|nokia|phone|mobil\w*"
    r"|handheld|smartphone|tablet|device|huawei|xiaomi|pixel|oneplus|outlook|mail|yahoo|aol|gmail"
    r"|proton|tutanota|fastmail|thunderbird|spark|mailbox|zoho"
)
_DEVICE = _any(
    rf"[*_(\[<]{{0,2}}(?:sent|posted|written|typed) (?:from|via|with|using|on) (?:my |the |an? )?"
    rf"(?:\w+ ){{0,3}}?(?:{_DEVICES})\b.{{0,80}}",
    r"sent from my .{1,40}[^.!?]",
    r"get (?:outlook|bluemail|yahoo mail|aol)(?: for)? .{1,80}",
    r"outlook (?:for|für|pour|para|voor) (?:ios|android).{0,60}",
    r"(?:von|vom) mein\w{1,2} .{1,40}(?:gesendet|geschickt)\.?",
    r"gesendet (?:von|mit|aus|über) .{1,80}",
    r"diese nachricht wurde von mein\w* .{1,60} gesendet\.?",
    r"holen sie sich outlook .{1,60}",
    r"envoy[ée] (?:de|depuis|à partir|avec|par) .{1,80}",
    r"t[ée]l[ée]charge[rz]? outlook .{1,60}",
    r"enviado (?:desde|de|do|com|con|a partir) .{1,80}",
    r"obtener outlook para .{1,60}",
    r"inviato (?:da|dal|con) .{1,80}",
    r"(?:verzonden|verstuurd) (?:vanaf|van|met|via) .{1,80}",
    r"(?:skickat|sendt) (?:från|fra) .{1,60}",
    r"lähetetty .{1,60}|wysłano z .{1,60}|odesláno z .{1,60}|отправлено (?:с|из) .{1,60}",
    r"iphoneから.{0,20}|发自我的.{1,30}",
)
_DISCLAIMER = _any(
    r"confidentiality (?:notice|note|statement|warning)",
    r"(?:legal )?disclaimer\s?(?:[:.-]|the\b|this\b|$)|(?:important|legal|privacy) notice\s?:",
    r"(?:this|the) (?:information|contents?|e-?mail|message|communication|transmission|document)\b"
    r".{0,250}?(?:intended (?:solely|only|recipient|for)|confidential and|privileged"
    r"|(?:scanned|checked) (?:for|by))",
    r"if you (?:are not the (?:intended|named) |.{0,20}received this .{0,30}in error)",
    r"(?:please )?(?:think|consider|save|care|help).{0,30}(?:environment|planet|trees?|paper)\b"
    r".{0,60}(?:print|e-?mail)",
    r"please don'?t print this",
    r"diese (?:e-?mail|nachricht)\b.{0,200}?(?:vertraulich|bestimmungsgem)",
    r"der inhalt dieser (?:e-?mail|nachricht)",
    r"(?:cet?|le pr[ée]sent) (?:message|courriel|e-?mail)\b.{0,200}?(?:confidentiel|destinataire)",
    r"(?:este|el contenido de este) (?:correo|mensaje|e-?mail)\b.{0,250}?"
    r"(?:confidencial|privilegiad|destinatario)",
    r"aviso (?:legal|de confidencialidad)|avis de confidentialit",
    r"(?:questo messaggio|questa e-?mail|le informazioni contenute)\b.{0,200}?"
    r"(?:riservat|confidenzial)",
    r"(?:dit bericht|deze e-?mail|de informatie)\b.{0,200}?(?:vertrouwelijk|uitsluitend bestemd)",
    r"(?:virus-free|virenfrei|sans virus)[. ].{0,60}",
    r"(?:diese (?:e-?mail|nachricht) w[ui]rde?|este (?:correo|mensaje)\b.{0,15} ha sido"
    r"|ce (?:courriel|message|mail|courrier)\b.{0,15} a été|questa e-?mail è stata)"
    r"[^.!?]{0,60}\b(?:viren|virus)\b",
)
_GREEN_WORD = re.compile(
    r"umwelt|environnement|planète|ambiente|het milieu|druck|imprim|stampar|print", re.IGNORECASE
)
"""The line that a notice begins with has one of these itself."""
_PRINT = r"(?:druck|imprim|stampar|print)"
_THIS_MAIL = (
    r"\b(?:diese[rns]?|cet?|este?|esta|questo|questa|deze|dit) "
    r"(?:e-?mail|mail|nachricht|courriel|courrier|message|correo|mensaje|messaggio|bericht)"
)
_GREEN_NOTICE = re.compile(
    # To print this mail, in one sentence, and near it what for not to: only a notice says so.
    rf"(?=.{{0,160}}?(?:{_PRINT}[^.!?]{{0,80}}{_THIS_MAIL}|{_THIS_MAIL}[^.!?]{{0,80}}{_PRINT}))"
    r"(?=.{0,200}(?:umwelt|environnement|planète|medio ?ambiente|l'ambiente|het milieu))",
    re.IGNORECASE,
)
_BANNER = _any(
    r"(?:caution|warning|external(?: e-?mail| sender)?|attention|achtung)\b.{0,60}"
    r"(?:external|outside|originated|extern|click|sender)",
)
_TELLTALES = (
    # Each way through the disclaimers and banners has one of these in it.
    *("confiden", "disclaimer", "notice", "intended", "privileg", "scanned", "checked", "in error"),
    *("not the named", "environment", "planet", "tree", "paper", "print", "vertraulich"),
    *("bestimmungsgem", "inhalt dieser", "destinat", "aviso", "riservat", "vertrouwelijk"),
    *("uitsluitend", "virus", "viren", "umwelt", "environnement", "planète", "ambiente", "milieu"),
    *("caution", "warning", "external", "attention", "achtung"),
)
_FIRST_WORDS = _any(
    "confiden",
    "disclaim",
    "important|legal|privacy",
    "this|the|if you|think|consider|save|care|help|please",
    "dies|der|cet?|le|este?|el|avis|quest|dit|deze|de|vir|sans",
    "bitte|bevor|muss|müss|schon|schütz|überleg|avant|pens|préserv|protég|merci de|n['’]imprim",
    "antes|pien|proteja|proteg|cuid|no imprim|por favor|prima|rispett|non stamp|voordat",
    "caution|warning|external|attention|achtung",
)
_LAVISH = r"(?:many|very|kind|kindest|best|warm|warmest|sincere|lots of|much|all my|with|the|all)"
_CLOSING = _any(
    rf"(?:{_LAVISH} ){{0,3}}"
    r"(?:thanks|thank you|regards|wishes|sincerely|cheers|yours?|love|best|warmly|kindly"
    r"|respectfully|cordially|ta)"
    r"(?: (?:again|and|so much|very much|in advance|truly|sincerely|faithfully|regards|wishes|best"
    r"|love|from|as ever|always|for now|to all|kind|warm)){0,4}",
    r"(?:talk|speak|see you|write) soon|take care|all the best|bye(?: for now)?|k?br|rgds",
    r"have a (?:good|great|nice|lovely) \w+",
    r"(?:mit )?(?:freundlich\w*|beste[nr]?|viele[nr]?|liebe[nr]?|herzlich\w*|schöne[nr]?)"
    r" (?:gr(?:ü|ue)(?:ß|ss)\w*|gru(?:ß|ss))(?: aus [\w-]+)?",
    r"mfg|lg|vg|hochachtungsvoll|danke",
    r"(?:bien )?(?:cordialement|amicalement|sincèrement)|bien à (?:vous|toi)|amitiés",
    r"merci(?: beaucoup)?|(?:meilleures )?salutations.{0,20}",
    r"(?:un )?(?:cordial )?saludos?(?: cordiales)?|atentamente|(?:un )?(?:fuerte )?abrazos?",
    r"(?:muchas )?gracias",
    r"(?:met )?(?:vriendelijke|hartelijke) groet(?:en)?|mvg|groet(?:jes|en)?|bedankt",
    r"(?:cordiali|distinti|cari) saluti|un caro saluto|grazie",
    r"atenciosamente|(?:um )?abraços?|obrigad[oa]|(?:com os melhores )?cumprimentos",
    r"(?:med )?(?:vänlig\w*|venlig\w*|vennlig\w*|beste|bästa) h[äi]ls\w*|mvh|vh|hilsen|hälsningar",
    r"ystävällisin terveisin|с уважением|pozdrawiam|z poważaniem|s pozdravem",
)
_FAREWELL = _any(
    r"à (?:très )?(?:bientôt|plus(?: tard)?|demain|\w+di)|(?:grosses )?(?:bises|bisous)|au revoir",
    r"(?:un )?(?:fuerte )?bes(?:o|os|itos)|nos vemos(?: \w+){0,3}|hasta (?:\w+ ){0,2}\w+",
    r"bis (?:dann|bald|morgen|später|\w+tag)|tschüs{1,2}|tschüß|servus|ciao|gr(?:u|ü)(?:ß|ss)e?",
    r"alles (?:liebe|gute)|herzlichst?|baci|un abbraccio|a presto|ci vediamo(?: \w+){0,2}",
    r"beij(?:o|os|inhos)|até (?:logo|breve|já|amanhã)|tot (?:ziens|snel|gauw)",
)
"""Ends a mail only where a name follows."""
_POSTSCRIPT = re.compile(
    r"\W{0,2}(?:(?:p\.?[\s-]?p?\.?[\s-]?s|n\.?b|ps|nb)\b\W|p\.?\s?d\.?\s?:)", re.IGNORECASE
)
_CONTACT = re.compile(
    r"[\w.+-]@[\w-]+\.|https?://|www\.|\+\d[\d ().-]{6,}"
    r"|\(?\d{3,5}\)?[ .-]\d{3,4}[ .-]?\d{3,4}|\b0\d(?:[ .-]\d\d){4}\b"
    r"|(?i:\b(?:t|m|p|f|tel|mob|mobile|phone|cell|direct|fax|office|telefon|tél|handy)\b)"
    r"\.?\s?:?\s?[+(]?\d[\d ().-]{5,}"
    r"|\s[•·|]\s|\b(?:GmbH|Ltd|LLP|LLC|Inc|PLC|B\.V|S\.A|AG|AS|Pty|Corp)\b"
)
_CONTACT_MARKS = (
    # Each way through a contact has one of these in it, or a digit.
    *("@", "://", "www.", "|", "•", "·", "GmbH", "Ltd", "LLP", "LLC", "Inc", "PLC", "B.V", "S.A"),
    *("AG", "AS", "Pty", "Corp"),
)
_DIGIT = re.compile(r"\d")
_NAME_WORD = re.compile(r"(?:[^\W\d_][\w'’.-]*|&|\(\w+\)|/)$")
_SMALL_WORDS = {
    *("of", "and", "for", "the", "in", "at", "de", "la", "du", "des", "le", "van", "der", "den"),
    *("von", "und", "et", "y", "e", "da", "do", "di", "to", "a", "&", "-", "·", "•", "|", "/"),
    *("i.v.", "i.a.", "née", "del", "los", "las", "el", "les", "aux", "au", "à", "im", "für"),
}
_ADDRESS = re.compile(
    # A street after its number, or a postcode and its place.
    r"\d{1,4}(?: ?(?:bis|ter))?,? (?:rue|route|avenue|av\.|boulevard|bd|place|allée|chemin|impasse"
    r"|quai|cours)\b|(?:^|.*[,–—·|-]\s?)(?:[A-Z]{1,2}-)?\d{4,5} [A-ZÀ-ÖØ-Þ][^\W\d_]+"
    r"(?:[ '’-][^\W\d_.]+){0,3}$"
)
MAX_ADDRESS = 80
MAX_TITLE_WORDS = 6


def split_signature(block: list[str]) -> tuple[list[str], list[str]]:
    """The lines of one own block without what stands below the words, and those of the signature.

    Postscripts are words; disclaimers and what a telephone adds are neither.
    """
    above = _cut_at_delimiter(block)
    said = _without_devices(_without_disclaimer(block))
    words = _without_devices(_without_disclaimer(above)) if above is not block else said
    kept = _trimmed(_without_contacts(_trimmed(words)))
    below = lines_between(kept, said)
    return kept, [
        line for line in below if not (_is_empty(line) or _DELIMITER.fullmatch(line.rstrip()))
    ]


def lines_between(kept: list[str], lines: list[str]) -> list[str]:
    """The lines that `kept` leaves out, but for empty ones; both stand in the same order."""
    words = [line for line in kept if line.strip()]
    left: list[str] = []
    at = 0
    for line in lines:
        if at < len(words) and line == words[at]:
            at += 1
        elif line.strip():
            left.append(line)
    return left


def _without_devices(block: list[str]) -> list[str]:
    return [
        line
        for number, line in enumerate(block)
        if not (_is_alone(block, number) and _DEVICE.fullmatch(line.strip()[:200]))
    ]


def _is_alone(block: list[str], number: int) -> bool:
    """Whether nothing but other such lines stands below it in its paragraph."""
    below = block[number + 1].strip() if number + 1 < len(block) else ""
    return not below or bool(_RULER.fullmatch(below))


_RULER = re.compile(r"[-_=*~#]{3,}")


def _trimmed(block: list[str]) -> list[str]:
    start, end = 0, len(block)
    while start < end and _is_empty(block[start]):
        start += 1
    while end > start and _is_empty(block[end - 1]):
        end -= 1
    return block[start:end]


def _is_empty(line: str) -> bool:
    line = line.strip()
    return not line or bool(_RULER.fullmatch(line))


def _cut_at_delimiter(block: list[str]) -> list[str]:
    for number, line in enumerate(block):
        if line[:1] in "-_—–" and _DELIMITER.fullmatch(line.rstrip()):
            return block[:number]
    return block


def _without_disclaimer(block: list[str]) -> list[str]:
    """Everything from a disclaimer on goes, but for postscripts; a banner on top goes alone."""
    whole = " ".join([line.strip() for line in block]).lower()
    if not any(word in whole for word in _TELLTALES):
        return block
    kept: list[str] = []
    is_dropping = is_banner = False
    is_first = True
    for number, line in enumerate(block):
        words = line.strip()
        if not words:
            if is_banner:
                is_dropping = is_banner = False
            if not is_dropping:
                kept.append(line)
            continue
        if is_dropping and not _POSTSCRIPT.match(words):
            continue
        is_dropping = False
        if _FIRST_WORDS.match(words[:24].lstrip("*_([ -")):
            window = " ".join(part.strip() for part in block[number : number + 4])[:700]
            window = window.lstrip("*_([ -")
            if _BANNER.match(window) and is_first:
                is_dropping = is_banner = True
            elif _DISCLAIMER.match(window) or (
                _GREEN_WORD.search(words) and _GREEN_NOTICE.match(window.replace("’", "'"))
            ):
                is_dropping, is_banner = True, is_first
        if not is_dropping:
            kept.append(line)
            is_first = False
    return kept


def _without_contacts(block: list[str]) -> list[str]:
    """Drop what follows the closing and the name, or else a last paragraph of contacts."""
    start = max(0, len(block) - MAX_TAIL_LINES)
    for number in range(len(block) - 1, start - 1, -1):
        if below := closing_lines(block[number:]):
            below += number
            return _trimmed(block[:below]) + _wanted(block[below:])
    for _ in range(MAX_PLATES):
        first = _last_paragraph(block, start)
        if first <= 0 or not _is_name_plate(block[first:]):
            break
        block = _trimmed(block[: first + 1] if _is_name(block[first]) else block[:first])
    return block


def _finds_contact(line: str) -> bool:
    may_find = _DIGIT.search(line) or any(mark in line for mark in _CONTACT_MARKS)
    return bool(may_find and _CONTACT.search(line))


def _last_paragraph(block: list[str], start: int) -> int:
    """Where it begins."""
    first = len(block) - 1
    while first > start and block[first - 1].strip():
        first -= 1
    return max(first, 0)


def closing_lines(lines: list[str]) -> int:
    """How many of the first lines are a closing and the name below it; 0 when none."""
    words = lines[0].strip() if lines else ""
    if not words or len(words) > 50:
        return 0
    is_closing = is_farewell = True
    for part in words.split(" / "):
        bare = part.strip(" ,.!-–:)")
        is_closing = is_closing and bool(_CLOSING.fullmatch(bare))
        is_farewell = is_farewell and bool(is_closing or _FAREWELL.fullmatch(bare))
    if not is_farewell:
        return 0
    below = 1
    while below < len(lines) and not lines[below].strip():
        below += 1
    if below < len(lines) and _is_name(lines[below]):
        return below + 1
    return below if is_closing else 0


def _is_name(line: str) -> bool:
    words = line.strip().rstrip(",.").split()
    return (
        0 < len(words) <= 5
        and len(line) <= 50
        and all(
            _NAME_WORD.match(word)
            and (word[0].isupper() or word in _SMALL_WORDS or not word[0].isalpha())
            for word in words
        )
        and not _finds_contact(line)
    )


def _is_sentence(line: str) -> bool:
    words = line.split()
    return (
        len(words) >= 4
        and line.rstrip().endswith((".", "!", "?", "…", ":)", ","))
        and any(len(word) > 2 and word.islower() for word in words)
    )


def _is_title(line: str) -> bool:
    """Like "Senior Counsel" or "Hale Supply": capitals but for small words."""
    words = line.split()
    return len(words) <= 9 and all(
        not word[0].islower() or word.lower().strip(",") in _SMALL_WORDS for word in words
    )


def _is_post_or_place(line: str) -> bool:
    """Like "Responsable service clients" or "12, rue Imaginaire – 38000 Valfictif"."""
    line = line.strip()
    if len(line) > MAX_ADDRESS or _is_sentence(line) or line[-1] in ".!?:":
        return False
    is_post = line[0].isupper() and len(line.split()) <= MAX_TITLE_WORDS and bool(TITLE.match(line))
    return is_post or bool(_ADDRESS.match(line))


def _is_name_plate(lines: list[str]) -> bool:
    return (
        len(lines) >= 2
        # "My new number:" says what it is there for.
        and not lines[0].rstrip().endswith((":", "："))
        and any(_finds_contact(line[:300]) for line in lines)
        and all(
            len(line) <= 120 and (_finds_contact(line) or not _is_sentence(line)) for line in lines
        )
        and sum(bool(_finds_contact(line) or _is_title(line)) for line in lines) * 2 > len(lines)
    )


def _wanted(lines: list[str]) -> list[str]:
    """Of the lines below closing and name: postscripts, and whatever is no title or contact."""
    kept: list[str] = []
    paragraph: list[str] = []
    is_signed = any(_finds_contact(line[:300]) for line in lines)
    is_near = True
    for line in [*lines, ""]:
        if line.strip():
            paragraph.append(line)
            continue
        has_contact = any(_finds_contact(part[:300]) for part in paragraph)
        # Further down a line in capitals is news as easily as a title, if it is alone.
        is_plate = (
            len(paragraph) > 1
            and any(map(_is_name, paragraph))
            and sum(map(_is_title, paragraph)) * 2 > len(paragraph)
        )
        for number, part in enumerate(paragraph):
            if _POSTSCRIPT.match(part):
                kept += paragraph[number:]
                break
            if (
                has_contact
                and len(part) <= 160
                and not (_is_sentence(part) and len(paragraph) == 1)
            ):
                continue
            if is_signed and _is_post_or_place(part):
                continue
            is_title = (is_near or is_signed or is_plate) and _is_title(part)
            if not is_title and not _finds_contact(part[:300]):
                kept.append(part)
        if paragraph and kept:
            kept.append(line)
        paragraph = []
        is_near = False
    return ["", *kept] if kept else []
