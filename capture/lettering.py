"""Words as outlines in the theme's own face, so that a picture or a printed sheet needs no font."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from io import BytesIO
from pathlib import Path
from typing import Any

from fontTools.pens.svgPathPen import SVGPathPen
from fontTools.pens.transformPen import TransformPen
from fontTools.ttLib import TTFont
from fontTools.varLib import instancer

FACE = Path(__file__).parent.parent / "theme" / "static" / "fonts" / "bricolage-grotesque.woff2"
# The tightest that capitals with accents and long letters allow, in heights of the face.
LEADING = 0.98
# Optional in the OpenType specification (GPOS): what one table of pairs may hide behind.
PAIRS, EXTENSION = 2, 9
# What a face says of letters beside one another (OpenType).
LAYOUT = frozenset({"GDEF", "GPOS", "GSUB"})


def outlines(text: str, size: float, weight: int = 800, face: Path = FACE) -> tuple[str, float]:
    """Return the path data of one line of text, its baseline at 0 0, and its width, in the unit of the size."""
    drawn = _face(face, weight)
    scale, at = size / drawn.units, 0.0
    pen = SVGPathPen(drawn.glyphs, ntos=lambda number: f"{number:.1f}".removesuffix(".0"))
    for name, before in drawn.walk(text):
        at += before
        drawn.glyphs[name].draw(TransformPen(pen, (scale, 0, 0, -scale, at * scale, 0)))
        at += drawn.glyphs[name].width
    return pen.getCommands(), at * scale


def wrapped(text: str, size: float, width: float, weight: int = 800, face: Path = FACE) -> list[str]:
    """Return the text as lines that are at most so wide; a single word that is wider stands alone."""
    lines: list[str] = []
    # Only at common spaces: a no-break space keeps its words together.
    for word in filter(None, text.replace("\n", " ").split(" ")):
        longer = f"{lines[-1]} {word}" if lines else word
        if lines and _face(face, weight).width(longer) * size <= width:
            lines[-1] = longer
        else:
            lines.append(word)
    return lines


def fitted(
    text: str, width: float, height: float, largest: float, weight: int = 800, face: Path = FACE
) -> tuple[float, list[str]]:
    """Return the largest size, and the lines, with which a text fills a box without leaving it."""
    size = largest
    while size > 1:
        lines = wrapped(text, size, width, weight, face)
        widest = max((_face(face, weight).width(line) * size for line in lines), default=0)
        if widest <= width and len(lines) * LEADING * size <= height:
            break
        size *= 0.97
    return size, lines


@dataclass(frozen=True)
class Face:
    """One weight of a face, ready to draw."""

    units: int
    glyphs: Any
    letters: Mapping[int, str]
    pairs: tuple[Any, ...]

    def walk(self, text: str) -> Iterator[tuple[str, float]]:
        """Yield the name of each glyph and how far it moves from where the one before ended."""
        names = [self.letters.get(ord(letter), ".notdef") for letter in text]
        for before, name in zip([None, *names], names, strict=False):
            yield name, self._kerning(before, name) if before else 0

    def width(self, text: str) -> float:
        """Return the width of one line at size 1."""
        return float(sum(before + self.glyphs[name].width for name, before in self.walk(text))) / self.units

    def _kerning(self, first: str, second: str) -> float:
        for table in self.pairs:
            if first in table.Coverage.glyphs:
                moved = _of_pair(table, first, second)
                if moved is not None:
                    return moved
        return 0


def _of_pair(table: Any, first: str, second: str) -> float | None:
    if table.Format == 1:
        records = table.PairSet[table.Coverage.glyphs.index(first)].PairValueRecord
        found = next((record.Value1 for record in records if record.SecondGlyph == second), None)
        return getattr(found, "XAdvance", 0) if found else None
    classes = table.ClassDef1.classDefs.get(first, 0), table.ClassDef2.classDefs.get(second, 0)
    return getattr(table.Class1Record[classes[0]].Class2Record[classes[1]].Value1, "XAdvance", 0)


@lru_cache(maxsize=8)
def font(weight: int, face: Path = FACE) -> bytes:
    """Return one weight of a face as a TrueType font, to be embedded where words must stay words."""
    drawn, into = TTFont(face, recalcTimestamp=False), BytesIO()
    # Whoever embeds it sets letter by letter; to bring pairs and ligatures to one weight takes seconds.
    for table in LAYOUT.intersection(drawn.keys()):
        del drawn[table]
    drawn = _of_weight(drawn, weight)
    drawn.flavor = None
    drawn.save(into)
    return into.getvalue()


@lru_cache(maxsize=8)
def letters(face: Path = FACE) -> frozenset[str]:
    """Return every letter that a face has."""
    return frozenset(map(chr, TTFont(face, recalcTimestamp=False).getBestCmap()))


@lru_cache(maxsize=8)
def _face(path: Path, weight: int) -> Face:
    font = _of_weight(TTFont(path, recalcTimestamp=False), weight)
    return Face(font["head"].unitsPerEm, font.getGlyphSet(), font.getBestCmap(), tuple(_tables(font)))


def _of_weight(font: Any, weight: int) -> Any:
    if "fvar" not in font:
        return font
    axis = font["fvar"].axes[0]
    return instancer.instantiateVariableFont(font, {"wght": min(max(weight, axis.minValue), axis.maxValue)})


def _tables(font: Any) -> Iterator[Any]:
    if "GPOS" not in font:
        return
    table = font["GPOS"].table
    kerning = {
        at
        for found in table.FeatureList.FeatureRecord
        if found.FeatureTag == "kern"
        for at in found.Feature.LookupListIndex
    }
    for lookup in (table.LookupList.Lookup[at] for at in sorted(kerning)):
        for pairs in lookup.SubTable:
            inside = pairs.ExtSubTable if lookup.LookupType == EXTENSION else pairs
            if inside.LookupType == PAIRS:
                yield inside
