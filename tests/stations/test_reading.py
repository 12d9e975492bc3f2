"""The files of content/ that say where one votes, and what is said of them when something is wrong."""

import json
from datetime import time
from pathlib import Path
from typing import Any

import pytest

from capture import content
from capture.content import stations
from capture.content.stations import Station, Street, Stretch
from capture.errors import ContentUnreadable
from tests.campaigns import write

TOULOUSE = Path(__file__).parents[3] / "shared/data/toulouse-2026"
LISTED = "code,name,address\n0001,Mairie,place de la Halle\n0E11,École,rue Haute\n"
SQUARE = [[[1.0, 43.0], [1.1, 43.0], [1.1, 43.1], [1.0, 43.0]]]


def told(folder: Path) -> list[tuple[str, int, str]]:
    """What stops the build of these files."""
    return [(fault.file, fault.line, fault.told) for fault in content.check(folder, ("fr", "en")).faults]


def drawn(*features: object) -> str:
    return json.dumps({"type": "FeatureCollection", "features": features})


def feature(code: object, coordinates: Any = SQUARE, kind: str = "Polygon") -> dict[str, Any]:
    return {"type": "Feature", "properties": {"code": code}, "geometry": {"type": kind, "coordinates": coordinates}}


def test_a_campaign_that_says_nothing_has_no_stations(tmp_path: Path) -> None:
    assert stations.read(tmp_path).listed == ()


def test_a_table_is_read_by_its_heads_in_any_order(tmp_path: Path) -> None:
    text = "Fermeture;Salle;N° du bureau;Nom;Adresse;Inscrits\r\n19 h 30;préau;7;École;rue Haute;812\r\n"
    write(tmp_path, "stations.csv", text.encode("cp1252"))

    assert stations.read(tmp_path).listed == (Station("0007", "École", "rue Haute", "préau", closes=time(19, 30)),)


def test_a_station_may_be_known_by_its_address_alone(tmp_path: Path) -> None:
    write(tmp_path, "stations.csv", "bureau,nom,adresse\n1,,place de la Halle\n")

    assert stations.read(tmp_path).listed == (Station("0001", "place de la Halle"),)


def test_codes_are_text_for_ever(tmp_path: Path) -> None:
    write(tmp_path, "stations.csv", "code,name\n0E11,École\n54a,Mairie\n")

    assert [one.code for one in stations.read(tmp_path).listed] == ["054A", "0E11"]


@pytest.mark.parametrize(
    ("row", "sentence"),
    [
        ("0,00E+00,École", "A spreadsheet took the code “0,00E+00” for a number and lost it."),
        ("?,École", "“?” is no code of a polling station."),
        ("1,École", "The code 0001 is in the list twice. Keep one."),
        ("2,", "The station 0002 has neither name nor address: nobody could find it."),
        ("2,École,,soir", "“soir” is no hour. Write it like 19:00."),
        ('2,"École', "This line is no row of a table: a quotation mark is not closed."),
        (f"2,{'x' * 201}", "A cell of this row has more than 200 letters."),
    ],
)
def test_a_row_that_cannot_be_is_told_with_its_line(tmp_path: Path, row: str, sentence: str) -> None:
    row = row.replace("0,00E+00", '"0,00E+00"')
    write(tmp_path, "stations.csv", f"code,name,address,closes\n1,Mairie,place de la Halle,\n{row}\n")

    ((file, line, said),) = told(tmp_path)
    assert (file, line) == ("stations.csv", 3)
    assert said.startswith(sentence)


def test_a_table_without_codes_says_what_its_column_is_called(tmp_path: Path) -> None:
    write(tmp_path, "stations.csv", "nom;adresse\nMairie;place de la Halle\n")

    ((_, line, said),) = told(tmp_path)
    assert line == 1
    assert said.startswith("No column is called “code” (or code, bureau, bureau de vote")


def test_a_place_that_is_none_costs_only_its_dot(tmp_path: Path) -> None:
    write(tmp_path, "stations.csv", "code,name,lat,lon\n1,Mairie,574000,6279000\n2,École,nan,1.4\n3,Port,43.1,1.2\n")

    assert [one.place for one in stations.read(tmp_path).listed] == [None, None, (43.1, 1.2)]
    assert (
        len([notice for notice in content.check(tmp_path, ("fr",)).notices if "no place on earth" in notice.told]) == 2
    )


def test_streets_need_their_stations(tmp_path: Path) -> None:
    write(tmp_path, "streets.csv", "street,station\nrue Haute,1\n")

    ((file, _, said),) = told(tmp_path)
    assert (file, said[:37]) == ("streets.csv", "This file needs stations.csv beside i")


def test_two_spellings_of_a_street_are_one(tmp_path: Path) -> None:
    write(tmp_path, "stations.csv", LISTED)
    rows = (
        "rue,début,fin,côté,bureau\nAvenue de l’Église,1,25,impair,1\nAV. DE L'EGLISE,2,,pairs,0E11\nrue Haute,,,,1\n"
    )
    write(tmp_path, "streets.csv", rows)

    church, high = stations.read(tmp_path).streets
    assert church == Street("Avenue de l’Église", (Stretch("0001", 1, 25, "odd"), Stretch("0E11", 2, side="even")))
    assert high.stretches[0].is_whole


def test_a_list_may_have_each_number_on_its_line(tmp_path: Path) -> None:
    write(tmp_path, "stations.csv", LISTED)
    write(tmp_path, "streets.csv", "voie;numero;bureau\nrue Haute;12 bis;1\nrue Haute;12 bis;1\nrue Haute;14;1\n")

    assert stations.read(tmp_path).streets[0].stretches == (Stretch("0001", 12, 12), Stretch("0001", 14, 14))


@pytest.mark.parametrize(
    ("row", "sentence"),
    [
        ("rue Haute,,,,9", "stations.csv has no station 9."),
        ("rue Haute,,,,", "stations.csv has no station ?."),
        (",1,9,,1", "This row names no street."),
        ("rue Haute,9,1,,1", "The numbers run from 9 to 1: the smaller one comes first."),
        ("rue Haute,un,,,1", "“un” is no number of a house."),
        ("rue Haute,,,gauche,1", "“gauche” is no side of a street."),
    ],
)
def test_a_row_of_a_street_that_cannot_be_is_told(tmp_path: Path, row: str, sentence: str) -> None:
    write(tmp_path, "stations.csv", LISTED)
    write(tmp_path, "streets.csv", f"street,from,to,side,station\n{row}\n")

    ((file, line, said),) = told(tmp_path)
    assert (file, line) == ("streets.csv", 2)
    assert said.startswith(sentence)


def test_numbers_of_two_stations_are_remarked_and_kept(tmp_path: Path) -> None:
    write(tmp_path, "stations.csv", LISTED)
    write(tmp_path, "streets.csv", "street,from,to,side,station\nrue Haute,1,9,,1\nrue Haute,9,20,odd,0E11\n")

    (notice,) = [one for one in content.check(tmp_path, ("en",)).notices if one.file == "streets.csv"]
    assert notice.told == "Numbers of rue Haute belong to two stations, 0001 and 0E11: visitors are shown both."


def test_outlines_are_found_by_their_codes(tmp_path: Path) -> None:
    write(tmp_path, "stations.csv", LISTED)
    write(tmp_path, "stations.geojson", drawn(feature(1), feature("0E11", [SQUARE, SQUARE], "MultiPolygon")))

    outlines = stations.read(tmp_path).outlines
    assert outlines and {code: len(rings) for code, rings in outlines.items()} == {"0001": 1, "0E11": 2}


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("<html>", "This is no GeoJSON: Expecting value."),
        ("[" * 100_000, "This is no GeoJSON: RecursionError."),
        ('{"features": ' + "9" * 5000 + "}", "This is no GeoJSON: ValueError."),
        ("[]", "This GeoJSON is no collection of features"),
        ('{"features": [1]}', "This GeoJSON is no collection of features"),
        ('{"features": [{}]}', "Outline 1 names no station"),
        (drawn(feature({"a": 1})), "Outline 1 names no station"),
        (drawn(feature(1, [[1, 2]], "Point")), "The outline of 0001 is no polygon."),
        (drawn(feature(1, "x")), "The outline of 0001 is no polygon."),
        (drawn(feature(1, [[[1, 2], [3, 4]]])), "The outline of 0001 is no polygon."),
        (drawn(feature(1, [[[1, "b"]] * 4])), "The outline of 0001 is no polygon."),
        (drawn(feature(1, [[[1, float("nan")]] * 4])), "The outline of 0001 is no polygon."),
        (drawn(feature(1, [[[1, 10**400]] * 4])), "The outline of 0001 is no polygon."),
        (drawn(feature(1, None, "MultiPolygon")), "The outline of 0001 is no polygon."),
        (drawn(feature(1, [[[574000, 6279000]] * 4])), "The outline of 0001 is not in degrees."),
    ],
)
def test_a_hostile_file_is_told_in_words(tmp_path: Path, text: str, sentence: str) -> None:
    write(tmp_path, "stations.csv", LISTED)
    write(tmp_path, "stations.geojson", text)

    ((file, _, said),) = told(tmp_path)
    assert file == "stations.geojson"
    assert said.startswith(sentence)


def test_an_outline_of_a_station_that_is_not_listed_is_left_out(tmp_path: Path) -> None:
    write(tmp_path, "stations.csv", LISTED)
    write(tmp_path, "stations.geojson", drawn(feature(1), feature(9)))

    assert list(stations.read(tmp_path).outlines or ()) == ["0001"]


def test_what_is_wrong_stops_a_build(tmp_path: Path) -> None:
    write(tmp_path, "stations.csv", 'code,name\n1,"Mairie\n')
    write(tmp_path, "streets.csv", b"PK\3\4\0")

    with pytest.raises(ContentUnreadable, match=r"streets\.csv, line 1: This is no text"):
        stations.read(tmp_path)
    with pytest.raises(ContentUnreadable):
        content.read(tmp_path, ("fr",))


def test_stations_that_no_page_shows_are_remarked(tmp_path: Path) -> None:
    write(tmp_path, "stations.csv", LISTED)
    assert "These stations are shown nowhere" in content.check(tmp_path, ("en",)).notices[0].told

    write(tmp_path, "pages/vote.en.md", "Title: Where do I vote?\n\nHere.\n")
    assert content.check(tmp_path, ("en",)).notices == []


@pytest.mark.skipif(not TOULOUSE.is_dir(), reason="the town's own files are not beside this checkout")
def test_toulouse_is_read_as_it_is(tmp_path: Path) -> None:
    write(tmp_path, "stations.csv", (TOULOUSE / "bureaux.csv").read_bytes())
    write(tmp_path, "stations.geojson", (TOULOUSE / "bureaux.geojson").read_bytes())

    read = stations.read(tmp_path)
    assert (len(read.listed), len(read.outlines or ())) == (284, 284)
    assert told(tmp_path) == []
