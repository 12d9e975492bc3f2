"""Somebody moves a building to another walk while a click chooses it: the database refuses, the click looks again."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import pytest
import sqlalchemy as sa

from capture import slices, walks
from capture.database import Database
from capture.settings import Campaign
from capture.slices import Click
from capture.walks import Stop, Walk
from tests.conftest import NOON
from tests.field import town
from tests.serving.copies import until
from tests.slices.conftest import AFTERNOON

WAITS = "SELECT count(*) FROM pg_stat_activity WHERE wait_event_type = 'Lock' AND datname = current_database()"


@pytest.fixture
def database_url(postgresql_only: str) -> str:
    """SQLite has one writer: there nobody comes between."""
    return postgresql_only


def test_a_building_that_went_elsewhere_meanwhile_is_in_no_slice(database: Database, campaign: Campaign) -> None:
    with database.writing() as session:
        port = town.build(session).of("rue de l’École")
        taken = port[0].id
        session.add(Walk(code="BBBBB", name="", goal="persuade", script="", by="tests", cut_at=NOON))

    def click() -> list[int]:
        with database.writing() as session:
            asked = Click(slices.find(session, station="0012"), 20)
            handing = slices.hand_out(session, asked, replace(campaign, minutes_per_door=1), "Omar", AFTERNOON)
            return [house.id for one in handing.slices for house in walks.of_walk(session, one.walk.id)]

    def somebody_waits() -> bool:
        with database.reading() as session:
            return bool(session.scalar(sa.text(WAITS)))

    with ThreadPoolExecutor(1) as hand:
        with database.writing() as session:
            other = session.scalars(sa.select(Walk.id)).one()
            session.add(Stop(walk_id=other, building_id=taken, position=1, is_open=True))
            session.flush()
            given = hand.submit(click)
            until(somebody_waits)
        found = given.result()
    with database.reading() as session:
        open_ = list(session.scalars(sa.select(Stop.building_id).where(Stop.is_open)))
    # The click took it from that walk, which nobody walks, or left it there: it is in one of them.
    assert len(open_) == len(set(open_)) and sorted(open_) == sorted({*found, taken})
