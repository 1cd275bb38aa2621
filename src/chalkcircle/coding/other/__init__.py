"""Reads names and quotations where the rules for English cannot; it claims nothing of its own."""

from .light import LANGUAGES, read_names_and_quotes

__all__ = ["LANGUAGES", "read_names_and_quotes"]
