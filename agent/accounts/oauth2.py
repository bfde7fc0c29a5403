"""The owner's consent asked for in a browser or on another device, and tokens had for it.

RFC 6749 with PKCE (RFC 7636) and a loopback redirect (RFC 8252), and RFC 8628 for devices. The only
room that knows Authlib; it speaks through an httpx client of ours, to the provider's own addresses
over checked TLS. All of it blocks.
"""

from __future__ import annotations

import contextlib
import os
import queue
import secrets
import sys
import threading
import time
import webbrowser
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, NamedTuple
from urllib.parse import parse_qs, urlsplit

import httpx
from authlib.oauth2.client import OAuth2Client  # type: ignore[import-untyped]

from agent.accounts.keeping import Place, from_command
from agent.certificates import trust_also, unproven
from agent.config import Account, OAuth2
from agent.errors import (
    AccountError,
    AuthenticationError,
    ConnectionLostError,
    UsageError,
)
from agent.remarks import one_line

ANSWER_SECONDS = 30.0
CONSENT_SECONDS = 600.0
"""How long the owner has to find the password, the second factor and the right button."""
UNSAID_SECONDS = 300.0
"""How long a token is taken to last whose server does not say."""
POLL_SECONDS = 5.0

_DEVICE_GRANT = "urn:ietf:params:oauth:grant-type:device_code"
_PAGE = (
    "<!doctype html><meta charset=utf-8><title>kinkeeper</title>"
    "<body style='font: 16px sans-serif; margin: 4em'><p>{words}"
).format


class Endpoints(NamedTuple):
    """Where a provider asks for consent and hands out tokens."""

    authorize: str
    exchange: str
    """Where a token comes from, for a code or a refresh token."""
    device: str
    scope: str
    loopback: str = "127.0.0.1"
    """What the provider wants this machine to be called."""
    asks: tuple[tuple[str, str], ...] = ()
    """What is asked for beside the standard's own words."""


_MICROSOFT = "https://login.microsoftonline.com/common/oauth2/v2.0"
_KNOWN = {
    # Google gives no device a scope that reads mail, so that there is no address for it.
    "google": Endpoints(
        authorize="https://accounts.google.com/o/oauth2/v2/auth",
        exchange="https://oauth2.googleapis.com/token",
        device="",
        scope="https://mail.google.com/",
        asks=(("access_type", "offline"), ("prompt", "consent")),
    ),
    "microsoft": Endpoints(
        authorize=f"{_MICROSOFT}/authorize",
        exchange=f"{_MICROSOFT}/token",
        device=f"{_MICROSOFT}/devicecode",
        scope=(
            "https://outlook.office.com/IMAP.AccessAsUser.All "
            "https://outlook.office.com/SMTP.Send offline_access"
        ),
        loopback="localhost",
    ),
    "own": Endpoints(authorize="", exchange="", device="", scope=""),
}


class Tokens(NamedTuple):
    """What a provider hands out for the owner's consent."""

    access: str
    seconds: float
    """How long `access` lasts."""
    refresh: str
    """Stands for the consent itself."""

    def __repr__(self) -> str:
        return f"Tokens(seconds={self.seconds})"


def endpoints(settings: OAuth2) -> Endpoints:
    """The provider's addresses, as far as the settings do not name others."""
    known = _KNOWN[settings.provider]
    return known._replace(
        authorize=settings.authorization_url or known.authorize,
        exchange=settings.token_url or known.exchange,
        device=settings.device_url or known.device,
        scope=settings.scope or known.scope,
    )


def refresh(account: Account, settings: OAuth2, refresh_token: str) -> Tokens:
    """Have a new access token; the refresh token may be a new one too, and the old one be spent.

    Raises AuthenticationError when the consent was withdrawn, else ConnectionLostError or
    CertificateError.
    """
    with _in_words(account, settings), _talk(account, settings) as (client, proof):
        token = client.refresh_token(
            endpoints(settings).exchange, refresh_token=refresh_token, auth=httpx.Auth(), **proof
        )
        return _tokens(account, token, refresh_token)


def ask_in_browser(
    account: Account,
    settings: OAuth2,
    *,
    show: Callable[[str], None],
    open_browser: Callable[[str], object] | None = None,
    seconds: float = CONSENT_SECONDS,
) -> Tokens:
    """Let the owner say yes in a browser on this machine; `show` is given the address to open.

    Raises AuthenticationError when the answer is no, or none comes within `seconds`.
    """
    where = endpoints(settings)
    if not where.authorize:
        raise UsageError(f"account {account.name}: there is no authorization_url; use --device")
    state, verifier = secrets.token_urlsafe(24), secrets.token_urlsafe(48)
    with _listening(state) as (port, answers):
        redirect = f"http://{where.loopback}:{port}"
        with (
            _in_words(account, settings),
            _talk(account, settings, redirect_uri=redirect) as (client, proof),
        ):
            address, _ = client.create_authorization_url(
                where.authorize,
                state=state,
                code_verifier=verifier,
                login_hint=account.address,
                **dict(where.asks),
            )
            show(address)
            (open_browser or _open_browser)(address)
            try:
                answer = answers.get(timeout=seconds)
            except queue.Empty:
                raise AuthenticationError(
                    f"account {account.name}: no answer came from the browser within "
                    f"{seconds / 60:.0f} minutes; run: kinkeeper setup {account.address}"
                ) from None
            if "code" not in answer:
                raise _RefusalError(
                    error=answer.get("error", "no code"),
                    description=answer.get("error_description"),
                )
            token = client.fetch_token(
                where.exchange,
                grant_type="authorization_code",
                code=answer["code"],
                code_verifier=verifier,
                auth=httpx.Auth(),
                **proof,
            )
            return _tokens(account, token)


def ask_on_device(
    account: Account,
    settings: OAuth2,
    *,
    show: Callable[[str, str], None],
    pause: Callable[[float], None] = time.sleep,
) -> Tokens:
    """Let the owner say yes on any device; `show` is given the address and the code to type there.

    Raises AuthenticationError when the answer is no or the code runs out.
    """
    where = endpoints(settings)
    if not where.device:
        raise UsageError(
            f"account {account.name}: the provider asks for no consent to mail on another device; "
            "leave out --device"
        )
    with _in_words(account, settings), _talk(account, settings) as (client, proof):
        answer = client.session.post(
            where.device, data={"client_id": settings.client_id, "scope": where.scope}
        )
        # An error comes in the same shape as that of a token, and is read in the same way.
        begun = client.parse_response_token(answer)
        try:
            device_code, user_code = str(begun["device_code"]), str(begun["user_code"])
            address = str(begun.get("verification_uri") or begun["verification_url"])
            left = float(begun.get("expires_in", CONSENT_SECONDS))
            interval = max(1.0, float(begun.get("interval", POLL_SECONDS)))
        except (KeyError, TypeError) as error:
            raise ValueError("its answer to a device is incomplete") from error
        show(address, user_code)
        while left > 0:
            pause(interval)
            left -= interval
            try:
                token = client.fetch_token(
                    where.exchange,
                    grant_type=_DEVICE_GRANT,
                    device_code=device_code,
                    auth=httpx.Auth(),
                    **proof,
                )
            except _RefusalError as error:
                if error.error not in ("authorization_pending", "slow_down"):
                    raise
                interval += POLL_SECONDS if error.error == "slow_down" else 0
            except httpx.TransportError:
                interval += POLL_SECONDS
            else:
                return _tokens(account, token)
        raise _RefusalError(error="expired_token")


class _RefusalError(Exception):
    """What a provider says in place of a token, in the standard's word and in its own."""

    def __init__(self, error: str, description: str | None = None) -> None:
        self.error, self.description = str(error), str(description or "")


class _Client(OAuth2Client):  # type: ignore[misc]
    """Authlib's, but for its own error, which cannot carry the line breaks that Microsoft sends."""

    oauth_error_class = _RefusalError


@contextlib.contextmanager
def _talk(
    account: Account, settings: OAuth2, **options: str
) -> Iterator[tuple[_Client, dict[str, str]]]:
    """A client for the provider, and what it says of itself in each request."""
    proof = {"client_id": settings.client_id}
    if settings.client_secret_command:
        place = Place(f"account {account.name}", "client secret", "[accounts.oauth2]")
        proof["client_secret"] = from_command(settings.client_secret_command, place)
    elif settings.client_secret:
        proof["client_secret"] = settings.client_secret
    # trust_env: no proxy and no .netrc gets between the owner and the provider.
    with httpx.Client(
        verify=trust_also(settings.ca_file),
        trust_env=False,
        timeout=ANSWER_SECONDS,
        headers={"Accept": "application/json", "User-Agent": "kinkeeper"},
    ) as session:
        yield (
            _Client(
                session,
                client_id=settings.client_id,
                scope=endpoints(settings).scope or None,
                code_challenge_method="S256",
                **options,
            ),
            proof,
        )


def _tokens(account: Account, token: dict[str, Any], refresh_token: str = "") -> Tokens:
    access, kind = token.get("access_token"), token.get("token_type", "bearer")
    if not isinstance(access, str) or not _is_plain(access) or str(kind).lower() != "bearer":
        raise ValueError("its answer holds no bearer token")
    refresh_token = token.get("refresh_token") or refresh_token
    if not isinstance(refresh_token, str) or not _is_plain(refresh_token):
        raise AuthenticationError(
            f"account {account.name}: the provider gave a token for an hour but none to renew it; "
            "allow offline access where client_id is registered"
        )
    try:
        seconds = float(token.get("expires_in") or UNSAID_SECONDS)
    except (TypeError, ValueError):
        seconds = UNSAID_SECONDS
    return Tokens(access, seconds, refresh_token)


def _is_plain(value: str) -> bool:
    """Whether a token is what the standard allows, so that it breaks out of no protocol's line."""
    return bool(value) and all("\x20" <= character <= "\x7e" for character in value)


@contextlib.contextmanager
def _in_words(account: Account, settings: OAuth2) -> Iterator[None]:
    """Say what went wrong in our own errors, each with what to do."""
    host = urlsplit(endpoints(settings).exchange).hostname
    where = f"account {account.name}: {host}"
    try:
        yield
    except _RefusalError as error:
        words = one_line(f"{error.error} {error.description}")
        match error.error:
            case "invalid_grant":
                raise AuthenticationError(
                    f"{where} no longer accepts your consent ({words}); "
                    f"run: kinkeeper setup {account.address}, then start kinkeeper again"
                ) from None
            case "invalid_client" | "unauthorized_client":
                raise AuthenticationError(
                    f"{where} does not accept this program ({words}); "
                    "correct client_id and client_secret in [accounts.oauth2]"
                ) from None
            case "access_denied" | "expired_token":
                raise AuthenticationError(
                    f"{where} got no consent from you ({words}); "
                    f"to try again, run: kinkeeper setup {account.address}"
                ) from None
            case "temporarily_unavailable" | "server_error" | "slow_down":
                raise ConnectionLostError(f"{where} asks to try again later ({words})") from None
            case _:
                raise AuthenticationError(
                    f"{where} gives no token ({words}); check [accounts.oauth2]"
                ) from None
    except httpx.HTTPStatusError as error:
        status = error.response.status_code
        if status >= 500 or status == 429:
            raise ConnectionLostError(
                f"{where} asks to try again later (status {status})"
            ) from None
        raise AccountError(
            f"{where} gives no token (status {status}); check [accounts.oauth2]"
        ) from None
    except httpx.TransportError as error:
        if unproved := unproven(error, where, "[accounts.oauth2]"):
            raise unproved from None
        raise ConnectionLostError(
            f"{where} cannot be reached ({one_line(str(error) or type(error).__name__)})"
        ) from None
    except ValueError as error:
        raise AccountError(
            f"{where} gives no token ({one_line(str(error))}); check [accounts.oauth2]"
        ) from None


@contextlib.contextmanager
def _listening(state: str) -> Iterator[tuple[int, queue.SimpleQueue[dict[str, str]]]]:
    """Wait on a port of this machine for the browser that comes back with `state`."""
    answers: queue.SimpleQueue[dict[str, str]] = queue.SimpleQueue()

    class Handler(BaseHTTPRequestHandler):
        timeout = ANSWER_SECONDS

        def do_GET(self) -> None:
            asked = {
                name: values[0] for name, values in parse_qs(urlsplit(self.path).query).items()
            }
            # Any page in the browser can come here; only the provider's knows the state.
            is_ours = secrets.compare_digest(asked.get("state", "").encode(), state.encode())
            words = "This is not what kinkeeper waits for."
            if is_ours:
                words = "kinkeeper has its answer. You can close this window."
                answers.put(asked)
            page = _PAGE(words=words).encode()
            self.send_response(200 if is_ours else 400)
            self.send_header("Content-Type", "text/html; charset=utf-8")
            self.send_header("Content-Length", str(len(page)))
            self.send_header("Cache-Control", "no-store")
            self.send_header("Referrer-Policy", "no-referrer")
            self.end_headers()
            self.wfile.write(page)

        def log_message(self, *_: object) -> None:
            """Say nothing: the line would hold the code."""

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        server.daemon_threads = True
        thread = threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True)
        thread.start()
        try:
            yield server.server_address[1], answers
        finally:
            server.shutdown()
            thread.join()


def _open_browser(address: str) -> None:
    # Without a desktop a browser in the terminal would take it away from the owner.
    if sys.platform == "darwin" or os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"):
        webbrowser.open(address)
