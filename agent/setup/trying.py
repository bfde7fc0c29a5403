"""Both servers of an account tried with its real secret, each once, and the language model."""

from __future__ import annotations

from agent.config import Account, Model
from agent.llm import LanguageModel, ModelAnswerError
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


def by_local_part(account: Account) -> Account:
    """The account as the servers may know it: by what stands before the @ (RFC 6186, section 4)."""
    username = account.address.partition("@")[0]
    return account.model_copy(
        update={
            "imap": account.imap.model_copy(update={"username": username}),
            "smtp": account.smtp.model_copy(update={"username": username}),
        }
    )


TRIALS = (("reading (IMAP)", try_reading), ("sending (SMTP)", try_sending))


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
