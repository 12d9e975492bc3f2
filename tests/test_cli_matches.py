"""The commands that look for supporters on the roll, as an organiser types them."""

from pathlib import Path

import pytest

from capture.database import Database
from tests.cast import BILAL, ODETTE
from tests.field import town
from tests.matches.people import agree, elector, supporter
from tests.serving.copies import Copy, initiated


@pytest.fixture(scope="module")
def house(campaign_root: Path, tmp_path_factory: pytest.TempPathFactory) -> Copy:
    """A campaign after `hustings init`, a town, Odette who is on its roll, and Bilal of whom that was said."""
    made = initiated(campaign_root, tmp_path_factory.mktemp("matches") / "campaign")
    database = Database(f"sqlite:///{made.instance / 'capture.db'}")
    with database.writing() as session:
        built = town.build(session)
        supporter(session, ODETTE, "Odette", "Martin")
        elector(session, built.of("quai du Port")[0], "MARTIN", "Odette Jeanne", "1953-03-24")
        bilal = supporter(session, BILAL, "Bilal", "Benali")
        agree(session, bilal, elector(session, built.of("rue de la Paix")[3], "BENALI", "Bilal"))
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
        assert f"{person}\t{number}\t60\t{left}\t" in house.hustings("matches", "list", "--state", left).stdout


def test_nothing_is_said_of_nobody(house: Copy) -> None:
    done = house.hustings("matches", "agree", "999", "999")
    assert done.returncode == 1 and "not proposed any more" in done.stderr


def test_a_line_by_the_roll_cuts_walks_and_names_nobody(house: Copy) -> None:
    done = house.hustings("walks", "cut", "--segment", "precinct:0E11 doors:not-visited", "--dry-run")
    assert done.stdout == "-\t1\t1\t2\t\true de la Paix 4\n", done.stderr
    assert "Bilal" not in done.stdout + done.stderr
    assert house.hustings("walks", "cut", "--segment", "doors:visited", "--dry-run").stdout == ""


@pytest.mark.parametrize(
    ("channel", "article"),
    [("email", "(EU) 2024/900, art. 18(1)"), ("sms", "(EU) 2024/900, art. 18(1)"), ("phone", "GDPR, art. 5(1)(b)")],
)
def test_an_export_by_it_for_what_is_sent_is_refused_with_the_article(house: Copy, channel: str, article: str) -> None:
    done = house.hustings("segments", "export", "precinct:0E11", "--for", channel)
    assert done.returncode == 1 and done.stdout == ""
    assert article in done.stderr and "doors and post only" in done.stderr
