"""What every worker stands on: questions asked once at a time, refusals said, the agent missed."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING

from agent.errors import ConnectionLostError, GateError, KinkeeperError
from tui import messages

if TYPE_CHECKING:
    from textual.message import Message

    from tui.client import AgentClient


class Asking:
    """Knows the way to the agent and whether it answers."""

    def __init__(self, client: AgentClient, post: Callable[[Message], object]) -> None:
        self._client = client
        self._post = post
        self._is_lost = False
        self._running: set[str] = set()
        self._again: set[str] = set()

    async def _coalesced(self, name: str, fetch: Callable[[], Awaitable[None]]) -> None:
        """Fetch; whoever asks meanwhile gets one more fetch after it, however often they ask."""
        if name in self._running:
            self._again.add(name)
            return
        self._running.add(name)
        try:
            while True:
                self._again.discard(name)
                try:
                    await fetch()
                    self._find()
                except ConnectionLostError:
                    self._lose()
                except KinkeeperError as error:
                    self._post(messages.agent.RequestRefused(str(error)))
                if name not in self._again:
                    return
        finally:
            self._running.discard(name)

    async def _decided(self, decide: Callable[[], Awaitable[None]]) -> None:
        """Carry out what the owner decided; a refusal is said, never retried behind their back."""
        try:
            await decide()
        except KinkeeperError as error:
            self._post(
                messages.agent.RequestRefused(str(error), is_gate=isinstance(error, GateError))
            )

    def _find(self) -> bool:
        """Say that the agent answers, if that is news."""
        was_lost, self._is_lost = self._is_lost, False
        if was_lost:
            self._post(messages.agent.AgentFound())
        return was_lost

    def _lose(self) -> None:
        self._is_lost = True
        self._post(messages.agent.AgentLost())
