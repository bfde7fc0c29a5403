"""What the header fields say: names, addresses, identifiers and dates."""

from __future__ import annotations

import binascii
import quopri
import re
import unicodedata
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta, timezone
from email.utils import mktime_tz, parsedate_tz

from agent.mail.characters import decode_bytes, safe_line
from agent.models import Address

MAX_ADDRESSES = 500
MAX_REFERENCES = 200
MAX_FIELD = 64_000
_OLDEST = datetime(1990, 1, 1, tzinfo=UTC)
_AHEAD = timedelta(days=2)

_ENCODED_WORD = re.compile(r"=\?([\w.:+-]+)(?:\*[\w-]*)?\?([BbQq])\?([^?\n]*+)\?=", re.ASCII)
_BETWEEN_WORDS = re.compile(r"(?<=\?=)\s+(?==\?[\w.:+-]+(?:\*[\w-]*)?\?[BbQq]\?)", re.ASCII)
_ENCODED_RUN = re.compile(rf"(?:{_ENCODED_WORD.pattern})+", re.ASCII)

_ADDRESS_TOKEN = re.compile(
    r'"(?P<quoted>(?:[^"\\]|\\.)*+)"?'
    r"|\((?P<comment>(?:[^()\\]|\\.|\((?:[^()\\]|\\.)*+\))*+)\)?"
    r"|<(?P<angle>[^>]*+)>?"
    r"|(?P<mark>[,;:])"
    r'|(?P<words>[^",;:<>()]++)|.',
    re.DOTALL,
)
_ROUTE = re.compile(r"^@[^:]*+:")
_ESCAPE = re.compile(r"\\(.)")
_ID = re.compile(r"<([^<>]*+)>")


def decode_field(value: bytes) -> str:
    """A field's value as text, encoded words read; not yet safe to show."""
    text = decode_bytes(value[:MAX_FIELD])
    if "=?" not in text:
        return text
    return _ENCODED_RUN.sub(_read_words, _BETWEEN_WORDS.sub("", text))


def _read_words(run: re.Match[str]) -> str:
    """A run of encoded words; those of one charset are joined first, since some split a letter."""
    out, pending, pending_charset = "", b"", ""
    for word in _ENCODED_WORD.finditer(run[0]):
        charset, encoding, text = word[1].lower(), word[2].lower(), word[3]
        raw = text.encode("utf-8", "surrogatepass")
        if encoding == "q":
            data = quopri.decodestring(raw, header=True)
        else:
            clean = re.sub(rb"[^A-Za-z0-9+/]+", b"", raw)
            clean = clean[:-1] if len(clean) % 4 == 1 else clean
            data = binascii.a2b_base64(clean + b"=" * (-len(clean) % 4))
        if charset != pending_charset and pending:
            out += decode_bytes(pending, pending_charset)
            pending = b""
        pending, pending_charset = pending + data, charset
    return out + decode_bytes(pending, pending_charset)


def read_addresses(values: Sequence[bytes]) -> tuple[Address, ...]:
    """Every address in the fields, in order; names are safe to show, addresses in lower case."""
    found: list[Address] = []
    for value in values:
        text = decode_bytes(value[:MAX_FIELD])
        read = _split_addresses(text)
        if not any("@" in address.email for address in read) and "=?" in text:
            # Some programs encode the whole of "Name <address>".
            read = _split_addresses(decode_field(value)) or read
        found += read
        if len(found) >= MAX_ADDRESSES:
            break
    return tuple(found[:MAX_ADDRESSES])


def _split_addresses(text: str) -> list[Address]:
    found: list[Address] = []
    words: list[str] = []
    comment = angle = ""

    def flush() -> None:
        nonlocal comment, angle
        address = _address("".join(words), comment, angle)
        if address:
            found.append(address)
        words.clear()
        comment = angle = ""

    for token in _ADDRESS_TOKEN.finditer(text):
        if token["mark"]:
            if token["mark"] == ":":
                words.clear()  # the name of a group
            else:
                flush()
                if len(found) >= MAX_ADDRESSES:
                    return found
        elif token["quoted"] is not None:
            words.append(_ESCAPE.sub(r"\1", token["quoted"]))
        elif token["comment"] is not None:
            comment = comment or token["comment"]
        elif token["angle"] is not None:
            angle = angle or token["angle"].strip() or " "
        else:
            words.append(token[0])
    flush()
    return found


def _address(words: str, comment: str, angle: str) -> Address | None:
    name = words.strip()
    if not angle:
        bare = next((word for word in name.split() if "@" in word), "")
        if bare:
            angle, name = bare.strip("'[]"), name.replace(bare, "", 1).strip()
        elif name and not comment and " " not in name:
            angle, name = name, ""  # MAILER-DAEMON
    email = safe_line("".join(angle.split()), 320).lower().strip("'\"").removeprefix("mailto:")
    if email.startswith("@") or not email.isascii():
        email = _plain_email(_ROUTE.sub("", email))
    name = safe_line(_name(name or comment), 200)
    if not email and not name:
        return None
    return Address(name="" if name.lower() == email else name, email=email)


def _plain_email(email: str) -> str:
    """The address in one way of writing: its domain in the letters that every server takes.

    So one address is one customer, and no foreign letter can pass for a Latin one.
    """
    place, at, domain = unicodedata.normalize("NFC", email).rpartition("@")
    labels = unicodedata.normalize("NFKC", domain).replace("\u3002", ".").split(".")
    return f"{place}{at}{'.'.join(map(_ascii_label, labels))}"


def _ascii_label(label: str) -> str:
    # Not the idna codec: it makes "ss" of "ß", which is another domain.
    return label if label.isascii() else f"xn--{label[:63].encode('punycode').decode('ascii')}"


def _name(text: str) -> str:
    text = decode_field(text.encode("utf-8", "surrogatepass")).strip()
    if len(text) > 1 and text[0] == text[-1] and text[0] in "'\"":
        text = text[1:-1]
    return text.replace('"', "")


def read_ids(values: Sequence[bytes]) -> list[str]:
    """Every message identifier in the fields, in brackets, without folding blanks."""
    found: list[str] = []
    for value in values:
        text = value[-MAX_FIELD:].decode("utf-8", "replace")
        ids = _ID.findall(text) or ([text.strip()[:998]] if len(text.split()) == 1 else [])
        found += [
            f"<{clean}>" for clean in (safe_line("".join(i.split()), 996) for i in ids) if clean
        ]
    return [identifier.replace("<<", "<").replace(">>", ">") for identifier in found]


def read_references(values: Sequence[bytes]) -> tuple[str, ...]:
    """The identifiers once each, in order: the first, and the latest if there are very many."""
    ids = list(dict.fromkeys(read_ids(values)))
    if len(ids) > MAX_REFERENCES:
        ids = ids[:1] + ids[1 - MAX_REFERENCES :]
    return tuple(ids)


def date_stamp(value: bytes) -> str:
    """The moment that a Date field names, in whatever zone it does; empty where it names none.

    Part of what entries are known by, so it must never change.
    """
    try:
        parsed = parsedate_tz(decode_bytes(value[:200]))
        return str(mktime_tz(parsed)) if parsed else ""
    except Exception:  # fuzzed dates raise many things in the standard library
        return ""


def read_date(value: bytes, received_at: datetime) -> tuple[datetime, int]:
    """When it was sent (UTC), and the writer's offset in minutes; `received_at` if Date lies."""
    text = re.sub(r"\([^()]*\)", " ", decode_bytes(value[:200]))
    try:
        parsed = parsedate_tz(text)
        if parsed is None:
            return received_at, 0
        offset = timedelta(seconds=parsed[9] or 0)
        sent_at = datetime(*parsed[:6], tzinfo=timezone(offset)).astimezone(UTC)
    except Exception:  # fuzzed dates raise many things in the standard library
        return received_at, 0
    is_sane = _OLDEST <= sent_at <= received_at + _AHEAD and abs(offset) <= timedelta(hours=15)
    return (sent_at, int(offset.total_seconds() // 60)) if is_sane else (received_at, 0)
