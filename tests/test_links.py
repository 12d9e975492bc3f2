from datetime import timedelta

import pytest
import sqlalchemy as sa

from capture import links
from capture.database import Database
from capture.errors import LinkExpired, LinkInvalid, LinkSpent, LinkUnknown
from capture.links import Link
from tests.cast import CAMILLE
from tests.conftest import NOON, who_is

WHO = who_is(CAMILLE)


@pytest.fixture
def token(database: Database) -> str:
    """A link that went to Camille at noon."""
    with database.writing() as session:
        return links.issue(session, links.CONFIRM, WHO, NOON)


def test_looking_at_a_link_does_not_spend_it(database: Database, token: str) -> None:
    with database.reading() as session:
        assert links.look(session, links.CONFIRM, token, NOON) == WHO
        assert links.look(session, links.CONFIRM, token, NOON) == WHO


def test_a_link_is_used_once(database: Database, token: str) -> None:
    with database.writing() as session:
        assert links.use(session, links.CONFIRM, token, NOON) == WHO
    with pytest.raises(LinkSpent), database.writing() as session:
        links.use(session, links.CONFIRM, token, NOON)


@pytest.mark.parametrize(("hours", "good"), [(71.99, True), (72, False), (73, False)])
def test_a_link_lives_seventy_two_hours(database: Database, token: str, hours: float, good: bool) -> None:
    with database.writing() as session:
        if good:
            assert links.use(session, links.CONFIRM, token, NOON + timedelta(hours=hours)) == WHO
        else:
            with pytest.raises(LinkExpired):
                links.use(session, links.CONFIRM, token, NOON + timedelta(hours=hours))


def test_a_link_works_for_its_purpose_only(database: Database, token: str) -> None:
    with pytest.raises(LinkUnknown), database.writing() as session:
        links.use(session, "preferences", token, NOON)


def test_the_database_never_holds_a_token(database: Database, token: str) -> None:
    with database.reading() as session:
        row = session.execute(sa.select(Link.digest, Link.purpose, Link.who)).one()
    assert token not in "".join(row)
    assert len(token) == 43  # 256 bits


def test_a_leaving_link_never_expires_and_names_nobody() -> None:
    token = links.leave_token("key", WHO)
    assert links.read_leave_token("key", token) == WHO
    assert "camille" not in token


@pytest.mark.parametrize("forged", ["", "x", f"{WHO}.", f"{WHO}.AAAA", "é.è", "\x00", WHO * 500])
def test_a_forged_leaving_link_is_refused(forged: str) -> None:
    with pytest.raises(LinkInvalid):
        links.read_leave_token("key", forged)


def test_another_campaigns_leaving_link_is_refused() -> None:
    with pytest.raises(LinkInvalid):
        links.read_leave_token("key", links.leave_token("another key", WHO))


def test_a_way_out_knows_in_which_mailing_it_stands() -> None:
    token = links.leave_token("key", WHO, "2032-02-01-logement")
    assert links.read_leave_token("key", token) == WHO
    assert links.mailing_of("key", token) == "2032-02-01-logement"


def test_one_of_another_letter_knows_of_none() -> None:
    assert links.mailing_of("key", links.leave_token("key", WHO)) == ""


def test_nobody_puts_another_mailing_in() -> None:
    token = links.leave_token("key", WHO, "one")
    with pytest.raises(LinkUnknown):
        links.mailing_of("key", token.replace("~one.", "~two."))


def test_a_way_out_is_no_way_on() -> None:
    with pytest.raises(LinkUnknown):
        links.read_way_token("key", links.leave_token("key", WHO, "one"))
    way = links.Way(WHO, "one", "0123456789abcdef")
    assert links.read_way_token("key", links.way_token("key", way)) == way
