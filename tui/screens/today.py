"""Today: whom to write and why now, with the quote and the draft beside it."""

from __future__ import annotations

from collections.abc import Iterable

from textual.containers import Container, Vertical
from textual.content import Content
from textual.widget import Widget
from textual.widgets import OptionList, Static

from agent.models import AccountState, Entry, SuggestionView, Today
from tui.keys import Place, bindings
from tui.messages import OpenRequested, PreviewRequested
from tui.screens.deciding import Decidable, DecidingScreen
from tui.text import one_line
from tui.widgets.draft_preview import DraftPreview
from tui.widgets.evidence import Evidence
from tui.widgets.key_line import KeyLine
from tui.widgets.status_line import Standing
from tui.widgets.today_list import TodayList

MOST_EXPIRED = 2


class TodayScreen(DecidingScreen):
    """The first screen, always at the bottom of the stack."""

    PLACES = (Place.LIST, Place.TODAY, Place.EVERYWHERE)
    BINDINGS = bindings(Place.TODAY)

    def __init__(self, standing: Standing) -> None:
        super().__init__(standing)
        self._today: Today | None = None

    def compose_body(self) -> Iterable[Widget]:
        with Container(id="today"):
            yield TodayList(id="list")
            with Container(id="preview"):
                yield Evidence(id="evidence", can_focus=False)
                yield DraftPreview(id="draft", can_focus=False)
        with Vertical(id="nobody"):
            yield Static(markup=False, id="nobody-words")
        yield Static(markup=False, id="asides")

    def on_mount(self) -> None:
        self._show_either()
        self.query_one(TodayList).focus()

    @property
    def decidable(self) -> Decidable | None:
        line = self.query_one(TodayList).current
        return Decidable(line.suggestion, line.customer, line.outbox) if line else None

    def head(self) -> Content:
        words = questions = ""
        if self._today is not None and self._today.questions:
            count = self._today.questions
            questions = f"C: {count} question{'s' if count != 1 else ''} about life events"
        if self._today is not None and self._today.lines:
            people = len(
                {
                    line.customer.id
                    for line in self._today.lines
                    if line.outbox is None or not line.outbox.is_under_way
                }
            )
            words = {
                0: "All done; your mail is on its way",
                1: "1 person would be glad to hear from you",
            }.get(people, f"{people} people would be glad to hear from you")
        said = " · ".join(filter(None, (words, questions)))
        return Content.assemble(("Today", "bold $accent"), "   ", (said, "$muted"))

    def show_today(self, today: Today) -> None:
        """Show the list; the cursor stays on its suggestion."""
        self._today = today
        self._show_either()
        self.query_one(TodayList).show(today)
        self.show_head()

    def show_preview(
        self, view: SuggestionView, entries: dict[str, Entry], kept: tuple[str, str] | None
    ) -> None:
        """Show evidence and draft, if the cursor is (still) on that suggestion."""
        current = self.query_one(TodayList).current
        if current is None or current.suggestion.id != view.suggestion.id:
            return
        self.query_one(Evidence).show(view, entries, self.standing.now)
        self.query_one(DraftPreview).show(view, kept)

    def show_standing(self, standing: Standing) -> None:
        super().show_standing(standing)
        if self.query("#nobody-words"):
            self._show_either()

    def on_option_list_option_highlighted(self, message: OptionList.OptionHighlighted) -> None:
        message.stop()
        if message.option_id:
            self.post_message(PreviewRequested(message.option_id))

    def on_option_list_option_selected(self, message: OptionList.OptionSelected) -> None:
        message.stop()
        if message.option_id:
            self.post_message(OpenRequested(message.option_id))

    def action_edit(self) -> None:
        if found := self.still_open():
            self.post_message(OpenRequested(found.suggestion.id, is_editing=True))

    def _show_either(self) -> None:
        """The list where there is one, kind words where there is none."""
        has_lines = self._today is not None and bool(self._today.lines)
        self.query_one("#today").display = has_lines
        self.query_one("#nobody").display = not has_lines
        status = self.standing.status
        asides = _asides(self._today, said=status.trouble if status else "")
        self.query_one("#asides").display = bool(asides)
        self.query_one("#asides", Static).update(asides)
        self.query_one(KeyLine).show(*(self.PLACES if has_lines else (Place.EVERYWHERE,)))
        self.query_one("#nobody-words", Static).update(self._nobody_words())

    def _nobody_words(self) -> Content:
        status = self.standing.status
        reading = [
            account
            for account in (status.accounts if status else ())
            if account.state in (AccountState.STARTING, AccountState.READING)
        ]
        if self.standing.is_lost and self._today is None:
            first, second = (
                "The agent does not answer.",
                "Start it with `kinkeeper run`; I keep trying.",
            )
        elif self._today is None:
            first, second = "Good day.", "Looking at your desk …"
        elif reading:
            filed, total = sum(a.filed for a in reading), sum(a.total for a in reading)
            first = "Reading your mail."
            second = f"{filed} of {total} so far; whoever needs a word will stand here."
        else:
            first = "Nobody needs you today."
            second = "Mail is read as it comes in; whoever needs a word will stand here."
        return Content.assemble((first, "bold"), "\n\n", (second, "$muted"))


def _asides(today: Today | None, *, said: str) -> Content:
    """What stands beneath the list: trouble first, then what went by, the challenge, the rest.

    `said` is the trouble that the status line tells.
    """
    if today is None:
        return Content("")
    troubles = (words for words in today.troubles if words != said)
    lines = [Content.styled(f"! {one_line(words)}", "$error") for words in troubles]
    for line in today.expired[:MOST_EXPIRED]:
        words = f"{one_line(line.customer_name)}: {one_line(line.words)}"
        lines.append(Content.styled(words, "$muted"))
    rest = []
    if len(today.expired) > MOST_EXPIRED:
        rest.append(f"{len(today.expired) - MOST_EXPIRED} more too late")
    if today.beyond:
        turn = "waits its turn" if today.beyond == 1 else "wait their turn"
        rest.append(f"{today.beyond} more {turn}")
    if today.challenge:
        rest.append(one_line(today.challenge.words))
    offers = []
    for offer in today.offers:
        people = "1 more customer is" if offer.customers == 1 else f"{offer.customers} more are"
        offers.append(f"{one_line(offer.what)}, {one_line(offer.region)}: {people} there")
    lines += [Content.styled(" · ".join(words), "$muted") for words in (rest, offers) if words]
    return Content("\n").join(lines)
