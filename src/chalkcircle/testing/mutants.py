"""Files with something done to them, as a network, an editor or an enemy would; it reads none."""

from __future__ import annotations

import random
from collections.abc import Iterator

ODD = (
    b"\t", b"\n", b"\r\n", b"\r", b'"', b"\0", b"\xff", b"\xc0\xaf", b"\xed\xa0\x80", b"NA",
    b"NULL", b"nan", b"1e999", b"-", b"\xef\xbb\xbf", "٣".encode(), b"\t\t\t", b"9" * 400,
    b"\x1a", b"#", b";",
)  # fmt: skip
FOREIGN = {
    "a text": b"The ministers met in the harbour town and signed nothing.\n" * 20,
    "JSON": b'[{"id": 1, "actor": "NOR"}, {"id": 2, "actor": "ISL"}]\n' * 20,
    "a page": b"<!DOCTYPE html><html><body><p>Not found</p></body></html>\n",
    "a picture": b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR" + bytes(range(256)) * 8,
    "another table": b"name,colour,size\nharbour,blue,3\ntown,red,4\n" * 20,
    "blank lines": b"\n" * 50,
    "UTF-16": "name\tcolour\n".encode("utf-16") * 20,
}
"""What is no feed's, by what it is."""


def mutate(content: bytes, rng: random.Random) -> bytes:
    """The content with one to eight things done to it."""
    data = bytearray(content)
    for _ in range(rng.choice((1, 1, 1, 2, 3, 8))):
        at = rng.randrange(len(data) + 1)
        length = rng.choice((1, 1, 2, 8, 60, 400, 3000))
        match rng.randrange(7):
            case 0 if at < len(data):
                data[at] ^= 1 << rng.randrange(8)
            case 1:
                del data[at : at + length]
            case 2:
                data[at:at] = rng.choice(ODD) * rng.choice((1, 1, 1, 2, 70))
            case 3:
                data[at:at] = data[rng.randrange(len(data) + 1) :][:length]
            case 4:
                data[at : at + length] = bytes(rng.randrange(256) for _ in range(length))
            case 5:
                del data[at:]
            case _:
                lines = bytes(data).split(b"\n")
                rng.shuffle(lines)
                data = bytearray(b"\n".join(lines))
        if not data:
            break
    return bytes(data)


def mutants(content: bytes, count: int, seed: int) -> Iterator[tuple[str, bytes]]:
    """So many mutants, each with its name; cut off at any length, or as ``mutate`` does it."""
    rng = random.Random(seed)  # noqa: S311 - the same mutants each time
    for number in range(count):
        if number % 5 == 0:
            at = rng.randrange(1, len(content))
            yield f"cut off after {at} bytes", content[:at]
        else:
            yield f"mutant {number} of seed {seed}", mutate(content, rng)
