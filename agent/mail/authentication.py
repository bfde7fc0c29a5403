"""What the owner's own server found about the sender of a mail: Authentication-Results (RFC 8601).

Anybody can write such a field into a mail, so the place decides. Fields are put on top; the first
Received field (from above) that tells of a stranger's connection is the border, and what stands
above it was written by the owner's servers. Below it, as far as the next Received field, may stand
results of the border server itself, or forged ones: those are believed only where the owner has
named the server (then it is known to put its own on top), or where it is one of two providers that
always do. What stands further down, and ARC-Authentication-Results, which only repeat the words of
other servers, are never believed.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from ipaddress import IPv4Address, IPv6Address, ip_address

from agent.mail.characters import decode_bytes, safe_line
from agent.mail.mime import Part
from agent.models import Address, Authentication
from agent.names import domain_of, is_within

MAX_FIELDS = 50
"""Received fields and results that are looked at."""
MAX_LENGTH = 8_000
MAX_RESULTS = 50

_GOOGLE, _MICROSOFT = "google.com", "outlook.com"

_WORDS = frozenset(
    {
        *("pass", "fail", "softfail", "neutral", "none", "policy"),
        *("temperror", "permerror", "bestguesspass"),
    }
)
_FROM = re.compile(r"\s*from\s+(\S+)(.*?)(?=\sby\s|\Z)", re.I | re.S)
_BY = re.compile(r"(?:^|\s)by\s+([\w.:-]+)", re.I)
_LOCAL_DELIVERY = re.compile(r"\swith\s+(?:LMTP\w*|local)\b", re.I)
_MAYBE_IP = re.compile(r"(?<![\w.:-])(?:IPv6:)?([0-9a-f:.]{3,45})(?![\w:-])", re.I)
_PIECE = re.compile(r'(?:"(?:[^"\\]|\\.)*+"?|[^;"])++', re.S)
_RESULT = re.compile(r"\s*([a-z][\w-]*)\s*(?:/\s*\d+\s*)?=\s*([a-z]+)", re.I)
_PROPERTY = re.compile(r'([a-z]+)\s*\.\s*([\w-]+)\s*=\s*(?:"([^"]*)"|([^\s;"]+))', re.I)


@dataclass(frozen=True, slots=True)
class _Result:
    """One method's word, with what it looked at, like {"header.d": "x.example"}."""

    method: str
    word: str
    properties: dict[str, str]


@dataclass(frozen=True, slots=True)
class _Report:
    """One Authentication-Results field."""

    server: str
    results: list[_Result]


def read_authentication(root: Part, sender: Address, authserv: str = "") -> Authentication | None:
    """What the owner's server says of `sender`; `authserv` is the name it signs with, if known.

    None where it says nothing, or nobody can tell that it was the owner's server.
    """
    if "authentication-results" not in root.headers:
        return None
    reports = _trusted(root, authserv.strip().lower())
    if not reports:
        return None
    results = [result for report in reports for result in report.results]
    domain = domain_of(sender.email)
    return Authentication(
        server=reports[0].server,
        spf=_spf(results),
        dkim=_dkim(results, domain),
        dmarc=_dmarc(results, domain),
    )


def _trusted(root: Part, authserv: str) -> list[_Report]:
    """The fields that the owner's server wrote, from above."""
    above: list[_Report] = []
    at_border: list[_Report] = []
    border = first_by = ""
    for name, value in _trace(root):
        if name == "authentication-results":
            (at_border if border else above).append(_read_report(value))
            continue
        if border:
            break
        by = _host(_BY, value)
        first_by = first_by or by
        if _is_from_outside(value, by):
            border = by or "?"
    if not border:
        return []
    if authserv:
        named = [report for report in above + at_border if is_within(report.server, authserv)]
        return _of_one_server(named)
    if above:
        return _of_one_server(above)
    if is_within(border, _GOOGLE):
        return [report for report in at_border if is_within(report.server, _GOOGLE)][:1]
    if is_within(first_by, _MICROSOFT):
        return _of_microsoft(root)
    return []


def _of_one_server(reports: list[_Report]) -> list[_Report]:
    """Some servers write a field for each method."""
    home = _home(reports[0].server) if reports else ""
    return [report for report in reports if report.server and _home(report.server) == home]


def _of_microsoft(root: Part) -> list[_Report]:
    """Exchange Online signs with no name, below Received fields of its own."""
    first = _read_report(decode_bytes(root.headers["authentication-results"][0][:MAX_LENGTH]))
    is_its_own = not first.server or is_within(first.server, _MICROSOFT)
    return [_Report(first.server or _MICROSOFT, first.results)] if is_its_own else []


def _trace(root: Part) -> Iterator[tuple[str, str]]:
    count = 0
    for name, value in root.fields():
        if name in ("received", "authentication-results"):
            yield name, decode_bytes(value[:MAX_LENGTH])
            count += 1
            if count >= MAX_FIELDS:
                return


def _host(pattern: re.Pattern[str], value: str) -> str:
    found = pattern.search(value)
    return found[1].lower().rstrip(".") if found else ""


def _is_from_outside(received: str, by: str) -> bool:
    """Whether the field may tell of a stranger's connection: any doubt says that it does.

    The name that a stranger gives himself proves nothing, so his IP address must be private too.
    """
    came = _FROM.match(received)
    if came is None or _LOCAL_DELIVERY.search(received):
        return False
    host = came[1].lower().strip("[]").rstrip(".")
    ips = list(_ips(came[1] + came[2]))
    is_inside = bool(ips) and all(ip.is_private for ip in ips)
    return not (is_inside and (host == "localhost" or (by and _home(host) == _home(by))))


def _ips(text: str) -> Iterator[IPv4Address | IPv6Address]:
    for found in _MAYBE_IP.finditer(text):
        try:
            yield ip_address(found[1].rstrip("."))
        except ValueError:
            continue


def _home(host: str) -> str:
    """The last two labels: enough to tell a server from a stranger's."""
    return ".".join(host.split(".")[-2:])


# What a field says


def _read_report(value: str) -> _Report:
    pieces = _PIECE.findall(_without_comments(value))[:MAX_RESULTS]
    server = ""
    if pieces and "=" not in pieces[0]:
        words = pieces.pop(0).split()
        server = safe_line(words[0], 255).strip('"').lower().rstrip(".") if words else ""
    results = []
    for piece in pieces:
        if found := _RESULT.match(piece):
            word = found[2].lower().replace("hardfail", "fail")
            properties = {
                f"{name[1]}.{name[2]}".lower(): (name[3] or name[4] or "").lower()
                for name in _PROPERTY.finditer(piece)
            }
            if word in _WORDS:
                results.append(_Result(found[1].lower(), word, properties))
    return _Report(server, results)


def _without_comments(value: str) -> str:
    """`value` without what stands in parentheses, which may nest, outside of quotes."""
    if "(" not in value:
        return value
    kept: list[str] = []
    depth = 0
    is_quoted = is_escaped = False
    for letter in value:
        is_plain, is_escaped = not is_escaped, not is_escaped and letter == "\\"
        if is_plain and letter == '"' and not depth:
            is_quoted = not is_quoted
        elif is_plain and letter == "(" and not is_quoted:
            depth += 1
        if not depth:
            kept.append(letter)
        elif is_plain and letter == ")":
            depth -= 1
    return "".join(kept)


def _spf(results: list[_Result]) -> str:
    """The word about the envelope's sender, rather than about the greeting's."""
    words = [result for result in results if result.method == "spf"]
    words.sort(key=lambda result: "smtp.mailfrom" not in result.properties)
    return words[0].word if words else ""


def _dkim(results: list[_Result], domain: str) -> str:
    """The word about signatures of the sender's own domain; "none" where only others signed."""
    words = [result for result in results if result.method == "dkim"]
    own = [result.word for result in words if _is_aligned(_signer(result), domain)]
    if own:
        return "pass" if "pass" in own else own[0]
    others = [result.word for result in words if not _signer(result) and result.word != "pass"]
    return others[0] if others else "none" if words else ""


def _signer(result: _Result) -> str:
    named = result.properties.get("header.d") or result.properties.get("header.i", "")
    domain = named.rpartition("@")[2].removesuffix(".")
    return "" if domain == "none" else domain


def _dmarc(results: list[_Result], domain: str) -> str:
    """The word about the address in From; none about another, as of a mail with two."""
    for result in results:
        if result.method == "dmarc":
            seen = result.properties.get("header.from", "").rpartition("@")[2]
            return result.word if not seen or _is_aligned(seen, domain) else ""
    return ""


def _is_aligned(domain: str, other: str) -> bool:
    if not domain or not other:
        return False
    return is_within(domain, other) or is_within(other, domain)
