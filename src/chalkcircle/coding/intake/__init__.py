"""Files into documents: bytes, encodings, forms of text, language; it decides no meaning."""

from .feed import Feed
from .files import MAX_BYTES, Opened, Read, open_input, read_input, shown, with_language
from .folders import Gathered, folder_files, gather, subscription, unsaved

__all__ = [
    "MAX_BYTES",
    "Feed",
    "Gathered",
    "Opened",
    "Read",
    "folder_files",
    "gather",
    "open_input",
    "read_input",
    "shown",
    "subscription",
    "unsaved",
    "with_language",
]
