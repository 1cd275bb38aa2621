"""Dates that English prose states, as intervals with precision; a vague date is never a day."""

from .finding import DateMention, find_dates

__all__ = ["DateMention", "find_dates"]
