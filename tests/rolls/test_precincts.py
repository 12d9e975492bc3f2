"""Polling stations come in as towns publish them, and their codes stay text."""

import json
import re
from pathlib import Path

import pytest
import sqlalchemy as sa

from capture import precincts
from capture.database import Database
from capture.errors import ColumnsMissing, ListUnreadable
from capture.precincts import Election, Precinct, Result, Votes, codes
from capture.rolls import outcomes, shapes, stations
from capture.rolls.outcomes import Wanted

TOULOUSE = Path(__file__).parents[3] / "shared" / "data" / "toulouse-2026"
BUREAUX = "code,nom,adresse,quartier,latitude,longitude,inscrits\n"
HERE = BUREAUX + "0001,École du Nord,13 rue Matabiau,Nord,43.6,1.44,900\n0E11,Gymnase,,Sud,,,850\n"
HERE += "054A,Salle,,Sud,,,84\n"


def write(folder: Path, name: str, text: str) -> Path:
    path = folder / name
    path.write_text(text, "utf-8")
    return path


def settle(database: Database, path: Path, outlines: Path | None = None) -> precincts.Settled:
    read = stations.read(path, outlines)
    with database.writing() as session:
        return precincts.settle(session, read.told, "", stations.held(session))


def test_codes_are_text_for_ever(database: Database, tmp_path: Path) -> None:
    settle(database, write(tmp_path, "bureaux.csv", HERE))

    with database.reading() as session:
        assert [one.code for one in precincts.listed(session)] == ["0001", "054A", "0E11"]


@pytest.mark.parametrize("typed", ["0,00E+00", "1.05E+03", "0E+11", "12,5"])
def test_a_code_that_a_spreadsheet_broke_is_refused_with_the_reason(tmp_path: Path, typed: str) -> None:
    read = stations.read(write(tmp_path, "broken.csv", f'{BUREAUX}"{typed}",Gymnase,,,,,\n0002,Salle,,,,,\n'))

    assert [one["code"] for one in read.told] == ["0002"]
    assert read.refused == [(2, typed, stations.CODE_BROKEN)]


@pytest.mark.parametrize(("typed", "kept"), [("1", "0001"), ("54a", "054A"), ("0e11", "0E11"), ("10001", "10001")])
def test_left_zeros_come_back(typed: str, kept: str) -> None:
    assert codes.read(typed) == kept


@pytest.mark.parametrize("typed", ["=1+1", "x" * 17, "<b>", "1\x00"])
def test_what_is_no_code_is_none(typed: str) -> None:
    with pytest.raises(ValueError, match=re.escape(typed)):
        codes.read(typed)


def test_a_second_file_says_what_it_changes(database: Database, tmp_path: Path) -> None:
    first = settle(database, write(tmp_path, "one.csv", HERE))
    second = settle(database, write(tmp_path, "two.csv", HERE.replace("900", "905").replace("054A,", "0060,")))

    assert first.counts == {"new": 3, "changed": 0, "same": 0, "gone": 0, "kept": 0}
    assert second.counts == {"new": 1, "changed": 1, "same": 1, "gone": 1, "kept": 0}


def test_a_station_on_which_something_hangs_stays(database: Database, tmp_path: Path) -> None:
    settle(database, write(tmp_path, "one.csv", HERE))
    bring(database, write(tmp_path, "t1.csv", "code,inscrits,votants\n0E11,850,500\n"), election="2026_muni_t1")
    done = settle(database, write(tmp_path, "two.csv", BUREAUX + "0001,École,,,,,\n"))

    assert (done.gone, done.kept) == (["054A"], ["0E11"])


def test_what_a_file_does_not_tell_stays(database: Database, tmp_path: Path) -> None:
    settle(database, write(tmp_path, "one.csv", HERE))
    settle(database, write(tmp_path, "two.csv", "Bureau;Inscrits\n1;905\n0E11;1\n054A;2\n"))

    with database.reading() as session:
        first = precincts.listed(session)[0]
    assert (first.name, first.registered, first.latitude) == ("École du Nord", 905, 43.6)


def test_shapes_are_joined_by_code(tmp_path: Path) -> None:
    ring = [[1.444444444, 43.6], [1.45, 43.6], [1.45, 43.61], [1.444444444, 43.6]]
    features = [
        {"properties": {"code": code}, "geometry": {"type": "Polygon", "coordinates": [ring]}} for code in ("1", "99")
    ]
    drawn = write(tmp_path, "bureaux.geojson", json.dumps({"type": "FeatureCollection", "features": features}))
    read = stations.read(write(tmp_path, "bureaux.csv", HERE), drawn)

    assert read.told[0]["shape"]["coordinates"][0][0] == [1.44444, 43.6]
    assert (read.shapeless, read.stray) == (2, 1)


@pytest.mark.parametrize("text", ["", "[]", "{}", '{"features": 1}', '{"features": [1]}', "[" * 100_000])
def test_what_is_no_map_says_so(tmp_path: Path, text: str) -> None:
    with pytest.raises(ListUnreadable):
        shapes.read(write(tmp_path, "wrong.geojson", text))


def test_a_table_without_codes_says_what_it_has(tmp_path: Path) -> None:
    with pytest.raises(ColumnsMissing, match="Quartier"):
        stations.read(write(tmp_path, "wrong.csv", "Quartier,Fruit\nNord,pomme\n"))


@pytest.mark.skipif(not TOULOUSE.exists(), reason="the Toulouse files are not beside this checkout")
def test_toulouse_imports_as_it_is(database: Database) -> None:
    done = settle(database, TOULOUSE / "bureaux.csv", TOULOUSE / "bureaux.geojson")
    counted = bring(database, TOULOUSE / "participation-tour1.csv", election="2026_muni_t1")

    assert done.new > 250
    assert counted.turnout["2026_muni_t1"] == done.new
    assert not counted.unknown and not counted.unreadable
    with database.reading() as session:
        assert session.scalar(sa.select(Precinct.registered).where(Precinct.code == "0054A")) == 909
        assert all(one.shape for one in precincts.listed(session))


def bring(database: Database, path: Path, **wanted: str) -> outcomes.Counted:
    with database.writing() as session:
        return outcomes.bring(session, path, Wanted(**wanted))  # type: ignore[arg-type]  # words only


SINCE_2026 = (
    "id_election;id_brut_miom;code_departement;libelle_departement;code_commune;libelle_commune;code_bv;inscrits;"
    "abstentions;votants;exprimes\n2026_muni_t1;31555_0001;31;Haute-Garonne;31555;Toulouse;0001;900;300;600;590\n"
    "2026_muni_t1;25388_0E11;25;Doubs;25388;Montbéliard;0E11;700;200;500;490\n"
)
BEFORE = (
    "id_election;id_brut_miom;Code du département;Code de la commune;Code du b.vote;Inscrits;Votants;Exprimés\n"
    "2020_muni_t1;;31;555;0001;880;400;390\n2020_muni_t1;;31;555;0,00E+00;1;1;1\n"
)


@pytest.mark.parametrize(
    ("text", "key", "registered"), [(SINCE_2026, "2026_muni_t1", 900), (BEFORE, "2020_muni_t1", 880)]
)
def test_both_structures_of_the_ministry_are_read(
    database: Database, tmp_path: Path, text: str, key: str, registered: int
) -> None:
    settle(database, write(tmp_path, "bureaux.csv", HERE))
    counted = bring(database, write(tmp_path, "general_results.csv", text), commune="31555")

    assert counted.turnout == {key: 1}
    assert counted.unreadable == (text == BEFORE)
    with database.reading() as session:
        assert session.scalars(sa.select(Result.registered)).all() == [registered]


def test_several_towns_ask_which_is_ours(database: Database, tmp_path: Path) -> None:
    with pytest.raises(ListUnreadable, match="31555"):
        bring(database, write(tmp_path, "general_results.csv", SINCE_2026))


def test_lists_have_their_votes_and_one_is_ours(database: Database, tmp_path: Path) -> None:
    settle(database, write(tmp_path, "bureaux.csv", HERE))
    head = "id_election;id_brut_miom;no_panneau;voix;nom;prenom;libelle_abrege_liste\n"
    rows = "2026_muni_t1;31555_0001;1;320;MARTIN;Léa;AVEC LÉA\n2026_muni_t1;31555_0001;2;270;DURAND;Paul;\n"
    for _ in range(2):
        bring(database, write(tmp_path, "candidats_results.csv", head + rows), commune="31555", ours="AVEC LÉA")

    with database.reading() as session:
        assert session.execute(sa.select(Votes.name, Votes.votes).order_by(Votes.votes)).all() == [
            ("Paul DURAND", 270),
            ("AVEC LÉA", 320),
        ]
        assert session.scalar(sa.select(Election.ours)) == "AVEC LÉA"
