"""Reads from the files of a ledger what its catalogue said, and enters it in a new one.

It looks at every segment; files that are damaged are left out and told.
"""

from __future__ import annotations

import hashlib
import re
import sqlite3
from collections import Counter
from collections.abc import Iterable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import msgspec

from chalkcircle.model import ChalkcircleError, content_id

from .catalogue import Catalogue, Segment
from .columns import CLAIMS, DOCUMENTS, claim_of, document_of, place_of, rows_from_bytes
from .rows import names as row_names
from .rows.catalogue import (
    RowSegment,
    StoredFile,
    add_file,
    add_row_segment,
    skip_files,
)
from .rows.writing import Footer, bounds, footer_of, read_segment

_NAME = re.compile(rf"(\d+)-({DOCUMENTS}|{CLAIMS})-([0-9a-f]{{12}})\.parquet")
_KEPT = ("tombstone", "feed_card", "judgement", "sketch", "sketch_hash", "judged_row")
"""Tables that only a catalogue holds, in the order in which they refer to each other."""
_LATER = ("feed_card", "judged_row")
"""Those that an earlier layout lacks, which had no rows of feeds."""


def recover(root: Path, catalogue: Catalogue, older: Iterable[Path]) -> list[str]:
    """Enter everything in the open transaction; gives what is lost.

    Args:
        root: Folder of the ledger.
        catalogue: The new one, empty.
        older: Catalogues to take verdicts, tombstones and cards from, the best first.
    """
    lost: list[str] = []
    paths = sorted((root / "segments").glob("*.parquet"))
    records = _records(paths, lost)
    footers = _footers(paths, lost)
    recorded = {segment.seq: at for segment, _, at in records}
    for _, footer, _ in footers:
        recorded |= footer.recorded_at
    files = {file.id: file for _, footer, _ in footers for file in footer.files}
    _enter_batches(catalogue, recorded, records, files)
    for segment, rows, _ in records:
        catalogue.add_segment(segment)
        catalogue.add_places(place_of(_record(segment, row), segment.seq) for row in rows)
    gone = sum((Counter(footer.gone) for _, footer, _ in footers), Counter[int]())
    for number, file in sorted(files.items()):
        add_file(catalogue, msgspec.structs.replace(file, stored=file.stored - gone[number]))
    skip_files(catalogue, max(gone, default=0))
    for kept, _, numbers in footers:
        if files.keys() >= set(numbers):
            add_row_segment(catalogue, kept)
        else:
            lost.append(f"{kept.file}: nothing says which file its rows are of")
    _enter_raw(root, catalogue, files.values(), records)
    lost += _take_over(catalogue, older)
    told = {feed: card for _, footer, _ in footers for feed, card in footer.cards.items()}
    _insert(catalogue, "feed_card", told.items())
    return lost


def _records(
    paths: list[Path], lost: list[str]
) -> list[tuple[Segment, list[dict[str, Any]], datetime]]:
    """Segments of documents and claims; of two with one number, the one left by a forget."""
    found: dict[tuple[int, str], tuple[Segment, list[dict[str, Any]], datetime]] = {}
    for path in paths:
        if not (named := _NAME.fullmatch(path.name)):
            continue
        data = path.read_bytes()
        sha = hashlib.sha256(data).hexdigest()
        if sha[:12] != named[3]:
            lost.append(f"{path.name} is damaged; its {named[2]} are lost")
            continue
        rows = rows_from_bytes(data)
        segment = Segment(
            file=path.name,
            seq=int(named[1]),
            content=named[2],
            sha256=sha,
            rows=len(rows),
            bytes=len(data),
        )
        at = rows[0]["recorded_at"].replace(tzinfo=UTC)
        key = (segment.seq, segment.content)
        if key not in found or segment.rows < found[key][0].rows:
            found[key] = (segment, rows, at)
    return [found[key] for key in sorted(found)]


def _footers(paths: list[Path], lost: list[str]) -> list[tuple[RowSegment, Footer, list[int]]]:
    """Segments of rows that no other has taken over, with the numbers of the files in them."""
    found: dict[str, tuple[RowSegment, Footer, list[int]]] = {}
    replaced: set[str] = set()
    for path in paths:
        if _NAME.fullmatch(path.name):
            continue
        try:
            found[path.name] = one = told(path)
        except (OSError, ValueError, IndexError, msgspec.MsgspecError) as error:
            lost.append(f"{path.name} cannot be read ({type(error).__name__})")
            continue
        replaced.update(one[1].replaces if one[0].sha256 else ())
    return [one for name, one in sorted(found.items()) if name not in replaced]


def told(path: Path) -> tuple[RowSegment, Footer, list[int]]:
    """What a segment of rows says of itself, and the numbers of the files in it.

    Of a damaged one only the footer counts, and there is no hash: its rows are to be made again.

    Raises:
        OSError: It cannot be read.
        ValueError: It is no segment of rows; as :class:`IndexError` and
            :class:`msgspec.MsgspecError`.
    """
    with path.open("rb") as file:
        sha = hashlib.file_digest(file, "sha256").hexdigest()
    footer = footer_of(path)
    whole = path.stem.endswith("-" + sha[:12])
    seqs = sorted(footer.recorded_at)
    numbers: list[int] = []
    ends: dict[str, Any] = {"rows": 0, "file_low": 0, "file_high": 0}
    if whole:
        rows = read_segment(path)
        numbers = rows["file"].unique().to_pylist()
        ends = {"rows": rows.num_rows} | bounds(rows)
    segment = RowSegment(
        file=path.name,
        feed=footer.feed,
        content=footer.content,
        seq_low=seqs[0],
        seq_high=seqs[-1],
        bytes=path.stat().st_size,
        sha256=sha if whole else "",
        **ends,
    )
    return segment, footer, numbers


def _enter_batches(
    catalogue: Catalogue,
    recorded: dict[int, datetime],
    records: list[tuple[Segment, list[dict[str, Any]], datetime]],
    files: dict[int, StoredFile],
) -> None:
    ids: dict[int, list[str]] = {}
    counts: dict[int, dict[str, int]] = {}
    for segment, rows, _ in records:
        name = "document_id" if segment.content == DOCUMENTS else "claim_id"
        ids.setdefault(segment.seq, []).extend(row[name] for row in rows)
        counts.setdefault(segment.seq, {})[segment.content] = segment.rows
    for file in files.values():
        ids.setdefault(file.seq, []).append(f"{file.feed} {file.table} {file.sha256}")
    for seq in sorted(recorded):
        key = content_id("batch.v1", "rebuilt", str(seq), *sorted(ids.get(seq, [])))
        number = counts.get(seq, {})
        both = (number.get(DOCUMENTS, 0), number.get(CLAIMS, 0))
        catalogue.add_batch(seq, "rebuilt", key, recorded[seq], both)


def _record(segment: Segment, row: dict[str, Any]) -> Any:
    if segment.content == DOCUMENTS:
        return document_of(row["record"])
    return claim_of(row["record"], row["recorded_at"])


def _enter_raw(
    root: Path,
    catalogue: Catalogue,
    files: Iterable[StoredFile],
    records: list[tuple[Segment, list[dict[str, Any]], datetime]],
) -> None:
    first: dict[str, int] = {}
    for file in files:
        first[file.sha256] = min(file.seq, first.get(file.sha256, file.seq))
    for segment, rows, _ in records:
        for row in rows if segment.content == DOCUMENTS else ():
            sha = row["raw_sha256"]
            first[sha] = min(segment.seq, first.get(sha, segment.seq))
    for path in sorted((root / "raw").glob("??/*")):
        if re.fullmatch(r"[0-9a-f]{64}", path.name):
            catalogue.add_raw(path.name, path.stat().st_size, first.get(path.name, 0))


def _take_over(catalogue: Catalogue, older: Iterable[Path]) -> list[str]:
    """Verdicts and sketches from the best older catalogue that can be read, the rest from all."""
    said, best = [], ""
    for path in older:
        if not path.is_file():
            continue
        try:
            taken = _tables(path)
        except (sqlite3.DatabaseError, ChalkcircleError) as error:
            said.append(f"{path.name} cannot be read ({error})")
            continue
        for name in ("tombstone", "feed_card"):
            _insert(catalogue, name, taken.pop(name, ()))
        if not best:
            _enter_verdicts(catalogue, taken)
            best = path.name
    # A crash may have left the bytes of what was forgotten.
    catalogue.execute("delete from raw where sha256 in (select id from tombstone)")
    if best:
        what = "Verdicts, tombstones and the terms of other people's feeds"
        return [*said, f"{what} are those of {best}; later ones are lost"]
    what = "Verdicts about pairs, tombstones and the terms of other people's feeds"
    return [*said, f"{what} are lost: only a catalogue has them"]


def _enter_verdicts(catalogue: Catalogue, taken: dict[str, list[tuple[Any, ...]]]) -> None:
    _enter_verdicts_alone(catalogue, taken.pop("batch"), taken["judgement"])
    seqs = {row[0] for row in catalogue.rows("select seq from batch")}
    held = {row[0] for row in catalogue.rows("select id from record")}
    fits = {"judgement": lambda row: row[-1] in seqs, "sketch": lambda row: row[1] in held}
    for name, rows in taken.items():
        _insert(catalogue, name, filter(fits.get(name), rows))
    row_names.sift(catalogue)


def _insert(catalogue: Catalogue, table: str, rows: Iterable[tuple[Any, ...]]) -> None:
    for row in rows:
        marks = ", ".join("?" * len(row))
        catalogue.execute(f"insert or ignore into {table} values ({marks})", row)  # noqa: S608


def _enter_verdicts_alone(
    catalogue: Catalogue, batches: list[tuple[Any, ...]], judgements: list[tuple[Any, ...]]
) -> None:
    """Batches that left no segment, since they held nothing but verdicts."""
    wanted = {row[-1] for row in judgements}
    _insert(catalogue, "batch", (row for row in batches if row[0] in wanted))


def _tables(path: Path) -> dict[str, list[tuple[Any, ...]]]:
    address = f"{path.absolute().as_uri()}?mode=ro&immutable=1"
    db = sqlite3.connect(address, uri=True)
    try:
        there = {row[0] for row in db.execute("select name from sqlite_master")}
        kept = ["batch", *(name for name in _KEPT if name in there or name not in _LATER)]
        return {name: db.execute(f"select * from {name}").fetchall() for name in kept}  # noqa: S608
    finally:
        db.close()
