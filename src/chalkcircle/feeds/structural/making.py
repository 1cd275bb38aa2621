"""Makes claims of rows: who says so, since when it is known, on which row it stands."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import datetime

from chalkcircle.model import (
    Claim,
    FeedRow,
    Holder,
    HolderKind,
    Interval,
    Kind,
    NativeCode,
    Party,
    Place,
    Tie,
)

from .cells import Row
from .measures import measure
from .reading import File, rows_of
from .records import Quarantined, RowLeftOut, RowRefused, Tally, same_statement
from .states import States
from .tables import holder_id

CODER = "structural.v1"


@dataclass(slots=True)
class Maker:
    """What the rows of one load have in common.

    Attributes:
        known_at: The end of the day on which the table was released.
        latest: The last year that a row can speak of.
        predicates: What was asked for.
        wanted: Codes of states, one of which must be a party; empty: all.
    """

    table: str
    title: str
    known_at: datetime
    latest: int
    predicates: frozenset[str]
    wanted: frozenset[str]
    tally: Tally
    states: States
    _made: dict[str, Claim] = field(default_factory=dict)

    def measure(
        self,
        file: File,
        row: int,
        key: str,
        name: str,
        value: float,
        valid: Interval,
        actors: tuple[Party, ...],
        recipients: tuple[Party, ...] = (),
        *,
        marks: tuple[str, ...] = (),
        native: NativeCode | None = None,
        place: Place | None = None,
    ) -> Claim:
        """A number with its declared unit.

        Raises:
            RowRefused: It lies outside its declared range.
        """
        declared = measure(name)
        return Claim(
            kind=Kind.MEASURE,
            predicate=name,
            value=declared.checked(value),
            unit=declared.unit,
            actors=actors,
            recipients=recipients,
            valid=valid,
            native=native,
            place=place,
            **self._told(file, row, f"{key}:{name}", marks),  # type: ignore[arg-type]
        )

    def tie(
        self,
        file: File,
        row: int,
        key: str,
        name: Tie,
        valid: Interval,
        actors: tuple[Party, ...],
        recipients: tuple[Party, ...],
        *,
        marks: tuple[str, ...] = (),
        native: NativeCode | None = None,
    ) -> Claim:
        """A tie that holds for a time."""
        return Claim(
            kind=Kind.TIE,
            predicate=name,
            actors=actors,
            recipients=recipients,
            valid=valid,
            native=native,
            **self._told(file, row, f"{key}:{name}", marks),  # type: ignore[arg-type]
        )

    def _told(
        self, file: File, row: int, native_id: str, marks: tuple[str, ...]
    ) -> dict[str, object]:
        voice = Holder(name=self.title, kind=HolderKind.OUTLET, actor_id=holder_id(self.table))
        evidence = FeedRow(feed=self.table, native_id=native_id, file_sha256=file.sha256, row=row)
        return {
            "known_at": self.known_at,
            "holders": (voice,),
            "evidence": evidence,
            "coder": CODER,
            "fired": marks,
        }

    def concerns(self, *parties: Party) -> bool:
        """Whether one of the states that were asked for is among these."""
        return not self.wanted or any(p.code in self.wanted for p in parties)

    def rows(self, file: File, *, missing: tuple[str, ...] = ()) -> Iterator[Row]:
        """Sound rows of a file; the others are set aside on the way."""
        index = {name: at for at, name in enumerate(file.header)}
        for split in rows_of(file):
            self.tally.read += 1
            if split.reason == "empty line":
                self.tally.left_out[split.reason] += 1
            elif split.reason:
                self.refuse(file, split.number, split.reason, split.raw)
            else:
                yield Row(split, index, missing)

    def refuse(self, file: File, row: int, reason: str, raw: bytes) -> None:
        """Set a row aside."""
        shown = raw.decode("utf-8", "replace").rstrip("\r\n")
        self.tally.quarantined.append(Quarantined(file.name, row, reason, shown))

    def use(
        self, file: File, take: Callable[[Row], None], *, missing: tuple[str, ...] = ()
    ) -> None:
        """Let every sound row be taken in, for what is worked out from many of them."""
        for row in self.rows(file, missing=missing):
            try:
                take(row)
                self.tally.kept += 1
            except RowLeftOut as why:
                self.tally.left_out[str(why)] += 1
            except RowRefused as why:
                self.refuse(file, row.number, str(why), row.raw)

    def each(
        self, file: File, shape: Callable[[Row], Iterable[Claim]], *, missing: tuple[str, ...] = ()
    ) -> Iterator[Claim]:
        """New claims of every row, each row accounted for."""
        for row in self.rows(file, missing=missing):
            try:
                made = [claim for claim in shape(row) if claim.predicate in self.predicates]
                yield from self._new(made)
            except RowLeftOut as why:
                self.tally.left_out[str(why)] += 1
            except RowRefused as why:
                self.refuse(file, row.number, str(why), row.raw)

    def _new(self, made: list[Claim]) -> list[Claim]:
        """Those of a row's claims that the file has not said before.

        Raises:
            RowLeftOut: None of them is new or wanted.
            RowRefused: The file says otherwise elsewhere under the same id.
        """
        if not made:
            raise RowLeftOut("no value")
        near = [c for c in made if self.concerns(*c.actors, *c.recipients)]
        if not near:
            raise RowLeftOut("of states that were not asked for")
        fresh = [c for c in near if not self._said(c)]
        if not fresh:
            raise RowLeftOut("said before in the file")
        self._made |= {_id(c): c for c in fresh}
        self.tally.kept += 1
        return fresh

    def _said(self, claim: Claim) -> bool:
        before = self._made.get(_id(claim))
        if before is not None and not same_statement(before, claim):
            raise RowRefused(f"conflict: {_id(claim)} given twice with other content")
        return before is not None


def _id(claim: Claim) -> str:
    assert isinstance(claim.evidence, FeedRow)
    return claim.evidence.native_id
