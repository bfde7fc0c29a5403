"""Mail leaves through a real Postfix, or for a reason in the server's own words does not."""

import contextlib
import time
from datetime import UTC, datetime

import pytest

from agent.config import Security
from agent.errors import (
    AuthenticationError,
    CertificateError,
    ConnectionLostError,
    DeliveryError,
)
from agent.mail.imap import ImapSession
from agent.models import Address, Draft, GateReport
from agent.secret import Secret
from agent.sent.compose import compose_mail, new_message_id
from agent.sent.smtp import check_smtp, deliver_mail

pytestmark = pytest.mark.servers

OWNER, CUSTOMER = "owner@example.test", "customer@example.test"


def compose(text="Hello Zoë,\n\n.\n..\nFrom here it rains.\n" + "a long line " * 20):
    draft = Draft(
        id="draft-1",
        suggestion_id="suggestion-1",
        customer_id="customer-1",
        account="owner",
        sender=Address(name="Röbin Hale", email=OWNER),
        to=(Address(name="Zoë", email=CUSTOMER),),
        subject="Ünser Gespräch",
        text=text,
        facts=(),
        in_reply_to="<first@example.test>",
        gate=GateReport(checks=()),
    )
    return compose_mail(draft, quoted=None, at=datetime.now(UTC), message_id=new_message_id(OWNER))


@pytest.fixture(params=[Security.TLS, Security.STARTTLS])
def smtp(request, mailserver, owner_account):
    port = {Security.TLS: "smtps", Security.STARTTLS: "submission"}[request.param]
    return owner_account.smtp.model_copy(
        update={"security": request.param, "port": mailserver.ports[port]}
    )


@pytest.fixture
def send(mailserver):
    async def send(smtp, raw, recipients=(CUSTOMER,), password=mailserver.password, seconds=20):
        await deliver_mail(
            smtp,
            username=OWNER,
            secret=Secret(password),
            sender=OWNER,
            recipients=recipients,
            raw=raw,
            timeout_seconds=seconds,
        )

    return send


def arrived(mailserver, user=CUSTOMER):
    deadline = time.monotonic() + 30
    while not (mails := mailserver.read(user=user)) and time.monotonic() < deadline:
        time.sleep(0.1)
    return [raw for raw, _ in mails]


async def test_what_was_approved_arrives_byte_for_byte(mailserver, customer_account, smtp, send):
    raw = compose()
    await send(smtp, raw)
    (got,) = arrived(mailserver)
    assert got.endswith(raw)
    trace = got.removesuffix(raw).decode().lower()
    assert trace.startswith("return-path: <owner@example.test>")


async def test_a_refused_recipient_keeps_the_mail_from_everybody(
    mailserver, customer_account, smtp, send
):
    with pytest.raises(DeliveryError, match=r"refused@example\.test: 550 5\.1\.1"):
        await send(smtp, compose(), [CUSTOMER, "refused@example.test"])
    await send(smtp, raw := compose("the next one"))
    (got,) = arrived(mailserver)
    assert got.endswith(raw)


async def test_a_temporary_refusal_is_worth_another_try(smtp, send):
    with pytest.raises(ConnectionLostError, match=r"451 4\.2\.0"):
        await send(smtp, compose(), ["tempfail@example.test"])


async def test_what_cannot_be_delivered_comes_back_with_its_header_alone(mailserver, smtp, send):
    await send(smtp, raw := compose("the words"), ["unknown@example.test"])
    (report,) = arrived(mailserver, OWNER)
    message_id = raw.partition(b"Message-ID: ")[2].split()[0]
    assert b"Content-Type: message/delivery-status" in report
    assert message_id in report
    assert b"the words" not in report


async def test_a_mail_that_is_too_large_is_not_even_begun(smtp, send):
    raw = compose() + b"x" * 78 * 480_000
    with pytest.raises(DeliveryError, match="takes mails of up to 36,700,160 bytes"):
        await send(smtp, raw)


async def test_a_wrong_password_is_said_to_be_one(smtp, send):
    with pytest.raises(AuthenticationError, match="refused the name or the password: 535"):
        await send(smtp, compose(), password="guess")


async def test_a_server_whose_certificate_nobody_vouches_for_gets_no_password(smtp, send):
    with pytest.raises(CertificateError, match="name its CA as ca_file"):
        await send(smtp.model_copy(update={"ca_file": None}), compose())


async def test_a_server_that_has_frozen_is_left_for_later(mailserver, smtp, send):
    mailserver.tool("freeze", "smtp")
    try:
        with pytest.raises(ConnectionLostError):
            await send(smtp, compose(), seconds=0.5)
    finally:
        mailserver.tool("thaw", "smtp")


async def test_the_check_logs_in_and_says_so(mailserver, smtp):
    said = await check_smtp(smtp, username=OWNER, secret=Secret(mailserver.password))
    assert "certificate checked" in said
    assert said.endswith(f"logged in as {OWNER}")


@pytest.fixture
def sent(mailserver, owner_account):
    """Opens a session in which Sent can be searched, with settings of the test's own."""
    with contextlib.ExitStack() as sessions:

        def open_session(**settings):
            account = owner_account.model_copy(update=settings)
            session = ImapSession(account, Secret(mailserver.password))
            sessions.callback(session.close)
            session.connect()
            return session

        yield open_session


def test_absence_is_proof_only_in_the_folder_that_the_server_calls_sent(sent):
    assert sent().find_in_sent("<none@example.test>") is False
    assert sent(sent="Archive").find_in_sent("<none@example.test>") is None


def test_a_copy_is_known_by_the_name_under_which_exchange_keeps_its_message_id(
    mailserver, owner_account, sent
):
    renamed = compose().replace(b"Message-ID: ", b"X-Microsoft-Original-Message-ID: ")
    message_id = renamed.partition(b"Original-Message-ID: ")[2].split()[0].decode()
    mailserver.append([renamed], "Sent")
    session = sent()
    assert not session.find_in_sent(message_id)
    session._client._imap.welcome = b"The Microsoft Exchange IMAP4 service is ready."
    assert session.find_in_sent(message_id)
    session.file_sent_copy(renamed, message_id)
    assert len(mailserver.read("Sent")) == 1
