"""Labelled texts as tensors: windows, and which of their sentences tells what."""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import torch

from agent.life_events.windows import MOST_TOKENS, Window, prefix_of, spans_of, window_of
from agent.models import Kind, When, Who
from training.data import EVENT_TAG, TAGS, Labelled

KINDS, WHOS, STATUSES = ([one.value for one in of] for of in (Kind, Who, When))
BATCH_TOKENS = 1024
_SHORTEST = 48
NO_SUBJECT, SINGLY, AMID = 0.3, 0.2, 0.4
"""Shares: of mails read without subject; of texts read singly by sentence, or amid other text."""


@dataclass(frozen=True, slots=True)
class Example:
    """A window of a labelled text; `told` holds (sentence, kind, who, status), all as numbers."""

    window: Window
    told: tuple[tuple[int, int, int, int], ...]
    open_kinds: frozenset[int]
    """Kinds that the text tells of: not wrong in a sentence beside the one that is marked."""
    evidence: tuple[bool, ...]
    tag: int
    """-1 where the text tells of an event, but this window does not."""


def examples_of(
    text: Labelled, chance: random.Random | None, fillers: Sequence[Labelled] = ()
) -> Iterator[Example]:
    """The windows of a text; where there is `chance`, of random length, as training wants them.

    A passage then stands alone, or each sentence by itself, or amid other harmless text: mail tells
    its news in all these ways, and the network shall not go by the length.
    """
    prefix = prefix_of(text.direction, text.subject)
    room = len(text.pieces)
    if chance is not None:
        if text.is_mail and chance.random() < NO_SUBJECT:
            prefix = prefix_of(text.direction, "")
        drawn = chance.random()
        if drawn < SINGLY and (not text.is_mail or text.events):
            room = 1
        elif drawn < SINGLY + AMID and not text.is_mail and fillers:
            text = text.amid(chance.choice(fillers), chance.choice(fillers))
            room = len(text.pieces)
    at = 0
    while at < len(text.pieces):
        count = min(room, len(text.pieces) - at)
        if chance is not None and text.is_mail and room > 1:
            count = _fitting(text, at, chance.randint(_SHORTEST, MOST_TOKENS))
        window = window_of(text.pieces, range(at, at + count), prefix)
        yield example_of(text, window)
        at = window.pieces[-1] + 1


def _fitting(text: Labelled, at: int, tokens: int) -> int:
    """How many sentences from one on have so many tokens together; at least that one."""
    count = 0
    for piece in text.pieces[at:]:
        tokens -= len(piece.tokens)
        if count and tokens < 0:
            break
        count += 1
    return count


def example_of(text: Labelled, window: Window) -> Example:
    """A window of a text with what the text's labels say of it."""
    told = []
    for event in text.events:
        overlaps = [
            min(event.end, text.pieces[number].end) - max(event.start, text.pieces[number].start)
            for number in window.pieces
        ]
        if (most := max(overlaps)) > 0:
            told.append(
                (
                    overlaps.index(most),
                    KINDS.index(event.kind),
                    WHOS.index(event.who),
                    STATUSES.index(event.status),
                )
            )
    kinds = [event.kind for event in text.events] + list(text.unplaced)
    spans = [span for number in window.pieces for span in spans_of(text.text, text.pieces[number])]
    inside = iter(any(s < e.end and t > e.start for e in text.events) for s, t in spans)
    evidence = tuple(number >= 0 and next(inside) for number in window.sentence_of)
    tag = TAGS.index(text.tag)
    if text.tag == EVENT_TAG and not told:
        tag = -1
    return Example(window, tuple(told), frozenset(map(KINDS.index, kinds)), evidence, tag)


@dataclass(slots=True)
class Batch:
    """Windows side by side: [B, T] tokens, mask and evidence, [B, S, T] sentences; see `Reader`."""

    tokens: torch.Tensor
    sentences: torch.Tensor
    labels: torch.Tensor
    """[B, S, kinds], 0 or 1."""
    weights: torch.Tensor
    """[B, S, kinds], 0 where the labels do not say."""
    told: torch.Tensor
    """[N, 5]: batch, sentence, kind, who, status."""
    evidence: torch.Tensor
    tags: torch.Tensor
    examples: list[Example]


def collate(examples: list[Example]) -> Batch:
    """One batch, padded with token 0."""
    longest = max(len(one.window.tokens) for one in examples)
    most = max(len(one.window.pieces) for one in examples)
    size = len(examples)
    tokens = torch.zeros(size, longest, dtype=torch.long)
    sentences = torch.zeros(size, most, longest)
    labels = torch.zeros(size, most, len(KINDS))
    weights = torch.zeros(size, most, len(KINDS))
    evidence = torch.zeros(size, longest)
    told = []
    for row, one in enumerate(examples):
        window = one.window
        tokens[row, : len(window.tokens)] = torch.tensor(window.tokens)
        for at, number in enumerate(window.sentence_of):
            if number >= 0:
                sentences[row, number, at] = 1
        weights[row, : len(window.pieces)] = 1
        for kind in one.open_kinds:
            weights[row, :, kind] = 0
        for sentence, kind, who, status in one.told:
            labels[row, sentence, kind] = 1
            weights[row, sentence, kind] = 1
            told.append((row, sentence, kind, who, status))
        evidence[row, : len(one.evidence)] = torch.tensor(one.evidence, dtype=torch.float)
    tags = torch.tensor([one.tag for one in examples])
    return Batch(
        tokens, sentences, labels, weights, torch.tensor(told).view(-1, 5), evidence, tags, examples
    )


def batches_of(examples: Sequence[Example], order: random.Random | None) -> list[Batch]:
    """Batches of like length and about BATCH_TOKENS tokens; shuffled where `order` is given."""
    noise = order.uniform if order else lambda _low, _high: 0.0
    by_length = sorted(examples, key=lambda one: len(one.window.tokens) + noise(-4, 4))
    groups: list[list[Example]] = []
    longest = 0
    for one in by_length:
        longest = max(longest, len(one.window.tokens))
        if not groups or (len(groups[-1]) + 1) * longest > BATCH_TOKENS:
            groups.append([])
            longest = len(one.window.tokens)
        groups[-1].append(one)
    if order:
        order.shuffle(groups)
    return [collate(group) for group in groups]
