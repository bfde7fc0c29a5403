"""How the first run looks: its first question in three sizes and two themes."""

from __future__ import annotations

import pytest

from agent.setup.door import build_first_run
from agent.setup.guide import Guide
from tui.setup.app import SetupApp
from tui.setup.client import SetupClient
from tui.themes import THEMES


@pytest.mark.parametrize("theme", ["dark", "light"])
@pytest.mark.parametrize(
    "size", [(80, 24), (120, 36), (200, 60)], ids=["80x24", "120x36", "200x60"]
)
def test_the_first_question(snap_compare, world, tmp_path, size, theme):
    guide = Guide(tmp_path / "config.toml", network=world.network)
    app = SetupApp(SetupClient.in_process(build_first_run(tmp_path / "config.toml", guide)))
    app.theme = THEMES[theme].name
    assert snap_compare(app, terminal_size=size)
