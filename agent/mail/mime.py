"""The tree of MIME parts, read by boundaries.

The standard library's parser takes time in lines times depth and recurses with the depth, so a
small hostile mail could stop the reading; this one looks at each byte at most MAX_DEPTH times.
"""

from __future__ import annotations

import binascii
import quopri
import re
import string
from collections.abc import Iterator
from dataclasses import dataclass, field
from email.message import Message
from email.utils import collapse_rfc2231_value
from functools import cached_property

from agent.mail.characters import decode_bytes

MAX_DEPTH = 12
MAX_PARTS = 500
MAX_HEADERS = 1000

_HEADERS = re.compile(rb"(?:[!-9;-~]++[ \t]*+:[^\n]*+(?:\n|\Z)(?:[ \t][^\n]*+(?:\n|\Z))*+)*+")
_FIELD = re.compile(rb"\n(?![ \t])")
_LEADING = re.compile(rb"\A(?:\xef\xbb\xbf)?\s*+(?:>?From [^\n]*+\n)?")
_NOT_BASE64 = bytes(set(range(256)) - set(string.ascii_letters.encode() + b"0123456789+/"))
_MEDIA_TYPE = re.compile(rb"[\w.+-]+/[\w.+-]+")
# What nearly everybody writes, and what the standard library would read the same way, but slowly.
_PLAIN_VALUE = re.compile(
    r'\s*+[\w.+/-]++(?:\s*+;\s*+[\w-]++\s*+=\s*+(?:"[^"\\<>]*+"|[^\s;"\\()<>*]++)|\s*+;)*+\s*+',
    re.ASCII,
)
_PARAMETER = re.compile(r';\s*+([\w-]++)\s*+=\s*+(?:"([^"]*+)"|([^\s;"]++))', re.ASCII)
_TEXT_TYPES = frozenset({"text/plain", "text/html"})
MAX_VALUE = 4000
MAX_BOUNDARY_BLANKS = 200
_NEWLINE = ord("\n")


@dataclass
class Part:
    """One MIME part: its header fields as bytes by lower-case name, its raw body, its parts."""

    headers: dict[str, list[bytes]]
    body: bytes
    parts: list[Part] = field(default_factory=list)
    default_type: str = "text/plain"
    octets: int | None = None
    """How large the raw body is where `body` is not all of it."""
    names: list[str] = field(default_factory=list)
    """The names of all header fields, as they stand."""

    def header(self, name: str) -> bytes:
        """The first field of that name, unfolded; empty when there is none."""
        values = self.headers.get(name)
        return values[0] if values else b""

    def fields(self) -> Iterator[tuple[str, bytes]]:
        """All header fields by lower-case name, as they stand."""
        taken: dict[str, int] = {}
        for name in self.names:
            number = taken.get(name, 0)
            taken[name] = number + 1
            yield name, self.headers[name][number]

    @cached_property
    def media_type(self) -> str:
        """Like text/plain, in lower case."""
        value = self.header("content-type").split(b";", 1)[0].strip().lower()
        if _MEDIA_TYPE.fullmatch(value):
            return value.decode("ascii")
        return "text/plain" if value else self.default_type

    @property
    def disposition(self) -> str:
        """inline, attachment, or nothing."""
        value = self.header("content-disposition").split(b";", 1)[0]
        return value.strip().lower().decode("ascii", "replace")

    def parameter(self, name: str) -> str:
        """A parameter of Content-Type; empty when missing or broken."""
        return self._type_parameters.get(name, "")

    @cached_property
    def file_name(self) -> str:
        """The file name as declared, not yet safe; empty when there is none."""
        if "content-disposition" in self.headers:
            placed = _parameters(self.header("content-disposition"), "content-disposition")
            if name := placed.get("filename"):
                return name.strip()
        return self.parameter("name").strip()

    @cached_property
    def _type_parameters(self) -> dict[str, str]:
        value = self.header("content-type")
        return _parameters(value, "content-type") if b";" in value else {}

    @property
    def size_bytes(self) -> int:
        """About how large the decoded content is; reckoned, not decoded."""
        size = len(self.body) if self.octets is None else self.octets
        if self._encoding == b"base64" and self.octets is not None:
            # In lines of 76 characters, as nearly everybody writes them.
            return size // 78 * 57 + size % 78 * 3 // 4
        if self._encoding == b"base64":
            size -= self.body.count(b"\n") + self.body.count(b"\r")
            return max(0, size * 3 // 4 - self.body[-6:].count(b"="))
        return size

    @property
    def _encoding(self) -> bytes:
        return self.header("content-transfer-encoding").split(b";", 1)[0].strip().lower()

    def is_text(self, *, is_first: bool) -> bool:
        """Whether it is text to read, and no attachment; the first part may have a file name."""
        return (
            # A multipart that has no parts is broken, and mostly text.
            (self.media_type in _TEXT_TYPES or self.media_type.startswith("multipart/"))
            and self.disposition != "attachment"
            and (is_first or not self.file_name)
        )

    def content(self, limit: int) -> bytes:
        """About the first `limit` bytes of the decoded body."""
        match self._encoding:
            case b"base64":
                return _decode_base64(self.body[: limit * 3 // 2])
            case b"quoted-printable":
                return quopri.decodestring(self.body[: 3 * limit])[:limit]
            case _:
                return self.body[:limit]

    def walk(self) -> Iterator[Part]:
        """This part and all below it, in the order they stand."""
        yield self
        for part in self.parts:
            yield from part.walk()


def _decode_base64(body: bytes) -> bytes:
    """Whatever is base64 in `body`, though paddings stand in its midst or letters are missing."""
    text = body.translate(None, _NOT_BASE64)
    rest = len(text) % 4
    if rest == 1:
        return binascii.a2b_base64(text[:-1])
    return binascii.a2b_base64(text + b"==="[rest - 1 :] if rest else text)


def _parameters(value: bytes, name: str) -> dict[str, str]:
    """The parameters of a field; of two with one name the first."""
    text = decode_bytes(value[:MAX_VALUE]).replace("\n", "").replace("\r", " ")
    if _PLAIN_VALUE.fullmatch(text):
        found: dict[str, str] = {}
        for parameter in _PARAMETER.finditer(text):
            found.setdefault(parameter[1].lower(), parameter[2] or parameter[3] or "")
        return found
    message = Message()
    message[name] = text
    found = {}
    for key in ("boundary", "charset", "format", "delsp", "method", "name", "filename"):
        try:
            given = message.get_param(key, "", name)
            found[key] = collapse_rfc2231_value(given) if given else ""
        except Exception:  # the standard library raises many things on fuzzed parameters
            found[key] = ""
    return found


def read_parts(raw: bytes) -> Part:
    """The tree of parts in `raw`; whatever cannot be told apart is text."""
    start = raw[:2000]
    if b"\n" not in start and b"\r" in start:
        raw = raw.replace(b"\r", b"\n")
    budget = [MAX_PARTS]
    return _read(raw[_LEADING.match(raw).end() :], 0, budget, "text/plain")  # type: ignore[union-attr]


def read_part(raw: bytes) -> Part:
    """One part as it stands between two boundaries: its header, a blank line, its body."""
    return _read(raw, 1, [MAX_PARTS], "text/plain")


def _read(raw: bytes, depth: int, budget: list[int], default_type: str) -> Part:
    budget[0] -= 1
    head_end = _HEADERS.match(raw).end()  # type: ignore[union-attr]
    headers: dict[str, list[bytes]] = {}
    names: list[str] = []
    for line in _FIELD.split(raw[:head_end].replace(b"\r\n", b"\n"), MAX_HEADERS)[:MAX_HEADERS]:
        name, colon, value = line.partition(b":")
        if colon:
            key = name.strip().lower().decode("ascii", "replace")
            headers.setdefault(key, []).append(value.strip())
            names.append(key)
    body = raw[head_end:]
    body = body[2:] if body.startswith(b"\r\n") else body.removeprefix(b"\n")
    part = Part(headers, body, default_type=default_type, names=names)
    if part.media_type.startswith("multipart/") and depth < MAX_DEPTH:
        inner = "message/rfc822" if part.media_type == "multipart/digest" else "text/plain"
        for piece in _split(body, part.parameter("boundary")):
            if budget[0] <= 0:
                break
            part.parts.append(_read(piece, depth + 1, budget, inner))
    return part


def _split(body: bytes, boundary: str) -> list[bytes]:
    """The bodies between the boundary lines."""
    mark = boundary.rstrip().encode("utf-8", "surrogateescape")[:200]
    if not mark:
        return []
    line = b"--" + mark
    pieces: list[bytes] = []
    start, at = -1, body.find(line)
    while at >= 0:
        after = at + len(line)
        if at == 0 or body[at - 1] == _NEWLINE:
            end = body.find(b"\n", after, after + MAX_BOUNDARY_BLANKS)
            is_last = end < 0 and len(body) - after <= MAX_BOUNDARY_BLANKS
            rest = body[after : len(body) if is_last else end].strip(b" \t\r")
            if (end >= 0 or is_last) and rest in (b"", b"--"):
                if start >= 0:
                    pieces.append(_without_last_newline(body[start:at]))
                start = after = len(body) if is_last else end + 1
                if rest or len(pieces) >= MAX_PARTS:
                    return pieces
        at = body.find(line, after)
    if start >= 0:
        pieces.append(body[start:])
    return pieces


def _without_last_newline(piece: bytes) -> bytes:
    return piece[:-2] if piece.endswith(b"\r\n") else piece.removesuffix(b"\n")
