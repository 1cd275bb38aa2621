"""Sums of rows of feeds by week and week known, kept beside the segments and made anew at will.

``opening`` gives the cube of a ledger, ``cube`` answers; nothing here is the only copy of anything.
"""
