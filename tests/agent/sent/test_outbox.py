"""An approved mail leaves once, whatever happens, or the owner is asked."""

import asyncio
import logging
from contextlib import asynccontextmanager
from datetime import timedelta

import pytest
from aiosmtpd.smtp import SMTP

from agent.clock import MovedClock
from agent.config import Security, SmtpServer
from agent.demo.owner import DEMO_MOMENT
from agent.errors import (
    AccountError,
    AuthenticationError,
    ConnectionLostError,
    StoreError,
)
from agent.models import OutboxItem, OutboxState
from agent.secret import Secret
from agent.sent.compose import digest_of
from agent.sent.copies import CopyHabit
from agent.sent.outbox import ASK_THE_OWNER, Outbox
from agent.sent.smtp import deliver_mail
from agent.store.sqlite import Journal

WAITING, MISSED, SENDING, SENT, FILED, FAILED = (
    OutboxState.WAITING,
    OutboxState.MISSED,
    OutboxState.SENDING,
    OutboxState.SENT,
    OutboxState.FILED,
    OutboxState.FAILED,
)
FILES_BY_ITSELF = CopyHabit(is_filed_by_server=True, is_absence_telling=True)
RAW = b"From: a@x.example\r\nMessage-ID: <1@x.example>\r\n\r\nHello\r\n"


class Store(Journal):
    """The journal's own outbox."""

    def only(self):
        (item,) = self.outbox_items()
        return item


class Post:
    """A real SMTP server whose answer to each mail a test may script, and the owner's Sent."""

    def __init__(self):
        self.taken = []
        self.script = []
        self.sent_folder = set()
        self.filings = []
        self.told = []
        self.filing_errors = []
        self.search_errors = []
        self.server = None
        self.has_hung = asyncio.Event()
        self.habit = CopyHabit()
        self.files_after_looks = None
        self.is_sent_announced = True
        self.answered = []
        self.flag_errors = []

    async def handle_RCPT(self, server, session, envelope, address, options):  # noqa: N802
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server, session, envelope):  # noqa: N802
        answer = self.script.pop(0) if self.script else "250 OK"
        if answer in ("hang up", "take and hang up"):
            if answer != "hang up":
                self.taken.append(envelope.content)
            server.transport.abort()
            return "250 OK"
        if answer == "take slowly":
            await asyncio.sleep(0.3)
        if answer == "hang":
            self.taken.append(envelope.content)
            self.has_hung.set()
            await asyncio.sleep(60)
        if not answer.startswith(("4", "5")):
            self.taken.append(envelope.content)
            return "250 OK"
        return answer

    async def deliver(self, item, raw, on_handing_over):
        await deliver_mail(
            self.server,
            username="",
            secret=Secret(""),
            sender=item.sender,
            recipients=item.recipients,
            raw=raw,
            on_handing_over=on_handing_over,
            timeout_seconds=10,
        )

    async def find_in_sent(self, item):
        if self.search_errors:
            raise self.search_errors.pop(0)
        if self.files_after_looks == 0:
            self.sent_folder.add(item.message_id)
        elif self.files_after_looks is not None:
            self.files_after_looks -= 1
        return item.message_id in self.sent_folder or (False if self.is_sent_announced else None)

    async def file_sent_copy(self, item, raw):
        self.filings.append(item.id)
        if self.filing_errors:
            raise self.filing_errors.pop(0)
        self.sent_folder.add(item.message_id)

    async def on_sent(self, item):
        self.told.append(item.id)

    async def mark_answered(self, item):
        if self.flag_errors:
            raise self.flag_errors.pop(0)
        self.answered.append(item.id)


@pytest.fixture
async def post():
    logging.getLogger("mail.log").setLevel(logging.CRITICAL)
    post, loop = Post(), asyncio.get_running_loop()
    listener = await loop.create_server(
        lambda: SMTP(post, hostname="test.invalid", loop=loop), "127.0.0.1", 0
    )
    port = listener.sockets[0].getsockname()[1]
    post.server = SmtpServer(host="127.0.0.1", port=port, security=Security.NONE)
    yield post
    listener.close()
    own = asyncio.current_task()
    for task in asyncio.all_tasks() - {own}:
        if "_handle_client" in repr(task):
            task.cancel()
    await asyncio.sleep(0.05)


@pytest.fixture
def store(tmp_path):
    store = Store(tmp_path / "journal.sqlite")
    yield store
    store.close()


@pytest.fixture
def clock():
    return MovedClock(DEMO_MOMENT)


def an_item(clock, number=1, state=WAITING, **changes):
    fields = {
        "id": f"outbox-{number}",
        "draft_id": f"draft-{number}",
        "suggestion_id": f"suggestion-{number}",
        "account": "mail",
        "message_id": f"<{number}@x.example>",
        "sender": "a@x.example",
        "recipients": ("b@x.example",),
        "digest": digest_of("a@x.example", ["b@x.example"], RAW),
        "state": state,
        "approved_at": clock.now(),
    }
    return OutboxItem(**{**fields, **changes})


@asynccontextmanager
async def at_work(store, post, clock, **settings):
    """The outbox at work, and a function that waits until an item is in a state."""
    reports = asyncio.Queue()
    outbox = Outbox(
        store=store,
        deliver=post.deliver,
        find_in_sent=post.find_in_sent,
        file_sent_copy=post.file_sent_copy,
        habit_of=lambda item: post.habit,
        on_sent=post.on_sent,
        mark_answered=post.mark_answered,
        clock=clock,
        report=reports.put_nowait,
        **{
            "base_delay_seconds": 0.02,
            "max_delay_seconds": 0.1,
            "grace_seconds": 5,
            "copy_seconds": 0.1,
            "doubt_seconds": 0.1,
            **settings,
        },
    )
    seen = []

    async def until(state, item_id="outbox-1"):
        async with asyncio.timeout(20):
            while not any(item.id == item_id and item.state is state for item in seen):
                seen.append(await reports.get())
        return [item.state for item in seen]

    async with asyncio.TaskGroup() as tasks:
        work = tasks.create_task(outbox.run())
        yield outbox, until
        work.cancel()


async def test_an_approved_mail_is_sent_filed_and_told(store, post, clock):
    store.add_outbox_item(an_item(clock), RAW)
    async with at_work(store, post, clock) as (_, until):
        assert await until(FILED) == [SENDING, SENT, FILED]
    assert post.taken == [RAW]
    assert post.sent_folder == {"<1@x.example>"}
    assert (post.told, post.answered) == (["outbox-1"], ["outbox-1"])
    assert (store.only().attempts, store.only().trouble) == (1, "")


async def test_a_mail_that_is_approved_later_leaves_when_woken(store, post, clock):
    async with at_work(store, post, clock) as (outbox, until):
        await asyncio.sleep(0.05)
        store.add_outbox_item(an_item(clock), RAW)
        outbox.wake()
        await until(FILED)
    assert post.taken == [RAW]


async def test_that_it_is_leaving_is_committed_right_before_the_last_bytes_go(store, post, clock):
    states = []

    async def deliver(item, raw, on_handing_over):
        states.append(store.only().state)
        on_handing_over()
        states.append(store.only().state)

    post.deliver = deliver
    store.add_outbox_item(an_item(clock), RAW)
    async with at_work(store, post, clock) as (_, until):
        await until(FILED)
    assert states == [WAITING, SENDING]


async def test_a_stop_before_the_last_bytes_leaves_nothing_in_doubt(store, post, clock):
    is_connecting, deliver = asyncio.Event(), post.deliver

    async def hang(item, raw, on_handing_over):
        is_connecting.set()
        await asyncio.Event().wait()

    post.deliver = hang
    store.add_outbox_item(an_item(clock), RAW)
    async with at_work(store, post, clock, grace_seconds=0.01):
        await is_connecting.wait()
    assert store.only().state is WAITING
    post.deliver = deliver
    async with at_work(store, post, clock) as (_, until):
        await until(FILED)
    assert post.taken == [RAW]


async def test_what_cannot_be_committed_is_not_sent(store, post, clock):
    save, full = store.save_outbox_item, [True, True]

    def save_or_fail(item):
        if full:
            full.pop()
            raise StoreError("the disk is full")
        assert post.taken == ([] if item.state is SENDING else [RAW])
        save(item)

    store.save_outbox_item = save_or_fail
    store.add_outbox_item(an_item(clock), RAW)
    async with at_work(store, post, clock) as (_, until):
        assert await until(FILED) == [SENDING, SENT, FILED]
    assert post.taken == [RAW]


async def test_a_temporary_failure_is_tried_again_until_it_works(store, post, clock):
    post.script = ["451 4.3.0 later", "421 4.3.2 shutting down", "250 OK"]
    store.add_outbox_item(an_item(clock), RAW)
    async with at_work(store, post, clock) as (_, until):
        states = await until(FILED)
    assert states == [SENDING, WAITING, SENDING, WAITING, SENDING, SENT, FILED]
    assert post.taken == [RAW]
    assert store.only().attempts == 3


async def test_trouble_is_said_in_the_servers_words(store, post, clock):
    post.script = ["451 4.3.0 try after lunch"]
    store.add_outbox_item(an_item(clock), RAW)
    async with at_work(store, post, clock, base_delay_seconds=60, max_delay_seconds=60) as (
        _,
        until,
    ):
        await until(WAITING)
    assert "451 4.3.0 try after lunch" in store.only().trouble
    assert post.taken == []


async def test_a_mail_that_waits_for_another_try_is_tried_at_once_when_its_owner_says_so(
    store, post, clock
):
    post.script = ["451 later", "451 later still"]
    store.add_outbox_item(an_item(clock), RAW)
    store.add_outbox_item(an_item(clock, 2), RAW)
    async with at_work(store, post, clock, base_delay_seconds=600, max_delay_seconds=600) as (
        outbox,
        until,
    ):
        await until(WAITING, "outbox-1")
        await until(WAITING, "outbox-2")
        outbox.hurry("outbox-2")
        await until(FILED, "outbox-2")
    assert store.outbox_item("outbox-1").state is WAITING, "nobody hurried that one"
    assert post.taken == [RAW]


async def test_a_refusal_for_good_fails_at_once(store, post, clock):
    post.script = ["554 5.7.1 we do not like it"]
    store.add_outbox_item(an_item(clock), RAW)
    async with at_work(store, post, clock) as (_, until):
        assert await until(FAILED) == [SENDING, FAILED]
    assert "554 5.7.1 we do not like it" in store.only().trouble


def refusing(post, tries):
    """Have the account's server refuse the password, until "good" is among the tries."""
    deliver = post.deliver

    async def refuse(item, raw, on_handing_over):
        if "good" in tries:
            return await deliver(item, raw, on_handing_over)
        tries.append(item.id)
        raise AuthenticationError("535 wrong password")

    post.deliver = refuse


async def test_a_refused_password_is_one_login_and_all_mails_of_the_account_wait_and_say_why(
    store, post, clock
):
    tries = []
    refusing(post, tries)
    for number in range(1, 9):
        store.add_outbox_item(an_item(clock, number), RAW)
    async with at_work(store, post, clock) as (outbox, until):
        for number in range(1, 9):
            await until(WAITING, f"outbox-{number}")
        store.add_outbox_item(an_item(clock, 9), RAW)
        outbox.wake()
        await until(WAITING, "outbox-9")
        assert outbox.held == {"mail": "535 wrong password"}
    assert tries == ["outbox-1"]
    items = store.outbox_items()
    assert {(item.state, item.trouble) for item in items} == {
        (WAITING, "not sent yet: 535 wrong password")
    }


async def test_what_waits_for_another_password_leaves_once_there_is_one(store, post, clock):
    tries = []
    refusing(post, tries)
    store.add_outbox_item(an_item(clock, 1), RAW)
    store.add_outbox_item(an_item(clock, 2), RAW)
    async with at_work(store, post, clock) as (outbox, until):
        await until(WAITING, "outbox-2")
        tries.append("good")
        outbox.release("mail")
        await until(FILED, "outbox-1")
        await until(FILED, "outbox-2")
        assert not outbox.held
    assert (tries, post.taken) == (["outbox-1", "good"], [RAW, RAW])


async def test_a_refused_password_holds_up_no_other_account(store, post, clock):
    store.add_outbox_item(an_item(clock, 1), RAW)
    store.add_outbox_item(an_item(clock, 2, account="other"), RAW)
    async with at_work(store, post, clock) as (outbox, until):
        outbox.hold("mail", "IMAP said no")
        await until(FILED, "outbox-2")
    assert post.taken == [RAW]


async def test_what_waits_too_long_for_another_password_is_the_owners_to_decide_again(
    store, post, clock
):
    tries = []
    refusing(post, tries)
    store.add_outbox_item(an_item(clock), RAW)
    async with at_work(store, post, clock) as (_, until):
        await until(WAITING)
        clock.move(timedelta(days=3))
        await until(FAILED)
    assert tries == ["outbox-1"]
    assert store.only().trouble == "given up: 535 wrong password; approve it again"


async def test_a_line_cut_before_the_answer_never_sends_twice_but_asks(store, post, clock):
    post.script = ["take and hang up"]
    store.add_outbox_item(an_item(clock), RAW)
    async with at_work(store, post, clock) as (_, until):
        assert await until(FAILED) == [SENDING, SENDING, FAILED]
        await asyncio.sleep(0.1)
    assert post.taken == [RAW]
    assert store.only().trouble == ASK_THE_OWNER
    assert post.told == []


async def test_a_line_cut_before_the_answer_is_settled_by_the_copy_in_sent(store, post, clock):
    post.script = ["take and hang up"]
    post.sent_folder.add("<1@x.example>")  # this provider files what it sends
    store.add_outbox_item(an_item(clock), RAW)
    async with at_work(store, post, clock) as (_, until):
        assert await until(FILED) == [SENDING, SENDING, SENT, FILED]
    assert post.taken == [RAW]
    assert post.told == ["outbox-1"]


async def test_after_a_crash_a_mail_in_doubt_is_looked_for_and_not_sent(store, post, clock):
    store.add_outbox_item(an_item(clock, state=SENDING), RAW)
    async with at_work(store, post, clock) as (_, until):
        await until(FAILED)
    assert post.taken == []
    assert store.only().trouble == ASK_THE_OWNER


async def test_where_absence_tells_a_mail_in_doubt_that_never_shows_up_is_sent_again(
    store, post, clock
):
    post.habit = FILES_BY_ITSELF
    post.script = ["hang up", "250 OK"]
    store.add_outbox_item(an_item(clock), RAW)
    async with at_work(store, post, clock) as (_, until):
        states = await until(FILED)
    assert states == [SENDING, SENDING, SENDING, WAITING, SENDING, SENT, FILED]
    assert post.taken == [RAW]


async def test_a_mail_in_doubt_whose_copy_shows_up_late_is_not_sent_again(store, post, clock):
    post.habit, post.files_after_looks = FILES_BY_ITSELF, 3
    store.add_outbox_item(an_item(clock, state=SENDING), RAW)
    async with at_work(store, post, clock, doubt_seconds=0.5) as (_, until):
        assert await until(FILED) == [SENDING, SENT, FILED]
    assert post.taken == post.filings == []


@pytest.mark.parametrize(
    ("habit", "is_sent_announced"),
    [
        (FILES_BY_ITSELF, False),
        (CopyHabit(is_filed_by_server=True), True),
    ],
    ids=["Sent was guessed by its name", "the server changes Message-IDs"],
)
async def test_where_absence_proves_nothing_the_owner_is_asked(
    store, post, clock, habit, is_sent_announced
):
    post.habit, post.is_sent_announced = habit, is_sent_announced
    store.add_outbox_item(an_item(clock, state=SENDING), RAW)
    async with at_work(store, post, clock) as (_, until):
        await until(FAILED)
    assert post.taken == []
    assert store.only().trouble == ASK_THE_OWNER


async def test_a_server_that_files_copies_is_given_time_to_do_so(store, post, clock):
    post.habit, post.files_after_looks = FILES_BY_ITSELF, 2
    store.add_outbox_item(an_item(clock), RAW)
    async with at_work(store, post, clock, copy_seconds=0.5) as (_, until):
        assert await until(FILED) == [SENDING, SENT, FILED]
    assert post.filings == []
    assert post.told == ["outbox-1"]


async def test_a_copy_that_the_server_fails_to_file_is_filed_in_the_end(store, post, clock):
    post.habit = FILES_BY_ITSELF
    store.add_outbox_item(an_item(clock), RAW)
    async with at_work(store, post, clock) as (_, until):
        await until(FILED)
    assert post.filings == ["outbox-1"]


async def test_no_copy_is_filed_where_the_settings_say_that_the_server_does(store, post, clock):
    post.habit = CopyHabit(is_filed_by_server=True, is_ours_to_file=False)
    store.add_outbox_item(an_item(clock), RAW)
    async with at_work(store, post, clock) as (_, until):
        assert await until(FILED) == [SENDING, SENT, FILED]
    assert post.filings == []


async def test_the_copy_is_filed_even_where_nothing_may_be_marked_as_answered(store, post, clock):
    post.flag_errors = [ConnectionLostError("no network"), AccountError("it is read-only")]
    store.add_outbox_item(an_item(clock), RAW)
    async with at_work(store, post, clock) as (_, until):
        await until(FILED)
    assert post.sent_folder == {"<1@x.example>"}
    assert (post.told, post.answered, post.flag_errors) == (["outbox-1"], [], [])


async def test_a_mail_in_doubt_stays_in_doubt_while_sent_cannot_be_read(store, post, clock):
    post.search_errors = [ConnectionLostError("no network"), ConnectionLostError("no network")]
    post.sent_folder.add("<1@x.example>")
    store.add_outbox_item(an_item(clock, state=SENDING), RAW)
    async with at_work(store, post, clock) as (_, until):
        assert await until(FILED) == [SENDING, SENDING, SENT, FILED]
    assert post.taken == []


async def test_a_copy_that_cannot_be_filed_is_tried_again_without_sending_again(store, post, clock):
    post.filing_errors = [ConnectionLostError("no network"), ValueError("a bug")]
    store.add_outbox_item(an_item(clock), RAW)
    async with at_work(store, post, clock) as (_, until):
        await until(FILED)
    assert post.taken == [RAW]
    assert len(post.filings) == 3


async def test_after_a_crash_a_sent_mail_is_only_filed(store, post, clock):
    store.add_outbox_item(an_item(clock, state=SENT), RAW)
    async with at_work(store, post, clock) as (_, until):
        assert await until(FILED) == [FILED]
    assert post.taken == []


@pytest.mark.parametrize("raw", [RAW + b"P.S. buy now\r\n", b""])
async def test_bytes_that_were_not_approved_never_leave(store, post, clock, raw):
    store.add_outbox_item(an_item(clock), raw)
    async with at_work(store, post, clock) as (_, until):
        assert await until(FAILED) == [FAILED]
    assert post.taken == []


async def test_a_recipient_that_was_not_approved_gets_nothing(store, post, clock):
    changed = an_item(clock, recipients=("b@x.example", "thief@x.example"))
    store.add_outbox_item(changed, RAW)
    async with at_work(store, post, clock) as (_, until):
        await until(FAILED)
    assert post.taken == []


async def test_one_mails_trouble_does_not_hold_up_the_next(store, post, clock):
    post.script = ["451 later"]
    store.add_outbox_item(an_item(clock, 1), RAW)
    store.add_outbox_item(an_item(clock, 2), RAW)
    async with at_work(store, post, clock, base_delay_seconds=60, max_delay_seconds=60) as (
        _,
        until,
    ):
        await until(FILED, "outbox-2")
    assert [item.state for item in store.outbox_items(tuple(OutboxState))] == [WAITING, FILED]


async def test_a_mail_that_cannot_leave_for_days_is_given_up(store, post, clock):
    post.script = ["451 later"]
    store.add_outbox_item(an_item(clock), RAW)
    clock.move(timedelta(days=3))
    async with at_work(store, post, clock) as (_, until):
        await until(FAILED)
    assert store.only().trouble.startswith("given up: ")


async def test_a_stop_lets_a_delivery_under_way_end(store, post, clock):
    post.script = ["take slowly"]
    store.add_outbox_item(an_item(clock), RAW)
    async with at_work(store, post, clock) as (_, until):
        await until(SENDING)
    assert post.taken == [RAW]
    assert store.only().state is SENT


async def test_a_stop_in_the_middle_leaves_doubt_that_the_next_start_asks_about(store, post, clock):
    post.script = ["hang"]
    store.add_outbox_item(an_item(clock), RAW)
    async with at_work(store, post, clock, grace_seconds=0.01) as (_, until):
        await until(SENDING)
        await asyncio.wait_for(post.has_hung.wait(), 10)
    assert store.only().state is SENDING
    async with at_work(store, post, clock) as (_, until):
        await until(FAILED)
    assert post.taken == [RAW]


async def test_a_disk_that_fills_up_after_sending_does_not_send_twice(store, post, clock):
    save, full = store.save_outbox_item, [True]

    def save_or_fail(item):
        if item.state is SENT and full:
            full.pop()
            raise StoreError("the disk is full")
        save(item)

    store.save_outbox_item = save_or_fail
    store.add_outbox_item(an_item(clock), RAW)
    async with at_work(store, post, clock) as (_, until):
        assert await until(FILED) == [SENDING, SENT, FILED]
    assert post.taken == [RAW]


# The time that a mail bears


def in_seconds(clock, seconds):
    return clock.now() + timedelta(seconds=seconds)


async def test_a_mail_waits_until_its_moment_and_leaves_then(store, post, clock):
    store.add_outbox_item(an_item(clock, leaves_at=in_seconds(clock, 0.2)), RAW)
    async with at_work(store, post, clock) as (_, until):
        await asyncio.sleep(0.05)
        assert (store.only().state, post.taken) == (WAITING, [])
        await until(FILED)
    assert post.taken == [RAW]
    assert store.only().sent_at >= store.only().leaves_at


async def test_what_waits_for_next_week_holds_up_nobody(store, post, clock):
    store.add_outbox_item(an_item(clock, leaves_at=clock.now() + timedelta(days=5)), RAW)
    store.add_outbox_item(an_item(clock, 2), RAW)
    async with at_work(store, post, clock) as (_, until):
        await until(FILED, "outbox-2")
    assert [item.state for item in store.outbox_items()] == [WAITING, FILED]


async def test_an_agent_that_was_off_for_a_moment_sends_what_came_due(store, post, clock):
    store.add_outbox_item(an_item(clock, leaves_at=in_seconds(clock, -60)), RAW)
    async with at_work(store, post, clock) as (_, until):
        await until(FILED)


async def test_a_time_missed_while_nobody_was_at_work_is_never_made_up_for_silently(
    store, post, clock
):
    store.add_outbox_item(an_item(clock, leaves_at=clock.now() - timedelta(hours=2)), RAW)
    async with at_work(store, post, clock) as (outbox, until):
        await until(MISSED)
        outbox.wake()
        await asyncio.sleep(0.05)
    assert (store.only().state, post.taken) == (MISSED, [])


async def test_a_time_missed_while_the_machine_slept_is_no_other(store, post, clock):
    store.add_outbox_item(an_item(clock, leaves_at=clock.now() + timedelta(hours=1)), RAW)
    async with at_work(store, post, clock) as (outbox, until):
        await asyncio.sleep(0.05)
        clock.move(timedelta(hours=9))
        outbox.wake()
        await until(MISSED)
    assert post.taken == []


async def test_a_machine_that_wakes_in_time_sends(store, post, clock):
    store.add_outbox_item(an_item(clock, leaves_at=clock.now() + timedelta(hours=1)), RAW)
    async with at_work(store, post, clock) as (outbox, until):
        await asyncio.sleep(0.05)
        clock.move(timedelta(minutes=70))
        outbox.wake()
        await until(FILED)


async def test_what_came_due_while_its_account_was_held_leaves_once_it_is_free(store, post, clock):
    tries = []
    refusing(post, tries)
    store.add_outbox_item(an_item(clock, leaves_at=clock.now()), RAW)
    async with at_work(store, post, clock) as (outbox, until):
        outbox.hold("mail", "535 wrong password")
        await until(WAITING)
    clock.move(timedelta(hours=3))
    tries.append("good")
    async with at_work(store, post, clock) as (_, until):
        await until(FILED)


async def test_a_mail_for_next_week_is_not_given_up_before_it_has_its_days(store, post, clock):
    post.script = ["451 later"]
    item = an_item(
        clock, approved_at=clock.now() - timedelta(days=9), leaves_at=in_seconds(clock, -1)
    )
    store.add_outbox_item(item, RAW)
    async with at_work(store, post, clock) as (_, until):
        await until(FILED)


async def test_what_is_taken_back_while_it_is_handed_over_does_not_leave(store, post, clock):
    is_under_way, goes_on, deliver = asyncio.Event(), asyncio.Event(), post.deliver

    async def deliver_slowly(item, raw, on_handing_over):
        is_under_way.set()
        await goes_on.wait()
        await deliver(item, raw, on_handing_over)

    post.deliver = deliver_slowly
    store.add_outbox_item(an_item(clock), RAW)
    store.add_outbox_item(an_item(clock, 2), RAW)
    async with at_work(store, post, clock) as (_, until):
        await is_under_way.wait()
        store.remove_outbox_item("outbox-1")
        goes_on.set()
        await until(FILED, "outbox-2")
    assert post.taken == [RAW]
    assert [item.id for item in store.outbox_items()] == ["outbox-2"]
