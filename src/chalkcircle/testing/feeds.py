"""The battery for readers of feeds: what a reader must do with files good, odd and foreign.

It stores nothing; the ledger's own checks come on top when rows are stored.
"""

from __future__ import annotations

import tempfile
from codecs import BOM_UTF8
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date, datetime
from pathlib import Path
from types import ModuleType

from chalkcircle.feeds.gate.choosing import Chosen, choose
from chalkcircle.feeds.opening import open_feed
from chalkcircle.feeds.plugged import Feed, feed_of
from chalkcircle.feeds.reading import formats
from chalkcircle.feeds.records import Card, Context, Format, Gated, Shaped
from chalkcircle.ledger import Table
from chalkcircle.model import end_of_day
from chalkcircle.plugs import FEEDS

from .faults import Faults, plug_of
from .mutants import FOREIGN, mutants
from .rows import Asked, Read, Reader

_SAID = (
    "title", "publisher", "homepage", "licence", "attribution", "source", "refresh", "known_at",
)  # fmt: skip


def check_feed(
    feed: str | ModuleType,
    samples: Sequence[Path],
    *,
    now: datetime,
    released: date | None = None,
    count: int = 100,
    seed: int = 1,
) -> None:
    """Check a reader of a feed.

    Its card says everything; each sample is taken by one format of all that are plugged in; rows
    read are rows kept and rows set aside, the same each time, in any order and with line ends of
    either kind; each is found again in the bytes. A renamed column is refused by its name; a
    foreign file, or one that was cut, shuffled or otherwise spoilt, is refused or accounted for.

    Args:
        feed: Its name where it is installed, else its package.
        samples: Files of it, named as the publisher names them, each with a row that is kept;
            none where `ingest` reads them as texts.
        now: The present.
        released: When the samples were published, where their rows do not say.
        count: Spoilt files made of each sample.
        seed: Of what is done to them.

    Raises:
        AssertionError: There are faults: each is named.
        PlugError: It has not the shape of a feed.
    """
    plug = plug_of(FEEDS, feed, _name_of(feed))
    found = feed_of(plug)
    faults = Faults(f"The feed {plug.name}")
    _check_card(found, faults)
    faults.unless(bool(samples) == bool(found.formats), "give a sample of each format")
    moment = end_of_day(released) if released else None
    seen: set[str] = set()
    with tempfile.TemporaryDirectory() as folder:
        for sample in samples:
            one = _Sample(sample, found, Reader(Path(folder), now, moment), faults)
            if one.check():
                seen.add(one.form.id)
                one.spoil(count, seed)
    lacking = [form.id for form in found.formats if form.id not in seen]
    faults.unless(not lacking, f"no sample could be read of {', '.join(lacking)}")
    faults.leave()


def _name_of(feed: str | ModuleType) -> str:
    given = getattr(feed, "FORMATS", ())
    return given[0].feed if given and isinstance(given[0], Format) else ""


def _check_card(feed: Feed, faults: Faults) -> None:
    card: Card = feed.card
    for name in _SAID:
        faults.unless(bool(getattr(card, name).strip()), f"card: {name} is empty")
    faults.unless(bool(card.faults), "card: no known fault is named; every feed has some")
    sourced = card.source == "unverified" or "https://" in card.source
    faults.unless(sourced, "card: source is neither an address nor 'unverified'")
    if not feed.formats:
        return
    faults.unless(card.bibtex.count("{") == card.bibtex.count("}") > 0, "card: bibtex is no entry")
    layouts = [layout for form in feed.formats for layout in form.layouts]
    known = {column.name for layout in layouts for column in layout.columns}
    known |= {name for layout in layouts for name in (*layout.more, *layout.header_only)}
    for name, reason in card.ignored.items():
        faults.unless(name in known, f"card: ignores {name}, which no format has")
        faults.unless(bool(reason.strip()), f"card: ignores {name} without a reason")
    ids = {form.id for form in feed.formats}
    faults.unless(set(card.floors) <= ids, f"card: floors of no format: {card.floors}")


class _Sample:
    """One sample, and what is done to it."""

    def __init__(self, path: Path, feed: Feed, reader: Reader, faults: Faults) -> None:
        opened = open_feed(path)
        self.name, self.content = opened.name, b"".join(opened.chunks())
        self.feed, self.reader, self.faults = feed, reader, faults

    def check(self) -> bool:
        """Whether it is read as it should be, so that spoiling it tells something."""
        others = [form for form in formats() if form.feed != self.feed.card.name]
        every = (*self.feed.formats, *others)
        takers = [f for f in every if self._takes(f, self.name, self.content)]
        self._unless(len(takers) == 1, f"taken by {[form.id for form in takers]}, not by one")
        own = [form for form in takers if form in self.feed.formats]
        if not own:
            return False
        self.form, asked = own[0], set[str]()
        watched = replace(self.form, shape=_watched(self.form, asked))
        self.first = self.reader.read(self.name, self.content, watched)
        self._unless(self.first.why == "", f"refused: {self.first.why}")
        if self.first.why:
            return False
        self.records = self.first.records(self.content)
        self._accounted("as it is", self.content, self.first)
        self._unless(bool(self.first.rows), "no row is kept")
        self._columns(asked)
        again = self.reader.read(self.name, self.content, self.form)
        self._unless(again == self.first, "read twice, it gives other rows")
        self._claims()
        return bool(self.first.rows)

    def spoil(self, count: int, seed: int) -> None:
        """Read it shuffled, with other line ends, a renamed column, cut, spoilt and foreign."""
        chosen = choose(self.form.layouts, self.content)
        head, bare = self.content[: chosen.skip], [r.rstrip(b"\r\n") for r in self.records]
        rows = sorted(map(repr, self.first.rows))
        for what, content in {
            "turned round": head + b"".join(one + b"\n" for one in reversed(bare)),
            "with CRLF": head + b"".join(one + b"\r\n" for one in bare),
            "with a byte order mark": BOM_UTF8 + self.content.removeprefix(BOM_UTF8),
        }.items():
            found = self._read(what, content)
            self._unless(sorted(map(repr, found.rows)) == rows, f"{what}: other rows or ids")
            known = self._takes(self.form, self.name, content)
            self._unless(known, f"{what}: not recognised")
        self._rename(chosen)
        for what, content in (*mutants(self.content, count, seed), *FOREIGN.items()):
            self._read(what, content)
        for what, content in FOREIGN.items():
            taken = [f.id for f in self.feed.formats if self._takes(f, "foreign.dat", content)]
            self.faults.unless(not taken, f"{what} under another name is taken by {taken}")

    def _takes(self, form: Format, name: str, content: bytes) -> bool:
        with self.faults.crashing(f"{name}: recognising it"):
            return form.recognises(name, content[:4096])
        return False

    def _read(self, what: str, content: bytes) -> Read:
        self._takes(self.form, self.name, content)
        found = self.reader.read(self.name, content, self.form)
        self._accounted(what, content, found)
        return found

    def _unless(self, well: bool, what: str) -> None:
        self.faults.unless(well, f"{self.name}: {what}")

    def _accounted(self, what: str, content: bytes, found: Read) -> None:
        """Nothing crashed, no row is lost, none is changed, each is in the bytes."""
        for problem in found.problems:
            self._unless(False, f"{what}: {problem}")
        known = dict(zip(self.records, self.first.rows, strict=True))
        records = found.records(content)
        for raw, record, row in zip(found.raws, records, found.rows, strict=True):
            there = bool(raw) and record.startswith(raw)
            self._unless(there, f"{what}: a row is not found again in the bytes")
            self._unless(known.get(record, row) == row, f"{what}: the same line gives another row")

    def _columns(self, asked: set[str]) -> None:
        chosen = choose(self.form.layouts, self.content)
        for column in chosen.columns:
            used = column.name in asked or column.name in self.feed.card.ignored
            self._unless(used, f"{column.name} is neither read nor ignored in the card")

    def _claims(self) -> None:
        if self.form.table is Table.EVENTS:
            with self.faults.crashing(f"{self.name}: making claims"):
                self._unless(self.first.claims_add_up(self.form), "rows and claims do not add up")

    def _rename(self, chosen: Chosen) -> None:
        """A column under another name is refused by name; one less, nothing is kept."""
        if chosen.layout.header:
            name = next(c.name for c in chosen.layout.columns).encode(chosen.layout.encoding)
            found = self._read("renamed", self.content.replace(name, name + b"_new", 1))
            said = name.decode(chosen.layout.encoding) in found.why
            self._unless(said, f"a renamed column is not refused by name: {found.why!r}")
            return
        lines = (line.split(chosen.layout.separator.encode()) for line in self.records)
        less = b"".join(chosen.layout.separator.encode().join(c[1:]) for c in lines)
        found = self._read("without its first column", less)
        self._unless(not found.rows, "without its first column, rows are kept")


def _watched(form: Format, asked: set[str]) -> Callable[[Gated, Context], Shaped]:
    def shape(gated: Gated, context: Context) -> Shaped:
        return form.shape(Gated(Asked(gated.columns, asked), gated.rows), context)

    return shape
