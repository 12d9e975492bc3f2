"""Spellings: how names and addresses are looked for, so that those who write them in different ways find each other."""

import re
import unicodedata
from collections.abc import Mapping
from typing import Any

from capture import addresses

# As people write them on envelopes (La Poste, AFNOR XP Z10-011, has the official ones; these are the usual ones too).
SHORTENED = {
    "all": "allee",
    "av": "avenue",
    "ave": "avenue",
    "bd": "boulevard",
    "bld": "boulevard",
    "bvd": "boulevard",
    "ch": "chemin",
    "chem": "chemin",
    "fbg": "faubourg",
    "imp": "impasse",
    "pl": "place",
    "r": "rue",
    "res": "residence",
    "rte": "route",
    "sq": "square",
    "st": "saint",
    "ste": "sainte",
}
# Left out as often as written.
SMALL = frozenset({"a", "au", "aux", "d", "de", "des", "du", "et", "l", "la", "le", "les"})
PARTS = re.compile(r"[^\W\d_]+|\d+")
STREET_LENGTH = 240
# One letter can become eighteen (NFKD of U+FDFA); the columns hold twice what a name may have.
NAME_LENGTH = 120


def keys(facts: Mapping[str, Any]) -> dict[str, str]:
    """Return the keys by which these facts of a person are looked for; whoever writes the facts writes them too."""
    return {keyed: spell(facts[name]) for name, keyed, spell in KEYED if name in facts}


def key(text: str) -> str:
    """Return how a name or an address is looked for: Éloïse and ELOISE are one."""
    plain = unicodedata.normalize("NFKD", text).casefold()
    return "".join(char for char in plain if not unicodedata.combining(char)).replace("’", "'")


def name(text: str) -> str:
    """Return how a name is looked for, as much of it as is kept."""
    return key(text)[:NAME_LENGTH]


def street(text: str) -> str:
    """Return how a street is looked for: “12bis, av. de l’Église” and “12 bis avenue Église” are one."""
    parts = [SHORTENED.get(part, part) for part in PARTS.findall(key(text))]
    return " ".join(part for part in parts if part not in SMALL)[:STREET_LENGTH]


# A fact, the column of its key, and how it is spelled there.
KEYED = (
    ("given_name", "given_key", name),
    ("family_name", "family_key", name),
    ("email", "email_key", key),
    ("email", "mailbox_key", addresses.mailbox),
    ("street", "street_key", street),
)
