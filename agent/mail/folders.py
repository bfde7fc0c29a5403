"""Which of a server's folders are read, and what each of them is for."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import NamedTuple

from agent.config import Account
from agent.errors import AccountError
from agent.globs import is_glob, matches


class FolderRole(StrEnum):
    """What a watched folder is for."""

    INBOX = "inbox"
    SENT = "sent"
    ARCHIVE = "archive"
    ALL = "all"
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class WatchedFolder:
    """A folder whose mail is read."""

    name: str
    role: FolderRole


@dataclass(frozen=True, slots=True)
class FolderState:
    """How far a folder has come; 0 where the server does not tell."""

    uidvalidity: int
    uidnext: int
    mails: int


class ListedFolder(NamedTuple):
    """One line of the server's LIST; flags in small letters."""

    name: str
    delimiter: str
    flags: frozenset[str]


class OfferedFolder(NamedTuple):
    """A folder that could be read; `role` is empty where it is not read unless it is named."""

    name: str
    role: FolderRole | None
    mails: int


# What mail programs and servers call a folder, where the server does not say what it is for:
# English, German, French, Spanish, Italian, Portuguese, Dutch, Swedish, Danish, Norwegian,
# Finnish, Polish, Czech, Russian, Japanese, Chinese. The usual names first.
SENT_NAMES = (
    "Sent", "Sent Items", "Sent Mail", "Sent Messages", "Sent Email", "Gesendet",
    "Gesendete Elemente", "Gesendete Objekte", "Gesendete Nachrichten", "Gesendete Mails",
    "Envoyés", "Éléments envoyés", "Messages envoyés", "Courrier envoyé", "Enviados",
    "Elementos enviados", "Correo enviado", "Mensajes enviados", "Itens enviados",
    "E-mails enviados", "Mensagens enviadas", "Posta inviata", "Inviati", "Posta in uscita inviata",
    "Elementi inviati", "Verzonden", "Verzonden items", "Verzonden berichten", "Skickat",
    "Skickade objekt", "Skickade meddelanden", "Sendt", "Sendt post", "Sendte elementer",
    "Sendt e-post", "Lähetetyt", "Lähetetyt viestit", "Wysłane", "Elementy wysłane", "Odeslané",
    "Odeslaná pošta", "Отправленные", "Отправленная почта", "送信済み", "送信済みメール",
    "送信済みアイテム", "送信済み アイテム", "已发送", "已发送邮件", "已发邮件", "寄件備份",
    "已傳送郵件",
)  # fmt: skip
ARCHIVE_NAMES = (
    "Archive", "Archives", "Archived", "Archiv", "Archivieren", "Archivo", "Archivados",
    "Archivio", "Arquivo", "Arquivados", "Archief", "Arkiv", "Arkiverat", "Arkisto", "Archiwum",
    "Архив", "アーカイブ", "归档", "存档", "封存",
)  # fmt: skip
ALL_NAMES = (
    "All Mail", "Alle Nachrichten", "Tous les messages", "Todos", "Todos los mensajes",
    "Tutti i messaggi", "Todos os e-mails", "Todo o correio", "Alle berichten", "Alle e-mails",
    "Alla mail", "Alla e-postmeddelanden", "Al post", "Alle e-mails", "All e-post",
    "Kaikki viestit", "Wszystkie", "Všechny zprávy", "Veškerá pošta", "Вся почта",
    "すべてのメール", "所有邮件", "所有郵件",
)  # fmt: skip
_KEPT_OUT_NAMES = (
    "Drafts", "Draft", "Entwürfe", "Brouillons", "Borradores", "Bozze", "Rascunhos", "Concepten",
    "Utkast", "Kladder", "Luonnokset", "Szkice", "Wersje robocze", "Kopie robocze", "Koncepty",
    "Rozepsané", "Черновики", "下書き", "草稿", "草稿箱", "草稿匣",
    "Junk", "Junk E-Mail", "Junk-E-Mail", "Junk Email", "Spam", "Bulk Mail", "Unerwünscht",
    "Spamverdacht", "Indésirables", "Courrier indésirable", "Pourriel", "Correo no deseado",
    "Posta indesiderata", "Lixo eletrônico", "Correio não solicitado", "Ongewenste e-mail",
    "Ongewenst", "Skräppost", "Uønsket e-post", "Uønsket mail", "Søppelpost", "Roskaposti",
    "Wiadomości-śmieci", "Niechciane", "Nevyžádaná pošta", "Nevyžádané", "Спам",
    "Нежелательная почта", "迷惑メール", "垃圾邮件", "垃圾郵件",
    "Trash", "Deleted", "Deleted Items", "Deleted Messages", "Bin", "Papierkorb",
    "Gelöschte Elemente", "Gelöschte Objekte", "Gelöscht", "Corbeille", "Éléments supprimés",
    "Papelera", "Elementos eliminados", "Cestino", "Posta eliminata", "Elementi eliminati",
    "Lixeira", "Lixo", "Itens excluídos", "Prullenbak", "Verwijderde items", "Papperskorgen",
    "Borttaget", "Papirkurv", "Slettet post", "Slettede elementer", "Roskakori", "Poistetut",
    "Kosz", "Elementy usunięte", "Koš", "Odstraněná pošta", "Корзина", "Удаленные", "Удалённые",
    "ゴミ箱", "削除済みアイテム", "已删除", "已删除邮件", "垃圾桶", "刪除的郵件",
    "Outbox", "Postausgang", "Boîte d'envoi", "Bandeja de salida", "Posta in uscita",
    "Caixa de saída", "Postvak UIT", "Utkorgen", "Udbakke", "Utboks", "Lähtevät",
    "Skrzynka nadawcza", "Pošta k odeslání", "Исходящие", "送信トレイ", "发件箱", "寄件匣",
)  # fmt: skip
"""Never read, unless the settings name the folder: what is not sent, not wanted or thrown away."""

_KEPT_OUT_FLAGS = frozenset({"\\drafts", "\\junk", "\\trash", "\\flagged", "\\important"})
_NOT_THERE = frozenset({"\\noselect", "\\nonexistent"})
_ROOTS = frozenset({"", "inbox", "[gmail]", "[google mail]"})
"""Below these a folder's name tells what it is for; "Clients/Archive" is somebody's own."""


def choose_folders(
    listed: Sequence[ListedFolder],
    account: Account,
    *,
    is_gmail: bool = False,
    prefixes: Sequence[str] = (),
) -> tuple[WatchedFolder, ...]:
    """The folders to read, the main one first: INBOX, or All Mail where it holds the others.

    `prefixes` are those of the owner's own namespaces. Raises AccountError where the settings name
    a folder that does not exist, or leave none.
    """
    there = _selectable(listed)
    names = {folder.name: folder for folder in there}
    roles: dict[str, FolderRole] = {}
    inbox = _inbox_of(names, account.inbox)
    every = find_all_mail(listed, prefixes)
    has_every = is_gmail and bool(every) and not matches(every, account.exclude)
    if has_every:
        roles[every] = FolderRole.ALL
    else:
        roles[inbox] = FolderRole.INBOX
        for name, role in (
            *(
                (choose_sent(listed, wanted, prefixes), FolderRole.SENT)
                for wanted in account.sent_folders or ("",)
            ),
            (_special(there, "\\archive", ARCHIVE_NAMES, prefixes), FolderRole.ARCHIVE),
        ):
            if name:
                roles.setdefault(name, role)
                for folder in there:  # sorted by year, as Thunderbird does it
                    if folder.delimiter and folder.name.startswith(name + folder.delimiter):
                        roles.setdefault(folder.name, role)
        if every:
            roles.setdefault(every, FolderRole.ALL)
    kept_out = _kept_out(there, prefixes)
    for wanted in account.folders:
        if not is_glob(wanted) and wanted not in names:
            raise _missing("folders", wanted, names)
        for folder in there:
            if folder.name == wanted or (
                matches(folder.name, [wanted])
                and folder.name not in kept_out
                # Labels: what lies there is in All Mail, too.
                and not has_every
            ):
                is_in_every = has_every and not folder.flags & {"\\junk", "\\trash"}
                if not is_in_every:
                    roles.setdefault(folder.name, FolderRole.OTHER)
    chosen = tuple(
        WatchedFolder(name, role)
        for name, role in roles.items()
        if not matches(name, account.exclude)
    )
    if not chosen:
        raise AccountError(
            f"account {account.name}: exclude leaves no folder to read; shorten it in [[accounts]]"
        )
    return chosen


def choose_sent(
    listed: Sequence[ListedFolder], wanted: str = "", prefixes: Sequence[str] = ()
) -> str:
    """The folder of sent mail: the `wanted` one, else by SPECIAL-USE, else by name, else "".

    Raises AccountError where the wanted one does not exist.
    """
    there = _selectable(listed)
    if wanted:
        if wanted not in (names := {folder.name: folder for folder in there}):
            raise _missing("sent", wanted, names)
        return wanted
    return _special(there, "\\sent", SENT_NAMES, prefixes)


def find_all_mail(listed: Sequence[ListedFolder], prefixes: Sequence[str] = ()) -> str:
    """The folder that shows the mail of all others; empty where there is none."""
    return _special(_selectable(listed), "\\all", ALL_NAMES, prefixes)


def states_told(statuses: dict[str, dict[bytes, int]]) -> dict[str, FolderState]:
    """The states that STATUS lines tell."""
    return {
        name: FolderState(
            status.get(b"UIDVALIDITY", 0),
            status.get(b"UIDNEXT", 0),
            status.get(b"MESSAGES", 0),
        )
        for name, status in statuses.items()
    }


def has_more(before: FolderState | None, after: FolderState | None) -> bool:
    """Whether mail came between the two; where the server tells no UIDNEXT, any change counts."""
    if after is None:
        return False
    if before is None or not (before.uidnext and after.uidnext):
        return before is None or before.mails != after.mails
    return (before.uidvalidity, before.uidnext) != (after.uidvalidity, after.uidnext)


def _selectable(listed: Sequence[ListedFolder]) -> list[ListedFolder]:
    return [folder for folder in listed if not folder.flags & _NOT_THERE]


def _missing(key: str, wanted: str, names: Iterable[str]) -> AccountError:
    return AccountError(
        f'the server has no folder "{wanted}"; set {key} in [[accounts]] to one of: '
        + ", ".join(sorted(names))[:400]
    )


def _inbox_of(names: Iterable[str], wanted: str) -> str:
    if wanted.upper() == "INBOX":
        return "INBOX"
    if wanted not in names:
        raise _missing("inbox", wanted, names)
    return wanted


def _special(
    there: Sequence[ListedFolder], flag: str, known: Sequence[str], prefixes: Sequence[str]
) -> str:
    for folder in there:
        if flag in folder.flags:
            return folder.name
    # Where two have the same last word, the one that stands first in the list.
    by_word: dict[str, str] = {}
    for folder in reversed(there):
        if not folder.flags & _KEPT_OUT_FLAGS and (word := _telling_word(folder, prefixes)):
            by_word[word] = folder.name
    return next((by_word[word] for name in known if (word := _folded(name)) in by_word), "")


def offer_folders(listed: Sequence[ListedFolder], prefixes: Sequence[str] = ()) -> tuple[str, ...]:
    """The names of all that could be read: not what was never sent, not wanted or thrown away."""
    there = _selectable(listed)
    kept_out = _kept_out(there, prefixes)
    return tuple(folder.name for folder in there if folder.name not in kept_out)


def _kept_out(there: Sequence[ListedFolder], prefixes: Sequence[str]) -> frozenset[str]:
    """The folders that no glob reaches, and what lies below them."""
    known = {_folded(name) for name in _KEPT_OUT_NAMES}
    roots = [
        folder
        for folder in there
        if folder.flags & _KEPT_OUT_FLAGS or _telling_word(folder, prefixes) in known
    ]
    return frozenset(
        folder.name
        for folder in there
        for root in roots
        if folder.name == root.name
        or (root.delimiter and folder.name.startswith(root.name + root.delimiter))
    )


def _telling_word(folder: ListedFolder, prefixes: Sequence[str]) -> str:
    """The folded last word of a folder that stands at the top; empty for one further down."""
    name = folder.name
    for prefix in sorted(prefixes, key=len, reverse=True):
        if prefix and name.startswith(prefix):
            name = name.removeprefix(prefix)
            break
    parent, _, word = name.rpartition(folder.delimiter) if folder.delimiter else ("", "", name)
    return _folded(word) if parent.casefold() in _ROOTS else ""


def _folded(name: str) -> str:
    return unicodedata.normalize("NFC", name).casefold()
