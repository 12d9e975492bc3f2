"""How far the walks are: doors, contacts, refusals, pace and what is left."""

from zoneinfo import ZoneInfo

import pytest
from sqlalchemy.orm import Session

from capture import headway
from capture.headway import Plan, Progress
from capture.law import RULES
from capture.walks import MOBILISE, PERSUADE, REGISTER, Walk
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
    for turn, number in enumerate((1, 3, 5, 7, 9, 2, 4, 6)):
        knock(number, "talked", minutes=turn, answer=1 + turn % 2, issues=("housing",))
        told = headway.told(desk, RULES["FR"])
        assert all(one.total >= 5 for one in told.values())

    # Of the first houses too few people live there: what was said is nowhere.
    assert {number: one.total for number, one in told.items()} == {None: 6, built.hill.id: 6}
    assert headway.issues(desk, RULES["FR"]) == {"housing": (6, 0)}


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
