"""The link of a walk opens it on its days, and nothing else opens it."""

from datetime import UTC, date, datetime, timedelta

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

from capture import retention
from capture.database import Database
from capture.errors import LinkEarly, LinkExpired, LinkUnknown
from capture.settings import Settings
from capture.walks import Walk, codes, links
from capture.walks.links import FormerLink

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


def test_a_phone_that_was_off_when_its_walk_was_given_anew_still_brings_what_it_noted(
    database: Database, chosen: Settings
) -> None:
    ballot, given_anew = chosen.campaign.ballot, CUT + timedelta(days=6, hours=3)
    with database.writing() as session:
        walk = cut(session)
        of_karim = links.give(session, walk, "Karim", SATURDAY, SUNDAY, CUT)
        of_elsa = links.give(session, walk, "Elsa", SATURDAY, SUNDAY, given_anew)

        former = links.held(session, of_karim, ballot, given_anew + timedelta(days=29))
        assert (former.walk, former.ends, former.is_former) == (walk, given_anew, True)
        assert not links.held(session, of_elsa, ballot, given_anew).is_former
        for at in (given_anew + timedelta(days=30), given_anew + timedelta(days=31)):
            with pytest.raises(LinkUnknown):
                links.held(session, of_karim, ballot, at)


def test_of_a_walk_that_is_taken_back_no_link_brings_anything(database: Database, chosen: Settings) -> None:
    with database.writing() as session:
        walk = cut(session)
        tokens = [links.give(session, walk, name, SATURDAY, SUNDAY, CUT) for name in ("Karim", "Elsa")]
        links.revoke(session, walk)

        for token in tokens:
            with pytest.raises(LinkUnknown):
                links.held(session, token, chosen.campaign.ballot, CUT)


def test_what_is_known_of_a_former_link_goes_after_thirty_days(database: Database, chosen: Settings) -> None:
    with database.writing() as session:
        walk = cut(session)
        for name in ("Karim", "Elsa"):
            links.give(session, walk, name, SATURDAY, SUNDAY, CUT)
    for days, left in ((29, 1), (30, 0)):
        retention.purge(chosen, database, CUT + timedelta(days=days))
        with database.reading() as session:
            assert session.scalar(sa.select(sa.func.count()).select_from(FormerLink)) == left
