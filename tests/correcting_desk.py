"""A small study, a text and a coder without a parser, for the tests of corrections."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path

import msgspec

from chalkcircle import app
from chalkcircle.coding.coder import Coded
from chalkcircle.ledger import Ledger
from chalkcircle.model import (
    Claim,
    Document,
    Holder,
    HolderKind,
    Interval,
    Kind,
    Party,
    TextSpan,
)
from chalkcircle.study import blank_study

NOW = datetime(2026, 11, 23, 12, tzinfo=UTC)
NAMES = {"Kenya": "KEN", "Somalia": "SOM", "Uganda": "UGA"}
TYPES = {"shelled": "ASSAULT", "raided": "ASSAULT", "met": "CONSULT"}
TEXT = "Kenya shelled Somalia. Somalia raided Kenya. Uganda met Kenya.\n"

_TABLE = (
    "entry,version,date,title,actors,predicate,mode,recipients,place,holder,stance,text,outlet,"
    "source_title,source_address,cites,opened,written\n"
)
_STUDY = {
    "study.toml": """
        id = "lakes"
        title = "Study of the lakes"
        description = "Three neighbours."
        licence = "CC BY 4.0"
        region = "The lakes"
        language = "en"
        compiled = 2026-01-31
        names_policy = "un_members"
        actors_of_interest = ["KEN", "SOM", "UGA"]
        dyads = [["KEN", "SOM"]]
    """,
    "chronicle.csv": _TABLE
    + "c1,a,2018-10-01,Talks,KEN,CONSULT,,SOM,,,,Kenya meets Somalia.,The Star,Talks,"
    "https://example.org/a,,yes,\n",
}


class PlainCoder:
    """An event for each sentence of the form *country verb country*."""

    def __init__(self) -> None:
        self.version = 1

    @property
    def id(self) -> str:
        """Name with version; another version gives other ids."""
        return f"plain.v{self.version}"

    def code_all(self, documents: Sequence[Document], *, now: datetime) -> list[Coded]:
        """Read documents, one after the other."""
        return [Coded(d, tuple(self.claims(d, now)), sentences=3) for d in documents]

    def claims(self, of: Document, now: datetime) -> list[Claim]:
        """The events of a document."""
        pattern = rf"({'|'.join(NAMES)}) ({'|'.join(TYPES)}) ({'|'.join(NAMES)})\."
        return [self._claim(of, m, now) for m in re.finditer(pattern, of.text)]

    def _claim(self, of: Document, found: re.Match[str], now: datetime) -> Claim:
        span = TextSpan(
            document_id=of.document_id, start=found.start(), end=found.end(), trigger=found.span(2)
        )
        return Claim(
            kind=Kind.EVENT,
            predicate=TYPES[found[2]],
            actors=(_party(found[1]),),
            recipients=(_party(found[3]),),
            valid=Interval.day(of.published or NOW.date()),
            known_at=of.known_at(now),
            holders=(Holder(name=of.outlet or of.source, kind=HolderKind.OUTLET),),
            factuality=3.0,
            evidence=span,
            coder=self.id,
            fired=("plain",),
            confidence=0.9,
        )


def _party(name: str) -> Party:
    return Party(text=name, actor_id=NAMES[name], code=NAMES[name])


@dataclass
class Desk:
    """A study folder, a file to read, and a workshop with the plain coder."""

    folder: Path
    shop: app.Workshop
    coder: PlainCoder
    file: Path

    @property
    def study(self) -> Path:
        """The study folder."""
        return self.folder / "study"

    @property
    def overlay(self) -> Path:
        """The file of corrections."""
        return self.study / "corrections.csv"

    def open(self) -> Ledger:
        """The ledger."""
        return Ledger.open(self.shop.settings.ledger, create=True)

    def read(self, ledger: Ledger, day: date = date(2024, 5, 4), file: Path | None = None) -> None:
        """Read the file as published on a day."""
        app.ingest(self.shop, ledger, [file or self.file], published=day, now=NOW)


def desk(folder: Path, text: str = TEXT, editor: str = "Ana") -> Desk:
    """Everything laid out in a folder."""
    (folder / "study").mkdir()
    for name, content in (blank_study("lakes", NOW.date()) | _STUDY).items():
        (folder / "study" / name).write_text(content, "utf-8")
    file = folder / "report.txt"
    file.write_text(text, "utf-8")
    shop, coder = shop_of(folder, editor), PlainCoder()
    shop.__dict__["coder"] = coder
    return Desk(folder, shop, coder, file)


def shop_of(folder: Path, editor: str) -> app.Workshop:
    """A workshop of another editor over the same folder."""
    return app.Workshop(
        app.Settings(
            study=str(folder / "study"),
            ledger=str(folder / "ledger"),
            out=str(folder / "out"),
            editor=editor,
        )
    )


def read_now(ledger: Ledger) -> list[Claim]:
    """What stands and was read from the file, in the order of the text."""
    found = [c for c in ledger.claims() if c.coder.startswith(("plain.", "overlay."))]
    return sorted(found, key=place)


def place(claim: Claim) -> tuple[int, int]:
    """Its trigger."""
    assert isinstance(claim.evidence, TextSpan)
    assert claim.evidence.trigger is not None
    return claim.evidence.trigger


def content(claim: Claim) -> Claim:
    """A claim but for its place in a chain."""
    return msgspec.structs.replace(claim, claim_id="", supersedes=None, recorded_at=None)
