"""Where a mailbox's servers are: the ways to find out, the surest first."""

from __future__ import annotations

import ssl
from dataclasses import dataclass, field

import httpx

from agent.config import Security
from agent.errors import AccountError
from agent.providers import Provider, provider_by_mx, provider_of
from agent.setup import guesses
from agent.setup.autoconfig import find_by_file, own_places, thunderbirds_place
from agent.setup.found import Endpoint, Found, is_host
from agent.setup.records import Resolver, find_by_srv, mx_hosts, system_resolver

_TLS_PORTS = (993, 465)


@dataclass
class Network:
    """What is asked: the resolver, the client for settings files, and who is trusted."""

    client: httpx.AsyncClient
    trust: ssl.SSLContext
    resolver: Resolver = field(default_factory=system_resolver)
    imap_ports: guesses.Ports = guesses.IMAP_PORTS
    smtp_ports: guesses.Ports = guesses.SMTP_PORTS


async def find_servers(address: str, network: Network, *, ask_thunderbird: bool = False) -> Found:
    """The servers of a mailbox; raises AccountError where none are found.

    Thunderbird's makers are asked only where the owner says so: they learn the domain.
    """
    domain = _ascii(address.partition("@")[2])
    if provider := provider_of(domain):
        return of_provider(provider, "in the table of large providers")
    for host in await mx_hosts(domain, network.resolver):
        if provider := provider_by_mx(host):
            return of_provider(provider, f"in the table of large providers, by {host}")
    if found := await find_by_srv(domain, network.resolver):
        return found
    places = own_places(domain)
    if ask_thunderbird:
        places += (thunderbirds_place(domain),)
    for place in places:
        if found := await find_by_file(place, address, network.client):
            return found
    guessed, notes = await guesses.guess(
        domain, network.trust, imap_ports=network.imap_ports, smtp_ports=network.smtp_ports
    )
    if guessed is None:
        raise AccountError("\n".join([f"the mail servers of {domain} could not be found", *notes]))
    return guessed


def of_provider(provider: Provider, source: str) -> Found:
    """The servers of a provider in the table."""
    if provider.imap is None or provider.smtp is None:
        raise AccountError(f"{provider.name} cannot be read: {provider.advice}")
    imap, smtp = (
        Endpoint(host, port, Security.TLS if port in _TLS_PORTS else Security.STARTTLS)
        for host, port in (provider.imap, provider.smtp)
    )
    return Found(imap, smtp, f"{source}: {provider.name}", provider)


def _ascii(domain: str) -> str:
    """The domain as DNS knows it."""
    try:
        name = domain.encode("idna").decode("ascii")
    except UnicodeError:
        name = ""
    if not is_host(name):
        raise AccountError(f"{domain!r} is no domain that could be looked up")
    return name
