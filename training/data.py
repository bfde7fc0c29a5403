"""The labelled mail that the reader is trained on: passages and whole mails by several hands."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from agent.life_events.windows import Piece, pieces_of, sentences_in
from agent.mail.quoting import split_words
from training.background import LABELS, labelled_rows

HERE = Path(__file__).resolve().parent
OWN = HERE / "data"
SHARED = HERE.parents[1] / "shared" / "mail"
EVENT_TAG = "event"
TAGS = (
    EVENT_TAG, "ordinary", "business", "idiom", "marketing", "automated", "quoted",
    "about_owner", "negated", "hypothetical", "old_history", "third_party",
)  # fmt: skip
"""What a text is as a whole: it tells of an event, or why it tells of none."""


@dataclass(frozen=True, slots=True)
class Telling:
    """One labelled event, and in which characters of the text it stands."""

    kind: str
    who: str
    status: str
    start: int
    end: int
    name: str | None = None
    date: str | None = None


@dataclass(frozen=True, slots=True)
class Labelled:
    """A passage or a mail with the events that it tells of, or the reason why it tells of none."""

    hand: str
    """Who wrote it; never on both sides of a split."""
    text: str
    direction: str
    subject: str
    events: tuple[Telling, ...]
    tag: str
    pieces: tuple[Piece, ...]
    """Its sentences."""
    is_mail: bool
    at: str = ""
    """The Date of a mail, ISO 8601."""
    unplaced: frozenset[str] = frozenset()
    """Kinds that it tells of in words that could not be found in the text."""
    source: str = ""
    """The Message-ID of the real mail that a passage was taken from; "" for what was written."""

    def amid(self, before: Labelled, after: Labelled) -> Labelled:
        """This text between two others, which tell of nothing."""
        lead = before.text + "\n\n"
        shift, end = len(lead), len(lead) + len(self.text) + 2
        return replace(
            self,
            text=f"{lead}{self.text}\n\n{after.text}",
            events=tuple(
                replace(one, start=one.start + shift, end=one.end + shift) for one in self.events
            ),
            pieces=(
                *before.pieces,
                *(
                    replace(one, start=one.start + shift, end=one.end + shift)
                    for one in self.pieces
                ),
                *(replace(one, start=one.start + end, end=one.end + end) for one in after.pieces),
            ),
        )


def sources(shared: Path = SHARED) -> list[Path]:
    """The files of all hands, in a fixed order."""
    return [
        *sorted((shared / "passages").glob("*.jsonl")),
        *sorted((shared / "mails").glob("*.jsonl")),
        *sorted(OWN.glob("*.jsonl")),
    ]


def mail_sources(shared: Path = SHARED) -> list[Path]:
    """Of these the files that hold whole mails, whose events carry dates."""
    return [path for path in sources(shared) if _is_of_mails(path)]


def _is_of_mails(path: Path) -> bool:
    with path.open(encoding="utf-8") as lines:
        return "subject" in json.loads(next(lines))


def digest(paths: Iterable[Path]) -> str:
    """SHA-256 over names and contents: which data a model was made from."""
    whole = hashlib.sha256()
    for path in paths:
        whole.update(f"{path.parent.name}/{path.name}\0".encode())
        whole.update(path.read_bytes())
    return whole.hexdigest()


def load(paths: Sequence[Path], shared: Path = SHARED) -> list[Labelled]:
    """All texts of these files; the hand is the file's name."""
    return [_labelled(row, path.stem) for path in paths for row in _rows(path, shared)]


def _rows(path: Path, shared: Path) -> Iterable[dict]:
    if path == LABELS:
        return labelled_rows(shared, path)
    lines = path.read_text(encoding="utf-8").splitlines()
    return (json.loads(line) for line in lines if line.strip())


def _labelled(row: dict, hand: str) -> Labelled:
    is_mail = "subject" in row
    text = split_words(row["text"]).own if is_mail else row["text"]
    events, unplaced = [], set()
    for event in row["events"]:
        at = event["start"] if "start" in event else text.find(event["evidence"])
        if at < 0:
            unplaced.add(event["kind"])
            continue
        end = at + len(event["evidence"])
        events.append(
            Telling(
                event["kind"], event["who"], event["status"], at, end,
                event.get("name"), event.get("date"),
            )
        )  # fmt: skip
    tag = row.get("tag") or (EVENT_TAG if row["events"] else "ordinary")
    return Labelled(
        hand, text, row["direction"], row.get("subject", ""), tuple(events), tag,
        tuple(pieces_of(text, sentences_in(text))), is_mail, row.get("date", ""),
        frozenset(unplaced), row.get("source", ""),
    )  # fmt: skip
