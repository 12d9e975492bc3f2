"""Who could do it, the best first, each with the reasons."""

from datetime import date

import pytest

from capture import favours
from capture.database import Database
from capture.favours import PROXY, RIDE, Offer, Proposal, Told
from capture.settings import Settings
from tests.conftest import NOON
from tests.favours.conftest import People

FIRST = date(2032, 3, 14)


def proposed(chosen: Settings, database: Database, kind: str, ref: str) -> list[Proposal]:
    with database.reading() as session:
        asked = favours.find(session, kind, ref, FIRST)
        return favours.propose(session, chosen.campaign.ballot, asked)


def test_the_driver_of_the_same_station_comes_before_one_across_the_town(
    chosen: Settings, database: Database, people: People
) -> None:
    with database.writing() as session:
        for name, station in (("Far", people.town.hill.id), ("Near", people.town.port.id), ("Somewhere", None)):
            favours.volunteer(session, RIDE, Offer(name, "+33612345602", station), "staff:1", NOON)
        told = Told(name="Yvonne", precinct_id=people.town.port.id, day=FIRST)
        ref = str(favours.ask(session, RIDE, told, "staff:1", NOON).id)
    found = proposed(chosen, database, RIDE, ref)
    assert [one.person.name for one in found] == ["Near", "Bilal", "Far", "Somewhere"]
    assert [list(one.reasons) for one in found][::3] == [["same polling station"], ["where from is not known"]]
    # Bilal's neighbourhood says where he is: the hill is some 640 metres from the port.
    assert list(found[1].reasons) == ["about 0.6 km away"]


def test_whoever_drives_at_the_same_hour_comes_later_and_it_is_said(
    chosen: Settings, database: Database, people: People
) -> None:
    port = people.town.port.id
    with database.writing() as session:
        busy = favours.volunteer(session, RIDE, Offer("Busy", "+33612345602", port), "staff:1", NOON)
        favours.volunteer(session, RIDE, Offer("Free", "+33612345603", port), "staff:1", NOON)
        first = favours.ask(session, RIDE, Told(name="A", precinct_id=port, day=FIRST, hour="10:00"), "staff:1", NOON)
        favours.offer(session, chosen.campaign.ballot, first, busy, "staff:1", NOON)
        asked = favours.ask(session, RIDE, Told(name="B", precinct_id=port, day=FIRST, hour="10:20"), "staff:1", NOON)
        ref = str(asked.id)
    told = {one.person.name: list(one.reasons) for one in proposed(chosen, database, RIDE, ref)}
    assert list(told) == ["Free", "Bilal", "Busy"]
    assert told["Busy"] == ["same polling station", "drives 1 other", "drives somebody else at 10:00"]


def test_whoever_holds_a_proxy_stands_last_with_the_article(
    chosen: Settings, database: Database, people: People
) -> None:
    with database.writing() as session:
        held = favours.ask(session, PROXY, Told(name="A", day=FIRST), "staff:1", NOON)
        bilal = favours.take(session, PROXY, f"p{people.bilal}", "staff:1", NOON)
        favours.offer(session, chosen.campaign.ballot, held, bilal, "staff:1", NOON)
    found = proposed(chosen, database, PROXY, f"p{people.camille}")
    assert [(one.person.name, one.why_not) for one in found] == [
        ("Odette", ""),
        ("Bilal", "holds as many as one may (code électoral, art. L73)"),
    ]
    assert found[0].reasons[0] == "holds no other proxy"
    again = proposed(chosen, database, PROXY, str(held.id))
    assert {one.person.name: one.why_not for one in again} == {"Bilal": "", "Odette": ""}


@pytest.mark.parametrize("mark", [1, 2])
def test_whoever_left_or_objects_is_proposed_to_nobody(
    chosen: Settings, database: Database, people: People, mark: int
) -> None:
    with database.writing() as session:
        session.connection().exec_driver_sql(f"UPDATE supporters SET flags = flags | {mark} WHERE id = {people.odette}")
    assert [one.person.name for one in proposed(chosen, database, PROXY, f"p{people.camille}")] == ["Bilal"]


def test_nobody_is_proposed_to_themselves(chosen: Settings, database: Database, people: People) -> None:
    with database.writing() as session:
        ticked = "UPDATE supporters SET flags = flags | (1 << 22) WHERE id = "
        session.connection().exec_driver_sql(f"{ticked}{people.camille}")
    names = [one.person.name for one in proposed(chosen, database, PROXY, f"p{people.camille}")]
    assert "Camille" not in names and len(names) == 2
