"""Real mail that nobody has labelled, as what is ordinary; it never enters the project."""

from __future__ import annotations

import gzip
import random
import tempfile
from datetime import UTC, datetime
from pathlib import Path

from agent.exchange.mailfiles import read_mails
from agent.mail.parse import parse_mail

MOST = 3000
LONGEST = 6000
"""Characters; what is longer is mostly tables."""


def background_texts(shared: Path) -> list[str]:
    """The own words of a fixed random choice of real/background.mbox.gz."""
    with tempfile.NamedTemporaryFile(suffix=".mbox") as plain:
        plain.write(gzip.decompress((shared / "real" / "background.mbox.gz").read_bytes()))
        plain.flush()
        raws = [raw for _, raw in read_mails(Path(plain.name))]
    now = datetime.now(UTC)
    chosen = random.Random(0).sample(raws, min(MOST, len(raws)))
    return [parse_mail(raw, received_at=now).own_text[:LONGEST] for raw in chosen]
