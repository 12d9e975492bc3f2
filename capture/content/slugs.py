"""Words as they stand in an address."""

import re
import unicodedata

LIGATURES = str.maketrans({"œ": "oe", "æ": "ae", "ß": "ss", "ø": "o", "ł": "l"})


def slug(text: str) -> str:
    """Return the words as they stand in an address: "Cœur de ville" is "coeur-de-ville"."""
    plain = unicodedata.normalize("NFKD", text.lower().translate(LIGATURES))
    return re.sub(r"[\W_]+", "-", "".join(char for char in plain if not unicodedata.combining(char))).strip("-")
