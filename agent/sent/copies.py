"""Who files the copy of a sent mail in Sent: the server by itself, or kinkeeper."""

from __future__ import annotations

from dataclasses import dataclass

from agent.config import Account

_GOOGLE = ("smtp.gmail.com", "smtp.googlemail.com")
_OTHERS_THAT_FILE = (
    # Microsoft, which gives a mail a new Message-ID in many of its houses.
    "smtp.office365.com",
    "smtp.office365.us",
    "smtp.partner.outlook.cn",
    "outlook.office365.com",
    "smtp-mail.outlook.com",
    "smtp.outlook.com",
    "smtp.live.com",
    # These file what they send for some customers or by a setting of theirs.
    "smtp.mail.me.com",
    "smtp.mail.yahoo.com",
    "smtp.aol.com",
    "smtp.zoho.com",
    "smtp.zoho.eu",
    "smtppro.zoho.com",
    "smtppro.zoho.eu",
)


@dataclass(frozen=True, slots=True)
class CopyHabit:
    """What becomes of the copy of a mail that an account has sent."""

    is_filed_by_server: bool = False
    """The server files it, perhaps some time after it has taken the mail."""
    is_absence_telling: bool = False
    """It does so always, under our Message-ID: what is not in Sent after a while has not gone."""
    is_ours_to_file: bool = True
    """kinkeeper puts a copy into Sent where none has appeared."""


def copy_habit(account: Account) -> CopyHabit:
    """The habit of an account's server, by its name and by what the settings say."""
    host = account.smtp.host.lower().rstrip(".")
    return CopyHabit(
        is_filed_by_server=host in (*_GOOGLE, *_OTHERS_THAT_FILE)
        if account.sent_copy == "auto"
        else account.sent_copy == "server",
        is_absence_telling=host in _GOOGLE,
        is_ours_to_file=account.sent_copy != "server",
    )
