"""What stands beside the pages, read as other programs read it: feeds, calendars, maps, codes, moved pages."""

import json
import re
from datetime import UTC, date, datetime, timedelta
from io import BytesIO
from pathlib import Path
from xml.etree import ElementTree

import pytest
import zxingcpp
from icalendar import Calendar, Event
from PIL import Image

from capture import composing
from tests.conftest import SITE

ATOM = {"a": "http://www.w3.org/2005/Atom"}
SITEMAP = {"s": "http://www.sitemaps.org/schemas/sitemap/0.9", "x": "http://www.w3.org/1999/xhtml"}
BUILT = datetime(2032, 2, 1, 12, tzinfo=UTC)


def decoded(svg: str) -> str:
    """What a camera reads from a code, and whether it is the only one."""
    (code,) = zxingcpp.read_barcodes(Image.open(BytesIO(composing.png(svg, 600))).convert("L"))
    return str(code.text)


def entries(output: Path, name: str) -> list[ElementTree.Element]:
    return ElementTree.parse(output / name).getroot().findall("a:entry", ATOM)


def events(output: Path, name: str) -> dict[str, Event]:
    """The events of a calendar by the first part of their identity."""
    calendar = Calendar.from_ical((output / name).read_bytes())
    found = [event for event in calendar.walk("VEVENT") if isinstance(event, Event)]
    return {str(event["uid"]).partition("@")[0]: event for event in found}


def test_each_language_has_its_news_to_follow(other_campaign: Path) -> None:
    french, english = entries(other_campaign, "feed.xml"), entries(other_campaign, "en/feed.xml")

    assert len(french) > len(english) > 5
    assert [entry.findtext("a:updated", "", ATOM) for entry in french] == sorted(
        (entry.findtext("a:updated", "", ATOM) for entry in french), reverse=True
    )
    assert '<link rel="alternate" type="application/atom+xml" title="Saint-Aurèle en commun" href="/en/feed.xml">' in (
        (other_campaign / "en/index.html").read_text()
    )


def test_an_entry_can_be_read_anywhere(other_campaign: Path) -> None:
    odd = next(entry for entry in entries(other_campaign, "feed.xml") if "Fin" in entry.findtext("a:title", "", ATOM))
    content = odd.findtext("a:content", "", ATOM)

    assert odd.findtext("a:title", "", ATOM) == "Fin </script> & « suite »"
    assert f'<img src="{SITE}/pictures/bus-' in content
    assert not re.search(
        r'(?:src|href)="/|<picture|<form|hustings-sign-up|loading=', content.replace(' loading="lazy"', "")
    )


def test_an_entrys_name_does_not_hang_on_the_address(other_campaign: Path, campaign_root: Path) -> None:
    names = [entry.findtext("a:id", "", ATOM) for entry in entries(campaign_root / "output", "feed.xml")]

    assert "tag:bonjour@saint-aurele.example,2031:news/first-market.fr" in names
    assert set(names) < {entry.findtext("a:id", "", ATOM) for entry in entries(other_campaign, "feed.xml")}


def test_dates_stand_in_a_calendar(other_campaign: Path) -> None:
    found = events(other_campaign, "dates.ics")

    night = found["night"]
    assert str(night["summary"]) == "La nuit, ensemble ; dehors"
    assert str(night["location"]) == "La halle, place de la Halle"
    assert str(night["description"]) == "Venez, même tard."
    assert night.decoded("dtstart") == datetime(2032, 2, 3, 21, 30, tzinfo=UTC)
    assert night.decoded("dtend") == datetime(2032, 2, 4, 0, 0, tzinfo=UTC)
    assert (found["day"].decoded("dtstart"), found["day"].decoded("dtend")) == (date(2032, 3, 13), date(2032, 3, 14))
    assert found["long-ago"].decoded("dtend") - found["long-ago"].decoded("dtstart") == timedelta(hours=2)
    assert found["night"].decoded("url") == f"{SITE}/rendez-vous/"


def test_a_date_keeps_its_identity_in_every_language_and_file(other_campaign: Path) -> None:
    identities = {
        str(events(other_campaign, name)["night"]["uid"]) for name in ("dates.ics", "en/dates.ics", "es/dates.ics")
    }

    assert identities == {"night@saint-aurele.example"}
    assert list(events(other_campaign, "en/dates/night.ics")) == ["night"]


def test_every_line_of_a_calendar_is_short(other_campaign: Path) -> None:
    lines = (other_campaign / "dates.ics").read_bytes().split(b"\r\n")

    assert max(map(len, lines)) <= 75 and b"\n" not in b"".join(lines)  # RFC 5545, 3.1


def test_only_what_is_to_come_is_announced(other_campaign: Path) -> None:
    page = (other_campaign / "rendez-vous/index.html").read_text()
    found = re.search(r'<script type="application/ld\+json">(.*?)</script>', page)
    assert found
    things = json.loads(found[1])["@graph"]

    assert {thing["@type"] for thing in things} == {"Event"}
    night = next(thing for thing in things if thing["name"].startswith("La nuit"))
    assert (night["startDate"], night["endDate"]) == ("2032-02-03T22:30:00+01:00", "2032-02-04T01:00:00+01:00")
    assert night["location"]["name"] == "La halle"
    assert "Il y a longtemps" not in {thing["name"] for thing in things}


def test_the_sitemap_knows_every_page_and_its_translations(other_campaign: Path) -> None:
    pages = {
        page.findtext("s:loc", "", SITEMAP): {
            link.attrib["hreflang"]: link.attrib["href"] for link in page.findall("x:link", SITEMAP)
        }
        for page in ElementTree.parse(other_campaign / "sitemap.xml").getroot()
    }

    assert pages[f"{SITE}/en/issues/housing/"] == {
        "fr": f"{SITE}/issues/logement/",
        "en": f"{SITE}/en/issues/housing/",
        "x-default": f"{SITE}/issues/logement/",
    }
    assert pages[f"{SITE}/issues/b-arbres-b-haies/"] == {}
    assert not [page for page in pages if re.search(r"thank-you|404|503|secret|issues/haies/", page)]
    for page in pages:
        assert (other_campaign / page.removeprefix(f"{SITE}/") / "index.html").is_file(), page


def test_fixed_addresses_say_what_they_should(other_campaign: Path) -> None:
    security = (other_campaign / ".well-known/security.txt").read_text()

    assert (other_campaign / "robots.txt").read_text() == f"User-agent: *\nDisallow:\n\nSitemap: {SITE}/sitemap.xml\n"
    assert "Contact: mailto:bonjour@saint-aurele.example\nExpires: 2033-01-30T12:00:00Z\n" in security
    assert f"Canonical: {SITE}/.well-known/security.txt\n" in security


def test_without_an_address_nothing_pretends_to_have_one(campaign_root: Path) -> None:
    output = campaign_root / "output"

    assert not (output / "sitemap.xml").exists() and not (output / "qr").exists()
    assert "Sitemap" not in (output / "robots.txt").read_text()
    for page in output.rglob("*.html"):
        assert not re.search(r'rel="canonical"|hreflang="x-default"|og:image|og:url|/qr/', page.read_text()), page


@pytest.mark.parametrize("language", ["fr", "en"])
def test_a_leaflets_code_leads_to_its_own_form(other_campaign: Path, language: str) -> None:
    code = decoded((other_campaign / f"qr/housing.{language}.svg").read_text())
    page = {"fr": "/issues/logement/", "en": "/en/issues/housing/"}[language]

    assert code == f"{SITE}{page}?src=leaflet-housing#sign-up"
    assert f'src="/qr/housing.{language}.svg"' in (other_campaign / page.lstrip("/") / "index.html").read_text()


def test_a_former_address_leads_on(other_campaign: Path) -> None:
    page = (other_campaign / "issues/haies/index.html").read_text()

    assert '<meta http-equiv="refresh" content="0; url=/issues/b-arbres-b-haies/">' in page
    assert f'<link rel="canonical" href="{SITE}/issues/b-arbres-b-haies/">' in page
    assert '<meta name="robots" content="noindex">' in page and "&lt;b&gt;Arbres&lt;/b&gt;" in page


def test_the_manifest_names_icons_of_their_size(other_campaign: Path) -> None:
    manifest = json.loads((other_campaign / "manifest.webmanifest").read_text())

    for icon in manifest["icons"][:2]:
        with Image.open(other_campaign / icon["src"].lstrip("/")) as picture:
            assert f"{picture.width}x{picture.height}" == icon["sizes"]
    with Image.open(other_campaign / "favicon.ico") as icon:
        assert {(16, 16), (32, 32), (48, 48)} == icon.info["sizes"]
    assert manifest["name"] == "Saint-Aurèle en commun" and manifest["theme_color"].startswith("#")
