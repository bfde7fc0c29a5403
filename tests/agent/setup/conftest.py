"""A name server and a web server on loopback, which stand for all of a domain's."""

from __future__ import annotations

import ssl
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from socketserver import BaseRequestHandler, UDPServer

import dns.asyncresolver
import dns.flags
import dns.message
import dns.rcode
import dns.rrset
import httpx
import pytest
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from agent.demo.owner import demo_mails
from agent.demo.servers import DemoServers
from agent.setup.find import Network
from tests.authorization import make_certificate, serving_http

DOMAIN = "firm.example"
WEB_HOSTS = (f"autoconfig.{DOMAIN}", DOMAIN, "elsewhere.example", "autoconfig.thunderbird.net")


@dataclass
class World:
    """What DNS and the web say, and what was asked of them."""

    trust: ssl.SSLContext
    records: dict[tuple[str, str], list[str]] = field(default_factory=dict)
    """(name, kind) -> rdata, as in a zone file."""
    pages: dict[str, Response] = field(default_factory=dict)
    """Address without "https://" -> what is there."""
    asked_dns: list[str] = field(default_factory=list)
    asked_web: list[str] = field(default_factory=list)
    dns_port: int = 0
    web_port: int = 0

    def network(self) -> Network:
        resolver = dns.asyncresolver.Resolver(configure=False)
        resolver.nameservers, resolver.port = ["127.0.0.1"], self.dns_port
        client = httpx.AsyncClient(transport=_Rerouted(self), trust_env=False)
        # Nobody answers at these ports: guesses find nothing.
        return Network(client, self.trust, resolver, imap_ports=(), smtp_ports=())

    def answer(self, wire: bytes) -> bytes:
        query = dns.message.from_wire(wire)
        (question,) = query.question
        name, kind = (
            question.name.to_text(omit_final_dot=True),
            dns.rdatatype.to_text(question.rdtype),
        )
        self.asked_dns.append(f"{name} {kind}")
        answer = dns.message.make_response(query)
        answer.flags |= dns.flags.RA
        if data := self.records.get((name, kind)):
            answer.answer = [dns.rrset.from_text(question.name, 60, "IN", kind, *data)]
        else:
            answer.set_rcode(dns.rcode.NXDOMAIN)
        return answer.to_wire()

    async def show(self, request: Request) -> Response:
        place = f"{request.url.hostname}{request.url.path}"
        self.asked_web.append(f"{place}?{request.url.query}".rstrip("?"))
        return self.pages.get(place) or Response(status_code=404)


class _Rerouted(httpx.AsyncHTTPTransport):
    """Leads every host to the one server; TLS still checks the name that was meant."""

    def __init__(self, world: World) -> None:
        super().__init__(verify=world.trust)
        self._world = world

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        assert request.url.scheme == "https"
        request.extensions = {**request.extensions, "sni_hostname": request.url.host}
        request.url = request.url.copy_with(host="127.0.0.1", port=self._world.web_port)
        return await super().handle_async_request(request)


@pytest.fixture(scope="session")
def servers(tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    """Both servers, started once."""
    certificate, ca_file = make_certificate(tmp_path_factory.mktemp("tls"), *WEB_HOSTS)
    world = World(ssl.create_default_context(cafile=ca_file))

    class Handler(BaseRequestHandler):
        def handle(self) -> None:
            wire, sock = self.request
            sock.sendto(world.answer(wire), self.client_address)

    web = Starlette(routes=[Route("/{path:path}", world.show)])
    with UDPServer(("127.0.0.1", 0), Handler) as dns_server, serving_http(web, certificate) as port:
        world.dns_port, world.web_port = dns_server.server_address[1], port
        thread = threading.Thread(target=dns_server.serve_forever, args=(0.02,))
        thread.start()
        yield world
        dns_server.shutdown()
        thread.join()


@pytest.fixture
def world(servers: World) -> World:
    """A world in which nothing is known of anybody's mail."""
    for known in (servers.records, servers.pages, servers.asked_dns, servers.asked_web):
        known.clear()
    return servers


@pytest.fixture(scope="module")
def demo_servers() -> Iterator[DemoServers]:
    """A mailbox of robin's that a first run can find its way into."""
    owner = f"robin@{DOMAIN}"
    with DemoServers(demo_mails(), owner=owner, people=[], answer=lambda *_: None) as demo:
        yield demo
