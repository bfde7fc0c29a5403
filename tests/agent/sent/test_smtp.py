"""Mail is handed to real SMTP servers in this process: obliging, refusing, slow and broken ones."""

import asyncio
import base64
import logging
import shutil
import ssl
import subprocess
from contextlib import asynccontextmanager

import pytest
from aiosmtpd.smtp import SMTP, AuthResult

from agent.config import Security, SmtpServer
from agent.errors import (
    AccountError,
    AuthenticationError,
    CertificateError,
    ConnectionLostError,
    DeliveryError,
    StoreError,
)
from agent.secret import Secret
from agent.sent.outbox import UncertainDeliveryError
from agent.sent.smtp import check_smtp, deliver_mail

PASSWORD, WRONG, TOKEN = Secret("pässword"), Secret("guess"), Secret("ya29.token", is_token=True)
RAW = b"From: a@x.example\r\nSubject: hello\r\n\r\nHello\r\n.\r\n..dots\r\nFrom here\r\n"


class Room:
    """A server's answers; the test changes them."""

    def __init__(self):
        self.received = []
        self.logins = []
        self.rcpt_answers = {}
        self.on_data = None

    def authenticate(self, server, session, envelope, mechanism, login):
        self.logins.append(login.password)
        return AuthResult(success=login.password == "pässword".encode(), handled=False)

    async def handle_RCPT(self, server, session, envelope, address, options):  # noqa: N802
        answer = self.rcpt_answers.get(address, "250 OK")
        if answer.startswith("250"):
            envelope.rcpt_tos.append(address)
        return answer

    async def handle_DATA(self, server, session, envelope):  # noqa: N802
        if self.on_data is not None:
            return await self.on_data(server, envelope)
        self.received.append((envelope.mail_from, envelope.rcpt_tos, envelope.content))
        return "250 OK"


@pytest.fixture(autouse=True)
def quiet():
    logging.getLogger("mail.log").setLevel(logging.CRITICAL)


@pytest.fixture
def room():
    return Room()


@asynccontextmanager
async def serving(room, *, security=Security.NONE, tls=None, auth=True, utf8=False, size=0):
    loop = asyncio.get_running_loop()

    def talk():
        return SMTP(
            room,
            hostname="test.invalid",
            loop=loop,
            auth_require_tls=False,
            enable_SMTPUTF8=utf8,
            data_size_limit=size or None,
            authenticator=room.authenticate,
            auth_exclude_mechanism=() if auth else ("PLAIN", "LOGIN"),
            tls_context=tls if security is Security.STARTTLS else None,
        )

    server = await loop.create_server(
        talk, "127.0.0.1", 0, ssl=tls if security is Security.TLS else None
    )
    try:
        yield SmtpServer(
            host="127.0.0.1", port=server.sockets[0].getsockname()[1], security=security
        )
    finally:
        server.close()
        await asyncio.sleep(0.05)  # lets the talks end


async def send(server, recipients=("b@x.example",), secret=PASSWORD, raw=RAW, **settings):
    await deliver_mail(
        server,
        username="robin",
        secret=secret,
        sender="a@x.example",
        recipients=recipients,
        raw=raw,
        **{"timeout_seconds": 10, "answer_seconds": 10, **settings},
    )


async def test_a_mail_arrives_byte_for_byte_at_all_its_recipients(room):
    async with serving(room) as server:
        await send(server, ["b@x.example", "c@x.example"])
    assert room.received == [("a@x.example", ["b@x.example", "c@x.example"], RAW)]


async def test_a_wrong_password_is_tried_once_and_refused(room):
    async with serving(room) as server:
        with pytest.raises(AuthenticationError, match="refused the name or the password: 535"):
            await send(server, secret=WRONG)
    assert room.logins == [b"guess"]


async def test_a_server_without_password_logins_is_explained(room):
    async with serving(room, auth=False) as server:
        with pytest.raises(AuthenticationError, match="lets nobody log in with a password"):
            await send(server)
    assert room.received == []


async def test_one_refused_recipient_means_that_nothing_is_sent(room):
    room.rcpt_answers = {"c@x.example": "550 5.1.1 no\x1b[2J such user"}
    async with serving(room) as server:
        with pytest.raises(DeliveryError, match=r"c@x\.example: 550 5\.1\.1 no \[2J such user"):
            await send(server, ["b@x.example", "c@x.example"])
    assert room.received == []


async def test_a_temporary_refusal_is_worth_another_try(room):
    room.rcpt_answers = {"b@x.example": "451 4.7.1 greylisted"}
    async with serving(room) as server:
        with pytest.raises(ConnectionLostError, match=r"451 4\.7\.1 greylisted") as caught:
            await send(server)
    assert not isinstance(caught.value, UncertainDeliveryError)


@pytest.mark.parametrize(
    ("answer", "error"),
    [("554 5.7.1 spam", DeliveryError), ("452 4.3.1 disk full", ConnectionLostError)],
)
async def test_an_answer_to_the_mail_itself_is_certain(room, answer, error):
    async def refuse(server, envelope):
        return answer

    room.on_data = refuse
    async with serving(room) as server:
        with pytest.raises(error, match=answer) as caught:
            await send(server)
    assert not isinstance(caught.value, UncertainDeliveryError)


async def test_a_line_that_breaks_before_the_answer_leaves_doubt(room):
    async def drop(server, envelope):
        server.transport.abort()
        return "250 OK"

    room.on_data = drop
    async with serving(room) as server:
        with pytest.raises(UncertainDeliveryError):
            await send(server)


async def test_a_server_that_never_answers_leaves_doubt(room):
    async def hang(server, envelope):
        await asyncio.sleep(60)

    room.on_data = hang
    async with serving(room) as server:
        with pytest.raises(UncertainDeliveryError, match="after the mail was handed over"):
            await send(server, answer_seconds=0.3)


async def test_the_last_bytes_go_only_once_that_is_committed(room):
    taken_before = []
    async with serving(room) as server:
        await send(server, on_handing_over=lambda: taken_before.append(len(room.received)))
    assert (taken_before, len(room.received)) == ([0], 1)


async def test_what_cannot_be_committed_is_taken_by_nobody(room):
    def fail():
        raise StoreError("the disk is full")

    async with serving(room) as server:
        with pytest.raises(StoreError):
            await send(server, on_handing_over=fail)
    assert room.received == []


@pytest.mark.parametrize(
    ("recipient", "raw", "offers", "message"),
    [
        (
            "b@x.example",
            RAW * 20,
            {"size": 1000},
            f"takes mails of up to 1,000 bytes, and this one has {len(RAW) * 20:,}",
        ),
        ("jörg@x.example", RAW, {}, "offers no SMTPUTF8"),
        ("b@x.example", RAW.replace(b"hello", "grüße".encode()), {}, "offers no SMTPUTF8"),
    ],
    ids=["size", "address", "header"],
)
async def test_what_the_server_does_not_take_is_said_before_anything_is_sent(
    room, recipient, raw, offers, message
):
    async with serving(room, **offers) as server:
        with pytest.raises(DeliveryError, match=message):
            await send(server, [recipient], raw=raw)
    assert room.received == []


async def test_a_mail_with_8_bit_bytes_needs_a_server_that_takes_them(room):
    class Old(Room):
        async def handle_EHLO(self, server, session, envelope, hostname, responses):  # noqa: N802
            session.host_name = hostname
            return [line for line in responses if "8BITMIME" not in line]

    raw = RAW.replace(b"dots", "Grüße".encode())
    old = Old()
    async with serving(old) as server:
        with pytest.raises(DeliveryError, match="offers no 8BITMIME"):
            await send(server, raw=raw)
    async with serving(room) as server:
        await send(server, raw=raw)
    assert (old.received, room.received[0][2]) == ([], raw)


async def test_an_address_beyond_ascii_is_served_where_the_server_knows_such(room):
    raw = RAW.replace(b"hello", "grüße".encode())
    async with serving(room, utf8=True, size=10_000) as server:
        await send(server, ["jörg@x.example"], raw=raw)
    assert room.received == [("a@x.example", ["jörg@x.example"], raw)]


class TokenRoom(Room):
    """Takes one token, by the mechanisms that it offers."""

    def __init__(self, token):
        super().__init__()
        self.token = token

    async def _judge(self, server, args, wanted):
        self.logins.append(base64.b64decode(args[1]))
        if self.logins[-1] == wanted:
            return AuthResult(success=True, auth_data="robin")
        answer = await server.challenge_auth('{"status":"401"}')
        assert answer in (b"", b"\1")
        return AuthResult(success=False, handled=False)


class XOAuth2Room(TokenRoom):
    async def auth_XOAUTH2(self, server, args):  # noqa: N802
        wanted = f"user=robin\1auth=Bearer {self.token}\1\1".encode()
        return await self._judge(server, args, wanted)


class OAuthBearerRoom(TokenRoom):
    async def auth_OAUTHBEARER(self, server, args):  # noqa: N802
        port = server.transport.get_extra_info("sockname")[1]
        wanted = f"n,a=robin,\1host=127.0.0.1\1port={port}\1auth=Bearer {self.token}\1\1"
        return await self._judge(server, args, wanted.encode())


@pytest.mark.parametrize("kind", [XOAuth2Room, OAuthBearerRoom])
async def test_a_token_opens_the_door_in_place_of_a_password(kind):
    room = kind(TOKEN.value)
    async with serving(room, auth=False) as server:
        await send(server, secret=TOKEN)
    assert len(room.received) == len(room.logins) == 1


@pytest.mark.parametrize("kind", [XOAuth2Room, OAuthBearerRoom])
async def test_a_token_that_has_run_out_is_tried_once_and_refused(kind):
    room = kind("another")
    async with serving(room, auth=False) as server:
        with pytest.raises(
            AuthenticationError, match=r"refused the access.*: 535.*kinkeeper setup"
        ):
            await send(server, secret=TOKEN)
    assert (room.received, len(room.logins)) == ([], 1)


async def test_a_server_that_takes_no_tokens_is_explained(room):
    async with serving(room) as server:
        with pytest.raises(AuthenticationError, match="lets nobody log in by OAuth2"):
            await send(server, secret=TOKEN)
    assert room.logins == []


async def test_a_mail_that_was_taken_is_sent_even_if_the_farewell_fails(room):
    class Rude(Room):
        async def handle_QUIT(self, server, session, envelope):  # noqa: N802
            server.transport.abort()
            return "221 bye"

    room = Rude()
    async with serving(room) as server:
        await send(server)
    assert len(room.received) == 1


async def test_an_unreachable_server_is_worth_another_try(unused_tcp_port):
    server = SmtpServer(host="127.0.0.1", port=unused_tcp_port, security=Security.NONE)
    with pytest.raises(ConnectionLostError, match="cannot be reached"):
        await send(server)


async def test_a_server_that_says_nothing_at_all_is_left():
    async def silence(reader, writer):
        await reader.read()
        writer.close()

    listener = await asyncio.start_server(silence, "127.0.0.1", 0)
    port = listener.sockets[0].getsockname()[1]
    server = SmtpServer(host="127.0.0.1", port=port, security=Security.NONE)
    with pytest.raises(ConnectionLostError, match="cannot be reached"):
        await send(server, timeout_seconds=0.3)
    listener.close()
    await asyncio.sleep(0.05)


async def test_tls_where_none_is_spoken_points_to_the_settings(room):
    async with serving(room) as server:
        tls = server.model_copy(update={"security": Security.TLS})
        with pytest.raises(AccountError, match="check port and security"):
            await send(tls)
        starttls = server.model_copy(update={"security": Security.STARTTLS})
        with pytest.raises(AccountError, match="check port and security"):
            await send(starttls)
    assert room.logins == []


@pytest.fixture(scope="module")
def certificate(tmp_path_factory):
    if shutil.which("openssl") is None:
        pytest.skip("needs openssl to make a certificate")
    folder = tmp_path_factory.mktemp("tls")
    subprocess.run(
        [
            "openssl",
            "req",
            "-x509",
            "-newkey",
            "ec",
            "-pkeyopt",
            "ec_paramgen_curve:prime256v1",
            "-nodes",
            "-days",
            "2",
            "-subj",
            "/CN=test",
            "-addext",
            "subjectAltName=IP:127.0.0.1",
            "-keyout",
            "key.pem",
            "-out",
            "cert.pem",
        ],
        cwd=folder,
        check=True,
        capture_output=True,
    )
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(folder / "cert.pem", folder / "key.pem")
    return folder / "cert.pem", context


@pytest.mark.parametrize("security", [Security.TLS, Security.STARTTLS])
async def test_mail_leaves_only_for_a_server_that_proves_who_it_is(room, certificate, security):
    ca_file, context = certificate
    async with serving(room, security=security, tls=context) as server:
        with pytest.raises(CertificateError, match="name its CA as ca_file"):
            await send(server)
        assert room.logins == []
        await send(server.model_copy(update={"ca_file": ca_file}))
        localhost = server.model_copy(update={"ca_file": ca_file, "host": "localhost"})
        with pytest.raises(CertificateError, match="could not prove who it is"):
            await send(localhost)
    assert len(room.received) == 1


async def test_a_ca_file_that_is_not_there_is_named(room, tmp_path):
    server = SmtpServer(host="127.0.0.1", port=1, ca_file=tmp_path / "none.pem")
    with pytest.raises(CertificateError, match=r"none\.pem.*correct ca_file"):
        await send(server)


async def test_the_check_says_in_plain_words_what_works(room):
    async with serving(room) as server:
        said = await check_smtp(server, username="robin", secret=PASSWORD)
        assert said.endswith("connected in plain text, on this machine only; logged in as robin")
        with pytest.raises(AuthenticationError):
            await check_smtp(server, username="robin", secret=WRONG)
    assert room.received == []
