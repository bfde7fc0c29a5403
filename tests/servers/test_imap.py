"""One IMAP session against real servers, and against what a proxy makes of one."""

import contextlib
import dataclasses
import re
import threading
from email import policy
from email.message import EmailMessage
from pathlib import Path

import pytest

from agent.config import Security
from agent.errors import (
    AccountError,
    AuthenticationError,
    CertificateError,
    ConnectionLostError,
)
from agent.mail import fetching, imap
from agent.mail.folders import FolderRole, WatchedFolder
from agent.mail.imap import ImapSession
from agent.mail.parse import parse_mail
from agent.mail.structure import PartialMail
from agent.mail.watch import check_imap
from agent.mail.wire import Wire
from agent.secret import Secret
from tests.servers.imap_proxy import ImapProxy, behind

pytestmark = pytest.mark.servers


@pytest.fixture
def session(owner_account, mailserver):
    """A session on the owner's empty mailbox."""
    session = ImapSession(owner_account, Secret(mailserver.password), timeout_seconds=20)
    session.connect()
    yield session
    session.close()


@contextlib.contextmanager
def behind_proxy(mailserver, account, **options):
    """A proxy before the server, and a session that goes through it."""
    with ImapProxy(mailserver.host, mailserver.ports["imap"], **options) as proxy:
        session = ImapSession(behind(proxy, account), Secret(mailserver.password))
        session.connect()
        yield proxy, session
        session.close()


def read_all(session, name="INBOX", **options):
    """All mail of a folder, newest first."""
    folder = session.examine(name)
    uids = session.uids_below(folder, folder.uidnext)
    mails = []
    while uids:
        taken, found = session.fetch(folder, uids, **options)
        uids = uids[len(taken) :]
        mails += found
    return mails


def with_attachment(number, size, *, text="The plans are attached."):
    """A mail with a large attachment, as bytes."""
    mail = EmailMessage(policy=policy.SMTP)
    mail["From"], mail["To"] = "customer@example.test", "owner@example.test"
    mail["Subject"], mail["Message-ID"] = "Plans", f"<{number}@example.test>"
    mail.set_content(text)
    mail.add_alternative(f"<p>{text}</p>", subtype="html")
    mail.add_attachment(
        b"x" * size, maintype="application", subtype="pdf", filename="Pläne der Halle – Süd.pdf"
    )
    return mail.as_bytes()


def with_server(account, **changes):
    """The account with another IMAP server."""
    return account.model_copy(update={"imap": account.imap.model_copy(update=changes)})


async def test_check_says_what_would_be_watched(mail_account, make_mail):
    """`check_imap` names the folders, how much they hold, and how new mail is noticed."""
    mail_account.append([make_mail(1), make_mail(2)])
    mail_account.append([make_mail(3)], "Sent")
    said = await check_imap(mail_account.account, Secret(mail_account.password))
    assert '"INBOX" (2 mails)' in said
    assert '"Sent" (1 mails)' in said
    assert "IDLE" in said
    assert mail_account.account.address in said
    assert mail_account.password not in said


async def test_wrong_password(mail_account):
    """A refused password is an AuthenticationError that does not repeat it."""
    with pytest.raises(AuthenticationError) as caught:
        await check_imap(mail_account.account, Secret("open sesame"))
    assert "open sesame" not in str(caught.value)


async def test_password_beyond_ascii(owner_account):
    """A password with an umlaut is refused like any wrong one, and breaks nothing."""
    with pytest.raises(AuthenticationError, match="refused the name or the password"):
        await check_imap(owner_account, Secret("pässwörd"))


async def test_wrong_authority(owner_account, mailserver):
    """A certificate that nobody vouches for is a CertificateError."""
    with pytest.raises(CertificateError, match="ca_file"):
        await check_imap(with_server(owner_account, ca_file=None), Secret(mailserver.password))


async def test_wrong_host_name(owner_account, mailserver):
    """A certificate for another name is a CertificateError."""
    with pytest.raises(CertificateError):
        await check_imap(with_server(owner_account, host="127.1"), Secret(mailserver.password))


async def test_unreachable_port(owner_account, mailserver):
    """Where nobody listens, host and port are named."""
    with pytest.raises(ConnectionLostError, match="port 1: nobody answers there"):
        await check_imap(with_server(owner_account, port=1), Secret(mailserver.password))


async def test_tls_asked_of_a_plain_port(owner_account, mailserver):
    """TLS on the port for plain text fails with a hint at the settings."""
    account = with_server(owner_account, port=mailserver.ports["imap"])
    with pytest.raises(ConnectionLostError, match="check port and security"):
        await check_imap(account, Secret(mailserver.password))


@pytest.mark.parametrize("security", [Security.STARTTLS, Security.NONE])
async def test_starttls_and_plain_text(owner_account, mailserver, security):
    """Both reach the mailbox on the server's plain port."""
    account = with_server(owner_account, port=mailserver.ports["imap"], security=security)
    assert "logged in" in await check_imap(account, Secret(mailserver.password))


async def test_starttls_checks_the_certificate(owner_account, mailserver):
    """STARTTLS trusts no more than TLS does."""
    account = with_server(
        owner_account, port=mailserver.ports["imap"], security=Security.STARTTLS, ca_file=None
    )
    with pytest.raises(CertificateError):
        await check_imap(account, Secret(mailserver.password))


async def test_missing_folder_is_named(owner_account, mailserver):
    """A folder in the settings that the server does not have is named, with those it has."""
    account = owner_account.model_copy(update={"sent": "Outgoing"})
    with pytest.raises(AccountError, match=r'no folder "Outgoing".*Sent'):
        await check_imap(account, Secret(mailserver.password))


def test_huge_mail_costs_its_text(session, mailserver, owner_account, make_mail):
    """Of a mail with a large attachment the text travels; the attachment is named and sized."""
    mailserver.append([with_attachment("huge", 20_000_000), make_mail("small")])
    with behind_proxy(mailserver, owner_account) as (proxy, session):
        before = proxy.sent_bytes
        mails = read_all(session)
        assert proxy.sent_bytes - before < 10_000
    small, huge = (parse_mail(mail.content, received_at=mail.received_at) for mail in mails)
    assert small.message_id == "<small@example.test>"
    assert huge.message_id == "<huge@example.test>"
    assert huge.own_text == "The plans are attached."
    (plans,) = huge.attachments
    assert plans.name == "Pläne der Halle – Süd.pdf"
    assert plans.media_type == "application/pdf"
    assert plans.size_bytes == pytest.approx(20_000_000, abs=4)


def test_batch_is_bounded_in_bytes(session, mailserver, make_mail, monkeypatch):
    """A batch ends before the mail that would make it too big, but holds at least one."""
    mailserver.append([make_mail(number, text="x\r\n" * 1000) for number in range(4)])
    folder = session.examine("INBOX")
    uids = session.uids_below(folder, folder.uidnext)
    monkeypatch.setattr(fetching, "BATCH_BYTES", 7000)
    assert session.fetch(folder, uids)[0] == uids[:2]
    monkeypatch.setattr(fetching, "BATCH_BYTES", 10)
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


def test_long_lists_of_new_mail_come_in_windows(mailserver, owner_account, make_mail, monkeypatch):
    """However much has come since the folder was last read, no answer is longer than a window."""
    mailserver.append([make_mail(number) for number in range(10)])
    monkeypatch.setattr(imap, "SEARCH_WINDOW", 3)
    sizes = []

    def note(line):
        if line.startswith(b"* SEARCH"):
            sizes.append(len(line.split()) - 2)
        return line

    with behind_proxy(mailserver, owner_account, garble=note) as (_, session):
        folder = session.examine("INBOX")
        known = session.uids_below(folder, folder.uidnext)[::-1]
        mailserver.append([make_mail(number) for number in (10, 11)])
        uids = session.uids_after(folder, 0)
        assert uids[:10] == known
        assert len(uids) == 12
        assert session.uids_after(folder, uids[4]) == uids[5:]
        assert session.uids_after(folder, uids[-1]) == []
    assert max(sizes) <= 3


@pytest.mark.parametrize("number", [b"1062499149993", b"4000000000", b"0"])
def test_mail_that_cannot_be_there_ends_the_connection(
    mailserver, owner_account, make_mail, number
):
    """A UID beyond what the server has given out would hide all mail below it for ever."""
    mailserver.append([make_mail(1)])

    def garble(line):
        return b"* SEARCH " + number + b"\r\n" if line.startswith(b"* SEARCH") else line

    with behind_proxy(mailserver, owner_account, garble=garble) as (_, session):
        folder = session.examine("INBOX")
        with pytest.raises(ConnectionLostError, match=r"makes no sense|cannot hold"):
            session.uids_after(folder, 0)


def test_more_new_mail_than_expected_is_believed_after_a_second_look(
    session, mailserver, make_mail, monkeypatch
):
    """So much has come since the folder was opened that the session looks at it anew."""
    monkeypatch.setattr(imap, "FAR_AHEAD", 2)
    folder = session.examine("INBOX")
    mailserver.append([make_mail(number) for number in range(5)])
    session.wait_for_change(folder)
    assert len(session.uids_after(folder, folder.uidnext - 1)) == 5
    mailserver.append([make_mail(5)])
    session.wait_for_change(folder)
    assert len(session.uids_after(folder, folder.uidnext - 1)) == 6


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
    session = ImapSession(mail_account.account, Secret(mail_account.password))
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
    session.mark_answered(["INBOX"], "<1@example.test>")
    _, mails = session.fetch(sent, session.uids_below(sent, sent.uidnext))
    assert [b"<2@example.test>" in mail.content for mail in mails] == [True]


def test_deleted_mail_is_not_expunged(session, mailserver, make_mail):
    """Marking one mail as answered leaves alone what the owner marked as deleted."""
    mailserver.append([make_mail(1)])
    mailserver.append([make_mail(2)], flags=(b"\\Deleted",))
    session.mark_answered(["INBOX"], "<1@example.test>")
    session.close()
    assert len(mailserver.read()) == 2


def test_mark_that_is_refused_expunges_nothing(mailserver, owner_account, make_mail):
    r"""Where \Answered may not be set the folder does not stay open for writing."""
    mailserver.append([make_mail(1)])
    mailserver.append([make_mail(2)], flags=(b"\\Deleted",))

    def refuse(command):
        return b"NO [NOPERM] not allowed" if b"STORE" in command else None

    with behind_proxy(mailserver, owner_account, hidden=["UNSELECT"], refuse=refuse) as (
        _,
        session,
    ):
        with pytest.raises(AccountError, match="NOPERM"):
            session.mark_answered(["INBOX"], "<1@example.test>")
        session.folder_states(["Sent"])
    assert len(mailserver.read()) == 2


def test_folder_that_may_be_open_for_writing_is_not_closed(mailserver, owner_account, make_mail):
    """CLOSE expunges, so it is sent only where the server has not said that it would."""
    mailserver.append([make_mail(1)])

    def garble(line):
        return line.replace(b"[READ-ONLY]", b"[READ-WRITE]")

    with behind_proxy(mailserver, owner_account, hidden=["UNSELECT"], garble=garble) as (
        proxy,
        session,
    ):
        session.examine("INBOX")
        assert session.folder_states(["INBOX"])["INBOX"].mails == 1
        assert proxy.asked(b"CLOSE") == []


TORTURE = Path(__file__).resolve().parents[2] / ".." / "shared" / "mail" / "torture"
CONTESTED = {
    "cpython__msg_15.txt",
    "cpython__msg_39.txt",
    "enmime__bad-header-wrap.raw",
    "enmime__epilogue-sample.raw",
    "mime4j__ending-boundaries.msg",
    "mime4j__missing-inner-boundary.msg",
    "mime4j__missing-inner-start-boundary.msg",
    "mime4j__multi-2evil.msg",
    "mime4j__weird-boundary.msg",
    "mimekit__simple.mbox.txt",
}
"""Where their broken boundaries lie, Dovecot and we see differently."""


@pytest.mark.corpus
def test_fetched_in_part_a_mail_reads_as_when_fetched_whole(session, mailserver, monkeypatch):
    """The multiparts of the torture chamber give the same Mail without their attachments."""
    files = [path for path in sorted(TORTURE.glob("*")) if b"multipart/" in path.read_bytes()]
    if not files:
        pytest.skip("no torture mail in ../shared/mail")
    with mailserver.client() as client:
        client.multiappend(
            "INBOX", [re.sub(rb"\r?\n", b"\r\n", path.read_bytes()) for path in files]
        )
    monkeypatch.setattr(fetching, "SMALL_BYTES", 10_000_000)
    whole = read_all(session)[::-1]
    session.examine("Sent")  # forgets what was learnt of INBOX
    monkeypatch.setattr(fetching, "SMALL_BYTES", 0)
    parted = read_all(session)[::-1]
    assert len(whole) == len(parted) == len(files)
    assert not session.take_skipped()
    assert sum(isinstance(mail.content, PartialMail) for mail in parted) > 0.7 * len(files)
    different = {
        path.name
        for path, one, other in zip(files, whole, parted, strict=True)
        if not is_same(*(parse_mail(m.content, received_at=m.received_at) for m in (one, other)))
    }
    assert different <= CONTESTED


def is_same(whole, parted):
    """Whether two readings of a mail agree, but for a few bytes in the sizes of attachments."""
    named = [[(one.name, one.media_type) for one in mail.attachments] for mail in (whole, parted)]
    sizes = [[one.size_bytes for one in mail.attachments] for mail in (whole, parted)]
    whole, parted = (dataclasses.replace(mail, attachments=()) for mail in (whole, parted))
    return (
        whole == parted
        and named[0] == named[1]
        and sizes[0] == pytest.approx(sizes[1], rel=0.05, abs=8)
    )


def test_small_mail_costs_one_round_trip_a_batch(mailserver, owner_account, make_mail):
    """After the first batch each takes a single command, that asks for the sizes of the next too."""
    mailserver.append([make_mail(number) for number in range(30)])
    with behind_proxy(mailserver, owner_account) as (proxy, session):
        assert len(read_all(session, limit=10)) == 30
        fetches = [re.sub(rb"[\d:,]+ ", b"", one) for one in proxy.asked(b"UID FETCH")]
    sizes, mails = b"UID FETCH (RFC822.SIZE INTERNALDATE)", b"UID FETCH (BODY.PEEK[])"
    assert fetches == [sizes, mails, sizes, mails, sizes, mails]


BARE = ("IDLE", "UIDPLUS", "CONDSTORE", "QRESYNC", "LITERAL+", "NAMESPACE", "SPECIAL-USE", "ID",
        "LIST-EXTENDED", "LIST-STATUS", "NOTIFY", "UNSELECT", "MOVE", "ENABLE", "ESEARCH")  # fmt: skip


def test_server_that_can_do_nothing_but_imap4rev1(mailserver, owner_account, make_mail):
    """Reading, waiting, filing and marking work without a single extension, and ask for none."""
    mailserver.append([make_mail(1), with_attachment(2, 100_000)])
    account = owner_account.model_copy(update={"poll_seconds": 1})
    with behind_proxy(mailserver, account, hidden=BARE) as (proxy, session):
        assert (session.has_idle, session.has_notify, session.is_gmail) == (False,) * 3
        names = [(one.name, one.role) for one in session.watched_folders()]
        assert names == [
            ("INBOX", FolderRole.INBOX),
            ("Sent", FolderRole.SENT),
            ("Archive", FolderRole.ARCHIVE),
        ]
        assert len(read_all(session)) == 2
        state = session.folder_states(["INBOX", "No such folder"])["INBOX"]
        assert state.mails == 2
        folder = session.examine("INBOX")
        assert state.uidnext == folder.uidnext
        mailserver.append([make_mail(3)])
        session.wait_for_change(folder)
        assert len(session.uids_after(folder, folder.uidnext - 1)) == 1
        for _ in range(2):
            session.file_sent_copy(make_mail("sent"), "<sent@example.test>")
        session.mark_answered(["Sent", "INBOX"], "<1@example.test>")
        refused = [one for one in proxy.heard if re.match(rb"(?!UID|NOOP|STATUS)\w+ ", one)]
    assert len(mailserver.read("Sent")) == 1
    assert [b"\\Answered" in str(flags).encode() for _, flags in mailserver.read()] == [
        True, False, False
    ]  # fmt: skip
    assert {one.split()[0] for one in refused} <= {
        b"LOGIN", b"LIST", b"EXAMINE", b"SELECT", b"APPEND"
    }  # fmt: skip


def test_gmail_is_read_from_all_mail_alone(mailserver, owner_account, make_mail):
    """Each mail comes once with its labels; drafts and what is labelled as excluded do not."""
    with mailserver.client() as client:
        client.create_folder("[Gmail]/All Mail")
        client.create_folder("Clients")
    mailserver.append([make_mail(number) for number in range(5)], "[Gmail]/All Mail")
    mailserver.append([make_mail(0)])
    labels = {
        1: ("\\Inbox", "Clients"),
        2: ("\\Sent",),
        3: ("\\Draft",),
        4: ("Private/Diary",),
        5: (),
    }
    account = owner_account.model_copy(update={"folders": ("Clients",), "exclude": ("Private/*",)})
    with behind_proxy(
        mailserver, account, is_gmail=True, all_mail="[Gmail]/All Mail", labels=labels
    ) as (_, session):
        (folder,) = session.watched_folders()
        assert folder == WatchedFolder("[Gmail]/All Mail", FolderRole.ALL)
        mails = {mail.uid: mail.labels for mail in read_all(session, folder.name)}
        session.mark_answered([folder.name], "<1@example.test>")
    assert mails == {
        1: frozenset({"\\Inbox", "Clients"}),
        2: frozenset({"\\Sent"}),
        5: frozenset(),
    }


def test_gmail_that_hides_all_mail_is_read_by_folders(mailserver, owner_account):
    """Where All Mail is not shown to IMAP, or excluded, INBOX and Sent are read as elsewhere."""
    with behind_proxy(mailserver, owner_account, is_gmail=True, all_mail="none") as (_, session):
        roles = [one.role for one in session.watched_folders()]
    assert roles == [FolderRole.INBOX, FolderRole.SENT, FolderRole.ARCHIVE]


def refuse_uid(bad, answer):
    """Refuses to hand over the text of one mail, alone or among others."""

    def refuse(command):
        found = re.match(rb"UID FETCH ([\d:,]+) \(BODY", command)
        if not found:
            return None
        for one in found[1].split(b","):
            low, _, high = one.partition(b":")
            if int(low) <= bad <= int(high or low):
                return answer
        return None

    return refuse


@pytest.mark.parametrize("answer", [b"NO cannot read the message", b"BAD Command Error. 10"])
def test_refused_mail_is_skipped_and_told(mailserver, owner_account, make_mail, answer):
    """One mail that the server will not hand over holds up no other, and its reason is told."""
    mailserver.append([make_mail(number) for number in range(12)])
    with mailserver.client() as client:
        client.select_folder("INBOX", readonly=True)
        bad = client.search()[7]
    refuse = refuse_uid(bad, answer)
    with behind_proxy(mailserver, owner_account, refuse=refuse) as (_, session):
        mails = read_all(session)
        (skipped,) = session.take_skipped()
        assert session.take_skipped() == []
    assert len(mails) == 11
    assert (skipped.folder, skipped.uid) == ("INBOX", bad)
    assert answer.split(b" ", 1)[1].decode() in skipped.reason


def test_refusal_for_now_skips_nothing(mailserver, owner_account, make_mail):
    """A server that is only busy loses the connection, so that the mail is asked for again."""
    mailserver.append([make_mail(1)])
    with behind_proxy(mailserver, owner_account) as (proxy, session):
        proxy.refuse = lambda command: b"NO [UNAVAILABLE] later" if b"(BODY" in command else None
        with pytest.raises(ConnectionLostError, match="UNAVAILABLE"):
            read_all(session)
        assert session.take_skipped() == []


def test_refusal_of_everything_is_no_fault_of_the_mails(mailserver, owner_account, make_mail):
    """Where no mail at all is handed over nothing is skipped: the folder is in trouble."""
    mailserver.append([make_mail(number) for number in range(12)])
    with behind_proxy(mailserver, owner_account) as (proxy, session):
        proxy.refuse = lambda command: b"NO broken" if b"(BODY" in command else None
        with pytest.raises(AccountError, match="broken"):
            read_all(session)
        assert session.take_skipped() == []


@pytest.mark.parametrize(
    "nonsense",
    [
        pytest.param(b"(", id="cut off"),
        pytest.param(b'("text" "plain" NIL NIL NIL "7bit" "many" 1)', id="no size"),
        pytest.param(b"(" * 5000 + b")" * 5000, id="too deep"),
        pytest.param(b"NIL", id="nothing"),
        pytest.param(b'(("text" "plain" NIL NIL NIL "7bit" 0 0) "mixed")', id="content lost"),
        pytest.param(
            b"(" + b'("text" "plain" NIL NIL NIL "7bit" 900 1)' * 1000 + b' "mixed")',
            id="too many",
        ),
        pytest.param(b"x" * 3_000_000, id="a line without end"),
    ],
)
def test_nonsense_of_a_structure_costs_the_beginning(
    mailserver, owner_account, make_mail, nonsense
):
    """Where BODYSTRUCTURE cannot be right the first 256 KiB are read, and other mail as ever."""
    mailserver.append([with_attachment("huge", 400_000), with_attachment("good", 100_000)])

    def garble(line):
        found = re.search(rb"BODYSTRUCTURE (\(.*\))(?= BODY\[HEADER\])", line)
        is_huge = found and re.search(rb'"base64" 5\d{5} ', found[1])
        return line.replace(found[1], nonsense) if is_huge else line

    with behind_proxy(mailserver, owner_account, garble=garble) as (_, session):
        good, huge = read_all(session)
        assert session.take_skipped() == []
    assert isinstance(good.content, PartialMail)
    assert isinstance(huge.content, bytes)
    assert len(huge.content) == 256 * 1024
    assert parse_mail(huge.content, received_at=huge.received_at).own_text == (
        "The plans are attached."
    )


def test_keywords_come_when_they_are_asked_for(mailserver, owner_account, make_mail):
    """Keywords are the mail's labels, but only where somebody reads them."""
    mailserver.append([make_mail(1)], flags=(b"customer", b"\\Seen"))
    for wants_keywords in (False, True):
        session = ImapSession(
            owner_account, Secret(mailserver.password), wants_keywords=wants_keywords
        )
        session.connect()
        (mail,) = read_all(session)
        session.close()
        assert ("customer" in mail.labels) is wants_keywords


def test_compressed_connection_reads_the_same(mailserver, owner_account, make_mail, monkeypatch):
    """COMPRESS=DEFLATE is used where it is offered, both ways, but not on this machine."""
    mailserver.append([make_mail(number, text="again and again\n" * 500) for number in range(20)])
    with behind_proxy(mailserver, owner_account, has_compress=True) as (proxy, session):
        plain = read_all(session)
        assert proxy.asked(b"COMPRESS") == []
        plain_bytes = proxy.sent_bytes
    monkeypatch.setattr(Wire, "is_loopback", False)
    with behind_proxy(mailserver, owner_account, has_compress=True) as (proxy, session):
        assert read_all(session) == plain
        folder = session.examine("INBOX")
        mailserver.append([make_mail("new")])
        session.wait_for_change(folder)
        assert len(session.uids_after(folder, folder.uidnext - 1)) == 1
        assert proxy.asked(b"COMPRESS") == [b"COMPRESS DEFLATE"]
        assert proxy.sent_bytes < plain_bytes / 5


def test_news_of_other_folders_is_told(session, mailserver, make_mail):
    """NOTIFY tells which of the folders got mail, also what came before it was listened to."""
    assert session.has_notify
    for name in ("INBOX", "Sent", "Archive"):
        session.examine(name)
    names = ["INBOX", "Sent", "Archive", "No such folder"]
    assert session.wait_for_news(names, 0) == frozenset()
    mailserver.append([make_mail(1)], "Sent")
    assert session.wait_for_news(names, 60) == {"Sent"}
    assert session.wait_for_news(names, 0) == frozenset()
    later = threading.Timer(0.2, lambda: mailserver.deliver(make_mail(2)))
    later.start()
    assert session.wait_for_news(names, 60) == {"INBOX"}
    later.join()
    assert len(read_all(session)) == 1
    session.noop()


def test_ring_ends_the_wait_for_news(session):
    """Whoever rings from another thread gets the session back at once."""
    session.examine("INBOX")
    session.ring()
    assert session.wait_for_news(["INBOX"], 3600) == frozenset()


def test_folders_of_other_people_are_left_alone(session, mailserver):
    """Globs in the settings reach folders, but neither Trash nor Drafts; exact names reach all."""
    with mailserver.client() as client:
        for name in ("Clients", "Clients/Acmé", "Clients/Old", "Archive/2024"):
            client.create_folder(name)
    account = session._account.model_copy(
        update={"folders": ("*", "Junk"), "exclude": ("Clients/Old",)}
    )
    session._account = account
    roles = {one.name: one.role.value for one in session.watched_folders()}
    assert roles == {
        "INBOX": "inbox",
        "Sent": "sent",
        "Archive": "archive",
        "Archive/2024": "archive",
        "Clients": "other",
        "Clients/Acmé": "other",
        "Junk": "other",
    }
    states = session.folder_states(roles)
    assert set(states) == set(roles)
    assert all(state.uidvalidity for state in states.values())
