"""Tells which records speak of the same: copies of one text, claims of one incident.

It judges pairs and draws groups from judgements; it stores nothing and touches no record.
"""

from .copies import Copies, find_copies, likeness, unseen
from .groups import Dispute, Group, Groups, group_of_document, grouped, groups, smallest_of
from .once import one_each, without_repeats

__all__ = [
    "Copies",
    "Dispute",
    "Group",
    "Groups",
    "find_copies",
    "group_of_document",
    "grouped",
    "groups",
    "likeness",
    "one_each",
    "smallest_of",
    "unseen",
    "without_repeats",
]
