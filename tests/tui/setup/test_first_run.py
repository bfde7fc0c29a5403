"""The first run at the screen: from an address to written settings, on real servers."""

from __future__ import annotations

import pytest
from textual.widgets import Input, SelectionList, Static

from agent.config.reading import load_config
from agent.setup.door import build_first_run
from agent.setup.guide import Guide
from tui.setup.app import SetupApp
from tui.setup.client import SetupClient
from tui.setup.steps import STEPS, AddressStep, FoldersStep, PasswordStep, ServersStep

ADDRESS = "robin@firm.example"


@pytest.fixture
def app(world, tmp_path):
    guide = Guide(tmp_path / "config.toml", network=world.network)
    return SetupApp(SetupClient.in_process(build_first_run(tmp_path / "config.toml", guide)))


@pytest.fixture
def no_colour(monkeypatch):
    """As an owner says that he wants none."""
    monkeypatch.setenv("NO_COLOR", "1")


class Visitor:
    """Somebody who sets kinkeeper up, with the keyboard alone."""

    def __init__(self, pilot):
        self.pilot, self.app = pilot, pilot.app

    async def type(self, words):
        for letter in words:
            self.app.screen.focused.insert_text_at_cursor(letter)
        await self.press("enter")

    async def press(self, *keys):
        await self.pilot.press(*keys)
        await self.app.workers.wait_for_complete()
        await self.pilot.pause()

    @property
    def step(self):
        return type(self.app.screen.step)

    @property
    def said(self):
        return str(self.app.screen.query_one("#setup-said", Static).content)

    async def to_the_password(self, demo):
        await self.type("Robin Hale")
        await self.type(ADDRESS)
        for port in demo.imap_port, demo.smtp_port:
            await self.type(f"127.0.0.1:{port}/none")


@pytest.fixture
def visit(app):
    class Visit:
        async def __aenter__(self):
            self.running = app.run_test(size=(80, 24))
            return Visitor(await self.running.__aenter__())

        async def __aexit__(self, *error):
            await self.running.__aexit__(*error)

    return Visit


async def test_with_the_keyboard_alone_from_an_address_to_settings(
    visit, app, demo_servers, own_keyring, tmp_path
):
    async with visit() as visitor:
        await visitor.to_the_password(demo_servers)
        assert visitor.step is PasswordStep
        await visitor.type(demo_servers.password)
        assert visitor.step is FoldersStep, visitor.said
        chosen = visitor.app.screen.query_one(SelectionList).selected
        assert {"INBOX", "Sent"} <= set(chosen)
        await visitor.press("enter")
        await visitor.type("@friends.example")
        await visitor.type("")
        await visitor.type("mum@home.example, doctor@clinic.example")
    assert app.return_value is True
    config = load_config(tmp_path / "config.toml")
    assert config.customers.always == ("@friends.example",)
    assert config.customers.never_log == ("mum@home.example", "doctor@clinic.example")
    assert list(own_keyring.held.values()) == [demo_servers.password]


async def test_where_no_server_is_found_both_are_asked_for_in_plain_words(visit):
    """Without a flag of the command line, and no password is asked for before they stand there."""
    async with visit() as visitor:
        await visitor.type("Robin Hale")
        await visitor.type(ADDRESS)
        assert visitor.step is ServersStep
        assert "could not be found" in visitor.said
        assert "--" not in visitor.said
        await visitor.type("imap.firm.example")
        await visitor.type("")
        assert visitor.step is ServersStep
        assert "Write both servers" in visitor.said


async def test_servers_that_dns_names_stand_there_to_be_confirmed(visit, world):
    for kind, port in ("imaps", 993), ("submissions", 465):
        world.records[f"_{kind}._tcp.firm.example", "SRV"] = [f"0 1 {port} mail.else.example."]
    async with visit() as visitor:
        await visitor.type("Robin Hale")
        await visitor.type(ADDRESS)
        assert visitor.step is ServersStep
        assert visitor.app.screen.query_one("#imap", Input).value == "mail.else.example:993/tls"
        said = str(visitor.app.screen.step.query_one(".step-words", Static).content)
        assert "DNS can be forged" in said


async def test_a_refused_password_is_said_and_may_be_typed_again(
    visit, demo_servers, own_keyring, tmp_path
):
    async with visit() as visitor:
        await visitor.to_the_password(demo_servers)
        await visitor.type("wrong")
        assert visitor.step is PasswordStep
        assert "password" in visitor.said
        visitor.app.screen.focused.value = ""
        await visitor.type(demo_servers.password)
        assert visitor.step is FoldersStep
    assert not own_keyring.held
    assert not (tmp_path / "config.toml").exists()


async def test_without_colour_the_cursor_and_the_chosen_folders_are_told_apart(
    no_colour, visit, demo_servers, own_keyring
):
    """Reversed, and by a sign: nothing by colour alone, and in no colour where none is wanted."""
    async with visit() as visitor:
        await visitor.to_the_password(demo_servers)
        await visitor.type(demo_servers.password)
        await visitor.press("space")
        lines = visitor.app.screen._compositor.render_strips()
    painted = [segment for line in lines for segment in line if segment.style]
    assert all(one.style.color is None or one.style.color.is_default for one in painted)
    assert all(one.style.bgcolor is None or one.style.bgcolor.is_default for one in painted)
    inbox, sent = (
        next(line for line in lines if f"▌ {name}" in line.text) for name in ("INBOX", "Sent")
    )
    assert "▐ ▌ INBOX" in inbox.text
    assert "▐X▌ Sent" in sent.text
    assert any("INBOX" in one.text and one.style.reverse for one in inbox if one.style)
    assert not any("Sent" in one.text and one.style.reverse for one in sent if one.style)


async def test_escape_goes_back_and_what_was_typed_is_still_there(visit, demo_servers):
    async with visit() as visitor:
        await visitor.to_the_password(demo_servers)
        await visitor.press("escape", "escape", "escape")
        assert visitor.step is AddressStep
        assert visitor.app.screen.query_one("#address", Input).value == ADDRESS


@pytest.mark.parametrize("address", ["nobody", "robin@outlook.com"])
async def test_an_address_that_will_not_do_stays_with_the_reason(visit, address):
    async with visit() as visitor:
        await visitor.type("Robin Hale")
        await visitor.type(address)
        assert visitor.step is AddressStep
        assert visitor.said


async def test_leaving_writes_nothing(visit, app, demo_servers, own_keyring, tmp_path):
    async with visit() as visitor:
        await visitor.to_the_password(demo_servers)
        await visitor.press("ctrl+q")
    assert app.return_value is None
    assert not (tmp_path / "config.toml").exists()
    assert not own_keyring.held


async def test_every_step_says_what_it_is_for_within_80_by_24(visit, demo_servers, own_keyring):
    async with visit() as visitor:
        await visitor.to_the_password(demo_servers)
        await visitor.type(demo_servers.password)
        await visitor.press("enter")
        for step in reversed(STEPS):
            assert visitor.step is step
            shown = visitor.app.screen.query_one("#setup")
            assert shown.max_scroll_y == 0, step
            await visitor.press("escape")
