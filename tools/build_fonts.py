"""Unpacks vendored web fonts into the TrueType files that the PDF needs; it changes no outline.

    npm pack @fontsource/noto-sans-armenian@5.3.0 ... (every package that VENDOR.toml names)
    pip install --target FOLDER fonttools brotli
    PYTHONPATH=FOLDER python tools/build_fonts.py PACKAGES

``PACKAGES`` is the folder with the packed files. Hashes are compared with ``VENDOR.toml``; where
a file has changed there, the new hash is printed and has to be written down by hand.
"""

from __future__ import annotations

import hashlib
import io
import sys
import tarfile
import tomllib
from pathlib import Path

FONTS = Path(__file__).resolve().parents[1] / "src" / "chalkcircle" / "briefing" / "fonts"


def main() -> int:
    """Write every font of the ``paper`` table; return the exit code."""
    if len(sys.argv) != 2:
        print(__doc__)
        return 2
    faults = 0
    for font in tomllib.loads((FONTS / "VENDOR.toml").read_text("utf-8"))["paper"]:
        name = f"{font['package'].lstrip('@').replace('/', '-')}-{font['version']}.tgz"
        packed = (Path(sys.argv[1]) / name).read_bytes()
        data = unpacked(packed, font["made_from"])
        (FONTS / font["file"]).write_bytes(data)
        for what, found, wanted in (
            ("package", packed, font["package_sha256"]),
            ("font", data, font["sha256"]),
        ):
            if (digest := hashlib.sha256(found).hexdigest()) != wanted:
                print(f"{font['file']}: the {what} has SHA-256 {digest}")
                faults += 1
    return 1 if faults else 0


def unpacked(package: bytes, member: str) -> bytes:
    """The TrueType form of a WOFF2 file in an npm package."""
    from fontTools.ttLib import TTFont  # type: ignore[import-not-found]

    with tarfile.open(fileobj=io.BytesIO(package)) as tar:
        file = tar.extractfile(f"package/{member}")
        assert file is not None, member
        font = TTFont(io.BytesIO(file.read()), recalcTimestamp=False)
    font.flavor = None
    written = io.BytesIO()
    font.save(written)
    return written.getvalue()


if __name__ == "__main__":
    sys.exit(main())
