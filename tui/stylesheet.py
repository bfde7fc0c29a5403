"""The rules of how all looks: parsed once, and anew only where another theme has other colours."""

from __future__ import annotations

from textual.css.stylesheet import Stylesheet


class SteadyStylesheet(Stylesheet):
    """Textual parses everything once more while it starts, and with every change of the theme."""

    _is_outdated = False

    def set_variables(self, variables: dict[str, str]) -> None:
        if variables != self._variables:
            self._is_outdated = True
            super().set_variables(variables)

    def reparse(self) -> None:
        if self._is_outdated:
            self._is_outdated = False
            super().reparse()
