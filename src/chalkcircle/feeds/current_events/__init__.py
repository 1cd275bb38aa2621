"""The card of Wikipedia's current events; `ingest` reads their pages as texts, so no format here."""

FORMATS = ()
