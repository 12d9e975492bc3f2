"""Codes of polling stations: text for ever, and the same whether a spreadsheet took away their zeros or not."""

import re

# As the ministry writes them: `25388_0001` (data.gouv.fr, « Données des élections agrégées »).
WIDTH, MOST = 4, 16
TOWN_WIDTH, TOWN_MOST = 5, 8
CODE = re.compile(r"[0-9A-Z](?:[0-9A-Z ._/-]*[0-9A-Z])?")
# Montbéliard's 0E11 as a spreadsheet wrote it: 0,00E+00. What it was nobody can tell.
BROKEN = re.compile(r"\d+(?:[.,]\d*)?E[+-]\d+|\d+[.,]\d+(?:E\d+)?")


def read(text: str) -> str:
    """Return a code as it is kept: on four signs, its left zeros in their place. Raises ValueError for what is none."""
    typed = " ".join(text.upper().split())
    if is_broken(typed) or len(typed) > MOST or not CODE.fullmatch(typed):
        raise ValueError(text)
    return typed.rjust(WIDTH, "0")


def read_town(text: str) -> str:
    """Return INSEE's code of a town as it is kept, "" for none: 1001 is 01001, whose zero a spreadsheet took."""
    typed = "".join(char for char in text.upper() if char.isascii() and char.isalnum())[:TOWN_MOST]
    return typed.rjust(TOWN_WIDTH, "0") if typed.isdecimal() else typed


def is_broken(text: str) -> bool:
    """Return whether a spreadsheet took a code for a number and lost it."""
    return BROKEN.fullmatch(text.strip().upper()) is not None
