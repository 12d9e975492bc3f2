"""How far the walks are: doors, contacts, refusals, pace and what is left."""

from zoneinfo import ZoneInfo

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

from capture import consents, doors, headway, walks
from capture.doors import Heard, Reply, Said, Telling
from capture.headway import Plan, Progress
from capture.law import RULES
from capture.settings import campaign
from capture.walks import MOBILISE, PERSUADE, REGISTER, Choice, Order, Size, Walk
from tests.conftest import NOON
from tests.field.town import Town
from tests.headway.conftest import Knocking

PARIS = ZoneInfo("Europe/Paris")


def of_peace(desk: Session) -> Progress:
    return headway.by_walk(desk, headway.known(desk), PARIS)[0][1]


def test_of_several_knocks_the_last_counts_and_no_way_in_is_no_visit(desk: Session, knock: Knocking) -> None:
    knock(1, "nobody")
    knock(1, "talked", minutes=60)
    knock(3, "refused", minutes=70)
    knock(5, "no-access", minutes=80)

    told = of_peace(desk)
    assert (told.doors, told.visited, told.talked, told.refused, told.left) == (10, 2, 1, 1, 8)
    assert told.opened == 2


def test_pace_is_knocks_an_hour_from_the_first_to_the_last(desk: Session, knock: Knocking) -> None:
    assert of_peace(desk).pace is None
    for turn in range(6):
        knock(1, "nobody", minutes=turn * 6)

    assert of_peace(desk).pace == pytest.approx(12)
    (karim,) = headway.by_volunteer(headway.by_walk(desk, headway.known(desk), PARIS))
    assert (karim.key, karim.doors) == ("Karim", 10)
    assert karim.pace == pytest.approx(12)


def test_streets_and_precincts_add_up(desk: Session, built: Town, knock: Knocking) -> None:
    knock(1, "talked")
    knock(2, "moved")
    buildings = headway.known(desk)
    streets, precincts = headway.by_street(buildings.values()), headway.by_precinct(buildings.values())

    assert streets[built.hill.id, "rue de la Paix"].visited == precincts[built.hill.id].visited == 2
    assert precincts[built.port.id].doors == 40 + 36
    assert sum(one.doors for one in streets.values()) == sum(one.doors for one in precincts.values())


def test_answers_are_shown_from_five_on(desk: Session, built: Town, peace: Walk, knock: Knocking) -> None:
    houses = walks.of_walk(desk, peace.id)
    for turn, house in enumerate(houses):
        knock(house.number, "talked", minutes=turn)
    for first, shown in ((0, {}), (4, {None: 8, built.hill.id: 8})):
        bag = [Said(house.id, 1 + house.number % 2, ("housing",)) for house in houses[first : first + 4]]
        doors.hear(desk, f"bag-of-{first:04}", peace, bag, RULES["FR"])
        assert {number: one.total for number, one in headway.told(desk, RULES["FR"]).items()} == shown
    assert headway.issues(desk, RULES["FR"]) == {"housing": (8, 0)}


def test_who_agreed_is_counted_with_the_others(desk: Session, built: Town, peace: Walk) -> None:
    desk.add(Heard(place=f"p:{built.hill.id}", subject="answer", value="4", times=4))
    version = consents.version(doors.asked(campaign()))
    house = walks.of_walk(desk, peace.id)[0]
    assert headway.told(desk, RULES["FR"]) == {}

    told = Reply("key-of-the-reply", Said(house.id, 1, ("housing",)), True, version)
    doors.agree(desk, peace, told, campaign(), NOON)
    assert headway.told(desk, RULES["FR"])[built.hill.id].times == {"4": 4, "1": 1}
    # Of issues, too, nothing is shown below five.
    assert headway.issues(desk, RULES["FR"]) == {}


def test_a_precinct_that_is_not_shown_is_not_in_the_town_either(desk: Session, built: Town) -> None:
    said = {f"p:{built.hill.id}": 9, f"p:{built.port.id}": 4, "": 3}
    desk.add_all(Heard(place=place, subject="answer", value="1", times=times) for place, times in said.items())
    desk.flush()

    told = headway.told(desk, RULES["FR"])
    assert {number: one.total for number, one in told.items()} == {None: 9, built.hill.id: 9}


def test_what_nobody_knocked_at_is_free_when_its_walk_is_closed(desk: Session, peace: Walk, knock: Knocking) -> None:
    knock(1, "nobody")
    walks.close(desk, peace, "Omar", NOON)

    def free(knocked: sa.Select[int] | None) -> list[int]:
        return [house.number for house in walks.free(desk, Choice(streets=("rue de la paix",), knocked=knocked))]

    assert free(None) == []
    assert free(doors.knocked_buildings()) == [3, 5, 7, 9, 10, 8, 6, 4, 2]


def test_a_house_of_several_electors_is_done_after_one_knock(desk: Session, built: Town) -> None:
    walk = walks.cut(desk, Order(Choice(streets=("rue du moulin",)), Size(99), PERSUADE), "Omar", NOON)[0]
    house = walks.of_walk(desk, walk.id)[0]
    doors.knock(desk, walk, Telling("knock-0001", house.id, "nobody", NOON), NOON, NOON)

    known = headway.by_street([headway.known(desk)[house.id]])
    (told,) = known.values()
    assert (house.electors, told.doors, told.visited, told.left) == (3, 2, 2, 0)


def test_a_score_is_the_product_of_its_parts(desk: Session, built: Town, peace: Walk) -> None:
    progress = headway.by_precinct(headway.known(desk).values())
    scores = {goal: headway.precincts(desk, progress, goal) for goal in (PERSUADE, MOBILISE, REGISTER)}

    hill = next(one for one in scores[MOBILISE] if one.key == built.hill.id)
    # Of 164 registered 98 voted, 20 of them for us.
    assert hill.parts == pytest.approx({"abstaining": 1 - 98 / 164, "ours": 20 / 98, "left": 1, "welcome": 1})
    assert hill.score == pytest.approx(100 * (1 - 98 / 164) * 20 / 98)
    assert [one.key for one in scores[MOBILISE]] == [built.port.id, built.hill.id]
    assert scores[PERSUADE][0].parts["close"] == pytest.approx(1 - abs(45 - 35) / 80)
    assert all(0 <= one.score <= 100 for ranked in scores.values() for one in ranked)


def test_where_doors_were_knocked_at_or_slammed_one_goes_later(desk: Session, built: Town, knock: Knocking) -> None:
    def score() -> float:
        progress = headway.by_street(headway.known(desk).values())
        ranked = headway.streets(desk, progress, PERSUADE)
        return next(one.score for one in ranked if one.key == (built.hill.id, "rue de la Paix"))

    before = score()
    knock(1, "nobody")
    knocked = score()
    knock(1, "refused", minutes=5)
    assert before > knocked > score() > 0


def test_a_precinct_without_elections_comes_last(desk: Session, built: Town, peace: Walk) -> None:
    progress = headway.by_precinct(headway.known(desk).values()) | {999: Progress(999, doors=10)}
    last = headway.precincts(desk, progress, PERSUADE)[-1]

    assert (last.key, last.score, list(last.parts)) == (999, 0, ["unknown"])


def test_a_plan_tells_what_the_weeks_left_can_reach() -> None:
    plan = Plan(weeks=10, days=2, volunteers=5, doors_a_day=60, doors_left=4000, doors_per_vote=15)

    assert (plan.reach, plan.knocked, plan.votes) == (6000, 4000, 266)
    assert (plan.doors_for(500), plan.volunteers_for(500), plan.enough_doors_for(500)) == (7500, 7, False)
    assert Plan(0, 2, 5, 60, 4000, 15).volunteers_for(500) is None
