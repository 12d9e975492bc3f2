"""Where bars, lines and words of a chart stand: round numbers on the axis, nothing outside, no words on words."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as some

from capture import charts
from capture.charts import ABOVE, APART, LETTER, NARROWEST, PLOT, Label

NUMBERS = some.lists(some.integers(0, 10**7), min_size=1, max_size=60)
# As people read them: one, two or five, and zeros.
ROUND = {digit * 10**zeros for digit in (1, 2, 5) for zeros in range(9)}


@pytest.mark.parametrize(
    ("most", "expected"),
    [
        (0, (0, 1)),
        (1, (0, 1)),
        (2, (0, 1, 2)),
        (4, (0, 1, 2, 3, 4)),
        (5, (0, 2, 4, 6)),
        (13, (0, 5, 10, 15)),
        (41, (0, 20, 40, 60)),
        (100, (0, 50, 100)),
        (101, (0, 50, 100, 150)),
        (26_400, (0, 10_000, 20_000, 30_000)),
    ],
)
def test_the_axis_has_round_numbers(most: int, expected: tuple[int, ...]) -> None:
    assert charts.ticks(most) == expected


@given(some.integers(0, 10**9))
def test_every_number_is_below_the_last_tick_and_ticks_are_few(most: int) -> None:
    ticks = charts.ticks(most)
    steps = {after - before for before, after in pairwise(ticks)}
    assert ticks[0] == 0
    assert ticks[-2] < max(most, 1) <= ticks[-1]
    assert len(ticks) <= 5 + 1
    assert steps <= ROUND and len(steps) == 1


def test_bars_stand_on_the_axis_side_by_side() -> None:
    chart = charts.bars([0, 5, 10])
    assert [bar.height for bar in chart.bars] == [0, PLOT / 2, PLOT]
    assert {round(bar.y + bar.height, 2) for bar in chart.bars} == {chart.axis}
    assert [bar.x for bar in chart.bars] == pytest.approx([3.33, 36.67, 70], abs=0.01)
    assert chart.bars[-1].x + chart.bars[-1].width < 100
    assert [(tick.number, tick.y) for tick in chart.ticks] == [(0, 10), (5, 5.5), (10, 1)]


@given(NUMBERS)
def test_no_bar_leaves_its_chart_and_none_touches_another(numbers: list[int]) -> None:
    chart = charts.bars(numbers)
    assert len(chart.bars) == len(numbers)
    assert all(bar.y >= ABOVE - 0.01 and bar.y + bar.height <= chart.axis + 0.01 for bar in chart.bars)
    ends = [0.0, *(bar.x + bar.width for bar in chart.bars)]
    assert all(end < bar.x for end, bar in zip(ends, chart.bars, strict=False))


def spans(labels: tuple[Label, ...]) -> list[tuple[float, float]]:
    """Return from where to where each label reaches on the narrowest phone, in ems."""
    found = []
    for label in labels:
        at = NARROWEST * label.x / 100
        found.append((at - LETTER * len(label.text), at))
    return found


MARKS = some.lists(
    some.tuples(some.integers(0, 27), some.text("0123456789. abcé", min_size=1, max_size=12)), max_size=8
)


@given(MARKS)
def test_no_label_touches_another_or_leaves_the_chart_on_a_phone(marks: list[tuple[int, str]]) -> None:
    placed = spans(charts.labels(dict(marks).items(), 28))
    assert all(begins >= -0.01 and ends <= NARROWEST + 0.01 for begins, ends in placed)
    assert all(before[1] + APART <= after[0] + 0.02 for before, after in pairwise(placed))


def test_a_week_apart_every_label_is_kept() -> None:
    marks = [(6, "30 sept."), (13, "7 oct."), (20, "14 oct."), (27, "21 oct.")]
    kept = charts.labels(marks, 28)
    assert [label.text for label in kept] == ["30 sept.", "7 oct.", "14 oct.", "21 oct."]
    assert [label.x for label in kept] == pytest.approx([24.64, 49.64, 74.64, 99.64], abs=0.01)


def test_of_labels_that_are_too_close_the_last_stays() -> None:
    assert [label.text for label in charts.labels([(20, "sixteenth"), (22, "eighteenth")], 28)] == ["eighteenth"]


def test_a_line_goes_from_end_to_end_of_its_frame() -> None:
    assert charts.line([0, 5, 10], 100, 20) == ((0, 20), (50, 10), (100, 0))
    assert charts.line([0, 0], 100, 20) == ((0, 20), (100, 20))
    assert charts.line([7], 100, 20) == ((0, 0),)


@pytest.mark.parametrize(
    ("number", "most", "expected"), [(10, 10, 100), (5, 10, 50), (1, 100_000, 0.5), (0, 10, 0), (0, 0, 0)]
)
def test_the_shortest_bar_is_still_seen(number: int, most: int, expected: float) -> None:
    assert charts.share(number, most) == expected
