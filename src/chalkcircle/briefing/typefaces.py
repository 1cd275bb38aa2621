"""Gives the vendored fonts as CSS; it fetches nothing."""

from __future__ import annotations

import tomllib
from base64 import b64encode
from importlib.resources import files


def font_faces() -> str:
    """``@font-face`` rules with the fonts of ``fonts/VENDOR.toml`` inside, as data: addresses."""
    folder = files(__package__) / "fonts"
    vendored = tomllib.loads((folder / "VENDOR.toml").read_text(encoding="utf-8"))
    return "".join(_face(font, (folder / font["file"]).read_bytes()) for font in vendored["font"])


def _face(font: dict[str, str], data: bytes) -> str:
    return (
        f'@font-face{{font-family:"{font["family"]}";font-weight:400;font-display:swap;'
        f"src:url(data:font/woff2;base64,{b64encode(data).decode()})"
        f' format("woff2");unicode-range:{font["unicode_range"]}}}\n'
    )
