"""Passwords: long enough, not soon guessed, without the names that everybody knows; nothing else is asked."""

from concurrent.futures import ThreadPoolExecutor

import pytest

from capture import words
from capture.staff import passwords

NAMES = ("Saint-Aurèle en commun", "Nadia Belkacem-Roux", "Léa")


@pytest.mark.parametrize(
    "password",
    [
        "tortue lampe gravier huit",
        "correct horse battery staple",
        "lune-carton-navire-sel",
        "ünïcödé fâché përdü løin",
        "éléphant " * 14,  # nothing is wrong with a long one
    ],
)
def test_a_good_password_needs_neither_digits_nor_signs(password: str) -> None:
    assert passwords.fault(password, NAMES) is None


@pytest.mark.parametrize(
    ("password", "said"),
    [
        ("", "at least 12"),
        ("short one", "at least 12"),
        ("x" * 129, "at most 128"),
        ("motdepasse2026", "soon be guessed"),
        ("aaaaaaaaaaaaaaaa", "soon be guessed"),
        ("azertyuiopqs", "soon be guessed"),
        ("Marseille2026!", "soon be guessed"),
        ("municipales2026", "soon be guessed"),
        ("123456789012345678", "soon be guessed"),
        ("vive saint aurele libre", "“aurele”"),
        ("tortue BELKACEM gravier", "“belkacem”"),
        ("tortue n@dia nadia gravier", "“nadia”"),
    ],
)
def test_a_poor_one_is_told_why(password: str, said: str) -> None:
    assert said in (passwords.fault(password, NAMES) or "")


def test_short_words_of_a_name_are_in_too_many_good_ones() -> None:
    assert passwords.fault("une clé léa galère pliée", NAMES) is None


def test_it_is_told_in_the_language_of_whoever_reads() -> None:
    with words.speaking("fr"):
        assert passwords.fault("court", NAMES) == (
            "Écrivez au moins 12 caractères\u00a0: quatre ou cinq mots qui n’ont rien à voir entre eux."
        )


def test_two_threads_do_not_lend_each_other_their_words() -> None:
    def grade(number: int) -> str | None:
        return passwords.fault("gravelotte zibeline", ("gravelotte",) if number % 2 else ())

    with ThreadPoolExecutor(8) as pool:
        said = list(pool.map(grade, range(40)))
    assert {bool(fault) for fault in said[::2]} == {False}
    assert {bool(fault) for fault in said[1::2]} == {True}
