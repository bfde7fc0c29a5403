"""The demo's settings are those of a real account."""

import stat
from datetime import timedelta

from agent.config import Config
from agent.demo.owner import DEMO_MOMENT, OWNER, SIGNATURE, demo_config, demo_mails
from agent.demo.servers import DemoServers


def test_the_settings_lead_to_the_servers_and_keep_everything_in_one_folder(tmp_path):
    with DemoServers([], owner=OWNER) as servers:
        config = demo_config(servers, tmp_path)
        again = demo_config(servers, tmp_path)
    account = config.accounts[0]
    assert again == config
    assert Config.model_validate(config.model_dump()) == config
    assert (account.imap.port, account.smtp.port) == (servers.imap_port, servers.smtp_port)
    assert config.own_addresses == {OWNER}
    assert config.store.folder.is_relative_to(tmp_path)
    assert config.api.socket.is_relative_to(tmp_path)
    assert account.password.file.read_text().strip() == servers.password
    assert stat.S_IMODE(account.password.file.stat().st_mode) == 0o600


def test_the_signature_is_the_one_in_the_owners_own_mails():
    signed = [mail for mail in demo_mails() if SIGNATURE.replace("\n", "\r\n").encode() in mail]
    assert len(signed) > 10


def test_the_demo_stands_on_a_morning_in_portland():
    assert DEMO_MOMENT.isoformat() == "2026-11-18T09:00:00-08:00"
    assert DEMO_MOMENT.utcoffset() == timedelta(hours=-8)
