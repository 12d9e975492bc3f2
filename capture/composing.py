"""Composing: words set in the theme's face as outlines, one below the other, on a sheet of flat colour."""

from dataclasses import dataclass, field

from resvg_py import svg_to_bytes

from capture import lettering
from capture.lettering import LEADING

# Where the baseline stands below the top of a line, in heights of the face.
ASCENT = 0.78


@dataclass
class Column:
    """A column of a sheet, in the sheet's own units; what is set moves its top down."""

    left: float
    top: float
    width: float
    widest: float = 0
    shapes: list[str] = field(default_factory=list)

    def say(self, words: str, ink: str, height: float, largest: float, weight: int = 800) -> None:
        """Set words as large as they fit into the column's width and a height, at most `largest` high.

        Words with a letter that the face does not have are left out: boxes would stand in its place.
        """
        if not can_say(words):
            return
        size, lines = lettering.fitted(words, self.width, height, largest, weight)
        for line in lines:
            path, width = lettering.outlines(line, size, weight)
            where = f"translate({self.left:g} {self.top + ASCENT * size:.1f})"
            self.shapes.append(f'<path fill="{ink}" transform="{where}" d="{path}"/>')
            self.top, self.widest = self.top + LEADING * size, max(self.widest, width)

    def leave(self, gap: float) -> None:
        """Leave room."""
        self.top += gap


def can_say(words: str) -> bool:
    """Return whether the face has every letter of these words, and there are any."""
    return bool(words) and lettering.letters().issuperset(words)


def sheet(width: int, height: int, *shapes: str) -> str:
    """Return shapes on a sheet as an SVG without words, fonts or styles."""
    head = f'<svg xmlns="http://www.w3.org/2000/svg" width="{width}" height="{height}" viewBox="0 0 {width} {height}">'
    return f"{head}{''.join(shapes)}</svg>\n"


def png(svg: str, width: int | None = None) -> bytes:
    """Return an SVG without words as a PNG, this many pixels wide or as wide as it says."""
    # Fonts of this machine would only make it slow: every word is an outline.
    return svg_to_bytes(svg_string=svg, width=width, skip_system_fonts=True)


def plain(left: float, top: float, width: float, height: float, ink: str) -> str:
    """Return a rectangle of flat colour."""
    return f'<path fill="{ink}" d="M{left:g} {top:g}h{width:g}v{height:g}h{-width:g}z"/>'


def placed(left: float, top: float, shapes: str) -> str:
    """Return shapes moved to a place."""
    return f'<g transform="translate({left:g} {top:g})">{shapes}</g>'
