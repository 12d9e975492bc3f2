"""Files of the site, as the app hands them out: compressed, remembered for as long as they are the same, or moved."""

import gzip
from pathlib import Path

import brotli
import pytest
from flask.testing import FlaskClient

from capture.web import create_app
from tests.conftest import settings_for


@pytest.fixture
def reader(other_campaign: Path, tmp_path: Path, sqlite_only: str) -> FlaskClient:
    """Somebody who reads the campaign that has grown."""
    return create_app(settings_for(other_campaign.parent, tmp_path, sqlite_only)).test_client()


@pytest.mark.parametrize(("accepted", "unpack"), [("br", brotli.decompress), ("gzip", gzip.decompress)])
def test_a_page_comes_compressed(reader: FlaskClient, accepted: str, unpack: type) -> None:
    plain = reader.get("/", headers={"Accept-Encoding": "identity"}, buffered=True)
    packed = reader.get("/", headers={"Accept-Encoding": accepted}, buffered=True)

    assert packed.headers["Content-Encoding"] == accepted
    assert "Accept-Encoding" in packed.headers["Vary"]
    assert unpack(packed.data) == plain.data
    assert len(packed.data) < len(plain.data) / 3


def one(folder: Path, pattern: str) -> str:
    return f"/{next(folder.glob(pattern)).relative_to(folder)}"


@pytest.mark.parametrize(
    ("pattern", "kind", "kept"),
    [
        ("index.html", "text/html", "max-age=60, public"),
        ("theme/style.*.css", "text/css", "max-age=315360000, public, immutable"),
        ("pictures/*.avif", "image/avif", "max-age=315360000, public, immutable"),
        ("pictures/*.webp", "image/webp", "max-age=315360000, public, immutable"),
        ("share/*housing*.png", "image/png", "max-age=315360000, public, immutable"),
        ("share/*.jpg", "image/jpeg", "max-age=315360000, public, immutable"),
        ("theme/js/sign-up.js", "text/javascript", "max-age=60, public"),
        ("theme/fonts/*.woff2", "font/woff2", "max-age=3600, stale-while-revalidate=604800, public"),
        ("posters/housing.svg", "image/svg+xml", "max-age=3600, stale-while-revalidate=604800, public"),
        ("dates.ics", "text/calendar", "max-age=60, public"),
        ("manifest.webmanifest", "application/manifest+json", "max-age=60, public"),
        (".well-known/security.txt", "text/plain", "max-age=60, public"),
        ("sitemap.xml", "application/xml", "max-age=60, public"),
        ("favicon.ico", "image/x-icon", "max-age=60, public"),
    ],
)
def test_a_file_says_what_it_is_and_how_long_it_is_the_same(
    reader: FlaskClient, other_campaign: Path, pattern: str, kind: str, kept: str
) -> None:
    answer = reader.get(one(other_campaign, pattern).removesuffix("index.html"), buffered=True)

    assert answer.status_code == 200
    assert answer.headers["Content-Type"].partition(";")[0] in (kind, kind.replace("application/xml", "text/xml"))
    assert answer.headers["Cache-Control"] == kept
    assert answer.headers["Content-Security-Policy"].startswith("default-src 'none'")


@pytest.mark.parametrize("old", ["/issues/haies/", "/issues/haies", "/issues/haies/index.html"])
def test_a_former_address_is_moved_for_good(reader: FlaskClient, old: str) -> None:
    answer = reader.get(old)

    assert (answer.status_code, answer.headers["Location"]) == (301, "/issues/b-arbres-b-haies/")


def test_a_post_to_a_former_address_is_no_page(reader: FlaskClient) -> None:
    assert reader.post("/issues/haies/").status_code in (403, 404, 405)


@pytest.mark.parametrize("strange", ["/\xff\xfe", "/%00", "/issues/haies/%2e%2e/", "//issues/haies/"])
def test_a_strange_address_is_no_accident(reader: FlaskClient, strange: str) -> None:
    assert reader.get(strange).status_code in (301, 302, 308, 404)
