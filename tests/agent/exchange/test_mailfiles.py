"""Mail in files: .eml files, Maildirs and mboxes."""

from __future__ import annotations

import mailbox
from pathlib import Path

import pytest

from agent.errors import UsageError
from agent.exchange.mailfiles import read_mails

MAIL = b"From: glenn@a.example\nSubject: hello\n\nFrom here on it is text.\n"


def test_one_file_is_one_mail(tmp_path: Path) -> None:
    path = tmp_path / "hello.eml"
    path.write_bytes(MAIL)
    assert list(read_mails(path)) == [("hello.eml", MAIL)]


def test_a_folder_is_its_eml_files_in_order(tmp_path: Path) -> None:
    for name in ("b.eml", "a.eml", "notes.txt"):
        (tmp_path / name).write_bytes(MAIL)
    assert [name for name, _ in read_mails(tmp_path)] == ["a.eml", "b.eml"]


def test_a_maildir_is_its_read_and_new_mails(tmp_path: Path) -> None:
    box = mailbox.Maildir(tmp_path / "Maildir")
    box.add(MAIL)
    seen = mailbox.MaildirMessage(MAIL)
    seen.set_subdir("cur")
    box.add(seen)
    assert len(list(read_mails(tmp_path / "Maildir"))) == 2


def test_an_mbox_is_its_mails_numbered(tmp_path: Path) -> None:
    box = mailbox.mbox(tmp_path / "inbox.mbox")
    box.add(MAIL)
    box.add(MAIL)
    box.close()
    found = list(read_mails(tmp_path / "inbox.mbox"))
    assert [name for name, _ in found] == ["inbox.mbox:1", "inbox.mbox:2"]
    assert b"Subject: hello" in found[0][1]


@pytest.mark.parametrize("name", ["absent.eml", "."])
def test_a_place_without_mail_is_told(tmp_path: Path, name: str) -> None:
    with pytest.raises(UsageError):
        list(read_mails(tmp_path / name))
