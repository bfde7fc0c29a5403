"""The trained network as an ONNX file of 8-bit weights, which needs no torch to be run."""

from __future__ import annotations

import tempfile
from pathlib import Path

import onnx
import torch
from onnxruntime.quantization import QuantType, quantize_dynamic

from training.network import Reader

INPUTS = ["tokens", "sentences"]
OUTPUTS = ["kinds", "who", "status", "evidence", "tags", "vectors"]


def export(reader: Reader, path: Path, notes: dict[str, str]) -> None:
    """Write the network to `path`, with `notes` in the file's metadata."""
    reader.eval()
    tokens = torch.tensor([[101, 2363, 102, 2057, 102], [101, 2363, 102, 102, 0]])
    sentences = torch.zeros(2, 2, 5)
    sentences[0, 0, 3] = 1
    sentences[1, 0, 2] = 1
    axes = {
        "tokens": {0: "windows", 1: "length"},
        "sentences": {0: "windows", 1: "most", 2: "length"},
    }
    with tempfile.TemporaryDirectory() as folder:
        whole = Path(folder) / "whole.onnx"
        torch.onnx.export(
            reader, (tokens, sentences), str(whole), input_names=INPUTS, output_names=OUTPUTS,
            dynamic_axes=axes, opset_version=17, dynamo=False,
        )  # fmt: skip
        small = Path(folder) / "small.onnx"
        quantize_dynamic(
            whole, small, weight_type=QuantType.QInt8, per_channel=True,
            op_types_to_quantize=["MatMul", "Gather"],
        )  # fmt: skip
        model = onnx.load(small)
        for key, value in sorted(notes.items()):
            model.metadata_props.add(key=key, value=value)
        model.producer_name, model.producer_version = "kinkeeper", ""
        onnx.save(model, path)
