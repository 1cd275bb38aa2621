"""Sources of the training: a folder of attributions becomes labels at the right word pieces."""

from __future__ import annotations

import json
import sys
from pathlib import Path

import numpy as np
import pytest
from tokenizers import Tokenizer

from chalkcircle.coding.encoder import NAMES, ROLES, weights_folder
from chalkcircle.coding.reading import Passage
from chalkcircle.model import Stance

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "training"))
sys.path.insert(0, str(ROOT / "benchmarks"))

from attribution import attributions as found_attributions  # noqa: E402
from calibrate import fitted  # noqa: E402
from corpus import parse_line, read  # noqa: E402
from examples import IGNORE, of_line  # noqa: E402
from sources import attributions, names  # noqa: E402

TEXT = "Heading\n\nThe mayor said the bridge was safe, a report added.\nNobody came.\n"
ROWS = (
    "T1\tSource 9 18\tThe mayor\nT2\tCue 19 23\tsaid\nT3\tContent 24 43\tthe bridge was safe\n"
    "E1\tAttribution:T2 Source:T1 Cue:T2 Content:T3\n"
    "T4\tSource 45 53\ta report\nT5\tCue 54 59\tadded\nE2\tAttribution:T5 Source:T4 Cue:T5\n"
)


@pytest.fixture(scope="module")
def tokenizer() -> Tokenizer:
    return Tokenizer.from_file(str(weights_folder() / "tokenizer.json"))


def test_attributions_become_cues_and_roles(tmp_path: Path, tokenizer: Tokenizer) -> None:
    for name, text in (("attributions/a_1.ann", ROWS), ("text/a.txt", TEXT)):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text(text, "utf-8")
    heading, told, rest = attributions(tmp_path, tokenizer)
    assert not heading.roles
    assert not rest.roles
    assert (told.types == IGNORE).all(), "of events the source says nothing"
    pieces = [tokenizer.id_to_token(i) for i in told.ids]
    assert [pieces[i] for i in np.flatnonzero(told.cues)] == ["said"]
    roles = {ROLES[role]: [pieces[i] for i in at] for _, role, at in told.roles}
    assert roles["source"] == ["the", "mayor"]
    assert roles["content"] == ["the", "bridge", "was", "safe"]


def test_names_of_a_text_are_labels(tokenizer: Tokenizer) -> None:
    line = read(ROOT / "training" / "sentences" / "agree-support.jsonl")[0][0]
    start = line.text.index(" ") + 1
    example = of_line(line, [(start, len(line.text), "PERSON")], tokenizer)
    offsets = tokenizer.encode(line.text).offsets
    for label, (a, b) in zip(example.names, offsets, strict=True):
        assert label == (NAMES.index("PERSON") if b > a >= start else 0)


def test_the_tagger_names_persons_and_organisations() -> None:
    found = names(["Angela Marsh joined the World Bank in Peru."])
    assert [kind for _, _, kind in found[0]] == ["PERSON", "ORG"]


def test_passages_of_one_cue_are_one_attribution() -> None:
    def passage(start: int, end: int, cue: tuple[int, int] | None) -> Passage:
        return Passage(start, end, (), Stance.ASSERTS, "quote:beside", cue, direct=True)

    first, second, other = passage(0, 9, (10, 14)), passage(20, 30, (10, 14)), passage(40, 50, None)
    found = found_attributions([first, second, other])
    assert [a.content for a in found] == [(0, 30), (40, 50)]


def test_the_fit_finds_the_slope_that_made_the_data() -> None:
    odds = np.repeat(np.linspace(-3, 3, 25), 400)
    chance = 1 / (1 + np.exp(-(0.5 * odds - 0.2)))
    right = (np.tile(np.arange(400) + 0.5, 25) / 400 < chance).astype(float)
    slope, intercept = fitted(odds, right)
    assert slope == pytest.approx(0.5, abs=0.01)
    assert intercept == pytest.approx(-0.2, abs=0.01)


def test_an_exported_correction_says_nothing_of_attributions(tokenizer: Tokenizer) -> None:
    row = {"text": "Kenya met Uganda.", "events": [{"t": "met", "type": "CONSULT"}]}
    told = of_line(parse_line(json.dumps(row), "x:1"), [], tokenizer)
    exported = parse_line(json.dumps(row | {"editors": ["Ana"], "corrections": ["c1"]}), "x:2")
    assert (told.cues == 0).all()
    assert (of_line(exported, [], tokenizer).cues == IGNORE).all()
    assert (of_line(exported, [], tokenizer).types == told.types).all()
