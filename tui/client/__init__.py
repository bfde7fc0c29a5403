"""The only door to the agent: what it can be asked, one class a topic."""

from __future__ import annotations

from tui.client.agent import AgentQuestions
from tui.client.corrections import CorrectionQuestions
from tui.client.customers import CustomerQuestions
from tui.client.dates import DateQuestions
from tui.client.desk import DeskQuestions
from tui.client.drafts import DraftQuestions
from tui.client.identity import IdentityQuestions
from tui.client.journal import JournalQuestions
from tui.client.outbox import OutboxQuestions
from tui.client.week import WeekQuestions


class AgentClient(
    AgentQuestions,
    DeskQuestions,
    DraftQuestions,
    OutboxQuestions,
    CorrectionQuestions,
    CustomerQuestions,
    IdentityQuestions,
    JournalQuestions,
    DateQuestions,
    WeekQuestions,
):
    """What the agent can be asked; every method raises a KinkeeperError that says what to do."""
