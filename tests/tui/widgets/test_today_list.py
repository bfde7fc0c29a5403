"""The columns of the today list."""

from __future__ import annotations

import pytest

from tests.tui.fake_agent import FakeAgent

REASON = "Her clinic opened on Monday"


@pytest.mark.parametrize(
    "name", ["Dr. Samira Haddad", "Prof. Dr. Annemarie Wolkenstein-Haddad", "山田太郎山田太郎山"]
)
@pytest.mark.parametrize("size", [(80, 24), (120, 36), (160, 48)])
async def test_a_long_name_never_touches_the_reason(sit, agent: FakeAgent, name, size):
    """At least two cells lie between them, whatever the width."""
    customer = agent.views["suggestion-1"].customer.model_copy(update={"name": name})
    agent.replace("suggestion-1", customer=customer)
    agent.set_state("suggestion-1", reason=REASON)
    async with sit(size=size) as desk:
        await desk.see(REASON)
        (line,) = [line for line in desk.text.splitlines() if REASON in line]
        before = line.partition(REASON)[0]
        assert before.strip().startswith(name[:6])
        assert before.endswith("  ")
