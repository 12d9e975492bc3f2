"""Names: whether two of them may be one, written in two ways.

Julie and Julien, Michel and Michèle, Léa and Léo live together and are two: what differs at the end of a given name is
another name. What differs inside a long one is a slip.
"""

import re
from collections.abc import Sequence
from enum import Enum
from functools import lru_cache

from rapidfuzz.distance import OSA

from capture.spellings import key

# Below it one letter makes another name: Yann and Yoann, Lise and Luce.
LONG_ENOUGH = 5
# Two slips in a long name, as in a long domain (capture/addresses.py).
LONG = 9


class Verdict(Enum):
    """What two names, of one kind, say of two people."""

    SAME = "same"
    ALIKE = "alike"
    # One is only a letter, the first of the other.
    INITIAL = "initial"
    # One of both is not known.
    OPEN = "open"
    OTHER = "other"


def given(one: str, other: str) -> Verdict:
    """Compare two given names."""
    first, second = parts(one), parts(other)
    if not first or not second:
        return Verdict.OPEN
    if "".join(first) == "".join(second):
        return Verdict.SAME
    if _is_initial(first, second) or _is_initial(second, first):
        return Verdict.INITIAL
    return Verdict.ALIKE if _slipped_inside("".join(first), "".join(second)) else Verdict.OTHER


def family(one: str, other: str) -> Verdict:
    """Compare two family names; Martin is alike Martin-Dupont."""
    first, second = parts(one), parts(other)
    if not first or not second:
        return Verdict.OPEN
    if "".join(first) == "".join(second):
        return Verdict.SAME
    holds = set(first) <= set(second) or set(second) <= set(first)
    return Verdict.ALIKE if holds or _slipped("".join(first), "".join(second)) else Verdict.OTHER


@lru_cache(maxsize=1 << 14)
def parts(name: str) -> tuple[str, ...]:
    """Return the parts of a name as it is spelled everywhere: Jean-Luc, jean luc; y and i are one (Rémy, Rémi)."""
    return tuple(re.findall(r"[^\W\d_]+", key(name).replace("y", "i")))


def _is_initial(short: Sequence[str], long: Sequence[str]) -> bool:
    return len("".join(short)) <= len(long) and "".join(short) == "".join(part[0] for part in long)[: len(short)]


def _slipped_inside(one: str, other: str) -> bool:
    goes_on = one.startswith(other) or other.startswith(one)
    return one[-1] == other[-1] and not goes_on and _slipped(one, other)


def _slipped(one: str, other: str) -> bool:
    shorter = min(len(one), len(other))
    slips = 0 if shorter < LONG_ENOUGH else 1 if shorter < LONG else 2
    return OSA.distance(one, other, score_cutoff=slips) <= slips
