"""All that is said inside the screen: requests end in `Requested`, facts are past tense.

Requests rise from widgets and screens to the app. Facts are posted to the app by the workers in
`sync`, and by the draft editor. Each topic here has its answers in `tui.answers`, and is loaded
when something is first said of it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from tui.lazily import loader

if TYPE_CHECKING:
    from tui.messages import agent as agent
    from tui.messages import corrections as corrections
    from tui.messages import customers as customers
    from tui.messages import dates as dates
    from tui.messages import desk as desk
    from tui.messages import drafts as drafts
    from tui.messages import identity as identity
    from tui.messages import journal as journal
    from tui.messages import outbox as outbox
    from tui.messages import week as week

__getattr__ = loader(__name__)
