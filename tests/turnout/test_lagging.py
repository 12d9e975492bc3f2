"""Who lags is found against the town's swing, the hour and chance; and what is not known is not judged."""

import random
from dataclasses import replace

import pytest

from capture.turnout.curves import Curve, country, own
from capture.turnout.lagging import CALM, Said, Station, judge

CURVE = Curve(((8.0, 0.0), (12.0, 0.4), (18.0, 1.0)), "a curve")


def stations(count: int = 40, turnout: float = 0.6) -> list[Station]:
    return [
        Station(n, f"{n:04}", f"École {n}", "Bellevue" if n < 4 else f"quarter {n % 6}", 1000, turnout, 0.3, CURVE)
        for n in range(count)
    ]


def as_usual(town: list[Station], hour: float = 12.0, swing: float = 1.0) -> dict[int, Said]:
    return {one.id: Said(round(one.registered * one.turnout * one.curve.share(hour) * swing), hour) for one in town}


def test_the_neighbourhood_that_lags_stands_first() -> None:
    town = stations()
    said = as_usual(town)
    for number in range(4):
        said[number] = Said(180, 12.0)
    standings = judge(town, said)
    first = standings.neighbourhoods[0]
    assert first.name == "Bellevue"
    assert first.is_sure
    assert [one.name for one in standings.stations[:4]] == ["0000", "0001", "0002", "0003"]
    assert first.ours == pytest.approx(first.shortfall * 0.3)


def test_a_town_that_votes_less_than_last_time_lags_nowhere() -> None:
    town = stations(100)
    standings = judge(town, as_usual(town, swing=0.8))
    assert standings.swing == pytest.approx(0.8, abs=0.01)
    assert not any(one.is_sure for one in standings.neighbourhoods)


def test_while_few_have_spoken_the_swing_is_drawn_towards_last_time() -> None:
    town = stations(100)
    said = as_usual(town, swing=0.5)
    one = {0: said[0]}
    assert judge(town, one).swing == pytest.approx((120 + CALM) / (240 + CALM))


def test_each_station_is_judged_at_the_hour_of_its_own_report() -> None:
    town = stations(20)
    said = as_usual(town, 12.0) | {3: as_usual(town, 17.0)[3]}
    assert abs(judge(town, said).stations[0].shortfall) < 1


def test_the_silent_and_the_unknown_are_not_judged() -> None:
    town = [*stations(10), replace(stations(1)[0], id=99, code="0099", turnout=0.0)]
    said = as_usual(town)
    del said[5]
    said[99] = Said(10, 12.0)
    standings = judge(town, said)
    assert [one.code for one in standings.silent] == ["0005"]
    assert not {"0005", "0099"} & {one.name for one in standings.stations}


def test_before_anybody_spoke_there_is_nothing_to_say() -> None:
    standings = judge(stations(5), {})
    assert (standings.town.voters, standings.stations, standings.swing) == (0, (), 1.0)


def test_chance_alone_is_rarely_called_sure() -> None:
    dice, town = random.Random(7), stations(200)
    said = {one.id: Said(sum(dice.random() < 0.24 for _ in range(1000)), 12.0) for one in town}
    assert sum(one.is_sure for one in judge(town, said).stations) <= 10


def test_a_number_that_cannot_be_is_expected_of_nobody() -> None:
    town = [replace(one, turnout=0.95) for one in stations(20)]
    standings = judge(town, {one.id: Said(one.registered, 17.5) for one in town})
    assert all(one.expected <= one.registered for one in standings.stations)


@pytest.mark.parametrize("closes", [18.0, 19.0, 20.0])
def test_the_later_a_station_closes_the_fewer_have_come_by_five(closes: float) -> None:
    curve = country(closes)
    assert curve.share(8.0) == 0
    assert curve.share(closes) == 1
    shares = [curve.share(8 + step / 4) for step in range(60)]
    assert shares == sorted(shares)
    assert country(18.0).share(17.0) >= curve.share(17.0) >= country(20.0).share(17.0)


def test_the_mix_of_the_country_is_what_the_ministry_published() -> None:
    mix = sum(part * country(closes).share(17.0) for closes, part in {18.0: 0.60, 19.0: 0.25, 20.0: 0.15}.items())
    assert mix == pytest.approx(54.72 / 63.55, abs=0.001)


def test_a_towns_own_day_takes_the_place_of_the_countrys() -> None:
    finals = dict.fromkeys(range(6), 500)
    told = [(n, hour, voters) for n in range(6) for hour, voters in ((10.0, 50), (12.0, 100), (17.0, 400))]
    curve = own(told, finals, 8.0, 18.0)
    assert curve is not None
    assert [curve.share(hour) for hour in (10.0, 12.0, 17.0)] == [0.1, 0.2, 0.8]


def test_a_day_that_few_stations_followed_is_not_believed() -> None:
    assert own([(1, 10.0, 50), (1, 12.0, 90)], {1: 500}, 8.0, 18.0) is None
