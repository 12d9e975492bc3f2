"""The theme keeps the house rules: templates compile, nothing is inline, colours have one place, nothing shouts."""

import re
from pathlib import Path

import pytest
from jinja2 import Environment, FileSystemLoader

from capture import colours, theme, words
from capture.settings import ROOT

TEMPLATES = sorted(path for folder in ("capture", "theme") for path in (ROOT / folder / "templates").rglob("*.html"))
PAGES = [path for path in TEMPLATES if "letters" not in path.parts]
STYLES = sorted((ROOT / "theme/static/css").glob("*.css"))
TOKENS = (ROOT / "theme/static/css/tokens.css").read_text()
COLOURS = colours.read(TOKENS)
FORM = "_sign_up.html"
LONGEST = 90


def name(path: Path) -> str:
    return path.name


@pytest.mark.parametrize("language", [None, "fr", "en"])
def test_every_template_compiles(language: str | None) -> None:
    environment = Environment(loader=FileSystemLoader([ROOT / "capture/templates", ROOT / "theme/templates"]))
    theme.equip(environment, words.translations(language) if language else None)

    for path in PAGES:
        environment.get_template(path.as_posix().rpartition("/templates/")[2])


@pytest.mark.parametrize("path", PAGES, ids=name)
def test_nothing_is_inline(path: Path) -> None:
    text = path.read_text()

    # Facts for machines are no script: the policy lets them stand.
    text = text.replace('<script type="application/ld+json">', "")
    assert not re.search(r"\sstyle\s*=|<style|\son\w+\s*=|javascript:|<script(?![^>]*\ssrc=)", text)


@pytest.mark.parametrize("path", TEMPLATES, ids=name)
def test_only_what_the_team_wrote_is_safe(path: Path) -> None:
    assert set(re.findall(r"\{\{[^}]*\|\s*safe[^}]*\}\}", path.read_text())) <= {"{{ page.content|safe }}"}


def test_templates_are_short() -> None:
    lengths = sorted(len(path.read_text().splitlines()) for path in TEMPLATES)

    assert lengths[len(lengths) // 2] <= 25
    assert lengths[-1] <= LONGEST


@pytest.mark.parametrize("path", STYLES, ids=name)
def test_styles_keep_the_house_rules(path: Path) -> None:
    text = re.sub(r"/\*.*?\*/", "", path.read_text(), flags=re.DOTALL)

    assert "!important" not in text
    assert path.name == "tokens.css" or not re.search(r"#[0-9a-fA-F]{3,8}\b|(?:rgb|hsl|oklch)a?\(", text)
    assert not re.search(r"(?<![\w-])(?:(?:margin|padding|border)-)?(?:left|right|top|bottom|width|height)\s*:", text)


def test_every_variable_is_written_or_derived() -> None:
    written = {name for path in STYLES for name in re.findall(r"--([\w-]+):", path.read_text())} | set(COLOURS.light)

    for path in STYLES:
        assert set(re.findall(r"var\(--([\w-]+)", path.read_text())) <= written, path.name


def test_the_styles_are_few_and_their_order_is_said() -> None:
    layers = re.search(r"@layer ([\w, ]+);", TOKENS)

    assert layers and layers[1].split(", ")[0] == "tokens"
    assert sorted(layers[1].split(", ")) == [path.stem for path in STYLES]
    assert len(STYLES) <= 12


def test_whatever_is_drawn_in_a_colour_is_derived() -> None:
    grounds = {f"poster-{name}" for name in ("colour", "accent", "ink", "paper")}

    assert grounds | {f"{use}-{name[7:]}" for use in ("on", "flash") for name in grounds} <= set(COLOURS.light)


def test_nothing_moves_for_those_who_asked_for_rest() -> None:
    for path in STYLES:
        for rest in re.split(
            r"@media \(prefers-reduced-motion: no-preference\) \{(?:[^{}]*\{[^{}]*\})*[^{}]*\}", path.read_text()
        ):
            assert not re.search(r"\b(?:animation|transition)(?:-[a-z]+)?: (?!none)", rest), path.name


def test_the_face_is_light_and_its_licence_is_beside_it() -> None:
    fonts = ROOT / "theme/static/fonts"

    assert sum(path.stat().st_size for path in fonts.glob("*.woff2")) <= 40 * 1024
    assert "SIL OPEN FONT LICENSE" in (fonts / "LICENCE.txt").read_text()
