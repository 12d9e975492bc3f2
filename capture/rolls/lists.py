"""Lists: on which of them somebody votes: the main one, the two of European citizens, or on several of them."""

from collections.abc import Collection, Iterator

LP, LCM, LCE = "LP", "LCM", "LCE"
# Each set of lists is a sum of these, and its name names them in this order.
WEIGHTS = {LP: 4, LCM: 2, LCE: 1}
NAMES = {
    total: "+".join(name for name, weight in WEIGHTS.items() if total & weight)
    for total in range(1, sum(WEIGHTS.values()) + 1)
}
TOTALS = {name: total for total, name in NAMES.items()}


def within(told: Collection[str]) -> Iterator[str]:
    """Yield the sets of which every list is told: whoever is on one of these, and not told of, is on none any more."""
    whole = sum(WEIGHTS[name] for name in told)
    yield from (name for total, name in NAMES.items() if not total & ~whole)


def narrowed(told: Collection[str]) -> Iterator[tuple[str, str]]:
    """Yield the sets of which some lists are told and others are not, and those others."""
    whole = sum(WEIGHTS[name] for name in told)
    for total, name in NAMES.items():
        if total & whole and total & ~whole:
            yield name, NAMES[total & ~whole]


def widened(told: Collection[str]) -> Iterator[tuple[str, str, str]]:
    """Yield on which lists somebody is told to be, on which they are here, and on which they are then.

    On those of which nothing is told they stay.
    """
    whole = sum(WEIGHTS[name] for name in told)
    for now in within(told):
        for total, name in NAMES.items():
            if total & ~whole:
                yield now, name, NAMES[TOTALS[now] | total & ~whole]
