"""Reads the files of event feeds into rows of the ledger, strictly; stores nothing.

A file passes three hands: ``opening`` (plain, zip, gzip, zstd), ``gate`` (bytes into cells, every
row kept or quarantined with a reason), and the shaping of its feed (cells into the ledger's rows).
"""
