"""Setting words on paper: real words in the theme's own face, as large as they fit, never cut off."""

import tempfile
from pathlib import Path

from fpdf import FPDF
from fpdf.fonts import TTFFont

from capture import codes, lettering
from capture.errors import SheetFull

# Points to a millimetre, and how far lines stand apart, in heights of the face.
POINTS = 72 / 25.4
LEADING = 1.12
ASCENT = 0.8
# Smaller than this nobody reads on a market.
SMALLEST = 6.0
STEP = 0.25
PLAIN, STRONG = 450, 800


class Paper(FPDF):
    """A document that sets words into boxes; all measures in millimetres, sizes in points."""

    def __init__(self, paper: str = "A4", upright: bool = False) -> None:
        """Bring the face in two weights, onto A4 or Letter, on its side or upright."""
        super().__init__(orientation="portrait" if upright else "landscape", unit="mm", format=paper)
        self.set_margin(0)
        self.set_auto_page_break(False)
        with tempfile.TemporaryDirectory(prefix="hustings-") as folder:
            for weight in (PLAIN, STRONG):
                file = Path(folder) / f"{weight}.ttf"
                file.write_bytes(lettering.font(weight))
                self.add_font(f"face{weight}", fname=file)

    def close(self) -> None:
        """Let go of the files of the face, which the library keeps open."""
        for face in self.fonts.values():
            if isinstance(face, TTFFont):
                face.close()

    def fill_box(
        self, words: str, box: tuple[float, float, float, float], largest: float, weight: int = PLAIN
    ) -> float:
        """Set words into a box (left, top, width, height) as large as they fit. Returns the height that they take.

        Raises SheetFull where they would be too small to be read.
        """
        left, top, width, height = box
        size, lines = self._fitted(words, width, height, largest, weight)
        for number, line in enumerate(lines):
            self.text(left, top + (number * LEADING + ASCENT) * size / POINTS, line)
        return len(lines) * LEADING * size / POINTS

    def stamp(self, words: str, left: float, top: float, side: float) -> None:
        """Draw words as a code for cameras, black on white."""
        drawn, wide = codes.bars(words)
        module = side / wide
        self.set_fill_color("#000000")
        for x, y, length in drawn:
            self.rect(left + x * module, top + y * module, length * module, module, style="F")

    def _fitted(self, words: str, width: float, height: float, largest: float, weight: int) -> tuple[float, list[str]]:
        size = largest
        while size >= SMALLEST:
            self.set_font(f"face{weight}", size=size)
            lines = self._wrapped(words, width)
            widest = max(map(self.get_string_width, lines), default=0)
            if widest <= width and len(lines) * LEADING * size / POINTS <= height:
                return size, lines
            size -= STEP
        raise SheetFull(words=words)

    def _wrapped(self, words: str, width: float) -> list[str]:
        lines: list[str] = []
        # Only at common spaces: a no-break space keeps its words together.
        for word in filter(None, words.split(" ")):
            longer = f"{lines[-1]} {word}" if lines else word
            if lines and self.get_string_width(longer) <= width:
                lines[-1] = longer
            else:
                lines.append(word)
        return lines
