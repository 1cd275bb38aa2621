"""Who is meant: a dated, sourced registry and a resolver over it; it never rewrites a claim."""

from .agents import STATELESS
from .records import Actor, ActorType, Agent, Fit, Mention, Name, NameKind, Resolution, Role
from .registry import Registry
from .resolver import Resolver

__all__ = [
    "STATELESS",
    "Actor",
    "ActorType",
    "Agent",
    "Fit",
    "Mention",
    "Name",
    "NameKind",
    "Registry",
    "Resolution",
    "Resolver",
    "Role",
]
