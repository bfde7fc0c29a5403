"""The first run at the screen meets the same servers as its steps do."""

from tests.agent.setup.conftest import demo_servers, servers, world

__all__ = ["demo_servers", "servers", "world"]
