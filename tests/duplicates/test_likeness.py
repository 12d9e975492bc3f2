"""Likeness: the pairs by hand that hold the weights, and the threshold that parts them."""

from typing import Any

import pytest

from capture import spellings
from capture.duplicates import THRESHOLD, Known, compare


def known(told: str) -> Known:
    """Read an entry: both names, then what else is known of it, each by its sign."""
    words = [word.strip() for word in told.split("|")]
    facts: dict[str, Any] = {"given_name": words[0], "family_name": words[1]}
    kinds = {"+": "phone", "@": "mailbox_key", "#": "postcode", "=": "street_key", "~": "neighbourhood", "%": "town"}
    facts |= {kinds[word[0]]: word if word[0] == "+" else word[1:] for word in words[2:]}
    if "street_key" in facts:
        facts["street_key"] = spellings.street(facts["street_key"])
    return Known(**facts)


# One person twice, as lists have them: two entries, and how many on the list bear the name.
TRUE = [
    ("Camille | Martin | @camille@exemple.fr", "Camille | Martin | @camille@exemple.fr", 2),
    ("Camille | | @camille@exemple.fr", "| | @camille@exemple.fr", 0),
    ("Camille | | @camille@exemple.fr | +33611", "Camille | | @camille@exemple.fr | +33622", 0),
    ("Camille | | +33611", "Camille | | +33611", 0),
    ("Camille | | +33611", "Camille | Martin | +33611", 0),
    ("Camille | Martin | +33611 | #31000", "Camille | Martin | +33611 | #31500", 2),
    ("Camile | Martin | +33611", "Camille | Martin | +33611", 1),
    ("Jean-Luc | Fabre | +33611", "Jean Luc | Fabre | +33611", 2),
    ("Jean-Luc | Fabre | #31000", "Jean Luc | Fabre | #31000", 2),
    ("Marie-Thérèse | Royer | #31000", "Marie Therese | ROYER | #31000", 2),
    ("Éloïse | Bénard | ~bellevue", "Eloise | Benard | ~bellevue", 2),
    ("François | Lefèvre | %Saint-Aurèle", "Francois | Lefevre | %SAINT-AURELE", 2),
    ("Odette | Vasseur | #31000", "Odette | Vasseur", 2),
    ("Odette | Vasseur", "Odette | Vasseur", 2),
    ("Vasseur | Odette | #31000", "Odette | Vasseur | #31000", 2),
    ("Fatou | Diop | =12 rue de la Gare | #31000", "Fatou | Diop | =12, r. de la gare | #31000", 400),
    ("Mathilde | Petit | =3 av. Foch | #31000", "Matilde | Petit | =3 avenue Foch | #31000", 1),
    ("Nadia | Benali | +33611", "Nadia | Benali-Morel | +33611", 1),
    ("Sofiane | de Villiers | #31000 | =1 place Jaurès", "Sofiane | Villiers | #31000 | =1 pl. Jaures", 1),
    ("Sofiane | De la Tour | #31000", "Sofiane | Delatour | #31000", 2),
    ("J. | Fabre | +33611", "Jacques | Fabre | +33611", 1),
    ("J-L | Fabre | +33611", "Jean-Luc | Fabre | +33611", 1),
    ("Rémy | Colin | +33611", "Rémi | Colin | +33611", 1),
    ("Catherine | Roux | +33611", "Katherine | Roux | +33611", 1),
    ("Marie | Martin | +33611", "Marie | Martin | +33611", 900),
    ("Marie | Martin | @marie@exemple.fr", "Marie | Dupont | @marie@exemple.fr", 900),
    ("Hugo | Blanc | #31000 | ~bellevue", "Hugo | Blanc | #31000 | ~coteaux", 4),
]
# Two people, as lists have them too.
FALSE = [
    # Husband and wife, with one telephone, one address and sometimes one mailbox.
    ("Jean | Martin | +33561 | =3 rue Foch | #31000", "Marie | Martin | +33561 | =3 rue Foch | #31000", 2),
    ("Michel | Roux | +33561 | =3 rue Foch | #31000", "Michèle | Roux | +33561 | =3 rue Foch | #31000", 2),
    ("Daniel | Roux | +33561 | =3 rue Foch | #31000", "Danielle | Roux | +33561 | =3 rue Foch | #31000", 2),
    ("André | Roux | +33561 | =3 rue Foch | #31000", "Andrée | Roux | +33561 | =3 rue Foch | #31000", 2),
    ("Frédéric | Roux | +33561", "Frédérique | Roux | +33561", 2),
    ("Dominique | Roux | +33561", "Dominic | Roux | +33561", 2),
    ("Jean | Martin | @lesmartin@exemple.fr", "Marie | Martin | @lesmartin@exemple.fr", 2),
    # Twins, brothers and sisters.
    ("Léa | Petit | =3 rue Foch | #31000", "Léo | Petit | =3 rue Foch | #31000", 2),
    ("Julie | Petit | =3 rue Foch | #31000", "Julien | Petit | =3 rue Foch | #31000", 2),
    ("Emma | Petit | +33561 | =3 rue Foch | #31000", "Emmy | Petit | +33561 | =3 rue Foch | #31000", 2),
    ("Marine | Petit | =3 rue Foch | #31000", "Marina | Petit | =3 rue Foch | #31000", 2),
    ("Lucas | Petit | =3 rue Foch | #31000", "Luca | Petit | =3 rue Foch | #31000", 2),
    ("Yann | Petit | +33561", "Yoann | Petit | +33561", 2),
    # Father and son of one name, each with his own telephone.
    ("Jean | Fabre | +33611 | =3 rue Foch | #31000", "Jean | Fabre | +33622 | =3 rue Foch | #31000", 4),
    ("Jean | Fabre | +33561 | =3 rue Foch | #31000", "Jean-Luc | Fabre | +33561 | =3 rue Foch | #31000", 1),
    # Namesakes.
    ("Marie | Martin | #31000", "Marie | Martin | #31000", 900),
    ("Marie | Martin | %Lyon", "Marie | Martin | %Lyon", 40),
    ("Marie | Martin", "Marie | Martin", 12),
    ("Marie | Martin | #31000", "Marie | Martin | #69003", 2),
    ("Paul | Roche | #31000 | =3 rue Foch", "Paul | Roche | #31000 | =9 rue Verdun", 6),
    ("Camille | | #31000", "Camille | | #31000", 0),
    ("Camille | | =3 rue Foch | #31000", "Camille | Martin | =3 rue Foch | #31000", 0),
    # One telephone in one office, one address in one house, and nothing else.
    ("| | +33561", "| | +33561", 0),
    ("Camille | Martin | +33561", "| | +33561", 0),
    ("Camille | Martin | +33561", "Camille | Benali | +33561", 1),
    ("Odette | Vasseur | =3 rue Foch | #31000", "Bilal | Benali | =3 rue Foch | #31000", 1),
    ("Odette | Vasseur | #31000", "Odette | Vasseur | #69003", 2),
]


@pytest.mark.parametrize(("one", "other", "bearers"), TRUE)
def test_one_person_twice_is_suggested(one: str, other: str, bearers: int) -> None:
    assert compare(known(one), known(other), bearers).score >= THRESHOLD


@pytest.mark.parametrize(("one", "other", "bearers"), FALSE)
def test_two_people_are_not(one: str, other: str, bearers: int) -> None:
    assert compare(known(one), known(other), bearers).score < THRESHOLD


@pytest.mark.parametrize(("one", "other", "bearers"), TRUE + FALSE)
def test_it_does_not_matter_who_stands_first(one: str, other: str, bearers: int) -> None:
    assert compare(known(one), known(other), bearers) == compare(known(other), known(one), bearers)


def test_the_reasons_are_said_the_strongest_first() -> None:
    alike = compare(known("Camile | Martin | +33611 | #31000"), known("Camille | Martin | +33611 | #69003"), 1)
    assert alike.said() == "the same phone number, a similar name, another postcode"
    assert not compare(known("|"), known("|")).reasons


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("12bis, av. de l’Église", "12 bis avenue Église"),
        ("3 bd St-Michel", "3, BOULEVARD SAINT MICHEL"),
        ("1 r. des Lilas", "1 rue Lilas"),
    ],
)
def test_streets_are_found_however_they_are_written(one: str, other: str) -> None:
    assert spellings.street(one) == spellings.street(other) != ""
