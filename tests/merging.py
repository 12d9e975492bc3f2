"""Two entries of one person: Camille with the newsletter, and Camille again at another address."""

from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from capture import addresses, interests, merges, notes, origins, requests, tags, tallies
from capture.database import Base
from capture.issues import Catalogue
from capture.law import DECLARED, OBSERVED
from capture.origins import Source
from capture.staff import ORGANISER, Colleague, accounts
from capture.supporters import Supporter
from tests.cast import CAMILLE, wish_of
from tests.choosing import confirms
from tests.conftest import NOON

AGAIN = "camille@ailleurs.fr"
LATER = NOON.replace(month=12)
AFTERWARDS = LATER.replace(day=24)
PAGE = Source(DECLARED, "/preferences", NOON)
HEARD = Source(OBSERVED, "staff:1", NOON)


def twice(session: Session, catalogue: Catalogue) -> tuple[int, int]:
    """Let Camille be on the list twice, with something of every kind on either side; return both numbers."""
    kept = confirms(session, wish_of(CAMILLE, "newsletter", "letter:housing", given_name="Camille"), catalogue)
    again = wish_of(AGAIN, "sms", "letter:transport", given_name="Camille", phone="+33612345678", source="/stand/")
    gone = confirms(session, again, catalogue, NOON.replace(day=1))
    origins.tell(session, person(session, kept), {"postcode": "31000"}, PAGE)
    origins.tell(session, person(session, gone), {"family_name": "Martin", "town": "Saint-Aurèle"}, HEARD)
    for number, word in ((kept, "presse"), (gone, "presse"), (gone, "à rappeler")):
        tags.tag(session, Supporter.id == number, word, f"staff:{number}", NOON)
    notes.write(session, gone, "Rings at six.", "staff:1", NOON)
    requests.note(session, gone, "access", NOON.date(), "staff:1")
    interests.tick(session, gone, ["culture"])
    session.expire_all()
    return kept, gone


def hired(session: Session, email: str) -> Colleague:
    """Let somebody be a colleague."""
    return accounts.invite(session, addresses.read(email), [ORGANISER], "fr", "cli:tests", NOON)


def person(session: Session, number: int) -> Supporter:
    """Return a person afresh."""
    return session.get_one(Supporter, number, populate_existing=True)


def merged(session: Session, kept: int, gone: int, **chosen: str) -> int:
    """Merge two as a colleague does."""
    return merges.merge(session, kept, gone, chosen, "staff:1", LATER)


def facts(session: Session, number: int, *names: str) -> list[Any]:
    """Return some facts of a person."""
    return [getattr(person(session, number), name) for name in names]


def everything(session: Session) -> dict[str, Any]:
    """Return every row of every table, but for the journal, which tells of the merge itself; counts are added up."""
    tallies.fold(session)
    left_out = ("journal", "tallies")
    tables = [table for table in Base.metadata.sorted_tables if table.name not in left_out]
    rows = {table.name: session.execute(sa.select(table).order_by(*table.primary_key)).all() for table in tables}
    return {**rows, "tallies": tallies.read(session)}
