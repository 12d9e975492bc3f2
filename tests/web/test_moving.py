"""Another address: two letters, two buttons."""

from datetime import timedelta

import pytest
import sqlalchemy as sa
import time_machine
from flask.testing import FlaskClient

from capture import links
from capture.database import Database, now
from capture.issues import Catalogue
from capture.moves import Move
from capture.settings import Settings
from capture.supporters import Supporter
from tests.cast import BILAL, CAMILLE, MALLORY
from tests.conftest import ENVIRONMENT, who_is
from tests.web.conftest import Letters, link
from tests.web.own import camille_joins, opened, standing

NEW = "camille@nouveau.fr"
AGREE, REFUSE = {"answer": "yes"}, {"answer": "no"}


@pytest.fixture(autouse=True)
def camille(database: Database, catalogue: Catalogue) -> None:
    camille_joins(database, catalogue, "newsletter")


@pytest.fixture
def pair(visitor: FlaskClient, database: Database, letters: Letters) -> tuple[str, str]:
    """Ask for a move; return the paths in the letter to the old address and in the one to the new."""
    page = opened(visitor, database)
    assert visitor.post(f"{page}/move", data={"email": NEW}).location == f"{page}/move?sent=yes"
    both = letters()
    old = next(letter for letter in both if "/move-from/" in letter)
    new = next(letter for letter in both if "/move-to/" in letter)
    return link(old, "move-from"), link(new, "move-to")


def emails(database: Database) -> list[str]:
    with database.reading() as session:
        return sorted(session.scalars(sa.select(Supporter.email)))


@pytest.mark.parametrize("first", [0, 1])
def test_it_is_done_when_both_have_agreed(
    visitor: FlaskClient, database: Database, pair: tuple[str, str], first: int
) -> None:
    assert visitor.post(pair[first], data=AGREE).status_code == 200
    assert emails(database) == [CAMILLE]
    assert visitor.post(pair[1 - first], data=AGREE).status_code == 200
    assert emails(database) == [NEW]
    assert standing(database, NEW) == {"newsletter"}


def test_opening_the_pages_changes_nothing(visitor: FlaskClient, database: Database, pair: tuple[str, str]) -> None:
    for path in pair * 2:
        assert visitor.get(path).status_code == 200
    assert emails(database) == [CAMILLE]


def test_the_old_address_is_shown_the_new_and_the_new_is_shown_nobody(
    visitor: FlaskClient, pair: tuple[str, str]
) -> None:
    assert NEW in visitor.get(pair[0]).text
    page = visitor.get(pair[1]).text
    assert CAMILLE not in page
    assert "Camille" not in page


@pytest.mark.parametrize("refusing", [0, 1])
def test_either_can_refuse(visitor: FlaskClient, database: Database, pair: tuple[str, str], refusing: int) -> None:
    visitor.post(pair[refusing], data=REFUSE)
    assert visitor.post(pair[1 - refusing], data=AGREE).status_code == 410
    assert emails(database) == [CAMILLE]


def test_each_button_works_once_and_for_three_days(
    visitor: FlaskClient, database: Database, pair: tuple[str, str]
) -> None:
    assert [visitor.post(pair[0], data=AGREE).status_code for _ in range(2)] == [200, 410]
    with time_machine.travel(now() + timedelta(hours=73)):
        assert visitor.post(pair[1], data=AGREE).status_code == 410
    assert emails(database) == [CAMILLE]


def test_an_old_letter_still_leaves_for_the_new_address(
    visitor: FlaskClient, database: Database, pair: tuple[str, str]
) -> None:
    for path in pair:
        visitor.post(path, data=AGREE)
    old = links.leave_token(ENVIRONMENT["SUPPRESSION_KEY"], who_is(CAMILLE))
    assert "checked" in visitor.get(f"/preferences/{old}").text
    visitor.post(f"/leave/{old}")
    assert standing(database, NEW) == set()


def test_an_address_that_is_signed_up_is_not_taken_over(
    visitor: FlaskClient, database: Database, catalogue: Catalogue, pair: tuple[str, str]
) -> None:
    camille_joins(database, catalogue, "newsletter", email=NEW)
    assert visitor.post(pair[1], data=AGREE).status_code == 409
    assert visitor.post(pair[0], data=AGREE).status_code == 200
    assert emails(database) == [CAMILLE, NEW]


def test_the_answer_is_the_same_whoever_the_new_address_belongs_to(
    visitor: FlaskClient, database: Database, catalogue: Catalogue
) -> None:
    camille_joins(database, catalogue, "newsletter", email=BILAL)
    page = opened(visitor, database)
    answers = [visitor.post(f"{page}/move", data={"email": email}) for email in (BILAL, NEW, CAMILLE)]
    assert len({(answer.status_code, answer.location, answer.data) for answer in answers}) == 1


def test_no_letter_holds_the_other_address(
    visitor: FlaskClient, database: Database, chosen: Settings, pair: tuple[str, str]
) -> None:
    for file in (chosen.instance / "outbox").glob("*.eml"):
        letter = file.read_text()
        assert (NEW in letter) != (CAMILLE in letter)


def test_two_who_want_one_address_do_not_mix(
    visitor: FlaskClient, database: Database, catalogue: Catalogue, letters: Letters, pair: tuple[str, str]
) -> None:
    camille_joins(database, catalogue, "newsletter", email=MALLORY)
    page = opened(visitor, database, MALLORY)
    visitor.post(f"{page}/move", data={"email": CAMILLE})
    visitor.post(pair[0], data=AGREE)
    visitor.post(pair[1], data=AGREE)
    assert emails(database) == [NEW, MALLORY]


def test_a_move_that_is_done_keeps_no_address(visitor: FlaskClient, database: Database, pair: tuple[str, str]) -> None:
    for path in pair:
        visitor.post(path, data=AGREE)
    with database.reading() as session:
        assert session.scalars(sa.select(Move.new_email)).all() == [""]
