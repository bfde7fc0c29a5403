"""The outbox as the owner sees it."""

from __future__ import annotations

from datetime import datetime, timedelta

from agent.models import OutboxState

ROBIN = "Robin Hale <robin@hale.example>"


async def test_the_outbox_tells_what_waits_what_failed_and_what_left_today(
    house, brag, mail
) -> None:
    await house.receive(*brag)
    view = house.only_suggestion()
    sealed = house.desk.seal(view.draft.id, leaves_at=datetime.fromisoformat("2026-11-20T08:00"))
    item = house.desk.approve(view.draft.id, sealed.digest)
    (line,) = house.views.outbox().waiting
    assert (line.item, line.name) == (item, view.customer.name)
    assert not line.has_written_since

    house.clock.move(timedelta(hours=1))
    customer = f"{view.customer.name} <{view.customer.addresses[0]}>"
    await house.receive(mail(customer, ROBIN, "By the way!", on="2026-11-18T09:30:00-08:00"))
    (line,) = house.views.outbox().waiting
    assert line.has_written_since

    failed = item.model_copy(update={"state": OutboxState.FAILED, "trouble": "550 no"})
    house.journal.save_outbox_item(failed)
    shown = house.views.outbox()
    assert [one.item for one in shown.failed] == [failed]
    assert (shown.waiting, shown.sent) == ((), ())

    sent = item.model_copy(update={"state": OutboxState.FILED, "sent_at": house.clock.now()})
    house.journal.save_outbox_item(sent)
    assert [one.item for one in house.views.outbox().sent] == [sent]
    house.clock.move(timedelta(days=1))
    assert house.views.outbox().sent == ()


async def test_what_missed_its_time_comes_first(house, brag) -> None:
    await house.receive(*brag)
    draft = house.only_suggestion().draft
    item = house.desk.approve(draft.id, house.desk.seal(draft.id).digest)
    later = item.model_copy(
        update={
            "id": "outbox-later",
            "state": OutboxState.MISSED,
            "leaves_at": item.leaves_at + timedelta(hours=1),
        }
    )
    house.journal.add_outbox_item(later, b"")
    assert [one.item.id for one in house.views.outbox().waiting] == ["outbox-later", item.id]
