"""Stations that were brought in become files of content/, from which the site is built without a database."""

from pathlib import Path

import pytest
import sqlalchemy as sa

from capture.content import stations
from capture.database import Database
from capture.electors import Building
from capture.precincts import Precinct, listed, publishing
from tests.campaigns import write
from tests.field import town
from tests.serving.copies import Copy, initiated

SQUARE = {"type": "Polygon", "coordinates": [[[1.0, 43.0], [1.1, 43.0], [1.1, 43.1], [1.0, 43.0]]]}
BROUGHT = (
    'code,nom,adresse,quartier,latitude,longitude,fermeture\n0E11,« École »,"rue Haute, 3",Nord,43.05,1.08,19:00\n'
)


@pytest.fixture(scope="module")
def made(campaign_root: Path, tmp_path_factory: pytest.TempPathFactory) -> Copy:
    """A campaign after `hustings init`, with one station, and no files about any."""
    made = initiated(campaign_root, tmp_path_factory.mktemp("publishing") / "campaign")
    for name in stations.FILES:
        (made.root / "content" / name).unlink()
    write(made.root, "bureaux.csv", BROUGHT)
    assert made.hustings("precincts", "import", str(made.root / "bureaux.csv")).returncode == 0
    return made


def test_what_is_written_is_read_again(database: Database, tmp_path: Path) -> None:
    with database.writing() as session:
        place = {"latitude": 43.05, "longitude": 1.08, "shape": SQUARE, "closes": "19:30"}
        session.add(Precinct(code="0E11", name="École", address="3, rue Haute", neighbourhood="Nord", **place))
        session.add(Precinct(code="0002", name="Mairie", address="", neighbourhood=""))
        session.flush()
        written = publishing.files(listed(session))
    for name, text in written.items():
        write(tmp_path, name, text)

    read = stations.read(tmp_path)
    hall, school = read.listed
    assert (hall.code, school.code, school.address) == ("0002", "0E11", "3, rue Haute")
    assert (school.place, school.closes and school.closes.isoformat("minutes")) == ((43.05, 1.08), "19:30")
    assert list(read.outlines or ()) == ["0E11"]


def test_codes_of_several_towns_stay_apart(database: Database) -> None:
    with database.writing() as session:
        for commune in ("31555", "31069"):
            session.add(Precinct(commune=commune, code="0001", name=commune, address="", neighbourhood=""))
        session.flush()
        lines = publishing.files(listed(session))["stations.csv"].splitlines()

    assert [line.partition(",")[0] for line in lines[1:]] == ["31069_0001", "31555_0001"]


def test_where_electors_live_is_never_published(database: Database) -> None:
    with database.writing() as session:
        town.build(session)
        session.flush()
        written = "".join(publishing.files(listed(session)).values())
        streets = session.scalars(sa.select(Building.street)).all()

    assert streets
    assert [street for street in streets if street in written] == []


def test_a_command_writes_them_once(made: Copy) -> None:
    dry = made.hustings("precincts", "publish", "--dry-run")
    assert (dry.returncode, dry.stdout) == (0, "content/stations.csv\n")
    assert not (made.root / "content/stations.csv").exists()

    assert made.hustings("precincts", "publish").stdout == "content/stations.csv\n"
    (found,) = stations.read(made.root / "content").listed
    assert (found.code, found.name, found.address) == ("0E11", "« École »", "rue Haute, 3")

    write(made.root, "content/stations.csv", "code,name\n1,Edited by hand\n")
    again = made.hustings("precincts", "publish")
    assert (again.returncode, again.stdout) == (1, "")
    assert "content/stations.csv" in again.stderr and "--replace" in again.stderr
    assert "Edited by hand" in (made.root / "content/stations.csv").read_text()

    assert made.hustings("precincts", "publish", "--replace").returncode == 0
    assert "0E11" in (made.root / "content/stations.csv").read_text()
    assert made.hustings("content", "check").returncode == 0
