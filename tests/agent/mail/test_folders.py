"""Which folders are read, and what each is taken for."""

import unicodedata

import pytest

from agent.config import Account
from agent.errors import AccountError
from agent.mail.folders import (
    FolderState,
    ListedFolder,
    choose_folders,
    choose_sent,
    has_more,
)


def listed(*names, delimiter="/", flags=()):
    """Lines of a LIST."""
    return [ListedFolder(name, delimiter, frozenset(flags)) for name in names]


def chosen(there, /, *, is_gmail=False, prefixes=(), **settings):
    """The names and roles of the folders that would be read."""
    server = {"host": "127.0.0.1", "port": 1, "security": "none"}
    account = Account.model_validate(
        {"address": "robin@example.test", "imap": server, "smtp": server}
        | {"password": {"keyring": True}}
        | settings
    )
    folders = choose_folders(there, account, is_gmail=is_gmail, prefixes=prefixes)
    return {folder.name: folder.role.value for folder in folders}


def test_the_server_knows_best():
    """SPECIAL-USE decides over names."""
    folders = listed("INBOX", "Sent") + listed("Outbound", flags=["\\sent"])
    assert choose_sent(folders) == "Outbound"


def test_the_owner_knows_better():
    """The folder in the settings decides over SPECIAL-USE."""
    folders = listed("Mine") + listed("Sent", flags=["\\sent"])
    assert choose_sent(folders, "Mine") == "Mine"


def test_several_folders_of_sent_mail_may_be_named():
    """All are read as what the owner wrote; the first is where copies go."""
    there = listed("INBOX", "Sent 2024", "Sent", "Post")
    roles = chosen(there, sent=["Sent", "Sent 2024"])
    assert roles == {"INBOX": "inbox", "Sent": "sent", "Sent 2024": "sent"}
    assert chosen(there, sent="Post") == {"INBOX": "inbox", "Post": "sent"}
    with pytest.raises(AccountError, match='no folder "Sent 2023"'):
        chosen(there, sent=["Sent", "Sent 2023"])


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
    """Names that mail programs give the folder are known, in any case, at the top and below INBOX."""
    folders = listed("INBOX", "Drafts", name, "Archive", delimiter=delimiter)
    assert choose_sent(folders) == name


def test_folders_that_hold_no_mail_are_passed_over():
    """A folder that cannot be opened is not taken."""
    assert choose_sent(listed("Sent", flags=["\\noselect"])) == ""


def test_no_folder_is_better_than_a_wrong_one():
    """Where nothing looks like it, nothing is chosen."""
    assert choose_sent(listed("INBOX", "Presents", "Unsent")) == ""


GMAIL = [
    ListedFolder(name, "/", frozenset(flags))
    for name, flags in [
        ("INBOX", []),
        ("Clients/Acme", []),
        ("[Gmail]", ["\\noselect"]),
        ("[Gmail]/Alle Nachrichten", ["\\all"]),
        ("[Gmail]/Entwürfe", ["\\drafts"]),
        ("[Gmail]/Gesendet", ["\\sent"]),
        ("[Gmail]/Markiert", ["\\flagged"]),
        ("[Gmail]/Papierkorb", ["\\trash"]),
        ("[Gmail]/Spam", ["\\junk"]),
        ("[Gmail]/Wichtig", ["\\important"]),
    ]
]


def test_gmail_is_all_mail_alone():
    """All Mail holds what the labels show; only what it does not hold can be added by name."""
    everything = {"[Gmail]/Alle Nachrichten": "all"}
    assert chosen(GMAIL, is_gmail=True) == everything
    assert chosen(GMAIL, is_gmail=True, folders=["Clients/*", "INBOX"]) == everything
    assert chosen(GMAIL, is_gmail=True, folders=["[Gmail]/Spam"]) == everything | {
        "[Gmail]/Spam": "other"
    }


def test_gmail_without_all_mail_is_inbox_and_sent():
    """Where it is hidden from IMAP or excluded, the folders are read as anywhere."""
    rest = {"INBOX": "inbox", "[Gmail]/Gesendet": "sent"}
    hidden = [folder for folder in GMAIL if "\\all" not in folder.flags]
    assert chosen(hidden, is_gmail=True) == rest
    assert chosen(GMAIL, is_gmail=True, exclude=["*/Alle Nachrichten"]) == rest


@pytest.mark.parametrize(
    ("names", "expected"),
    [
        ("INBOX|Sent Items|Archive|Deleted Items|Junk Email|Outbox|Drafts|Calendar", "sa"),
        ("INBOX|Gesendete Elemente|Archiv|Gelöschte Elemente|Entwürfe|Postausgang", "sa"),
        ("INBOX|Éléments envoyés|Archives|Corbeille|Courrier indésirable|Brouillons", "sa"),
        ("INBOX|Elementos enviados|Archivo|Papelera|Correo no deseado|Borradores", "sa"),
        ("INBOX|Posta inviata|Archivio|Cestino|Posta indesiderata|Bozze", "sa"),
        ("INBOX|Itens enviados|Arquivo|Lixeira|Rascunhos", "sa"),
        ("INBOX|Verzonden items|Archief|Prullenbak|Ongewenste e-mail|Concepten", "sa"),
        ("INBOX|Skickat|Arkiv|Papperskorgen|Skräppost|Utkast", "sa"),
        ("INBOX|Sendt|Arkiv|Papirkurv|Uønsket e-post|Kladder", "sa"),
        ("INBOX|Lähetetyt|Arkisto|Roskakori|Roskaposti|Luonnokset", "sa"),
        ("INBOX|Wysłane|Archiwum|Kosz|Niechciane|Szkice", "sa"),
        ("INBOX|Odeslané|Archiv|Koš|Nevyžádaná pošta|Koncepty", "sa"),
        ("INBOX|Отправленные|Архив|Корзина|Спам|Черновики|Исходящие", "sa"),
        ("INBOX|送信済み|アーカイブ|ゴミ箱|迷惑メール|下書き", "sa"),
        ("INBOX|已发送|归档|已删除|垃圾邮件|草稿", "sa"),
        ("INBOX|[Google Mail]/Sent Mail|[Google Mail]/All Mail|[Google Mail]/Bin", "sA"),
    ],
)
def test_names_tell_where_the_server_does_not(names, expected):
    """Sent, Archive and All Mail are known in sixteen languages; a glob reaches no dustbin."""
    names = names.split("|")
    roles = [{"s": "sent", "a": "archive", "A": "all"}[letter] for letter in expected]
    found = {"INBOX": "inbox"} | dict(zip(names[1:], roles, strict=False))
    assert chosen(listed(*names)) == found
    others = {"Calendar": "other"} if "Calendar" in names else {}
    assert chosen(listed(*names), folders=["*"]) == found | others


def test_folder_further_down_is_somebodys_own():
    """Only at the top, below INBOX or below a prefix of the server does a name say anything."""
    folders = listed("INBOX", "Clients/Sent", "Projects/Archive")
    assert chosen(folders) == {"INBOX": "inbox"}
    folders = listed("INBOX", "Mail/Sent", "Mail/Archive", "Mail/Archive/2024")
    assert chosen(folders, prefixes=["Mail/"]) == {
        "INBOX": "inbox",
        "Mail/Sent": "sent",
        "Mail/Archive": "archive",
        "Mail/Archive/2024": "archive",
    }


def test_settings_add_and_exclude():
    """Globs are on the full name, and what is thrown away must be named exactly."""
    folders = listed("INBOX", "Sent", "Clients", "Clients/A", "Clients/B", "Trash", "Trash/Old")
    assert chosen(folders, folders=["Clients*", "Trash*"], exclude=["Clients/B", "Sent"]) == {
        "INBOX": "inbox",
        "Clients": "other",
        "Clients/A": "other",
    }
    assert chosen(folders, folders=["Trash"])["Trash"] == "other"
    mine = chosen(folders, inbox="Clients", sent="Clients/A")
    assert mine == {"Clients": "inbox", "Clients/A": "sent"}
    with pytest.raises(AccountError, match=r'no folder "Customers"; set folders'):
        chosen(folders, folders=["Customers"])
    with pytest.raises(AccountError, match=r'no folder "Inbox2"; set inbox'):
        chosen(folders, inbox="Inbox2")
    with pytest.raises(AccountError, match="exclude leaves no folder"):
        chosen(folders, exclude=["*"])


@pytest.mark.parametrize(
    ("before", "after", "expected"),
    [
        (FolderState(1, 5, 4), FolderState(1, 6, 5), True),
        (FolderState(1, 5, 4), FolderState(2, 5, 4), True),
        (FolderState(1, 5, 4), FolderState(1, 5, 3), False),
        (FolderState(1, 0, 4), FolderState(1, 0, 5), True),
        (None, FolderState(1, 5, 4), True),
        (FolderState(1, 5, 4), None, False),
    ],
)
def test_what_counts_as_more_mail(before, after, expected):
    """A higher UIDNEXT or another UIDVALIDITY; the count only where no UIDNEXT is told."""
    assert has_more(before, after) is expected
