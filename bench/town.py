"""The mail server of a bench, and mailboxes that are filled once and then only linked."""

from __future__ import annotations

import contextlib
import os
import shutil
import smtplib
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from email import message_from_bytes
from email.utils import format_datetime, parsedate_to_datetime
from pathlib import Path
from typing import Any

from agent.demo.owner import OWNER as DEMO_OWNER
from agent.demo.owner import demo_mails

ROOT = Path(__file__).resolve().parents[1]
TOOLS = ROOT.parent / "shared" / "tools"
CACHE = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "kinkeeper-bench"
DOMAIN = "example.test"
MAIL_USER = 5000
"""Who owns the mail: see the mailserver tool."""
PASSWORD = "password"
NEEDED = {
    "dovecot": "dovecot-imapd dovecot-lmtpd",
    "postfix": "postfix",
    "mbsync": "isync",
    "notmuch": "notmuch",
    "openssl": "openssl",
}


def missing() -> list[str]:
    """What this machine lacks, each as one line that says what to do."""
    path = os.environ.get("PATH", "") + ":/usr/sbin"
    lacks = [package for name, package in NEEDED.items() if not shutil.which(name, path=path)]
    found = []
    if lacks:
        found.append(f"apt-get install --no-install-recommends {' '.join(lacks)}")
    if os.geteuid():
        found.append("run it as root: the mail server needs that")
    tools = (TOOLS / name for name in ("mailserver", "fill"))
    return [*found, *(f"{tool}: not there" for tool in tools if not tool.exists())]


def filled(mails: int, owner: str, seed: int = 1) -> Path:
    """A Maildir of `mails` mails as the fill tool writes them; made once and kept."""
    folder = CACHE / f"filled-{owner.partition('@')[0]}-{mails}-{seed}"
    box = folder / "mail" / owner / "Maildir"
    if not (folder / "done").exists():
        shutil.rmtree(folder, ignore_errors=True)
        box.parent.mkdir(parents=True)
        shutil.chown(folder / "mail", MAIL_USER, MAIL_USER)
        say(f"filling a mailbox with {mails:,} mails")
        run([sys.executable, TOOLS / "fill", box, mails, "--owner", owner, "--seed", seed])
        shutil.chown(box.parent, MAIL_USER, MAIL_USER)
        (folder / "done").touch()
    return box


def recent_mails(owner: str) -> list[tuple[bool, datetime, bytes]]:
    """The demo's mails as if its last one had come an hour ago: (whether sent, when, the mail)."""
    mails = [message_from_bytes(raw) for raw in demo_mails()]
    times = [parsedate_to_datetime(mail["Date"]).astimezone(UTC) for mail in mails]
    shift = datetime.now(UTC) - timedelta(hours=1) - max(times)
    found = []
    for mail, at in zip(mails, times, strict=True):
        is_sent = DEMO_OWNER in mail["From"]
        moved = at + shift
        mail.replace_header("Date", format_datetime(moved))
        raw = mail.as_bytes().replace(DEMO_OWNER.encode(), owner.encode())
        found.append((is_sent, moved, raw))
    return found


def put_into_maildir(box: Path, mails: list[tuple[bool, datetime, bytes]]) -> None:
    """Add mails to a Maildir that no server has open: those that were sent to Sent."""
    owner = box.parent.stat()
    for number, (is_sent, at, raw) in enumerate(mails):
        folder = box / ".Sent" if is_sent else box
        size = f"S={len(raw)},W={len(raw) + raw.count(10)}"
        stamp = int(at.timestamp())
        path = folder / "cur" / f"{stamp}.M{number:06d}P2.bench,{size}:2,S"
        path.write_bytes(raw)
        os.utime(path, (stamp, stamp))
        os.chown(path, owner.st_uid, owner.st_gid)


def link_tree(source: Path, target: Path) -> None:
    """A copy of a Maildir whose mails are links where that can be; Dovecot's own files are not."""
    target.parent.mkdir(parents=True, exist_ok=True)
    try:
        run(["cp", "--archive", "--link", source, target])
        for path in target.rglob("dovecot*"):
            if path.is_file():
                own = path.with_name("copy-of-" + path.name)
                run(["cp", "--archive", path, own])
                own.replace(path)
    except RuntimeError:  # another file system
        shutil.rmtree(target, ignore_errors=True)
        run(["cp", "--archive", source, target])


def run(command: list[object], **options: Any) -> str:
    """Run a command to its end; returns what it printed, and ends the bench where it failed."""
    words = [str(word) for word in command]
    done: subprocess.CompletedProcess[str] = subprocess.run(
        words, check=False, capture_output=True, text=True, **options
    )
    if done.returncode:
        raise RuntimeError(f"{' '.join(words)}: {done.stdout[-2000:]}{done.stderr[-2000:]}")
    return done.stdout


def say(words: str) -> None:
    """Tell whoever waits."""
    print(f"{time.strftime('%H:%M:%S')} {words}", file=sys.stderr, flush=True)


class Town:
    """A Dovecot and Postfix in a folder of their own."""

    def __init__(self, folder: Path, users: list[str]) -> None:
        self.folder = folder
        run([sys.executable, TOOLS / "mailserver", "up", folder, "--users", ",".join(users)])
        facts = run([sys.executable, TOOLS / "mailserver", "env", folder])
        self.facts = dict(line.split("=", 1) for line in facts.splitlines())
        self.host = self.facts["MAIL_HOST"]
        self.ca_file = Path(self.facts["MAIL_CA"])

    def port(self, name: str) -> int:
        return int(self.facts[f"{name}_PORT"])

    def box(self, user: str) -> Path:
        """Where a user's Maildir lies."""
        return Path(self.facts["MAIL_ROOT"]) / f"{user}@{DOMAIN}" / "Maildir"

    def settle_in(self, user: str, source: Path) -> None:
        """Make a copy of a Maildir the mailbox of a user."""
        box = self.box(user)
        shutil.rmtree(box, ignore_errors=True)
        link_tree(source, box)
        for folder in (box.parent, *box.glob("dovecot*")):
            shutil.chown(folder, MAIL_USER, MAIL_USER)

    def index(self, user: str) -> None:
        """Let Dovecot list the mailbox before anybody is measured."""
        run(["doveadm", "-c", self.folder / "dovecot.conf", "index", "-u", f"{user}@{DOMAIN}", "*"])

    def deliver(self, user: str, mails: list[tuple[str, bytes]]) -> None:
        """Hand mails (sender, mail) to Dovecot as a mail server does."""
        with smtplib.LMTP(self.host, self.port("LMTP")) as lmtp:
            for sender, raw in mails:
                lmtp.sendmail(sender, [f"{user}@{DOMAIN}"], raw)

    def logins(self, user: str) -> int:
        """How often a user has logged in so far."""
        log = (self.folder / "dovecot.log").read_text(errors="replace")
        return log.count(f"Login: user=<{user}@{DOMAIN}>")

    def down(self) -> None:
        run([sys.executable, TOOLS / "mailserver", "down", self.folder])


@contextlib.contextmanager
def town(users: list[str]) -> Iterator[Town]:
    """A mail server for the time of the block; nothing of it stays."""
    folder = Path(tempfile.mkdtemp(prefix="kkb-", dir="/tmp"))
    folder.chmod(0o755)
    one = None
    try:
        one = Town(folder, users)
        yield one
    finally:
        if one:
            one.down()
        shutil.rmtree(folder, ignore_errors=True)
