"""Inflates the one member of a zip in bounded pieces; never writes and believes no size field."""

from __future__ import annotations

import stat
import zipfile
from collections.abc import Iterator
from pathlib import Path, PurePosixPath

from chalkcircle.feeds.packed import IN, Caps, Source, broken, fault


def member_of(path: Path) -> zipfile.ZipInfo:
    """The one member of a zip.

    Raises:
        FeedError: The zip is broken, or does not hold exactly one file with a plain name that is
            stored or deflated and not encrypted.
    """
    try:
        with zipfile.ZipFile(path) as archive:
            members = archive.infolist()
            if len(members) != 1:
                raise broken(path, f"The zip holds {len(members)} members, not one")
            member = members[0]
            _vet(path, member)
            archive.open(member).close()  # compares the local header with the directory
    except (zipfile.BadZipFile, NotImplementedError, OSError, EOFError, ValueError) as problem:
        said = str(problem).encode("unicode_escape").decode()[:100]  # it quotes the zip's bytes
        raise broken(path, f"The zip is broken ({said})") from problem
    return member


def _vet(path: Path, member: zipfile.ZipInfo) -> None:
    name = member.orig_filename
    pure = PurePosixPath(name.replace("\\", "/"))
    kind = stat.S_IFMT(member.external_attr >> 16)
    if member.flag_bits & 0x1:
        raise broken(path, "The zip is encrypted")
    if kind and not stat.S_ISREG(kind):
        raise broken(path, f"The zip's member {name!r} is a link or no file")
    if pure.is_absolute() or ".." in pure.parts or ":" in name or "\0" in name:
        raise broken(path, f"The zip's member is named {name!r}, outside of it")
    if not name or member.is_dir() or len(pure.parts) != 1:
        raise broken(path, f"The zip's member {name!r} is a folder or lies in one")
    if member.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
        raise broken(path, f"The zip's method {member.compress_type} is not read")


def unzip(
    file: Source, path: Path, caps: Caps, piece: int, member: zipfile.ZipInfo
) -> Iterator[bytes]:
    """The one member of a zip, its length and CRC checked."""
    from isal import isal_zlib

    header = file.read(member.header_offset, 30)
    lengths = int.from_bytes(header[26:28], "little") + int.from_bytes(header[28:30], "little")
    start = member.header_offset + 30 + lengths
    given = crc = 0
    pieces = (
        _stored(file, start, member.compress_size, piece)
        if member.compress_type == zipfile.ZIP_STORED
        else _deflated(file, path, start, member.compress_size, piece)
    )
    for taken, chunk in pieces:
        given += len(chunk)
        crc = isal_zlib.crc32(chunk, crc)
        caps.check(path, taken, given)
        if given > member.file_size:
            raise broken(path, "The zip's member is longer than the zip says")
        yield chunk
    if given != member.file_size:
        raise broken(path, "The zip's member is shorter than the zip says")
    if crc != member.CRC:
        raise broken(path, "The zip's checksum is wrong")


def _stored(file: Source, start: int, size: int, piece: int) -> Iterator[tuple[int, bytes]]:
    at = 0
    while at < size and (data := file.read(start + at, min(piece, size - at))):
        at += len(data)
        yield at, data


def _deflated(
    file: Source, path: Path, start: int, size: int, piece: int
) -> Iterator[tuple[int, bytes]]:
    from isal import isal_zlib

    inflater = isal_zlib.decompressobj(wbits=-15)
    at = 0
    held = b""
    try:
        while not inflater.eof:
            if not held:
                held = file.read(start + at, min(IN, size - at))
                at += len(held)
            fed = held
            chunk = inflater.decompress(fed, piece)
            held = inflater.unconsumed_tail
            if chunk:
                yield at - len(held), chunk
            elif not inflater.eof and len(held) == len(fed):
                # The end of the file: it may come before the end of the member that was told.
                raise broken(path, "The archive is cut off")
    except fault() as problem:
        raise broken(path, f"The archive is broken ({problem})") from problem
