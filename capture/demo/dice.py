"""Dice that fall alike each time: one invented town is one town."""

import random

SEED = 20320314


def dice(of: str = "") -> random.Random:
    """Return dice for one part of the demonstration."""
    return random.Random(f"{SEED}/{of}" if of else SEED)  # noqa: S311  # the same people each time is the point
