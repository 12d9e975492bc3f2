"""Handbills: an A4 sheet for a door or a shop window, with a code that leads to the form."""

from dataclasses import dataclass
from datetime import UTC, datetime
from io import BytesIO

from fpdf import FPDF

from capture import codes, composing, posters
from capture.colours import Colours
from capture.composing import Column
from capture.sharing import Poster

# A4 (ISO 216), in tenths of a millimetre.
WIDTH, HEIGHT = 2100, 2970
PATTERN = 1000
EDGE = 140
# The code with its white: a telephone reads a tenth of its distance, so this one from over half a metre.
CODE = 620
FOOT = HEIGHT - EDGE - CODE
DOTS = 2480  # 210 mm at 300 dots an inch


@dataclass(frozen=True)
class Handbill:
    """What a sheet says: its poster, the call beside the code, where the code leads, and the mention of its printer."""

    poster: Poster
    call: str
    address: str
    link: str
    mention: str


def draw(handbill: Handbill, colours: Colours) -> str:
    """Return a sheet as SVG, every letter an outline."""
    poster = handbill.poster
    ground = posters.ground(poster.number)
    on, flash = colours[f"on-{ground}"], colours[f"flash-{ground}"]
    words = Column(EDGE, PATTERN + EDGE, WIDTH - 2 * EDGE)
    words.say(poster.head, on, height=240, largest=120, weight=700)
    words.leave(30)
    words.say(poster.figure, flash, height=420, largest=400)
    words.leave(20)
    words.say(poster.promise, on, height=FOOT - words.top - 90, largest=260)
    pattern = posters.drawn(poster.key, colours, WIDTH, PATTERN)
    sheet = composing.plain(0, PATTERN, WIDTH, HEIGHT - PATTERN, colours[f"poster-{ground}"])
    code = _code(handbill.link, EDGE, FOOT)
    return composing.sheet(WIDTH, HEIGHT, pattern, sheet, *words.shapes, *_beside_code(handbill, on), code)


def _beside_code(handbill: Handbill, ink: str) -> list[str]:
    left = EDGE + CODE + 90
    call = Column(left, FOOT + 20, WIDTH - EDGE - left)
    call.say(handbill.call, ink, height=260, largest=120)
    call.leave(24)
    call.say(handbill.address, ink, height=160, largest=76, weight=600)
    last = Column(left, HEIGHT - EDGE - 130, call.width)
    last.say(handbill.poster.foot, ink, height=60, largest=52, weight=700)
    last.leave(10)
    last.say(handbill.mention, ink, height=80, largest=34, weight=400)
    return [*call.shapes, *last.shapes]


def _code(link: str, left: float, top: float) -> str:
    path, modules = codes.shapes(link)
    white = composing.plain(0, 0, modules, modules, "#ffffff")
    scale = CODE / modules
    return f'<g transform="translate({left:g} {top:g}) scale({scale:.4f})">{white}<path fill="#000000" d="{path}"/></g>'


def pdf(handbill: Handbill, colours: Colours, made: datetime | None = None) -> bytes:
    """Return a sheet as a PDF of vectors, sharp at any size."""
    document = FPDF(unit="mm", format="A4")
    document.set_creation_date(made or datetime.now(UTC))
    document.set_title(f"{handbill.poster.promise} – {handbill.poster.foot}")
    document.set_margin(0)
    document.set_auto_page_break(False)
    document.add_page()
    document.image(BytesIO(draw(handbill, colours).encode()), x=0, y=0, w=document.w, h=document.h)
    return bytes(document.output())


def png(handbill: Handbill, colours: Colours) -> bytes:
    """Return a sheet as a picture of 300 dots an inch."""
    return composing.png(draw(handbill, colours), DOTS)
