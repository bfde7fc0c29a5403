"""A mail of which only the header and the text were fetched, and the tree of its parts."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from agent.mail.headers import read_ids
from agent.mail.mime import MAX_DEPTH, MAX_PARTS, Part, read_part, read_parts
from agent.mail.returned import ENCLOSED, MAX_HEADER, REPORTS

TEXT_BYTES = 256 * 1024
"""So much of a text part is fetched; of one in base64 a half more, as it travels."""
ALL_TEXT_BYTES = 3 * TEXT_BYTES
WHOLE_TEXT = "TEXT"
"""The section that is all below the header."""
UNNAMED_BYTES = 128 * 1024
"""Of a mail without Message-ID: what its invented one is made of."""

_SURE_OCTETS = 4000
_SURE_BYTES = 1600
"""A text shorter than this may be empty, or only say that the mail should be read as HTML."""
_PART_HEADER_OCTETS = 200


@dataclass(frozen=True, slots=True)
class PartOutline:
    """What the server tells of one MIME part: `octets` is its size as it travels."""

    section: str
    """Like "1.2"; empty for the mail itself where it has parts."""
    fields: tuple[tuple[str, bytes], ...]
    """Content-Type and its siblings, as they may have stood in the part's header."""
    octets: int = 0
    parts: tuple[PartOutline, ...] = ()

    def walk(self) -> Iterator[PartOutline]:
        """This part and all below it."""
        yield self
        for part in self.parts:
            yield from part.walk()


@dataclass(frozen=True, slots=True)
class PartialMail:
    """A mail without its attachments."""

    header: bytes
    outline: PartOutline
    texts: Mapping[str, bytes] = field(default_factory=dict)
    """By section: the beginning of a text part, under the part's own header where it has one."""


@dataclass(frozen=True, slots=True)
class Wish:
    """A section that must be fetched, and how much of it at most."""

    section: str
    limit: int
    has_header: bool
    """Whether the part has a header of its own, to be asked for as SECTION.MIME."""


def assemble(partial: PartialMail) -> Part:
    """The parts that the whole mail would have had; what was not fetched has only a size."""
    root = read_parts(partial.header)
    if partial.outline.parts:
        root.parts = [_assemble(part, partial.texts) for part in partial.outline.parts]
    else:
        root.body = partial.texts.get(partial.outline.section, b"")
        root.octets = partial.outline.octets
    root.body = root.body or partial.texts.get(WHOLE_TEXT, b"")
    return root


def _assemble(outline: PartOutline, texts: Mapping[str, bytes]) -> Part:
    if (text := texts.get(outline.section)) is not None:
        part = read_part(text)
    else:
        part = _bare(outline)
        part.parts = [_assemble(child, texts) for child in outline.parts]
    part.octets = outline.octets
    return part


def _bare(outline: PartOutline) -> Part:
    return Part({name: [value] for name, value in outline.fields}, b"")


# What to fetch


def is_plausible(partial: PartialMail, size: int) -> bool:
    """Whether header and outline are what `parse_mail` would make of a mail of this size.

    A server that finds no parts where the header promises some has lost most of the mail, and what
    it takes for the end of the header is not always the end.
    """
    root = read_parts(partial.header)
    is_multipart = root.media_type.startswith("multipart/")
    parts = list(partial.outline.walk())
    accounted = sum(part.octets + _PART_HEADER_OCTETS for part in parts)
    return (
        is_multipart == bool(partial.outline.parts)
        and not root.body.strip()
        and any(part.octets for part in parts)
        and accounted >= (size - len(partial.header)) // 2
    )


def wishes(partial: PartialMail) -> list[Wish]:
    """The sections that are still wanted before the mail can be parsed; none when it is complete.

    They are those that `parse_mail` would read, of a multipart/alternative the one it would choose;
    and also what says which mail came back, should it be a bounce.
    """
    root = read_parts(partial.header)
    outline = partial.outline
    if outline.parts:
        wanted = list(_wanted(outline, partial.texts, is_first=True))
    else:
        wanted = [outline] if root.is_text(is_first=True) else []
        wanted = [one for one in wanted if one.section not in partial.texts]
    if root.media_type != "multipart/digest":
        # Not of a multipart/report alone: many a server sends its bounces as multipart/mixed.
        wanted += [
            part
            for part in outline.parts
            if _tells_of_return(part) and part.section not in partial.texts
        ]
    made: list[Wish] = []
    room = ALL_TEXT_BYTES - sum(len(text) for text in partial.texts.values())
    for part in wanted:
        encoding = dict(part.fields).get("content-transfer-encoding", b"").lower()
        limit = TEXT_BYTES * 3 // 2 if encoding == b"base64" else TEXT_BYTES
        limit = MAX_HEADER if _tells_of_return(part) else limit
        if min(part.octets, limit) <= room:
            made.append(Wish(part.section, limit, has_header=bool(outline.parts)))
            room -= min(part.octets, limit)
    has_name = any(len(name) > 3 for name in read_ids(root.headers.get("message-id", []))[:1])
    if not has_name and WHOLE_TEXT not in partial.texts:
        made.append(Wish(WHOLE_TEXT, UNNAMED_BYTES, has_header=False))
    return made


def _wanted(
    outline: PartOutline, texts: Mapping[str, bytes], *, is_first: bool
) -> Iterator[PartOutline]:
    if not outline.parts:
        if _bare(outline).is_text(is_first=is_first) and outline.section not in texts:
            yield outline
    elif _bare(outline).media_type != "multipart/alternative":
        for number, child in enumerate(outline.parts):
            yield from _wanted(child, texts, is_first=is_first and number == 0)
    else:
        choices = sorted(outline.parts, key=lambda child: bool(child.parts) or not _is_plain(child))
        for choice in choices:
            readable = [
                leaf
                for number, leaf in enumerate(choice.walk())
                if not leaf.parts and _bare(leaf).is_text(is_first=is_first and number == 0)
            ]
            missing = [leaf for leaf in readable if leaf.section not in texts]
            yield from missing
            is_sure = sum(leaf.octets for leaf in readable) >= _SURE_OCTETS
            if is_sure and (missing or _has_words(readable, texts)):
                return


def _is_plain(outline: PartOutline) -> bool:
    return _bare(outline).media_type == "text/plain"


def _tells_of_return(outline: PartOutline) -> bool:
    """Whether it tells which mail came back, or why."""
    return _bare(outline).media_type in ENCLOSED | REPORTS


def _has_words(readable: list[PartOutline], texts: Mapping[str, bytes]) -> bool:
    content = b"".join(read_part(texts[leaf.section]).content(_SURE_OCTETS) for leaf in readable)
    return len(b"".join(content.split())) >= _SURE_BYTES


# BODYSTRUCTURE


def outline_of(structure: Any) -> PartOutline:
    """The outline that a parsed BODYSTRUCTURE gives: nested tuples of bytes, numbers and None.

    Raises ValueError where it makes no sense, or has more or deeper parts than a mail is read with.
    """
    count = [0]
    try:
        return _outline(structure, "", 0, count)
    except (LookupError, TypeError, AttributeError) as error:
        raise ValueError("a BODYSTRUCTURE that makes no sense") from error


def _outline(structure: Any, section: str, depth: int, count: list[int]) -> PartOutline:
    count[0] += 1
    if count[0] > MAX_PARTS or depth > MAX_DEPTH:
        raise ValueError("a BODYSTRUCTURE with too many parts")
    if isinstance(structure[0], (tuple, list)):
        # imapclient puts the parts of a multipart in a list of their own.
        parts = structure[0] if isinstance(structure[0], list) else _leading(structure)
        rest = structure[1:] if isinstance(structure[0], list) else structure[len(parts) :]
        if not parts:
            raise ValueError("a BODYSTRUCTURE with a multipart without parts")
        kind = b"multipart/" + _word(rest[0], b"mixed")
        return PartOutline(
            section,
            (("content-type", kind),),
            parts=tuple(
                _outline(part, f"{section}.{number}".lstrip("."), depth + 1, count)
                for number, part in enumerate(parts, 1)
            ),
        )
    main, sub = _word(structure[0], b"text"), _word(structure[1], b"plain")
    octets = structure[6]
    if not isinstance(octets, int) or octets < 0:
        raise ValueError("a BODYSTRUCTURE with a part without a size")
    extension = 8 if main == b"text" else 7
    if main == b"message" and len(structure) > 9 and isinstance(structure[7], (tuple, list)):
        extension = 10
    fields = [
        ("content-type", _with_parameters(main + b"/" + sub, structure[2])),
        ("content-transfer-encoding", _word(structure[5], b"7bit")),
    ]
    disposition = structure[extension + 1] if len(structure) > extension + 1 else None
    if isinstance(disposition, (tuple, list)) and disposition:
        parameters = disposition[1] if len(disposition) > 1 else None
        value = _with_parameters(_word(disposition[0], b"attachment"), parameters)
        fields.append(("content-disposition", value))
    return PartOutline(section or "1", tuple(fields), octets)


def _leading(structure: Any) -> list[Any]:
    parts = []
    for part in structure:
        if not isinstance(part, (tuple, list)):
            break
        parts.append(part)
    return parts


def _word(value: Any, default: bytes) -> bytes:
    if isinstance(value, int):
        value = str(value).encode()
    return value.strip().lower() if isinstance(value, bytes) and value.strip() else default


def _with_parameters(value: bytes, pairs: Any) -> bytes:
    """A header field again, from what the server took apart."""
    for name, content in zip((pairs or ())[::2], (pairs or ())[1::2], strict=False):
        if isinstance(content, int):
            content = str(content).encode()
        if not (isinstance(name, bytes) and isinstance(content, bytes)):
            continue
        content = b" ".join(content.split(b"\r\n"))
        if not (name.endswith(b"*") and _is_token(content)):
            content = b'"' + content.replace(b"\\", b"\\\\").replace(b'"', b'\\"') + b'"'
        value += b"; " + name + b"=" + content
    return value


def _is_token(content: bytes) -> bool:
    return not re.search(rb'[\s"();<>@,\\]', content)
