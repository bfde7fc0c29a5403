"""What stands beneath the list: trouble first, then what went by, the challenge, the rest."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from textual.content import Content
from textual.widgets import Static

from tui.text import one_line

if TYPE_CHECKING:
    from agent.models import Today

MOST_EXPIRED = 2


class Asides(Static):
    """Takes no room where there is nothing to tell."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(markup=False, **kwargs)
        self.display = False

    def show(self, today: Today | None, *, said: str) -> None:
        """Show what concerns the day; `said` is the trouble that the status line tells."""
        lines = _lines(today, said) if today is not None else []
        self.display = bool(lines)
        self.update(Content("\n").join(lines))


def _lines(today: Today, said: str) -> list[Content]:
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
    return lines
