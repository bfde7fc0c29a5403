"""Stage 3 of 6: Entry -> LifeEvent; what the trained network sees in windows of sentences.

The file is made by `training/`; it is run by onnxruntime on one core, and reads no hub and no
network. It takes about 110 MB: only a worker's process should load it.
"""

from __future__ import annotations

import os
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import numpy as np
import numpy.typing as npt
import onnxruntime

from agent.life_events.windows import Window
from agent.models import Kind, When, Who

MODEL_FILE = Path(__file__).with_name("model") / "reader.onnx"
KINDS, WHOS, STATUSES = tuple(Kind), tuple(Who), tuple(When)
"""In the order of the network's outputs."""

Floats = npt.NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Sight:
    """What the network sees in one window of S sentences and T tokens; all but vectors are logits.

    `whole` is what the window is: an event, or one of the reasons for there being none.
    """

    kinds: Floats
    """[S, 24]"""
    who: Floats
    """[S, 24, 12]"""
    status: Floats
    """[S, 24, 3]"""
    evidence: Floats
    """[T]"""
    whole: Floats
    """[12]"""
    vectors: Floats
    """[S, 384], of length 1."""


class Encoder:
    """The network in memory."""

    def __init__(self, path: Path = MODEL_FILE) -> None:
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = options.inter_op_num_threads = 1
        options.enable_cpu_mem_arena = False  # it would keep what the longest window took
        options.log_severity_level = 3
        self._session = onnxruntime.InferenceSession(
            os.fspath(path), options, providers=["CPUExecutionProvider"]
        )

    @property
    def notes(self) -> dict[str, str]:
        """What the file says of itself: from which data it was made."""
        return dict(self._session.get_modelmeta().custom_metadata_map)

    def read(self, windows: Sequence[Window]) -> list[Sight]:
        """What stands in each window, in their order.

        One by one: side by side the 8-bit steps of one window would depend on the others, and it is
        no quicker.
        """
        return [self._read(one) for one in windows]

    def _read(self, window: Window) -> Sight:
        tokens = np.array([window.tokens], dtype=np.int64)
        numbers = np.arange(len(window.pieces))[:, None]
        sentences = (np.array(window.sentence_of) == numbers).astype(np.float32)[None]
        outputs = self._session.run(None, {"tokens": tokens, "sentences": sentences})
        return Sight(*(output[0] for output in outputs))


@cache
def load_encoder() -> Encoder:
    """The one encoder of this process, loaded at its first use."""
    return Encoder()
