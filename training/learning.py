"""Fits the network to examples; chooses none of them and stores nothing."""

from __future__ import annotations

import random
import sys
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any, TypeVar

import torch
from safetensors.torch import load_file
from tokenizers import Tokenizer
from torch import Tensor
from torch.nn import functional
from transformers import BertConfig

from chalkcircle.coding.encoder import ROLES
from chalkcircle.coding.pairs import MARKS
from examples import IGNORE, Example, PairExample
from network import LAYERS, WIDTH, PairReader, Reader, columns

Network = TypeVar("Network", Reader, PairReader)
BATCH = 16
LONGEST = 256


def tokenizer_of(folder: Path) -> Tokenizer:
    """The base model's tokenizer, with the marks of a pair kept whole."""
    tokenizer = Tokenizer.from_file(str(folder / "tokenizer.json"))
    tokenizer.no_padding()
    tokenizer.enable_truncation(LONGEST)
    tokenizer.add_special_tokens(list(MARKS))
    return tokenizer


def reader_of(folder: Path) -> Reader:
    """A reader with the lower layers of the base model's encoder and a fresh head."""
    reader = Reader(BertConfig.from_pretrained(str(folder), num_hidden_layers=LAYERS))
    _load(reader, folder)
    return reader


def pair_reader_of(folder: Path, tokenizer: Tokenizer) -> PairReader:
    """A reader of pairs with the base model's encoder and fresh heads."""
    opening = [tokenizer.token_to_id(mark) or 0 for mark in (MARKS[0], MARKS[2])]
    reader = PairReader(BertConfig.from_pretrained(str(folder)), (opening[0], opening[1]))
    _load(reader, folder)
    return reader


def _load(network: Reader | PairReader, folder: Path) -> None:
    weights = load_file(str(folder / "model.safetensors"))
    wanted = network.encoder.state_dict()
    kept = {name: weight for name, weight in weights.items() if name in wanted}
    missing, unexpected = network.encoder.load_state_dict(kept, strict=False)
    left = [k for k in (*missing, *unexpected) if "position_ids" not in k]
    if left:
        raise ValueError(f"the base model does not fit: {left}")


def fit(
    network: Network,
    examples: Sequence[Any],
    *,
    epochs: int,
    seed: int,
    rate: float = 1e-4,
    head_rate: float = 1e-3,
) -> Network:
    """Fit with AdamW, linear warm-up over a tenth of the steps and linear decay."""
    torch.manual_seed(seed)
    order = random.Random(seed)
    groups = [
        {"params": list(network.encoder.parameters()), "lr": rate},
        {"params": [p for n, p in network.named_parameters() if not n.startswith("encoder.")],
         "lr": head_rate},
    ]  # fmt: skip
    optimizer = torch.optim.AdamW(groups, weight_decay=0.01)
    steps = epochs * len(batches(examples, order))
    schedule = torch.optim.lr_scheduler.LambdaLR(
        optimizer, lambda s: min((s + 1) / (0.1 * steps), (steps - s) / (0.9 * steps))
    )
    network.train()
    for epoch in range(epochs):
        started, total = time.process_time(), 0.0
        for batch in batches(examples, order):
            loss = losses(network, batch)
            optimizer.zero_grad()
            loss.backward()
            torch.nn.utils.clip_grad_norm_(network.parameters(), 1.0)
            optimizer.step()
            schedule.step()
            total += loss.item() * len(batch)
        spent = time.process_time() - started
        print(f"epoch {epoch + 1}: loss {total / len(examples):.4f}, {spent:.0f} CPU s",
              file=sys.stderr, flush=True)  # fmt: skip
    return network.eval()


def batches(examples: Sequence[Any], order: random.Random) -> list[list[Any]]:
    """Batches of near-equal lengths, in a random order."""
    keyed = sorted(examples, key=lambda e: len(e.ids) + order.random() * 8)
    found = [keyed[i : i + BATCH] for i in range(0, len(keyed), BATCH)]
    order.shuffle(found)
    return found


def stacked(batch: Sequence[Example | PairExample]) -> tuple[Tensor, Tensor]:
    """Word pieces and mask of a batch."""
    length = max(len(e.ids) for e in batch)
    ids = torch.zeros(len(batch), length, dtype=torch.long)
    mask = torch.zeros(len(batch), length, dtype=torch.long)
    for row, example in enumerate(batch):
        ids[row, : len(example.ids)] = torch.tensor(example.ids)
        mask[row, : len(example.ids)] = 1
    return ids, mask


def losses(network: Reader | PairReader, batch: Sequence[Any]) -> Tensor:
    """The sum of the losses of all that the batch's sources say."""
    ids, mask = stacked(batch)
    by_name = columns(network(ids, mask), network.columns)
    if isinstance(network, PairReader):
        return _pair_loss(by_name, batch)
    return _reader_loss(by_name, batch, ids, mask)


def _reader_loss(
    by_name: dict[str, Tensor], batch: Sequence[Example], ids: Tensor, mask: Tensor
) -> Tensor:
    total = by_name["types"].sum() * 0
    types, modes, stances = (_labels(batch, n, ids) for n in ("types", "modes", "stances"))
    names, cues = (_labels(batch, n, ids) for n in ("names", "cues"))
    if (types != IGNORE).any():
        # Most positions are no trigger: the loss is spread over the triggers, not the words.
        share = (types > 0).sum().clamp(min=1) + (types == 0).sum() / 20
        total = total + functional.cross_entropy(
            by_name["types"].transpose(1, 2), types, ignore_index=IGNORE, reduction="sum"
        ) / share  # fmt: skip
    if (told := cues >= 0).any():
        cue = functional.binary_cross_entropy_with_logits(
            by_name["cues"].squeeze(-1)[told], cues[told].float(), reduction="sum"
        )
        total = total + cue / ((cues == 1).sum().clamp(min=1) + told.sum() / 20)
    if (names != IGNORE).any():
        share = (names > 0).sum().clamp(min=1) + (names == 0).sum() / 20
        total = total + functional.cross_entropy(
            by_name["names"].transpose(1, 2), names, ignore_index=IGNORE, reduction="sum"
        ) / share  # fmt: skip
    for name, wanted, weight in (("modes", modes, 0.3), ("stances", stances, 0.5)):
        if (wanted != IGNORE).any():
            total = total + weight * functional.cross_entropy(
                by_name[name].transpose(1, 2), wanted, ignore_index=IGNORE
            )
    for name in ("facts", "graded"):
        wanted = _labels(batch, name, ids, float("nan"))
        told = ~wanted.isnan()
        if told.any():
            total = total + functional.smooth_l1_loss(by_name[name].squeeze(-1)[told], wanted[told])
    return total + _role_loss(by_name["anchors"], by_name["pieces"], batch, mask)


def _labels(batch: Sequence[Example], name: str, ids: Tensor, empty: float = IGNORE) -> Tensor:
    kind = torch.float32 if empty != IGNORE else torch.long
    wanted = torch.full(ids.shape, empty, dtype=kind)
    for row, example in enumerate(batch):
        wanted[row, : len(example.ids)] = torch.as_tensor(getattr(example, name)).to(kind)
    return wanted


def _pair_loss(by_name: dict[str, Tensor], batch: Sequence[PairExample]) -> Tensor:
    total = by_name["types"].sum() * 0
    for name, wanted in (
        ("types", torch.tensor([e.type for e in batch])),
        ("older", torch.tensor([e.root for e in batch])),
    ):
        if (wanted != IGNORE).any():
            total = total + functional.cross_entropy(by_name[name], wanted, ignore_index=IGNORE)
    return total


def _role_loss(anchors: Tensor, pieces: Tensor, batch: Sequence[Example], mask: Tensor) -> Tensor:
    total, count = anchors.sum() * 0, 0
    for row, example in enumerate(batch):
        if not example.roles:
            continue
        size = int(mask[row].sum())
        at = torch.tensor([anchor for anchor, _, _ in example.roles])
        role = torch.tensor([role for _, role, _ in example.roles])
        wanted = torch.zeros(len(at), size)
        for i, (_, _, positions) in enumerate(example.roles):
            wanted[i, positions] = 1
        query = anchors[row].view(-1, len(ROLES), WIDTH)[at, role]
        key = pieces[row, :size].view(size, len(ROLES), WIDTH)[:, role].transpose(0, 1)
        scores = torch.einsum("aw,apw->ap", query, key) / WIDTH**0.5
        loss = functional.binary_cross_entropy_with_logits(scores, wanted, reduction="none")
        total = total + (loss * (1 + wanted)).mean(1).sum()
        count += len(at)
    return 4 * total / max(count, 1)
