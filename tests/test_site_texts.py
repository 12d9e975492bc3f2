"""Texts as visitors see them: pictures that keep their place, and a form where a short code asked for one."""

import re
from pathlib import Path

import pytest
from jinja2 import Environment, FileSystemLoader

from capture import theme
from capture.pictures import Print, Prints
from capture.settings import ROOT
from capture.site import texts
from capture.site.texts import Artist

PRINTS = Prints(
    1600,
    900,
    (
        Print("image/avif", 480, "halle-0-480.avif"),
        Print("image/avif", 1600, "halle-0-1600.avif"),
        Print("image/jpeg", 960, "halle-0-960.jpg"),
    ),
)


@pytest.fixture
def artist() -> Artist:
    environment = Environment(loader=FileSystemLoader(ROOT / "theme/templates"))
    theme.equip(environment)
    return Artist(environment, {"halle.jpg": PRINTS, "la halle.jpg": PRINTS})


def test_a_picture_is_drawn_in_its_sizes_and_keeps_its_place(artist: Artist) -> None:
    drawn = artist.drawn('<p>Voici <img alt="La «&nbsp;halle&nbsp;»" src="images/halle.jpg"> !</p>')

    assert drawn == (
        '<p>Voici <picture>\n<source type="image/avif" srcset="/pictures/halle-0-480.avif 480w, '
        '/pictures/halle-0-1600.avif 1600w" sizes="(min-width: 42rem) 38rem, 100vw">\n'
        '<img src="/pictures/halle-0-960.jpg" width="1600" height="900" alt="La «\u00a0halle\u00a0»" '
        'loading="lazy" decoding="async">\n</picture> !</p>'
    )


@pytest.mark.parametrize(
    "source", ["images/halle.jpg", "/images/halle.jpg", "../images/halle.jpg", "./images/halle.jpg"]
)
def test_a_picture_is_known_however_a_text_calls_it(artist: Artist, source: str) -> None:
    assert "<picture>" in artist.drawn(f'<p>x <img alt="" src="{source}"></p>')


def test_a_picture_alone_in_its_paragraph_is_a_figure(artist: Artist) -> None:
    drawn = artist.drawn('<p><img alt="La halle" src="images/halle.jpg" title="Photo : <b> Inès"></p>')

    assert drawn.startswith("<figure><picture>")
    assert drawn.endswith("</picture><figcaption>Photo : &lt;b&gt; Inès</figcaption></figure>")


def test_only_the_first_picture_of_a_page_is_fetched_at_once(artist: Artist) -> None:
    image = '<p>x <img alt="" src="images/halle.jpg"></p>'

    assert re.findall("lazy|high", artist.drawn(image * 3, eager=True)) == ["high", "lazy", "lazy"]
    assert re.findall("lazy|high", artist.drawn(image)) == ["lazy"]


def test_a_picture_of_elsewhere_is_left_alone(artist: Artist) -> None:
    html = '<p><img alt="" src="/theme/campaign/logo.svg"></p>'

    assert artist.drawn(html) == html


def test_a_short_code_becomes_the_form_with_its_issue_first(other_campaign: Path) -> None:
    page = (other_campaign / "news/fin-script-suite/index.html").read_text()
    form = page[page.index("<form") : page.index("</form>")]

    assert page.count("<form") == 1 and "hustings-sign-up" not in page
    assert re.findall(r'name="issues" value="([\w-]+)"', form)[:3] == ["housing", "transport", "school"]
    assert " checked" not in form


def test_a_short_code_may_call_an_issue_by_its_title(other_campaign: Path) -> None:
    form = (other_campaign / "walk/index.html").read_text()

    assert re.findall(r'name="issues" value="([\w-]+)"', form)[:2] == ["trees-and-heat", "housing"]


def test_an_issues_own_form_puts_it_first(other_campaign: Path) -> None:
    form = (other_campaign / "issues/ecole/index.html").read_text()

    assert re.findall(r'name="issues" value="([\w-]+)"', form)[:3] == ["school", "housing", "transport"]
    assert '<input type="hidden" name="source" value="/issues/ecole/">' in form


def test_every_picture_of_a_text_is_published_and_no_original_is(other_campaign: Path) -> None:
    page = (other_campaign / "news/fin-script-suite/index.html").read_text()
    named = re.findall(r"/pictures/[\w.-]+", page)

    assert len(set(named)) >= 10
    assert all((other_campaign / name.lstrip("/")).is_file() for name in named)
    assert not (other_campaign / "images").exists()
    assert not [
        path for path in other_campaign.rglob("*.jpg") if not re.search(r"-[0-9a-f]{12}(-\d+)?\.jpg", path.name)
    ]


def test_names_are_found_in_a_text() -> None:
    assert texts.named('<img src="images/a%20b.jpg" alt=""><img alt="" src="https://x.example/images/c.jpg">') == [
        "a%20b.jpg"
    ]
