"""The register: gaps on top, the willing are proposed, the mayor is told enough, and all of it goes."""

from datetime import UTC, date, datetime, timedelta

import pytest
import sqlalchemy as sa

from capture import delegates, erasures, retention, suppressions
from capture.database import Database
from capture.delegates import AGREED, DAY, MORNING, NOTIFIED, Delegate, notice
from capture.errors import DelegateIncomplete, DelegateUnknown
from capture.issues import Catalogue
from capture.law import kept_until, notified_by
from capture.precincts import Precinct
from capture.settings import Settings
from tests import paper
from tests.cast import CAMILLE, wish_of
from tests.choosing import confirms
from tests.conftest import KEY, who_is
from tests.delegates.conftest import AT, BILAL, asked, one


def move(database: Database, number: int, state: str) -> None:
    with database.writing() as session:
        delegates.move(session, delegates.get(session, number), state, "tests", AT)


def test_whoever_is_only_asked_fills_no_gap(database: Database, stations: list[int]) -> None:
    number = asked(database, stations[1])
    with database.reading() as session:
        assert [len(found.gaps) for found in delegates.manned(session)] == [2, 2]
    move(database, number, AGREED)
    with database.reading() as session:
        found = delegates.manned(session)
    assert [(station.precinct.code, station.gaps) for station in found] == [
        ("0012", ["morning", "afternoon"]),
        ("0123", ["afternoon"]),
    ]


def test_whoever_ticked_it_is_proposed_until_they_are_asked_or_leave(
    database: Database, stations: list[int], catalogue: Catalogue
) -> None:
    with database.writing() as session:
        camille = confirms(session, wish_of(CAMILLE, "help:polling", given_name="Camille"), catalogue)
        confirms(session, wish_of("driver@exemple.fr", "help:driving"), catalogue)
        assert [who.id for who in delegates.willing(session)] == [camille]
        facts = delegates.facts_of(session, camille)
    asked(database, stations[0], supporter_id=camille, **facts)
    with database.writing() as session:
        assert delegates.willing(session) == []
        erasures.erase(session, who_is(CAMILLE), AT, KEY)
    with database.reading() as session:
        assert session.scalar(sa.select(sa.func.count(Delegate.id))) == 0


def test_the_mayor_is_told_of_nobody_of_whom_too_little_is_known(database: Database, stations: list[int]) -> None:
    number = asked(database, stations[0], born_on=None, born_in="")
    with pytest.raises(DelegateIncomplete, match="date of birth, place of birth"):
        move(database, number, NOTIFIED)
    assert one(database, number).state == "asked"


@pytest.mark.skipif(not paper.RENDERER, reason="poppler: tests/install-browser brings it")
def test_the_letter_to_the_mayor_has_what_the_article_asks(
    database: Database, stations: list[int], chosen: Settings
) -> None:
    for station in stations * 12:
        move(database, asked(database, station, half=DAY), AGREED)
    with database.reading() as session:
        drawn = notice.write(notice.to_be_told(session), chosen.campaign, date(2032, 3, 14), AT)
    text = " ".join(paper.words(drawn).split())
    assert "page 3" in text and "page 4" not in text
    for said in ("HADDAD Bilal, assesseur", "2 mai 1988 à Lyon", "4 rue du Moulin", "Bureau de vote 0123 Mairie"):
        assert said in text
    assert "11 mars 2032 à 18 h 00" in text and "Nadia Belkacem-Roux" in text
    assert "+336" not in text


def test_each_mayor_has_a_letter_of_their_own(database: Database, stations: list[int], chosen: Settings) -> None:
    with database.writing() as session:
        session.add(Precinct(commune="31069", code="0012", name="Blagnac", address="", neighbourhood="", registered=9))
        session.flush()
        blagnac = session.scalars(sa.select(Precinct.id).where(Precinct.commune == "31069")).one()
    for station in (*stations, blagnac):
        move(database, asked(database, station, half=DAY), AGREED)
    with database.reading() as session:
        drawn = notice.write(notice.to_be_told(session), chosen.campaign, date(2032, 3, 14), AT)
    text = " ".join(paper.words(drawn).split())
    assert text.count("11 mars 2032 à 18 h 00") == 2 and "page 2" in text
    assert "Bureau de vote 0012 Blagnac" in text and "Bureau de vote 0012 École" in text


def test_the_mayor_is_told_by_six_on_the_third_day_before(chosen: Settings) -> None:
    assert notified_by(chosen.campaign.ballot, date(2032, 3, 14)) == datetime(2032, 3, 11, 17, tzinfo=UTC)


def test_once_the_ballot_is_over_nobody_stays(database: Database, stations: list[int], chosen: Settings) -> None:
    number = asked(database, stations[0], half=MORNING)
    last = kept_until(chosen.campaign.ballot)
    for day, stays in ((last, True), (last + timedelta(days=1), False)):
        retention.purge(chosen, database, datetime(day.year, day.month, day.day, 12, tzinfo=UTC))
        with database.reading() as session:
            assert (session.get(Delegate, number) is not None) is stays


def test_whoever_is_let_go_is_gone(database: Database, stations: list[int]) -> None:
    number = asked(database, stations[0])
    with database.writing() as session:
        delegates.remove(session, delegates.get(session, number), "tests", AT)
    with pytest.raises(DelegateUnknown):
        one(database, number)


def test_whoever_was_written_down_by_hand_is_erased_by_their_number(database: Database, stations: list[int]) -> None:
    asked(database, stations[0])
    asked(database, stations[1], given_name="Karim", phone="+33612345699")
    who = suppressions.digest_of_number(KEY, BILAL["phone"])
    with database.writing() as session:
        assert erasures.look(session, who, KEY).known
        erasures.erase(session, who, AT, KEY)
        assert session.scalars(sa.select(Delegate.given_name)).all() == ["Karim"]
