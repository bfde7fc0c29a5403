"""Hand a mail to the provider's server; the only module that speaks SMTP."""

from __future__ import annotations

import asyncio
import ssl
from collections.abc import AsyncIterator, Iterator, Sequence
from contextlib import asynccontextmanager, suppress

import aiosmtplib

from agent.certificates import trust
from agent.config import Security, SmtpServer
from agent.errors import (
    AccountError,
    AuthenticationError,
    CertificateError,
    ConnectionLostError,
    DeliveryError,
    KinkeeperError,
)
from agent.sent.outbox import UncertainDeliveryError

QUIT_SECONDS = 5
MAX_WORDS = 300

# Names itself as mail programs do: the workstation's own name is nobody's business.
_OUR_NAME = "[127.0.0.1]"


async def deliver_mail(
    server: SmtpServer,
    *,
    username: str,
    password: str,
    sender: str,
    recipients: Sequence[str],
    raw: bytes,
    timeout_seconds: float = 60,
) -> None:
    """Send `raw` to all of `recipients` or to none of them.

    Raises ConnectionLostError (worth another try), UncertainDeliveryError (not worth one),
    DeliveryError (refused for good, in the server's words), AuthenticationError, CertificateError.
    """
    async with _session(server, username, password, timeout_seconds) as smtp:
        refused = []
        try:
            await smtp.mail(sender)
            for recipient in recipients:
                try:
                    await smtp.rcpt(recipient)
                except aiosmtplib.SMTPRecipientRefused as error:
                    refused.append(error)
        except (aiosmtplib.SMTPException, OSError, ValueError) as error:
            raise _meaning(error, server) from error
        if refused:
            # Nothing is sent to the others either: half a delivery cannot be tried again.
            raise _refusal(refused)
        try:
            await smtp.data(raw)
        except (aiosmtplib.SMTPException, OSError) as error:
            if isinstance(error, aiosmtplib.SMTPDataError) and 400 <= error.code < 600:
                raise _meaning(error, server) from error
            raise UncertainDeliveryError(
                f"{server.host}: the line broke after the mail was handed over ({_words(error)})"
            ) from error


async def check_smtp(
    server: SmtpServer, *, username: str, password: str, timeout_seconds: float = 20
) -> str:
    """Log in and leave again; says in plain words what works, raises what does not."""
    async with _session(server, username, password, timeout_seconds):
        pass
    secured = {
        Security.TLS: "over TLS, certificate checked",
        Security.STARTTLS: "over STARTTLS, certificate checked",
        Security.NONE: "in plain text, on this machine only",
    }[server.security]
    who = f"logged in as {username}" if username else "no login needed"
    return f"{server.host}:{server.port}: connected {secured}; {who}"


@asynccontextmanager
async def _session(
    server: SmtpServer, username: str, password: str, timeout_seconds: float
) -> AsyncIterator[aiosmtplib.SMTP]:
    smtp = aiosmtplib.SMTP(
        hostname=server.host,
        port=server.port,
        local_hostname=_OUR_NAME,
        timeout=timeout_seconds,
        use_tls=server.security is Security.TLS,
        start_tls=server.security is Security.STARTTLS,
        tls_context=trust(server),
    )
    transport: asyncio.BaseTransport | None = None
    try:
        try:
            await smtp.connect()
            transport = smtp.transport
            await smtp.ehlo()
            if username:
                await _log_in(smtp, server, username, password)
        except (aiosmtplib.SMTPException, OSError, ValueError) as error:
            raise _meaning(error, server) from error
        yield smtp
        # The mail is on its way: whatever happens while taking leave changes nothing.
        with suppress(aiosmtplib.SMTPException, OSError):
            await smtp.quit(timeout=QUIT_SECONDS)
    finally:
        smtp.close()
        if isinstance(transport, asyncio.WriteTransport):
            # Otherwise TLS would wait for the server's farewell, perhaps past the end of the loop.
            transport.abort()
            await asyncio.sleep(0)


async def _log_in(smtp: aiosmtplib.SMTP, server: SmtpServer, username: str, password: str) -> None:
    """Try one way to log in, and only once: each wrong try brings the account closer to a lock."""
    offered = smtp.server_auth_methods
    name, secret = username.encode(), password.encode()
    if "plain" in offered:
        await smtp.auth_plain(name, secret)
    elif "login" in offered:
        await smtp.auth_login(name, secret)
    elif "cram-md5" in offered:
        await smtp.auth_crammd5(name, secret)
    else:
        raise AuthenticationError(
            f"{server.host}:{server.port} lets nobody log in with a password"
            " (perhaps it wants another port or `security`, or an app password must be allowed)"
        )


def _meaning(error: Exception, server: SmtpServer) -> KinkeeperError:
    """What an error of the library means to the owner."""
    where = f"{server.host}:{server.port}"
    for cause in _causes(error):
        if isinstance(cause, ssl.SSLCertVerificationError):
            return CertificateError(
                f"{where} could not prove who it is ({cause.verify_message});"
                " if it is your own server, name its CA as ca_file"
            )
        if isinstance(cause, ssl.SSLError):
            return AccountError(
                f"{where} does not speak TLS as expected ({cause.reason}); check port and security"
            )
    if isinstance(error, aiosmtplib.SMTPResponseException):
        return _answer(error, where)
    if isinstance(error, (aiosmtplib.SMTPConnectError, aiosmtplib.SMTPTimeoutError)):
        return ConnectionLostError(
            f"{where} cannot be reached ({_words(error)}); check the network, and host and port in "
            "[accounts.smtp]"
        )
    if isinstance(error, (aiosmtplib.SMTPServerDisconnected, OSError)):
        return ConnectionLostError(f"{where} broke the connection ({_words(error)})")
    if isinstance(error, ValueError):
        return DeliveryError(f"{where} cannot take mail to such an address ({_words(error)})")
    return AccountError(f"{where}: {_words(error)}; check port and security")


def _answer(error: aiosmtplib.SMTPResponseException, where: str) -> KinkeeperError:
    words = f"{error.code} {_words(error)}"
    if not 500 <= error.code < 600:
        return ConnectionLostError(f"{where} asks to try again later: {words}")
    if isinstance(error, aiosmtplib.SMTPAuthenticationError) or error.code in (530, 534, 535):
        return AuthenticationError(
            f"{where} refused the name or the password: {words}; put the right one where "
            "[accounts.password] says, then start kinkeeper again"
        )
    if isinstance(error, (aiosmtplib.SMTPSenderRefused, aiosmtplib.SMTPDataError)):
        return DeliveryError(f"{where} refused the mail: {words}")
    return AccountError(f"{where} would not have us: {words}")


def _refusal(refused: Sequence[aiosmtplib.SMTPRecipientRefused]) -> KinkeeperError:
    words = "; ".join(f"{error.recipient}: {error.code} {_words(error)}" for error in refused)
    if any(500 <= error.code < 600 for error in refused):
        return DeliveryError(f"nothing was sent, because the server refused {words}")
    return ConnectionLostError(f"the server asks to try again later for {words}")


def _causes(error: BaseException | None) -> Iterator[BaseException]:
    while error is not None:
        yield error
        error = error.__cause__ or error.__context__


def _words(error: Exception) -> str:
    """What the server or the library said, on one line and fit for a terminal."""
    said = str(getattr(error, "message", "") or error) or type(error).__name__
    printable = (char if char.isprintable() else " " for char in said)
    return " ".join("".join(printable).split())[:MAX_WORDS]
