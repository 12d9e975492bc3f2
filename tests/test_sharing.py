"""Sharing: what messengers and networks show of a page."""

import json
import re
from html import unescape
from pathlib import Path

import pytest
from PIL import Image

from capture import colours, composing, sharing
from capture.settings import ROOT
from capture.sharing import Poster
from capture.stores import Store
from tests.conftest import SITE

COLOURS = colours.read((ROOT / "theme/static/css/tokens.css").read_text())
HOUSING = Poster("housing", 1, "1 Logement", "+400", "Rouvrir les logements vides.", "Saint-Aurèle en commun")


def said(page: Path) -> dict[str, str]:
    """What the head of a page says to networks."""
    return {
        name: unescape(value)
        for name, value in re.findall(r'<meta (?:property|name)="([\w:]+)" content="([^"]*)">', page.read_text())
    }


def test_an_issue_shows_its_poster(other_campaign: Path) -> None:
    head = said(other_campaign / "issues/logement/index.html")
    name = head["og:image"].removeprefix(SITE + "/")

    with Image.open(other_campaign / name) as picture:
        assert (picture.format, picture.size) == ("PNG", (1200, 630))
    assert name.startswith("share/share-housing-")
    assert (head["og:locale"], head["og:locale:alternate"]) == ("fr_FR", "en_GB")
    assert head["og:url"] == f"{SITE}/issues/logement/"
    assert head["twitter:card"] == "summary_large_image"


def test_an_article_shows_its_picture(other_campaign: Path) -> None:
    head = said(other_campaign / "news/fin-script-suite/index.html")

    with Image.open(other_campaign / head["og:image"].removeprefix(SITE + "/")) as picture:
        assert (picture.format, picture.size) == ("JPEG", (1200, 630))
    assert (head["og:type"], head["og:title"]) == ("article", "Fin </script> & « suite »")


def test_every_share_picture_is_light_and_there(other_campaign: Path) -> None:
    pictures = {said(page)["og:image"] for page in other_campaign.rglob("index.html") if "og:image" in page.read_text()}

    assert len(pictures) > 30
    for picture in pictures:
        # WhatsApp shows none that is larger.
        assert 5_000 < (other_campaign / picture.removeprefix(SITE + "/")).stat().st_size < 300_000


def test_data_for_machines_cannot_end_its_element(other_campaign: Path) -> None:
    page = (other_campaign / "news/fin-script-suite/index.html").read_text()
    (data,) = re.findall(r'<script type="application/ld\+json">(.*?)</script>', page)
    (thing,) = json.loads(data)["@graph"]

    assert (thing["@type"], thing["headline"]) == ("NewsArticle", "Fin </script> & « suite »")
    assert thing["datePublished"] == "2032-01-30T00:00:00+01:00"
    assert thing["author"]["name"] == "Saint-Aurèle en commun"
    assert not set("<>&") & set(data)


def test_the_first_page_says_who_stands(other_campaign: Path) -> None:
    (data,) = re.findall(
        r'<script type="application/ld\+json">(.*?)</script>', (other_campaign / "index.html").read_text()
    )

    assert [thing["@type"] for thing in json.loads(data)["@graph"]] == ["Organization", "Person"]


def test_a_picture_is_drawn_once(tmp_path: Path) -> None:
    store = Store(tmp_path)
    first = sharing.picture(HOUSING, COLOURS, store)
    made = (tmp_path / Path(first).name).stat().st_ino

    assert sharing.picture(HOUSING, COLOURS, store) == first
    assert (tmp_path / Path(first).name).stat().st_ino == made


@pytest.mark.parametrize("number", [1, 2, 3, 4])
@pytest.mark.parametrize("figure", ["", "+400", "1 860 repas"])
def test_words_stay_on_their_side_and_off_the_edge(number: int, figure: str, tmp_path: Path) -> None:
    poster = Poster("transport", number, "12 Une commune à taille humaine pour toutes", figure, "Mot " * 24, "Un nom")
    file = tmp_path / "share.png"
    file.write_bytes(composing.png(sharing.draw(poster, COLOURS)))

    with Image.open(file) as picture:
        drawn = picture.convert("RGB")
        ground = drawn.getpixel((3, 3))
        for frame in ((0, 0, 720, 40), (0, 0, 40, 630), (690, 0, 720, 630), (0, 600, 720, 630)):
            assert drawn.crop(frame).getcolors() == [((frame[2] - frame[0]) * (frame[3] - frame[1]), ground)]


def test_letters_that_the_face_does_not_have_are_left_out() -> None:
    said = composing.Column(0, 0, 600)
    for words in ("", "Ольга", "محمد", "日本"):
        said.say(words, "#000000", height=100, largest=80)

    assert said.shapes == [] and composing.can_say("Ça coûte 0\u00a0€, où\u202f?")
