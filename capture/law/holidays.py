"""Public holidays: the days of a year on which a country rests."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta

from dateutil.easter import easter

# A day of each year: its month and its number.
Day = tuple[int, int]


@dataclass(frozen=True)
class Holidays:
    """Days of each year, days counted from Easter Sunday, and what a time zone has besides."""

    each_year: tuple[Day, ...] = ()
    after_easter: tuple[int, ...] = ()
    of_zones: Mapping[str, tuple[Day, ...]] = field(default_factory=dict)

    def has(self, day: date, zone: str) -> bool:
        """Return whether a day is a holiday where this time zone holds."""
        of_easter = {easter(day.year) + timedelta(days=days) for days in self.after_easter}
        return (day.month, day.day) in (*self.each_year, *self.of_zones.get(zone, ())) or day in of_easter


NO_HOLIDAYS = Holidays()
# Code du travail, art. L3133-1, and L3422-2 for the days on which slavery ended overseas. Not covered: Good Friday and
# 26 December in Alsace and Moselle (L3134-13), which no time zone tells; Wallis-et-Futuna, Polynesia, New Caledonia.
FRENCH = Holidays(
    each_year=((1, 1), (5, 1), (5, 8), (7, 14), (8, 15), (11, 1), (11, 11), (12, 25)),
    # Easter Monday, Ascension, Whit Monday.
    after_easter=(1, 39, 50),
    of_zones={
        "Indian/Mayotte": ((4, 27),),
        "America/Martinique": ((5, 22),),
        "America/Guadeloupe": ((5, 27),),
        "America/Marigot": ((5, 28),),
        "America/Cayenne": ((6, 10),),
        "America/St_Barthelemy": ((10, 9),),
        "Indian/Reunion": ((12, 20),),
    },
)
