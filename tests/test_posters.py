"""Posters: the same key, the same pattern, whatever else hangs on the wall."""

import re
from xml.etree import ElementTree

import pytest
from jinja2 import Environment, FileSystemLoader

from capture import colours, posters, theme
from capture.settings import ROOT

COLOURS = colours.read((ROOT / "theme/static/css/tokens.css").read_text())
KEYS = (
    *("housing", "transport", "school", "health", "trees-and-heat", "culture", "elders", "open-books", "safety"),
    *("shops", "sport", "water", "trash", "home", "commerce", "velo", "énergie", "a", "b", "c", "d", "e", "f", "g"),
)


def test_a_key_has_one_pattern() -> None:
    assert posters.svg("housing", COLOURS) == posters.svg("housing", COLOURS)


def test_every_key_has_a_pattern_of_its_own() -> None:
    assert len({posters.svg(key, COLOURS) for key in KEYS}) == len(KEYS)


def test_the_pattern_is_the_same_on_every_machine() -> None:
    falls = posters.Chance("housing")

    assert [falls.one(range(100)) for _ in range(6)] == [88, 80, 59, 78, 30, 62]


@pytest.mark.parametrize("key", KEYS)
def test_a_pattern_is_a_light_drawing_without_words_or_styles(key: str) -> None:
    drawing = posters.svg(key, COLOURS)
    shapes = {shape.tag.partition("}")[2] for shape in ElementTree.fromstring(drawing).iter()}

    assert shapes == {"svg", "path", "g"}
    assert "style" not in drawing
    assert len(drawing.encode()) < 5000


@pytest.mark.parametrize("key", KEYS)
def test_a_pattern_has_the_colours_of_the_campaign_alone(key: str) -> None:
    used = set(re.findall("#[0-9a-f]{6}", posters.svg(key, COLOURS)))

    assert 2 <= len(used) <= 3
    assert used <= {COLOURS[f"poster-{name}"] for name in ("colour", "accent", "ink", "paper")}


@pytest.mark.parametrize(("width", "height"), [(600, 600), (1200, 630), (210, 297)])
def test_a_pattern_fills_any_sheet(width: int, height: int) -> None:
    drawing = posters.svg("housing", COLOURS, width, height)

    assert f'viewBox="0 0 {width} {height}"' in drawing
    assert f"M0 0h{width}v{height}H0z" in drawing


def test_a_campaign_in_other_colours_keeps_its_patterns() -> None:
    other = colours.read(":root { --colour: #00a19a; --accent: #f7b5cd; }")
    outlines = re.compile(' d="([^"]+)"')

    for key in KEYS:
        ours, theirs = posters.svg(key, COLOURS), posters.svg(key, other)
        assert outlines.findall(ours) == outlines.findall(theirs)
        assert ours != theirs


def test_no_poster_hangs_below_one_of_its_own_colour() -> None:
    for row in (2, 4):
        assert all(posters.ground(number) != posters.ground(number + row) for number in range(1, 40))
    assert all(posters.ground(number) != posters.ground(number + 1) for number in range(1, 40) if number % 4)


def test_an_issue_has_the_same_colour_on_pages_and_in_pictures() -> None:
    environment = Environment(loader=FileSystemLoader(ROOT / "theme/templates"))
    theme.equip(environment)
    ground = environment.get_template("_poster.html").make_module().ground  # type: ignore[attr-defined]  # a macro

    for number in range(1, 40):
        assert f"ground-{posters.GROUNDS.index(posters.ground(number))}" == str(ground(number))
