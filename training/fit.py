"""Training the network, and reading with it."""

from __future__ import annotations

import random
import time
from collections.abc import Callable, Sequence

import torch
from torch import nn

from training.batches import Batch, batches_of, examples_of
from training.data import Labelled
from training.network import Reader

PEAK_RATE, HEAD_RATE, LAYER_DECAY, WEIGHT_DECAY = 2e-4, 1.5e-3, 0.85, 0.01
WARM_UP = 0.05
WHO_WEIGHT, STATUS_WEIGHT, EVIDENCE_WEIGHT, TAG_WEIGHT = 0.8, 0.3, 0.3, 0.3
HIDDEN_SHARE = 0.1
"""Of the words of each window, masked anew in each epoch: in place of dropout, which on a CPU takes
as long as all the rest."""
MASK = 103
HARMLESS = ("ordinary", "business")
"""Tags of what may stand around any text and change nothing of it."""
FOCUS = 1.0
"""What is easily seen to be no event weighs less by its probability to this power."""


def fit(
    reader: Reader,
    texts: Sequence[Labelled],
    *,
    epochs: int,
    seed: int,
    pace: float = 1.0,
    say: Callable[[str], None] = print,
    after_epoch: Callable[[int, Reader], None] | None = None,
) -> Reader:
    """Train a network on these texts; `pace` times as quickly as one that begins.

    The same seed, data and machine make the same network.
    """
    torch.manual_seed(seed)
    order = random.Random(seed)
    masks = torch.Generator().manual_seed(seed)
    optimizer = torch.optim.AdamW(_groups(reader, pace), weight_decay=WEIGHT_DECAY, fused=True)
    first = _epoch(texts, order)
    steps = len(first) * epochs
    schedule = torch.optim.lr_scheduler.LambdaLR(
        optimizer,
        lambda step: min(
            step / (WARM_UP * steps), max(0.0, (steps - step) / (steps * (1 - WARM_UP)))
        ),
    )
    for epoch in range(epochs):
        reader.train()
        started, total = time.monotonic(), 0.0
        batches = _epoch(texts, order) if epoch else first
        for number, batch in enumerate(batches):
            with torch.autocast("cpu", torch.bfloat16):
                outputs = reader(_masked(batch, masks), batch.sentences)
            loss = loss_of(outputs, batch)
            loss.backward()
            nn.utils.clip_grad_norm_(reader.parameters(), 1.0)
            optimizer.step()
            optimizer.zero_grad()
            schedule.step()
            total += float(loss.detach())
            if number % 100 == 99:
                say(f"  {number + 1}/{len(batches)} loss {total / (number + 1):.4f}")
        took = time.monotonic() - started
        say(f"epoch {epoch + 1}/{epochs}: loss {total / len(batches):.4f}, {took:.0f} s")
        if after_epoch is not None:
            after_epoch(epoch, reader)
    return reader.eval()


def _masked(batch: Batch, masks: torch.Generator) -> torch.Tensor:
    """The tokens with some words hidden, so that none is needed by itself."""
    drawn = torch.rand(batch.tokens.shape, generator=masks)
    return torch.where((drawn < HIDDEN_SHARE) & (batch.sentences.sum(1) > 0), MASK, batch.tokens)


def _epoch(texts: Sequence[Labelled], chance: random.Random) -> list[Batch]:
    fillers = [one for one in texts if not one.is_mail and one.tag in HARMLESS]
    examples = [one for text in texts for one in examples_of(text, chance, fillers)]
    return batches_of(examples, chance)


def _groups(reader: Reader, pace: float) -> list[dict]:
    """The nearer to the words, the slower it learns."""
    layers = len(reader.bert.encoder.layer)
    groups: dict[float, list[nn.Parameter]] = {}
    for name, parameter in reader.named_parameters():
        if not name.startswith("bert."):
            rate = HEAD_RATE
        elif name.startswith("bert.encoder.layer."):
            rate = PEAK_RATE * LAYER_DECAY ** (layers - 1 - int(name.split(".")[3]))
        else:
            rate = PEAK_RATE * LAYER_DECAY**layers
        groups.setdefault(rate, []).append(parameter)
    return [{"params": parameters, "lr": rate * pace} for rate, parameters in groups.items()]


def loss_of(outputs: tuple[torch.Tensor, ...], batch: Batch) -> torch.Tensor:
    """One number for how far the network is from the labels of a batch."""
    kinds, who, status, evidence, tags, _ = (one.float() for one in outputs)
    each = nn.functional.binary_cross_entropy_with_logits(kinds, batch.labels, reduction="none")
    focus = torch.where(batch.labels > 0, 1.0, torch.sigmoid(kinds).detach() ** FOCUS)
    loss = (each * focus * batch.weights).sum() / len(batch.examples)
    if len(batch.told):
        row, sentence, kind, whose, when = batch.told.T
        loss = loss + WHO_WEIGHT * nn.functional.cross_entropy(
            who[row, sentence, kind], whose, label_smoothing=0.05
        )
        loss = loss + STATUS_WEIGHT * nn.functional.cross_entropy(status[row, sentence, kind], when)
    inside = batch.sentences.sum(1).clamp(max=1.0)
    marks = nn.functional.binary_cross_entropy_with_logits(
        evidence, batch.evidence, reduction="none"
    )
    loss = loss + EVIDENCE_WEIGHT * (marks * inside).sum() / inside.sum()
    known = batch.tags >= 0
    if known.any():
        loss = loss + TAG_WEIGHT * nn.functional.cross_entropy(tags[known], batch.tags[known])
    return loss
