"""The networks: a small BERT with linear heads; they know nothing of files or languages.

Roles are scored as in Dozat and Manning (2017, arXiv:1611.01734), without their extra layers: one
vector of the anchor against one of every word piece, for each role.
"""

from __future__ import annotations

import torch
from torch import Tensor, nn
from transformers import BertConfig, BertModel

from chalkcircle.coding.encoder import LABELS, MODES, NAMES, ROLES, STANCES
from chalkcircle.coding.pairs import OLDER

WIDTH = 48
"""Length of a role vector."""
LAYERS = 4
"""Layers of the reader: the lower ones of the base model's six, for speed."""
COLUMNS = (
    ("types", len(LABELS)),
    ("modes", len(MODES)),
    ("facts", 1),
    ("graded", 1),
    ("cues", 1),
    ("stances", len(STANCES)),
    ("names", len(NAMES)),
    ("anchors", len(ROLES) * WIDTH),
    ("pieces", len(ROLES) * WIDTH),
)
"""What stands in the columns of the reader's output at every word piece."""
PAIR_COLUMNS = (("types", len(LABELS)), ("older", len(OLDER)))
"""What stands in the columns of the output for a marked pair."""


class Reader(nn.Module):
    """Scores of every word piece: ``(batch, length, columns)``."""

    columns = COLUMNS

    def __init__(self, config: BertConfig) -> None:
        super().__init__()
        self.encoder = BertModel(config, add_pooling_layer=False)
        self.dropout = nn.Dropout(0.1)
        self.head = nn.Linear(config.hidden_size, sum(width for _, width in COLUMNS))

    def forward(self, input_ids: Tensor, attention_mask: Tensor) -> Tensor:
        """Read a batch of word pieces."""
        hidden = self.encoder(input_ids=input_ids, attention_mask=attention_mask)[0]
        return self.head(self.dropout(hidden))


class PairReader(nn.Module):
    """Scores of the marked pair of a text: ``(batch, columns)``.

    Args:
        config: Shape of the base model.
        marks: Word pieces that open the source and the target.
    """

    columns = PAIR_COLUMNS

    def __init__(self, config: BertConfig, marks: tuple[int, int]) -> None:
        super().__init__()
        self.encoder = BertModel(config, add_pooling_layer=False)
        self.dropout = nn.Dropout(0.1)
        self.hidden = nn.Linear(3 * config.hidden_size, config.hidden_size)
        self.head = nn.Linear(config.hidden_size, sum(width for _, width in PAIR_COLUMNS))
        self.marks = marks

    def forward(self, input_ids: Tensor, attention_mask: Tensor) -> Tensor:
        """Read a batch of word pieces."""
        hidden = self.encoder(input_ids=input_ids, attention_mask=attention_mask)[0]
        hidden = self.dropout(hidden)
        parts = [hidden[:, 0]]
        for mark in self.marks:
            here = (input_ids == mark).to(hidden.dtype).unsqueeze(-1)
            parts.append((hidden * here).sum(1))
        return self.head(self.dropout(torch.tanh(self.hidden(torch.cat(parts, -1)))))


def columns(scores: Tensor, names: tuple[tuple[str, int], ...]) -> dict[str, Tensor]:
    """An output by name."""
    parts = scores.split([width for _, width in names], -1)
    return dict(zip((name for name, _ in names), parts, strict=True))
