"""An agent that is killed while an approved mail waits: it waits on, and leaves once or not at all."""

from __future__ import annotations

from datetime import UTC, datetime
from email import message_from_bytes
from pathlib import Path

import pytest

from tests.servers.conftest import CUSTOMER, OWNER
from tests.servers.rig import Rig, correspondence, herd
from tests.waiting import block_until

pytestmark = pytest.mark.servers

MAILS = 6


def test_a_mail_that_waits_outlives_its_agent_and_can_still_be_taken_back(
    mailserver, owner_account, tmp_path: Path
) -> None:
    mailserver.empty(CUSTOMER)
    people = [f"Priya Raman <{CUSTOMER}>"]
    mails = correspondence(people, mails=MAILS, news=1, before=datetime.now(UTC))
    with mailserver.client() as client:
        for folder, found in zip(("INBOX", "Sent"), mails, strict=True):
            client.multiappend(folder, found)
    with herd() as flock:
        rig = Rig(flock, owner_account, tmp_path, undo_seconds=300)
        try:
            rig.start()
            rig.until_settled(MAILS, lines=1)
            (line,) = rig.drafted()
            suggestion_id = line["suggestion"]["id"]
            rig.approve(suggestion_id)
            before = rig.get(f"/suggestions/{suggestion_id}")
            rig.kill()

            rig.start()
            rig.until_open()
            (waiting,) = rig.get("/outbox")["waiting"]
            assert waiting["item"] == before["outbox"]
            assert rig.get("/status")["next_leaves_at"] == waiting["item"]["leaves_at"]
            rig.post(f"/outbox/{waiting['item']['id']}/take-back")
            rig.kill()

            rig.start()
            rig.until_open()
            assert rig.get("/outbox")["waiting"] == []
            after = rig.get(f"/suggestions/{suggestion_id}")
            assert after["draft"] == before["draft"]
            rig.approve(suggestion_id)
            rig.kill()

            rig.start()
            rig.until_open()
            (waiting,) = rig.get("/outbox")["waiting"]
            rig.post(f"/outbox/{waiting['item']['id']}/hurry")
            block_until(lambda: rig.get("/outbox")["sent"], what="it does not leave")
            block_until(lambda: rig.records("outbox")[0]["state"] == "filed")
            rig.stop()
        finally:
            rig.close()
    message_id = waiting["item"]["message_id"]
    for folder, user in (("INBOX", CUSTOMER), ("Sent", OWNER)):
        ids = [
            message_from_bytes(raw)["Message-ID"] for raw, _ in mailserver.read(folder, user=user)
        ]
        assert ids.count(message_id) == 1
    assert len(mailserver.read("INBOX", user=CUSTOMER)) == 1, "what was taken back has not come"
