"""The usual names and ports, and whether a mail server answers there under checked TLS.

Nobody logs in here: the greeting and a TLS handshake are all.
"""

from __future__ import annotations

import asyncio
import contextlib
import re
import ssl
from collections.abc import Iterable
from typing import NamedTuple

from agent.config import Security
from agent.setup.found import Endpoint, Found

ANSWER_SECONDS = 8.0
MAX_LINES = 100

IMAP_PORTS = ((993, Security.TLS), (143, Security.STARTTLS))
SMTP_PORTS = ((465, Security.TLS), (587, Security.STARTTLS))
Ports = tuple[tuple[int, Security], ...]


async def guess(
    domain: str,
    trust: ssl.SSLContext,
    *,
    imap_ports: Ports = IMAP_PORTS,
    smtp_ports: Ports = SMTP_PORTS,
) -> tuple[Found | None, list[str]]:
    """The first usual servers that answer, and what kept others from being taken."""
    imaps = _candidates(("imap", "mail", ""), domain, imap_ports)
    smtps = _candidates(("smtp", "mail", ""), domain, smtp_ports)
    answers = await asyncio.gather(
        *(_answers(one, _IMAP, trust) for one in imaps),
        *(_answers(one, _SMTP, trust) for one in smtps),
    )
    troubles = dict(zip([*imaps, *smtps], answers, strict=True))
    imap = next((one for one in imaps if troubles[one] is None), None)
    smtp = next((one for one in smtps if troubles[one] is None), None)
    notes = [trouble for trouble in troubles.values() if trouble]
    if imap is None or smtp is None:
        return None, notes
    return Found(imap, smtp, "by trying the usual names"), notes


def _candidates(names: Iterable[str], domain: str, ports: Ports) -> list[Endpoint]:
    return [
        Endpoint(f"{name}.{domain}" if name else domain, port, security)
        for name in names
        for port, security in ports
    ]


class _Talk(NamedTuple):
    """How a server greets, and what is said to have TLS."""

    greeting: bytes
    upgrade: tuple[tuple[bytes, bytes], ...]
    """What is sent, and how the good answer's last line begins."""
    more: re.Pattern[bytes]
    """Lines before the last one of an answer."""


_IMAP = _Talk(b"* OK", ((b"a STARTTLS\r\n", b"a OK"),), re.compile(rb"\* (?!OK|BYE|\d)"))
_SMTP = _Talk(
    b"220 ",
    ((b"EHLO [127.0.0.1]\r\n", b"250 "), (b"STARTTLS\r\n", b"220 ")),
    re.compile(rb"[23]\d\d-"),
)


async def _answers(endpoint: Endpoint, talk: _Talk, trust: ssl.SSLContext) -> str | None:
    """None where the right kind of server is there and proves who it is, else why not, or ""."""
    writer: asyncio.StreamWriter | None = None
    is_tls = endpoint.security is Security.TLS
    try:
        async with asyncio.timeout(ANSWER_SECONDS):
            reader, writer = await asyncio.open_connection(
                endpoint.host, endpoint.port, ssl=trust if is_tls else None
            )
            if not await _says(reader, talk.greeting, talk.more):
                return ""
            for line, answer in () if is_tls else talk.upgrade:
                writer.write(line)
                if not await _says(reader, answer, talk.more):
                    return ""
            if not is_tls:
                await writer.start_tls(trust, server_hostname=endpoint.host)
            return None
    except ssl.SSLCertVerificationError as error:
        return (
            f"a server answers at {endpoint.host}, port {endpoint.port}, but cannot prove who it "
            f"is ({error.verify_message}); if it is your own, name its CA with --ca-file"
        )
    except (OSError, ValueError, EOFError):
        return ""
    finally:
        if writer is not None:
            writer.transport.abort()
            with contextlib.suppress(OSError):
                await writer.wait_closed()


async def _says(reader: asyncio.StreamReader, wanted: bytes, more: re.Pattern[bytes]) -> bool:
    """Read up to the line that is wanted; False where the server says something else."""
    for _ in range(MAX_LINES):
        line = await reader.readline()
        if line.startswith(wanted):
            return True
        if not more.match(line):
            return False
    return False
