"""An authorization server of our own on loopback; certificates and a keyring for tests.

It hands out codes (PKCE checked), device codes and tokens; each refresh token is taken once, and one
that comes back spent ends the whole consent, as the strictest providers have it.
"""

from __future__ import annotations

import base64
import contextlib
import hashlib
import ipaddress
import secrets
import socket
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, urlencode, urlsplit

import uvicorn
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID
from keyring.backend import KeyringBackend
from keyring.errors import KeyringLocked
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, RedirectResponse
from starlette.routing import Route

CLIENT_ID = "kinkeeper under test"
CLIENT_SECRET = "no secret at all"
SCOPE = "mail offline"


class MemoryKeyring(KeyringBackend):
    """A keyring of this test alone."""

    priority = 1

    def __init__(self) -> None:
        super().__init__()
        self.held = {}
        self.is_locked = False

    def get_password(self, service, username):
        if self.is_locked:
            raise KeyringLocked("the collection is locked")
        return self.held.get((service, username))

    def set_password(self, service, username, password):
        if self.is_locked:
            raise KeyringLocked("the collection is locked")
        self.held[service, username] = password


@dataclass
class AuthorizationServer:
    """What it knows and has been asked; the owner says yes to everything while `says_yes`."""

    username: str = "owner@example.test"
    port: int = 0
    says_yes: bool = True
    seconds: int = 3600
    """How long an access token lasts."""
    trouble: tuple[int, dict[str, str]] | None = None
    """What /token answers to everything, as long as it is set."""
    device_answers: list[str] = field(default_factory=list)
    """What /token says to a device before it gives a token."""
    asked: list[dict[str, str]] = field(default_factory=list)
    """The forms that /token was sent."""
    access: set[str] = field(default_factory=set)
    refresh: str = ""
    codes: dict[str, dict[str, str]] = field(default_factory=dict)

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def settings(self, **changes: Any) -> dict[str, Any]:
        """[accounts.oauth2] for this server."""
        return {
            "provider": "own",
            "client_id": CLIENT_ID,
            "client_secret": CLIENT_SECRET,
            "authorization_url": f"{self.url}/authorize",
            "token_url": f"{self.url}/token",
            "device_url": f"{self.url}/device",
            "scope": SCOPE,
        } | changes

    def revoke(self) -> None:
        """Take the consent back, as the owner can on the provider's pages."""
        self.refresh = ""
        self.access.clear()

    def forget(self) -> None:
        """Be as at the beginning."""
        vars(self).update(vars(AuthorizationServer(port=self.port)))

    @property
    def refreshes(self) -> int:
        return sum(form["grant_type"] == "refresh_token" for form in self.asked)

    # What it answers

    async def authorize(self, request: Request) -> RedirectResponse | JSONResponse:
        asked = dict(request.query_params)
        back = urlsplit(asked["redirect_uri"])
        if (
            asked["client_id"] != CLIENT_ID
            or asked["response_type"] != "code"
            or asked["code_challenge_method"] != "S256"
            or asked["scope"] != SCOPE
            or back.hostname != "127.0.0.1"
        ):
            return JSONResponse({"error": "invalid_request"}, 400)
        answer = {"state": asked["state"]}
        if self.says_yes:
            answer["code"] = secrets.token_urlsafe(8)
            self.codes[answer["code"]] = asked
        else:
            answer["error"] = "access_denied"
        return RedirectResponse(f"{asked['redirect_uri']}?{urlencode(answer)}")

    async def device(self, request: Request) -> JSONResponse:
        form = await _form(request)
        assert form["client_id"] == CLIENT_ID
        return JSONResponse(
            {
                "device_code": "device",
                "user_code": "WDJB-MJHT",
                "verification_uri": f"{self.url}/type-it-here",
                "expires_in": 60,
                "interval": 5,
            }
        )

    async def token(self, request: Request) -> JSONResponse:
        form = await _form(request)
        self.asked.append(form)
        if self.trouble:
            return JSONResponse(self.trouble[1], self.trouble[0])
        if (form["client_id"], form.get("client_secret")) != (CLIENT_ID, CLIENT_SECRET):
            return _refuse("invalid_client", 401)
        match form["grant_type"]:
            case "authorization_code":
                begun = self.codes.pop(form["code"], {})
                digest = hashlib.sha256(form["code_verifier"].encode()).digest()
                challenge = base64.urlsafe_b64encode(digest).rstrip(b"=").decode()
                is_good = begun and (challenge, form["redirect_uri"]) == (
                    begun["code_challenge"],
                    begun["redirect_uri"],
                )
                return self._give() if is_good else _refuse("invalid_grant")
            case "refresh_token":
                if form["refresh_token"] != self.refresh:
                    self.revoke()
                    return _refuse("invalid_grant", said="the consent is\nover")
                return self._give()
            case "urn:ietf:params:oauth:grant-type:device_code":
                if self.device_answers:
                    return _refuse(self.device_answers.pop(0))
                return self._give()
        return _refuse("unsupported_grant_type")

    async def introspect(self, request: Request) -> JSONResponse:
        """RFC 7662, for a mail server that was shown a token."""
        token = (await _form(request)).get("token", "")
        if token not in self.access:
            return JSONResponse({"active": False})
        return JSONResponse({"active": True, "username": self.username, "scope": SCOPE})

    def _give(self) -> JSONResponse:
        self.refresh, access = secrets.token_urlsafe(12), secrets.token_urlsafe(12)
        self.access.add(access)
        return JSONResponse(
            {
                "access_token": access,
                "token_type": "Bearer",
                "expires_in": self.seconds,
                "refresh_token": self.refresh,
            }
        )

    @contextlib.contextmanager
    def running(self) -> Iterator[AuthorizationServer]:
        """Serve on a free port of this machine."""
        routes = [
            Route("/authorize", self.authorize),
            Route("/device", self.device, methods=["POST"]),
            Route("/token", self.token, methods=["POST"]),
            Route("/introspect", self.introspect, methods=["POST"]),
        ]
        with serving_http(Starlette(routes=routes)) as self.port:
            yield self


async def _form(request: Request) -> dict[str, str]:
    return dict(parse_qsl((await request.body()).decode()))


def _refuse(error: str, status: int = 400, *, said: str = "") -> JSONResponse:
    return JSONResponse({"error": error, "error_description": said}, status)


@contextlib.contextmanager
def serving_http(app: Starlette, certificate: Path | None = None) -> Iterator[int]:
    """Serve `app` on a free port of loopback, over TLS where there is a certificate."""
    listener = socket.create_server(("127.0.0.1", 0))
    config = uvicorn.Config(
        app,
        log_level="error",
        lifespan="off",
        ws="none",
        ssl_certfile=certificate,
        timeout_graceful_shutdown=1,
    )
    server = uvicorn.Server(config)
    thread = threading.Thread(target=server.run, args=([listener],))
    thread.start()
    try:
        # The listener takes connections already: the first ones wait until uvicorn is there.
        yield listener.getsockname()[1]
    finally:
        server.should_exit = True
        thread.join()
        listener.close()


def make_certificate(folder: Path, *hosts: str) -> tuple[Path, Path]:
    """A certificate with its key for `hosts`, and the CA that vouches for it."""
    ca_key, key = ec.generate_private_key(ec.SECP256R1()), ec.generate_private_key(ec.SECP256R1())
    ca_name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "a CA of the tests")])
    names = [
        x509.IPAddress(ipaddress.ip_address(host)) if host[0].isdigit() else x509.DNSName(host)
        for host in hosts
    ]

    def certify(name: x509.Name, public_key, extension, *, is_ca: bool) -> bytes:
        now = datetime.now(UTC)
        builder = x509.CertificateBuilder(
            issuer_name=ca_name,
            subject_name=name,
            public_key=public_key,
            serial_number=x509.random_serial_number(),
            not_valid_before=now - timedelta(days=1),
            not_valid_after=now + timedelta(days=1),
        )
        builder = builder.add_extension(x509.BasicConstraints(is_ca, None), critical=True)
        builder = builder.add_extension(extension, critical=False)
        return builder.sign(ca_key, hashes.SHA256()).public_bytes(serialization.Encoding.PEM)

    ca_file, file = folder / "ca.pem", folder / "server.pem"
    own = x509.SubjectKeyIdentifier.from_public_key(ca_key.public_key())
    ca_file.write_bytes(certify(ca_name, ca_key.public_key(), own, is_ca=True))
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, hosts[0])])
    file.write_bytes(
        key.private_bytes(
            serialization.Encoding.PEM,
            serialization.PrivateFormat.PKCS8,
            serialization.NoEncryption(),
        )
        + certify(name, key.public_key(), x509.SubjectAlternativeName(names), is_ca=False)
    )
    return file, ca_file
