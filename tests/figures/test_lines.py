"""Whatever number has a line: the desk reads the line, and counts the same people by it."""

import dataclasses
from collections.abc import Iterator
from datetime import timedelta

import pytest
from sqlalchemy.orm import Session

from capture import bounces, figures, requests
from capture.database import Database
from capture.figures import Count
from capture.segments import Scope, Segment
from tests.cast import BILAL, CAMILLE
from tests.conftest import NOON, who_is
from tests.figures.conftest import SeenFrom, arrives, leaves


def counts(told: object) -> Iterator[Count]:
    """Yield every number that leads to people, wherever it stands in the figures."""
    if isinstance(told, Count):
        yield told
    elif dataclasses.is_dataclass(told) and not isinstance(told, type):
        for field in dataclasses.fields(told):
            yield from counts(getattr(told, field.name))
    elif isinstance(told, (tuple, list)):
        for each in told:
            yield from counts(each)


def disagreements(scope: Scope) -> list[tuple[Count, int]]:
    """Return the numbers by whose line the desk counts other people."""
    seen = figures.look(scope)
    lines = [count for count in counts((seen, figures.weeks(seen.days))) if count.line is not None]
    assert len(lines) > 40
    counted = [(count, Segment(scope, str(count.line)).count()) for count in lines]
    return [(count, people) for count, people in counted if people != count.people]


def crowd(session: Session) -> None:
    """Bring people of every kind, with values that could be taken for something else in a line."""
    awkward = ("/a b/", '/"quoted"/', "/back\\slash/", "/(open/", "AND", "TO", "*", "-src", "import:1", "/[a]/", "é'’")
    for number, value in enumerate(awkward):
        days = timedelta(days=number, hours=number)
        told = {"source": value, "src": value, "postcode": f"{31000 + number}"}
        arrives(session, f"awkward{number}@exemple.fr", NOON - days, number % 2 == 0, **told)
    for number in range(30):
        told = {"postcode": f"{32000 + number}", "source": f"/p-{number}/", "src": f"t{number}"}
        arrives(session, f"p{number}@exemple.fr", NOON - timedelta(days=number), True, **told)


@pytest.mark.parametrize("later", [timedelta(0), timedelta(hours=11), timedelta(hours=11, minutes=30)])
def test_the_desk_counts_the_same_people(town: Database, seen: SeenFrom, later: timedelta) -> None:
    """Also when the day of the town is another one than that of UTC."""
    with town.writing() as session:
        crowd(session)
        leaves(session, BILAL)
        bounces.note(session, who_is(CAMILLE), "5.1.1", NOON)
        requests.note(session, 1, "access", NOON.date(), "staff:1")
        requests.note(session, 1, "erasure", NOON.date(), "staff:1")
    with town.reading() as session:
        assert disagreements(seen(session, NOON + later)) == []
