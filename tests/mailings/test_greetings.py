"""Merge words: each person fills the places of a letter, and nothing that they told us is taken for HTML."""

import pytest

from capture.mailings import greetings
from capture.mailings.greetings import Form, Place, Stencil


def form(words: str, is_html: bool = False) -> Form:
    stencil = Stencil()
    return stencil.form(stencil.cut(words, is_html))


@pytest.mark.parametrize(
    ("written", "name", "got"),
    [
        ("Bonjour [prénom],", "Zoé", "Bonjour Zoé,"),
        ("Bonjour [prénom],", "", "Bonjour,"),
        ("[prénom|Chers amis], venez", "", "Chers amis, venez"),
        ("[Prénom|Chers amis], venez", "Zoé", "Zoé, venez"),
        ("Hello [first name|friends]!", "", "Hello friends!"),
        ("Hello [given name]!", "Zoé", "Hello Zoé!"),
        ("[prénom] et [prénom]", "Zoé", "Zoé et Zoé"),
        ("[un lien](/prénom/)", "Zoé", "[un lien](/prénom/)"),
        ("[une note] [prénom](/ici/)", "Zoé", "[une note] [prénom](/ici/)"),
    ],
)
def test_a_name_stands_in_its_place_or_words_do(written: str, name: str, got: str) -> None:
    assert form(written).fill({"given_name": name}) == got


def test_what_a_person_told_is_no_html() -> None:
    drawn = form("<p>[prénom|l&#x27;amie &amp; l’ami]</p>", is_html=True)

    assert drawn.fill_html({"given_name": "<b>Zoé</b>"}) == "<p>&lt;b&gt;Zoé&lt;/b&gt;</p>"
    assert drawn.fill_html({}) == "<p>l&#x27;amie &amp; l’ami</p>"
    assert drawn.fill({}) == "<p>l'amie & l’ami</p>"


def test_a_writers_private_letters_fill_no_place() -> None:
    assert form("\ue000[prénom]\ue001").fill({"given_name": "Zoé"}) == "Zoé"


def test_what_is_kept_is_read_again() -> None:
    drawn = form("Bonjour [prénom|vous] !")

    assert Form.read(drawn.told()) == drawn
    assert drawn.asks("given_name") and not drawn.asks("leave")


@pytest.mark.parametrize(
    ("written", "slips"),
    [
        ("[prénmo], bonjour", [("[prénmo]", "first name")]),
        ("[quartier|voisins]", [("[quartier|voisins]", "first name")]),
        ("[nom de famile|vous]", [("[nom de famile|vous]", "last name")]),
        ("[une note] [prénom] [nom|vous]", []),
    ],
)
def test_a_word_that_is_almost_one_is_found(written: str, slips: list[tuple[str, str]]) -> None:
    assert list(greetings.slips(written)) == slips


def test_a_place_keeps_its_space_only_with_words() -> None:
    assert Place("given_name", before=" ").filled({"given_name": "Zoé"}) == " Zoé"
    assert Place("given_name", before=" ").filled({}) == ""
