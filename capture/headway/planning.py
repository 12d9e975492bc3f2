"""What the weeks that are left can reach, and what it would take to find so many votes."""

from dataclasses import dataclass
from math import ceil


@dataclass(frozen=True)
class Plan:
    """So many weeks, days a week, volunteers, and doors a day for each; how many doors there are, and move a vote."""

    weeks: float
    days: int
    volunteers: int
    doors_a_day: int
    doors_left: int
    doors_per_vote: int

    @property
    def reach(self) -> int:
        """How many doors the team can knock at, whether there are as many or not."""
        return int(self.weeks * self.days * self.volunteers * self.doors_a_day)

    @property
    def knocked(self) -> int:
        """How many doors will be knocked at once: no more than there are."""
        return min(self.reach, self.doors_left)

    @property
    def votes(self) -> int:
        """How many votes that moves, by DOORS_PER_VOTE."""
        return self.knocked // self.doors_per_vote

    def doors_for(self, votes: int) -> int:
        """Return at how many doors so many votes are found."""
        return votes * self.doors_per_vote

    def volunteers_for(self, votes: int) -> int | None:
        """Return how many volunteers find so many votes at the same pace; None where no time is left."""
        each = self.weeks * self.days * self.doors_a_day
        return ceil(self.doors_for(votes) / each) if each >= 1 else None

    def enough_doors_for(self, votes: int) -> bool:
        """Return whether the town has as many doors left."""
        return self.doors_for(votes) <= self.doors_left
