"""Files replaced as one: the old or the new, for nobody else to read, and nothing beside it."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from agent.files import remove_leftovers, replace_file


def test_the_new_stands_in_place_of_the_old_for_its_owner_only(tmp_path: Path) -> None:
    path = tmp_path / "book.json"
    path.write_text("old")
    path.chmod(0o644)
    replace_file(path, b"new")
    assert path.read_bytes() == b"new"
    assert path.stat().st_mode & 0o777 == 0o600
    assert list(tmp_path.iterdir()) == [path]


def test_what_cannot_be_written_leaves_the_old_and_nothing_else(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "book.json"
    path.write_text("old")

    def full(_: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(OSError, match="No space left"):
        replace_file(path, b"new")
    assert path.read_text() == "old"
    assert list(tmp_path.iterdir()) == [path]
    with pytest.raises(OSError, match="No such file"):
        replace_file(tmp_path / "none" / "book.json", b"new")


def test_what_a_crash_left_beside_a_file_is_removed_and_nothing_else(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "book.json"
    with monkeypatch.context() as crashing:
        crashing.setattr(os, "replace", lambda *_: (_ for _ in ()).throw(KeyboardInterrupt))
        crashing.setattr(os, "unlink", lambda _: None)
        with pytest.raises(KeyboardInterrupt):
            replace_file(path, b"new")
    (left,) = tmp_path.iterdir()
    kept = [tmp_path / name for name in ("book.json.1", "other.new", ".book.json.swp")]
    for one in kept:
        one.write_text("the owner's")
    remove_leftovers(path)
    assert not left.exists()
    assert sorted(tmp_path.iterdir()) == sorted(kept)
