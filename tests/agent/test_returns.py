"""A mail that came back is the owner's to decide again, and nothing leaves by itself."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest

import agent.service as service
from agent.clock import MovedClock
from agent.config import Sending
from agent.errors import StaleError
from agent.mail.fetching import FetchedMail
from agent.mail.folders import FolderRole
from agent.mail.watch import Batch, Cursor
from agent.models import OutboxItem, OutboxState, SuggestionState
from agent.service import Agent
from tests.agent.conftest import ZONE, House, make_config

REASON = "550 5.1.1 no such user"
SAID = f"glenn@tillery.example: {REASON}"


def bounce(message_id: str, *, action: str = "failed", reason: str = REASON) -> bytes:
    return f"""From: Mail Delivery System <MAILER-DAEMON@mx.example>
To: robin@hale.example
Subject: Undelivered Mail Returned to Sender
Message-ID: <bounce@mx.example>
Content-Type: multipart/report; report-type=delivery-status; boundary=b

--b
Content-Type: message/delivery-status

Reporting-MTA: dns; mx.example

Final-Recipient: rfc822; glenn@tillery.example
Action: {action}
Status: 5.1.1
Diagnostic-Code: smtp; {reason}

--b
Content-Type: text/rfc822-headers

Message-ID: {message_id}
--b--
""".encode()


async def take(house: House | Agent, *raws: bytes, role: FolderRole = FolderRole.INBOX) -> None:
    mails = (FetchedMail(uid=1, content=raw, received_at=datetime.now(UTC)) for raw in raws)
    batch = Batch(
        account="mail",
        folder=role,
        role=role,
        mails=tuple(mails),
        is_backlog=False,
        cursor=Cursor(uidvalidity=1, low=1, high=1),
    )
    await house.pipeline.file_batch(batch)


def approve(house: House) -> OutboxItem:
    draft = house.only_suggestion().draft
    assert draft
    return house.desk.approve(draft.id, house.desk.seal(draft.id).digest)


def send(house: House) -> OutboxItem:
    """Approve the only draft; what follows is what the service does once it has left."""
    item = approve(house).model_copy(update={"state": OutboxState.FILED})
    house.journal.save_outbox_item(item)
    done = house.journal.suggestion(item.suggestion_id)
    house.journal.save_suggestion(done.model_copy(update={"state": SuggestionState.DONE}))
    return item


async def test_what_came_back_is_on_the_list_again_with_the_servers_words(house, brag) -> None:
    await house.receive(*brag)
    item = send(house)
    assert house.views.today().lines == ()
    await take(house, bounce(item.message_id))
    house.clock.move(timedelta(days=60))
    await house.pipeline.refresh_all()
    (line,) = house.views.today().lines
    assert line.outbox == item.model_copy(update={"came_back": SAID})
    assert not line.outbox.is_under_way
    assert house.woken == 1


async def test_what_came_back_can_be_edited_and_approved_anew_but_not_twice(house, brag) -> None:
    await house.receive(*brag)
    first = send(house)
    sealed = house.journal.sealed(first.draft_id)[0]
    await take(house, bounce(first.message_id))
    with pytest.raises(StaleError, match="approved before"):
        house.desk.approve(first.draft_id, sealed.digest)
    draft = house.only_suggestion().draft
    house.desk.edit(draft.id, subject=draft.subject, text=draft.text + "\nP.S. Bring Tyler.")
    second = send(house)
    assert second.message_id != first.message_id
    assert house.views.today().lines == ()
    await take(house, bounce(first.message_id))
    assert house.views.today().lines == (), "the first came back only once"


async def test_what_the_owner_dropped_after_it_came_back_stays_dropped(house, brag) -> None:
    await house.receive(*brag)
    item = send(house)
    await take(house, bounce(item.message_id))
    house.desk.dismiss(item.suggestion_id)
    await take(house, bounce(item.message_id, reason="550 another word"))
    assert house.views.today().lines == ()
    assert house.journal.outbox_item_of_message(item.message_id).came_back == SAID


async def test_a_late_or_strange_bounce_does_nothing(house, brag) -> None:
    await house.receive(*brag)
    item = send(house)
    await take(
        house,
        bounce(item.message_id, action="delayed"),
        bounce("<nobody@hale.example>"),
        bounce("<brag@tillery.example>"),
    )
    assert house.journal.outbox_items() == [item]
    assert house.views.today().lines == ()


async def test_a_bounce_in_sent_is_no_servers_word(house, brag) -> None:
    await house.receive(*brag)
    item = send(house)
    await take(house, bounce(item.message_id), role=FolderRole.SENT)
    assert house.journal.outbox_items() == [item]


@pytest.mark.parametrize("state", [OutboxState.WAITING, OutboxState.SENDING])
async def test_a_mail_that_may_yet_leave_is_not_approved_beside_itself(house, brag, state) -> None:
    await house.receive(*brag)
    item = approve(house).model_copy(update={"state": state})
    house.journal.save_outbox_item(item)
    await take(house, bounce(item.message_id))
    (line,) = house.views.today().lines
    assert line.outbox.state is state
    assert line.outbox.is_under_way
    with pytest.raises(StaleError, match="on its way"):
        house.desk.seal(item.draft_id)


async def test_the_outbox_goes_on_without_forgetting_that_it_came_back(house, brag) -> None:
    await house.receive(*brag)
    item = approve(house).model_copy(update={"state": OutboxState.SENT})
    house.journal.save_outbox_item(item)
    await take(house, bounce(item.message_id))
    house.journal.save_outbox_item(item.model_copy(update={"state": OutboxState.FILED}))
    (kept,) = house.journal.outbox_items()
    assert (kept.state, kept.came_back) == (OutboxState.FILED, SAID)


async def test_a_bounce_that_is_quicker_than_the_servers_yes_counts_too(
    tmp_path, brag, monkeypatch
) -> None:
    (tmp_path / "password").write_text("secret")
    (tmp_path / "password").chmod(0o600)
    clock = MovedClock(datetime(2026, 11, 18, 9, tzinfo=ZONE), ZONE)
    config = make_config(tmp_path).model_copy(update={"sending": Sending(undo_seconds=0)})
    async with Agent(config, clock=clock) as agent:

        async def deliver(*_: object, on_handing_over: Callable[[], None], **__: object) -> None:
            on_handing_over()
            (item,) = agent.journal.outbox_items()
            await take(agent, bounce(item.message_id))

        monkeypatch.setattr(service, "deliver_mail", deliver)
        # No server is there to take the copy in Sent; the end need not wait for it.
        monkeypatch.setattr(agent.outbox, "_grace_seconds", 0)
        await take(agent, brag[0], role=FolderRole.SENT)
        await take(agent, brag[1])
        await agent.pipeline.settled()
        (line,) = agent.views.today().lines
        draft = agent.journal.draft_of(line.suggestion.id)
        item = agent.desk.approve(draft.id, agent.desk.seal(draft.id).digest)
        async with asyncio.timeout(30):
            while item.message_id not in {
                entry.message_id
                for entry in agent.journal.entries_of_customer(line.suggestion.customer_id)
            }:
                await asyncio.sleep(0.01)
        (line,) = agent.views.today().lines
        assert line.outbox.came_back == SAID
        assert line.suggestion.is_undecided


async def test_a_bounce_is_no_customers_mail(house, brag) -> None:
    await house.receive(*brag)
    (customer,) = house.book.customers()
    before = house.views.customer(customer.id).entries
    await take(house, bounce(send(house).message_id))
    assert house.book.customers() == [customer]
    assert house.views.customer(customer.id).entries == before


async def test_a_bounce_whose_suggestion_was_erased_is_still_taken(house, brag) -> None:
    await house.receive(*brag)
    item = send(house)
    house.journal.remove_suggestion(item.suggestion_id)
    await take(house, bounce(item.message_id))
    assert house.journal.outbox_item_of_message(item.message_id).came_back == SAID
