"""One step at a time, and how far one has come."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from textual.binding import Binding, BindingType
from textual.containers import VerticalScroll
from textual.content import Content
from textual.message import Message
from textual.screen import Screen
from textual.widgets import ContentSwitcher, Input, Static

from tui.setup.steps import STEPS, FoldersStep, ServersStep, Step, trouble

if TYPE_CHECKING:
    from textual.app import ComposeResult

    from agent.models import MailServers, TriedAccount


class StepAnswered(Message):
    """The owner wants to go on from a step."""

    def __init__(self, step: Step) -> None:
        super().__init__()
        self.step = step


class SetupScreen(Screen[None]):
    """Enter goes on, Escape goes back; while an answer is worked on, nothing can be typed."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "go_on", "go on", priority=True),
        Binding("escape", "go_back", "back"),
        Binding("tab", "app.focus_next", "next line"),
    ]

    def __init__(self) -> None:
        super().__init__()
        self._number = 0
        self._is_working = False

    def compose(self) -> ComposeResult:
        yield Static(self._head(), id="head", markup=False)
        with VerticalScroll(id="setup", can_focus=False):
            with ContentSwitcher(initial="step-0"):
                for number, step in enumerate(STEPS):
                    yield step(id=f"step-{number}")
            yield Static(markup=False, id="setup-said")
        yield Static(_keys(), id="keys", markup=False)

    def on_mount(self) -> None:
        self._show(0)

    @property
    def step(self) -> Step:
        """The step that is shown."""
        return self.query_one(f"#step-{self._number}", Step)

    def go_to(self, kind: type[Step]) -> None:
        """Show that step."""
        self._show(STEPS.index(kind))

    def show_servers(self, servers: MailServers) -> None:
        """The servers were found."""
        self.query_one(ServersStep).show(servers)
        self.go_to(ServersStep)

    def show_no_servers(self, words: str) -> None:
        """None was found: the owner may write them himself."""
        self.query_one(ServersStep).show_none()
        self.go_to(ServersStep)
        self.complain(words)

    def show_tried(self, tried: TriedAccount) -> None:
        """Both servers let us in."""
        self.query_one(FoldersStep).show(tried)
        self.go_to(FoldersStep)

    def complain(self, words: str) -> None:
        """The step stays, and what was wrong is said."""
        self._work(is_working=False)
        self.query_one("#setup-said", Static).update(trouble(words))
        self._focus_line()

    def wait(self, words: str) -> None:
        """Say what is being done; nothing can be typed meanwhile."""
        self._work(is_working=True)
        self.query_one("#setup-said", Static).update(Content.styled(words, "$accent"))

    def action_go_on(self) -> None:
        if self._is_working:
            return
        lines = list(self.step.query(Input))
        if self.focused in lines[:-1]:
            self.focus_next()
        else:
            self.post_message(StepAnswered(self.step))

    def action_go_back(self) -> None:
        if self._number and not self._is_working:
            self._show(self._number - 1)

    def _show(self, number: int) -> None:
        self._work(is_working=False)
        self._number = number
        self.query_one(ContentSwitcher).current = f"step-{number}"
        self.query_one("#setup-said", Static).update("")
        self.query_one("#head", Static).update(self._head())
        self._focus_line()

    def _focus_line(self) -> None:
        for line in self.step.query("Input, SelectionList").results():
            line.focus()
            break

    def _work(self, *, is_working: bool) -> None:
        self._is_working = is_working
        self.step.disabled = is_working

    def _head(self) -> Content:
        parts: list[tuple[str, str]] = [("kinkeeper", "bold $accent"), ("   ", "")]
        for number, step in enumerate(STEPS):
            mark = "✓ " if number < self._number else f"{number + 1} "
            style = "bold" if number == self._number else "$muted"
            parts += [(f"{mark}{step.TITLE}", style), ("   ", "")]
        return Content.assemble(*parts)


def _keys() -> Content:
    shown = (("Enter", "go on"), ("Tab", "next line"), ("Esc", "back"), ("Ctrl+Q", "quit"))
    parts: list[tuple[str, str]] = []
    for key, words in shown:
        parts += [(key, "bold $accent"), (f" {words}   ", "$muted")]
    return Content.assemble(*parts)
