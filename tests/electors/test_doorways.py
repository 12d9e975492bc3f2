"""One building is one building, however its address is spelled."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from capture.electors import doorways
from capture.electors.doorways import Doorway


def key(*lines: str) -> tuple[str, int, str, str]:
    """Return by what a building is known."""
    door = doorways.read(*lines)
    return door.street_key, door.number, door.suffix, door.entrance_key


@pytest.mark.parametrize(
    "lines",
    [
        ("12 BIS", "AVENUE DU GENERAL DE GAULLE"),
        ("12B", "Avenue du Général-de-Gaulle"),
        ("0012 bis", "AV DU GAL DE GAULLE"),
        ("12", "bis av. du Gal. de Gaulle"),
        ("", "12 bis, avenue du Général de Gaulle"),
        ("", "12BIS AVENUE GENERAL DE GAULLE"),
        ("12 bis", "12 bis avenue du Général de Gaulle"),
        ("", "", "12 BIS AV DU GAL DE GAULLE"),
        ("12 bis", "Ave du Général de Gaulle", "CHEZ MME DUPONT", "3E ETAGE APPT 12"),
    ],
)
def test_one_address_has_one_key(lines: tuple[str, ...]) -> None:
    assert key(*lines) == ("avenue general gaulle", 12, "bis", "")


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (("3", "BD ST-MICHEL"), ("3", "Boulevard Saint Michel")),
        (("3", "R STE ANNE"), ("3", "rue Sainte-Anne")),
        (("3", "RUE DE L'ÉGLISE"), ("3", "Rue de l’Eglise")),
        (("3", "RUE X", "BAT A", "ESC 02"), ("3", "RUE X", "Escalier 2 - Bâtiment A")),
        (("3", "RUE X", "RESIDENCE LES PINS"), ("3", "RUE X")),
        (("", "LIEU DIT LE BOURG"), ("", "", "", "", "LE BOURG")),
    ],
)
def test_two_spellings_are_one(one: tuple[str, ...], other: tuple[str, ...]) -> None:
    assert key(*one) == key(*other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (("12", "RUE X"), ("12 bis", "RUE X")),
        (("12 A", "RUE X"), ("12 bis", "RUE X")),
        (("12", "RUE X", "BAT A"), ("12", "RUE X", "BAT B")),
        (("12", "RUE DE PARIS"), ("12", "AVENUE DE PARIS")),
        (("8", "RUE DU 8 MAI 1945"), ("", "8 MAI 1945")),
        (("", "", "RESIDENCE LES PINS"), ("", "", "RESIDENCE LES LILAS")),
    ],
)
def test_two_buildings_are_two(one: tuple[str, ...], other: tuple[str, ...]) -> None:
    assert key(*one) != key(*other)


def test_people_read_it_as_they_like_to() -> None:
    assert doorways.read("12", "AV DE L'EGLISE").street == "Avenue de l'Eglise"
    assert doorways.read("3", "R DE LA PAIX", "BAT A").entrance == "bâtiment A"


@pytest.mark.parametrize(
    ("lines", "known"),
    [
        (("", "3 LE BOURG"), ("bourg", 3, "", "")),
        (("", "12 GRANDE RUE"), ("grande rue", 12, "", "")),
        (("", "4 ALLÉE DES PINS"), ("allee pins", 4, "", "")),
        (("", "5 RÉSIDENCE DES PINS"), ("residence pins", 5, "", "")),
        (("", "7 BLVD VOLTAIRE"), ("boulevard voltaire", 7, "", "")),
        (("", "9 MONTÉE DU FORT"), ("montee fort", 9, "", "")),
        (("", "8 MAI 1945"), ("8 mai 1945", 0, "", "")),
        (("", "4 septembre"), ("4 septembre", 0, "", "")),
        (("12", "L'ÉGLISE"), ("eglise", 12, "", "")),
        (("12", "D'EN HAUT"), ("en haut", 12, "", "")),
        (("12 A 14", "RUE X"), ("rue x", 12, "", "")),
        (("B 12", "RUE X"), ("rue x", 12, "bis", "")),
        (("12", "RUE DES PRÉS"), ("rue pres", 12, "", "")),
    ],
    ids=str,
)
def test_numbers_are_where_people_write_them(lines: tuple[str, ...], known: tuple[str, int, str, str]) -> None:
    assert key(*lines) == known


@pytest.mark.parametrize(
    ("complement", "entrance"),
    [
        ("BAT N° 3", "bâtiment 3"),
        ("ESC NUMERO 2", "escalier 2"),
        ("BAT NO 4", "bâtiment 4"),
        ("BAT3 ESC2", "bâtiment 3, escalier 2"),
        ("CAGE B", "cage B"),
        ("BATIMENT LES LILAS, APPT 12", "bâtiment Les Lilas"),
        ("BATIMENT LES LILAS ESC 2", "bâtiment Les Lilas, escalier 2"),
        ("BAT A CHEZ MME DUPONT", "bâtiment A"),
        ("ENTREE CHEZ MME DUPONT", ""),
        ("CHEZ M TOUR JEAN", ""),
        ("Mme Hall Dupont", ""),
        ("M. BLOC", ""),
    ],
)
def test_an_entrance_bears_no_persons_name(complement: str, entrance: str) -> None:
    assert doorways.read("12", "RUE X", complement).entrance == entrance


@pytest.mark.parametrize("town", ["PARIS 12", "Paris 12e", "PARIS 12EME ARRONDISSEMENT", "75012 PARIS", "PARIS"])
def test_a_district_is_of_its_town(town: str) -> None:
    assert doorways.town_key(town) == "paris"


def test_even_and_odd_are_two_sides() -> None:
    assert [doorways.read(number, "RUE X").side for number in ("2", "3")] == [0, 1]


@given(st.lists(st.text(max_size=80), min_size=2, max_size=5))
def test_whatever_is_written_fits_and_can_be_seen(lines: list[str]) -> None:
    door: Doorway = doorways.read(*lines)

    told = (door.street, door.street_key, door.suffix, door.entrance, door.entrance_key)
    assert all(len(text) <= most for text, most in zip(told, (200, 200, 16, 120, 120), strict=True))
    assert 0 <= door.number < 100_000
    assert all(text.isprintable() for text in told)
    "".join(told).encode()
