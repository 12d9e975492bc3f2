"""A neighbourhood is typed by its number on the sheet, or by its first letters."""

import pytest

from capture.issues import Catalogue
from capture.stalls import Stall, places

NAMES = {
    "bellevue": "Bellevue",
    "bel-air": "Bel-Air",
    "ecole": "L’École",
    "tanneurs": "Les Tanneurs",
    "gare": "La Gare",
}
CATALOGUE = Catalogue(("fr",), (), NAMES)
# As it was printed, before a neighbourhood was added and another one went.
STALL = Stall(neighbourhoods=["tanneurs", "bellevue", "gone"])


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("1", "tanneurs"),
        (" 2 ", "bellevue"),
        ("3", "gone"),
        ("bellevue", "bellevue"),
        ("BELLE", "bellevue"),
        ("bel-", "bel-air"),
        ("tan", "tanneurs"),
        ("l'eco", "ecole"),
        ("L’ÉCOLE", "ecole"),
        ("la g", "gare"),
        ("air", "bel-air"),
    ],
)
def test_what_is_typed_means_one(typed: str, meant: str) -> None:
    assert places.read(STALL, CATALOGUE, typed) == meant


@pytest.mark.parametrize("typed", ["", "0", "4", "99999999999", "bel", "l", "atlantis", "١", "\x00"])
def test_what_means_none_or_several_stays_as_it_was(typed: str) -> None:
    assert places.read(STALL, CATALOGUE, typed) == typed
