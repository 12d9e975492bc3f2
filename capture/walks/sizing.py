"""How large a walk is: doors are guessed from electors, hours from doors; who has climbed the stairs knows better."""

from dataclasses import dataclass

# 49.3 million electors (ministry of the interior, June 2024) in 30.9 million households (INSEE, census of 2021).
ELECTORS_A_DOOR = 1.6
# From so many electors on a building is a block: somebody there has to say which door; the phone counts so, too.
BLOCK = 6
# At sixty doors each, a town of 190,000 electors; more on one page nobody could look over.
MOST = 2000


@dataclass(frozen=True)
class Size:
    """How large walks are to be: so many doors each, or so many walks in all."""

    doors: int
    walks: int = 0

    def parts(self, doors: int) -> int:
        """Return into how many walks so many doors are cut, never more than MOST."""
        return min(MOST, max(1, self.walks or -(-doors // max(1, self.doors))))


def doors(electors: int) -> int:
    """Return how many doors electors probably live behind: at least one."""
    return max(1, round(electors / ELECTORS_A_DOOR))


def is_block(electors: int) -> bool:
    """Return whether a building is more than a house, so that a knock has to say at which door it was."""
    return electors >= BLOCK


def of_hours(hours: float, doors_an_hour: int) -> Size:
    """Return the size of walks that take so many hours."""
    return Size(max(1, round(hours * doors_an_hour)))
