"""Rows of feeds in a ledger: weighed against what is held, stored, listed, opened to their bytes.

``records`` says what a row is, ``store`` what a ledger can do with rows; SQL is in ``operations``.
"""
