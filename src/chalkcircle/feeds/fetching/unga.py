"""Where votes in the UN General Assembly and the ideal points drawn from them lie: a Dataverse.

The repository lists the files of a data set with their sums; names and numbers in that list are
checked before any is used.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

import msgspec

from chalkcircle.model import FetchError

from .lists import Lists
from .plans import Ask, Item, Source

_SET = "doi:10.7910/DVN/LEJUQZ"
_LIST = "api/datasets/:persistentId/versions/:latest-published/files?persistentId="
_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._ -]{0,120}")
_WANTED = {"ideal-points": re.compile(r"ideal.?point", re.I), "votes": re.compile(r"vote", re.I)}


class _File(msgspec.Struct):
    """What the list says of a file; sums are those of the file as deposited only where it was not
    turned into a table.
    """

    id: int
    filename: str
    filesize: int = 0
    md5: str = ""
    originalFileName: str = ""  # noqa: N815
    tabularData: bool = False  # noqa: N815


class _Entry(msgspec.Struct):
    dataFile: _File  # noqa: N815


class _Answer(msgspec.Struct):
    data: list[_Entry]


def plan(ask: Ask, lists: Lists) -> Iterator[Item]:
    """Files of the latest version whose names fit what is asked for."""
    raw = lists.read(f"{ask.base}/{_LIST}{_SET}", ".files.json", needed=True)
    try:
        entries = msgspec.json.decode(raw or b"", type=_Answer).data
    except (msgspec.DecodeError, msgspec.ValidationError) as error:
        raise FetchError.about(
            f"The list of files cannot be read ({error})", _SET,
            expected="a list as Dataverse gives it", do="Look at the address with a browser.",
        ) from error  # fmt: skip
    for part in ask.what:
        fitting = [e.dataFile for e in entries if _WANTED[part].search(_name(e.dataFile))]
        if not fitting:
            lists.notes.append(f"{part}: no file of the set has a fitting name")
        for file in fitting:
            name = _name(file)
            if not _NAME.fullmatch(name):
                lists.notes.append(f"{part}: a file was left out for its name, {name[:80]!r}")
                continue
            yield Item(
                f"{ask.base}/api/access/datafile/{file.id}?format=original",
                name.replace(" ", "_"),
                md5=None if file.tabularData or not _is_md5(file.md5) else file.md5,
                hole="listed, and not there",
            )


def _name(file: _File) -> str:
    return file.originalFileName or file.filename


def _is_md5(text: str) -> bool:
    return bool(re.fullmatch(r"[0-9a-f]{32}", text))


SOURCE = Source(
    name="unga",
    title="UN General Assembly votes",
    base="https://dataverse.harvard.edu",
    parts={"ideal-points": "ideal points of states", "votes": "roll calls"},
    plan=plan,
    licence="as the data set states (unverified: CC0)",
    attribution="Voeten, Strezhnev and Bailey, United Nations General Assembly Voting Data",
    source=(
        "Data Access API, https://guides.dataverse.org/en/latest/api/dataaccess.html (original"
        " files); unverified: the data set's page and terms"
    ),
)
