"""What sent a mail: a person, or which kind of program."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from agent.mail.parse import parse_mail
from agent.models import Automation

RECEIVED_AT = datetime(2026, 11, 18, tzinfo=UTC)
WORDS = "Hi Robin,\n\nwe have moved to Leeds, so please send the next pallet there.\n\nDana"


def sent_by(*fields: str, text: str = WORDS) -> Automation:
    given = {field.partition(":")[0].lower() for field in fields}
    head = [*fields] if "from" in given else ["From: Dana Fox <dana@fox.example>", *fields]
    raw = "\n".join(["To: robin@hale.example", *head, "", text])
    return parse_mail(raw.encode(), received_at=RECEIVED_AT).automation


@pytest.mark.parametrize(
    "fields",
    [
        [],
        ["Auto-Submitted: no"],
        ["Subject: Your order of 3 May"],
        ["Subject: my order has shipped?"],
        ["Subject: Invoice 4471"],
        ["From: Orders <orders@fox.example>", "Subject: Order confirmation 4471"],
        ["Subject: Out of office next week"],
        ["Subject: Urlaub"],
        ["Subject: Re: Automatic reply: your visit"],
        ["Subject: Undeliverable: the pallets"],
        ["From: Noreen Reply <noreen@x.example>"],
        ["X-Auto-Response-Suppress: DR"],
        ["Feedback-ID: 1:abc:AmazonSES"],
        ["X-SES-Outgoing: 2026.11.18", "In-Reply-To: <a@b>"],
        ["X-Priority: 1"],
        ["Return-Path: <dana@fox.example>"],
        ["From: shop-owner@fox.example", "Return-Path: <shop-owner@fox.example>"],
    ],
)
def test_a_person_is_a_person(fields: list[str]) -> None:
    assert sent_by(*fields) is Automation.NONE


@pytest.mark.parametrize(
    "subject",
    [
        "Automatic reply: Lunch",
        "Automatische Antwort: Angebot",
        "Réponse automatique : Devis",
        "Respuesta automática: Pedido",
        "Out of Office AutoReply: Lunch",
        "Autosvar: Pris",
    ],
)
def test_the_subject_of_an_out_of_office_mail_is_known(subject: str) -> None:
    assert sent_by(f"Subject: {subject}") is Automation.OUT_OF_OFFICE


@pytest.mark.parametrize(
    ("fields", "text"),
    [
        (["Auto-Submitted: auto-replied"], "Back on Monday."),
        (["Auto-Submitted: auto-replied (vacation)", "Precedence: bulk"], "Back on Monday."),
        (["X-Autoreply: yes"], "Back on Monday."),
        (["Precedence: auto_reply"], "Back on Monday."),
        (["X-Auto-Response-Suppress: All", "Subject: Abwesend"], "Bis Montag."),
        (["X-Auto-Response-Suppress: All"], "I am out of the office until 1 October."),
        (["Return-Path: <>"], "Ich bin im Urlaub."),
        (["Return-Path: <>", "Subject: Absence"], "Merci de votre message."),
        (["Return-Path: <>"], "Estoy fuera de la oficina hasta el lunes."),
    ],
)
def test_an_out_of_office_mail_is_known_by_its_headers(fields: list[str], text: str) -> None:
    assert sent_by(*fields, text=text) is Automation.OUT_OF_OFFICE


@pytest.mark.parametrize(
    "fields",
    [
        ["List-Id: <dogs.example>", "List-Post: <mailto:dogs@lists.example>", "Precedence: list"],
        ["List-Id: Dogs <dogs.example>", "In-Reply-To: <a@b>", "List-Unsubscribe: <https://x>"],
        ["X-BeenThere: dogs@lists.example"],
        ["Sender: owner-dogs@lists.example", "Precedence: bulk"],
        ["Mailing-List: list dogs@lists.example", "List-Unsubscribe: <mailto:x@y>"],
    ],
)
def test_a_discussion_list_is_known(fields: list[str]) -> None:
    assert sent_by(*fields) is Automation.LIST


def test_a_stranger_who_writes_to_the_owners_own_group_is_a_person() -> None:
    group = ["List-Id: <sales.hale.example>", "List-Post: <mailto:sales@hale.example>"]
    assert sent_by("Delivered-To: robin@hale.example", *group) is Automation.NONE
    assert sent_by("Delivered-To: robin@other.example", *group) is Automation.LIST


@pytest.mark.parametrize(
    "fields",
    [
        ["List-Unsubscribe: <https://x.example/u>"],
        ["List-Id: <news.example>", "List-Unsubscribe: <https://x>", "X-MC-User: 1"],
        ["Precedence: bulk", "Subject: It's our birthday"],
        ["X-CampaignID: 12"],
        ["From: Fox News <newsletter@fox.example>"],
        [
            "From: Fox <no-reply@fox.example>",
            "List-Unsubscribe: <https://x>",
            "X-Campaign: 1",
            "X: news",
        ],
    ],
)
def test_a_newsletter_is_known(fields: list[str]) -> None:
    text = "30 % off everything. Unsubscribe"
    assert sent_by(*fields, text=text) is Automation.NEWSLETTER


@pytest.mark.parametrize(
    "fields",
    [
        ["Content-Type: multipart/report; report-type=delivery-status; boundary=b"],
        ["From: MAILER-DAEMON@mx.example", "Subject: Undelivered Mail Returned to Sender"],
        ["Return-Path: <>", "Subject: Unzustellbar: Angebot"],
        ["From: postmaster@x.example", "Subject: Échec de la remise"],
        ["X-Failed-Recipients: tom@x.example"],
        ["From: MAILER-DAEMON <>", "Subject: Mail delivery failed"],
    ],
)
def test_a_bounce_is_known(fields: list[str]) -> None:
    assert sent_by(*fields, text="Sorry.") is Automation.BOUNCE


@pytest.mark.parametrize(
    "fields",
    [
        ["From: Shop <no-reply@shop.example>", "Subject: Your order #88213 has shipped"],
        ["Auto-Submitted: auto-generated", "Subject: Ihre Rechnung 4471"],
        ["From: orders@shop.example", "Feedback-ID: 1:x:y", "Subject: Order confirmation 12"],
        ["From: ne-pas-repondre@shop.example", "Subject: Confirmation de commande"],
        ["From: no-responder@shop.example", "Subject: Confirmación de pedido 12"],
    ],
)
def test_a_receipt_is_known(fields: list[str]) -> None:
    assert sent_by(*fields, text="Total: 12.00") is Automation.RECEIPT


def test_a_receipt_is_known_by_its_marks_unless_a_person_speaks() -> None:
    marks = '<script type="application/ld+json">{"@context":"http://schema.org","@type":"Order"}</script>'
    html = "Content-Type: text/html"
    assert sent_by(html, text=f"{marks}<p>Total: 12.00</p>") is Automation.RECEIPT
    assert sent_by(html, text=f"{marks}<p>Hi Robin,<p>we love the jars.") is Automation.NONE


@pytest.mark.parametrize(
    "fields",
    [
        ["From: GitHub <notifications@git.example>", "Subject: Re: [a/b] Crash (#12)"],
        ["Auto-Submitted: auto-generated", "Subject: Backup done"],
        [
            "Auto-Submitted: auto-replied",
            "From: no-reply@desk.example",
            "Subject: [Ticket #12] Received",
        ],
        ["Content-Type: multipart/report; report-type=disposition-notification; boundary=b"],
        ["Return-Path: <>", "Subject: Quota"],
    ],
)
def test_any_other_program_is_known(fields: list[str]) -> None:
    assert sent_by(*fields, text="Done.") is Automation.NOTICE


INVITATION = """--b
Content-Type: text/plain; charset=utf-8

{words}
--b
Content-Type: text/calendar; method=REQUEST

BEGIN:VCALENDAR
METHOD:REQUEST
END:VCALENDAR
--b--
"""


@pytest.mark.parametrize(
    "words",
    [
        "",
        "When: Tuesday, 24 November 2026 10:00\nWhere: Room 2\n*~*~*~*~*~*~*~*~*~*",
        "You have been invited to the following event.\n\nTitle: Budget\nWhen: Tue 24 Nov 2026",
        "Microsoft Teams meeting\nJoin: https://teams.example/x\nMeeting ID: 123",
        "Dana Fox is inviting you to a scheduled Zoom meeting.\n\nJoin Zoom Meeting\nhttps://zoom.example/j/1",
    ],
)
def test_an_invitation_is_a_calendars(words: str) -> None:
    kind = "Content-Type: multipart/alternative; boundary=b"
    assert sent_by(kind, text=INVITATION.format(words=words)) is Automation.CALENDAR


def test_an_invitation_with_a_persons_words_beside_it_is_a_persons() -> None:
    kind = "Content-Type: multipart/alternative; boundary=b"
    words = "Hi Robin,\nsince my mother's funeral is on Friday I moved our call to Tuesday."
    assert sent_by(kind, text=INVITATION.format(words=words)) is Automation.NONE
    assert sent_by("Content-Type: text/calendar", text="BEGIN:VCALENDAR") is Automation.CALENDAR
