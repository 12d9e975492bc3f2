"""The theme keeps the house rules: templates compile, nothing is inline, colours have one place."""

import re
from pathlib import Path

import pytest
from jinja2 import Environment, FileSystemLoader

from capture import theme, words
from capture.settings import ROOT

TEMPLATES = sorted(path for folder in ("capture", "theme") for path in (ROOT / folder / "templates").rglob("*.html"))
PAGES = [path for path in TEMPLATES if "letters" not in path.parts]
STYLES = sorted((ROOT / "theme/static/css").glob("*.css"))
TOKENS = (ROOT / "theme/static/css/tokens.css").read_text()
FORM = "_sign_up.html"
LONGEST = 90


def name(path: Path) -> str:
    return path.name


@pytest.mark.parametrize("language", [None, "fr", "en"])
def test_every_template_compiles(language: str | None) -> None:
    environment = Environment(loader=FileSystemLoader([ROOT / "capture/templates", ROOT / "theme/templates"]))
    theme.equip(environment, words.translations(language) if language else None)

    for path in PAGES:
        environment.get_template(path.name)


@pytest.mark.parametrize("path", PAGES, ids=name)
def test_nothing_is_inline(path: Path) -> None:
    text = path.read_text()

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
    assert not re.search(r"\b(?:var\(--(?!" + "|".join(re.findall(r"--([\w-]+):", TOKENS)) + r")\b)", text)


@pytest.mark.parametrize(
    ("ink", "ground"),
    [("ink", "paper"), ("ink", "card"), ("grey", "paper"), ("grey", "card"), ("red", "paper"), ("red", "card")],
)
def test_text_stands_out_from_its_ground(ink: str, ground: str) -> None:
    darker, lighter = sorted((luminance(ink), luminance(ground)))

    assert (lighter + 0.05) / (darker + 0.05) >= 7  # WCAG 2.2, 1.4.6


def luminance(token: str) -> float:
    """The relative luminance of a raw colour (WCAG 2.2)."""
    found = re.search(rf"--{token}: #(\w\w)(\w\w)(\w\w);", TOKENS)
    assert found
    channels = [int(channel, 16) / 255 for channel in found.groups()]
    linear = [channel / 12.92 if channel <= 0.04045 else ((channel + 0.055) / 1.055) ** 2.4 for channel in channels]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]
