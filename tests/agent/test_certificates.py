"""Whom we trust."""

from __future__ import annotations

import ssl
from pathlib import Path

import pytest

from agent.certificates import trust, unproven
from agent.config import ImapServer, Security
from agent.errors import CertificateError


def test_a_servers_certificate_and_name_are_always_checked() -> None:
    context = trust(ImapServer(host="mail.example"))
    assert context
    assert context.verify_mode is ssl.CERT_REQUIRED
    assert context.check_hostname


def test_plain_text_on_this_machine_needs_no_trust() -> None:
    assert trust(ImapServer(host="127.0.0.1", security=Security.NONE)) is None


@pytest.mark.parametrize("content", [None, "no certificate"])
def test_an_authority_that_cannot_be_read_is_told(tmp_path: Path, content: str | None) -> None:
    path = tmp_path / "ca.pem"
    if content:
        path.write_text(content)
    with pytest.raises(CertificateError, match="correct ca_file"):
        trust(ImapServer(host="mail.example", ca_file=path))


def test_a_server_that_cannot_prove_who_it_is_is_told_with_what_to_do() -> None:
    refused = ssl.SSLCertVerificationError("no")
    refused.verify_message = "self-signed\x1b[31m certificate"
    by_way = ConnectionError("failed")
    by_way.__cause__ = refused
    for error in (refused, by_way):
        assert str(unproven(error, "mail.example:993", "[accounts.imap]")) == (
            "mail.example:993 could not prove who it is (self-signed [31m certificate); check the "
            "host, or if it is your own server, name its CA as ca_file in [accounts.imap]"
        )
    assert unproven(ConnectionError("failed"), "mail.example:993", "[accounts.imap]") is None
