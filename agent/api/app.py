"""All routes of the agent, joined."""

from __future__ import annotations

from collections.abc import Callable

from starlette.applications import Starlette

from agent.api.corrections import correction_routes
from agent.api.customers import customer_routes
from agent.api.dates import date_routes
from agent.api.desk import desk_routes
from agent.api.drafts import draft_routes
from agent.api.happenings import happening_routes
from agent.api.identity import identity_routes
from agent.api.journal import journal_routes
from agent.api.outbox import outbox_routes
from agent.api.replies import refuse
from agent.api.standing import standing_routes
from agent.api.week import week_routes
from agent.byhand import ByHand
from agent.changes import ChangeFeed
from agent.desk import Desk
from agent.errors import KinkeeperError
from agent.happenings import Happenings
from agent.identity import Identity
from agent.models import AgentStatus
from agent.notebook import Notebook
from agent.views import Views
from agent.writing import Writing


def build_app(
    *,
    desk: Desk,
    by_hand: ByHand,
    happenings: Happenings,
    notebook: Notebook,
    identity: Identity,
    writing: Writing,
    views: Views,
    changes: ChangeFeed,
    status: Callable[[], AgentStatus],
) -> Starlette:
    """The routes; errors come back as {"error": one line that says what to do}."""
    return Starlette(
        routes=[
            *standing_routes(changes=changes, status=status),
            *desk_routes(desk=desk, by_hand=by_hand, views=views),
            *draft_routes(desk=desk, writing=writing, views=views),
            *outbox_routes(desk=desk, views=views),
            *correction_routes(desk=desk, views=views),
            *customer_routes(desk=desk, notebook=notebook, views=views),
            *identity_routes(identity=identity, views=views),
            *journal_routes(by_hand=by_hand, views=views),
            *date_routes(views=views),
            *week_routes(views=views),
            *happening_routes(happenings=happenings, views=views),
        ],
        exception_handlers={KinkeeperError: refuse},
    )
