"""The Watcher against real servers: nothing is lost, nothing doubled, nothing marked read."""

import asyncio
import re
from datetime import UTC, datetime, timedelta

import pytest

from agent.errors import AuthenticationError, ConnectionLostError, StoreError
from agent.mail.folder_reading import FIRST_BATCH_MAILS, Cursor
from agent.models import AccountState
from tests.servers.conftest import OWNER
from tests.servers.imap_proxy import ImapProxy, behind
from tests.waiting import PATIENCE_SECONDS, until

pytestmark = pytest.mark.servers

LONG = {"poll_seconds": 3600, "idle_seconds": 1500}
"""So long that within a test nothing is found by looking again."""


def numbers(message_ids):
    """What `make_mail` was called with, in the order of the Message-IDs."""
    return [int(one.strip("<").partition("@")[0]) for one in message_ids]


async def test_first_reading_is_complete_and_newest_first(mail_account, make_mail, shelf):
    """All of INBOX and Sent arrives once, newest first, in batches, and the progress is told."""
    count = FIRST_BATCH_MAILS + 30
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
            await until(lambda number=number: number in numbers(shelf.message_ids()))
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
        await until(lambda: len(shelf.uids()) == 4)
    assert [flags - {"\\Recent"} for _, flags in mail_account.read()] == [frozenset()] * 4


async def test_empty_folders_work(mail_account, make_mail, shelf):
    """An empty mailbox settles at once, and its first mail is new mail."""
    async with shelf.watching(mail_account.account) as watcher:
        await watcher.settled()
        assert shelf.uids() == []
        mail_account.append([make_mail(1)])
        await until(lambda: len(shelf.uids()) == 1)
    assert [batch.is_backlog for batch in shelf.batches if batch.mails] == [False]


async def test_restart_resumes_in_mid_backlog(mail_account, make_mail, shelf):
    """After a stop in mid-reading the new mail comes first, then the rest, and nothing twice."""
    count = 4 * FIRST_BATCH_MAILS
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
    filed = len(shelf.uids())
    assert 0 < filed < count
    mail_account.append([make_mail(5000)])
    shelf.file_batch = file_batch
    async with shelf.watching(mail_account.account) as watcher:
        await watcher.settled()
    came = numbers(shelf.message_ids())
    assert came[filed] == 5000
    assert sorted(came) == [*range(count), 5000]


async def test_batches_grow(mailserver, owner_account, make_mail, shelf):
    """A few mails are there at once; after that it goes on in larger and larger steps."""
    mailserver.append([make_mail(number) for number in range(5 * FIRST_BATCH_MAILS)])
    async with shelf.watching(owner_account) as watcher:
        await watcher.settled()
    sizes = [len(batch.mails) for batch in shelf.batches if batch.role == "inbox"]
    assert sizes[0] == FIRST_BATCH_MAILS
    assert max(sizes) > FIRST_BATCH_MAILS


async def test_sent_is_read_before_the_older_inbox(mailserver, owner_account, make_mail, shelf):
    """The newest of both come first; then all of Sent, so that customers are known; then INBOX."""
    received, sent = 3 * FIRST_BATCH_MAILS, 2 * FIRST_BATCH_MAILS + 5
    for folder, count in (("INBOX", received), ("Sent", sent)):
        with mailserver.client() as client:
            for number in range(count):
                at = datetime(2026, 1, 1, tzinfo=UTC) + timedelta(days=number)
                client.append(folder, make_mail(number), msg_time=at)
    async with shelf.watching(owner_account) as watcher:
        await watcher.settled()
    order = [batch.role for batch in shelf.batches if batch.mails]
    assert set(order[:2]) == {"inbox", "sent"}
    assert (
        order.index("inbox", order.index("inbox") + 1) > len(order) - order[::-1].index("sent") - 1
    )
    assert numbers(shelf.message_ids()) == list(range(received))[::-1]
    assert numbers(shelf.message_ids("sent")) == list(range(sent))[::-1]


async def test_new_mail_comes_before_the_rest_of_the_backlog(
    mailserver, owner_account, make_mail, shelf
):
    """What arrives in the midst of the first reading does not wait for its end."""
    count = 5 * FIRST_BATCH_MAILS
    mailserver.append([make_mail(number) for number in range(count)])
    shelf.first_inbox_work = lambda: mailserver.append([make_mail(5000)])
    async with shelf.watching(owner_account) as watcher:
        await watcher.settled()
    came = numbers(shelf.message_ids())
    assert came.index(5000) < len(came) - 1
    assert sorted(came) == [*range(count), 5000]


async def test_archive_is_read_and_followed(mailserver, owner_account, make_mail, shelf):
    """Mail of other folders is read too, and what is put there later is told by the server."""
    mailserver.append([make_mail(1)], "Archive")
    async with shelf.watching(owner_account.model_copy(update=LONG)) as watcher:
        await watcher.settled()
        assert numbers(shelf.message_ids("archive")) == [1]
        mailserver.append([make_mail(2)], "Archive")
        await until(lambda: len(shelf.uids("archive")) == 2)
        mailserver.append([make_mail(3)], "Sent")
        await until(lambda: shelf.message_ids("sent") == ["<3@example.test>"])
    assert numbers(shelf.message_ids("archive")) == [1, 2]


async def test_without_notify_other_folders_are_polled(mailserver, owner_account, make_mail, shelf):
    """Where the server tells of the open folder only, the others are looked at; opened if moved."""
    mailserver.append([make_mail(1)], "Archive")
    with ImapProxy(mailserver.host, mailserver.ports["imap"], hidden={"NOTIFY"}) as proxy:
        async with shelf.watching(behind(proxy, owner_account)) as watcher:
            await watcher.settled()
            opened = len(proxy.asked(b"EXAMINE"))
            looks = len(proxy.asked(b"STATUS"))
            await until(lambda: len(proxy.asked(b"STATUS")) >= looks + 4)
            assert len(proxy.asked(b"EXAMINE")) == opened
            mailserver.append([make_mail(2)], "Archive")
            await until(lambda: len(shelf.uids("archive")) == 2)


async def test_folders_that_come_and_go_are_noticed(
    mailserver, owner_account, make_mail, shelf, monkeypatch
):
    """A folder made meanwhile is read, one that was removed is let go, without any trouble."""
    monkeypatch.setattr("agent.mail.others.LIST_SECONDS", 0.2)
    account = owner_account.model_copy(update={"folders": ("Clients/*",)})
    async with shelf.watching(account) as watcher:
        await watcher.settled()
        with mailserver.client() as client:
            client.create_folder("Clients/Smith")
        mailserver.append([make_mail(1)], "Clients/Smith")
        await until(lambda: shelf.message_ids("other") == ["<1@example.test>"])
        with mailserver.client() as client:
            client.rename_folder("Clients/Smith", "Clients/Jones")
        mailserver.append([make_mail(2)], "Clients/Jones")
        await until(lambda: "<2@example.test>" in shelf.message_ids("other"))
        with mailserver.client() as client:
            client.delete_folder("Clients/Jones")
        mailserver.append([make_mail(3)], "Sent")
        await until(lambda: shelf.message_ids("sent") == ["<3@example.test>"])
        await shelf.until_watching()
    assert shelf.status.trouble == ""


async def test_one_folder_that_cannot_be_read_is_told_and_left(
    mailserver, owner_account, make_mail, shelf
):
    """The server refuses to open it: the status names it, and all others are read and followed."""
    mailserver.append([make_mail(1)], "Archive")
    mailserver.append([make_mail(2)], "Sent")
    archive = mailserver.folder / "mail" / OWNER / "Maildir" / ".Archive"
    mode = archive.stat().st_mode
    archive.chmod(0)
    try:
        async with shelf.watching(owner_account.model_copy(update=LONG)) as watcher:
            await watcher.settled()
            await until(lambda: '"Archive" cannot be read' in shelf.status.trouble)
            mailserver.append([make_mail(3)], "Sent")
            await until(lambda: numbers(shelf.message_ids("sent")) == [2, 3])
    finally:
        archive.chmod(mode)
    assert shelf.status.state is AccountState.WATCHING
    assert numbers(shelf.message_ids("archive")) == []


async def test_mail_that_the_server_will_not_hand_over_is_told_and_left(
    mailserver, owner_account, make_mail, shelf, caplog
):
    """One bad mail costs that mail only: the log names it once, and the folder is read."""
    count = FIRST_BATCH_MAILS + 5
    mailserver.append([make_mail(number) for number in range(count)])
    with mailserver.client() as client:
        client.select_folder("INBOX", readonly=True)
        bad = client.search()[7]

    def refuse(command):
        found = re.match(rb"UID FETCH ([\d,:]+) ", command)
        if not found:
            return None
        for part in found[1].decode().split(","):
            first, _, last = part.partition(":")
            if int(first) <= bad <= int(last or first):
                return b"NO [SERVERBUG] cannot read it"
        return None

    with ImapProxy(mailserver.host, mailserver.ports["imap"], refuse=refuse) as proxy:
        async with shelf.watching(behind(proxy, owner_account)) as watcher:
            await watcher.settled()
            await shelf.until_watching()
    assert sorted(numbers(shelf.message_ids())) == [*range(7), *range(8, count)]
    told = [one for one in caplog.messages if f"UID {bad} " in one]
    assert len(told) == 1


async def test_mail_over_which_the_connection_is_lost_each_time_is_told_and_left(
    mailserver, owner_account, make_mail, shelf, caplog, monkeypatch
):
    """One amid the backlog, then one among new mail: all others are filed, none twice."""
    monkeypatch.setattr("agent.mail.retries.LONGEST_SECONDS", 0.1)
    mailserver.append([make_mail(number) for number in range(40)])
    with mailserver.client() as client:
        client.select_folder("INBOX", readonly=True)
        uids = client.search()
    deadly = {uids[20]}

    def refuse(command):
        asked = re.match(rb"UID FETCH ([\d:,]+) .*BODY", command)
        for low, high in re.findall(rb"(\d+):?(\d*)", asked[1]) if asked else ():
            if any(int(low) <= uid <= int(high or low) for uid in deadly):
                raise ConnectionResetError

    with ImapProxy(mailserver.host, mailserver.ports["imap"], refuse=refuse) as proxy:
        async with shelf.watching(behind(proxy, owner_account, **LONG)) as watcher:
            await watcher.settled()
            assert numbers(shelf.message_ids()) == [*range(39, 20, -1), *range(19, -1, -1)]
            deadly.add(uids[-1] + 2)
            mailserver.append([make_mail(number) for number in (40, 41, 42)])
            await until(lambda: 42 in numbers(shelf.message_ids()))
    assert numbers(shelf.message_ids())[-2:] == [40, 42]
    told = [record.args[1] for record in caplog.records if "cannot be read" in record.msg]
    assert told == [uids[20], uids[-1] + 2]


async def test_mail_expunged_during_the_reading_is_no_trouble(
    mailserver, owner_account, make_mail, shelf
):
    """What is deleted after it was counted is missed by nobody; all the rest arrives."""
    count = 4 * FIRST_BATCH_MAILS
    mailserver.append([make_mail(number) for number in range(count)])

    def expunge():
        with mailserver.client() as client:
            client.select_folder("INBOX")
            client.delete_messages(client.search()[:10], silent=True)
            client.expunge()

    shelf.first_inbox_work = expunge
    async with shelf.watching(owner_account) as watcher:
        await watcher.settled()
        await shelf.until_watching()
    assert numbers(shelf.message_ids()) == list(range(10, count))[::-1]
    assert (shelf.status.filed, shelf.status.total) == (count, count)
    assert not any(status.trouble for status in shelf.statuses)


async def test_uidvalidity_that_changes_during_the_reading_is_survived(
    mailserver, owner_account, make_mail, shelf
):
    """Between opening a folder and fetching from it the server renumbers it: all is read anew."""
    count = 4 * FIRST_BATCH_MAILS
    mailserver.append([make_mail(number) for number in range(count)])
    shelf.first_inbox_work = lambda: mailserver.tool("uidvalidity", "INBOX")
    async with shelf.watching(owner_account) as watcher:
        await watcher.settled()
        await shelf.until_watching()
    renewed = [one for one in shelf.batches if one.role == "inbox"]
    assert renewed[0].cursor.uidvalidity != renewed[-1].cursor.uidvalidity
    again = [
        mail.uid
        for batch in renewed
        if batch.cursor.uidvalidity == renewed[-1].cursor.uidvalidity
        for mail in batch.mails
    ]
    assert len(again) == len(set(again)) == count
    assert all(batch.is_backlog for batch in renewed if batch.mails)


async def test_jobs_are_done_in_the_midst_of_a_backlog(mailserver, owner_account, make_mail, shelf):
    """While a batch of Sent is being filed, the worker answers and files a copy."""
    mailserver.append([make_mail(number) for number in range(4 * FIRST_BATCH_MAILS)], "Sent")
    is_filing, may_go_on = asyncio.Event(), asyncio.Event()
    file_batch = shelf.file_batch

    async def file_slowly(batch):
        if batch.role == "sent":
            is_filing.set()
            await may_go_on.wait()
        await file_batch(batch)

    shelf.file_batch = file_slowly
    async with shelf.watching(owner_account.model_copy(update=LONG)) as watcher:
        await is_filing.wait()
        assert await watcher.find_in_sent("<3@example.test>")
        await watcher.file_sent_copy(make_mail(5000), "<5000@example.test>")
        may_go_on.set()
        await watcher.settled()
        await until(lambda: "<5000@example.test>" in shelf.message_ids("sent"))
    assert sorted(numbers(shelf.message_ids("sent"))) == [*range(4 * FIRST_BATCH_MAILS), 5000]


async def test_a_job_ends_the_wait_for_news(mailserver, owner_account, shelf):
    """The worker waits for what the server tells; a job does not wait with it."""
    async with shelf.watching(owner_account.model_copy(update=LONG)) as watcher:
        await watcher.settled()
        for _ in range(3):
            async with asyncio.timeout(PATIENCE_SECONDS):
                assert await watcher.find_in_sent("<1@example.test>") is False


async def test_wake_connects_anew_at_once(mailserver, owner_account, make_mail, shelf):
    """When the machine has slept both connections are made anew; nothing is lost or doubled."""
    mailserver.append([make_mail(1)])
    async with shelf.watching(owner_account.model_copy(update=LONG)) as watcher:
        await watcher.settled()
        logins = mailserver.log.count("imap-login: Info: Login: user=<owner@")
        watcher.wake()
        mailserver.deliver(make_mail(2))
        await until(lambda: numbers(shelf.message_ids()) == [1, 2])
        await shelf.until_watching()
        assert await watcher.find_in_sent("<1@example.test>") is False
        assert mailserver.log.count("imap-login: Info: Login: user=<owner@") == logins + 2
    assert shelf.status.trouble == ""
    assert shelf.has_asked_for_secret == 1


async def test_backlog_goes_on_where_it_was_when_connections_are_lost(
    mailserver, owner_account, make_mail, shelf
):
    """Kicked out after each of the first batches, the Watcher reads nothing twice."""
    count = 6 * FIRST_BATCH_MAILS
    mailserver.append([make_mail(number) for number in range(count)])
    file_batch, kicks = shelf.file_batch, []

    async def file_and_kick(batch):
        await file_batch(batch)
        if batch.mails and len(kicks) < 2:
            kicks.append(batch)
            await asyncio.to_thread(mailserver.tool, "kick", owner_account.address)

    shelf.file_batch = file_and_kick
    async with shelf.watching(owner_account) as watcher:
        await watcher.settled()
        await shelf.until_watching()
    assert numbers(shelf.message_ids()) == list(range(count))[::-1]
    assert (shelf.status.filed, shelf.status.total) == (count, count)


async def test_gmail_is_read_from_all_mail_alone(mailserver, owner_account, make_mail, shelf):
    """Each mail once, whatever its labels; the label tells what was sent; new mail is told."""
    mailserver.append([make_mail(1), make_mail(2)], "Archive")
    mailserver.append([make_mail(1)])
    with mailserver.client() as client:
        client.select_folder("Archive", readonly=True)
        received, sent = client.search()
    labels = {received: ("\\Inbox",), sent: ("\\Sent",)}
    with ImapProxy(
        mailserver.host, mailserver.ports["imap"], is_gmail=True, all_mail="Archive", labels=labels
    ) as proxy:
        async with shelf.watching(behind(proxy, owner_account)) as watcher:
            await watcher.settled()
            mailserver.append([make_mail(3)], "Archive")
            await until(lambda: len(shelf.uids("all")) == 3)
            await watcher.mark_answered("<3@example.test>")
    assert "\\Answered" in mailserver.read("Archive")[-1][1]
    assert {batch.role for batch in shelf.batches} == {"all"}
    assert [mail.uid for batch in shelf.batches for mail in batch.mails if batch.is_sent(mail)] == [
        sent
    ]


async def test_sent_copy_is_filed_once(mail_account, make_mail, shelf):
    """Asked twice, Sent holds one copy, marked as read; the Watcher then reads it like any mail."""
    raw = make_mail(1, sender=mail_account.account.address)
    async with shelf.watching(mail_account.account) as watcher:
        assert not await watcher.find_in_sent("<1@example.test>")
        await watcher.file_sent_copy(raw, "<1@example.test>")
        await watcher.file_sent_copy(raw, "<1@example.test>")
        assert await watcher.find_in_sent("<1@example.test>")
        await until(lambda: shelf.message_ids("sent") == ["<1@example.test>"])
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
            await until(lambda number=number: number in numbers(shelf.message_ids()))
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
        await until(lambda: 3 in numbers(shelf.message_ids()) and len(shelf.uids()) >= 7)
    first, last = shelf.batches[0], shelf.batches[-1]
    assert first.cursor.uidvalidity != last.cursor.uidvalidity
    assert set(numbers(shelf.message_ids())) == {0, 1, 2, 3}


async def test_cursor_beyond_all_mail_is_given_up(mailserver, owner_account, make_mail, shelf):
    """A folder said to be read further than its server has numbered is read anew, then followed."""
    mailserver.append([make_mail(number) for number in range(3)])
    with mailserver.client() as client:
        uidvalidity = client.select_folder("INBOX", readonly=True)[b"UIDVALIDITY"]
    shelf.cursors[owner_account.name, "INBOX"] = Cursor(uidvalidity, 1, 4_000_000_000)
    async with shelf.watching(owner_account) as watcher:
        await watcher.settled()
        assert sorted(numbers(shelf.message_ids())) == [0, 1, 2]
        mailserver.append([make_mail(3)])
        await until(lambda: 3 in numbers(shelf.message_ids()))
    assert len(shelf.uids()) == 4


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
        await until(lambda: shelf.statuses and shelf.status.trouble)
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
            await until(lambda: shelf.status.state is AccountState.WAITING)
        finally:
            mailserver.tool("thaw", "imap")
        mailserver.deliver(make_mail(1))
        await until(lambda: shelf.message_ids() == ["<1@example.test>"])
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
        await until(lambda: len(shelf.uids()) == 2)
    assert numbers(shelf.message_ids()) == [1, 2]


async def test_idle_is_renewed(mailserver, owner_account, make_mail, shelf):
    """Mail is seen in the second IDLE as in the first."""
    with ImapProxy(mailserver.host, mailserver.ports["imap"]) as proxy:
        account = behind(proxy, owner_account, poll_seconds=3600, idle_seconds=1)
        async with shelf.watching(account) as watcher:
            await watcher.settled()
            for number in range(2):
                begun = len(proxy.asked(b"IDLE"))
                # The first of these two may be the one that goes on; after it came another.
                await until(lambda begun=begun: len(proxy.asked(b"IDLE")) >= begun + 2)
                mailserver.deliver_by_mx(make_mail(number))
                await until(lambda number=number: number in numbers(shelf.message_ids()))
    assert numbers(shelf.message_ids()) == [0, 1]
    assert not any(status.trouble for status in shelf.statuses)
