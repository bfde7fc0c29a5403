"""A draft goes to the owner's own editor and comes back; nothing is lost, nothing lies about."""

from __future__ import annotations

import stat
from pathlib import Path

import pytest

from agent.errors import UsageError
from tui.outside import Edited, edit_outside

WORDS = ("Re: Oak", "Hi Glenn,\n\nhow did it go?\n\nRobin")


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The runtime folder of a session."""
    monkeypatch.setattr("tui.outside.runtime_folder", lambda: tmp_path / "run")
    return tmp_path / "run"


@pytest.fixture
def editor(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, folder: Path):
    """An editor that does what a line of shell says to the file `$1`."""

    def is_line(line: str) -> None:
        script = tmp_path / "my editor"
        script.write_text(f"#!/bin/sh\n{line}\n")
        script.chmod(0o700)
        monkeypatch.setenv("VISUAL", f"'{script}' -n")
        monkeypatch.setenv("EDITOR", "false")

    return lambda line: is_line(line.replace("$1", '"$2"'))


def left(folder: Path) -> list[Path]:
    return list(folder.iterdir())


def test_subject_and_text_come_back_as_the_owner_left_them(editor, folder):
    """Both stand in the file; the subject on its first line."""
    editor(r"sed -i 's/Oak/Oak boards/; s/go?/go on Tuesday?/' $1")
    text = "Hi Glenn,\n\nhow did it go on Tuesday?\n\nRobin"
    assert edit_outside(*WORDS) == Edited("Re: Oak boards", text)
    assert left(folder) == []


def test_nobody_else_can_read_the_file_and_no_copy_stays(editor, folder, tmp_path):
    """Only its owner may, and the copies that editors make go with it."""
    editor(f"stat -c '%a' $1 \"$(dirname $1)\" > {tmp_path}/modes; cp $1 $1~; echo more >> $1")
    assert edit_outside(*WORDS)
    assert (tmp_path / "modes").read_text().split() == ["600", "700"]
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    assert left(folder) == []


def test_what_is_not_changed_is_no_edit(editor):
    """Looking is free."""
    editor("true")
    assert edit_outside(*WORDS) is None


def test_without_the_line_of_the_subject_all_is_text(editor):
    """Whoever deletes it keeps the subject."""
    editor("printf 'Just this.\\n' > $1")
    assert edit_outside(*WORDS) == Edited("Re: Oak", "Just this.")


def test_words_that_an_editor_left_when_it_failed_are_kept(editor, folder):
    """And it is said that it failed."""
    editor("echo 'P.S. Bring oak.' >> $1; exit 3")
    edited = edit_outside(*WORDS)
    assert edited
    assert edited.text.endswith("P.S. Bring oak.")
    assert "ended with an error (3)" in edited.trouble
    assert left(folder) == []


@pytest.mark.parametrize(
    ("line", "words"),
    [
        ("exit 1", "ended with an error (1); the draft is as it was"),
        (": > $1", "came back empty"),
        ("printf 'Subject: Oak\\n\\n' > $1", "came back empty"),
        ("rm $1", "could not edit it: No such file"),
    ],
)
def test_where_nothing_came_back_it_says_so(editor, folder, line, words):
    """In a line, and the file is gone."""
    editor(line)
    with pytest.raises(UsageError) as refused:
        edit_outside(*WORDS)
    assert words in str(refused.value)
    assert left(folder) == []


@pytest.mark.parametrize(
    ("named", "words"),
    [
        ("", "no editor is named; set VISUAL or EDITOR"),
        ("no-such-editor -w", "there is no no-such-editor here"),
        ("'vi", "names no editor"),
    ],
)
def test_without_an_editor_it_says_what_to_do(monkeypatch, folder, named, words):
    """Before anything is written."""
    monkeypatch.delenv("VISUAL", raising=False)
    monkeypatch.setenv("EDITOR", named)
    with pytest.raises(UsageError, match=words):
        edit_outside(*WORDS)
    assert not folder.exists()


def test_what_no_terminal_may_obey_does_not_come_back(editor):
    """An editor can write anything."""
    editor(r"printf 'Subject: O\033[31mak\n\nHi\033]0;x\007 Glenn\n' > $1")
    edited = edit_outside(*WORDS)
    assert edited
    assert "\x1b" not in edited.subject + edited.text
    assert "\x07" not in edited.text
