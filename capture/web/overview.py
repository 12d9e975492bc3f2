"""What the first page of the desk draws: figures, and where they stand in its charts."""

from datetime import date, timedelta

from capture import charts, figures, words
from capture.figures import Overview
from capture.figures.calendar import WEEK

# The frame of the small line; the template stretches it.
TRAIL = (100.0, 20.0)
# Any.
MONDAY = date(2032, 3, 1)


def facts(seen: Overview, language: str, people_path: str) -> dict[str, object]:
    """Return what desk/home.html needs; numbers lead below the path of the list of people, nowhere if it is blank."""
    numbers = [day.count.people for day in seen.days]
    weekly = list(enumerate(seen.days))[::-WEEK]
    return {
        "seen": seen,
        "people_path": people_path,
        "numbers": numbers,
        "chart": charts.bars(numbers, [(place, words.day(day.date, language)) for place, day in weekly]),
        "kinds": [_kind(place, len(numbers), day.is_open) for place, day in enumerate(seen.days)],
        "tips": [f"{words.day(day.date, language)}: {words.number(day.count.people, language)}" for day in seen.days],
        "trail": charts.line(figures.trail(seen.days), *TRAIL),
        "weeks": figures.weeks(seen.days),
        "weekdays": [words.weekday(MONDAY + timedelta(days=place), language) for place in range(WEEK)],
    }


def _kind(place: int, days: int, is_open: bool) -> str:
    if is_open:
        return "open"
    return "late" if place >= days - WEEK else "early"
