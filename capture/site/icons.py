"""Icons: the campaign's logo in the sizes that browsers and telephones ask for, and the manifest that names them."""

import json
from collections.abc import Mapping
from functools import partial
from io import BytesIO

from babel import Locale
from PIL import Image

from capture import composing
from capture.composing import Column
from capture.site.whole import Whole
from capture.stores import mark

LOGO = "theme/static/campaign/logo.svg"
MANIFEST = "manifest.webmanifest"
SIZES = {"apple-touch-icon.png": 180, "icon-192.png": 192, "icon-512.png": 512}
ICO_SIZES = [(16, 16), (32, 32), (48, 48)]
SIDE = 64
RECIPE = "1"


def draw(whole: Whole) -> Mapping[str, str | bytes]:
    """Return every icon, by its name at the root of the site."""
    svg = _svg(whole)
    made = {name: _kept(whole, name, svg, partial(_png, svg, size, whole)) for name, size in SIZES.items()}
    return {**made, "favicon.ico": _kept(whole, "favicon.ico", svg, partial(_ico, svg, whole)), "favicon.svg": svg}


def manifest(whole: Whole) -> str:
    """Return what a telephone needs to put the site among its programs (W3C, Web Application Manifest)."""
    campaign = whole.campaign
    pngs = {name: size for name, size in SIZES.items() if name.startswith("icon-")}
    icons = [{"src": f"/{name}", "sizes": f"{size}x{size}", "type": "image/png"} for name, size in pngs.items()]
    facts = {
        "name": campaign.name,
        "short_name": campaign.name,
        "lang": campaign.language,
        "dir": Locale.parse(campaign.language).text_direction,
        "start_url": "/",
        "display": "browser",
        "background_color": whole.colours["paper"],
        "theme_color": whole.colours["poster-colour"],
        "icons": [*icons, {"src": "/favicon.svg", "sizes": "any", "type": "image/svg+xml"}],
    }
    return json.dumps(facts, ensure_ascii=False, indent=1) + "\n"


def _svg(whole: Whole) -> str:
    logo = whole.root / LOGO
    if logo.is_file():
        return logo.read_text("utf-8")
    # Without a logo the first letter of its name, as it would stand on a poster.
    letter = Column(0, 8, SIDE)
    letter.say(whole.campaign.name[:1].upper(), whole.colours["on-colour"], height=SIDE, largest=60)
    ground = composing.plain(0, 0, SIDE, SIDE, whole.colours["poster-colour"])
    return composing.sheet(SIDE, SIDE, ground, composing.placed((SIDE - letter.widest) / 2, 0, "".join(letter.shapes)))


def _kept(whole: Whole, name: str, svg: str, make: partial[bytes]) -> bytes:
    stem, _, ending = name.partition(".")
    return whole.store.keep(f"{stem}-{mark(RECIPE, svg, repr(whole.colours))}.{ending}", make).read_bytes()


def _png(svg: str, size: int, whole: Whole) -> bytes:
    into = BytesIO()
    _square(svg, size, whole).save(into, "PNG", optimize=True)
    return into.getvalue()


def _ico(svg: str, whole: Whole) -> bytes:
    into = BytesIO()
    _square(svg, ICO_SIZES[-1][0], whole).save(into, "ICO", sizes=ICO_SIZES)
    return into.getvalue()


def _square(svg: str, size: int, whole: Whole) -> Image.Image:
    # A logo may be wide: it stands in the middle of a square of paper.
    drawn = Image.open(BytesIO(composing.png(svg, size))).convert("RGBA")
    drawn.thumbnail((size, size))
    paper = Image.new("RGBA", (size, size), whole.colours["paper"])
    paper.alpha_composite(drawn, ((size - drawn.width) // 2, (size - drawn.height) // 2))
    return paper
