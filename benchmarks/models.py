"""The coders that a benchmark can be run with, the texts they are given, and what they tell."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from chalkcircle.actors import Registry, Resolver
from chalkcircle.coding.coder import TextCoder
from chalkcircle.coding.encoder import Encoder, shipped
from chalkcircle.coding.pairs import PairReader
from chalkcircle.model import Claim, Document, Kind

HAPPENED = 1.0
"""Least factuality that counts as happened."""


def document_of(text: str, source: str, published: date | None) -> Document:
    """A text of a gold file as a document in English."""
    return Document(
        text=text, published=published, date_origin="record" if published else "none",
        language="en", raw_sha256="0" * 64, source=source,
    )  # fmt: skip


def happened(claim: Claim) -> bool:
    """Whether a claim is an event that counts as happened."""
    return claim.kind is Kind.EVENT and (claim.factuality or 0) >= HAPPENED


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
