"""What is fetched of each mail: a small one whole, of a larger one its header and its text."""

from __future__ import annotations

import contextlib
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from typing import Any

from agent.errors import AccountError, ConnectionLostError
from agent.globs import matches
from agent.mail.client import Answers, Client, FetchCommand, decode_name
from agent.mail.structure import PartialMail, Wish, is_plausible, outline_of, wishes
from agent.mail.wire import is_for_now

BATCH_BYTES = 16 * 1024 * 1024
SMALL_BYTES = 32 * 1024
"""A mail up to this size travels whole: its header and its structure would cost as much."""
HEADER_BYTES = 256 * 1024
BEGINNING_BYTES = 256 * 1024
"""Of a mail whose structure makes no sense only the beginning is read: as a rule, its text."""
MANY_REFUSED = 10
"""When so many mails are refused and none is not, it is not the mails that are wrong."""
KNOWN_MAILS = 4000
ROUNDS = 4
"""As often at most a mail is asked for more of its text."""

_UNWANTED = frozenset({"\\draft", "$junk", "junk"})
_WHOLE, _BEGINNING, _HEADER = b"BODY[]", b"BODY[]<0>", b"BODY[HEADER]<0>"


@dataclass(frozen=True, slots=True)
class FetchedMail:
    """One mail as the server gave it."""

    uid: int
    content: bytes | PartialMail
    received_at: datetime
    labels: frozenset[str] = frozenset()
    """IMAP keywords where they were asked for, and Gmail's labels as it spells them."""


@dataclass(frozen=True, slots=True)
class SkippedMail:
    """A mail that the server would not or could not hand over, and why, in words."""

    folder: str
    uid: int
    reason: str


@dataclass(frozen=True, slots=True)
class _Facts:
    """What is known of a mail before it is read; `size` is 0 where the server does not tell."""

    size: int
    received_at: datetime
    labels: frozenset[str]
    is_unwanted: bool


@dataclass(slots=True)
class Fetching:
    """Reads the mail of one open folder.

    Where `holds_all`, drafts and junk are left out, and mail with one of the labels that `exclude`
    (globs) names, as the folders of these names are elsewhere. Raises the client's errors.
    """

    client: Client
    folder: str
    uidvalidity: int
    has_labels: bool = False
    holds_all: bool = False
    wants_keywords: bool = False
    exclude: Sequence[str] = ()
    skipped: list[SkippedMail] = field(default_factory=list)
    _facts: dict[int, _Facts] = field(default_factory=dict)
    _troubles: dict[int, str] = field(default_factory=dict)

    def fetch(self, uids: Sequence[int], limit: int) -> tuple[list[int], list[FetchedMail]]:
        """Read the first of `uids`, at most `limit` and as many as make a batch.

        About as many of the rest are asked for their sizes meanwhile: one round trip less later.
        """
        self._learn_of(uids[:limit])
        asked = self._within_bounds(uids[:limit])
        wanted = [uid for uid in asked if uid in self._facts and not self._facts[uid].is_unwanted]
        found = self._read(wanted, ahead=uids[len(asked) : len(asked) + limit])
        mails = [
            FetchedMail(uid, found[uid], self._facts[uid].received_at, self._facts[uid].labels)
            for uid in wanted
            if uid in found
        ]
        for uid in asked:
            self._facts.pop(uid, None)
        return asked, mails

    # What is known beforehand

    def _facts_of(self, uids: Sequence[int]) -> FetchCommand:
        items = "RFC822.SIZE INTERNALDATE"
        if self.has_labels:
            items += " X-GM-LABELS"
        if self.wants_keywords or (self.holds_all and not self.has_labels):
            items += " FLAGS"
        return FetchCommand(uids, items, b"RFC822.SIZE")

    def _learn_of(self, uids: Sequence[int]) -> None:
        unknown = [uid for uid in uids if uid not in self._facts]
        if unknown:
            self._learn(self._ask([self._facts_of(unknown)]))
            # One that the server cannot tell of is looked at all the same.
            unsaid = _Facts(0, datetime.now(UTC), frozenset(), is_unwanted=False)
            self._facts |= dict.fromkeys(self._troubles, unsaid)
            self._troubles.clear()

    def _learn(self, answers: dict[int, dict[bytes, Any]]) -> None:
        if len(self._facts) > KNOWN_MAILS:
            self._facts.clear()
        for uid, parts in answers.items():
            if not isinstance(size := parts.get(b"RFC822.SIZE"), int):
                continue
            labels = frozenset(
                read_label(label)
                for label in (*(parts.get(b"X-GM-LABELS") or ()), *(parts.get(b"FLAGS") or ()))
            )
            is_unwanted = self.holds_all and (
                any(label.lower() in _UNWANTED for label in labels)
                or any(matches(label, self.exclude) for label in labels)
            )
            received_at = _utc(parts.get(b"INTERNALDATE"))
            self._facts[uid] = _Facts(size, received_at, labels, is_unwanted)

    def _within_bounds(self, uids: Sequence[int]) -> list[int]:
        """The first of the mails, as many as are not too large together; at least one."""
        room = BATCH_BYTES
        for number, uid in enumerate(uids):
            facts = self._facts.get(uid)
            room -= min(facts.size, BEGINNING_BYTES) if facts else 0
            if room < 0 and number:
                return list(uids[:number])
        return list(uids)

    # Reading

    def _read(self, uids: Sequence[int], *, ahead: Sequence[int]) -> dict[int, bytes | PartialMail]:
        """The contents of the mails, but for those that are gone or had to be skipped."""
        sizes = {uid: self._facts[uid].size for uid in uids}
        small = [uid for uid in uids if 0 < sizes[uid] <= SMALL_BYTES]
        large = [uid for uid in uids if sizes[uid] > SMALL_BYTES]
        answers = self._ask(
            [
                FetchCommand(small, "BODY.PEEK[]", _WHOLE),
                FetchCommand(large, f"BODYSTRUCTURE BODY.PEEK[HEADER]<0.{HEADER_BYTES}>", _HEADER),
                self._facts_of([uid for uid in ahead if uid not in self._facts]),
            ]
        )
        self._learn({uid: parts for uid, parts in answers.items() if uid not in sizes})
        found: dict[int, bytes | PartialMail] = {
            uid: content for uid in small if (content := _content(answers, uid, _WHOLE))
        }
        partial: dict[int, PartialMail] = {}
        puzzling = [uid for uid in uids if not sizes[uid]]
        for uid in large:
            if uid in answers:
                try:
                    partial[uid] = _opened(answers[uid], sizes[uid])
                except ValueError:
                    puzzling.append(uid)
        self._complete(partial)
        puzzling += [uid for uid in self._troubles if uid in sizes]
        puzzling += [uid for uid in small if uid in answers and uid not in found]
        beginnings = self._beginnings(puzzling, is_alone=not (found or partial))
        return found | {u: m for u, m in partial.items() if u not in self._troubles} | beginnings

    def _complete(self, partial: dict[int, PartialMail]) -> None:
        """Fetch the texts of the mails, in place; one that is gone meanwhile goes from them."""
        for _ in range(ROUNDS):
            wanted = {uid: found for uid, mail in partial.items() if (found := wishes(mail))}
            alike: dict[tuple[Wish, ...], list[int]] = {}
            for uid, found in wanted.items():
                alike.setdefault(tuple(found), []).append(uid)
            answers = self._ask([_text_command(found, uids) for found, uids in alike.items()])
            for uid, found in wanted.items():
                if uid in self._troubles or uid not in answers:
                    del partial[uid]
                else:
                    texts = {one.section: _text(answers[uid], one) for one in found}
                    partial[uid] = replace(partial[uid], texts={**partial[uid].texts, **texts})
            if not wanted:
                return

    def _beginnings(self, uids: Sequence[int], *, is_alone: bool) -> dict[int, bytes | PartialMail]:
        """What is left to do with a mail that nothing else can be done with.

        `is_alone`: no other mail was handed over beside these.
        """
        self._troubles.clear()
        answers = self._ask([FetchCommand(uids, f"BODY.PEEK[]<0.{BEGINNING_BYTES}>", _BEGINNING)])
        found: dict[int, bytes | PartialMail] = {
            uid: content for uid in uids if (content := _content(answers, uid, _BEGINNING))
        }
        for uid in uids:
            if uid in answers and uid not in found:
                self._troubles.setdefault(uid, "the server gives nothing of it")
        if len(self._troubles) >= MANY_REFUSED and is_alone and not found:
            raise AccountError(
                f'the server hands over no mail of the folder "{self.folder}" '
                f"({next(iter(self._troubles.values()))})"
            )
        self.skipped += [
            SkippedMail(self.folder, uid, reason) for uid, reason in self._troubles.items()
        ]
        return found

    # Asking

    def _ask(self, commands: list[FetchCommand]) -> dict[int, dict[bytes, Any]]:
        """What the commands bring, by UID; what one of them could not is in `_troubles`, and why.

        A mail that is neither here nor there is gone.
        """
        commands = [command for command in commands if command.uids]
        answers = self._put(commands)
        found = answers.mails
        if answers.refusal or answers.garbled:
            for command in commands:
                missing = [uid for uid in command.uids if command.key not in found.get(uid, ())]
                self._ask_apart(replace(command, uids=missing), found)
        return found

    def _ask_apart(self, command: FetchCommand, found: dict[int, dict[bytes, Any]]) -> None:
        """Ask in halves until it is plain which mail it is that cannot be had."""
        if not command.uids:
            return
        answers = self._put([command])
        for uid, parts in answers.mails.items():
            found.setdefault(uid, {}).update(parts)
        if not (answers.refusal or answers.garbled):
            return
        missing = [uid for uid in command.uids if command.key not in found.get(uid, ())]
        if len(command.uids) == 1:
            reason = answers.refusal or "its answer makes no sense"
            self._troubles |= dict.fromkeys(missing, reason)
            return
        middle = (len(missing) + 1) // 2
        for half in (missing[:middle], missing[middle:]):
            self._ask_apart(replace(command, uids=half), found)

    def _put(self, commands: list[FetchCommand]) -> Answers:
        answers = self.client.ask(commands)
        # What Dovecot calls a bug of the server is one broken mail, and stays.
        if is_for_now(answers.refusal.replace("[SERVERBUG]", "")):
            raise ConnectionLostError(
                f'the server does not hand over mail of "{self.folder}" now ({answers.refusal})'
            )
        return answers


def _content(answers: dict[int, dict[bytes, Any]], uid: int, key: bytes) -> bytes:
    """What came of the mail; empty where nothing did."""
    content = answers.get(uid, {}).get(key)
    return content if isinstance(content, bytes) else b""


def _opened(parts: dict[bytes, Any], size: int) -> PartialMail:
    """The mail without its texts; raises ValueError where its structure cannot be right."""
    header, structure = parts.get(_HEADER), parts.get(b"BODYSTRUCTURE")
    if not isinstance(header, bytes) or structure is None or len(header) >= HEADER_BYTES:
        raise ValueError("no header, no structure, or no end to it")
    partial = PartialMail(header, outline_of(structure))
    if not is_plausible(partial, size):
        raise ValueError("a structure that is not this mail's")
    return partial


def _text_command(found: Sequence[Wish], uids: Sequence[int]) -> FetchCommand:
    items = [
        item
        for one in found
        for item in (
            *([f"BODY.PEEK[{one.section}.MIME]"] if one.has_header else []),
            f"BODY.PEEK[{one.section}]<0.{one.limit}>",
        )
    ]
    return FetchCommand(uids, " ".join(items), _key(found[0]))


def _key(wish: Wish) -> bytes:
    return f"BODY[{wish.section}]<0>".encode()


def _text(parts: dict[bytes, Any], wish: Wish) -> bytes:
    head = parts.get(f"BODY[{wish.section}.MIME]".encode()) if wish.has_header else b""
    body = parts.get(_key(wish))
    head = head if isinstance(head, bytes) else b""
    if wish.has_header and not head.endswith((b"\r\n\r\n", b"\n\n")) and head.strip():
        head += b"\r\n"
    elif wish.has_header and not head.strip():
        head = b"\r\n"
    return head + (body if isinstance(body, bytes) else b"")


def read_label(label: Any) -> str:
    """A flag or one of Gmail's labels; imapclient makes numbers of what looks like one."""
    return decode_name(label) if isinstance(label, bytes) else str(label)


def _utc(moment: datetime | None) -> datetime:
    """INTERNALDATE in UTC; a server that gives none, or nonsense, gave the mail just now."""
    if moment is not None and moment.tzinfo is not None:
        with contextlib.suppress(ValueError, OverflowError):
            return moment.astimezone(UTC)
    return datetime.now(UTC)
