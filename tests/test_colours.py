"""Whatever two colours a campaign chooses, what is written on them can be read, by day and by night."""

import re

import pytest
from coloraide import Color
from hypothesis import given, settings
from hypothesis import strategies as some

from capture import colours
from capture.errors import ThemeUnreadable
from capture.settings import ROOT

TOKENS = (ROOT / "theme/static/css/tokens.css").read_text()
COLOURS = some.builds("#{:06x}".format, some.integers(0, 0xFFFFFF))


def chosen(colour: str = "#e4552b", accent: str = "#ffc93c", more: str = "") -> str:
    return f":root {{\n  --colour: {colour};\n  --accent: {accent};\n  {more}\n}}\n"


@settings(deadline=None)
@given(COLOURS, COLOURS)
def test_any_two_colours_can_be_read(colour: str, accent: str) -> None:
    found = colours.read(chosen(colour, accent))

    for scheme in (found.light, found.dark):
        for words, grounds, needed in colours.PAIRS:
            for word in words:
                assert all(Color(scheme[word]).contrast(Color(scheme[ground])) >= needed for ground in grounds)


@settings(deadline=None)
@given(COLOURS)
def test_every_colour_is_one_that_any_program_reads(colour: str) -> None:
    found = colours.read(chosen(colour))

    assert all(re.fullmatch("#[0-9a-f]{6}", value) for value in (*found.light.values(), *found.dark.values()))


def test_a_readable_colour_is_left_as_it_is() -> None:
    found = colours.read(chosen("#ff4f2b"))

    assert (found["poster-colour"], found["poster-accent"]) == ("#ff4f2b", "#ffc93c")


def test_a_wall_at_night_is_not_a_wall_turned_inside_out() -> None:
    found = colours.read(TOKENS)

    assert Color(found.dark["paper"]).luminance() < 0.02 < 0.9 < Color(found.light["paper"]).luminance()
    assert found.dark["poster-colour"] == found.light["poster-colour"]


def test_what_a_campaign_writes_itself_is_kept_and_checked() -> None:
    css = chosen(more="--ink: black; --paper: color(srgb 1 1 1);")

    assert colours.read(css)["ink"] == "#000000"
    assert "--ink:#" not in colours.derived(css).partition("@media")[0]
    assert "--ink:#" in colours.derived(css).partition("@media")[2]


def test_night_has_colours_of_its_own() -> None:
    css = chosen() + "@media (prefers-color-scheme: dark) { :root { --paper: #000; } }"

    assert colours.read(css).dark["paper"] == "#000000" != colours.read(css).light["paper"]
    assert "--paper:#" not in colours.derived(css).partition("@media")[2]


@pytest.mark.parametrize(
    ("css", "line", "words"),
    [
        (chosen("bluish"), 2, "“bluish” is no colour"),
        (chosen(accent="#12345"), 3, "“#12345” is no colour"),
        (chosen(more="--quiet: #999;"), 4, "--quiet on --paper has a contrast of 2.7 to 1, and 7 is needed"),
        (chosen(more="--poster-ink: #777;"), 4, "--on-ink on --poster-ink"),
        (":root { --colour: red; }", 1, "“--accent” is missing"),
    ],
)
def test_a_colour_that_nobody_can_read_is_told_with_its_line(css: str, line: int, words: str) -> None:
    with pytest.raises(ThemeUnreadable) as told:
        colours.read(css)

    assert str(told.value).startswith(f"theme/static/css/tokens.css, line {line}: ")
    assert words in str(told.value)
