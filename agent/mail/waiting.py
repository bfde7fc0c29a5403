"""How an IMAP server tells of news while nobody asks: IDLE for one folder, NOTIFY for several."""

from __future__ import annotations

import select
import time
from collections.abc import Callable, Iterable

from agent.mail.client import Client
from agent.mail.wire import Line

Statuses = dict[str, dict[bytes, int]]


def idle(client: Client, line: Line, seconds: float) -> None:
    """Return once the open folder may have changed, at the latest after so many seconds."""
    wire = client.wire
    # Not client.idle(): it takes an EXISTS that comes before the server's "+" for an error.
    tag = client._idle_tag = wire._command("IDLE")
    while wire._get_response() is not None:
        if refusal := wire.tagged_commands[tag]:
            raise wire.error(f"IDLE refused: {refusal}")
    until = time.monotonic() + seconds
    # An EXISTS that came between opening the folder and now is with imaplib, not on the line.
    while "EXISTS" not in wire.untagged_responses:
        if not wire.has_input and not has_news(client, line, until - time.monotonic()):
            break
        # A whole line, though it may come in pieces; with the read time-out.
        if not wire._get_line().upper().startswith(b"* OK"):
            break
    client.idle_done()


def notified(
    client: Client,
    line: Line,
    names: Iterable[str],
    seconds: float,
    is_news: Callable[[Statuses], bool],
) -> None:
    """Return once the server has told a state of these folders that is news (RFC 5465).

    At the latest after so many seconds. None of the folders may be open. Whatever happened before
    is told at the beginning, so nothing falls between two calls.
    """
    wire = client.wire
    folders = " ".join(map(client.quoted, names))
    wire.untagged_responses.pop("STATUS", None)
    kind, data = wire._simple_command(
        "NOTIFY", f"SET STATUS (mailboxes ({folders}) (MessageNew MessageExpunge))"
    )
    if kind != "OK":
        raise wire.error(f"NOTIFY refused: {data}")
    until = time.monotonic() + seconds
    while not (
        is_news(client.take_statuses()) or "NOTIFICATIONOVERFLOW" in wire.untagged_responses
    ):
        if not wire.has_input and not has_news(client, line, until - time.monotonic()):
            break
        wire._get_response()
        wire._check_bye()
    with client.may_refuse():
        wire._simple_command("NOTIFY", "NONE")
        # What was told on the way is in the next beginning again.
        wire.untagged_responses.pop("STATUS", None)


def has_news(client: Client, line: Line, seconds: float) -> bool:
    """Whether something arrives within so many seconds; the end of the connection counts.

    `line.ring` ends the wait before that.
    """
    poller = select.poll()
    sock = client.wire.sock
    poller.register(sock, select.POLLIN)
    poller.register(line.bell, select.POLLIN)
    ready = {number for number, _ in poller.poll(max(0.0, seconds) * 1000)}
    line.hush()
    return sock.fileno() in ready
