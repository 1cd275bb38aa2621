"""Fixtures that several rooms need; each is the real thing."""

from __future__ import annotations

from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from chalkcircle.actors import Registry, Resolver
from chalkcircle.coding.coder import Coded, TextCoder
from chalkcircle.coding.encoder import shipped
from chalkcircle.model import Document

ROOT = Path(__file__).resolve().parents[1]
SHARED = ROOT.parent / "shared"
NOW = datetime(2026, 11, 23, 12, tzinfo=UTC)
DAY = date(2025, 7, 15)


@pytest.fixture(scope="session")
def coder() -> TextCoder:
    """The reader with the shipped registry and weights."""
    return TextCoder(Resolver(Registry.load()), shipped())


@pytest.fixture(scope="session")
def code(coder: TextCoder):  # type: ignore[no-untyped-def]
    """Code a made text as if it had been published on a day."""

    def run(text: str, published: date | None = DAY, headings: tuple[str, ...] = ()) -> Coded:
        spans = tuple((text.index(h), text.index(h) + len(h)) for h in headings)
        document = Document(
            text=text,
            headings=spans,
            published=published,
            outlet="Example Gazette",
            language="en",
            raw_sha256="0" * 64,
            source="made.txt",
        )
        return coder.code(document, now=NOW)

    return run
