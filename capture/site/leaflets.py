"""Leaflets: the code on an issue's printed page, which leads back to its form and says by which paper one came."""

from collections.abc import Mapping

from capture import codes
from capture.content import Document
from capture.site.whole import Whole
from capture.stores import mark

# To be raised with any change of how a code is drawn.
RECIPE = "1"


def path(whole: Whole, text: Document) -> str:
    """Return where the code of an issue's leaflet stands; "" while nobody knows the site's address."""
    # A code that leads nowhere, on five thousand sheets, is worse than none.
    return f"/qr/{text.key}.{text.language}.svg" if whole.site_url else ""


def draw(whole: Whole, language: str) -> Mapping[str, str]:
    """Return the code of each issue in a language, by where it stands."""
    texts = [text for of_one in whole.of_kind("issues") for text in of_one if text.language == language]
    return {path(whole, text): _kept(whole, link(whole, text)) for text in texts if whole.site_url}


def _kept(whole: Whole, link: str) -> str:
    made_of = mark(RECIPE, codes.LEVEL, link)
    return whole.store.keep(f"qr-{made_of}.svg", lambda: codes.svg(link).encode()).read_text("utf-8")


def link(whole: Whole, text: Document) -> str:
    """Return where the code of an issue's leaflet leads."""
    return codes.address(whole.site_url, whole.path(text), f"leaflet-{text.key}")
