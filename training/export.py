"""Writes a fitted network as ONNX with int8 weights, its tokenizer and a card; fits nothing."""

from __future__ import annotations

import json
import tempfile
from pathlib import Path
from typing import Any

import torch
from onnxruntime.quantization import QuantType, quantize_dynamic
from tokenizers import Tokenizer

from learning import LONGEST
from network import PairReader, Reader


def export(
    network: Reader | PairReader,
    tokenizer: Tokenizer,
    folder: Path,
    name: str,
    card: dict[str, Any],
) -> None:
    """Write ``<name>.onnx``, ``<name>.json`` and ``tokenizer.json`` into a folder."""
    folder.mkdir(parents=True, exist_ok=True)
    by_position = isinstance(network, Reader)
    axes = {0: "batch", 1: "length"}
    with tempfile.TemporaryDirectory() as scratch:
        whole = Path(scratch) / "whole.onnx"
        ids = torch.ones(2, 8, dtype=torch.long)
        torch.onnx.export(
            network, (ids, ids), str(whole), input_names=["input_ids", "attention_mask"],
            output_names=["scores"], opset_version=17, dynamo=False,
            dynamic_axes={"input_ids": axes, "attention_mask": axes,
                          "scores": axes if by_position else {0: "batch"}},
        )  # fmt: skip
        quantize_dynamic(whole, folder / f"{name}.onnx", weight_type=QuantType.QInt8)
    tokenizer.enable_truncation(LONGEST)
    tokenizer.save(str(folder / "tokenizer.json"), pretty=False)
    at, columns = 0, []
    for column, width in network.columns:
        columns.append([column, at, at + width])
        at += width
    text = json.dumps({"columns": columns, **card}, indent=1, ensure_ascii=False)
    (folder / f"{name}.json").write_text(text + "\n", "utf-8")
