"""The owner of the demo: Robin Hale's mailbox, settings and day."""

from __future__ import annotations

import os
from datetime import datetime
from importlib.resources import files
from pathlib import Path
from zoneinfo import ZoneInfo

from agent.config import (
    Account,
    Api,
    Config,
    Drafts,
    ImapServer,
    Owner,
    Password,
    Security,
    SmtpServer,
    Store,
)
from agent.demo.servers import DemoServers

DEMO_ZONE = ZoneInfo("America/Los_Angeles")
DEMO_MOMENT = datetime(2026, 11, 18, 9, 0, tzinfo=DEMO_ZONE)
"""The morning after the last mail of the demo mailbox."""

OWNER = "robin@halesupply.example"
SIGNATURE = """\
Robin Hale
Hale Supply | workwear, packaging, shop consumables
410 Foundry Road, Portland, Oregon | +1 503 555 0142"""


def demo_mails() -> list[bytes]:
    """The 120 mails of the demo: what customers wrote, and what the owner sent."""
    folder = files("agent.demo").joinpath("mailbox")
    mails = sorted(
        (file for file in folder.iterdir() if file.name.endswith(".eml")),
        key=lambda file: file.name,
    )
    return [file.read_bytes() for file in mails]


def demo_config(servers: DemoServers, folder: Path) -> Config:
    """Settings that read from and write to `servers` and keep everything else in `folder`."""
    password_file = folder / "password"
    password_file.unlink(missing_ok=True)
    descriptor = os.open(password_file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with open(descriptor, "w", encoding="utf-8") as file:
        file.write(servers.password + "\n")
    return Config(
        owner=Owner(name="Robin Hale", addresses=(OWNER,)),
        accounts=(
            Account(
                address=OWNER,
                imap=ImapServer(
                    host=servers.host,
                    port=servers.imap_port,
                    security=Security.NONE,
                    username=OWNER,
                ),
                smtp=SmtpServer(
                    host=servers.host,
                    port=servers.smtp_port,
                    security=Security.NONE,
                    username=OWNER,
                ),
                password=Password(file=password_file),
            ),
        ),
        drafts=Drafts(sign_as="Robin", signature=SIGNATURE),
        store=Store(folder=folder / "store"),
        api=Api(socket=folder / "agent.sock"),
    )
