"""The embedded servers behave like a mail provider, seen through the clients that the agent uses."""

import smtplib
import threading
from collections import Counter
from datetime import UTC, timedelta
from email import message_from_bytes
from email.utils import parsedate_to_datetime

import imapclient
import pytest
from imapclient.exceptions import LoginError

from agent.demo.owner import OWNER, demo_mails
from agent.demo.servers import DemoServers
from agent.errors import NotFoundError

CUSTOMER = "walt@kowalczyktool.example"
NOTE = (
    b"From: Robin Hale <robin@halesupply.example>\r\nTo: walt@kowalczyktool.example\r\n"
    b"Date: Wed, 18 Nov 2026 09:05:00 -0800\r\nMessage-ID: <note@halesupply.example>\r\n"
    b"Subject: Re: LUNCH\r\n\r\nGood pie indeed.\r\n"
)


@pytest.fixture(scope="module")
def servers():
    with DemoServers(demo_mails(), owner=OWNER, people=[CUSTOMER]) as servers:
        yield servers


@pytest.fixture
def imap(servers):
    with imapclient.IMAPClient(servers.host, servers.imap_port, ssl=False, timeout=10) as client:
        client.normalise_times = False
        client.login(OWNER, servers.password)
        yield client


def test_the_mailbox_holds_what_came_in_inbox_and_what_went_out_in_sent(imap):
    mails = Counter(demo_mails())
    found = {}
    for folder in ("INBOX", "Sent"):
        imap.select_folder(folder, readonly=True)
        found[folder] = imap.fetch(imap.search(), ["BODY.PEEK[]", "RFC822.SIZE"])

    raws = [mail[b"BODY[]"] for mails in found.values() for mail in mails.values()]
    assert Counter(raws) == mails
    assert sum(mails.values()) == 120
    assert {name: len(mails) for name, mails in found.items()} == {"INBOX": 72, "Sent": 48}
    assert all(b"robin@" not in _from(mail) for mail in found["INBOX"].values())
    assert all(b"robin@" in _from(mail) for mail in found["Sent"].values())
    assert all(m[b"RFC822.SIZE"] == len(m[b"BODY[]"]) for m in found["INBOX"].values())


def _from(mail):
    return message_from_bytes(mail[b"BODY[]"])["From"].encode()


def test_a_mail_was_received_when_its_date_header_says(imap):
    imap.select_folder("INBOX", readonly=True)
    for mail in imap.fetch(imap.search(), ["BODY.PEEK[]", "INTERNALDATE"]).values():
        written_at = parsedate_to_datetime(message_from_bytes(mail[b"BODY[]"])["Date"])
        assert mail[b"INTERNALDATE"] == written_at


def test_later_mails_have_higher_uids(imap):
    imap.select_folder("INBOX", readonly=True)
    fetched = imap.fetch(imap.search(), ["INTERNALDATE"])
    dates = [fetched[uid][b"INTERNALDATE"].astimezone(UTC) for uid in sorted(fetched)]
    assert dates == sorted(dates)


def test_examine_and_peek_leave_no_mark(imap):
    imap.select_folder("INBOX", readonly=True)
    uids = imap.search()
    imap.fetch(uids, ["BODY.PEEK[]"])
    assert {b"\\Seen"} & {
        flag for flags in imap.get_flags(uids).values() for flag in flags
    } == set()


def test_a_mail_is_found_by_its_message_id_and_can_be_marked_answered(imap):
    imap.select_folder("INBOX")
    uids = imap.search(["HEADER", "Message-ID", "CA+4ae43fd8358484a65b03cf=f3b3f0eb@mail.kowalc"])
    assert len(uids) == 1
    imap.add_flags(uids, [imapclient.ANSWERED])
    imap.select_folder("INBOX", readonly=True)
    assert imapclient.ANSWERED in imap.get_flags(uids)[uids[0]]


def test_idle_tells_of_a_new_mail_at_once(servers, imap):
    before = imap.select_folder("INBOX", readonly=True)[b"EXISTS"]
    imap.idle()
    servers.deliver(NOTE, to=OWNER)
    told = imap.idle_check(timeout=10)
    imap.idle_done()
    assert (before + 1, b"EXISTS") in told


def test_a_copy_can_be_appended_to_sent_as_seen(imap):
    sent_at = parsedate_to_datetime("Wed, 18 Nov 2026 09:05:00 -0800")
    imap.append("Sent", NOTE, flags=[imapclient.SEEN], msg_time=sent_at)
    imap.select_folder("Sent", readonly=True)
    (uid,) = imap.search(["HEADER", "Message-ID", "<note@halesupply.example>"])
    mail = imap.fetch([uid], ["BODY.PEEK[]", "FLAGS", "INTERNALDATE"])[uid]
    assert mail[b"BODY[]"] == NOTE
    assert imapclient.SEEN in mail[b"FLAGS"]
    assert mail[b"INTERNALDATE"] - sent_at == timedelta(0)


def test_a_wrong_password_is_refused_by_both_servers(servers):
    with (
        imapclient.IMAPClient(servers.host, servers.imap_port, ssl=False, timeout=10) as imap,
        pytest.raises(LoginError),
    ):
        imap.login(OWNER, "guess")
    with smtplib.SMTP(servers.host, servers.smtp_port, timeout=10) as smtp:
        with pytest.raises(smtplib.SMTPAuthenticationError):
            smtp.login(OWNER, "guess")
        with pytest.raises(smtplib.SMTPSenderRefused):
            smtp.sendmail(OWNER, [CUSTOMER], NOTE)


def test_what_is_sent_lands_byte_for_byte_in_the_customers_mailbox_and_not_in_sent(servers):
    sent_before = servers.mailbox(OWNER, "Sent")
    with smtplib.SMTP(servers.host, servers.smtp_port, timeout=10) as smtp:
        smtp.login(OWNER, servers.password)
        smtp.sendmail(OWNER, [CUSTOMER], NOTE)
    assert servers.mailbox(CUSTOMER) == [NOTE]
    assert servers.mailbox(OWNER, "Sent") == sent_before


def test_mail_to_somebody_unknown_is_refused_for_good(servers):
    with smtplib.SMTP(servers.host, servers.smtp_port, timeout=10) as smtp:
        smtp.login(OWNER, servers.password)
        with pytest.raises(smtplib.SMTPRecipientsRefused, match="nobody by that name"):
            smtp.sendmail(OWNER, ["nobody@kowalczyktool.example"], NOTE)
    with pytest.raises(NotFoundError, match="no mailbox"):
        servers.mailbox("nobody@kowalczyktool.example")


def test_servers_stop_without_a_trace_even_under_a_client_that_idles():
    before = set(threading.enumerate())
    for _ in range(3):
        with DemoServers([NOTE], owner=OWNER) as servers:
            client = imapclient.IMAPClient(servers.host, servers.imap_port, ssl=False, timeout=10)
            client.login(OWNER, servers.password)
            client.select_folder("INBOX", readonly=True)
            client.idle()
            smtp = smtplib.SMTP(servers.host, servers.smtp_port, timeout=10)
        with pytest.raises(OSError, match="refused"):
            smtplib.SMTP(servers.host, servers.smtp_port, timeout=10)
        client.shutdown()
        smtp.close()
    assert set(threading.enumerate()) == before
