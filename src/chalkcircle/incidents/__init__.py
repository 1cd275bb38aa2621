"""Tells which records speak of the same: copies of one text, claims of one incident.

It judges pairs and draws groups from judgements; it stores nothing and touches no record.
"""

from .accounts import Account, Aspect, Compared, Said, account, compared
from .copies import Copies, find_copies, likeness, unseen
from .finding import Found, find_same
from .groups import Dispute, Group, Groups, group_of_document, grouped, groups, smallest_of
from .once import one_each, without_repeats
from .rows import row_id, told_rows
from .same import RULE as SAME_RULE
from .same import Likeness, Weight, likeness_of, weights
from .told import Told, tells, told

__all__ = [
    "SAME_RULE",
    "Account",
    "Aspect",
    "Compared",
    "Copies",
    "Dispute",
    "Found",
    "Group",
    "Groups",
    "Likeness",
    "Said",
    "Told",
    "Weight",
    "account",
    "compared",
    "find_copies",
    "find_same",
    "group_of_document",
    "grouped",
    "groups",
    "likeness",
    "likeness_of",
    "one_each",
    "row_id",
    "smallest_of",
    "tells",
    "told",
    "told_rows",
    "unseen",
    "weights",
    "without_repeats",
]
