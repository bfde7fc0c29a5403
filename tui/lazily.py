"""Modules of a package that are loaded when they are first named: `screens.journal`.

The first frame waits for whatever is imported before it.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable
    from types import ModuleType


def loader(package: str) -> Callable[[str], ModuleType]:
    """The `__getattr__` of a package: its modules, each imported when it is first asked for."""

    def load(name: str) -> ModuleType:
        try:
            return import_module(f"{package}.{name}")
        except ModuleNotFoundError as error:
            if error.name != f"{package}.{name}":
                raise
            raise AttributeError(f"module {package!r} has no attribute {name!r}") from None

    return load


def load_all(package: ModuleType) -> None:
    """Load them while nobody waits."""
    import pkgutil  # not before the first frame either

    for module in pkgutil.iter_modules(package.__path__):
        import_module(f"{package.__name__}.{module.name}")
