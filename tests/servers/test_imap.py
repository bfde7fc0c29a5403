"""One IMAP session against real servers."""

import pytest

from agent.config import Security
from agent.errors import (
    AccountError,
    AuthenticationError,
    CertificateError,
    ConnectionLostError,
)
from agent.mail import imap
from agent.mail.imap import ImapSession
from agent.mail.watch import check_imap

pytestmark = pytest.mark.servers


@pytest.fixture
def session(owner_account, mailserver):
    """A session on the owner's empty mailbox."""
    session = ImapSession(owner_account, mailserver.password, timeout_seconds=20)
    session.connect()
    yield session
    session.close()


def with_server(account, **changes):
    """The account with another IMAP server."""
    return account.model_copy(update={"imap": account.imap.model_copy(update=changes)})


async def test_check_says_what_would_be_watched(mail_account, make_mail):
    """`check_imap` names the folders, how much they hold, and how new mail is noticed."""
    mail_account.append([make_mail(1), make_mail(2)])
    mail_account.append([make_mail(3)], "Sent")
    said = await check_imap(mail_account.account, mail_account.password)
    assert '"INBOX" (2 mails)' in said
    assert '"Sent" (1 mails)' in said
    assert "IDLE" in said
    assert mail_account.account.address in said
    assert mail_account.password not in said


async def test_wrong_password(mail_account):
    """A refused password is an AuthenticationError that does not repeat it."""
    with pytest.raises(AuthenticationError) as caught:
        await check_imap(mail_account.account, "open sesame")
    assert "open sesame" not in str(caught.value)


async def test_password_beyond_ascii(owner_account):
    """A password with an umlaut is refused like any wrong one, and breaks nothing."""
    with pytest.raises(AuthenticationError, match="refused the name or the password"):
        await check_imap(owner_account, "pässwörd")


async def test_wrong_authority(owner_account, mailserver):
    """A certificate that nobody vouches for is a CertificateError."""
    with pytest.raises(CertificateError, match="ca_file"):
        await check_imap(with_server(owner_account, ca_file=None), mailserver.password)


async def test_wrong_host_name(owner_account, mailserver):
    """A certificate for another name is a CertificateError."""
    with pytest.raises(CertificateError):
        await check_imap(with_server(owner_account, host="127.1"), mailserver.password)


async def test_unreachable_port(owner_account, mailserver):
    """Where nobody listens, host and port are named."""
    with pytest.raises(ConnectionLostError, match="port 1: nobody answers there"):
        await check_imap(with_server(owner_account, port=1), mailserver.password)


async def test_tls_asked_of_a_plain_port(owner_account, mailserver):
    """TLS on the port for plain text fails with a hint at the settings."""
    account = with_server(owner_account, port=mailserver.ports["imap"])
    with pytest.raises(ConnectionLostError, match="check port and security"):
        await check_imap(account, mailserver.password)


@pytest.mark.parametrize("security", [Security.STARTTLS, Security.NONE])
async def test_starttls_and_plain_text(owner_account, mailserver, security):
    """Both reach the mailbox on the server's plain port."""
    account = with_server(owner_account, port=mailserver.ports["imap"], security=security)
    assert "logged in" in await check_imap(account, mailserver.password)


async def test_starttls_checks_the_certificate(owner_account, mailserver):
    """STARTTLS trusts no more than TLS does."""
    account = with_server(
        owner_account, port=mailserver.ports["imap"], security=Security.STARTTLS, ca_file=None
    )
    with pytest.raises(CertificateError):
        await check_imap(account, mailserver.password)


async def test_missing_folder_is_named(owner_account, mailserver):
    """A folder in the settings that the server does not have is named, with those it has."""
    account = owner_account.model_copy(update={"sent": "Outgoing"})
    with pytest.raises(AccountError, match=r'no folder "Outgoing".*Sent'):
        await check_imap(account, mailserver.password)


def test_huge_mail_arrives_with_its_beginning(session, mailserver, make_mail):
    """Of a mail above 8 MB the first 256 KiB are read, and the small one beside it whole."""
    huge = make_mail("huge") + b"line of an attachment\r\n" * 400_000
    mailserver.append([huge, make_mail("small")])
    folder = session.examine("INBOX")
    uids, mails = session.fetch(folder, session.uids_below(folder, folder.uidnext))
    assert [mail.uid for mail in mails] == uids
    small, beginning = mails
    assert b"<small@example.test>" in small.content
    assert b"<huge@example.test>" in beginning.content
    assert len(beginning.content) == 256 * 1024


def test_batch_is_bounded_in_bytes(session, mailserver, make_mail, monkeypatch):
    """A batch ends before the mail that would make it too big, but holds at least one."""
    mailserver.append([make_mail(number, text="x\r\n" * 1000) for number in range(4)])
    folder = session.examine("INBOX")
    uids = session.uids_below(folder, folder.uidnext)
    monkeypatch.setattr(imap, "BATCH_BYTES", 7000)
    assert session.fetch(folder, uids)[0] == uids[:2]
    monkeypatch.setattr(imap, "BATCH_BYTES", 10)
    assert session.fetch(folder, uids)[0] == uids[:1]


def test_mail_that_is_gone_is_left_out(session, mailserver, make_mail):
    """A mail that was deleted after it was listed is asked for in vain, without harm."""
    mailserver.append([make_mail(number) for number in range(3)])
    folder = session.examine("INBOX")
    uids = session.uids_below(folder, folder.uidnext)
    with mailserver.client() as client:
        client.select_folder("INBOX")
        client.delete_messages([uids[1]])
        client.expunge()
    session.examine("INBOX")
    asked, mails = session.fetch(folder, uids)
    assert asked == uids
    assert [mail.uid for mail in mails] == [uids[0], uids[2]]


def test_long_lists_come_in_windows(session, mailserver, make_mail, monkeypatch):
    """The windows of a long SEARCH together hold every UID once."""
    mailserver.append([make_mail(number) for number in range(10)])
    monkeypatch.setattr(imap, "SEARCH_WINDOW", 3)
    folder = session.examine("INBOX")
    uids = session.uids_below(folder, folder.uidnext)
    assert len(uids) == 10
    assert uids == sorted(uids, reverse=True)
    assert session.uids_below(folder, uids[4]) == uids[5:]


def test_mail_between_opening_and_idle_is_noticed(session, mailserver, make_mail):
    """What the server told of before IDLE began ends the wait at once."""
    folder = session.examine("INBOX")
    mailserver.deliver(make_mail(1))
    # Dovecot tells of the new mail with the answer to this, which goes to imaplib's books.
    session.find(folder, "<nothing@example.test>")
    session.wait_for_change(folder)
    assert len(session.uids_after(folder, folder.uidnext - 1)) == 1


@pytest.mark.parametrize("mail_account", ["embedded"], indirect=True)
def test_sent_folder_is_made_where_there_is_none(mail_account, make_mail):
    """The first copy makes a folder; the next one finds it."""
    with mail_account.client() as client:
        for _, _, name in client.list_folders():
            if name != "INBOX":
                client.delete_folder(name)
    session = ImapSession(mail_account.account, mail_account.password)
    session.connect()
    assert session.sent_folder() == ""
    session.file_sent_copy(make_mail(1), "<1@example.test>")
    session.file_sent_copy(make_mail(2), "<2@example.test>")
    session.close()
    assert len(mail_account.read("Sent")) == 2


def test_side_trips_do_not_lead_astray(session, mailserver, make_mail):
    r"""After \Answered was set in INBOX, reading goes on in the folder it was in."""
    mailserver.append([make_mail(1)])
    mailserver.append([make_mail(2)], "Sent")
    sent = session.examine("Sent")
    session.mark_answered("INBOX", "<1@example.test>")
    _, mails = session.fetch(sent, session.uids_below(sent, sent.uidnext))
    assert [b"<2@example.test>" in mail.content for mail in mails] == [True]


def test_deleted_mail_is_not_expunged(session, mailserver, make_mail):
    """Marking one mail as answered leaves alone what the owner marked as deleted."""
    mailserver.append([make_mail(1)])
    mailserver.append([make_mail(2)], flags=(b"\\Deleted",))
    session.mark_answered("INBOX", "<1@example.test>")
    session.close()
    assert len(mailserver.read()) == 2
