"""Made rows in the shape of feeds that may not be passed on, and files of them read whole."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pyarrow as pa

from chalkcircle.feeds.reading import formats, read_file
from chalkcircle.feeds.records import Format, Layout
from chalkcircle.ledger import Quarantined

SHARED = Path(__file__).resolve().parents[1].parent / "shared" / "data" / "feeds"
NOW = datetime(2026, 11, 23, 12, tzinfo=UTC)
RELEASED = datetime(2023, 6, 22, 23, 59, 59, tzinfo=UTC)

ICEWS = {
    "Event ID": "501",
    "Event Date": "2018-06-01",
    "Source Name": "Foreign Affairs (Norland)",
    "Source Sectors": "Executive,Foreign Ministry,Government",
    "Source Country": "Georgia",
    "Event Text": "Consult",
    "CAMEO Code": "040",
    "Intensity": "1",
    "Target Name": "Police (Southland)",
    "Target Sectors": "Government,Police",
    "Target Country": "Occupied Palestinian Territory",
    "Story ID": "9001",
    "Sentence Number": "2",
    "Publisher": "Example Wire",
    "City": "NA",
    "District": "NULL",
    "Province": "Example Province",
    "Country": "Georgia",
    "Latitude": "41.7",
    "Longitude": "44.8",
}
POLECAT = {
    "Event ID": "20230501-7-aa-PROTEST_demo",
    "Event Date": "2023-05-01",
    "Event Type": "PROTEST",
    "Event Mode": "demo",
    "Intensity": "-6.5",
    "Quad Code": "MATERIAL CONFLICT",
    "Contexts": "election;economic",
    "Actor Name": "Teachers of Example Town",
    "Actor Country": "ARM",
    "Actor COW": "371",
    "Primary Actor Sector": "EDU",
    "Actor Sectors": "EDU;CVL",
    "Actor Title": "None",
    "Actor Name Raw": "teachers",
    "Wikipedia Actor ID": "None",
    "Recipient Name": "None",
    "Recipient Country": "None",
    "Recipient COW": "None",
    "Primary Recipient Sector": "None",
    "Recipient Sectors": "None",
    "Recipient Title": "None",
    "Recipient Name Raw": "None",
    "Wikipedia Recipient ID": "None",
    "Placename": "Example Square",
    "City": "Example Town",
    "District": "None",
    "Province": "Shire",
    "Country": "ARM",
    "Latitude": "40.1",
    "Longitude": "44.5",
    "GeoNames ID": "1",
    "Raw Placename": "the square",
    "Feature Type": "PPL",
    "Source": "Caf\u00e9 Gazette",
    "Publication Date": "2023-05-03",
    "Story People": "None",
    "Story Organizations": "None",
    "Story Locations": "None",
    "Language": "en",
    "Version": "NGEC",
}
ACLED = {
    "event_id_cnty": "XXX1",
    "event_date": "16 May 2025",
    "year": "2025",
    "time_precision": "1",
    "disorder_type": "Political violence",
    "event_type": "Battles",
    "sub_event_type": "Armed clash",
    "actor1": "Military Forces of Kenya (2002-2013)",
    "assoc_actor_1": "",
    "inter1": "State forces",
    "actor2": "Protesters (Somalia)",
    "assoc_actor_2": "",
    "inter2": "6",
    "interaction": "16",
    "civilian_targeting": "",
    "iso": "404",
    "region": "Eastern Africa",
    "country": "Kenya",
    "admin1": "Shire",
    "admin2": "",
    "admin3": "",
    "location": "Example Town - North",
    "latitude": "0.5",
    "longitude": "37.5",
    "geo_precision": "1",
    "source": "Example Wire; Other Wire",
    "source_scale": "National",
    "notes": 'A made note, with a comma and "quotes"',
    "fatalities": "0",
    "tags": "",
    "timestamp": "1747872000",
}
UCDP = {
    "id": "9001",
    "year": "1990",
    "code_status": "Clear",
    "type_of_violence": "1",
    "side_a": "Government of Russia (Soviet Union)",
    "side_b": "Made Front",
    "number_of_sources": "-1",
    "source_article": 'Reuters 1990-02-01 "A TITLE"',
    "where_prec": "4",
    "where_coordinates": "Shire",
    "country": "Russia (Soviet Union)",
    "country_id": "365",
    "date_start": "1990-01-29",
    "date_end": "1990-02-04",
    "best": "3",
    "high": "5",
    "low": "2",
    "gwnoa": "365",
}


@dataclass(frozen=True)
class Read:
    """All blocks of one file."""

    reader: str
    rows: pa.Table
    quarantined: tuple[Quarantined, ...]
    read: int

    @property
    def list(self) -> list[dict[str, Any]]:
        """The kept rows."""
        found: list[dict[str, Any]] = self.rows.to_pylist()
        return found


def names_of(layout: Layout) -> list[str]:
    """Columns of a layout, in order."""
    return [column.name for column in layout.columns]


def write(path: Path, names: Sequence[str], rows: Sequence[dict[str, str]], layout: Layout) -> Path:
    """A file with a header; a cell that a row does not give is empty."""
    text = io.StringIO(newline="")
    if layout.quoted:
        table = csv.writer(text, delimiter=layout.separator, lineterminator="\n")
        table.writerow(names)
        table.writerows([row.get(name, "") for name in names] for row in rows)
    else:
        for cells in (names, *([row.get(name, "") for name in names] for row in rows)):
            text.write(layout.separator.join(cells) + "\n")
    path.write_bytes(text.getvalue().encode(layout.encoding))
    return path


def read(path: Path, *, known: tuple[Format, ...] | None = None, **options: Any) -> Read:
    """Read a file and check that every row is accounted for."""
    file = read_file(path, known or formats(), now=NOW, **options)
    blocks = list(file.blocks())
    found = Read(
        file.reader,
        pa.concat_tables([block.rows for block in blocks], promote_options="default"),
        tuple(one for block in blocks for one in block.quarantined),
        sum(block.read for block in blocks),
    )
    assert found.read == found.rows.num_rows + len(found.quarantined)
    return found
