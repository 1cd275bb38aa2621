"""Chalkcircle: who holds whom, how firmly, since when, and who says so."""

__version__ = "0.1.0"
