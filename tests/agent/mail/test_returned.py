"""What a bounce says: which mail came back, for whom, and why."""

import pickle
import signal
from datetime import UTC, datetime

import pytest

from agent.mail.parse import parse_mail
from agent.mail.structure import PartialMail, outline_of, wishes
from agent.models import Automation, Mail

OURS = "<0123abcd@hale.example>"
FAILED = """Final-Recipient: rfc822; glenn@tillery.example
Original-Recipient: rfc822;glenn@tillery.example
Action: failed
Status: 5.1.1
Diagnostic-Code: smtp; 550 5.1.1 <glenn@tillery.example>: Recipient address
    rejected: User unknown
"""
OURS_WHOLE = f"""Received: from robin
From: Robin Hale <robin@hale.example>
Message-ID: {OURS}
Subject: Re: a brag

Dear Glenn,

Message-ID: <not.this@hale.example>
"""


def report(
    status: str,
    *,
    enclosed: str = OURS_WHOLE,
    kind: str = "message/rfc822",
    text: str = "I'm sorry.",
) -> str:
    return f"""From: Mail Delivery System <MAILER-DAEMON@mx.example>
To: robin@hale.example
Subject: Undelivered Mail Returned to Sender
Message-ID: <bounce@mx.example>
References: <first@hale.example> {OURS} <last@hale.example>
Content-Type: multipart/report; report-type=delivery-status; boundary=b

--b

{text}
--b
Content-Type: message/delivery-status

Reporting-MTA: dns; mx.example

{status}
--b
Content-Type: {kind}

{enclosed}
--b--
"""


def plain(text: str, *, subject: str = "Mail delivery failed", fields: str = "") -> str:
    return (
        "From: Mailer-Daemon <MAILER-DAEMON@mx.example>\nTo: robin@hale.example\n"
        f"Subject: {subject}\nReturn-Path: <>\n{fields}\n{text}"
    )


ENCLOSING = f"""From: Postmaster <postmaster@mx.example>
To: robin@hale.example
Subject: {{subject}}
Return-Path: <>
Auto-Submitted: auto-replied
Content-Type: multipart/mixed; boundary=b

--b

{{words}}

--b
Content-Type: message/rfc822

{OURS_WHOLE}
--b--
"""
"""A notice without a report, with our mail in it."""


def read(raw: str) -> Mail:
    return parse_mail(raw.encode(), received_at=datetime(2026, 11, 18, tzinfo=UTC))


def test_a_report_says_which_mail_came_back_for_whom_and_why() -> None:
    mail = read(report(FAILED))
    assert mail.automation is Automation.BOUNCE
    assert mail.returned
    assert mail.returned.message_id == OURS
    assert mail.returned.has_failed
    assert mail.returned.summary == (
        "glenn@tillery.example: 550 5.1.1 <glenn@tillery.example>: Recipient address rejected: "
        "User unknown"
    )
    assert mail.references == ("<first@hale.example>", "<last@hale.example>", OURS)
    assert pickle.loads(pickle.dumps(mail)) == mail


def test_the_header_alone_of_what_came_back_is_enough() -> None:
    header = OURS_WHOLE.split("\n\n")[0]
    for kind in ("text/rfc822-headers", "message/rfc822", "message/global-headers"):
        returned = read(report(FAILED, enclosed=header, kind=kind)).returned
        assert returned
        assert returned.message_id == OURS


@pytest.mark.parametrize("action", ["delayed", "delivered", "relayed", "expanded"])
def test_what_is_late_or_has_arrived_has_not_come_back(action: str) -> None:
    returned = read(report(FAILED.replace("failed", action))).returned
    assert returned
    assert (returned.message_id, returned.has_failed, returned.words) == (OURS, False, "")


def test_only_whom_it_did_not_reach_is_named() -> None:
    fine = "Final-Recipient: rfc822; ana@tillery.example\nAction: relayed\nStatus: 2.0.0\n"
    lost = "Final-Recipient: rfc822; max@tillery.example\nAction: failed\nStatus: 5.2.2\n"
    returned = read(report(f"{fine}\n{FAILED}\n{lost}")).returned
    assert returned
    assert returned.recipients == ("glenn@tillery.example", "max@tillery.example")
    assert "User unknown" in returned.words


def test_where_the_report_gives_no_reason_the_text_or_the_status_does() -> None:
    silent = "\n".join(line for line in FAILED.split("\n") if line[:4] not in ("Diag", "    "))
    told = read(report(silent, text="glenn@tillery.example\nThis mailbox was closed.")).returned
    assert told
    assert told.words == "This mailbox was closed."
    bare = read(report(silent, text="")).returned
    assert bare
    assert bare.words == "status 5.1.1"


EXIM = f"""A message that you sent could not be delivered to one or more of its
recipients. This is a permanent error. The following address(es) failed:

  glenn@tillery.example
    host mx.tillery.example [192.0.2.20]: 550 5.1.1 no such user

------ This is a copy of the message, including all the headers. ------

Return-path: <robin@hale.example>
Message-ID: {OURS}
From: robin@hale.example

Dear Glenn
"""
QMAIL = f"""Hi. This is the qmail-send program at mx.example.
I'm afraid I wasn't able to deliver your message to the following addresses.
This is a permanent error; I've given up. Sorry it didn't work out.

<glenn@tillery.example>:
Sorry, no mailbox here by that name.

--- Below this line is a copy of the message.

Received: (qmail 10000 invoked by uid 999)
Message-ID: {OURS}

Dear Glenn
"""


@pytest.mark.parametrize(
    ("text", "words"),
    [(EXIM, "550 5.1.1 no such user"), (QMAIL, "Sorry, no mailbox here by that name.")],
)
def test_a_plain_text_says_it_too(text: str, words: str) -> None:
    returned = read(plain(text)).returned
    assert returned
    assert returned.message_id == OURS
    assert returned.summary == f"glenn@tillery.example: {words}"


def test_a_plain_warning_that_a_mail_is_late_is_no_return() -> None:
    text = f"""Your message has not been delivered yet. Delivery will be retried.

  glenn@tillery.example

Message-ID: {OURS}
"""
    returned = read(plain(text, subject="Warning: message delayed 24 hours")).returned
    assert returned
    assert not returned.has_failed


@pytest.mark.parametrize(
    ("subject", "words"),
    [
        (
            "Successful Mail Delivery Report",
            "Your message was successfully delivered to the destination(s) listed below. You may "
            "still receive notifications of mail delivery errors from other systems.",
        ),
        ("Message quarantined", "Your message was put aside, and will be released."),
        ("Your message is held", "It was sent to 550 people, please confirm that you wrote it."),
        ("Delivery report", "Your message of 512 KB was handed to the next server."),
        ("Zustellbericht", "Ihre Nachricht liegt in der Quarantäne und wird freigegeben."),
        ("Your mail", "We have it."),
    ],
)
def test_without_a_report_only_words_of_failure_send_a_mail_back(subject: str, words: str) -> None:
    mail = read(ENCLOSING.format(subject=subject, words=words))
    assert mail.automation is Automation.BOUNCE
    assert mail.returned
    assert (mail.returned.message_id, mail.returned.has_failed) == (OURS, False)


@pytest.mark.parametrize(
    "words",
    [
        "glenn@tillery.example: user unknown",
        "mx.tillery.example said: 550 go away",
        "Your mail met with this answer (5.7.1).",
        "Your mail was not successfully delivered: user unknown. Please confirm the address.",
        "Ihre Nachricht konnte nicht zugestellt werden.",
        "Votre message n'a pas pu être remis.",
        "No se ha podido entregar el mensaje.",
        "Impossibile recapitare il messaggio.",
    ],
)
def test_words_of_failure_send_a_mail_back_without_a_report(words: str) -> None:
    returned = read(ENCLOSING.format(subject="Your mail", words=words)).returned
    assert returned
    assert returned.has_failed


def test_a_bounce_that_does_not_say_of_which_mail_says_nothing() -> None:
    assert read(report(FAILED, enclosed="Subject: Re: a brag")).returned is None


def test_what_a_person_writes_or_passes_on_sends_nothing_back() -> None:
    raw = plain(EXIM, subject="Fwd: failed").replace("MAILER-DAEMON", "glenn")
    mail = read(raw.replace("Return-Path: <>\n", ""))
    assert (mail.automation, mail.returned) == (Automation.NONE, None)


def test_hostile_words_are_one_short_safe_line() -> None:
    evil = "smtp; 550 \x1b[31mred\x07 \u202eback\u202c " + "x" * 5_000
    status = f"Final-Recipient: rfc822; <a\x1b@b.example>\nAction: failed\nDiagnostic-Code: {evil}"
    returned = read(report(status)).returned
    assert returned
    assert returned.summary.startswith("a[31m@b.example: 550 ") or "\x1b" not in returned.summary
    assert len(returned.summary) < 400
    assert not {"\x1b", "\x07", "\u202e", "\n"} & set(returned.summary)


@pytest.mark.parametrize(
    "raw",
    [
        report((FAILED + "\n") * 20_000),
        report("Action: failed\n" * 50_000),
        report("\n" * 400_000 + FAILED),
        plain("Message-ID: " * 40_000),
        plain("Message-ID:" + " " * 400_000),
        plain(("a" * 70 + ".") * 5_000 + "\n\n" + EXIM),
        plain("5" * 400_000 + "\n\n" + EXIM),
        plain("-" * 400_000 + "\n\n" + EXIM),
        report(FAILED, enclosed="Received: x\n" * 50_000),
    ],
)
def test_no_bounce_holds_up_the_reading(raw: str) -> None:
    signal.alarm(60)  # what is not linear takes longer by far
    try:
        returned = read(raw).returned
    finally:
        signal.alarm(0)
    assert returned is None or len(returned.summary) < 2_000


def test_of_a_large_bounce_the_parts_that_tell_are_fetched() -> None:
    def leaf(kind: bytes, sub: bytes, octets: int, *more: object) -> tuple[object, ...]:
        return (kind, sub, None, None, None, b"7bit", octets, *more, None, None, None, None)

    header, rest = report(FAILED).split("\n\n", 1)
    parts = rest.split("--b\n")[1:]
    outline = outline_of(
        (
            [
                leaf(b"text", b"plain", 60_000, 900),
                leaf(b"message", b"delivery-status", len(parts[1])),
                leaf(b"message", b"rfc822", 90_000),
            ],
            b"report",
            (b"boundary", b"b"),
            None,
            None,
        )
    )
    mail = PartialMail(f"{header}\n\n".encode(), outline)
    assert [(wish.section, wish.limit) for wish in wishes(mail)] == [
        ("1", 262_144),
        ("2", 64_000),
        ("3", 64_000),
    ]
    texts = {str(number): part.encode() for number, part in enumerate(parts, 1)}
    mail = PartialMail(mail.header, outline, texts)
    assert wishes(mail) == []
    returned = parse_mail(mail, received_at=datetime(2026, 11, 18, tzinfo=UTC)).returned
    assert returned == read(report(FAILED)).returned
