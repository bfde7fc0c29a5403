"""What DNS says of a domain's mail: MX hosts, and SRV records after RFC 6186 and RFC 8314."""

from __future__ import annotations

from typing import Any

import dns.asyncresolver
import dns.exception
import dns.rdatatype

from agent.config import Security
from agent.names import is_within
from agent.setup.found import Endpoint, Found, is_host

Resolver = dns.asyncresolver.Resolver
LOOKUP_SECONDS = 10.0
MAX_RECORDS = 20

_READING = (("imaps", Security.TLS), ("imap", Security.STARTTLS))
_SENDING = (("submissions", Security.TLS), ("submission", Security.STARTTLS))


def system_resolver() -> Resolver:
    """The one that the system's settings name; where there are none, one that finds nothing."""
    try:
        return Resolver()
    except (dns.exception.DNSException, OSError):
        return Resolver(configure=False)


async def mx_hosts(domain: str, resolver: Resolver) -> list[str]:
    """The hosts that take in the domain's mail, first choice first; none where DNS knows none."""
    records = await _look_up(domain, dns.rdatatype.MX, resolver)
    ranked = sorted((record.preference, record.exchange) for record in records)
    return [host.to_text(omit_final_dot=True).lower() for _, host in ranked]


async def find_by_srv(domain: str, resolver: Resolver) -> Found | None:
    """The servers that the domain names in SRV records, if it names both."""
    imap = await _first(_READING, domain, resolver)
    smtp = await _first(_SENDING, domain, resolver) if imap else None
    if imap is None or smtp is None:
        return None
    strangers = {one.host for one in (imap, smtp) if not is_within(one.host, domain)}
    return Found(
        imap,
        smtp,
        f"in the DNS of {domain} (SRV records)",
        # RFC 6186, section 6: whoever forges the answer must not choose where the password goes.
        strangers=tuple(sorted(strangers)),
    )


async def _first(
    services: tuple[tuple[str, Security], ...], domain: str, resolver: Resolver
) -> Endpoint | None:
    for service, security in services:
        name = f"_{service}._tcp.{domain}"
        records = await _look_up(name, dns.rdatatype.SRV, resolver)
        for record in sorted(records, key=lambda one: (one.priority, -one.weight)):
            # A target of "." says that the service is decidedly not there.
            host = record.target.to_text(omit_final_dot=True).lower()
            if is_host(host) and record.port:
                return Endpoint(host, record.port, security)
    return None


async def _look_up(name: str, kind: dns.rdatatype.RdataType, resolver: Resolver) -> list[Any]:
    try:
        answer = await resolver.resolve(name, kind, lifetime=LOOKUP_SECONDS, search=False)
    except (dns.exception.DNSException, OSError, UnicodeError):
        return []
    return list(answer)[:MAX_RECORDS]
