"""The card of news feeds in RSS and Atom; `ingest` reads them as texts, so no format here."""

FORMATS = ()
