"""The coders that a benchmark can be run with, by name or folder."""

from __future__ import annotations

from pathlib import Path

from chalkcircle.actors import Registry, Resolver
from chalkcircle.coding.coder import TextCoder
from chalkcircle.coding.encoder import Encoder, shipped
from chalkcircle.coding.pairs import PairReader


def encoder_of(model: str) -> Encoder:
    """The shipped weights, or those of a folder."""
    return shipped() if model == "shipped" else Encoder(Path(model))


def pairs_of(model: str) -> PairReader:
    """The shipped reader of pairs, or that of a folder."""
    return PairReader(None if model == "shipped" else Path(model))


def coder_of(model: str) -> TextCoder:
    """The whole reader with the shipped weights, with a folder's, or (``rules``) with none."""
    encoder = None if model == "rules" else encoder_of(model)
    return TextCoder(Resolver(Registry.load()), encoder)
