"""An election day from end to end, in half a minute: nothing acknowledged is lost, and nothing of it is left."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from capture import backups
from capture.database import Database
from capture.errors import RehearsalStuck
from capture.rehearsals import Files, rehearse, serving, stage
from capture.settings import Settings
from tests.serving.copies import free_port


def test_a_whole_day_is_played_and_holds(chosen: Settings, database: Database) -> None:
    before = backups.counts(database)

    lines = list(rehearse(chosen, Files(), 0, free_port()))

    assert [line.said for line in lines if line.well is False] == []
    held = [line.said for line in lines if line.well]
    assert len(held) == 8
    assert any("stands first" in said for said in held) and any("kill -9" in line.said for line in lines)
    assert backups.counts(database) == before
    assert not list(chosen.instance.glob("drill*"))


@pytest.mark.parametrize("hour", range(24))
def test_it_is_always_past_three_on_the_stage(hour: int) -> None:
    moment = datetime(2026, 12, 1, hour, 20, tzinfo=UTC)

    assert moment.astimezone(ZoneInfo(stage.clock(moment))).hour == stage.HOUR


def test_given_stations_are_played(chosen: Settings) -> None:
    table = chosen.instance / "stations.csv"
    table.write_text("code,name,neighbourhood\n0E11,Halle,Port\n0012,École,Port\n0013,Mairie,Centre\n")

    with stage.stage(chosen, Files(table)) as built:
        assert [one.code for one in built.town.stations] == ["0E11", "0012", "0013"]
        assert built.electors == 6000
        assert built.settings.campaign.ballot.rounds[1] - built.settings.campaign.ballot.rounds[0] == timedelta(days=7)


def test_a_port_that_is_taken_is_said(chosen: Settings) -> None:
    port = free_port()
    with stage.stage(chosen, Files()) as built:
        first, second = serving.Server(built, port), serving.Server(built, port)
        first.start()
        try:
            with pytest.raises(RehearsalStuck, match=str(port)):
                second.start()
        finally:
            first.kill()
            second.kill()
