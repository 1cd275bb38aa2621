"""Runs the trained encoder over texts and hands out its scores; decides nothing.

One small transformer reads a stretch of text once. At every word piece it scores which event a
trigger there would tell, whether it happened, whether words there attribute something, who stands
in which role to it, and whether they name a person or an organisation.
`weights/MODEL_CARD.md` says what it learned from and how well.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

from chalkcircle.model import ConfigError
from chalkcircle.model.plover import MODES as MODES_OF
from chalkcircle.model.plover import EventType

if TYPE_CHECKING:
    from collections.abc import Sequence

    import numpy as np
    from numpy.typing import NDArray

    Scores = NDArray[np.float32]

LABELS = ("NONE", *(kind.value for kind in EventType))
"""Event types by their number in the model; 0 is no event."""
MODES = tuple(f"{kind}.{mode}" for kind in EventType for mode in sorted(MODES_OF.get(kind, ())))
"""Modes by their number in the model."""
STANCES = ("asserts", "denies", "predicts", "demands", "asks", "hypothesises")
"""Stances by their number in the model."""
ROLES = ("actor", "recipient", "source", "content")
"""What a stretch of words can be to a trigger (the first two) or to a cue."""
NAMES = ("none", "PERSON", "ORG")
"""Kinds of proper names by their number in the model, as the parser's tagger calls them."""
BATCH = 16
"""Texts read together; more gains nothing on one core."""


@dataclass(slots=True, frozen=True)
class Scored:
    """The scores of one text, by word piece.

    Attributes:
        offsets: Where each word piece stands, code points into the text; empty for outer marks.
        table: ``(pieces, columns)`` raw scores; ``columns`` says where each head stands.
        columns: First and last column of each head.
        right: Slope and intercept that turn the log odds of an event into those of its being coded
            right, in type and both parties (Platt 1999).
    """

    offsets: list[tuple[int, int]]
    table: Scores
    columns: dict[str, tuple[int, int]]
    right: tuple[float, float] = (1.0, 0.0)

    def head(self, name: str) -> Scores:
        """``(pieces, width)`` raw scores of one head."""
        start, end = self.columns[name]
        return self.table[:, start:end]

    def role(self, anchor: int, role: str) -> Scores:
        """``(pieces,)`` chance in [0, 1] that each piece stands in the role to the anchor."""
        queries, keys = self.head("anchors"), self.head("pieces")
        width = queries.shape[1] // len(ROLES)
        at = slice(ROLES.index(role) * width, (ROLES.index(role) + 1) * width)
        return logistic(keys[:, at] @ queries[anchor, at] / width**0.5)


class Weights:
    """One network of a folder of weights, ready to run: ``<name>.onnx`` with its card.

    Raises:
        ConfigError: The folder does not hold it.
    """

    def __init__(self, folder: Path, name: str) -> None:
        import onnxruntime
        from tokenizers import Tokenizer

        path = folder / f"{name}.onnx"
        if not path.is_file():
            raise ConfigError.about(
                "There are no such weights",
                str(path),
                expected=f"{name}.onnx, {name}.json and tokenizer.json in one folder",
                do="Name the folder that training wrote, or reinstall the package.",
            )
        self.card: dict[str, Any] = json.loads((folder / f"{name}.json").read_text("utf-8"))
        self.columns = {column: (start, end) for column, start, end in self.card["columns"]}
        self._tokenizer = Tokenizer.from_file(str(folder / "tokenizer.json"))
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = options.inter_op_num_threads = 1
        options.log_severity_level = 3
        self._session = onnxruntime.InferenceSession(
            str(path), options, providers=["CPUExecutionProvider"]
        )

    def run(self, texts: Sequence[str]) -> list[tuple[list[tuple[int, int]], Scores]]:
        """Offsets and raw scores of each text, in their order; very long texts are cut."""
        import numpy as np

        encoded = self._tokenizer.encode_batch(list(texts))
        found: list[tuple[list[tuple[int, int]], Scores] | None] = [None] * len(texts)
        order = sorted(range(len(texts)), key=lambda i: len(encoded[i].ids))
        for batch in (order[i : i + BATCH] for i in range(0, len(order), BATCH)):
            inputs = np.zeros((len(batch), len(encoded[batch[-1]].ids)), np.int64)
            mask = np.zeros_like(inputs)
            for row, i in enumerate(batch):
                inputs[row, : len(encoded[i].ids)] = encoded[i].ids
                mask[row, : len(encoded[i].ids)] = 1
            scores = self._session.run(None, {"input_ids": inputs, "attention_mask": mask})[0]
            for row, i in enumerate(batch):
                found[i] = encoded[i].offsets, cast("Scores", scores[row])
        return [f for f in found if f is not None]


class Encoder:
    """The reader's network: scores of whole texts."""

    def __init__(self, folder: Path) -> None:
        self._weights = Weights(folder, "reader")

    @property
    def id(self) -> str:
        """Name with version of the weights."""
        return str(self._weights.card["id"])

    def read(self, texts: Sequence[str]) -> list[Scored]:
        """Score texts, in their order; a text beyond the longest length is cut there."""
        columns = self._weights.columns
        slope, intercept = self._weights.card.get("right", (1.0, 0.0))
        return [
            Scored(offsets, table[: len(offsets)], columns, (slope, intercept))
            for offsets, table in self._weights.run(texts)
        ]


def weights_folder() -> Path:
    """Where the weights lie that come with the package."""
    return Path(str(files(__package__) / "weights"))


@cache
def shipped() -> Encoder:
    """The encoder that comes with the package, loaded once."""
    return Encoder(weights_folder())


def logistic(scores: Scores) -> Scores:
    """Raw scores as chances in [0, 1]."""
    import numpy as np

    return cast("Scores", 1 / (1 + np.exp(-scores)))


def shares(scores: Scores) -> Scores:
    """Raw scores as chances that sum to one along the last axis."""
    import numpy as np

    raised = np.exp(scores - scores.max(-1, keepdims=True))
    return cast("Scores", raised / raised.sum(-1, keepdims=True))
