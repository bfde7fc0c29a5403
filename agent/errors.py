"""The errors that rooms share, as a tree; each message is one line that says what to do.

What only one room raises stands there: NoLetterError (drafts), HandEditError (store),
UncertainDeliveryError and NoWayInError (sent), LoginPutOffError (mail).

KinkeeperError                 exit status 1
├── UsageError                 exit status 2: a command or a call was wrong
│   └── ConfigError            exit status 2: config.toml needs an edit
├── AccountError               a mail server would not have us
│   ├── AuthenticationError    name or password refused: asking again could lock the account
│   ├── CertificateError       the server could not prove who it is
│   └── ConnectionLostError    the network or the server went away: worth another try
├── DeliveryError              a mail was refused for good, and why
├── StoreError                 the journal or the book cannot be read or written
│   └── AlreadyRunningError    another agent has this data
├── NotFoundError              nothing goes by that identifier
├── StaleError                 it changed since it was shown; look again
└── GateError                  a draft did not pass the gate
"""

from __future__ import annotations


class KinkeeperError(Exception):
    """The root: whatever it says is meant for the owner's eyes."""

    exit_status = 1


class UsageError(KinkeeperError):
    """The call was wrong; the message says what to write instead."""

    exit_status = 2


class ConfigError(UsageError):
    """The settings are wrong; `problems` holds one line each."""

    def __init__(self, problems: list[str]) -> None:
        self.problems = problems
        super().__init__("\n".join(problems))


class AccountError(KinkeeperError):
    """A mail server would not have us; it says `what` is the matter and what to do about it.

    `remedy` is what to do where there are settings; the set-up, which has none yet, says another.
    """

    def __init__(self, what: str, remedy: str = "") -> None:
        self.what, self.remedy = what, remedy
        super().__init__(f"{what}; {remedy}" if remedy else what)


class AuthenticationError(AccountError):
    """The name or the password was refused; trying again could lock the account."""


class CertificateError(AccountError):
    """The server's certificate could not be trusted."""


class ConnectionLostError(AccountError):
    """The network or the server went away; worth another try."""


class DeliveryError(KinkeeperError):
    """The server refused a mail for good."""


class StoreError(KinkeeperError):
    """The journal or the book cannot be read or written."""


class AlreadyRunningError(StoreError):
    """Another agent holds the lock on this data."""


class NotFoundError(KinkeeperError):
    """Nothing goes by that identifier."""


class StaleError(KinkeeperError):
    """What the owner saw is no longer what is there."""


class GateError(KinkeeperError):
    """A draft did not pass the gate."""
