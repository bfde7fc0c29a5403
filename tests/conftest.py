"""What all tests share: no home, no config and no runtime folder of the developer's machine."""

from __future__ import annotations

import gc
import os
from collections.abc import Iterator
from itertools import count
from pathlib import Path

import keyring
import pytest

from tests.authorization import MemoryKeyring

SHARED = Path(__file__).resolve().parents[1] / ".." / "shared"
SERVERS = Path(__file__).resolve().parent / "servers"

# Else each process that a test starts would compile kinkeeper anew.
os.environ.pop("PYTHONDONTWRITEBYTECODE", None)


@pytest.fixture(scope="session")
def _homes(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """Names for as many as there are tests: `mktemp` itself looks at all folders so far."""
    folder = tmp_path_factory.mktemp("homes")
    return (folder / str(number) for number in count())


@pytest.fixture(autouse=True)
def _own_home(_homes: Iterator[Path], monkeypatch: pytest.MonkeyPatch) -> None:
    home = next(_homes)
    home.mkdir()
    monkeypatch.setenv("HOME", str(home))
    for name in ("XDG_CONFIG_HOME", "XDG_DATA_HOME", "XDG_RUNTIME_DIR", "KINKEEPER_CONFIG"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("XDG_RUNTIME_DIR", str(home))
    monkeypatch.setenv("PYTHON_KEYRING_BACKEND", "keyring.backends.null.Keyring")


@pytest.fixture(autouse=True)
def _nothing_stays(monkeypatch: pytest.MonkeyPatch) -> None:
    """What an agent or a screen keeps from the garbage collector lives as long as its process."""
    monkeypatch.setattr("gc.freeze", lambda: None)


@pytest.fixture
def own_keyring() -> Iterator[MemoryKeyring]:
    """The system's keyring, for the length of a test."""
    before, ours = keyring.get_keyring(), MemoryKeyring()
    keyring.set_keyring(ours)
    yield ours
    keyring.set_keyring(before)


def pytest_collection_finish() -> None:
    """What is there by now stays, and need not be looked through again and again."""
    gc.collect()
    gc.freeze()


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Put the longest first, for `pytest -n`; those that read ../shared say why they skip without it.

    A file goes as a whole to one worker, so that what its tests share is made once.
    """
    items.sort(key=lambda item: item.path.parent != SERVERS)
    if SHARED.is_dir():
        return
    skip = pytest.mark.skip(
        reason=f"reads the labelled mail in ../shared, which is absent: {SHARED}"
    )
    for item in items:
        if item.get_closest_marker("corpus"):
            item.add_marker(skip)
