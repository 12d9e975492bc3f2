"""The page that finds one's polling station, as it is built and served."""

import json
import re
from html import unescape
from pathlib import Path

import pytest
from flask.testing import FlaskClient
from icalendar import Calendar, Event

from benchmarks import weights
from capture import builds, content, issues
from capture.site import whole
from tests import campaigns

TOULOUSE = Path(__file__).parents[3] / "shared/data/toulouse-2026"
PAGES = {"fr": "voter", "en": "en/vote"}
# What the page of a large town may weigh as it is served, with its styles and scripts (issue 8).
LARGE = 100 * weights.KB
PLAIN = ("/", "/en/", "/sign-up/", "/thank-you/", "/stations/0001.ics", "/theme/js/vote.js", "/nowhere")


@pytest.fixture
def output(campaign_root: Path) -> Path:
    return campaign_root / "output"


@pytest.fixture(scope="module")
def large(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A campaign of Toulouse, with a street that means harm, and without the page in English."""
    root = campaigns.copy(tmp_path_factory.mktemp("large") / "campaign")
    stations = (TOULOUSE / "bureaux.csv").read_text() + "0E11,<script>alert(1)</script>,rue « Haute »,,,,\n"
    campaigns.write(root, "content/stations.csv", stations)
    campaigns.write(root, "content/stations.geojson", (TOULOUSE / "bureaux.geojson").read_bytes())
    campaigns.write(root, "content/streets.csv", 'street,station\n"rue </script><img src=x onerror=alert(1)>",0E11\n')
    return builds.build(root).folder


def page(output: Path, language: str) -> str:
    return (output / PAGES[language] / "index.html").read_text()


def fragments(html: str) -> set[str]:
    return set(re.findall(r'href="#(station-[^"]+)"', html))


@pytest.mark.parametrize("language", ["fr", "en"])
def test_every_way_leads_to_a_station_of_the_page(output: Path, language: str) -> None:
    html = page(output, language)
    there = set(re.findall(r'<li id="(station-[^"]+)"', html))

    assert len(there) == 14
    assert fragments(html) == there
    assert html.count("<path class=") == 14


def test_a_station_says_where_and_until_when(output: Path) -> None:
    html = unescape(re.sub(r"<[^>]+>", "", page(output, "fr"))).replace("\u202f", " ").replace("\xa0", " ")

    assert "École Louise-Michel, rue des Tanneurs" in html
    assert "Bureau de vote 4, cantine, de 8 h à 18 h" in html
    assert "rue des Tanneurs numéros impairs 1 à 25 : bureau 3" in html


def test_names_of_the_town_keep_their_language(output: Path) -> None:
    assert '<b lang="fr">École Louise-Michel</b>' in page(output, "en")
    assert "<b>École Louise-Michel</b>" in page(output, "fr")


@pytest.mark.parametrize(("language", "path"), [("fr", "stations/0004.ics"), ("en", "en/stations/0004.ics")])
def test_both_rounds_go_into_a_calendar(output: Path, language: str, path: str) -> None:
    found = Calendar.from_ical((output / path).read_bytes()).walk("VEVENT")
    events = [event for event in found if isinstance(event, Event)]

    assert [str(event.start) for event in events] == [
        "2032-03-14 07:00:00+00:00",
        "2032-03-21 07:00:00+00:00",
    ]
    assert {event["location"] for event in events} == {"École Louise-Michel, cantine, rue des Tanneurs"}
    assert {event["summary"] for event in events} == {
        {"fr": "Je vote\xa0: bureau 4", "en": "I vote: polling station 4"}[language]
    }


def test_only_the_page_that_finds_stations_may_ask_where_one_is(visitor: FlaskClient) -> None:
    for name in PAGES.values():
        with visitor.get(f"/{name}/") as answer:
            assert "geolocation=(self)" in answer.headers["Permissions-Policy"]
            assert "camera=()" in answer.headers["Permissions-Policy"]
    for path in PLAIN:
        with visitor.get(path) as answer:
            assert "geolocation=()" in answer.headers["Permissions-Policy"], path


def test_no_other_page_of_the_whole_site_may_ask(visitor: FlaskClient, output: Path) -> None:
    pages = {
        f"/{path.parent.relative_to(output).as_posix()}/".replace("/./", "/") for path in output.rglob("index.html")
    }
    asking = set()
    for path in pages:
        with visitor.get(path) as answer:
            asking |= {path} if "geolocation=(self)" in answer.headers["Permissions-Policy"] else set()

    assert len(pages) > 60
    assert asking == {"/voter/", "/en/vote/"}


@pytest.mark.parametrize(("language", "path"), [("fr", ""), ("en", "en/")])
def test_whoever_signed_up_is_led_there(output: Path, language: str, path: str) -> None:
    leading = f'<a href="/{PAGES[language]}/">'
    assert leading in (output / path / "thank-you/index.html").read_text()
    # In the words that take the place of the form.
    assert (output / path / "sign-up/index.html").read_text().count(leading) == 1 + 1


def test_a_campaign_that_says_nothing_has_the_page_that_it_wrote(tmp_path: Path) -> None:
    root = campaigns.copy(tmp_path / "campaign")
    for name in content.stations.FILES:
        (root / "content" / name).unlink()
    folder = builds.build(root).folder

    catalogue = issues.from_json(folder / "catalogue.json")
    assert (catalogue.finding, catalogue.locating) == ((), ())
    html = page(folder, "fr")
    assert "vote.js" not in html and "geolocation" not in html and "data-plan" not in html
    assert "Ce que j’apporte" in html
    assert not (folder / "stations").exists()
    assert "Meanwhile" not in (folder / "en/thank-you/index.html").read_text()


def test_nobody_is_sent_to_a_station_of_the_demonstration(tmp_path: Path) -> None:
    root = campaigns.copy(tmp_path / "campaign")
    assert len(whole.read(root, "").stations.listed) == 14

    conf = root / "pelicanconf.py"
    conf.write_text(conf.read_text().replace('"Saint-Aurèle en commun"', '"Ensemble pour Figeac"'))
    told = whole.read(root, "")
    assert (told.stations.listed, told.catalogue.finding) == ((), ())


@pytest.mark.skipif(not TOULOUSE.is_dir(), reason="the town's own files are not beside this checkout")
class TestLarge:
    """A town of 284 stations."""

    @pytest.mark.parametrize("language", ["fr", "en"])
    def test_its_page_stays_light(self, large: Path, language: str) -> None:
        """The page, its styles and scripts, as they are served."""
        text = weights.text(large, f"{PAGES[language]}/").brotli
        modules = sum(file.stat().st_size for file in (large / "theme/js").glob("vote-*.js.br"))
        assert text + modules + weights.fonts(large) < LARGE

    def test_names_that_mean_harm_are_only_names(self, large: Path) -> None:
        """Nothing of a file becomes markup."""
        html = page(large, "fr")
        assert "<script>alert" not in html and "onerror=alert(1)>" not in html
        assert "&lt;script&gt;alert(1)&lt;/script&gt;" in html
        assert 'id="station-0e11"' in html

    def test_the_catalogue_says_which_pages_locate(self, large: Path) -> None:
        """The server reads it."""
        assert {*json.loads((large / "catalogue.json").read_text())["locating"]} == {"/voter/", "/en/vote/"}
