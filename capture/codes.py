"""Codes: QR codes that a telephone's camera reads from paper."""

from io import BytesIO

import segno

# As sign-ups name the paper that they came by (docs/names.md).
SOURCE = "src"
# The paper is folded, wet and read at a slant: a quarter of it may be missing (ISO/IEC 18004, level Q).
LEVEL = "q"
# The white around it that a camera needs, in modules (ISO/IEC 18004, 5.3.8).
QUIET = 4


def address(site_url: str, path: str, source: str) -> str:
    """Return the address of a page's form that says which paper it was read from."""
    return f"{site_url}{path}?{SOURCE}={source}#sign-up"


def svg(link: str) -> str:
    """Return the code of a link as an SVG drawing, black on white, with its quiet zone."""
    into = BytesIO()
    _code(link).save(into, "svg", border=QUIET, light="#fff", dark="#000", xmldecl=False, svgclass=None, lineclass=None)
    return into.getvalue().decode()


def shapes(link: str) -> tuple[str, int]:
    """Return a code's dark modules as path data, one unit each, and how many units it is wide, its white included."""
    code = _code(link)
    rows = enumerate(code.matrix_iter(border=QUIET))
    dark = [(x, y) for y, row in rows for x, module in enumerate(row) if module]
    return "".join(f"M{x} {y}h1v1h-1z" for x, y in dark), int(code.symbol_size(border=QUIET)[0])


def _code(link: str) -> segno.QRCode:
    return segno.make(link, error=LEVEL, micro=False, boost_error=False)
