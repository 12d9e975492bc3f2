"""Likeness: how much speaks for a supporter being an elector, and in which words.

Names agree or they do not; how much that says depends on how many on the roll are called so. Where somebody lives
speaks for it, or a little against: people move, and the roll learns it late. The weights are by hand, as those of
capture/duplicates; the table of pairs in tests/matches/test_likeness.py holds them. Nothing is weighed by the sound of
a name, a place of birth or a nationality, and the roll's date of birth is not: nobody tells us theirs.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache

from capture.duplicates import names
from capture.duplicates.names import Verdict
from capture.spellings import SMALL
from capture.words import N_

THRESHOLD, MOST = 40, 100
# So many of one name on the roll, and it says much, something, a little; of more of them nearly nothing.
ONE, FEW, SEVERAL = 1, 3, 10
Weighed = tuple[int, str]


@dataclass(frozen=True, slots=True)
class Home:
    """Where somebody lives, as far as it is known; by the keys of capture/electors."""

    number: int = 0
    street_key: str = ""
    postcode: str = ""
    town_key: str = ""
    neighbourhood: str = ""


@dataclass(frozen=True, slots=True)
class Known:
    """A supporter, as they told it."""

    id: int
    given: str
    family: str
    home: Home = Home()


@dataclass(frozen=True, slots=True)
class Enrolled:
    """An elector: family name at birth and in use, all given names."""

    id: int
    family: str
    used: str
    given: str
    home: Home = Home()


def names_agree(known: Known, enrolled: Enrolled) -> Weighed | None:
    """Return how far the names agree, None where they are two people's; SAME where only rarity can tell how much."""
    given = _given(known.given, enrolled.given)
    family = _family(known.family, enrolled.family, enrolled.used)
    if Verdict.OTHER not in (given, family):
        return AGREEING.get((given, family))
    if Verdict.SAME is _family(known.given, enrolled.family, enrolled.used) is _given(known.family, enrolled.given):
        return TURNED
    return LATER if family is Verdict.SAME and _is_later(known.given, enrolled.given) else None


def weigh(naming: Weighed, bearers: int, known: Home, enrolled: Home) -> Mapping[str, int]:
    """Return the parts of the score by their words; `bearers`: how many on the roll have just these names."""
    told = [_by_rarity(bearers) if naming is SAME else naming, *_place(known, enrolled)]
    return {words: weight for weight, words in told}


def score(parts: Mapping[str, int]) -> int:
    """Return what the parts come to, 0 to 100."""
    return max(0, min(MOST, sum(parts.values())))


@lru_cache(maxsize=1 << 16)
def _given(told: str, enrolled: str) -> Verdict:
    """Compare a given name with the first of a row, however many parts it has there: JEAN LUC MARIE."""
    listed = enrolled.replace(",", " ").split()
    firsts = [" ".join(listed[:count]) for count in range(1, min(3, len(listed)) + 1)] or [""]
    verdicts = {names.given(told, first) for first in firsts[: max(1, len(names.parts(told)))]}
    return next(one for one in Verdict if one in verdicts)


@lru_cache(maxsize=1 << 16)
def _is_later(told: str, enrolled: str) -> bool:
    """Whether it is another of their given names."""
    return any(names.given(told, later) is Verdict.SAME for later in enrolled.replace(",", " ").split()[1:])


@lru_cache(maxsize=1 << 16)
def _family(told: str, family: str, used: str) -> Verdict:
    """Compare a family name with that at birth, the one in use, and both together."""
    both = (f"{family} {used}", f"{used} {family}") if used else ()
    verdicts = {names.family(_bare(told), _bare(name)) for name in filter(None, (family, used, *both))}
    return next((one for one in Verdict if one in verdicts), Verdict.OPEN)


def _bare(name: str) -> str:
    """A name without its particles: de La Tour and Latour are alike, La Tour and de la Tour the same."""
    parts = names.parts(name)
    return " ".join([part for part in parts if part not in SMALL] or parts)


def _by_rarity(bearers: int) -> Weighed:
    if bearers <= ONE:
        return 60, N_("the same name, and nobody else on the roll has it")
    if bearers <= FEW:
        return 45, N_("the same name, which two or three on the roll have")
    return (35, N_("the same name, which several on the roll have")) if bearers <= SEVERAL else MANY


def _place(known: Home, enrolled: Home) -> Iterator[Weighed]:
    if known.street_key and known.street_key == enrolled.street_key:
        yield (40, N_("the same address")) if known.number == enrolled.number else (20, N_("the same street"))
    elif known.street_key and enrolled.street_key:
        yield -10, N_("another street")
    if known.neighbourhood and enrolled.neighbourhood:
        is_same = known.neighbourhood == enrolled.neighbourhood
        yield (15, N_("the same neighbourhood")) if is_same else (-15, N_("another neighbourhood"))
    if known.postcode and enrolled.postcode:
        is_same = known.postcode == enrolled.postcode
        yield (10, N_("the same postcode")) if is_same else (-20, N_("another postcode"))
    if known.town_key and enrolled.town_key and known.town_key != enrolled.town_key:
        yield -20, N_("another town")


SAME: Weighed = (0, N_("the same name"))
MANY: Weighed = (25, N_("the same name, which many on the roll have"))
TURNED: Weighed = (40, N_("the same names the other way round"))
LATER: Weighed = (30, N_("the same family name, and another of their given names"))
AGREEING: dict[tuple[Verdict, Verdict], Weighed] = {
    (Verdict.SAME, Verdict.SAME): SAME,
    (Verdict.SAME, Verdict.ALIKE): (35, N_("a similar family name")),
    (Verdict.ALIKE, Verdict.SAME): (35, N_("a similar given name")),
    (Verdict.ALIKE, Verdict.ALIKE): (25, N_("a similar name")),
    (Verdict.INITIAL, Verdict.SAME): (25, N_("the same family name, and the first letter of the given name")),
    (Verdict.OPEN, Verdict.SAME): (15, N_("the same family name")),
    (Verdict.SAME, Verdict.OPEN): (15, N_("the same given name")),
}
