"""Which folder is taken for the one of sent mail."""

import unicodedata

import pytest

from agent.errors import AccountError
from agent.mail.folders import ListedFolder, choose_sent


def listed(*names, delimiter="/", flags=()):
    """Lines of a LIST."""
    return [ListedFolder(name, delimiter, frozenset(flags)) for name in names]


def test_the_server_knows_best():
    """SPECIAL-USE decides over names."""
    folders = listed("INBOX", "Sent") + listed("Outbound", flags=["\\sent"])
    assert choose_sent(folders) == "Outbound"


def test_the_owner_knows_better():
    """The folder in the settings decides over SPECIAL-USE."""
    folders = listed("Mine") + listed("Sent", flags=["\\sent"])
    assert choose_sent(folders, "Mine") == "Mine"


def test_wanted_folder_that_is_missing_is_told():
    """The error lists the folders that are there."""
    with pytest.raises(AccountError, match=r'no folder "Sent Stuff".*: INBOX, Post'):
        choose_sent(listed("Post", "INBOX"), "Sent Stuff")


@pytest.mark.parametrize(
    ("name", "delimiter"),
    [
        ("Sent", "/"),
        ("Sent Items", "/"),
        ("INBOX.Sent", "."),
        ("[Gmail]/Sent Mail", "/"),
        ("gesendete elemente", "/"),
        (unicodedata.normalize("NFD", "Éléments envoyés"), "/"),
        ("INBOX/Elementos enviados", "/"),
        ("Posta inviata", ""),
        ("Verzonden", "/"),
    ],
)
def test_known_names_are_found(name, delimiter):
    """Names that mail programs give the folder are known, in any case, below any other folder."""
    folders = listed("INBOX", "Drafts", name, "Archive", delimiter=delimiter)
    assert choose_sent(folders) == name


def test_folders_that_hold_no_mail_are_passed_over():
    """A folder that cannot be opened is not taken."""
    assert choose_sent(listed("Sent", flags=["\\noselect"])) == ""


def test_no_folder_is_better_than_a_wrong_one():
    """Where nothing looks like it, nothing is chosen."""
    assert choose_sent(listed("INBOX", "Presents", "Unsent")) == ""
