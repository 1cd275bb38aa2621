"""Reads the training sentences and resolves their quoted pieces to offsets; trains nothing.

The form of a line is `docs/annotation-guide.md`. A line that breaks it is refused by file, line and
reason: a wrong offset would teach a wrong word.
"""

from __future__ import annotations

import json
import re
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from chalkcircle.model import CodeError
from chalkcircle.model.plover import check_mode, event_type

HERE = Path(__file__).parent
STANCES = ("asserts", "denies", "predicts", "demands", "asks", "hypothesises")
FORMS = ("direct", "indirect", "mixed")
GENRES = (
    "wire", "headline", "analysis", "interview", "speech", "brief", "report", "social", "sport",
    "history", "other",
)  # fmt: skip
NONES = (
    "sport", "history", "namesake", "figure", "rule", "fiction", "weather", "business", "question",
    "plan", "other",
)  # fmt: skip
FACTS = (-3, -2, -1, 0, 0.5, 1, 2, 3)
FIELDS = {
    "line": {"text", "genre", "events", "said", "same", "none", "editors", "corrections"},
    "event": {"t", "type", "mode", "a", "r", "f", "h"},
    "said": {"s", "c", "x", "d", "st"},
}

Span = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Event:
    """One event: where its words stand in the text (code points, end exclusive)."""

    trigger: Span
    type: str
    mode: str | None
    actors: tuple[Span, ...]
    recipients: tuple[Span, ...]
    factuality: float
    holders: tuple[Span, ...]


@dataclass(frozen=True, slots=True)
class Said:
    """One attribution; ``source`` is None when nobody is named."""

    source: Span | None
    cue: Span
    content: tuple[Span, ...]
    form: str
    stance: str


@dataclass(frozen=True, slots=True)
class Line:
    """One annotated text; ``editors`` where it is a correction that `chalkcircle` exported."""

    id: str
    text: str
    genre: str
    none: str | None
    events: tuple[Event, ...]
    said: tuple[Said, ...]
    same: tuple[tuple[Span, Span], ...]
    editors: tuple[str, ...] = ()


def meets(a: Span, b: Span) -> bool:
    """Whether two spans share a character."""
    return a[0] < b[1] and b[0] < a[1]


def find(text: str, piece: str) -> Span:
    """Where a piece stands: whole words first; ``piece#2`` is its second place.

    Raises:
        ValueError: It does not stand there, or more than once and no number says which.
    """
    number = None
    if (m := re.fullmatch(r"(.+)#(\d)", piece, re.S)) and piece not in text:
        piece, number = m[1], int(m[2])
    pattern = re.escape(piece)
    places = [m.span() for m in re.finditer(rf"(?<!\w){pattern}(?!\w)", text)]
    places = places or [m.span() for m in re.finditer(pattern, text)]
    if not places:
        raise ValueError(f"{piece!r} does not stand in the text")
    if number is None and len(places) > 1:
        raise ValueError(f"{piece!r} stands {len(places)} times: say which, as {piece}#1")
    if number is not None and not 1 <= number <= len(places):
        raise ValueError(f"{piece!r} stands {len(places)} times, not {number}")
    return places[(number or 1) - 1]


def _one_of(value: object, allowed: tuple[object, ...], field: str) -> Any:
    if value not in allowed:
        raise ValueError(f"{field} is {value!r}, expected one of {', '.join(map(str, allowed))}")
    return value


def _fields(record: dict[str, Any], kind: str) -> None:
    if extra := set(record) - FIELDS[kind]:
        raise ValueError(f"unknown fields of {kind}: {sorted(extra)}")


def _event(text: str, record: dict[str, Any]) -> Event:
    _fields(record, "event")
    kind = event_type(record["type"])
    mode = record.get("mode")
    trigger = find(text, record["t"])
    if len(record["t"].split()) > 3:
        raise ValueError(f"trigger {record['t']!r} is longer than three words")
    return Event(
        trigger=trigger,
        type=kind.value,
        mode=check_mode(kind, mode) if mode else None,
        actors=tuple(find(text, p) for p in record.get("a", ())),
        recipients=tuple(find(text, p) for p in record.get("r", ())),
        factuality=_one_of(record.get("f", 3), FACTS, "f"),
        holders=tuple(find(text, p) for p in record.get("h", ())),
    )


def _said(text: str, record: dict[str, Any]) -> Said:
    _fields(record, "said")
    content = [record["x"]] if isinstance(record["x"], str) else record["x"]
    if not content:
        raise ValueError("said without content")
    return Said(
        source=find(text, record["s"]) if record.get("s") else None,
        cue=find(text, record["c"]),
        content=tuple(find(text, p) for p in content),
        form=_one_of(record.get("d", "indirect"), FORMS, "d"),
        stance=_one_of(record.get("st", "asserts"), STANCES, "st"),
    )


def parse_line(row: str, name: str) -> Line:
    """Read one line.

    Raises:
        ValueError: It is not JSON, or breaks the guide.
        CodeError: A type or mode is not PLOVER's.
    """
    record = json.loads(row)
    _fields(record, "line")
    text = record["text"]
    if text != " ".join(text.split(" ")) or text != text.strip():
        raise ValueError("text has outer or unusual space")
    none = record.get("none")
    return Line(
        id=name,
        text=text,
        genre=_one_of(record.get("genre", "wire"), GENRES, "genre"),
        none=_one_of(none, NONES, "none") if none else None,
        events=tuple(_event(text, e) for e in record.get("events", ())),
        said=tuple(_said(text, s) for s in record.get("said", ())),
        same=tuple((find(text, a), find(text, b)) for a, b in record.get("same", ())),
        editors=tuple(record.get("editors", ())),
    )


def read(path: Path) -> tuple[list[Line], list[str]]:
    """All lines of a file, and what is wrong with those that could not be read."""
    lines, faults, seen = [], [], set()
    for number, row in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
        if not row.strip():
            continue
        try:
            line = parse_line(row, f"{path.stem}:{number}")
        except (ValueError, KeyError, TypeError, AttributeError, CodeError) as error:
            faults.append(f"{path.name}:{number}: {error or type(error).__name__}")
            continue
        if line.text in seen:
            faults.append(f"{path.name}:{number}: the same text stands above")
            continue
        seen.add(line.text)
        lines.append(line)
    return lines, faults


def main(paths: list[str]) -> int:
    """Check files and print what is wrong and how much there is."""
    from collections import Counter

    files = [Path(p) for p in paths] or sorted((HERE / "sentences").glob("*.jsonl"))
    bad = 0
    for path in files:
        lines, faults = read(path)
        bad += len(faults)
        print(*faults, sep="\n", end="\n" if faults else "")
        types = Counter(e.type for line in lines for e in line.events)
        print(
            f"{path.name}: {len(lines)} texts, {sum(types.values())} events, "
            f"{sum(len(line.said) for line in lines)} attributions, {len(faults)} faults"
        )
        print("  " + ", ".join(f"{k} {v}" for k, v in types.most_common()))
    return 1 if bad else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
