"""A glance at config.toml: what the first frame of the screen needs, where an agent runs already.

All settings are checked by `config.reading`, which takes longer than the frame.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Any, NamedTuple

from agent.directories import data_folder, default_socket
from agent.knocking import is_answered


class Glance(NamedTuple):
    """A few settings, as `config.reading` would read them."""

    theme: str
    keys: Mapping[str, tuple[str, ...]]
    socket: Path
    folder: Path
    """Of the stores."""


def glance(path: Path) -> Glance | None:
    """None where no agent answers, and where even these few are not what they should be.

    `load_config` says then what is wrong.
    """
    seen = _read(path)
    return seen if seen is not None and is_answered(seen.socket) else None


def _read(path: Path) -> Glance | None:
    try:
        values = tomllib.loads(path.read_text(encoding="utf-8"))
        screen, api, store = (values.get(name, {}) for name in ("screen", "api", "store"))
        return Glance(
            theme=str(screen.get("theme", "dark")),
            keys={name: _keys(written) for name, written in screen.get("keys", {}).items()},
            socket=Path(api.get("socket", default_socket())).expanduser(),
            folder=Path(store.get("folder", data_folder())).expanduser(),
        )
    except (OSError, ValueError, TypeError, AttributeError, RuntimeError):
        # No file, no TOML, no table, no text, nobody's home.
        return None


def _keys(written: Any) -> tuple[str, ...]:
    keys = (written,) if isinstance(written, str) else tuple(written)
    if not all(isinstance(key, str) for key in keys):
        raise TypeError("a key is a text")
    return keys
