"""Opens a ZIP container (a DOCX, an EPUB) within bounds; it knows no format inside."""

from __future__ import annotations

import io
import zipfile
import zlib
from collections.abc import Mapping
from typing import Any

from chalkcircle.model import ChalkcircleError, UnreadableInput

from .packed import MAX_RATIO

MAGIC = b"PK\x03\x04"

MAX_MEMBERS = 10_000

_SMALL = 1 << 20
"""Bytes that may come out before the ratio is looked at."""


def unzip(raw: bytes, *, name: str, limit: int) -> dict[str, bytes]:
    """All members of a container by name, in the order of its index.

    Args:
        raw: All bytes of the container.
        name: Name of the file, for messages.
        limit: How many bytes may come out of it altogether.

    Raises:
        UnreadableInput: Broken, encrypted, or more comes out than the limits allow.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(raw)) as container:
            members = [m for m in container.infolist() if not m.is_dir()]
            if len(members) > MAX_MEMBERS:
                raise _refuse("it has too many parts", name, f"at most {MAX_MEMBERS:,} parts")
            # The index states sizes; zipfile hands out no more than a member states.
            size = sum(m.file_size for m in members)
            if size > limit:
                raise _refuse("too much comes out of it", name, f"at most {limit:,} bytes")
            if size > max(_SMALL, MAX_RATIO * len(raw)):
                expected = f"at most {MAX_RATIO} bytes out for one byte in"
                raise _refuse("it is packed far too tightly for text", name, expected)
            return {m.filename: container.read(m) for m in members}
    except (zipfile.BadZipFile, zlib.error, EOFError, OSError, NotImplementedError) as error:
        raise _refuse(f"it is broken ({error})", name, "a whole container") from error
    except RuntimeError as error:
        raise _refuse("it is encrypted", name, "one that opens without a password") from error


def rezip(members: Mapping[str, bytes]) -> bytes:
    """The members as a container again, unpacked."""
    sink = io.BytesIO()
    with zipfile.ZipFile(sink, "w") as container:
        for name, data in members.items():
            container.writestr(name, data)
    return sink.getvalue()


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
