"""The gate's report: what was checked, and what stands in the way, in words."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from textual.content import Content
from textual.widgets import Static

from tui.keys import shown
from tui.text import one_line
from tui.words import score_words

if TYPE_CHECKING:
    from agent.models import GateReport


class GateReportView(Static):
    """One tick when all is well, else a line for each finding; then how much it is theirs."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(markup=False, **kwargs)

    def show(self, report: GateReport, *, is_unsaved: bool) -> None:
        """Show the report; where the words have changed since, say that it is an old one."""
        if is_unsaved:
            self.update(Content.styled(f"· Changed; {shown('save')} checks it again", "$muted"))
            return
        passed = [check for check in report.checks if check.has_passed]
        lines = [
            Content.assemble(("✗ ", "$error"), one_line(check.finding) or one_line(check.name))
            for check in report.checks
            if not check.has_passed
        ]
        names = ", ".join(one_line(check.name).replace("_", " ") for check in passed)
        if passed:
            lines.append(Content.assemble(("✓ ", "$accent"), (names, "$muted")))
        if report.score:
            lines.append(Content.styled(f"  {one_line(score_words(report))}", "$muted"))
        self.update(Content("\n").join(lines))
