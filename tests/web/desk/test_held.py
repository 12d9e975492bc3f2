"""At the desk: held letters are shown by groups, let go or dropped, and written down without anybody's name."""

import pytest
import sqlalchemy as sa

from capture import letters, proposals, shields
from capture.database import Database, now
from capture.journal import Entry
from capture.letters import CONFIRM, Letter
from capture.staff import COMMUNICATIONS, ORGANISER
from tests.cast import BILAL, CAMILLE, ODETTE, wish_of
from tests.conftest import who_is
from tests.web.desk.conftest import SignedIn


def hold(database: Database, email: str, group: str) -> None:
    """Let somebody have signed up whose letter is held."""
    with database.writing() as session:
        proposals.propose(session, wish_of(email), now())
        letters.order(session, CONFIRM, who_is(email), who_is(email), now(), held=group)


def due(database: Database) -> set[str]:
    """Return whose letters leave."""
    with database.reading() as session:
        return set(session.scalars(sa.select(Letter.who).where(Letter.due_at.is_not(None))))


@pytest.fixture
def crowd(database: Database) -> None:
    """Two letters from a school and one without a proof are held."""
    hold(database, CAMILLE, "connection:abc")
    hold(database, BILAL, "connection:abc")
    hold(database, ODETTE, "shield")


@pytest.mark.usefixtures("crowd")
def test_the_groups_say_why_and_who(database: Database, signed_in: SignedIn) -> None:
    with database.writing() as session:
        shields.raise_(session, shields.CROWD, now())
    page = signed_in(ORGANISER).get("/desk/held").text

    assert page.index("2 letters") < page.index("1 letter<")
    assert all(words in page for words in (CAMILLE, ODETTE, "a school, a café", "The shield is up since"))


@pytest.mark.usefixtures("crowd")
def test_a_group_is_let_go_once(database: Database, signed_in: SignedIn) -> None:
    desk = signed_in(ORGANISER)
    form = {"group": "connection:abc", "act": "letters-go", "once": "the-first-press"}
    for _ in range(2):
        told = desk.post("/desk/held", data=form, follow_redirects=True).text
        assert "Letters that leave now: 2" in told

    assert due(database) == {who_is(CAMILLE), who_is(BILAL)}
    with database.reading() as session:
        (entry,) = session.scalars(sa.select(Entry).where(Entry.act == "letters-go"))
    assert entry.particulars == {"held": "connection", "letters": 2}


@pytest.mark.usefixtures("crowd")
def test_a_group_is_dropped(database: Database, signed_in: SignedIn) -> None:
    told = signed_in().post("/desk/held", data={"group": "shield", "act": "letters-drop"}, follow_redirects=True).text

    assert "Letters dropped: 1" in told
    assert ODETTE not in told and CAMILLE in told
    assert due(database) == set()


def test_whoever_got_a_letter_meanwhile_gets_no_second(database: Database, signed_in: SignedIn) -> None:
    hold(database, CAMILLE, "shield")
    with database.writing() as session:
        letters.order(session, CONFIRM, who_is(CAMILLE), "another allowance", now())
    signed_in().post("/desk/held", data={"group": "shield", "act": "letters-go"})

    with database.reading() as session:
        assert session.scalar(sa.select(sa.func.count(Letter.id)).where(Letter.due_at.is_not(None))) == 1


@pytest.mark.usefixtures("crowd")
def test_the_first_page_says_that_people_wait(signed_in: SignedIn) -> None:
    page = signed_in().get("/desk/").text

    assert "letters held, for somebody to look at" in page and 'href="/desk/held"' in page


@pytest.mark.usefixtures("crowd")
def test_communications_see_no_addresses(signed_in: SignedIn) -> None:
    assert signed_in(COMMUNICATIONS).get("/desk/held").status_code == 403


@pytest.mark.parametrize(
    "form", [{}, {"act": "letters-go", "group": "nothing"}, {"act": "letters-go", "group": "x" * 500}]
)
@pytest.mark.usefixtures("crowd")
def test_what_is_no_group_changes_nothing(database: Database, signed_in: SignedIn, form: dict[str, str]) -> None:
    assert signed_in().post("/desk/held", data=form).status_code == (303 if form else 404)
    assert due(database) == set()
