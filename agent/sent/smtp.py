"""Hand a mail to the provider's server; the only module that speaks SMTP."""

from __future__ import annotations

import asyncio
import base64
import re
import ssl
from collections.abc import AsyncIterator, Callable, Iterator, Sequence
from contextlib import asynccontextmanager, suppress

import aiosmtplib
from aiosmtplib.protocol import SMTPProtocol, normalize_message_line_endings

from agent.certificates import trust, unproven
from agent.config import Security, SmtpServer
from agent.errors import (
    AccountError,
    AuthenticationError,
    ConnectionLostError,
    DeliveryError,
    KinkeeperError,
)
from agent.remarks import one_line
from agent.secret import Secret
from agent.sent.outbox import UncertainDeliveryError

QUIT_SECONDS = 5
ANSWER_SECONDS = 600
"""A server may take so long to answer once it has the mail (RFC 5321, 4.5.3.2.6)."""

# Names itself as mail programs do: the workstation's own name is nobody's business.
_OUR_NAME = "[127.0.0.1]"


class NoWayInError(AuthenticationError):
    """The server offers no way to log in with a password; no name and no password was tried."""


async def deliver_mail(
    server: SmtpServer,
    *,
    username: str,
    secret: Secret,
    sender: str,
    recipients: Sequence[str],
    raw: bytes,
    on_handing_over: Callable[[], None] = lambda: None,
    timeout_seconds: float = 60,
    answer_seconds: float = ANSWER_SECONDS,
) -> None:
    """Send `raw` to all of `recipients` or to none of them.

    `on_handing_over` is called right before the last bytes go: until then the server cannot have
    taken the mail. Where it raises, nothing was sent. Then come `answer_seconds` of waiting.

    Raises ConnectionLostError (worth another try), UncertainDeliveryError (not worth one),
    DeliveryError (refused for good, in the server's words), AuthenticationError, CertificateError.
    """
    async with _session(server, username, secret, timeout_seconds) as smtp:
        raw = normalize_message_line_endings(raw)
        options, encoding = _envelope(smtp, server, (sender, *recipients), raw)
        notify = ["NOTIFY=FAILURE,DELAY"] if smtp.supports_extension("dsn") else []
        refused = []
        try:
            await smtp.mail(sender, options=options, encoding=encoding)
            for recipient in recipients:
                try:
                    await smtp.rcpt(recipient, options=notify, encoding=encoding)
                except aiosmtplib.SMTPRecipientRefused as error:
                    refused.append(error)
            if refused:
                # Nothing is sent to the others either: half a delivery cannot be tried again.
                raise _refusal(refused)
            await _begin_data(smtp, raw)
        except (aiosmtplib.SMTPException, OSError, ValueError) as error:
            raise _meaning(error, server) from error
        on_handing_over()
        await _end_data(smtp, server, answer_seconds)


def _envelope(
    smtp: aiosmtplib.SMTP, server: SmtpServer, addresses: Sequence[str], raw: bytes
) -> tuple[list[str], str]:
    """The options of MAIL that this mail needs or the server offers, and how addresses are written.

    Raises DeliveryError where the mail needs what the server does not offer.
    """
    where, options, encoding = f"{server.host}:{server.port}", [], "ascii"
    if smtp.supports_extension("size"):
        limit = smtp.esmtp_extensions["size"].strip()
        if limit.isdecimal() and 0 < int(limit) < len(raw):
            raise DeliveryError(
                f"{where} takes mails of up to {int(limit):,} bytes, and this one has "
                f"{len(raw):,}; make it shorter"
            )
        options.append(f"SIZE={len(raw)}")
    header = raw.partition(b"\r\n\r\n")[0]
    if not (header.isascii() and all(address.isascii() for address in addresses)):
        if not smtp.supports_extension("smtputf8"):
            raise DeliveryError(
                f"{where} takes no addresses beyond plain letters (it offers no SMTPUTF8); "
                "write to another address of theirs, or through another account"
            )
        options.append("SMTPUTF8")
        encoding = "utf-8"
    if not raw.isascii():
        if not smtp.supports_extension("8bitmime"):
            raise DeliveryError(f"{where} takes no mail with 8-bit bytes (it offers no 8BITMIME)")
        options.append("BODY=8BITMIME")
    if smtp.supports_extension("dsn"):
        options.append("RET=HDRS")
    return options, encoding


async def _begin_data(smtp: aiosmtplib.SMTP, raw: bytes) -> None:
    """Hand over all of the mail but its end, without which no server takes it."""
    answer = await smtp.execute_command(b"DATA")
    if answer.code != aiosmtplib.SMTPStatus.start_input:
        raise aiosmtplib.SMTPDataError(answer.code, answer.message)
    # Not smtp.data(): it gives nobody a chance to commit before the last bytes.
    _protocol(smtp).write(re.sub(rb"(?m)^\.", b"..", raw))


async def _end_data(smtp: aiosmtplib.SMTP, server: SmtpServer, answer_seconds: float) -> None:
    """Hand over the end of the mail, and hear what the server says to all of it."""
    try:
        _protocol(smtp).write(b".\r\n")
    except (aiosmtplib.SMTPException, OSError) as error:
        raise _meaning(error, server) from error
    try:
        answer = await _protocol(smtp).read_response(answer_seconds)
        if not 200 <= answer.code < 300:
            raise aiosmtplib.SMTPDataError(answer.code, answer.message)
    except (aiosmtplib.SMTPException, OSError) as error:
        if isinstance(error, aiosmtplib.SMTPDataError) and 400 <= error.code < 600:
            raise _meaning(error, server) from error
        raise UncertainDeliveryError(
            f"{server.host}: the line broke after the mail was handed over ({_words(error)})"
        ) from error


def _protocol(smtp: aiosmtplib.SMTP) -> SMTPProtocol:
    if smtp.protocol is None:
        raise aiosmtplib.SMTPServerDisconnected("Connection lost")
    return smtp.protocol


async def check_smtp(
    server: SmtpServer, *, username: str, secret: Secret, timeout_seconds: float = 20
) -> str:
    """Log in and leave again; says in plain words what works, raises what does not."""
    async with _session(server, username, secret, timeout_seconds):
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
    server: SmtpServer, username: str, secret: Secret, timeout_seconds: float
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
                await _log_in(smtp, server, username, secret)
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


async def _log_in(smtp: aiosmtplib.SMTP, server: SmtpServer, username: str, secret: Secret) -> None:
    """Try one way to log in, and only once: each wrong try brings the account closer to a lock."""
    if secret.is_token:
        await _log_in_by_token(smtp, server, username, secret.value)
        return
    offered = smtp.server_auth_methods
    name, password = username.encode(), secret.value.encode()
    if "plain" in offered:
        await smtp.auth_plain(name, password)
    elif "login" in offered:
        await smtp.auth_login(name, password)
    elif "cram-md5" in offered:
        await smtp.auth_crammd5(name, password)
    else:
        raise _no_way_in(smtp, server)


def _no_way_in(smtp: aiosmtplib.SMTP, server: SmtpServer) -> NoWayInError:
    where = f"{server.host}:{server.port}"
    if server.security is Security.NONE and smtp.supports_extension("starttls"):
        return NoWayInError(
            f"{where} lets nobody log in with a password in plain text, but offers STARTTLS",
            'write security = "starttls" in [accounts.smtp]',
        )
    return NoWayInError(
        f"{where} lets nobody log in with a password (perhaps an app password must be allowed)",
        "perhaps it wants another port or `security` in [accounts.smtp]",
    )


async def _log_in_by_token(
    smtp: aiosmtplib.SMTP, server: SmtpServer, username: str, token: str
) -> None:
    where = f"{server.host}:{server.port}"
    try:
        if "xoauth2" in smtp.server_auth_methods:
            await smtp.auth_xoauth2(username, token)
        elif "oauthbearer" in smtp.server_auth_methods:
            await _auth_oauthbearer(smtp, server, username, token)
        else:
            raise AuthenticationError(
                f"{where} lets nobody log in by OAuth2; write [accounts.password] in place of "
                "[accounts.oauth2]"
            )
    except aiosmtplib.SMTPAuthenticationError as error:
        if not 500 <= error.code < 600:
            raise
        raise AuthenticationError(
            f"{where} refused the access that you once allowed: {error.code} {_words(error)}; "
            "allow it again with `kinkeeper setup`"
        ) from error


async def _auth_oauthbearer(
    smtp: aiosmtplib.SMTP, server: SmtpServer, username: str, token: str
) -> None:
    """RFC 7628, which aiosmtplib does not speak."""
    name = username.replace("=", "=3D").replace(",", "=2C")
    words = f"n,a={name},\1host={server.host}\1port={server.port}\1auth=Bearer {token}\1\1"
    answer = await smtp.execute_command(b"AUTH", b"OAUTHBEARER", base64.b64encode(words.encode()))
    if answer.code == aiosmtplib.SMTPStatus.auth_continue:
        # It says why not; a lone \x01 asks for the answer proper.
        answer = await smtp.execute_command(base64.b64encode(b"\1"))
    if answer.code != aiosmtplib.SMTPStatus.auth_successful:
        raise aiosmtplib.SMTPAuthenticationError(answer.code, answer.message)


def _meaning(error: Exception, server: SmtpServer) -> KinkeeperError:
    """What an error of the library means to the owner."""
    where = f"{server.host}:{server.port}"
    if unproved := unproven(error, where, "[accounts.smtp]"):
        return unproved
    for cause in _causes(error):
        if isinstance(cause, ssl.SSLError):
            return AccountError(
                f"{where} does not speak TLS as expected ({cause.reason}); check port and security"
            )
    if isinstance(error, aiosmtplib.SMTPResponseException):
        return _answer(error, where)
    if isinstance(error, (aiosmtplib.SMTPConnectError, aiosmtplib.SMTPTimeoutError)):
        return ConnectionLostError(
            f"{where} cannot be reached ({_words(error)})",
            "check the network, and host and port in [accounts.smtp]",
        )
    if isinstance(error, (aiosmtplib.SMTPServerDisconnected, OSError)):
        return ConnectionLostError(f"{where} broke the connection ({_words(error)})")
    if isinstance(error, ValueError):
        return DeliveryError(f"{where} cannot take mail to such an address ({_words(error)})")
    return AccountError(f"{where}: {_words(error)}; check port and security")


def _answer(error: aiosmtplib.SMTPResponseException, where: str) -> KinkeeperError:
    if error.code == aiosmtplib.SMTPStatus.invalid_response:
        return ConnectionLostError(
            f"{where} does not speak SMTP ({_words(error)})",
            "check host and port in [accounts.smtp]",
        )
    words = f"{error.code} {_words(error)}"
    if not 500 <= error.code < 600:
        return ConnectionLostError(f"{where} asks to try again later: {words}")
    if isinstance(error, aiosmtplib.SMTPAuthenticationError) or error.code in (530, 534, 535):
        return AuthenticationError(
            f"{where} refused the name or the password: {words}",
            "put the right one where [accounts.password] says; to try this one once more, start "
            "kinkeeper again",
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
    return one_line(str(getattr(error, "message", "") or error) or type(error).__name__)
