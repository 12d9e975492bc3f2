"""Words as they stand in an address."""

import re
import unicodedata

LIGATURES = str.maketrans({"œ": "oe", "æ": "ae", "ß": "ss", "ø": "o", "ł": "l"})


# A file system takes 255 bytes in a name, a person reads less.
LONGEST = 80


def slug(text: str) -> str:
    """Return the words as they stand in an address: "Cœur de ville" is "coeur-de-ville"."""
    plain = unicodedata.normalize("NFKD", text.lower().translate(LIGATURES))
    return re.sub(r"[\W_]+", "-", "".join(char for char in plain if not unicodedata.combining(char))).strip("-")


def shortened(slug: str) -> str:
    """Return a slug cut after a whole word, where it is too long for an address."""
    return slug if len(slug) <= LONGEST else slug[: LONGEST + 1].rpartition("-")[0] or slug[:LONGEST]
