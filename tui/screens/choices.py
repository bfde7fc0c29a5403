"""A short list to choose from, in a dialog."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual.widgets import OptionList

from tui.keys import Place, bindings
from tui.widgets.lines import make_compact

if TYPE_CHECKING:
    from textual.widgets.option_list import Option


class Choices(OptionList):
    """As tall as its choices."""

    BINDINGS = bindings(Place.LIST)

    def __init__(self, *options: Option) -> None:
        super().__init__(*options, markup=False)
        make_compact(self)
