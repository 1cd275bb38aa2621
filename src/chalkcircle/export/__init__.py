"""Writes a selection for other programs, with the attribution that its sources ask for.

It chooses nothing: what is written was selected by the caller.
"""
