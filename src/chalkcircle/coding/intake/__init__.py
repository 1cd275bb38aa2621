"""Files into documents: bytes, encodings, forms of text, language; it decides no meaning."""

from .files import MAX_BYTES, Read, read_input

__all__ = ["MAX_BYTES", "Read", "read_input"]
