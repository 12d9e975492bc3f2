"""The map: light, without gaps between neighbours, in metres."""

from capture.content.stations import Station, Stations
from capture.site import borders, plans
from capture.site.borders import Ring

# A border that wanders by a metre, and one that is straight.
WANDERING = [(100, 0), (101, 10), (99, 20), (100, 30), (101, 40), (100, 50)]
WEST: Ring = [(0, 0), *WANDERING, (0, 50), (0, 0)]
EAST: Ring = [(200, 0), (200, 50), *reversed(WANDERING), (200, 0)]
# About 80 m by 110 m each, side by side, as far north as Toulouse.
LEFT = ((1.0, 43.6), (1.001, 43.6), (1.001, 43.601), (1.0, 43.601), (1.0, 43.6))
RIGHT = ((1.001, 43.6), (1.002, 43.6), (1.002, 43.601), (1.001, 43.601), (1.001, 43.6))
SCHOOL, HALL = Station("0001", "École", "rue Haute", place=(43.6005, 1.0005)), Station("0002", "Mairie")


def test_neighbours_keep_the_same_border() -> None:
    thin = borders.simplify({"west": [WEST], "east": [EAST]}, 5)

    assert [len(thin[code][0]) for code in ("west", "east")] == [4, 4]
    assert {*thin["west"][0]} & {*thin["east"][0]} == {(100, 0), (100, 50)}


def test_what_strays_more_than_the_tolerance_stays() -> None:
    bent = [(0, 0), (50, 40), (100, 0), (100, 100), (0, 100), (0, 0)]

    assert (50, 40) in borders.simplify({"one": [bent]}, 5)["one"][0]
    assert len(borders.simplify({"one": [bent]}, 0)["one"][0]) == 5


def test_an_island_keeps_its_form() -> None:
    island = [(0, 0), (10, 0), (20, 0), (20, 20), (0, 20), (0, 0)]

    assert {*borders.simplify({"one": [island]}, 1)["one"][0]} == {(0, 0), (20, 0), (20, 20), (0, 20)}


def test_a_ground_never_vanishes() -> None:
    tiny = [(0, 0), (2, 0), (2, 2), (0, 2), (0, 0)]

    assert len(borders.simplify({"one": [tiny]}, 1000)["one"][0]) == 4
    # Less than half a metre: nobody lives there.
    assert plans.draw(Stations((SCHOOL,), outlines={"0001": (((1, 43),) * 4,)})) is None


def test_the_sheet_is_in_metres_with_north_above() -> None:
    plan = plans.draw(Stations((SCHOOL, HALL), outlines={"0001": (LEFT,), "0002": (RIGHT,)}))

    assert plan is not None
    assert (plan.width, plan.height, plan.west, plan.north) == (161, 111, 1.0, 43.601)
    assert [ground.path for ground in plan.grounds] == ["M81 111l0-111-81 0 0 111z", "M81 111l80 0 0-111-80 0z"]
    assert list(plan.dots) == [(40, 56)]


def test_places_that_touch_have_different_tints_and_one_place_has_one() -> None:
    upper = tuple((x, y + 0.001) for x, y in LEFT)
    listed = (SCHOOL, HALL, Station("0003", "École", "rue Haute"))
    plan = plans.draw(Stations(listed, outlines={"0001": (LEFT,), "0002": (RIGHT,), "0003": (upper,)}))

    assert plan is not None
    school, hall, again = (ground.tint for ground in plan.grounds)
    assert school == again != hall


def test_a_number_stands_inside_its_ground() -> None:
    # A horseshoe, whose middle is outside.
    horseshoe = tuple(
        (x / 1000, 43 + y / 1000) for x, y in [(0, 0), (9, 0), (9, 9), (6, 9), (6, 2), (3, 2), (3, 9), (0, 9)]
    )
    plan = plans.draw(Stations((SCHOOL,), outlines={"0001": ((*horseshoe, horseshoe[0]),)}))

    assert plan is not None
    (ground,) = plan.grounds
    across = ground.x / plan.width * 9
    assert 0 < across < 3 or 6 < across < 9


def test_middles_of_grounds_are_no_doors() -> None:
    elsewhere = Station("0002", "École", "rue Haute", place=(43.6005, 1.0015))
    plan = plans.draw(Stations((SCHOOL, elsewhere), outlines={"0001": (LEFT,), "0002": (RIGHT,)}))

    assert plan is not None
    assert plan.dots == []


def test_a_heavy_outline_is_thinned_and_says_by_how_much() -> None:
    steps = 20_000
    coast = [(1 + 0.1 * step / steps, 43 + 0.00003 * (step % 2)) for step in range(steps)]
    plan = plans.draw(Stations((SCHOOL,), outlines={"0001": ((*coast, (1.05, 43.1), coast[0]),)}))

    assert plan is not None
    assert plan.tolerance > 1
    assert plan.grounds[0].path.count(" ") + plan.grounds[0].path.count("-") < 2 * plans.POINTS


def test_without_outlines_there_is_no_map() -> None:
    assert plans.draw(Stations((SCHOOL,))) is None
    assert plans.draw(Stations((SCHOOL,), outlines={})) is None
