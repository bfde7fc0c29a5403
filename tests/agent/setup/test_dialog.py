"""What `kinkeeper setup` asks, and what it does with the answers."""

from __future__ import annotations

from pathlib import Path

import click
import pytest
from click.testing import CliRunner, Result

from agent.accounts import oauth2
from agent.config import OAuth2, Security
from agent.config.reading import load_config
from agent.errors import AuthenticationError, KinkeeperError
from agent.setup import dialog
from agent.setup.cli import put_password, setup
from agent.setup.found import Endpoint, read_endpoint
from agent.setup.trying import Trial

DOMAIN = "firm.example"
ADDRESS = f"robin@{DOMAIN}"


@pytest.fixture
def logins(monkeypatch) -> list[tuple[str, str]]:
    """Who logged in with what; only robin is let in where the password is "local"."""
    seen = []

    async def log_in(account, secret):
        username = account.imap.username or account.address
        seen.append((username, secret.value))
        if secret.value == "wrong" or (secret.value == "local" and username != "robin"):
            raise AuthenticationError("refused")
        return "logged in"

    trial = Trial("reading (IMAP)", log_in, ("imap", "smtp"))
    monkeypatch.setattr(dialog, "TRIALS", (trial,))
    return seen


@pytest.fixture
def set_up(world, logins, tmp_path: Path, monkeypatch):
    """Runs the command in that world; what is typed answers its questions."""
    monkeypatch.setattr(dialog, "Network", lambda *_: world.network())
    for kind, port in ("imaps", 993), ("submissions", 465):
        world.records[f"_{kind}._tcp.{DOMAIN}", "SRV"] = [f"0 1 {port} mail.{DOMAIN}."]

    @click.group()
    @click.pass_context
    def kinkeeper(ctx: click.Context) -> None:
        ctx.meta["config_path"] = tmp_path / "config.toml"

    kinkeeper.add_command(setup)
    kinkeeper.add_command(put_password)

    def run(*arguments: str, typed: str = "", command: str = "setup") -> Result:
        return CliRunner().invoke(kinkeeper, [command, *arguments], input=typed)

    return run


def test_two_answers_and_a_password_are_enough(set_up, tmp_path, own_keyring, logins):
    done = set_up(ADDRESS.upper(), typed="Robin Hale\n\nsecret\n")
    assert done.exit_code == 0, done.output
    assert "How do you sign your mail?" in done.output
    assert f"reading (IMAP)   mail.{DOMAIN}, port 993, tls" in done.output
    assert "secret" not in done.output
    config = load_config(tmp_path / "config.toml")
    assert config.owner.name == "Robin Hale"
    assert config.accounts[0].address == ADDRESS
    assert logins == [(ADDRESS, "secret")]
    assert own_keyring.held == {("kinkeeper", ADDRESS): "secret"}
    done = set_up("--account", "mail", typed="newer\n", command="password")
    assert done.exit_code == 0, done.output
    assert own_keyring.held == {("kinkeeper", ADDRESS): "newer"}


def test_where_no_server_is_found_the_flags_that_name_them_are_told(set_up, world) -> None:
    world.records.clear()
    done = set_up(ADDRESS, "--name", "Robin")
    assert "could not be found" in str(done.exception)
    assert "--imap HOST --smtp HOST (or try --ask-thunderbird)" in str(done.exception)


def test_a_no_ends_it_before_a_password_is_asked_for(set_up, tmp_path, own_keyring):
    done = set_up(ADDRESS, "--name", "Robin", typed="n\nsecret\n")
    assert "name the right ones: --imap HOST --smtp HOST" in str(done.exception)
    assert not (tmp_path / "config.toml").exists()


def test_a_stranger_that_only_dns_vouches_for_needs_a_yes_of_its_own(set_up, world, own_keyring):
    world.records[f"_imaps._tcp.{DOMAIN}", "SRV"] = ["0 1 993 imap.elsewhere.example."]
    done = set_up(ADDRESS, "--name", "Robin", typed="\nsecret\n")
    assert "DNS can be forged" in done.output
    assert "[y/N]" in done.output
    assert isinstance(done.exception, KinkeeperError)
    done = set_up(ADDRESS, "--name", "Robin", "--yes", "--password-stdin", typed="secret\n")
    assert "--accept imap.elsewhere.example" in str(done.exception)
    accepted = ("--yes", "--accept", "imap.elsewhere.example", "--password-stdin")
    done = set_up(ADDRESS, "--name", "Robin", *accepted, typed="secret\n")
    assert done.exit_code == 0, done.output


def test_a_server_that_knows_only_the_local_part_is_tried_once_more(
    set_up, tmp_path, own_keyring, logins
):
    done = set_up(ADDRESS, "--name", "Robin", typed="\nlocal\n")
    assert done.exit_code == 0, done.output
    assert [username for username, _ in logins] == [ADDRESS, "robin"]
    account = load_config(tmp_path / "config.toml").accounts[0]
    assert account.imap.username == account.smtp.username == "robin"
    assert own_keyring.held == {("kinkeeper", "robin"): "local"}


def test_a_refused_password_is_tried_twice_at_most_and_nothing_is_kept(
    set_up, tmp_path, own_keyring, logins
):
    done = set_up(ADDRESS, "--name", "Robin", typed="\nwrong\n")
    assert isinstance(done.exception, AuthenticationError)
    assert len(logins) == 2
    assert own_keyring.held == {}
    assert not (tmp_path / "config.toml").exists()


def test_without_a_keyring_a_private_file_is_offered(set_up, tmp_path):
    done = set_up(ADDRESS, "--name", "Robin", typed="\n\nsecret\n")
    assert done.exit_code == 0, done.output
    assert "There is no keyring to be used here" in done.output
    path = load_config(tmp_path / "config.toml").accounts[0].password.file
    assert path == tmp_path / "mail.password"
    assert path.stat().st_mode & 0o777 == 0o600
    assert path.read_text() == "secret\n"


def test_a_password_file_that_is_there_is_replaced_after_a_yes_only(set_up, tmp_path, logins):
    path = tmp_path / "mine"
    path.write_text("old\n")
    path.chmod(0o600)
    wishes = (ADDRESS, "--name", "Robin", "--password-stdin", "--password-file", str(path))
    done = set_up(*wishes, "--yes", typed="new\n")
    assert f"{path} is there already; leave out --password-stdin" in str(done.exception)
    done = set_up(*wishes, typed="\nnew\nn\n")
    assert "leave out --password-stdin" in str(done.exception)
    done = set_up(*wishes, typed="\nwrong\ny\n")
    assert isinstance(done.exception, AuthenticationError)
    assert path.read_text() == "old\n"
    assert {secret for _, secret in logins} == {"wrong"}
    done = set_up(*wishes, typed="\nnew\ny\n")
    assert done.exit_code == 0, done.output
    assert path.read_text() == "new\n"
    assert path.stat().st_mode & 0o777 == 0o600


def test_another_password_goes_into_the_file_in_which_the_old_one_lies(set_up, tmp_path):
    assert set_up(ADDRESS, "--name", "Robin", typed="\n\nsecret\n").exit_code == 0
    done = set_up(typed="newer\n", command="password")
    assert done.exit_code == 0, done.output
    path = tmp_path / "mail.password"
    assert f"It is in {path}" in done.output
    assert "newer" not in done.output
    assert (path.read_text(), path.stat().st_mode & 0o777) == ("newer\n", 0o600)


@pytest.fixture
def consents(monkeypatch) -> list[OAuth2]:
    """For which settings the owner was asked for consent."""
    asked = []

    def ask(account, settings, *, show):
        asked.append(settings)
        return oauth2.Tokens("access", 3600, f"consent {len(asked)}")

    monkeypatch.setattr(oauth2, "ask_in_browser", ask)
    return asked


OWN_DOOR = (
    *("--client-id", "1", "--authorization-url", "https://id.example/a"),
    *("--token-url", "https://id.example/t", "--scope", "mail"),
)


@pytest.mark.parametrize(
    ("said", "typed", "secret", "command"),
    [
        (["--client-secret"], "\nfrom a prompt\n", "from a prompt", ()),
        (["--client-secret", "-"], "\n\n", "", ()),
        (["--client-secret-stdin", "--yes"], "from a pipe\n", "from a pipe", ()),
        (["--client-secret-command", "pass show 'a b'"], "\n", "", ("pass", "show", "a b")),
    ],
)
def test_a_client_secret_need_not_stand_on_the_command_line(
    set_up, tmp_path, consents, said, typed, secret, command
):
    kept = ("--consent-file", str(tmp_path / "consent"))
    done = set_up(ADDRESS, *OWN_DOOR, *kept, "--name=Robin", *said, typed=typed)
    assert done.exit_code == 0, done.output
    assert (consents[0].client_secret, consents[0].client_secret_command) == (secret, command)
    assert load_config(tmp_path / "config.toml").accounts[0].oauth2 == consents[0]
    assert "from a" not in done.output


def test_google_gives_a_secret_with_each_id_so_that_it_is_asked_for(set_up, tmp_path, consents):
    kept = ("--consent-file", str(tmp_path / "consent"))
    done = set_up(
        "robin@gmail.com", "--client-id=1", *kept, "--name=Robin", typed="\nfrom a prompt\n"
    )
    assert done.exit_code == 0, done.output
    assert consents[0].client_secret == "from a prompt"


def test_the_password_command_asks_for_consent_anew_where_there_is_no_password(
    set_up, tmp_path, consents
):
    kept = ("--consent-file", str(tmp_path / "consent"))
    assert set_up(ADDRESS, *OWN_DOOR, *kept, "--name=Robin", "--yes").exit_code == 0
    done = set_up(command="password")
    assert done.exit_code == 0, done.output
    assert f"Your consent is in {tmp_path / 'consent'}" in done.output
    assert (tmp_path / "consent").read_text() == "consent 2\n"


def test_who_takes_no_passwords_is_explained(set_up):
    done = set_up("robin@outlook.com", "--name", "Robin", "--yes")
    assert "registers one, once" in str(done.exception)
    assert "kinkeeper setup robin@outlook.com --client-id" in str(done.exception)


@pytest.mark.parametrize(
    ("arguments", "complaint"),
    [
        (["robin"], "is no mail address"),
        ([ADDRESS, "--yes"], "how you sign"),
        ([ADDRESS, "--imap=a b"], "HOST:PORT/starttls"),
        ([ADDRESS, "--imap=mail:0/none", "--smtp=mail"], "greater than or equal to 1"),
        ([ADDRESS, "--imap=mail/none", "--smtp=mail"], "127.0.0.1 only"),
        ([ADDRESS, "--password-command=echo 'a"], "No closing quotation"),
        ([ADDRESS, "--password-command=a", "--password-stdin"], "not both"),
        ([ADDRESS, "--client-secret=a", "--client-secret-stdin"], "not both"),
        ([ADDRESS, "--client-id=1", "--token-url=http://id.example"], "begins with https://"),
    ],
)
def test_what_will_not_do_is_told(set_up, arguments, complaint):
    flags = [] if "how" in complaint else ["--name", "Robin"]
    done = set_up(*arguments, *flags, typed="\n")
    assert isinstance(done.exception, KinkeeperError)
    assert complaint in str(done.exception)


@pytest.mark.parametrize(
    ("words", "endpoint"),
    [
        ("mail.example", Endpoint("mail.example", 993, Security.TLS)),
        ("Mail.example:143", Endpoint("mail.example", 143, Security.STARTTLS)),
        ("mail.example:1143/StartTLS", Endpoint("mail.example", 1143, Security.STARTTLS)),
        ("[::1]:99/none", Endpoint("::1", 99, Security.NONE)),
    ],
)
def test_a_server_may_be_named_with_port_and_security(words, endpoint):
    assert read_endpoint(words, 993) == endpoint
