"""One file from the wire to the disk: aside first, whole, checked, synced, and then by its name.

A part that was left is gone on with where the server still has the same version; what is checked
is always the whole file. It decides nothing about other files.
"""

from __future__ import annotations

import os
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from chalkcircle.model import FetchError

from .answers import Answer
from .client import Client
from .plans import Item
from .states import PART, TAG, Row, State, Status, digests, settle
from .waiting import Again

_MAGIC = {".zip": b"PK", ".gz": b"\x1f\x8b"}


@dataclass(slots=True)
class Download:
    """Fetches the files of one folder.

    Attributes:
        most: Bytes that one file may have.
        came: Bytes that came over the wire into files.
        notes: What is to be known beside the rows.
    """

    client: Client
    state: State
    now: datetime
    most: int
    came: int = 0
    notes: list[str] = field(default_factory=list)

    def fetch(self, item: Item) -> Row:
        """Fetch a file, or find that it is held, or that there is none; the record is kept.

        Raises:
            OSError: The disk refused.
        """
        held = self.state.holds(item.name, item.url)
        if held is not None and not (item.settled and held.at.date() < item.settled):
            return held
        try:
            row = self.client.persist(lambda: self._once(item, held), item.url)
        except FetchError as error:
            row = self._row(item, Status.FAILED, detail=str(error))
        if row.status is Status.OK:
            return row
        if held is not None:
            # An older version is better than none, and is what lies here.
            self.notes.append(f"{item.name}: the version of {held.at:%Y-%m-%d} stays; {row.detail}")
            return held
        self.state.put(row)
        return row

    def _once(self, item: Item, held: Row | None) -> Row:
        path = self.state.folder / item.name
        part, tag = path.with_name(path.name + PART), path.with_name(path.name + TAG)
        begun = part.stat().st_size if part.exists() and tag.exists() else 0
        version = _version(tag, item.url)
        headers = {}
        if begun and version:
            headers = {"Range": f"bytes={begun}-", "If-Range": version}
        elif held is not None and held.validator:
            name = "If-None-Match" if held.validator.startswith('"') else "If-Modified-Since"
            headers = {name: held.validator}
        with self.client.open(item.url, headers) as answer:
            if held is not None and answer.status == 304:
                row = self._row(item, Status.OK, like=held)
                self.state.put(row)
                return row
            if answer.missing:
                return self._row(item, Status.HOLE, detail=item.hole or f"status {answer.status}")
            if answer.status == 206 and (answer.start != begun or answer.validator != version):
                part.unlink(missing_ok=True)
                raise Again("a part of another version")
            if answer.status not in (200, 206):
                part.unlink(missing_ok=True)
                raise Again(f"status {answer.status}, which fits nothing that was asked")
            self._write(answer, part, tag, item)
            validator = answer.validator or ""
        return self._finish(item, part, tag, validator)

    def _write(self, answer: Answer, part: Path, tag: Path, item: Item) -> None:
        if answer.status == 200:
            part.unlink(missing_ok=True)
            tag.write_text(f"{item.url}\n{answer.validator or ''}", "utf-8")
        with part.open("ab") as file:
            try:
                for piece in answer.chunks(self.most - file.tell()):
                    file.write(piece)
                    self.came += len(piece)
            finally:
                file.flush()
                os.fsync(file.fileno())

    def keep(self, item: Item, data: bytes) -> None:
        """Keep the bytes of a file that were put together elsewhere."""
        part, tag = (self.state.folder / (item.name + ending) for ending in (PART, TAG))
        with part.open("wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        self._finish(item, part, tag, "")

    def _finish(self, item: Item, part: Path, tag: Path, validator: str) -> Row:
        size, (md5, sha256) = part.stat().st_size, digests(part)
        if problem := _problem(item, part, size, md5):
            part.unlink()
            tag.unlink(missing_ok=True)
            raise Again(problem)
        row = self._row(item, Status.OK, bytes=size, md5=md5, sha256=sha256, validator=validator)
        self.state.put(row)
        # The file gets its name last: a run that is killed before that is completed by the next.
        tag.unlink(missing_ok=True)
        settle(part, part.with_name(item.name))
        return row

    def _row(
        self,
        item: Item,
        status: Status,
        *,
        like: Row | None = None,
        bytes: int = 0,  # noqa: A002
        md5: str = "",
        sha256: str = "",
        validator: str = "",
        detail: str = "",
    ) -> Row:
        if like is not None:
            bytes, md5, sha256 = like.bytes, like.md5, like.sha256  # noqa: A001
            validator, detail = like.validator, like.detail
        return Row(
            url=item.url,
            name=item.name,
            status=status,
            at=self.now,
            bytes=bytes,
            md5=md5,
            sha256=sha256,
            validator=validator,
            detail=detail,
        )


def _version(tag: Path, url: str) -> str:
    """The version that a part was begun of; empty where it cannot be gone on with."""
    if not tag.exists():
        return ""
    address, _, version = tag.read_text("utf-8").partition("\n")
    return version if address == url else ""


def _problem(item: Item, part: Path, size: int, md5: str) -> str | None:
    if item.size is not None and size != item.size:
        return f"{size:,} bytes where the list says {item.size:,}"
    if item.md5 is not None and md5 != item.md5:
        return f"MD5 {md5} where the list says {item.md5}"
    magic = _MAGIC.get(Path(item.name).suffix.lower())
    if magic:
        with part.open("rb") as file:
            if file.read(len(magic)) != magic:
                return f"no {Path(item.name).suffix} file, though it came whole"
    return None
