"""Files and ciphertext that stand in the midst of a text: nobody reads them there."""

from __future__ import annotations

import re
from collections.abc import Callable

from agent.mail.characters import safe_line
from agent.models import Attachment

MAX_FILES = 50

_UUENCODED = re.compile(
    r"^begin [0-7]{3,4} (?P<name>[^\n]+)\n(?P<data>(?:[ -`]{1,62}\n)++)(?:end(?:\n|\Z))?", re.M
)
_YENC = re.compile(
    r"^=ybegin (?P<head>[^\n]*)\n(?P<data>(?:(?!=yend)[^\n]*+(?:\n|\Z))*+)(?:=yend[^\n]*)?", re.M
)
_YENC_NAME = re.compile(r"\bname=(.+)$")
_YENC_SIZE = re.compile(r"\bsize=(\d{1,12})\b")
_BINHEX = re.compile(
    r"^\(This file must be converted with BinHex[^\n]*\n\s*+:(?P<data>[^:]*+):?", re.M
)
_ENCRYPTED = re.compile(
    r"^-----BEGIN PGP MESSAGE-----\n(?P<data>(?:(?!-----END)[^\n]*+(?:\n|\Z))*+)"
    r"(?:-----END PGP MESSAGE-----)?",
    re.M,
)
_SIGNED = re.compile(r"-----BEGIN PGP SIGNED MESSAGE-----\n(?:\w+: [^\n]*\n)*\n")
_SIGNATURE = re.compile(
    r"^-----BEGIN PGP SIGNATURE-----\n(?:[^-\n][^\n]*\n|\n)*+-----END PGP SIGNATURE-----", re.M
)


def take_out_files(text: str) -> tuple[str, list[Attachment]]:
    """`text` without the files in it, and what they are."""
    files: list[Attachment] = []
    for mark, pattern, describe in _KINDS:
        if mark not in text:
            continue
        files += [describe(found) for found in pattern.finditer(text)][:MAX_FILES]
        text = pattern.sub("", text)
    return text, files


def without_pgp_frame(text: str) -> str:
    """The words that were signed, without what PGP puts around them."""
    if "-----BEGIN PGP " not in text:
        return text
    return _SIGNATURE.sub("", _SIGNED.sub("", text))


def _uuencoded(found: re.Match[str]) -> Attachment:
    size = sum(ord(line[0]) - 32 & 63 for line in found["data"].splitlines())
    return Attachment(name=_file_name(found["name"]), media_type=_UNKNOWN, size_bytes=size)


def _yenc(found: re.Match[str]) -> Attachment:
    name, size = _YENC_NAME.search(found["head"]), _YENC_SIZE.search(found["head"])
    return Attachment(
        name=_file_name(name[1]) if name else "",
        media_type=_UNKNOWN,
        size_bytes=int(size[1]) if size else len(found["data"]),
    )


def _binhex(found: re.Match[str]) -> Attachment:
    size = len(found["data"]) * 3 // 4
    return Attachment(name="", media_type="application/mac-binhex40", size_bytes=size)


def _encrypted(found: re.Match[str]) -> Attachment:
    size = len(found["data"]) * 3 // 4
    return Attachment(name="", media_type="application/pgp-encrypted", size_bytes=size)


def _file_name(name: str) -> str:
    return re.split(r"[/\\]", safe_line(name, 400))[-1].strip(". ")[:200]


_UNKNOWN = "application/octet-stream"
_KINDS: tuple[tuple[str, re.Pattern[str], Callable[[re.Match[str]], Attachment]], ...] = (
    ("begin ", _UUENCODED, _uuencoded),
    ("=ybegin ", _YENC, _yenc),
    ("with BinHex", _BINHEX, _binhex),
    ("-----BEGIN PGP MESSAGE", _ENCRYPTED, _encrypted),
)
