"""What a Mail says about the bytes it came from."""

from __future__ import annotations

import base64
from datetime import UTC, datetime, timedelta

import pytest

from agent.mail.parse import parse_mail
from agent.mail.structure import PartialMail, PartOutline
from agent.models import Address, Authentication, Mail

RECEIVED_AT = datetime(2026, 11, 18, 12, 0, tzinfo=UTC)


def parse(raw: str | bytes) -> Mail:
    return parse_mail(raw.encode() if isinstance(raw, str) else raw, received_at=RECEIVED_AT)


def test_a_plain_mail_is_read_whole() -> None:
    mail = parse(
        "Message-ID:  <a1@x.example>\nDate: Tue, 17 Nov 2026 09:30:00 -0500\n"
        'From: "Fox, Dana" <Dana@X.Example>\nTo: a@x.example, Bo <b@x.example>\n'
        "Cc: undisclosed-recipients:;\nReply-To: <r@x.example>\nSubject: Lunch\n on Friday\n"
        "In-Reply-To: <o1@x.example>\nReferences: <o0@x.example>\n <o1@x.example>\n\nHello\n"
    )
    assert mail.message_id == "<a1@x.example>"
    assert mail.sent_at == datetime(2026, 11, 17, 14, 30, tzinfo=UTC)
    assert mail.utc_offset_minutes == -300
    assert mail.sender == Address(name="Fox, Dana", email="dana@x.example")
    assert [address.email for address in mail.to] == ["a@x.example", "b@x.example"]
    assert mail.cc == ()
    assert mail.reply_to == (Address(email="r@x.example"),)
    assert mail.subject == "Lunch on Friday"
    assert mail.in_reply_to == "<o1@x.example>"
    assert mail.references == ("<o0@x.example>", "<o1@x.example>")
    assert mail.text == mail.own_text == "Hello"
    assert not mail.is_automated


def test_a_missing_message_id_is_derived_from_what_the_mail_says() -> None:
    first = parse("From: a@x\nSubject: s\n\nbody\r\n").message_id
    again = parse("Received: by mx\nFrom: a@x\nSubject: s\n\nbody\n").message_id
    encoded = parse(
        "From: a@x\nSubject: s\nContent-Transfer-Encoding: base64\n\nYm9keQ=="
    ).message_id
    assert first == again == encoded
    assert first.endswith("@missing.kinkeeper>")
    for other in ("From: a@x\nSubject: s\n\nother\n", "From: a@x\nTo: b@x\nSubject: s\n\nbody\n"):
        assert parse(other).message_id != first


def test_the_first_name_of_a_mail_is_believed_in_sent_only() -> None:
    raw = b"From: a@x\nMessage-ID: <new@x>\nX-Microsoft-Original-Message-ID: <old@x>\n\nhi\n"
    mail = parse_mail(raw, received_at=RECEIVED_AT, is_sent=True)
    assert (mail.message_id, mail.server_id) == ("<old@x>", "<new@x>")
    assert (parse(raw).message_id, parse(raw).server_id) == ("<new@x>", "")


def test_the_derived_message_id_of_a_mail_fetched_in_part_is_that_of_the_whole() -> None:
    header = b"From: a@x\r\nSubject: s\r\nContent-Type: multipart/mixed; boundary=b\r\n\r\n"
    text = b"Content-Type: text/plain\r\n\r\n" + b"words " * 90_000
    file = b"Content-Type: application/pdf; name=a.pdf\r\n\r\n" + b"x" * 5_000
    whole = header + b"--b\r\n" + text + b"\r\n--b\r\n" + file + b"\r\n--b--\r\n"
    outline = PartOutline(
        "",
        (("content-type", b"multipart/mixed"),),
        parts=(
            PartOutline("1", (("content-type", b"text/plain"),), len(text)),
            PartOutline("2", (("content-type", b"application/pdf; name=a.pdf"),), 5_000),
        ),
    )
    partial = PartialMail(header, outline, {"1": text[:100_000]})
    mail = parse_mail(partial, received_at=RECEIVED_AT)
    assert mail.message_id == parse(whole).message_id
    assert mail.attachments == parse(whole).attachments


def test_of_several_senders_the_first_with_an_address_is_taken() -> None:
    assert parse("From: Dana\nFrom: Bo <b@x>, c@x\n\nhi").sender == Address(name="Bo", email="b@x")


@pytest.mark.parametrize(
    ("body", "words", "attachments"),
    [
        (
            "Here it is.\nbegin 644 a/cat.txt\n#0V%T\n`\nend\nBye.\n",
            "Here it is.\nBye.",
            [("cat.txt", "application/octet-stream", 3)],
        ),
        (
            "Here it is.\n=ybegin line=128 size=584 name=cat.bin\nabc=}x\n=yend size=584\nBye.\n",
            "Here it is.\n\nBye.",
            [("cat.bin", "application/octet-stream", 584)],
        ),
        (
            "-----BEGIN PGP MESSAGE-----\n\nhQEMA\n=aB1c\n-----END PGP MESSAGE-----\n",
            "",
            [("", "application/pgp-encrypted", 9)],
        ),
    ],
)
def test_files_and_ciphertext_in_the_text_become_attachments(
    body: str, words: str, attachments: list[tuple[str, str, int]]
) -> None:
    mail = parse(f"From: a@x\n\n{body}")
    assert mail.text == mail.own_text == words
    assert [(a.name, a.media_type, a.size_bytes) for a in mail.attachments] == attachments


@pytest.mark.parametrize(
    "content_type",
    [
        "multipart/encrypted; protocol=application/pgp-encrypted",
        "application/pkcs7-mime; smime-type=enveloped-data; name=smime.p7m",
        "application/ms-tnef; name=winmail.dat",
        "message/rfc822",
    ],
)
def test_what_nobody_can_read_here_is_an_attachment_and_no_text(content_type: str) -> None:
    part = "--b\nContent-Type: application/octet-stream; name=encrypted.asc\n\nhQEMA\n--b--\n"
    body = part if content_type.startswith("multipart") else "Subject: x\n\nMIIB\n"
    mail = parse(f"From: a@x\nContent-Type: {content_type}; boundary=b\n\n{body}")
    assert (mail.text, len(mail.attachments)) == ("", 1)


def test_the_owners_servers_word_and_the_signature_are_kept() -> None:
    raw = (
        b"Authentication-Results: mx.y; dmarc=pass header.from=x.example\n"
        b"Received: from m ([8.8.4.4]) by mx.y\nFrom: Dana <d@x.example>\n\n"
        b"We moved.\n-- \nDana Fox\nFox LLP\n"
    )
    mail = parse_mail(raw, received_at=RECEIVED_AT, authserv="mx.y")
    assert mail.authentication == Authentication(server="mx.y", dmarc="pass")
    assert mail.signature == "Dana Fox\nFox LLP"
    assert parse_mail(raw, received_at=RECEIVED_AT, authserv="mx.z").authentication is None


@pytest.mark.parametrize(
    "date", ["", "yesterday", "Thu, 01 Jan 1970 00:00:00 +0000", "Sat, 21 Nov 2026 12:00:00 +0000"]
)
def test_a_date_that_lies_gives_way_to_the_time_of_receipt(date: str) -> None:
    mail = parse(f"Date: {date}\nFrom: a@x\n\nhi")
    assert (mail.sent_at, mail.utc_offset_minutes) == (RECEIVED_AT, 0)


def test_a_date_one_day_ahead_is_believed() -> None:
    assert parse("Date: Thu, 19 Nov 2026 12:00:00 +0000\n\nhi").sent_at == RECEIVED_AT + timedelta(
        1
    )


MULTIPART = """Content-Type: multipart/alternative; boundary=b

--b
Content-Type: text/plain; charset=utf-8

{plain}
--b
Content-Type: text/html; charset=utf-8

{html}
--b--
"""


def test_plain_text_comes_before_html() -> None:
    assert parse(MULTIPART.format(plain="plain words", html="<p>rich words")).text == "plain words"


@pytest.mark.parametrize("plain", ["", "   \n ", "Your mail program does not support HTML."])
def test_html_is_read_where_the_plain_part_says_nothing(plain: str) -> None:
    assert parse(MULTIPART.format(plain=plain, html="<p>rich words")).text == "rich words"


def test_parts_without_a_closing_boundary_are_read() -> None:
    assert parse("Content-Type: multipart/mixed; boundary=b\n\n--b\n\nwords\n").text == "words"


def test_attachments_are_named_and_not_read() -> None:
    content = base64.b64encode(b"x" * 100).decode()
    mail = parse(
        "Content-Type: multipart/mixed; boundary=b\n\n--b\n\nwords\n"
        '--b\nContent-Type: application/pdf; name="../../etc/r\u202e.pdf"\n'
        f"Content-Transfer-Encoding: base64\n\n{content}\n"
        "--b\nContent-Type: message/rfc822\n\nSubject: inner\n\ninner words\n--b--\n"
    )
    assert mail.text == "words"
    assert [(a.name, a.media_type, a.size_bytes) for a in mail.attachments] == [
        ("r.pdf", "application/pdf", 100),
        ("", "message/rfc822", 27),
    ]


def test_flowed_text_is_unfolded_and_its_quotes_are_not_mixed_with_it() -> None:
    mail = parse(
        "Content-Type: text/plain; format=flowed\n\n> you \n> asked\nMy son \ngraduated.\n-- \nDana\n"
    )
    assert mail.text == "> you asked\nMy son graduated.\n--\nDana"
    assert mail.own_text == "My son graduated."


def test_flowed_text_with_delsp_is_joined_without_the_blank() -> None:
    raw = "Content-Type: text/plain; format=flowed; delsp=yes\n\n結 \n婚\n"
    assert parse(raw).text == "結婚"


def test_control_and_bidirectional_characters_reach_nobody() -> None:
    mail = parse(
        "From: =?utf-8?q?Da=E2=80=AEna=1B[31m?= <d@x>\nSubject: a\u200bb\x07c\n"
        "Content-Type: text/plain; charset=utf-8\n\nx\u2066y\x1b]0;z\x07 \u009b1m\n"
    )
    assert mail.sender.name == "Dana[31m"
    assert mail.subject == "abc"
    assert mail.text == "xy]0;z 1m"


@pytest.mark.parametrize(
    "headers",
    [
        "Auto-Submitted: auto-replied",
        "Precedence: bulk",
        "List-Id: <l.x.example>",
        "Return-Path: <>",
        "From: no-reply@x.example",
        "From: Shop <orders-noreply@x.example>",
        "From: MAILER-DAEMON",
        "Content-Type: multipart/report; boundary=b",
        "Content-Type: text/calendar",
    ],
)
def test_what_a_program_sent_is_known(headers: str) -> None:
    assert parse(f"{headers}\n\nhi").is_automated


@pytest.mark.parametrize(
    "headers",
    ["Auto-Submitted: no", "From: Noreen Reply <noreen@x.example>", "From: root.beer@x.example"],
)
def test_what_a_person_sent_is_known(headers: str) -> None:
    assert not parse(f"{headers}\n\nhi").is_automated


def test_text_is_capped() -> None:
    assert len(parse(b"\n" + b"a" * 2_000_000).text) <= 256_000


@pytest.mark.parametrize(
    "raw",
    [
        b"",
        b"\n",
        b"\xff\xfe\x00",
        b"From",
        b"Content-Type: multipart/mixed; boundary\n\nx",
        b"Content-Type: text/plain; charset=idna\n\n\xe4" + b"a" * 100_000,
        b"Content-Transfer-Encoding: base64\n\n\xff=A=",
        b"Date: " + b"(" * 5000 + b"\n\nx",
        b"To: " + b'"\\' * 50_000 + b"\n\nx",
        b"Subject: " + b"=?utf-8?q?" * 20_000 + b"\n\nx",
        b"Content-Type: multipart/mixed; boundary=b\n\n"
        + b"--b\nContent-Type: multipart/mixed; boundary=b\n\n" * 5_000,
        b"Content-Type: message/rfc822\n\n" * 5_000,
        b"Content-Type: text/html\n\n" + b"<div>" * 50_000,
        b"Content-Type: text/html\n\n" + b"".join(b"<font size=%d>" % n for n in range(5_000)),
        b"\n" + b"From: x\n" * 30_000,
    ],
)
def test_hostile_bytes_give_a_mail_all_the_same(raw: bytes) -> None:
    mail = parse(raw)
    assert mail.message_id
    assert mail.sent_at == RECEIVED_AT


def test_own_text_stands_in_text_line_by_line() -> None:
    mail = parse(
        "Content-Type: text/html; charset=utf-8\n\n<p>We moved&nbsp;to <b>Leeds</b>.</p><ul><li>new"
        " flat<li>new dog</ul><blockquote type=cite>How was it?</blockquote><p>Dana</p>"
    )
    assert "moved to Leeds." in mail.own_text
    assert "How was it" in mail.text
    assert "How was it" not in mail.own_text
    assert set(mail.own_text.split("\n")) <= set(mail.text.split("\n"))


def test_where_servers_brought_it_is_known_each_address_once() -> None:
    mail = parse(
        "Delivered-To: Robin@Hale.example\nX-Original-To: sales@hale.example\n"
        "Delivered-To: robin@hale.example\nEnvelope-To: nobody\nFrom: a@x.example\n\nHello\n"
    )
    assert mail.delivered_to == ("robin@hale.example", "sales@hale.example")
    assert parse("From: a@x.example\n\nHello\n").delivered_to == ()
