"""Both servers of an account tried with its real secret, each once, and the language model."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from agent.config import Account, Model
from agent.errors import AccountError, AuthenticationError, CertificateError
from agent.llm import LanguageModel, ModelAnswerError
from agent.mail.watch import check_imap
from agent.secret import Secret
from agent.sent.smtp import NoWayInError, check_smtp


async def try_reading(account: Account, secret: Secret) -> str:
    """Log in to the IMAP server; says in plain words what works, raises what does not."""
    return await check_imap(account, secret)


async def try_sending(account: Account, secret: Secret) -> str:
    """Log in to the SMTP server, and send nothing; says and raises the same."""
    server = account.smtp
    return await check_smtp(server, username=server.username or account.address, secret=secret)


@dataclass(frozen=True)
class Trial:
    """One server's; `unproved` are the servers of which nothing is known before it."""

    name: str
    ask: Callable[[Account, Secret], Awaitable[str]]
    unproved: tuple[str, ...]

    async def by_either_name(self, account: Account, secret: Secret) -> tuple[Account, str]:
        """Ask with the name that the account has, and where it is refused with the other one.

        That is the address, or what stands before its @ (RFC 6186, section 4). Returns the account
        by which the server knows us. Raises what the first name met: the owner knows that one.
        """
        try:
            return account, await self.ask(account, secret)
        except NoWayInError:
            raise
        except AuthenticationError as error:
            other = self.by_other_name(account)
            try:
                return other, await self.ask(other, secret)
            except AccountError:
                raise error from None

    def by_other_name(self, account: Account) -> Account:
        """The account as this server may know it, and those that were not asked yet."""
        servers = {kind: getattr(account, kind) for kind in self.unproved}
        is_address = not servers[self.unproved[0]].username
        username = account.address.partition("@")[0] if is_address else ""
        return account.model_copy(
            update={
                kind: server.model_copy(update={"username": username})
                for kind, server in servers.items()
            }
        )


TRIALS = (
    Trial("reading (IMAP)", try_reading, ("imap", "smtp")),
    Trial("sending (SMTP)", try_sending, ("smtp",)),
)


@dataclass(frozen=True)
class Remedies:
    """What to do about a server that would not have us, where there are no settings yet."""

    login: str
    authority: str
    server: str

    def fitted(self, error: AccountError) -> AccountError:
        """The same trouble, with what to do about it here."""
        if not error.remedy:
            return error
        match error:
            case CertificateError():
                return CertificateError(error.what, self.authority)
            case AuthenticationError() if not isinstance(error, NoWayInError):
                return AuthenticationError(error.what, self.login)
            case _:
                return type(error)(error.what, self.server)


async def try_model(settings: Model) -> str:
    """Ask the model something that is in no mail; says and raises the same."""
    schema = {
        "type": "object",
        "properties": {"answer": {"type": "string", "enum": ["yes", "no"]}},
        "required": ["answer"],
        "additionalProperties": False,
    }
    said = await LanguageModel(settings).ask(
        instructions="Answer by the schema.", data="Is water wet?", schema=schema
    )
    if not isinstance(said, dict) or said.get("answer") not in ("yes", "no"):
        raise ModelAnswerError(
            f"{settings.name} does not keep to a schema; name another model in [model]"
        )
    return f"{settings.name} at {settings.host} answers by a schema"
