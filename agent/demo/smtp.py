"""The embedded SMTP server: aiosmtpd, which takes mail only from those who log in."""

from __future__ import annotations

import asyncio
import hmac
import logging
from collections.abc import Awaitable, Callable, Iterable

from aiosmtpd.smtp import SMTP, AuthResult, Envelope, LoginPassword, Session


class SmtpRoom:
    """What the SMTP server says to each command.

    `knows` tells whether an address has a mailbox here; `accept` gets each mail and its recipients.
    """

    def __init__(
        self,
        *,
        password: str,
        knows: Callable[[str], bool],
        accept: Callable[[bytes, Iterable[str]], Awaitable[None]],
    ) -> None:
        self._password = password.encode()
        self._knows = knows
        self._accept = accept
        # aiosmtpd warns of its own old parts at every login, and a screen may be open here.
        logging.getLogger("mail.log").setLevel(logging.ERROR)

    def open(self) -> asyncio.BaseProtocol:
        """The talk with one client."""
        return SMTP(
            self,
            hostname="demo.invalid",
            auth_require_tls=False,
            authenticator=self._authenticate,
            loop=asyncio.get_running_loop(),
        )

    def _authenticate(
        self, _server: SMTP, _session: Session, _envelope: Envelope, _how: str, login: object
    ) -> AuthResult:
        is_right = (
            isinstance(login, LoginPassword)
            and self._knows(login.login.decode("utf-8", "replace"))
            and hmac.compare_digest(login.password, self._password)
        )
        return AuthResult(success=is_right, handled=False)

    # The names of these are aiosmtpd's.

    async def handle_MAIL(  # noqa: N802
        self, _server: SMTP, session: Session, envelope: Envelope, sender: str, _how: list[str]
    ) -> str:
        if not session.authenticated:
            return "530 5.7.0 log in first"
        envelope.mail_from = sender
        return "250 2.1.0 OK"

    async def handle_RCPT(  # noqa: N802
        self, _server: SMTP, _session: Session, envelope: Envelope, recipient: str, _how: list[str]
    ) -> str:
        if not self._knows(recipient):
            return f"550 5.1.1 {recipient}: nobody by that name here"
        envelope.rcpt_tos.append(recipient)
        return "250 2.1.5 OK"

    async def handle_DATA(  # noqa: N802
        self, _server: SMTP, _session: Session, envelope: Envelope
    ) -> str:
        assert isinstance(envelope.content, bytes)
        await self._accept(envelope.content, envelope.rcpt_tos)
        return "250 2.0.0 delivered"
