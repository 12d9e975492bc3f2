"""The field of the demonstration: stations, roll and walks come in as a team brings them in; nothing comes twice."""

import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

import sqlalchemy as sa
from sqlalchemy.orm import Session

from capture import doors, journal, law, precincts, walks
from capture.database import Database, now
from capture.demo import reports, roll, town, visits
from capture.demo.town import Town
from capture.electors import Edition
from capture.issues import Catalogue
from capture.rolls import bringing, destroying, outcomes, stations
from capture.rolls.outcomes import Wanted
from capture.settings import Settings
from capture.walks import MOBILISE, Choice, Order, Size, Walk
from capture.words import N_, gettext, speaking

BY = "demo"
# How many stations are cut into walks, from the one with the tower on.
WALKED = 2
VOLUNTEERS = ("Inès", "Paul", "Yann", "Zoé")
# So long before today the walks were cut, and so long the links live.
CUT, OPEN = timedelta(days=2), timedelta(days=7)
# Town councils are elected for six years (code électoral, L227).
TERM = 6


@dataclass(frozen=True)
class Field:
    """What was added: electors, walks, reports of a day; the link of the walk that is half done, as it is added."""

    day: date
    reports: int = 0
    electors: int = 0
    walks: int = 0
    token: str = ""

    @property
    def is_new(self) -> bool:
        """Whether the town came just now."""
        return bool(self.electors or self.walks)


def settle(settings: Settings, database: Database, catalogue: Catalogue) -> Field | None:
    """Add the invented town and what its team did, as far as it is not there; and the day's turnout until now.

    None where the field is somebody else's, or its ballot is over.
    """
    ballot, language = settings.campaign.ballot, settings.campaign.language
    with tempfile.TemporaryDirectory(prefix="hustings-demo-") as here, speaking(language):
        folder = Path(here)
        told = town.found(settings.root / "content", folder, list(catalogue.neighbourhoods.values()))
        with database.reading() as session:
            is_other = {(one.code, one.name) for one in precincts.listed(session)} not in (set(), _named(told))
        if is_other or destroying.is_over(ballot, now()):
            return None
        town.write(folder, told)
        stand(database, ballot, folder, told.outlines)
        electors = _enrol(settings, database, told, folder / "liste.csv")
    walked = [one.code for one in told.stations[roll.TOWER_AT :][:WALKED]]
    count, token = _walk(database, catalogue, ballot, language, walked)
    came, day = reports.come(database, ballot, told)
    return Field(day, came, electors, count, token)


def _named(told: Town) -> set[tuple[str, str]]:
    return {(one.code, one.name) for one in told.stations}


def stand(database: Database, ballot: law.Ballot, folder: Path, outlines: Path | None) -> None:
    """Bring in the stations and how they voted, once."""
    with database.writing() as session:
        if precincts.listed(session):
            return
        read = stations.read(folder / "bureaux.csv", outlines)
        done = stations.settle(session, read, "")
        journal.record(session, BY, "precincts", {"file": "bureaux.csv", **done.counts}, now())
        held = before(ballot, law.today(ballot, now()))
        name = gettext(N_("Invented election of {year}")).format(year=held.year)
        wanted = Wanted("", f"demo_{held.year}", name, held, town.lists()[0])
        for file in ("participation.csv", "voix.csv"):
            counted = outcomes.bring(session, folder / file, wanted)
            told = {"file": file, "turnout": counted.turnout, "votes": counted.votes}
            journal.record(session, BY, "results", told, now())


def before(ballot: law.Ballot, today: date) -> date:
    """Return the day of the election before the coming one: whole terms before its first round, and before today."""
    first = ballot.rounds[0]
    terms = max(1, -(-(first.year - today.year + 1) // TERM))
    # A day that every year has.
    return first.replace(year=first.year - TERM * terms, day=min(first.day, 28))


def _enrol(settings: Settings, database: Database, told: Town, path: Path) -> int:
    """Bring in the roll, once. Returns how many electors were added."""
    with database.reading() as session:
        if session.scalar(sa.select(sa.func.count(Edition.id))):
            return 0
    roll.write(path, told.stations)
    layout, mapping = bringing.understand(database, path)
    with bringing.read(settings, path, layout, mapping) as read:
        edition, _ = bringing.enter(database, settings.campaign.ballot, read, path.name, BY)
    return edition.added


def _walk(
    database: Database, catalogue: Catalogue, ballot: law.Ballot, language: str, codes: Sequence[str]
) -> tuple[int, str]:
    """Cut walks, give some of them, walk two, once. Returns how many were cut, and the link of the one half done."""
    with database.writing() as session:
        if session.scalar(sa.select(sa.func.count(Walk.id))):
            return 0, ""
        choice = Choice(codes, shut=doors.closed_buildings(), knocked=doors.knocked_buildings())
        cut = walks.cut(session, Order(choice, Size(60), MOBILISE), BY, now() - CUT)
        # The tower is worth a look on a phone.
        cut.sort(key=lambda walk: -max(house.electors for house in walks.of_walk(session, walk.id)))
        tokens = _give(session, cut, law.today(ballot, now()))
        visits.by_phone(session, cut[0], catalogue, ballot.rules, now())
        visits.on_paper(session, cut[1], catalogue, ballot.rules, language, now())
    return len(cut), tokens[0]


def _give(session: Session, cut: Sequence[Walk], today: date) -> list[str]:
    given = zip(cut, VOLUNTEERS, strict=False)
    return [walks.hand(session, walk, name, today, today + OPEN, BY, now()) for walk, name in given]
