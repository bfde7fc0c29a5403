"""The outbox: what waits to leave and until when, what did not leave and why, what left today."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from textual.containers import Vertical, VerticalScroll
from textual.content import Content
from textual.widgets import OptionList, Static

from agent.vocabulary import OutboxState, Topic
from tui.keys import Place, bindings, shown
from tui.messages.desk import OpenRequested
from tui.messages.drafts import ApproveRequested
from tui.messages.outbox import HurryMailRequested, NewTimeRequested, TakeMailBackRequested
from tui.screens.framed import FramedScreen
from tui.text import one_line
from tui.widgets.key_line import KeyLine
from tui.widgets.outbox_list import OutboxList, time_and_style
from tui.words import near_time_words, override_words

if TYPE_CHECKING:
    from textual.widget import Widget

    from agent.models import OutboxItem, OutboxLine, OutboxView
    from tui.sync import Sync
    from tui.widgets.status_line import Standing


class OutboxScreen(FramedScreen):
    """Until a mail has begun to leave it can be taken back, hurried, or given another time."""

    PLACES = (Place.LIST, Place.OUTBOX, Place.INNER, Place.EVERYWHERE)
    SHOWS = frozenset({Topic.OUTBOX, Topic.SUGGESTION})
    BINDINGS = bindings(Place.OUTBOX, Place.INNER)

    def __init__(self, standing: Standing) -> None:
        super().__init__(standing)
        self._outbox: OutboxView | None = None

    async def fetch(self, sync: Sync) -> None:
        await sync.fetch_outbox()

    def compose_body(self) -> Iterable[Widget]:
        yield OutboxList(id="waiting")
        with VerticalScroll(id="waiting-about", can_focus=False):
            yield Static(markup=False, id="waiting-words")
        with Vertical(id="nothing"):
            yield Static(markup=False, id="nothing-words")

    def on_mount(self) -> None:
        self._show_either()
        self.query_one(OutboxList).focus()
        self.set_interval(1, self._count_down)

    def head(self) -> Content:
        words = ""
        if self._outbox is not None and self._outbox.waiting:
            number = len(self._outbox.waiting)
            words = f"{number} mail{'s' if number != 1 else ''} approved and not gone yet"
        return Content.assemble(("Outbox", "bold $accent"), "   ", (words, "$muted"))

    def show(self, outbox: OutboxView) -> None:
        """Show it; the cursor stays on its mail."""
        self._outbox = outbox
        self._show_either()
        self.query_one(OutboxList).show(outbox, self.standing.moment)
        self.show_head()
        self._show_about()

    def show_standing(self, standing: Standing) -> None:
        super().show_standing(standing)
        self._count_down()

    def on_option_list_option_highlighted(self, message: OptionList.OptionHighlighted) -> None:
        message.stop()
        self._show_about()

    def on_option_list_option_selected(self, message: OptionList.OptionSelected) -> None:
        message.stop()
        if line := self.current_line:
            self.post_message(OpenRequested(line.item.suggestion_id))

    def action_hold_back(self) -> None:
        if (line := self.current_line) and self._is_here_yet(line.item):
            self.post_message(TakeMailBackRequested(line.item.id))

    def action_send_now(self) -> None:
        line = self.current_line
        if line is None:
            return
        item = line.item
        if not item.is_under_way:
            self.post_message(ApproveRequested(item.suggestion_id))
        elif self._is_here_yet(item):
            if item.is_for_later or item.state is OutboxState.MISSED:
                self.post_message(NewTimeRequested(item, is_now=True))
            else:
                self.post_message(HurryMailRequested(item.id))

    def action_send_later(self) -> None:
        if (line := self.current_line) and self._is_here_yet(line.item):
            self.post_message(NewTimeRequested(line.item))

    @property
    def current_line(self) -> OutboxLine | None:
        return self.query_one(OutboxList).current

    def _is_here_yet(self, item: OutboxItem) -> bool:
        """Whether it has not begun to leave; else that is said."""
        if item.can_be_taken_back:
            return True
        gone = item.is_under_way or item.has_come_back
        words = "It has left already." if gone else "It has not left, and waits no more."
        self.notify(words, markup=False)
        return False

    def _count_down(self) -> None:
        listed = self.query_one(OutboxList)
        if listed.is_counting and self.app.screen is self:
            listed.count_down(self.standing.moment)

    def _show_either(self) -> None:
        """The list where there is one, kind words where there is none."""
        outbox = self._outbox
        has_lines = outbox is not None and bool(outbox.waiting or outbox.failed or outbox.sent)
        self.query_one("#waiting").display = has_lines
        self.query_one("#waiting-about").display = has_lines
        self.query_one("#nothing").display = not has_lines
        first = "Nothing waits to leave." if outbox else "Looking into the outbox …"
        second = "What you approve stands here until it has gone." if outbox else ""
        self.query_one("#nothing-words", Static).update(
            Content.assemble((first, "bold"), "\n\n", (second, "$muted"))
        )
        places = self.PLACES if has_lines else (Place.INNER, Place.EVERYWHERE)
        self.query_one(KeyLine).show(*places)

    def _show_about(self) -> None:
        line = self.current_line
        words = self._about(line) if line else Content("")
        self.query_one("#waiting-words", Static).update(words)

    def _about(self, line: OutboxLine) -> Content:
        """Whom it goes to, how it stands, and what can be done."""
        item, now = line.item, self.standing.moment
        lines = [
            Content.assemble((one_line(item.subject), "bold")),
            Content.styled(f"to {', '.join(map(one_line, item.recipients))}", "$muted"),
        ]
        if item.state is OutboxState.MISSED:
            said = f"It should have left {near_time_words(item.due_at, now)}."
            lines.append(Content.styled(f"{said} Nobody was there to send it.", "$error"))
            lines.append(_keys(("send_now", "sends it now"), ("send_later", "another time"), _BACK))
        elif item.has_come_back or not item.is_under_way:
            why = one_line(item.came_back if item.has_come_back else item.trouble)
            lines.append(Content.styled(why or "Nobody knows why.", "$error"))
            lines.append(_keys(("select", "opens it"), ("send_now", "approves it again")))
        elif item.can_be_taken_back:
            if item.trouble:
                lines.append(Content.styled(one_line(item.trouble), "$error"))
            elif item.is_for_later:
                when, _ = time_and_style(item, now)
                lines.append(Content(f"You approved it to leave later: {when}."))
            lines.append(_keys(("send_now", "sends it now"), ("send_later", "another time"), _BACK))
        if line.has_written_since:
            words = f"{one_line(line.name)} has written since you approved it: look at it again."
            lines.append(Content.styled(words, "$joy"))
        if item.override:
            lines.append(Content.styled(one_line(override_words(item.override)), "$muted"))
        return Content("\n").join(lines)


_BACK = ("hold_back", "takes it back")


def _keys(*pairs: tuple[str, str]) -> Content:
    parts: list[str | tuple[str, str]] = []
    for action, words in pairs:
        parts += [(shown(action), "bold $accent"), (f" {words}  ", "$muted")]
    return Content.assemble(*parts)
