"""What is known of a customer and what is not, each with its proof a key away."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Any

from textual.content import Content
from textual.widgets.option_list import Option

from agent.vocabulary import About, DetailKind
from tui.keys import Place, bindings
from tui.text import folded, one_line
from tui.widgets.lines import Lines
from tui.widgets.measured import Measured
from tui.words import about_words, unwanted_of

if TYPE_CHECKING:
    from agent.models import Customer, CustomerView, Double, Evidence, KnownFact

LABEL_CELLS = 11
PROOF_MARK = "›"
MOST_LINES, MOST_LINES_OF_NOTES = 3, 6
_DETAILS = {DetailKind.TITLE: "Title", DetailKind.PLACE: "Place"}


@dataclass(frozen=True, slots=True)
class Known:
    """One line: Enter goes to its evidence, else to where it is written."""

    label: str
    words: str
    evidence: Evidence | None = None
    fact: KnownFact | None = None
    """Where the owner wrote it himself, so that he can take it out."""
    opens: str = ""
    """The action that writes it: "note", "tag", "add_fact", "contact", "rhythm", "want_again"."""
    double: Double | None = None
    most_lines: int = MOST_LINES


class KnownList(Lines):
    """Keeps the cursor at its height when what is known changes."""

    BINDINGS = bindings(Place.LIST)

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self._known: list[Known] = []

    @property
    def current(self) -> Known | None:
        """The line under the cursor."""
        at = self.highlighted
        return self._known[at] if at is not None and at < len(self._known) else None

    def show(self, view: CustomerView) -> None:
        """Show what is known of the customer."""
        self._known = list(known_lines(view))
        self.display = bool(self._known)
        self._draw()

    def _draw(self) -> None:
        cursor, scrolled = self.highlighted, self.scroll_y
        labels = ["", *(one.label for one in self._known)]
        self.set_options(
            Option(Measured(partial(_lines, one, one.label if one.label != before else "")))
            for before, one in zip(labels, self._known, strict=False)
        )
        if self._known:
            self.scroll_to(y=scrolled, animate=False, force=True, immediate=True)
            self.highlighted = min(cursor or 0, len(self._known) - 1)


def _lines(known: Known, label: str, width: int) -> Content:
    style = "$joy" if known.double or known.label == "Not to say" else ""
    cells = width - 1 - LABEL_CELLS - 2
    first, *rest = folded(known.words, cells, most=known.most_lines)
    lines = [
        Content.assemble(" ", (f"{label:<{LABEL_CELLS}}", "$muted"), (first, style)),
        *(Content.assemble(" " * (1 + LABEL_CELLS), (line, style)) for line in rest),
    ]
    if known.evidence:
        gap = " " * max(1, width - 1 - lines[0].cell_length)
        lines[0] = Content.assemble(lines[0], gap, (PROOF_MARK, "$accent"))
    return Content("\n").join(lines)


def known_lines(view: CustomerView) -> Iterator[Known]:
    """All that is told of a customer: first what to heed, last the owner's own words."""
    customer, brief = view.customer, view.brief
    proofs = brief.proofs if brief else {}
    for double in view.doubles:
        yield Known("Same one?", double_words(double, customer), double=double)
    for words in brief.not_to_say if brief else ():
        opens = "contact" if customer.do_not_contact and words.startswith("asked not") else ""
        yield Known("Not to say", words, proofs.get(words), opens=opens)
    causes = {fact.value for fact in brief.known if fact.about is About.CAUSES} if brief else ()
    for fact in brief.known if brief else ():
        if fact.about is About.DIFFERENCE and fact.value in causes:
            continue  # it is said already
        is_owners = fact.evidence is None and fact in customer.facts
        yield Known(about_words(fact.about), fact.value, fact.evidence, fact if is_owners else None)
    for detail in customer.details:
        if detail.kind in _DETAILS:
            yield Known(_DETAILS[detail.kind], detail.value, detail.evidence)
    for words in brief.ahead if brief else ():
        yield Known("Ahead", words, proofs.get(words))
    for words in brief.open_matters if brief else ():
        yield Known("Open", words, proofs.get(words))
    if brief and brief.unknown:
        unknown = ", ".join(about.value for about in brief.unknown)
        yield Known("Not known", unknown, opens="add_fact")
    if customer.every_days:
        yield Known("In touch", f"every {customer.every_days} days", opens="rhythm")
    if unwanted := ", ".join(unwanted_of(customer).values()):
        yield Known("No more of", unwanted, opens="want_again")
    if customer.tags:
        yield Known("Tags", ", ".join(customer.tags), opens="tag")
    for line in customer.notes.splitlines():
        if line.strip():
            yield Known("Notes", line, opens="note", most_lines=MOST_LINES_OF_NOTES)


def double_words(double: Double, customer: Customer) -> str:
    """Who else may be this customer, and why."""
    other = next(one for one in double.customers if one.id != customer.id)
    where = f" <{other.addresses[0]}>" if other.addresses else ""
    return f"{one_line(other.name)}{where}: {double.reason}"


def first_unknown(view: CustomerView) -> About:
    """What to ask for first when the owner writes down something he knows."""
    return next(iter(view.brief.unknown if view.brief else ()), About.FAMILY)
