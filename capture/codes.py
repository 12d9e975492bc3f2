"""Codes: QR codes that a telephone's camera reads from paper."""

import re
from io import BytesIO

import segno

# As sign-ups name the paper that they came by (docs/names.md).
SOURCE = "src"
# The paper is folded, wet and read at a slant: a quarter of it may be missing (ISO/IEC 18004, level Q).
LEVEL = "q"
# The white around it that a camera needs, in modules (ISO/IEC 18004, 5.3.8).
QUIET = 4


# Where the form stands on a page that is not only the form.
FORM = "#sign-up"


def address(site_url: str, path: str, source: str, place: str = FORM) -> str:
    """Return the address of a page's form that says which paper it was read from."""
    return f"{site_url}{path}?{SOURCE}={source}{place}"


def svg(link: str) -> str:
    """Return the code of a link as an SVG drawing, black on white, with its quiet zone."""
    into = BytesIO()
    _code(link).save(into, "svg", border=QUIET, light="#fff", dark="#000", xmldecl=False, svgclass=None, lineclass=None)
    return into.getvalue().decode()


def shapes(link: str) -> tuple[str, int]:
    """Return a code's dark modules as path data, one unit each, and how many units it is wide, its white included."""
    drawn, wide = bars(link)
    return "".join(f"M{x} {y}h{length}v1h-{length}z" for x, y, length in drawn), wide


def bars(words: str) -> tuple[list[tuple[int, int, int]], int]:
    """Return a code's dark modules as bars: left, top, length in modules; and how many it is wide, its white included.

    Side by side as one bar: single squares show seams.
    """
    code = _code(words)
    rows = ("".join(".#"[bool(module)] for module in row) for row in code.matrix_iter(border=QUIET))
    drawn = [(bar.start(), y, len(bar[0])) for y, row in enumerate(rows) for bar in re.finditer("#+", row)]
    return drawn, int(code.symbol_size(border=QUIET)[0])


def _code(link: str) -> segno.QRCode:
    return segno.make(link, error=LEVEL, micro=False, boost_error=False)
