"""What kinkeeper is measured against: mbsync and notmuch, and a bare IMAP client."""

from __future__ import annotations

import os
import re
import socket
import ssl
import time
from pathlib import Path

from bench.town import DOMAIN, PASSWORD, Town, run


def fetch_and_index(town: Town, user: str, folder: Path) -> tuple[float, float]:
    """`mbsync` of INBOX and Sent, then `notmuch new`; the seconds of each."""
    mail = folder / "mail"
    mail.mkdir(parents=True)
    sync = folder / "mbsyncrc"
    sync.write_text(
        f"""
FSync no

IMAPAccount town
Host localhost
Port {town.port("IMAPS")}
User {user}@{DOMAIN}
Pass {PASSWORD}
SSLType IMAPS
CertificateFile {town.ca_file}

IMAPStore far
Account town

MaildirStore near
Path {mail}/
Inbox {mail}/INBOX
SubFolders Verbatim

Channel all
Far :far:
Near :near:
Patterns INBOX Sent
Create Near
Sync Pull
SyncState *
"""
    )
    index = folder / "notmuch"
    index.write_text(
        f"[database]\npath={mail}\n[user]\nname=Robin Hale\nprimary_email={user}@{DOMAIN}\n"
        "[new]\ntags=new\nignore=\n[maildir]\nsynchronize_flags=false\n"
    )
    began = time.monotonic()
    run(["mbsync", "--config", sync, "--quiet", "--all"])
    fetched = time.monotonic()
    run(["notmuch", f"--config={index}", "new", "--quiet"], env=os.environ | {"HOME": str(folder)})
    indexed = time.monotonic()
    return fetched - began, indexed - fetched


class BareClient:
    """As little IMAP as there can be."""

    def __init__(self, town: Town, user: str) -> None:
        context = ssl.create_default_context(cafile=town.ca_file)
        plain = socket.create_connection((town.host, town.port("IMAPS")), 60)
        plain.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self._socket = context.wrap_socket(plain, server_hostname=town.host)
        self._lines = self._socket.makefile("rb")
        self._number = 0
        self._lines.readline()
        self._ask(f"LOGIN {user}@{DOMAIN} {PASSWORD}")
        self._ask("EXAMINE INBOX")

    def close(self) -> None:
        self._lines.close()
        self._socket.close()

    def _send(self, command: str) -> bytes:
        self._number += 1
        tag = f"b{self._number}"
        self._socket.sendall(f"{tag} {command}\r\n".encode())
        return tag.encode()

    def _ask(self, command: str) -> list[bytes]:
        tag, found = self._send(command), []
        while True:
            line = self._lines.readline()
            found.append(line)
            if line.startswith(tag):
                return found
            if literal := re.search(rb"\{(\d+)\}\r\n$", line):
                found.append(self._lines.read(int(literal[1])))

    def fetch_newest(self) -> float:
        """Fetch the newest mail; returns the seconds of the FETCH."""
        began = time.monotonic()
        self._ask("FETCH * (UID BODY.PEEK[])")
        return time.monotonic() - began


def fetch_newest(town: Town, user: str) -> float:
    """The seconds of a bare FETCH of the newest mail of INBOX, over a new connection."""
    client = BareClient(town, user)
    try:
        return client.fetch_newest()
    finally:
        client.close()
