"""Files of content/ become what their kind becomes, or somebody is told why not."""

from datetime import date, time
from pathlib import Path

import pytest

from capture import content
from capture.content import Document
from capture.errors import ContentUnreadable
from tests.campaigns import write

LANGUAGES = ("fr", "en")


def read_one(folder: Path, name: str, text: str | bytes) -> Document:
    write(folder, name, text)
    return next(found for found in content.check(folder, LANGUAGES).documents if found.name == name)


@pytest.mark.parametrize(
    "text",
    [
        "Title: Un toit\n\nBonjour",
        "\ufeffTitle: Un toit\n\nBonjour",
        "Titre : Un toit\n\nBonjour",
        "Titre\u00a0: Un toit\n\nBonjour",
        "TITRE:Un toit\r\n\r\nBonjour\r\n",
        "Titre\u202f: « Un toit »\n\nBonjour",
        "title: “Un toit”\n\nBonjour",
        "\n\nTitle: Un toit\nBonjour",
    ],
)
def test_slips_of_the_pen_are_mended(tmp_path: Path, text: str) -> None:
    found = read_one(tmp_path, "issues/housing.fr.md", text)

    assert (found.title, found.text.html()) == ("Un toit", "<p>Bonjour</p>")


def test_quotes_inside_a_title_stay(tmp_path: Path) -> None:
    assert read_one(tmp_path, "pages/a.fr.md", "Title: “Un” et “deux”\n").title == "“Un” et “deux”"


@pytest.mark.parametrize("written", ["2032-02-01", "01/02/2032", "« 2032-02-01 »"])
def test_a_date_is_read_as_people_write_it(tmp_path: Path, written: str) -> None:
    found = read_one(tmp_path, "news/a.fr.md", f"Title: A\nDate: {written}\n")

    assert found.text.date == date(2032, 2, 1)


def test_key_and_language_come_from_the_name(tmp_path: Path) -> None:
    found = read_one(tmp_path, "issues/Écoles et crèches.fr.md", "Title: Nos écoles\n")

    assert (found.key, found.language, found.address) == ("ecoles-et-creches", "fr", "issues/nos-ecoles/")


def test_a_key_may_be_written_in_the_file(tmp_path: Path) -> None:
    assert read_one(tmp_path, "issues/toit.fr.md", "Titre : Un toit\nClé : housing\n").key == "housing"


def test_a_fault_stops_the_reading(tmp_path: Path) -> None:
    write(tmp_path, "news/market.en.md", "Title: Market\n\nHello.")

    with pytest.raises(ContentUnreadable, match=r"news/market\.en\.md, line 2: “Date” is missing"):
        content.read(tmp_path, LANGUAGES)


def test_hidden_files_and_pictures_are_left_alone(tmp_path: Path) -> None:
    for name in (".DS_Store", "issues/.a.fr.md.swp", "issues/a.fr.md~", "_drafts/b.md", "images/nadia.jpg"):
        write(tmp_path, name, "x")

    assert content.read(tmp_path, LANGUAGES) == []


def test_the_catalogue_is_ordered_and_falls_back(tmp_path: Path) -> None:
    write(tmp_path, "issues/transport.en.md", "Title: Transport\nOrder: 2\n\nA bus.")
    write(tmp_path, "issues/transport.fr.md", "Title: Transports\n\nUn bus.")
    write(tmp_path, "issues/housing.fr.md", "Title: Logement\nOrder: 1\n\nUn toit.")
    write(tmp_path, "issues/animals.fr.md", "Title: Animaux\n\nUn parc.")

    catalogue = content.read_catalogue(tmp_path, LANGUAGES)

    assert catalogue.issue_keys == ("housing", "transport", "animals")
    assert [issue.title("en") for issue in catalogue.issues] == [
        ("Logement", "fr"),
        ("Transport", "en"),
        ("Animaux", "fr"),
    ]


def test_neighbourhoods_are_a_plain_list(tmp_path: Path) -> None:
    write(tmp_path, "neighbourhoods.md", "# Quartiers\n\nUn par ligne.\n\n- Cœur de ville\n* Bellevue\n")

    assert content.read_catalogue(tmp_path, LANGUAGES).neighbourhoods == {
        "coeur-de-ville": "Cœur de ville",
        "bellevue": "Bellevue",
    }


def test_a_neighbourhood_stands_in_the_list_once(tmp_path: Path) -> None:
    write(tmp_path, "neighbourhoods.md", "- Bellevue\n- BELLEVUE\n")

    with pytest.raises(ContentUnreadable, match=r"neighbourhoods\.md, line 2: “BELLEVUE” is in the list twice"):
        content.read_catalogue(tmp_path, LANGUAGES)


def test_a_table_brings_no_style_into_the_page(tmp_path: Path) -> None:
    found = read_one(tmp_path, "pages/a.fr.md", "Title: A\n\n| a | b |\n|:-:|--:|\n| 1 | 2 |\n")

    assert "style" not in found.text.html()


def test_every_fault_is_told_at_once(tmp_path: Path) -> None:
    write(tmp_path, "news/a.en.md", "Order: 3\n\nHello")
    write(tmp_path, "team/b.fr.md", "Rôle : maçon\n")

    faults = content.check(tmp_path, LANGUAGES).faults

    assert [(fault.file, fault.line) for fault in faults] == [
        ("news/a.en.md", 1),
        ("news/a.en.md", 1),
        ("news/a.en.md", 1),
        ("team/b.fr.md", 2),
    ]


FACTS = {
    "pages/vote.en.md": ("menu", "Menu: 3", 3),
    "pages/voter.fr.md": ("former", "Ancienne adresse : bureaux/, /ou-voter/", ("bureaux/", "ou-voter/")),
    "issues/toit.fr.md": ("figure", "Chiffre : +400", "+400"),
    "issues/toit2.fr.md": ("promise", "Promesse : 400 logements", "400 logements"),
    "news/halle.fr.md": (
        "picture",
        "Date: 2032-02-01\nImage : images/halle.jpg\nTexte de l’image : La halle",
        "halle.jpg",
    ),
    "news/halle2.fr.md": ("picture_text", "Date: 2032-02-01\nImage : h.jpg\nTexte de l'image : La halle", "La halle"),
    "team/nadia.fr.md": ("role", "Rôle : professeure, Bellevue", "professeure, Bellevue"),
    "team/nadia2.fr.md": ("order", "Ordre : 1", 1),
    "dates/a.fr.md": ("time", "Date : 2032-02-01\nHeure : 18 h 30", time(18, 30)),
    "dates/b.fr.md": ("until", "Date : 2032-02-01\nJusqu’à : 20h", time(20)),
    "dates/c.en.md": ("until", "Date: 2032-02-01\nUntil: 8.30 p.m.", time(20, 30)),
    "dates/d.fr.md": ("place", "Date : 2032-02-01\nLieu : Halle, rue des Tanneurs", "Halle, rue des Tanneurs"),
    "dates/e.fr.md": ("date", "Date : samedi 1er février 2032", date(2032, 2, 1)),
    "dates/f.en.md": ("date", "Date: 1 February 2032", date(2032, 2, 1)),
}


@pytest.mark.parametrize("name", FACTS)
def test_facts_are_read_in_both_languages(tmp_path: Path, name: str) -> None:
    fact, text, meaning = FACTS[name]

    assert getattr(read_one(tmp_path, name, f"Title: A\n{text}\n\nText."), fact) == meaning


def test_listed_kinds_have_no_page(tmp_path: Path) -> None:
    write(tmp_path, "team/nadia.fr.md", "Titre : Nadia\n\nElle enseigne.")
    write(tmp_path, "mailings/un.fr.md", "Titre : Bonjour\n\nÀ vous.")

    write(tmp_path, "pages/team.fr.md", "Titre : La liste\n")

    found = content.read(tmp_path, LANGUAGES)[-1]

    assert (found.kind.folder, found.kind.listed, found.kind.address, found.address) == ("team", True, None, "")


@pytest.mark.parametrize(
    ("line", "element"),
    [
        ("[[sign-up]]", "<hustings-sign-up></hustings-sign-up>"),
        ("[[ Inscription\u00a0]]", "<hustings-sign-up></hustings-sign-up>"),
        ("[[sign-up housing]]", '<hustings-sign-up issue="housing"></hustings-sign-up>'),
        ("[[inscription Cœur de ville]]", '<hustings-sign-up issue="coeur-de-ville"></hustings-sign-up>'),
    ],
)
def test_a_short_code_becomes_an_element(tmp_path: Path, line: str, element: str) -> None:
    found = read_one(tmp_path, "pages/a.fr.md", f"Titre : A\n\nAvant.\n{line}\nAprès.\n")

    assert found.text.html() == f"<p>Avant.</p>\n{element}\n<p>Après.</p>"


def test_a_short_code_among_words_or_in_code_is_text(tmp_path: Path) -> None:
    found = read_one(tmp_path, "pages/a.fr.md", "Titre : A\n\nEssai [[sign-up]] ici.\n\n```\n[[sign-up]]\n```\n")

    assert "<hustings" not in found.text.html()


def test_a_short_code_names_an_issue_that_exists(tmp_path: Path) -> None:
    write(tmp_path, "issues/housing.fr.md", "Titre : Logement\n\nUn toit.")
    write(tmp_path, "pages/a.fr.md", "Titre : A\n\n[[inscription logement]]\n")

    checked = content.check(tmp_path, LANGUAGES)

    assert not checked.faults
    assert content.issue_names(checked.documents)["logement"] == "housing"


def test_a_number_of_a_poster_stays_one(tmp_path: Path) -> None:
    write(tmp_path, "issues/trees.fr.md", "Titre : Arbres\nChiffre : 1 000 arbres\nPromesse : Mille arbres.\n\nOui.\n")

    assert content.read(tmp_path, ("fr",))[0].figure == "1\u202f000 arbres"
