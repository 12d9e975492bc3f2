"""The steps of the database: one line without gaps, and at its end what the code says."""

import re
import shutil
import subprocess
import time
import uuid
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory

from capture import deliveries, supporters, upgrades
from capture.backups import manifests
from capture.cli import hustings
from capture.database import Base, Database
from capture.deliveries import Delivery, Plan
from capture.errors import DatabaseOutdated
from capture.supporters import Supporter
from tests import campaigns
from tests.cast import CAMILLE, ODETTE, wish_of
from tests.choosing import NOBODYS, confirms
from tests.conftest import ENVIRONMENT, NOON, who_is
from tests.serving.copies import Copy, copy, in_place, sign_up, until

BEFORE_CONSENTS = "0003"


def steps() -> Config:
    config = Config()
    config.set_main_option("script_location", str(upgrades.STEPS))
    return config


def take(database: Database, to: str) -> None:
    """Take a database only so far, as an old version did."""
    config = steps()
    with database.engine.execution_options(writing=True).begin() as connection:
        config.attributes["connection"] = connection
        command.upgrade(config, to)


@pytest.fixture(params=["sqlite", "postgresql"])
def empty(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Database]:
    """A database of each kind in which nothing is."""
    if request.param == "sqlite":
        yield from opened(f"sqlite:///{tmp_path / 'empty.db'}")
        return
    url: sa.URL = request.getfixturevalue("postgres")
    name, server = f"empty_{uuid.uuid4().hex}", sa.create_engine(url, isolation_level="AUTOCOMMIT")
    with server.connect() as connection:
        connection.execute(sa.text(f"CREATE DATABASE {name} TEMPLATE template0"))
        yield from opened(url.set(database=name).render_as_string(hide_password=False))
        connection.execute(sa.text(f"DROP DATABASE {name}"))
    server.dispose()


def opened(url: str) -> Iterator[Database]:
    database = Database(url)
    yield database
    database.close()


def tables(database: Database) -> set[str]:
    with database.engine.connect() as connection:
        return set(sa.inspect(connection).get_table_names())


def test_the_steps_lead_to_what_the_code_says(database: Database) -> None:
    assert hustings.commands  # whose rooms have every table between them
    with database.engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        assert compare_metadata(context, Base.metadata) == []


def test_there_is_one_line_numbered_without_gaps() -> None:
    scripts = ScriptDirectory.from_config(steps())
    line = list(reversed(list(scripts.walk_revisions())))

    assert scripts.get_heads() == [upgrades.needed()]
    assert [step.revision for step in line] == [f"{number:04}" for number in range(1, len(line) + 1)]
    assert all(re.fullmatch(rf"{step.revision}_[a-z_]+\.py", Path(step.path).name) for step in line)


def test_an_empty_database_takes_every_step(empty: Database) -> None:
    assert upgrades.found(empty) is None

    upgrades.upgrade(empty)

    upgrades.check(empty)
    assert tables(empty) == {*Base.metadata.tables, "alembic_version"}


def test_an_old_one_is_refused_until_it_is_upgraded(empty: Database) -> None:
    take(empty, BEFORE_CONSENTS)

    with pytest.raises(DatabaseOutdated, match=f"at step {BEFORE_CONSENTS}, .* Type: hustings upgrade"):
        upgrades.check(empty)
    upgrades.upgrade(empty)
    upgrades.check(empty)


def test_an_upgrade_is_whole_or_not_at_all(empty: Database) -> None:
    take(empty, BEFORE_CONSENTS)
    with empty.engine.begin() as connection:
        connection.exec_driver_sql("CREATE TABLE journal (in_the_way INTEGER)")  # the last step will stumble over it
    before = tables(empty)

    with pytest.raises(sa.exc.DBAPIError):
        upgrades.upgrade(empty)

    assert (upgrades.found(empty), tables(empty)) == (BEFORE_CONSENTS, before)


def test_an_upgrade_changes_no_row(empty: Database) -> None:
    take(empty, BEFORE_CONSENTS)
    row = "INSERT INTO suppressions (who, at) VALUES ('somebody', '2026-11-22 12:00:00')"
    with empty.engine.begin() as connection:
        connection.exec_driver_sql(row)

    upgrades.upgrade(empty)

    with empty.engine.connect() as connection:
        assert connection.exec_driver_sql("SELECT who, lifted_at FROM suppressions").all() == [("somebody", None)]


def test_the_keys_that_a_step_makes_are_those_of_the_code(empty: Database) -> None:
    take(empty, "0032")
    told = "INSERT INTO supporters (who, email, given_name, family_name, neighbourhood, street, postcode, language, "
    told += "phone, source, src, joined_at, given_key, family_key, email_key) VALUES "
    rows = ", ".join(
        f"('{who}', '{email}', 'Jean-Luc', 'D’Arc', '', '{street}', '31000', 'fr', '+33611111111', '', '', "
        "'2026-11-22 12:00:00', 'jean-luc', 'd''arc', '')"
        for who, email, street in (("a", "O.Dette+1@gmail.com", "12bis av. de l’Église"), ("b", "", ""))
    )
    with empty.engine.begin() as connection:
        connection.exec_driver_sql(told + rows)

    upgrades.upgrade(empty)

    keys = sa.select(Supporter.mailbox_key, Supporter.name_key, Supporter.street_key, Supporter.shares)
    keys = keys.order_by(Supporter.who)
    with empty.writing() as session:
        before = session.execute(keys).all()
        assert before[0] == ("odette@gmail.com", "d arc jean luc", "12 bis avenue eglise", 2 | 4)
        for one in session.scalars(sa.select(Supporter)).all():
            facts = ("email", "given_name", "family_name", "street")
            supporters.correct(session, one.id, {name: getattr(one, name) for name in facts})
        assert session.execute(keys).all() == before


def test_the_command_backs_up_before_it_changes_anything(campaign_root: Path, tmp_path: Path) -> None:
    campaign: Copy = copy(campaign_root, tmp_path / "campaign", **ENVIRONMENT)
    database = Database(f"sqlite:///{campaign.instance / 'capture.db'}")
    take(database, BEFORE_CONSENTS)

    run = campaign.hustings("upgrade")

    assert run.returncode == 0, run.stderr
    assert f"went from step {BEFORE_CONSENTS} to {upgrades.needed()}" in run.stderr
    (backup,) = (campaign.instance / "backups").iterdir()
    assert upgrades.found(Database(f"sqlite:///{backup / 'capture.db'}")) == BEFORE_CONSENTS
    upgrades.check(database)


def test_the_command_does_nothing_twice(campaign_root: Path, tmp_path: Path) -> None:
    campaign = copy(campaign_root, tmp_path / "campaign", **ENVIRONMENT)

    first, second = campaign.hustings("upgrade"), campaign.hustings("upgrade")

    assert (first.returncode, second.returncode) == (0, 0)
    assert "already" in second.stderr
    assert not (campaign.instance / "backups").exists()


NEXT = f"{int(upgrades.needed()) + 1:04}"
A_STEP = f'''
"""The size of shoes is kept."""
import time
import sqlalchemy as sa
from alembic import op

revision, down_revision, branch_labels, depends_on = "{NEXT}", "{upgrades.needed()}", None, None


def upgrade() -> None:
    op.add_column("supporters", sa.Column("shoes", sa.String(9), nullable=False, server_default=""))
    time.sleep(PAUSE)
'''
EDITED = {
    "content/issues/housing.fr.md": "\nNous y tenons.\n",
    "pelicanconf.py": '\nDONATION_URL = "https://dons.example"\n',
    "theme/static/css/tokens.css": "\n/* our colours */\n",
}


def git(folder: Path, *words: str) -> None:
    who = ("-c", "user.name=Nora", "-c", "user.email=nora@exemple.fr", "-c", "init.defaultBranch=main")
    subprocess.run(["git", *who, *words], cwd=folder, check=True, capture_output=True)


@pytest.fixture
def upstream(tmp_path: Path) -> Path:
    """Where clones come from, at this version."""
    if shutil.which("git") is None:
        pytest.skip("git is not installed")
    origin = campaigns.copy(tmp_path / "upstream", "capture", ".gitignore")
    git(origin, "init")
    git(origin, "add", ".")
    git(origin, "commit", "-m", "This version")
    return origin


@pytest.fixture
def clone(upstream: Path, campaign_root: Path, tmp_path: Path) -> Iterator[Copy]:
    """A campaign that edited its own files, with somebody on its list."""
    root = tmp_path / "clone"
    git(tmp_path, "clone", str(upstream), str(root))
    for name in ("output", ".site"):
        here = campaign_root / name
        (root / name).symlink_to(here.readlink()) if here.is_symlink() else shutil.copytree(
            here, root / name, symlinks=True
        )
    for name, words in EDITED.items():
        with (root / name).open("a") as file:
            file.write(words)
    made = in_place(root)
    assert made.hustings("init").returncode == 0
    yield made
    made.stop_all()


def release(upstream: Path, pause: float = 0) -> None:
    """Publish a version with one step more, and another theme."""
    step = upstream / "capture" / "migrations" / "versions" / f"{NEXT}_shoes_are_kept.py"
    step.write_text(A_STEP.replace("PAUSE", str(pause)))
    with (upstream / "theme" / "templates" / "base.html").open("a") as theme:
        theme.write("{# another version #}\n")
    git(upstream, "add", ".")
    git(upstream, "commit", "-m", "The next version")


def own(clone: Copy) -> dict[str, bytes]:
    """Return what is the campaign's own."""
    return {name: (clone.root / name).read_bytes() for name in (*EDITED, ".env")}


def people(clone: Copy) -> tuple[str | None, int]:
    """Return the step and how many proposals there are."""
    database = Database(f"sqlite:///{clone.instance / 'capture.db'}")
    try:
        with database.reading() as session:
            count = session.scalar(sa.text("SELECT count(*) FROM proposals"))
        return upgrades.found(database), int(count or 0)
    finally:
        database.close()


def test_an_edited_clone_is_upgraded_and_goes_back(upstream: Path, clone: Copy) -> None:
    before = own(clone)
    served = clone.serve()
    assert sign_up(served.port, CAMILLE).status == 303
    served.kill_all()
    release(upstream)

    git(clone.root, "pull", "--ff-only")
    assert "hustings upgrade" in clone.hustings("work", "--once").stderr
    upgraded = clone.hustings("upgrade")
    assert upgraded.returncode == 0, upgraded.stderr
    assert (people(clone), own(clone)) == ((NEXT, 1), before)
    served = clone.serve()
    assert sign_up(served.port, ODETTE).status == 303
    served.kill_all()

    git(clone.root, "checkout", "HEAD~1")
    back = clone.hustings("restore", str(backup_of_step(clone, upgrades.needed())))
    assert back.returncode == 0, back.stderr
    assert (people(clone), own(clone)) == ((upgrades.needed(), 1), before)
    clone.serve()


def backup_of_step(clone: Copy, step: str) -> Path:
    """Return the newest backup of a step."""
    made = sorted((clone.instance / "backups").glob("2*[0-9]"))
    return [folder for folder in made if (told := manifests.read(folder)) and told.step == step][-1]


def test_killed_in_the_middle_it_is_as_it_was_and_two_at_once_do_it_once(upstream: Path, clone: Copy) -> None:
    release(upstream, pause=2)
    git(clone.root, "pull", "--ff-only")
    terminal = clone.root / "terminal"
    killed = clone.start("upgrade", terminal=terminal)
    until(lambda: "Backed up" in terminal.read_text())
    time.sleep(0.5)
    killed.kill()
    killed.wait()
    assert people(clone)[0] == upgrades.needed()

    both = [clone.start("upgrade", terminal=clone.root / f"terminal-{number}") for number in range(2)]
    assert [one.wait(60) for one in both] == [0, 0]
    assert people(clone)[0] == NEXT
    said = "".join((clone.root / f"terminal-{number}").read_text() for number in range(2))
    assert (said.count("went from step"), said.count("already")) == (1, 1)


def test_letters_of_mailings_that_left_before_are_known_when_they_come_back(empty: Database) -> None:
    take(empty, "0051")
    told: dict[str, Any] = dict.fromkeys(("key", "channel", "line", "audience", "sender", "sponsor", "by"), "x")
    told |= {"letters": {}, "people": 1, "planned_at": NOON, "send_at": NOON, "waits": False, "former": []}
    left = sa.text("INSERT INTO deliveries (plan_id, supporter_id, state, due_at) VALUES (:plan, :person, 'sent', :at)")
    with empty.writing() as session:
        person = confirms(session, wish_of(CAMILLE), NOBODYS)
        plan = session.execute(sa.insert(Plan).values(**told).returning(Plan.id)).scalar_one()
        session.execute(left, {"plan": plan, "person": person, "at": NOON.isoformat()})
    upgrades.upgrade(empty)
    with empty.reading() as session:
        assert session.scalars(sa.select(Delivery.number)).all() == [deliveries.number("x", who_is(CAMILLE))]
