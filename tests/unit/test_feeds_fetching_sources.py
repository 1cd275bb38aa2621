"""Each source against a server with the same layout, through the function that users call."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest
from feeds_fetching_server import (
    NOW,
    Server,
    Slept,
    client,
    drips,
    gives,
    half,
    leads_to,
    md5,
    serving,
    silent,
    status,
    zipped,
)

from chalkcircle import app
from chalkcircle.feeds.fetching import Bounds, Fetched, sources
from chalkcircle.feeds.fetching.plans import Source
from chalkcircle.model import FetchError, InputError

DAY = date(2024, 8, 2)
MASTER = "/gdeltv2/masterfilelist.txt"


def run(server: Server, name: str, folder: Path, **about: Any) -> Fetched:
    """Fetch from the server as from a mirror."""
    about.setdefault("client", client(server))
    about.setdefault("now", NOW)
    return app.fetch(name, folder, base=server.base, **about)


def quarter(slot: str, part: str = "export.CSV") -> str:
    return f"20240802{slot}00.{part}.zip"


def gdelt(server: Server, *, until: int = 96) -> list[str]:
    """The first files of a day of events, with the list that names them; all names of the day."""
    names = [quarter(f"{n // 4:02}{15 * (n % 4):02}") for n in range(96)]
    lines = ["0 not-a-line http://elsewhere.example/", "http://only.an/address"]
    for name in names[:until]:
        body = zipped(name)
        server.on(f"/gdeltv2/{name}", gives(body))
        lines.append(f"{len(body)} {md5(body)} http://169.254.169.254/gdeltv2/{name}")
    server.on(MASTER, gives(("\n".join(lines) + "\n").encode(), tag=f'"{until}"'))
    return names


def test_a_day_of_gdelt_comes_checked_and_once(tmp_path: Path) -> None:
    with serving() as server:
        names = gdelt(server)
        paces: list[Any] = []
        done = run(server, "gdelt", tmp_path, since=DAY, until=DAY, progress=paces.append)
        assert [p.name for p in done.files] == names
        assert (done.planned, done.held, done.holes, done.failed) == (96, 0, [], [])
        assert done.bytes == sum(p.stat().st_size for p in tmp_path.glob("*.zip")) + len(
            (tmp_path / ".masterfilelist.txt").read_bytes()
        )
        assert (paces[-1].done, paces[-1].total, paces[-1].stored) == (96, 96, 96)
        asked = len(server.asked)
        again = run(server, "gdelt", tmp_path, since=DAY, until=DAY)
        # The end of the list, to see that it did not grow, and nothing else.
        assert (len(again.files), again.held, again.bytes) == (96, 96, 4096)
        assert server.paths[asked:] == [MASTER]


def test_everything_that_may_go_wrong_with_a_day_is_told_and_mended(tmp_path: Path) -> None:
    slept = Slept()
    with serving() as server:
        names = gdelt(server)
        good = {name: server.routes[f"/gdeltv2/{name}"][0] for name in names}
        faults: dict[int, list[Any]] = {
            1: [status(404)],
            2: [status(429, Retry_After="3"), good[names[2]]],
            3: [status(500), good[names[3]]],
            4: [half(zipped(names[4])), good[names[4]]],
            5: [gives(b"PK\x03\x04 something else"), good[names[5]]],
            6: [leads_to(f"/gdeltv2/{names[6]}")],
            7: [leads_to("http://127.0.0.1:9/x")],
            8: [leads_to("http://169.254.169.254/x")],
            9: [leads_to("file:///etc/hostname")],
            10: [drips(seconds=0.2)],
            11: [silent()],
            12: [gives(b"<html>sorry</html>")],
            13: [status(403)],
        }
        for n, routes in faults.items():
            server.on(f"/gdeltv2/{names[n]}", *routes)
        asking = client(server, slept, bounds=Bounds(silent_seconds=0.25, total_seconds=0.4))
        done = run(server, "gdelt", tmp_path, since=DAY, until=DAY, client=asking)
        assert [h.source for h in done.holes] == [names[1]]
        assert [f.source for f in done.failed] == [names[n] for n in (6, 7, 8, 9, 10, 11, 12, 13)]
        assert len(done.files) == 96 - 9
        assert done.planned == len(done.files) + len(done.holes) + len(done.failed) + done.untried
        assert [p.name for p in tmp_path.glob("*.part")] == [f"{names[10]}.part"]
        assert 3.0 in slept.naps
        told = " ".join(f.detail for f in done.failed)
        for words in ("circle", "this machine", "link-local", "Only http", "status 403"):
            assert words in told
        for name, route in good.items():
            server.on(f"/gdeltv2/{name}", route)
        second = run(server, "gdelt", tmp_path, since=DAY, until=DAY)
        assert (len(second.files), second.held) == (96, 87)


def test_quarters_that_no_list_names_are_asked_for_and_told(tmp_path: Path) -> None:
    with serving() as server:
        names = gdelt(server, until=94)
        server.on(f"/gdeltv2/{names[94]}", gives(zipped("late")))
        done = run(server, "gdelt", tmp_path, since=DAY, until=DAY)
        assert len(done.files) == 95
        assert "nor in the master list" in done.holes[0].detail


def test_a_known_hole_of_the_archive_is_called_so(tmp_path: Path) -> None:
    day = date(2025, 6, 15)
    with serving() as server:
        server.on(MASTER, gives(b""))
        done = run(server, "gdelt", tmp_path, since=day, until=day, what=["events", "gkg"])
    assert len(done.holes) == done.planned == 192
    assert all("a known hole of the archive" in hole.detail for hole in done.holes)


def test_a_list_that_grew_is_asked_for_its_end_only(tmp_path: Path) -> None:
    with serving() as server:
        gdelt(server, until=40)
        old = b"1 " + b"0" * 32 + b" http://x/gdeltv2/20230101000000.gkg.csv.zip\n"
        filler = old * 400
        server.on(MASTER, gives(filler))
        morning = datetime(2024, 8, 2, 9, tzinfo=UTC)
        run(server, "gdelt", tmp_path, since=DAY, until=DAY, now=morning)
        more = b"7 " + b"1" * 32 + b" http://x/gdeltv2/20240803000000.export.CSV.zip\n"
        server.on(MASTER, gives(filler + more))
        done = run(server, "gdelt", tmp_path, since=DAY, until=DAY, now=morning)
        assert done.bytes == 4096 + len(more)
        assert (tmp_path / ".masterfilelist.txt").read_bytes() == filler + more
        asked = len(server.asked)
        run(server, "gdelt", tmp_path, since=DAY, until=DAY, now=morning)
        assert server.asked[asked:] == []  # The list reaches beyond the day: nothing to ask.
        server.on(MASTER, gives(b"rewritten\n" * 2000))
        later = date(2024, 8, 4)
        run(
            server,
            "gdelt",
            tmp_path,
            since=later,
            until=later,
            now=datetime(2024, 8, 4, tzinfo=UTC),
        )
        assert (tmp_path / ".masterfilelist.txt").read_bytes() == b"rewritten\n" * 2000


def test_without_the_master_list_there_is_no_plan(tmp_path: Path) -> None:
    with serving() as server, pytest.raises(FetchError, match="cannot be had"):
        run(server, "gdelt", tmp_path, since=DAY, until=DAY)


@pytest.mark.parametrize(
    ("since", "until", "wanted"),
    [
        (date(1979, 5, 1), date(1980, 2, 1), ["1979.zip", "1980.zip"]),
        (date(2005, 12, 30), date(2006, 2, 1), ["2005.zip", "200601.zip", "200602.zip"]),
        (date(2013, 3, 31), date(2013, 4, 1), ["201303.zip", "20130401.export.CSV.zip"]),
        (date(2015, 2, 18), date(2015, 2, 18), ["20150218.export.CSV.zip"]),
    ],
)
def test_early_gdelt_is_archives_by_year_month_and_day(
    tmp_path: Path, since: date, until: date, wanted: list[str]
) -> None:
    with serving() as server:
        for name in wanted:
            server.on(f"/events/{name}", gives(zipped(name)))
        sums = "".join(f"{md5(zipped(name))}  {name}\n" for name in wanted)
        server.on("/events/md5sums", gives(sums.encode()))
        done = run(server, "gdelt", tmp_path, since=since, until=until)
        assert [p.name for p in done.files] == wanted
        server.on(f"/events/{wanted[0]}", gives(zipped("other"), tag='"2"'))
        (tmp_path / wanted[0]).unlink()
        assert "MD5" in run(server, "gdelt", tmp_path, since=since, until=until).failed[0].detail


def test_versions_of_gdelt_meet_without_gap_or_overlap(tmp_path: Path) -> None:
    with serving() as server:
        server.on(MASTER, gives(b""))
        done = run(
            server, "gdelt", tmp_path, since=date(2015, 2, 18), until=date(2015, 2, 19),
            what=["events", "mentions", "gkg"],
        )  # fmt: skip
        names = sorted(hole.source for hole in done.holes)
        assert names[:2] == ["20150218.export.CSV.zip", "20150218.gkg.csv.zip"]
        assert names[2] == "20150219000000.export.CSV.zip"
        assert len(names) == 2 + 3 * 96
        assert any("mentions begin" in note for note in done.notes)
        assert any("md5sums" in note for note in done.notes)


def test_a_server_that_is_down_is_left_alone(tmp_path: Path) -> None:
    with serving() as server:
        gdelt(server, until=0)
        for name in (quarter(f"{n // 4:02}{15 * (n % 4):02}") for n in range(96)):
            server.on(f"/gdeltv2/{name}", status(500))
        done = run(server, "gdelt", tmp_path, since=DAY, until=DAY)
    assert (len(done.failed), done.untried) == (10, 86)


def test_nothing_is_asked_for_that_cannot_be_there_yet(tmp_path: Path) -> None:
    with serving() as server:
        gdelt(server, until=0)
        now = datetime(2024, 8, 2, 0, 50, tzinfo=UTC)
        done = run(server, "gdelt", tmp_path, since=DAY, until=date(2024, 8, 9), now=now)
    assert done.planned == 4


def test_day_pages_of_the_portal_come_as_they_were_written(tmp_path: Path) -> None:
    page = "/w/index.php?title=Portal:Current_events/2024_August_{}&action=raw"
    text = (
        b"{{Current events|year=2024|month=08|day=2|content=\n* News. [http://x.example (BBC)]\n}}"
    )
    with serving() as server:
        server.on(page.format(2), gives(text))
        done = run(server, "current-events", tmp_path, since=DAY, until=date(2024, 8, 3))
        assert [p.name for p in done.files] == ["2024-08-02.wiki"]
        assert [(h.source, h.detail) for h in done.holes] == [
            ("2024-08-03.wiki", "no page for this day")
        ]
    inputs = app.open_inputs([tmp_path], published=None, today=NOW.date())
    assert [o.name for o in inputs.opened] == ["2024-08-02.wiki"]
    assert inputs.refused == ()


def test_ucdp_by_release_and_by_month(tmp_path: Path) -> None:
    with serving() as server:
        server.on("/ged/ged251-csv.zip", gives(zipped("ged")))
        server.on("/ucdpprio/ucdp-prio-acd-261-csv.zip", gives(zipped("acd")))
        server.on("/candidateged/GEDEvent_v24_0_12.csv", gives(b"id,year\n"))
        server.on("/candidateged/GEDEvent_v25_0_1.csv", gives(b"id,year\n"))
        done = run(server, "ucdp", tmp_path, what=["ged@25.1", "acd"])
        assert [p.name for p in done.files] == ["ged251-csv.zip", "ucdp-prio-acd-261-csv.zip"]
        done = run(
            server, "ucdp", tmp_path, what=["candidate"], since=date(2024, 12, 31),
            until=date(2025, 2, 1),
        )  # fmt: skip
        assert [p.name for p in done.files] == ["GEDEvent_v24_0_12.csv", "GEDEvent_v25_0_1.csv"]
        assert [h.source for h in done.holes] == ["GEDEvent_v25_0_2.csv"]
        for what, days in (("ged@../x", None), ("ged", DAY), ("candidate", None)):
            with pytest.raises(InputError):
                run(server, "ucdp", tmp_path, what=[what], since=days)


def test_files_that_are_named_one_by_one(tmp_path: Path) -> None:
    with serving() as server:
        server.on("/uploads/6/9/1/3/69134503/atop_5.1__.csv_.zip", gives(zipped("atop")))
        server.on("/110m/cultural/ne_110m_admin_0_countries.zip", gives(zipped("110")))
        server.on("/DirectContiguity320.zip", gives(zipped("contiguity")))
        assert len(run(server, "atop", tmp_path / "a").files) == 1
        assert len(run(server, "naturalearth", tmp_path / "n").files) == 1
        done = run(server, "cow", tmp_path / "c", what=["contiguity", "igo", "mid", "trade"])
        assert (len(done.files), len(done.holes)) == (1, 5)


@pytest.mark.parametrize("what", ["alliances", "alliance", "alliances@4.1"])
def test_alliances_of_cow_are_never_fetched(tmp_path: Path, what: str) -> None:
    with serving() as server:
        with pytest.raises(InputError, match="asked software not to"):
            run(server, "cow", tmp_path, what=["contiguity", what])
        assert server.asked == []


def listing(*files: dict[str, Any]) -> bytes:
    return json.dumps({"status": "OK", "data": [{"dataFile": f} for f in files]}).encode()


LISTING = (
    "/api/datasets/:persistentId/versions/:latest-published/files"
    "?persistentId=doi:10.7910/DVN/LEJUQZ"
)


def test_votes_come_as_the_repository_lists_them(tmp_path: Path) -> None:
    ideal, votes = b"year,ideal\n", b"rcid\tvote\n"
    with serving() as server:
        server.on(LISTING, gives(listing(
            {"id": 1, "filename": "Idealpointestimates Jul2025.csv", "md5": md5(ideal)},
            {"id": 2, "filename": "UNVotes.tab", "originalFileName": "UNVotes.csv",
             "tabularData": True, "md5": "0" * 32, "extra": None},
            {"id": 3, "filename": "../../votes.sh"},
            {"id": 4, "filename": "Codebook.pdf"},
        )))  # fmt: skip
        server.on("/api/access/datafile/1?format=original", gives(ideal))
        server.on("/api/access/datafile/2?format=original", gives(votes))
        done = run(server, "unga", tmp_path, what=["ideal-points", "votes"])
        names = [p.name for p in done.files]
        assert names == ["Idealpointestimates_Jul2025.csv", "UNVotes.csv"]
        assert any("left out for its name" in note for note in done.notes)
        for broken in (b"<html>", b'{"data": [{"dataFile": {"id": "x", "filename": "y"}}]}'):
            server.on(LISTING, gives(broken, tag=f'"{len(broken)}"'))
            with pytest.raises(FetchError, match="cannot be read"):
                run(server, "unga", tmp_path)


@pytest.mark.parametrize("source", sources(), ids=lambda source: str(source.name))
def test_each_source_says_its_terms_and_refuses_what_it_has_not(
    tmp_path: Path, source: Source
) -> None:
    assert source.licence
    assert source.attribution
    assert "http" in source.source or source.source.startswith("unverified")
    with serving() as server:
        with pytest.raises(InputError, match="no such part"):
            run(server, source.name, tmp_path, what=["nonsense"], since=DAY)
        if source.dated == "unused":
            with pytest.raises(InputError, match="not published by days"):
                run(server, source.name, tmp_path, since=DAY)
        if source.dated == "needed":
            with pytest.raises(InputError, match="first day is missing"):
                run(server, source.name, tmp_path)
            with pytest.raises(InputError, match="before the first"):
                run(server, source.name, tmp_path, since=DAY, until=date(2024, 8, 1))
        assert server.asked == []


def test_a_mirror_is_asked_though_it_is_private_and_nothing_else_is(tmp_path: Path) -> None:
    with serving() as server:
        server.on("/110m/cultural/ne_110m_admin_0_countries.zip", gives(zipped("110")))
        done = app.fetch("naturalearth", tmp_path, base=server.base + "/", now=NOW)
        assert len(done.files) == 1
        assert server.asked[0][1]["User-Agent"].startswith("chalkcircle/")
        app.fetch("naturalearth", tmp_path / "b", base=server.base, contact="a@b.example", now=NOW)
        assert "(a@b.example)" in server.asked[1][1]["User-Agent"]
        with pytest.raises(InputError, match="contact"):
            app.fetch("naturalearth", tmp_path, base=server.base, contact="a\r\nX: y", now=NOW)
    with pytest.raises(InputError, match="under this name"):
        app.fetch("icews", tmp_path, now=NOW)
    for mirror in ("file:///srv/gdelt", "ftp://host.example", "http://user@host.example"):
        with pytest.raises(FetchError):
            app.fetch("naturalearth", tmp_path, base=mirror, now=NOW)
