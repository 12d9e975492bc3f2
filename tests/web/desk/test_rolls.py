"""The roll at the desk, from the file until it is out again; and the polling stations on their map."""

import io
import json
from pathlib import Path

import pytest
import sqlalchemy as sa
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from capture.database import Database
from capture.electors import Edition, Elector, people
from capture.precincts import Precinct
from capture.rolls import working
from capture.settings import Settings
from capture.staff import COMMUNICATIONS, ORGANISER
from tests.rolls.lines import line, write
from tests.web.desk.conftest import SignedIn

ROOM = "/desk/roll"
ANA = {"family": "SILVA", "given": "Ana", "born": "01/02/1980"}


@pytest.fixture
def omar(signed_in: SignedIn) -> FlaskClient:
    """Omar, an organiser, at the desk."""
    return signed_in(ORGANISER)


def send(client: FlaskClient, path: Path) -> str:
    """Choose a file; where it leads."""
    answer = client.post(ROOM, data={"file": (io.BytesIO(path.read_bytes()), path.name)})
    assert answer.status_code == 303, answer.text
    return answer.location


def let_in(client: FlaskClient, chosen: Settings, database: Database, path: Path) -> str:
    """Bring a roll in as a colleague does."""
    place = send(client, path)
    with database.reading() as session:
        mapping = session.scalars(sa.select(Edition.mapping).order_by(Edition.id.desc())).first()
    client.post(f"{place}/columns", data={"column": mapping})
    assert working.work(chosen, database)
    client.post(f"{place}/confirm")
    assert working.work(chosen, database)
    return place


def test_a_roll_is_looked_at_before_it_comes_in(
    omar: FlaskClient, chosen: Settings, database: Database, tmp_path: Path
) -> None:
    place = send(omar, write(tmp_path, [line(), line(**ANA)]))
    page = omar.get(place).text
    assert "place of birth (not kept" in page and "MARTIN" in page

    with database.reading() as session:
        mapping = session.scalars(sa.select(Edition.mapping)).one()
    omar.post(f"{place}/columns", data={"column": mapping})
    assert "data-follow" in omar.get(place).text
    assert working.work(chosen, database)

    page = omar.get(place).text
    assert "Let this roll in" in page
    assert "would open" in page and "<td>0001</td><td>Ecole du Nord</td>" in page
    with database.reading() as session:
        assert session.scalar(sa.select(sa.func.count()).select_from(Elector)) == 0


def test_it_comes_in_and_its_file_goes(omar: FlaskClient, chosen: Settings, database: Database, tmp_path: Path) -> None:
    place = let_in(omar, chosen, database, write(tmp_path, [line(), line(**ANA)]))

    assert "It is in." in omar.get(place).text
    assert list((chosen.instance / "rolls").glob("*")) == []
    with database.reading() as session:
        assert session.scalar(sa.select(sa.func.count()).select_from(Elector)) == 2


def test_the_one_before_comes_back(omar: FlaskClient, chosen: Settings, database: Database, tmp_path: Path) -> None:
    let_in(omar, chosen, database, write(tmp_path, [line()]))
    place = let_in(omar, chosen, database, write(tmp_path, [line(**ANA)], "newer.csv"))
    assert omar.post(f"{place}/undo").status_code == 303

    with database.reading() as session:
        assert session.scalars(sa.select(Elector.family_name)).all() == ["MARTIN"]
    assert omar.post(f"{place}/undo").status_code == 422


def test_a_dropped_roll_leaves_nothing(omar: FlaskClient, chosen: Settings, database: Database, tmp_path: Path) -> None:
    place = send(omar, write(tmp_path, [line()]))
    assert omar.post(f"{place}/drop").status_code == 303

    assert list((chosen.instance / "rolls").glob("*")) == []
    assert omar.post(f"{place}/confirm").status_code == 422


def test_what_cannot_be_read_says_so(omar: FlaskClient, chosen: Settings, database: Database, tmp_path: Path) -> None:
    place = send(omar, write(tmp_path, [line()]))
    assert omar.post(f"{place}/columns", data={"column": [""] * 27}).status_code == 422
    assert omar.post(ROOM, data={}).status_code == 422
    with database.reading() as session:
        mapping = session.scalars(sa.select(Edition.mapping)).one()
    omar.post(f"{place}/columns", data={"column": mapping})
    working.file_of(chosen, 1).unlink()
    assert working.work(chosen, database)

    assert "not on this machine" in omar.get(place).text


def test_whoever_objects_leaves(omar: FlaskClient, chosen: Settings, database: Database, tmp_path: Path) -> None:
    let_in(omar, chosen, database, write(tmp_path, [line(), line(**ANA)]))
    told = {"family_name": "martin", "given_names": "odette jeanne", "born": "24/03/1953"}
    answer = omar.post(f"{ROOM}/objections", data=told)

    assert "1 person left the roll." in omar.get(answer.location).text
    assert omar.post(f"{ROOM}/objections", data=told | {"born": "spring"}).status_code == 422
    with database.reading() as session:
        assert session.scalars(sa.select(Elector.family_name)).all() == ["SILVA"]


def test_a_roll_that_waits_too_long_is_forgotten(
    omar: FlaskClient, chosen: Settings, database: Database, tmp_path: Path
) -> None:
    send(omar, write(tmp_path, [line()]))
    with database.reading() as session:
        brought = session.scalars(sa.select(Edition.brought_at)).one()
    assert brought is not None
    ballot = chosen.campaign.ballot
    assert working.discard(chosen, database, brought + ballot.rules.list_kept) == 1

    with database.reading() as session:
        assert session.scalars(sa.select(Edition.state)).one() == people.DROPPED


def bring_stations(client: FlaskClient, table: str, shapes: str = "") -> TestResponse:
    files = {"file": (io.BytesIO(table.encode()), "bureaux.csv")}
    if shapes:
        files["shapes"] = (io.BytesIO(shapes.encode()), "bureaux.geojson")
    return client.post("/desk/precincts", data=files)


def test_stations_come_in_with_their_map(omar: FlaskClient, database: Database) -> None:
    ring = [[1.4, 43.6], [1.5, 43.6], [1.5, 43.7], [1.4, 43.6]]
    feature = {"properties": {"code": "1"}, "geometry": {"type": "Polygon", "coordinates": [ring]}}
    answer = bring_stations(omar, "code,nom\n1,<b>Nord</b>\n0E11,Sud\n", json.dumps({"features": [feature]}))
    page = omar.get(answer.location).text

    assert '<path d="M0.0 ' in page and "<title>0001 &lt;b&gt;Nord" in page
    assert bring_stations(omar, "fruit,colour\napple,red\n").status_code == 422
    with database.reading() as session:
        assert session.scalars(sa.select(Precinct.code).order_by(Precinct.code)).all() == ["0001", "0E11"]


def test_communications_see_neither(signed_in: SignedIn) -> None:
    colette = signed_in(COMMUNICATIONS)

    assert colette.get(ROOM).status_code == 403
    assert colette.get("/desk/precincts").status_code == 403


def test_stations_are_looked_at_before_one_of_them_goes(omar: FlaskClient, database: Database) -> None:
    def send_whole(**ticked: str) -> TestResponse:
        files = {"file": (io.BytesIO(b"code,nom\n1,Nord\n"), "bureaux.csv")}
        return omar.post("/desk/precincts", data=files | {"whole": "yes", "commune": "1001"} | ticked)

    omar.post("/desk/precincts", data={"file": (io.BytesIO(b"code\n1\n2\n"), "all.csv"), "commune": "01001"})
    page = send_whole(look="yes").text
    assert "Nothing has changed yet" in page and "<td>01001 0002</td>" in page
    assert send_whole().status_code == 303

    with database.reading() as session:
        assert session.execute(sa.select(Precinct.commune, Precinct.code)).all() == [("01001", "0001")]


def test_of_those_alike_the_desk_chooses(
    omar: FlaskClient, chosen: Settings, database: Database, tmp_path: Path
) -> None:
    let_in(omar, chosen, database, write(tmp_path, [line(), line(**ANA)]))
    told = {"family_name": "Martin", "given_names": "Odette", "born": "24/03/1953"}
    answer = omar.post(f"{ROOM}/objections", data=told)
    assert answer.status_code == 422
    assert "Nobody left the roll yet" in answer.text and "MARTIN Odette Jeanne" in answer.text
    assert omar.post(f"{ROOM}/objections", data=told | {"elector": "1"}).status_code == 303

    assert "nobody left it" in omar.post(f"{ROOM}/objections", data=told | {"family_name": "Nul"}).text
    with database.reading() as session:
        assert session.scalars(sa.select(Elector.family_name)).all() == ["SILVA"]
