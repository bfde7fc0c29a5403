"""The tree of MIME parts, read by boundaries.

The standard library's parser takes time in lines times depth and recurses with the depth, so a
small hostile mail could stop the reading; this one looks at each byte at most MAX_DEPTH times.
"""

from __future__ import annotations

import binascii
import quopri
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from email.message import Message
from functools import cached_property

from agent.mail.characters import decode_bytes

MAX_DEPTH = 12
MAX_PARTS = 500
MAX_HEADERS = 1000

_HEADERS = re.compile(rb"(?:[!-9;-~]++[ \t]*+:[^\n]*+(?:\n|\Z)(?:[ \t][^\n]*+(?:\n|\Z))*+)*+")
_FIELD = re.compile(rb"\n(?![ \t])")
_LEADING = re.compile(rb"\A(?:\xef\xbb\xbf)?\s*+(?:>?From [^\n]*+\n)?")
_NOT_BASE64 = re.compile(rb"[^A-Za-z0-9+/]+")


@dataclass
class Part:
    """One MIME part: its header fields as bytes by lower-case name, its raw body, its parts."""

    headers: dict[str, list[bytes]]
    body: bytes
    parts: list[Part] = field(default_factory=list)
    default_type: str = "text/plain"

    def header(self, name: str) -> bytes:
        """The first field of that name, unfolded; empty when there is none."""
        values = self.headers.get(name)
        return values[0] if values else b""

    @cached_property
    def _fields(self) -> Message:
        """The fields with parameters, for the standard library to take apart."""
        message = Message()
        for name in ("content-type", "content-disposition"):
            if value := self.header(name)[:4000]:
                message[name] = decode_bytes(value).replace("\n", " ").replace("\r", " ")
        return message

    @cached_property
    def media_type(self) -> str:
        """Like text/plain, in lower case."""
        value = self.header("content-type").split(b";", 1)[0].strip().lower()
        if re.fullmatch(rb"[\w.+-]+/[\w.+-]+", value):
            return value.decode("ascii")
        return "text/plain" if value else self.default_type

    @property
    def disposition(self) -> str:
        """inline, attachment, or nothing."""
        value = self.header("content-disposition").split(b";", 1)[0]
        return value.strip().lower().decode("ascii", "replace")

    def parameter(self, name: str) -> str:
        """A parameter of Content-Type; empty when missing or broken."""
        try:
            value = self._fields.get_param(name, "")
        except Exception:  # the standard library raises many things on fuzzed parameters
            return ""
        return str(value[2] if isinstance(value, tuple) else value)

    @cached_property
    def file_name(self) -> str:
        """The file name as declared, not yet safe; empty when there is none."""
        try:
            return str(self._fields.get_filename("") or "")
        except Exception:  # as in parameter()
            return ""

    @property
    def size_bytes(self) -> int:
        """About how large the decoded content is; reckoned, not decoded."""
        size = len(self.body)
        if self._encoding == b"base64":
            size -= self.body.count(b"\n") + self.body.count(b"\r")
            return max(0, size * 3 // 4 - self.body[-6:].count(b"="))
        return size

    @property
    def _encoding(self) -> bytes:
        return self.header("content-transfer-encoding").split(b";", 1)[0].strip().lower()

    def content(self, limit: int) -> bytes:
        """About the first `limit` bytes of the decoded body."""
        match self._encoding:
            case b"base64":
                text = _NOT_BASE64.sub(b"", self.body[: limit * 3 // 2])
                return binascii.a2b_base64(text[: len(text) // 4 * 4] + _padding(text))
            case b"quoted-printable":
                return quopri.decodestring(self.body[: 3 * limit])[:limit]
            case _:
                return self.body[:limit]

    def walk(self) -> Iterator[Part]:
        """This part and all below it, in the order they stand."""
        yield self
        for part in self.parts:
            yield from part.walk()


def _padding(text: bytes) -> bytes:
    rest = text[len(text) // 4 * 4 :]
    return rest + b"=" * (4 - len(rest)) if len(rest) > 1 else b""


def read_parts(raw: bytes) -> Part:
    """The tree of parts in `raw`; whatever cannot be told apart is text."""
    start = raw[:2000]
    if b"\n" not in start and b"\r" in start:
        raw = raw.replace(b"\r", b"\n")
    budget = [MAX_PARTS]
    return _read(raw[_LEADING.match(raw).end() :], 0, budget, "text/plain")  # type: ignore[union-attr]


def _read(raw: bytes, depth: int, budget: list[int], default_type: str) -> Part:
    budget[0] -= 1
    head_end = _HEADERS.match(raw).end()  # type: ignore[union-attr]
    headers: dict[str, list[bytes]] = {}
    for line in _FIELD.split(raw[:head_end].replace(b"\r\n", b"\n"), MAX_HEADERS)[:MAX_HEADERS]:
        name, colon, value = line.partition(b":")
        if colon:
            key = name.strip().lower().decode("ascii", "replace")
            headers.setdefault(key, []).append(value.strip())
    body = raw[head_end:]
    body = body[2:] if body.startswith(b"\r\n") else body.removeprefix(b"\n")
    part = Part(headers, body, default_type=default_type)
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
    lines = re.compile(rb"^--" + re.escape(mark) + rb"(--)?[ \t]*+\r?$\n?", re.MULTILINE)
    pieces: list[bytes] = []
    start = -1
    for line in lines.finditer(body):
        if start >= 0:
            pieces.append(_without_last_newline(body[start : line.start()]))
        start = line.end()
        if line[1] or len(pieces) >= MAX_PARTS:
            return pieces
    if start >= 0:
        pieces.append(body[start:])
    return pieces


def _without_last_newline(piece: bytes) -> bytes:
    return piece[:-2] if piece.endswith(b"\r\n") else piece.removesuffix(b"\n")
