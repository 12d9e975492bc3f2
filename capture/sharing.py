"""Sharing: the picture that a messenger shows beside a link, 1200 × 630, drawn from the poster."""

from dataclasses import astuple, dataclass

from capture import composing, lettering, posters
from capture.colours import Colours
from capture.composing import Column
from capture.stores import Store, mark

# What messengers and networks ask for (ogp.me; 1.91 to 1).
WIDTH, HEIGHT = 1200, 630
WORDS = 720
EDGE = 56
FOLDER = "share"
# To be raised with any change of what is drawn.
RECIPE = "1"


@dataclass(frozen=True)
class Poster:
    """What a share picture says; the key makes its pattern, the number its colour."""

    key: str
    number: int
    head: str
    figure: str
    promise: str
    foot: str


def picture(poster: Poster, colours: Colours, store: Store) -> str:
    """Return where the share picture of a poster will stand on the site; the store has it from now on."""
    # By what it is drawn from: to set the letters only for a name would take longer than all else of a build.
    drawn = posters.ground(poster.number) + posters.svg(poster.key, colours)
    made_of = mark(RECIPE, repr(astuple(poster)), repr(colours), drawn, lettering.FACE.read_bytes())
    file = store.keep(f"share-{poster.key}-{made_of}.png", lambda: composing.png(draw(poster, colours)))
    return f"/{FOLDER}/{file.name}"


def draw(poster: Poster, colours: Colours) -> str:
    """Return a share picture as SVG."""
    ground = posters.ground(poster.number)
    on, flash = colours[f"on-{ground}"], colours[f"flash-{ground}"]
    column = Column(EDGE, EDGE, WORDS - 2 * EDGE)
    column.say(poster.head, on, height=90, largest=46, weight=700)
    column.leave(14)
    column.say(poster.figure, flash, height=200, largest=190)
    column.leave(10)
    foot = Column(EDGE, HEIGHT - EDGE - 34, WORDS - 2 * EDGE)
    column.say(poster.promise, on, height=foot.top - column.top - 30, largest=96 if poster.figure else 124)
    foot.say(poster.foot, on, height=40, largest=34, weight=600)
    pattern = composing.placed(WORDS, 0, posters.drawn(poster.key, colours, WIDTH - WORDS, HEIGHT))
    words = composing.plain(0, 0, WORDS, HEIGHT, colours[f"poster-{ground}"])
    return composing.sheet(WIDTH, HEIGHT, pattern, words, *column.shapes, *foot.shapes)
