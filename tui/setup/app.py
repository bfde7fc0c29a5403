"""The first run's app: asks the agent's guide, and carries its answers on to the next step."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING, Any

from textual.app import App

from agent.errors import KinkeeperError, UsageError
from tui.setup.screen import SetupScreen, StepAnswered
from tui.setup.steps import (
    AddressStep,
    CustomersStep,
    FoldersStep,
    PasswordStep,
    ServersStep,
)
from tui.themes import INKS, THEMES, theme_for

if TYPE_CHECKING:
    from collections.abc import Sequence

    from textual.filter import LineFilter
    from textual.screen import Screen
    from textual.worker import WorkType

    from tui.setup.client import SetupClient


class SetupApp(App[bool]):
    """Returns True once the settings are written; None where the owner leaves before."""

    TITLE = "kinkeeper"
    CSS_PATH = "../kinkeeper.tcss"
    ENABLE_COMMAND_PALETTE = False

    def __init__(self, client: SetupClient) -> None:
        super().__init__()
        for known in THEMES.values():
            self.register_theme(known)
        self.theme = theme_for(
            "dark", is_colour_wanted=not self.no_color, color_system=self.console.color_system
        ).name
        self._client = client
        self._setup = SetupScreen()

    def get_line_filters(self) -> Sequence[LineFilter]:
        return [INKS[self.theme]] if self.theme in INKS else super().get_line_filters()

    def get_default_screen(self) -> Screen[Any]:
        return self._setup

    async def on_unmount(self) -> None:
        self.workers.cancel_all()
        await self._client.close()

    def on_step_answered(self, message: StepAnswered) -> None:
        match message.step:
            case AddressStep():
                self._ask(message.step.WAITING, self._find)
            case ServersStep() as step if not (step.typed("imap") and step.typed("smtp")):
                self._setup.complain("Write both servers: one reads your mail, the other sends it.")
            case ServersStep():
                self._setup.go_to(PasswordStep)
            case PasswordStep():
                self._ask(message.step.WAITING, self._try_out)
            case FoldersStep() as step if not step.chosen():
                self._setup.complain("Choose at least one folder.")
            case FoldersStep():
                self._setup.go_to(CustomersStep)
            case CustomersStep():
                self._ask(message.step.WAITING, self._finish)

    async def _find(self) -> None:
        step = self._setup.query_one(AddressStep)
        if not step.typed("owner"):
            raise UsageError("write how you sign your mail")
        try:
            servers = await self._client.find_servers(step.typed("address"))
        except UsageError:
            raise
        except KinkeeperError as error:
            self._setup.show_no_servers(str(error))
        else:
            self._setup.show_servers(servers)

    async def _try_out(self) -> None:
        who, where = self._setup.query_one(AddressStep), self._setup.query_one(ServersStep)
        tried = await self._client.try_account(
            owner=who.typed("owner"),
            address=who.typed("address"),
            imap=where.typed("imap"),
            smtp=where.typed("smtp"),
            password=self._setup.query_one(PasswordStep).password(),
        )
        self._setup.show_tried(tried)

    async def _finish(self) -> None:
        await self._client.finish(
            self._setup.query_one(FoldersStep).chosen(),
            self._setup.query_one(CustomersStep).lists(),
        )
        self.exit(result=True)

    def _ask(self, waiting: str, ask: Callable[[], Awaitable[None]]) -> None:
        async def go() -> None:
            try:
                await ask()
            except KinkeeperError as error:
                self._setup.complain(str(error))

        self._setup.wait(waiting)
        work: WorkType[object] = go
        self.run_worker(work, exclusive=True)
