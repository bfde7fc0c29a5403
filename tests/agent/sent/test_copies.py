"""Who files the copy in Sent, by the server's name and by what the settings say."""

import pytest

from agent.config import Account
from agent.sent.copies import CopyHabit, copy_habit


def account(host, sent_copy="auto"):
    return Account.model_validate(
        {
            "address": "robin@halesupply.example",
            "imap": {"host": "imap.halesupply.example"},
            "smtp": {"host": host},
            "password": {"keyring": True},
            "sent_copy": sent_copy,
        }
    )


@pytest.mark.parametrize(
    ("host", "sent_copy", "habit"),
    [
        ("SMTP.Gmail.com.", "auto", CopyHabit(True, True, True)),
        ("smtp.office365.com", "auto", CopyHabit(True, False, True)),
        ("smtp.halesupply.example", "auto", CopyHabit(False, False, True)),
        ("smtp.halesupply.example", "server", CopyHabit(True, False, False)),
        ("smtp.gmail.com", "server", CopyHabit(True, True, False)),
        ("smtp.gmail.com", "kinkeeper", CopyHabit(False, True, True)),
    ],
)
def test_a_known_server_files_copies_unless_the_settings_say_otherwise(host, sent_copy, habit):
    assert copy_habit(account(host, sent_copy)) == habit
