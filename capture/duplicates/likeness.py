"""Likeness: how much speaks for two entries being one person, and in which words.

What agrees and what disagrees is weighed and added up, as Fellegi and Sunter do (A Theory for Record Linkage, 1969): a
mailbox says more than a telephone that a household shares, a rare name more than a common one, and another given name
speaks louder against than a shared address speaks for. The weights are by hand; what holds them is the table of pairs
in tests/duplicates/test_likeness.py, and the threshold is where it parts the true ones from the false.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from capture import spellings
from capture.duplicates import names
from capture.duplicates.names import Verdict
from capture.words import N_, gettext

THRESHOLD = 60
MOST = 100
# So many of one name on the list, and it says something, a little, or nearly nothing.
RARE, COMMON = 3, 10


@dataclass(frozen=True, slots=True)
class Known:
    """What two entries are compared by, as capture/supporters.py has it."""

    id: int = 0
    given_name: str = ""
    family_name: str = ""
    name_key: str = ""
    family_key: str = ""
    mailbox_key: str = ""
    phone: str = ""
    street_key: str = ""
    postcode: str = ""
    neighbourhood: str = ""
    town: str = ""


@dataclass(frozen=True)
class Likeness:
    """The score, 0 to 100, and the reasons for it, the strongest first."""

    score: int
    reasons: tuple[str, ...]

    @property
    def suffices(self) -> bool:
        """Whether it is worth a colleague's look."""
        return self.score >= THRESHOLD

    def said(self) -> str:
        """Return the reasons in the language being spoken."""
        return ", ".join(map(gettext, self.reasons))


Weighed = tuple[int, str]


def compare(one: Known, other: Known, bearers: int = 2) -> Likeness:
    """Weigh two entries; `bearers` is how many on the list have both names of theirs, if both are known."""
    weighed = [_mailbox(one, other), _phone(one, other), _place(one, other), *_names(one, other, bearers)]
    told = sorted((found for found in weighed if found is not None), reverse=True)
    score = sum(weight for weight, _ in told)
    return Likeness(max(0, min(MOST, score)), tuple(reason for _, reason in told if reason))


def _mailbox(one: Known, other: Known) -> Weighed | None:
    return (75, N_("the same mailbox")) if one.mailbox_key and one.mailbox_key == other.mailbox_key else None


def _phone(one: Known, other: Known) -> Weighed | None:
    if not one.phone or not other.phone:
        return None
    # Father and son of one name have telephones of their own.
    return (45, N_("the same phone number")) if one.phone == other.phone else (-30, N_("another phone number"))


def _place(one: Known, other: Known) -> Weighed | None:
    if _differ(one, other, lambda known: known.postcode):
        return -25, N_("another postcode")
    if _share(one, other, lambda known: known.street_key):
        return 35, N_("the same street")
    if _share(one, other, lambda known: known.postcode):
        moved = _differ(one, other, lambda known: known.street_key)
        return (0, N_("another street")) if moved else (15, N_("the same postcode"))
    if _share(one, other, lambda known: known.neighbourhood):
        return 10, N_("the same neighbourhood")
    return (10, N_("the same town")) if _share(one, other, lambda known: spellings.key(known.town)) else None


def _share(one: Known, other: Known, of: Callable[[Known], str]) -> bool:
    return bool(of(one)) and of(one) == of(other)


def _differ(one: Known, other: Known, of: Callable[[Known], str]) -> bool:
    return bool(of(one)) and bool(of(other)) and of(one) != of(other)


def _names(one: Known, other: Known, bearers: int) -> Iterator[Weighed]:
    given, family = names.given(one.given_name, other.given_name), names.family(one.family_name, other.family_name)
    if given is family is Verdict.SAME:
        yield _by_rarity(bearers), N_("the same name")
    elif _swapped(one, other):
        yield _by_rarity(bearers), N_("the same names the other way round")
    elif given is Verdict.OTHER:
        yield -60, N_("another given name")
    elif family is Verdict.OTHER:
        yield -15, N_("another family name")
    elif (given, family) in PARTLY:
        yield PARTLY[given, family]


PARTLY: dict[tuple[Verdict, Verdict], Weighed] = {
    (Verdict.SAME, Verdict.ALIKE): (40, N_("a similar name")),
    (Verdict.ALIKE, Verdict.SAME): (40, N_("a similar name")),
    (Verdict.ALIKE, Verdict.ALIKE): (30, N_("a similar name")),
    (Verdict.SAME, Verdict.OPEN): (20, N_("the same given name")),
    (Verdict.ALIKE, Verdict.OPEN): (10, N_("a similar given name")),
    (Verdict.INITIAL, Verdict.SAME): (15, N_("the same family name")),
    (Verdict.INITIAL, Verdict.ALIKE): (10, N_("a similar family name")),
    (Verdict.OPEN, Verdict.SAME): (10, N_("the same family name")),
    (Verdict.OPEN, Verdict.ALIKE): (5, N_("a similar family name")),
}


def _swapped(one: Known, other: Known) -> bool:
    crossed = ((one.given_name, other.family_name), (one.family_name, other.given_name))
    return all(names.given(first, second) is Verdict.SAME for first, second in crossed)


def _by_rarity(bearers: int) -> int:
    return 60 if bearers <= RARE else 45 if bearers <= COMMON else 30
