"""Reads UCDP Candidate as a feed of its own: GED drops some of its events and adds others.

Columns and shaping are those of GED; an event not yet vetted keeps its status in ``contexts``.
It retracts nothing of GED and GED nothing of it.
"""

from __future__ import annotations

from dataclasses import replace

from chalkcircle.feeds.ucdp import FORMATS as _GED
from chalkcircle.feeds.ucdp import has_columns, is_candidate


def _recognises(name: str, head: bytes) -> bool:
    return has_columns(head) and is_candidate(name)


FORMATS = (replace(_GED[0], id="ucdp-candidate.v1", feed="ucdp-candidate", recognises=_recognises),)

__all__ = ["FORMATS"]
