"""The writer's own new words: quotes, forwarded matter, signatures and disclaimers left out.

Doubt keeps a line: a lost word may be the news that mattered. All lookahead is bounded.
"""

from __future__ import annotations

import re
from typing import NamedTuple

from selectolax.lexbor import LexborHTMLParser, LexborNode

from agent.mail.signature import closing_lines, lines_between, split_signature

MAX_INTRO_LINES = 4
LONGEST_INTRO = 500
MAX_LOOKED_INTO = 100
MAX_HEADER_LINES = 12
LONG_QUOTED_LINE = 66
"""From this length on a quoted line may have been broken on its way."""

_WROTE = (
    r"wrote|writes|said|a [ée]crit|schrieb|hat .{0,80}geschrieben|escribi[óo]|escreveu|ha scritto"
    r"|schreef|heeft .{0,80}geschreven|skrev|kirjoitti|napsala?|napísala?|napisała?|pisze"
    r"|je .{0,40}napisa[ol]|написала?|написал\(а\)|написав(?:ла)?|писала?|пишет?"
    r"|yazdı|írta|έγραψε|a scris|rašė|kirjutas|va escriure|viết|写道|寫道|のメール|書きました|작성"
)
_INTRO = re.compile(rf"^(?:.*?)(?<!\w)(?:{_WROTE})(?!\w).{{0,160}}$", re.IGNORECASE)
_BARE_INTRO = re.compile(
    r"^(?=.*(?:\b\d{1,2}[:.]\d{2}\b|\b(?:19|20)\d\d\b)).{8,200}<[^<>\s]+@[^<>\s]+>"
    r"(?: \[[^\[\]]{8,40}\])?\s?:$"
)
_INTRO_START = re.compile(
    r"^(?:- )?(?:(?:On|Am|Le|El|Em|Op|Den|Il|Dne|Dňa|Dnia|W dniu|Na|În|Pe|Vào|A|Στις|Στην|lør)\b"
    r"|\d{1,4}[-/. ]\S+|\w{2,9}\.?,? (?:den )?\d|[^<>@]{1,60}<[^<>\s]+@)",
    re.IGNORECASE,
)
_TOLD_WHEN_OR_WHO = re.compile(
    r"@|\b\d{1,2}\s?[:.h]\s?\d{2}\b|\d{4}年|^On [A-Z][a-z]{2,8}\.? \d{1,2},? \d{4}\b"
)
_INTRO_WITHOUT_COLON = re.compile(
    rf"^On .{{0,60}}\b\d{{1,2}}:\d{{2}}\b.{{0,200}}<[^<>\s]+@[^<>\s]+>\s?(?:{_WROTE})$",
    re.IGNORECASE,
)

_ORIGINAL = (
    r"original (?:message|appointment|email)|forwarded (?:message|mail|by .{1,80})|reply message"
    r"|(?:begin|start of) forwarded message"
    r"|(?:urspr(?:ü|ue)ngliche|original|weitergeleitete)[ -]?nachricht"
    r"|anfang der weitergeleiteten (?:e-?mail|nachricht)"
    r"|(?:message|mail|e-mail|courriel|courrier)"
    r" (?:d['’]origine|originale?|transf[ée]r[ée]|réexpédié)"
    r"|début du message (?:réexpédié|transféré)"
    r"|(?:mensaje|correo) (?:original|reenviado)|inicio del mensaje reenviado"
    r"|mensagem (?:original|encaminhada)|início da mensagem (?:re)?encaminhada"
    r"|messaggio (?:originale|inoltrato)|inizio messaggio inoltrato"
    r"|oorspronkelijke? bericht|origineel bericht|(?:begin )?doorgestuurd bericht"
    r"|ursprung(?:ligt|lig) meddelande|vidarebefordrat meddelande"
    r"|(?:opprinnelig|videresendt) melding|(?:oprindelig|videresendt) (?:meddelelse|besked|mail)"
    r"|alkuperäinen viesti|(?:oryginalna|przekazana) wiadomość"
    r"|wiadomość (?:oryginalna|przekazana)|původní zpráva|přeposlaná zpráva"
    r"|исходное сообщение|пересылаемое сообщение|пересланное сообщение"
)
_SENT_ON = (
    r"weitergeleitet von|transf[ée]r[ée] par|réexpédié par|reenviado por|inoltrato da"
    r"|encaminhado por|doorgestuurd door|vidarebefordrat av"
)
_MARKER = re.compile(
    rf"^(?:[-_*=]{{2,}}+\s*(?:{_ORIGINAL}|(?:{_SENT_ON}) .{{1,80}})\s*[-_*=]{{2,}}"
    rf"|(?:{_ORIGINAL})\s?:"
    r"|-{3,}+\s*(?=.{0,200}(?:@|\d:\d\d))(?:on|am|le|el|em|il|op|den|na|dne|w dniu) "
    rf".{{0,200}}(?<!\w)(?:{_WROTE})(?!\w).{{0,160}}-{{3,}}"
    r"|message du\s?:\s?\d{1,2}[/.]\d{1,2}[/.]\d{2,4}.{0,20})$",
    re.IGNORECASE,
)

_RULES = frozenset("-_*=")

_ENDS_NOTHING = frozenset(
    {"the", "an", "and", "of", "my", "your", "und", "mein", "ihr", "un", "les", "des", "et", "mon"}
    | {"votre", "notre", "el", "los", "las", "del", "su", "y", "gli", "della", "il", "os", "um"}
)
"""Words that another must follow."""

_LABELS = {
    "from": "from von de da van från fra od от mittente lähettäjä kimden absender 发件人 差出人",
    "sent": "sent gesendet envoyé enviado inviato verzonden skickat sendt wysłano odesláno "
    "отправлено lähetetty gönderildi 发送时间 送信日時",
    "date": "date datum data fecha dato дата received päivämäärä tarih",
    "to": "to an à a para aan till til komu кому pour destinatario vastaanottaja kime 收件人 宛先",
    "cc": "cc kopie kopia copie cópia copia kopi копия cco bcc",
    "subject": "subject betreff objet sujet asunto assunto oggetto onderwerp ämne emne temat "
    "předmět тема aihe konu 主题 件名",
}
_LABEL_OF = {
    **{word: kind for kind, words in _LABELS.items() for word in words.split()},
    **dict.fromkeys(("enviado el", "enviada em", "enviado em", "gesendet am", "envoyé le"), "sent"),
    "от кого": "from",
}
_LABEL = re.compile(
    r"^\s{0,20}[*_]{0,2}([^\W\d_][^\W\d_ ]{0,15}(?: [^\W\d_]{1,6})?)\s?[*_]{0,2}\s?[:：][*_]{0,2}"
)

_OUTLOOK_BORDER = re.compile(
    r"border:none;border-top:solid #[0-9a-f]{6} 1(?:\.0)?pt"
    r"|border-(?:width:1pt medium medium;border-)?(?:style:solid none none|top:1pt solid rgb)"
)
_QUOTED = (
    "blockquote[type=cite], blockquote.gmail_quote, .gmail_attr, .moz-cite-prefix, .yahoo_quoted, "
    ".protonmail_quote, .tutanota_quote, .zmail_extra, .moz-email-headers-table, "
    "#mail-editor-reference-message-container, #OLK_SRC_BODY_SECTION, #isReplyContent, "
    "[data-marker=__HEADERS__], [data-marker=__QUOTED_TEXT__], [data-marker=__DIVIDER__]"
)
_SIGNATURES = (
    ".gmail_signature, .gmail_signature_prefix, .moz-signature, #Signature, #signature, "
    "#ms-outlook-mobile-signature, #ms-outlook-ios-signature, #ms-outlook-android-signature, "
    "#signature_old, #AppleMailSignature, .apple-mail-signature, .protonmail_signature_block, "
    ".tutanota_signature, "
    "[data-marker=__SIG_PRE__], [data-marker=__SIG_POST__], [data-smartmail=gmail_signature]"
)
_FROM_HERE_ON = "#divRplyFwdMsg, #appendonsend, .OutlookMessageHeader, #x_divRplyFwdMsg"


class Words(NamedTuple):
    """Of a text: the writer's own new words, and what stands under them; verbatim lines both."""

    own: str
    signature: str


def split_words(text: str, with_signature: str = "") -> Words:
    """The lines of `text` that are the writer's own and new, as they stand, and his signature.

    `with_signature` is the same text where it still holds a signature that is known to be one.
    """
    own: list[str] = []
    signature: list[str] = []
    lines, marked = text.split("\n"), []
    if with_signature:
        marked = lines_between(lines, with_signature.split("\n"))
        if closing := closing_lines(marked):
            # Some programs have the closing in what they mark; it is how the writer signs.
            lines, marked = _with_lines(lines, marked[:closing], with_signature), marked[closing:]
    for block in _own_blocks(lines):
        kept, cut = split_signature(block)
        if kept:
            own.append("\n".join(kept))
        signature += cut
    return Words("\n\n".join(own).strip("\n"), "\n".join(signature + marked))


def _with_lines(lines: list[str], more: list[str], whole: str) -> list[str]:
    """`lines` and `more`, both in the order of `whole`."""
    left = lines_between([], lines)
    more = more[:]
    merged: list[str] = []
    for line in whole.split("\n"):
        if not line.strip():
            merged.append(line)
        elif left and line == left[0]:
            merged.append(left.pop(0))
        elif more and line == more[0]:
            merged.append(more.pop(0))
    return merged


def _own_blocks(lines: list[str]) -> list[list[str]]:
    """Runs of lines that are not quoted."""
    blocks: list[list[str]] = [[]]
    openings = _possible_openings(lines)
    has_marks = any(line.lstrip().startswith(">") for line in lines)
    at = 0
    while at < len(lines):
        line = lines[at].strip()
        if has_marks and (line.startswith(">") or _is_wrapped_quote(lines, at)):
            taken = 1
        elif line and at in openings and (taken := _opening(lines, at)):
            if not _goes_on_with_marks(lines, at + taken):
                break
        else:
            blocks[-1].append(lines[at])
            at += 1
            continue
        if blocks[-1]:
            blocks.append([])
        at += taken
    return [block for block in blocks if any(line.strip() for line in block)]


def _possible_openings(lines: list[str]) -> set[int]:
    """Where it pays to look: what opens a quote has a colon or a rule, as few lines have."""
    found: set[int] = set()
    for number, line in enumerate(lines):
        if ":" in line or "：" in line:
            found.update(range(number - MAX_INTRO_LINES + 1, number + 1))
        elif line.lstrip()[:1] in _RULES:
            found.add(number)
    return found


def _is_wrapped_quote(lines: list[str], at: int) -> bool:
    """Whether this is the end of a long quoted line that a program broke without marking it."""
    if not 0 < at < len(lines) - 1 or not lines[at][:1].islower():
        return False
    before, after = lines[at - 1].rstrip(), lines[at + 1].lstrip()
    if not before.lstrip().startswith(">") or len(before) < LONG_QUOTED_LINE:
        return False
    if not after:
        # An answer may stand here as well, unless the quoted words cannot end as they do.
        return before.rpartition(" ")[2].lower() in _ENDS_NOTHING
    return after.startswith(">") and before[-1] not in ".!?:;"


def _goes_on_with_marks(lines: list[str], at: int) -> bool:
    """Whether the quote just opened has `>` before its lines, so that own words can follow it."""
    return next((line for line in lines[at : at + 6] if line.strip()), "").lstrip().startswith(">")


def _opening(lines: list[str], at: int) -> int:
    """How many lines from `at` on say that a quote or a forwarded mail comes; 0 when none."""
    line = lines[at].strip()
    if len(line) > LONGEST_INTRO:
        return 0
    if _MARKER.match(line):
        return 1
    below = lines[at + 1].strip() if at + 1 < len(lines) else ""
    is_cut = line.startswith("--") and below.endswith("--") and line[-1] != "-"
    if is_cut and _MARKER.match(f"{line} {below[:80]}"):
        return 2
    return _header_block(lines, at) or _intro(lines, at, line)


def _intro(lines: list[str], at: int, line: str) -> int:
    """Lines of "On Tuesday, Tom wrote:"; it must name an hour or an address, or `>` must follow."""
    joined = ""
    for count in range(1, MAX_INTRO_LINES + 1):
        if count == 2 and (not _INTRO_START.match(line) or _starts_again(lines, at)):
            return 0
        more = lines[at + count - 1].strip() if at + count <= len(lines) else ""
        if not more or (more[0] == ">" and more not in (">:", "> :")):
            return 0
        joined = f"{joined} {more}" if joined else more
        if len(joined) > LONGEST_INTRO:
            return 0
        if _INTRO_WITHOUT_COLON.match(joined):
            return count
        if joined.endswith((":", "：")):
            if _BARE_INTRO.match(joined):
                return count
            if _INTRO.match(joined):
                has_proof = _TOLD_WHEN_OR_WHO.search(joined)
                return count if has_proof or _goes_on_with_marks(lines, at + count) else 0
    return 0


def _starts_again(lines: list[str], at: int) -> bool:
    """Whether the next line opens with the same word, as in "On it. / On Tuesday, Tom wrote:"."""
    first, second = lines[at].split()[:1], lines[at + 1].split()[:1] if at + 1 < len(lines) else []
    return first == second


def _header_block(lines: list[str], at: int) -> int:
    """Lines of "From: / Sent: / To: / Subject:" as Outlook puts them above a quote."""
    if _label(lines[at]) not in ("from", "sent", "date", "subject", "to"):
        return 0
    kinds: set[str] = set()
    taken, has_address = 0, False
    for number, line in enumerate(lines[at : at + MAX_HEADER_LINES]):
        kind = _label(line)
        if kind and (kind not in kinds or kind == "cc"):
            kinds.add(kind)
            taken = number + 1
        elif not line.strip() and len(kinds) > 1:
            break
        has_address = has_address or "@" in line
    if not kinds & {"from"} or len(kinds) < 2:
        return 0
    # "From: Leeds / To: London / Date: 3 May" is a journey.
    return taken if "sent" in kinds or "subject" in kinds or has_address else 0


def _label(line: str) -> str:
    found = _LABEL.match(line[:200])
    return _LABEL_OF.get(found[1].strip().lower(), "") if found else ""


class Marked(NamedTuple):
    """What mail programs have marked in HTML, by `mem_id`; from `rest` on all is quoted."""

    quotes: frozenset[int]
    signatures: frozenset[int]
    rest: frozenset[int]


def marked_nodes(tree: LexborHTMLParser) -> Marked:
    """Which nodes are quotes, which are signatures, and from which on all is quoted."""
    cut = {node.mem_id for node in tree.css(_QUOTED)}
    for node in tree.css("div.gmail_quote")[:MAX_LOOKED_INTO]:
        # In a reply own words may stand between the quotes; a forward has no such quote.
        if node.css_first("blockquote.gmail_quote") is None:
            cut.add(node.mem_id)
    rest = {node.mem_id for node in tree.css(_FROM_HERE_ON)}
    bordered = [node for node in tree.css("div[style], p[style]") if _has_outlook_border(node)]
    rest |= {node.mem_id for node in bordered[:MAX_LOOKED_INTO] if _begins_with_label(node)}
    signatures = {node.mem_id for node in tree.css(_SIGNATURES)}
    return Marked(frozenset(cut), frozenset(signatures), frozenset(rest))


def _has_outlook_border(node: LexborNode) -> bool:
    style = (node.attributes.get("style") or "").lower().replace(": ", ":").replace("; ", ";")
    return bool(_OUTLOOK_BORDER.search(style))


def _begins_with_label(node: LexborNode) -> bool:
    lines = (node.text(deep=True, strip=False) or "")[:400].strip().split("\n")
    return bool(_label(lines[0]))
