"""Where GDELT keeps its files: archives by year and month, then days, then quarters of an hour.

Lists of MD5 sums are read for what they say of names that are made here; an address in a list is
never followed.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date, datetime, timedelta

from .lists import Lists
from .plans import Ask, Item, Source

_FIRST_DAILY = date(2013, 4, 1)
_FIRST_QUARTER = date(2015, 2, 19)
"""Version 2 begins on the evening before, which the last day taken of version 1 covers whole."""

_ENDINGS = {
    "events": "export.CSV.zip",
    "mentions": "mentions.CSV.zip",
    "gkg": "gkg.csv.zip",
}
_MASTER = re.compile(
    rb"^([0-9]{1,12}) ([0-9a-f]{32}) \S*/([0-9]{14}\.(?:export\.CSV|mentions\.CSV|gkg\.csv)\.zip)"
    rb"\r?$",
    re.M,
)
"""A line: size, MD5, address. Lines of another form are known, and say nothing of a file."""

_SUMS = re.compile(rb"^([0-9a-f]{32})[ *]+([0-9A-Za-z.]{1,40})\r?$", re.M)

_KNOWN_HOLES = {date(2025, 6, 15): "a known hole of the archive"}
"""Source: unverified; told by users of the archive."""


def plan(ask: Ask, lists: Lists) -> Iterator[Item]:
    """Files that hold what was added on the days asked for."""
    days = list(ask.days(date(1979, 1, 1)))
    early = [day for day in days if day < _FIRST_QUARTER]
    late = [day for day in days if day >= _FIRST_QUARTER]
    for part in ask.what:
        if early and part == "mentions":
            lists.notes.append(f"mentions begin on {_FIRST_QUARTER}: no files for days before")
        if early and part == "events":
            yield from _archives(ask.base, early, lists)
        if early and part == "gkg":
            if early[0] < _FIRST_DAILY:
                lists.notes.append(f"gkg begins on {_FIRST_DAILY}: no files for days before")
            for day in (d for d in early if d >= _FIRST_DAILY):
                name = f"{day:%Y%m%d}.gkg.csv.zip"
                yield Item(f"{ask.base}/gkg/{name}", name, hole=_hole(day))
    if late:
        yield from _quarters(ask, late, lists)


def _archives(base: str, days: list[date], lists: Lists) -> Iterator[Item]:
    listed = lists.read(f"{base}/events/md5sums", ".md5sums", needed=False) or b""
    sums = {name.decode(): md5.decode() for md5, name in _SUMS.findall(listed)}
    for name, day in dict.fromkeys((_archive(day), _first_of(day)) for day in days):
        yield Item(f"{base}/events/{name}", name, md5=sums.get(name), hole=_hole(day))


def _archive(day: date) -> str:
    if day.year < 2006:
        return f"{day:%Y}.zip"
    if day < _FIRST_DAILY:
        return f"{day:%Y%m}.zip"
    return f"{day:%Y%m%d}.export.CSV.zip"


def _first_of(day: date) -> date:
    """The day that the name of an archive states, so that an archive is planned once."""
    if day.year < 2006:
        return day.replace(month=1, day=1)
    return day if day >= _FIRST_DAILY else day.replace(day=1)


def _quarters(ask: Ask, days: list[date], lists: Lists) -> Iterator[Item]:
    first, last = (f"{day:%Y%m%d}".encode() for day in (days[0], days[-1]))
    listed = lists.grown(
        f"{ask.base}/gdeltv2/masterfilelist.txt",
        ".masterfilelist.txt",
        enough=lambda data: _newest_day(data) > last,
    )
    known = {
        found[3].decode(): (int(found[1]), found[2].decode())
        for found in _MASTER.finditer(listed)
        if first <= found[3][:8] <= last
    }
    for day in days:
        for slot in _slots(day, ask.now):
            for part in (p for p in _ENDINGS if p in ask.what):
                name = f"{slot:%Y%m%d%H%M%S}.{_ENDINGS[part]}"
                size, md5 = known.get(name, (None, None))
                hole = _hole(day) + ("" if md5 else ", nor in the master list")
                yield Item(f"{ask.base}/gdeltv2/{name}", name, md5=md5, size=size, hole=hole)


def _newest_day(listed: bytes) -> bytes:
    """The day of the last file in a list, or in its end, which is sorted by time."""
    found = _MASTER.findall(listed[-10_000:])
    return bytes(found[-1][2][:8]) if found else b""


def _slots(day: date, now: datetime) -> Iterator[datetime]:
    slot = datetime(day.year, day.month, day.day, tzinfo=now.tzinfo)
    while slot.date() == day and slot <= now:
        yield slot
        slot += timedelta(minutes=15)


def _hole(day: date) -> str:
    known = _KNOWN_HOLES.get(day)
    return f"not on the server ({known})" if known else "not on the server"


SOURCE = Source(
    name="gdelt",
    title="GDELT",
    base="http://data.gdeltproject.org",
    parts={
        "events": "events: version 1 up to 18 February 2015, version 2 after it",
        "mentions": "mentions of events in articles, version 2",
        "gkg": "knowledge graph: version 1 from April 2013, version 2 from 19 February 2015",
    },
    plan=plan,
    licence="free and open, with citation and a link",
    attribution="The GDELT Project, https://www.gdeltproject.org/",
    source=(
        "Querying, Analyzing and Downloading, http://gdeltproject.org/data.html (free and open);"
        " unverified: the layout of files, known from public code"
    ),
    dated="needed",
    pause_seconds=0.25,
)
