"""The link of a walk opens it on its days, and nothing else opens it."""

from datetime import UTC, date, datetime

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

from capture.database import Database
from capture.errors import LinkEarly, LinkExpired, LinkUnknown
from capture.walks import Walk, codes, links

SATURDAY, SUNDAY, MONDAY = date(2026, 11, 28), date(2026, 11, 29), date(2026, 11, 30)
CUT = datetime(2026, 11, 22, 12, tzinfo=UTC)


def cut(session: Session) -> Walk:
    walk = Walk(code=codes.made(), name="rue du Moulin", goal="persuade", script="", by="Omar", cut_at=CUT)
    session.add(walk)
    session.flush()
    return walk


def test_a_link_opens_its_walk_on_its_days(database: Database) -> None:
    with database.writing() as session:
        walk = cut(session)
        token = links.give(session, walk, "Karim", SATURDAY, SUNDAY)

        assert links.find(session, token, SATURDAY) is walk
        assert links.find(session, token, SUNDAY).volunteer == "Karim"
        with pytest.raises(LinkEarly, match="2026-11-28"):
            links.find(session, token, date(2026, 11, 27))
        with pytest.raises(LinkExpired):
            links.find(session, token, MONDAY)


def test_of_a_link_only_the_digest_is_kept(database: Database) -> None:
    with database.writing() as session:
        token = links.give(session, cut(session), "Karim", SATURDAY, SUNDAY)

        kept = session.execute(sa.text("SELECT * FROM walks")).one()
        assert token not in map(str, kept) and len(token) == 43


def test_a_link_that_was_revoked_opens_nothing(database: Database) -> None:
    with database.writing() as session:
        walk = cut(session)
        token = links.give(session, walk, "Karim", SATURDAY, SUNDAY)
        links.revoke(session, walk)
        links.revoke(session, walk)

        with pytest.raises(LinkUnknown):
            links.find(session, token, SATURDAY)


def test_whoever_had_the_walk_before_opens_nothing(database: Database) -> None:
    with database.writing() as session:
        walk = cut(session)
        of_karim = links.give(session, walk, "Karim", SATURDAY, SUNDAY)
        of_elsa = links.give(session, walk, "Elsa", SATURDAY, SUNDAY)

        assert links.find(session, of_elsa, SATURDAY).volunteer == "Elsa"
        with pytest.raises(LinkUnknown):
            links.find(session, of_karim, SATURDAY)


def test_a_link_dies_with_its_walk(database: Database) -> None:
    with database.writing() as session:
        walk = cut(session)
        token = links.give(session, walk, "Karim", SATURDAY, SUNDAY)
        walk.closed_at = CUT
        session.flush()

        with pytest.raises(LinkUnknown):
            links.find(session, token, SATURDAY)
        with pytest.raises(LinkUnknown):
            links.give(session, walk, "Elsa", SATURDAY, SUNDAY)


@pytest.mark.parametrize("token", ["", "x", "é" * 43, "\x00", "A" * 10_000])
def test_what_was_never_given_opens_nothing(database: Database, token: str) -> None:
    with database.reading() as session, pytest.raises(LinkUnknown):
        links.find(session, token, SATURDAY)


def test_a_walk_is_not_given_backwards(database: Database) -> None:
    with database.writing() as session, pytest.raises(LinkExpired):
        links.give(session, cut(session), "Karim", SUNDAY, SATURDAY)
