"""Real mail that lies beside the labelled: as what is ordinary, and some of it labelled by us.

It never enters the project: the labels name a mail and the characters of a passage in it. They
were set by careful readers (a large model's, each passage read by itself), for passages that an
earlier reader of ours was unsure of, in the half of the mails whose Message-ID has an even SHA-256;
mails from an address that also stands in `real/labelled` are left out. What is measured on this
mail is measured on the other half.
"""

from __future__ import annotations

import gzip
import hashlib
import json
import re
import tempfile
from collections.abc import Iterator
from datetime import UTC, datetime
from functools import cache
from pathlib import Path

from agent.exchange.mailfiles import read_mails
from agent.mail.parse import parse_mail
from agent.models import Mail

LABELS = Path(__file__).resolve().parent / "data" / "background.jsonl"
LONGEST = 6000
"""Characters; what is longer is mostly tables."""
_IDS = re.compile(rb"<[^<>\s]+>")


def background_texts(shared: Path) -> list[str]:
    """The own words of the mails of real/background.mbox.gz of which nothing is labelled."""
    labelled = {row["source"] for row in _labels(LABELS)}
    mails = map(_parsed, raws(shared))
    return [mail.own_text[:LONGEST] for mail in mails if mail.message_id not in labelled]


def labelled_rows(shared: Path, labels: Path = LABELS) -> Iterator[dict]:
    """The labelled passages of real/background.mbox.gz, in the format of the other hands.

    A passage that is no longer found as it was labelled is left out.
    """
    rows = _labels(labels)
    texts = {id_: mail.own_text for id_, mail in labelled_mails(shared, labels).items()}
    for row in rows:
        passage = texts.get(row["source"], "")[row["start"] : row["end"]]
        if print_of(passage) != row["print"]:
            continue
        events = [{**one, "evidence": passage[one["start"] : one["end"]]} for one in row["events"]]
        yield {**row, "text": passage, "events": events}


def labelled_mails(shared: Path, labels: Path = LABELS) -> dict[str, Mail]:
    """The mails of real/background.mbox.gz of which a passage is labelled, by their Message-ID."""
    wanted = {row["source"] for row in _labels(labels)}
    mails = {}
    for raw in raws(shared):
        head = raw.partition(b"\n\n")[0]
        if wanted.isdisjoint(one.decode("ascii", "replace") for one in _IDS.findall(head)):
            continue  # to parse them all would take seconds
        mail = _parsed(raw)
        if mail.message_id in wanted:
            mails[mail.message_id] = mail
    return mails


def _labels(path: Path) -> list[dict]:
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


def print_of(passage: str) -> str:
    """By which a passage is known again."""
    return hashlib.sha256(passage.encode("utf-8", "replace")).hexdigest()[:12]


@cache
def raws(shared: Path) -> list[bytes]:
    """The mails of real/background.mbox.gz."""
    with tempfile.NamedTemporaryFile(suffix=".mbox") as plain:
        plain.write(gzip.decompress((shared / "real" / "background.mbox.gz").read_bytes()))
        plain.flush()
        return [raw for _, raw in read_mails(Path(plain.name))]


def _parsed(raw: bytes) -> Mail:
    return parse_mail(raw, received_at=datetime.now(UTC))
