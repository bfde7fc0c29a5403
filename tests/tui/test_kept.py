"""Words on disk: whole or not there, and only their owner's."""

from __future__ import annotations

import os

import pytest

from tests.tui.morning import NOW
from tui.kept import KeptWords, WordKeeper


def words(text: str, draft_id: str = "draft-1") -> KeptWords:
    return KeptWords(draft_id=draft_id, subject="S", text=text, version="v", typed_at=NOW)


def test_the_last_words_of_each_draft_are_kept(tmp_path):
    keeper = WordKeeper(tmp_path / "unsaved")
    assert keeper.all() == ()
    for one in (words("first"), words("second"), words("é 😀 \ud7ff", "draft-2")):
        keeper.keep(one)
    assert {one.text for one in keeper.all()} == {"second", "é 😀 \ud7ff"}
    keeper.drop("draft-1")
    keeper.drop("draft-1")
    assert [one.draft_id for one in keeper.all()] == ["draft-2"]


def test_a_disk_that_is_full_leaves_what_was_there(tmp_path, monkeypatch):
    keeper = WordKeeper(tmp_path)
    keeper.keep(words("first"))

    def full(_: int) -> None:
        raise OSError("no space left")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(OSError, match="no space"):
        keeper.keep(words("second"))
    assert [one.text for one in keeper.all()] == ["first"]
    assert len(list(tmp_path.iterdir())) == 1


def test_what_cannot_be_read_is_left_where_it_is(tmp_path):
    (tmp_path / "broken.json").write_text('{"draft_id": "half')
    assert WordKeeper(tmp_path).all() == ()
    assert (tmp_path / "broken.json").exists()


@pytest.mark.parametrize("name", ["../draft", "", ".hidden", "a/b", "x" * 200])
def test_no_name_leads_out_of_the_folder(tmp_path, name):
    with pytest.raises(OSError, match="no name for a file"):
        WordKeeper(tmp_path).keep(words("text", name))
