"""`kinkeeper setup` against a real Dovecot and Postfix: found, tried, kept, written."""

from __future__ import annotations

import socket
import ssl
import stat
import subprocess
import sys
from pathlib import Path

import pytest

from agent.config import Security
from agent.config.reading import load_config
from agent.setup.guesses import guess
from tests.servers.conftest import CUSTOMER, OWNER, MailServer

pytestmark = pytest.mark.servers


@pytest.fixture
def set_up(mailserver: MailServer, tmp_path: Path):
    """Runs `kinkeeper setup`, its password file and its config in tmp_path."""

    def run(
        address: str, *options: str, typed: str = "password\n", status: int = 0
    ) -> subprocess.CompletedProcess[str]:
        done = subprocess.run(
            [
                *(sys.executable, "-m", "tui", "--config", tmp_path / "config.toml"),
                *("setup", address, "--ca-file", mailserver.ca_file, "--yes"),
                f"--imap={mailserver.host}:{mailserver.ports['imaps']}",
                f"--smtp={mailserver.host}:{mailserver.ports['smtps']}/tls",
                *options,
            ],
            input=typed,
            capture_output=True,
            text=True,
            timeout=60,
        )
        assert "Traceback" not in done.stderr, done.stderr
        assert done.returncode == status, done.stdout + done.stderr
        return done

    return run


def test_setup_tries_both_servers_writes_the_settings_and_check_agrees(set_up, tmp_path):
    config, secret = tmp_path / "config.toml", tmp_path / "keys" / "password"
    done = set_up(OWNER, "--name", "Robin Hale", "--password-stdin", "--password-file", str(secret))
    assert "ok    reading (IMAP)" in done.stdout
    assert "ok    sending (SMTP)" in done.stdout
    assert done.stdout.endswith("Now run: kinkeeper\n")
    assert secret.read_text() == "password\n"
    assert stat.S_IMODE(secret.stat().st_mode) == stat.S_IMODE(config.stat().st_mode) == 0o600
    written = config.read_bytes()

    again = set_up(OWNER, "--password-stdin", "--password-file", str(secret))
    assert "already, as account 'mail'" in again.stdout
    assert config.read_bytes() == written

    done = set_up(CUSTOMER, f"--password-command=cat '{secret}'")
    assert "as it was" in done.stdout
    assert config.read_bytes().startswith(written)
    accounts = load_config(config).accounts
    assert [account.name for account in accounts] == ["mail", "example"]

    done = subprocess.run(
        [sys.executable, "-m", "tui", "--config", config, "check"],
        capture_output=True,
        text=True,
        timeout=60,
    )
    assert done.returncode == 0, done.stdout
    assert "ok    mail, proof: password, found in the file" in done.stdout
    assert "ok    example, proof: password, found by the command cat" in done.stdout


def test_a_wrong_password_leaves_nothing_behind(set_up, tmp_path):
    secret = tmp_path / "password"
    done = set_up(
        OWNER,
        *("--name", "Robin", "--password-stdin", "--password-file", str(secret)),
        "--username=owner@example.test",
        typed="guess\n",
        status=1,
    )
    assert "nothing was written" in done.stdout
    assert "refused the name or the password" in done.stderr
    assert "guess" not in done.stdout + done.stderr
    assert list(tmp_path.iterdir()) == []


def test_nothing_is_asked_where_there_is_no_keyring_and_no_other_place(set_up, tmp_path):
    done = set_up(OWNER, "--name", "Robin", "--password-stdin", status=2)
    assert "say where the password shall lie: --password-file" in done.stderr
    assert list(tmp_path.iterdir()) == []


@pytest.fixture
def home_names(monkeypatch: pytest.MonkeyPatch) -> None:
    """Every name below localhost leads home, as it does on some systems."""
    look_up = socket.getaddrinfo
    monkeypatch.setattr(
        "socket.getaddrinfo", lambda host, *rest, **more: look_up("localhost", *rest, **more)
    )


@pytest.mark.usefixtures("home_names")
@pytest.mark.parametrize("security", [Security.TLS, Security.STARTTLS])
async def test_the_usual_names_are_taken_only_where_a_trusted_mail_server_answers(
    mailserver, security
):
    imap, smtp = {
        Security.TLS: ("imaps", "smtps"),
        Security.STARTTLS: ("imap", "submission"),
    }[security]
    ports = {
        "imap_ports": ((1, Security.TLS), (mailserver.ports[imap], security)),
        "smtp_ports": ((1, Security.TLS), (mailserver.ports[smtp], security)),
    }
    found, notes = await guess("localhost", mailserver.tls(), **ports)
    assert found
    assert (found.imap.host, found.imap.port) == ("localhost", mailserver.ports[imap])
    assert (found.smtp.port, found.smtp.security) == (mailserver.ports[smtp], security)
    assert all(".localhost, port" in note for note in notes), "not in the certificate"
    found, notes = await guess("localhost", ssl.create_default_context(), **ports)
    assert found is None
    assert "name its CA with --ca-file" in notes[0]


@pytest.mark.usefixtures("home_names")
async def test_a_server_of_the_wrong_kind_is_not_taken(mailserver):
    swapped = {
        "imap_ports": ((mailserver.ports["smtps"], Security.TLS),),
        "smtp_ports": ((mailserver.ports["imaps"], Security.TLS),),
    }
    found, notes = await guess("localhost", mailserver.tls(), **swapped)
    assert found is None
    assert not any("at localhost" in note for note in notes)
