"""The light path: names and quotations of a document in another language, and nothing more.

No event and no factuality comes from it: where no model is known to read a language, the claims
would be guesses.
"""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

from chalkcircle.actors.words import split
from chalkcircle.coding.layout import paragraphs

from .found import Names
from .names import NameReader
from .quotes import Speaking, quotations, speakers
from .skeleton import SCRIPTS

if TYPE_CHECKING:
    from chalkcircle.actors import Resolver
    from chalkcircle.coding.reading import Reading

LANGUAGES = frozenset(SCRIPTS)
"""Languages with tables, ISO 639-1."""


def read_names_and_quotes(reading: Reading, resolver: Resolver) -> None:
    """Fill paragraphs, quotations, mentions and passages of a text that is not English.

    Args:
        reading: An empty reading of a document in one of ``LANGUAGES``; in any other language
            only paragraphs and quotations are filled.
        resolver: Whose registry the names are looked up in, on the document's day.
    """
    document = reading.document
    paragraphs(reading)
    quotations(reading)
    if document.language not in LANGUAGES:
        return
    names = Names(document.language, reading.text, split(reading.text), document.published)
    named = _reader(resolver, document.language).read(names)
    reading.mentions = [mention for mention, _ in named]
    speakers(reading, [Speaking(*n) for n in named])


@lru_cache(maxsize=len(LANGUAGES))
def _reader(resolver: Resolver, language: str) -> NameReader:
    return NameReader(resolver.registry, language)
