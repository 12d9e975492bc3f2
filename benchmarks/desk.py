"""The desk before a million people: python -m benchmarks.desk DATABASE_URL …

Times what the desk's pages ask of the database: the first page of a list, kept counts, and, after the page, how many a
segment has and whom each channel reaches, then how many each choice would leave, where they are few enough for that.
Fill each database first: python -m benchmarks.crowd DATABASE_URL.
"""

import sys
import time
from collections.abc import Callable
from datetime import date
from functools import partial
from statistics import median
from zoneinfo import ZoneInfo

from sqlalchemy.orm import Session

from benchmarks.crowd import ISSUES, NEIGHBOURHOODS
from capture.database import Database
from capture.issues import Catalogue, Issue
from capture.law import Ballot
from capture.segments import Scope, Segment, facets, listing

ROUNDS = 5
CATALOGUE = Catalogue(
    ("fr", "en"), tuple(Issue(key, {"fr": key}) for key in ISSUES), {key: key for key in NEIGHBOURHOODS}
)
BALLOT = Ballot((date(2032, 3, 14),), ZoneInfo("Europe/Paris"))
LINES = {
    "everybody": "",
    "one issue (1 of 6)": "issue:issue-1",
    "issue and neighbourhood": "issue:issue-1 neighbourhood:quartier-3",
    "three issues, not the press": "issue:(issue-1 OR issue-2 OR issue-3) -tag:presse",
    "volunteers of a quarter": "volunteer:doors neighbourhood:quartier-3",
    "the last month": "joined:[2026-10-20 TO *] consent:sms",
    "a name": "dupont",
    "two names": "marie dupont",
    "a tag": "tag:presse",
    "all twelve issues": " ".join(f"issue:{key}" for key in ISSUES),
    "postcodes": "postcode:31*",
}


def main() -> None:
    """Print a table for each database."""
    for url in sys.argv[1:]:
        database = Database(url)
        print(
            f"\n{database.url.get_backend_name()}\n{'':30}{'people':>9}{'page ms':>10}{'count ms':>10}{'facets ms':>10}"
        )
        with database.reading() as session:
            kept = _timed(lambda: facets.kept(_segment(session, "")))
            for name, line in LINES.items():
                people = _segment(session, line).count()
                acts = ACTS if people <= facets.COUNTED or not line else ACTS[:-1]
                took = [f"{_timed(partial(_done, act, session, line)):>10.1f}" for act in acts]
                print(f"{name:30}{people:>9}{''.join(took)}")
        print(f"{'kept counts of every facet':30}{'':>9}{kept:>9.1f}")
        database.close()


def _segment(session: Session, line: str) -> Segment:
    return Segment(Scope(session, CATALOGUE, BALLOT), line)


def _done(act: Callable[[Segment], object], session: Session, line: str) -> None:
    act(_segment(session, line))


def _reaches(segment: Segment) -> object:
    return segment.reaches(BALLOT.rules.channels)


ACTS: tuple[Callable[[Segment], object], ...] = (listing.page, _reaches, facets.of)


def _timed(act: Callable[[], object]) -> float:
    taken = []
    for _ in range(ROUNDS):
        begun = time.perf_counter()
        act()
        taken.append((time.perf_counter() - begun) * 1000)
    return median(taken)


if __name__ == "__main__":
    main()
