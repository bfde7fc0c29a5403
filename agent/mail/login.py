"""Says to an IMAP server who the owner is, and in words why it would not have it."""

from __future__ import annotations

import re

from agent.config import Account
from agent.errors import AuthenticationError, ConnectionLostError
from agent.mail.client import Client, LoginError
from agent.mail.wire import is_for_now, plain
from agent.secret import Secret

_REFUSED_FOR_GOOD = re.compile(r"\[(AUTHENTICATIONFAILED|AUTHORIZATIONFAILED|EXPIRED)\b", re.I)
_BUSY_CODE = re.compile(r"\[(UNAVAILABLE|LIMIT|INUSE|SERVERBUG)\b", re.I)
_WRONG = re.compile(r"password|credential|invalid|incorrect|wrong", re.I)
_BUSY = re.compile(
    r"connections?\b|sessions?\b|simultaneous|unavailable|busy|overload|maintenance", re.I
)
_TROUBLED = re.compile(
    r"temporary (\w+ )?(failure|problem|error)|internal (\w+ )?error|system (problem|error)", re.I
)


class LoginPutOffError(ConnectionLostError):
    """Refused for now, says the server; but it may say so of a wrong password, too.

    Not where it `is_troubled`: then it speaks of itself. But it may have counted the login.
    """

    def __init__(self, message: str, *, is_troubled: bool) -> None:
        self.is_troubled = is_troubled
        super().__init__(message)


def log_in(client: Client, account: Account, secret: Secret, where: str) -> None:
    """Log in with a password or a token.

    Raises AuthenticationError, or ConnectionLostError where it may go well another time:
    LoginPutOffError where that is not sure.
    """
    username = account.imap.username or account.address
    try:
        if secret.is_token:
            client.log_in_by_token(username, secret.value)
        elif username.isascii() and secret.value.isascii():
            client.login(username, secret.value)
        else:
            # LOGIN takes ASCII only.
            client.plain_login(username, secret.value)
    except LoginError as error:
        # imapclient says LoginError even where the line went dead on the way.
        cause = error.__context__
        refusal = plain(cause or error)
        is_lost = isinstance(cause, client.AbortError)
        is_said = not is_lost or "BYE" in client.wire.untagged_responses
        is_troubled = _TROUBLED.search(refusal) is not None
        is_passing = is_lost or is_troubled or is_for_now(refusal)
        if is_passing and not (is_said and _is_for_good(refusal)):
            words = f"{where} does not let {username} in right now ({refusal})"
            if is_lost or _BUSY_CODE.search(refusal) or _BUSY.search(refusal):
                raise ConnectionLostError(words) from None
            raise LoginPutOffError(words, is_troubled=is_troubled) from None
        if secret.is_token:
            raise AuthenticationError(
                f"{where} refused the sign-in of {username} ({refusal}); "
                f"to give it anew, run: kinkeeper setup {account.address}"
            ) from None
        raise AuthenticationError(
            f"{where} refused the name or the password of {username} ({refusal})",
            "put the right one where [accounts.password] says, then start kinkeeper again",
        ) from None


def _is_for_good(refusal: str) -> bool:
    """Whether no other try with this secret can go well: by the server's code, else its words."""
    if _REFUSED_FOR_GOOD.search(refusal):
        return True
    # "Wrong password. Please try again." is for whoever types it.
    return not _BUSY_CODE.search(refusal) and _WRONG.search(refusal) is not None
