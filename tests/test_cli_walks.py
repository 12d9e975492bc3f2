"""The commands of the walks, as an organiser types them."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
import sqlalchemy as sa

from capture.database import Database
from capture.electors import Edition
from tests.field import town
from tests.serving.copies import Copy, initiated


@pytest.fixture(scope="module")
def house(campaign_root: Path, tmp_path_factory: pytest.TempPathFactory) -> Copy:
    """A campaign after `hustings init`, and a town."""
    made = initiated(campaign_root, tmp_path_factory.mktemp("walks") / "campaign")
    database = Database(f"sqlite:///{made.instance / 'capture.db'}")
    with database.writing() as session:
        town.build(session)
        for address, electors in (("3 rue Voltaire", 2), ("1 square Zola", 64)):
            town.building(
                session, None, address[2:], int(address[0]), electors, session.scalars(sa.select(Edition)).one()
            )
    database.close()
    return made


@pytest.fixture(scope="module")
def cut(house: Copy) -> Iterator[list[list[str]]]:
    """The walks of the port."""
    done = house.hustings("walks", "cut", "--precinct", "0012", "--walks", "2", "--volunteer", "Karim", "--dry-run")
    assert done.returncode == 0 and done.stdout.count("\tKarim\t") == 2, done.stderr
    assert house.hustings("walks", "list").stdout == ""
    done = house.hustings("walks", "cut", "--precinct", "0012", "--walks", "2", "--volunteer", "Karim")
    assert done.returncode == 0, done.stderr
    yield [line.split("\t") for line in done.stdout.splitlines()]


def test_walks_are_cut_given_printed_and_closed(house: Copy, cut: list[list[str]]) -> None:
    assert [line[1:] for line in cut] == [
        ["40", "8", "64", "Karim", "quai du Port 2–16"],
        ["36", "18", "54", "Karim", "rue de l’École 1–18"],
    ]
    code = cut[0][0]
    given = house.hustings("walks", "give", code, "Elsa", "--from", "2026-11-28", "--until", "2026-12-05")
    assert re.fullmatch(r"http\S+/walk/[\w-]{43}\n", given.stdout)
    assert "from 2026-11-28 to 2026-12-05" in given.stderr

    file = house.root / "walks.pdf"
    printed = house.hustings("walks", "print", *(line[0] for line in cut), "--paper", "letter", "-o", str(file))
    assert printed.returncode == 0 and file.read_bytes().startswith(b"%PDF"), printed.stderr
    assert printed.stderr.strip() == f"{file} is ready: 2 walks."

    assert house.hustings("walks", "close", code).stderr.strip() == "1 walks are closed."
    assert [line.split("\t")[0] for line in house.hustings("walks", "list", "--closed").stdout.splitlines()] == [code]


def test_where_all_is_in_walks_nothing_is_free(house: Copy, cut: list[list[str]]) -> None:
    # Those of a walk that was closed are free, if another test closed one.
    house.hustings("walks", "cut", "--precinct", "0012")
    done = house.hustings("walks", "cut", "--precinct", "0012")
    assert done.returncode != 0 and "No building is free there" in done.stderr


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        (("cut", "--street", "rue de Nulle Part"), "There is no street “rue de Nulle Part”"),
        (("cut", "--goal", "win"), "'win' is not one of"),
        (("give", "KTPXX", "Elsa"), "There is no walk “KTPXX”"),
        (("close", "KTPXX"), "There is no walk “KTPXX”"),
        (("print", "KTPXX", "-o", "a.pdf"), "There is no walk “KTPXX”"),
    ],
)
def test_what_cannot_be_done_is_said(house: Copy, cut: list[list[str]], typed: tuple[str, ...], said: str) -> None:
    done = house.hustings("walks", *typed)

    assert done.returncode != 0 and said in done.stderr
    assert "Traceback" not in done.stderr


def test_somebody_telephones_that_nobody_is_to_come_back(house: Copy) -> None:
    done = house.hustings("doors", "close", "3 rue Voltaire", "--reason", "asked by telephone")
    assert (done.returncode, done.stderr.strip()) == (0, "Nobody goes there any more: 3 rue Voltaire, Saint-Aurèle")
    done = house.hustings("doors", "reopen", "3 rue Voltaire", "--reason", "a slip")
    assert (done.returncode, done.stderr.strip()) == (0, "People may go there again: 3 rue Voltaire, Saint-Aurèle")

    done = house.hustings("doors", "close", "1 square Zola", "--reason", "asked")
    assert done.returncode == 1 and "floor and door" in done.stderr
    done = house.hustings("doors", "close", "99 rue Voltaire", "--reason", "asked", LANG="fr_FR.UTF-8")
    assert done.returncode == 1 and "0 immeubles y sont connus" in done.stderr
