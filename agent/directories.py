"""Where settings, data and what lives no longer than a session lie, unless the owner says else."""

from __future__ import annotations

import warnings
from pathlib import Path

from platformdirs import user_config_path, user_data_path, user_runtime_path


def default_config_path() -> Path:
    """Where config.toml is looked for when no other place is named."""
    return user_config_path("kinkeeper") / "config.toml"


def data_folder() -> Path:
    """Where the stores lie."""
    return user_data_path("kinkeeper")


def runtime_folder() -> Path:
    """Where what lives no longer than a session lies: the socket, a draft in another editor."""
    with warnings.catch_warnings():
        # Without XDG_RUNTIME_DIR there is a fallback, and nothing the owner should do about it.
        warnings.simplefilter("ignore")
        return user_runtime_path("kinkeeper")


def default_socket() -> Path:
    """Where an agent listens."""
    return runtime_folder() / "agent.sock"
