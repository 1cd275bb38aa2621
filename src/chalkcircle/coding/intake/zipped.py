"""Opens a ZIP container (a DOCX, an EPUB) within bounds; it knows no format inside."""

from __future__ import annotations

import io
import struct
import zipfile
import zlib
from typing import Any

from chalkcircle.model import ChalkcircleError, UnreadableInput

from .packed import MAX_RATIO

MAGIC = b"PK\x03\x04"

MAX_MEMBERS = 10_000

_SMALL = 1 << 20
"""Bytes that may come out before the ratio is looked at."""

_ENTRY = b"PK\x01\x02"
"""What an entry of the index begins with (APPNOTE.TXT 6.3.10, section 4.3.12)."""

_METHODS = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
"""All that Word documents and books may use; the others can only be unpacked whole."""


def unzip(raw: bytes, *, name: str, limit: int) -> dict[str, bytes]:
    """All members of a container by name, in the order of its index.

    Args:
        raw: All bytes of the container.
        name: Name of the file, for messages.
        limit: How many bytes may come out of it altogether.

    Raises:
        UnreadableInput: Broken, encrypted, or more comes out than the limits allow.
    """
    # Looked at before the index is read: a long one alone fills the memory.
    if raw.count(_ENTRY) > MAX_MEMBERS:
        raise _refuse("it has too many parts", name, f"at most {MAX_MEMBERS:,} parts")
    try:
        with zipfile.ZipFile(io.BytesIO(raw)) as container:
            members = [m for m in container.infolist() if not m.filename.endswith("/")]
            _check_sizes(members, raw, name, limit)
            return {m.filename: _member(container, m) for m in members}
    except (zipfile.BadZipFile, zlib.error, EOFError, OSError, ValueError, struct.error) as error:
        raise _refuse(f"it is broken ({error})", name, "a whole container") from error
    except NotImplementedError as error:
        raise _refuse(f"it is packed in a rare way ({error})", name, "deflated parts") from error
    except RuntimeError as error:
        raise _refuse("it is encrypted", name, "one that opens without a password") from error


def _check_sizes(members: list[zipfile.ZipInfo], raw: bytes, name: str, limit: int) -> None:
    """Refuse by what the index states, before anything is unpacked."""
    size = sum(m.file_size for m in members)
    if size > limit:
        raise _refuse("too much comes out of it", name, f"at most {limit:,} bytes")
    if size > max(_SMALL, MAX_RATIO * len(raw)):
        expected = f"at most {MAX_RATIO} bytes out for one byte in"
        raise _refuse("it is packed far too tightly for text", name, expected)
    if sum(m.compress_size for m in members) > len(raw):
        raise _refuse("its parts lie over one another", name, "parts one after the other")
    if any(m.compress_type not in _METHODS for m in members):
        raise _refuse("it is packed in a rare way", name, "stored or deflated parts")


def _member(container: zipfile.ZipFile, member: zipfile.ZipInfo) -> bytes:
    """A member, of no more bytes than its index states: asked for all, a bomb would give all."""
    with container.open(member) as part:
        data = part.read(member.file_size) + part.read(1)
    if len(data) != member.file_size:
        raise EOFError(f"{member.filename} holds less than its index states")
    return data


def xml_tree(data: bytes, *, name: str) -> Any:
    """Parse a part that is XML, with no entity, no address and no document type followed.

    Raises:
        UnreadableInput: Not XML, or it declares entities.
    """
    from lxml import etree

    refuse_entities(data, name)
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False)
    try:
        return etree.fromstring(data, parser)
    except etree.XMLSyntaxError as error:
        raise _refuse(f"a part is no XML ({error})", name, "well-formed parts") from error


def refuse_entities(data: bytes, name: str) -> None:
    """Refuse XML that declares entities: a few lines of them unfold to gigabytes.

    Raises:
        UnreadableInput: It does.
    """
    if b"<!ENTITY" in data or "<!ENTITY".encode("utf-16-le") in data:
        raise UnreadableInput.about(
            "This XML declares entities, as a file made to exhaust a reader does",
            name,
            expected="XML without <!ENTITY …>",
            do="Leave it out, or take the declarations out yourself.",
        )


def _refuse(why: str, name: str, expected: str) -> ChalkcircleError:
    return UnreadableInput.about(
        f"This file cannot be used: {why}",
        name,
        expected=expected,
        do="Open it where it was made, save it anew, and give that file.",
    )
