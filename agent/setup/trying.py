"""Both servers of an account tried with its real secret, each once."""

from __future__ import annotations

from agent.config import Account
from agent.mail.watch import check_imap
from agent.secret import Secret
from agent.sent.smtp import check_smtp


async def try_reading(account: Account, secret: Secret) -> str:
    """Log in to the IMAP server; says in plain words what works, raises what does not."""
    return await check_imap(account, secret)


async def try_sending(account: Account, secret: Secret) -> str:
    """Log in to the SMTP server, and send nothing; says and raises the same."""
    server = account.smtp
    return await check_smtp(server, username=server.username or account.address, secret=secret)


TRIALS = (("reading (IMAP)", try_reading), ("sending (SMTP)", try_sending))
