"""The small town on the day of the first round, at three in the afternoon, and Omar who clicks."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, datetime

import pytest
import time_machine
from sqlalchemy.orm import Session

from capture import slices
from capture.database import Database
from capture.settings import Campaign, Settings
from capture.slices import Click, Handing
from tests.field import town
from tests.field.town import Town

# 15:00 in Paris, on the day of the first round.
AFTERNOON = datetime(2032, 3, 14, 14, tzinfo=UTC)

Clicks = Callable[..., Handing]


@pytest.fixture
def built(database: Database) -> Town:
    """The small town, written down."""
    with database.writing() as session:
        built = town.build(session)
        session.expunge_all()
    return built


@pytest.fixture
def campaign(chosen: Settings) -> Campaign:
    """The campaign, whose pairs take five minutes a door: 33 doors until 15 minutes before six."""
    return replace(chosen.campaign, minutes_per_door=5)


@pytest.fixture
def click(campaign: Campaign) -> Clicks:
    """Click on a neighbourhood."""

    def click(
        session: Session, name: str = "bellevue", pairs: int = 1, at: datetime = AFTERNOON, **facts: object
    ) -> Handing:
        place = slices.find(session, **({"neighbourhood": name} if not name.isdigit() else {"station": name}))
        return slices.hand_out(session, Click(place, pairs), replace(campaign, **facts), "Omar", at)  # type: ignore[arg-type]  # facts of a campaign

    return click


@pytest.fixture
def clock() -> Iterator[time_machine.Traveller]:
    """That afternoon."""
    with time_machine.travel(AFTERNOON, tick=False) as clock:
        yield clock
