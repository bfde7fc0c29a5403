"""The settings file that a provider keeps for mail programs, in the form that Thunderbird reads."""

from __future__ import annotations

import ssl
from collections.abc import Iterator
from xml.etree import ElementTree

import httpx

from agent.config import Security
from agent.setup.found import Endpoint, Found, is_host

MAX_BYTES = 64 * 1024
MAX_REDIRECTS = 3
ANSWER_SECONDS = 10.0
THUNDERBIRD = "https://autoconfig.thunderbird.net/v1.1"

_SECURITY = {"SSL": Security.TLS, "STARTTLS": Security.STARTTLS}


class _NoDoctype(ElementTree.TreeBuilder):
    """Builds the tree, and refuses what could declare entities."""

    def doctype(self, *_: object) -> None:
        raise ValueError("a settings file needs no DOCTYPE")


def own_places(domain: str) -> tuple[str, ...]:
    """Where the provider of a domain itself may keep the file; only ever over TLS."""
    return (
        f"https://autoconfig.{domain}/mail/config-v1.1.xml",
        f"https://{domain}/.well-known/autoconfig/mail/config-v1.1.xml",
    )


def thunderbirds_place(domain: str) -> str:
    """Where Thunderbird's makers keep what they know; asking tells them the domain."""
    return f"{THUNDERBIRD}/{domain}"


def client(trust: ssl.SSLContext) -> httpx.AsyncClient:
    """What fetches settings files: it names no program, and no proxy or .netrc gets between."""
    return httpx.AsyncClient(
        verify=trust, trust_env=False, timeout=ANSWER_SECONDS, headers={"User-Agent": ""}
    )


async def find_by_file(place: str, address: str, client: httpx.AsyncClient) -> Found | None:
    """The servers that the file at `place` names; None where there is none that will do."""
    content = await _fetch(place, client)
    found = read_file(content, address) if content else None
    if found is None:
        return None
    host = httpx.URL(place).host
    whose = "Thunderbird's list" if place.startswith(THUNDERBIRD) else "the provider's own file"
    return Found(*found, f"in {whose} for mail programs, https://{host}")


async def _fetch(place: str, client: httpx.AsyncClient) -> bytes | None:
    try:
        request: httpx.Request | None = client.build_request("GET", place)
        for _ in range(1 + MAX_REDIRECTS):
            # What came over plain http may be anybody's.
            if request is None or request.url.scheme != "https":
                return None
            answer = await client.send(request, stream=True)
            try:
                if answer.has_redirect_location:
                    request = answer.next_request
                    continue
                if answer.status_code != httpx.codes.OK:
                    return None
                content = bytearray()
                async for piece in answer.aiter_bytes():
                    content += piece
                    if len(content) > MAX_BYTES:
                        return None
                return bytes(content)
            finally:
                await answer.aclose()
    except (httpx.HTTPError, httpx.InvalidURL, OSError, ValueError):
        pass
    return None


def read_file(content: bytes, address: str) -> tuple[Endpoint, Endpoint] | None:
    """The IMAP and the SMTP server in a settings file: TLS from the start first, else STARTTLS."""
    # The builder refuses declarations, so that there is nothing to expand or to fetch.
    parser = ElementTree.XMLParser(target=_NoDoctype())  # noqa: S314
    try:
        parser.feed(content)
        root = parser.close()
    except (ElementTree.ParseError, ValueError, LookupError):
        return None
    imap = _best(root, "incomingServer", "imap", address)
    smtp = _best(root, "outgoingServer", "smtp", address)
    return (imap, smtp) if imap and smtp else None


def _best(root: ElementTree.Element, tag: str, kind: str, address: str) -> Endpoint | None:
    found = [
        endpoint
        for element in root.iterfind(f"./emailProvider/{tag}")
        if element.get("type", "").lower() == kind
        for endpoint in _endpoints(element, address)
    ]
    return min(found, key=lambda one: one.security is not Security.TLS, default=None)


def _endpoints(element: ElementTree.Element, address: str) -> Iterator[Endpoint]:
    """The server that an element describes, unless it is in plain text or makes no sense."""
    local_part, _, domain = address.partition("@")

    def words(tag: str) -> str:
        text = (element.findtext(tag) or "").strip()
        for name, value in (
            ("%EMAILADDRESS%", address),
            ("%EMAILLOCALPART%", local_part),
            ("%EMAILDOMAIN%", domain),
        ):
            text = text.replace(name, value)
        return text

    host, port, username = words("hostname").lower(), words("port"), words("username")
    security = _SECURITY.get(words("socketType").upper())
    if security is None or not is_host(host) or not (port.isascii() and port.isdigit()):
        return
    if len(port) > 5 or not 0 < int(port) < 65536 or "%" in username or not username.isprintable():
        return
    yield Endpoint(host, int(port), security, "" if username == address else username)
