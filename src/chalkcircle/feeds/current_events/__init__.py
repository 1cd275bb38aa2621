"""The card of Wikipedia's current events; `ingest` reads their pages as texts: no format here."""

FORMATS = ()
