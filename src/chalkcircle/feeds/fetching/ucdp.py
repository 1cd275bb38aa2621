"""Where the Uppsala Conflict Data Program keeps its releases."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date

from chalkcircle.model import InputError

from .lists import Lists
from .plans import Ask, Item, Source

RELEASE = "26.1"
"""The yearly release that is fetched where none is named: ``ged@25.1`` names one."""

_YEARLY = {"ged": "ged/ged{}-csv.zip", "acd": "ucdpprio/ucdp-prio-acd-{}-csv.zip"}
_RELEASE = re.compile(r"[0-9]{1,2}\.[0-9]")
_FIRST_CANDIDATE = date(2020, 1, 1)


def plan(ask: Ask, _lists: Lists) -> Iterator[Item]:
    """Yearly releases, and a candidate file for each month asked for."""
    if ask.since and "candidate" not in ask.what:
        raise InputError.about(
            "Yearly releases are not published by days", str(ask.since),
            expected="--from only with --what candidate", do="Leave it out.",
        )  # fmt: skip
    for wanted in ask.what:
        part, _, release = wanted.partition("@")
        if part == "candidate":
            yield from _months(ask)
            continue
        release = release or RELEASE
        if not _RELEASE.fullmatch(release):
            raise InputError.about(
                "This is no release of UCDP", wanted, expected=f"{part}@{RELEASE}",
                do="Look up its number at https://ucdp.uu.se/downloads/ .",
            )  # fmt: skip
        path = _YEARLY[part].format(release.replace(".", ""))
        yield Item(f"{ask.base}/{path}", path.rpartition("/")[2], hole="no such release")


def _months(ask: Ask) -> Iterator[Item]:
    for year, month in dict.fromkeys((d.year, d.month) for d in ask.days(_FIRST_CANDIDATE)):
        name = f"GEDEvent_v{year % 100}_0_{month}.csv"
        yield Item(f"{ask.base}/candidateged/{name}", name, hole="no file for this month (yet)")


SOURCE = Source(
    name="ucdp",
    title="UCDP",
    base="https://ucdp.uu.se/downloads",
    parts={
        "ged": "georeferenced events, a yearly release",
        "acd": "armed conflicts by year (UCDP/PRIO), a yearly release",
        "candidate": "candidate events, a file a month: needs --from",
    },
    plan=plan,
    licence="CC-BY-4.0",
    attribution="Uppsala Conflict Data Program, https://ucdp.uu.se/",
    source="unverified: addresses and terms known from public code that downloads them",
    dated="possible",
)
