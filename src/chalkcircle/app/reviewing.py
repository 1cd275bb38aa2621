"""Grades of feed rows, what readers of the articles say of them, and how the two go together."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from .feed_rows import UNREAD

if TYPE_CHECKING:
    from datetime import datetime
    from pathlib import Path

    import pyarrow as pa

    from chalkcircle.feeds.grading import Calibration
    from chalkcircle.feeds.labels import Label

    from .workshop import Workshop

_SHOWN = (
    "day", "known_at", "actor_code", "recipient_code", "event_code", "place", "sources",
    "articles", "mentions",
)  # fmt: skip


@dataclass(slots=True, frozen=True)
class GradedRow:
    """A row of a feed, as it is shown to whoever will read its article.

    Attributes:
        row: What labels call it.
        claim_id: The claim that it is.
        why: Names of the rules that hold of it.
        told: Its cells, by column.
        warning: That its article was not read.
    """

    row: str
    claim_id: str
    level: str
    grade: str
    why: tuple[str, ...]
    told: dict[str, Any]
    address: str
    warning: str = UNREAD


@dataclass(slots=True, frozen=True)
class Grades:
    """Rows by grade, and by rule that holds of them.

    Attributes:
        names: What each level is called.
    """

    method: str
    rows: int
    levels: dict[str, int]
    names: dict[str, str]
    rules: dict[str, int]


def grade(rows: pa.Table) -> Grades:
    """Grade rows of GDELT by how they are built; a grade is a name, never a probability.

    Args:
        rows: Columns of ``ledger.COLUMNS``; those of whole days, since sites that tell the same
            are looked for among them.
    """
    from chalkcircle.feeds.grading import METHOD, grade_rows, load_rules

    graded = grade_rows(rows)
    return Grades(
        method=METHOD,
        rows=rows.num_rows,
        levels=graded.counts(),
        names={one.level: one.name for one in load_rules().grade},
        rules={name: int(held.sum()) for name, held in graded.marks.items()},
    )


def review_next(
    rows: pa.Table, labels: Path, *, feed: str = "gdelt", count: int = 10, seed: int = 0
) -> list[GradedRow]:
    """Rows to label next: of each grade in turn, each of another article, none labelled before.

    Args:
        rows: Those that may be drawn.
        labels: The file of labels; it may be absent.
        feed: Their feed.
        count: How many at most.
        seed: The same seed, rows and labels give the same rows.
    """
    from chalkcircle.feeds.grading import grade_rows, load_rules, names_of, to_read
    from chalkcircle.feeds.labels import labelled, read_labels

    graded = grade_rows(rows)
    done = labelled(read_labels(labels)).touched
    drawn = to_read(feed, rows, graded, count=count, seed=seed, done=done)
    names = names_of(feed, rows.take(drawn))
    table = load_rules().grade
    shown = rows.take(drawn).to_pylist()
    return [
        _shown(feed, name, cells, table[graded.grades[at]].level,
               table[graded.grades[at]].name, graded.why(at))
        for name, cells, at in zip(names, shown, drawn, strict=True)
    ]  # fmt: skip


def review_label(
    labels: Path, row: str, verdict: str, *, by: str, now: datetime, note: str = ""
) -> Label:
    """Add what a reader of the article makes of a row; the last word of each reader counts.

    Raises:
        FeedError: No such verdict, no name of a row, nobody's label, or a broken file.
    """
    from chalkcircle.feeds.labels import Label, Seen, append_label
    from chalkcircle.model import FeedError

    if verdict not in set(Seen):
        raise FeedError.about(
            "unknown verdict", verdict, expected=f"one of {', '.join(Seen)}", do="Name one of them."
        )
    label = Label(row=row, verdict=Seen(verdict), by=by.strip(), at=now, note=note)
    append_label(labels, label)
    return label


def review_report(rows: pa.Table, labels: Path, *, feed: str = "gdelt") -> Calibration:
    """How often rows of each grade were right, by the labels; no probability without enough.

    Args:
        rows: Those that were graded; labels of other rows are left out and counted.
        labels: The file of labels.
        feed: Their feed.

    Raises:
        FeedError: The file of labels is broken.
    """
    from chalkcircle.feeds.grading import Case, calibrate, grade_rows, load_rules, names_of
    from chalkcircle.feeds.labels import labelled, read_labels

    said = labelled(read_labels(labels))
    graded = grade_rows(rows)
    wanted = said.right.keys()
    places = {name: at for at, name in enumerate(names_of(feed, rows)) if name in wanted}
    articles = rows.column("source") if "source" in rows.column_names else None
    cases = [
        Case(int(graded.grades[at]), (articles[at].as_py() if articles else None) or name, right)
        for name, right in said.right.items()
        if (at := places.get(name)) is not None
    ]
    counts = graded.counts()
    return calibrate(
        cases,
        [(one.level, one.name, counts[one.level]) for one in load_rules().grade],
        not_counted={
            "readers disagree": len(said.disputed),
            "cannot open": len(said.not_opened),
            "no such row here": len(said.right) - len(cases),
        },
    )


def labels_file(workshop: Workshop, given: Path | None) -> Path:
    """Where labels lie: the file that was named, else ``reviews.csv`` in the study's folder.

    Raises:
        ConfigError: Neither a file nor a study is named.
    """
    from pathlib import Path

    from chalkcircle.feeds.labels import FILE
    from chalkcircle.model import ConfigError

    if given is not None:
        return given
    if workshop.settings.study:
        return Path(workshop.settings.study) / FILE
    raise ConfigError.about(
        "No place for labels",
        "",
        expected="a study, or a file of labels",
        do="Name a study with --study or a file with --labels.",
    )


def _shown(
    feed: str, name: str, cells: dict[str, Any], level: str, called: str, why: tuple[str, ...]
) -> GradedRow:
    from chalkcircle.incidents import row_id

    return GradedRow(
        row=name,
        claim_id=row_id(feed, cells["native_id"], cells.get("revision") or 0),
        level=level,
        grade=called,
        why=why,
        told={n: str(cells[n]) for n in _SHOWN if cells.get(n) is not None},
        address=cells.get("source") or "",
    )
