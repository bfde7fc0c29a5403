"""The Watcher against real servers: nothing is lost, nothing doubled, nothing marked read."""

import asyncio

import pytest

from agent.errors import AuthenticationError, ConnectionLostError, StoreError
from agent.mail.imap import BATCH_MAILS
from agent.models import AccountState

pytestmark = pytest.mark.servers

LONG = {"poll_seconds": 3600, "idle_seconds": 1500}
"""So long that within a test nothing is found by looking again."""


def numbers(message_ids):
    """What `make_mail` was called with, in the order of the Message-IDs."""
    return [int(one.strip("<").partition("@")[0]) for one in message_ids]


async def test_first_reading_is_complete_and_newest_first(mail_account, make_mail, shelf):
    """All of INBOX and Sent arrives once, newest first, in batches, and the progress is told."""
    count = BATCH_MAILS + 30
    mail_account.append([make_mail(number) for number in range(count)])
    mail_account.append([make_mail(1000), make_mail(1001)], "Sent", flags=(b"\\Seen",))
    async with shelf.watching(mail_account.account) as watcher:
        await watcher.settled()
        await shelf.until_watching()
    assert numbers(shelf.message_ids()) == list(range(count))[::-1]
    assert numbers(shelf.message_ids("sent")) == [1001, 1000]
    assert all(batch.is_backlog for batch in shelf.batches)
    assert all(cursor.low == 1 for cursor in shelf.cursors.values())
    assert (shelf.status.filed, shelf.status.total) == (count + 2, count + 2)
    assert shelf.status.trouble == ""
    assert AccountState.READING in [status.state for status in shelf.statuses]
    assert all(mail.received_at.utcoffset().total_seconds() == 0 for mail in shelf.batches[0].mails)


async def test_new_mail_comes_by_idle(mail_account, make_mail, shelf):
    """Mail that arrives while the Watcher waits is seen without looking again."""
    account = mail_account.account.model_copy(update=LONG)
    mail_account.append([make_mail(1)])
    async with shelf.watching(account) as watcher:
        await watcher.settled()
        for number in (2, 3, 4):
            mail_account.append([make_mail(number)])
            await shelf.until(lambda number=number: number in numbers(shelf.message_ids()))
    assert numbers(shelf.message_ids()) == [1, 2, 3, 4]
    assert [batch.is_backlog for batch in shelf.batches if batch.mails] == [
        True,
        False,
        False,
        False,
    ]


async def test_nothing_is_marked_read(mail_account, make_mail, shelf):
    """The owner's mail client still shows as unread what the Watcher has read."""
    mail_account.append([make_mail(number) for number in range(3)])
    async with shelf.watching(mail_account.account) as watcher:
        await watcher.settled()
        mail_account.append([make_mail(3)])
        await shelf.until(lambda: len(shelf.uids()) == 4)
    assert [flags - {"\\Recent"} for _, flags in mail_account.read()] == [frozenset()] * 4


async def test_empty_folders_work(mail_account, make_mail, shelf):
    """An empty mailbox settles at once, and its first mail is new mail."""
    async with shelf.watching(mail_account.account) as watcher:
        await watcher.settled()
        assert shelf.uids() == []
        mail_account.append([make_mail(1)])
        await shelf.until(lambda: len(shelf.uids()) == 1)
    assert [batch.is_backlog for batch in shelf.batches if batch.mails] == [False]


async def test_restart_resumes_in_mid_backlog(mail_account, make_mail, shelf):
    """After a stop in mid-reading the new mail comes first, then the rest, and nothing twice."""
    count = 2 * BATCH_MAILS + 10
    mail_account.append([make_mail(number) for number in range(count)])
    is_full = asyncio.Event()
    file_batch = shelf.file_batch

    async def file_one_batch(batch):
        if shelf.uids():
            is_full.set()
            await asyncio.Event().wait()
        await file_batch(batch)

    shelf.file_batch = file_one_batch
    async with shelf.watching(mail_account.account):
        await is_full.wait()
    assert len(shelf.uids()) == BATCH_MAILS
    mail_account.append([make_mail(5000)])
    shelf.file_batch = file_batch
    async with shelf.watching(mail_account.account) as watcher:
        await watcher.settled()
    came = numbers(shelf.message_ids())
    assert came[BATCH_MAILS] == 5000
    assert sorted(came) == [*range(count), 5000]


async def test_sent_copy_is_filed_once(mail_account, make_mail, shelf):
    """Asked twice, Sent holds one copy, marked as read; the Watcher then reads it like any mail."""
    raw = make_mail(1, sender=mail_account.account.address)
    async with shelf.watching(mail_account.account) as watcher:
        assert not await watcher.find_in_sent("<1@example.test>")
        await watcher.file_sent_copy(raw, "<1@example.test>")
        await watcher.file_sent_copy(raw, "<1@example.test>")
        assert await watcher.find_in_sent("<1@example.test>")
        await shelf.until(lambda: shelf.message_ids("sent") == ["<1@example.test>"])
    [(_, flags)] = mail_account.read("Sent")
    assert "\\Seen" in flags


async def test_answered_is_set(mail_account, make_mail, shelf):
    """Only the answered mail is flagged; one that is not there, or hostile, changes nothing."""
    mail_account.append([make_mail(number) for number in range(3)])
    async with shelf.watching(mail_account.account) as watcher:
        await watcher.mark_answered("<1@example.test>")
        await watcher.mark_answered("<gone@example.test>")
        await watcher.mark_answered('<1@example.test>" DELETED\r\nA1 LOGOUT')
        await watcher.mark_answered("<ü@example.test>")
        await watcher.settled()
    flags = [flags - {"\\Recent"} for _, flags in mail_account.read()]
    assert flags == [set(), {"\\Answered"}, set()]


async def test_kicked_connections_recover(mailserver, owner_account, make_mail, shelf):
    """Mail that comes while the server has thrown us out is read once we are back, and only once."""
    mailserver.append([make_mail(number) for number in range(5)])
    async with shelf.watching(owner_account.model_copy(update=LONG)) as watcher:
        await watcher.settled()
        for number in (5, 6):
            mailserver.tool("kick", owner_account.address)
            mailserver.deliver(make_mail(number))
            await shelf.until(lambda number=number: number in numbers(shelf.message_ids()))
        await watcher.file_sent_copy(make_mail(7), "<7@example.test>")
        await shelf.until_watching()
    assert sorted(numbers(shelf.message_ids())) == list(range(7))
    assert any("lost" in status.trouble for status in shelf.statuses)
    assert shelf.status.trouble == ""


async def test_change_of_uidvalidity_is_survived(mailserver, owner_account, make_mail, shelf):
    """When the server renumbers INBOX all is read anew, under the new UIDVALIDITY."""
    mailserver.append([make_mail(number) for number in range(3)])
    async with shelf.watching(owner_account) as watcher:
        await watcher.settled()
        mailserver.tool("uidvalidity", "INBOX")
        mailserver.deliver(make_mail(3))
        await shelf.until(lambda: 3 in numbers(shelf.message_ids()) and len(shelf.uids()) >= 7)
    first, last = shelf.batches[0], shelf.batches[-1]
    assert first.cursor.uidvalidity != last.cursor.uidvalidity
    assert set(numbers(shelf.message_ids())) == {0, 1, 2, 3}


async def test_wrong_password_is_tried_once(mailserver, owner_account, shelf):
    """A refused password stops the account, says what to do, and is not sent again."""
    shelf.password = "wrong"
    before = mailserver.log.count("auth failed")
    async with shelf.watching(owner_account) as watcher:
        with pytest.raises(AuthenticationError, match=r"refused the name or the password"):
            await watcher.settled()
        with pytest.raises(AuthenticationError):
            await watcher.find_in_sent("<1@example.test>")
        # By then a second try would have been made.
        await asyncio.sleep(3)
    assert shelf.status.state is AccountState.STOPPED
    assert "[accounts.password]" in shelf.status.trouble
    assert "wrong" not in shelf.status.trouble
    assert mailserver.log.count("auth failed") == before + 1


async def test_untrusted_certificate_is_reported(mailserver, owner_account, shelf):
    """Without the server's authority nothing is sent, and the status says what to set."""
    imap = owner_account.imap.model_copy(update={"ca_file": None})
    async with shelf.watching(owner_account.model_copy(update={"imap": imap})):
        await shelf.until(lambda: shelf.statuses and shelf.status.trouble)
    assert "ca_file" in shelf.status.trouble
    assert shelf.batches == []


async def test_frozen_server_is_given_up(mailserver, owner_account, make_mail, shelf):
    """A server that hangs is reported after the time-out; once it thaws all goes on."""
    account = owner_account.model_copy(update={"poll_seconds": 3600})
    async with shelf.watching(account, timeout_seconds=2) as watcher:
        await watcher.settled()
        mailserver.tool("freeze", "imap")
        try:
            with pytest.raises(ConnectionLostError, match=r"no answer within 2 seconds|lost"):
                await watcher.find_in_sent("<1@example.test>")
            await shelf.until(lambda: shelf.status.state is AccountState.WAITING)
        finally:
            mailserver.tool("thaw", "imap")
        mailserver.deliver(make_mail(1))
        await shelf.until(lambda: shelf.message_ids() == ["<1@example.test>"])
        await shelf.until_watching()


async def test_store_trouble_moves_no_cursor(mailserver, owner_account, make_mail, shelf):
    """While the store cannot take a batch, the same batch is offered again and the reason is told."""
    mailserver.append([make_mail(number) for number in range(3)])
    file_batch, offered = shelf.file_batch, []

    async def file_at_second_try(batch):
        offered.append(batch)
        if offered.count(batch) < 2:
            raise StoreError("the disk is full; make room")
        await file_batch(batch)

    shelf.file_batch = file_at_second_try
    async with shelf.watching(owner_account) as watcher:
        await watcher.settled()
        await shelf.until_watching()
    assert any(status.trouble == "the disk is full; make room" for status in shelf.statuses)
    assert shelf.status.trouble == ""
    assert numbers(shelf.message_ids()) == [2, 1, 0]


async def test_without_idle_new_mail_is_polled(account_without_idle, make_mail, shelf):
    """Where the server offers no IDLE, new mail is found by looking again."""
    server, account = account_without_idle
    server.append([make_mail(1)])
    async with shelf.watching(account) as watcher:
        await watcher.settled()
        server.deliver(make_mail(2))
        await shelf.until(lambda: len(shelf.uids()) == 2)
    assert numbers(shelf.message_ids()) == [1, 2]


async def test_idle_is_renewed(mailserver, owner_account, make_mail, shelf):
    """Mail is seen in the second IDLE as in the first."""
    account = owner_account.model_copy(update={"poll_seconds": 3600, "idle_seconds": 1})
    async with shelf.watching(account) as watcher:
        await watcher.settled()
        for number in range(3):
            await asyncio.sleep(1.2)
            mailserver.deliver_by_mx(make_mail(number))
            await shelf.until(lambda number=number: number in numbers(shelf.message_ids()))
    assert numbers(shelf.message_ids()) == [0, 1, 2]
    assert not any(status.trouble for status in shelf.statuses)
