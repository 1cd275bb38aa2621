"""Files from the wire to the disk: whole or not at all, gone on with, never twice."""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
import time
from datetime import date, timedelta
from pathlib import Path

import pytest
from feeds_fetching_server import (
    NOW,
    Handler,
    Route,
    Server,
    client,
    gives,
    half,
    leads_to,
    md5,
    serving,
    status,
    zipped,
)

from chalkcircle.feeds.fetching import Item
from chalkcircle.feeds.fetching.downloading import Download
from chalkcircle.feeds.fetching.states import FILE, Row, Status, opened
from chalkcircle.model import FetchError

BODY = zipped("rows of a file ")


def fetch(server: Server, folder: Path, *, now: object = NOW, **about: object) -> Row:
    """Fetch one file as a run of its own would."""
    fields = {"url": server.base + "/f.zip", "name": "f.zip"} | about
    with opened(folder) as state:
        return Download(client(server), state, now, 10_000_000).fetch(Item(**fields))  # type: ignore[arg-type]


def left(folder: Path) -> list[str]:
    """Files beside the record."""
    return sorted(p.name for p in folder.iterdir() if p.name != FILE)


def test_a_file_comes_once_with_its_sums(tmp_path: Path) -> None:
    with serving() as server:
        server.on("/f.zip", gives(BODY))
        row = fetch(server, tmp_path, md5=md5(BODY), size=len(BODY))
        again = fetch(server, tmp_path, md5=md5(BODY))
        assert server.paths == ["/f.zip"]
    assert (row.status, row.bytes, row.md5, row.at) == (Status.OK, len(BODY), md5(BODY), NOW)
    assert again == row
    assert (tmp_path / "f.zip").read_bytes() == BODY
    assert left(tmp_path) == ["f.zip"]


def test_what_was_cut_is_gone_on_with(tmp_path: Path) -> None:
    with serving() as server:
        server.on("/f.zip", half(BODY), gives(BODY))
        assert fetch(server, tmp_path).sha256
        headers = server.asked[1][1]
    assert headers["Range"] == f"bytes={len(BODY) // 2}-"
    assert headers["If-Range"] == '"v1"'
    assert (tmp_path / "f.zip").read_bytes() == BODY


@pytest.mark.parametrize(
    "second",
    [gives(BODY, ranges=False), gives(BODY, tag='"v2"')],
    ids=["no ranges", "another version"],
)
def test_a_part_of_another_version_is_begun_anew(tmp_path: Path, second: Route) -> None:
    with serving() as server:
        server.on("/f.zip", half(b"PK other bytes" * 9), second)
        assert fetch(server, tmp_path).status is Status.OK
    assert (tmp_path / "f.zip").read_bytes() == BODY


@pytest.mark.parametrize(
    "part",
    [
        {"ETag": '"v2"', "Content_Range": f"bytes {len(BODY) // 2}-{len(BODY) - 1}/{len(BODY)}"},
        {"ETag": '"v1"', "Content_Range": f"bytes 3-{len(BODY) - 1}/{len(BODY)}"},
        {"ETag": '"v1"', "Content_Range": "bytes x-y/z"},
        {"ETag": '"v1"'},
    ],
    ids=["other version", "other place", "no place", "no header"],
)
def test_a_server_that_answers_with_a_wrong_part_is_not_believed(
    tmp_path: Path, part: dict[str, str]
) -> None:
    def wrong(handler: Handler) -> None:
        handler.send(206, b"other bytes", **part)

    with serving() as server:
        server.on("/f.zip", half(BODY), wrong, gives(BODY, ranges=False))
        assert fetch(server, tmp_path).status is Status.OK
    assert (tmp_path / "f.zip").read_bytes() == BODY


def test_a_part_is_not_gone_on_with_where_versions_are_not_told(tmp_path: Path) -> None:
    def half_untold(handler: Handler) -> None:
        handler.send(200, BODY[:100], Content_Length=str(len(BODY)))

    with serving() as server:
        server.on("/f.zip", half_untold, lambda handler: handler.send(200, BODY))
        assert fetch(server, tmp_path).status is Status.OK
        assert "Range" not in server.asked[1][1]
    assert (tmp_path / "f.zip").read_bytes() == BODY


def test_wrong_sums_and_sizes_never_become_a_file(tmp_path: Path) -> None:
    with serving() as server:
        server.on("/f.zip", gives(BODY))
        row = fetch(server, tmp_path, md5="0" * 32)
        assert row.status is Status.FAILED
        assert "MD5" in row.detail
        assert fetch(server, tmp_path, size=len(BODY) + 1).status is Status.FAILED
        assert left(tmp_path) == []
        server.on("/f.zip", gives(b"PK\x03\x04damaged"), gives(BODY))
        assert fetch(server, tmp_path, md5=md5(BODY)).status is Status.OK
    assert left(tmp_path) == ["f.zip"]


def test_a_page_that_says_sorry_is_no_archive(tmp_path: Path) -> None:
    with serving() as server:
        server.on("/f.zip", gives(b"<html>We are sorry</html>"))
        row = fetch(server, tmp_path)
    assert row.status is Status.FAILED
    assert "no .zip file" in row.detail


def test_holes_are_noted_and_asked_for_again(tmp_path: Path) -> None:
    with serving() as server:
        row = fetch(server, tmp_path, hole="not there yet")
        assert (row.status, row.detail) == (Status.HOLE, "not there yet")
        server.on("/f.zip", status(410))
        assert fetch(server, tmp_path).status is Status.HOLE
        server.on("/f.zip", gives(BODY))
        assert fetch(server, tmp_path).status is Status.OK
    lines = (tmp_path / FILE).read_text("utf-8").splitlines()
    assert [line.count('"hole"') for line in lines] == [1, 1, 0]


def test_a_redirect_to_a_private_address_is_a_failure_that_is_told(tmp_path: Path) -> None:
    with serving() as server:
        server.on("/f.zip", leads_to("http://169.254.169.254/f.zip"))
        row = fetch(server, tmp_path)
    assert row.status is Status.FAILED
    assert "link-local" in row.detail
    assert left(tmp_path) == []


def test_a_file_that_still_changes_is_asked_for_with_its_version(tmp_path: Path) -> None:
    settled = NOW.date() + timedelta(days=3)
    with serving() as server:
        server.on("/f.zip", gives(BODY))
        first = fetch(server, tmp_path, settled=settled)
        same = fetch(server, tmp_path, settled=settled, now=NOW + timedelta(days=1))
        assert server.asked[1][1]["If-None-Match"] == '"v1"'
        assert (same.sha256, same.at) == (first.sha256, NOW + timedelta(days=1))
        other = zipped("edited since ")
        server.on("/f.zip", gives(other, tag='"v2"'))
        edited = fetch(server, tmp_path, settled=settled, now=NOW + timedelta(days=3))
        assert edited.bytes == len(other)
        fetch(server, tmp_path, settled=settled, now=NOW + timedelta(days=9))
        assert len(server.asked) == 3
    assert (tmp_path / "f.zip").read_bytes() == other


def test_an_older_version_stays_when_a_newer_cannot_be_had(tmp_path: Path) -> None:
    with serving() as server:
        server.on("/f.zip", gives(BODY))
        first = fetch(server, tmp_path)
        server.on("/f.zip", status(500))
        with opened(tmp_path) as state:
            download = Download(client(server), state, NOW, 10_000_000)
            row = download.fetch(Item(server.base + "/f.zip", "f.zip", settled=date.max))
    assert row == first
    assert "stays" in download.notes[0]
    assert (tmp_path / "f.zip").read_bytes() == BODY


def test_a_file_that_was_changed_or_taken_away_is_fetched_again(tmp_path: Path) -> None:
    with serving() as server:
        server.on("/f.zip", gives(BODY))
        fetch(server, tmp_path)
        (tmp_path / "f.zip").write_bytes(b"PK cut")
        fetch(server, tmp_path)
        (tmp_path / "f.zip").unlink()
        fetch(server, tmp_path)
        assert len(server.asked) == 3
    assert (tmp_path / "f.zip").read_bytes() == BODY


def test_a_run_killed_before_the_last_rename_needs_no_network(tmp_path: Path) -> None:
    with serving() as server:
        server.on("/f.zip", gives(BODY))
        fetch(server, tmp_path)
        (tmp_path / "f.zip").rename(tmp_path / "f.zip.part")
        assert fetch(server, tmp_path).status is Status.OK
        assert len(server.asked) == 1
        (tmp_path / "f.zip").write_bytes(b"PK other")
        (tmp_path / "f.zip").rename(tmp_path / "f.zip.part")
        assert fetch(server, tmp_path).status is Status.OK
        assert len(server.asked) == 2
    assert (tmp_path / "f.zip").read_bytes() == BODY


def test_a_torn_line_in_the_record_costs_one_file(tmp_path: Path) -> None:
    with serving() as server:
        for name in ("f.zip", "g.zip"):
            server.on("/" + name, gives(BODY))
            fetch(server, tmp_path, url=f"{server.base}/{name}", name=name)
        record = tmp_path / FILE
        record.write_bytes(record.read_bytes()[:-20])
        for name in ("f.zip", "g.zip"):
            fetch(server, tmp_path, url=f"{server.base}/{name}", name=name)
        assert server.paths == ["/f.zip", "/g.zip", "/g.zip"]
        fetch(server, tmp_path, url=server.base + "/g.zip", name="g.zip")
        assert len(server.asked) == 3


@pytest.mark.skipif(os.name == "nt", reason="no lock there")
def test_two_runs_do_not_fetch_into_one_folder(tmp_path: Path) -> None:
    with (
        opened(tmp_path),
        pytest.raises(FetchError, match="Another run"),
        opened(tmp_path),
    ):
        pass
    with opened(tmp_path):
        pass


def test_a_disk_that_refuses_is_no_fault_of_the_network(tmp_path: Path) -> None:
    with serving() as server:
        server.on("/f.zip", gives(BODY))
        (tmp_path / "f.zip.part").mkdir()
        with pytest.raises(OSError, match=r"f\.zip\.part"):
            fetch(server, tmp_path)
        assert len(server.asked) == 1


def slowly(body: bytes) -> Route:
    """The file, its second half only after a while; ranges are understood."""
    whole = gives(body)

    def route(handler: Handler) -> None:
        if handler.headers.get("Range"):
            whole(handler)
            return
        handler.send(200, body[: len(body) // 2], ETag='"v1"', Content_Length=str(len(body)))
        handler.wfile.flush()
        time.sleep(1.0)
        handler.wfile.write(body[len(body) // 2 :])

    return route


def test_a_killed_run_is_completed_and_asks_for_nothing_twice(tmp_path: Path) -> None:
    scales = ("110m", "50m", "10m")
    folder, bodies = tmp_path / "got", {s: zipped(s) * 400 for s in scales}
    child = Path(__file__).with_name("fetching_child.py")
    with serving() as server:
        paths = {s: f"/{s}/cultural/ne_{s}_admin_0_countries.zip" for s in scales}
        server.on(paths["110m"], gives(bodies["110m"]))
        server.on(paths["50m"], slowly(bodies["50m"]))
        server.on(paths["10m"], gives(bodies["10m"]))
        words = [sys.executable, str(child), server.base, str(folder)]
        part = folder / "ne_50m_admin_0_countries.zip.part"
        with subprocess.Popen(words) as run:
            until = time.monotonic() + 30
            while time.monotonic() < until and not (part.exists() and part.stat().st_size):
                time.sleep(0.01)
            run.send_signal(signal.SIGKILL if os.name != "nt" else signal.SIGTERM)
        assert left(folder) == [
            "ne_110m_admin_0_countries.zip",
            "ne_50m_admin_0_countries.zip.part",
            "ne_50m_admin_0_countries.zip.part.version",
        ]
        subprocess.run(words, check=True, timeout=60)
        assert server.paths == [paths["110m"], paths["50m"], paths["50m"], paths["10m"]]
        assert server.asked[2][1]["Range"].startswith("bytes=")
    for scale in scales:
        assert (folder / f"ne_{scale}_admin_0_countries.zip").read_bytes() == bodies[scale]
    assert len(left(folder)) == 3


def test_runs_killed_at_any_moment_leave_nothing_that_looks_whole(tmp_path: Path) -> None:
    rng = random.Random(20261130)
    scales = ("110m", "50m", "10m")
    folder, bodies = tmp_path / "got", {s: zipped(s) * 20_000 for s in scales}
    child = Path(__file__).with_name("fetching_child.py")
    with serving() as server:
        for scale in scales:
            server.on(f"/{scale}/cultural/ne_{scale}_admin_0_countries.zip", gives(bodies[scale]))
        words = [sys.executable, str(child), server.base, str(folder)]
        for _ in range(6):
            with subprocess.Popen(words) as run:
                until = time.monotonic() + 30
                asked = len(server.asked)
                while (
                    run.poll() is None and time.monotonic() < until and len(server.asked) == asked
                ):
                    time.sleep(0.002)
                time.sleep(rng.random() * 0.08)
                run.kill()
            for scale in scales:
                path = folder / f"ne_{scale}_admin_0_countries.zip"
                assert not path.exists() or path.read_bytes() == bodies[scale]
        subprocess.run(words, check=True, timeout=60)
        asked = len(server.asked)
        subprocess.run(words, check=True, timeout=60)
        assert len(server.asked) == asked
    for scale in scales:
        assert (folder / f"ne_{scale}_admin_0_countries.zip").read_bytes() == bodies[scale]
    assert len(left(folder)) == 3
