"""Which of a server's folders holds the sent mail."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from typing import NamedTuple

from agent.errors import AccountError

SENT_NAMES = (
    "Sent", "Sent Items", "Sent Mail", "Sent Messages", "Gesendet", "Gesendete Elemente",
    "Gesendete Objekte", "Envoyés", "Éléments envoyés", "Messages envoyés", "Enviados",
    "Elementos enviados", "Itens enviados", "Posta inviata", "Inviati", "Verzonden",
    "Verzonden items", "Skickat", "Sendt", "Lähetetyt", "Wysłane", "Odeslané", "Отправленные",
    "送信済み", "已发送",
)  # fmt: skip
"""What it is called where the server does not say which one it is."""


class ListedFolder(NamedTuple):
    """One line of the server's LIST; flags in small letters."""

    name: str
    delimiter: str
    flags: frozenset[str]


def choose_sent(folders: Sequence[ListedFolder], wanted: str = "") -> str:
    """The folder of sent mail: the `wanted` one, else by SPECIAL-USE, else by name, else "".

    Raises AccountError where the wanted one does not exist.
    """
    folders = [folder for folder in folders if "\\noselect" not in folder.flags]
    names = [folder.name for folder in folders]
    if wanted:
        if wanted not in names:
            raise AccountError(
                f'the server has no folder "{wanted}"; set sent in [[accounts]] to one of: '
                + ", ".join(sorted(names))[:400]
            )
        return wanted
    for folder in folders:
        if "\\sent" in folder.flags:
            return folder.name
    # Where two have the same last word, the one that stands first in the list.
    by_last_word = {_last_word(folder): folder.name for folder in reversed(folders)}
    for known in SENT_NAMES:
        if found := by_last_word.get(_folded(known)):
            return found
    return ""


def _last_word(folder: ListedFolder) -> str:
    name = folder.name
    return _folded(name.rsplit(folder.delimiter, 1)[-1] if folder.delimiter else name)


def _folded(name: str) -> str:
    return unicodedata.normalize("NFC", name).casefold()
