"""One click gives the doors of a place, the next click the next ones; nobody's bell rings twice."""

from dataclasses import replace
from datetime import timedelta
from threading import Barrier, Thread
from uuid import uuid4

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

from capture import doors, exports, slices, standings, suppressions, walks
from capture.database import Database
from capture.doors import Agreement, Heard, Telling
from capture.errors import NothingToWalk, StationsClosed, WrongChoice
from capture.issues import Catalogue
from capture.precincts import Precinct
from capture.settings import Campaign
from capture.slices import Click, Handing
from capture.walks import Choice, House, Order, Size, Stop, Walk, links
from tests.conftest import NOON, who_is
from tests.field.town import Town
from tests.matches.people import agree, elector, propose, supporter
from tests.slices.conftest import AFTERNOON, Clicks
from tests.team import acts


def houses(session: Session, handing: Handing) -> list[House]:
    return [house for one in handing.slices for house in walks.of_walk(session, one.walk.id)]


def knock(session: Session, walk: Walk, building: int, outcome: str = "nobody", **facts: object) -> None:
    told = Telling(str(uuid4()), building, outcome, AFTERNOON, **facts)  # type: ignore[arg-type]  # facts of a knock
    doors.knock(session, walk, told, AFTERNOON, AFTERNOON)


def test_a_click_gives_as_many_doors_as_can_be_done(database: Database, built: Town, click: Clicks) -> None:
    with database.writing() as session:
        one, two = click(session), click(session, pairs=2)

        assert 28 <= one.doors <= 38, one
        assert [len(one.slices), len(two.slices)] == [1, 2] and two.doors <= 76
        assert one.until == AFTERNOON + timedelta(hours=3)  # six o'clock
        assert one.slices[0].walk.volunteer == "Pair 1" and one.slices[0].walk.goal == walks.MOBILISE
    assert ("Omar", "click") in acts(database)


def test_clicks_give_every_door_once_and_then_say_that_none_is_left(
    database: Database, built: Town, click: Clicks
) -> None:
    with database.writing() as session:
        found = []
        with pytest.raises(NothingToWalk):
            while True:
                found += houses(session, click(session, pairs=2))
        assert len(found) == len({house.id for house in found})
        assert {house.id for house in found} == {one.id for one in built.buildings if one.precinct_id == built.hill.id}


def test_the_link_of_a_slice_opens_it_today(database: Database, built: Town, click: Clicks, campaign: Campaign) -> None:
    with database.writing() as session:
        (handed,) = click(session).slices
        assert links.find(session, handed.token, AFTERNOON.date()).id == handed.walk.id
        other = slices.again(session, handed.walk, campaign, "Omar", AFTERNOON)
        assert links.find(session, other, AFTERNOON.date()).id == handed.walk.id


def test_two_clicks_at_one_moment_give_other_doors(database: Database, built: Town, click: Clicks) -> None:
    starting, got = Barrier(4), []

    def press() -> None:
        starting.wait()
        with database.writing() as session:
            got.append([house.id for house in houses(session, click(session, minutes_per_door=20))])

    threads = [Thread(target=press) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    every = [number for theirs in got for number in theirs]
    assert len(got) == 4 and len(every) == len(set(every))
    with database.reading() as session:
        open_ = session.scalars(sa.select(Stop.building_id).where(Stop.is_open)).all()
        assert sorted(open_) == sorted(every)


def test_a_building_that_was_visited_today_is_left_out(database: Database, built: Town, click: Clicks) -> None:
    with database.writing() as session:
        (first,) = click(session, "0012", minutes_per_door=1).slices
        been, *rest = (one for one in walks.of_walk(session, first.walk.id) if not one.is_block)
        knock(session, first.walk, been.id)
        knock(session, first.walk, rest[0].id, "no-access")
        walks.close(session, first.walk, "Omar", AFTERNOON)
        again = {house.id for house in houses(session, click(session, "0012", pairs=9))}
        assert been.id not in again and rest[0].id in again


def test_of_a_block_the_doors_that_are_left_come_again(database: Database, built: Town, click: Clicks) -> None:
    (tower,) = built.of("place de la Tour")
    with database.writing() as session:
        first = click(session, pairs=9)
        (its,) = (one.walk for one in first.slices if tower.id in {h.id for h in walks.of_walk(session, one.walk.id)})
        for label in ("1", "2", "3"):
            knock(session, its, tower.id, floor=0, label=label)
        walks.close(session, its, "Omar", AFTERNOON)
        again = click(session, pairs=9)
        assert tower.id in {house.id for house in houses(session, again)}
        assert again.doors == next(one.doors for one in first.slices if one.walk.id == its.id) - 3


def test_favourable_buildings_come_first_and_opposed_ones_never(database: Database, built: Town, click: Clicks) -> None:
    fond, opposed = built.of("quai du Port")[:2]
    with database.writing() as session:
        session.add(Heard(place=f"b:{fond.id}", subject="answer", value="1", times=6))
        session.add(Heard(place=f"b:{opposed.id}", subject="answer", value="5", times=6))
        first = houses(session, click(session, "0012", minutes_per_door=33))
        assert [house.id for house in first] == [fond.id]
        every = {house.id for house in houses(session, click(session, "0012", pairs=20, minutes_per_door=1))}
        assert (
            opposed.id not in every
            and len(every) == len(built.of("quai du Port")) + len(built.of("rue de l’École")) - 2
        )


def test_where_nobody_wants_us_no_click_leads(database: Database, built: Town, click: Clicks) -> None:
    shut = built.of("quai du Port")[0]
    with database.writing() as session:
        doors.close(session, shut.id, None, AFTERNOON)
        assert shut.id not in {house.id for house in houses(session, click(session, "0012", pairs=9))}


def test_buildings_of_a_walk_that_nobody_walks_are_taken_and_it_is_said(
    database: Database, built: Town, click: Clicks
) -> None:
    with database.writing() as session:
        still, busy = walks.cut(session, Order(Choice(("0012",)), Size(0, 2), "persuade"), "Omar", NOON)
        mine = [house.id for house in walks.of_walk(session, busy.id)]
        knock(session, busy, mine[0])
        handing = click(session, "0012", pairs=9)
        assert handing.taken == {still.code: len(houses(session, handing))}
        assert set(mine).isdisjoint(house.id for house in houses(session, handing))
        assert still.closed_at == AFTERNOON and busy.closed_at is None


def test_whoever_is_out_without_a_network_may_still_tell_of_what_was_taken(
    database: Database, built: Town, click: Clicks
) -> None:
    with database.writing() as session:
        (out,) = walks.cut(session, Order(Choice(("0012",)), Size(0, 1), "persuade"), "Omar", NOON)
        token = walks.hand(session, out, "Karim", AFTERNOON.date(), AFTERNOON.date(), "Omar", NOON)
        house = walks.of_walk(session, out.id)[0]
        assert sum(click(session, "0012", pairs=20).taken.values()) == 26
        assert links.find(session, token, AFTERNOON.date()).id == out.id and walks.of_walk(session, out.id) == []
        knock(session, out, house.id)


def test_on_another_day_no_walk_loses_a_building(database: Database, built: Town, click: Clicks) -> None:
    with database.writing() as session:
        walks.cut(session, Order(Choice(("0012",)), Size(0, 1), "persuade"), "Omar", NOON)
        with pytest.raises(NothingToWalk):
            click(session, "0012", at=NOON)
        handing = click(session, at=NOON)
        assert handing.until is None and handing.doors <= 41


def test_yesterday_s_slices_are_walks_like_others(database: Database, built: Town, click: Clicks) -> None:
    with database.writing() as session:
        first = click(session, "0012", pairs=9)
        again = click(session, "0012", pairs=9, at=AFTERNOON + timedelta(days=7))
        assert {house.id for house in houses(session, again)} and first.doors == again.doors


def test_less_time_gives_fewer_doors_and_none_when_the_stations_close(
    database: Database, built: Town, click: Clicks
) -> None:
    with database.writing() as session:
        late = click(
            session, at=AFTERNOON + timedelta(hours=2, minutes=15)
        )  # half an hour, a quarter of it to go there
        assert late.doors <= 7
        for minutes in (166, 240):
            with pytest.raises(StationsClosed):
                click(session, at=AFTERNOON + timedelta(minutes=minutes))


def test_a_station_that_closes_later_goes_on(database: Database, built: Town, click: Clicks) -> None:
    with database.writing() as session:
        session.merge(built.port).closes = "20:00"
        session.flush()
        assert click(session, "0012", at=AFTERNOON + timedelta(hours=3)).doors > 0


def test_what_pairs_show_on_their_phones_sets_the_pace(database: Database, built: Town, click: Clicks) -> None:
    with database.writing() as session:
        (first,) = click(session).slices
        for turn, house in enumerate(walks.of_walk(session, first.walk.id)):
            moment = AFTERNOON + timedelta(minutes=turn)
            told = Telling(str(uuid4()), house.id, "nobody", moment)
            doors.knock(session, first.walk, told, moment, moment)
        assert click(session).minutes_a_door < 4


def test_a_place_that_is_none_is_said(database: Database, built: Town, click: Clicks) -> None:
    with database.reading() as session, pytest.raises(WrongChoice, match="bellevue, port"):
        slices.find(session, neighbourhood="Nowhere")


def test_doors_done_and_left_are_told(database: Database, built: Town, click: Clicks) -> None:
    with database.writing() as session:
        (first,) = click(session, "0012").slices
        house = next(one for one in walks.of_walk(session, first.walk.id) if not one.is_block)
        knock(session, first.walk, house.id)
        (told,) = slices.standing(session, AFTERNOON.date())
        assert (told.place, told.done, told.left) == ("0012", house.doors, first.doors - house.doors)


def test_the_doors_of_supporters_whom_a_colleague_found_on_the_roll_come_first(
    database: Database, built: Town, campaign: Campaign, catalogue: Catalogue
) -> None:
    home, theirs, away = built.of("rue de l’École")[3], built.of("rue de l’École")[9], built.of("rue du Moulin")[0]
    with database.writing() as session:
        for name, house in (("camille", home), ("bilal", away)):
            person = supporter(session, f"{name}@example.org", street="1 rue de l’École")
            agree(session, person, elector(session, house, name, name))
        proposed = supporter(session, "odette@example.org", street="1 rue de l’École")
        propose(session, proposed, elector(session, theirs, "odette", "odette"))
        standings.derive(session, sa.true())
        first = slices.homes(exports.scope_of(session, campaign, catalogue))
        place = slices.find(session, station="0012")
        one = replace(campaign, minutes_per_door=82)
        handing = slices.hand_out(session, Click(place, 1, first=first), one, "Omar", AFTERNOON)
        assert [house.id for house in houses(session, handing)] == [home.id]


def test_a_station_of_two_towns_is_asked_for_by_its_town(database: Database, built: Town) -> None:
    with database.writing() as session:
        session.execute(sa.update(Precinct).values(commune="31555"))
        session.add(Precinct(commune="31069", code="0012", name="Blagnac", address="", neighbourhood="port"))
        with pytest.raises(WrongChoice, match="31069_0012, 31555_0012"):
            slices.find(session, station="12")
        assert [one.code for one in slices.find(session, station="31555_12").stations] == ["0012"]
        assert len(slices.find(session, station="0E11").stations) == 1


def test_doors_whose_people_agreed_to_be_kept_as_ours_come_first(
    database: Database, built: Town, campaign: Campaign
) -> None:
    ours, theirs = built.of("rue de l’École")[3], built.of("rue de l’École")[9]
    with database.writing() as session:
        for house, answer in ((ours, 1), (theirs, 5)):
            said = {"answer": answer, "issues": [], "wants": [], "way": "paper", "at": NOON}
            session.add(Agreement(building_id=house.id, agreed=True, **said))
        place, one = slices.find(session, station="0012"), replace(campaign, minutes_per_door=82)
        handing = slices.hand_out(session, Click(place, 1), one, "Omar", AFTERNOON)
        assert [house.id for house in houses(session, handing)] == [ours.id]


def test_those_who_do_not_want_to_be_written_to_are_not_gone_to(
    database: Database, built: Town, campaign: Campaign, catalogue: Catalogue
) -> None:
    home = built.of("rue de l’École")[3]
    with database.writing() as session:
        agree(
            session,
            supporter(session, "camille@example.org", street="1 rue"),
            elector(session, home, "camille", "camille"),
        )
        standings.derive(session, sa.true())
        first = slices.homes(exports.scope_of(session, campaign, catalogue))
        assert session.scalars(first).all() == [home.id]
        suppressions.suppress(session, who_is("camille@example.org"), AFTERNOON)
        standings.derive(session, sa.true())
        first = slices.homes(exports.scope_of(session, campaign, catalogue))
        assert session.scalars(first).all() == []
