"""Parts: how long a text is, in how many parts it leaves, and which of its characters make it dear.

A letter of GSM 03.38 takes 7 bits (3GPP TS 23.038, 6.2.1); one letter of another kind makes the whole text UCS-2, more
than twice as long. Of a text in several parts each carries 6 bytes about the others (3GPP TS 23.040, 9.2.3.24.1), which
leaves 153 or 67 characters.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

# 3GPP TS 23.038, 6.2.1, without the escape, which is no character of its own.
ALPHABET = frozenset(
    "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§"
    "¿abcdefghijklmnopqrstuvwxyzäöñüà"
)
# 6.2.1.1: each is written as the escape and one more, and both stay in one part.
EXTENSION = frozenset("\f^{}\\[~]|€")
GSM, UCS = "GSM-7", "UCS-2"
# How many characters one part alone holds, and each of several.
HOLDS = {GSM: (160, 153), UCS: (70, 67)}
# What may be written instead, and looks the same to whoever reads it on a phone.
INSTEAD = {
    **dict.fromkeys("’‘\u02bc\u201b\u2032", "'"),
    **dict.fromkeys("“”„«»\u2033", '"'),
    **dict.fromkeys("–—\u2010\u2011\u2212", "-"),
    **dict.fromkeys("\u00a0\u202f\u2009\u2007", " "),
    **dict.fromkeys("áâãā", "a"),
    **dict.fromkeys("ÀÁÂÃ", "A"),
    **dict.fromkeys("êëē", "e"),
    **dict.fromkeys("ÈÊË", "E"),
    **dict.fromkeys("íîï", "i"),
    **dict.fromkeys("ÌÍÎÏ", "I"),
    **dict.fromkeys("óôõ", "o"),
    **dict.fromkeys("ÒÓÔÕ", "O"),
    **dict.fromkeys("úû", "u"),
    **dict.fromkeys("ÙÚÛ", "U"),
    **{"ç": "c", "ÿ": "y", "Ÿ": "Y", "œ": "oe", "Œ": "OE", "…": "...", "•": "-", "²": "2", "\t": " "},
}


@dataclass(frozen=True)
class Parts:
    """One text as it leaves: its alphabet, its length in that alphabet's units, the units in each of its parts."""

    alphabet: str
    length: int
    units: tuple[int, ...]
    # The characters that made it UCS-2, in the order in which they come, each once.
    dear: tuple[str, ...] = ()

    @property
    def count(self) -> int:
        """How many parts are paid for."""
        return len(self.units)

    @property
    def left(self) -> int:
        """How many more units fit before another part is paid for."""
        alone, among = HOLDS[self.alphabet]
        return (alone if self.count <= 1 else among) - self.units[-1]


def of(text: str) -> Parts:
    """Return the parts of a text; of an empty one there is one, empty."""
    dear = tuple(dict.fromkeys(char for char in text if char not in ALPHABET and char not in EXTENSION))
    alphabet = UCS if dear else GSM
    widths = [_width(char, alphabet) for char in text]
    alone, among = HOLDS[alphabet]
    length = sum(widths)
    return Parts(alphabet, length, (length,) if length <= alone else tuple(_filled(widths, among)), dear)


def instead(char: str) -> str | None:
    """Return what may be written for a character that makes a text dear, None where there is nothing like it."""
    return INSTEAD.get(char)


def cheaper(text: str) -> str:
    """Return a text with every dear character that something may stand for written so."""
    return "".join(char if char in ALPHABET or char in EXTENSION else INSTEAD.get(char, char) for char in text)


def _width(char: str, alphabet: str) -> int:
    if alphabet == GSM:
        return 2 if char in EXTENSION else 1
    # UTF-16 in truth: what lies beyond the first plane takes two units that stay together.
    return 2 if ord(char) > 0xFFFF else 1


def _filled(widths: Iterable[int], holds: int) -> Iterator[int]:
    filled = 0
    for width in widths:
        if filled + width > holds:
            yield filled
            filled = 0
        filled += width
    yield filled
