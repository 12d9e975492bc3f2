"""Neighbourhoods as they are typed from a sheet: by the number of its legend, or by their first letters."""

from collections.abc import Callable

from capture.issues import Catalogue
from capture.stalls.runs import Stall
from capture.supporters import key


def read(stall: Stall, catalogue: Catalogue, typed: str) -> str:
    """Return the key of the neighbourhood that is meant, or what was typed where that is none, or several."""
    wanted = key(typed.strip())
    if wanted.isascii() and wanted.isdigit():
        number = int(wanted[:4])
        return stall.neighbourhoods[number - 1] if 1 <= number <= len(stall.neighbourhoods) else typed
    if not wanted or typed in catalogue.neighbourhoods:
        return typed
    return next((found for fits in FITS if (found := _only(catalogue, wanted, fits))), typed)


# The whole name; its first letters; those of a word in it: the first that means one neighbourhood is meant.
FITS: tuple[Callable[[str, str], bool], ...] = (
    str.__eq__,
    str.startswith,
    lambda name, wanted: any(word.startswith(wanted) for word in name.replace("-", " ").split()),
)


def _only(catalogue: Catalogue, wanted: str, fits: Callable[[str, str], bool]) -> str:
    found = [place for place, name in catalogue.neighbourhoods.items() if fits(key(name), wanted)]
    return found[0] if len(found) == 1 else ""
