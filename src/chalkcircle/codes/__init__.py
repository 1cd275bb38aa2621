"""Countries and other entities, their codes and names, and CAMEO's events as PLOVER types.

This room resolves no prose: it looks codes up exactly and says what is near when it fails.
"""

from __future__ import annotations

from .cameo import PloverCode, cameo_codes, plover_of_cameo
from .countries import Country, countries, country
from .entities import Entity, EntityKind, entities, entity, is_known
from .names import (
    DEFAULT_POLICY,
    Contested,
    NamesPolicy,
    Wording,
    display_name,
    policies,
    policy,
)
from .schemes import FIRST_YEAR, Scheme, codes_of, convert

__all__ = [
    "DEFAULT_POLICY",
    "FIRST_YEAR",
    "Contested",
    "Country",
    "Entity",
    "EntityKind",
    "NamesPolicy",
    "PloverCode",
    "Scheme",
    "Wording",
    "cameo_codes",
    "codes_of",
    "convert",
    "countries",
    "country",
    "display_name",
    "entities",
    "entity",
    "is_known",
    "plover_of_cameo",
    "policies",
    "policy",
]
