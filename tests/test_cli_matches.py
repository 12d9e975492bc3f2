"""The commands that look for supporters on the roll, as an organiser types them."""

from pathlib import Path

import pytest

from capture.database import Database
from tests.cast import ODETTE
from tests.field import town
from tests.matches.people import elector, supporter
from tests.serving.copies import Copy, initiated


@pytest.fixture(scope="module")
def house(campaign_root: Path, tmp_path_factory: pytest.TempPathFactory) -> Copy:
    """A campaign after `hustings init`, a town, and Odette who is on its roll."""
    made = initiated(campaign_root, tmp_path_factory.mktemp("matches") / "campaign")
    database = Database(f"sqlite:///{made.instance / 'capture.db'}")
    with database.writing() as session:
        built = town.build(session)
        supporter(session, ODETTE, "Odette", "Martin")
        elector(session, built.of("quai du Port")[0], "MARTIN", "Odette Jeanne", "1953-03-24")
    database.close()
    return made


def test_who_may_be_whom_is_proposed_listed_agreed_to_and_taken_back(house: Copy) -> None:
    assert house.hustings("matches", "propose", "--dry-run").stdout == "1\tpeople\n1\tpairs\n"
    assert house.hustings("matches", "list").stdout == ""
    assert house.hustings("matches", "propose").stdout == "1\tpeople\n1\tpairs\n"

    [line] = house.hustings("matches", "list").stdout.splitlines()
    person, number, score, state, *told = line.split("\t")
    assert (score, state) == ("60", "proposed")
    assert told[:5] == ["Odette Martin", "", "Odette Jeanne MARTIN", "2 quai du Port, 31000", "1953"]
    assert told[5] == "+60 the same name, and nobody else on the roll has it"

    for act, left in (("agree", "agreed"), ("withdraw", "proposed"), ("refuse", "refused")):
        done = house.hustings("matches", act, person, number)
        assert done.returncode == 0 and done.stdout == done.stderr == "", done.stderr
        assert house.hustings("matches", "list", "--state", left).stdout.split("\t")[:2] == [person, number]


def test_nothing_is_said_of_nobody(house: Copy) -> None:
    done = house.hustings("matches", "agree", "999", "999")
    assert done.returncode == 1 and "not proposed any more" in done.stderr
