"""Archives, whole and broken: read to the byte, or refused with the reason."""

from __future__ import annotations

import contextlib
import gzip
import hashlib
import io
import signal
import struct
import zipfile
from pathlib import Path

import pytest
import zstandard
from feeds_sample import EXPORT, read, rows, zipped

from chalkcircle.feeds.finding import expand
from chalkcircle.feeds.opening import open_feed, sha256_of
from chalkcircle.feeds.packed import Caps
from chalkcircle.model import FeedError

CONTENT = rows(3000)  # some megabytes are not needed for any of this


def inflate(path: Path, **caps: int) -> bytes:
    return b"".join(open_feed(path, caps=Caps(**caps)).chunks())


def packed(folder: Path, kind: str, content: bytes = CONTENT) -> Path:
    path = folder / f"{EXPORT}{kind}"
    if kind == ".zip":
        return zipped(path, content)
    data = {
        "": content,
        ".gz": gzip.compress(content),
        ".zst": zstandard.compress(content),
    }[kind]
    path.write_bytes(data)
    return path


@pytest.mark.parametrize("kind", ["", ".zip", ".gz", ".zst"])
def test_what_went_in_comes_out(tmp_path: Path, kind: str) -> None:
    path = packed(tmp_path, kind)
    opened = open_feed(path)
    assert inflate(path) == CONTENT
    assert opened.name == EXPORT
    assert opened.head() == CONTENT[:4096]
    assert sha256_of(path) == hashlib.sha256(path.read_bytes()).hexdigest()
    assert b"".join(opened.chunks(sha256_of(path))) == CONTENT


@pytest.mark.parametrize("kind", [".zip", ".gz", ".zst"])
def test_the_first_bytes_say_what_it_is_not_the_name(tmp_path: Path, kind: str) -> None:
    path = packed(tmp_path, kind).rename(tmp_path / "plain.CSV")
    assert inflate(path) == CONTENT
    named = tmp_path / f"plain.CSV{kind}"
    named.write_bytes(CONTENT)
    with pytest.raises(FeedError, match="is named"):
        open_feed(named)


@pytest.mark.parametrize("kind", [".zip", ".gz", ".zst"])
def test_cut_off_anywhere_it_is_refused(tmp_path: Path, kind: str) -> None:
    whole = packed(tmp_path, kind).read_bytes()
    path = tmp_path / f"cut.CSV{kind}"
    for hundredth in range(100):
        path.write_bytes(whole[: len(whole) * hundredth // 100])
        with pytest.raises(FeedError):
            inflate(path)


@pytest.mark.parametrize("kind", [".zip", ".gz", ".zst"])
def test_one_wrong_byte_is_found(tmp_path: Path, kind: str) -> None:
    content = rows(40)
    path = packed(tmp_path, kind, content)
    whole = path.read_bytes()
    unseen = []
    for at in range(0, len(whole), 7):
        path.write_bytes(whole[:at] + bytes([whole[at] ^ 0x10]) + whole[at + 1 :])
        try:
            if inflate(path) != content:
                unseen.append(at)
        except FeedError:
            continue
    if kind == ".zst":  # python-zstandard's frames have no checksum unless asked for
        assert len(unseen) < len(whole) // 7
    else:
        assert unseen == []


@pytest.mark.parametrize("kind", [".zip", ".gz", ".zst"])
def test_no_byte_of_an_archive_makes_it_endless(tmp_path: Path, kind: str) -> None:
    content = rows(2)
    path = packed(tmp_path, kind, content)
    whole = path.read_bytes()

    def late(_number: int, _frame: object) -> None:
        raise TimeoutError

    before = signal.signal(signal.SIGALRM, late)
    try:
        for at in range(len(whole)):
            for value in (0, 1, 127, 128, 255):
                path.write_bytes(whole[:at] + bytes([value]) + whole[at + 1 :])
                signal.setitimer(signal.ITIMER_REAL, 10)
                with contextlib.suppress(FeedError):
                    inflate(path, most=1 << 20)
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)


def test_a_member_that_begins_beyond_its_file_is_cut_off(tmp_path: Path) -> None:
    path = zipped(tmp_path / "a.zip", rows(2))
    _changed(path, b"PK\x03\x04", 28, b"\xff\xff")
    with pytest.raises(FeedError, match="cut off"):
        inflate(path)


def test_a_zstd_checksum_is_checked(tmp_path: Path) -> None:
    data = zstandard.ZstdCompressor(write_checksum=True).compress(CONTENT)
    path = tmp_path / "a.CSV.zst"
    path.write_bytes(data[:-1] + bytes([data[-1] ^ 1]))
    with pytest.raises(FeedError, match="broken"):
        inflate(path)


def test_several_frames_and_members_are_one_file(tmp_path: Path) -> None:
    for kind, pack in ((".gz", gzip.compress), (".zst", zstandard.compress)):
        path = tmp_path / f"a.CSV{kind}"
        path.write_bytes(pack(CONTENT[:1000]) + pack(b"") + pack(CONTENT[1000:]))
        assert inflate(path) == CONTENT
    path = tmp_path / "a.CSV.gz"
    path.write_bytes(gzip.compress(CONTENT) + bytes(512))  # tape padding
    assert inflate(path) == CONTENT
    path.write_bytes(gzip.compress(CONTENT) + b"more")
    with pytest.raises(FeedError, match=r"broken|cut off"):
        inflate(path)


def test_a_zip_of_nothing_or_of_two_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "a.zip"
    zipfile.ZipFile(path, "w").close()
    with pytest.raises(FeedError, match="0 members"):
        open_feed(path)
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("a.CSV", CONTENT)
        archive.writestr("b.CSV", CONTENT)
    with pytest.raises(FeedError, match="2 members"):
        open_feed(path)


@pytest.mark.parametrize(
    "member", ["../../x.CSV", "/etc/x.CSV", "..\\x.CSV", "C:\\x.CSV", "in/x.CSV", "folder/", ".."]
)
def test_a_member_outside_or_in_a_folder_is_refused(tmp_path: Path, member: str) -> None:
    inside = tmp_path / "inside"
    inside.mkdir()
    path = zipped(inside / "a.zip", CONTENT, member)
    with pytest.raises(FeedError, match="member"):
        open_feed(path)
    assert [one.name for one in tmp_path.rglob("*")] == ["inside", "a.zip"]


def test_a_member_of_another_kind_is_refused(tmp_path: Path) -> None:
    path = zipped(tmp_path / "20191024143000.export.CSV.zip", CONTENT, "20191024143000.gkg.csv")
    with pytest.raises(FeedError, match="not as the zip"):
        open_feed(path)
    path = zipped(tmp_path / "20191024143000.EXPORT.csv.zip", CONTENT)
    assert open_feed(path).name == EXPORT
    path = zipped(tmp_path / "20191024144500.export.CSV.zip", CONTENT)  # the same again, renamed
    assert open_feed(path).name == EXPORT
    path = zipped(tmp_path / "my copy.zip", CONTENT)
    assert open_feed(path).name == EXPORT


def test_a_link_is_refused(tmp_path: Path) -> None:
    link = zipfile.ZipInfo("a.CSV")
    link.external_attr = 0o120777 << 16
    path = tmp_path / "a.zip"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr(link, "/etc/passwd")
    with pytest.raises(FeedError, match="link"):
        open_feed(path)


def _changed(path: Path, signature: bytes, offset: int, value: bytes) -> None:
    data = bytearray(path.read_bytes())
    at = data.index(signature) + offset
    data[at : at + len(value)] = value
    path.write_bytes(bytes(data))


@pytest.mark.parametrize(
    ("offset", "value", "problem"),
    [
        (8, b"\x01", "encrypted"),
        (10, b"\x0c", "method 12"),  # bzip2
        (16, b"\0\0\0\0", "checksum"),
        (24, struct.pack("<I", 5), "longer than the zip says"),
        (24, struct.pack("<I", 1 << 30), "shorter than the zip says"),
        (20, struct.pack("<I", 50), "cut off|broken"),
    ],
)
def test_a_lying_directory_is_found_out(
    tmp_path: Path, offset: int, value: bytes, problem: str
) -> None:
    path = zipped(tmp_path / "a.zip", CONTENT)
    _changed(path, b"PK\x01\x02", offset, value)
    with pytest.raises(FeedError, match=problem):
        inflate(path)


def test_an_archive_in_an_archive_is_refused(tmp_path: Path) -> None:
    inner = io.BytesIO()
    with zipfile.ZipFile(inner, "w") as archive:
        archive.writestr("a.CSV", CONTENT)
    path = zipped(tmp_path / "a.zip", inner.getvalue(), "b.zip")
    with pytest.raises(FeedError, match="another archive"):
        inflate(path)
    path = tmp_path / "a.CSV.gz"
    path.write_bytes(gzip.compress(gzip.compress(CONTENT)))
    with pytest.raises(FeedError, match="another archive"):
        inflate(path)


@pytest.mark.parametrize("kind", [".zip", ".gz", ".zst"])
def test_a_bomb_is_stopped_early(tmp_path: Path, kind: str) -> None:
    path = packed(tmp_path, kind, bytes(64 << 20))
    came: list[int] = []
    with pytest.raises(FeedError, match="swells more than 100 times"):
        came.extend(map(len, open_feed(path).chunks()))
    assert sum(came) <= 24 << 20
    assert len(inflate(path, ratio=1 << 20)) == 64 << 20
    with pytest.raises(FeedError, match="larger than 1048576 bytes"):
        inflate(path, ratio=1 << 20, most=1 << 20)


def test_the_cap_holds_for_plain_files(tmp_path: Path) -> None:
    with pytest.raises(FeedError, match="larger than 1000 bytes"):
        inflate(packed(tmp_path, ""), most=1000)


def test_no_file_an_empty_one_and_a_folder(tmp_path: Path) -> None:
    with pytest.raises(FeedError, match="cannot be read"):
        open_feed(tmp_path / "none.CSV")
    with pytest.raises(FeedError, match="cannot be read"):
        open_feed(tmp_path)
    (tmp_path / "empty.CSV").touch()
    with pytest.raises(FeedError, match="empty"):
        open_feed(tmp_path / "empty.CSV")


def test_a_file_that_changes_between_is_refused(tmp_path: Path) -> None:
    path = packed(tmp_path, ".zip")
    before = sha256_of(path)
    zipped(path, rows(10))
    with pytest.raises(FeedError, match="changed"):
        list(open_feed(path).chunks(before))


def test_nothing_is_kept_of_an_archive_that_breaks_at_its_end(tmp_path: Path) -> None:
    path = packed(tmp_path, ".gz")
    data = path.read_bytes()
    path.write_bytes(data[:-8] + bytes(8))
    with pytest.raises(FeedError, match="broken"):
        read(path)


def test_files_folders_and_patterns(tmp_path: Path) -> None:
    inside = tmp_path / "b"
    inside.mkdir()
    for name in ("2.CSV", "1.CSV", ".hidden"):
        (inside / name).touch()
    (tmp_path / "3.CSV").touch()
    found = expand([tmp_path / "3.CSV", inside, str(inside / "*.CSV")])
    assert [path.name for path in found] == ["1.CSV", "2.CSV", "3.CSV"]
    assert expand([str(tmp_path / "**" / "1.CSV")]) == [inside / "1.CSV"]
    for wrong, problem in (
        (tmp_path / "none", "no such file"),
        (str(tmp_path / "*.zip"), "fits"),
    ):
        with pytest.raises(FeedError, match=problem):
            expand([wrong])
    (tmp_path / "empty").mkdir()
    with pytest.raises(FeedError, match="holds no file"):
        expand([tmp_path / "empty"])
    strange = tmp_path / "a[1].CSV"
    strange.touch()
    assert expand([strange]) == [strange]
