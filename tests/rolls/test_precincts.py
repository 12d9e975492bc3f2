"""Polling stations come in as towns publish them, and their codes stay text."""

import json
import re
from datetime import date
from pathlib import Path

import pytest
import sqlalchemy as sa

from capture import precincts
from capture.database import Database, now
from capture.electors import Edition
from capture.errors import ColumnsMissing, ListUnreadable
from capture.precincts import Election, Precinct, Result, Votes, codes
from capture.rolls import outcomes, shapes, stations
from capture.rolls.outcomes import Wanted
from capture.turnout.reports import Report
from tests.field import town

TOULOUSE = Path(__file__).parents[3] / "shared" / "data" / "toulouse-2026"
BUREAUX = "code,nom,adresse,quartier,latitude,longitude,inscrits\n"
HERE = BUREAUX + "0001,École du Nord,13 rue Matabiau,Nord,43.6,1.44,900\n0E11,Gymnase,,Sud,,,850\n"
HERE += "054A,Salle,,Sud,,,84\n"


def write(folder: Path, name: str, text: str) -> Path:
    path = folder / name
    path.write_text(text, "utf-8")
    return path


def settle(
    database: Database, path: Path, outlines: Path | None = None, commune: str = "", whole: bool = False
) -> precincts.Settled:
    read = stations.read(path, outlines)
    with database.writing() as session:
        return stations.settle(session, read, commune, whole)


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
    second = settle(
        database, write(tmp_path, "two.csv", HERE.replace("900", "905").replace("054A,", "0060,")), whole=True
    )

    assert first.counts == {"new": 3, "changed": 0, "same": 0, "gone": 0, "kept": 0}
    assert second.counts == {"new": 1, "changed": 1, "same": 1, "gone": 1, "kept": 0}


def test_a_station_on_which_something_hangs_stays(database: Database, tmp_path: Path) -> None:
    settle(database, write(tmp_path, "one.csv", HERE))
    bring(database, write(tmp_path, "t1.csv", "code,inscrits,votants\n0E11,850,500\n"), election="2026_muni_t1")
    done = settle(database, write(tmp_path, "two.csv", BUREAUX + "0001,École,,,,,\n"), whole=True)

    assert (done.gone, done.kept) == (["054A"], ["0E11"])


def test_what_a_file_does_not_tell_stays(database: Database, tmp_path: Path) -> None:
    settle(database, write(tmp_path, "one.csv", HERE))
    settle(database, write(tmp_path, "two.csv", "Bureau;Inscrits\n1;905\n0E11;1\n054A;2\n"))

    with database.reading() as session:
        first = precincts.listed(session)[0]
    assert (first.name, first.registered, first.latitude) == ("École du Nord", 905, 43.6)


def test_a_file_of_changes_deletes_nothing(database: Database, tmp_path: Path) -> None:
    settle(database, write(tmp_path, "one.csv", HERE))
    done = settle(database, write(tmp_path, "two.csv", BUREAUX + "0001,École,,,,,\n"))

    assert done.counts == {"new": 0, "changed": 1, "same": 0, "gone": 0, "kept": 0}
    with database.reading() as session:
        assert len(precincts.listed(session)) == 3


def test_a_station_whose_buildings_are_empty_goes(database: Database, tmp_path: Path) -> None:
    settle(database, write(tmp_path, "one.csv", HERE))
    with database.writing() as session:
        there = session.scalars(sa.select(Precinct).where(Precinct.code == "0E11")).one()
        town.building(session, there, "rue de la Paix", 12, 0, Edition())
    done = settle(database, write(tmp_path, "two.csv", BUREAUX + "0001,École,,,,,\n"), whole=True)

    assert (done.gone, done.kept) == (["054A", "0E11"], [])


def test_a_station_that_reported_stays(database: Database, tmp_path: Path) -> None:
    settle(database, write(tmp_path, "one.csv", HERE))
    with database.writing() as session:
        there = session.scalars(sa.select(Precinct).where(Precinct.code == "0E11")).one()
        told = {"day": date(2026, 3, 15), "voters": 9, "way": "desk", "by": "tests"}
        session.add(Report(key="a", precinct_id=there.id, at=now(), received_at=now(), **told))
    done = settle(database, write(tmp_path, "two.csv", BUREAUX + "0001,École,,,,,\n"), whole=True)

    assert (done.gone, done.kept) == (["054A"], ["0E11"])


def test_a_map_of_some_stations_keeps_the_outlines_of_the_others(database: Database, tmp_path: Path) -> None:
    ring = [[1.4, 43.6], [1.5, 43.6], [1.5, 43.7], [1.4, 43.6]]
    for code in ("0001", "0E11"):
        one = {"properties": {"code": code}, "geometry": {"type": "Polygon", "coordinates": [ring]}}
        drawn = write(tmp_path, "one.geojson", json.dumps({"features": [one]}))
        settle(database, write(tmp_path, "bureaux.csv", HERE), drawn)

    with database.reading() as session:
        assert [one.code for one in precincts.listed(session) if one.shape] == ["0001", "0E11"]


def test_results_of_another_town_stay_out(database: Database, tmp_path: Path) -> None:
    settle(database, write(tmp_path, "bureaux.csv", HERE), commune="31555")
    settle(database, write(tmp_path, "bureaux.csv", HERE), commune="01001")
    told = "id_election;id_brut_miom;code_bv;inscrits;votants\n2026_muni_t1;{};0001;{};500\n"
    for place, registered in (("31555_0001", 901), ("1001_0001", 902), ("31557_0001", 903)):
        bring(database, write(tmp_path, "t1.csv", told.format(place, registered)))

    with database.reading() as session:
        kept = session.execute(sa.select(Precinct.commune, Result.registered).join(Result).order_by(Result.registered))
        assert kept.all() == [("31555", 901), ("01001", 902)]


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
