"""Files into documents: bytes, encodings, forms of text, language; it decides no meaning."""

from .files import MAX_BYTES, Opened, Read, open_input, read_input, with_language

__all__ = ["MAX_BYTES", "Opened", "Read", "open_input", "read_input", "with_language"]
